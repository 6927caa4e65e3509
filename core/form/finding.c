/* Findings are plain values; what they mean stands in dossier-verify(1). */
#include "form/finding.h"

#include <string.h>

#include "sys/error.h"
#include "sys/message.h"

#define RESTORE_FILE N_ ("restore this file from a backup")
#define RESTORE_RECORD N_ ("restore the whole record from a backup")
#define UNLISTED N_ ("the record's manifest does not list it")
#define MOVE_OUT N_ ("move it out of the archive; file it if it belongs there")

/* What verify, pack and seal say in the same words. No message: that of the error. */
static const struct {
  const char *code;
  FindingGrade grade;
  const char *message, *hint;
} filed[] = {
    {"V-DIR-UNLISTED", FINDING_FAULT, UNLISTED, MOVE_OUT},
    {"V-FILE-CHANGED", FINDING_FAULT, N_ ("the file is not the one that was filed"), RESTORE_FILE},
    {"V-FILE-MISSING", FINDING_FAULT, N_ ("the file is missing"), RESTORE_FILE},
    {"V-FILE-UNLISTED", FINDING_FAULT, UNLISTED, MOVE_OUT},
    {"V-MANIFEST", FINDING_FAULT, NULL, RESTORE_RECORD},
    {"V-MANIFEST-CHANGED", FINDING_FAULT, N_ ("the manifest is not the one that was filed"), RESTORE_RECORD},
    {"V-MANIFEST-EMPTY", FINDING_FAULT, NULL, RESTORE_RECORD},
    {"V-MANIFEST-MISSING", FINDING_FAULT, N_ ("the file is missing"), RESTORE_FILE},
    {"V-NAME-CASE", FINDING_FAULT, N_ ("the name is written in another case than the manifest has it"),
     N_ ("give it its name back")},
    {"V-NAME-INVALID", FINDING_FAULT, N_ ("no manifest lists it, and its name is not one that an archive gives"),
     N_ ("move it out of the archive")},
    {"V-NOT-PLAIN", FINDING_FAULT, N_ ("not a plain file stands where a file was filed"), RESTORE_FILE},
    {"V-RECORD-MISSING", FINDING_FAULT, N_ ("the record is missing"), N_ ("restore it from a backup")},
    {"V-UNREADABLE", FINDING_NOT_CHECKED, NULL, NULL},
};

Finding *finding_new (FindingGrade grade, const char *code, const char *place, const char *format, ...)
{
  Finding *finding = g_new0 (Finding, 1);
  finding->grade = grade;
  finding->code = g_strdup (code);
  finding->place = g_strdup (place);
  va_list arguments;
  va_start (arguments, format);
  finding->message = message_print (format, arguments);
  va_end (arguments);
  return finding;
}

static Finding *make (const char *code, const char *place, const char *expected, const char *found, const char *reason)
{
  unsigned i = 0;
  while (i + 1 < G_N_ELEMENTS (filed) && strcmp (filed[i].code, code) != 0)
    i++;
  const char *message = filed[i].message != NULL ? filed[i].message : reason;
  Finding *finding = finding_new (filed[i].grade, code, place, "%s", message);
  finding->expected = g_strdup (expected);
  finding->found = g_strdup (found);
  finding->hint = g_strdup (filed[i].hint);
  return finding;
}

Finding *finding_of (const char *code, const char *place, const char *expected, const char *found)
{
  return make (code, place, expected, found, N_ ("it cannot be read"));
}

Finding *finding_of_error (const char *missing, const char *place, const char *expected, const GError *error)
{
  if (error == NULL || error_has_id (error, "D-NOT-FOUND"))
    return finding_of (missing, place, expected, NULL);
  const char *id = error_id (error), *code = "V-UNREADABLE";
  if (strcmp (id, "D-NOT-A-FILE") == 0)
    code = "V-NOT-PLAIN";
  else if (strcmp (id, "D-MANIFEST-EMPTY") == 0)
    code = "V-MANIFEST-EMPTY";
  else if (g_str_has_prefix (id, "D-MANIFEST-"))
    code = "V-MANIFEST";
  return make (code, place, NULL, NULL, error->message);
}

void finding_free (Finding *finding)
{
  if (finding == NULL)
    return;
  char *const fields[] = {finding->code,  finding->place, finding->message, finding->expected,
                          finding->found, finding->since, finding->hint};
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (fields[i]);
  g_free (finding);
}

gint finding_compare (gconstpointer a, gconstpointer b)
{
  const Finding *one = *(const Finding *const *)a, *other = *(const Finding *const *)b;
  if (one->grade != other->grade)
    return one->grade > other->grade ? -1 : 1;
  int order = g_strcmp0 (one->code, other->code);
  return order != 0 ? order : g_strcmp0 (one->place, other->place);
}
