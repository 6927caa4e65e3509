/* The pages of a PDF are counted by pdfinfo(1) and qpdf(1), which must agree. They read the file in different ways (one
 * believes the count in the page tree, the other visits every page), so a forged count leads to different results.
 * Then, or when one of them is not installed, the number of pages is unknown. */
#include <inttypes.h>

#include "sys/helper.h"
#include "sys/message.h"
#include "sys/sniff/internal.h"

#define PDF_LEAD 1024 /* bytes before the header that readers skip (ISO 32000-1, annex H.3.4.1) */
#define PDF_TAIL 2048 /* readers look for the end marker in the last 1,024 bytes; some scanners append more */

typedef enum { PDF_COUNTED, PDF_FAILED, PDF_LOCKED, PDF_ABSENT, PDF_STOPPED } PdfVerdict;

/* The rest of the last line of text that begins with key, or NULL. Given. The strings of a document, which may hold
 * lines and zero bytes, come before the program's own lines. */
static char *last_line (const GString *text, const char *key)
{
  char *found = NULL;
  size_t key_len = strlen (key);
  for (const char *at = text->str, *end = text->str + text->len; at < end;) {
    const char *newline = memchr (at, '\n', (size_t)(end - at));
    size_t len = (size_t)((newline == NULL ? end : newline) - at);
    if (len >= key_len && memcmp (at, key, key_len) == 0) {
      g_free (found);
      found = g_strstrip (g_strndup (at + key_len, len - key_len));
    }
    at += len + 1;
  }
  return found;
}

/* The restrictions in "yes (print:no copy:no change:yes addNotes:no algorithm:AES)". Given. */
static char *read_restrictions (const char *encrypted)
{
  static const struct {
    const char *word, *name;
  } all[] = {{"print:no", N_ ("printing")}, {"copy:no", N_ ("copying")}, {"change:no", N_ ("changing")}};
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    if (strstr (encrypted, all[i].word) != NULL)
      g_ptr_array_add (names, (gpointer)(uintptr_t)_ (all[i].name));
  g_ptr_array_add (names, NULL);
  return g_strjoinv (_ (", "), (char **)names->pdata);
}

/* pdfinfo prints "Pages:          3" and "Encrypted:      yes (print:yes …)" when it could open the file.
 * *restricted is set to what an encrypted file that opens without a password forbids. */
static PdfVerdict ask_pdfinfo (SniffReader *reader, uint64_t *pages, char **restricted)
{
  static const char *const arguments[] = {NULL};
  g_auto (Helper) helper = {0};
  if (!helper_run ("pdfinfo", arguments, reader->fd, &helper, &reader->error))
    return PDF_FAILED;
  if (helper.state != HELPER_DONE)
    return helper.state == HELPER_ABSENT ? PDF_ABSENT : PDF_STOPPED;
  if (helper.status != 0) {
    g_autofree char *why = last_line (helper.errors, "Command Line Error:");
    return g_strcmp0 (why, "Incorrect password") == 0 ? PDF_LOCKED : PDF_FAILED;
  }
  g_autofree char *count = last_line (helper.output, "Pages:");
  g_autofree char *encrypted = last_line (helper.output, "Encrypted:");
  if (encrypted != NULL && g_str_has_prefix (encrypted, "yes"))
    *restricted = read_restrictions (encrypted);
  return count != NULL && g_ascii_string_to_unsigned (count, 10, 0, G_MAXUINT64, pages, NULL) ? PDF_COUNTED
                                                                                              : PDF_FAILED;
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
  g_strchomp (helper.errors->str);
  if (helper.status == 2 && g_str_has_suffix (helper.errors->str, ": invalid password"))
    return PDF_LOCKED;
  if (helper.status != 0 && helper.status != 3) /* 3: success with warnings */
    return PDF_FAILED;
  *repaired = strstr (helper.errors->str, "file is damaged") != NULL;
  *pages = 0;
  const char *at = helper.output->str, *end = at + helper.output->len;
  while ((at = memmem (at, (size_t)(end - at), key, sizeof key - 1)) != NULL) {
    at += sizeof key - 1;
    *pages += 1;
  }
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
  uint64_t marker, pages = 0, other = 0, end = sniff_end (reader);
  g_autofree char *restricted = NULL;
  bool repaired = false;
  if (!sniff_find_last (reader, end, PDF_TAIL, "%%EOF", 5, &marker)) {
    sniff_damaged (sniff, "the file ends before its end-of-file marker");
    return;
  }
  PdfVerdict first = ask_pdfinfo (reader, &pages, &restricted);
  /* A file that stopped one helper is not given to the other, so a hostile file uses up the limits only once. */
  PdfVerdict second = first == PDF_STOPPED ? PDF_FAILED : ask_qpdf (reader, &other, &repaired);
  weigh_verdicts (first, second, pages, other, sniff);
  if (sniff->state != SNIFF_COUNTED)
    return;
  if (restricted != NULL && *restricted != '\0')
    sniff_remark (sniff, "the file opens without a password, but forbids %s", restricted);
  else if (restricted != NULL)
    sniff_remark (sniff, "the file is encrypted, but opens without a password");
  if (end < reader->size)
    sniff_remark (sniff, "%ju zero bytes follow its end", (uintmax_t)(reader->size - end));
  if (repaired)
    sniff_remark (sniff, "its table of objects is damaged, but both readers find the same pages");
}

bool sniff_is_pdf (SniffReader *reader, bool named)
{
  uint64_t marker;
  char head[PDF_LEAD + 8];
  size_t len = (size_t)MIN (reader->size, sizeof head);
  const char *found = sniff_read (reader, 0, head, len) ? memmem (head, len, "%PDF-", 5) : NULL;
  if (found == NULL || found - head > PDF_LEAD || found + 5 == head + len || !g_ascii_isdigit (found[5]))
    return false;
  return named || sniff_find_last (reader, sniff_end (reader), PDF_TAIL, "%%EOF", 5, &marker);
}
