/* Checks loans and incidents. Events alone tell whether each step follows the one before and whether the place could be
 * lent. Documents tell more: the borrower, the approvals, the papers and the days. Each
 * edition is judged by those before it and by the layout in force at its event. */
#include "fold/loans.h"

#include <string.h>

#include "form/name.h"
#include "sys/message.h"
#include "verify/internal.h"

void desk_keep_secrecy (Verify *verify, const VerifyEntry *entry, const char *secrecy)
{
  if (secrecy == NULL)
    return;
  g_mutex_lock (&verify->lock);
  g_hash_table_insert (verify->secrecies, GUINT_TO_POINTER (entry->number), g_strdup (secrecy));
  g_mutex_unlock (&verify->lock);
}

/* ---- Events ---- */

static void count_fact (const StandingFact *fact G_GNUC_UNUSED, gpointer data)
{
  ++*(unsigned *)data;
}

static bool is_over (const Standing *standing, StandingKind kind, const StandingChange *change)
{
  unsigned n = 0;
  standing_over (standing, kind, change->on, change->event, count_fact, &n);
  return n > 0;
}

/* Whether part of a volume was out just before an event. */
static bool is_out_within (const Standing *standing, const StandingChange *change)
{
  g_auto (NamePlace) place = {0};
  name_split_path (change->on, &place);
  for (unsigned i = 0; place.item == 0 && i < standing_length (standing); i++) {
    const StandingFact *fact = standing_fact (standing, i);
    if (fact->change.kind == STANDING_LOAN && fact->change.value != NULL && fact->change.event < change->event &&
        (fact->ended == 0 || fact->ended >= change->event) && name_is_beneath (fact->change.on, change->on))
      return true;
  }
  return false;
}

static LoanStep step_of (const StandingChange *change)
{
  return (LoanStep)(change->verb - KIND_ASK);
}

void desk_loan_fact (Verify *verify, const VerifyEntry *entry, unsigned i)
{
  const Standing *standing = verify_table_standing (verify->table);
  const StandingChange *change = &standing_fact (standing, i)->change;
  g_autofree char *number = g_strdup_printf ("event %ju", (uintmax_t)change->event);
  unsigned former = change->verb != KIND_ASK ? standing_fact (standing, i)->before : 0;
  const StandingChange *before = former > 0 ? &standing_fact (standing, former - 1)->change : NULL;
  if (change->verb == KIND_ASK ? change->edition != 1
                               : before == NULL || !loan_step_follows (step_of (change), step_of (before)))
    verify_report (verify, entry, finding_of ("V-LOAN-STEP", change->on, NULL, number));
  if (change->verb != KIND_OUT)
    return;
  const char *why = is_over (standing, STANDING_VOID, change) ? N_ ("the record was lent while it was void")
                    : is_over (standing, STANDING_RESTRICTED, change)
                        ? N_ ("the place was lent while it was restricted")
                    : standing_out (standing, change->on, change->event) != NULL || is_out_within (standing, change)
                        ? N_ ("the place was lent while it was out already")
                        : NULL;
  if (why != NULL)
    verify_fault (verify, "V-LOAN-PLACE", change->on, entry, NULL, number, why);
}

/* ---- Documents ---- */

typedef struct {
  Verify *verify;
  GArray *approvals;     /* signed commits with one */
  GHashTable *incidents; /* number: DeskKept of its first edition */
  GHashTable *returns;   /* "I2026-0001 L2026-0001": the incident that the loan's return names */
  GHashTable *loans;     /* number: GPtrArray of Loan, its editions so far, while they have no gap */
} Desk;

typedef struct {
  const Desk *desk;
  Verify *verify;
  const VerifyEntry *entry;
  const Loan *loan;
  const GPtrArray *before; /* of Loan: the editions before */
  LoansCase rules;
} Judging;

static void accuse_step (const Judging *judging, const char *code, const char *message)
{
  verify_accuse (judging->verify, judging->entry, code, message);
}

/* One rule and one department decide, and nobody reads of two customers in one entry. */
static void check_together (const Judging *judging)
{
  const GPtrArray *places = judging->loan->entry.places;
  g_auto (NamePlace) first = {0};
  name_split_path (places->pdata[0], &first);
  for (unsigned i = 1; i < places->len; i++) {
    g_auto (NamePlace) place = {0};
    name_split_path (places->pdata[i], &place);
    if (strcmp (place.customer, first.customer) != 0 || strcmp (place.directory, first.directory) != 0) {
      accuse_step (judging, "V-LOAN-PLACE", N_ ("the loan is about several customers or categories"));
      return;
    }
  }
}

static bool holds_record (const Judging *judging, const VerifyEntry *record)
{
  const VerifyTable *table = judging->verify->table;
  const GPtrArray *places = judging->loan->entry.places;
  for (unsigned i = 0; i < places->len; i++) {
    if (verify_table_record_at (table, places->pdata[i], judging->entry->number) == record ||
        name_is_beneath (verify_table_path (table, record), places->pdata[i]))
      return true;
  }
  return false;
}

static bool is_of_category (const Judging *judging, const VerifyEntry *record)
{
  const char *words = verify_table_words (judging->verify->table, record);
  const char *code = judging->rules.category != NULL ? category_code (judging->rules.category) : "";
  return strncmp (words, code, strlen (code)) == 0 && words[strlen (code)] == ' ';
}

/* Both records of a pair go out together, in one entry when one rule decides about them. */
static void check_pairs (const Judging *judging)
{
  const VerifyTable *table = judging->verify->table;
  const GPtrArray *pairs = verify_table_pairs (table);
  for (unsigned i = 0; i < pairs->len; i++) {
    const VerifyPair *pair = pairs->pdata[i];
    const VerifyEntry *reply = verify_table_record_at (table, pair->reply, pair->event),
                      *request = verify_table_record_at (table, pair->request, pair->event);
    if (pair->event > judging->entry->number || reply == NULL || request == NULL || !is_of_category (judging, reply) ||
        !is_of_category (judging, request))
      continue;
    if (holds_record (judging, reply) != holds_record (judging, request))
      accuse_step (judging, "V-LOAN-PLACE", N_ ("a reply and its request were not lent together"));
  }
}

static unsigned stricter (unsigned one, unsigned other)
{
  return one == 0 || other == 0 ? MAX (one, other) : MIN (one, other);
}

static unsigned secrecy_of (const Judging *judging, const VerifyEntry *record)
{
  const VerifyEntry *edition = verify_table_edition (judging->verify->table, record, judging->entry->number, NULL);
  const char *secrecy = g_hash_table_lookup (judging->verify->secrecies, GUINT_TO_POINTER (edition->number));
  return lending_secrecy_days (judging->rules.layout, secrecy);
}

static unsigned secrecy_at (const Judging *judging, const char *path)
{
  g_auto (NamePlace) place = {0};
  unsigned days = 0;
  const VerifyTable *table = judging->verify->table;
  name_split_path (path, &place);
  const VerifyEntry *record = place.item != 0 ? verify_table_record_at (table, path, judging->entry->number) : NULL;
  if (place.item != 0)
    return record != NULL ? secrecy_of (judging, record) : 0;
  g_autoptr (GArray) residents = verify_residents (table, path);
  for (unsigned i = 0; i < residents->len; i++) {
    const VerifyResident *resident = &g_array_index (residents, VerifyResident, i);
    if (verify_resided (resident, judging->entry->number))
      days = stricter (days, secrecy_of (judging, resident->record));
  }
  return days;
}

/* False when the layout is not known, which is reported elsewhere. */
static bool find_rules (Judging *judging)
{
  g_auto (NamePlace) place = {0};
  const GPtrArray *places = judging->loan->entry.places;
  const Layout *layout = verify_layout_at (judging->verify, judging->entry->number);
  name_split_path (places->pdata[0], &place);
  judging->rules = (LoansCase){.layout = layout, .editions = judging->before};
  if (layout == NULL)
    return false;
  judging->rules.category = layout_category_by_directory (layout, place.directory);
  if (judging->rules.category == NULL) {
    accuse_step (judging, "V-LOAN-RULE", N_ ("the layout in force has no rule for this place"));
    return false;
  }
  for (unsigned i = 0; i < places->len; i++)
    judging->rules.secrecy = stricter (judging->rules.secrecy, secrecy_at (judging, places->pdata[i]));
  return true;
}

static void report_verdict (const Judging *judging, LoansVerdict verdict, const char *what)
{
  static const struct {
    const char *code, *message;
  } rows[] = {
      [LOANS_FORBIDDEN] = {"V-LOAN-RULE", N_ ("the rule does not permit this use to this borrower")},
      [LOANS_PAPER] = {"V-LOAN-PAPER", N_ ("a paper that the rule asks for is missing")},
      [LOANS_NUMBER] = {"V-LOAN-PAPER", N_ ("a paper has no number")},
      [LOANS_SCAN] = {"V-LOAN-PAPER", N_ ("a paper has no scan")},
      [LOANS_POST] = {"V-LOAN-APPROVAL", N_ ("the rule does not ask for the approval of this post")},
      [LOANS_TWICE] = {"V-LOAN-APPROVAL", N_ ("the post had approved before")},
      [LOANS_BORROWER] = {"V-LOAN-APPROVAL", N_ ("the borrower approved")},
      [LOANS_UNAPPROVED] = {"V-LOAN-APPROVAL", N_ ("it was handed out without an approval that the rule asks for")},
      [LOANS_DAYS] = {"V-LOAN-RULE", N_ ("the last day is not within what the rule allows")},
      [LOANS_RENEWALS] = {"V-LOAN-RULE", N_ ("it was renewed more often than the rule allows")},
  };
  if (verdict != LOANS_GOOD)
    verify_fault (judging->verify, rows[verdict].code, verify_table_path (judging->verify->table, judging->entry),
                  judging->entry, NULL, what, rows[verdict].message);
}

/* Each scan came with the edition. */
static void check_scans (const Judging *judging)
{
  const Loan *loan = judging->loan;
  const VerifyTable *table = judging->verify->table;
  for (unsigned i = 0; i < loan->papers->len; i++) {
    const LoanPaper *paper = loan->papers->pdata[i];
    g_autofree char *path = paper->scan != NULL ? loan_paper_path (loan->entry.number, paper->scan) : NULL;
    const VerifyEntry *scan = path != NULL ? verify_table_find (table, path) : NULL;
    uint64_t after = (uint64_t)judging->entry->number - MIN (judging->entry->number, loan->papers->len);
    if (path != NULL && (scan == NULL || scan->number < after || scan->number > judging->entry->number))
      verify_fault (judging->verify, "V-LOAN-PAPER", path, judging->entry, NULL, NULL,
                    N_ ("the scan that the loan names did not come with it"));
  }
}

/* ---- People ---- */

static bool has_people (const Roster *roster, uint64_t number)
{
  for (unsigned i = 0; roster != NULL && i < roster_length (roster); i++)
    if (roster_event_of (roster, roster_number (roster, i), 1) < number)
      return true;
  return false;
}

static bool holds_post (const Judging *judging, const Person *person)
{
  const Roster *roster = judging->verify->roster;
  const LoansCase *rules = &judging->rules;
  const uint64_t position = judging->entry->number - 1;
  int64_t time =
      roster_time_at (roster, person->number, position, verify_table_time (judging->verify->table, judging->entry));
  return roster_role_at (roster, person->number, judging->loan->post, position, time) &&
         g_strcmp0 (person->department, lending_department (rules->layout, rules->category, judging->loan->post)) == 0;
}

/* Where the archive has people, the approver is one of them, holds the post, and has signed. */
static void check_approver (const Judging *judging)
{
  const Loan *loan = judging->loan;
  const Roster *roster = judging->verify->roster;
  const uint64_t position = judging->entry->number - 1;
  const Person *person = loan->person != NULL ? roster_person (roster, loan->person, position) : NULL;
  if (!has_people (roster, judging->entry->number) && loan->person == NULL)
    return;
  const char *why = person == NULL ? N_ ("the approver was not a person of the archive then")
                    : strcmp (person->name, loan->approver) != 0 ? N_ ("the approver has another name")
                    : g_strcmp0 (desk_signer (judging->desk->approvals, judging->entry->number), loan->person) != 0
                        ? N_ ("the approver did not sign it")
                    : !holds_post (judging, person) ? N_ ("the approver did not hold the post")
                                                    : NULL;
  if (why != NULL)
    accuse_step (judging, "V-LOAN-APPROVAL", why);
}

static void check_borrower (const Judging *judging)
{
  const Loan *loan = judging->loan;
  const Person *person =
      loan->person != NULL ? roster_person (judging->verify->roster, loan->person, judging->entry->number - 1) : NULL;
  if (loan->person != NULL && (person == NULL || strcmp (person->name, loan->borrower) != 0))
    accuse_step (judging, "V-LOAN-RULE", N_ ("the borrower was not that person of the archive"));
}

/* ---- Loan by loan ---- */

/* The incident that a return names came just before it. */
static void check_incident (const Judging *judging)
{
  const Loan *loan = judging->loan;
  const DeskKept *kept = loan->incident != NULL ? g_hash_table_lookup (judging->desk->incidents, loan->incident) : NULL;
  const VerifyEntry *entry = kept != NULL ? verify_table_at (judging->verify->table, kept->index) : NULL;
  const Incident *incident = kept != NULL ? kept->document : NULL;
  g_autofree char *path = loan->incident != NULL ? entry_path (loan->incident, 1) : NULL;
  if (path == NULL || (incident == NULL && verify_table_find (judging->verify->table, path) != NULL))
    return;
  if (incident == NULL || g_strcmp0 (incident->loan, loan->entry.number) != 0 ||
      entry->number + 1 + incident->entry.places->len != judging->entry->number)
    accuse_step (judging, "V-INCIDENT", N_ ("the incident that the return names was not opened with it"));
}

static void judge_edition (Judging *judging)
{
  const char *what = NULL;
  const Loan *loan = judging->loan;
  check_together (judging);
  check_scans (judging);
  check_incident (judging);
  if (!find_rules (judging))
    return;
  const GDate day = layout_day (judging->rules.layout, loan->entry.time);
  report_verdict (judging, loans_judge (&judging->rules, loan, &day, &what), what);
  if (loan->step == LOAN_ASKED)
    check_borrower (judging);
  if (loan->step == LOAN_APPROVED)
    check_approver (judging);
  if (loan->step == LOAN_OUT)
    check_pairs (judging);
}

/* An incident that names a loan was found on its return, and every edition has the kind of the first. */
static void judge_incident (const Desk *desk, const DeskKept *kept)
{
  const Incident *incident = kept->document;
  const VerifyEntry *entry = verify_table_at (desk->verify->table, kept->index);
  g_autofree char *named = g_strconcat (incident->entry.number, " ", incident->loan, NULL);
  if (incident->loan != NULL && !g_hash_table_contains (desk->returns, named))
    verify_accuse (desk->verify, entry, "V-INCIDENT", N_ ("no return of this loan names the incident"));
  const DeskKept *first = g_hash_table_lookup (desk->incidents, incident->entry.number);
  if (first != NULL && ((const Incident *)first->document)->kind != incident->kind)
    verify_accuse (desk->verify, entry, "V-INCIDENT", N_ ("the incident was opened as another kind"));
}

static void judge_loan (const Desk *desk, const DeskKept *kept)
{
  Loan *loan = kept->document;
  GPtrArray *editions = g_hash_table_lookup (desk->loans, loan->entry.number);
  if (editions == NULL) {
    editions = g_ptr_array_new ();
    g_hash_table_insert (desk->loans, loan->entry.number, editions);
  }
  /* An unread document has a finding of its own. */
  if (editions->len + 1 != loan->entry.edition)
    return;
  Judging judging = {desk, desk->verify, verify_table_at (desk->verify->table, kept->index), loan, editions, {0}};
  judge_edition (&judging);
  g_ptr_array_add (editions, loan);
}

/* Which incidents were opened, and which of them returns name. */
static void gather_incidents (const Desk *desk, const GPtrArray *incidents, const GPtrArray *loans)
{
  for (unsigned i = 0; i < incidents->len; i++) {
    const Incident *incident = ((const DeskKept *)incidents->pdata[i])->document;
    if (incident->entry.edition == 1)
      g_hash_table_insert (desk->incidents, incident->entry.number, incidents->pdata[i]);
  }
  for (unsigned i = 0; i < loans->len; i++) {
    const Loan *loan = ((const DeskKept *)loans->pdata[i])->document;
    if (loan->incident != NULL)
      g_hash_table_add (desk->returns, g_strconcat (loan->incident, " ", loan->entry.number, NULL));
  }
}

static void free_editions (gpointer data)
{
  g_ptr_array_unref (data);
}

void desk_loans (Verify *verify)
{
  if (verify->desk->len == 0 || verify->roster == NULL)
    return;
  g_autoptr (GPtrArray) loans = desk_kept_of (verify, KIND_LOAN), incidents = desk_kept_of (verify, KIND_INCIDENT);
  g_autoptr (GArray) approvals = desk_commits (verify, loan_step_verb (LOAN_APPROVED));
  g_autoptr (GHashTable) opened = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) returns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) editions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_editions);
  const Desk desk = {verify, approvals, opened, returns, editions};
  gather_incidents (&desk, incidents, loans);
  for (unsigned i = 0; i < incidents->len; i++)
    judge_incident (&desk, incidents->pdata[i]);
  for (unsigned i = 0; i < loans->len; i++)
    judge_loan (&desk, loans->pdata[i]);
}
