/* Requests. Places of one customer and one category go into one entry: one rule and one department decide about them,
 * and no entry names two customers. */
#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/document/shelf.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/ask.h"
#include "ops/lend/internal.h"
#include "store/index.h"
#include "store/layouts.h"
#include "store/people.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  const LendRequest *request;
  Loan *form;       /* what all entries say */
  GPtrArray *loans; /* of Loan */
} Asking;

/* ---- The borrower ---- */

/* A person of the archive brings name and department. */
static bool take_person (Archive *archive, const LendRequest *request, Loan *form, GError **error)
{
  g_autoptr (Roster) roster = name_is_person (request->borrower) ? people_read (archive, error) : NULL;
  if (!name_is_person (request->borrower))
    return true;
  if (roster == NULL)
    return false;
  const Person *person = roster_person (roster, request->borrower, 0);
  if (person == NULL)
    return error_set (error, ERROR_USAGE, "D-PERSON-UNKNOWN", request->borrower, "see `dossier person list`",
                      "no person has this number");
  form->person = g_strdup (person->number);
  g_free (form->borrower);
  form->borrower = g_strdup (person->name);
  if (form->department == NULL && form->external == NULL)
    form->department = g_strdup (person->department);
  return true;
}

static bool check_borrower (const Loan *form, GError **error)
{
  if (form->borrower == NULL)
    return error_set (error, ERROR_USAGE, "D-LOAN-BORROWER", "--borrower", "add --borrower NAME",
                      "a loan requires --borrower");
  if ((form->department != NULL) == (form->external != NULL))
    return error_set (error, ERROR_USAGE, "D-LOAN-BORROWER", form->borrower,
                      "add --department D for a borrower from inside, --external ORG for one from outside",
                      "a borrower has either a department or an organisation outside");
  return true;
}

static bool check_use (const Loan *form, GError **error)
{
  if (form->use == NULL || !loan_is_use (form->use))
    return error_set (error, ERROR_USAGE, "D-LOAN-USE", "--use", "use one of: consult, extract, copy, lend",
                      "a loan requires --use");
  if (form->purpose == NULL)
    return error_set (error, ERROR_USAGE, "D-LOAN-USE", "--purpose", "add --purpose TEXT", "a loan requires --purpose");
  return strcmp (form->use, LOAN_LEND) == 0 || !g_date_valid (&form->due) ||
         error_set (error, ERROR_USAGE, "D-LOAN-USE", "--due", "leave out --due", "a use on site ends on the same day");
}

static bool fill_form (Archive *archive, const LendRequest *request, Loan *form, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  form->use = g_strdup (request->use);
  form->due = request->due;
  if (layout == NULL || !text_take ("--borrower", request->borrower, FIELD_MAX_LINE, &form->borrower, error) ||
      !text_take ("--external", request->external, FIELD_MAX_LINE, &form->external, error) ||
      !text_take ("--purpose", request->purpose, FIELD_MAX_LINE, &form->purpose, error))
    return false;
  const char *department = layout_department (layout, request->department, error);
  if (request->department != NULL && department == NULL)
    return false;
  form->department = g_strdup (department);
  if (form->borrower != NULL && !take_person (archive, request, form, error))
    return false;
  for (const char *const *paper = request->papers; paper != NULL && *paper != NULL; paper++)
    if (!lend_take_paper (form, layout, *paper, error))
      return false;
  return check_borrower (form, error) && check_use (form, error);
}

/* ---- Composing ---- */

static bool shares_entry (const Loan *loan, const char *path)
{
  g_auto (NamePlace) one = {0}, other = {0};
  return name_split_path (loan->entry.places->pdata[0], &one) && name_split_path (path, &other) &&
         strcmp (one.customer, other.customer) == 0 && strcmp (one.directory, other.directory) == 0;
}

static Loan *copy_form (const Loan *form)
{
  Loan *loan = loan_new ();
  loan->use = g_strdup (form->use);
  loan->person = g_strdup (form->person);
  loan->department = g_strdup (form->department);
  loan->due = form->due;
  loan->borrower = g_strdup (form->borrower);
  loan->external = g_strdup (form->external);
  loan->purpose = g_strdup (form->purpose);
  for (unsigned i = 0; i < form->papers->len; i++) {
    const LoanPaper *own = form->papers->pdata[i];
    LoanPaper *paper = loan_add_paper (loan, own->code);
    paper->number = g_strdup (own->number);
    paper->scan = g_strdup (own->scan);
  }
  return loan;
}

static Loan *entry_for (Asking *asking, const char *path)
{
  for (unsigned i = 0; i < asking->loans->len; i++)
    if (shares_entry (asking->loans->pdata[i], path))
      return asking->loans->pdata[i];
  Loan *loan = copy_form (asking->form);
  g_ptr_array_add (asking->loans, loan);
  return loan;
}

static bool note_paper (const IndexRow *record, gpointer data)
{
  if (record->voided == 0)
    g_ptr_array_add (data, g_strdup (record->path));
  return true;
}

/* What the request names, NULL-terminated: references, and the paths of the records in its box. */
static GPtrArray *list_wanted (const LendRequest *request, Index *index, GError **error)
{
  g_autofree char *code = NULL;
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
  for (const char *const *reference = request->references; *reference != NULL; reference++)
    g_ptr_array_add (wanted, g_strdup (*reference));
  if (!ask_check_box (index, request->box, error) || !shelf_take_code ("--box", request->box, &code, error) ||
      (code != NULL && !index_in_box (index, code, note_paper, wanted, error)))
    return NULL;
  if (wanted->len == 0) {
    error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", code, NULL, "the box is empty");
    return NULL;
  }
  return g_steal_pointer (&wanted);
}

/* Adds a place, unless it is there, alone or within its volume. A volume takes the place of its records. */
static void add_place (GPtrArray *places, const char *path)
{
  for (unsigned i = places->len; i-- > 0;) {
    if (name_is_beneath (path, places->pdata[i]))
      return;
    if (name_is_beneath (places->pdata[i], path))
      g_ptr_array_remove_index (places, i);
  }
  g_ptr_array_add (places, g_strdup (path));
}

/* Places by customer and category. all receives every place. */
static bool gather_places (Asking *asking, Change *change, GPtrArray *all, GError **error)
{
  g_autoptr (GPtrArray) wanted = list_wanted (asking->request, change->index, error);
  if (wanted == NULL)
    return false;
  for (unsigned i = 0; i < wanted->len; i++) {
    g_autofree char *path = lend_find_place (change->index, wanted->pdata[i], error);
    if (path == NULL || !lend_check_place (change->archive, change->index, path, error))
      return false;
    add_place (all, path);
  }
  for (unsigned i = 0; i < all->len; i++) {
    const char *path = all->pdata[i];
    Loan *loan = entry_for (asking, path);
    g_ptr_array_add (loan->entry.places, g_strdup (path));
    if (loan->entry.places->len > ENTRY_MAX_PLACES)
      return error_set (error, ERROR_REFUSED, "D-TOO-MANY-PLACES", NULL, "split it into several commands",
                        "a loan applies to at most %d places", ENTRY_MAX_PLACES);
  }
  return lend_check_pairs (change->index, all, all, error);
}

/* The day that the borrower asks for must be possible if it goes out today. A day without work moves on. */
static bool check_wish (const LoansCase *loan, Loan *asked, const GDate *today, GError **error)
{
  if (!g_date_valid (&asked->due))
    return true;
  if (g_date_compare (&asked->due, today) < 0)
    return error_set (error, ERROR_USAGE, "D-LOAN-USE", "--due", NULL, "this day is over");
  asked->due = lend_workday (loan, &asked->due);
  const GDate last = loans_due (loan, asked, today);
  bool fits = g_date_compare (&asked->due, &last) <= 0;
  return lend_obey (loan, asked, fits ? LOANS_GOOD : LOANS_DAYS, NULL, asked->entry.places->pdata[0], error);
}

static bool enter_request (Change *change, Loan *loan, GError **error)
{
  LoansCase found;
  const char *what = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_ptr_array_sort (loan->entry.places, text_compare);
  if (!lend_case (change, NULL, loan->entry.places, &found, error) ||
      !change_begin_entry (change, &loan->entry, ENTRY_LOANS, NULL, error))
    return false;
  found.editions = none;
  const GDate today = layout_day (found.layout, change->time);
  LoansVerdict verdict = loans_judge (&found, loan, &today, &what);
  return lend_obey (&found, loan, verdict, what, loan->entry.places->pdata[0], error) &&
         check_wish (&found, loan, &today, error) && lend_bring_papers (change, loan, error) &&
         change_enter (change, KIND_LOAN, loan, _ ("the new loan"), error);
}

static bool compose_requests (Change *change, GError **error)
{
  Asking *asking = change->data;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (asking->loans, 0);
  if (!gather_places (asking, change, all, error))
    return false;
  for (unsigned i = 0; i < asking->loans->len; i++)
    if (!enter_request (change, asking->loans->pdata[i], error))
      return false;
  return true;
}

GPtrArray *lend_ask (Archive *archive, const LendRequest *request, const char *actor, bool dry_run, GError **error)
{
  g_autoptr (Loan) form = loan_new ();
  g_autoptr (GPtrArray) loans = g_ptr_array_new_with_free_func ((GDestroyNotify)loan_free);
  Asking asking = {request, form, loans};
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_requests, .data = &asking};
  return fill_form (archive, request, form, error) && change_commit (&change, error) ? g_steal_pointer (&loans) : NULL;
}
