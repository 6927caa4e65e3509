/* The grammar of a layout file, as tables: which elements hold which, which attributes they have and of what form.
 * layouts/dossier.rng says the same in RELAX NG; a test compares the two. */
#include "form/layout/internal.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "form/refcode.h"
#include "form/text.h"

#define MAX_CODE 40
#define MAX_TITLE 600 /* bytes: 200 Chinese characters; some titles are whole sentences */

static bool is_one_of (const char *text, const char *const *words)
{
  return g_strv_contains (words, text);
}

/* A code of the layout's own: a letter or digit, then those and hyphens. */
static bool is_code (const char *text)
{
  size_t len = strlen (text);
  return len > 0 && len <= MAX_CODE && g_ascii_isalnum (*text) &&
         strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

/* A code that becomes part of a file's name or of a query: lower case. */
static bool is_word (const char *text)
{
  return is_code (text) && g_ascii_islower (*text) &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text);
}

static bool is_directory (const char *text)
{
  return is_code (text) && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (text) &&
         name_is_valid (text);
}

static bool is_title (const char *text)
{
  g_autofree char *tidy = text_tidy (text, MAX_TITLE);
  return tidy && g_str_equal (tidy, text);
}

static bool is_yes (const char *text)
{
  return g_str_equal (text, "yes");
}

static bool is_count (const char *text)
{
  size_t len = strlen (text);
  return len > 0 && len <= 4 && strspn (text, "0123456789") == len && (len == 1 || *text != '0');
}

static bool is_edition (const char *text)
{
  return is_count (text) && *text != '0';
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

/* Written in one way only. */
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

static bool is_use (const char *text)
{
  return is_one_of (text, (const char *const[]){"consult", "extract", "copy", "lend", NULL});
}

static bool is_borrower (const char *text)
{
  return is_one_of (text, (const char *const[]){"internal", "external", NULL});
}

static bool is_loan_place (const char *text)
{
  return is_one_of (text, (const char *const[]){"never-leaves", "on-site", "may-leave", NULL});
}

static bool is_moment (const char *text)
{
  return is_one_of (text,
                    (const char *const[]){"month-end", "signing", "next-year", "review", "at-once", "stays", NULL});
}

static bool is_origin (const char *text)
{
  return is_one_of (text, (const char *const[]){"year", "record", "customer", NULL});
}

static bool is_stage (const char *text)
{
  return is_one_of (text, (const char *const[]){"submit", "review", "approve", "count", "execute", "attest", NULL});
}

static bool is_material (const char *text)
{
  return is_one_of (text, (const char *const[]){"paper", "electronic", NULL});
}

#define END                                                                                                            \
  {                                                                                                                    \
    NULL, 0, false, false, NULL, NULL                                                                                  \
  }
#define CODE(form)                                                                                                     \
  {                                                                                                                    \
    "code", G_STRUCT_OFFSET (LayoutItem, code), true, false, form, "L-CODE"                                            \
  }
#define TITLES                                                                                                         \
  {"zh", G_STRUCT_OFFSET (LayoutItem, zh), true, false, is_title, "L-TITLE"},                                          \
  {                                                                                                                    \
    "en", G_STRUCT_OFFSET (LayoutItem, en), true, false, is_title, "L-TITLE"                                           \
  }
#define NEEDED(type, member, name, form)                                                                               \
  {                                                                                                                    \
    name, G_STRUCT_OFFSET (type, member), true, false, form, NULL                                                      \
  }
#define MAYBE(type, member, name, form)                                                                                \
  {                                                                                                                    \
    name, G_STRUCT_OFFSET (type, member), false, false, form, NULL                                                     \
  }
#define LIST(type, member, name, needed, form)                                                                         \
  {                                                                                                                    \
    name, G_STRUCT_OFFSET (type, member), needed, true, form, NULL                                                     \
  }
#define CHILD(type, member, element)                                                                                   \
  {                                                                                                                    \
    &element, G_STRUCT_OFFSET (type, member)                                                                           \
  }
#define ELEMENT(variable, name, type, children)                                                                        \
  static const LayoutElement variable = {name, sizeof (type), variable##_attributes, children}

/* What is but a code with titles. */
static const LayoutAttribute plain_attributes[] = {CODE (is_code), TITLES, END};
static const LayoutElement department = {"department", sizeof (LayoutItem), plain_attributes, NULL};
static const LayoutElement grade = {"grade", sizeof (LayoutItem), plain_attributes, NULL};
static const LayoutAttribute word_attributes[] = {CODE (is_word), TITLES, END};
static const LayoutElement kind = {"kind", sizeof (LayoutItem), word_attributes, NULL};
static const LayoutElement role = {"role", sizeof (LayoutItem), word_attributes, NULL};
static const LayoutElement check = {"check", sizeof (LayoutItem), word_attributes, NULL};
static const LayoutElement section = {"section", sizeof (LayoutItem), word_attributes, NULL};
static const LayoutElement exclude = {"exclude", sizeof (LayoutItem), word_attributes, NULL};

static const LayoutAttribute post_attributes[] = {CODE (is_word), TITLES,
                                                  MAYBE (LayoutPost, department, "department", is_code), END};
ELEMENT (post, "post", LayoutPost, NULL);

static const LayoutAttribute trigger_attributes[] = {CODE (is_code), TITLES,
                                                     MAYBE (LayoutTrigger, from, "from", is_origin), END};
ELEMENT (trigger, "trigger", LayoutTrigger, NULL);

static const LayoutAttribute paper_attributes[] = {CODE (is_word), TITLES,
                                                   MAYBE (LayoutPaper, number, "number", is_yes),
                                                   MAYBE (LayoutPaper, scan, "scan", is_yes), END};
ELEMENT (paper, "paper", LayoutPaper, NULL);

/* Loans. */
static const LayoutAttribute permit_attributes[] = {NEEDED (LayoutPermit, use, "use", is_use),
                                                    NEEDED (LayoutPermit, borrower, "borrower", is_borrower),
                                                    LIST (LayoutPermit, approvals, "approvals", false, is_word),
                                                    LIST (LayoutPermit, papers, "papers", false, is_word),
                                                    MAYBE (LayoutPermit, days, "days", is_edition),
                                                    MAYBE (LayoutPermit, renewals, "renewals", is_count),
                                                    END};
ELEMENT (permit, "permit", LayoutPermit, NULL);
static const LayoutAttribute loan_attributes[] = {CODE (is_code), TITLES,
                                                  NEEDED (LayoutLoan, where, "place", is_loan_place), END};
static const LayoutChild loan_children[] = {CHILD (LayoutLoan, permits, permit), {NULL, 0}};
ELEMENT (loan, "loan", LayoutLoan, loan_children);

/* Categories. */
static const LayoutAttribute contents_attributes[] = {TITLES, END};
ELEMENT (contents, "contents", LayoutItem, NULL);
static const LayoutAttribute retention_attributes[] = {NEEDED (LayoutRetention, period, "period", refcode_is_retention),
                                                       NEEDED (LayoutRetention, trigger, "trigger", is_code),
                                                       NEEDED (LayoutRetention, mandate, "mandate", is_mandate), END};
ELEMENT (retention, "retention", LayoutRetention, NULL);
static const LayoutAttribute deadline_attributes[] = {TITLES,
                                                      NEEDED (LayoutDeadline, on, "on", is_moment),
                                                      MAYBE (LayoutDeadline, after, "after", is_duration),
                                                      MAYBE (LayoutDeadline, day, "day", is_month_day),
                                                      LIST (LayoutDeadline, recipients, "recipients", false, is_code),
                                                      END};
ELEMENT (deadline, "deadline", LayoutDeadline, NULL);
static const LayoutAttribute category_attributes[] = {CODE (refcode_is_category),
                                                      TITLES,
                                                      NEEDED (LayoutCategory, directory, "directory", is_directory),
                                                      NEEDED (LayoutCategory, grade, "grade", is_code),
                                                      NEEDED (LayoutCategory, loan, "loan", is_code),
                                                      NEEDED (LayoutCategory, custodian, "custodian", is_code),
                                                      MAYBE (LayoutCategory, interim, "interim", is_code),
                                                      LIST (LayoutCategory, kinds, "kinds", false, is_word),
                                                      LIST (LayoutCategory, roles, "roles", false, is_word),
                                                      LIST (LayoutCategory, checks, "checks", false, is_word),
                                                      END};
static const LayoutChild category_children[] = {CHILD (LayoutCategory, contents, contents),
                                                CHILD (LayoutCategory, retentions, retention),
                                                CHILD (LayoutCategory, deadlines, deadline),
                                                {NULL, 0}};
ELEMENT (category, "category", LayoutCategory, category_children);

/* The year. */
static const LayoutAttribute rule_attributes[] = {CODE (is_word),
                                                  TITLES,
                                                  LIST (LayoutRule, kinds, "kinds", false, is_word),
                                                  LIST (LayoutRule, when, "when", false, layout_year_has_input),
                                                  LIST (LayoutRule, unless, "unless", false, layout_year_has_input),
                                                  LIST (LayoutRule, needs, "needs", false, layout_year_has_input),
                                                  NEEDED (LayoutRule, year, "year", layout_year_has_day),
                                                  END};
ELEMENT (rule, "rule", LayoutRule, NULL);
static const LayoutAttribute years_attributes[] = {CODE (is_word), TITLES,
                                                   NEEDED (LayoutRules, mandate, "mandate", is_mandate), END};
static const LayoutChild years_children[] = {CHILD (LayoutRules, rules, rule), {NULL, 0}};
ELEMENT (years, "years", LayoutRules, years_children);

/* Destruction. */
static const LayoutAttribute signer_attributes[] = {
    {"role", G_STRUCT_OFFSET (LayoutItem, code), true, false, is_word, "L-CODE"},
    TITLES,
    MAYBE (LayoutSigner, post, "post", is_word),
    NEEDED (LayoutSigner, quorum, "quorum", is_edition),
    LIST (LayoutSigner, stages, "stages", true, is_stage),
    LIST (LayoutSigner, from, "from", false, is_code),
    MAYBE (LayoutSigner, material, "material", is_material),
    END};
ELEMENT (signer, "signer", LayoutSigner, NULL);
static const LayoutAttribute distinct_attributes[] = {LIST (LayoutDistinct, roles, "roles", true, is_word), END};
ELEMENT (distinct, "distinct", LayoutDistinct, NULL);
static const LayoutAttribute procedure_attributes[] = {
    CODE (is_word),
    TITLES,
    NEEDED (LayoutProcedure, mandate, "mandate", is_mandate),
    NEEDED (LayoutProcedure, cooling, "cooling-off", is_duration),
    MAYBE (LayoutProcedure, on_paper, "on-paper", is_yes),
    LIST (LayoutProcedure, categories, "categories", false, refcode_is_category),
    END};
static const LayoutChild procedure_children[] = {CHILD (LayoutProcedure, signers, signer),
                                                 CHILD (LayoutProcedure, distincts, distinct),
                                                 CHILD (LayoutProcedure, excludes, exclude),
                                                 {NULL, 0}};
ELEMENT (procedure, "destruction", LayoutProcedure, procedure_children);

/* Customers. */
static const LayoutAttribute review_attributes[] = {
    {"value", G_STRUCT_OFFSET (LayoutItem, code), true, false, is_code, "L-CODE"},
    NEEDED (LayoutReview, facet, "facet", is_word),
    NEEDED (LayoutReview, every, "every", is_duration),
    END};
ELEMENT (review, "review", LayoutReview, NULL);

/* What a profile may have to hold: fields of customer.xml that are there or not. */
static bool is_profile_field (const char *text)
{
  return is_one_of (text, (const char *const[]){"opened", "closed", "credit-code", "representative", NULL});
}

static const LayoutElement level;
static const LayoutAttribute value_attributes[] = {CODE (is_code),
                                                   TITLES,
                                                   MAYBE (LayoutValue, rest, "rest", is_yes),
                                                   LIST (LayoutValue, needs, "needs", false, is_profile_field),
                                                   LIST (LayoutValue, forbids, "forbids", false, refcode_is_category),
                                                   END};
static const LayoutChild value_children[] = {CHILD (LayoutValue, levels, level), {NULL, 0}};
ELEMENT (value, "value", LayoutValue, value_children);
static const LayoutAttribute band_attributes[] = {CODE (is_code), TITLES,
                                                  MAYBE (LayoutBand, from, "from", layout_is_decimal),
                                                  MAYBE (LayoutBand, to, "to", layout_is_decimal), END};
ELEMENT (band, "band", LayoutBand, NULL);
static const LayoutAttribute level_attributes[] = {NEEDED (LayoutLevel, by, "by", is_word), END};
static const LayoutChild level_children[] = {
    CHILD (LayoutLevel, values, value), CHILD (LayoutLevel, bands, band), {NULL, 0}};
static const LayoutElement level = {"level", sizeof (LayoutLevel), level_attributes, level_children};
static const LayoutAttribute facet_attributes[] = {CODE (is_word), TITLES, MAYBE (LayoutFacet, free, "free", is_yes),
                                                   MAYBE (LayoutFacet, multiple, "multiple", is_yes), END};
static const LayoutChild facet_children[] = {CHILD (LayoutFacet, levels, level), {NULL, 0}};
ELEMENT (facet, "facet", LayoutFacet, facet_children);

static const LayoutAttribute by_attributes[] = {
    {"facet", G_STRUCT_OFFSET (LayoutItem, code), true, false, is_word, "L-CODE"}, END};
ELEMENT (by, "by", LayoutItem, NULL);
static const LayoutAttribute scheme_attributes[] = {CODE (is_word), TITLES, END};
static const LayoutChild scheme_children[] = {CHILD (LayoutScheme, facets, by), {NULL, 0}};
ELEMENT (scheme, "scheme", LayoutScheme, scheme_children);

/* The whole. */
static const LayoutAttribute layout_attributes[] = {
    {"id", G_STRUCT_OFFSET (LayoutItem, code), true, false, is_directory, "L-CODE"},
    TITLES,
    NEEDED (Layout, edition, "edition", is_edition),
    MAYBE (Layout, extends, "extends", is_directory),
    MAYBE (Layout, years, "years", is_word),
    MAYBE (Layout, kind, "kind", is_word),
    MAYBE (Layout, role, "role", is_word),
    MAYBE (Layout, administrators, "administrators", is_edition),
    LIST (Layout, signed_verbs, "signed", false, is_word),
    END};
static const LayoutChild layout_children[] = {CHILD (Layout, own.departments, department),
                                              CHILD (Layout, own.posts, post),
                                              CHILD (Layout, own.grades, grade),
                                              CHILD (Layout, own.triggers, trigger),
                                              CHILD (Layout, own.kinds, kind),
                                              CHILD (Layout, own.roles, role),
                                              CHILD (Layout, own.checks, check),
                                              CHILD (Layout, own.papers, paper),
                                              CHILD (Layout, own.loans, loan),
                                              CHILD (Layout, own.categories, category),
                                              CHILD (Layout, own.years, years),
                                              CHILD (Layout, own.procedures, procedure),
                                              CHILD (Layout, own.reviews, review),
                                              CHILD (Layout, own.sections, section),
                                              CHILD (Layout, own.facets, facet),
                                              CHILD (Layout, own.schemes, scheme),
                                              {NULL, 0}};
const LayoutElement layout_grammar = {"layout", sizeof (Layout), layout_attributes, layout_children};
