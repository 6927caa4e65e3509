/* A layout in sentences, for people. The names of items are titles from the layout; the words between them are
 * messages. */
#include "form/layout/internal.h"

#include <string.h>

#include "form/text.h"
#include "sys/message.h"

static const char *phrase (const char *word)
{
  static const char *const phrases[][2] = {
      {"consult", N_ (" consultation")},
      {"extract", N_ (" extracts")},
      {"copy", N_ (" copies")},
      {"lend", N_ (" lending")},
      {"internal", N_ ("internal")},
      {"external", N_ ("external")},
      {"never-leaves", N_ ("never leaves")},
      {"on-site", N_ ("on site")},
      {"may-leave", N_ ("may leave")},
      {"submit", N_ ("submits")},
      {"review", N_ ("reviews")},
      {"approve", N_ ("approves")},
      {"count", N_ ("counts")},
      {"execute", N_ ("executes")},
      {"attest", N_ ("attests")},
      {"electronic", N_ ("electronic records")},
      {"paper", N_ ("paper records")},
      {LAYOUT_FULL_PACK, N_ ("full pack")},
      {LAYOUT_PACK, N_ ("pack")},
      {LAYOUT_VERIFICATION, N_ ("verification")},
      {"file", N_ ("filing")},
      {"amend", N_ ("amendments")},
      {"move", N_ ("moves")},
      {"pair", N_ ("pairs of replies and requests")},
      {"seal", N_ ("sealing")},
      {"shelve", N_ ("shelving")},
      {"unshelve", N_ ("taking off the shelf")},
      {"box", N_ ("placing boxes")},
      {"correction", N_ ("voiding, opening volumes again")},
      {"decision", N_ ("holds and other decisions")},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (g_str_equal (phrases[i][0], word))
      return _ (phrases[i][1]);
  return word;
}

/* "head of finance and management": the titles of the first n codes. */
static char *join_titles_by (const GPtrArray *items, char *const *codes, unsigned n, const char *lang,
                             const char *separator)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < n; i++) {
    const LayoutItem *item = layout_find (items, codes[i]);
    g_string_append_printf (text, "%s%s", i ? separator : "", item ? layout_item_title (item, lang) : codes[i]);
  }
  return g_string_free (text, FALSE);
}

static char *join_titles (const GPtrArray *items, char *const *codes, unsigned n, const char *lang)
{
  return join_titles_by (items, codes, n, lang, _ (" and "));
}

static void append_permit (GString *text, const Layout *layout, const LayoutPermit *permit, const char *lang)
{
  const unsigned n_approvals = g_strv_length (permit->approvals), n_papers = g_strv_length (permit->papers);
  g_autofree char *posts = join_titles (layout->all.posts, permit->approvals, n_approvals, lang);
  g_autofree char *papers = join_titles (layout->all.papers, permit->papers, n_papers, lang);
  g_string_append_printf (text, "%s%s", phrase (permit->borrower), phrase (permit->use));
  if (permit->days)
    g_string_append_printf (text, _ (" of %s days, renewals %u,"), permit->days, layout_number (permit->renewals));
  if (n_approvals)
    g_string_append_printf (text, _ (" with the approval of %s"), posts);
  if (n_papers)
    g_string_append_printf (text, _ (" and %s"), papers);
}

char *layout_describe_lending (const Layout *layout, const char *code, bool external, const char *lang)
{
  const LayoutLoan *loan = layout_find (layout->all.loans, code);
  g_autoptr (GString) permits = g_string_new (NULL);
  for (unsigned i = 0; loan != NULL && i < loan->permits->len; i++) {
    const LayoutPermit *permit = g_ptr_array_index (loan->permits, i);
    if (g_str_equal (permit->borrower, external ? "external" : "internal")) {
      g_string_append (permits, permits->len > 0 ? _ ("; ") : "");
      append_permit (permits, layout, permit, lang);
    }
  }
  return g_strdup (permits->len > 0 ? permits->str : _ ("nothing"));
}

char *layout_describe_loan (const Layout *layout, const char *code, const char *lang)
{
  const LayoutLoan *loan = layout_find (layout->all.loans, code);
  if (!loan)
    return NULL;
  g_autoptr (GString) permits = g_string_new (loan->permits->len ? NULL : _ ("nothing"));
  for (unsigned i = 0; i < loan->permits->len; i++) {
    g_string_append (permits, i ? _ ("; ") : "");
    append_permit (permits, layout, g_ptr_array_index (loan->permits, i), lang);
  }
  return g_strdup_printf (_ ("%s; allowed: %s"), phrase (loan->where), permits->str);
}

char *layout_describe_retention (const Layout *layout, const LayoutCategory *category, const char *lang)
{
  const char *period = category_period (category);
  if (*period == 'Y')
    return g_strdup (_ ("permanent"));
  return g_strdup_printf (_ ("%u years from the %s"), layout_number (period + 1),
                          layout_trigger_title (layout, category_trigger (category), lang));
}

char *layout_describe_grade (const Layout *layout, const LayoutCategory *category, const char *lang)
{
  const LayoutItem *grade = layout_find (layout->all.grades, category->grade);
  return g_strdup_printf ("%s %s", grade->code, layout_item_title (grade, lang));
}

char *layout_describe_custodian (const Layout *layout, const LayoutCategory *category, const char *lang)
{
  const char *custodian = layout_item_title (layout_find (layout->all.departments, category->custodian), lang);
  const LayoutItem *interim = layout_find (layout->all.departments, category->interim);
  return interim ? g_strdup_printf (_ ("%s, then %s"), layout_item_title (interim, lang), custodian)
                 : g_strdup (custodian);
}

char *layout_describe_contents (const LayoutCategory *category, const char *lang)
{
  if (category->contents->len == 0)
    return NULL;
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < category->contents->len; i++)
    g_string_append_printf (text, "%s%s", i ? _ ("; ") : "",
                            layout_item_title (g_ptr_array_index (category->contents, i), lang));
  return g_string_free (text, FALSE);
}

char **layout_describe_checks (const Layout *layout, const LayoutCategory *category, const char *lang)
{
  g_autoptr (GStrvBuilder) sentences = g_strv_builder_new ();
  for (char **check = category->checks; check && *check; check++) {
    const LayoutItem *item = layout_find (layout->all.checks, *check);
    g_strv_builder_add (sentences, item ? layout_item_title (item, lang) : *check);
  }
  return g_strv_builder_end (sentences);
}

/* "7 days" for P7D. Given. */
char *layout_describe_span (const char *period)
{
  const unsigned n = layout_number (period + 1);
  switch (period[strlen (period) - 1]) {
  case 'D':
    return g_strdup_printf (message_plural ("%u day", "%u days", n), n);
  case 'W':
    return g_strdup_printf (message_plural ("%u week", "%u weeks", n), n);
  case 'M':
    return g_strdup_printf (message_plural ("%u month", "%u months", n), n);
  default:
    return g_strdup_printf (message_plural ("%u year", "%u years", n), n);
  }
}

/* "head of finance (1, from Finance, approves)" */
static void append_signer (GString *text, const Layout *layout, const LayoutSigner *signer, const char *lang)
{
  const LayoutPost *post = layout_find (layout->all.posts, signer->post);
  const unsigned n = g_strv_length (signer->from);
  g_autoptr (GString) details = g_string_new (NULL);
  if (post)
    g_string_append_printf (details, _ (", %s"), layout_item_title (&post->item, lang));
  if (n) {
    g_autofree char *last = join_titles (layout->all.departments, signer->from + n - 1, 1, lang);
    g_autofree char *others = join_titles (layout->all.departments, signer->from, n - 1, lang);
    if (n == 1)
      g_string_append_printf (details, _ (", from %s"), last);
    else
      g_string_append_printf (details, _ (", from %s and %s"), others, last);
  }
  if (signer->material)
    g_string_append_printf (details, _ (", for %s"), phrase (signer->material));
  g_autoptr (GString) stages = g_string_new (NULL);
  for (unsigned i = 0; signer->stages[i]; i++)
    g_string_append_printf (stages, "%s%s", i ? _ (" and ") : "", phrase (signer->stages[i]));
  g_string_append_printf (text, _ ("%s (%s%s, %s)"), layout_item_title (&signer->item, lang), signer->quorum,
                          details->str, stages->str);
}

static char *describe_procedure (const Layout *layout, const LayoutProcedure *procedure, const char *lang)
{
  g_autoptr (GString) text = g_string_new (layout_item_title (&procedure->item, lang));
  g_string_append (text, _ (": "));
  for (unsigned i = 0; i < procedure->signers->len; i++) {
    g_string_append (text, i ? _ ("; ") : "");
    append_signer (text, layout, g_ptr_array_index (procedure->signers, i), lang);
  }
  g_autofree char *cooling = procedure->cooling ? layout_describe_span (procedure->cooling) : NULL;
  if (cooling)
    g_string_append_printf (text, _ ("; cooling-off %s"), cooling);
  if (procedure->on_paper)
    g_string_append (text, _ ("; signed paper may replace signatures"));
  for (unsigned i = 0; i < procedure->excludes->len; i++)
    g_string_append_printf (text, "%s%s", _ ("; "),
                            layout_item_title (g_ptr_array_index (procedure->excludes, i), lang));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *layout_describe_destruction (const Layout *layout, const LayoutCategory *category, const char *lang)
{
  return describe_procedure (layout, layout_procedure_of (layout, category->item.code), lang);
}

/* The whole. */

/* Appends a cell, and blanks up to the width of its column on a terminal. */
static void append_cell (GString *text, const char *value, size_t width)
{
  g_string_append (text, value);
  for (size_t used = text_width (value); used < width + 2; used++)
    g_string_append_c (text, ' ');
}

static size_t widest (const Layout *layout, const char *(*get) (const LayoutCategory *category))
{
  size_t width = 0;
  for (unsigned i = 0; i < layout_n_categories (layout); i++)
    width = MAX (width, text_width (get (layout_category (layout, i))));
  return width;
}

/* "    kinds: plan, report": the codes that a category is limited to; nothing when it allows all. */
static void append_limits (GString *text, const char *head, char **codes)
{
  g_autofree char *list = codes && codes[0] ? g_strjoinv (", ", codes) : NULL;
  if (list)
    g_string_append_printf (text, "    %s%s\n", head, list);
}

static void append_categories (GString *text, const Layout *layout, const char *lang)
{
  const size_t codes = widest (layout, category_code), directories = widest (layout, category_directory);
  g_string_append_printf (text, "\n%s\n", _ ("Categories"));
  for (unsigned i = 0; i < layout_n_categories (layout); i++) {
    const LayoutCategory *category = layout_category (layout, i);
    g_autofree char *retention = layout_describe_retention (layout, category, lang);
    g_autofree char *custodian = layout_describe_custodian (layout, category, lang);
    g_string_append (text, "  ");
    append_cell (text, category_code (category), codes);
    append_cell (text, category_directory (category), directories);
    g_string_append_printf (text, "%s\n    %s · %s %s · %s · %s · %s\n", category_title (category, lang),
                            category_grade (category), category_period (category), retention, category_loan (category),
                            custodian, category_deadline (category, lang));
    g_autofree char *contents = layout_describe_contents (category, lang);
    if (contents)
      g_string_append_printf (text, "    %s%s\n", _ ("holds: "), contents);
    append_limits (text, _ ("kinds: "), category->kinds);
    append_limits (text, _ ("roles: "), category->roles);
    append_limits (text, _ ("needs parts: "), category->parts);
  }
}

static void append_items (GString *text, const char *heading, const GPtrArray *items, const char *lang)
{
  size_t codes = 0;
  LAYOUT_EACH (const LayoutItem, item, items)
    codes = MAX (codes, text_width (item->code));
  g_string_append_printf (text, "\n%s\n", heading);
  LAYOUT_EACH (const LayoutItem, listed, items) {
    g_string_append (text, "  ");
    append_cell (text, listed->code, codes);
    g_string_append_printf (text, "%s\n", layout_item_title (listed, lang));
  }
}

/* Steps of loans, whose verbs mean something else elsewhere. */
static const char *act (const char *verb)
{
  static const char *const acts[][2] = {
      {"approve", N_ ("approving loans")}, {"refuse", N_ ("refusing loans")}, {"out", N_ ("handing out")},
      {"renew", N_ ("renewing loans")},    {"back", N_ ("taking back")},      {"settle", N_ ("closing incidents")},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_str_equal (acts[i][0], verb))
      return _ (acts[i][1]);
  return phrase (verb);
}

static void append_reserved (GString *text, const Layout *layout, const char *lang)
{
  if (layout->all.reserved->len > 0)
    g_string_append_printf (text, "\n%s\n", _ ("Acts that these alone perform, once the archive has people"));
  LAYOUT_EACH (const LayoutReserved, reserved, layout->all.reserved) {
    const unsigned n = g_strv_length (reserved->posts);
    g_autofree char *posts = join_titles_by (layout->all.posts, reserved->posts, n, lang, _ (", "));
    g_string_append_printf (text, _ ("  %s: %s\n"), act (reserved->item.code), posts);
  }
}

static void append_boxes (GString *text, const Layout *layout)
{
  g_autofree char *rule = layout_box_rule (layout);
  if (rule == NULL)
    return;
  g_string_append_printf (text, "\n%s\n", _ ("Boxes"));
  g_string_append_printf (text,
                          layout_box_refuses (layout)
                              ? _ ("  Papers in one box have the same %s; others are refused.\n")
                              : _ ("  Papers in one box should have the same %s.\n"),
                          rule);
}

static void append_loans (GString *text, const Layout *layout, const char *lang)
{
  g_string_append_printf (text, "\n%s\n", _ ("Loans"));
  LAYOUT_EACH (const LayoutItem, loan, layout->all.loans) {
    g_autofree char *sentence = layout_describe_loan (layout, loan->code, lang);
    g_string_append_printf (text, "  %s  %s\n    %s\n", loan->code, layout_item_title (loan, lang), sentence);
  }
  LAYOUT_EACH (const LayoutSecrecy, secrecy, layout->all.secrecies)
    g_string_append_printf (text, _ ("  %s: at most %s working days\n"), layout_item_title (&secrecy->item, lang),
                            secrecy->days);
  LAYOUT_EACH (const LayoutHoliday, holiday, layout->all.holidays)
    g_string_append_printf (text, _ ("  holiday: %s  %s to %s\n"), layout_item_title (&holiday->item, lang),
                            holiday->item.code, holiday->until ? holiday->until : holiday->item.code);
  LAYOUT_EACH (const LayoutItem, workday, layout->all.workdays)
    g_string_append_printf (text, _ ("  working day: %s\n"), workday->code);
}

static void append_years (GString *text, const Layout *layout, const char *lang)
{
  g_string_append_printf (text, "\n%s\n", _ ("The year"));
  LAYOUT_EACH (const LayoutRules, rules, layout->all.years) {
    bool in_force = g_strcmp0 (rules->item.code, layout->years) == 0;
    g_string_append_printf (text, "  %s  %s%s\n", rules->item.code, layout_item_title (&rules->item, lang),
                            in_force ? _ (" (in force)") : "");
    for (unsigned j = 0; j < rules->rules->len; j++) {
      const LayoutItem *rule = g_ptr_array_index (rules->rules, j);
      g_string_append_printf (text, "    %u. %s: %s\n", j + 1, rule->code, layout_item_title (rule, lang));
    }
  }
}

static void append_values (GString *text, const GPtrArray *levels, const char *lang)
{
  const char *separator = "";
  LAYOUT_EACH (const LayoutLevel, level, levels) {
    for (unsigned j = 0; j < level->bands->len; j++, separator = _ (", ")) {
      const LayoutBand *band = g_ptr_array_index (level->bands, j);
      g_string_append_printf (text, "%s%s %s [%s, %s)", separator, band->item.code,
                              layout_item_title (&band->item, lang), band->from ? band->from : "−∞",
                              band->to ? band->to : "+∞");
    }
    for (unsigned j = 0; j < level->values->len; j++, separator = _ (", ")) {
      const LayoutValue *value = g_ptr_array_index (level->values, j);
      g_string_append_printf (text, "%s%s %s", separator, value->item.code, layout_item_title (&value->item, lang));
      if (value->levels->len) {
        g_string_append (text, " {");
        append_values (text, value->levels, lang);
        g_string_append (text, "}");
      }
    }
  }
}

static void describe_customers (GString *text, const Layout *layout, const char *lang)
{
  g_string_append_printf (text, "\n%s\n", _ ("Customers"));
  LAYOUT_EACH (const LayoutItem, section, layout->all.sections)
    g_string_append_printf (text, "  %s  %s\n", section->code, layout_item_title (section, lang));
  g_string_append_printf (text, "\n%s\n", _ ("Facets"));
  LAYOUT_EACH (const LayoutFacet, facet, layout->all.facets) {
    g_string_append_printf (text, "  %s  %s: ", facet->item.code, layout_item_title (&facet->item, lang));
    append_values (text, facet->levels, lang);
    g_string_append (text, facet->free ? _ ("free text\n") : "\n");
  }
  g_string_append_printf (text, "\n%s\n", _ ("Schemes"));
  LAYOUT_EACH (const LayoutScheme, scheme, layout->all.schemes) {
    g_string_append_printf (text, "  %s  %s:", scheme->item.code, layout_item_title (&scheme->item, lang));
    for (unsigned j = 0; j < scheme->facets->len; j++)
      g_string_append_printf (text, "%s%s", j ? "/" : " ", ((LayoutItem *)g_ptr_array_index (scheme->facets, j))->code);
    g_string_append (text, "\n");
  }
  g_string_append_printf (text, "\n%s\n", _ ("Reviews"));
  LAYOUT_EACH (const LayoutReview, review, layout->all.reviews) {
    g_autofree char *every = layout_describe_span (review->every);
    g_string_append_printf (text, _ ("  %s=%s  every %s\n"), review->facet, review->item.code, every);
  }
  if (layout->all.contacts->len > 0)
    g_string_append_printf (text, "\n%s\n", _ ("Contacts"));
  LAYOUT_EACH (const LayoutContact, contact, layout->all.contacts) {
    g_autofree char *every = layout_describe_span (contact->every);
    g_string_append_printf (text, _ ("  %s=%s  %s  every %s\n"), contact->facet != NULL ? contact->facet : "*",
                            contact->value != NULL ? contact->value : "*",
                            contact->kind != NULL ? _ (contact->kind) : _ ("any contact"), every);
  }
  if (layout->all.intervals->len > 0)
    g_string_append_printf (text, "\n%s\n", _ ("Backups and verification"));
  LAYOUT_EACH (const LayoutInterval, interval, layout->all.intervals) {
    g_autofree char *every = layout_describe_span (interval->every);
    g_string_append_printf (text, _ ("  %s  every %s\n"), phrase (interval->item.code), every);
  }
}

char *layout_describe (const Layout *layout, const char *lang)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, _ ("%s, edition %u: %s\n"), layout_id (layout), layout_edition (layout),
                          layout_title (layout, lang));
  append_categories (text, layout, lang);
  append_items (text, _ ("Kinds of record"), layout->all.kinds, lang);
  append_items (text, _ ("Roles of files"), layout->all.roles, lang);
  append_items (text, _ ("Triggers of retention periods"), layout->all.triggers, lang);
  append_items (text, _ ("Departments"), layout->all.departments, lang);
  append_items (text, _ ("Posts"), layout->all.posts, lang);
  append_reserved (text, layout, lang);
  append_boxes (text, layout);
  append_loans (text, layout, lang);
  append_years (text, layout, lang);
  g_string_append_printf (text, "\n%s\n", _ ("Destruction"));
  LAYOUT_EACH (const LayoutProcedure, procedure, layout->all.procedures) {
    g_autofree char *sentence = describe_procedure (layout, procedure, lang);
    g_string_append_printf (text, "  %s  %s\n", procedure->item.code, sentence);
  }
  describe_customers (text, layout, lang);
  return g_string_free (text, FALSE);
}
