/* Each edition is held against the one before it, field by field. */
#include "ops/customers/history.h"

#include <string.h>

#include "form/trade.h"
#include "ops/customers/columns.h"
#include "ops/customers/edit.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

static void free_one (gpointer data)
{
  HistoryChange *change = data;
  g_free (change->by);
  g_free (change->field);
  g_free (change->before);
  g_free (change->after);
  g_free (change->source);
  g_free (change);
}

static char *join_lines (const GPtrArray *values)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < values->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", (const char *)values->pdata[i]);
  return g_string_free (text, values->len == 0);
}

/* The source of the first value that is new. */
static const char *source_of_new (const Customer *customer, const char *field, GPtrArray *before,
                                  const GPtrArray *after)
{
  for (unsigned i = 0; i < after->len; i++)
    if (!g_ptr_array_find_with_equal_func (before, after->pdata[i], g_str_equal, NULL))
      return columns_source (customer, field, after->pdata[i]);
  return NULL;
}

/* Who is in charge of a customer is its legal representative. Its legal form is its ownership, and how its name ends.
 */
static const char *meaning_of (const char *field, const Customer *before, const Customer *after)
{
  g_autofree char *one = trade_form (before->name), *other = trade_form (after->name);
  if (strcmp (field, "representative") == 0)
    return N_ ("the person in charge changes");
  if (strcmp (field, "facet.ownership") == 0 || (strcmp (field, "name") == 0 && strcmp (one, other) != 0))
    return N_ ("the legal form changes");
  return NULL;
}

static void add_differences (GPtrArray *changes, const Columns *columns, Customer *before, Customer *after)
{
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_ptr_array_add (both, before);
  g_ptr_array_add (both, after);
  g_autoptr (GPtrArray) fields = columns_fields (columns, both, false);
  for (unsigned i = 0; i < fields->len; i++) {
    const char *field = fields->pdata[i];
    g_autoptr (GPtrArray) one = columns_values (before, field), other = columns_values (after, field);
    g_autofree char *was = join_lines (one), *is = join_lines (other);
    if (strcmp (field, COLUMNS_EDITION) == 0 || g_strcmp0 (was, is) == 0)
      continue;
    HistoryChange *change = g_new0 (HistoryChange, 1);
    *change = (HistoryChange){.edition = after->edition,
                              .changed = after->changed,
                              .by = g_strdup (after->changed_by),
                              .field = columns_title (columns, field, message_language ()),
                              .before = g_steal_pointer (&was),
                              .after = g_steal_pointer (&is),
                              .source = g_strdup (source_of_new (after, field, one, other)),
                              .means = meaning_of (field, before, after)};
    g_ptr_array_add (changes, change);
  }
}

GPtrArray *history_changes (Archive *archive, const char *number, unsigned from, unsigned to, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  g_autoptr (Customer) last = layout == NULL ? NULL : customers_read (archive, number, to, error);
  g_autoptr (Customer) before = last == NULL ? NULL : customers_read (archive, number, MAX (from, 1), error);
  if (before == NULL)
    return NULL;
  if (from > 0 && from >= last->edition) {
    error_set (error, ERROR_USAGE, "D-USAGE", number, "name the earlier edition first",
               "edition %u is not before edition %u", from, last->edition);
    return NULL;
  }
  g_autoptr (Columns) columns = columns_new (layout);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (free_one);
  for (unsigned edition = before->edition + 1; edition <= last->edition; edition++) {
    Customer *after = customers_read (archive, number, edition, error);
    if (after == NULL)
      return NULL;
    add_differences (changes, columns, before, after);
    customer_free (before);
    before = after;
  }
  return g_steal_pointer (&changes);
}
