/* Packs: writing, comparing, redacting and unpacking them, and the state of backups. */
#pragma once

#include "ops/backup/ages.h"
#include "ops/backup/compare.h"
#include "ops/backup/pack.h"
#include "ops/backup/redact.h"
#include "ops/backup/status.h"
#include "ops/backup/unpack.h"
