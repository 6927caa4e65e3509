/* The reading desk: loans of records and volumes, and incidents. */
#pragma once

#include "ops/lend/incident.h"
#include "ops/lend/read.h"
#include "ops/lend/run.h"
