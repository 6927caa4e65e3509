/* Questions that change nothing. */
#pragma once

#include "ops/ask/appraisal.h"
#include "ops/ask/audit.h"
#include "ops/ask/boxes.h"
#include "ops/ask/chronicle.h"
#include "ops/ask/due.h"
#include "ops/ask/explain.h"
#include "ops/ask/gone.h"
#include "ops/ask/profiles.h"
#include "ops/ask/record.h"
#include "ops/ask/report.h"
#include "ops/ask/suggest.h"
