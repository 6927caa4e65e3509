/* Texts, days and numbers are compared as people read them. */
#include "ops/amend/differ.h"

#include <string.h>

#include "form/date.h"
#include "sys/message.h"

static void change_free (gpointer data)
{
  AmendChange *change = data;
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

/* Takes both values. */
static void compare_values (GPtrArray *changes, const char *field, char *before, char *after)
{
  if (g_strcmp0 (before, after) == 0) {
    g_free (before);
    g_free (after);
    return;
  }
  AmendChange *change = g_new0 (AmendChange, 1);
  *change = (AmendChange){field, before, after};
  g_ptr_array_add (changes, change);
}

static char *join (const GPtrArray *texts)
{
  GString *all = g_string_new (NULL);
  for (unsigned i = 0; i < texts->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "; " : "", (const char *)texts->pdata[i]);
  return g_string_free (all, all->len == 0);
}

static char *print_number (unsigned number)
{
  return number > 0 ? g_strdup_printf ("%u", number) : NULL;
}

static void compare_parts (GPtrArray *changes, const Record *before, const Record *after)
{
  for (unsigned i = 0; i < after->parts->len; i++) {
    const RecordPart *part = after->parts->pdata[i], *former = record_find_part (before, part->file);
    if (former == NULL)
      compare_values (changes, N_ ("part added"), NULL, g_strdup (part->file));
    else if (former->superseded != part->superseded)
      compare_values (changes, N_ ("part superseded"), g_strdup (part->file), NULL);
  }
}

static char *print_waiver (const RecordWaiver *waiver)
{
  return g_strdup_printf ("%s: %s", waiver->check, waiver->reason);
}

/* Waivers are kept in their order, dropped or added at the end. */
static void compare_waivers (GPtrArray *changes, const Record *before, const Record *after)
{
  unsigned kept = 0;
  for (unsigned i = 0; i < before->waivers->len; i++) {
    const RecordWaiver *waiver = before->waivers->pdata[i];
    const RecordWaiver *next = kept < after->waivers->len ? after->waivers->pdata[kept] : NULL;
    if (next != NULL && g_str_equal (next->check, waiver->check) && g_str_equal (next->reason, waiver->reason))
      kept++;
    else
      compare_values (changes, N_ ("waived"), print_waiver (waiver), NULL);
  }
  for (unsigned i = kept; i < after->waivers->len; i++)
    compare_values (changes, N_ ("waived"), NULL, print_waiver (after->waivers->pdata[i]));
}

GPtrArray *amend_differences (const Record *before, const Record *after)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);
  compare_values (changes, N_ ("reference code"), refcode_print (&before->reference),
                  refcode_print (&after->reference));
  compare_values (changes, N_ ("title"), g_strdup (before->title), g_strdup (after->title));
  compare_values (changes, N_ ("creator"), join (before->creators), join (after->creators));
  compare_values (changes, N_ ("document number"), g_strdup (before->docno), g_strdup (after->docno));
  compare_values (changes, N_ ("former code"), join (before->former_codes), join (after->former_codes));
  compare_values (changes, N_ ("date"), date_print (&before->date), date_print (&after->date));
  compare_values (changes, N_ ("date of the reply"), g_strdup (record_find_input (before->year_inputs, "reply")),
                  g_strdup (record_find_input (after->year_inputs, "reply")));
  compare_values (changes, N_ ("valid until"), date_print (&before->valid_until), date_print (&after->valid_until));
  compare_values (changes, N_ ("opened"), date_print (&before->opened), date_print (&after->opened));
  compare_values (changes, N_ ("closed"), date_print (&before->closed), date_print (&after->closed));
  compare_values (changes, N_ ("period from"), date_print (&before->period_first), date_print (&after->period_first));
  compare_values (changes, N_ ("period to"), date_print (&before->period_last), date_print (&after->period_last));
  compare_values (changes, N_ ("kind"), g_strdup (before->kind), g_strdup (after->kind));
  compare_values (changes, N_ ("replies to"), g_strdup (before->reply_to), g_strdup (after->reply_to));
  compare_values (changes, N_ ("security classification"), g_strdup (before->secrecy), g_strdup (after->secrecy));
  compare_values (changes, N_ ("copies"), print_number (before->copies), print_number (after->copies));
  compare_values (changes, N_ ("pages declared"), print_number (before->pages), print_number (after->pages));
  compare_values (changes, N_ ("notes"), join (before->notes), join (after->notes));
  compare_parts (changes, before, after);
  compare_waivers (changes, before, after);
  return changes;
}
