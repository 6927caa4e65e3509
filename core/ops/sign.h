/* People, their keys and their signatures: what the other rooms and the verbs call. */
#pragma once

#include "ops/sign/checkpointing.h"
#include "ops/sign/keeping.h"
#include "ops/sign/people.h"
#include "ops/sign/signer.h"
#include "ops/sign/stamping.h"
