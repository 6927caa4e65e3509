/* One pass over the pack: every member is hashed, and copied or dropped as the archive's journal says. PACK.txt comes
 * last and tells whether the members are those that were packed; only then is the new pack completed. */
#include "ops/backup/redact.h"

#include <string.h>

#include "form/document/kind.h"
#include "form/document/register.h"
#include "ops/backup/internal.h"
#include "ops/backup/past.h"
#include "ops/backup/write.h"
#include "store/journal.h"
#include "sys/error.h"

#define PIECE_BYTES (256 * 1024)

typedef struct {
  Archive *archive;
  const RedactingRequest *request;
  PackingResult *result;
  Change change; /* for the event, unless there is to be none */
  PackingPast *past;
  PackingWriter *writer; /* NULL in a dry run */
  Pack *text;            /* PACK.txt of the pack that is read */
  Digest *members, *member;
  uint8_t *piece;
  GHashTable *dropped; /* of PackingItem */
  unsigned certified;  /* the event of the certificate that was written last, or copied; 0: none */
  unsigned ended;      /* the event of the last tombstone of a profile or an entry that was written; 0: none */
} Redacting;

static void redacting_clear (Redacting *redacting)
{
  g_clear_pointer (&redacting->writer, backup_pack_writer_free);
  change_clear (&redacting->change);
  g_clear_pointer (&redacting->past, backup_past_free);
  g_clear_pointer (&redacting->text, pack_free);
  g_clear_pointer (&redacting->members, digest_free);
  g_clear_pointer (&redacting->member, digest_free);
  g_clear_pointer (&redacting->piece, g_free);
  g_clear_pointer (&redacting->dropped, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Redacting, redacting_clear)

/* ---- Members ---- */

/* Reads and hashes a member; keep: also writes it to the new pack. */
static bool copy_member (Redacting *redacting, TarReader *tar, const TarMember *member, bool keep, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  keep = keep && redacting->writer != NULL;
  if (keep && !backup_pack_writer_begin (redacting->writer, member->path, member->bytes, member->time, error))
    return false;
  for (ssize_t got = 1; got > 0;) {
    got = tar_reader_read (tar, redacting->piece, PIECE_BYTES, error);
    if (got < 0 ||
        (keep && got > 0 && !backup_pack_writer_piece (redacting->writer, redacting->piece, (size_t)got, error)))
      return false;
    digest_update (redacting->member, redacting->piece, (size_t)got);
  }
  digest_finish (redacting->member, hex);
  backup_pack_list_member (redacting->members, member->path, hex);
  if (keep)
    backup_pack_writer_done (redacting->writer, member->path, hex);
  return true;
}

static bool write_reason (Redacting *redacting, const PackingItem *reason, const char *path, GError **error)
{
  g_autoptr (Event) event = journal_event (archive_journal (redacting->archive), reason->number, error);
  g_autoptr (GBytes) bytes = event == NULL ? NULL : archive_read (redacting->archive, event, error);
  return bytes != NULL && backup_pack_writer_bytes (redacting->writer, path, bytes, reason->time, error);
}

/* Whether a file is of a profile or an entry, and not of a later edition of a record. */
static bool is_of_file (const char *path)
{
  Kind kind = kind_of_path (path);
  return kind == KIND_CUSTOMER || kind == KIND_LOAN_PAPER || (kind != KIND_UNKNOWN && kind_row (kind)->entry != NULL);
}

/* Notes a destroyed item once, and writes the tombstone of a record in its place: the one that it has in this pack,
 * wherever it was destroyed. Of the files of a profile or an entry, the first is replaced by it. */
static bool drop_item (Redacting *redacting, const PackingItem *item, const PackingItem *reason, const char *member,
                       GError **error)
{
  if (!g_hash_table_add (redacting->dropped, (gpointer)(guintptr)item))
    return true;
  g_autofree char *directory = g_path_get_dirname (member);
  g_autofree char *stone = g_strconcat (directory, strrchr (reason->path, '/'), NULL);
  pack_add_redacted (redacting->result->pack, item->directory ? directory : member, reason->number);
  bool of_file = !item->directory && g_str_has_suffix (reason->path, "/tombstone.xml") && is_of_file (item->path);
  if ((!item->directory && !of_file) || redacting->writer == NULL || (of_file && reason->number == redacting->ended))
    return true;
  redacting->ended = of_file ? reason->number : redacting->ended;
  return write_reason (redacting, reason, stone, error);
}

/* In the place of titles there is the certificate that erased them. It comes before the register, whose titles these
 * are. */
static bool add_certificate (Redacting *redacting, const char *member, GError **error)
{
  unsigned edition = 0;
  const char *name;
  g_autofree char *number = NULL;
  if (redacting->writer == NULL || !register_split_path (member, &number, &edition))
    return true;
  g_autofree char *titles = register_titles_path (number, edition);
  const PackingItem *item = backup_past_find (redacting->past, titles, &name);
  const PackingItem *reason = item == NULL ? NULL : backup_past_destroyed (redacting->past, item);
  if (reason == NULL || reason->number == redacting->certified)
    return true;
  redacting->certified = reason->number;
  return write_reason (redacting, reason, reason->path, error);
}

/* ---- PACK.txt ---- */

/* The new PACK.txt says what the old one said, and what was redacted. */
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

static bool redact_next (TarReader *tar, const TarMember *member, gpointer data, GError **error)
{
  Redacting *redacting = data;
  const char *name;
  const PackingItem *item = backup_past_find (redacting->past, member->path, &name);
  const PackingItem *reason = item == NULL ? NULL : backup_past_destroyed (redacting->past, item);
  g_autofree char *certified = item != NULL ? register_of_certificate (member->path) : NULL;
  if (certified != NULL)
    redacting->certified = item->number;
  if (!add_certificate (redacting, member->path, error))
    return false;
  return (reason == NULL || drop_item (redacting, item, reason, member->path, error)) &&
         copy_member (redacting, tar, member, reason == NULL, error);
}

static bool begin_redacting (Redacting *redacting, GError **error)
{
  const PackingOptions *options = &redacting->request->options;
  Pack *pack = redacting->result->pack;
  redacting->past = backup_past_new (redacting->archive, error);
  if (redacting->past == NULL)
    return false;
  pack->range.algorithm = backup_past_plan (redacting->past)->algorithm;
  redacting->members = digest_new (pack->range.algorithm);
  redacting->member = digest_new (pack->range.algorithm);
  redacting->piece = g_malloc (PIECE_BYTES);
  redacting->dropped = g_hash_table_new (NULL, NULL);
  if (options->dry_run)
    return true;
  if (!options->no_event && !change_begin (&redacting->change, error))
    return false;
  redacting->writer = backup_pack_writer_new (redacting->archive, options, redacting->result, error);
  return redacting->writer != NULL;
}

bool backup_redact_run (Archive *archive, const RedactingRequest *request, const char *actor, PackingResult *result,
                        GError **error)
{
  const PackingOptions *options = &request->options;
  g_auto (Redacting) redacting = {
      .archive = archive, .request = request, .result = result, .change = {.archive = archive, .actor = actor}};
  const PackingSource source = {request->name, request->fd, options->progress, options->progress_data};
  char members[DIGEST_HEX_SIZE];
  backup_pack_result_init (result);
  if (!backup_pack_check_paths (archive, options, error) || !begin_redacting (&redacting, error) ||
      (redacting.text = backup_past_read (archive, &source, redact_next, &redacting, error)) == NULL)
    return false;
  digest_finish (redacting.members, members);
  if (strcmp (members, redacting.text->members) != 0)
    return error_set (error, ERROR_UNREADABLE, "D-DAMAGED", request->name,
                      "see `dossier verify PACK`, and use another copy of the pack",
                      "the members are not those that were packed");
  if (result->pack->redacted->len == 0)
    return error_set (error, ERROR_REFUSED, "D-NOTHING-TO-REDACT", request->name, NULL,
                      "nothing in this pack has been destroyed since it was made");
  result->redacted = journal_length (archive_journal (archive));
  complete_text (&redacting);
  backup_pack_set_signer (result->pack, options->signer, result->redacted);
  if (options->dry_run)
    return true;
  if (!backup_pack_writer_end (redacting.writer, error))
    return false;
  return backup_pack_record (options, &redacting.change, result, error);
}
