/* The catalog: what is found in it, and that a damaged one is not read. */
#include "sys/message.h"

#include <glib/gstdio.h>
#include <string.h>

/* Head, two tables of three entries, and the strings. */
static GByteArray *make_catalog (void)
{
  static const char *const texts[][2] = {{"", "header"}, {"%u page\0%u pages", "%u 页"}, {"record", "件"}};
  static const guint32 lengths[] = {0, 16, 6};
  enum { N = 3, HEAD = 28, TABLE = 8 * N };
  GByteArray *bytes = g_byte_array_new ();
  guint32 head[] = {0x950412de, 0, N, HEAD, HEAD + TABLE, 0, 0}, at = HEAD + 2 * TABLE;
  for (unsigned i = 0; i < G_N_ELEMENTS (head); i++)
    head[i] = GUINT32_TO_LE (head[i]);
  g_byte_array_append (bytes, (const guint8 *)head, sizeof head);
  g_autoptr (GByteArray) strings = g_byte_array_new ();
  for (unsigned table = 0; table < 2; table++)
    for (unsigned i = 0; i < N; i++) {
      guint32 len = table == 0 ? lengths[i] : (guint32)strlen (texts[i][1]);
      guint32 entry[] = {GUINT32_TO_LE (len), GUINT32_TO_LE (at)};
      g_byte_array_append (bytes, (const guint8 *)entry, sizeof entry);
      g_byte_array_append (strings, (const guint8 *)texts[i][table], len + 1);
      at += len + 1;
    }
  g_byte_array_append (bytes, strings->data, strings->len);
  return bytes;
}

static bool load (const GByteArray *bytes, gsize len)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("catalog-XXXXXX", &path, NULL);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, (gssize)len, NULL));
  bool loaded = message_load (path);
  g_unlink (path);
  return loaded;
}

static G_GNUC_PRINTF (1, 2) char *print (const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  char *text = message_print (format, arguments);
  va_end (arguments);
  return text;
}

static void english_without_a_catalog (void)
{
  g_assert_false (message_load ("/nonexistent/dossier.mo"));
  g_assert_cmpstr (_ ("record"), ==, "record");
  g_assert_cmpstr (message_plural ("%u page", "%u pages", 1), ==, "%u page");
  g_assert_cmpstr (message_plural ("%u page", "%u pages", 0), ==, "%u pages");
}

static void a_damaged_catalog_is_not_read (void)
{
  g_autoptr (GByteArray) bytes = make_catalog ();
  for (gsize len = 0; len < bytes->len; len++)
    g_assert_false (load (bytes, len));
  for (gsize at = 8; at < 76; at++) {
    if (at >= 20 && at < 28) /* a table of hashes, which is not used */
      continue;
    guint8 was = bytes->data[at];
    bytes->data[at] = 0xff;
    g_assert_false (load (bytes, bytes->len));
    bytes->data[at] = was;
  }
  g_assert_cmpstr (_ ("record"), ==, "record");
}

static void what_it_has_is_translated (void)
{
  g_autoptr (GByteArray) bytes = make_catalog ();
  g_assert_true (load (bytes, bytes->len));
  g_assert_cmpstr (_ ("record"), ==, "件");
  g_assert_cmpstr (_ ("volume"), ==, "volume");
  g_assert_cmpstr (_ (""), ==, "");
  g_assert_cmpstr (message_plural ("%u page", "%u pages", 1), ==, "%u 页");
  g_autofree char *handed_on = print ("%s", "record"), *named = print ("%s!", "record");
  g_assert_cmpstr (handed_on, ==, "件");
  g_assert_cmpstr (named, ==, "record!");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/english-without-a-catalog", english_without_a_catalog);
  g_test_add_func ("/message/a-damaged-catalog-is-not-read", a_damaged_catalog_is_not_read);
  g_test_add_func ("/message/what-it-has-is-translated", what_it_has_is_translated);
  return g_test_run ();
}
