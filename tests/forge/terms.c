/* Periods that begin before they may: without the end they wait for, or by a day that a clerk has set. */
#include "tests/forge/forge.h"

#include "form/date.h"
#include "ops/customers/edit.h"
#include "ops/customers/profile.h"
#include "ops/file/run.h"

/* A record that waits for the end of the relationship. Nobody may propose to destroy it, but to keep it. */
#define WAITS "C00001/2010/b01/1 keep 2060-01-01 why"

/* The line as somebody wants it, with a period from a year on. */
static void destroy_from (Register *list, GDateYear year)
{
  RegisterLine *line = list->lines->pdata[0];
  line->disposition = REGISTER_DESTROY;
  g_date_clear (&line->until, 1);
  g_date_set_dmy (&line->from, 1, G_DATE_JANUARY, year);
  g_date_set_dmy (&line->due, 1, G_DATE_JANUARY, (GDateYear)(year + 10));
}

static void since_its_year (Register *list)
{
  destroy_from (list, 2011);
}

static void since_1996 (Register *list)
{
  destroy_from (list, 1996);
}

/* The customer's profile says that it closed in 1995. */
static void close_customer (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  bool changed = false;
  GDate today = date_of_time (court_now, 0);
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  ProfileChange closed = {PROFILE_SET, (char[]){"closed"}, (char[]){"1995-06-30"}};
  g_ptr_array_add (changes, &closed);
  const CustomerEdit edit = {.changes = changes, .actor = "clerk", .today = &today};
  g_autoptr (Customer) customer = customers_set (forger->court.archive, "C00001", &edit, &changed, &error);
  g_assert_no_error (error);
}

/* The relationship ended in 1995, before the record's year: the period begins in 2011. */
static void end_relationship (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  const char *const places[] = {"C00001", NULL};
  DecidingRequest request = {.kind = DECISION_TRIGGER, .references = places, .trigger = "RE", .reason = "why"};
  g_date_set_dmy (&request.date, 30, G_DATE_JUNE, 1995);
  g_autoptr (GPtrArray) decisions = decide_run (forger->court.archive, &request, "clerk", false, &error);
  g_assert_no_error (error);
}

/* A record filed under 2099, by somebody whose own clock says so and whose event does not. */
/* plan: a plan of that year, dated today. */
static void file_letter (Forger *forger, GDateYear year, bool waived, bool plan)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FilingRequest) request = file_request_new ();
  GDate today;
  char *checks[] = {(char[]){"date"}, NULL};
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 31, G_DATE_DECEMBER, waived ? 2026 : 2099);
  file_request_add (request, "tests/samples/hardware.jpg", NULL);
  request->customer = "C00001";
  request->category = "KH.A06";
  request->title = "来函";
  request->duplicate = true;
  g_date_set_dmy (&request->date, 5, G_DATE_MARCH, plan ? 2026 : year);
  if (plan) {
    request->kind = "plan";
    request->category = "TJ";
    g_date_set_dmy (&request->period_first, 1, G_DATE_JANUARY, year);
    g_date_set_dmy (&request->period_last, 31, G_DATE_DECEMBER, year);
  }
  if (waived) {
    request->waive = checks;
    request->reason = "why";
  }
  g_autoptr (GPtrArray) requests = g_ptr_array_new (), faults = file_faults_new ();
  g_ptr_array_add (requests, request);
  g_autoptr (GPtrArray) filed =
      file_run (forger->court.archive, requests, "clerk", &today, false, faults, NULL, &error);
  g_assert_no_error (error);
}

void forge_file_in (Forger *forger, GDateYear year, bool waived)
{
  file_letter (forger, year, waived, false);
}

static void file_a_plan (Forger *forger)
{
  file_letter (forger, 2098, false, true);
}

static void file_ahead (Forger *forger)
{
  forge_file_in (forger, 2099, false);
}

static void file_next_year (Forger *forger)
{
  forge_file_in (forger, 2027, false);
}

static void file_with_a_reason (Forger *forger)
{
  forge_file_in (forger, 2099, true);
}

static const ForgeCase cases[] = {
    {.name = "a period that runs without its end",
     .code = "V-REGISTER-LINE",
     .lines = WAITS,
     .list = since_its_year,
     .end = FORGE_COUNTED},
    {.name = "a period from the closing day of a profile",
     .code = "V-REGISTER-LINE",
     .lines = WAITS,
     .before = close_customer,
     .list = since_1996,
     .end = FORGE_COUNTED},
    {.name = "a period from the record's year with a closing day of a profile",
     .code = "V-REGISTER-LINE",
     .lines = WAITS,
     .before = close_customer,
     .list = since_its_year,
     .end = FORGE_COUNTED},
    {.name = "a period from an end before the record's year",
     .code = "V-REGISTER-LINE",
     .lines = WAITS,
     .before = end_relationship,
     .list = since_1996,
     .end = FORGE_COUNTED},
    {.name = "the period that follows from such an end",
     .refusal = "",
     .lines = WAITS,
     .before = end_relationship,
     .list = since_its_year,
     .end = FORGE_COUNTED},
    {.name = "a record filed in 2099", .code = "V-YEAR", .after = file_ahead, .end = FORGE_PROPOSED},
    {.name = "a plan of 2098", .code = "V-YEAR", .after = file_a_plan, .end = FORGE_PROPOSED},
    {.name = "a record filed under the next year", .code = "V-YEAR", .after = file_next_year, .end = FORGE_PROPOSED},
    {.name = "a record filed in 2099 for a reason", .after = file_with_a_reason, .end = FORGE_PROPOSED},
};

FORGE_TABLE ("terms", cases)
