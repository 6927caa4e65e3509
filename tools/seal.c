/* dossier seal: volumes are checked, counted, and closed. */
#include <string.h>

#include "form/name.h"
#include "ops/file.h"
#include "sys/error.h"
#include "tools/screen/command.h"

static char **given_waive, **given_reason;
static char *given_prepared_by, *given_checked_by, *given_note;

static const GOptionEntry entries[] = {
    {"waive", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given_waive, N_ ("let a failed check pass, everywhere or at one place"),
     "CHECK[:PLACE]"},
    {"reason", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given_reason, N_ ("why: one for all waivers, or one for each"),
     "TEXT"},
    {"prepared-by", 0, 0, G_OPTION_ARG_STRING, &given_prepared_by, N_ ("who put the volume in order"), "NAME"},
    {"checked-by", 0, 0, G_OPTION_ARG_STRING, &given_checked_by, N_ ("who checked it"), "NAME"},
    {"note", 0, 0, G_OPTION_ARG_STRING, &given_note, N_ ("for the container note"), "TEXT"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

static void clear_given (void)
{
  g_clear_pointer (&given_waive, g_strfreev);
  g_clear_pointer (&given_reason, g_strfreev);
  g_clear_pointer (&given_prepared_by, g_free);
  g_clear_pointer (&given_checked_by, g_free);
  g_clear_pointer (&given_note, g_free);
}

static GPtrArray *read_waivers (GError **error)
{
  g_autoptr (GPtrArray) waivers = g_ptr_array_new_with_free_func ((GDestroyNotify)file_seal_waiver_free);
  unsigned n = given_waive != NULL ? g_strv_length (given_waive) : 0;
  unsigned reasons = given_reason != NULL ? g_strv_length (given_reason) : 0;
  if (reasons != n && !(reasons == 1 && n > 0)) {
    command_usage_error (error, "seal", "each --waive needs a --reason, or all of them one");
    return NULL;
  }
  for (unsigned i = 0; i < n; i++) {
    SealingWaiver *waiver = g_new0 (SealingWaiver, 1);
    const char *colon = strchr (given_waive[i], ':');
    waiver->check =
        g_strndup (given_waive[i], colon != NULL ? (size_t)(colon - given_waive[i]) : strlen (given_waive[i]));
    waiver->place = colon != NULL ? g_strdup (colon + 1) : NULL;
    waiver->reason = g_strdup (given_reason[reasons == 1 ? 0 : i]);
    g_ptr_array_add (waivers, waiver);
  }
  return g_steal_pointer (&waivers);
}

static void print_volumes (Output *output, const SealingResult *result, bool dry_run)
{
  for (unsigned i = 0; i < result->volumes->len; i++) {
    const SealedVolume *volume = result->volumes->pdata[i];
    g_autofree char *brief = name_short_from_path (volume->path);
    if (output_is_json (output)) {
      output_begin (output, "volume");
      output_text (output, "path", N_ ("path"), volume->path);
      output_flag (output, "sealed", N_ ("sealed"), !dry_run);
      output_number (output, "records", N_ ("records"), volume->records);
      output_number (output, "files", N_ ("files"), volume->files);
      output_number (output, "pages", N_ ("pages"), volume->pages);
      output_number (output, "bytes", N_ ("bytes"), volume->bytes);
      output_number (output, "waivers", N_ ("waivers"), volume->waivers);
      output_end (output);
    }
    g_autofree char *records =
        g_strdup_printf (message_plural ("%u record", "%u records", volume->records), volume->records);
    g_autofree char *files = g_strdup_printf (message_plural ("%u file", "%u files", volume->files), volume->files);
    g_autofree char *pages = g_strdup_printf (message_plural ("%u page", "%u pages", volume->pages), volume->pages);
    output_line (output, dry_run ? _ ("would seal  %s  (%s, %s, %s)") : _ ("sealed  %s  (%s, %s, %s)"), brief, records,
                 files, pages);
  }
  if (!dry_run)
    output_next (output, "dossier verify");
}

static bool seal (Context *context, const SealingRequest *request, GError **error)
{
  g_autoptr (Archive) archive = command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  g_auto (SealingResult) result = {0};
  if (archive == NULL)
    return false;
  bool sealed = file_seal_seal (archive, request, command_actor (context), context->dry_run, &result, error);
  for (unsigned i = 0; result.findings != NULL && i < result.findings->len; i++)
    output_finding (context->output, result.findings->pdata[i]);
  if (sealed)
    print_volumes (context->output, &result, context->dry_run);
  return sealed;
}

int command_seal (Context *context, int argc, char **argv, GError **error)
{
  g_auto (GStrv) references = command_options (context, "seal VOLUME|CUSTOMER/YEAR|YEAR…", entries, argc, argv, error);
  if (references == NULL)
    return 0;
  g_autoptr (GPtrArray) waivers = read_waivers (error);
  if (waivers != NULL && references[0] == NULL)
    command_usage_error (error, "seal", "name what is to be sealed: a volume, CUSTOMER/YEAR, or a year");
  else if (waivers != NULL) {
    SealingRequest request = {.references = (const char *const *)references,
                              .waivers = waivers,
                              .prepared_by = given_prepared_by,
                              .checked_by = given_checked_by,
                              .note = given_note};
    seal (context, &request, error);
  }
  clear_given ();
  return 0;
}
