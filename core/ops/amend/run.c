/* Amends records in one transaction: the scans are read first, then each record is read and amended at the journal's
 * head. When another writer commits first, it is done again from the edition that is in force then. */
#include "ops/amend/run.h"

#include <string.h>

#include "form/document/manifest.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/amend/differ.h"
#include "ops/amend/internal.h"
#include "ops/customers.h"
#include "store/filed.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"

static void scan_free (gpointer data)
{
  AmendScan *scan = data;
  g_free (scan->replaces);
  g_free (scan->file);
  g_free (scan);
}

static void amended_free (gpointer data)
{
  AmendedRecord *amended = data;
  g_free (amended->path);
  g_free (amended->from);
  record_free (amended->before);
  record_free (amended->after);
  g_clear_pointer (&amended->changes, g_ptr_array_unref);
  g_free (amended);
}

void amend_end (Amending *amending)
{
  g_clear_pointer (&amending->scans, g_ptr_array_unref);
  g_clear_pointer (&amending->layouts, g_hash_table_unref);
  g_clear_pointer (&amending->amended, g_ptr_array_unref);
  g_clear_pointer (&amending->named, g_hash_table_unref);
  g_clear_pointer (&amending->next, g_hash_table_unref);
  record_free (amending->scratch);
  g_free (amending->reason);
}

/* ---- Scans ---- */

/* "ROLE=FILE" or "PART=FILE". */
static bool add_scan (Amending *amending, char *word, bool replaces, GError **error)
{
  const char *equals = strchr (word, '=');
  if (equals == NULL || equals == word || equals[1] == '\0')
    return error_set (error, ERROR_USAGE, "D-USAGE", word,
                      replaces ? N_ ("write it as in --replace original-001.tif=new.tif")
                               : N_ ("write it as in --add annex=list.pdf"),
                      replaces ? N_ ("--replace takes PART=FILE") : N_ ("--add takes ROLE=FILE"));
  AmendScan *scan = g_new0 (AmendScan, 1);
  g_autofree char *before = g_strndup (word, (size_t)(equals - word));
  scan->path = equals + 1;
  scan->part = record_add_part (amending->scratch, replaces ? "replaced" : before, NULL);
  scan->part->title = file_scan_name (scan->path);
  scan->replaces = replaces ? g_steal_pointer (&before) : NULL;
  g_ptr_array_add (amending->scans, scan);
  return true;
}

static bool read_scans (Amending *amending, GError **error)
{
  const AmendRequest *request = amending->request;
  for (char **word = request->replace; word != NULL && *word != NULL; word++)
    if (!add_scan (amending, *word, true, error))
      return false;
  for (char **word = request->add; word != NULL && *word != NULL; word++)
    if (!add_scan (amending, *word, false, error))
      return false;
  if (amending->scans->len > 0 && request->references[0] != NULL && request->references[1] != NULL)
    return error_set (error, ERROR_USAGE, "D-AMEND-SCANS", NULL, "amend one record at a time",
                      "scans are given for more than one record");
  if (!change_begin (amending->change, error))
    return false;
  for (unsigned i = 0; i < amending->scans->len; i++) {
    AmendScan *scan = amending->scans->pdata[i];
    if (!file_take_scan (amending->change, scan->path, request->waive, scan->part, &scan->item, error))
      return false;
  }
  return true;
}

/* ---- The edition in force ---- */

/* The layout that a record was filed by. Borrowed. */
static const Layout *layout_of (Amending *amending, const Record *record, GError **error)
{
  Archive *archive = amending->change->archive;
  const Layout *now = layouts_in_force (archive, error);
  g_autofree char *path = g_strdup_printf ("layouts/%s.%u.xml", record->layout, record->layout_edition);
  if (now == NULL || (g_str_equal (layout_id (now), record->layout) && layout_edition (now) == record->layout_edition))
    return now;
  Layout *layout = g_hash_table_lookup (amending->layouts, path);
  if (layout != NULL)
    return layout;
  g_autoptr (GPtrArray) events = index_events (archive, "layouts", error);
  layout = events != NULL ? layouts_read (archive, events, path, error) : NULL;
  if (layout != NULL)
    g_hash_table_insert (amending->layouts, g_steal_pointer (&path), layout);
  return layout;
}

char *amend_find_record (const Amending *amending, const char *reference, GError **error)
{
  uint64_t end = 0;
  g_auto (NamePlace) place = {0};
  Index *index = amending->change->index;
  g_autofree char *path = customers_find_place (index, reference, false, error);
  if (path == NULL)
    return NULL;
  if (!name_split_path (path, &place) || place.item == 0) {
    error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", NULL, "name a record: C00042/2024/a02-contracts/0007",
               "\"%s\" is not a record", reference);
    return NULL;
  }
  if (!index_destroyed (index, path, &end, error))
    return NULL;
  g_autofree char *brief = name_short_from_path (path);
  if (end != 0) {
    error_set (error, ERROR_REFUSED, "D-DESTROYED", brief, NULL, "the record was destroyed by event %ju",
               (uintmax_t)end);
    return NULL;
  }
  return g_steal_pointer (&path);
}

/* Reads the record; *filed has its manifest. */
static bool read_record (const Amending *amending, AmendedRecord *amended, Filed **filed, GError **error)
{
  uint64_t number = 0;
  Archive *archive = amending->change->archive;
  g_autoptr (Event) contents = NULL, event = NULL;
  if (!index_event_of (amending->change->index, amended->path, &number, error) ||
      (event = journal_event (archive_journal (archive), number, error)) == NULL ||
      !filed_contents (archive, event, &contents, error))
    return false;
  g_autoptr (GBytes) bytes = filed_record (archive, event, error);
  amended->before = bytes != NULL ? record_parse (bytes, amended->path, error) : NULL;
  if (amended->before == NULL)
    return false;
  *filed = filed_open_edition (archive, event, contents);
  if ((*filed)->manifest != NULL)
    return true;
  g_autoptr (Finding) fault = filed_fault (*filed);
  return error_set (error, ERROR_UNREADABLE, "D-DAMAGED", fault->place, "restore the record from a backup", "%s",
                    fault->message);
}

/* ---- Writing ---- */

static char *path_in (const AmendedRecord *amended, const char *name)
{
  return g_strconcat (amended->path, "/", name, NULL);
}

/* The manifest of an edition lists everything in the record's directory, earlier manifests included, but itself. */
static GBytes *make_manifest (const AmendedRecord *amended, const Filed *filed, const char *xml_name,
                              const char *xml_hex, DigestAlgorithm algorithm)
{
  g_autoptr (Manifest) manifest = manifest_new (algorithm);
  for (unsigned i = 0; i < manifest_length (filed->manifest); i++)
    manifest_add (manifest, manifest_hex (filed->manifest, i), manifest_path (filed->manifest, i));
  manifest_add (manifest, filed->digest, filed->own);
  manifest_add (manifest, xml_hex, xml_name);
  for (unsigned i = 0; i < amended->after->parts->len; i++) {
    const RecordPart *part = amended->after->parts->pdata[i];
    if (record_find_part (amended->before, part->file) == NULL)
      manifest_add (manifest, part->digest, part->file);
  }
  return manifest_print (manifest);
}

static void bring_parts (Amending *amending, AmendedRecord *amended)
{
  for (unsigned i = 0; i < amending->scans->len; i++) {
    const AmendScan *scan = amending->scans->pdata[i];
    const RecordPart *part = record_find_part (amended->after, scan->file);
    g_autofree char *path = path_in (amended, part->file);
    Event *event = change_event_of (amending->change, scan->item, "part");
    event_put (event, "path", path);
    event_put (event, "digest", part->digest);
    event_put_number (event, "bytes", part->bytes);
    amended->bytes += part->bytes;
  }
}

bool amend_bring_edition (Amending *amending, AmendedRecord *amended, const Filed *filed, GError **error)
{
  bool complete;
  char hex[DIGEST_HEX_SIZE];
  const Record *record = amended->after;
  DigestAlgorithm algorithm = archive_fonds (amending->change->archive)->digest;
  g_autofree char *xml_name = g_strdup_printf ("record.%u.xml", record->edition), *xml = path_in (amended, xml_name);
  g_autofree char *list_name = manifest_file_name (algorithm, record->edition), *list = path_in (amended, list_name);
  g_autofree char *reference = refcode_print (&record->reference);
  g_autoptr (GBytes) bytes =
      change_read_back (record_print (record), (ChangeReader)record_parse, (GDestroyNotify)record_free, xml, error);
  if (bytes == NULL)
    return false;
  digest_gbytes (algorithm, bytes, hex);
  if (amended->from != NULL)
    amend_bring_move (amending, amended);
  bring_parts (amending, amended);
  g_autoptr (GBytes) manifest = make_manifest (amended, filed, xml_name, hex, algorithm);
  Event *event = change_bring (amending->change, "contents", list, manifest, error) == NULL
                     ? NULL
                     : change_bring (amending->change, "amend", xml, bytes, error);
  if (event == NULL)
    return false;
  event_put (event, "ref", reference);
  event_put_number (event, "files", record->parts->len);
  event_put_number (event, "bytes", record_bytes (record));
  event_put_number (event, "pages", record_counted_pages (record, &complete));
  return amended->from == NULL || amend_bring_moved (amending, amended, error);
}

/* A request that lies beside its reply has the reply's year, whatever its own date. */
static bool settle_by_reply (Amending *amending, const Layout *layout, AmendedRecord *amended, GError **error)
{
  g_autoptr (Record) reply = NULL;
  if (!amend_find_reply (amending, layout, amended->path, &reply, error))
    return false;
  amending->beside = reply;
  bool good = reply == NULL || amend_apply (amending, layout, false, amended, error);
  amending->beside = NULL;
  return good;
}

/* A record that gets another year is moved, and a moved record is filed by the layout in force. */
static bool apply (Amending *amending, AmendedRecord *amended, GError **error)
{
  const AmendRequest *request = amending->request;
  const Layout *now = layouts_in_force (amending->change->archive, error);
  bool moves = request->customer != NULL || request->category != NULL;
  const Layout *layout = now == NULL || moves ? now : layout_of (amending, amended->before, error);
  if (layout == NULL || !amend_apply (amending, layout, moves, amended, error))
    return false;
  if (!moves && amended->after->reference.year != amended->before->reference.year) {
    if (!settle_by_reply (amending, layout, amended, error))
      return false;
    moves = amended->after->reference.year != amended->before->reference.year;
    if (!moves)
      return true;
    if (!amend_apply (amending, now, moves, amended, error))
      return false;
  }
  return !moves || amend_number (amending, now, amended, error);
}

AmendedRecord *amend_add_record (Amending *amending, const char *path, Filed **filed, GError **error)
{
  AmendedRecord *amended = g_new0 (AmendedRecord, 1);
  amended->path = g_strdup (path);
  g_ptr_array_add (amending->amended, amended);
  return read_record (amending, amended, filed, error) ? amended : NULL;
}

static bool bring_next (Amending *amending, const char *reference, GError **error);

/* A reply names the request by the code that it gets: a request that is moved, too, comes first. */
static bool bring_request (Amending *amending, const AmendedRecord *reply, GError **error)
{
  const char *code = reply->before->reply_to;
  if (amending->request->customer == NULL || code == NULL)
    return true;
  g_autofree char *path = index_resolve (amending->change->index, code, NULL);
  return path == NULL || !g_hash_table_contains (amending->named, path) || bring_next (amending, path, error);
}

static bool bring_next (Amending *amending, const char *reference, GError **error)
{
  g_autoptr (Filed) filed = NULL;
  g_autofree char *path = amend_find_record (amending, reference, error);
  if (path == NULL || amend_find_amended (amending, path) != NULL)
    return path != NULL;
  AmendedRecord *amended = amend_add_record (amending, path, &filed, error);
  if (amended == NULL || !bring_request (amending, amended, error))
    return false;
  g_autofree char *brief = name_short_from_path (amended->path);
  if (!apply (amending, amended, error)) {
    g_prefix_error (error, "%s: ", brief);
    return false;
  }
  amended->changes = amend_differences (amended->before, amended->after);
  if (amended->changes->len == 0)
    return error_set (error, ERROR_USAGE, "D-AMEND-NOTHING", brief, "see `dossier help amend`",
                      "the record has these values already");
  return amend_bring_edition (amending, amended, filed, error);
}

static bool compose_amendments (Change *change, GError **error)
{
  Amending *amending = change->data;
  const char *const *references = amending->request->references;
  g_ptr_array_set_size (amending->amended, 0);
  g_hash_table_remove_all (amending->next);
  g_hash_table_remove_all (amending->named);
  for (const char *const *reference = references; amending->request->customer != NULL && *reference != NULL;
       reference++) {
    char *path = amend_find_record (amending, *reference, error);
    if (path == NULL)
      return false;
    g_hash_table_add (amending->named, path);
  }
  for (const char *const *reference = references; *reference != NULL; reference++)
    if (!bring_next (amending, *reference, error))
      return false;
  return amend_check_pairs (amending, error) && amend_check_replies (amending, error);
}

bool amend_begin (Amending *amending, Change *change, const AmendRequest *request, const GDate *today, GError **error)
{
  *amending =
      (Amending){.change = change,
                 .request = request,
                 .today = today,
                 .scratch = record_new (),
                 .scans = g_ptr_array_new_with_free_func (scan_free),
                 .layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)layout_free),
                 .amended = g_ptr_array_new_with_free_func (amended_free),
                 .named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                 .next = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL)};
  if (!text_take ("--reason", request->reason, FIELD_MAX_LINE, &amending->reason, error))
    return false;
  return amending->reason != NULL ||
         error_set (error, ERROR_USAGE, "D-REASON", "--reason", "add --reason TEXT", "an amendment requires --reason");
}

static bool check_waived (const AmendRequest *request, GError **error)
{
  static const char *const amending[] = {"pages", "parts", "damaged", "locked", "date", NULL};
  static const char *const moving[] = {"closed", "date", "pages", NULL};
  bool moves = request->customer != NULL || request->category != NULL;
  return file_check_waived (request->waive, moves ? moving : amending, error);
}

GPtrArray *amend_run (Archive *archive, const AmendRequest *request, const char *actor, const GDate *today,
                      bool dry_run, GError **error)
{
  g_auto (Amending) amending = {0};
  g_auto (Change) change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_amendments, .data = &amending};
  return check_waived (request, error) && amend_begin (&amending, &change, request, today, error) &&
                 read_scans (&amending, error) && change_commit (&change, error)
             ? g_ptr_array_ref (amending.amended)
             : NULL;
}
