/* Files of customers that ended without authority, too early, in part, or under another's name. */
#include "tests/forge/forge.h"

#include <string.h>

#include "ops/customers/edit.h"
#include "ops/customers/profile.h"
#include "ops/decide/run.h"
#include "ops/file/run.h"

#define CUSTOMER "customers/C00/C00002"
#define HOLD "registers/decisions/2012/000/H2012-0001"
#define ENDED (COURT_START - (int64_t)14 * 366 * COURT_DAY)
#define OTHER "0000000000000000000000000000000000000000000000000000000000000000"

/* ---- A customer of 2012 who left ---- */

static void decide (Forger *forger, const DecidingRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decisions = decide_run (forger->court.archive, request, "tester", false, &error);
  g_assert_no_error (error);
  g_assert_nonnull (decisions);
}

static void end_relationship (Forger *forger)
{
  const char *const places[] = {"C00002", NULL};
  DecidingRequest request = {.kind = DECISION_TRIGGER, .references = places, .trigger = "RE", .reason = "why"};
  g_date_set_dmy (&request.date, 1, G_DATE_MARCH, 2012);
  decide (forger, &request);
}

static void hold (Forger *forger, const char *place, const char *other)
{
  const char *const places[] = {place, other, NULL};
  decide (forger, &(DecidingRequest){.kind = DECISION_HOLD, .references = places, .matter = "7", .reason = "why"});
}

static void lift (Forger *forger, const char *number)
{
  decide (forger, &(DecidingRequest){.kind = DECISION_HOLD, .lifts = true, .hold = number, .reason = "why"});
}

static void add_customer (Forger *forger, const char *name)
{
  g_autoptr (GError) error = NULL;
  GDate today;
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  g_autofree char *called = g_strdup (name);
  ProfileChange change = {PROFILE_SET, (char[]){"name"}, called};
  const CustomerEdit edit = {.changes = changes, .actor = "tester", .today = &today};
  g_date_clear (&today, 1);
  g_date_set_time_t (&today, court_now);
  g_ptr_array_add (changes, &change);
  g_autoptr (Customer) customer = customers_add (forger->court.archive, NULL, &edit, &error);
  g_assert_no_error (error);
}

static void leave (Forger *forger)
{
  int64_t now = court_now;
  court_now = ENDED;
  add_customer (forger, "北京远航有限公司");
  hold (forger, "C00002", NULL);
  lift (forger, "H2012-0001");
  end_relationship (forger);
  court_now = now;
}

/* A hold over two customers stays until the other's file ends. */
static void leave_with_another (Forger *forger)
{
  int64_t now = court_now;
  court_now = ENDED;
  add_customer (forger, "北京远航有限公司");
  hold (forger, "C00001", "C00002");
  lift (forger, "H2012-0001");
  end_relationship (forger);
  court_now = now;
}

/* ---- Lies of the register ---- */

static RegisterLine *line_of (Register *list)
{
  return list->lines->pdata[0];
}

static void leave_out_an_entry (Register *list)
{
  g_ptr_array_remove_index (line_of (list)->entries, 0);
}

static void other_digest_of_an_entry (Register *list)
{
  forge_set (&((RegisterEntry *)line_of (list)->entries->pdata[0])->manifest, OTHER);
}

static void other_count_of_an_entry (Register *list)
{
  ((RegisterEntry *)line_of (list)->entries->pdata[0])->files++;
}

static void other_digest_of_the_profile (Register *list)
{
  forge_set (&line_of (list)->manifest, OTHER);
}

static void other_count_of_the_profile (Register *list)
{
  line_of (list)->files++;
}

static void an_earlier_day (Register *list)
{
  g_date_set_year (&line_of (list)->due, 2020);
}

static void another_event (Register *list)
{
  line_of (list)->filed--;
}

static void the_shared_entry (Register *list)
{
  RegisterEntry *entry = register_add_entry (line_of (list));
  entry->path = g_strdup ("registers/decisions/2012/000/H2012-0001");
  entry->manifest = g_strdup (OTHER);
  entry->files = 2;
  g_ptr_array_insert (line_of (list)->entries, 0, g_ptr_array_steal_index (line_of (list)->entries, 1));
}

static void nobody (Register *list)
{
  forge_set (&line_of (list)->path, "customers/C00/C00009");
}

static void name_nobody (Titles *titles)
{
  forge_set (&((TitlesLine *)titles->lines->pdata[0])->path, "customers/C00/C00009");
}

static void another_name (Titles *titles)
{
  forge_set (&((TitlesLine *)titles->lines->pdata[0])->title, "somebody else");
}

/* ---- What happens before it is carried out ---- */

static void withdraw (Forger *forger)
{
  const char *const places[] = {"C00002", NULL};
  decide (forger, &(DecidingRequest){
                      .kind = DECISION_TRIGGER, .lifts = true, .references = places, .trigger = "RE", .reason = "why"});
}

static void hold_it (Forger *forger)
{
  hold (forger, "C00002", NULL);
}

static void hold_and_lift (Forger *forger)
{
  hold_it (forger);
  lift (forger, "H2026-0001");
}

/* The appraiser signed in 2020, when the entries were still to be kept. */
static void sign_early (Forger *forger G_GNUC_UNUSED, ProcedureStage stage, const char *person G_GNUC_UNUSED)
{
  const int64_t years = 6 * 365 * COURT_DAY;
  if (stage == STAGE_SUBMIT)
    court_now -= years;
  if (stage == STAGE_REVIEW)
    court_now += years;
}

static void file_letter (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  GDate today;
  g_autoptr (FilingRequest) request = file_request_new ();
  g_autoptr (GPtrArray) requests = g_ptr_array_new (), faults = file_faults_new ();
  g_date_clear (&today, 1);
  g_date_set_time_t (&today, court_now);
  file_request_add (request, "tests/samples/contract.tif", NULL);
  request->customer = "C00002";
  request->category = "KH.A06";
  request->title = "late";
  request->duplicate = true;
  g_date_set_dmy (&request->date, 5, G_DATE_MARCH, 2024);
  g_ptr_array_add (requests, request);
  g_autoptr (GPtrArray) filed =
      file_run (forger->court.archive, requests, "tester", &today, false, faults, NULL, &error);
  g_assert_no_error (error);
}

/* ---- Tombstones and certificates ---- */

static void another_number (Tombstone *tombstone)
{
  forge_set (&tombstone->of, "C00001");
}

static void another_digest (Tombstone *tombstone)
{
  forge_set (&tombstone->manifest, OTHER);
}

static void another_count (Tombstone *tombstone)
{
  tombstone->files++;
}

static void no_signers (Tombstone *tombstone)
{
  g_ptr_array_set_size (tombstone->signers, 0);
}

static void one_place_less (Certificate *certificate)
{
  g_ptr_array_remove_index (certificate->lines, 1);
}

static void other_totals (Certificate *certificate)
{
  certificate->destroyed.files++;
}

/* ---- Without a register ---- */

static Tombstone *lone_tombstone (const char *of)
{
  Tombstone *tombstone = tombstone_new ();
  tombstone->of = g_strdup (of);
  tombstone->nonce = g_strdup (FIXTURE_NONCE);
  tombstone->time = court_now;
  tombstone->by = g_strdup ("forger");
  tombstone->files = 1;
  tombstone->trigger = g_strdup ("RE");
  tombstone->manifest = g_strdup (OTHER);
  tombstone->layout = g_strdup ("company");
  tombstone->layout_edition = 1;
  tombstone->number = g_strdup (COURT_NUMBER);
  tombstone->edition = 1;
  tombstone->digest = g_strdup (OTHER);
  return tombstone;
}

static void bring_lone (Forger *forger, const char *directory)
{
  g_autofree char *of = g_path_get_basename (directory), *path = g_strconcat (directory, "/tombstone.xml", NULL);
  g_autoptr (Tombstone) tombstone = lone_tombstone (of);
  forge_bring (
      forger,
      &(ForgeFile){"destroy",
                   path,
                   tombstone_print (tombstone),
                   {"erases", directory, "register", COURT_NUMBER, "disposition", "destroy", "files", "1", NULL}},
      NULL);
}

static void end_alone (Forger *forger)
{
  bring_lone (forger, CUSTOMER);
}

static void end_entry_alone (Forger *forger)
{
  bring_lone (forger, HOLD);
}

/* The new profile, which the erasing took along. */
static void put_back (Forger *forger)
{
  g_autofree char *path = g_build_filename (forger->court.path, CUSTOMER "/customer.2.xml", NULL);
  g_assert_true (g_file_set_contents (path, "<x/>", -1, NULL));
}

#define FILE_ENDS .lines = "customer C00002", .before = leave

static const ForgeCase cases[] = {
    {"a file ends", NULL, .lines = "customer C00002", .before = leave},
    {"a file ends, in a chain of packs", NULL, FILE_ENDS, .packing = FORGE_CHAIN},
    {"a file ends, an entry is shared", NULL, .lines = "customer C00002", .before = leave_with_another},
    {"an entry is left out", "V-REGISTER-LINE", FILE_ENDS, .list = leave_out_an_entry},
    {"other digest of an entry", "V-REGISTER-LINE", FILE_ENDS, .list = other_digest_of_an_entry},
    {"other count of an entry", "V-REGISTER-LINE", FILE_ENDS, .list = other_count_of_an_entry},
    {"other digest of the profile", "V-REGISTER-LINE", FILE_ENDS, .list = other_digest_of_the_profile},
    {"other count of the profile", "V-REGISTER-LINE", FILE_ENDS, .list = other_count_of_the_profile},
    {"an earlier day", "V-REGISTER-LINE", FILE_ENDS, .list = an_earlier_day},
    {"another event of the profile", "V-REGISTER-LINE", FILE_ENDS, .list = another_event},
    {"a shared entry goes", "V-REGISTER-LINE", .lines = "customer C00002", .before = leave_with_another,
     .list = the_shared_entry},
    {"nobody's file", "V-REGISTER-LINE", FILE_ENDS, .list = nobody, .titles = name_nobody, .end = FORGE_PROPOSED},
    {"under another name", "V-TITLES", FILE_ENDS, .titles = another_name, .end = FORGE_PROPOSED},
    {"the relationship goes on", "V-DESTROY-RELATIONSHIP", FILE_ENDS, .approved = withdraw},
    {"a hold is set", "V-DESTROY-HELD", FILE_ENDS, .approved = hold_it},
    {"a hold was set and lifted", "V-DESTROY-CHANGED", FILE_ENDS, .approved = hold_and_lift},
    {"the term was not over", "V-DESTROY-TERM", FILE_ENDS, .signs = sign_early},
    {"a record is there", "V-DESTROY-RECORDS", FILE_ENDS, .approved = file_letter},
    {"the entries stay", "V-DESTROY-CUSTOMER", FILE_ENDS, .ending = FORGE_WITHOUT_ENTRIES},
    {"the entries alone go", "V-DESTROY-CUSTOMER", FILE_ENDS, .ending = FORGE_ENTRIES_ALONE},
    {"a profile comes after it", "V-DESTROY-CUSTOMER", FILE_ENDS, .ending = FORGE_AND_MORE, .after = put_back},
    {"a tombstone of another number", "V-TOMBSTONE", FILE_ENDS, .tombstone = another_number},
    {"a tombstone with another digest", "V-TOMBSTONE", FILE_ENDS, .tombstone = another_digest},
    {"a tombstone with another count", "V-TOMBSTONE", FILE_ENDS, .tombstone = another_count},
    {"a tombstone that nobody signed", "V-TOMBSTONE", FILE_ENDS, .tombstone = no_signers},
    {"the approver did not sign", "V-DESTROY-UNSIGNED", FILE_ENDS, .absent = "approver"},
    {"a certificate with a place less", "V-CERTIFICATE", FILE_ENDS, .certificate = one_place_less},
    {"a certificate with other totals", "V-CERTIFICATE", FILE_ENDS, .certificate = other_totals},
    {"a tombstone without a register", "V-DESTROY-UNSIGNED", .end = FORGE_NOTHING, .before = leave, .after = end_alone},
    {"an entry's tombstone without a register", "V-DESTROY-UNSIGNED", .end = FORGE_NOTHING, .before = leave,
     .after = end_entry_alone},
};
FORGE_TABLE ("files", cases)
