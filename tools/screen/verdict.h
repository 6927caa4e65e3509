/* The last lines of a verification: the figures, the verdict, and for a part the rest that was not checked. */
#pragma once

#include "tools/screen/output.h"
#include "verify/run.h"

/* One `summary` object in JSON. Without counted it has no figures of reading: a dry run of a repair speaks of other
 * files than it has read. */
void verdict_print (Output *output, const VerifyOptions *options, const VerifySummary *summary, bool counted);
