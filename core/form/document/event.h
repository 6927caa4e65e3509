/* One event: one line of the journal.
 *
 *     000002500 <digest of the previous line> 2026-11-23T08:12:00Z p0003 file path=… manifest=… tx=…
 *
 * Number (nine digits), the previous line's digest (with its LF; zeros before the first line), UTC time,
 * actor, verb, and fields. At most 4,096 bytes with LF. Values are percent-encoded (form/text). Field names are
 * [a-z][a-z-]*, once each, at most 32, in the order in which they were added. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define EVENT_MAX_BYTES 4096
#define EVENT_MAX_BLOCK (64 * 1024 * 1024) /* bytes of one file of the journal */
#define EVENT_MAX_FIELDS 32                /* each is compared with each */
#define EVENT_MAX_NUMBER 999999999

typedef struct Event Event;

Event *event_new (const char *verb);
Event *event_copy (const Event *event);
void event_free (Event *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Event, event_free)

/* Adds a field, not yet encoded. NULL values are left out. */
void event_put (Event *event, const char *name, const char *value);
void event_put_number (Event *event, const char *name, uint64_t value);
/* What the journal fills in when the event is committed. */
void event_stamp (Event *event, uint64_t number, const char *previous, int64_t time, const char *actor);

/* D-EVENT (unreadable) with what is wrong; line without its LF. Any byte that event_print would not have written is
 * refused. */
Event *event_parse (const char *line, size_t len, GError **error);
/* The line with its LF; NULL and D-EVENT-TOO-LONG above EVENT_MAX_BYTES or _FIELDS. Given. */
char *event_print (const Event *event, GError **error);

uint64_t event_number (const Event *event);
const char *event_previous (const Event *event);
int64_t event_time (const Event *event); /* UTC seconds */
const char *event_actor (const Event *event);
const char *event_verb (const Event *event);
/* A field's decoded value, borrowed, or NULL. */
const char *event_get (const Event *event, const char *name);
/* 0 when absent or no number. */
uint64_t event_get_number (const Event *event, const char *name);
/* Fields in order; NULL past the end. */
const char *event_field_name (const Event *event, unsigned i);
const char *event_field_value (const Event *event, unsigned i);

/* An event that erases (field erases=PATH) brings the file that says why, and erases what stands beside that: PATH is
 * the directory of what it brings, all of which goes but that file; or a file or directory in the same directory, which
 * goes with all in it. Anything else that the field may hold erases nothing. */
bool event_is_erasing (const Event *event);
/* True when the event erases what stands at path. */
bool event_erases (const Event *event, const char *path);
