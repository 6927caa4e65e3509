/* Founding an archive, and checking the machine for it. */
#pragma once

#include "ops/found/archive.h"
#include "ops/found/doctor.h"
#include "ops/found/labels.h"
