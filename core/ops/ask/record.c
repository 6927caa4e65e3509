/* The index says which event filed a document; the document itself is always read from its file and held against that
 * event. So a wrong or missing index never shows something false. */
#include "ops/ask/record.h"

#include <string.h>

#include "form/date.h"
#include "form/registers/entry.h"
#include "form/document/register.h"
#include "ops/customers.h"
#include "store/filed.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"
#include "sys/xml.h"

void ask_free (Reading *reading)
{
  if (reading == NULL)
    return;
  g_free (reading->path);
  name_place_clear (&reading->place);
  event_free (reading->event);
  customer_free (reading->customer);
  record_free (reading->record);
  tombstone_free (reading->tombstone);
  event_free (reading->end);
  volume_free (reading->volume);
  g_free (reading);
}

GBytes *ask_document (Archive *archive, const Reading *reading, GError **error)
{
  if (reading->event == NULL) {
    error_set (error, ERROR_USAGE, "D-NO-DOCUMENT", reading->path, "name a record, a customer or a sealed volume",
               "this place has no document of its own");
    return NULL;
  }
  bool is_record = reading->end == NULL && reading->type == READING_RECORD;
  return is_record ? filed_record (archive, reading->event, error)
                   : filed_read (archive, reading->end != NULL ? reading->end : reading->event, NULL, error);
}

char *ask_locate (Archive *archive, const Reading *reading, GError **error)
{
  unsigned edition = 0;
  g_autofree char *record = reading->type == READING_RECORD ? filed_path (reading->event, &edition) : NULL;
  if (edition == 1)
    return archive_locate (archive, reading->event, NULL, error);
  if (edition > 1)
    return g_steal_pointer (&record);
  if (reading->path != NULL)
    return g_strdup (reading->path);
  error_set (error, ERROR_USAGE, "D-USAGE", NULL, "name a year of one customer: C00042/2024",
             "a year of all customers has no directory");
  return NULL;
}

static bool parse_document (Archive *archive, Reading *reading, GError **error)
{
  if (reading->event == NULL)
    return true;
  g_autoptr (GBytes) bytes = ask_document (archive, reading, error);
  if (bytes == NULL)
    return false;
  const char *name = event_get (reading->event, "path");
  if (reading->end != NULL)
    return (reading->tombstone = tombstone_parse (bytes, event_get (reading->end, "path"), error)) != NULL;
  switch (reading->type) {
  case READING_RECORD:
    return (reading->record = record_parse (bytes, name, error)) != NULL;
  case READING_VOLUME:
    return (reading->volume = volume_parse (bytes, name, error)) != NULL;
  default:
    return (reading->customer = customer_parse (bytes, name, error)) != NULL;
  }
}

bool ask_check_stands (const Reading *reading, GError **error)
{
  if (reading->tombstone == NULL)
    return true;
  return error_set (error, ERROR_REFUSED, "D-DESTROYED", reading->path, "`dossier show` tells which register did it",
                    "event %ju destroyed or transferred this record", (uintmax_t)event_number (reading->end));
}

bool ask_find_entry (Archive *archive, const char *reference, char **directory, GError **error)
{
  uint64_t event = 0;
  unsigned edition = 0;
  bool is_register = register_is_number (reference);
  *directory = NULL;
  if (!is_register && !entry_is_number (reference))
    return true;
  Index *index = index_of (archive, error);
  g_autofree char *document = is_register ? register_path (reference, 1) : entry_path (reference, 1);
  g_autofree char *beneath = document != NULL ? g_path_get_dirname (document) : NULL;
  g_autoptr (GArray) listed = index != NULL && is_register ? index_listed (index, beneath, error) : NULL;
  if (index == NULL || (is_register && listed == NULL) ||
      (!is_register && !index_entry_event (index, reference, &edition, &event, error)))
    return false;
  if (beneath == NULL || (is_register ? listed->len == 0 : event == 0))
    return error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", reference,
                      is_register                       ? N_ ("see `dossier destroy show`")
                      : reference[0] == ENTRY_LOANS     ? N_ ("see `dossier loan list --all`")
                      : reference[0] == ENTRY_INCIDENTS ? N_ ("see `dossier incident list --all`")
                                                        : N_ ("see `dossier hold list --all`"),
                      "no register has an entry of this number");
  *directory = g_steal_pointer (&beneath);
  return true;
}

Reading *ask_open (Archive *archive, const char *reference, GError **error)
{
  g_autoptr (Reading) reading = g_new0 (Reading, 1);
  Index *index = index_of (archive, error);
  if (index == NULL)
    return NULL;
  g_autofree char *entry = NULL;
  if (!ask_find_entry (archive, reference, &entry, error))
    return NULL;
  if (entry != NULL) {
    g_autofree char *hint = g_strdup_printf (_ ("see `dossier show %s`"), reference);
    error_set (error, ERROR_USAGE, "D-REFERENCE-ENTRY", reference, hint,
               "this is the number of a register's entry, not of a record, volume or customer");
    return NULL;
  }
  guint64 year = 0;
  if (strlen (reference) == 4 && g_ascii_string_to_unsigned (reference, 10, 1000, 9999, &year, NULL)) {
    reading->type = READING_YEAR;
    reading->place.year = (int)year;
    return g_steal_pointer (&reading);
  }
  reading->path = customers_find_place (index, reference, false, error);
  if (reading->path == NULL)
    return NULL;
  if (!name_split_path (reading->path, &reading->place)) {
    error_set (error, ERROR_UNREADABLE, "D-INDEX-DAMAGED", reading->path, "run `dossier index rebuild`",
               "the index contains an invalid path");
    return NULL;
  }
  const NamePlace *place = &reading->place;
  reading->type = place->item != 0           ? READING_RECORD
                  : place->directory != NULL ? READING_VOLUME
                  : place->year != 0         ? READING_YEAR
                                             : READING_CUSTOMER;
  g_autofree char *over = NULL;
  if (!index_restriction_over (index, reading->path, &over, error))
    return NULL;
  reading->restricted = over != NULL;
  const Journal *journal = archive_journal (archive);
  uint64_t number = 0, end = 0;
  if ((reading->type != READING_YEAR && !index_event_of (index, reading->path, &number, error)) ||
      ((reading->type == READING_RECORD || reading->type == READING_CUSTOMER) &&
       !index_destroyed (index, reading->path, &end, error)) ||
      (number != 0 && (reading->event = journal_event (journal, number, error)) == NULL) ||
      (end != 0 && (reading->end = journal_event (journal, end, error)) == NULL))
    return NULL;
  return parse_document (archive, reading, error) ? g_steal_pointer (&reading) : NULL;
}
