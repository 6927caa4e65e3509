/* Erasing what a committed event says is to go (dossier-archive(5), ERASING): the only way in which a filed file leaves
 * an archive.
 *
 * An event erases nothing but what stands beside the thing that it brings (event_erases), and only once that thing is
 * durable in its place: so the intent is in the journal, and what explains the gap is there, before the first file
 * goes.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Carries out what the events (of Event *) of one transaction erase, and makes it durable. What has been erased is left
 * alone, so doing it again, or by several at once, does no harm. Directories within a directory are never entered.
 * recovering: an event whose thing is not in its place erases nothing and is left to verify; else that is D-PLACE-LOST.
 */
bool erasing_carry_out (int archive_fd, const GPtrArray *events, bool recovering, GError **error);
