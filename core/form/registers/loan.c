/* All steps have the same elements in the same order. A table says what each step needs, what it may have, and what it
 * may follow. */
#include "form/registers/loan.h"

#include <string.h>

#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

/* ---- The register ---- */

/* The values of an edition, besides who, when and where. */
enum {
  USE,
  PERSON,
  DEPARTMENT,
  POST,
  DUE,
  PAGES,
  INCIDENT,
  BORROWER,
  EXTERNAL,
  PURPOSE,
  APPROVER,
  REASON,
  CONDITION,
  RESULT,
  PAPERS,
  N_VALUES
};
static const char *const value_names[N_VALUES] = {"use",      "person",   "department", "post",     "due",
                                                  "pages",    "incident", "borrower",   "external", "purpose",
                                                  "approver", "reason",   "condition",  "result",   "paper"};

#define BIT(value) (1U << (value))
static const struct {
  const char *name, *verb;
  unsigned after; /* the steps that it may follow */
  unsigned needed, allowed;
} rows[LOAN_STEPS] = {
    [LOAN_ASKED] = {"asked", "ask", 0, BIT (USE) | BIT (BORROWER) | BIT (PURPOSE),
                    BIT (PERSON) | BIT (DEPARTMENT) | BIT (EXTERNAL) | BIT (DUE) | BIT (PAPERS)},
    [LOAN_APPROVED] = {"approved", "approve", BIT (LOAN_ASKED) | BIT (LOAN_APPROVED), BIT (POST) | BIT (APPROVER),
                       BIT (PERSON) | BIT (PAPERS)},
    [LOAN_REFUSED] = {"refused", "refuse", BIT (LOAN_ASKED) | BIT (LOAN_APPROVED), BIT (REASON), 0},
    [LOAN_OUT] = {"out", "out", BIT (LOAN_ASKED) | BIT (LOAN_APPROVED), BIT (DUE), 0},
    [LOAN_RENEWED] = {"renewed", "renew", BIT (LOAN_OUT) | BIT (LOAN_RENEWED), BIT (DUE), BIT (REASON)},
    [LOAN_BACK] = {"back", "back", BIT (LOAN_OUT) | BIT (LOAN_RENEWED), 0,
                   BIT (PAGES) | BIT (INCIDENT) | BIT (CONDITION) | BIT (RESULT)},
};
static const char *const steps[] = {"asked", "approved", "refused", "out", "renewed", "back", NULL};

const char *loan_step_name (LoanStep step)
{
  return rows[step].name;
}

const char *loan_step_verb (LoanStep step)
{
  return rows[step].verb;
}

bool loan_step_follows (LoanStep step, LoanStep before)
{
  return (rows[step].after & BIT (before)) != 0;
}

/* ---- The document ---- */

static void check_values (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Loan *loan = item;
  const bool given[N_VALUES] = {
      [USE] = loan->use,
      [PERSON] = loan->person,
      [DEPARTMENT] = loan->department,
      [POST] = loan->post,
      [DUE] = g_date_valid (&loan->due),
      [PAGES] = loan->pages > 0,
      [INCIDENT] = loan->incident,
      [BORROWER] = loan->borrower,
      [EXTERNAL] = loan->external,
      [PURPOSE] = loan->purpose,
      [APPROVER] = loan->approver,
      [REASON] = loan->reason,
      [CONDITION] = loan->condition,
      [RESULT] = loan->result,
      [PAPERS] = loan->papers->len > 0,
  };
  unsigned needed = rows[loan->step].needed, allowed = rows[loan->step].allowed;
  bool asks = loan->step == LOAN_ASKED;
  if (asks != (loan->entry.edition == 1))
    shape_fault (reader, root, "only the first edition asks for a loan");
  if (asks && (loan->department != NULL) == (loan->external != NULL))
    shape_fault (reader, root, "a borrower has either a department or an organisation outside");
  for (unsigned i = 0; i < N_VALUES; i++) {
    if (given[i] && ((needed | allowed) & BIT (i)) == 0)
      shape_fault (reader, root, "\"%s\" does not belong to this step of a loan", value_names[i]);
    if (!given[i] && (needed & BIT (i)) != 0)
      shape_fault (reader, root, "this step of a loan needs \"%s\"", value_names[i]);
  }
}

static void check_paper (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const Loan *loan = item;
  const LoanPaper *paper = shape_last (loan->papers);
  g_autofree char *start = g_strdup_printf ("%u.%s.", loan->entry.edition, paper->code);
  if (paper->scan != NULL && (!g_str_has_prefix (paper->scan, start) || paper->scan[strlen (start)] == '\0'))
    shape_fault (reader, element, "the scan's name does not begin with the edition and the code");
  if (loan->papers->len > LOAN_MAX_PAPERS)
    shape_fault (reader, element, "more than %d papers", LOAN_MAX_PAPERS);
  for (unsigned i = 0; i + 1 < loan->papers->len; i++)
    if (strcmp (((const LoanPaper *)loan->papers->pdata[i])->code, paper->code) == 0)
      shape_fault (reader, element, "the paper is named twice");
}

/* Records and volumes are lent. */
static void check_place (ShapeReader *reader, const XmlElement *on, gconstpointer item)
{
  g_auto (NamePlace) place = {0};
  const Loan *loan = item;
  entry_check_place (reader, on, item);
  if (name_split_path (shape_last (loan->entry.places), &place) && place.directory == NULL)
    shape_fault (reader, on, "only records and volumes are lent");
}

static bool is_loan_number (const char *text)
{
  return text[0] == ENTRY_LOANS && entry_is_number (text);
}

static bool is_incident_number (const char *text)
{
  return text[0] == ENTRY_INCIDENTS && entry_is_number (text);
}

bool loan_is_use (const char *text)
{
  static const char *const uses[] = {"consult", "extract", "copy", LOAN_LEND, NULL};
  return g_strv_contains (uses, text);
}

static const ShapeField paper_fields[] = {
    {"code", SHAPE_ATTRIBUTE, SHAPE_MATCH (LoanPaper, code, field_is_word, N_ ("the code of a paper"))},
    {"number", SHAPE_MAYBE_ATTRIBUTE, SHAPE_TEXT (LoanPaper, number, FIELD_MAX_LINE)},
    {"scan", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (LoanPaper, scan, name_is_valid, N_ ("the name of a file"))},
    {0}};
SHAPE_ITEM (paper, LoanPaper)

static const ShapeField loan_fields[] = {
    ENTRY_NUMBER (Loan, is_loan_number),
    ENTRY_EDITION (Loan),
    {"step", SHAPE_ATTRIBUTE, SHAPE_ENUM (Loan, step, steps, N_ ("a step of a loan"))},
    ENTRY_NONCE (Loan),
    ENTRY_TIME (Loan),
    ENTRY_BY (Loan),
    {"use", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Loan, use, loan_is_use, N_ ("a use: consult, extract, copy or lend"))},
    {"person", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Loan, person, name_is_person, N_ ("a person's number"))},
    {"department", SHAPE_MAYBE_ATTRIBUTE,
     SHAPE_MATCH (Loan, department, field_is_code, N_ ("the code of a department"))},
    {"post", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Loan, post, field_is_word, N_ ("the code of a post"))},
    {"due", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Loan, due)},
    {"pages", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (Loan, pages, 1, G_MAXINT32)},
    {"incident", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Loan, incident, is_incident_number, N_ ("an incident's number"))},
    {"borrower", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Loan, borrower, FIELD_MAX_LINE)},
    {"external", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Loan, external, FIELD_MAX_LINE)},
    {"purpose", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Loan, purpose, FIELD_MAX_LINE)},
    {"approver", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Loan, approver, FIELD_MAX_LINE)},
    {"reason", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Loan, reason, FIELD_MAX_LINE)},
    {"condition", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Loan, condition, FIELD_MAX_LINE)},
    {"result", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Loan, result, FIELD_MAX_LINE)},
    {"paper", SHAPE_ELEMENTS, SHAPE_ITEMS (Loan, papers, paper), .check = check_paper},
    {.place = SHAPE_CHECK, .check = check_values},
    {"on", SHAPE_SOME_ELEMENTS,
     SHAPE_MATCHES (Loan, entry.places, entry_is_place, N_ ("the path of a customer, year, volume or record")),
     .attribute = "path", .check = check_place},
    {0}};
const Shape loan_shape = {loan_fields, sizeof (Loan), NULL, "loan", "D-LOAN", XML_MAX_BYTES};
SHAPE_NEW (Loan, loan)

void loan_free (Loan *loan)
{
  shape_free (&loan_shape, loan);
}

Loan *loan_parse (GBytes *bytes, const char *name, GError **error)
{
  return shape_parse (&loan_shape, bytes, name, error);
}

LoanPaper *loan_add_paper (Loan *loan, const char *code)
{
  LoanPaper *paper = shape_add (&paper_shape, loan->papers);
  paper->code = g_strdup (code);
  return paper;
}

char *loan_paper_path (const char *number, const char *scan)
{
  g_autofree char *entry = entry_path (number, 1);
  g_autofree char *directory = g_path_get_dirname (entry);
  return g_strconcat (directory, "/", scan, NULL);
}

static EntryEffect effect_of (gconstpointer document)
{
  const Loan *loan = document;
  bool dated = loan->step == LOAN_OUT || loan->step == LOAN_RENEWED;
  return (EntryEffect){.begins = rows[loan->step].verb,
                       .ends = loan->step == LOAN_REFUSED || loan->step == LOAN_BACK,
                       .day = dated ? &loan->due : NULL};
}
const EntryForm loan_entry = {&loan_shape, effect_of};
