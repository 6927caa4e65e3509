/* Amendments of records, and their history. */
#pragma once

#include "ops/amend/correct.h"
#include "ops/amend/differ.h"
#include "ops/amend/history.h"
#include "ops/amend/pair.h"
#include "ops/amend/run.h"
