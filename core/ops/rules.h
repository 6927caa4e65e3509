/* The rules of an archive: putting another layout into force. */
#pragma once

#include "ops/rules/adopt.h"
