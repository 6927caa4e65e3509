/* Handing records over: from department to department by the layout's deadlines, and of an archivist's office. */
#pragma once

#include "ops/handover/pending.h"
#include "ops/handover/read.h"
#include "ops/handover/run.h"
