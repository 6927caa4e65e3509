/* Moves: a record that belongs to another customer, category or year gets a new edition with a code and a number there.
 * Its directory is renamed, and moved.xml stays at the old place. */
#include <string.h>

#include "form/date.h"
#include "form/document/moved.h"
#include "form/field.h"
#include "form/name.h"
#include "ops/amend/internal.h"
#include "ops/customers.h"
#include "ops/destroy.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- The new place ---- */

/* The number of the customer whose record it becomes. Given. */
static char *customer_for (const Amending *amending, const Record *before, GError **error)
{
  const char *given = amending->request->customer;
  return given != NULL ? customers_find (amending->change->index, given, false, error)
                       : g_strdup (before->reference.customer);
}

static const LayoutCategory *category_for (const Amending *amending, const Layout *layout, const Record *before,
                                           GError **error)
{
  const Record *near = amending->beside != NULL ? amending->beside : before;
  const char *given = amending->request->category, *code = near->reference.category;
  if (given != NULL)
    return layout_category_find (layout, given, error);
  const LayoutCategory *category = layout_category_by_code (layout, code);
  if (category == NULL)
    error_set (error, ERROR_REFUSED, "D-CATEGORY-UNKNOWN", code, "name a category with --category",
               "the layout in force has no such category");
  return category;
}

static bool check_customer (const Amending *amending, const char *number, const LayoutCategory *category,
                            Record *record, GError **error)
{
  Archive *archive = amending->change->archive;
  g_autoptr (Customer) customer = customers_read (archive, number, 0, error);
  if (customer == NULL || !customers_allow_category (archive, customer, category_code (category), error))
    return false;
  bool closed = g_date_valid (&customer->closed) && g_date_compare (&customer->closed, amending->today) <= 0;
  if (!closed || amend_waive (amending, record, "closed"))
    return true;
  g_autofree char *day = date_print (&customer->closed);
  return error_set (error, ERROR_REFUSED, "D-CUSTOMER-CLOSED", number, "to move it all the same, add --waive closed",
                    "the customer was closed on %s", day);
}

static bool check_words (const Layout *layout, const LayoutCategory *category, const Record *record, GError **error)
{
  if (!layout_has_kind (layout, record->kind) || !category_allows_kind (category, record->kind))
    return error_set (error, ERROR_REFUSED, "D-KIND-REFUSED", category_place (category),
                      "name another category, or correct the kind first: `dossier amend REF --kind KIND`",
                      "category %s does not take records of kind %s", category_code (category), record->kind);
  for (unsigned i = 0; i < record->parts->len; i++) {
    const char *role = ((const RecordPart *)record->parts->pdata[i])->role;
    if (layout_role_order (layout, role) < 0 || !category_allows_role (category, role))
      return error_set (error, ERROR_REFUSED, "D-ROLE-REFUSED", category_place (category), "name another category",
                        "records of category %s do not take parts with role %s", category_code (category), role);
  }
  return true;
}

/* A record that was taken out of lists and searches is not filed anew. */
bool amend_check_void (const Amending *amending, const char *path, GError **error)
{
  g_auto (IndexStanding) standing = {0};
  g_autofree char *brief = name_short_from_path (path);
  g_autofree char *hint = g_strdup_printf (_ ("run `dossier void %s --undo --reason TEXT` first"), brief);
  if (!index_standing_on (amending->change->index, path, STANDING_VOID, "", &standing, error))
    return false;
  return standing.entry == NULL || standing.ended != 0 ||
         error_set (error, ERROR_REFUSED, "D-VOID", brief, hint, "this record is void, by %s", standing.entry);
}

/* A record that somebody has is not renumbered. */
static bool check_in (const Amending *amending, const char *path, GError **error)
{
  g_auto (IndexOut) out = {0};
  if (!index_out (amending->change->index, path, &out, error))
    return false;
  if (out.entry == NULL)
    return true;
  g_autofree char *brief = name_short_from_path (path);
  g_autofree char *hint = g_strdup_printf (_ ("run `dossier loan back %s` first"), out.entry);
  return error_set (error, ERROR_REFUSED, "D-LOAN-OUT", brief, hint, "the record is out on loan, by %s", out.entry);
}

static bool has_line (const Destruction *destruction, const char *path)
{
  for (unsigned i = 0; i < destruction->list->lines->len; i++)
    if (g_str_equal (((const RegisterLine *)destruction->list->lines->pdata[i])->path, path))
      return true;
  return false;
}

/* A register that is being carried out could not be ended without the record. */
static bool check_registers (const Amending *amending, const char *path, GError **error)
{
  Archive *archive = amending->change->archive;
  g_autoptr (GPtrArray) numbers = destroy_numbers (archive, error);
  for (unsigned i = 0; numbers != NULL && i < numbers->len; i++) {
    uint64_t ended = 0;
    const char *number = numbers->pdata[i];
    g_autofree char *certificate = register_certificate_path (number);
    if (!index_event_of (amending->change->index, certificate, &ended, error))
      return false;
    g_autoptr (Destruction) destruction =
        ended == 0 ? destroy_open (archive, amending->change->index, number, error) : NULL;
    if (ended == 0 && destruction == NULL)
      return false;
    if (destruction == NULL || destruction->state != DESTRUCTION_STARTED || !has_line (destruction, path))
      continue;
    g_autofree char *brief = name_short_from_path (path);
    g_autofree char *hint = g_strdup_printf (_ ("see `dossier destroy show %s`"), number);
    return error_set (error, ERROR_REFUSED, "D-DESTROY-LISTED", brief, hint,
                      "the record is on register %s, which is being carried out", number);
  }
  return numbers != NULL;
}

static void replace (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/* Only a reply that is not paired can lose its link. */
static bool refuse_apart (const Amending *amending, const char *path, GError **error)
{
  g_autofree char *brief = name_short_from_path (path), *tied = NULL;
  if (!index_pair_of (amending->change->index, path, &tied, error))
    return false;
  return error_set (error, ERROR_REFUSED, "D-PAIR", brief,
                    tied != NULL
                        ? N_ ("move the request too")
                        : N_ ("move the request too, or remove the link: `dossier amend REF --clear reply-to`"),
                    "the record replies to a request of its present customer");
}

/* A reply answers a request of its own customer, and names it by the code that it has by then. */
static bool follow_request (const Amending *amending, const char *customer, const Record *before, Record *record,
                            GError **error)
{
  uint64_t destroyed = 0;
  bool stays = g_str_equal (customer, before->reference.customer);
  if (before->reply_to == NULL)
    return true;
  g_autofree char *path = index_resolve (amending->change->index, before->reply_to, error);
  if (path == NULL || !index_destroyed (amending->change->index, path, &destroyed, error))
    return false;
  if (stays && destroyed > 0)
    return true;
  g_autoptr (Record) request = destroyed == 0 ? amend_read_after (amending, path, error) : NULL;
  if (destroyed == 0 && request == NULL)
    return false;
  if (request == NULL || !g_str_equal (request->reference.customer, customer))
    return refuse_apart (amending, path, error);
  g_free (record->reply_to);
  record->reply_to = refcode_print (&request->reference);
  return true;
}

bool amend_relocate (Amending *amending, const Layout *layout, const AmendedRecord *amended, Record *record,
                     GError **error)
{
  const Record *before = amended->before;
  g_autofree char *customer = customer_for (amending, before, error);
  const LayoutCategory *category = customer != NULL ? category_for (amending, layout, before, error) : NULL;
  if (category == NULL || !amend_check_void (amending, amended->path, error) ||
      !check_in (amending, amended->path, error) || !check_registers (amending, amended->path, error) ||
      !check_customer (amending, customer, category, record, error) || !check_words (layout, category, record, error) ||
      !follow_request (amending, customer, before, record, error))
    return false;
  replace (&record->reference.customer, customer);
  replace (&record->reference.category, category_code (category));
  replace (&record->reference.retention, category_period (category));
  replace (&record->layout, layout_id (layout));
  record->layout_edition = layout_edition (layout);
  replace (&record->trigger, category_trigger (category));
  replace (&record->mandate, category_mandate (category));
  return true;
}

bool amend_number (Amending *amending, const Layout *layout, AmendedRecord *amended, GError **error)
{
  bool sealed = false;
  Index *index = amending->change->index;
  RefCode *code = &amended->after->reference;
  const RefCode *former = &amended->before->reference;
  g_autofree char *from = g_strdup (amended->path), *brief = name_short_from_path (from);
  const LayoutCategory *category = layout_category_by_code (layout, code->category);
  g_autofree char *volume = name_record_path (code->customer, code->year, category_directory (category), 0);
  if (g_str_equal (code->customer, former->customer) && g_str_equal (code->category, former->category) &&
      code->year == former->year)
    return error_set (error, ERROR_USAGE, "D-MOVE-NOTHING", brief, "see `dossier help move`",
                      "the record is there already");
  unsigned item = GPOINTER_TO_UINT (g_hash_table_lookup (amending->next, volume));
  if (item == 0 &&
      (!index_volume_sealed (index, volume, &sealed, error) || !index_next_item (index, volume, &item, error)))
    return false;
  if (sealed)
    return file_refuse_sealed (volume, code->year, error);
  g_hash_table_insert (amending->next, g_strdup (volume), GUINT_TO_POINTER (item + 1));
  code->item = item;
  amended->from = g_steal_pointer (&from);
  g_free (amended->path);
  amended->path = name_record_path (code->customer, code->year, category_directory (category), item);
  return true;
}

/* ---- Events ---- */

void amend_bring_move (Amending *amending, const AmendedRecord *amended)
{
  Event *event = change_event (amending->change, "move");
  event_put (event, "from", amended->from);
  event_put (event, "path", amended->path);
}

bool amend_bring_moved (Amending *amending, const AmendedRecord *amended, GError **error)
{
  g_autofree char *place = g_strconcat (amended->from, "/" MOVED_FILE, NULL);
  g_autofree char *code = refcode_print (&amended->before->reference);
  g_autoptr (Moved) moved = moved_new ();
  moved->path = g_strdup (amended->path);
  moved->time = amending->change->time;
  if (!refcode_parse (code, &moved->reference, error))
    return false;
  g_autoptr (GBytes) bytes =
      change_read_back (moved_print (moved), (ChangeReader)moved_parse, (GDestroyNotify)moved_free, place, error);
  return change_bring (amending->change, "moved", place, bytes, error) != NULL;
}
