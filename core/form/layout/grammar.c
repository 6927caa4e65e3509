/* The grammar of a layout file as tables of elements, their attributes and the forms of values. layouts/dossier.rng is
 * the same grammar in RELAX NG; a test compares the two. */
#include "form/layout/internal.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "form/refcode.h"
#include "form/text.h"

#define MAX_CODE 40
#define MAX_TITLE 600 /* bytes: 200 Chinese characters; some titles are whole sentences */

/* A code that the layout defines: letters, digits and hyphens, without a hyphen at the beginning. */
static bool is_code (const char *text)
{
  size_t len = strlen (text);
  return len > 0 && len <= MAX_CODE && g_ascii_isalnum (*text) &&
         strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

/* A code that becomes part of a file name or a query, in lower case. */
static bool is_word (const char *text)
{
  return is_code (text) && g_ascii_islower (*text) &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

static bool is_lower_name (const char *text)
{
  return is_code (text) && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text) &&
         name_is_valid (text);
}

static bool is_title (const char *text)
{
  g_autofree char *tidy = text_tidy (text, MAX_TITLE);
  return tidy && g_str_equal (tidy, text);
}

static bool is_short_number (const char *text)
{
  size_t len = strlen (text);
  return len > 0 && len <= 4 && strspn (text, "0123456789") == len && (len == 1 || *text != '0');
}

static bool is_positive (const char *text)
{
  return is_short_number (text) && *text != '0';
}

static bool is_year (const char *text)
{
  return strlen (text) == 4 && is_positive (text);
}

static bool is_zone (const char *text)
{
  int offset;
  return date_parse_zone (text, &offset);
}

bool layout_is_decimal (const char *text)
{
  if (*text == '-')
    text++;
  size_t whole = strspn (text, "0123456789");
  size_t part = text[whole] == '.' ? strspn (text + whole + 1, "0123456789") : 0;
  if (whole == 0 || whole > 13 || part > 4)
    return false;
  return text[whole] == '.' ? part > 0 && text[whole + 1 + part] == '\0' : text[whole] == '\0';
}

static bool is_check (const char *text)
{
  return layout_check_of (text) != LAYOUT_NO_CHECK;
}

/* A duration in its only spelling. */
static bool is_duration (const char *text)
{
  return date_is_duration (text) && text[1] != '0';
}

static bool is_mandate (const char *text)
{
  if (!is_title (text) || !strchr ("LRSK", *text))
    return false;
  return text[1] == '\0' || (g_str_has_prefix (text + 1, ": ") && text[3] != '\0');
}

static bool is_month_day (const char *text)
{
  GDate day;
  g_autofree char *date = g_strconcat ("2001-", text, NULL);
  return date_parse_strict (date, &day);
}

#define AT(Type, member) #member, G_STRUCT_OFFSET(Type, member)
#define ONE_OF(...)                                                                                                    \
  .words = (const char *const[])                                                                                       \
  {                                                                                                                    \
    __VA_ARGS__, NULL                                                                                                  \
  }
#define REFERS(items, code) .refers = G_STRUCT_OFFSET (Layout, all.items), .fault = (code)
#define ELEMENTS(Type, member, Item, item_fields)                                                                      \
  G_STRUCT_OFFSET (Type, member), LAYOUT_ELEMENTS, .fields = (item_fields), .size = sizeof (Item)
#define NAMED(name, test)                                                                                              \
  {                                                                                                                    \
    name, G_STRUCT_OFFSET (LayoutItem, code), LAYOUT_NEEDED, .form = test, .fault = "L-CODE"                           \
  }
#define TITLES                                                                                                         \
  {"zh", G_STRUCT_OFFSET (LayoutItem, zh), LAYOUT_NEEDED, .form = is_title, .fault = "L-TITLE"},                       \
  {                                                                                                                    \
    "en", G_STRUCT_OFFSET (LayoutItem, en), LAYOUT_NEEDED, .form = is_title, .fault = "L-TITLE"                        \
  }
#define MANDATE(Type)                                                                                                  \
  {                                                                                                                    \
    AT (Type, mandate), LAYOUT_NEEDED, .form = is_mandate                                                              \
  }
#define YES(Type, member)                                                                                              \
  {                                                                                                                    \
    AT (Type, member), LAYOUT_MAYBE, ONE_OF ("yes")                                                                    \
  }

/* Items that have only a code and titles. */
static const LayoutField code_fields[] = {NAMED ("code", is_code), TITLES, {0}};
static const LayoutField word_fields[] = {NAMED ("code", is_word), TITLES, {0}};

static const LayoutField post_fields[] = {
    NAMED ("code", is_word),
    TITLES,
    {AT (LayoutPost, department), LAYOUT_MAYBE, .form = is_code, REFERS (departments, "L-DEPARTMENT-UNKNOWN")},
    {0}};
static const LayoutField kind_fields[] = {
    NAMED ("code", is_word),
    TITLES,
    {AT (LayoutKind, answers), LAYOUT_MAYBE, .form = is_word, REFERS (kinds, "L-KIND-UNKNOWN")},
    {0}};
static const LayoutField check_fields[] = {NAMED ("code", is_check),
                                           TITLES,
                                           {AT (LayoutCheck, sealing), LAYOUT_MAYBE, ONE_OF ("no")},
                                           {AT (LayoutCheck, ahead), LAYOUT_MAYBE, .form = is_duration},
                                           {0}};
static const LayoutField trigger_fields[] = {
    NAMED ("code", is_code),
    TITLES,
    {AT (LayoutTrigger, from), LAYOUT_MAYBE, ONE_OF ("year", "record", "customer")},
    {0}};
static const LayoutField paper_fields[] = {
    NAMED ("code", is_word), TITLES, YES (LayoutPaper, number), YES (LayoutPaper, scan), {0}};

/* Loans. */
static const LayoutField permit_fields[] = {
    {AT (LayoutPermit, use), LAYOUT_NEEDED, ONE_OF ("consult", "extract", "copy", "lend")},
    {AT (LayoutPermit, borrower), LAYOUT_NEEDED, ONE_OF ("internal", "external")},
    {AT (LayoutPermit, approvals), LAYOUT_LIST, .form = is_word, REFERS (posts, "L-POST-UNKNOWN")},
    {AT (LayoutPermit, papers), LAYOUT_LIST, .form = is_word, REFERS (papers, "L-PAPER-UNKNOWN")},
    {AT (LayoutPermit, days), LAYOUT_MAYBE, .form = is_positive},
    {AT (LayoutPermit, renewals), LAYOUT_MAYBE, .form = is_short_number},
    {0}};
static const LayoutField loan_fields[] = {
    NAMED ("code", is_code),
    TITLES,
    {"place", G_STRUCT_OFFSET (LayoutLoan, where), LAYOUT_NEEDED, ONE_OF ("never-leaves", "on-site", "may-leave")},
    {"permit", ELEMENTS (LayoutLoan, permits, LayoutPermit, permit_fields)},
    {0}};

static bool is_day (const char *text)
{
  GDate day;
  return date_parse_strict (text, &day);
}
static const LayoutField secrecy_fields[] = {
    NAMED ("code", is_word), TITLES, {AT (LayoutSecrecy, days), LAYOUT_NEEDED, .form = is_positive}, {0}};
static const LayoutField holiday_fields[] = {
    NAMED ("day", is_day), TITLES, {AT (LayoutHoliday, until), LAYOUT_MAYBE, .form = is_day}, {0}};
static const LayoutField workday_fields[] = {NAMED ("day", is_day), {0}};

/* Categories. */
static const LayoutField contents_fields[] = {TITLES, {0}};
static const LayoutField retention_fields[] = {
    {AT (LayoutRetention, period), LAYOUT_NEEDED, .form = refcode_is_retention},
    {AT (LayoutRetention, trigger), LAYOUT_NEEDED, .form = is_code, REFERS (triggers, "L-TRIGGER-UNKNOWN")},
    MANDATE (LayoutRetention),
    {0}};
static const LayoutField deadline_fields[] = {
    TITLES,
    {AT (LayoutDeadline, on), LAYOUT_NEEDED,
     ONE_OF ("month-end", "signing", "next-year", "review", "at-once", "stays")},
    {AT (LayoutDeadline, after), LAYOUT_MAYBE, .form = is_duration},
    {AT (LayoutDeadline, day), LAYOUT_MAYBE, .form = is_month_day},
    {AT (LayoutDeadline, recipients), LAYOUT_LIST, .form = is_code, REFERS (departments, "L-DEPARTMENT-UNKNOWN")},
    {0}};
static const LayoutField category_fields[] = {
    NAMED ("code", refcode_is_category),
    TITLES,
    {AT (LayoutCategory, directory), LAYOUT_NEEDED, .form = is_lower_name},
    {AT (LayoutCategory, grade), LAYOUT_NEEDED, .form = is_code, REFERS (grades, "L-GRADE-UNKNOWN")},
    {AT (LayoutCategory, loan), LAYOUT_NEEDED, .form = is_code, REFERS (loans, "L-LOAN-UNKNOWN")},
    {AT (LayoutCategory, custodian), LAYOUT_NEEDED, .form = is_code, REFERS (departments, "L-DEPARTMENT-UNKNOWN")},
    {AT (LayoutCategory, interim), LAYOUT_MAYBE, .form = is_code, REFERS (departments, "L-DEPARTMENT-UNKNOWN")},
    {AT (LayoutCategory, holder), LAYOUT_MAYBE, ONE_OF ("customer", "own", "either")},
    {AT (LayoutCategory, appraisal), LAYOUT_MAYBE, .form = is_duration},
    {AT (LayoutCategory, kinds), LAYOUT_LIST, .form = is_word, REFERS (kinds, "L-KIND-UNKNOWN")},
    {AT (LayoutCategory, roles), LAYOUT_LIST, .form = is_word, REFERS (roles, "L-ROLE-UNKNOWN")},
    {AT (LayoutCategory, parts), LAYOUT_LIST, .form = is_word, REFERS (roles, "L-ROLE-UNKNOWN")},
    {AT (LayoutCategory, checks), LAYOUT_LIST, .form = is_word, REFERS (checks, "L-CHECK-UNKNOWN")},
    {"contents", ELEMENTS (LayoutCategory, contents, LayoutItem, contents_fields)},
    {"retention", ELEMENTS (LayoutCategory, retentions, LayoutRetention, retention_fields)},
    {"deadline", ELEMENTS (LayoutCategory, deadlines, LayoutDeadline, deadline_fields)},
    {0}};

/* The year. */
static const LayoutField rule_fields[] = {
    NAMED ("code", is_word),
    TITLES,
    {AT (LayoutRule, kinds), LAYOUT_LIST, .form = is_word, REFERS (kinds, "L-KIND-UNKNOWN")},
    {AT (LayoutRule, when), LAYOUT_LIST, .form = layout_year_has_input},
    {AT (LayoutRule, unless), LAYOUT_LIST, .form = layout_year_has_input},
    {AT (LayoutRule, needs), LAYOUT_LIST, .form = layout_year_has_input},
    {AT (LayoutRule, year), LAYOUT_NEEDED, .form = layout_year_has_day},
    {0}};
const LayoutField layout_rules_fields[] = {NAMED ("code", is_word),
                                           TITLES,
                                           MANDATE (LayoutRules),
                                           {AT (LayoutRules, together), LAYOUT_MAYBE, ONE_OF ("yes")},
                                           {"rule", ELEMENTS (LayoutRules, rules, LayoutRule, rule_fields)},
                                           {0}};

/* Destruction. */
static const LayoutField signer_fields[] = {
    NAMED ("role", is_word),
    TITLES,
    {AT (LayoutSigner, post), LAYOUT_MAYBE, .form = is_word, REFERS (posts, "L-POST-UNKNOWN")},
    {AT (LayoutSigner, quorum), LAYOUT_NEEDED, .form = is_positive},
    {AT (LayoutSigner, stages), LAYOUT_NEEDED_LIST,
     ONE_OF ("submit", "review", "approve", "count", "execute", "attest")},
    {AT (LayoutSigner, from), LAYOUT_LIST, .form = is_code, REFERS (departments, "L-DEPARTMENT-UNKNOWN")},
    {AT (LayoutSigner, material), LAYOUT_MAYBE, ONE_OF ("paper", "electronic")},
    {0}};
static const LayoutField distinct_fields[] = {{AT (LayoutDistinct, roles), LAYOUT_NEEDED_LIST, .form = is_word}, {0}};
static const LayoutField procedure_fields[] = {
    NAMED ("code", is_word),
    TITLES,
    MANDATE (LayoutProcedure),
    {"cooling-off", G_STRUCT_OFFSET (LayoutProcedure, cooling), LAYOUT_NEEDED, .form = is_duration},
    {"on-paper", G_STRUCT_OFFSET (LayoutProcedure, on_paper), LAYOUT_MAYBE, ONE_OF ("yes")},
    {AT (LayoutProcedure, categories), LAYOUT_LIST, .form = refcode_is_category},
    {"signer", ELEMENTS (LayoutProcedure, signers, LayoutSigner, signer_fields)},
    {"distinct", ELEMENTS (LayoutProcedure, distincts, LayoutDistinct, distinct_fields)},
    {"exclude", ELEMENTS (LayoutProcedure, excludes, LayoutItem, word_fields)},
    {0}};

/* Customers. A value can require optional fields of customer.xml. */
static const LayoutField review_fields[] = {
    NAMED ("value", is_code),
    {AT (LayoutReview, facet), LAYOUT_NEEDED, .form = is_word, REFERS (facets, "L-FACET-UNKNOWN")},
    {AT (LayoutReview, every), LAYOUT_NEEDED, .form = is_duration},
    {0}};
static const LayoutField contact_fields[] = {
    NAMED ("code", is_word),
    {AT (LayoutContact, facet), LAYOUT_MAYBE, .form = is_word, REFERS (facets, "L-FACET-UNKNOWN")},
    {AT (LayoutContact, value), LAYOUT_MAYBE, .form = is_word},
    {AT (LayoutContact, kind), LAYOUT_MAYBE, ONE_OF ("visit", "call", "letter", "message", "greeting")},
    {AT (LayoutContact, every), LAYOUT_NEEDED, .form = is_duration},
    {0}};
static const LayoutField interval_fields[] = {{"of", G_STRUCT_OFFSET (LayoutItem, code), LAYOUT_NEEDED,
                                               ONE_OF (LAYOUT_FULL_PACK, LAYOUT_PACK, LAYOUT_VERIFICATION)},
                                              {AT (LayoutInterval, every), LAYOUT_NEEDED, .form = is_duration},
                                              {0}};
static const LayoutField reserved_fields[] = {
    NAMED ("verb", is_word), {AT (LayoutReserved, posts), LAYOUT_NEEDED_LIST, .form = is_word}, {0}};
static const LayoutField level_fields[4];
static const LayoutField value_fields[] = {
    NAMED ("code", is_code),
    TITLES,
    YES (LayoutValue, rest),
    {AT (LayoutValue, needs), LAYOUT_LIST, ONE_OF ("opened", "closed", "credit-code", "representative")},
    {AT (LayoutValue, forbids), LAYOUT_LIST, .form = refcode_is_category, REFERS (categories, "L-CATEGORY-UNKNOWN")},
    {"level", ELEMENTS (LayoutValue, levels, LayoutLevel, level_fields)},
    {0}};
static const LayoutField band_fields[] = {NAMED ("code", is_code),
                                          TITLES,
                                          {AT (LayoutBand, from), LAYOUT_MAYBE, .form = layout_is_decimal},
                                          {AT (LayoutBand, to), LAYOUT_MAYBE, .form = layout_is_decimal},
                                          {0}};
static const LayoutField level_fields[4] = {{AT (LayoutLevel, by), LAYOUT_NEEDED, .form = is_word},
                                            {"value", ELEMENTS (LayoutLevel, values, LayoutValue, value_fields)},
                                            {"band", ELEMENTS (LayoutLevel, bands, LayoutBand, band_fields)},
                                            {0}};
static const LayoutField facet_fields[] = {NAMED ("code", is_word),
                                           TITLES,
                                           YES (LayoutFacet, free),
                                           YES (LayoutFacet, multiple),
                                           {"level", ELEMENTS (LayoutFacet, levels, LayoutLevel, level_fields)},
                                           {0}};
static const LayoutField by_fields[] = {
    {"facet", G_STRUCT_OFFSET (LayoutItem, code), LAYOUT_NEEDED, .form = is_word, REFERS (facets, "L-FACET-UNKNOWN")},
    {0}};
static const LayoutField expected_fields[] = {
    NAMED ("code", is_word),
    TITLES,
    {AT (LayoutExpected, facet), LAYOUT_NEEDED, .form = is_word, REFERS (facets, "L-FACET-UNKNOWN")},
    {AT (LayoutExpected, value), LAYOUT_NEEDED, .form = is_word},
    {AT (LayoutExpected, categories), LAYOUT_NEEDED_LIST, .form = refcode_is_category,
     REFERS (categories, "L-CATEGORY-UNKNOWN")},
    {AT (LayoutExpected, after), LAYOUT_NEEDED, .form = is_duration},
    {0}};
static const LayoutField scheme_fields[] = {
    NAMED ("code", is_word), TITLES, {"by", ELEMENTS (LayoutScheme, facets, LayoutItem, by_fields)}, {0}};

/* The whole. */
const LayoutField layout_fields[] = {
    NAMED ("id", is_lower_name),
    TITLES,
    {AT (Layout, edition), LAYOUT_NEEDED, .form = is_positive},
    {AT (Layout, extends), LAYOUT_MAYBE, .form = is_lower_name},
    {AT (Layout, years), LAYOUT_MAYBE, .form = is_word},
    {AT (Layout, kind), LAYOUT_MAYBE, .form = is_word},
    {AT (Layout, role), LAYOUT_MAYBE, .form = is_word},
    {AT (Layout, oldest), LAYOUT_MAYBE, .form = is_year},
    {AT (Layout, zone), LAYOUT_MAYBE, .form = is_zone},
    {AT (Layout, entries), LAYOUT_MAYBE, .form = refcode_is_retention},
    {AT (Layout, administrators), LAYOUT_MAYBE, .form = is_positive},
    {"signed", G_STRUCT_OFFSET (Layout, signed_verbs), LAYOUT_LIST, .form = is_word},
    {AT (Layout, box), LAYOUT_LIST, ONE_OF ("year", "department", "category", "period", "customer")},
    {AT (Layout, mixed), LAYOUT_MAYBE, ONE_OF ("warn", "refuse")},
    {AT (Layout, weakens), LAYOUT_MAYBE, .form = is_title},
    {"department", ELEMENTS (Layout, own.departments, LayoutItem, code_fields)},
    {"post", ELEMENTS (Layout, own.posts, LayoutPost, post_fields)},
    {"grade", ELEMENTS (Layout, own.grades, LayoutItem, code_fields)},
    {"trigger", ELEMENTS (Layout, own.triggers, LayoutTrigger, trigger_fields)},
    {"kind", ELEMENTS (Layout, own.kinds, LayoutKind, kind_fields)},
    {"role", ELEMENTS (Layout, own.roles, LayoutKind, kind_fields)},
    {"check", ELEMENTS (Layout, own.checks, LayoutCheck, check_fields)},
    {"paper", ELEMENTS (Layout, own.papers, LayoutPaper, paper_fields)},
    {"loan", ELEMENTS (Layout, own.loans, LayoutLoan, loan_fields)},
    {"category", ELEMENTS (Layout, own.categories, LayoutCategory, category_fields)},
    {"years", ELEMENTS (Layout, own.years, LayoutRules, layout_rules_fields)},
    {"destruction", ELEMENTS (Layout, own.procedures, LayoutProcedure, procedure_fields)},
    {"review", ELEMENTS (Layout, own.reviews, LayoutReview, review_fields)},
    {"contact", ELEMENTS (Layout, own.contacts, LayoutContact, contact_fields)},
    {"interval", ELEMENTS (Layout, own.intervals, LayoutInterval, interval_fields)},
    {"section", ELEMENTS (Layout, own.sections, LayoutItem, word_fields)},
    {"facet", ELEMENTS (Layout, own.facets, LayoutFacet, facet_fields)},
    {"scheme", ELEMENTS (Layout, own.schemes, LayoutScheme, scheme_fields)},
    {"reserved", ELEMENTS (Layout, own.reserved, LayoutReserved, reserved_fields)},
    {"expected", ELEMENTS (Layout, own.expected, LayoutExpected, expected_fields)},
    {"secrecy", ELEMENTS (Layout, own.secrecies, LayoutSecrecy, secrecy_fields)},
    {"holiday", ELEMENTS (Layout, own.holidays, LayoutHoliday, holiday_fields)},
    {"workday", ELEMENTS (Layout, own.workdays, LayoutItem, workday_fields)},
    {0}};
