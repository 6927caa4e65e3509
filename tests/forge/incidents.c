/* Incidents that nobody found, that are settled elsewhere, and returns that hide them. */
#include "tests/forge/forge.h"

#include "form/date.h"
#include "form/registers/incident.h"
#include "form/registers/loan.h"

#define VOLUME "customers/C00/C00001/2010/a06-feedback"
#define RECORD VOLUME "/0001"
#define OTHER VOLUME "/0002"
#define NUMBER "I2026-0001"
#define LOAN_NUMBER "L2026-0001"

/* An edition and the event after it. What is NULL and 0 is honest: damage to RECORD. */
typedef struct {
  const char *number;
  unsigned edition; /* 0: the first */
  bool opens;       /* a later edition opens */
  IncidentKind kind;
  const char *on, *said, *verb, *loan;
} Told;

static const char *either (const char *given, const char *honest)
{
  return given != NULL ? given : honest;
}

static Incident *write_incident (const Told *told)
{
  Incident *incident = incident_new (told->kind);
  incident->entry.number = g_strdup (either (told->number, NUMBER));
  incident->entry.edition = MAX (told->edition, 1);
  incident->entry.nonce = g_strdup (FIXTURE_NONCE);
  incident->entry.time = court_now;
  incident->entry.by = g_strdup ("forger");
  incident->step = told->edition > 1 && !told->opens ? INCIDENT_CLOSED : INCIDENT_OPENED;
  incident->loan = g_strdup (told->loan);
  incident->text = g_strdup ("wet");
  g_ptr_array_add (incident->entry.places, g_strdup (either (told->on, RECORD)));
  return incident;
}

static bool compose_told (Change *change, GError **error)
{
  const Told *told = change->data;
  g_autoptr (Incident) incident = write_incident (told);
  g_autofree char *path = entry_path (incident->entry.number, incident->entry.edition), *day = NULL;
  g_autoptr (GBytes) bytes = shape_print (&incident_shape, incident);
  if (change_bring (change, "incident", path, bytes, error) == NULL)
    return false;
  StandingChange said = standing_of_entry (&incident_entry, incident, &day);
  standing_write (&said, either (told->said, either (told->on, RECORD)),
                  change_event (change, either (told->verb, kind_row (said.verb)->verb)));
  return true;
}

static void tell (Forger *forger, const Told *told)
{
  forge_commit (forger, compose_told, told);
}

#define TELL(name, ...)                                                                                                \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    tell (forger, &(const Told){__VA_ARGS__});                                                                         \
  }
TELL (open_honestly, .edition = 1)
TELL (open_at_nothing, .on = VOLUME "/0099")
TELL (open_at_a_customer, .on = "customers/C00/C00001")
TELL (say_another_place, .said = OTHER)
TELL (say_that_it_is_settled, .verb = "settle")
TELL (settle_nothing, .edition = 2)
TELL (open_in_a_later_edition, .edition = 2, .opens = true)
TELL (blame_a_loan, .loan = LOAN_NUMBER)

static void settle_honestly (Forger *forger)
{
  open_honestly (forger);
  tell (forger, &(Told){.edition = 2});
}

static void settle_elsewhere (Forger *forger)
{
  open_honestly (forger);
  tell (forger, &(Told){.edition = 2, .on = OTHER});
}

static void settle_twice (Forger *forger)
{
  settle_honestly (forger);
  tell (forger, &(Told){.edition = 3});
}

static void settle_as_another_kind (Forger *forger)
{
  open_honestly (forger);
  tell (forger, &(Told){.edition = 2, .kind = INCIDENT_LOSS});
}

static void report_without_an_entry (Forger *forger)
{
  forge_event (forger, "report", (const char *const[]){"on", RECORD, "entry", NUMBER, "edition", "1", NULL});
}

/* ---- Returns ---- */

typedef struct {
  LoanStep step;
  unsigned edition;
  const char *incident;
  const Told *found; /* an incident in the same commit, or NULL */
} Step;

static bool compose_step (Change *change, GError **error)
{
  const Step *step = change->data;
  g_autoptr (Loan) loan = loan_new ();
  loan->entry.number = g_strdup (LOAN_NUMBER);
  loan->entry.edition = step->edition;
  loan->entry.nonce = g_strdup (FIXTURE_NONCE);
  loan->entry.time = court_now;
  loan->entry.by = g_strdup ("forger");
  loan->step = step->step;
  if (step->step == LOAN_ASKED) {
    loan->use = g_strdup ("consult");
    loan->borrower = g_strdup ("Zhang San");
    loan->department = g_strdup ("Sales");
    loan->purpose = g_strdup ("why");
  }
  if (step->step == LOAN_OUT)
    loan->due = date_of_time (court_now, 8 * 60 * 60);
  loan->incident = g_strdup (step->incident);
  g_ptr_array_add (loan->entry.places, g_strdup (RECORD));
  g_autoptr (Incident) found = step->found != NULL ? write_incident (step->found) : NULL;
  return (found == NULL || change_enter (change, KIND_INCIDENT, found, "incident", error)) &&
         change_enter (change, KIND_LOAN, loan, "loan", error);
}

static void take_step (Forger *forger, const Step *step)
{
  forge_commit (forger, compose_step, step);
}

static void lend (Forger *forger)
{
  take_step (forger, &(Step){LOAN_ASKED, 1, NULL, NULL});
  take_step (forger, &(Step){LOAN_OUT, 2, NULL, NULL});
}

static void return_honestly (Forger *forger)
{
  lend (forger);
  take_step (forger, &(Step){LOAN_BACK, 3, NUMBER, &(Told){.loan = LOAN_NUMBER}});
}

static void return_with_an_incident_that_is_none (Forger *forger)
{
  lend (forger);
  take_step (forger, &(Step){LOAN_BACK, 3, NUMBER, NULL});
}

static void return_with_an_older_incident (Forger *forger)
{
  open_honestly (forger);
  lend (forger);
  take_step (forger, &(Step){LOAN_BACK, 3, NUMBER, NULL});
}

static void return_without_the_incident (Forger *forger)
{
  lend (forger);
  take_step (forger, &(Step){LOAN_BACK, 3, NULL, &(Told){.loan = LOAN_NUMBER}});
}

static void return_with_that_of_another (Forger *forger)
{
  lend (forger);
  take_step (forger, &(Step){LOAN_BACK, 3, NUMBER, &(Told){.loan = "L2026-0007"}});
}

#define INCIDENT(what, fault, story)                                                                                   \
  {                                                                                                                    \
    .name = what, .code = fault, .after = story, .end = FORGE_NOTHING                                                  \
  }
static const ForgeCase cases[] = {
    INCIDENT ("an honest incident", NULL, open_honestly),
    INCIDENT ("an incident that is settled", NULL, settle_honestly),
    INCIDENT ("an incident found on a return", NULL, return_honestly),
    INCIDENT ("an incident of nothing", "V-ENTRY-PLACE", open_at_nothing),
    INCIDENT ("an incident of a customer", "V-SCHEMA", open_at_a_customer),
    INCIDENT ("the event says another place", "V-ENTRY-EVENTS", say_another_place),
    INCIDENT ("the event says that it is settled", "V-ENTRY-EVENTS", say_that_it_is_settled),
    INCIDENT ("what was never opened is settled", "V-ENTRY-EDITION", settle_nothing),
    INCIDENT ("a later edition opens", "V-SCHEMA", open_in_a_later_edition),
    INCIDENT ("settled elsewhere", "V-ENTRY-STATE", settle_elsewhere),
    INCIDENT ("settled twice", "V-ENTRY-STATE", settle_twice),
    INCIDENT ("settled as another kind", "V-INCIDENT", settle_as_another_kind),
    INCIDENT ("an event without an entry", "V-ENTRY-UNKNOWN", report_without_an_entry),
    INCIDENT ("a loan is blamed that was not returned", "V-INCIDENT", blame_a_loan),
    INCIDENT ("the return names an incident that is none", "V-INCIDENT", return_with_an_incident_that_is_none),
    INCIDENT ("the return names an older incident", "V-INCIDENT", return_with_an_older_incident),
    INCIDENT ("the return is silent about the incident", "V-INCIDENT", return_without_the_incident),
    INCIDENT ("the return names that of another loan", "V-INCIDENT", return_with_that_of_another),
    {.name = "an incident of a destroyed record", .code = "V-ENTRY-PLACE", .after = open_honestly},
};
FORGE_TABLE ("incidents", cases)
