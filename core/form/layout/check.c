/* Proves what the grammar cannot: that everything a layout names exists, once, and that its classes are classes (RULES
 * Ⅳ). */
#include "form/layout/internal.h"

static void check_known (LayoutReader *reader, const char *fault, const char *place, const GPtrArray *items,
                         const char *code)
{
  if (code && !layout_find (items, code))
    layout_fault (reader, fault, place, "\"%s\" is not in this layout", code);
}

static void check_all_known (LayoutReader *reader, const char *fault, const char *place, const GPtrArray *items,
                             char *const *codes)
{
  for (unsigned i = 0; codes[i]; i++)
    check_known (reader, fault, place, items, codes[i]);
}

static void check_unique (LayoutReader *reader, const GPtrArray *items, const char *what)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < items->len; i++) {
    LayoutItem *item = g_ptr_array_index (items, i);
    if (!item->code)
      continue;
    const LayoutItem *first = g_hash_table_lookup (seen, item->code);
    if (first)
      layout_fault (reader, "L-CODE-TWICE", item->place, "%s %s stands in %s already", what, item->code, first->place);
    else
      g_hash_table_insert (seen, item->code, item);
  }
}

/* What a file gives twice is seen in its own list: joining looks at the first. */
static void check_codes (LayoutReader *reader, const Layout *layout)
{
  for (unsigned i = 0; layout_grammar.children[i].element; i++)
    check_unique (reader, layout_items_at (layout, layout_grammar.children[i].offset),
                  layout_grammar.children[i].element->name);
  for (unsigned i = 0; i < layout->own.years->len; i++)
    check_unique (reader, ((LayoutRules *)g_ptr_array_index (layout->own.years, i))->rules, "rule");
}

static void check_directories (LayoutReader *reader, const Layout *layout)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < layout->all.categories->len; i++) {
    LayoutCategory *category = g_ptr_array_index (layout->all.categories, i);
    if (!category->directory)
      continue;
    const LayoutCategory *first = g_hash_table_lookup (seen, category->directory);
    if (first)
      layout_fault (reader, "L-DIRECTORY-TWICE", category->item.place, "%s has the directory %s of %s (%s)",
                    category->item.code, category->directory, first->item.code, first->item.place);
    else
      g_hash_table_insert (seen, category->directory, category);
  }
}

static void check_deadline (LayoutReader *reader, const Layout *layout, const LayoutDeadline *deadline)
{
  const char *place = deadline->item.place;
  check_all_known (reader, "L-DEPARTMENT-UNKNOWN", place, layout->all.departments, deadline->recipients);
  if ((deadline->after != NULL) != (g_strcmp0 (deadline->on, "signing") == 0))
    layout_fault (reader, "L-DEADLINE", place, "after= belongs to on=\"signing\"");
  if ((deadline->day != NULL) != (g_strcmp0 (deadline->on, "next-year") == 0))
    layout_fault (reader, "L-DEADLINE", place, "day= belongs to on=\"next-year\"");
}

static void check_retention (LayoutReader *reader, const Layout *layout, const LayoutCategory *category)
{
  const char *place = category->item.place;
  const char *code = category->item.code ? category->item.code : "category";
  if (category->retentions->len == 0)
    layout_fault (reader, "L-NO-RETENTION", place, "%s has no retention", code);
  if (category->retentions->len > 1)
    layout_fault (reader, "L-TWO-RETENTIONS", place, "%s has %u retentions", code, category->retentions->len);
  for (unsigned i = 0; i < category->retentions->len; i++) {
    const LayoutRetention *retention = g_ptr_array_index (category->retentions, i);
    check_known (reader, "L-TRIGGER-UNKNOWN", retention->item.place, layout->all.triggers, retention->trigger);
  }
  if (category->deadlines->len != 1)
    layout_fault (reader, "L-DEADLINE", place, "%s has %u deadlines, not one", code, category->deadlines->len);
  for (unsigned i = 0; i < category->deadlines->len; i++)
    check_deadline (reader, layout, g_ptr_array_index (category->deadlines, i));
}

static void check_category (LayoutReader *reader, const Layout *layout, const LayoutCategory *category)
{
  const char *place = category->item.place;
  check_known (reader, "L-GRADE-UNKNOWN", place, layout->all.grades, category->grade);
  check_known (reader, "L-LOAN-UNKNOWN", place, layout->all.loans, category->loan);
  check_known (reader, "L-DEPARTMENT-UNKNOWN", place, layout->all.departments, category->custodian);
  check_known (reader, "L-DEPARTMENT-UNKNOWN", place, layout->all.departments, category->interim);
  check_all_known (reader, "L-KIND-UNKNOWN", place, layout->all.kinds, category->kinds);
  check_all_known (reader, "L-ROLE-UNKNOWN", place, layout->all.roles, category->roles);
  check_all_known (reader, "L-CHECK-UNKNOWN", place, layout->all.checks, category->checks);
  check_retention (reader, layout, category);
}

/* A class that nothing can ever be in is one too many. */
static void check_grades (LayoutReader *reader, const Layout *layout)
{
  for (unsigned i = 0; i < layout->all.grades->len; i++) {
    const LayoutItem *grade = g_ptr_array_index (layout->all.grades, i);
    bool used = false;
    for (unsigned j = 0; j < layout->all.categories->len && !used; j++)
      used = g_strcmp0 (((LayoutCategory *)g_ptr_array_index (layout->all.categories, j))->grade, grade->code) == 0;
    if (grade->code && !used)
      layout_warning (reader, "L-EMPTY-CLASS", grade->place, "no category has the grade %s", grade->code);
  }
}

static void check_categories (LayoutReader *reader, const Layout *layout)
{
  if (layout->all.categories->len == 0)
    layout_fault (reader, "L-NO-CATEGORY", layout->item.place, "a layout without a category");
  for (unsigned i = 0; i < layout->all.categories->len; i++)
    check_category (reader, layout, g_ptr_array_index (layout->all.categories, i));
  check_directories (reader, layout);
  check_grades (reader, layout);
}

static void check_permit (LayoutReader *reader, const Layout *layout, const LayoutLoan *loan, unsigned i)
{
  const LayoutPermit *permit = g_ptr_array_index (loan->permits, i);
  const char *place = permit->item.place;
  const char *code = loan->item.code ? loan->item.code : "loan";
  bool lends = g_strcmp0 (permit->use, "lend") == 0;
  check_all_known (reader, "L-POST-UNKNOWN", place, layout->all.posts, permit->approvals);
  check_all_known (reader, "L-PAPER-UNKNOWN", place, layout->all.papers, permit->papers);
  if (lends && g_strcmp0 (loan->where, "may-leave") != 0)
    layout_fault (reader, "L-LOAN-PLACE", place, "%s lends what may not leave", code);
  if (lends != (permit->days != NULL) || (permit->renewals && !lends))
    layout_fault (reader, "L-LOAN-DAYS", place, "%s: days belong to lending, and lending has days", code);
  for (unsigned j = 0; j < i; j++) {
    const LayoutPermit *other = g_ptr_array_index (loan->permits, j);
    if (g_strcmp0 (other->use, permit->use) == 0 && g_strcmp0 (other->borrower, permit->borrower) == 0)
      layout_fault (reader, "L-PERMIT-TWICE", place, "%s permits this use already (%s)", code, other->item.place);
  }
}

static void check_loans (LayoutReader *reader, const Layout *layout)
{
  for (unsigned i = 0; i < layout->all.loans->len; i++) {
    const LayoutLoan *loan = g_ptr_array_index (layout->all.loans, i);
    for (unsigned j = 0; j < loan->permits->len; j++)
      check_permit (reader, layout, loan, j);
  }
}

static void check_posts (LayoutReader *reader, const Layout *layout)
{
  for (unsigned i = 0; i < layout->all.posts->len; i++) {
    const LayoutPost *post = g_ptr_array_index (layout->all.posts, i);
    check_known (reader, "L-DEPARTMENT-UNKNOWN", post->item.place, layout->all.departments, post->department);
  }
}

static void check_year_kinds (LayoutReader *reader, const Layout *layout)
{
  for (unsigned i = 0; i < layout->all.years->len; i++) {
    const LayoutRules *rules = g_ptr_array_index (layout->all.years, i);
    for (unsigned j = 0; j < rules->rules->len; j++) {
      const LayoutRule *rule = g_ptr_array_index (rules->rules, j);
      check_all_known (reader, "L-KIND-UNKNOWN", rule->item.place, layout->all.kinds, rule->kinds);
    }
  }
}

void layout_check (LayoutReader *reader, const Layout *layout)
{
  check_codes (reader, layout);
  if (!layout_find (layout->all.kinds, layout->kind))
    layout_fault (reader, "L-KIND-UNKNOWN", layout->item.place,
                  "the kind when none is said, \"%s\", is not in this layout", layout->kind ? layout->kind : "");
  if (!layout_find (layout->all.roles, layout->role))
    layout_fault (reader, "L-ROLE-UNKNOWN", layout->item.place,
                  "the role when none is said, \"%s\", is not in this layout", layout->role ? layout->role : "");
  check_categories (reader, layout);
  check_loans (reader, layout);
  check_posts (reader, layout);
  check_year_kinds (reader, layout);
  layout_check_years (reader, layout);
  layout_check_facets (reader, layout);
  layout_check_procedures (reader, layout);
  if (layout->parent)
    layout_check_extension (reader, layout);
}
