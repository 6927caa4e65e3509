/* The forms of `dossier layout` that change an archive. */
#pragma once

#include "tools/screen/command.h"

CommandRun layout_adopt;
