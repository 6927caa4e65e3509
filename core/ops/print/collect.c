/* From references to records and volumes. The index says which records there are; each is read from its file, so that
 * nothing false is signed. */
#include "ops/print/internal.h"

#include <string.h>

#include "ops/ask.h"
#include "ops/customers.h"
#include "store/filed.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

static void free_record (gpointer data)
{
  PrintRecord *record = data;
  g_free (record->path);
  record_free (record->record);
  index_shelf_clear (&record->shelf);
  g_free (record);
}

static void free_volume (gpointer data)
{
  PrintVolume *volume = data;
  g_free (volume->path);
  name_place_clear (&volume->place);
  volume_free (volume->seal);
  g_ptr_array_unref (volume->records);
  g_free (volume);
}

static int compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)*(gconstpointer const *)a, *(const char *const *)*(gconstpointer const *)b);
}

/* NULL: the profile cannot be read. */
static const char *name_of (Printing *printing, const char *number, GError **error)
{
  const char *known = g_hash_table_lookup (printing->names, number);
  if (known != NULL)
    return known;
  g_autoptr (Customer) customer = customers_read (printing->archive, number, 0, error);
  if (customer == NULL)
    return NULL;
  char *name = g_strdup (customer->name);
  g_hash_table_insert (printing->names, g_strdup (number), name);
  return name;
}

static PrintRecord *read_record (Printing *printing, const char *path, bool hidden, GError **error)
{
  uint64_t number = 0;
  g_autofree PrintRecord *taken = g_new0 (PrintRecord, 1);
  if (!index_event_of (printing->index, path, &number, error))
    return NULL;
  g_autoptr (Event) event = journal_event (archive_journal (printing->archive), number, error);
  g_autoptr (GBytes) bytes = event != NULL ? filed_record (printing->archive, event, error) : NULL;
  g_autoptr (Record) record = bytes != NULL ? record_parse (bytes, path, error) : NULL;
  if (record == NULL || (taken->customer_name = name_of (printing, record->reference.customer, error)) == NULL)
    return NULL;
  if (!index_shelf_of (printing->index, path, &taken->shelf, error))
    return NULL;
  taken->path = g_strdup (path);
  taken->record = g_steal_pointer (&record);
  taken->hidden = hidden;
  return g_steal_pointer (&taken);
}

/* ---- What references name ---- */

typedef struct {
  Printing *printing;
  GHashTable *paths;  /* gathered so far; of records: whether it is restricted */
  GPtrArray *volumes; /* of PrintVolume */
  const char *only;   /* of volumes: this path alone */
} Gathering;

static bool gather_record (const void *data, gpointer into)
{
  const IndexRow *row = data;
  g_hash_table_insert (((Gathering *)into)->paths, g_strdup (row->path), GINT_TO_POINTER (row->restricted));
  return true;
}

static bool gather_volume (const void *data, gpointer into)
{
  const Gathering *gathering = into;
  const ReportVolume *volume = data;
  bool other = gathering->only != NULL && strcmp (gathering->only, volume->row.path) != 0;
  if (other || !g_hash_table_add (gathering->paths, g_strdup (volume->row.path)))
    return true;
  PrintVolume *taken = g_new0 (PrintVolume, 1);
  taken->path = g_strdup (volume->row.path);
  name_split_path (taken->path, &taken->place);
  taken->records = g_ptr_array_new_with_free_func (free_record);
  taken->destroyed = volume->row.destroyed;
  taken->transferred = volume->row.transferred;
  taken->moved = volume->row.moved;
  taken->voided = volume->row.voided;
  g_ptr_array_add (gathering->volumes, taken);
  return true;
}

/* Whether a record that is named is in lists: false with a remark for a void one. */
static bool is_listed (Printing *printing, const char *path, bool *listed, GError **error)
{
  g_auto (IndexStanding) voided = {0};
  if (!index_standing_on (printing->index, path, STANDING_VOID, "", &voided, error))
    return false;
  *listed = voided.entry == NULL || voided.ended != 0;
  if (!*listed)
    print_remark (printing, g_strdup_printf (_ ("%s is void and is left out"), path));
  return true;
}

static bool gather_records (Printing *printing, const char *reference, Gathering *gathering, GError **error)
{
  g_autoptr (Reading) reading = ask_open (printing->archive, reference, error);
  if (reading == NULL || !ask_check_stands (reading, error))
    return false;
  bool listed = false;
  if (reading->type == READING_RECORD) {
    if (!is_listed (printing, reading->path, &listed, error))
      return false;
    if (listed)
      g_hash_table_insert (gathering->paths, g_strdup (reading->path), GINT_TO_POINTER (reading->restricted));
    return true;
  }
  const ReportQuery query = {.customer = reading->place.customer,
                             .volume = reading->type == READING_VOLUME ? reading->path : NULL,
                             .year = reading->place.year,
                             .by_place = true};
  ReportRequest request = {.report = &report_records, .query = &query, .restricted = true};
  return report_visit (printing->archive, &request, gather_record, gathering, error);
}

static bool gather_volumes (Printing *printing, const char *reference, Gathering *gathering, GError **error)
{
  g_autoptr (Reading) reading = ask_open (printing->archive, reference, error);
  if (reading == NULL)
    return false;
  if (reading->restricted && !printing->request->restricted) {
    printing->result->hidden++;
    return true;
  }
  const ReportQuery query = {.customer = reading->place.customer, .year = reading->place.year};
  ReportRequest request = {.report = &report_volumes, .query = &query, .restricted = printing->request->restricted};
  g_autofree char *volume = reading->type == READING_RECORD ? g_path_get_dirname (reading->path) : NULL;
  gathering->only = volume != NULL ? volume : reading->type == READING_VOLUME ? reading->path : NULL;
  return report_visit (printing->archive, &request, gather_volume, gathering, error);
}

bool print_refuse_nothing (GError **error)
{
  return error_set (error, ERROR_REFUSED, "D-PRINT-NOTHING", NULL, "name records, volumes or customers that have some",
                    "there is nothing to print");
}

GPtrArray *print_collect_records (Printing *printing, GError **error)
{
  return print_collect_named (printing, printing->request->references, error);
}

GPtrArray *print_collect_named (Printing *printing, const char *const *references, GError **error)
{
  g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (free_record);
  Gathering gathering = {.printing = printing, .paths = paths};
  for (const char *const *reference = references; *reference != NULL; reference++)
    if (!gather_records (printing, *reference, &gathering, error))
      return NULL;
  GHashTableIter iter;
  gpointer path = NULL, restricted = NULL;
  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, &restricted)) {
    if (restricted != NULL && !printing->request->restricted) {
      printing->result->hidden++;
      continue;
    }
    PrintRecord *record = read_record (printing, path, false, error);
    if (record == NULL)
      return NULL;
    g_ptr_array_add (records, record);
  }
  g_ptr_array_sort (records, compare_paths);
  if (records->len > 0)
    return g_steal_pointer (&records);
  print_refuse_nothing (error);
  return NULL;
}

/* ---- Volumes ---- */

static bool read_volume (Printing *printing, PrintVolume *volume, GError **error)
{
  g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Gathering gathering = {.printing = printing, .paths = paths};
  bool sealed = false;
  g_autoptr (Reading) reading = ask_open (printing->archive, volume->path, error);
  if (reading == NULL || !gather_records (printing, volume->path, &gathering, error) ||
      !index_volume_sealed (printing->index, volume->path, &sealed, error) ||
      (volume->customer_name = name_of (printing, volume->place.customer, error)) == NULL)
    return false;
  if (sealed)
    volume->seal = g_steal_pointer (&reading->volume);
  GHashTableIter iter;
  gpointer path = NULL, restricted = NULL;
  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, &restricted)) {
    PrintRecord *record = read_record (printing, path, restricted != NULL && !printing->request->restricted, error);
    if (record == NULL)
      return false;
    printing->result->hidden += record->hidden;
    g_ptr_array_add (volume->records, record);
  }
  g_ptr_array_sort (volume->records, compare_paths);
  return true;
}

GPtrArray *print_collect_volumes (Printing *printing, const char *const *references, GError **error)
{
  g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) volumes = g_ptr_array_new_with_free_func (free_volume);
  Gathering gathering = {.printing = printing, .paths = paths, .volumes = volumes};
  for (const char *const *reference = references; *reference != NULL; reference++)
    if (!gather_volumes (printing, *reference, &gathering, error))
      return NULL;
  for (unsigned i = 0; i < volumes->len; i++)
    if (!read_volume (printing, volumes->pdata[i], error))
      return NULL;
  g_ptr_array_sort (volumes, compare_paths);
  if (volumes->len > 0)
    return g_steal_pointer (&volumes);
  print_refuse_nothing (error);
  return NULL;
}
