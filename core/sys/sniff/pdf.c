/* The pages of a PDF are counted by pdfinfo(1) and qpdf(1), which must agree. They read the file in different ways (one
 * believes the count in the page tree, the other visits every page), so a forged count leads to different results.
 * Then, or when one of them is not installed, the number of pages is unknown. */
#include <inttypes.h>

#include "sys/helper.h"
#include "sys/sniff/internal.h"

#define PDF_TAIL 2048 /* readers look for the end marker in the last 1,024 bytes; some scanners append more */

typedef enum { PDF_COUNTED, PDF_FAILED, PDF_LOCKED, PDF_ABSENT, PDF_STOPPED } PdfVerdict;

/* pdfinfo prints "Pages:          3" and "Encrypted:      yes (print:yes …)". */
static PdfVerdict ask_pdfinfo (SniffReader *reader, uint64_t *pages)
{
  static const char *const arguments[] = {NULL};
  g_auto (Helper) helper = {0};
  if (!helper_run ("pdfinfo", arguments, reader->fd, &helper, &reader->error))
    return PDF_FAILED;
  if (helper.state != HELPER_DONE)
    return helper.state == HELPER_ABSENT ? PDF_ABSENT : PDF_STOPPED;
  if (strstr (helper.errors->str, "Incorrect password") != NULL)
    return PDF_LOCKED;
  g_auto (GStrv) lines = g_strsplit (helper.output->str, "\n", -1);
  PdfVerdict verdict = PDF_FAILED;
  for (size_t i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "Encrypted:") && strstr (lines[i], "yes") != NULL)
      return PDF_LOCKED;
    if (g_str_has_prefix (lines[i], "Pages:") &&
        g_ascii_string_to_unsigned (g_strstrip (lines[i] + strlen ("Pages:")), 10, 0, G_MAXUINT64, pages, NULL))
      verdict = PDF_COUNTED;
  }
  return helper.status == 0 ? verdict : PDF_FAILED;
}

/* qpdf prints one object for each page, with its position. A JSON string cannot contain the quote that ends a key, so
 * text in the file cannot change the count. */
static PdfVerdict ask_qpdf (SniffReader *reader, uint64_t *pages, bool *repaired)
{
  static const char *const arguments[] = {"--json", "--json-key=pages", NULL};
  static const char key[] = "\"pageposfrom1\":";
  g_auto (Helper) helper = {0};
  if (!helper_run ("qpdf", arguments, reader->fd, &helper, &reader->error))
    return PDF_FAILED;
  if (helper.state != HELPER_DONE)
    return helper.state == HELPER_ABSENT ? PDF_ABSENT : PDF_STOPPED;
  if (strstr (helper.errors->str, "invalid password") != NULL)
    return PDF_LOCKED;
  if (helper.status != 0 && helper.status != 3) /* 3: success with warnings */
    return PDF_FAILED;
  *repaired = strstr (helper.errors->str, "file is damaged") != NULL;
  *pages = 0;
  for (const char *at = helper.output->str; (at = strstr (at, key)) != NULL; at += sizeof key - 1)
    *pages += 1;
  return PDF_COUNTED;
}

static void weigh_verdicts (PdfVerdict first, PdfVerdict second, uint64_t pages, uint64_t other, Sniff *sniff)
{
  if (first == PDF_LOCKED || second == PDF_LOCKED)
    sniff_locked (sniff, "the file is encrypted");
  else if (first == PDF_ABSENT || second == PDF_ABSENT)
    sniff_unknown (sniff, "%s is not installed", first == PDF_ABSENT ? "pdfinfo" : "qpdf");
  else if (first == PDF_STOPPED || second == PDF_STOPPED)
    sniff_unknown (sniff, "%s was stopped because it took too much time or memory",
                   first == PDF_STOPPED ? "pdfinfo" : "qpdf");
  else if (first == PDF_FAILED && second == PDF_FAILED)
    sniff_damaged (sniff, "neither pdfinfo nor qpdf can read the file");
  else if (first == PDF_FAILED || second == PDF_FAILED)
    sniff_unknown (sniff, "%s cannot read the file", first == PDF_FAILED ? "pdfinfo" : "qpdf");
  else if (pages != other)
    sniff_unknown (sniff, "pdfinfo counts %ju pages, but qpdf counts %ju", (uintmax_t)pages, (uintmax_t)other);
  else if (pages == 0)
    sniff_damaged (sniff, "the file has no pages");
  else
    sniff_counted (sniff, pages);
}

void sniff_pdf (SniffReader *reader, Sniff *sniff)
{
  uint64_t end, pages = 0, other = 0;
  bool repaired = false;
  if (!sniff_find_last (reader, PDF_TAIL, "%%EOF", 5, &end)) {
    sniff_damaged (sniff, "the file ends before its end-of-file marker");
    return;
  }
  PdfVerdict first = ask_pdfinfo (reader, &pages);
  /* A file that stopped one helper is not given to the other, so a hostile file uses up the limits only once. */
  PdfVerdict second = first == PDF_STOPPED ? PDF_FAILED : ask_qpdf (reader, &other, &repaired);
  weigh_verdicts (first, second, pages, other, sniff);
  if (repaired && sniff->state == SNIFF_COUNTED)
    sniff_damaged (sniff, "the table of objects is damaged");
}
