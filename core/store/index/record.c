/* Records and their volumes. The counts of volumes are kept in memory and written at the end of a fold. */
#include <string.h>

#include "form/date.h"
#include "form/document/record.h"
#include "form/document/kind.h"
#include "form/name.h"
#include "form/text.h"
#include "store/filed.h"
#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/db_words.h"

/* ---- Volumes ---- */

typedef struct {
  int64_t id;
  char *customer, *category;
  int year;
  unsigned items, records, files, pages;
  uint64_t sealed;
} Volume;

static void volume_free (gpointer data)
{
  Volume *volume = data;
  g_free (volume->customer);
  g_free (volume->category);
  g_free (volume);
}

GHashTable *index_volumes_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, volume_free);
}

static bool ask_volume (Index *index, const char *path, Volume *volume, GError **error)
{
  DbQuery *query = db_query (
      index->db, "SELECT id, category, items, records, files, pages, sealed FROM volume WHERE path = ?1", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, path);
  int row = db_step (index->db, query, error);
  if (row <= 0)
    return row == 0;
  volume->id = db_int (query, 0);
  volume->category = g_strdup (db_text (query, 1));
  volume->items = (unsigned)db_int (query, 2);
  volume->records = (unsigned)db_int (query, 3);
  volume->files = (unsigned)db_int (query, 4);
  volume->pages = (unsigned)db_int (query, 5);
  volume->sealed = (uint64_t)db_int (query, 6);
  db_reset (query);
  return true;
}

/* The volume of an event's record or seal, whose path is given. The first event in a volume makes it. Borrowed. */
static Volume *volume_for (IndexFold *fold, const Event *event, const char *beneath, GError **error)
{
  g_autofree char *path = g_path_get_dirname (beneath);
  Volume *volume = g_hash_table_lookup (fold->volumes, path);
  if (volume != NULL)
    return volume;
  g_auto (NamePlace) place = {0};
  volume = g_new0 (Volume, 1);
  if (!ask_volume (fold->index, path, volume, error)) {
    volume_free (volume);
    return NULL;
  }
  if (name_split_path (path, &place)) {
    volume->customer = g_steal_pointer (&place.customer);
    volume->year = place.year;
  }
  if (volume->id == 0)
    volume->id = (int64_t)event_number (event);
  g_hash_table_insert (fold->volumes, g_steal_pointer (&path), volume);
  return volume;
}

static bool put_volume (Index *index, const char *path, const Volume *volume, GError **error)
{
  DbQuery *query =
      db_query (index->db, "INSERT OR REPLACE INTO volume VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, volume->id);
  db_bind_text (query, 2, path);
  db_bind_text (query, 3, volume->customer);
  db_bind_int (query, 4, volume->year);
  db_bind_text (query, 5, volume->category);
  db_bind_int (query, 6, volume->items);
  db_bind_int (query, 7, volume->records);
  db_bind_int (query, 8, volume->files);
  db_bind_int (query, 9, volume->pages);
  db_bind_int (query, 10, (int64_t)volume->sealed);
  return db_step (index->db, query, error) == 0;
}

bool index_put_volumes (IndexFold *fold, GError **error)
{
  GHashTableIter iter;
  gpointer path, volume;
  g_hash_table_iter_init (&iter, fold->volumes);
  while (g_hash_table_iter_next (&iter, &path, &volume))
    if (!put_volume (fold->index, path, volume, error))
      return false;
  return true;
}

bool index_fold_seal (IndexFold *fold, const Event *event, gconstpointer document G_GNUC_UNUSED, GError **error)
{
  Volume *volume = volume_for (fold, event, event_get (event, "path"), error);
  if (volume != NULL)
    volume->sealed = event_number (event);
  return volume != NULL;
}

/* ---- Words ---- */

char *index_codes (const char *text)
{
  GString *codes = g_string_new (NULL);
  bool inside = false;
  for (const char *at = text; *at != '\0'; at++) {
    bool letter = g_ascii_isalnum (*at) || (inside && *at == '.' && g_ascii_isalpha (at[1]));
    if (letter && !inside)
      g_string_append_c (codes, DB_WORDS_WHOLE);
    if (letter)
      g_string_append_c (codes, *at);
    inside = letter;
  }
  return g_string_free (codes, FALSE);
}

char *index_codes_typed (const char *word)
{
  g_autoptr (GString) code = g_string_new (NULL);
  for (const char *at = word; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
    gunichar c = g_utf8_get_char_validated (at, -1);
    if (c > 0x10ffff || (c >= 0x80 && g_unichar_isalnum (c)))
      return g_strdup ("");
    g_string_append_c (code, c < 0x80 ? (char)c : c == 0xb7 ? '.' : ' ');
  }
  return index_codes (code->str);
}

void index_append_line (GString *text, const char *more)
{
  if (more == NULL || *more == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, more);
}

/* The searchable text beside the title. Titles of parts that only repeat the record's title are left out. */
static char *words_about (const Record *record, const char *creators)
{
  GString *text = g_string_new (creators);
  for (unsigned i = 0; i < record->notes->len; i++)
    index_append_line (text, record->notes->pdata[i]);
  for (unsigned i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    if (part->title != NULL && !g_str_has_prefix (part->title, record->title))
      index_append_line (text, part->title);
  }
  return g_string_free (text, FALSE);
}

/* ---- Records ---- */

/* The values of a record's rows. */
typedef struct {
  int64_t id;
  const char *reference, *category;
  const Record *record; /* NULL: the document is missing, damaged or altered */
  unsigned item, pages, parts;
  bool uncounted; /* there are more pages than these, or none are known */
  char *date, *closed, *creators, *valid, *former;
} Row;

static void row_clear (Row *row)
{
  g_free (row->date);
  g_free (row->closed);
  g_free (row->creators);
  g_free (row->valid);
  g_free (row->former);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static char *join_texts (const GPtrArray *texts)
{
  GString *all = g_string_new (NULL);
  for (unsigned i = 0; i < texts->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "; " : "", (const char *)texts->pdata[i]);
  return g_string_free (all, FALSE);
}

/* Scans that were superseded stay, and do not count. */
static unsigned count_parts (const Record *record)
{
  unsigned n = 0;
  for (unsigned i = 0; i < record->parts->len; i++)
    n += ((const RecordPart *)record->parts->pdata[i])->superseded == 0;
  return n;
}

/* Takes the values from the document or, without one, from the event. */
static void row_init (Row *row, const Event *event, const Record *record)
{
  bool complete = true;
  row->id = (int64_t)event_number (event);
  row->record = record;
  row->pages = record != NULL ? record_counted_pages (record, &complete) : (unsigned)event_get_number (event, "pages");
  row->parts = record != NULL ? count_parts (record) : (unsigned)event_get_number (event, "files");
  row->uncounted = !complete || row->pages == 0;
  if (record == NULL)
    return;
  row->creators = join_texts (record->creators);
  row->former = record->former_codes->len > 0 ? join_texts (record->former_codes) : NULL;
  row->valid = date_print (&record->valid_until);
  row->date = date_print (&record->date);
  row->closed = date_print (&record->closed);
}

static bool put_row (Index *index, const Row *row, int64_t volume, GError **error)
{
  const Record *record = row->record;
  DbQuery *query = db_query (
      index->db,
      "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, row->id);
  db_bind_int (query, 2, volume);
  db_bind_int (query, 3, row->item);
  db_bind_text (query, 4, row->reference);
  db_bind_text (query, 5, record != NULL ? record->title : NULL);
  db_bind_text (query, 6, row->date);
  db_bind_text (query, 7, record != NULL ? record->docno : NULL);
  db_bind_text (query, 8, row->creators);
  db_bind_text (query, 9, record != NULL ? record->kind : NULL);
  db_bind_int (query, 10, row->pages);
  db_bind_int (query, 11, row->parts);
  db_bind_text (query, 12, record != NULL ? record->trigger : NULL);
  db_bind_text (query, 13, row->closed);
  db_bind_int (query, 14, record != NULL ? record->pages : 0);
  db_bind_text (query, 15, row->valid);
  db_bind_text (query, 16, row->former);
  db_bind_int (query, 17, row->uncounted);
  return db_step (index->db, query, error) == 0;
}

/* The codes that the record had before it was moved, each after a blank. */
static bool append_former (Index *index, GString *codes, const char *path, GError **error)
{
  g_autoptr (GPtrArray) former = index_former_places (index, path, error);
  for (unsigned i = 0; former != NULL && i < former->len; i++)
    g_string_append_printf (codes, " %s", ((const IndexFormer *)former->pdata[i])->reference);
  return former != NULL;
}

static bool put_words (Index *index, const Row *row, const char *path, GError **error)
{
  const Record *record = row->record;
  const char *inner = strrchr (row->category, '.');
  g_autoptr (GString) coded = g_string_new (row->reference);
  g_string_append_printf (coded, " " INDEX_OF_CUSTOMER "%s", record->reference.customer);
  g_string_append_printf (coded, " %s %s %s", row->date != NULL ? row->date : "", record->kind,
                          inner != NULL ? inner + 1 : "");
  if (record->edition > 1 && !append_former (index, coded, path, error))
    return false;
  g_autofree char *codes = index_codes (coded->str), *rest = words_about (record, row->creators);
  g_autoptr (GString) title = g_string_new (record->title);
  index_append_line (title, record->docno);
  index_append_line (title, row->former);
  DbQuery *query = db_query (index->db, "INSERT INTO words (rowid, title, rest, codes) VALUES (?1, ?2, ?3, ?4)", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, row->id);
  db_bind_text (query, 2, title->str);
  db_bind_text (query, 3, rest);
  db_bind_text (query, 4, codes);
  return db_step (index->db, query, error) == 0;
}

static int value_of_digit (char c)
{
  return c <= '9' ? c - '0' : c - 'a' + 10;
}

void index_digest_bytes (const char *hex, guint8 bytes[INDEX_DIGEST])
{
  for (unsigned i = 0; i < INDEX_DIGEST; i++)
    bytes[i] = (guint8)(value_of_digit (hex[2 * i]) << 4 | value_of_digit (hex[2 * i + 1]));
}

static bool put_parts (Index *index, const Row *row, GError **error)
{
  for (unsigned i = 0; i < row->record->parts->len; i++) {
    guint8 digest[INDEX_DIGEST];
    index_digest_bytes (((const RecordPart *)row->record->parts->pdata[i])->digest, digest);
    DbQuery *query = db_query (index->db, "INSERT INTO part VALUES (?1, ?2)", error);
    if (query == NULL)
      return false;
    db_bind_bytes (query, 1, digest, INDEX_DIGEST);
    db_bind_int (query, 2, row->id);
    if (db_step (index->db, query, error) != 0)
      return false;
  }
  return true;
}

static bool put_reply (Index *index, const Row *row, GError **error)
{
  if (row->record->reply_to == NULL)
    return true;
  DbQuery *query = db_query (index->db, "INSERT INTO reply VALUES (?1, ?2)", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, row->record->reply_to);
  db_bind_int (query, 2, row->id);
  return db_step (index->db, query, error) == 0;
}

static bool put_former (Index *index, const Row *row, GError **error)
{
  for (unsigned i = 0; i < row->record->former_codes->len; i++) {
    g_autofree char *key = text_alike (row->record->former_codes->pdata[i]);
    DbQuery *query = db_query (index->db, "INSERT INTO former VALUES (?1, ?2)", error);
    if (query == NULL)
      return false;
    db_bind_text (query, 1, key);
    db_bind_int (query, 2, row->id);
    if (db_step (index->db, query, error) != 0)
      return false;
  }
  return true;
}

/* The category in a reference code: "KH.A02" in "Z109-KH.A02.2024-D30-C00042-0007"; NULL when it has none. Filing and
 * verify check the whole code. Given. */
static char *category_in_code (const char *reference)
{
  const char *start = strchr (reference, '-'), *end = start != NULL ? strchr (start + 1, '-') : NULL;
  const char *dot = end != NULL ? g_strrstr_len (start, end - start, ".") : NULL;
  return dot != NULL ? g_strndup (start + 1, (gsize)(dot - start - 1)) : NULL;
}

/* ---- Editions ---- */

/* The row of a record that is amended or moved later. Its id is 0 until it is filed. */
typedef struct {
  int64_t id;
  unsigned pages, parts;
  char *closed, *reference, *trigger;
} Former;

static void former_clear (Former *former)
{
  g_free (former->closed);
  g_free (former->reference);
  g_free (former->trigger);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Former, former_clear)

static void former_free (gpointer data)
{
  former_clear (data);
  g_free (data);
}

static bool collect_amended (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data,
                             GError **error G_GNUC_UNUSED)
{
  unsigned edition;
  char *record = filed_path (event, &edition);
  if (edition > 1 && !g_hash_table_contains (data, record))
    g_hash_table_insert (data, record, g_new0 (Former, 1));
  else
    g_free (record);
  return true;
}

GHashTable *index_all_amended (Index *index, GError **error)
{
  const Moves *moves = archive_moves (index->archive);
  g_autoptr (GHashTable) amended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, former_free);
  if (!journal_visit_verb (archive_journal (index->archive), "amend", collect_amended, amended, error))
    return NULL;
  for (unsigned i = 0; moves != NULL && i < moves_length (moves); i++)
    g_hash_table_insert (amended, g_strdup (moves_step (moves, i)->from), g_new0 (Former, 1));
  return g_steal_pointer (&amended);
}

static void keep_former (const IndexFold *fold, const char *path, const Row *row)
{
  Former *former = fold->amended != NULL ? g_hash_table_lookup (fold->amended, path) : NULL;
  if (former == NULL)
    return;
  const char *trigger = row->record != NULL ? row->record->trigger : NULL;
  former_clear (former);
  *former =
      (Former){row->id, row->pages, row->parts, g_strdup (row->closed), g_strdup (row->reference), g_strdup (trigger)};
}

/* The row of a record at present; its id is 0 when there is none. */
static bool ask_former (const IndexFold *fold, const char *path, int64_t volume, unsigned item, Former *former,
                        GError **error)
{
  const Former *kept = fold->amended != NULL ? g_hash_table_lookup (fold->amended, path) : NULL;
  *former = (Former){0};
  if (fold->amended != NULL) {
    if (kept != NULL)
      *former = (Former){kept->id,
                         kept->pages,
                         kept->parts,
                         g_strdup (kept->closed),
                         g_strdup (kept->reference),
                         g_strdup (kept->trigger)};
    return true;
  }
  DbQuery *query = db_query (
      fold->index->db,
      "SELECT id, pages, parts, closed, reference, trigger FROM record WHERE volume = ?1 AND item = ?2", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, volume);
  db_bind_int (query, 2, item);
  int found = db_step (fold->index->db, query, error);
  if (found > 0)
    *former = (Former){db_int (query, 0),
                       (unsigned)db_int (query, 1),
                       (unsigned)db_int (query, 2),
                       g_strdup (db_text (query, 3)),
                       g_strdup (db_text (query, 4)),
                       g_strdup (db_text (query, 5))};
  db_reset (query);
  return found >= 0;
}

/* All closing days that the record has had, "-" for none: "2024-05-01 -". NULL: it never had one. Given. */
static char *add_closing (const char *former, const char *day)
{
  const char *one = former != NULL ? former : "-", *other = day != NULL ? day : "-";
  g_auto (GStrv) known = g_strsplit (one, " ", -1);
  if (g_strv_contains ((const char *const *)known, other))
    return g_strdup (former);
  return g_strdup_printf ("%s %s", other, one);
}

/* Words and parts of the former edition stay in their tables, by a number that no record has any more. */
static bool drop_former (Index *index, int64_t id, GError **error)
{
  DbQuery *query = db_query (index->db, "DELETE FROM record WHERE id = ?1", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, id);
  return db_step (index->db, query, error) == 0;
}

/* ---- Events ---- */

/* Inserts the rows of an edition. */
static bool put_edition (IndexFold *fold, const Row *row, const char *path, int64_t volume, GError **error)
{
  const IndexEnd *ended = index_ending (fold, path);
  keep_former (fold, path, row);
  return put_row (fold->index, row, volume, error) &&
         (row->record == NULL || (put_words (fold->index, row, path, error) && put_parts (fold->index, row, error) &&
                                  put_reply (fold->index, row, error) && put_former (fold->index, row, error))) &&
         (ended == NULL || index_note_gone (fold->index, (uint64_t)row->id, ended, error));
}

static unsigned item_of (const char *path)
{
  return (unsigned)g_ascii_strtoull (strrchr (path, '/') + 1, NULL, 10);
}

bool index_fold_record (IndexFold *fold, const Event *event, gconstpointer document, GError **error)
{
  const char *path = event_get (event, "path"), *reference = event_get (event, "ref");
  g_autofree char *category = reference != NULL ? category_in_code (reference) : NULL;
  if (category == NULL)
    return true;
  Volume *volume = volume_for (fold, event, path, error);
  if (volume == NULL)
    return false;
  g_auto (Row) row = {.reference = reference, .category = category, .item = item_of (path)};
  row_init (&row, event, document);
  if (volume->category == NULL)
    volume->category = g_strdup (category);
  volume->items = MAX (volume->items, row.item);
  volume->records++;
  volume->files += row.parts;
  volume->pages += row.pages;
  fold->records++;
  return put_edition (fold, &row, path, volume->id, error);
}

bool index_fold_amend (IndexFold *fold, const Event *event, gconstpointer document, GError **error)
{
  unsigned edition;
  g_autofree char *path = filed_path (event, &edition);
  const char *reference = event_get (event, "ref");
  g_autofree char *category = reference != NULL ? category_in_code (reference) : NULL;
  Volume *volume = category == NULL ? NULL : volume_for (fold, event, path, error);
  if (volume == NULL)
    return category == NULL;
  g_auto (Former) former = {0};
  g_auto (Row) row = {.reference = reference, .category = category, .item = item_of (path)};
  if (volume->category == NULL)
    volume->category = g_strdup (category);
  if (!ask_former (fold, path, volume->id, row.item, &former, error))
    return false;
  row_init (&row, event, document);
  g_autofree char *own = row.closed;
  row.closed = add_closing (former.closed, own);
  volume->files += row.parts - former.parts;
  volume->pages += row.pages - former.pages;
  /* An amendment of a record that was never filed has no row; verify reports it. */
  return former.id == 0 ||
         (drop_former (fold->index, former.id, error) && put_edition (fold, &row, path, volume->id, error));
}

static bool move_row (Index *index, int64_t id, int64_t volume, unsigned item, GError **error)
{
  DbQuery *query = db_query (index->db, "UPDATE record SET volume = ?2, item = ?3 WHERE id = ?1", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, id);
  db_bind_int (query, 2, volume);
  db_bind_int (query, 3, item);
  return db_step (index->db, query, error) == 0;
}

bool index_fold_move (IndexFold *fold, const Event *event, gconstpointer document G_GNUC_UNUSED, GError **error)
{
  MovesStep step;
  if (moves_read (event, &step) != NULL)
    return true;
  g_auto (Former) former = {0};
  unsigned item = item_of (step.to);
  Volume *from = volume_for (fold, event, step.from, error);
  Volume *to = from != NULL ? volume_for (fold, event, step.to, error) : NULL;
  if (to == NULL || !ask_former (fold, step.from, from->id, item_of (step.from), &former, error))
    return false;
  if (former.id == 0) /* nothing was filed there; verify reports it */
    return true;
  from->records--;
  from->files -= former.parts;
  from->pages -= former.pages;
  to->items = MAX (to->items, item);
  to->records++;
  to->files += former.parts;
  to->pages += former.pages;
  if (!move_row (fold->index, former.id, to->id, item, error) ||
      !index_note_move (fold->index, &step, former.reference, former.trigger, error))
    return false;
  if (fold->amended != NULL) {
    g_hash_table_insert (fold->amended, g_strdup (step.to), g_memdup2 (&former, sizeof former));
    former = (Former){0};
  }
  return true;
}
