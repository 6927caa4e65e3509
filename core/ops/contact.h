/* Contacts with customers: noting them, one or a day's list, and what follows from them. */
#pragma once

#include "ops/contact/due.h"
#include "ops/contact/note.h"
#include "ops/contact/sheet.h"
