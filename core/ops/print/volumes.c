/* Forms about records in order: the list of a year (归档文件目录, DA/T 22), and of a volume its contents (卷内目录),
 * its cover (案卷封面, GB/T 9705) and its container note (备考表). */
#include <string.h>

#include "form/date.h"
#include "form/text.h"
#include "ops/print/internal.h"
#include "sys/error.h"
#include "sys/message.h"

static char *day_text (const GDate *day)
{
  char *text = date_print (day);
  return text != NULL ? text : g_strdup ("");
}

/* ---- The record list ---- */

/* A list has one year, one period and one category, as a box has. */
static int compare_lists (gconstpointer a, gconstpointer b)
{
  const PrintRecord *one = *(gconstpointer const *)a, *other = *(gconstpointer const *)b;
  const RefCode *first = &one->record->reference, *second = &other->record->reference;
  int order = first->year - second->year;
  if (order == 0)
    order = strcmp (first->retention, second->retention);
  if (order == 0)
    order = strcmp (first->category, second->category);
  return order != 0 ? order : strcmp (one->path, other->path);
}

static bool in_one_list (const RefCode *one, const RefCode *other)
{
  return one->year == other->year && strcmp (one->retention, other->retention) == 0 &&
         strcmp (one->category, other->category) == 0;
}

static PaperSheet *begin_list (Printing *printing, const RefCode *code)
{
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  paper_set_head (sheet, 0, g_strdup (archive_fonds (printing->archive)->name));
  paper_set_head (sheet, 1, g_strdup_printf ("%d", code->year));
  paper_set_head (sheet, 2, print_period (printing, code->retention));
  paper_set_head (sheet, 3, print_category (printing, code->category));
  return sheet;
}

bool print_record_list (Printing *printing, GError **error)
{
  g_autoptr (GPtrArray) records = print_collect_records (printing, error);
  if (records == NULL)
    return false;
  g_ptr_array_sort (records, compare_lists);
  PaperSheet *sheet = NULL;
  for (unsigned i = 0; i < records->len; i++) {
    const Record *record = ((const PrintRecord *)records->pdata[i])->record;
    if (i == 0 || !in_one_list (&((const PrintRecord *)records->pdata[i - 1])->record->reference, &record->reference))
      sheet = begin_list (printing, &record->reference);
    unsigned pages = 0;
    char *counted = print_pages (record, &pages);
    paper_add_row (sheet,
                   PRINT_CELLS (print_number (sheet->rows->len + 1), refcode_print (&record->reference),
                                g_strdup (record->docno != NULL ? record->docno : ""),
                                print_join (record->creators, "；"), g_strdup (record->title), day_text (&record->date),
                                g_strdup (record->secrecy != NULL ? record->secrecy : ""), counted,
                                print_remarks (printing, record)));
  }
  return true;
}

/* ---- Volumes ---- */

char *print_volume_code (const Printing *printing, const NamePlace *place)
{
  const LayoutCategory *category = layout_category_by_directory (printing->layout, place->directory);
  return g_strdup_printf ("%s-%s.%d-%s", archive_fonds (printing->archive)->code,
                          category != NULL ? category_code (category) : place->directory, place->year, place->customer);
}

static char *volume_category (const Printing *printing, const PrintVolume *volume)
{
  const LayoutCategory *category = layout_category_by_directory (printing->layout, volume->place.directory);
  return category != NULL ? print_category (printing, category_code (category)) : g_strdup (volume->place.directory);
}

/* "甲公司 2024年 合同" and "甲公司: contracts 2024". */
char *print_volume_title (const Printing *printing, const NamePlace *place, const char *customer_name)
{
  const LayoutCategory *category = layout_category_by_directory (printing->layout, place->directory);
  const char *zh = category != NULL ? category_title (category, "zh") : place->directory;
  const char *en = category != NULL ? category_title (category, "en") : place->directory;
  bool both = printing->paper->language == PAPER_BOTH;
  g_autofree char *chinese = g_strdup_printf ("%s %d年 %s", customer_name, place->year, zh);
  g_autofree char *english = both ? g_strdup_printf ("(%s %d)", en, place->year)
                                  : g_strdup_printf ("%s: %s %d", customer_name, en, place->year);
  return paper_say (printing->paper, chinese, english);
}

/* ---- The contents ---- */

/* "4–6": where a record is in the volume, of which *next is the next page; 0: an earlier record's pages are not known.
 */
static char *place_pages (const Record *record, unsigned *next)
{
  unsigned pages = 0, first = *next;
  g_free (print_pages (record, &pages));
  *next = first > 0 && pages > 0 ? first + pages : 0;
  if (first == 0)
    return g_strdup ("?");
  return pages == 0   ? g_strdup_printf ("%u–?", first)
         : pages == 1 ? print_number (first)
                      : g_strdup_printf ("%u–%u", first, first + pages - 1);
}

bool print_contents (Printing *printing, GError **error)
{
  g_autoptr (GPtrArray) volumes = print_collect_volumes (printing, printing->request->references, error);
  for (unsigned i = 0; volumes != NULL && i < volumes->len; i++) {
    const PrintVolume *volume = volumes->pdata[i];
    PaperSheet *sheet = paper_add_sheet (printing->paper);
    paper_set_head (sheet, 0, print_volume_code (printing, &volume->place));
    paper_set_head (sheet, 1, print_volume_title (printing, &volume->place, volume->customer_name));
    unsigned next = 1;
    for (unsigned r = 0; r < volume->records->len; r++) {
      const PrintRecord *row = volume->records->pdata[r];
      const Record *record = row->record;
      char *pages = place_pages (record, &next);
      if (row->hidden) {
        g_free (pages);
        continue;
      }
      paper_add_row (sheet, PRINT_CELLS (print_number (record->reference.item),
                                         g_strdup (record->docno != NULL ? record->docno : ""),
                                         print_join (record->creators, "；"), g_strdup (record->title),
                                         day_text (&record->date), pages, print_remarks (printing, record)));
    }
  }
  return volumes != NULL;
}

/* ---- Counts ---- */

typedef struct {
  unsigned records, pages, uncounted, amended;
  GDate first, last;
  GPtrArray *periods; /* of const char *, each once */
} Counts;

static void count_volume (const PrintVolume *volume, Counts *counts)
{
  counts->periods = g_ptr_array_new ();
  for (unsigned i = 0; i < volume->records->len; i++) {
    const Record *record = ((const PrintRecord *)volume->records->pdata[i])->record;
    unsigned pages = 0;
    g_free (print_pages (record, &pages));
    counts->records++;
    counts->pages += pages;
    counts->uncounted += pages == 0;
    counts->amended += record->edition > 1;
    if (!g_ptr_array_find_with_equal_func (counts->periods, record->reference.retention, g_str_equal, NULL))
      g_ptr_array_add (counts->periods, record->reference.retention);
    if (!g_date_valid (&record->date))
      continue;
    if (!g_date_valid (&counts->first) || g_date_compare (&record->date, &counts->first) < 0)
      counts->first = record->date;
    if (!g_date_valid (&counts->last) || g_date_compare (&record->date, &counts->last) > 0)
      counts->last = record->date;
  }
}

/* ---- The cover ---- */

static char *periods_text (const Printing *printing, const Counts *counts)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < counts->periods->len; i++) {
    g_autofree char *period = print_period (printing, counts->periods->pdata[i]);
    g_string_append_printf (text, "%s%s", i > 0 ? "；" : "", period);
  }
  return g_string_free (text, FALSE);
}

bool print_volume_covers (Printing *printing, GError **error)
{
  g_autoptr (GPtrArray) volumes = print_collect_volumes (printing, printing->request->references, error);
  for (unsigned i = 0; volumes != NULL && i < volumes->len; i++) {
    const PrintVolume *volume = volumes->pdata[i];
    Counts counts = {0};
    count_volume (volume, &counts);
    PaperSheet *sheet = paper_add_sheet (printing->paper);
    unsigned line = 0;
    paper_set_head (sheet, line++, g_strdup (archive_fonds (printing->archive)->name));
    paper_set_head (sheet, line++, volume_category (printing, volume));
    paper_set_head (sheet, line++, print_volume_title (printing, &volume->place, volume->customer_name));
    paper_set_head (sheet, line++, print_span (&counts.first, &counts.last));
    paper_set_head (sheet, line++, periods_text (printing, &counts));
    paper_set_head (sheet, line++, print_number (counts.records));
    paper_set_head (sheet, line++, print_sum (counts.pages, counts.uncounted));
    paper_set_head (sheet, line++, name_short_from_path (volume->path));
    paper_set_head (sheet, line++, print_volume_code (printing, &volume->place));
    g_ptr_array_unref (counts.periods);
  }
  return volumes != NULL;
}

/* ---- The container note ---- */

static void tell_both (const Printing *printing, PaperSheet *sheet, char *zh, char *en)
{
  paper_tell (printing->paper, sheet->paragraphs, zh, en);
  g_free (zh);
  g_free (en);
}

static void tell_number (const Printing *printing, PaperSheet *sheet, unsigned n, const char *zh, const char *en)
{
  if (n > 0)
    tell_both (printing, sheet, g_strdup_printf ("%s：%u件。", zh, n), g_strdup_printf ("%s: %u.", en, n));
}

static void tell_condition (const Printing *printing, PaperSheet *sheet, const PrintVolume *volume)
{
  Counts counts = {0};
  count_volume (volume, &counts);
  g_ptr_array_unref (counts.periods);
  g_autofree char *pages = print_sum (counts.pages, counts.uncounted);
  tell_both (printing, sheet, g_strdup_printf ("盒内共%u件，%s页。", counts.records, pages),
             g_strdup_printf ("Records inside: %u, pages: %s.", counts.records, pages));
  tell_number (printing, sheet, counts.uncounted, "页数未清点", "Pages not counted");
  tell_number (printing, sheet, counts.amended, "已修改", "Corrected");
  tell_number (printing, sheet, volume->moved, "已移出", "Moved out");
  tell_number (printing, sheet, volume->transferred, "已移交", "Handed over to another archive");
  tell_number (printing, sheet, volume->destroyed, "已销毁", "Destroyed");
  tell_number (printing, sheet, volume->voided, "已作废", "Void");
  for (unsigned i = 0; volume->seal != NULL && i < volume->seal->waivers->len; i++) {
    const VolumeWaiver *waiver = volume->seal->waivers->pdata[i];
    g_autofree char *what = paper_say (printing->paper, "缺损情况", "Missing or damaged");
    g_ptr_array_add (sheet->paragraphs, g_strdup_printf ("%s（%s）：%s", what, waiver->place, waiver->reason));
  }
}

/* What the seal says; what it does not say, or was never sealed, comes from the request. */
typedef struct {
  const char *prepared_by, *checked_by, *note;
  char *day;
} Note;

static bool add_note (Printing *printing, const PrintVolume *volume, GError **error)
{
  const Volume *seal = volume->seal;
  const PrintRequest *request = printing->request;
  GDate sealed = {0};
  if (seal != NULL)
    sealed = layout_day (printing->layout, seal->sealed);
  Note note = {.prepared_by = seal != NULL ? seal->prepared_by : request->prepared_by,
               .checked_by = seal != NULL && seal->checked_by != NULL ? seal->checked_by : request->checked_by,
               .note = seal != NULL && seal->note != NULL ? seal->note : request->note};
  if (!volume_check_persons (volume->path, note.prepared_by, note.checked_by, error))
    return false;
  PaperSheet *sheet = paper_add_sheet (printing->paper);
  paper_set_head (sheet, 0, print_volume_code (printing, &volume->place));
  paper_set_head (sheet, 1, print_volume_title (printing, &volume->place, volume->customer_name));
  tell_condition (printing, sheet, volume);
  if (note.note != NULL)
    g_ptr_array_add (sheet->paragraphs, g_strdup (note.note));
  bool checked = seal != NULL && seal->checked_by != NULL;
  print_sign (printing, sheet, 0, g_strdup (note.prepared_by), date_print (&sealed));
  print_sign (printing, sheet, 1, g_strdup (note.checked_by), checked ? date_print (&sealed) : NULL);
  return true;
}

bool print_container_notes (Printing *printing, GError **error)
{
  g_autoptr (GPtrArray) volumes = print_collect_volumes (printing, printing->request->references, error);
  for (unsigned i = 0; volumes != NULL && i < volumes->len; i++)
    if (!add_note (printing, volumes->pdata[i], error))
      return false;
  return volumes != NULL;
}
