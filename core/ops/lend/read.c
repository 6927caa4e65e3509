/* A loan's editions in order give the step of each of its places. */
#include "ops/lend/read.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

static void place_free (gpointer data)
{
  LendPlace *place = data;
  g_free (place->path);
  g_free (place);
}

void lend_loan_free (LendLoan *loan)
{
  if (loan == NULL)
    return;
  g_free (loan->number);
  g_ptr_array_unref (loan->editions);
  g_ptr_array_unref (loan->places);
  g_free (loan);
}

const Loan *lend_asked (const LendLoan *loan)
{
  return loan->editions->pdata[0];
}

bool lend_is_out (const LendPlace *place)
{
  return place->step == LOAN_OUT || place->step == LOAN_RENEWED;
}

/* ---- One loan ---- */

/* The place of a path; the records of a request may have been moved since. */
static LendPlace *place_at (Archive *archive, LendLoan *loan, const char *path, bool adds)
{
  const Moves *moves = archive_moves (archive);
  g_autofree char *moved = moves != NULL ? moves_now (moves, path, 0) : NULL;
  const char *now = moved != NULL ? moved : path;
  for (unsigned i = 0; i < loan->places->len; i++) {
    LendPlace *place = loan->places->pdata[i];
    if (strcmp (place->path, now) == 0)
      return place;
  }
  LendPlace *place = adds ? g_new0 (LendPlace, 1) : NULL;
  if (place != NULL) {
    place->path = g_strdup (now);
    g_ptr_array_add (loan->places, place);
  }
  return place;
}

static void take_edition (Archive *archive, LendLoan *loan, Loan *edition)
{
  g_ptr_array_add (loan->editions, edition);
  for (unsigned i = 0; i < edition->entry.places->len; i++) {
    LendPlace *place = place_at (archive, loan, edition->entry.places->pdata[i], edition->step == LOAN_ASKED);
    if (place == NULL)
      continue;
    place->step = edition->step;
    place->due = edition->due;
  }
}

static Loan *read_edition (Archive *archive, Index *index, const char *number, unsigned edition, GError **error)
{
  uint64_t event = 0;
  if (!index_entry_event (index, number, &edition, &event, error))
    return NULL;
  g_autoptr (Event) brought = event != 0 ? journal_event (archive_journal (archive), event, error) : NULL;
  g_autoptr (GBytes) bytes = brought != NULL ? archive_read (archive, brought, error) : NULL;
  if (event == 0)
    error_set (error, ERROR_UNREADABLE, "D-INDEX-WRONG", number, "run `dossier index rebuild`",
               "the index lacks an edition of the loan");
  return bytes != NULL ? loan_parse (bytes, event_get (brought, "path"), error) : NULL;
}

LendLoan *lend_open (Archive *archive, Index *index, const char *number, GError **error)
{
  uint64_t event = 0;
  unsigned newest = 0;
  g_autoptr (LendLoan) loan = g_new0 (LendLoan, 1);
  loan->number = g_strdup (number);
  loan->editions = g_ptr_array_new_with_free_func ((GDestroyNotify)loan_free);
  loan->places = g_ptr_array_new_with_free_func (place_free);
  if (!archive_learn_moves (archive, error) || !index_entry_event (index, number, &newest, &event, error))
    return NULL;
  if (event == 0 || number[0] != ENTRY_LOANS) {
    error_set (error, ERROR_USAGE, "D-LOAN-UNKNOWN", number, "see `dossier loan list --all`",
               "no loan has this number");
    return NULL;
  }
  for (unsigned edition = 1; edition <= newest; edition++) {
    Loan *read = read_edition (archive, index, number, edition, error);
    if (read == NULL)
      return NULL;
    take_edition (archive, loan, read);
  }
  return g_steal_pointer (&loan);
}

/* ---- All loans ---- */

typedef struct {
  const LendQuery *query;
  const char *path;   /* of the reference, or NULL */
  GPtrArray *numbers; /* of loans with a place that matches */
} Listing;

static bool is_related (const char *path, const char *place)
{
  return name_is_beneath (path, place) || name_is_beneath (place, path);
}

static bool list_loan (const char *path, const char *entry, const char *due, gpointer data)
{
  GDate last;
  Listing *listing = data;
  const LendQuery *query = listing->query;
  bool over = due != NULL && date_parse_strict (due, &last) && g_date_compare (&last, &query->day) < 0;
  if ((query->overdue && !over) || (listing->path != NULL && !is_related (path, listing->path)))
    return true;
  unsigned n = listing->numbers->len;
  if (n == 0 || strcmp (listing->numbers->pdata[n - 1], entry) != 0)
    g_ptr_array_add (listing->numbers, g_strdup (entry));
  return true;
}

static bool is_of_borrower (const Loan *asked, const char *borrower)
{
  g_autofree char *wanted = text_alike (borrower), *name = text_alike (asked->borrower);
  g_autofree char *external = asked->external != NULL ? text_alike (asked->external) : NULL;
  return strstr (name, wanted) != NULL || g_strcmp0 (asked->person, borrower) == 0 ||
         (external != NULL && strstr (external, wanted) != NULL);
}

static bool matches (const Listing *listing, const Loan *asked)
{
  const LendQuery *query = listing->query;
  return (query->borrower == NULL || is_of_borrower (asked, query->borrower)) &&
         (query->use == NULL || strcmp (asked->use, query->use) == 0);
}

static bool place_matches (const Listing *listing, const LendPlace *place)
{
  const LendQuery *query = listing->query;
  bool ended = place->step == LOAN_BACK || place->step == LOAN_REFUSED;
  return (!ended || query->all) && (listing->path == NULL || is_related (place->path, listing->path)) &&
         (!query->overdue || (lend_is_out (place) && g_date_compare (&place->due, &query->day) < 0));
}

static bool visit_places (const Listing *listing, const LendLoan *loan, LendVisit visit, gpointer data)
{
  if (!matches (listing, lend_asked (loan)))
    return true;
  for (unsigned i = 0; i < loan->places->len; i++)
    if (place_matches (listing, loan->places->pdata[i]) && !visit (loan, loan->places->pdata[i], data))
      return false;
  return true;
}

bool lend_visit (Archive *archive, const LendQuery *query, LendVisit visit, gpointer data, GError **error)
{
  bool goes_on = true;
  g_autoptr (GError) damaged = NULL;
  Index *index = index_of (archive, error);
  g_autofree char *path =
      index != NULL && query->reference != NULL ? customers_find_place (index, query->reference, false, error) : NULL;
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  Listing listing = {query, path, numbers};
  if (index == NULL || (query->reference != NULL && path == NULL) ||
      !index_loans (index, query->all, list_loan, &listing, error))
    return false;
  for (unsigned i = 0; goes_on && i < numbers->len; i++) {
    g_autoptr (LendLoan) loan = lend_open (archive, index, numbers->pdata[i], damaged == NULL ? &damaged : NULL);
    goes_on = loan == NULL || visit_places (&listing, loan, visit, data);
  }
  if (damaged != NULL)
    g_propagate_error (error, g_steal_pointer (&damaged));
  return *error == NULL;
}

typedef struct {
  const GDate *day;
  LendCounts *counts;
} Counting;

static bool count_loan (const char *path G_GNUC_UNUSED, const char *entry G_GNUC_UNUSED, const char *due, gpointer data)
{
  GDate last;
  Counting *counting = data;
  counting->counts->out += due != NULL;
  counting->counts->overdue +=
      due != NULL && date_parse_strict (due, &last) && g_date_compare (&last, counting->day) < 0;
  return true;
}

static bool count_incident (const IndexEffect *effect G_GNUC_UNUSED, gpointer data)
{
  ((Counting *)data)->counts->incidents++;
  return true;
}

bool lend_count (Archive *archive, const GDate *day, LendCounts *counts, GError **error)
{
  *counts = (LendCounts){0};
  Counting counting = {day, counts};
  Index *index = index_of (archive, error);
  return index != NULL && index_loans (index, false, count_loan, &counting, error) &&
         index_standing (index, STANDING_INCIDENT, false, count_incident, &counting, error);
}

typedef struct {
  const Loan *loan;
  GPtrArray *numbers;
} Waiting;

static gint compare_numbers (gconstpointer a, gconstpointer b)
{
  const char *one = *(char *const *)a, *other = *(char *const *)b;
  return entry_precedes (other, one) - entry_precedes (one, other);
}

static bool take_waiting (const char *path, const char *entry, const char *due, gpointer data)
{
  Waiting *waiting = data;
  if (due != NULL || strcmp (entry, waiting->loan->entry.number) == 0 ||
      g_ptr_array_find_with_equal_func (waiting->numbers, entry, g_str_equal, NULL))
    return true;
  for (unsigned i = 0; i < waiting->loan->entry.places->len; i++) {
    const char *place = waiting->loan->entry.places->pdata[i];
    if (name_is_beneath (path, place) || name_is_beneath (place, path)) {
      g_ptr_array_add (waiting->numbers, g_strdup (entry));
      break;
    }
  }
  return true;
}

GPtrArray *lend_queue (Index *index, const Loan *loan, GError **error)
{
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  Waiting waiting = {loan, numbers};
  if (!index_loans (index, false, take_waiting, &waiting, error))
    return NULL;
  g_ptr_array_sort (numbers, compare_numbers);
  return g_steal_pointer (&numbers);
}
