/* Forms of `dossier customer` that have a file of their own. */
#pragma once

#include "tools/screen/command.h"

CommandRun customer_diff, customer_import, customer_export;
