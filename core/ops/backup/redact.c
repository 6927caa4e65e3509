/* One pass over the pack: every member is hashed, and copied or dropped as the archive's journal says. Whether the
 * members were those that were packed is known at PACK.txt, and only after that does the new pack get its end. */
#include "ops/backup/redact.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form/document/manifest.h"
#include "form/kind.h"
#include "ops/backup/internal.h"
#include "ops/backup/past.h"
#include "ops/backup/write.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

#define PIECE_BYTES (256 * 1024)

typedef struct {
  Archive *archive;
  const RedactingRequest *request;
  PackingResult *result;
  Transaction *transaction;
  PackingPast *past;
  PackingWriter *writer; /* NULL in a dry run */
  TarReader *tar;
  uint64_t total; /* bytes of the pack; 0: not known */
  Pack *text;     /* of the pack that is read */
  Digest *members, *member;
  uint8_t *piece;
  GHashTable *dropped; /* PackingItem */
} Redacting;

static void backup_redact_clear (Redacting *redacting)
{
  g_clear_pointer (&redacting->writer, backup_pack_writer_free);
  g_clear_pointer (&redacting->transaction, transaction_free);
  g_clear_pointer (&redacting->past, backup_past_free);
  g_clear_pointer (&redacting->tar, tar_reader_free);
  g_clear_pointer (&redacting->text, pack_free);
  g_clear_pointer (&redacting->members, digest_free);
  g_clear_pointer (&redacting->member, digest_free);
  g_clear_pointer (&redacting->piece, g_free);
  g_clear_pointer (&redacting->dropped, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Redacting, backup_redact_clear)

static bool damaged (GError **error, const char *where, const char *hint, const char *message)
{
  error_set (error, ERROR_UNREADABLE, "D-DAMAGED", where, hint, "%s", message);
  return false;
}

/* ---- Members ---- */

static void note_member (Redacting *redacting, const char *path, char hex[DIGEST_HEX_SIZE])
{
  digest_finish (redacting->member, hex);
  digest_update (redacting->members, hex, strlen (hex));
  digest_update (redacting->members, "  ", 2);
  digest_update (redacting->members, path, strlen (path));
  digest_update (redacting->members, "\n", 1);
}

/* Reads the member to its end, and writes what was read when it is to be kept. */
static bool read_member (Redacting *redacting, const TarMember *member, bool keep, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  keep = keep && redacting->writer != NULL;
  if (keep && !backup_pack_writer_begin (redacting->writer, member->path, member->bytes, member->time, error))
    return false;
  for (ssize_t got = 1; got > 0;) {
    got = tar_reader_read (redacting->tar, redacting->piece, PIECE_BYTES, error);
    if (got < 0 ||
        (keep && got > 0 && !backup_pack_writer_piece (redacting->writer, redacting->piece, (size_t)got, error)))
      return false;
    digest_update (redacting->member, redacting->piece, (size_t)got);
  }
  note_member (redacting, member->path, hex);
  if (keep)
    backup_pack_writer_done (redacting->writer, member->path, hex);
  return true;
}

/* Where something is dropped for good in a record, its tombstone stands. */
static bool write_tombstone (Redacting *redacting, const PackingItem *reason, GError **error)
{
  const PackingPlan *plan = backup_past_plan (redacting->past);
  char expected[DIGEST_HEX_SIZE], found[DIGEST_HEX_SIZE];
  if (redacting->writer == NULL)
    return true;
  g_autoptr (Event) event = journal_event (archive_journal (redacting->archive), reason->number, error);
  g_autofree char *stands = event == NULL ? NULL : archive_locate (redacting->archive, event, NULL, error);
  g_autoptr (GBytes) bytes =
      stands == NULL ? NULL
                     : io_read_file (archive_fd (redacting->archive), stands, kind_limit (KIND_TOMBSTONE), error);
  if (bytes == NULL)
    return false;
  backup_plan_hex (plan, reason, expected);
  digest_bytes (plan->algorithm, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), found);
  if (strcmp (expected, found) != 0)
    return damaged (error, reason->path, N_ ("restore this file from a backup"),
                    N_ ("the file is not the one that was filed"));
  return backup_pack_writer_bytes (redacting->writer, reason->path, bytes, reason->time, error);
}

static bool drop (Redacting *redacting, const PackingItem *item, const PackingItem *reason, GError **error)
{
  if (!g_hash_table_add (redacting->dropped, (gpointer)(guintptr)item))
    return true;
  pack_add_redacted (redacting->result->pack, item->path, reason->number);
  return !item->directory || write_tombstone (redacting, reason, error);
}

/* ---- PACK.txt ---- */

static bool take_text (Redacting *redacting, const TarMember *member, GError **error)
{
  char members[DIGEST_HEX_SIZE];
  if (member->bytes > PACK_MAX_BYTES)
    return damaged (error, member->path, NULL, N_ ("the text is longer than that of a pack may be"));
  g_autofree char *data = g_malloc (member->bytes + 1);
  ssize_t got = tar_reader_read (redacting->tar, data, member->bytes, error);
  if (got < 0)
    return false;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&data), (size_t)got);
  redacting->text = pack_parse (bytes, PACK_FILE, error);
  if (redacting->text == NULL ||
      !backup_pack_text_check (redacting->archive, redacting->text, redacting->request->name, error))
    return false;
  digest_finish (redacting->members, members);
  return strcmp (members, redacting->text->members) == 0 ||
         damaged (error, redacting->request->name, N_ ("dossier verify tells more; take another copy of the pack"),
                  N_ ("the members are not those that were packed"));
}

/* What the new PACK.txt says: what the old one did, and what is gone. */
static void complete_text (Redacting *redacting)
{
  const Pack *old = redacting->text;
  Pack *pack = redacting->result->pack;
  pack->range = old->range;
  pack->time = old->time;
  pack->records = old->records;
  for (unsigned i = 0; i < pack->redacted->len; i++) {
    const char *name;
    const PackRedacted *gone = pack->redacted->pdata[i];
    g_autofree char *inside = g_strconcat (gone->path, "/x", NULL);
    pack->records -= backup_past_find (redacting->past, inside, &name) != NULL;
  }
  for (unsigned i = 0; i < old->left_out->len; i++) {
    const PackLeftOut *left_out = old->left_out->pdata[i];
    pack_add_left_out (pack, left_out->path, left_out->code);
  }
  for (unsigned i = 0; i < old->redacted->len; i++) {
    const PackRedacted *gone = old->redacted->pdata[i];
    pack_add_redacted (pack, gone->path, gone->event);
  }
}

/* ---- All of it ---- */

static bool take_member (Redacting *redacting, const TarMember *member, GError **error)
{
  const char *name;
  if (strcmp (member->path, PACK_FILE) == 0)
    return take_text (redacting, member, error);
  const PackingItem *item = backup_past_find (redacting->past, member->path, &name);
  const PackingItem *reason = item == NULL ? NULL : backup_past_destroyed (redacting->past, item);
  return (reason == NULL || drop (redacting, item, reason, error)) &&
         read_member (redacting, member, reason == NULL, error);
}

static bool copy_members (Redacting *redacting, GError **error)
{
  const PackingOptions *options = &redacting->request->options;
  TarMember member;
  int more = 1;
  for (bool first = true; redacting->text == NULL; first = false) {
    more = backup_pack_next (redacting->tar, first, &member, redacting->request->name, error);
    if (more <= 0)
      break;
    if (!take_member (redacting, &member, error))
      return false;
    if (options->progress != NULL)
      options->progress (tar_reader_position (redacting->tar), redacting->total, options->progress_data);
  }
  /* The signature is one of the old text, so it goes. */
  return more >= 0 && backup_pack_end_check (redacting->tar, redacting->text, redacting->request->name, error);
}

static bool begin (Redacting *redacting, int fd, const char *actor, GError **error)
{
  const PackingOptions *options = &redacting->request->options;
  Pack *pack = redacting->result->pack;
  PackingTarget target = {.output = options->output,
                          .descriptor = options->descriptor,
                          .compression = options->compression,
                          .level = options->level};
  struct stat status;
  redacting->past = backup_past_new (redacting->archive, error);
  if (redacting->past == NULL)
    return false;
  pack->range.algorithm = backup_past_plan (redacting->past)->algorithm;
  redacting->members = digest_new (pack->range.algorithm);
  redacting->member = digest_new (pack->range.algorithm);
  redacting->piece = g_malloc (PIECE_BYTES);
  redacting->dropped = g_hash_table_new (NULL, NULL);
  redacting->tar = tar_reader_new_fd (fd, redacting->request->name);
  redacting->total = fstat (fd, &status) == 0 && S_ISREG (status.st_mode) ? (uint64_t)status.st_size : 0;
  if (options->dry_run)
    return true;
  if (!options->no_event) {
    redacting->transaction = transaction_begin (redacting->archive, actor, error);
    if (redacting->transaction == NULL)
      return false;
  }
  redacting->writer = backup_pack_writer_new (redacting->archive, pack, &target, error);
  return redacting->writer != NULL;
}

bool backup_redact_run (Archive *archive, const RedactingRequest *request, const char *actor, PackingResult *result,
                        GError **error)
{
  const PackingOptions *options = &request->options;
  Receipt *receipt = &result->receipt;
  g_auto (Redacting) redacting = {.archive = archive, .request = request, .result = result};
  backup_pack_result_init (result);
  if (!backup_pack_check_paths (archive, options, error) || !begin (&redacting, request->fd, actor, error) ||
      !copy_members (&redacting, error))
    return false;
  if (result->pack->redacted->len == 0) {
    error_set (error, ERROR_REFUSED, "D-NOTHING-TO-REDACT", request->name, NULL,
               "nothing in this pack has been destroyed since");
    return false;
  }
  uint64_t position = journal_length (archive_journal (archive));
  complete_text (&redacting);
  backup_pack_set_signer (result->pack, options->signer, position);
  if (options->dry_run)
    return true;
  const Key *key = options->signer == NULL ? NULL : options->signer->key;
  if (!backup_pack_writer_end (redacting.writer, key, receipt->tarball, &receipt->bytes, error))
    return false;
  receipt->range = result->pack->range;
  receipt->time = g_get_real_time () / G_USEC_PER_SEC;
  return backup_pack_record (options, redacting.transaction, position, result, error);
}
