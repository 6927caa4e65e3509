/* Layouts that come into force without the right to: unsigned, too early, by one person, by the wrong one, or where
 * records would lose their category. The tool destroys nothing by them. */
#include "tests/forge/forge.h"

#include <string.h>

#include "form/document/adoption.h"
#include "store/change.h"
#include "store/layouts.h"

#define FEEDBACK "code=\"KH.A06\" directory=\"a06-feedback\""

/* ---- Documents ---- */

static void replace (char **text, const char *from, const char *to)
{
  g_autoptr (GString) whole = g_string_new (*text);
  g_assert_cmpuint (g_string_replace (whole, from, to, 1), ==, 1);
  g_free (*text);
  *text = g_strdup (whole->str);
}

typedef enum { STRICTER, WEAKER, WEAKER_WITH_REASON, WITHOUT_CATEGORY } NewRules;

/* An edition of the court's layout. Given. */
static char *edition_of (const Forger *forger, unsigned edition, NewRules rules)
{
  char *text = NULL;
  g_autofree char *file = g_build_filename (forger->court.path, "layouts/company.1.xml", NULL);
  g_autofree char *number = g_strdup_printf (" edition=\"%u\"", edition);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  replace (&text, " edition=\"1\"", number);
  if (rules == STRICTER)
    replace (&text, "cooling-off=\"P7D\"", "cooling-off=\"P8D\"");
  if (rules == WEAKER || rules == WEAKER_WITH_REASON)
    replace (&text, "role=\"witness\" stages=\"count attest\" quorum=\"2\"",
             "role=\"witness\" stages=\"count attest\" quorum=\"1\"");
  if (rules == WITHOUT_CATEGORY)
    replace (&text, FEEDBACK, "code=\"KH.A09\" directory=\"a09-feedback\"");
  if (rules == WEAKER_WITH_REASON || rules == WITHOUT_CATEGORY)
    replace (&text, " edition=", " weakens=\"why\" edition=");
  return text;
}

static void bring (Forger *forger, unsigned edition, NewRules rules, const char *use)
{
  char *text = edition_of (forger, edition, rules);
  g_autofree char *path = adoption_layout_path ("company", edition), *number = g_strdup_printf ("%u", edition);
  forge_bring (forger,
               &(ForgeFile){"layout",
                            path,
                            g_bytes_new_take (text, strlen (text)),
                            {"id", "company", "edition", number, "use", use, NULL}},
               NULL);
  layouts_forget (forger->court.archive);
}

/* ---- Statements ---- */

static bool compose_statement (Change *change, GError **error)
{
  return change_sign (change, change->data, error);
}

/* subject: the edition that is signed, which the statement's name says, too, unless named is another one. */
static void state_as (Forger *forger, const char *person, const char *decision, unsigned subject, unsigned named,
                      const char *use)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (GError) error = NULL;
  g_autofree char *number = court_person (person), *text = NULL;
  g_autofree char *layout = adoption_layout_path ("company", subject);
  g_autofree char *name = adoption_layout_path ("company", named), *path = adoption_path (name, decision, number);
  g_autofree char *file = g_build_filename (forger->court.path, layout, NULL);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  digest_bytes (archive_fonds (forger->court.archive)->digest, text, strlen (text), hex);
  Signer signer = court_signer (&forger->court, person);
  ChangeStatement statement = {.key = signer.key,
                               .person = number,
                               .path = path,
                               .subject = layout,
                               .digest = hex,
                               .role = PERSON_ADMINISTRATOR,
                               .decision = decision,
                               .use = use};
  Change change = {
      .archive = forger->court.archive, .actor = "forger", .compose = compose_statement, .data = &statement};
  change_commit (&change, &error);
  g_assert_no_error (error);
  g_free (signer.person);
  layouts_forget (forger->court.archive);
}

static void state (Forger *forger, const char *person, const char *decision, unsigned edition, const char *use)
{
  state_as (forger, person, decision, edition, edition, use);
}

static void second_administrator (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  char *words[] = {(char[]){"grant"}, (char[]){"chief"}, (char[]){"administrator"}, NULL};
  court_change_person (&forger->court, words, &error);
  g_assert_no_error (error);
}

static void both (Forger *forger, const char *decision, unsigned edition, const char *use)
{
  state (forger, "administrator", decision, edition, "proposed");
  state (forger, "chief", decision, edition, use);
}

/* Two administrators propose an edition, wait for some days and adopt it. */
static void weaken (Forger *forger, NewRules rules, unsigned days)
{
  second_administrator (forger);
  bring (forger, 2, rules, "proposed");
  both (forger, ADOPTION_PROPOSE, 2, "proposed");
  court_now += days * COURT_DAY;
  both (forger, ADOPTION_ADOPT, 2, "inforce");
}

/* ---- What the tool is asked to do by such rules ---- */

static bool propose (Forger *forger, GError **error)
{
  return court_propose (&forger->court, NULL, "C00001/2010/a06/1", error);
}

/* ---- Lies ---- */

static void unsigned_weaker (Forger *forger)
{
  bring (forger, 2, WEAKER_WITH_REASON, "inforce");
}

static void unsigned_stricter (Forger *forger)
{
  bring (forger, 2, STRICTER, "inforce");
}

static void by_a_clerk (Forger *forger)
{
  bring (forger, 2, STRICTER, "proposed");
  state (forger, "nobody", ADOPTION_ADOPT, 2, "inforce");
}

static void by_one_without_a_proposal (Forger *forger)
{
  second_administrator (forger);
  bring (forger, 2, WEAKER_WITH_REASON, "proposed");
  state (forger, "administrator", ADOPTION_ADOPT, 2, "inforce");
}

static void by_one_after_the_time (Forger *forger)
{
  bring (forger, 2, WEAKER_WITH_REASON, "proposed");
  state (forger, "administrator", ADOPTION_PROPOSE, 2, "proposed");
  court_now += 30 * COURT_DAY;
  state (forger, "administrator", ADOPTION_ADOPT, 2, "inforce");
}

static void adopted_by_one_of_two (Forger *forger)
{
  second_administrator (forger);
  bring (forger, 2, WEAKER_WITH_REASON, "proposed");
  both (forger, ADOPTION_PROPOSE, 2, "proposed");
  court_now += 30 * COURT_DAY;
  state (forger, "administrator", ADOPTION_ADOPT, 2, "inforce");
}

static void at_once (Forger *forger)
{
  weaken (forger, WEAKER_WITH_REASON, 0);
}

static void a_day_early (Forger *forger)
{
  weaken (forger, WEAKER_WITH_REASON, 6);
}

static void without_a_reason (Forger *forger)
{
  weaken (forger, WEAKER, 8);
}

static void without_a_category (Forger *forger)
{
  weaken (forger, WITHOUT_CATEGORY, 8);
}

static void invented_use (Forger *forger)
{
  bring (forger, 2, WEAKER_WITH_REASON, "bogus");
}

static void parent_into_force (Forger *forger)
{
  bring (forger, 2, STRICTER, "parent");
  state (forger, "administrator", ADOPTION_ADOPT, 2, "inforce");
}

static void proposal_into_force (Forger *forger)
{
  bring (forger, 2, STRICTER, "proposed");
  state (forger, "administrator", ADOPTION_PROPOSE, 2, "inforce");
}

/* Proposed when the rules were strict; meanwhile stricter ones came into force. */
static void after_another_one (Forger *forger)
{
  second_administrator (forger);
  bring (forger, 2, WEAKER_WITH_REASON, "proposed");
  both (forger, ADOPTION_PROPOSE, 2, "proposed");
  bring (forger, 3, STRICTER, "proposed");
  state (forger, "chief", ADOPTION_ADOPT, 3, "inforce");
  court_now += 30 * COURT_DAY;
  both (forger, ADOPTION_ADOPT, 2, "inforce");
}

/* The statement is about a stricter layout, and its name about a weaker one. */
static void of_another_name (Forger *forger)
{
  bring (forger, 2, WEAKER_WITH_REASON, "proposed");
  bring (forger, 3, STRICTER, "proposed");
  state_as (forger, "administrator", ADOPTION_ADOPT, 3, 2, "inforce");
}

/* ---- Honest ones ---- */

static void honest_weaker (Forger *forger)
{
  weaken (forger, WEAKER_WITH_REASON, 8);
}

static void honest_stricter (Forger *forger)
{
  bring (forger, 2, STRICTER, "proposed");
  state (forger, "administrator", ADOPTION_ADOPT, 2, "inforce");
}

static void honest_waiting (Forger *forger)
{
  second_administrator (forger);
  bring (forger, 2, WEAKER_WITH_REASON, "proposed");
  both (forger, ADOPTION_PROPOSE, 2, "proposed");
}

/* A weaker edition that is only there to be extended, and is not. */
static void honest_parent (Forger *forger)
{
  bring (forger, 2, WEAKER, "parent");
}

static const ForgeCase cases[] = {
#define LIE(said, found, how)                                                                                          \
  {                                                                                                                    \
    .name = said, .code = found, .refusal = "D-LAYOUT-UNPROVED", .end = FORGE_NOTHING, .before = how,                  \
    .attempt = propose                                                                                                 \
  }
    LIE ("a weaker layout without a signature", "V-LAYOUT-UNSIGNED", unsigned_weaker),
    LIE ("a stricter layout without a signature", "V-LAYOUT-UNSIGNED", unsigned_stricter),
    LIE ("a layout adopted by a clerk", "V-SIGNER-ROLE", by_a_clerk),
    LIE ("a weaker layout adopted by one administrator", "V-LAYOUT-UNSIGNED", by_one_without_a_proposal),
    LIE ("a weaker layout proposed and adopted by one administrator", "V-LAYOUT-UNSIGNED", by_one_after_the_time),
    LIE ("a weaker layout proposed by two and adopted by one", "V-LAYOUT-UNSIGNED", adopted_by_one_of_two),
    LIE ("a weaker layout adopted at once", "V-LAYOUT-EARLY", at_once),
    LIE ("a weaker layout adopted a day early", "V-LAYOUT-EARLY", a_day_early),
    LIE ("a weaker layout without a reason", "V-LAYOUT-REASON", without_a_reason),
    LIE ("a layout that is only a parent adopted", "V-LAYOUT-USE", parent_into_force),
    LIE ("a layout put into force by a proposal", "V-LAYOUT-USE", proposal_into_force),
    LIE ("a layout adopted after another one replaced what it was to replace", "V-LAYOUT-USE", after_another_one),
    LIE ("a statement about another layout than its name says", "V-STATEMENT-SUBJECT", of_another_name),
    {.name = "a layout with an invented use", .code = "V-LAYOUT-USE", .end = FORGE_NOTHING, .after = invented_use},
    {.name = "a layout without the category of a record",
     .code = "V-LAYOUT-CATEGORY",
     .end = FORGE_NOTHING,
     .after = without_a_category},
    {.name = "a weaker layout adopted by two administrators", .before = honest_weaker},
    {.name = "a stricter layout adopted by one", .before = honest_stricter},
    {.name = "a weaker layout that waits", .before = honest_waiting},
    {.name = "a weaker parent that no layout extends", .before = honest_parent},
};

FORGE_TABLE ("rules", cases)
