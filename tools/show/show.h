/* Prints whole documents: for show, and for commands that show the document that they made. */
#pragma once

#include "form/document/customer.h"
#include "form/registers/contact.h"
#include "form/registers/correction.h"
#include "form/registers/decision.h"
#include "form/registers/handover.h"
#include "form/registers/incident.h"
#include "form/registers/loan.h"
#include "form/document/tombstone.h"
#include "form/layout.h"
#include "ops/ask.h"
#include "store/index.h"
#include "tools/screen/command.h"
#include "tools/screen/output.h"

/* A word of documents as people read it: a kind of contact, a figure, an input of a rule. Other words stay. */
const char *show_word (const char *word);
/* The copies that were declared; "?" for people when none were. */
void show_copies (Output *output, unsigned copies);
/* A profile, as one object of type "customer". */
void show_customer (Output *output, const Customer *customer, const Layout *layout, char *const *holds,
                    bool restricted);
/* What an amendment changed (of AmendChange): a line for each change, in JSON an object of type "change". */
void show_changes (Output *output, const Layout *layout, const GPtrArray *changes);
/* A reply and its request, by their paths, that were tied, or in a dry run would be. */
void show_pair (Context *context, const char *reply, const char *request);
/* A record that got a new edition, or in a dry run would; from: its path before, when it was moved. */
void show_new_edition (Context *context, const char *path, const char *from, unsigned edition);
/* Records that were amended or moved (of AmendedRecord), or in a dry run would be. */
void show_amended (Context *context, Archive *archive, const GPtrArray *all);
/* A record, as one object of type "record", and after it its parts. */
bool show_record (Context *context, Archive *archive, const Reading *reading, GError **error);
/* An entry of a register: each of its editions, or with xml the document in force. */
bool show_entry (Context *context, Archive *archive, const char *number, bool xml, GError **error);
/* A document as it is on disk; bytes may be NULL, after an error. */
bool show_xml (Context *context, GBytes *bytes);
/* Within an object: the event that brought it. */
void show_event (Output *output, const Event *event);
/* The editions of the record at a path, each with what it changed, by whom and why. */
bool show_editions (Output *output, Archive *archive, const char *path, GError **error);
/* The entry that an event destroyed with the file of its customer. */
bool show_ended (Output *output, Archive *archive, uint64_t end, GError **error);
/* A tombstone, as one object of type "tombstone". */
void show_tombstone (Output *output, const char *path, const Tombstone *tombstone, uint64_t event);
/* Within an object: an edition of a decision; decided is false in a dry run. */
void show_decision (Output *output, const Decision *decision, bool decided);
/* Within an object: an edition of a correction. */
void show_correction (Output *output, const Correction *correction);
/* Within an object: an edition of a handover; and after it a table of the lines that it proposes. */
void show_handover (Output *output, const Handover *handover);
bool show_handover_lines (Output *output, Archive *archive, const Handover *handover, GError **error);
/* Within an object: an edition of a loan, of an incident. */
void show_loan (Output *output, const Loan *loan);
bool show_loan_edition (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                        GError **error);
void show_incident (Output *output, const Incident *incident);
/* Within an object: an edition of a contact. */
void show_contact (Output *output, const Contact *contact);
bool show_contact_edition (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                           GError **error);
/* How many contacts with a customer there are, and the latest: an object of type "last-contact", if there are any. */
bool show_contacts (Output *output, Index *index, const char *customer, GError **error);
/* Within an object: the holds on it, and whether it is restricted. Text has them only when there are any. */
void show_decisions (Output *output, char *const *holds, bool restricted);
/* The holds, extensions and restrictions that a moved record has brought along. Errors: D-INDEX. */
bool show_carried (Output *output, Index *index, const char *path, GError **error);
