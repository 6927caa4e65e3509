/* The steps after the request. Each place of a loan that is at the right step takes the next one. */
#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/lend/internal.h"
#include "store/index.h"
#include "store/layouts.h"
#include "store/people.h"
#include "sys/error.h"
#include "sys/message.h"

void lend_result_clear (LendResult *result)
{
  g_clear_pointer (&result->loans, g_ptr_array_unref);
  g_clear_pointer (&result->incidents, g_ptr_array_unref);
}

/* A loan that takes the step, once, however often the request names it. */
typedef struct {
  char *number;
  bool whole;        /* all its places; or */
  GPtrArray *places; /* paths of those that are named */
} Target;

typedef struct {
  const LendStepRequest *request;
  char *by, *reason, *condition, *result; /* tidied */
  GPtrArray *targets;                     /* of Target */
  GHashTable *hashed;                     /* back: number of a loan: what differs in its files */
  GPtrArray *loans, *incidents;           /* of Loan, of Incident */
  GPtrArray *out;                         /* of char *: all places of this request that go out */
} Stepping;

/* ---- Which loans ---- */

static void target_free (gpointer data)
{
  Target *target = data;
  g_free (target->number);
  g_ptr_array_unref (target->places);
  g_free (target);
}

static Target *target_for (GPtrArray *targets, const char *number)
{
  for (unsigned i = 0; i < targets->len; i++)
    if (strcmp (((const Target *)targets->pdata[i])->number, number) == 0)
      return targets->pdata[i];
  Target *target = g_new0 (Target, 1);
  target->number = g_strdup (number);
  target->places = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (targets, target);
  return target;
}

/* A place stands for the loan by which it is out. */
static bool add_place (GPtrArray *targets, Index *index, const char *word, GError **error)
{
  g_auto (IndexOut) out = {0};
  g_autofree char *path = lend_find_place (index, word, error);
  if (path == NULL || !index_out (index, path, &out, error))
    return false;
  if (out.entry != NULL && strcmp (out.place, path) != 0 && name_is_beneath (path, out.place)) {
    g_autofree char *volume = name_short_from_path (out.place);
    g_autofree char *hint = g_strdup_printf (_ ("take the volume back: `dossier loan back %s`"), volume);
    return error_set (error, ERROR_REFUSED, "D-LOAN-STATE", word, hint, "this is out with its volume, by %s",
                      out.entry);
  }
  if (out.entry == NULL || strcmp (out.place, path) != 0)
    return error_set (error, ERROR_REFUSED, "D-LOAN-STATE", word, "see `dossier loan list`", "this is not out on loan");
  g_ptr_array_add (target_for (targets, out.entry)->places, g_steal_pointer (&path));
  return true;
}

static bool find_targets (Stepping *stepping, Index *index, GError **error)
{
  g_ptr_array_set_size (stepping->targets, 0);
  for (const char *const *word = stepping->request->loans; *word != NULL; word++)
    if (stepping->request->step != LOAN_BACK || entry_is_number (*word))
      target_for (stepping->targets, *word)->whole = true;
    else if (!add_place (stepping->targets, index, *word, error))
      return false;
  return true;
}

/* ---- Which places ---- */

static bool refuse_state (const LendLoan *loan, LoanStep step, GError **error)
{
  const LendPlace *first = loan->places->pdata[0];
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier show %s`"), loan->number);
  return error_set (error, ERROR_REFUSED, "D-LOAN-STATE", loan->number, hint,
                    "this loan is at the step \"%s\", which \"%s\" does not follow", loan_step_name (first->step),
                    loan_step_name (step));
}

/* The places of the loan that take the step. */
static bool choose_places (const LendLoan *loan, LoanStep step, const Target *target, GPtrArray *places, GError **error)
{
  for (unsigned i = 0; i < loan->places->len; i++) {
    const LendPlace *place = loan->places->pdata[i];
    bool named = target->whole || g_ptr_array_find_with_equal_func (target->places, place->path, g_str_equal, NULL);
    if (named && loan_step_follows (step, place->step))
      g_ptr_array_add (places, g_strdup (place->path));
  }
  g_ptr_array_sort (places, text_compare);
  return places->len > 0 || refuse_state (loan, step, error);
}

/* ---- Approvals ---- */

/* The post that a word names among those that the rule asks for. Borrowed. */
static const char *find_post (const LoansCase *loan, const LendingRule *rule, const char *word)
{
  for (const char *const *post = rule->approvals; *post != NULL; post++)
    if (strcmp (*post, word) == 0 || strcmp (lending_title (loan->layout, *post, "zh"), word) == 0 ||
        g_ascii_strcasecmp (lending_title (loan->layout, *post, "en"), word) == 0)
      return *post;
  return word;
}

static bool choose_post (const Stepping *stepping, const LoansCase *loan, const Loan *asked, Loan *approval,
                         GError **error)
{
  const LendingRule rule = loans_rule (loan, asked);
  const char *word = stepping->request->post;
  unsigned n = g_strv_length ((char **)(uintptr_t)rule.approvals);
  g_autofree char *posts = g_strjoinv ("|", (char **)(uintptr_t)rule.approvals);
  g_autofree char *hint = g_strdup_printf (_ ("add --post %s"), posts);
  g_autofree char *next = g_strdup_printf (_ ("run `dossier loan out %s`"), approval->entry.number);
  if (word == NULL && n == 0)
    return error_set (error, ERROR_REFUSED, "D-LOAN-POST", rule.code, next, "the rule asks for no approval");
  if (word == NULL && n > 1)
    return error_set (error, ERROR_USAGE, "D-LOAN-POST", rule.code, hint, "the rule asks for several approvals");
  approval->post = g_strdup (word != NULL ? find_post (loan, &rule, word) : rule.approvals[0]);
  return true;
}

/* Where the archive has people, the signer approves by a post of the right department. */
static bool check_holder (Change *change, const Stepping *stepping, const LoansCase *loan, Loan *approval,
                          GError **error)
{
  const char *number = stepping->request->person;
  g_autoptr (Roster) roster = people_read (change->archive, error);
  if (roster == NULL)
    return false;
  if (roster_length (roster) == 0) {
    approval->approver = g_strdup (stepping->by != NULL ? stepping->by : change->actor);
    return true;
  }
  const Person *person = number != NULL ? roster_person (roster, number, 0) : NULL;
  if (person == NULL)
    return error_set (error, ERROR_REFUSED, "D-LOAN-UNSIGNED", NULL, "add --sign",
                      "this archive has people, who approve with their keys");
  const char *department = lending_department (loan->layout, loan->category, approval->post);
  if (!roster_role_at (roster, number, approval->post, 0, change->time) ||
      g_strcmp0 (person->department, department) != 0)
    return error_set (error, ERROR_REFUSED, "D-LOAN-POST", number, "see `dossier person list`",
                      "%s does not hold the post %s of department %s", number, approval->post, department);
  if (stepping->by != NULL && !loans_same_person (stepping->by, NULL, person->name, NULL) &&
      strcmp (stepping->by, number) != 0)
    return error_set (error, ERROR_USAGE, "D-LOAN-POST", stepping->by, "leave out --by", "the key is that of %s",
                      number);
  approval->person = g_strdup (number);
  approval->approver = g_strdup (person->name);
  return true;
}

static bool fill_approval (Change *change, const Stepping *stepping, const LoansCase *loan, const Loan *asked,
                           Loan *next, GError **error)
{
  if (!choose_post (stepping, loan, asked, next, error) || !check_holder (change, stepping, loan, next, error))
    return false;
  if (stepping->request->slip != NULL)
    lend_add_scan (next, LOAN_SLIP, stepping->request->slip);
  return true;
}

/* ---- Out and longer ---- */

/* The index does not know yet what else this command hands out. next is the last of the loans. */
static bool check_command (const Stepping *stepping, const char *path, GError **error)
{
  for (unsigned i = 0; i + 1 < stepping->loans->len; i++) {
    const Loan *other = stepping->loans->pdata[i];
    for (unsigned j = 0; j < other->entry.places->len; j++) {
      const char *place = other->entry.places->pdata[j];
      g_autofree char *brief = name_short_from_path (place);
      if (name_is_beneath (path, place) || name_is_beneath (place, path))
        return error_set (error, ERROR_REFUSED, "D-LOAN-OUT", brief, "hand out one of them; the other request waits",
                          "the same command hands this out by %s", other->entry.number);
    }
  }
  return true;
}

static bool fill_out (Change *change, Stepping *stepping, const LoansCase *loan, const Loan *asked, const GDate *today,
                      Loan *next, GError **error)
{
  for (unsigned i = 0; i < next->entry.places->len; i++) {
    const char *path = next->entry.places->pdata[i];
    if (!lend_check_place (change->archive, change->index, path, error) ||
        !lend_check_in (change->index, path, error) || !check_command (stepping, path, error))
      return false;
    g_ptr_array_add (stepping->out, g_strdup (path));
  }
  next->due = loans_due (loan, asked, today);
  if (g_date_valid (&asked->due) && g_date_compare (&asked->due, today) >= 0 &&
      g_date_compare (&asked->due, &next->due) < 0)
    next->due = asked->due;
  return true;
}

static bool fill_renewal (const Stepping *stepping, const LoansCase *loan, const Loan *asked, const GDate *today,
                          Loan *next, GError **error)
{
  const Loan *out = loans_last (loan->editions, LOAN_OUT), *renewed = loans_last (loan->editions, LOAN_RENEWED);
  const GDate *before = renewed != NULL ? &renewed->due : &out->due;
  g_autofree char *day = date_print (before);
  if (g_date_compare (before, today) < 0)
    return error_set (error, ERROR_REFUSED, "D-LOAN-OVERDUE", next->entry.number, "take it back, then ask for it again",
                      "the loan was due on %s and cannot be renewed", day);
  next->due = g_date_valid (&stepping->request->due) ? lend_workday (loan, &stepping->request->due)
                                                     : loans_due (loan, asked, before);
  next->reason = g_strdup (stepping->reason);
  return true;
}

/* ---- Composing ---- */

static bool fill_step (Change *change, Stepping *stepping, const LoansCase *found, const LendLoan *loan, Loan *next,
                       GError **error)
{
  const Loan *asked = lend_asked (loan);
  const GDate today = layout_day (found->layout, change->time);
  switch (next->step) {
  case LOAN_APPROVED:
    return fill_approval (change, stepping, found, asked, next, error);
  case LOAN_OUT:
    return fill_out (change, stepping, found, asked, &today, next, error);
  case LOAN_RENEWED:
    return fill_renewal (stepping, found, asked, &today, next, error);
  case LOAN_BACK:
    next->pages = stepping->request->counted ? stepping->request->pages : 0;
    next->condition = g_strdup (stepping->condition);
    next->result = g_strdup (stepping->result);
    return true;
  default:
    next->reason = g_strdup (stepping->reason);
    return true;
  }
}

/* An incident goes before the return that names it. */
static bool enter_step (Change *change, Stepping *stepping, const LendLoan *loan, Loan *next, GError **error)
{
  g_autoptr (Incident) incident = NULL;
  const char *hashed = stepping->hashed != NULL ? g_hash_table_lookup (stepping->hashed, loan->number) : NULL;
  if (next->step == LOAN_BACK &&
      !lend_report (change, loan, next, stepping->request->counted, hashed, &incident, error))
    return false;
  if (incident != NULL)
    g_ptr_array_add (stepping->incidents, g_steal_pointer (&incident));
  return lend_bring_papers (change, next, error) &&
         change_enter (change, KIND_LOAN, next, _ ("the next edition of the loan"), error);
}

static bool take_loan (Change *change, Stepping *stepping, const Target *target, GError **error)
{
  LoansCase found;
  const char *what = NULL;
  const LoanStep step = stepping->request->step;
  g_autoptr (LendLoan) loan = lend_open (change->archive, change->index, target->number, error);
  Loan *next = loan != NULL ? loan_new () : NULL;
  if (next == NULL)
    return false;
  g_ptr_array_add (stepping->loans, next);
  next->step = step;
  if (!change_begin_entry (change, &next->entry, ENTRY_LOANS, target->number, error) ||
      !choose_places (loan, step, target, next->entry.places, error) ||
      !lend_case (change, loan, next->entry.places, &found, error) ||
      !fill_step (change, stepping, &found, loan, next, error))
    return false;
  const GDate today = layout_day (found.layout, change->time);
  LoansVerdict verdict = loans_judge (&found, next, &today, &what);
  return lend_obey (&found, lend_asked (loan), verdict, what, next->entry.places->pdata[0], error) &&
         enter_step (change, stepping, loan, next, error);
}

static bool compose_steps (Change *change, GError **error)
{
  Stepping *stepping = change->data;
  g_ptr_array_set_size (stepping->loans, 0);
  g_ptr_array_set_size (stepping->incidents, 0);
  g_ptr_array_set_size (stepping->out, 0);
  if (!find_targets (stepping, change->index, error))
    return false;
  for (unsigned i = 0; i < stepping->targets->len; i++)
    if (!take_loan (change, stepping, stepping->targets->pdata[i], error))
      return false;
  return lend_check_pairs (change->index, stepping->out, stepping->out, error);
}

/* ---- The request ---- */

static void stepping_clear (Stepping *stepping)
{
  char *const texts[] = {stepping->by, stepping->reason, stepping->condition, stepping->result};
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_clear_pointer (&stepping->targets, g_ptr_array_unref);
  g_clear_pointer (&stepping->hashed, g_hash_table_unref);
  g_clear_pointer (&stepping->loans, g_ptr_array_unref);
  g_clear_pointer (&stepping->incidents, g_ptr_array_unref);
  g_clear_pointer (&stepping->out, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stepping, stepping_clear)

/* Hashing takes long, so it is done before the commit. */
static bool hash_returns (Archive *archive, Stepping *stepping, GError **error)
{
  Index *index = index_of (archive, error);
  stepping->hashed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (index == NULL || !find_targets (stepping, index, error))
    return false;
  if (stepping->request->counted && stepping->targets->len > 1)
    return error_set (error, ERROR_USAGE, "D-LOAN-PAGES", "--pages", "take one loan back after the other",
                      "the pages are counted for one loan");
  for (unsigned i = 0; i < stepping->targets->len; i++) {
    g_autofree char *text = NULL;
    const Target *target = stepping->targets->pdata[i];
    g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (LendLoan) loan = lend_open (archive, index, target->number, error);
    if (loan == NULL || !choose_places (loan, LOAN_BACK, target, places, error) ||
        !lend_hash (archive, index, places, &text, error))
      return false;
    if (text != NULL)
      g_hash_table_insert (stepping->hashed, g_strdup (target->number), g_steal_pointer (&text));
  }
  return true;
}

static bool prepare_step (Archive *archive, Stepping *stepping, GError **error)
{
  const LendStepRequest *request = stepping->request;
  if (!text_take ("--by", request->by, FIELD_MAX_LINE, &stepping->by, error) ||
      !text_take ("--reason", request->reason, FIELD_MAX_LINE, &stepping->reason, error) ||
      !text_take ("--condition", request->condition, FIELD_MAX_LINE, &stepping->condition, error) ||
      !text_take ("--result", request->result, FIELD_MAX_LINE, &stepping->result, error))
    return false;
  return request->step != LOAN_BACK || hash_returns (archive, stepping, error);
}

bool lend_step (Archive *archive, const LendStepRequest *request, const char *actor, bool dry_run, LendResult *result,
                GError **error)
{
  g_auto (Stepping) stepping = {.request = request,
                                .targets = g_ptr_array_new_with_free_func (target_free),
                                .loans = g_ptr_array_new_with_free_func ((GDestroyNotify)loan_free),
                                .incidents = g_ptr_array_new_with_free_func ((GDestroyNotify)incident_free),
                                .out = g_ptr_array_new_with_free_func (g_free)};
  Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_steps, .data = &stepping};
  if (!prepare_step (archive, &stepping, error) || !change_commit (&change, error))
    return false;
  *result = (LendResult){g_steal_pointer (&stepping.loans), g_steal_pointer (&stepping.incidents)};
  return true;
}
