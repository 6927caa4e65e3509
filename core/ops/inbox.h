/* A folder into which scanners and people put files to be filed. */
#pragma once

#include "ops/inbox/folder.h"
#include "ops/inbox/run.h"
