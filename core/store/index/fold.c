/* The fold itself: what each event brings, as rows. Documents are read by other threads, some batches of events ahead
 * of the one that is being written, and leave those threads as the strings that are stored. What is counted by volume
 * is counted in memory and stored at the end. Verbs that the index has no use for are passed over. */
#include <string.h>

#include "form/name.h"
#include "store/index/document.h"
#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/work.h"

enum { BATCH = 256, READERS = 2, BATCHES_AHEAD = 6 };

typedef struct {
  int64_t id;
  char *customer, *category;
  int year;
  unsigned items, records, files, pages;
  uint64_t sealed;
} Volume;

typedef struct {
  Index *index;
  GHashTable *volumes;  /* path to Volume */
  GHashTable *gone;     /* of a fold from the beginning: path to the event that ended the record; else NULL */
  GPtrArray *gathering; /* a batch: of IndexDocument */
  WorkQueue *readers;   /* of batches, in the order of the journal */
  uint64_t records;
} Fold;

static void volume_free (gpointer data)
{
  Volume *volume = data;
  g_free (volume->customer);
  g_free (volume->category);
  g_free (volume);
}

static GPtrArray *batch_new (void)
{
  return g_ptr_array_new_full (BATCH, index_document_free);
}

/* Calls db_step for a query that has no rows. */
static bool run (Index *index, DbQuery *query, GError **error)
{
  return db_step (index->db, query, error) == 0;
}

/* ---- Customers ---- */

typedef struct {
  int64_t id;
  unsigned edition;
  char *names, *rest;
} Known;

static void known_clear (Known *known)
{
  g_free (known->names);
  g_free (known->rest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static bool ask_known (Index *index, const char *number, Known *known, GError **error)
{
  DbQuery *query = db_query (index->db, "SELECT id, edition, names, rest FROM customer WHERE number = ?1", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, number);
  int row = db_step (index->db, query, error);
  if (row <= 0)
    return row == 0;
  *known = (Known){db_int (query, 0), (unsigned)db_int (query, 1), g_strdup (db_text (query, 2)),
                   g_strdup (db_text (query, 3))};
  db_reset (query);
  return true;
}

static bool put_customer_words (Index *index, const char *sql, int64_t id, const char *names, const char *rest,
                                GError **error)
{
  DbQuery *query = db_query (index->db, sql, error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, id);
  db_bind_text (query, 2, names);
  db_bind_text (query, 3, rest);
  return run (index, query, error);
}

static bool put_customer_row (Index *index, const IndexDocument *document, int64_t id, GError **error)
{
  DbQuery *query =
      db_query (index->db, "INSERT OR REPLACE INTO customer VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, id);
  db_bind_text (query, 2, document->customer);
  db_bind_int (query, 3, document->edition);
  db_bind_int (query, 4, (int64_t)document->event);
  db_bind_text (query, 5, document->title);
  db_bind_text (query, 6, document->creators);
  db_bind_text (query, 7, document->words);
  db_bind_text (query, 8, document->more_words);
  db_bind_text (query, 9, document->closed);
  return run (index, query, error);
}

/* Words are taken out as they were put in: the full-text table keeps no text of its own. */
static bool put_customer (Index *index, const IndexDocument *document, GError **error)
{
  g_auto (Known) known = {0};
  if (!ask_known (index, document->customer, &known, error))
    return false;
  if (known.edition >= document->edition)
    return true;
  int64_t id = known.id != 0 ? known.id : (int64_t)document->event;
  if (known.id != 0 && !put_customer_words (index,
                                            "INSERT INTO customer_words (customer_words, rowid, names, rest)"
                                            " VALUES ('delete', ?1, ?2, ?3)",
                                            id, known.names, known.rest, error))
    return false;
  return put_customer_words (index, "INSERT INTO customer_words (rowid, names, rest) VALUES (?1, ?2, ?3)", id,
                             document->words, document->more_words, error) &&
         put_customer_row (index, document, id, error);
}

/* ---- Volumes ---- */

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

/* The volume of a path, made by the first event that touches it; borrowed. */
static Volume *fold_volume (Fold *fold, const char *path, uint64_t event, GError **error)
{
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
    volume->id = (int64_t)event;
  g_hash_table_insert (fold->volumes, g_strdup (path), volume);
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
  return run (index, query, error);
}

static bool put_volumes (Fold *fold, GError **error)
{
  GHashTableIter iter;
  gpointer path, volume;
  g_hash_table_iter_init (&iter, fold->volumes);
  while (g_hash_table_iter_next (&iter, &path, &volume))
    if (!put_volume (fold->index, path, volume, error))
      return false;
  return true;
}

/* ---- Records ---- */

static bool put_record_row (Index *index, const IndexDocument *document, int64_t volume, GError **error)
{
  DbQuery *query =
      db_query (index->db, "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, (int64_t)document->event);
  db_bind_int (query, 2, volume);
  db_bind_int (query, 3, document->item);
  db_bind_text (query, 4, document->reference);
  db_bind_text (query, 5, document->title);
  db_bind_text (query, 6, document->date);
  db_bind_text (query, 7, document->docno);
  db_bind_text (query, 8, document->creators);
  db_bind_text (query, 9, document->kind);
  db_bind_int (query, 10, document->pages);
  db_bind_int (query, 11, document->parts);
  db_bind_text (query, 12, document->trigger);
  db_bind_text (query, 13, document->closed);
  return run (index, query, error);
}

static bool put_words (Index *index, const IndexDocument *document, GError **error)
{
  DbQuery *query = db_query (index->db, "INSERT INTO words (rowid, title, rest, codes) VALUES (?1, ?2, ?3, ?4)", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, (int64_t)document->event);
  db_bind_text (query, 2, document->words);
  db_bind_text (query, 3, document->more_words);
  db_bind_text (query, 4, document->codes);
  return run (index, query, error);
}

static bool put_parts (Index *index, const IndexDocument *document, GError **error)
{
  for (guint i = 0; document->digests != NULL && i < document->digests->len; i += INDEX_DIGEST) {
    DbQuery *query = db_query (index->db, "INSERT INTO part VALUES (?1, ?2)", error);
    if (query == NULL)
      return false;
    db_bind_bytes (query, 1, document->digests->data + i, INDEX_DIGEST);
    db_bind_int (query, 2, (int64_t)document->event);
    if (!run (index, query, error))
      return false;
  }
  return true;
}

static bool put_record (Fold *fold, const IndexDocument *document, GError **error)
{
  Volume *volume = fold_volume (fold, document->volume, document->event, error);
  if (volume == NULL)
    return false;
  if (volume->category == NULL)
    volume->category = g_strdup (document->category);
  volume->items = MAX (volume->items, document->item);
  volume->records++;
  volume->files += document->parts;
  volume->pages += document->pages;
  fold->records++;
  return put_record_row (fold->index, document, volume->id, error) && put_words (fold->index, document, error) &&
         put_parts (fold->index, document, error) &&
         (document->gone == 0 || index_note_gone (fold->index, document->event, document->gone, error));
}

static bool put_seal (Fold *fold, const IndexDocument *document, GError **error)
{
  Volume *volume = fold_volume (fold, document->volume, document->event, error);
  if (volume != NULL)
    volume->sealed = document->event;
  return volume != NULL;
}

static bool put_listed (Index *index, const IndexDocument *document, GError **error)
{
  DbQuery *query = db_query (index->db, "INSERT OR IGNORE INTO listed VALUES (?1, ?2)", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, document->path);
  db_bind_int (query, 2, (int64_t)document->event);
  return run (index, query, error);
}

static bool put_document (Fold *fold, IndexDocument *document, GError **error)
{
  if (document->state == INDEX_ELSEWHERE)
    index_document_read_staged (document, fold->index->archive);
  if (document->state == INDEX_FAILED) {
    g_propagate_error (error, g_steal_pointer (&document->error));
    return false;
  }
  switch (document->verb) {
  case KIND_RECORD:
    return put_record (fold, document, error);
  case KIND_CUSTOMER:
    return document->state != INDEX_READ || put_customer (fold->index, document, error);
  case KIND_SEAL:
    return put_seal (fold, document, error);
  case KIND_TOMBSTONE:
    return fold->gone != NULL || index_put_gone (fold->index, document, error);
  default:
    if (kind_row (document->verb)->entry != NULL)
      return index_put_entry (fold->index, document->path, document->event, error);
    return document->event_on != NULL ? index_put_standing (fold->index, &document->change, error)
                                      : put_listed (fold->index, document, error);
  }
}

/* ---- Batches ---- */

static size_t read_batch (gpointer batch, gpointer own G_GNUC_UNUSED, gpointer index)
{
  const GPtrArray *documents = batch;
  for (guint i = 0; i < documents->len; i++)
    index_document_read (documents->pdata[i], ((const Index *)index)->archive);
  return 0;
}

/* Takes the batch. */
static bool write_batch (Fold *fold, GPtrArray *batch, GError **error)
{
  bool good = true;
  for (guint i = 0; good && i < batch->len; i++)
    good = put_document (fold, batch->pdata[i], error);
  g_ptr_array_unref (batch);
  return good;
}

static bool turn_over (Fold *fold, GError **error)
{
  work_queue_add (fold->readers, fold->gathering, 0);
  fold->gathering = batch_new ();
  return work_queue_has_room (fold->readers) || write_batch (fold, work_queue_take (fold->readers), error);
}

static bool gather (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data, GError **error)
{
  Fold *fold = data;
  IndexDocument *document = index_document_new (event);
  if (document == NULL)
    return true;
  g_ptr_array_add (fold->gathering, document);
  if (fold->gone == NULL && document->verb == KIND_CERTIFICATE)
    return error_set (error, ERROR_UNREADABLE, "D-INDEX-OUTDATED", NULL, NULL, "a destruction register ended");
  if (fold->gone != NULL && document->verb == KIND_RECORD)
    document->gone = GPOINTER_TO_UINT (g_hash_table_lookup (fold->gone, document->path));
  if (document->gone != 0)
    document->state = INDEX_UNUSABLE;
  return fold->gathering->len < BATCH || turn_over (fold, error);
}

/* The last batch is read here: for the few events after a commit no thread is started. */
static bool finish (Fold *fold, GError **error)
{
  for (GPtrArray *batch; (batch = work_queue_take (fold->readers)) != NULL;)
    if (!write_batch (fold, batch, error))
      return false;
  read_batch (fold->gathering, NULL, fold->index);
  return write_batch (fold, g_steal_pointer (&fold->gathering), error) && put_volumes (fold, error);
}

bool index_fold (Index *index, uint64_t from, uint64_t *records, GError **error)
{
  Fold fold = {.index = index,
               .volumes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, volume_free),
               .gathering = batch_new (),
               .readers = work_queue_new (&(WorkRules){.threads = READERS,
                                                       .most = BATCHES_AHEAD,
                                                       .work = read_batch,
                                                       .free = (GDestroyNotify)g_ptr_array_unref,
                                                       .data = index})};
  if (from == 0)
    fold.gone = index_all_gone (index, error);
  bool good = (from > 0 || fold.gone != NULL) &&
              journal_visit (archive_journal (index->archive), from + 1, 0, gather, &fold, error) &&
              finish (&fold, error);
  *records = fold.records;
  work_queue_free (fold.readers);
  g_clear_pointer (&fold.gathering, g_ptr_array_unref);
  g_hash_table_unref (fold.volumes);
  g_clear_pointer (&fold.gone, g_hash_table_unref);
  return good;
}
