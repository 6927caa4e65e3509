/* Files requests in one transaction: drafts the records, reads the scans, compares page counts, and at the journal's
 * head numbers the records and writes them. When another writer commits first, only the numbering is repeated; the
 * scans are read once. A dry run does the same and writes nothing. */
#include "ops/file/run.h"

#include <string.h>

#include "form/document/customer.h"
#include "form/document/manifest.h"
#include "form/name.h"
#include "ops/file/internal.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"
#include "sys/work.h"
#include "sys/xml.h"

static void scan_free (gpointer data)
{
  FilingScan *scan = data;
  g_free (scan->path);
  g_free (scan->role);
  g_free (scan->digest);
  g_free (scan);
}

FilingRequest *file_request_new (void)
{
  FilingRequest *request = g_new0 (FilingRequest, 1);
  request->scans = g_ptr_array_new_with_free_func (scan_free);
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

void file_tie_clear (FilingTie *tie)
{
  g_clear_pointer (&tie->request, g_free);
  g_clear_pointer (&tie->from, g_free);
  g_clear_pointer (&tie->holder, g_free);
}

static void filed_record_free (FiledRecord *filed)
{
  g_free (filed->path);
  g_free (filed->opened);
  g_free (filed->room);
  g_free (filed->shelf);
  g_free (filed->box);
  file_tie_clear (&filed->tie);
  g_free (filed->reference);
  record_free (filed->record);
  g_ptr_array_unref (filed->unchecked);
  g_ptr_array_unref (filed->remarks);
  g_free (filed);
}

/* ---- Faults ---- */

static void fault_free (gpointer data)
{
  FilingFault *fault = data;
  g_clear_error (&fault->error);
  g_free (fault);
}

GPtrArray *file_faults_new (void)
{
  return g_ptr_array_new_with_free_func (fault_free);
}

bool file_raise (const GPtrArray *faults, GError **error)
{
  if (faults->len == 0)
    return true;
  GError *first = g_error_copy (((const FilingFault *)faults->pdata[0])->error);
  if (faults->len > 1)
    g_prefix_error (&first, _ ("%u errors; the first: "), faults->len);
  g_propagate_error (error, first);
  return false;
}

static void list_faults (const Filing *filing, GPtrArray *faults)
{
  for (unsigned i = 0; i < filing->orders->len; i++) {
    FilingOrder *order = filing->orders->pdata[i];
    for (unsigned j = 0; j < order->faults->len; j++)
      ((FilingFault *)order->faults->pdata[j])->request = i;
    g_ptr_array_extend_and_steal (faults, g_steal_pointer (&order->faults));
    order->faults = file_faults_new ();
  }
}

/* ---- Pages and waivers ---- */

static bool check_pages (FilingDraft *draft, GError **error)
{
  const Record *record = draft->record;
  bool complete;
  unsigned counted = record_counted_pages (record, &complete);
  if (record_has_declared_pages (record) || file_waive (draft, "pages"))
    return true;
  return error_set (error, ERROR_REFUSED, "D-PAGES", ((FilingSource *)draft->sources->pdata[0])->path,
                    "scan the missing pages or correct --pages; to file it as it is, add --waive pages --reason TEXT",
                    "pages declared: %u; counted: %u", record->pages, counted);
}

/* Adds the waivers of damaged and locked scans, and checks pages. A record with an unread scan has no count. */
static void check_counts (Filing *filing)
{
  for (unsigned i = 0; i < filing->drafts->len; i++) {
    FilingDraft *draft = filing->drafts->pdata[i];
    GError *refusal = NULL;
    bool all_read = true;
    for (unsigned j = 0; j < draft->record->parts->len; j++) {
      const RecordPart *part = draft->record->parts->pdata[j];
      all_read = all_read && part->digest != NULL;
      if (g_strcmp0 (part->state, "damaged") == 0 || g_strcmp0 (part->state, "locked") == 0)
        file_waive (draft, part->state);
    }
    if (all_read && !check_pages (draft, &refusal))
      file_fault (draft->order, 0, refusal);
    draft->n_waivers = draft->record->waivers->len;
  }
}

/* ---- At the head ---- */

bool file_refuse_sealed (const char *volume, int year, GError **error)
{
  g_autofree char *brief = name_short_from_path (volume);
  g_autofree char *hint =
      g_strdup_printf (_ ("check date and category; if they are right, run `dossier reopen %s --reason TEXT`"), brief);
  return error_set (error, ERROR_REFUSED, "D-VOLUME-SEALED", brief, hint, "the volume of %d is sealed", year);
}

static bool give_number (Filing *filing, FilingDraft *draft, GError **error)
{
  bool sealed;
  Index *index = filing->change.index;
  unsigned item = GPOINTER_TO_UINT (g_hash_table_lookup (filing->next, draft->volume));
  if (item == 0) {
    if (!index_volume_sealed (index, draft->volume, &sealed, error))
      return false;
    if (sealed)
      return file_refuse_sealed (draft->volume, draft->year.year, error);
    if (!index_next_item (index, draft->volume, &item, error))
      return false;
  }
  g_hash_table_insert (filing->next, draft->volume, GUINT_TO_POINTER (item + 1));
  draft->record->reference.item = item;
  g_free (draft->path);
  draft->path =
      name_record_path (draft->order->customer, draft->year.year, category_directory (draft->order->category), item);
  return true;
}

/* Refuses a scan whose bytes were filed before, or with --duplicate records where. */
static bool check_duplicate (Filing *filing, FilingDraft *draft, FilingSource *source, GError **error)
{
  g_autofree char *holder = NULL;
  const FilingSource *before = g_hash_table_lookup (filing->first, source->part->digest);
  if (before == NULL) {
    g_hash_table_insert (filing->first, source->part->digest, source);
    if (!index_digest_holder (filing->change.index, source->part->digest, &holder, error))
      return false;
    if (holder == NULL)
      return true;
  }
  g_autofree char *place = holder != NULL ? index_brief (filing->change.index, holder, error) : NULL;
  if (holder != NULL && place == NULL)
    return false;
  if (!draft->order->request->duplicate)
    return error_set (
        error, ERROR_REFUSED, "D-DUPLICATE", source->path, "leave it out, or add --duplicate to file it again",
        before == NULL ? N_ ("this scan is already filed in %s") : N_ ("this scan is given twice; the first is %s"),
        before == NULL ? place : before->path);
  g_autofree char *reason =
      g_strdup_printf (_ ("%s: same bytes as %s"), source->part->file, before == NULL ? place : before->part->title);
  record_add_waiver (draft->record, "duplicate", reason);
  return true;
}

/* Tells in the last fault, of a duplicate, which scan of this filing is the first with these bytes. */
static void name_twin (const Filing *filing, const FilingSource *source)
{
  const GPtrArray *faults = source->draft->order->faults;
  const FilingSource *first = g_hash_table_lookup (filing->first, source->part->digest);
  FilingFault *fault = faults->pdata[faults->len - 1];
  if (first == source)
    return;
  g_ptr_array_find (filing->orders, first->draft->order, &fault->first_request);
  fault->first_scan = (int)first->scan;
}

/* Finds the record of the draft's volume that has all its scans, if the request asks for that. */
static bool find_again (Filing *filing, FilingDraft *draft, GError **error)
{
  g_clear_pointer (&draft->holder, g_free);
  for (unsigned i = 0; draft->order->request->again && i < draft->sources->len; i++) {
    const FilingSource *source = draft->sources->pdata[i];
    g_autofree char *holder = NULL;
    if (!index_digest_in_volume (filing->change.index, source->part->digest, draft->volume, &holder, error))
      return false;
    if (holder == NULL || (draft->holder != NULL && strcmp (draft->holder, holder) != 0)) {
      g_clear_pointer (&draft->holder, g_free);
      return true;
    }
    g_free (draft->holder);
    draft->holder = g_steal_pointer (&holder);
  }
  return true;
}

/* Only many scans or many notes make a description too long. */
static bool check_length (const FilingDraft *draft, GError **error)
{
  enum { MANY_PARTS = 100, MANY_BYTES = XML_MAX_BYTES / 4 };
  const char *note = draft->order->request->note;
  if (draft->record->parts->len < MANY_PARTS && (note == NULL || strlen (note) < MANY_BYTES))
    return true;
  g_autoptr (GBytes) xml = record_print (draft->record);
  return g_bytes_get_size (xml) <= XML_MAX_BYTES ||
         error_set (error, ERROR_REFUSED, "D-RECORD-TOO-LARGE", draft->path,
                    "put the pages of a document into one PDF or TIFF, or add --each",
                    "the record's description is longer than %d bytes", XML_MAX_BYTES);
}

static bool settle_draft (Filing *filing, FilingDraft *draft, GError **error)
{
  g_ptr_array_set_size (draft->record->waivers, (int)draft->n_waivers);
  draft->record->filed = filing->change.time;
  if (draft->order->is_closed)
    file_waive (draft, "closed");
  if (record_lacks (draft->record, category_parts (draft->order->category)) != NULL)
    file_waive (draft, "parts");
  if (!find_again (filing, draft, error))
    return false;
  if (draft->holder != NULL)
    return true;
  if (!give_number (filing, draft, error) || !check_length (draft, error))
    return false;
  const Shelf shelf = {draft->room, draft->shelf, draft->box};
  if ((shelf.room != NULL || shelf.shelf != NULL || shelf.box != NULL) &&
      !shelve_plan_record (filing->shelving, draft->path, &draft->record->reference, &shelf, NULL, error))
    return false;
  for (unsigned i = 0; i < draft->sources->len; i++) {
    FilingSource *source = draft->sources->pdata[i];
    GError *refusal = NULL;
    if (!check_duplicate (filing, draft, source, &refusal)) {
      if (!file_take_refusal (draft->order, (int)source->scan, refusal, error))
        return false;
      name_twin (filing, source);
    }
  }
  return true;
}

static bool check_customers (Filing *filing, GError **error)
{
  g_hash_table_remove_all (filing->profiles);
  for (unsigned i = 0; i < filing->orders->len; i++) {
    FilingOrder *order = filing->orders->pdata[i];
    GError *refusal = NULL;
    if (order->faults->len == 0 && !file_check_customer (order, &refusal) &&
        !file_take_refusal (order, -1, refusal, error))
      return false;
  }
  return true;
}

/* Numbers the records and makes the checks that depend on what others have filed. */
static bool settle_all (Filing *filing, GError **error)
{
  bool good = true;
  g_hash_table_remove_all (filing->next);
  g_hash_table_remove_all (filing->first);
  g_clear_pointer (&filing->shelving, shelve_plan_free);
  filing->shelving = shelve_plan_new (&filing->change, filing->layout);
  if (!check_customers (filing, error))
    return false;
  for (unsigned i = 0; good && i < filing->drafts->len; i++) {
    FilingDraft *draft = filing->drafts->pdata[i];
    GError *refusal = NULL;
    if (draft->order->faults->len == 0 && !settle_draft (filing, draft, &refusal))
      good = file_take_refusal (draft->order, -1, refusal, error);
  }
  return good;
}

/* ---- Writing ---- */

static void put_totals (Event *event, const FilingDraft *draft)
{
  bool complete;
  uint64_t bytes = 0;
  const Record *record = draft->record;
  g_autofree char *reference = refcode_print (&record->reference);
  for (unsigned i = 0; i < record->parts->len; i++)
    bytes += ((const RecordPart *)record->parts->pdata[i])->bytes;
  event_put (event, "path", draft->path);
  event_put (event, "manifest", draft->manifest);
  event_put (event, "ref", reference);
  event_put_number (event, "files", record->parts->len);
  event_put_number (event, "bytes", bytes);
  event_put_number (event, "pages", record_counted_pages (record, &complete));
}

static bool write_description (Change *change, FilingDraft *draft, GError **error)
{
  DigestAlgorithm algorithm = archive_fonds (change->archive)->digest;
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (GBytes) xml = record_print (draft->record);
  if (!change_write (change, draft->item, "record.1.xml", xml, hex, error))
    return false;
  g_autoptr (Manifest) manifest = manifest_new (algorithm);
  manifest_add (manifest, hex, "record.1.xml");
  for (unsigned i = 0; i < draft->record->parts->len; i++) {
    const RecordPart *part = draft->record->parts->pdata[i];
    manifest_add (manifest, part->digest, part->file);
  }
  g_autoptr (GBytes) list = manifest_print (manifest);
  g_autofree char *name = manifest_file_name (algorithm, 1);
  return change_write (change, draft->item, name, list, draft->manifest, error);
}

static bool write_draft (unsigned i, gpointer own G_GNUC_UNUSED, gpointer data, GError **error)
{
  Filing *filing = data;
  FilingDraft *draft = filing->drafts->pdata[i];
  return draft->holder != NULL || draft->order->faults->len > 0 || write_description (&filing->change, draft, error);
}

static bool has_new (const Filing *filing)
{
  for (unsigned i = 0; i < filing->drafts->len; i++)
    if (((const FilingDraft *)filing->drafts->pdata[i])->holder == NULL)
      return true;
  return false;
}

/* Gives each new customer its number, and their records their places. */
static bool open_customers (Filing *filing, GError **error)
{
  for (unsigned i = 0; filing->n_faults == 0 && i < filing->newcomers->len; i++)
    if (!customers_open (&filing->change, filing->newcomers->pdata[i], error))
      return false;
  for (unsigned i = 0; i < filing->drafts->len; i++) {
    FilingDraft *draft = filing->drafts->pdata[i];
    FilingOrder *order = draft->order;
    if (order->newcomer == NULL || order->faults->len > 0)
      continue;
    const char *number = customers_drafted (order->newcomer)->number;
    g_free (order->customer);
    g_free (draft->volume);
    g_free (draft->record->reference.customer);
    order->customer = g_strdup (number);
    draft->record->reference.customer = g_strdup (number);
    draft->volume = name_record_path (number, draft->year.year, category_directory (order->category), 0);
  }
  return true;
}

/* A request gets its first reply only, also when several are filed at once. */
static bool tie_reply (Filing *filing, FilingDraft *draft, GHashTable *tied, GError **error)
{
  Change *change = &filing->change;
  const FilingOrder *order = draft->order;
  g_autofree char *code = refcode_print (&order->asked->reference);
  g_autofree char *path = index_resolve (change->index, code, error);
  if (path == NULL)
    return false;
  draft->tie.holder = g_strdup (g_hash_table_lookup (tied, path));
  if (draft->tie.holder != NULL)
    return true;
  if (!order->request->pair (change, draft->path, draft->record, path, filing->today, filing->next, &draft->tie, error))
    return false;
  g_hash_table_insert (tied, g_steal_pointer (&path), draft->tie.holder != NULL ? draft->tie.holder : draft->path);
  return true;
}

static bool tie_replies (Filing *filing, GError **error)
{
  g_autoptr (GHashTable) tied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (unsigned i = 0; i < filing->drafts->len; i++) {
    FilingDraft *draft = filing->drafts->pdata[i];
    file_tie_clear (&draft->tie);
    bool answers = draft->order->asked != NULL && draft->order->request->pair != NULL;
    if (answers && draft->holder == NULL && draft->order->faults->len == 0 && !tie_reply (filing, draft, tied, error))
      return false;
  }
  return true;
}

static bool compose_records (Change *change, GError **error)
{
  Filing *filing = change->data;
  WorkShare share = {.threads = FILING_THREADS, .work = write_draft, .data = filing};
  if (!open_customers (filing, error) || !settle_all (filing, error))
    return false;
  if (!change->dry_run && (filing->n_faults > 0 || !has_new (filing)))
    return error_set (error, ERROR_REFUSED, "D-NOTHING", NULL, NULL, "nothing is to be filed");
  if (!work_share_out (&share, filing->drafts->len, error))
    return false;
  for (unsigned i = 0; i < filing->drafts->len; i++) {
    const FilingDraft *draft = filing->drafts->pdata[i];
    if (draft->holder == NULL && draft->order->faults->len == 0)
      put_totals (change_event_of (change, draft->item, "file"), draft);
  }
  if (!tie_replies (filing, error))
    return false;
  shelve_plan_bring (filing->shelving);
  return true;
}

static FiledRecord *take_filed (FilingDraft *draft)
{
  FiledRecord *filed = g_new0 (FiledRecord, 1);
  filed->already = draft->holder != NULL;
  filed->opened = draft->order->newcomer == NULL ? NULL : g_strdup (customers_drafted (draft->order->newcomer)->name);
  filed->path = filed->already ? g_steal_pointer (&draft->holder) : g_steal_pointer (&draft->path);
  filed->reference = filed->already ? NULL : refcode_print (&draft->record->reference);
  filed->record = g_steal_pointer (&draft->record);
  filed->tie = draft->tie;
  draft->tie = (FilingTie){0};
  if (!filed->already) {
    filed->room = g_steal_pointer (&draft->room);
    filed->shelf = g_steal_pointer (&draft->shelf);
    filed->box = g_steal_pointer (&draft->box);
  }
  filed->unchecked = g_ptr_array_new_with_free_func (g_free);
  filed->remarks = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < draft->sources->len; i++) {
    FilingSource *source = draft->sources->pdata[i];
    if (source->unchecked != NULL)
      g_ptr_array_add (filed->unchecked, g_steal_pointer (&source->unchecked));
    if (source->remark != NULL)
      g_ptr_array_add (filed->remarks, g_steal_pointer (&source->remark));
  }
  if (filed->tie.holder != NULL) {
    g_autofree char *other = name_short_from_path (filed->tie.holder);
    g_ptr_array_add (
        filed->remarks,
        filed->tie.own
            ? g_strdup_printf (_ ("the request %s has its reply in itself: this one names it untied"), other)
            : g_strdup_printf (_ ("the request is paired with %s already: this reply names it untied"), other));
  }
  return filed;
}

static GPtrArray *list_filed (Filing *filing)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)filed_record_free);
  for (unsigned i = 0, n = 0; i < filing->drafts->len; i++) {
    FilingDraft *draft = filing->drafts->pdata[i];
    while (filing->orders->pdata[n] != draft->order)
      n++;
    if (draft->order->faults->len > 0)
      continue;
    FiledRecord *filed = take_filed (draft);
    filed->request = n;
    g_ptr_array_add (all, filed);
  }
  return all;
}

static void add_order (Filing *filing, const FilingRequest *request)
{
  FilingOrder *order = g_new0 (FilingOrder, 1);
  order->filing = filing;
  order->request = request;
  order->faults = file_faults_new ();
  g_ptr_array_add (filing->orders, order);
}

static void filing_init (Filing *filing, const GPtrArray *requests)
{
  filing->change.data = filing;
  filing->orders = g_ptr_array_new_with_free_func (file_order_free);
  filing->drafts = g_ptr_array_new_with_free_func (file_draft_free);
  filing->sources = g_ptr_array_new ();
  filing->newcomers = g_ptr_array_new_with_free_func ((GDestroyNotify)customers_newcomer_free);
  filing->profiles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)customer_free);
  filing->next = g_hash_table_new (g_str_hash, g_str_equal);
  filing->first = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < requests->len; i++)
    add_order (filing, requests->pdata[i]);
}

static void filing_clear (Filing *filing)
{
  change_clear (&filing->change);
  g_clear_pointer (&filing->shelving, shelve_plan_free);
  g_hash_table_unref (filing->next);
  g_hash_table_unref (filing->first);
  g_hash_table_unref (filing->profiles);
  g_ptr_array_unref (filing->sources);
  g_ptr_array_unref (filing->newcomers);
  g_ptr_array_unref (filing->drafts);
  g_ptr_array_unref (filing->orders);
}

/* A change ends with D-NOTHING when there are faults, or when all was filed before. */
static bool commit (Filing *filing, GError **error)
{
  g_autoptr (GError) nothing = NULL;
  if (filing->n_faults > 0 && !filing->change.dry_run)
    return true;
  if (change_commit (&filing->change, &nothing) || error_has_id (nothing, "D-NOTHING"))
    return true;
  g_propagate_error (error, g_steal_pointer (&nothing));
  return false;
}

GPtrArray *file_run (Archive *archive, const GPtrArray *requests, const char *actor, const GDate *today, bool dry_run,
                     GPtrArray *faults, const FilingProgress *progress, GError **error)
{
  Filing filing = {.change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_records},
                   .layout = layouts_in_force (archive, error),
                   .today = today,
                   .progress = progress};
  if (filing.layout == NULL)
    return NULL;
  filing_init (&filing, requests);
  bool done = file_plan (&filing, error) && (filing.n_faults > 0 || change_begin (&filing.change, error)) &&
              file_read_scans (&filing, error);
  if (done)
    check_counts (&filing);
  done = done && commit (&filing, error);
  GPtrArray *all = done && (dry_run || filing.n_faults == 0) ? list_filed (&filing) : NULL;
  list_faults (&filing, faults);
  if (done && all == NULL)
    file_raise (faults, error);
  filing_clear (&filing);
  return all;
}
