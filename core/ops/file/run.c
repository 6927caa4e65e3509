/* One request, one transaction: plan the records, read the scans, weigh what was counted, and at the journal's head
 * give numbers and write. Settling is repeated whenever another writer was first; the scans are read once. A dry run
 * does the same without a transaction. */
#include "ops/file/run.h"

#include <string.h>

#include "form/document/manifest.h"
#include "form/name.h"
#include "ops/file/internal.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"
#include "sys/work.h"
#include "sys/xml.h"

static void file_scan_free (gpointer data)
{
  FilingScan *scan = data;
  g_free (scan->path);
  g_free (scan->role);
  g_free (scan);
}

FilingRequest *file_request_new (void)
{
  FilingRequest *request = g_new0 (FilingRequest, 1);
  request->scans = g_ptr_array_new_with_free_func (file_scan_free);
  return request;
}

void file_request_free (FilingRequest *request)
{
  if (request == NULL)
    return;
  g_ptr_array_unref (request->scans);
  g_free (request);
}

void file_request_add (FilingRequest *request, const char *path, const char *role)
{
  FilingScan *scan = g_new0 (FilingScan, 1);
  scan->path = g_strdup (path);
  scan->role = g_strdup (role);
  g_ptr_array_add (request->scans, scan);
}

void file_filed_free (Filed *filed)
{
  g_free (filed->path);
  g_free (filed->reference);
  record_free (filed->record);
  g_ptr_array_unref (filed->unchecked);
  g_free (filed);
}

/* ---- Weighing ---- */

/* Declared against counted pages. A part whose pages are not known may hold what is missing, never what is too much. */
static bool file_check_pages (Filing *filing, FilingDraft *draft, GError **error)
{
  const Record *record = draft->record;
  bool all_counted = true, complete;
  unsigned counted = record_counted_pages (record, &complete);
  for (unsigned i = 0; i < record->parts->len; i++)
    all_counted &= strcmp (((const RecordPart *)record->parts->pdata[i])->state, "counted") == 0;
  if (record->pages == 0 || counted == record->pages || (counted < record->pages && !all_counted) ||
      file_waive (filing, draft, "pages"))
    return true;
  error_set (error, ERROR_REFUSED, "D-PAGES", ((FilingSource *)draft->sources->pdata[0])->path,
             "scan what is missing, correct --pages, or file it as it is with --waive pages --reason TEXT",
             "pages declared: %u; counted: %u", record->pages, counted);
  return false;
}

static bool file_weigh (Filing *filing, FilingDraft *draft, GError **error)
{
  const Record *record = draft->record;
  for (unsigned i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    if (strcmp (part->state, "damaged") == 0 || strcmp (part->state, "locked") == 0)
      file_waive (filing, draft, part->state);
  }
  if (!file_check_pages (filing, draft, error))
    return false;
  draft->n_waivers = record->waivers->len;
  return true;
}

static bool file_weigh_all (Filing *filing, GError **error)
{
  for (unsigned i = 0; i < filing->drafts->len; i++)
    if (!file_weigh (filing, filing->drafts->pdata[i], error))
      return false;
  return true;
}

/* ---- Settling at the head ---- */

typedef struct {
  Filing *filing;
  Index *index;
  GHashTable *next;  /* path of a volume: the item number to give next */
  GHashTable *first; /* digest: FilingSource that has it, of this request */
} FilingSettle;

static bool file_number (FilingSettle *settle, FilingDraft *draft, GError **error)
{
  bool sealed;
  unsigned item = GPOINTER_TO_UINT (g_hash_table_lookup (settle->next, draft->volume));
  if (item == 0) {
    if (!index_volume_sealed (settle->index, draft->volume, &sealed, error))
      return false;
    if (sealed) {
      error_set (error, ERROR_REFUSED, "D-VOLUME-SEALED", draft->volume,
                 "a sealed volume takes no more records; check date and category", "the volume of %d is sealed",
                 draft->year.year);
      return false;
    }
    if (!index_next_item (settle->index, draft->volume, &item, error))
      return false;
  }
  g_hash_table_insert (settle->next, draft->volume, GUINT_TO_POINTER (item + 1));
  draft->record->reference.item = item;
  g_free (draft->path);
  draft->path = name_record_path (settle->filing->customer, draft->year.year,
                                  category_directory (settle->filing->category), item);
  return true;
}

/* Says where the same bytes are filed already, or refuses. */
static bool file_check_duplicate (FilingSettle *settle, FilingDraft *draft, FilingSource *source, GError **error)
{
  g_autofree char *holder = NULL;
  const FilingSource *before = g_hash_table_lookup (settle->first, source->part->digest);
  if (before == NULL) {
    g_hash_table_insert (settle->first, source->part->digest, source);
    if (!index_digest_holder (settle->index, source->part->digest, &holder, error))
      return false;
    if (holder == NULL)
      return true;
  }
  g_autofree char *place = holder == NULL ? NULL : name_short_from_path (holder);
  if (!settle->filing->request->duplicate) {
    if (before == NULL)
      error_set (error, ERROR_REFUSED, "D-DUPLICATE", source->path,
                 "leave it out, or file it a second time with --duplicate", "the same bytes are filed already in %s",
                 place);
    else
      error_set (error, ERROR_REFUSED, "D-DUPLICATE", source->path,
                 "leave it out, or file it a second time with --duplicate", "the same bytes are given twice: %s",
                 before->path);
    return false;
  }
  g_autofree char *reason =
      g_strdup_printf (_ ("%s: same bytes as %s"), source->part->file, before == NULL ? place : before->part->title);
  record_add_waiver (draft->record, "duplicate", reason);
  return true;
}

static bool file_settle_draft (FilingSettle *settle, FilingDraft *draft, bool is_closed, GError **error)
{
  Record *record = draft->record;
  g_ptr_array_set_size (record->waivers, (int)draft->n_waivers);
  record->filed = settle->filing->time;
  if (is_closed)
    file_waive (settle->filing, draft, "closed");
  if (!file_number (settle, draft, error))
    return false;
  for (unsigned i = 0; i < draft->sources->len; i++)
    if (!file_check_duplicate (settle, draft, draft->sources->pdata[i], error))
      return false;
  return true;
}

/* Gives numbers and checks everything that depends on what others have filed. */
static bool file_settle (Filing *filing, Index *index, GError **error)
{
  g_autoptr (GHashTable) next = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) first = g_hash_table_new (g_str_hash, g_str_equal);
  FilingSettle settle = {filing, index, next, first};
  bool is_closed;
  if (!file_check_customer (filing, &is_closed, error))
    return false;
  bool good = true;
  index_begin (index);
  for (unsigned i = 0; good && i < filing->drafts->len; i++)
    good = file_settle_draft (&settle, filing->drafts->pdata[i], is_closed, error);
  index_end (index);
  return good;
}

/* ---- Writing ---- */

static Event *file_event (const FilingDraft *draft, const char *manifest)
{
  bool complete;
  uint64_t bytes = 0;
  const Record *record = draft->record;
  g_autofree char *reference = refcode_print (&record->reference);
  for (unsigned i = 0; i < record->parts->len; i++)
    bytes += ((const RecordPart *)record->parts->pdata[i])->bytes;
  Event *event = event_new ("file");
  event_put (event, "path", draft->path);
  event_put (event, "manifest", manifest);
  event_put (event, "ref", reference);
  event_put_number (event, "files", record->parts->len);
  event_put_number (event, "bytes", bytes);
  event_put_number (event, "pages", record_counted_pages (record, &complete));
  return event;
}

static bool file_write (Transaction *transaction, FilingDraft *draft, GError **error)
{
  DigestAlgorithm algorithm = journal_algorithm (archive_journal (transaction_archive (transaction)));
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (GBytes) xml = record_print (draft->record);
  if (g_bytes_get_size (xml) > XML_MAX_BYTES) {
    error_set (error, ERROR_REFUSED, "D-RECORD-TOO-LARGE", draft->path,
               "put the pages of a document into one PDF or TIFF, or use --each",
               "the record's description is longer than %d bytes", XML_MAX_BYTES);
    return false;
  }
  if (!transaction_write (transaction, draft->item, "record.1.xml", xml, hex, error))
    return false;
  g_autoptr (Manifest) manifest = manifest_new (algorithm);
  manifest_add (manifest, hex, "record.1.xml");
  for (unsigned i = 0; i < draft->record->parts->len; i++) {
    const RecordPart *part = draft->record->parts->pdata[i];
    manifest_add (manifest, part->digest, part->file);
  }
  g_autoptr (GBytes) list = manifest_print (manifest);
  g_autofree char *name = manifest_file_name (algorithm, 1);
  return transaction_write (transaction, draft->item, name, list, draft->manifest, error);
}

static bool file_write_draft (unsigned i, gpointer own G_GNUC_UNUSED, gpointer data, GError **error)
{
  Filing *filing = data;
  return file_write (filing->transaction, filing->drafts->pdata[i], error);
}

static bool file_prepare (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  Filing *filing = data;
  WorkShare share = {.threads = FILING_THREADS, .work = file_write_draft, .data = filing};
  if (!file_settle (filing, index, error) || !work_share_out (&share, filing->drafts->len, error))
    return false;
  for (unsigned i = 0; i < filing->drafts->len; i++) {
    FilingDraft *draft = filing->drafts->pdata[i];
    transaction_add_event (transaction, draft->item, file_event (draft, draft->manifest));
  }
  return true;
}

static bool file_begin (Filing *filing, GError **error)
{
  filing->transaction = transaction_begin (filing->archive, filing->actor, error);
  if (filing->transaction == NULL)
    return false;
  filing->time = transaction_time (filing->transaction);
  return true;
}

static bool file_do (Filing *filing, bool dry_run, GError **error)
{
  if (!file_plan (filing, error) || (!dry_run && !file_begin (filing, error)))
    return false;
  if (!file_read_scans (filing, error) || !file_weigh_all (filing, error))
    return false;
  if (!dry_run)
    return transaction_commit (filing->transaction, file_prepare, filing, error);
  Index *index = index_of (filing->archive, error);
  return index != NULL && file_settle (filing, index, error);
}

static GPtrArray *file_result (Filing *filing)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)file_filed_free);
  for (unsigned i = 0; i < filing->drafts->len; i++) {
    FilingDraft *draft = filing->drafts->pdata[i];
    Filed *filed = g_new0 (Filed, 1);
    filed->path = g_steal_pointer (&draft->path);
    filed->reference = refcode_print (&draft->record->reference);
    filed->record = g_steal_pointer (&draft->record);
    filed->unchecked = g_ptr_array_new_with_free_func (g_free);
    for (unsigned j = 0; j < draft->sources->len; j++) {
      FilingSource *source = draft->sources->pdata[j];
      if (source->unchecked != NULL)
        g_ptr_array_add (filed->unchecked, g_steal_pointer (&source->unchecked));
    }
    g_ptr_array_add (all, filed);
  }
  return all;
}

GPtrArray *file_run (Archive *archive, const FilingRequest *request, const char *actor, const GDate *today,
                     bool dry_run, GError **error)
{
  Filing filing = {.archive = archive,
                   .layout = layouts_in_force (archive, error),
                   .request = request,
                   .actor = actor,
                   .today = today,
                   .time = g_get_real_time () / G_USEC_PER_SEC};
  if (filing.layout == NULL)
    return NULL;
  filing.drafts = g_ptr_array_new_with_free_func (file_draft_free);
  filing.sources = g_ptr_array_new ();
  g_mutex_init (&filing.lock);
  bool done = file_do (&filing, dry_run, error);
  if (filing.transaction != NULL)
    transaction_free (filing.transaction);
  GPtrArray *all = done ? file_result (&filing) : NULL;
  g_mutex_clear (&filing.lock);
  g_ptr_array_unref (filing.sources);
  g_ptr_array_unref (filing.drafts);
  g_free (filing.customer);
  g_free (filing.reply_to);
  return all;
}
