/* Registers that as a whole say what is not so. */
#include <string.h>

#include "tests/forge/forge.h"

#define GOOD "customers/C00/C00001/2010/a06-feedback/0001"
#define KEPT "C00001/2024/a06/1 keep 2030-01-01"
#define YOUNG "customers/C00/C00001/2024/a06-feedback/0001"

static void recipient_of_nothing (Register *list)
{
  forge_set (&list->recipient, "Z001");
}

static void transfers (Register *list)
{
  ((RegisterLine *)list->lines->pdata[0])->disposition = REGISTER_TRANSFER;
}

static void other_fonds (Register *list)
{
  forge_set (&list->fonds, "Z999");
}

void forge_set (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

void forge_replace (char **text, const char *old, const char *new)
{
  g_auto (GStrv) parts = g_strsplit (*text, old, 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_free (*text);
  *text = g_strjoinv (new, parts);
}

void forge_adopt_with (Forger *forger, const char *const *pairs)
{
  g_autofree char *file = g_build_filename (forger->court.path, "layouts/company.1.xml", NULL);
  char *text = NULL;
  gsize len = 0;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_get_contents (file, &text, &len, NULL));
  forge_replace (&text, " edition=\"1\"", " edition=\"2\"");
  for (; *pairs != NULL; pairs += 2)
    forge_replace (&text, pairs[0], pairs[1]);
  court_adopt (&forger->court, text, &error);
  g_assert_no_error (error);
  g_free (text);
}

/* A second edition of the layout, by which vouchers have a procedure of their own that pulls open matters out. */
void forge_adopt (Forger *forger)
{
  static const char *const pairs[] = {
      "  <destruction code=",
      "  <destruction code=\"vouchers\" categories=\"KU\" mandate=\"S\" cooling-off=\"P7D\" zh=\"x\" en=\"x\">\n"
      "    <signer role=\"appraiser\" stages=\"submit\" quorum=\"1\" zh=\"x\" en=\"x\"/>\n"
      "    <signer role=\"reviewer\" post=\"hr-head\" stages=\"review\" quorum=\"1\" zh=\"x\" en=\"x\"/>\n"
      "    <signer role=\"approver\" post=\"management\" stages=\"approve\" quorum=\"1\" zh=\"x\" en=\"x\"/>\n"
      "    <signer role=\"operator\" stages=\"execute\" quorum=\"1\" zh=\"x\" en=\"x\"/>\n"
      "    <signer role=\"witness\" stages=\"count attest\" quorum=\"2\" zh=\"x\" en=\"x\"/>\n"
      "    <distinct roles=\"appraiser reviewer approver operator\"/>\n"
      "    <distinct roles=\"witness approver\"/>\n"
      "    <distinct roles=\"witness operator\"/>\n"
      "    <exclude code=\"open\" zh=\"x\" en=\"x\"/>\n"
      "  </destruction>\n"
      "  <destruction code=",
      NULL};
  forge_adopt_with (forger, pairs);
}

static void other_procedure (Register *list)
{
  forge_set (&list->procedure, "vouchers");
}

static void invented_procedure (Register *list)
{
  forge_set (&list->procedure, "quick");
}

/* The same register once more, in the place of another. */
static void misfile (Forger *forger)
{
  g_autofree char *path = register_path ("D2026-0002", 1);
  forge_bring (forger, &(ForgeFile){"register", path, register_print (forger->list), {"register", "D2026-0002", NULL}},
               NULL);
}

static void invented_layout (Register *list)
{
  list->layout_edition = 9;
}

static void sixth_edition (Register *list)
{
  list->edition = 7;
}

static void sixth_titles (Titles *titles)
{
  titles->edition = 7;
}

static void keeps_first (Register *list)
{
  RegisterLine *line = list->lines->pdata[0];
  line->disposition = REGISTER_KEEP;
  g_date_set_dmy (&line->until, 1, G_DATE_JANUARY, 2060);
}

/* A second edition, which nobody signs. */
static void supersede (Forger *forger)
{
  g_autofree char *path = register_path (forger->list->number, 2);
  g_autofree char *titles_path = register_titles_path (forger->list->number, 2);
  char hex[DIGEST_HEX_SIZE];
  g_autofree char *titles_digest = g_strdup (forger->list->titles);
  forger->titles->edition = 2;
  forger->list->edition = 2;
  GBytes *titles = titles_print (forger->titles);
  digest_gbytes (archive_fonds (forger->court.archive)->digest, titles, hex);
  forge_set (&forger->list->titles, hex);
  forge_bring (forger, &(ForgeFile){"register", path, register_print (forger->list), {"register", COURT_NUMBER, NULL}},
               NULL);
  forge_bring (forger, &(ForgeFile){"titles", titles_path, titles, {"register", COURT_NUMBER, NULL}}, NULL);
  forger->titles->edition = 1;
  forger->list->edition = 1;
  forge_set (&forger->list->titles, titles_digest);
}

/* A record that nobody signed for, as one line more. */
static void take_another (Forger *forger)
{
  const RegisterLine *line = forger->list->lines->pdata[0];
  RegisterLine *more = register_add_line (forger->list);
  GPtrArray *entries = more->entries;
  *more = *line;
  more->entries = entries;
  more->path = g_strdup (YOUNG);
  more->manifest = g_strdup (line->manifest);
  more->trigger = g_strdup (line->trigger);
  more->reason = g_strdup (line->reason);
  g_autofree char *reference = refcode_print (&line->reference);
  more->reference = (RefCode){0};
  g_assert_true (refcode_parse (reference, &more->reference, NULL));
  more->reference.year = 2024;
}

static void decide (Forger *forger, DecisionKind kind, bool lifts, const char *place, const char *day)
{
  g_autoptr (GError) error = NULL;
  char *words[] = {g_strdup ("decide"), g_strdup (place), g_strdup (day), NULL};
  g_assert_true (court_decide (&forger->court, kind, lifts, words, &error));
  for (unsigned i = 0; i < 3; i++)
    g_free (words[i]);
}

static void hold (Forger *forger)
{
  decide (forger, DECISION_HOLD, false, GOOD, NULL);
}

static void hold_and_lift (Forger *forger)
{
  hold (forger);
  decide (forger, DECISION_HOLD, true, NULL, NULL);
}

static void hold_other (Forger *forger)
{
  decide (forger, DECISION_HOLD, false, "customers/C00/C00001/2010/a06-feedback/0002", NULL);
  decide (forger, DECISION_HOLD, true, NULL, NULL);
}

static void extend (Forger *forger)
{
  decide (forger, DECISION_EXTEND, false, "customers/C00/C00001/2010", "2060-01-01");
}

/* A statement whose name gives another role. */
static void sign_as_another (Forger *forger)
{
  g_autofree char *subject = register_path (COURT_NUMBER, 1);
  forge_sign (forger, "boss", "witness", "count", "destruction/" COURT_NUMBER "/1.approve.approver.p0009.txt", subject,
              forger->digest);
}

/* A statement about a register that nobody drew up. */
static void sign_nothing (Forger *forger)
{
  forge_sign (forger, "approver", "approver", "approve", "destruction/D2026-0002/1.approve.approver.p0004.txt",
              "destruction/D2026-0002/register.1.xml", FIXTURE_DIGEST);
}

static const ForgeCase cases[] = {
    {.name = "a recipient of nothing",
     .code = "V-REGISTER",
     .refusal = "D-DESTROY-RECIPIENT",
     .list = recipient_of_nothing,
     .end = FORGE_COUNTED},
    {.name = "a transfer without a recipient",
     .code = "V-REGISTER",
     .refusal = "D-DESTROY-RECIPIENT",
     .list = transfers,
     .end = FORGE_COUNTED},
    {.name = "a register of another fonds", .code = "V-REGISTER", .list = other_fonds, .end = FORGE_COUNTED},
    {.name = "a register by a layout that was never in force",
     .code = "V-REGISTER",
     .refusal = "D-LAYOUT-NONE",
     .list = invented_layout,
     .end = FORGE_PROPOSED},
    {.name = "a register by a procedure that the layout does not have",
     .refusal = "D-DESTROY-LAYOUT",
     .code = "V-RULES",
     .list = invented_procedure,
     .end = FORGE_PROPOSED},
    {.name = "a register in the place of another", .code = "V-REGISTER", .after = misfile},
    {.name = "signatures before the stage before them was complete", .code = "V-DESTROY-ORDER", .absent = "reviewer"},
    {.name = "records of another procedure",
     .refusal = "D-DESTROY-PROCEDURES",
     .code = "V-DESTROY-PROCEDURES",
     .before = forge_adopt,
     .list = other_procedure,
     .end = FORGE_PROPOSED},
    {.name = "a register for which nothing was looked for and pulled out",
     .refusal = "D-DESTROY-PROCEDURES",
     .code = "V-DESTROY-PULLED",
     .before = forge_adopt,
     .list = other_procedure,
     .end = FORGE_PROPOSED},
    {.name = "an edition without those before it",
     .code = "V-REGISTER",
     .list = sixth_edition,
     .titles = sixth_titles,
     .end = FORGE_PROPOSED},
    {.name = "a line kept without an extension",
     .code = "V-CERTIFICATE",
     .refusal = "",
     .lines = "C00001/2010/a06/1, C00001/2010/a06/2",
     .list = keeps_first},
    {.name = "a line kept that is kept longer anyway", .lines = "C00001/2010/a06/1, C00001/2024/a06/1 keep 2030-01-01"},
    {.name = "records kept by a register that nobody approved",
     .code = "V-CERTIFICATE",
     .lines = KEPT,
     .absent = "approver"},
    {.name = "records kept by an edition after the next one came",
     .code = "V-CERTIFICATE",
     .lines = KEPT,
     .approved = supersede},
    {.name = "records kept by a register", .lines = KEPT},
    {.name = "an edition carried out after the next one came", .code = "V-DESTROY-UNSIGNED", .approved = supersede},
    {.name = "a register without its operator", .code = "V-DESTROY-UNSIGNED", .absent = "operator"},
    {.name = "a register without one of its witnesses", .code = "V-DESTROY-UNSIGNED", .absent = "witness2"},
    {.name = "a register without its reviewer", .code = "V-DESTROY-UNSIGNED", .absent = "reviewer"},
    {.name = "a register without its approver", .code = "V-DESTROY-UNSIGNED", .absent = "approver"},
    {.name = "a register that nobody submitted", .code = "V-DESTROY-UNSIGNED", .absent = "appraiser"},
    {.name = "a record that is on no register", .code = "V-DESTROY-UNSIGNED", .approved = take_another},
    {.name = "a record on hold", .code = "V-DESTROY-HELD", .approved = hold},
    {.name = "a hold that was lifted again", .code = "V-DESTROY-VOIDED", .approved = hold_and_lift},
    {.name = "a hold on another record of the register",
     .code = "V-DESTROY-VOIDED",
     .lines = "C00001/2010/a06/1, C00001/2010/a06/2",
     .approved = hold_other},
    {.name = "a hold on a record that is not on the register", .approved = hold_other},
    {.name = "a layout with two procedures", .before = forge_adopt},
    {.name = "a layout adopted after the register was approved", .code = "V-DESTROY-VOIDED", .approved = forge_adopt},
    {.name = "a hold that was lifted before", .before = hold_and_lift},
    {.name = "a period that was extended", .code = "V-DESTROY-TERM", .approved = extend},
    {.name = "a statement in the name of another role", .code = "V-DESTROY-NAME", .after = sign_as_another},
    {.name = "a statement without a register", .code = "V-STATEMENT-SUBJECT", .after = sign_nothing},
};

FORGE_TABLE ("registers", cases)
