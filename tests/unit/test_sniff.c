/* What scans are and how many pages they have: this project's samples, the files of tests/bad, and some that are made
 * here. */
#include "sys/sniff.h"

#include <string.h>
#include <sys/stat.h>

#include "sys/helper.h"
#include "tests/unit/fixtures/unit.h"

static void sniff_path (const char *path, Sniff *sniff)
{
  g_autoptr (GError) error = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_true (sniff_file (fd, path, sniff, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lseek (fd, 0, SEEK_CUR), ==, 0);
  close (fd);
}

static void sniff_bytes (Fresh *fresh, const char *name, const void *bytes, size_t len, Sniff *sniff)
{
  g_autofree char *path = g_build_filename (fresh->path, name, NULL);
  g_assert_true (g_file_set_contents (path, bytes, (gssize)len, NULL));
  sniff_path (path, sniff);
}

static bool have_pdf_helpers (void)
{
  g_autofree char *pdfinfo = helper_find ("pdfinfo"), *qpdf = helper_find ("qpdf");
  return pdfinfo != NULL && qpdf != NULL;
}

typedef struct {
  const char *file, *media, *extension;
  unsigned pages;
} Expected;

static void test_samples_are_counted (void)
{
  static const Expected all[] = {
      {"bakery.png", "image/png", "png", 1},       {"books.webp", "image/webp", "webp", 1},
      {"contract.tif", "image/tiff", "tif", 3},    {"dingdan.pdf", "application/pdf", "pdf", 2},
      {"fankui.jpg", "image/jpeg", "jpg", 1},      {"fapiao.ofd", "application/ofd", "ofd", 2},
      {"ferry.djvu", "image/vnd.djvu", "djvu", 2}, {"huoyun.tif", "image/tiff", "tif", 1},
      {"stationer.jp2", "image/jp2", "jp2", 1},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_auto (Sniff) sniff = {0};
    g_autofree char *path = g_build_filename ("tests/samples", all[i].file, NULL);
    sniff_path (path, &sniff);
    g_assert_cmpstr (sniff.media, ==, all[i].media);
    g_assert_cmpstr (sniff.extension, ==, all[i].extension);
    if (strcmp (sniff.extension, "pdf") == 0 && !have_pdf_helpers ()) {
      g_assert_cmpint (sniff.state, ==, SNIFF_UNKNOWN);
      continue;
    }
    g_assert_cmpint (sniff.state, ==, SNIFF_COUNTED);
    g_assert_cmpuint (sniff.pages, ==, all[i].pages);
    g_assert_null (sniff.note);
  }
}

/* Only what a file says of itself: contract.tif was made with 200 dots per inch, a sample without any says nothing. */
static void test_the_resolution_is_read (void)
{
  static const struct {
    const char *file;
    unsigned dpi;
  } all[] = {{"contract.tif", 200}, {"huoyun.tif", 200}, {"books.webp", 0}, {"dingdan.pdf", 0}};
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_auto (Sniff) sniff = {0};
    g_autofree char *path = g_build_filename ("tests/samples", all[i].file, NULL);
    sniff_path (path, &sniff);
    g_assert_cmpuint (sniff.dpi, ==, all[i].dpi);
  }
}

static const char *state_name (SniffState state)
{
  static const char *const names[] = {"counted", "unpaged", "unknown", "damaged", "locked"};
  return names[state];
}

static void check_bad (const char *file, const char *expected)
{
  g_auto (Sniff) sniff = {0};
  g_autofree char *path = g_build_filename ("tests/bad", file, NULL);
  guard_against_hanging ();
  sniff_path (path, &sniff);
  alarm (0);
  if (g_str_has_prefix (file, "pdf-") && !have_pdf_helpers () && sniff.state == SNIFF_UNKNOWN)
    return;
  g_test_message ("%s: %s", file, sniff.note);
  g_assert_cmpstr (state_name (sniff.state), ==, expected);
  g_assert_nonnull (sniff.note);
  g_assert_cmpuint (sniff.pages, ==, 0);
}

static void test_bad_files_are_seen_through (void)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents ("tests/bad/INDEX", &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  unsigned n = 0;
  for (size_t i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);
    if (g_strv_length (fields) != 3 || strcmp (fields[1], "scan") != 0)
      continue;
    check_bad (fields[0], fields[2]);
    n++;
  }
  g_assert_cmpuint (n, >=, 50);
}

/* No prefix of an image is taken for a whole one, but for what readers need not see (bytes after the last chunk). */
static void test_every_cut_is_noticed (Fresh *fresh, gconstpointer data)
{
  static const struct {
    const char *file;
    size_t spare; /* bytes at the end that may be missing unnoticed */
  } all[] = {{"fankui.jpg", 0},    {"bakery.png", 0},  {"books.webp", 0},
             {"stationer.jp2", 0}, {"fapiao.ofd", 22}, {"ferry.djvu", 0}};
  (void)data;
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *path = g_build_filename ("tests/samples", all[i].file, NULL);
    g_autofree char *bytes = NULL;
    gsize len;
    g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
    for (gsize cut = 20; cut < len - all[i].spare; cut += 1 + len / 150) {
      g_auto (Sniff) sniff = {0};
      sniff_bytes (fresh, all[i].file, bytes, cut, &sniff);
      g_assert_cmpint (sniff.state, ==, SNIFF_DAMAGED);
    }
    g_auto (Sniff) last = {0};
    sniff_bytes (fresh, all[i].file, bytes, len - all[i].spare - 1, &last);
    g_assert_cmpint (last.state, ==, SNIFF_DAMAGED);
  }
}

static void put16 (GByteArray *bytes, unsigned value)
{
  guint8 two[] = {(guint8)value, (guint8)(value >> 8)};
  g_byte_array_append (bytes, two, 2);
}

static void put32 (GByteArray *bytes, unsigned value)
{
  put16 (bytes, value & 0xffff);
  put16 (bytes, value >> 16);
}

/* A TIFF of n directories, each with one strip of four bytes. */
static GByteArray *make_tiff (unsigned n)
{
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *)"II*\0", 4);
  put32 (bytes, 8);
  for (unsigned i = 0; i < n; i++) {
    put16 (bytes, 2);
    static const unsigned tags[] = {273, 279}, values[] = {4, 4};
    for (unsigned j = 0; j < 2; j++) {
      put16 (bytes, tags[j]);
      put16 (bytes, 4);
      put32 (bytes, 1);
      put32 (bytes, values[j]);
    }
    put32 (bytes, i + 1 < n ? bytes->len + 4 : 0);
  }
  return bytes;
}

static void test_tiff_of_many_pages_is_counted (Fresh *fresh, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = make_tiff (5000);
  g_auto (Sniff) sniff = {0};
  (void)data;
  sniff_bytes (fresh, "many.tif", bytes->data, bytes->len, &sniff);
  g_assert_cmpint (sniff.state, ==, SNIFF_COUNTED);
  g_assert_cmpuint (sniff.pages, ==, 5000);
}

static void test_tiff_of_too_many_pages_is_not_believed (Fresh *fresh, gconstpointer data)
{
  g_autoptr (GByteArray) bytes = make_tiff (100001);
  g_auto (Sniff) sniff = {0};
  (void)data;
  sniff_bytes (fresh, "more.tif", bytes->data, bytes->len, &sniff);
  g_assert_cmpint (sniff.state, ==, SNIFF_DAMAGED);
}

static void test_others_have_no_pages (Fresh *fresh, gconstpointer data)
{
  static const struct {
    const char *name, *bytes;
    size_t len;
    const char *media, *extension;
  } all[] = {
      {"list.csv", "文件,客户\n1,2\n", 18, "text/csv", "csv"},
      {"LIST.CSV", "a;b\r\n", 5, "text/csv", "csv"},
      {"note", "plain words", 11, "text/plain", "txt"},
      {"a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", 10, "application/msword", "doc"},
      {"a.mp3", "ID3\4\0\0\0\0", 8, "audio/mpeg", "mp3"},
      {"a.wav", "RIFF\4\0\0\0WAVE", 12, "audio/wav", "wav"},
      {"a.mp4",
       "\0\0\0\x10"
       "ftypisom\0\0\0\0",
       16, "video/mp4", "mp4"},
      {"a.tif", "no TIFF at all", 14, "text/plain", "txt"},
      {"core", "\1\2\3\0\5", 5, "application/octet-stream", "bin"},
  };
  (void)data;
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_auto (Sniff) sniff = {0};
    sniff_bytes (fresh, all[i].name, all[i].bytes, all[i].len, &sniff);
    g_assert_cmpint (sniff.state, ==, SNIFF_UNPAGED);
    g_assert_cmpstr (sniff.media, ==, all[i].media);
    g_assert_cmpstr (sniff.extension, ==, all[i].extension);
  }
}

static void test_failed_reading_is_an_error (void)
{
  g_auto (Sniff) sniff = {0};
  g_autoptr (GError) error = NULL;
  g_assert_false (sniff_file (-1, "scan.tif", &sniff, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (error->code, ==, ERROR_UNREADABLE);
}

/* ---- Helper programs ---- */

static char *put_program (Fresh *fresh, const char *name, const char *script)
{
  g_autofree char *path = g_build_filename (fresh->path, name, NULL);
  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_cmpint (chmod (path, 0755), ==, 0);
  return g_steal_pointer (&path);
}

static void run_script (Fresh *fresh, const char *script, Helper *helper)
{
  static const char *const arguments[] = {"--fixed", NULL};
  g_autoptr (GError) error = NULL;
  g_autofree char *program = put_program (fresh, "helper", script);
  int fd = open ("tests/samples/index.csv", O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_true (helper_run (program, arguments, fd, helper, &error));
  g_assert_no_error (error);
  close (fd);
}

static void test_helper_is_given_the_file_and_nothing_else (Fresh *fresh, gconstpointer data)
{
  g_auto (Helper) helper = {0};
  (void)data;
  g_setenv ("DOSSIER_TEST_SECRET", "1", TRUE);
  run_script (fresh,
              "#!/bin/sh\necho \"$*\"; head -c 4 /dev/fd/3; echo; echo \"secret:$DOSSIER_TEST_SECRET\"; "
              "grep NoNewPrivs /proc/self/status; (: >\"$0.new\" && echo data >\"$0.new\") 2>/dev/null || echo no "
              "write; exit 5\n",
              &helper);
  g_assert_cmpint (helper.state, ==, HELPER_DONE);
  g_assert_cmpint (helper.status, ==, 5);
  g_assert_cmpstr (helper.output->str, ==, "--fixed -- /dev/fd/3\nfile\nsecret:\nNoNewPrivs:\t1\nno write\n");
}

static void test_helper_is_stopped_at_its_limits (Fresh *fresh, gconstpointer data)
{
  static const char *const scripts[] = {
      "#!/bin/sh\nwhile :; do :; done\n", /* CPU time */
      "#!/bin/sh\nexec cat /dev/zero\n",  /* output */
      "#!/bin/sh\nkill -9 $$\n",          /* a crash */
  };
  (void)data;
  for (size_t i = 0; i < G_N_ELEMENTS (scripts); i++) {
    g_auto (Helper) helper = {0};
    run_script (fresh, scripts[i], &helper);
    g_assert_cmpint (helper.state, ==, HELPER_STOPPED);
    g_assert_cmpuint (helper.output->len, <=, HELPER_OUTPUT);
  }
}

/* Runs the PDF reader with helpers of our own on PATH. */
static void sniff_pdf_with (Fresh *fresh, const char *pdfinfo, const char *qpdf, Sniff *sniff)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autofree char *one = pdfinfo == NULL ? NULL : put_program (fresh, "pdfinfo", pdfinfo);
  g_autofree char *other = qpdf == NULL ? NULL : put_program (fresh, "qpdf", qpdf);
  g_setenv ("PATH", fresh->path, TRUE);
  sniff_path ("tests/samples/dingdan.pdf", sniff);
  g_setenv ("PATH", path, TRUE);
  if (one != NULL)
    g_unlink (one);
  if (other != NULL)
    g_unlink (other);
}

#define PAGES(n) "#!/bin/sh\necho 'Pages:   " n "'\n"
#define PAGE "\"pageposfrom1\": 1\n"

static void test_pdf_is_counted_only_when_both_agree (Fresh *fresh, gconstpointer data)
{
  static const struct {
    const char *pdfinfo, *qpdf;
    SniffState state;
  } all[] = {
      {PAGES ("2"), "#!/bin/sh\nprintf '" PAGE PAGE "'\n", SNIFF_COUNTED},
      {PAGES ("2000000000"), "#!/bin/sh\nprintf '" PAGE PAGE "'\n", SNIFF_UNKNOWN},
      {PAGES ("3"), "#!/bin/sh\nprintf '" PAGE PAGE "'\n", SNIFF_UNKNOWN},
      {PAGES ("-2"), "#!/bin/sh\nprintf '" PAGE PAGE "'\n", SNIFF_UNKNOWN},
      {NULL, "#!/bin/sh\nprintf '" PAGE PAGE "'\n", SNIFF_UNKNOWN},
      {PAGES ("2"), NULL, SNIFF_UNKNOWN},
      {NULL, NULL, SNIFF_UNKNOWN},
      {PAGES ("2"), "#!/bin/sh\nexit 2\n", SNIFF_UNKNOWN},
      {"#!/bin/sh\nexit 1\n", "#!/bin/sh\nexit 2\n", SNIFF_DAMAGED},
      {"#!/bin/sh\nkill -9 $$\n", "#!/bin/sh\nprintf '" PAGE PAGE "'\n", SNIFF_UNKNOWN},
      {PAGES ("0"), "#!/bin/sh\nexit 0\n", SNIFF_DAMAGED},
      {"#!/bin/sh\necho 'Command Line Error: Incorrect password' >&2; exit 1\n", "#!/bin/sh\nprintf '" PAGE "'\n",
       SNIFF_LOCKED},
      {"#!/bin/sh\nprintf 'Pages: 2\nEncrypted:   yes (print:no)\n'\n", "#!/bin/sh\nprintf '" PAGE PAGE "'\n",
       SNIFF_COUNTED},
      {"#!/bin/sh\nprintf 'Title: a\\0b\nPages: 7\nPages: 2\nEncrypted: no\n'\n", "#!/bin/sh\nprintf '" PAGE PAGE "'\n",
       SNIFF_COUNTED},
      {PAGES ("2"), "#!/bin/sh\nprintf '" PAGE PAGE "'; echo 'WARNING: x: file is damaged' >&2; exit 3\n",
       SNIFF_COUNTED},
      {PAGES ("3"), "#!/bin/sh\nprintf '" PAGE PAGE "'; echo 'WARNING: x: file is damaged' >&2; exit 3\n",
       SNIFF_UNKNOWN},
  };
  (void)data;
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++) {
    g_auto (Sniff) sniff = {0};
    sniff_pdf_with (fresh, all[i].pdfinfo, all[i].qpdf, &sniff);
    g_test_message ("%zu: %s", i, sniff.note);
    g_assert_cmpint (sniff.state, ==, all[i].state);
    g_assert_cmpuint (sniff.pages, ==, all[i].state == SNIFF_COUNTED ? 2 : 0);
  }
}

#define ADD(path, test) g_test_add ("/sniff/" path, Fresh, NULL, fresh_set_up, test, fresh_tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sniff/the-resolution-is-read", test_the_resolution_is_read);
  g_test_add_func ("/sniff/samples-are-counted", test_samples_are_counted);
  g_test_add_func ("/sniff/bad-files-are-seen-through", test_bad_files_are_seen_through);
  g_test_add_func ("/sniff/failed-reading-is-an-error", test_failed_reading_is_an_error);
  ADD ("every-cut-is-noticed", test_every_cut_is_noticed);
  ADD ("tiff-of-many-pages-is-counted", test_tiff_of_many_pages_is_counted);
  ADD ("tiff-of-too-many-pages-is-not-believed", test_tiff_of_too_many_pages_is_not_believed);
  ADD ("others-have-no-pages", test_others_have_no_pages);
  ADD ("helper-is-given-the-file-and-nothing-else", test_helper_is_given_the_file_and_nothing_else);
  ADD ("helper-is-stopped-at-its-limits", test_helper_is_stopped_at_its_limits);
  ADD ("pdf-is-counted-only-when-both-agree", test_pdf_is_counted_only_when_both_agree);
  return g_test_run ();
}
