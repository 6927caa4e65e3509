/* Completeness (种类、份数、页数均应齐全完整): what should be in the archive and is not. */
#pragma once

#include "ops/complete/check.h"
#include "ops/complete/missing.h"
