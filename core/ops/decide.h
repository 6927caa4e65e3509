/* Decisions about records, and when their retention periods end. */
#pragma once

#include "ops/decide/retention.h"
#include "ops/decide/run.h"
