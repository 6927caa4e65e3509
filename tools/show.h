/* Whole documents, printed for people: shared by show and the commands that end by showing what they made. */
#pragma once

#include "form/document/customer.h"
#include "form/document/decision.h"
#include "form/document/tombstone.h"
#include "form/layout.h"
#include "tools/screen/output.h"

/* A word of documents as people read it: a kind of contact, a figure, an input of a rule. Other words stay. */
const char *show_word (const char *word);
/* Everything that a profile says, as one object of type "customer". */
void show_customer (Output *output, const Customer *customer, const Layout *layout, char *const *holds,
                    bool restricted);
/* What stays of a record, as one object of type "tombstone". */
void show_tombstone (Output *output, const char *path, const Tombstone *tombstone, uint64_t event);
/* Within an object: an edition of a decision; decided is false in a dry run. */
void show_decision (Output *output, const Decision *decision, bool decided);
/* Within an object: the holds on what it describes, and that it is restricted. People are told only when there is
 * something to tell. */
void show_decisions (Output *output, char *const *holds, bool restricted);
