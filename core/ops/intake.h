/* Filing many records at once. */
#pragma once

#include "ops/intake/batch.h"
