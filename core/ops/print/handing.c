/* Forms for handing over: the list at the end of a month (移交清单), the list of accounting records (会计档案移交清册,
 * Order 79 §24), and the deed that both sides sign (交接文据, GB/T 13968). */
#include <string.h>

#include "form/date.h"
#include "form/text.h"
#include "ops/handover.h"
#include "ops/print/internal.h"

/* ---- The month's list ---- */

/* The period that the record is about, or its date. */
static char *dates_of (const Record *record)
{
  return g_date_valid (&record->period_first) ? print_span (&record->period_first, &record->period_last)
                                              : print_span (&record->date, &record->date);
}

/* The records of a list: by an entry of the register of handovers, or records that are named. */
typedef struct {
  const HandoverState *entry; /* or NULL */
  const char *const *references;
} Handing;

/* Calls add for each entry among the references, with the places of its lines, and once for the others. */
typedef bool AddHanding (Printing *printing, const Handing *handing, GError **error);
static bool add_handings (Printing *printing, AddHanding *add, GError **error)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  for (const char *const *reference = printing->request->references; *reference != NULL; reference++) {
    if (!entry_is_number (*reference) || (*reference)[0] != ENTRY_HANDOVERS) {
      g_ptr_array_add (others, (gpointer)(uintptr_t)*reference);
      continue;
    }
    g_autoptr (HandoverState) state = handover_read (printing->archive, printing->index, *reference, error);
    if (state == NULL)
      return false;
    g_autoptr (GPtrArray) places = g_ptr_array_new ();
    for (unsigned i = 0; i < handover_proposal (state)->lines->len; i++)
      g_ptr_array_add (places, ((const HandoverLine *)handover_proposal (state)->lines->pdata[i])->path);
    g_ptr_array_add (places, NULL);
    const Handing handing = {state, (const char *const *)places->pdata};
    if (!add (printing, &handing, error))
      return false;
  }
  bool more = others->len > 0;
  g_ptr_array_add (others, NULL);
  const Handing handing = {NULL, (const char *const *)others->pdata};
  return !more || add (printing, &handing, error);
}

/* What differed from the line of a place when it was taken over; NULL: nothing, or there is no entry. */
static const char *difference_at (const HandoverState *entry, const char *path)
{
  unsigned number = 0;
  for (unsigned i = 0; entry != NULL && i < handover_proposal (entry)->lines->len; i++)
    if (strcmp (((const HandoverLine *)handover_proposal (entry)->lines->pdata[i])->path, path) == 0)
      number = i + 1;
  for (unsigned e = 0; number > 0 && e < entry->editions->len; e++) {
    const GPtrArray *differences = ((const Handover *)entry->editions->pdata[e])->differences;
    for (unsigned i = 0; i < differences->len; i++)
      if (((const HandoverDifference *)differences->pdata[i])->line == number)
        return ((const HandoverDifference *)differences->pdata[i])->text;
  }
  return NULL;
}

static char *month_remarks (const Printing *printing, const Handing *handing, const PrintRecord *record)
{
  const char *difference = difference_at (handing->entry, record->path);
  char *remarks = print_remarks (printing, record->record);
  if (difference == NULL)
    return remarks;
  g_autofree char *before = remarks;
  return g_strconcat (before, before[0] != '\0' ? "；" : "", difference, NULL);
}

static bool add_month_list (Printing *printing, const Handing *handing, GError **error)
{
  unsigned total = 0, unknown = 0;
  g_autoptr (GPtrArray) records = print_collect_named (printing, handing->references, error);
  PaperSheet *sheet = records != NULL ? paper_add_sheet (printing->paper) : NULL;
  for (unsigned i = 0; records != NULL && i < records->len; i++) {
    const PrintRecord *row = records->pdata[i];
    const Record *record = row->record;
    unsigned pages = 0;
    char *counted = print_pages (record, &pages);
    total += pages;
    unknown += pages == 0;
    paper_add_row (sheet,
                   PRINT_CELLS (print_number (i + 1), refcode_print (&record->reference), g_strdup (record->title),
                                print_category (printing, record->reference.category), dates_of (record), counted,
                                record->copies > 0 ? print_number (record->copies) : g_strdup ("?"),
                                print_short_period (printing, record->reference.retention),
                                month_remarks (printing, handing, row), NULL));
  }
  if (records == NULL)
    return false;
  g_autofree char *pages = print_sum (total, unknown);
  g_autofree char *zh = g_strdup_printf ("合计：%u件，%s页。", records->len, pages);
  g_autofree char *en = g_strdup_printf ("Total: %u records, pages: %s.", records->len, pages);
  paper_set_head (sheet, 0, g_strdup (archive_fonds (printing->archive)->name));
  paper_tell (printing->paper, sheet->closing, zh, en);
  const HandoverState *entry = handing->entry;
  if (entry != NULL) {
    paper_set_head (sheet, 1, print_department (printing, handover_proposal (entry)->from));
    paper_set_head (sheet, 2, print_department (printing, handover_proposal (entry)->to));
    paper_set_head (sheet, 3, g_strdup (handover_proposal (entry)->month));
    paper_set_head (sheet, 4, g_strdup (entry->number));
  }
  print_sign (printing, sheet, 0, entry != NULL ? g_strdup (entry->from_by) : NULL, NULL);
  print_sign (printing, sheet, 1, entry != NULL ? g_strdup (entry->to_by) : NULL, NULL);
  print_sign (printing, sheet, 2, NULL, NULL);
  print_sign (printing, sheet, 3, NULL, NULL);
  return true;
}

bool print_month_lists (Printing *printing, GError **error)
{
  return add_handings (printing, add_month_list, error);
}

/* ---- Accounting records ---- */

/* How many scans of each type there are, and in how many bytes. */
static char *describe_files (const GPtrArray *volumes)
{
  uint64_t bytes = 0;
  unsigned files = 0;
  g_autoptr (GPtrArray) media = g_ptr_array_new ();
  for (unsigned i = 0; i < volumes->len; i++) {
    const GPtrArray *records = ((const PrintVolume *)volumes->pdata[i])->records;
    for (unsigned r = 0; r < records->len; r++) {
      const Record *record = ((const PrintRecord *)records->pdata[r])->record;
      bytes += record_bytes (record);
      for (unsigned p = 0; p < record->parts->len; p++) {
        RecordPart *part = record->parts->pdata[p];
        files++;
        if (!g_ptr_array_find_with_equal_func (media, part->media, g_str_equal, NULL))
          g_ptr_array_add (media, part->media);
      }
    }
  }
  g_ptr_array_sort (media, text_compare);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%u (%ju B)", files, (uintmax_t)bytes);
  for (unsigned i = 0; i < media->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : ": ", (const char *)media->pdata[i]);
  return g_string_free (text, FALSE);
}

/* A line of each retention period in the volume. */
static void add_volume (Printing *printing, PaperSheet *sheet, const PrintVolume *volume)
{
  g_autoptr (GHashTable) periods = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < volume->records->len; i++) {
    char *retention = ((const PrintRecord *)volume->records->pdata[i])->record->reference.retention;
    unsigned before = GPOINTER_TO_UINT (g_hash_table_lookup (periods, retention));
    g_hash_table_insert (periods, retention, GUINT_TO_POINTER (before + 1));
  }
  GDate begin = {0};
  g_date_set_dmy (&begin, 1, G_DATE_JANUARY, (GDateYear)(volume->place.year + 1));
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (periods), (GCompareFunc)strcmp);
  for (const GList *key = keys; key != NULL; key = key->next)
    paper_add_row (sheet,
                   PRINT_CELLS (print_volume_title (printing, &volume->place, volume->customer_name),
                                print_number (sheet->rows->len + 1),
                                print_number (GPOINTER_TO_UINT (g_hash_table_lookup (periods, key->data))),
                                g_strdup_printf ("%d", volume->place.year),
                                print_volume_code (printing, &volume->place), print_short_period (printing, key->data),
                                print_years (printing, &begin, &printing->request->today)));
}

static bool add_accounting_list (Printing *printing, const Handing *handing, GError **error)
{
  g_autoptr (GPtrArray) volumes = print_collect_volumes (printing, handing->references, error);
  if (volumes == NULL)
    return false;
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  paper_set_head (sheet, 0, g_strdup (archive_fonds (printing->archive)->name));
  for (unsigned i = 0; i < volumes->len; i++)
    add_volume (printing, sheet, volumes->pdata[i]);
  g_autofree char *files = describe_files (volumes);
  g_autofree char *zh = g_strdup_printf (
      "电子会计档案文件%s；与元数据（record.N.xml、清单）一并移交，并移交能读取这些格式的软件或说明。", files);
  g_autofree char *en = g_strdup_printf (
      "Electronic files: %s; handed over with their metadata (record.N.xml, manifests) and with what reads them.",
      files);
  paper_tell (printing->paper, sheet->closing, zh, en);
  const HandoverState *entry = handing->entry;
  print_sign (printing, sheet, 0, entry != NULL ? g_strdup (entry->from_by) : NULL, NULL);
  print_sign (printing, sheet, 1, entry != NULL ? g_strdup (entry->to_by) : NULL, NULL);
  print_sign (printing, sheet, 2, NULL, NULL);
  print_sign (printing, sheet, 3, NULL, NULL);
  return true;
}

bool print_accounting_lists (Printing *printing, GError **error)
{
  return add_handings (printing, add_accounting_list, error);
}

/* ---- The deed ---- */

static void describe_records (Printing *printing, PaperSheet *sheet, const GPtrArray *records)
{
  int first = 9999, last = 0;
  unsigned total = 0, unknown = 0;
  g_autoptr (GPtrArray) categories = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < records->len; i++) {
    const Record *record = ((const PrintRecord *)records->pdata[i])->record;
    unsigned pages = 0;
    g_free (print_pages (record, &pages));
    total += pages;
    unknown += pages == 0;
    first = MIN (first, record->reference.year);
    last = MAX (last, record->reference.year);
    print_add_once (categories, print_category (printing, record->reference.category));
  }
  g_autofree char *pages = print_sum (total, unknown);
  g_autofree char *zh = g_strdup_printf ("%u件，%s页", records->len, pages);
  g_autofree char *en = g_strdup_printf ("%u records, pages: %s", records->len, pages);
  paper_set_head (sheet, 1, first == last ? g_strdup_printf ("%d", first) : g_strdup_printf ("%d–%d", first, last));
  paper_set_head (sheet, 2, print_join (categories, "；"));
  paper_set_head (sheet, 3, paper_say (printing->paper, zh, en));
}

static bool add_deed (Printing *printing, const Handing *handing, GError **error)
{
  static const PaperText rows[] = {{"单位名称", "Unit"},
                                   {"领导人", "Head"},
                                   {"经办人", "Clerk"},
                                   {"日期（同日）", "Date (the same)"},
                                   {"印章", "Seal"}};
  g_autoptr (GPtrArray) records = print_collect_named (printing, handing->references, error);
  if (records == NULL)
    return false;
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  describe_records (printing, sheet, records);
  g_autofree char *list = paper_say (printing->paper, "移交清单", "list of records handed over");
  paper_set_head (sheet, 4,
                  handing->entry != NULL ? g_strdup_printf ("%s %s", list, handing->entry->number)
                                         : g_steal_pointer (&list));
  for (unsigned i = 0; i < G_N_ELEMENTS (rows); i++)
    paper_add_row (sheet,
                   PRINT_CELLS (paper_say (printing->paper, rows[i].zh, rows[i].en),
                                g_strdup (i == 0 ? archive_fonds (printing->archive)->name : ""), g_strdup ("")));
  return true;
}

bool print_deeds (Printing *printing, GError **error)
{
  return add_handings (printing, add_deed, error);
}
