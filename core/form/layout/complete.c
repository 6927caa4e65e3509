/* What a layout says of completeness: checks, deadlines, and the records that customers must have. */
#include "form/layout/internal.h"

#include "form/date.h"

LayoutCheckKind layout_check_of (const char *code)
{
  static const char *const CODES[LAYOUT_NO_CHECK] = {[LAYOUT_PAGES_MATCH] = "pages-match",
                                                     [LAYOUT_PAGES_KNOWN] = "pages-known",
                                                     [LAYOUT_PARTS_COMPLETE] = "parts-complete",
                                                     [LAYOUT_COPIES_DECLARED] = "copies-declared",
                                                     [LAYOUT_NUMBERING] = "numbering",
                                                     [LAYOUT_ANSWERED] = "answered",
                                                     [LAYOUT_ON_TIME] = "on-time",
                                                     [LAYOUT_VALID] = "valid"};
  unsigned i = 0;
  while (i < LAYOUT_NO_CHECK && !g_str_equal (CODES[i], code))
    i++;
  return (LayoutCheckKind)i;
}

bool layout_check_seals (const Layout *layout, const char *check)
{
  const LayoutCheck *item = layout_find (layout->all.checks, check);
  return item != NULL && item->sealing == NULL;
}

const char *layout_check_ahead (const Layout *layout, const char *check)
{
  const LayoutCheck *item = layout_find (layout->all.checks, check);
  return item != NULL ? item->ahead : NULL;
}

/* ---- Deadlines ---- */

static void set_end_of_month (GDate *day)
{
  g_date_set_day (day, g_date_get_days_in_month (g_date_get_month (day), g_date_get_year (day)));
}

/* "06-30" of the year after this day. */
static bool set_next_year (GDate *day, const char *month_day)
{
  g_autofree char *text = g_strdup_printf ("%04u-%s", g_date_get_year (day) + 1u, month_day);
  return date_parse_strict (text, day);
}

bool category_file_by (const LayoutCategory *category, const GDate *date, GDate *day)
{
  const LayoutDeadline *deadline = g_ptr_array_index (category->deadlines, 0);
  *day = *date;
  if (!g_date_valid (date))
    return false;
  if (g_str_equal (deadline->on, "month-end"))
    set_end_of_month (day);
  else if (g_str_equal (deadline->on, "signing"))
    return date_add_duration (day, deadline->after);
  else if (g_str_equal (deadline->on, "next-year"))
    return set_next_year (day, deadline->day);
  else
    return false;
  return true;
}

static const LayoutDeadline *deadline_of (const LayoutCategory *category)
{
  return g_ptr_array_index (category->deadlines, 0);
}

const char *const *category_recipients (const LayoutCategory *category)
{
  return (const char *const *)deadline_of (category)->recipients;
}

const char *category_interim (const LayoutCategory *category)
{
  return category->interim;
}

bool category_stays (const LayoutCategory *category)
{
  return g_str_equal (deadline_of (category)->on, "stays");
}

bool category_hand_over_by (const LayoutCategory *category, const GDate *date, GDate *day)
{
  bool at_once = g_str_equal (deadline_of (category)->on, "at-once");
  *day = *date;
  return at_once ? g_date_valid (date) : category_file_by (category, date, day);
}

/* ---- The expected set ---- */

bool layout_expected (const Layout *layout, unsigned i, LayoutExpectation *expectation)
{
  if (i >= layout->all.expected->len)
    return false;
  const LayoutExpected *expected = layout->all.expected->pdata[i];
  *expectation = (LayoutExpectation){expected->item.code, expected->facet, expected->value, expected->after,
                                     (const char *const *)expected->categories};
  return true;
}

void layout_check_expected (LayoutReader *reader, const Layout *layout)
{
  LAYOUT_EACH (const LayoutExpected, expected, layout->all.expected) {
    const LayoutFacet *facet = layout_find (layout->all.facets, expected->facet);
    if (facet != NULL && expected->value != NULL && layout_find_value (facet->levels, expected->value) == NULL)
      layout_fault (reader, "L-VALUE-UNKNOWN", expected->item.place, "%s has no value \"%s\"", expected->facet,
                    expected->value);
    for (char *const *code = expected->categories; *code != NULL; code++) {
      const LayoutCategory *category = layout_find (layout->all.categories, *code);
      if (category != NULL && !category_holds (category, false))
        layout_fault (reader, "L-HOLDER", expected->item.place, "%s: only the keeper has records of %s",
                      expected->item.code, *code);
    }
  }
}

/* ---- Contacts ---- */

bool layout_contact (const Layout *layout, unsigned i, LayoutContactRule *rule)
{
  if (i >= layout->all.contacts->len)
    return false;
  const LayoutContact *contact = layout->all.contacts->pdata[i];
  *rule = (LayoutContactRule){contact->item.code, contact->facet, contact->value, contact->kind, contact->every};
  return true;
}

void layout_check_contacts (LayoutReader *reader, const Layout *layout)
{
  LAYOUT_EACH (const LayoutContact, contact, layout->all.contacts) {
    const LayoutFacet *facet = contact->facet == NULL ? NULL : layout_find (layout->all.facets, contact->facet);
    if ((contact->facet == NULL) != (contact->value == NULL))
      layout_fault (reader, "L-VALUE-UNKNOWN", contact->item.place, "%s needs both a facet and a value, or neither",
                    contact->item.code ? contact->item.code : "a contact");
    if (facet != NULL && contact->value != NULL && layout_find_value (facet->levels, contact->value) == NULL)
      layout_fault (reader, "L-VALUE-UNKNOWN", contact->item.place, "%s has no value \"%s\"", contact->facet,
                    contact->value);
  }
}
