/* Numbers are given one after another, and what was filed or written keeps its place: so the place before a new one
 * exists, and the new one does not. That is asked of the directories, and of the newest events in memory, whose files
 * other writers may not have placed yet. A row of the index that was altered, lost or invented breaks one of these. */
#include "store/guard.h"

#include <string.h>

#include "form/registers/correction.h"
#include "form/registers/entry.h"
#include "form/document/kind.h"
#include "form/document/moved.h"
#include "form/document/person.h"
#include "form/document/register.h"
#include "form/name.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/xml.h"

typedef struct {
  const Archive *archive;
  GHashTable *own; /* paths that the change itself brings */
} Guard;

static bool is_wrong (GError **error, const char *path, const char *message)
{
  return error_set (error, ERROR_UNREADABLE, "D-INDEX-WRONG", path,
                    "run `dossier index rebuild`, then `dossier verify`", "%s", message);
}

static bool exists (const Guard *guard, const char *path)
{
  return g_hash_table_contains (guard->own, path) || io_type (archive_fd (guard->archive), path, NULL) != IO_NONE ||
         journal_brought_lately (archive_journal (guard->archive), path);
}

/* ---- What is numbered ---- */

/* The record numbered before, in its volume. Given; NULL: none. */
static char *record_before (const char *path)
{
  g_auto (NamePlace) place = {0};
  if (!name_split_path (path, &place) || place.item < 2)
    return NULL;
  return name_record_path (place.customer, place.year, place.directory, place.item - 1);
}

static char *customer_before (const char *path)
{
  const char *name = strrchr (path, '/');
  unsigned edition = (unsigned)g_ascii_strtoull (name + strlen ("/customer."), NULL, 10);
  g_autofree char *directory = g_path_get_dirname (path);
  return edition < 2 ? NULL : g_strdup_printf ("%s/customer.%u.xml", directory, edition - 1);
}

static char *entry_before (const char *path)
{
  char letter[2] = "";
  int year = 0;
  unsigned edition = 0, number = 0;
  g_autofree char *name = entry_number_from_path (path, &edition);
  if (name == NULL || !entry_split_number (name, letter, &year, &number) || (edition < 2 && number < 2))
    return NULL;
  g_autofree char *former = entry_number (letter[0], year, number - 1);
  return edition > 1 ? entry_path (name, edition - 1) : entry_path (former, 1);
}

static char *register_before (const char *path)
{
  unsigned edition = 0;
  g_autofree char *name = NULL;
  if (!register_split_path (path, &name, &edition))
    return NULL;
  const char *digits = strchr (name, '-') + 1;
  unsigned number = (unsigned)g_ascii_strtoull (digits, NULL, 10);
  if (edition < 2 && number < 2)
    return NULL;
  g_autofree char *former = g_strdup_printf ("%.*s%04u", (int)(digits - name), name, number - 1);
  return edition > 1 ? register_path (name, edition - 1) : register_path (former, 1);
}

static char *person_before (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path + strlen ("people/"), ".", 3);
  unsigned number = (unsigned)g_ascii_strtoull (parts[0] + 1, NULL, 10);
  unsigned edition = (unsigned)g_ascii_strtoull (parts[1], NULL, 10);
  if (edition < 2 && number < 2)
    return NULL;
  g_autofree char *former = g_strdup_printf ("p%04u", number - 1);
  return edition > 1 ? person_path (parts[0], edition - 1) : person_path (former, 1);
}

static char *path_before (Kind kind, const char *path)
{
  switch (kind) {
  case KIND_RECORD:
  case KIND_MOVE:
    return record_before (path);
  case KIND_CUSTOMER:
    return customer_before (path);
  case KIND_REGISTER:
    return register_before (path);
  case KIND_PERSON:
    return person_before (path);
  default:
    return kind_row (kind)->entry != NULL ? entry_before (path) : NULL;
  }
}

static bool has_place (const Correction *correction, const char *place)
{
  return g_ptr_array_find_with_equal_func (correction->entry.places, place, g_str_equal, NULL);
}

/* Whether the entry that the index names opens a sealed volume, and none of its later editions ends that. */
static bool is_opened (const Archive *archive, const char *volume)
{
  Index *index = archive_kept (archive, ARCHIVE_INDEX);
  g_auto (IndexStanding) standing = {0};
  bool opened = false;
  if (index == NULL || !index_standing_on (index, volume, STANDING_OPEN, "", &standing, NULL) || standing.entry == NULL)
    return false;
  for (unsigned edition = 1;; edition++) {
    g_autofree char *path = entry_path (standing.entry, edition);
    g_autoptr (GBytes) bytes = io_read_file (archive_fd (archive), path, XML_MAX_BYTES, NULL);
    g_autoptr (Correction) correction = bytes != NULL ? correction_parse (bytes, path, NULL) : NULL;
    if (correction == NULL)
      return opened;
    if (has_place (correction, volume))
      opened = edition == 1;
  }
}

/* A sealed volume takes no more records. */
static bool check_open (const Guard *guard, const char *record, GError **error)
{
  g_autofree char *volume = g_path_get_dirname (record), *seal = g_strconcat (volume, "/volume.1.xml", NULL);
  return !exists (guard, seal) || is_opened (guard->archive, volume) ||
         is_wrong (error, volume, N_ ("the index says that the volume is not sealed, and it is"));
}

static bool check_brought (const Guard *guard, Kind kind, const char *path, GError **error)
{
  g_autofree char *before = path_before (kind, path);
  bool first = before == NULL || !g_hash_table_contains (guard->own, before);
  if (before != NULL && !exists (guard, before))
    return is_wrong (error, path, N_ ("the index gives a number that does not follow the last one"));
  if (first && journal_brought_lately (archive_journal (guard->archive), path))
    return is_wrong (error, path, N_ ("the index gives a number that is taken"));
  return (kind != KIND_RECORD && kind != KIND_MOVE) || !first || check_open (guard, path, error);
}

/* ---- Seals ---- */

/* The records of a volume that are in its directory. */
static uint64_t count_records (const Guard *guard, const char *volume)
{
  uint64_t n = 0;
  for (unsigned item = 1;; item++) {
    g_autofree char *record = g_strdup_printf ("%s/%04u", volume, item);
    g_autofree char *tombstone = g_strconcat (record, "/tombstone.xml", NULL);
    g_autofree char *moved = g_strconcat (record, "/" MOVED_FILE, NULL);
    if (!exists (guard, record))
      return n;
    n += !exists (guard, tombstone) && !exists (guard, moved);
  }
}

static bool check_seal (const Guard *guard, const Event *event, GError **error)
{
  g_autofree char *volume = g_path_get_dirname (event_get (event, "path"));
  return count_records (guard, volume) == event_get_number (event, "records") ||
         is_wrong (error, volume, N_ ("the index lists other records than the volume has"));
}

/* ---- Places ---- */

/* A record that was destroyed has its tombstone alone. One that the same commit files is not in its place yet. */
static bool check_place (const Guard *guard, const char *on, GError **error)
{
  g_auto (NamePlace) place = {0};
  g_autofree char *tombstone = g_strconcat (on, "/tombstone.xml", NULL);
  g_autofree char *moved = g_strconcat (on, "/" MOVED_FILE, NULL);
  if (!name_split_path (on, &place) || g_hash_table_contains (guard->own, on))
    return true;
  if (place.item != 0 && exists (guard, moved))
    return is_wrong (error, on, N_ ("the index lists a record that was moved"));
  if (place.item != 0 && exists (guard, tombstone))
    return is_wrong (error, on, N_ ("the index lists a record that was destroyed"));
  return exists (guard, on) || is_wrong (error, on, N_ ("the index lists a place that does not exist"));
}

/* ---- Customers whose file has ended ---- */

/* Nothing is added to it, and nothing is said about it: its number stays for ever, and means what it meant. */
static bool check_customer (const Guard *guard, const char *path, GError **error)
{
  g_auto (NamePlace) place = {0};
  g_autofree char *directory = g_strdup (path);
  for (char *slash = strrchr (directory, '/'); !name_split_path (directory, &place); slash = strrchr (directory, '/')) {
    if (slash == NULL)
      return true;
    *slash = '\0';
  }
  g_autofree char *customer = name_customer_path (place.customer);
  g_autofree char *tombstone = g_strconcat (customer, "/tombstone.xml", NULL);
  bool ended = io_type (archive_fd (guard->archive), tombstone, NULL) != IO_NONE ||
               journal_brought_lately (archive_journal (guard->archive), tombstone);
  return !ended ||
         error_set (error, ERROR_REFUSED, "D-DESTROYED", place.customer,
                    N_ ("`dossier show` tells which register did it"), "the file of this customer was destroyed");
}

bool guard_check (const Archive *archive, const GPtrArray *events, GError **error)
{
  g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
  const Guard guard = {archive, own};
  bool good = true;
  for (unsigned i = 0; good && i < events->len; i++) {
    const Event *event = events->pdata[i];
    Kind kind = kind_of_verb (event_verb (event));
    const char *path = event_get (event, "path"), *on = event_get (event, "on");
    if (kind == KIND_UNKNOWN)
      continue;
    if ((path != NULL && !check_customer (&guard, path, error)) || (on != NULL && !check_customer (&guard, on, error)))
      return false;
    if (path != NULL && (kind == KIND_MOVE || kind_has_path (kind, path))) {
      good = check_brought (&guard, kind, path, error) && (kind != KIND_SEAL || check_seal (&guard, event, error));
      g_hash_table_add (own, (gpointer)(guintptr)path);
    }
    if (good && on != NULL)
      good = check_place (&guard, on, error);
  }
  return good;
}
