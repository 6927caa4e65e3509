/* Papers that a rule asks for, and signed slips. A scan is copied beside the entry under a name made of edition, code
 * and ending; until then the document has the path of the file that was named. */
#include <fcntl.h>
#include <string.h>

#include "form/field.h"
#include "form/layout/lending.h"
#include "form/text.h"
#include "ops/lend/internal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

void lend_add_scan (Loan *loan, const char *code, const char *path)
{
  loan_add_paper (loan, code)->scan = g_strdup (path);
}

bool lend_take_paper (Loan *loan, const Layout *layout, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *code = g_strndup (text, equals != NULL ? (size_t)(equals - text) : strlen (text));
  const char *rest = equals != NULL ? equals + 1 : "";
  const char *colon = strchr (rest, ':');
  g_autofree char *number = g_strndup (rest, colon != NULL ? (size_t)(colon - rest) : strlen (rest));
  if (!lending_has_paper (layout, code))
    return error_set (error, ERROR_USAGE, "D-LOAN-PAPER", text, "write --paper CODE=NUMBER:SCAN",
                      "the layout has no paper \"%s\"", code);
  LoanPaper *paper = loan_add_paper (loan, code);
  if (number[0] != '\0' && !text_take ("--paper", number, FIELD_MAX_LINE, &paper->number, error))
    return false;
  if (colon != NULL && colon[1] != '\0')
    paper->scan = g_strdup (colon + 1);
  return true;
}

/* The ending of a file's name in lower case; "bin" for an unusual one. Given. */
static char *ending_of (const char *path)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *lower = dot != NULL ? g_ascii_strdown (dot + 1, -1) : NULL;
  bool plain = lower != NULL && field_is_word (lower) && strcmp (lower, "txt") != 0 && strcmp (lower, "sig") != 0 &&
               strcmp (lower, "xml") != 0;
  return plain ? g_steal_pointer (&lower) : g_strdup ("bin");
}

static bool bring_scan (Change *change, const Loan *loan, LoanPaper *paper, GError **error)
{
  g_autofree char *ending = ending_of (paper->scan);
  g_autofree char *name = g_strdup_printf ("%u.%s.%s", loan->entry.edition, paper->code, ending);
  g_autofree char *path = loan_paper_path (loan->entry.number, name);
  g_autoptr (GBytes) bytes = io_read_file (AT_FDCWD, paper->scan, kind_limit (KIND_LOAN_PAPER), error);
  if (bytes == NULL || change_bring (change, kind_row (KIND_LOAN_PAPER)->verb, path, bytes, error) == NULL)
    return false;
  g_free (paper->scan);
  paper->scan = g_steal_pointer (&name);
  return true;
}

bool lend_bring_papers (Change *change, Loan *loan, GError **error)
{
  for (unsigned i = 0; i < loan->papers->len; i++) {
    LoanPaper *paper = loan->papers->pdata[i];
    if (paper->scan != NULL && !bring_scan (change, loan, paper, error))
      return false;
  }
  return true;
}
