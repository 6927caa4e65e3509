/* Files scans as records, and seals volumes. */
#pragma once

#include "ops/file/reply.h"
#include "ops/file/run.h"
#include "ops/file/scan.h"
#include "ops/file/seal.h"
