/* What is signed of a commit: a text that the journal gives again, so that it is kept nowhere (dossier-archive(5),
 * SIGNED COMMITS).
 *
 *     dossier-commit: 1
 *     archive: <digest of the journal's line 1>
 *     events: 2500
 *     head: <digest of line 2500>
 *     person: p0003
 *     key: <fingerprint>
 *
 * Line 2501 is the last one of the commit: `signed person=p0003 key=… signature=<base64>`. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"

#define COMMIT_VERB "signed"

/* The text of a commit whose last line before the signature is that one. Given. */
GBytes *commit_text (const char *archive, uint64_t events, const char *head, const char *person, const char *key);
/* The event with a signature of that text. Given. */
Event *commit_event (const char *person, const char *key, GBytes *signature);
/* The signature in such an event; NULL when it is not one as commit_event makes them. Given. */
GBytes *commit_signature (const Event *event);
