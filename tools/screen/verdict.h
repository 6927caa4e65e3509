/* The last lines of a verification: what was checked, what was found, and for a part what it leaves out. */
#pragma once

#include "tools/screen/output.h"
#include "verify/run.h"

/* One `summary` object in JSON. Unless counted, what was read is not told: a dry run of a repair has read something
 * else than it speaks of. */
void verdict_print (Output *output, const VerifyOptions *options, const VerifySummary *summary, bool counted);
