/* Decisions that say something else than was decided, or about something else. */
#include "tests/forge/forge.h"

#define RECORD "customers/C00/C00001/2010/a06-feedback/0001"

static void lift_nothing (Forger *forger)
{
  forge_event (forger, "lift", (const char *const[]){"on", RECORD, "entry", "H2026-0001", "edition", "2", NULL});
}

static const ForgeCase cases[] = {
    {.name = "a hold lifted that was never set",
     .code = "V-ENTRY-UNKNOWN",
     .end = FORGE_NOTHING,
     .after = lift_nothing},
};

FORGE_TABLE ("decisions", cases)
