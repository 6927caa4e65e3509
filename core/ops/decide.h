/* Decisions about what is in the archive, and the terms that follow from them. */
#pragma once

#include "ops/decide/retention.h"
#include "ops/decide/run.h"
