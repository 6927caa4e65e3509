/* stdin is read to its end before the first reference is used, so that the command in front of the pipe never waits. */
#include "tools/screen/references.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "form/text.h"
#include "ops/ask.h"
#include "sys/error.h"
#include "tools/screen/options.h"

/* Cuts a line after its first column, as lists print them: a tab or two blanks end it. A reference may have blanks. */
static void keep_first_column (char *line)
{
  char *tab = strchr (line, '\t'), *gap = strstr (line, "  ");
  if (tab != NULL)
    *tab = '\0';
  if (gap != NULL && (tab == NULL || gap < tab))
    *gap = '\0';
}

static bool add_lines (GStrvBuilder *builder, bool whole, GError **error)
{
  char *line = NULL;
  size_t size = 0;
  while (getline (&line, &size, stdin) > 0) {
    g_strstrip (line);
    if (!whole)
      keep_first_column (line);
    if (line[0] != '\0')
      g_strv_builder_add (builder, line);
  }
  free (line);
  if (!ferror (stdin))
    return true;
  return error_set (error, ERROR_UNREADABLE, "D-IO", _ ("standard input"), NULL, "references could not be read");
}

char **references_read_lines (const char *verb, const char *question, bool whole, char **arguments, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  if (arguments[0] == NULL && isatty (STDIN_FILENO)) {
    options_error (error, verb, "%s", _ (question));
    return NULL;
  }
  if (arguments[0] == NULL && !add_lines (builder, whole, error))
    return NULL;
  for (char **argument = arguments; *argument != NULL; argument++) {
    if (!g_str_equal (*argument, "-"))
      g_strv_builder_add (builder, *argument);
    else if (!add_lines (builder, whole, error))
      return NULL;
  }
  return g_strv_builder_end (builder);
}

char **references_some (const char *verb, const char *question, char **arguments, GError **error)
{
  g_auto (GStrv) references = references_read_lines (verb, question, false, arguments, error);
  if (references != NULL && references[0] == NULL) {
    options_error (error, verb, "%s", _ (question));
    return NULL;
  }
  return g_steal_pointer (&references);
}

char **references_read (const char *verb, char **arguments, GError **error)
{
  return references_read_lines (verb, N_ ("name a record, volume or customer"), false, arguments, error);
}

/* ---- All faults ---- */

typedef struct {
  const char *reference;
  GError *error;
} ReferenceFault;

static void fault_free (gpointer data)
{
  ReferenceFault *fault = data;
  g_error_free (fault->error);
  g_free (fault);
}

typedef struct {
  const char *reference, *problem, *hint, *code;
} FaultRow;

static const ReportColumn fault_columns[] = {
    {"reference", N_ ("reference"), REPORT_TEXT (FaultRow, reference)},
    {"problem", N_ ("problem"), REPORT_TEXT (FaultRow, problem)},
    {"hint", N_ ("what helps"), REPORT_TEXT (FaultRow, hint)},
    {"code", N_ ("code"), REPORT_TEXT (FaultRow, code)},
    {0},
};

static bool find_faults (Archive *archive G_GNUC_UNUSED, const ReportRequest *request, ReportVisit visit, gpointer data,
                         GError **error G_GNUC_UNUSED)
{
  const GPtrArray *faults = request->query;
  for (unsigned i = 0; i < faults->len; i++) {
    const ReferenceFault *fault = faults->pdata[i];
    const FaultRow row = {fault->reference, fault->error->message, error_hint (fault->error), error_id (fault->error)};
    if (!visit (&row, data))
      break;
  }
  return true;
}

static const Report fault_report = {.name = "fault", .columns = fault_columns, .brief = 3, .find = find_faults};

/* Records of a pair are named together, so none of them is at fault for being alone. */
static void try_each (const char *const *references, ReferenceAttempt attempt, gpointer data, GPtrArray *faults)
{
  for (const char *const *reference = references; *reference != NULL; reference++) {
    const char *const one[] = {*reference, NULL};
    GError *error = NULL;
    if (attempt (one, data, &error) || error_has_id (error, "D-PAIR")) {
      g_clear_error (&error);
      continue;
    }
    ReferenceFault *fault = g_new0 (ReferenceFault, 1);
    *fault = (ReferenceFault){*reference, error};
    g_ptr_array_add (faults, fault);
  }
}

void references_tell_all (Context *context, Archive *archive, const char *const *references, ReferenceAttempt attempt,
                          gpointer data, GError **error)
{
  bool refused =
      g_error_matches (*error, ERROR_DOMAIN, ERROR_REFUSED) || g_error_matches (*error, ERROR_DOMAIN, ERROR_USAGE);
  g_autofree const char **distinct = refused ? text_distinct (references) : NULL;
  if (!refused || distinct[0] == NULL || distinct[1] == NULL)
    return;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (fault_free);
  try_each (distinct, attempt, data, faults);
  ReportRequest request = {.report = &fault_report, .query = faults};
  if (faults->len < 2 || !output_report (context->output, archive, &request, NULL))
    return;
  ErrorKind kind = (ErrorKind)(*error)->code;
  g_clear_error (error);
  error_set (error, kind, "D-REFERENCES", NULL, "leave these out, or correct them",
             "nothing was changed: %u of these cannot be taken", faults->len);
}
