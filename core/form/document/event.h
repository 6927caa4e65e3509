/* An event is one line of the journal.
 *
 *     000002500 <digest of the previous line> 2026-11-23T08:12:00Z p0003 file path=… manifest=… tx=…
 *
 * It has a number (nine digits), the digest of the previous line with its LF (zeros in the first line), UTC time,
 * actor, verb and fields; at most 4,096 bytes with LF. Values are percent-encoded (form/text). There are at most 32
 * fields, each with a name of its own ([a-z][a-z-]*), in the order in which they were added. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define EVENT_MAX_BYTES 4096
#define EVENT_MAX_BLOCK (64 * 1024 * 1024) /* bytes of one file of the journal */
#define EVENT_MAX_FIELDS 32                /* every name is compared with every other */
#define EVENT_MAX_NUMBER 999999999

typedef struct Event Event;

Event *event_new (const char *verb);
Event *event_copy (const Event *event);
void event_free (Event *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Event, event_free)

/* Adds a field, whose value is encoded here. Does nothing for NULL. */
void event_put (Event *event, const char *name, const char *value);
void event_put_number (Event *event, const char *name, uint64_t value);
/* Sets what the journal knows only when it commits the event. */
void event_stamp (Event *event, uint64_t number, const char *previous, int64_t time, const char *actor);

/* Reads a line without its LF. Accepts exactly the bytes that event_print writes; otherwise D-EVENT (unreadable).
 * Given. */
Event *event_parse (const char *line, size_t len, GError **error);
/* The line with its LF; NULL and D-EVENT-TOO-LONG above EVENT_MAX_BYTES or _FIELDS, D-CLOCK for a time that it
 * cannot state. Given. */
char *event_print (const Event *event, GError **error);

uint64_t event_number (const Event *event);
const char *event_previous (const Event *event);
int64_t event_time (const Event *event); /* UTC seconds */
const char *event_actor (const Event *event);
const char *event_verb (const Event *event);
/* A field's decoded value, borrowed, or NULL. */
const char *event_get (const Event *event, const char *name);
/* 0 when the field is absent or not a number. */
uint64_t event_get_number (const Event *event, const char *name);
/* The i-th field; NULL past the end. */
const char *event_field_name (const Event *event, unsigned i);
const char *event_field_value (const Event *event, unsigned i);

/* An erasing event (field erases=PATH) adds a file that gives the reason and erases other files. Only a tombstone and a
 * certificate erase, and only what their row in form/document/kind.c names: the other files in the directory of a
 * record, a customer or an entry; the titles of a register. Any other PATH erases nothing, whoever reads the event. */
bool event_is_erasing (const Event *event);
/* Whether the event may place something at its path: where its kind belongs, or, for a verb of a later version, in a
 * new folder or beneath customers/ and registers/, where no file of this version belongs. */
bool event_may_bring (const Event *event);
/* Whether the event erases the file or directory at path. */
bool event_erases (const Event *event, const char *path);
