/* dossier seal: checks, counts and closes volumes. */
#include <string.h>

#include "form/name.h"
#include "ops/file.h"
#include "sys/error.h"
#include "tools/screen/confirm.h"
#include "tools/screen/references.h"
#include "tools/verbs.h"

static GPtrArray *read_waivers (char **given, char **reasons, GError **error)
{
  g_autoptr (GPtrArray) waivers = g_ptr_array_new_with_free_func ((GDestroyNotify)file_seal_waiver_free);
  unsigned n = given != NULL ? g_strv_length (given) : 0, n_reasons = reasons != NULL ? g_strv_length (reasons) : 0;
  if (n_reasons != n && !(n_reasons == 1 && n > 0)) {
    options_error (error, "seal", "give one --reason for all waivers, or one for each");
    return NULL;
  }
  for (unsigned i = 0; i < n; i++) {
    SealingWaiver *waiver = g_new0 (SealingWaiver, 1);
    const char *colon = strchr (given[i], ':');
    waiver->check = g_strndup (given[i], strcspn (given[i], ":"));
    waiver->place = colon != NULL ? g_strdup (colon + 1) : NULL;
    waiver->reason = g_strdup (reasons[n_reasons == 1 ? 0 : i]);
    g_ptr_array_add (waivers, waiver);
  }
  return g_steal_pointer (&waivers);
}

static void print_volumes (Output *output, const SealingResult *result, bool dry_run)
{
  for (unsigned i = 0; i < result->volumes->len; i++) {
    const SealedVolume *volume = result->volumes->pdata[i];
    g_autofree char *brief = name_short_from_path (volume->path);
    output_begin_json (output, "volume");
    output_text (output, "path", N_ ("path"), volume->path);
    output_flag (output, "sealed", N_ ("sealed"), !dry_run);
    output_number (output, "records", N_ ("records"), volume->records);
    output_number (output, "files", N_ ("files"), volume->files);
    output_sum (output, volume->pages, volume->uncounted);
    output_number (output, "bytes", N_ ("bytes"), volume->bytes);
    output_number (output, "waivers", N_ ("waivers"), volume->waivers);
    output_end (output);
    g_autofree char *records = output_records (volume->records), *files = output_files (volume->files);
    g_autofree char *pages = output_pages (volume->pages, volume->uncounted);
    output_line (output, dry_run ? _ ("would seal  %s  (%s, %s, %s)") : _ ("sealed  %s  (%s, %s, %s)"), brief, records,
                 files, pages);
  }
  if (!dry_run)
    output_next (output, "dossier verify");
}

typedef struct {
  Context *context;
  Archive *archive;
  bool yes;
  bool several; /* references were given */
} Asking;

/* How many volumes and records there are, and whether one is of a year that goes on. */
static bool confirm_volumes (const GPtrArray *volumes, gpointer data, GError **error)
{
  const Asking *asking = data;
  GDate today;
  unsigned records = 0;
  const char *open = NULL;
  if (!command_today (asking->context, asking->archive, &today, error))
    return false;
  for (unsigned i = 0; i < volumes->len; i++) {
    g_auto (NamePlace) place = {0};
    const SealedVolume *volume = volumes->pdata[i];
    records += volume->records;
    if (open == NULL && name_split_path (volume->path, &place) && place.year >= g_date_get_year (&today))
      open = volume->path;
  }
  if (volumes->len < 2 && open == NULL)
    return true;
  g_autofree char *sealed = output_records (records), *brief = open != NULL ? name_short_from_path (open) : NULL;
  g_autofree char *count =
      g_strdup_printf (message_plural ("%u volume with %s is sealed and takes no more records",
                                       "%u volumes with %s are sealed and take no more records", volumes->len),
                       volumes->len, sealed);
  g_autofree char *what =
      open == NULL ? g_strdup (count) : g_strdup_printf (_ ("%s; the year of %s has not ended"), count, brief);
  return confirm_act (asking->context, what, asking->yes, asking->several, error);
}

int command_seal (Context *context, char **argv, GError **error)
{
  char **waived = NULL, **reasons = NULL;
  Asking asking = {.context = context};
  SealingRequest request = {.confirm = confirm_volumes, .data = &asking};
  const Option options[] = {
      {"waive", 0, N_ ("waive a failed check, everywhere or at one place"), "CHECK[:PLACE]", .list = &waived},
      {"reason", 0, N_ ("reason: one for all waivers, or one for each"), "TEXT", .list = &reasons},
      {"prepared-by", 0, N_ ("who arranged the volume"), "NAME", .text = &request.prepared_by},
      {"checked-by", 0, N_ ("who checked the volume"), "NAME", .text = &request.checked_by},
      {"note", 0, N_ ("remark in the container note"), "TEXT", .text = &request.note},
      {OPTION_YES (&asking.yes)},
      {0},
  };
  char **arguments = options_read (context, "seal VOLUME|CUSTOMER/YEAR|YEAR…|-", 1, OPTIONS_MANY, options, argv, error);
  g_auto (GStrv) references = arguments != NULL ? references_read ("seal", arguments, error) : NULL;
  g_autoptr (GPtrArray) waivers = references == NULL ? NULL : read_waivers (waived, reasons, error);
  if (waivers == NULL)
    return 0;
  request.references = (const char *const *)references;
  request.waivers = waivers;
  g_auto (SealingResult) result = {0};
  g_autoptr (Archive) archive = command_open_to_act (context, "seal", error);
  asking.archive = archive;
  asking.several = references[0] != NULL && references[1] != NULL;
  bool sealed =
      archive != NULL && file_seal_seal (archive, &request, command_actor (context), context->dry_run, &result, error);
  output_findings (context->output, result.findings);
  if (sealed)
    print_volumes (context->output, &result, context->dry_run);
  return 0;
}
