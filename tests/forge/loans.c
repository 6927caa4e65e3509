/* Loans that the layout in force does not allow, approvals that nobody gave, and steps that were left out. */
#include "tests/forge/forge.h"

#include <string.h>

#include "form/date.h"
#include "form/registers/loan.h"
#include "ops/amend.h"

#define VOLUME "customers/C00/C00001/2010/a06-feedback"
#define RECORD "customers/C00/C00001/2010/xz-administration/0001" /* HR keeps it, lent for seven days (L2) */
#define OTHER VOLUME "/0001"
#define NUMBER "L2026-0001"

/* One edition and the events after it. What is NULL and 0 is honest: somebody in Sales borrows RECORD, and its keeper
 * agrees. */
typedef struct {
  LoanStep step;
  unsigned edition; /* 0: that of the honest story */
  const char *number, *on, *also;
  const char *use, *borrower, *person, *external, *paper, *paper_number, *scan;
  const char *post, *approver, *by;
  const char *incident;
  int days;         /* until the last day; 0: seven, and a renewal seven more */
  const char *said; /* the place in the event after it */
  const char *verb; /* of that event */
  int said_days;    /* the day in it */
} Told;

static unsigned edition_of (const Told *told)
{
  static const unsigned editions[LOAN_STEPS] = {
      [LOAN_ASKED] = 1, [LOAN_APPROVED] = 2, [LOAN_REFUSED] = 3, [LOAN_OUT] = 3, [LOAN_RENEWED] = 4, [LOAN_BACK] = 5};
  return told->edition != 0 ? told->edition : editions[told->step];
}

static GDate day_after (int days)
{
  GDate day = date_of_time (court_now, 8 * 60 * 60);
  g_date_set_julian (&day, (guint32)((int)g_date_get_julian (&day) + days));
  return day;
}

static const char *either (const char *given, const char *honest)
{
  return given != NULL ? given : honest;
}

static void ask (Loan *loan, const Told *told)
{
  loan->use = g_strdup (either (told->use, LOAN_LEND));
  loan->borrower = g_strdup (either (told->borrower, "Zhang San"));
  loan->person = g_strdup (told->person);
  loan->external = g_strdup (told->external);
  loan->department = told->external == NULL ? g_strdup ("Sales") : NULL;
  loan->purpose = g_strdup ("why");
  LoanPaper *paper = told->paper != NULL ? loan_add_paper (loan, told->paper) : NULL;
  if (paper != NULL) {
    paper->number = g_strdup (told->paper_number);
    paper->scan = g_strdup (told->scan);
  }
}

static void approve (Loan *loan, const Told *told)
{
  loan->post = g_strdup (either (told->post, "custodian-head"));
  loan->approver = g_strdup (either (told->approver, "administrator"));
  loan->person = g_str_equal (either (told->by, ""), "nobody") ? NULL : g_strdup (either (told->by, "p0001"));
}

static Loan *write_loan (const Told *told)
{
  Loan *loan = loan_new ();
  loan->entry.number = g_strdup (either (told->number, NUMBER));
  loan->entry.edition = edition_of (told);
  loan->entry.nonce = g_strdup (FIXTURE_NONCE);
  loan->entry.time = court_now;
  loan->entry.by = g_strdup ("forger");
  loan->step = told->step;
  g_ptr_array_add (loan->entry.places, g_strdup (either (told->on, RECORD)));
  if (told->also != NULL)
    g_ptr_array_add (loan->entry.places, g_strdup (told->also));
  if (told->step == LOAN_ASKED)
    ask (loan, told);
  if (told->step == LOAN_APPROVED)
    approve (loan, told);
  if (told->step == LOAN_OUT)
    loan->due = day_after (told->days != 0 ? told->days : 7);
  if (told->step == LOAN_RENEWED)
    loan->due = day_after (told->days != 0 ? told->days : 14);
  if (told->step == LOAN_REFUSED)
    loan->reason = g_strdup ("why");
  loan->incident = g_strdup (told->incident);
  return loan;
}

static bool compose_told (Change *change, GError **error)
{
  const Told *told = change->data;
  g_autoptr (Loan) loan = write_loan (told);
  g_autofree char *path = entry_path (loan->entry.number, loan->entry.edition), *day = NULL;
  g_autoptr (GBytes) bytes = shape_print (&loan_shape, loan);
  if (change_bring (change, "loan", path, bytes, error) == NULL)
    return false;
  StandingChange said = standing_of_entry (&loan_entry, loan, &day);
  const GDate other = day_after (told->said_days);
  g_autofree char *another = date_print (&other);
  if (told->said_days != 0)
    said.value = another;
  for (unsigned i = 0; i < loan->entry.places->len; i++)
    standing_write (&said, either (told->said, loan->entry.places->pdata[i]),
                    change_event (change, either (told->verb, loan_step_verb (told->step))));
  return true;
}

static void tell (Forger *forger, const Told *told)
{
  forge_commit (forger, compose_told, told);
}

/* ---- Stories ---- */

static void appoint (Forger *forger)
{
  g_auto (GStrv) words = g_strsplit ("grant administrator custodian-head", " ", -1);
  g_autoptr (GError) error = NULL;
  g_assert_true (court_change_person (&forger->court, words, &error));
  g_assert_no_error (error);
}

static void ask_honestly (Forger *forger)
{
  appoint (forger);
  tell (forger, &(Told){.step = LOAN_ASKED});
}

static void approve_honestly (Forger *forger)
{
  ask_honestly (forger);
  tell (forger, &(Told){.step = LOAN_APPROVED});
}

static void hand_out (Forger *forger)
{
  approve_honestly (forger);
  tell (forger, &(Told){.step = LOAN_OUT});
}

static void lend_honestly (Forger *forger)
{
  hand_out (forger);
  tell (forger, &(Told){.step = LOAN_RENEWED});
  tell (forger, &(Told){.step = LOAN_BACK});
}

static void refuse_honestly (Forger *forger)
{
  approve_honestly (forger);
  tell (forger, &(Told){.step = LOAN_REFUSED});
}

/* A use on site of what needs no approval. */
static void read_on_site (Forger *forger)
{
  tell (forger, &(Told){.step = LOAN_ASKED, .on = OTHER, .use = "consult"});
  tell (forger, &(Told){.step = LOAN_OUT, .edition = 2, .on = OTHER, .days = -1});
}

static bool compose_reading (Change *change, GError **error)
{
  g_autoptr (Loan) loan = write_loan (&(Told){.step = LOAN_OUT, .edition = 2, .on = OTHER});
  loan->due = day_after (0);
  g_ptr_array_set_size (loan->entry.places, 0);
  g_ptr_array_add (loan->entry.places, g_strdup (change->data != NULL ? (const char *)change->data : OTHER));
  return change_enter (change, KIND_LOAN, loan, "loan", error);
}

static void read_honestly (Forger *forger)
{
  tell (forger, &(Told){.step = LOAN_ASKED, .on = OTHER, .use = "consult"});
  forge_commit (forger, compose_reading, NULL);
}

#define STORY(name, before, ...)                                                                                       \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    before (forger);                                                                                                   \
    tell (forger, &(const Told){__VA_ARGS__});                                                                         \
  }
STORY (lend_unapproved, ask_honestly, .step = LOAN_OUT, .edition = 2)
STORY (approve_oneself, ask_honestly, .step = LOAN_APPROVED, .approver = "zhang san", .by = "nobody")
STORY (approve_by_another_post, ask_honestly, .step = LOAN_APPROVED, .post = "management")
STORY (approve_for_another, ask_honestly, .step = LOAN_APPROVED, .approver = "reviewer", .by = "p0003")
STORY (approve_as_nobody, ask_honestly, .step = LOAN_APPROVED, .approver = "Li Si", .by = "nobody")
STORY (approve_under_another_name, ask_honestly, .step = LOAN_APPROVED, .approver = "boss")
STORY (approve_twice, approve_honestly, .step = LOAN_APPROVED, .edition = 3)
STORY (lend_for_long, approve_honestly, .step = LOAN_OUT, .days = 8)
STORY (lend_until_yesterday, approve_honestly, .step = LOAN_OUT, .days = -1)
STORY (say_another_day, approve_honestly, .step = LOAN_OUT, .said_days = 30)
STORY (say_another_place, approve_honestly, .step = LOAN_OUT, .said = OTHER)
STORY (say_another_step, approve_honestly, .step = LOAN_OUT, .verb = "renew")
STORY (return_unlent, approve_honestly, .step = LOAN_BACK, .edition = 3)
STORY (lend_twice, hand_out, .step = LOAN_OUT, .edition = 4)
STORY (refuse_what_is_out, hand_out, .step = LOAN_REFUSED, .edition = 4)
STORY (renew_for_long, hand_out, .step = LOAN_RENEWED, .days = 15)
STORY (return_twice, lend_honestly, .step = LOAN_BACK, .edition = 6)
STORY (skip_an_edition, ask_honestly, .step = LOAN_APPROVED, .edition = 3)
STORY (lend_outside, appoint, .step = LOAN_ASKED, .external = "Court")
STORY (lend_what_stays, appoint, .step = LOAN_ASKED, .on = "customers/C00/C00001/2024/a02-contracts/0001")
STORY (read_without_a_letter, appoint, .step = LOAN_ASKED, .external = "Court", .use = "consult")
STORY (show_no_number, appoint, .step = LOAN_ASKED, .external = "Court", .use = "consult", .paper = "official-letter")
STORY (name_a_scan_that_is_none, appoint, .step = LOAN_ASKED, .external = "Court", .use = "consult",
       .paper = "official-letter", .paper_number = "7", .scan = "1.official-letter.jpg")
STORY (borrow_as_another, appoint, .step = LOAN_ASKED, .person = "p0003")
STORY (borrow_two_categories, appoint, .step = LOAN_ASKED, .on = OTHER, .also = RECORD, .use = "consult")
STORY (lend_nothing, appoint, .step = LOAN_ASKED, .on = VOLUME "/0099")
STORY (ask_for_a_year, appoint, .step = LOAN_ASKED, .on = "customers/C00/C00001/2010")

static void renew_twice (Forger *forger)
{
  hand_out (forger);
  tell (forger, &(Told){.step = LOAN_RENEWED});
  tell (forger, &(Told){.step = LOAN_RENEWED, .edition = 5, .days = 21});
}

static void approve_from_elsewhere (Forger *forger)
{
  appoint (forger);
  tell (forger, &(Told){.step = LOAN_ASKED, .on = OTHER, .use = "extract"});
  tell (forger, &(Told){.step = LOAN_APPROVED, .on = OTHER});
}

static void lend_to_two (Forger *forger)
{
  hand_out (forger);
  tell (forger, &(Told){.step = LOAN_ASKED, .number = "L2026-0002"});
  tell (forger, &(Told){.step = LOAN_APPROVED, .number = "L2026-0002"});
  tell (forger, &(Told){.step = LOAN_OUT, .number = "L2026-0002"});
}

static void lend_void (Forger *forger)
{
  static const char *const records[] = {OTHER, NULL};
  g_autoptr (GError) error = NULL;
  const CorrectRequest request = {.kind = CORRECTION_VOID, .references = records, .reason = "why"};
  g_autoptr (GPtrArray) corrections = amend_correct (forger->court.archive, &request, "clerk", false, &error);
  g_assert_no_error (error);
  g_assert_nonnull (corrections);
  read_honestly (forger);
}

static void lend_restricted (Forger *forger)
{
  static const char *const records[] = {OTHER, NULL};
  g_autoptr (GError) error = NULL;
  const DecidingRequest request = {.kind = DECISION_RESTRICT, .references = records, .reason = "why"};
  g_autoptr (GPtrArray) decisions = decide_run (forger->court.archive, &request, "clerk", false, &error);
  g_assert_no_error (error);
  g_assert_nonnull (decisions);
  read_honestly (forger);
}

static void out_without_an_entry (Forger *forger)
{
  forge_event (forger, "out",
               (const char *const[]){"on", RECORD, "due", "2026-12-01", "entry", NUMBER, "edition", "3", NULL});
}

#define LOAN(what, fault, story)                                                                                       \
  {                                                                                                                    \
    .name = what, .code = fault, .after = story, .end = FORGE_NOTHING                                                  \
  }
static const ForgeCase cases[] = {
    LOAN ("an honest loan", NULL, lend_honestly),
    LOAN ("an honest refusal", NULL, refuse_honestly),
    LOAN ("an honest use on site", NULL, read_honestly),
    LOAN ("lent without an approval", "V-LOAN-APPROVAL", lend_unapproved),
    LOAN ("approved by the borrower", "V-LOAN-APPROVAL", approve_oneself),
    LOAN ("approved by a post that was not asked", "V-LOAN-APPROVAL", approve_by_another_post),
    LOAN ("approved in the name of another", "V-LOAN-APPROVAL", approve_for_another),
    LOAN ("approved by nobody of the archive", "V-LOAN-APPROVAL", approve_as_nobody),
    LOAN ("approved under another name", "V-LOAN-APPROVAL", approve_under_another_name),
    LOAN ("approved by the head of another department", "V-LOAN-APPROVAL", approve_from_elsewhere),
    LOAN ("approved twice by one post", "V-LOAN-APPROVAL", approve_twice),
    LOAN ("lent for longer than the rule says", "V-LOAN-RULE", lend_for_long),
    LOAN ("lent until the day before", "V-LOAN-RULE", lend_until_yesterday),
    LOAN ("used on site for days", "V-LOAN-RULE", read_on_site),
    LOAN ("renewed for longer", "V-LOAN-RULE", renew_for_long),
    LOAN ("renewed twice", "V-LOAN-RULE", renew_twice),
    LOAN ("lent outside", "V-LOAN-RULE", lend_outside),
    LOAN ("lent although it stays", "V-LOAN-RULE", lend_what_stays),
    LOAN ("borrowed in the name of another", "V-LOAN-RULE", borrow_as_another),
    LOAN ("used without the letter that the rule asks for", "V-LOAN-PAPER", read_without_a_letter),
    LOAN ("a letter without a number", "V-LOAN-PAPER", show_no_number),
    LOAN ("a scan that was never filed", "V-LOAN-PAPER", name_a_scan_that_is_none),
    LOAN ("lent to two at once", "V-LOAN-PLACE", lend_to_two),
    LOAN ("lent while void", "V-LOAN-PLACE", lend_void),
    LOAN ("lent while restricted", "V-LOAN-PLACE", lend_restricted),
    LOAN ("a loan of two categories", "V-LOAN-PLACE", borrow_two_categories),
    LOAN ("back without having been out", "V-LOAN-STEP", return_unlent),
    LOAN ("handed out twice", "V-LOAN-STEP", lend_twice),
    LOAN ("refused while it is out", "V-LOAN-STEP", refuse_what_is_out),
    LOAN ("back twice", "V-LOAN-STEP", return_twice),
    LOAN ("the event says another day", "V-ENTRY-EVENTS", say_another_day),
    LOAN ("the event says another place", "V-ENTRY-EVENTS", say_another_place),
    LOAN ("the event says another step", "V-ENTRY-EVENTS", say_another_step),
    LOAN ("an edition is left out", "V-ENTRY-EDITION", skip_an_edition),
    LOAN ("a loan of nothing", "V-ENTRY-PLACE", lend_nothing),
    LOAN ("a loan of a year", "V-SCHEMA", ask_for_a_year),
    LOAN ("a step without an entry", "V-ENTRY-UNKNOWN", out_without_an_entry),
    {.name = "a record that is out is destroyed", .code = "V-DESTROY-ON-LOAN", .approved = read_honestly},
};
FORGE_TABLE ("loans", cases)
