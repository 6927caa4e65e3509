/* Commands whose own file is not there: each says so. */
#include "sys/error.h"
#include "tools/command.h"

#define PENDING(name)                                                                                                  \
  int __attribute__ ((weak)) command_##name (Context *context, int argc, char **argv, GError **error)                  \
  {                                                                                                                    \
    (void)context;                                                                                                     \
    (void)argc;                                                                                                        \
    command_usage_error (error, NULL, "the verb '%s' is not built in", argv[0]);                                       \
    return 0;                                                                                                          \
  }

PENDING (init)
PENDING (status)
PENDING (doctor)
PENDING (log)
PENDING (layout)
PENDING (customer)
PENDING (file)
PENDING (seal)
PENDING (find)
PENDING (list)
PENDING (show)
PENDING (path)
PENDING (why)
PENDING (verify)
PENDING (index)
