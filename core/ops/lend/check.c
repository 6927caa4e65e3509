/* Whether places may be lent, and by which rule: asked again at each step, since anything may have happened since. */
#include <string.h>

#include "form/date.h"
#include "form/document/register.h"
#include "form/name.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "ops/destroy.h"
#include "ops/lend/internal.h"
#include "store/index.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

char *lend_find_place (Index *index, const char *reference, GError **error)
{
  g_auto (NamePlace) place = {0};
  g_autofree char *path = customers_find_place (index, reference, false, error);
  if (path == NULL)
    return NULL;
  if (name_split_path (path, &place) && place.directory != NULL)
    return g_steal_pointer (&path);
  error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", NULL, "name a record or a volume: C00042/2024/a02-contracts",
             "\"%s\" is neither a record nor a volume", reference);
  return NULL;
}

/* ---- States ---- */

static bool check_destroyed (Index *index, const char *path, const char *brief, GError **error)
{
  uint64_t end = 0;
  if (!index_destroyed (index, path, &end, error))
    return false;
  return end == 0 || error_set (error, ERROR_REFUSED, "D-DESTROYED", brief, NULL,
                                "the record was destroyed or handed over by event %ju", (uintmax_t)end);
}

static bool check_void (Index *index, const char *path, const char *brief, GError **error)
{
  g_auto (IndexStanding) standing = {0};
  if (!index_standing_on (index, path, STANDING_VOID, "", &standing, error))
    return false;
  return standing.entry == NULL || standing.ended != 0 ||
         error_set (error, ERROR_REFUSED, "D-VOID", brief, NULL, "this record is void, by %s", standing.entry);
}

static bool check_restricted (Index *index, const char *path, const char *brief, GError **error)
{
  g_autofree char *over = NULL;
  if (!index_restriction_over (index, path, &over, error))
    return false;
  return over == NULL ||
         error_set (error, ERROR_REFUSED, "D-RESTRICTED", brief, NULL, "this place is restricted and is not lent");
}

static bool is_beneath (const RegisterLine *line, const char *path)
{
  return name_is_beneath (line->path, path) && line->disposition != REGISTER_KEEP;
}

static bool lists (const Destruction *destruction, const char *path)
{
  for (unsigned i = 0; i < destruction->list->lines->len; i++)
    if (is_beneath (destruction->list->lines->pdata[i], path))
      return true;
  return false;
}

/* Signers of a register look at its records, and its operator destroys them. */
static bool check_register (Archive *archive, Index *index, const char *number, const char *path, GError **error)
{
  uint64_t ended = 0;
  g_autofree char *certificate = register_certificate_path (number);
  if (!index_event_of (index, certificate, &ended, error))
    return false;
  g_autoptr (Destruction) destruction = ended == 0 ? destroy_open (archive, index, number, error) : NULL;
  if (destruction == NULL)
    return ended != 0;
  bool submitted = destruction->state >= DESTRUCTION_SUBMITTED && destruction->state <= DESTRUCTION_STARTED;
  if (!submitted || !lists (destruction, path))
    return true;
  g_autofree char *brief = name_short_from_path (path);
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier destroy show %s`"), number);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-LISTED", brief, hint,
                    "the record is on register %s, which has been submitted", number);
}

static bool check_registers (Archive *archive, Index *index, const char *path, GError **error)
{
  g_autoptr (GPtrArray) numbers = destroy_numbers (archive, error);
  for (unsigned i = 0; numbers != NULL && i < numbers->len; i++)
    if (!check_register (archive, index, numbers->pdata[i], path, error))
      return false;
  return numbers != NULL;
}

static bool check_restricted_within (const Record *record G_GNUC_UNUSED, const char *path, gpointer data)
{
  g_ptr_array_add (data, g_strdup (path));
  return true;
}

/* A volume is not lent with a restricted record in it. */
static bool check_within (Archive *archive, Index *index, const char *path, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  if (!lend_visit_records (archive, index, path, check_restricted_within, records, error))
    return false;
  for (unsigned i = 0; i < records->len; i++) {
    g_autofree char *brief = name_short_from_path (records->pdata[i]);
    if (!check_restricted (index, records->pdata[i], brief, error))
      return false;
  }
  return true;
}

bool lend_check_place (Archive *archive, Index *index, const char *path, GError **error)
{
  g_auto (NamePlace) place = {0};
  g_autofree char *brief = name_short_from_path (path);
  name_split_path (path, &place);
  if (!check_destroyed (index, path, brief, error) || !check_void (index, path, brief, error) ||
      !check_restricted (index, path, brief, error))
    return false;
  return (place.item != 0 || check_within (archive, index, path, error)) &&
         check_registers (archive, index, path, error);
}

bool lend_check_in (Index *index, const char *path, GError **error)
{
  g_auto (IndexOut) out = {0};
  if (!index_out (index, path, &out, error))
    return false;
  if (out.entry == NULL)
    return true;
  g_autofree char *brief = name_short_from_path (out.place);
  g_autofree char *hint = g_strdup_printf (_ ("it is due back on %s; the request waits"), out.due);
  return error_set (error, ERROR_REFUSED, "D-LOAN-OUT", brief, hint, "this is out on loan, by %s", out.entry);
}

bool lend_check_pairs (Index *index, const GPtrArray *places, const GPtrArray *lent, GError **error)
{
  for (unsigned i = 0; i < places->len; i++) {
    g_autofree char *other = NULL;
    const char *path = places->pdata[i];
    if (!index_pair_of (index, path, &other, error))
      return false;
    g_autofree char *volume = other != NULL ? g_path_get_dirname (other) : NULL;
    if (other == NULL || g_ptr_array_find_with_equal_func ((GPtrArray *)(uintptr_t)lent, other, g_str_equal, NULL) ||
        g_ptr_array_find_with_equal_func ((GPtrArray *)(uintptr_t)lent, volume, g_str_equal, NULL))
      continue;
    g_autofree char *brief = name_short_from_path (path), *tied = name_short_from_path (other);
    g_autofree char *hint = g_strdup_printf (_ ("name %s too"), tied);
    return error_set (error, ERROR_REFUSED, "D-PAIR", brief, hint,
                      "a reply and its request are lent together only: the record is paired with %s", tied);
  }
  return true;
}

/* ---- Records ---- */

static bool collect_path (const IndexRow *row, gpointer data)
{
  g_ptr_array_add (data, g_strdup (row->path));
  return true;
}

bool lend_visit_records (Archive *archive, Index *index, const char *path, LendVisitRecord visit, gpointer data,
                         GError **error)
{
  g_auto (NamePlace) place = {0};
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const IndexQuery query = {.volume = path, .by_place = true, .restricted = true};
  name_split_path (path, &place);
  if (place.item != 0)
    g_ptr_array_add (paths, g_strdup (path));
  else if (!index_search (index, &query, collect_path, paths, error))
    return false;
  for (unsigned i = 0; i < paths->len; i++) {
    g_autoptr (Reading) reading = ask_open (archive, paths->pdata[i], error);
    if (reading == NULL)
      return false;
    if (reading->record != NULL && !visit (reading->record, reading->path, data))
      return true;
  }
  return true;
}

/* ---- The rule ---- */

typedef struct {
  const Layout *layout;
  unsigned days; /* the fewest of all records; 0: no limit */
} Secrecy;

static bool take_secrecy (const Record *record, const char *path G_GNUC_UNUSED, gpointer data)
{
  Secrecy *secrecy = data;
  unsigned days = lending_secrecy_days (secrecy->layout, record->secrecy);
  if (days > 0)
    secrecy->days = secrecy->days == 0 ? days : MIN (secrecy->days, days);
  return true;
}

bool lend_case (Change *change, const LendLoan *loan, const GPtrArray *places, LoansCase *found, GError **error)
{
  g_auto (NamePlace) place = {0};
  const Layout *layout = layouts_in_force (change->archive, error);
  if (layout == NULL || !name_split_path (places->pdata[0], &place))
    return false;
  *found = (LoansCase){.layout = layout,
                       .category = layout_category_by_directory (layout, place.directory),
                       .editions = loan != NULL ? loan->editions : NULL};
  if (found->category == NULL)
    return error_set (error, ERROR_REFUSED, "D-LOAN-RULE", places->pdata[0], NULL,
                      "the layout in force has no category %s", place.directory);
  Secrecy secrecy = {.layout = layout};
  for (unsigned i = 0; i < places->len; i++)
    if (!lend_visit_records (change->archive, change->index, places->pdata[i], take_secrecy, &secrecy, error))
      return false;
  found->secrecy = secrecy.days;
  return true;
}

GDate lend_workday (const LoansCase *loan, const GDate *day)
{
  GDate before = *day;
  g_date_subtract_days (&before, 1);
  return lending_due (loan->layout, &before, 1, 0);
}

static char *describe_days (const LoansCase *loan, unsigned days)
{
  g_autofree char *text = g_strdup_printf (message_plural ("it allows %u day", "it allows %u days", days), days);
  if (loan->secrecy == 0)
    return g_steal_pointer (&text);
  return g_strdup_printf (message_plural ("%s, and for this security classification %u working day",
                                          "%s, and for this security classification %u working days", loan->secrecy),
                          text, loan->secrecy);
}

static char *describe_verdict (const LoansCase *loan, const Loan *asked, LoansVerdict verdict, const char *what)
{
  const LendingRule rule = loans_rule (loan, asked);
  const char *title = what != NULL ? lending_title (loan->layout, what, message_language ()) : "";
  switch (verdict) {
  case LOANS_FORBIDDEN:
    return g_strdup (_ ("it does not permit this use to this borrower"));
  case LOANS_PAPER:
    return g_strdup_printf (_ ("it asks for a paper: %s (%s)"), title, what);
  case LOANS_NUMBER:
    return g_strdup_printf (_ ("the paper needs a number: %s (%s)"), title, what);
  case LOANS_SCAN:
    return g_strdup_printf (_ ("the paper needs a scan: %s (%s)"), title, what);
  case LOANS_POST:
    return g_strdup_printf (_ ("it does not ask for the approval of %s"), title);
  case LOANS_TWICE:
    return g_strdup_printf (_ ("%s has approved already"), title);
  case LOANS_BORROWER:
    return g_strdup (_ ("who borrows does not approve"));
  case LOANS_UNAPPROVED:
    return g_strdup_printf (_ ("it asks for the approval of %s (%s)"), title, what);
  case LOANS_RENEWALS:
    return g_strdup_printf (message_plural ("it allows %u renewal", "it allows %u renewals", rule.renewals),
                            rule.renewals);
  default:
    return describe_days (loan, rule.days);
  }
}

bool lend_obey (const LoansCase *loan, const Loan *asked, LoansVerdict verdict, const char *what, const char *place,
                GError **error)
{
  if (verdict == LOANS_GOOD)
    return true;
  bool external = asked->external != NULL;
  const LendingRule rule = loans_rule (loan, asked);
  g_autofree char *why = describe_verdict (loan, asked, verdict, what), *brief = name_short_from_path (place);
  g_autofree char *allowed = layout_describe_lending (loan->layout, rule.code, external, message_language ());
  g_autofree char *hint = g_strdup_printf (_ ("allowed: %s"), allowed);
  return error_set (error, ERROR_REFUSED, verdict == LOANS_BORROWER ? "D-LOAN-BORROWER" : "D-LOAN-RULE", brief, hint,
                    "rule %s of %s (%s): %s", rule.code, category_code (loan->category), rule.place, why);
}
