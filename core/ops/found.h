/* Founding an archive, and the machine it is to stand on. */
#pragma once

#include "ops/found/archive.h"
#include "ops/found/doctor.h"
