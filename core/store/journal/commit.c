/* Adding to the journal: the link that commits a block, and sealing blocks into segments. */
#include <string.h>

#include "form/document/event.h"
#include "store/journal/internal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

GBytes *journal_print_block (const Journal *journal, GPtrArray *events, const char *actor, int64_t now, GError **error)
{
  g_autoptr (GString) block = g_string_new (NULL);
  char previous[DIGEST_HEX_SIZE];
  memcpy (previous, journal->reach.digest, sizeof previous);
  uint64_t number = journal->reach.number;
  for (unsigned i = 0; i < events->len; i++) {
    Event *event = g_ptr_array_index (events, i);
    event_stamp (event, ++number, previous, now, actor);
    g_autofree char *line = event_print (event, error);
    if (line == NULL)
      return NULL;
    size_t len = strlen (line);
    digest_bytes (journal->algorithm, line, len, previous);
    g_string_append_len (block, line, (gssize)len);
  }
  if (number > EVENT_MAX_NUMBER || block->len > EVENT_MAX_BLOCK) {
    error_set (error, ERROR_REFUSED, "D-JOURNAL-FULL", NULL, "split it into several commands",
               "this change is too large for one block of the journal");
    return NULL;
  }
  return g_string_free_to_bytes (g_steal_pointer (&block));
}

static int outcome_unknown (GError **error, const char *path, const char *what, const GError *cause)
{
  error_set (error, ERROR_UNKNOWN, "D-UNKNOWN-OUTCOME", path, "run the same command again; this does no harm", "%s: %s",
             _ (what), cause == NULL ? _ ("no reason given") : cause->message);
  return -1;
}

/* The block has its name. Reads the journal again to learn whether the block counts. */
static int settle_link (Journal *journal, const char *path, uint64_t first, GBytes *block, GError **error)
{
  g_autoptr (GError) cause = NULL;
  if (!journal_refresh (journal, &cause))
    return outcome_unknown (error, path, N_ ("the change is in the journal, but the journal cannot be read again"),
                            cause);
  bool held = journal_holds (journal, block, &cause);
  if (cause != NULL)
    return outcome_unknown (error, path, N_ ("the change is in the journal, but the journal cannot be read again"),
                            cause);
  if (!held) {
    if (first <= journal_last_of (journal->segments))
      io_remove (journal->archive_fd, path, NULL);
    return 0;
  }
  if (!io_sync (journal->archive_fd, JOURNAL_DIRECTORY, &cause))
    return outcome_unknown (error, path, N_ ("the change is in the journal, but may not be on the disk yet"), cause);
  return 1;
}

int journal_commit (Journal *journal, const char *staged, GBytes *block, GError **error)
{
  uint64_t first = journal->reach.number + 1;
  g_autofree char *path = journal_block_path (first);
  g_autoptr (GError) link_error = NULL;
  if (io_link_new (journal->archive_fd, staged, path, &link_error))
    return settle_link (journal, path, first, block, error);
  if (error_has_id (link_error, "D-EXISTS"))
    return 0;
  /* On a network file system the link may have been made although link(2) reports an error. */
  if (io_type (journal->archive_fd, path, NULL) == IO_FILE && journal_refresh (journal, NULL) &&
      journal_holds (journal, block, NULL))
    return settle_link (journal, path, first, block, error);
  g_propagate_error (error, g_steal_pointer (&link_error));
  return -1;
}

/* The number of blocks that make the next segment; 0 when they have too few events. */
static unsigned segment_run (const Journal *journal)
{
  for (unsigned i = 0; i < journal->blocks->len; i++) {
    const JournalPart *block = g_ptr_array_index (journal->blocks, i);
    if (block->last - journal_last_of (journal->segments) >= JOURNAL_SEGMENT_EVENTS)
      return i + 1;
  }
  return 0;
}

bool journal_wants_sealing (const Journal *journal)
{
  return journal->leftovers || segment_run (journal) > 0;
}

/* Writes the segment. The chain of the blocks was checked when they were read. */
static bool make_segment (Journal *journal, const char *staged, unsigned n, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const JournalPart *head = g_ptr_array_index (journal->blocks, 0), *tail = g_ptr_array_index (journal->blocks, n - 1);
  for (unsigned i = 0; i < n; i++) {
    const JournalPart *block = g_ptr_array_index (journal->blocks, i);
    gsize len;
    const void *data = g_bytes_get_data (block->bytes, &len);
    g_byte_array_append (bytes, data, (guint)len);
  }
  g_autofree char *path = journal_segment_path (head->first, tail->last);
  g_autoptr (GError) link_error = NULL;
  if (!io_create_file (journal->archive_fd, staged, bytes->data, bytes->len, error) ||
      !io_sync (journal->archive_fd, staged, error))
    return false;
  bool linked = io_link_new (journal->archive_fd, staged, path, &link_error);
  if (!linked && !error_has_id (link_error, "D-EXISTS")) {
    g_propagate_error (error, g_steal_pointer (&link_error));
    return false;
  }
  return io_remove (journal->archive_fd, staged, error);
}

bool journal_seal_segments (Journal *journal, const char *staged, GError **error)
{
  for (unsigned n = segment_run (journal); n > 0; n = segment_run (journal)) {
    if (!make_segment (journal, staged, n, error) || !journal_refresh (journal, error))
      return false;
  }
  /* Blocks may be removed only when the segment's name is durable, whichever process made it. */
  g_auto (JournalListing) listing = {0};
  if (!journal_list_parts (journal->archive_fd, &listing, error) ||
      (listing.covered->len > 0 && !io_sync (journal->archive_fd, JOURNAL_DIRECTORY, error)))
    return false;
  for (unsigned i = 0; i < listing.covered->len; i++) {
    if (!io_remove (journal->archive_fd, g_ptr_array_index (listing.covered, i), error))
      return false;
  }
  journal->leftovers = false;
  return true;
}
