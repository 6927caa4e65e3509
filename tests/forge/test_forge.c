/* Forged archives, correctly chained and correctly signed, and false: verify must find each lie. */
#include "tests/forge/forge.h"

int main (int argc, char **argv)
{
  if (g_getenv ("MEMORY") != NULL)
    g_setenv ("TMPDIR", g_getenv ("MEMORY"), TRUE);
  unit_init (&argc, &argv);
  forge_add_tests ();
  return g_test_run ();
}
