/* A few threads read the records of a volume, each into a result of its own. The results are then joined in the order
 * of the records' numbers, so a survey does not depend on how the threads ran. */
#include "ops/file/internal.h"

#include <string.h>

#include "form/document/record.h"
#include "form/name.h"
#include "ops/complete.h"
#include "store/filed.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"
#include "sys/work.h"
#include "sys/xml.h"

enum { THREADS = 4 };

typedef struct {
  Archive *archive;
  Event *event;    /* of its filing, or of the edition in force */
  Event *contents; /* filed_contents */
  char *path;
  unsigned item;
  Record *record;
  GPtrArray *lines;
  GPtrArray *damages;
  GError *error;
} RecordSurvey;

static void record_survey_free (gpointer data)
{
  RecordSurvey *survey = data;
  event_free (survey->event);
  event_free (survey->contents);
  g_free (survey->path);
  record_free (survey->record);
  g_clear_pointer (&survey->lines, g_ptr_array_unref);
  g_clear_pointer (&survey->damages, g_ptr_array_unref);
  g_clear_error (&survey->error);
  g_free (survey);
}

static void add_line (RecordSurvey *survey, const char *hex, const char *name)
{
  g_ptr_array_add (survey->lines, g_strdup_printf ("%s  %04u/%s", hex, survey->item, name));
}

static void survey_record (RecordSurvey *survey)
{
  g_autoptr (Filed) filed = filed_open_edition (survey->archive, survey->event, survey->contents);
  if (filed->manifest == NULL) {
    g_ptr_array_add (survey->damages, filed_fault (filed));
    return;
  }
  add_line (survey, filed->digest, filed->own);
  for (unsigned i = 0; i < manifest_length (filed->manifest); i++)
    add_line (survey, manifest_hex (filed->manifest, i), manifest_path (filed->manifest, i));
  g_autoptr (Digest) digest = digest_new (archive_fonds (survey->archive)->digest);
  filed_check (filed, digest, survey->damages);
  if (survey->damages->len > 0)
    return;
  g_autoptr (GBytes) bytes = filed_record (survey->archive, survey->event, &survey->error);
  if (bytes != NULL)
    survey->record = record_parse (bytes, survey->path, &survey->error);
}

typedef struct {
  Archive *archive;
  GPtrArray *records; /* of RecordSurvey */
  GError *error;
} Gathering;

static bool gather_record (const IndexRow *row, gpointer data)
{
  Gathering *gathering = data;
  RecordSurvey *survey = g_new0 (RecordSurvey, 1);
  survey->archive = gathering->archive;
  survey->path = g_strdup (row->path);
  survey->item = row->item;
  survey->lines = g_ptr_array_new_with_free_func (g_free);
  survey->damages = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_ptr_array_add (gathering->records, survey);
  survey->event = journal_event (archive_journal (gathering->archive), row->event, &gathering->error);
  unsigned edition;
  g_autofree char *path = survey->event != NULL ? filed_path (survey->event, &edition) : NULL;
  if (survey->event != NULL && g_strcmp0 (path, row->path) != 0)
    return error_set (&gathering->error, ERROR_UNREADABLE, "D-INDEX-WRONG", row->path, "run `dossier index rebuild`",
                      "the index names the event of another place");
  return survey->event != NULL &&
         filed_contents (gathering->archive, survey->event, &survey->contents, &gathering->error);
}

static gint compare_items (gconstpointer a, gconstpointer b)
{
  unsigned one = (*(const RecordSurvey *const *)a)->item, other = (*(const RecordSurvey *const *)b)->item;
  return (one > other) - (one < other);
}

static bool survey_one (unsigned i, gpointer own G_GNUC_UNUSED, gpointer records, GError **error)
{
  RecordSurvey *survey = ((GPtrArray *)records)->pdata[i];
  survey_record (survey);
  if (survey->error == NULL)
    return true;
  g_propagate_error (error, g_steal_pointer (&survey->error));
  return false;
}

static void fail_check (SealingSurvey *survey, const char *check, const char *place, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static void fail_check (SealingSurvey *survey, const char *check, const char *place, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = message_print (format, arguments);
  va_end (arguments);
  g_ptr_array_add (survey->failures, finding_graded (FINDING_FAULT, check, place, "%s", message));
}

/* A check that was waived at filing stays waived. */
static bool check_record (SealingSurvey *survey, const CompleteScale *scale, const RecordSurvey *found,
                          const char *check, GError **error)
{
  g_auto (CompleteVerdict) verdict = {0};
  if (!complete_judge (scale, layout_check_of (check), survey->category, found->record, &verdict, error))
    return false;
  if (verdict.state == COMPLETE_MISSING)
    fail_check (survey, check, found->path, "%s", verdict.what);
  return true;
}

/* One failure for each gap, which names its first number. */
static bool check_numbers (SealingSurvey *survey, Index *index, GError **error)
{
  g_autoptr (GArray) gaps = complete_gaps (index, survey->path, error);
  for (unsigned i = 0; gaps != NULL && i < gaps->len; i++) {
    unsigned item = g_array_index (gaps, unsigned, i);
    if (i == 0 || g_array_index (gaps, unsigned, i - 1) != item - 1)
      fail_check (survey, "numbering", survey->path, "number %04u is missing", item);
  }
  return gaps != NULL;
}

/* Makes the checks of the category that the layout wants made before sealing. */
static bool check_requirements (SealingSurvey *survey, const CompleteScale *scale, const GPtrArray *records,
                                GError **error)
{
  for (const char *const *check = category_requirements (survey->category); *check != NULL; check++) {
    if (!layout_check_seals (scale->layout, *check))
      continue;
    if (layout_check_of (*check) == LAYOUT_NUMBERING) {
      if (!check_numbers (survey, scale->index, error))
        return false;
      continue;
    }
    for (unsigned i = 0; i < records->len; i++) {
      const RecordSurvey *record = records->pdata[i];
      if (record->record != NULL && !check_record (survey, scale, record, *check, error))
        return false;
    }
  }
  return true;
}

static void count_record (SealingSurvey *survey, const RecordSurvey *found)
{
  Volume *volume = survey->volume;
  bool complete = true;
  volume->records++;
  if (volume->first_item == 0)
    volume->first_item = found->item;
  volume->last_item = found->item;
  if (found->record == NULL)
    return;
  unsigned pages = record_counted_pages (found->record, &complete);
  volume->pages += pages;
  survey->uncounted += pages == 0 || !complete;
  volume->files += found->record->parts->len;
  for (unsigned i = 0; i < found->record->parts->len; i++)
    volume->bytes += ((const RecordPart *)found->record->parts->pdata[i])->bytes;
}

void file_survey_free (SealingSurvey *survey)
{
  if (survey == NULL)
    return;
  g_free (survey->path);
  volume_free (survey->volume);
  g_ptr_array_unref (survey->lines);
  g_ptr_array_unref (survey->damages);
  g_ptr_array_unref (survey->failures);
  g_free (survey);
}

SealingSurvey *file_seal_survey (Archive *archive, Index *index, const char *path, GError **error)
{
  g_autoptr (SealingSurvey) survey = g_new0 (SealingSurvey, 1);
  survey->path = g_strdup (path);
  survey->volume = volume_new ();
  survey->lines = g_ptr_array_new_with_free_func (g_free);
  survey->damages = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  survey->failures = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_auto (NamePlace) place = {0};
  const GDate today = {0};
  CompleteScale scale;
  bool scaled = complete_scale (archive, &today, &scale, error);
  if (!scaled || !name_split_path (path, &place) ||
      (survey->category = layout_category_by_directory (scale.layout, place.directory)) == NULL) {
    if (scaled)
      error_set (error, ERROR_REFUSED, "D-CATEGORY-GONE", path, NULL,
                 "the layout in force no longer has this category");
    return NULL;
  }
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (record_survey_free);
  Gathering gathering = {.archive = archive, .records = records};
  IndexQuery query = {.volume = path, .by_place = true, .restricted = true, .voided = true};
  if (!index_newest_in (index, path, &survey->newest, error) ||
      !index_search (index, &query, gather_record, &gathering, error))
    return NULL;
  if (gathering.error != NULL) {
    g_propagate_error (error, gathering.error);
    return NULL;
  }
  g_ptr_array_sort (records, compare_items);
  WorkShare share = {.threads = THREADS, .work = survey_one, .data = records};
  if (!work_share_out (&share, records->len, error))
    return NULL;
  survey->volume->customer = g_strdup (place.customer);
  survey->volume->year = place.year;
  survey->volume->category = g_strdup (category_code (survey->category));
  for (unsigned i = 0; i < records->len; i++) {
    RecordSurvey *record = records->pdata[i];
    count_record (survey, record);
    g_ptr_array_extend_and_steal (survey->lines, g_steal_pointer (&record->lines));
    g_ptr_array_extend_and_steal (survey->damages, g_steal_pointer (&record->damages));
  }
  return check_requirements (survey, &scale, records, error) ? g_steal_pointer (&survey) : NULL;
}
