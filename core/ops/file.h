/* Filing scans and sealing volumes. */
#pragma once

#include "ops/file/run.h"
#include "ops/file/seal.h"
