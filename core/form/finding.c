/* Findings are plain values; what they mean stands in dossier-verify(1). */
#include "form/finding.h"

#include "sys/message.h"

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
