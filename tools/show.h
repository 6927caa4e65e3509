/* Whole documents, printed for people: shared by show and the commands that end by showing what they made. */
#pragma once

#include "form/customer.h"
#include "form/layout.h"
#include "tools/output.h"

/* Everything that a profile says, as one object of type "customer". */
void show_customer (Output *output, const Customer *customer, const Layout *layout, bool restricted);
/* Within an object: that what it describes is restricted. People are told only when it is. */
void show_restriction (Output *output, bool restricted);
