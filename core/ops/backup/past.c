/* A plan of all events, and a table from paths to its items. */
#include "ops/backup/past.h"

#include <string.h>
#include <sys/stat.h>

#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

#define AHEAD_HINT                                                                                                     \
  N_ ("this is an older copy of the archive: run `dossier verify`, and look for a copy with the newer journal")

struct PackingPast {
  PackingPlan *plan;
  GHashTable *places; /* path: number of the item, from 1 */
};

static bool plan_past (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data, GError **error)
{
  return backup_plan_add (data, event, error);
}

/* A pack has the item at the place that it had when the pack was made: the first one, the last one, or one between. The
 * keys belong to the plan. */
static void add_places (PackingPast *past, unsigned i)
{
  PackingPlan *plan = past->plan;
  PackingItem *item = &g_array_index (plan->items, PackingItem, i);
  gpointer number = GUINT_TO_POINTER (i + 1);
  const char *place = backup_plan_follow (plan, item);
  g_hash_table_insert (past->places, (gpointer)(guintptr)place, number);
  for (unsigned n = 0; place != item->path && n < moves_length (plan->moves); n++) {
    g_autofree char *record = item->directory ? g_strdup (place) : g_path_get_dirname (place);
    const MovesStep *step = moves_from (plan->moves, record);
    if (step == NULL)
      break;
    g_autofree char *next = g_strconcat (step->to, place + strlen (record), NULL);
    place = g_string_chunk_insert (plan->text, next);
    g_hash_table_insert (past->places, (gpointer)(guintptr)place, number);
  }
}

PackingPast *backup_past_new (const Archive *archive, GError **error)
{
  const Journal *journal = archive_journal (archive);
  g_autoptr (PackingPlan) plan = backup_plan_new (journal_algorithm (journal));
  if (!journal_visit (journal, 1, 0, plan_past, plan, error))
    return NULL;
  PackingPast *past = g_new0 (PackingPast, 1);
  past->plan = g_steal_pointer (&plan);
  past->places = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < past->plan->items->len; i++)
    add_places (past, i);
  return past;
}

void backup_past_free (PackingPast *past)
{
  if (past == NULL)
    return;
  g_hash_table_unref (past->places);
  backup_plan_free (past->plan);
  g_free (past);
}

const PackingPlan *backup_past_plan (const PackingPast *past)
{
  return past->plan;
}

static const PackingItem *item_at (const PackingPast *past, const char *path)
{
  unsigned i = GPOINTER_TO_UINT (g_hash_table_lookup (past->places, path));
  return i == 0 ? NULL : backup_plan_item (past->plan, i - 1);
}

const PackingItem *backup_past_find (const PackingPast *past, const char *path, const char **name)
{
  const PackingItem *item = item_at (past, path);
  const char *slash = strrchr (path, '/');
  *name = NULL;
  if (item != NULL || slash == NULL)
    return item != NULL && !item->directory ? item : NULL;
  g_autofree char *parent = g_strndup (path, (size_t)(slash - path));
  item = item_at (past, parent);
  if (item == NULL || !item->directory)
    return NULL;
  /* A pack from before a move was redacted: its tombstone is that of the record's last place. */
  const PackingItem *reason = g_str_equal (slash, "/tombstone.xml") ? backup_past_destroyed (past, item) : NULL;
  if (reason != NULL && g_str_has_suffix (reason->path, slash))
    return reason;
  *name = slash + 1;
  return item;
}

const PackingItem *backup_past_destroyed (const PackingPast *past, const PackingItem *item)
{
  g_autofree char *parent = g_path_get_dirname (item->path);
  const char *reason = g_hash_table_lookup (past->plan->erased, item->path);
  if (reason == NULL)
    reason = g_hash_table_lookup (past->plan->erased, parent);
  return reason == NULL || strcmp (reason, item->path) == 0 ? NULL : item_at (past, reason);
}

/* ---- Ranges ---- */

static bool refuse_range (GError **error, const char *id, const char *where, const char *hint, const char *message)
{
  return error_set (error, ERROR_REFUSED, id, where, hint, "%s", message);
}

bool backup_pack_range_check (const Archive *archive, const PackRange *range, const char *where, GError **error)
{
  const Journal *journal = archive_journal (archive);
  char hex[DIGEST_HEX_SIZE];
  if (range->algorithm != journal_algorithm (journal) || strcmp (range->archive, journal_archive_id (journal)) != 0)
    return refuse_range (error, "D-PACK-ARCHIVE", where, N_ ("name a pack or a receipt of this archive"),
                         N_ ("this belongs to another archive"));
  if (range->to > journal_length (journal))
    return refuse_range (error, "D-PACK-AHEAD", where, AHEAD_HINT, N_ ("the archive has fewer events than this pack"));
  if (!journal_digest (journal, range->to, hex, error))
    return false;
  return strcmp (range->head, hex) == 0 ||
         refuse_range (error, "D-PACK-FORK", where,
                       N_ ("two copies of the archive have been written to: find out which is the right one"),
                       N_ ("the archive and this pack have different events"));
}

/* ---- Packs ---- */

/* An error at the first member means that the file is not a pack. */
static int next_member (TarReader *tar, bool first, TarMember *member, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  int next = tar_reader_next (tar, member, &local_error);
  if (first && (error_has_id (local_error, "D-TAR-HEADER") || error_has_id (local_error, "D-TAR-TRUNCATED")))
    error_set (error, ERROR_FORMAT, "D-NOT-A-PACK", name, "name a tarball that `dossier pack` wrote", "not a pack");
  else if (next < 0)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return next;
}

static Pack *read_pack_text (const Archive *archive, TarReader *tar, const TarMember *member, const char *name,
                             GError **error)
{
  if (member->bytes > PACK_MAX_BYTES) {
    error_set (error, ERROR_UNREADABLE, "D-TOO-LARGE", member->path, NULL, "the file is larger than %d bytes",
               PACK_MAX_BYTES);
    return NULL;
  }
  g_autofree char *data = g_malloc (member->bytes + 1);
  ssize_t got = tar_reader_read (tar, data, member->bytes, error);
  g_autoptr (GBytes) bytes = got < 0 ? NULL : g_bytes_new_take (g_steal_pointer (&data), (size_t)got);
  g_autoptr (Pack) text = bytes == NULL ? NULL : pack_parse (bytes, PACK_FILE, error);
  if (text == NULL || !backup_pack_range_check (archive, &text->range, name, error))
    return NULL;
  if (pack_last_event (text) <= journal_length (archive_journal (archive)))
    return g_steal_pointer (&text);
  refuse_range (error, "D-PACK-AHEAD", name, AHEAD_HINT,
                N_ ("this pack was redacted by events that the archive does not have"));
  return NULL;
}

/* Checks what follows PACK.txt. */
static bool check_end (TarReader *tar, const Pack *text, const char *name, GError **error)
{
  TarMember member;
  bool whole = text != NULL && text->person == NULL;
  int more = text == NULL ? 0 : tar_reader_next (tar, &member, error);
  if (more > 0 && pack_has_signature (text, member.path)) {
    whole = true;
    more = tar_reader_next (tar, &member, error);
  }
  if (more < 0)
    return false;
  if (whole && more == 0)
    return true;
  return error_set (error, ERROR_UNREADABLE, "D-PACK-TRUNCATED", name,
                    "see `dossier verify PACK`, and use another copy of the pack", "%s",
                    text == NULL ? N_ ("the pack does not end with PACK.txt")
                                 : N_ ("the signature after PACK.txt is missing, or something else follows it"));
}

Pack *backup_past_read (const Archive *archive, const PackingSource *source, PackingVisit visit, gpointer data,
                        GError **error)
{
  struct stat status;
  TarMember member;
  int more = 1;
  uint64_t total = fstat (source->fd, &status) == 0 && S_ISREG (status.st_mode) ? (uint64_t)status.st_size : 0;
  g_autoptr (TarReader) tar = tar_reader_new_fd (source->fd, source->name);
  g_autoptr (Pack) text = NULL;
  for (bool first = true; text == NULL; first = false) {
    more = next_member (tar, first, &member, source->name, error);
    if (more <= 0)
      break;
    bool is_text = strcmp (member.path, PACK_FILE) == 0;
    if (is_text)
      text = read_pack_text (archive, tar, &member, source->name, error);
    if (is_text ? text == NULL : !visit (tar, &member, data, error))
      return NULL;
    if (source->progress != NULL)
      source->progress (tar_reader_position (tar), total, source->progress_data);
  }
  return more >= 0 && check_end (tar, text, source->name, error) ? g_steal_pointer (&text) : NULL;
}
