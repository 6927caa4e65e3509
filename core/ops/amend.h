/* Corrections of what is filed: amendments, and what they changed. */
#pragma once

#include "ops/amend/correct.h"
#include "ops/amend/differ.h"
#include "ops/amend/history.h"
#include "ops/amend/run.h"
