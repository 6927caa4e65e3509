/* What a record says of its parts, days and pages, and of the record that it answers, computed anew from the files, the
 * layout and the journal. A writer refuses all of this, so only a forger writes it. */
#include <inttypes.h>
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "sys/message.h"
#include "verify/internal.h"

typedef struct {
  Verify *verify;
  const VerifyEntry *entry; /* of the edition */
  const Record *record;
  const VerifyDirectory *directory; /* NULL for a later edition, whose scans have events of their own */
  const Layout *layout;             /* in force when it was filed */
} Described;

static void fault_described (const Described *described, const char *code, const char *what, const char *expected,
                             const char *found)
{
  const char *path = verify_table_path (described->verify->table, described->entry);
  g_autofree char *place = g_strconcat (path, described->entry->kind == KIND_RECORD ? "/record.1.xml" : NULL, NULL);
  verify_fault (described->verify, code, place, described->entry, expected, found, what);
}

bool verify_waives (const Record *record, const char *check)
{
  for (unsigned i = 0; i < record->waivers->len; i++)
    if (g_str_equal (((const RecordWaiver *)record->waivers->pdata[i])->check, check))
      return true;
  return false;
}

/* ---- Parts and pages ---- */

static void check_part (const Described *described, const RecordPart *part)
{
  const VerifyFile *file =
      described->directory != NULL ? verify_directory_find (described->directory, part->file) : NULL;
  if (file != NULL && file->read && g_str_equal (file->digest, part->digest) && file->bytes != part->bytes) {
    g_autofree char *one = g_strdup_printf ("%" PRIu64, file->bytes),
                    *other = g_strdup_printf ("%" PRIu64, part->bytes);
    fault_described (described, "V-RECORD-COUNT", N_ ("a part is longer or shorter than the record says"), one, other);
  }
  bool odd = g_str_equal (part->state, "damaged") || g_str_equal (part->state, "locked");
  if (odd && !verify_waives (described->record, part->state))
    fault_described (described, "V-RULES", N_ ("a scan cannot be read, and nobody waived that"), NULL, part->file);
}

/* Missing pages may be in a part that could not be counted. */
static void check_pages (const Described *described)
{
  const Record *record = described->record;
  bool complete;
  unsigned counted = record_counted_pages (record, &complete);
  if (record_has_declared_pages (record) || verify_waives (record, "pages"))
    return;
  g_autofree char *one = g_strdup_printf ("%u", counted), *other = g_strdup_printf ("%u", record->pages);
  fault_described (described, "V-RECORD-COUNT",
                   N_ ("the declared pages are not those that were counted, and nobody waived that"), one, other);
}

static void check_parts (const Described *described)
{
  const GPtrArray *parts = described->record->parts;
  for (unsigned i = 0; i < parts->len; i++) {
    const RecordPart *part = parts->pdata[i], *before = i > 0 ? parts->pdata[i - 1] : part;
    check_part (described, part);
    if (layout_role_order (described->layout, before->role) > layout_role_order (described->layout, part->role))
      fault_described (described, "V-RULES", N_ ("the parts are not in the order of the layout"), before->role,
                       part->role);
  }
  check_pages (described);
}

/* ---- Days ---- */

static void check_day (const Described *described, const GDate *day, const GDate *filed)
{
  if (!g_date_valid (day) ||
      (g_date_compare (day, filed) <= 0 && g_date_get_year (day) >= layout_oldest_year (described->layout)))
    return;
  g_autofree char *one = date_print (filed), *other = date_print (day);
  fault_described (described, "V-YEAR",
                   N_ ("a day of the record is later than its filing or older than the layout expects"), one, other);
}

static void check_days (const Described *described)
{
  const Record *record = described->record;
  const GDate filed = layout_day (described->layout, verify_table_time (described->verify->table, described->entry));
  if (!g_date_valid (&filed) || verify_waives (record, "date"))
    return;
  const GDate *const days[] = {&record->date, &record->opened, &record->closed};
  for (unsigned i = 0; i < G_N_ELEMENTS (days); i++)
    check_day (described, days[i], &filed);
}

/* ---- The record that it answers ---- */

/* Whether an earlier event filed a record with this code. Its category may have lain in another directory then. */
static bool was_filed (const Described *described, const RefCode *code)
{
  GHashTableIter iter;
  gpointer layout;
  const Verify *verify = described->verify;
  g_autofree char *words = g_strconcat (code->category, " ", code->retention, " ", code->fonds, NULL);
  g_hash_table_iter_init (&iter, verify->layouts);
  while (g_hash_table_iter_next (&iter, NULL, &layout)) {
    const LayoutCategory *category = layout_category_by_code (layout, code->category);
    if (category == NULL)
      continue;
    g_autofree char *path = name_record_path (code->customer, code->year, category_directory (category), code->item);
    const VerifyEntry *found = verify_table_record_at (verify->table, path, described->entry->number);
    const VerifyEntry *edition =
        found != NULL ? verify_table_edition (verify->table, found, described->entry->number, NULL) : NULL;
    if (edition != NULL && g_str_equal (verify_table_words (verify->table, edition), words))
      return true;
  }
  return false;
}

static void check_request (const Described *described)
{
  g_auto (RefCode) code = {0};
  const char *request = described->record->reply_to;
  if (request == NULL)
    return;
  if (!refcode_parse (request, &code, NULL) || !was_filed (described, &code))
    fault_described (described, "V-REFERENCE", N_ ("the record answers a record that had not been filed"), NULL,
                     request);
  else if (!g_str_equal (code.customer, described->record->reference.customer))
    fault_described (described, "V-REFERENCE", N_ ("the record answers a record of another customer"), NULL, request);
}

void verify_described (Verify *verify, const VerifyEntry *entry, const Record *record, const VerifyDirectory *directory,
                       const Layout *layout, const LayoutCategory *category)
{
  const Described described = {verify, entry, record, directory, layout};
  if (!g_str_equal (record->mandate, category_mandate (category)))
    fault_described (&described, "V-RULES", N_ ("the layout gives another reason for the retention period"),
                     category_mandate (category), record->mandate);
  desk_keep_secrecy (verify, entry, record->secrecy);
  check_parts (&described);
  check_days (&described);
  check_request (&described);
}
