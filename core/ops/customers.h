/* Customers: adding them, changing their profiles, listing and finding them. */
#pragma once

#include "ops/customers/edit.h"
#include "ops/customers/find.h"
#include "ops/customers/history.h"
#include "ops/customers/import.h"
#include "ops/customers/profile.h"
