/* For each kind of contact in the rules, the index tells who had none for the shortest interval of them. Only the
 * profiles of these are read, to tell which of the rules concerns them. */
#include "ops/contact/due.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/customers.h"
#include "store/index.h"
#include "store/layouts.h"
#include "sys/error.h"

enum { CENTURY = 36524 }; /* days: the longest interval that makes a difference */

/* A customer without a contact since some day. */
typedef struct {
  char *customer, *name, *owner;
  const char *kind; /* of the layout, or NULL */
  GDate last, due;
} Late;

static void late_free (gpointer data)
{
  Late *late = data;
  if (late == NULL)
    return;
  g_free (late->customer);
  g_free (late->name);
  g_free (late->owner);
  g_free (late);
}

static bool take_late (const IndexLastContact *last, gpointer data)
{
  Late *late = g_new0 (Late, 1);
  late->customer = g_strdup (last->customer);
  late->name = g_strdup (last->name);
  late->owner = g_strdup (last->owner);
  g_date_clear (&late->last, 1);
  g_date_clear (&late->due, 1);
  if (last->last != NULL)
    date_parse_strict (last->last, &late->last);
  g_ptr_array_add (data, late);
  return true;
}

/* Those without a contact of the kind since the day. Given. */
static GPtrArray *find_late (Index *index, const ContactDueQuery *query, const char *kind, const GDate *since,
                             GError **error)
{
  g_autofree char *from = date_print (since);
  g_autoptr (GPtrArray) late = g_ptr_array_new_with_free_func (late_free);
  const IndexContactQuery asked = {.kind = kind, .owner = query->owner, .from = from};
  return index_last_contacts (index, &asked, take_late, late, error) ? g_steal_pointer (&late) : NULL;
}

/* ---- Rules ---- */

typedef struct {
  Archive *archive;
  Index *index;
  const Layout *layout;
  const ContactDueQuery *query;
  const GDate *today;
  GPtrArray *due; /* of Late */
} Calling;

/* The day so long after another one; the last one of the calendar when it is beyond it. */
static GDate day_after (const GDate *day, const char *every)
{
  GDate due = *day;
  if (!date_add_duration (&due, every))
    g_date_set_dmy (&due, 31, 12, 9999);
  return due;
}

/* A day before which every last contact is too long ago by the rule, and on which it may be: months are counted from
 * the shortest on. */
static GDate not_before (const GDate *today, const char *every)
{
  GDate first, last, day = *today;
  g_date_set_dmy (&first, 1, G_DATE_FEBRUARY, 2001);
  last = day_after (&first, every);
  int days = MIN (g_date_days_between (&first, &last), CENTURY);
  g_date_subtract_days (&day, (unsigned)days - 1);
  return day;
}

static bool concerns (const Layout *layout, const Customer *customer, const LayoutContactRule *rule)
{
  bool found = false;
  for (unsigned i = 0; rule->facet != NULL && i < customer->facets->len && !found; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    found =
        strcmp (facet->name, rule->facet) == 0 && layout_facet_within (layout, rule->facet, facet->value, rule->value);
  }
  return found;
}

/* The rule for a customer among those for a kind: the shortest of those for its classes, or that for all. */
static bool rule_for (const Calling *calling, const Customer *customer, const char *kind, LayoutContactRule *chosen)
{
  bool found = false, own = false;
  LayoutContactRule rule;
  for (unsigned i = 0; layout_contact (calling->layout, i, &rule); i++) {
    bool is_own = concerns (calling->layout, customer, &rule);
    if (g_strcmp0 (rule.kind, kind) != 0 || (rule.facet != NULL && !is_own) || (own && !is_own))
      continue;
    GDate mine = day_after (calling->today, rule.every);
    GDate best = found ? day_after (calling->today, chosen->every) : mine;
    if (!found || (is_own && !own) || g_date_compare (&mine, &best) < 0)
      *chosen = rule;
    found = true;
    own = own || is_own;
  }
  return found;
}

/* Nobody calls a customer with whom the relationship has ended. */
static bool has_ended (const Calling *calling, const char *customer, bool *ended, GError **error)
{
  const char *trigger = layout_ending_trigger (calling->layout);
  g_autofree char *path = name_customer_path (customer);
  g_auto (IndexStanding) standing = {0};
  if (trigger != NULL && !index_standing_on (calling->index, path, STANDING_TRIGGERED, trigger, &standing, error))
    return false;
  *ended = standing.entry != NULL && standing.ended == 0;
  return true;
}

/* Sets the day by which the customer must be called; *is_due: it has come. A customer whom nobody ever called is due so
 * long after the opening, or at once when that is not known. */
static bool judge_late (const Calling *calling, Late *late, const char *kind, bool *is_due, GError **error)
{
  LayoutContactRule rule;
  bool ended = false;
  *is_due = false;
  g_autoptr (Customer) customer = customers_at_head (calling->archive, calling->index, late->customer, error);
  if (customer == NULL || !has_ended (calling, late->customer, &ended, error))
    return false;
  if (ended || !rule_for (calling, customer, kind, &rule))
    return true;
  const GDate *from = g_date_valid (&late->last) ? &late->last : &customer->opened;
  if (g_date_valid (from))
    late->due = day_after (from, rule.every);
  late->kind = kind;
  *is_due = !g_date_valid (&late->due) || g_date_compare (&late->due, calling->today) <= 0;
  return true;
}

static bool judge_kind (const Calling *calling, const char *kind, GError **error)
{
  LayoutContactRule rule;
  GDate since;
  g_date_clear (&since, 1);
  for (unsigned i = 0; layout_contact (calling->layout, i, &rule); i++) {
    GDate day = not_before (calling->today, rule.every);
    if (g_strcmp0 (rule.kind, kind) == 0 && (!g_date_valid (&since) || g_date_compare (&day, &since) > 0))
      since = day;
  }
  g_autoptr (GPtrArray) late = find_late (calling->index, calling->query, kind, &since, error);
  for (unsigned i = 0; late != NULL && i < late->len; i++) {
    bool is_due = false;
    if (!judge_late (calling, late->pdata[i], kind, &is_due, error))
      return false;
    if (is_due) {
      g_ptr_array_add (calling->due, late->pdata[i]);
      late->pdata[i] = NULL;
    }
  }
  return late != NULL;
}

/* Each kind once that the rules and the query ask for. */
static bool judge_rules (const Calling *calling, GError **error)
{
  LayoutContactRule rule, before;
  bool any = false;
  for (unsigned i = 0; layout_contact (calling->layout, i, &rule); i++) {
    bool is_first = calling->query->kind == NULL || g_strcmp0 (rule.kind, calling->query->kind) == 0;
    for (unsigned j = 0; j < i && is_first; j++)
      is_first = layout_contact (calling->layout, j, &before) && g_strcmp0 (before.kind, rule.kind) != 0;
    any = any || is_first;
    if (is_first && !judge_kind (calling, rule.kind, error))
      return false;
  }
  return any || error_set (error, ERROR_USAGE, "D-CONTACT-RULE", NULL, "add --since DAY",
                           "the layout does not say how often customers are called");
}

/* ---- All of it ---- */

/* Days that are not known come first. */
static gint compare_late (gconstpointer a, gconstpointer b)
{
  const Late *one = *(Late *const *)a, *other = *(Late *const *)b;
  const GDate *mine = g_date_valid (&one->due) ? &one->due : &one->last,
              *theirs = g_date_valid (&other->due) ? &other->due : &other->last;
  if (g_date_valid (mine) && g_date_valid (theirs) && g_date_compare (mine, theirs) != 0)
    return g_date_compare (mine, theirs);
  int order = g_date_valid (mine) - g_date_valid (theirs);
  return order != 0 ? order : strcmp (one->customer, other->customer);
}

bool contact_due (Archive *archive, const ContactDueQuery *query, const GDate *today, ContactDueVisit visit,
                  gpointer data, GError **error)
{
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func (late_free);
  Index *index = index_of (archive, error);
  const Layout *layout = index == NULL ? NULL : layouts_in_force (archive, error);
  if (layout == NULL)
    return false;
  const Calling calling = {archive, index, layout, query, today, due};
  if (!g_date_valid (&query->since) && !judge_rules (&calling, error))
    return false;
  g_autoptr (GPtrArray) late = g_date_valid (&query->since)
                                   ? find_late (index, query, query->kind, &query->since, error)
                                   : g_ptr_array_ref (due);
  if (late == NULL)
    return false;
  g_ptr_array_sort (late, compare_late);
  for (unsigned i = 0; i < late->len; i++) {
    const Late *one = late->pdata[i];
    const ContactDue row = {one->customer, one->name, one->owner, one->kind, one->last, one->due};
    if (!visit (&row, data))
      break;
  }
  return true;
}
