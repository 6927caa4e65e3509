/* What the journal says, folded from its first event. The index is the user's own cache and may be wrong, so what
 * cannot be undone is decided by this. Of records, volumes and customers it keeps only the events of those that it
 * watches. */
#include "store/ledger.h"

#include "form/document/kind.h"
#include "form/name.h"
#include "form/text.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"

struct Ledger {
  Archive *archive;
  uint64_t length;                           /* events folded */
  GPtrArray *destruction, *people, *layouts; /* of Event */
  GPtrArray *pairs;                          /* of Event */
  GHashTable *places;                        /* path of a watched record, volume or customer -> GPtrArray of Event */
  GHashTable *whole;                         /* paths of customers with all their records; then entries are in places */
  GHashTable *ended; /* directory of a customer or an entry -> number of its tombstone's event */
  Standing *standing;
  GPtrArray *in_force; /* of Layout: that in force is the last; earlier ones may still be used */
};

static void array_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static GPtrArray *events_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
}

void ledger_free (Ledger *ledger)
{
  if (ledger == NULL)
    return;
  g_ptr_array_unref (ledger->destruction);
  g_ptr_array_unref (ledger->people);
  g_ptr_array_unref (ledger->layouts);
  g_ptr_array_unref (ledger->pairs);
  g_hash_table_unref (ledger->places);
  g_hash_table_unref (ledger->whole);
  g_hash_table_unref (ledger->ended);
  standing_free (ledger->standing);
  g_ptr_array_unref (ledger->in_force);
  g_free (ledger);
}

/* The present place of a record; other places stay. Given. */
static char *place_now (const Ledger *ledger, const char *place)
{
  char *now = moves_now (archive_moves (ledger->archive), place, 0);
  return now != NULL ? now : g_strdup (place);
}

/* Watches a record, its volume and its customer; or a whole customer, with all records and entries. */
static void watch (Ledger *ledger, const char *path)
{
  g_autofree char *record = place_now (ledger, path);
  g_auto (NamePlace) place = {0};
  if (!name_split_path (record, &place))
    return;
  if (place.year == 0)
    g_hash_table_add (ledger->whole, g_strdup (record));
  char *const paths[] = {g_strdup (record), g_path_get_dirname (record), name_customer_path (place.customer)};
  for (unsigned i = 0; i < G_N_ELEMENTS (paths); i++)
    if (g_hash_table_contains (ledger->places, paths[i]))
      g_free (paths[i]);
    else
      g_hash_table_insert (ledger->places, paths[i], events_new ());
}

/* ---- Folding ---- */

/* Whether a place that was not named is watched with a whole customer. */
static bool is_of_whole (const Ledger *ledger, const char *place)
{
  g_auto (NamePlace) parts = {0};
  if (g_hash_table_size (ledger->whole) == 0)
    return false;
  g_autofree char *customer = name_split_path (place, &parts) ? name_customer_path (parts.customer) : NULL;
  return customer == NULL || g_hash_table_contains (ledger->whole, customer); /* NULL: an entry's */
}

static void keep_at (Ledger *ledger, const char *place, const Event *event)
{
  g_autofree char *now = place_now (ledger, place);
  GPtrArray *events = g_hash_table_lookup (ledger->places, now);
  if (events == NULL && is_of_whole (ledger, now)) {
    events = events_new ();
    g_hash_table_insert (ledger->places, g_strdup (now), events);
  }
  if (events != NULL)
    g_ptr_array_add (events, event_copy (event));
}

static bool fold_standing (Ledger *ledger, const Event *event, GError **error)
{
  StandingChange change = {0};
  const char *problem = standing_read (event, &change);
  if (problem != NULL)
    return error_set (error, ERROR_UNREADABLE, "D-EVENT", event_get (event, "on"), "run `dossier verify`", "%s",
                      problem);
  standing_apply (ledger->standing, &change);
  return true;
}

/* Notes the tombstone of a customer or an entry. */
static void note_ended (Ledger *ledger, Kind kind, const char *directory)
{
  g_auto (NamePlace) place = {0};
  if (kind == KIND_TOMBSTONE && (!name_split_path (directory, &place) || place.item == 0))
    g_hash_table_insert (ledger->ended, g_strdup (directory), GUINT_TO_POINTER ((guint)ledger->length));
}

static bool fold_event (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data, GError **error)
{
  bool ends;
  StandingKind standing;
  Ledger *ledger = data;
  Kind kind = kind_of_verb (event_verb (event));
  const char *path = event_get (event, "path");
  ledger->length = event_number (event);
  if (kind == KIND_UNKNOWN || standing_verb (event_verb (event), &standing, &ends))
    return kind == KIND_UNKNOWN || fold_standing (ledger, event, error);
  if (kind == KIND_PAIR)
    g_ptr_array_add (ledger->pairs, event_copy (event));
  if (path == NULL)
    return true;
  if (kind == KIND_MOVE) {
    standing_move (ledger->standing, event_get (event, "from"), path);
  } else if (kind == KIND_RECORD) {
    keep_at (ledger, path, event);
  } else if (kind == KIND_AMEND || kind == KIND_CONTENTS || kind == KIND_TOMBSTONE || kind == KIND_SEAL ||
             kind == KIND_CUSTOMER || kind == KIND_LOAN_PAPER || kind_row (kind)->entry != NULL) {
    g_autofree char *directory = g_path_get_dirname (path);
    keep_at (ledger, directory, event);
    note_ended (ledger, kind, directory);
  } else if (name_is_beneath (path, "layouts")) {
    g_ptr_array_add (ledger->layouts, event_copy (event));
  } else if (name_is_beneath (path, "people")) {
    g_ptr_array_add (ledger->people, event_copy (event));
  } else if (name_is_beneath (path, "destruction")) {
    g_ptr_array_add (ledger->destruction, event_copy (event));
  }
  return true;
}

bool ledger_refresh (Ledger *ledger, GError **error)
{
  const Journal *journal = archive_journal (ledger->archive);
  unsigned before = ledger->layouts->len;
  if (!archive_learn_moves (ledger->archive, error))
    return false;
  if (ledger->length < journal_length (journal) &&
      !journal_visit (journal, ledger->length + 1, 0, fold_event, ledger, error))
    return false;
  if (ledger->layouts->len == before)
    return true;
  Layout *layout = layouts_read (ledger->archive, ledger->layouts, NULL, error);
  if (layout != NULL)
    g_ptr_array_add (ledger->in_force, layout);
  return layout != NULL;
}

/* ---- Making ---- */

Ledger *ledger_new (Archive *archive, const GPtrArray *records, GError **error)
{
  g_autoptr (Ledger) ledger = g_new0 (Ledger, 1);
  ledger->archive = archive;
  ledger->destruction = events_new ();
  ledger->people = events_new ();
  ledger->layouts = events_new ();
  ledger->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, array_free);
  ledger->whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ledger->ended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ledger->standing = standing_new ();
  ledger->in_force = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_free);
  ledger->pairs = events_new ();
  if (!archive_learn_moves (archive, error))
    return NULL;
  for (unsigned i = 0; i < records->len; i++)
    watch (ledger, records->pdata[i]);
  return ledger_refresh (ledger, error) ? g_steal_pointer (&ledger) : NULL;
}

/* ---- Questions ---- */

Archive *ledger_archive (const Ledger *ledger)
{
  return ledger->archive;
}

uint64_t ledger_head (const Ledger *ledger)
{
  return ledger->length + 1;
}

const Layout *ledger_layout (const Ledger *ledger)
{
  return ledger->in_force->pdata[ledger->in_force->len - 1];
}

const Standing *ledger_standing (const Ledger *ledger)
{
  return ledger->standing;
}

const GPtrArray *ledger_people (const Ledger *ledger)
{
  return ledger->people;
}

const GPtrArray *ledger_layouts (const Ledger *ledger)
{
  return ledger->layouts;
}

GPtrArray *ledger_destruction (const Ledger *ledger, const char *directory)
{
  GPtrArray *events = g_ptr_array_new ();
  for (unsigned i = 0; i < ledger->destruction->len; i++)
    if (name_is_beneath (event_get (ledger->destruction->pdata[i], "path"), directory))
      g_ptr_array_add (events, ledger->destruction->pdata[i]);
  return events;
}

const Event *ledger_find (const Ledger *ledger, Kind kind, const char *place, uint64_t before)
{
  g_autofree char *now = place_now (ledger, place);
  const GPtrArray *events = g_hash_table_lookup (ledger->places, now);
  for (unsigned i = events != NULL ? events->len : 0; i-- > 0;) {
    const Event *event = events->pdata[i];
    if (event_number (event) < before && kind_of_verb (event_verb (event)) == kind)
      return event;
  }
  return NULL;
}

GPtrArray *ledger_editions (const Ledger *ledger, const char *record, uint64_t before)
{
  GPtrArray *editions = g_ptr_array_new ();
  g_autofree char *now = place_now (ledger, record);
  const GPtrArray *events = g_hash_table_lookup (ledger->places, now);
  for (unsigned i = 0; events != NULL && i < events->len; i++) {
    Event *event = events->pdata[i];
    Kind kind = kind_of_verb (event_verb (event));
    if (event_number (event) < before && (kind == KIND_RECORD || kind == KIND_AMEND))
      g_ptr_array_add (editions, event);
  }
  return editions;
}

bool ledger_gone (const Ledger *ledger, const char *record)
{
  return ledger_find (ledger, KIND_TOMBSTONE, record, ledger_head (ledger)) != NULL;
}

bool ledger_ended (const Ledger *ledger, const char *directory, uint64_t before)
{
  guint event = GPOINTER_TO_UINT (g_hash_table_lookup (ledger->ended, directory));
  return event != 0 && event < before;
}

GPtrArray *ledger_files (const Ledger *ledger, const char *directory, uint64_t before)
{
  GPtrArray *files = g_ptr_array_new ();
  const GPtrArray *events = g_hash_table_lookup (ledger->places, directory);
  for (unsigned i = 0; events != NULL && i < events->len; i++) {
    Event *event = events->pdata[i];
    Kind kind = kind_of_verb (event_verb (event));
    if (event_number (event) < before &&
        (kind == KIND_CUSTOMER || kind == KIND_LOAN_PAPER || kind_row (kind)->entry != NULL))
      g_ptr_array_add (files, event);
  }
  return files;
}

GPtrArray *ledger_records (const Ledger *ledger, const char *customer)
{
  gpointer place;
  GHashTableIter iter;
  GPtrArray *records = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, ledger->places);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    if (name_is_beneath (place, customer) && ledger_find (ledger, KIND_RECORD, place, ledger_head (ledger)) != NULL &&
        !ledger_gone (ledger, place))
      g_ptr_array_add (records, place);
  g_ptr_array_sort (records, text_compare);
  return records;
}

char *ledger_pair_of (const Ledger *ledger, const char *record)
{
  g_autofree char *now = place_now (ledger, record);
  for (unsigned i = 0; i < ledger->pairs->len; i++) {
    const Event *event = ledger->pairs->pdata[i];
    const char *one = event_get (event, "reply"), *other = event_get (event, "request");
    g_autofree char *reply = one != NULL ? place_now (ledger, one) : NULL;
    g_autofree char *request = other != NULL ? place_now (ledger, other) : NULL;
    if (g_strcmp0 (reply, now) == 0)
      return g_steal_pointer (&request);
    if (g_strcmp0 (request, now) == 0)
      return g_steal_pointer (&reply);
  }
  return NULL;
}
