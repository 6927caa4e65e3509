/* The standing knows every place that an entry was ever about, also after the entry's document is gone. Places are told
 * by where their records are. */
#include "fold/closing.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "form/registers/entry.h"
#include "form/text.h"

void closing_clear (Closing *closing)
{
  g_clear_pointer (&closing->shared, g_ptr_array_unref);
}

/* ---- Entries ---- */

/* Where a place was just before the event; places other than those of records stay. Given. */
static char *place_of (const ClosingInputs *inputs, const StandingFact *fact)
{
  g_autofree char *now =
      moves_length (inputs->moves) > 0 ? moves_now (inputs->moves, fact->change.on, fact->change.event) : NULL;
  return now != NULL ? moves_before (inputs->moves, now, inputs->before) : g_strdup (fact->change.on);
}

static char *customer_of (const char *place)
{
  g_auto (NamePlace) parts = {0};
  return name_split_path (place, &parts) ? name_customer_path (parts.customer) : g_strdup (place);
}

static void note_open (const ClosingInputs *inputs, const StandingFact *fact, Closing *closing)
{
  const StandingChange *change = &fact->change;
  bool lasts = !change->ends && (fact->ended == 0 || fact->ended >= inputs->before);
  if (lasts && change->kind == STANDING_HELD)
    closing->held = change->entry;
  else if (lasts && (change->kind == STANDING_LOAN || change->kind == STANDING_INCIDENT))
    closing->open = change->entry;
}

/* The directory of an entry. Given. */
static char *directory_of (const char *number)
{
  g_autofree char *document = entry_path (number, 1);
  return document != NULL ? g_path_get_dirname (document) : NULL;
}

/* The numbers of entries with a place at or beneath the customer. Given. */
static GHashTable *entries_about (const ClosingInputs *inputs, Closing *closing)
{
  GHashTable *entries = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < standing_length (inputs->standing); i++) {
    const StandingFact *fact = standing_fact (inputs->standing, i);
    if (fact->change.event >= inputs->before)
      break;
    g_autofree char *place = place_of (inputs, fact);
    if (!name_is_beneath (place, inputs->customer))
      continue;
    note_open (inputs, fact, closing);
    if (fact->change.entry[0] != '\0')
      g_hash_table_add (entries, (gpointer)(guintptr)fact->change.entry);
  }
  return entries;
}

/* Takes out the entries that are also about a customer whose file has not ended. */
static void set_shared_aside (const ClosingInputs *inputs, GHashTable *entries, Closing *closing)
{
  for (unsigned i = 0; g_hash_table_size (entries) > 0 && i < standing_length (inputs->standing); i++) {
    const StandingFact *fact = standing_fact (inputs->standing, i);
    if (fact->change.event >= inputs->before)
      break;
    if (!g_hash_table_contains (entries, fact->change.entry))
      continue;
    g_autofree char *place = place_of (inputs, fact), *customer = customer_of (place);
    if (g_str_equal (customer, inputs->customer) || inputs->ended (customer, inputs->before, inputs->data))
      continue;
    g_ptr_array_add (closing->shared, g_strdup (fact->change.entry));
    g_hash_table_remove (entries, fact->change.entry);
  }
  g_ptr_array_sort (closing->shared, text_compare);
}

/* ---- Digests and years ---- */

/* The digest of the lines that a manifest of these files would have. */
static char *digest_of (const ClosingInputs *inputs, const GArray *files)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (GString) lines = g_string_new (NULL);
  for (unsigned i = 0; i < files->len; i++) {
    const ClosingFile *file = &g_array_index (files, ClosingFile, i);
    g_string_append_printf (lines, "%s  %s\n", file->digest, file->path);
  }
  digest_bytes (inputs->algorithm, lines->str, lines->len, hex);
  return g_strdup (hex);
}

static int compare_entries (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(RegisterEntry *const *)a)->path, (*(RegisterEntry *const *)b)->path);
}

/* Adds the entry to the line, and returns the year of its number or of its last file, whichever is later. */
static int add_entry (const ClosingInputs *inputs, const char *number, RegisterLine *line)
{
  char letter;
  int year = 0;
  unsigned serial;
  g_autofree char *directory = directory_of (number);
  if (directory == NULL || inputs->ended (directory, inputs->before, inputs->data))
    return 0;
  g_autoptr (GArray) files = inputs->files (directory, inputs->before, inputs->data);
  if (files->len == 0)
    return 0;
  RegisterEntry *entry = register_add_entry (line);
  entry->path = g_steal_pointer (&directory);
  entry->manifest = digest_of (inputs, files);
  entry->files = files->len;
  entry_split_number (number, &letter, &year, &serial);
  for (unsigned i = 0; i < files->len; i++) {
    GDate day = layout_day (inputs->layout, g_array_index (files, ClosingFile, i).time);
    year = MAX (year, (int)g_date_get_year (&day));
  }
  return year;
}

static int add_entries (const ClosingInputs *inputs, RegisterLine *line, Closing *closing)
{
  int last = 0;
  gpointer number;
  GHashTableIter iter;
  g_autoptr (GHashTable) entries = entries_about (inputs, closing);
  set_shared_aside (inputs, entries, closing);
  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &number, NULL)) {
    int year = add_entry (inputs, number, line);
    last = MAX (last, year);
  }
  g_ptr_array_sort (line->entries, compare_entries);
  return last;
}

/* ---- All of it ---- */

static void note_hold (const StandingFact *fact, gpointer data)
{
  ((Closing *)data)->held = fact->change.entry;
}

/* The file is kept as long as its entries, from the end of the relationship or the year of the last of them. */
static void compute_term (const ClosingInputs *inputs, int year, RegisterLine *line, Closing *closing)
{
  bool own;
  const char *trigger = layout_ending_trigger (inputs->layout);
  RetentionInputs term = {.period = layout_entries_period (inputs->layout), .trigger = trigger, .year = year};
  g_date_clear (&term.event, 1);
  g_date_clear (&term.closed, 1);
  if (trigger != NULL)
    term.event = standing_trigger (inputs->standing, inputs->customer, trigger, inputs->before, &own);
  term.extended = standing_extended (inputs->standing, inputs->customer, inputs->before);
  retention_compute (inputs->layout, &term, &closing->retention);
  line->trigger = g_strdup (trigger);
  line->from = closing->retention.begins;
  line->due = closing->retention.first;
}

void closing_compute (const ClosingInputs *inputs, RegisterLine *line, Closing *closing)
{
  *closing = (Closing){.shared = g_ptr_array_new_with_free_func (g_free)};
  standing_over (inputs->standing, STANDING_HELD, inputs->customer, inputs->before, note_hold, closing);
  g_autoptr (GArray) profile = inputs->files (inputs->customer, inputs->before, inputs->data);
  line->manifest = digest_of (inputs, profile);
  line->files = profile->len;
  for (unsigned i = 0; i < profile->len; i++)
    line->filed = MAX (line->filed, g_array_index (profile, ClosingFile, i).event);
  compute_term (inputs, add_entries (inputs, line, closing), line, closing);
}

static bool same_entries (const GPtrArray *one, const GPtrArray *other)
{
  if (one->len != other->len)
    return false;
  for (unsigned i = 0; i < one->len; i++) {
    const RegisterEntry *mine = one->pdata[i], *theirs = other->pdata[i];
    if (!g_str_equal (mine->path, theirs->path) || !g_str_equal (mine->manifest, theirs->manifest) ||
        mine->files != theirs->files)
      return false;
  }
  return true;
}

bool closing_same (const RegisterLine *one, const RegisterLine *other)
{
  g_autofree char *own = date_print (&one->from), *own_due = date_print (&one->due);
  g_autofree char *their = date_print (&other->from), *their_due = date_print (&other->due);
  return g_strcmp0 (one->manifest, other->manifest) == 0 && one->filed == other->filed && one->files == other->files &&
         g_strcmp0 (one->trigger, other->trigger) == 0 && g_strcmp0 (own, their) == 0 &&
         g_strcmp0 (own_due, their_due) == 0 && same_entries (one->entries, other->entries);
}
