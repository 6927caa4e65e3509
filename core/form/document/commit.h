/* The text that is signed for a commit. It follows from the journal, so the archive does not keep it
 * (dossier-archive(5), SIGNED COMMITS).
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

/* The text of a commit. events and head are the number and digest of the last line before the signature. Given. */
GBytes *commit_text (const char *archive, uint64_t events, const char *head, const char *person, const char *key);
/* The event that holds a signature of this text. Given. */
Event *commit_event (const char *person, const char *key, GBytes *signature);
/* The signature in an event; NULL unless commit_event could have made it. Given. */
GBytes *commit_signature (const Event *event);
