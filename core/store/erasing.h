/* Erasing: removing the files that a committed event orders removed (dossier-archive(5), ERASING). No filed file leaves
 * an archive in any other way.
 *
 * An event erases only files beside the file that it records (event_erases), and only when that file is durable in its
 * place. So the journal and the file that explains the gap are there before the first file goes. */
#pragma once

#include <stdbool.h>

#include <glib.h>

/* Removes the files that the events (of Event *) of one transaction erase, and makes that durable. It may be repeated,
 * and several processes may do it at once. It never enters directories within a directory. When an event's own file is
 * missing, nothing is erased: recovering leaves that to verify, otherwise it is D-PLACE-LOST. */
bool erasing_carry_out (int archive_fd, const GPtrArray *events, bool recovering, GError **error);
