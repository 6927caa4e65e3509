/* What the layout says about loans, and its calendar of working days. */
#include "form/layout/lending.h"

#include <string.h>

#include "form/date.h"
#include "form/layout/internal.h"
#include "sys/message.h"

#define MAX_REST 60 /* days in a row without work; a layout with more is no calendar */

/* ---- Rules ---- */

LendingRule lending_rule (const Layout *layout, const LayoutCategory *category, const char *use, bool external)
{
  static const char *const none[] = {NULL};
  const LayoutLoan *loan = layout_find (layout->all.loans, category->loan);
  const LayoutPermit like = {.use = (char *)(uintptr_t)use,
                             .borrower = (char *)(uintptr_t)(external ? "external" : "internal")};
  const LayoutPermit *permit = layout_find_permit (loan, &like);
  LendingRule rule = {.code = loan->item.code, .place = loan->item.place, .approvals = none, .papers = none};
  if (permit == NULL)
    return rule;
  rule.permitted = true;
  rule.place = permit->item.place;
  rule.approvals = (const char *const *)permit->approvals;
  rule.papers = (const char *const *)permit->papers;
  rule.days = layout_number (permit->days);
  rule.renewals = layout_number (permit->renewals);
  return rule;
}

void lending_paper (const Layout *layout, const char *code, bool *number, bool *scan)
{
  const LayoutPaper *paper = layout_find (layout->all.papers, code);
  *number = paper != NULL && paper->number != NULL;
  *scan = paper != NULL && paper->scan != NULL;
}

bool lending_has_paper (const Layout *layout, const char *code)
{
  return layout_find (layout->all.papers, code) != NULL;
}

const char *lending_title (const Layout *layout, const char *code, const char *lang)
{
  const LayoutItem *item = layout_find (layout->all.posts, code);
  if (item == NULL)
    item = layout_find (layout->all.papers, code);
  return item != NULL ? layout_item_title (item, lang) : code;
}

const char *lending_department (const Layout *layout, const LayoutCategory *category, const char *post)
{
  const char *department = layout_post_department (layout, post);
  return department != NULL ? department : category->custodian;
}

/* ---- Days ---- */

unsigned lending_secrecy_days (const Layout *layout, const char *secrecy)
{
  LAYOUT_EACH (const LayoutSecrecy, own, layout->all.secrecies)
    if (secrecy != NULL && (g_ascii_strcasecmp (own->item.code, secrecy) == 0 || strcmp (own->item.zh, secrecy) == 0 ||
                            g_ascii_strcasecmp (own->item.en, secrecy) == 0))
      return layout_number (own->days);
  return 0;
}

static bool is_holiday (const Layout *layout, const GDate *day)
{
  LAYOUT_EACH (const LayoutHoliday, holiday, layout->all.holidays) {
    GDate first, last;
    if (date_parse_strict (holiday->item.code, &first) &&
        date_parse_strict (holiday->until != NULL ? holiday->until : holiday->item.code, &last) &&
        g_date_compare (day, &first) >= 0 && g_date_compare (day, &last) <= 0)
      return true;
  }
  return false;
}

/* Monday to Friday but for holidays, and shifted days of work. */
static bool is_workday (const Layout *layout, const GDate *day)
{
  g_autofree char *text = date_print (day);
  if (layout_find (layout->all.workdays, text) != NULL)
    return true;
  return g_date_get_weekday (day) < G_DATE_SATURDAY && !is_holiday (layout, day);
}

/* The n-th working day after a day. */
static GDate add_working (const Layout *layout, const GDate *from, unsigned n)
{
  GDate day = *from;
  for (unsigned i = 0, rest = 0; i < n && rest < MAX_REST; rest++) {
    g_date_add_days (&day, 1);
    if (is_workday (layout, &day))
      i++, rest = 0;
  }
  return day;
}

GDate lending_due (const Layout *layout, const GDate *from, unsigned days, unsigned working_days)
{
  GDate due = *from;
  g_date_add_days (&due, days);
  for (unsigned i = 0; days > 0 && i < MAX_REST && !is_workday (layout, &due); i++)
    g_date_add_days (&due, 1);
  if (working_days == 0)
    return due;
  const GDate limit = add_working (layout, from, working_days);
  return g_date_compare (&limit, &due) < 0 ? limit : due;
}

bool lending_knows_year (const Layout *layout, const GDate *day)
{
  LAYOUT_EACH (const LayoutHoliday, holiday, layout->all.holidays) {
    GDate first;
    if (date_parse_strict (holiday->item.code, &first) && g_date_get_year (&first) == g_date_get_year (day))
      return true;
  }
  return layout->all.holidays->len == 0;
}
