/* Where paper is kept: shelving records, moving boxes. */
#pragma once

#include "ops/shelve/plan.h"
#include "ops/shelve/run.h"
