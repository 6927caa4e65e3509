/* Folding the journal: the function of each event's kind writes its rows. Other threads read and parse the documents, a
 * few batches of events ahead of the batch that is being written. Events that the index does not need are skipped. */
#include "form/document/customer.h"
#include "form/document/kind.h"
#include "form/document/record.h"
#include "form/registers/contact.h"
#include "store/filed.h"
#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/work.h"

enum { BATCH = 256, READERS = 2, BATCHES_AHEAD = 6 };
#define BYTES_AHEAD (64 * 1024 * 1024) /* of documents that are read but not yet written */

/* ---- Kinds ---- */

bool index_put_listed (IndexFold *fold, const Event *event, gconstpointer document G_GNUC_UNUSED, GError **error)
{
  DbQuery *query = db_query (fold->index->db, "INSERT OR IGNORE INTO listed VALUES (?1, ?2)", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, event_get (event, "path"));
  db_bind_int (query, 2, (int64_t)event_number (event));
  return db_step (fold->index->db, query, error) == 0;
}

static bool put_certificate (IndexFold *fold, const Event *event, gconstpointer document, GError **error)
{
  if (fold->gone == NULL)
    return error_set (error, ERROR_UNREADABLE, "D-INDEX-OUTDATED", NULL, NULL, "a destruction register ended");
  return index_put_listed (fold, event, document, error);
}

static gpointer parse_record (GBytes *bytes, const char *path)
{
  return record_parse (bytes, path, NULL);
}

static gpointer parse_customer (GBytes *bytes, const char *path)
{
  return customer_parse (bytes, path, NULL);
}

static gpointer parse_contact (GBytes *bytes, const char *path)
{
  return contact_parse (bytes, path, NULL);
}

static const struct {
  IndexFoldKind put;
  gpointer (*parse) (GBytes *bytes, const char *path); /* NULL: the index does not read this kind */
  GDestroyNotify free;
  const char *file; /* name of the document in the event's directory; NULL: the event's file is the document */
} rules[KIND_UNKNOWN] = {
    [KIND_RECORD] = {.put = index_fold_record,
                     .parse = parse_record,
                     .free = (GDestroyNotify)record_free,
                     .file = "record.1.xml"},
    [KIND_AMEND] = {.put = index_fold_amend, .parse = parse_record, .free = (GDestroyNotify)record_free},
    [KIND_CUSTOMER] = {.put = index_fold_customer, .parse = parse_customer, .free = (GDestroyNotify)customer_free},
    [KIND_CONTACT] = {.put = index_fold_contact, .parse = parse_contact, .free = (GDestroyNotify)contact_free},
    [KIND_MOVE] = {.put = index_fold_move},
    [KIND_PAIR] = {.put = index_fold_pair},
    [KIND_SEAL] = {.put = index_fold_seal},
    [KIND_TOMBSTONE] = {.put = index_fold_end},
    [KIND_CERTIFICATE] = {.put = put_certificate},
    [KIND_BOX] = {.put = index_fold_box},
};

/* The function for an event; NULL when the index does not need the event. */
static IndexFoldKind put_of (const Event *event, Kind kind)
{
  if (kind == KIND_UNKNOWN)
    return NULL;
  const KindRow *row = kind_row (kind);
  const char *path = row->where != NULL ? event_get (event, row->where) : NULL;
  if (path == NULL || (row->digest != NULL && !kind_has_path (kind, path)))
    return NULL;
  if (rules[kind].put != NULL)
    return rules[kind].put;
  if (row->begins != NULL || row->ends != NULL)
    return index_fold_standing;
  return row->entry != NULL ? index_fold_entry : row->is_listed ? index_put_listed : NULL;
}

/* ---- Batches ---- */

typedef struct {
  IndexFold rows;
  GPtrArray *gathering; /* a batch: of Brought */
  WorkQueue *readers;   /* of batches, in the order of the journal */
} Fold;

/* An event and its document. */
typedef struct {
  Event *event;
  Kind kind;
  IndexFoldKind put;
  gpointer document; /* see IndexFoldKind */
  GError *error;     /* the disk failed, so the document may be good: the fold fails */
} Brought;

static void brought_free (gpointer data)
{
  Brought *brought = data;
  event_free (brought->event);
  if (brought->document != NULL)
    rules[brought->kind].free (brought->document);
  g_clear_error (&brought->error);
  g_free (brought);
}

static GPtrArray *batch_new (void)
{
  return g_ptr_array_new_full (BATCH, brought_free);
}

/* Returns the number of bytes read. Records that a later event erases are not read. */
static size_t read_document (Brought *brought, const IndexFold *fold)
{
  unsigned edition;
  g_autofree char *path = filed_path (brought->event, &edition);
  if (rules[brought->kind].parse == NULL || index_ending (fold, path) != NULL)
    return 0;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) bytes = filed_read (fold->index->archive, brought->event, rules[brought->kind].file, &problem);
  if (error_has_id (problem, "D-IO"))
    brought->error = g_steal_pointer (&problem);
  if (bytes == NULL)
    return 0;
  brought->document = rules[brought->kind].parse (bytes, path);
  return g_bytes_get_size (bytes);
}

static size_t read_batch (gpointer batch, gpointer own G_GNUC_UNUSED, gpointer fold)
{
  const GPtrArray *events = batch;
  size_t bytes = 0;
  for (guint i = 0; i < events->len; i++)
    bytes += read_document (events->pdata[i], &((const Fold *)fold)->rows);
  return bytes;
}

/* Takes the batch. */
static bool write_batch (Fold *fold, GPtrArray *batch, GError **error)
{
  bool good = true;
  for (guint i = 0; good && i < batch->len; i++) {
    Brought *brought = batch->pdata[i];
    good = brought->error == NULL && brought->put (&fold->rows, brought->event, brought->document, error);
    if (brought->error != NULL)
      g_propagate_error (error, g_steal_pointer (&brought->error));
  }
  g_ptr_array_unref (batch);
  return good;
}

static bool gather (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data, GError **error)
{
  Fold *fold = data;
  Kind kind = kind_of_verb (event_verb (event));
  IndexFoldKind put = put_of (event, kind);
  if (put == NULL)
    return true;
  Brought *brought = g_new0 (Brought, 1);
  *brought = (Brought){.event = event_copy (event), .kind = kind, .put = put};
  g_ptr_array_add (fold->gathering, brought);
  if (fold->gathering->len < BATCH)
    return true;
  work_queue_add (fold->readers, fold->gathering, 0);
  fold->gathering = batch_new ();
  return work_queue_has_room (fold->readers) || write_batch (fold, work_queue_take (fold->readers), error);
}

/* The last batch is read here, so that no thread is started for the few events after a commit. */
static bool finish_batches (Fold *fold, GError **error)
{
  for (GPtrArray *batch; (batch = work_queue_take (fold->readers)) != NULL;)
    if (!write_batch (fold, batch, error))
      return false;
  read_batch (fold->gathering, NULL, fold);
  return write_batch (fold, g_steal_pointer (&fold->gathering), error) && index_put_volumes (&fold->rows, error);
}

bool index_fold (Index *index, uint64_t from, uint64_t *records, GError **error)
{
  Fold fold = {.rows = {.index = index, .volumes = index_volumes_new ()}, .gathering = batch_new ()};
  fold.readers = work_queue_new (&(WorkRules){.threads = READERS,
                                              .most = BATCHES_AHEAD,
                                              .budget = BYTES_AHEAD,
                                              .work = read_batch,
                                              .free = (GDestroyNotify)g_ptr_array_unref,
                                              .data = &fold});
  if (from == 0 && archive_learn_moves (index->archive, error))
    fold.rows.gone = index_all_gone (index, error);
  if (fold.rows.gone != NULL)
    fold.rows.amended = index_all_amended (index, error);
  bool good = (from > 0 || fold.rows.amended != NULL) &&
              journal_visit (archive_journal (index->archive), from + 1, 0, gather, &fold, error) &&
              finish_batches (&fold, error);
  *records = fold.rows.records;
  work_queue_free (fold.readers);
  g_clear_pointer (&fold.gathering, g_ptr_array_unref);
  g_hash_table_unref (fold.rows.volumes);
  g_clear_pointer (&fold.rows.gone, g_hash_table_unref);
  g_clear_pointer (&fold.rows.amended, g_hash_table_unref);
  return good;
}
