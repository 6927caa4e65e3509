/* Volumes are surveyed before the transaction, which takes as long as reading them. Inside the transaction only volumes
 * into which something was filed meanwhile are surveyed again. */
#include "ops/customers.h"
#include "ops/file/seal.h"

#include <string.h>

#include "form/registers/correction.h"
#include "form/document/manifest.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/file/internal.h"
#include "store/change.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

enum { TEXT_MAX = 1000, NOTE_MAX = 8000 };

typedef struct {
  Archive *archive;
  const SealingRequest *request;
  SealingResult *result;
  GPtrArray *surveys; /* of SealingSurvey */
  GHashTable *used;   /* SealingWaiver *: those that waived a failure */
  char *note, *prepared_by, *checked_by;
} Sealing;

static void sealing_clear (Sealing *sealing)
{
  g_clear_pointer (&sealing->surveys, g_ptr_array_unref);
  g_clear_pointer (&sealing->used, g_hash_table_unref);
  g_free (sealing->note);
  g_free (sealing->prepared_by);
  g_free (sealing->checked_by);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sealing, sealing_clear)

void file_seal_waiver_free (SealingWaiver *waiver)
{
  g_free (waiver->check);
  g_free (waiver->place);
  g_free (waiver->reason);
  g_free (waiver);
}

static void sealed_volume_free (gpointer data)
{
  g_free (((SealedVolume *)data)->path);
  g_free (data);
}

void file_seal_result_clear (SealingResult *result)
{
  g_clear_pointer (&result->volumes, g_ptr_array_unref);
  g_clear_pointer (&result->findings, g_ptr_array_unref);
}

/* ---- Which volumes ---- */

typedef struct {
  const char *path; /* only volumes at or beneath it; NULL: all */
  GPtrArray *paths;
  unsigned sealed, all;
} Choice;

static bool choose_volume (const IndexRow *row, bool sealed, gpointer data)
{
  Choice *choice = data;
  size_t len = choice->path != NULL ? strlen (choice->path) : 0;
  if (choice->path != NULL &&
      (strncmp (row->path, choice->path, len) != 0 || (row->path[len] != '/' && row->path[len] != '\0')))
    return true;
  choice->all++;
  choice->sealed += sealed;
  if (!sealed && !g_ptr_array_find_with_equal_func (choice->paths, row->path, g_str_equal, NULL))
    g_ptr_array_add (choice->paths, g_strdup (row->path));
  return true;
}

static bool choose_by_reference (Sealing *sealing, Index *index, const char *reference, GPtrArray *paths,
                                 GError **error)
{
  Choice choice = {.paths = paths};
  g_autofree char *path = NULL;
  g_auto (NamePlace) place = {0};
  bool is_year = strlen (reference) == 4 && strspn (reference, "0123456789") == 4;
  int year = is_year ? (int)g_ascii_strtoll (reference, NULL, 10) : 0;
  if (year == 0) {
    choice.path = path = customers_find_place (index, reference, false, error);
    if (path == NULL)
      return false;
    g_autofree char *volume = g_path_get_dirname (path), *brief = name_short_from_path (volume);
    g_autofree char *hint = g_strdup_printf (_ ("name its volume: %s"), brief);
    if (!name_split_path (path, &place) || place.item != 0)
      return error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", NULL, hint, "\"%s\" is a record, not a volume",
                        reference);
  }
  if (!index_volumes (index, place.customer, year, choose_volume, &choice, error))
    return false;
  sealing->result->sealed_before += choice.sealed;
  if (place.directory != NULL && choice.sealed > 0) {
    g_autofree char *brief = name_short_from_path (path);
    g_autofree char *hint = g_strdup_printf (_ ("to add to it, run `dossier reopen %s --reason TEXT`"), brief);
    return error_set (error, ERROR_REFUSED, "D-VOLUME-SEALED", brief, hint, "this volume is already sealed");
  }
  if (choice.all == 0)
    error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", NULL, "see `dossier list`", "\"%s\" has no volumes",
               reference);
  return choice.all > 0;
}

static bool survey_chosen (Sealing *sealing, GError **error)
{
  Index *index = index_of (sealing->archive, error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  if (index == NULL)
    return false;
  for (unsigned i = 0; sealing->request->references[i] != NULL; i++)
    if (!choose_by_reference (sealing, index, sealing->request->references[i], paths, error))
      return false;
  if (paths->len == 0)
    return error_set (error, ERROR_REFUSED, "D-NOTHING-TO-SEAL", NULL, NULL, "all these volumes are already sealed");
  for (unsigned i = 0; i < paths->len; i++) {
    SealingSurvey *survey = file_seal_survey (sealing->archive, index, paths->pdata[i], error);
    if (survey == NULL)
      return false;
    g_ptr_array_add (sealing->surveys, survey);
  }
  return true;
}

/* ---- Verdict ---- */

static SealingWaiver *find_waiver (const Sealing *sealing, const Finding *failure)
{
  g_autofree char *brief = name_short_from_path (failure->place);
  for (unsigned i = 0; i < sealing->request->waivers->len; i++) {
    SealingWaiver *waiver = sealing->request->waivers->pdata[i];
    if (g_str_equal (waiver->check, failure->code) &&
        (waiver->place == NULL || g_str_equal (waiver->place, failure->place) || g_strcmp0 (waiver->place, brief) == 0))
      return waiver;
  }
  return NULL;
}

/* Moves the damages, and the failures that nobody waives, from a survey to the result. */
static void sort_findings (Sealing *sealing, SealingSurvey *survey)
{
  g_ptr_array_set_size (survey->volume->waivers, 0);
  g_ptr_array_extend_and_steal (sealing->result->findings, g_steal_pointer (&survey->damages));
  survey->damages = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  for (unsigned i = survey->failures->len; i > 0; i--) {
    const Finding *failure = survey->failures->pdata[i - 1];
    SealingWaiver *waiver = find_waiver (sealing, failure);
    if (waiver == NULL)
      g_ptr_array_add (sealing->result->findings, g_ptr_array_steal_index (survey->failures, i - 1));
    else {
      volume_add_waiver (survey->volume, failure->code, failure->place, waiver->reason);
      g_hash_table_add (sealing->used, waiver);
    }
  }
}

static bool refuse_findings (const Sealing *sealing, GError **error)
{
  GPtrArray *findings = sealing->result->findings;
  if (findings->len == 0)
    return true;
  g_ptr_array_sort (findings, finding_compare);
  bool damaged = false;
  for (unsigned i = 0; i < findings->len; i++)
    damaged |= g_str_has_prefix (((const Finding *)findings->pdata[i])->code, "V-");
  const Finding *gravest = findings->pdata[0];
  if (gravest->grade == FINDING_NOT_CHECKED)
    error_set (error, ERROR_UNREADABLE, "D-UNREADABLE", gravest->place, "make it readable for the user who seals",
               "unreadable files cannot be sealed");
  else if (damaged)
    error_set (error, ERROR_UNREADABLE, "D-DAMAGED", NULL, "restore the files named above from a backup",
               "damaged files cannot be sealed");
  else
    error_set (error, ERROR_REFUSED, "D-INCOMPLETE", NULL,
               "complete the volume, or add --waive CHECK[:PLACE] --reason TEXT",
               message_plural ("%u completeness check of the layout failed",
                               "%u completeness checks of the layout failed", findings->len),
               findings->len);
  return false;
}

static bool check_reasons (const GPtrArray *waivers, GError **error)
{
  for (unsigned i = 0; i < waivers->len; i++) {
    g_autofree char *reason = NULL;
    if (!text_take ("--reason", ((const SealingWaiver *)waivers->pdata[i])->reason, TEXT_MAX, &reason, error))
      return false;
  }
  return true;
}

static bool check_findings (Sealing *sealing, GError **error)
{
  for (unsigned i = 0; i < sealing->surveys->len; i++)
    sort_findings (sealing, sealing->surveys->pdata[i]);
  if (!refuse_findings (sealing, error))
    return false;
  for (unsigned i = 0; i < sealing->request->waivers->len; i++) {
    const SealingWaiver *waiver = sealing->request->waivers->pdata[i];
    if (!g_hash_table_contains (sealing->used, waiver))
      return error_set (error, ERROR_USAGE, "D-WAIVER-UNUSED", waiver->place, "leave out this waiver",
                        "check \"%s\" did not fail", waiver->check);
  }
  return true;
}

/* ---- Writing ---- */

static GBytes *volume_manifest (const SealingSurvey *survey, DigestAlgorithm algorithm, const char *volume_hex)
{
  g_autoptr (Manifest) manifest = manifest_new (algorithm);
  for (unsigned i = 0; i < survey->lines->len; i++) {
    const char *line = survey->lines->pdata[i], *gap = strchr (line, ' ');
    g_autofree char *hex = g_strndup (line, (size_t)(gap - line));
    manifest_add (manifest, hex, gap + 2);
  }
  g_autofree char *name = g_strdup_printf ("volume.%u.xml", survey->volume->edition);
  manifest_add (manifest, volume_hex, name);
  return manifest_print (manifest);
}

/* Ends the opening of a volume that is sealed again: the next edition of its entry. */
static bool close_volume (Change *change, const SealingSurvey *survey, GError **error)
{
  g_auto (IndexStanding) open = {0};
  g_autoptr (Correction) correction = correction_new (CORRECTION_REOPEN);
  correction->step = CORRECTION_UNDONE;
  if (!index_standing_on (change->index, survey->path, STANDING_OPEN, "", &open, error) ||
      !change_begin_entry (change, &correction->entry, ENTRY_CORRECTIONS, open.entry, error))
    return false;
  g_ptr_array_add (correction->entry.places, g_strdup (survey->path));
  return change_enter (change, KIND_CORRECTION, correction, _ ("the register of corrections"), error);
}

/* The number that the next seal of a volume has. */
static bool next_edition (const Change *change, const char *path, unsigned *edition, GError **error)
{
  uint64_t number = 0;
  *edition = 1;
  if (!index_event_of (change->index, path, &number, error))
    return false;
  if (number == 0)
    return true;
  g_autoptr (Event) seal = journal_event (archive_journal (change->archive), number, error);
  const char *name = seal != NULL ? strrchr (event_get (seal, "path"), '/') : NULL;
  if (name != NULL)
    *edition = (unsigned)g_ascii_strtoull (name + strlen ("/volume."), NULL, 10) + 1;
  return name != NULL;
}

/* The manifest lists the volume's document and is brought before it. */
static bool bring_volume (Change *change, const SealingSurvey *survey, GError **error)
{
  const Volume *volume = survey->volume;
  DigestAlgorithm algorithm = archive_fonds (change->archive)->digest;
  char volume_hex[DIGEST_HEX_SIZE];
  g_autofree char *name = manifest_file_name (algorithm, volume->edition);
  g_autofree char *path = g_strdup_printf ("%s/%s", survey->path, name);
  g_autofree char *volume_path = g_strdup_printf ("%s/volume.%u.xml", survey->path, volume->edition);
  g_autoptr (GBytes) bytes = change_read_back (volume_print (volume), (ChangeReader)volume_parse,
                                               (GDestroyNotify)volume_free, volume_path, error);
  if (bytes == NULL)
    return false;
  digest_gbytes (algorithm, bytes, volume_hex);
  g_autoptr (GBytes) manifest = volume_manifest (survey, algorithm, volume_hex);
  if (change_bring (change, "manifest", path, manifest, error) == NULL)
    return false;
  Event *event = change_bring (change, "seal", volume_path, bytes, error);
  if (event == NULL)
    return false;
  event_put_number (event, "records", volume->records);
  event_put_number (event, "files", volume->files);
  event_put_number (event, "bytes", volume->bytes);
  event_put_number (event, "pages", volume->pages);
  return volume->edition == 1 || close_volume (change, survey, error);
}

/* Surveys a volume again if a record was filed into it, amended in it or moved meanwhile, and completes its document.
 */
static bool bring_up_to_date (const Change *change, unsigned i, GError **error)
{
  Sealing *sealing = change->data;
  SealingSurvey *survey = sealing->surveys->pdata[i];
  const Layout *layout = layouts_in_force (change->archive, error);
  uint64_t newest = 0;
  bool sealed = false;
  if (layout == NULL || !index_volume_sealed (change->index, survey->path, &sealed, error) ||
      !index_newest_in (change->index, survey->path, &newest, error))
    return false;
  if (sealed)
    return error_set (error, ERROR_REFUSED, "D-VOLUME-SEALED", survey->path, NULL,
                      "somebody else has just sealed the volume");
  if (newest == survey->newest && survey->volume->nonce != NULL)
    return true;
  if (newest != survey->newest) {
    survey = file_seal_survey (change->archive, change->index, survey->path, error);
    if (survey == NULL)
      return false;
    file_survey_free (sealing->surveys->pdata[i]);
    sealing->surveys->pdata[i] = survey;
    sort_findings (sealing, survey);
  }
  Volume *volume = survey->volume;
  if (!next_edition (change, survey->path, &volume->edition, error))
    return false;
  volume->fonds = g_strdup (archive_fonds (change->archive)->code);
  volume->nonce = digest_new_nonce ();
  volume->sealed = change->time;
  volume->prepared_by = g_strdup (sealing->prepared_by != NULL ? sealing->prepared_by : change->actor);
  volume->checked_by = g_strdup (sealing->checked_by);
  volume->note = g_strdup (sealing->note);
  volume->layout = g_strdup (layout_id (layout));
  volume->layout_edition = layout_edition (layout);
  return refuse_findings (sealing, error);
}

static bool compose_seals (Change *change, GError **error)
{
  Sealing *sealing = change->data;
  for (unsigned i = 0; i < sealing->surveys->len; i++)
    if (!bring_up_to_date (change, i, error) || !bring_volume (change, sealing->surveys->pdata[i], error))
      return false;
  return true;
}

static void report_volumes (const Sealing *sealing)
{
  g_ptr_array_set_size (sealing->result->volumes, 0);
  for (unsigned i = 0; i < sealing->surveys->len; i++) {
    const SealingSurvey *survey = sealing->surveys->pdata[i];
    SealedVolume *volume = g_new0 (SealedVolume, 1);
    volume->path = g_strdup (survey->path);
    volume->records = survey->volume->records;
    volume->files = survey->volume->files;
    volume->pages = survey->volume->pages;
    volume->uncounted = survey->uncounted;
    volume->bytes = survey->volume->bytes;
    volume->waivers = survey->volume->waivers->len;
    g_ptr_array_add (sealing->result->volumes, volume);
  }
}

bool file_seal_seal (Archive *archive, const SealingRequest *request, const char *actor, bool dry_run,
                     SealingResult *result, GError **error)
{
  g_auto (Sealing) sealing = {.archive = archive,
                              .request = request,
                              .result = result,
                              .surveys = g_ptr_array_new_with_free_func ((GDestroyNotify)file_survey_free),
                              .used = g_hash_table_new (NULL, NULL)};
  Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_seals, .data = &sealing};
  result->volumes = g_ptr_array_new_with_free_func (sealed_volume_free);
  result->findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  result->sealed_before = 0;
  if (!text_take ("--note", request->note, NOTE_MAX, &sealing.note, error) ||
      !text_take ("--prepared-by", request->prepared_by, TEXT_MAX, &sealing.prepared_by, error) ||
      !text_take ("--checked-by", request->checked_by, TEXT_MAX, &sealing.checked_by, error) ||
      !volume_check_persons (NULL, sealing.prepared_by != NULL ? sealing.prepared_by : actor, sealing.checked_by,
                             error) ||
      !check_reasons (request->waivers, error) || !survey_chosen (&sealing, error) || !check_findings (&sealing, error))
    return false;
  report_volumes (&sealing);
  if ((request->confirm != NULL && !request->confirm (result->volumes, request->data, error)) ||
      !change_commit (&change, error))
    return false;
  report_volumes (&sealing);
  return true;
}
