/* Checks what the grammar cannot: every name that a layout refers to exists exactly once, and its classes divide
 * customers properly (RULES Ⅳ). */
#include "form/layout/internal.h"

static void check_reference (LayoutReader *reader, const Layout *layout, const LayoutField *field, const char *place,
                             const char *code)
{
  if (code && !layout_find (layout_items_at (layout, field->refers), code))
    layout_fault (reader, field->fault, place, "\"%s\" is not in this layout", code);
}

/* Checks that the layout has all codes to which an item and the items in it refer. */
static void check_references (LayoutReader *reader, const Layout *layout, const LayoutField *fields,
                              const LayoutItem *item)
{
  for (const LayoutField *field = fields; field->name; field++) {
    if (field->place == LAYOUT_ELEMENTS) {
      LAYOUT_EACH (const LayoutItem, child, layout_items_at (item, field->offset))
        check_references (reader, layout, field->fields, child);
    } else if (field->refers && (field->place == LAYOUT_LIST || field->place == LAYOUT_NEEDED_LIST)) {
      for (char *const *code = layout_words_at (item, field->offset); *code; code++)
        check_reference (reader, layout, field, item->place, *code);
    } else if (field->refers)
      check_reference (reader, layout, field, item->place, layout_text_at (item, field->offset));
  }
}

static void check_unique (LayoutReader *reader, const GPtrArray *items, const char *what)
{
  LAYOUT_EACH (const LayoutItem, item, items) {
    const LayoutItem *first = layout_find (items, item->code);
    if (first && first != item)
      layout_fault (reader, "L-CODE-TWICE", item->place, "%s %s is already defined in %s", what, item->code,
                    first->place);
  }
}

/* A code that one file defines twice is found in the file's own list, because joining takes the first one only. */
static void check_codes (LayoutReader *reader, const Layout *layout)
{
  for (const LayoutField *field = layout_fields; field->name; field++)
    if (field->place == LAYOUT_ELEMENTS)
      check_unique (reader, layout_items_at (layout, field->offset), field->name);
  LAYOUT_EACH (const LayoutRules, rules, layout->own.years)
    check_unique (reader, rules->rules, "rule");
}

static void check_deadline (LayoutReader *reader, const LayoutDeadline *deadline)
{
  const char *place = deadline->item.place;
  if ((deadline->after != NULL) != (g_strcmp0 (deadline->on, "signing") == 0))
    layout_fault (reader, "L-DEADLINE", place, "after= goes with on=\"signing\" only");
  if ((deadline->day != NULL) != (g_strcmp0 (deadline->on, "next-year") == 0))
    layout_fault (reader, "L-DEADLINE", place, "day= goes with on=\"next-year\" only");
}

static void check_category (LayoutReader *reader, const Layout *layout, const LayoutCategory *category)
{
  const char *place = category->item.place, *code = category->item.code ? category->item.code : "category";
  if (category->retentions->len == 0)
    layout_fault (reader, "L-NO-RETENTION", place, "%s has no retention", code);
  if (category->retentions->len > 1)
    layout_fault (reader, "L-TWO-RETENTIONS", place, "%s has %u retentions instead of one", code,
                  category->retentions->len);
  if (category->deadlines->len != 1)
    layout_fault (reader, "L-DEADLINE", place, "%s has %u deadlines instead of one", code, category->deadlines->len);
  LAYOUT_EACH (const LayoutDeadline, deadline, category->deadlines)
    check_deadline (reader, deadline);
  LAYOUT_EACH (const LayoutRetention, retention, category->retentions)
    if (!category_holds (category, false) && retention->trigger &&
        layout_trigger_from (layout, retention->trigger) == LAYOUT_TRIGGER_CUSTOMER)
      layout_fault (reader, "L-HOLDER", retention->item.place,
                    "%s: the keeper's own records have no end of a customer relationship", code);
  const LayoutCategory *first =
      category->directory ? layout_category_by_directory (layout, category->directory) : category;
  if (first != category)
    layout_fault (reader, "L-DIRECTORY-TWICE", place, "%s has the same directory, %s, as %s (%s)", category->item.code,
                  category->directory, first->item.code, first->item.place);
}

static void check_categories (LayoutReader *reader, const Layout *layout)
{
  if (layout->all.categories->len == 0)
    layout_fault (reader, "L-NO-CATEGORY", layout->item.place, "the layout has no category");
  LAYOUT_EACH (const LayoutCategory, category, layout->all.categories)
    check_category (reader, layout, category);
  /* A class that can never have a member is superfluous. */
  LAYOUT_EACH (const LayoutItem, grade, layout->all.grades) {
    bool used = false;
    LAYOUT_EACH (const LayoutCategory, category, layout->all.categories)
      used |= g_strcmp0 (category->grade, grade->code) == 0;
    if (grade->code && !used)
      layout_fault (reader, "L-EMPTY-CLASS", grade->place, "no category has the grade %s", grade->code);
  }
}

static void check_permit (LayoutReader *reader, const LayoutLoan *loan, const LayoutPermit *permit)
{
  const char *place = permit->item.place, *code = loan->item.code ? loan->item.code : "loan";
  bool lends = g_strcmp0 (permit->use, "lend") == 0;
  if (lends && g_strcmp0 (loan->where, "may-leave") != 0)
    layout_fault (reader, "L-LOAN-PLACE", place, "%s allows lending, but its records may not leave", code);
  if (lends != (permit->days != NULL) || (permit->renewals && !lends))
    layout_fault (reader, "L-LOAN-DAYS", place, "%s: days and renewals must be given for lending only", code);
  const LayoutPermit *first = layout_find_permit (loan, permit);
  if (first != permit)
    layout_fault (reader, "L-PERMIT-TWICE", place, "%s already permits this use (%s)", code, first->item.place);
}

/* Dates in their only spelling are in order as texts. */
static void check_holiday (LayoutReader *reader, const LayoutHoliday *holiday)
{
  if (holiday->item.code && holiday->until && g_strcmp0 (holiday->until, holiday->item.code) < 0)
    layout_fault (reader, "L-HOLIDAY", holiday->item.place, "the holiday ends before it begins");
}

void layout_check (LayoutReader *reader, const Layout *layout)
{
  check_codes (reader, layout);
  check_references (reader, layout, layout_fields, &layout->item);
  if (!layout_find (layout->all.kinds, layout->kind))
    layout_fault (reader, "L-KIND-UNKNOWN", layout->item.place, "the default kind \"%s\" is not in this layout",
                  layout->kind ? layout->kind : "");
  if (!layout_find (layout->all.roles, layout->role))
    layout_fault (reader, "L-ROLE-UNKNOWN", layout->item.place, "the default role \"%s\" is not in this layout",
                  layout->role ? layout->role : "");
  check_categories (reader, layout);
  LAYOUT_EACH (const LayoutLoan, loan, layout->all.loans)
    LAYOUT_EACH (const LayoutPermit, permit, loan->permits)
      check_permit (reader, loan, permit);
  LAYOUT_EACH (const LayoutHoliday, holiday, layout->all.holidays)
    check_holiday (reader, holiday);
  layout_check_years (reader, layout);
  layout_check_facets (reader, layout);
  layout_check_expected (reader, layout);
  layout_check_contacts (reader, layout);
  layout_check_procedures (reader, layout);
  layout_check_people (reader, layout);
  if (layout->parent)
    layout_check_extension (reader, layout);
}
