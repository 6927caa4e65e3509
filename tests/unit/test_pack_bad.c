/* Hostile tarballs: each is refused with its code, within 256 MiB of memory, and unpacking it
 * leaves nothing behind, neither in its place nor anywhere else. A process of its own for each. */
#include "tests/unit/fixtures/tarball.h"
#include "tests/unit/fixtures/packed.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "ops/backup/unpack.h"

enum { MAX_MEMORY = 256 * 1024 * 1024 };

/* The pack with a member put in before the one of that path. */
static GBytes *with_member (GBytes *pack, const ForeignMember *member)
{
  gsize len = 0;
  const guint8 *data = g_bytes_get_data (pack, &len);
  gsize at = 0;
  while (strcmp ((const char *)data + at, "archive.xml") != 0)
    at += FOREIGN_BLOCK;
  GByteArray *tar = g_byte_array_new ();
  g_byte_array_append (tar, data, (guint)at);
  foreign_append (tar, member);
  g_byte_array_append (tar, data + at, (guint)(len - at));
  return g_byte_array_free_to_bytes (tar);
}

#define TEXT(string) .data = (string), .data_len = sizeof (string) - 1
#define FIELD(offset, string) .field = (offset), .text = (string), .len = sizeof (string) - 1

typedef struct {
  const char *name, *code;
  ForeignMember member;
} Single;

static const Single singles[] = {
    {"absolute", "V-TAR-PATH", {.path = "/tmp/x", .type = '0'}},
    {"upwards", "V-TAR-PATH", {.path = "../x", .type = '0'}},
    {"upwards within", "V-TAR-PATH", {.path = "customers/../../x", .type = '0'}},
    {"here", "V-TAR-PATH", {.path = "./x", .type = '0'}},
    {"empty part", "V-TAR-PATH", {.path = "customers//x", .type = '0'}},
    {"slash at the end", "V-TAR-PATH", {.path = "customers/", .type = '0'}},
    {"no name", "V-TAR-PATH", {.path = "", .type = '0'}},
    {"escape sequence", "V-TAR-PATH", {.path = "customers/\033[2Jx", .type = '0'}},
    {"line feed", "V-TAR-PATH", {.path = "customers/x\ny", .type = '0'}},
    {"delete", "V-TAR-PATH", {.path = "customers/x\177", .type = '0'}},
    {"symbolic link", "V-TAR-TYPE", {.path = "customers/x", .type = '2', FIELD (157, "/etc")}},
    {"hard link", "V-TAR-TYPE", {.path = "customers/x", .type = '1', FIELD (157, "../../x")}},
    {"character device", "V-TAR-TYPE", {.path = "customers/x", .type = '3'}},
    {"block device", "V-TAR-TYPE", {.path = "customers/x", .type = '4'}},
    {"directory", "V-TAR-TYPE", {.path = "customers", .type = '5'}},
    {"FIFO", "V-TAR-TYPE", {.path = "customers/x", .type = '6'}},
    {"contiguous file", "V-TAR-TYPE", {.path = "customers/x", .type = '7'}},
    {"old tar's file", "V-TAR-TYPE", {.path = "customers/x", .type = '\0'}},
    {"sparse of a petabyte",
     "V-TAR-TYPE",
     {.path = "customers/x", .type = 'S', FIELD (483, "\200\0\0\0\0\4\0\0\0\0\0\0")}},
    {"GNU long name", "V-TAR-TYPE", {.path = "././@LongLink", .type = 'L', TEXT ("../../x")}},
    {"GNU long link", "V-TAR-TYPE", {.path = "././@LongLink", .type = 'K', TEXT ("../../x")}},
    {"GNU directory", "V-TAR-TYPE", {.path = "customers/x", .type = 'D'}},
    {"GNU volume", "V-TAR-TYPE", {.path = "customers/x", .type = 'V'}},
    {"GNU continuation", "V-TAR-TYPE", {.path = "customers/x", .type = 'M'}},
    {"Solaris header", "V-TAR-TYPE", {.path = "customers/x", .type = 'X', TEXT ("11 path=x\n")}},
    {"header for all", "V-TAR-TYPE", {.path = "pax_global_header", .type = 'g', TEXT ("11 path=x\n")}},
    {"no magic", "V-TAR-HEADER", {.path = "customers/x", .type = '0', FIELD (257, "\0\0\0\0\0")}},
    {"GNU magic", "V-TAR-FOREIGN", {.path = "customers/x", .type = '0', FIELD (257, "ustar  \0")}},
    {"sum that is none", "V-TAR-HEADER", {.path = "customers/x", .type = '0', FIELD (150, "99"), .keep_sum = true}},
    {"changed after the sum",
     "V-TAR-HEADER",
     {.path = "customers/x", .type = '0', FIELD (0, "CUSTOMERS"), .keep_sum = true}},
    {"negative size",
     "V-TAR-SIZE",
     {.path = "customers/x", .type = '0', .size = "\377\377\377\377\377\377\377\377\377\377\377\377"}},
    {"size in base 256", "V-TAR-SIZE", {.path = "customers/x", .type = '0', .size = "\200\0\0\0\0\4\0\0\0\0\0\0"}},
    {"size with a sign", "V-TAR-SIZE", {.path = "customers/x", .type = '0', .size = "-0000000001 "}},
    {"size that is none", "V-TAR-SIZE", {.path = "customers/x", .type = '0', .size = "0000000000x "}},
    {"size without a digit", "V-TAR-SIZE", {.path = "customers/x", .type = '0', .size = "            "}},
    {"size beyond the end", "V-TAR-TRUNCATED", {.path = "customers/x", .type = '0', .size = "77777777777 "}},
    {"setuid", "V-TAR-FOREIGN", {.path = "customers/x", .type = '0', FIELD (100, "004755 ")}},
    {"somebody's", "V-TAR-FOREIGN", {.path = "customers/x", .type = '0', FIELD (108, "001750 ")}},
    {"root's by name", "V-TAR-FOREIGN", {.path = "customers/x", .type = '0', FIELD (265, "root")}},
    {"something after the prefix", "V-TAR-FOREIGN", {.path = "customers/x", .type = '0', FIELD (500, "hidden")}},
    {"something after the name", "V-TAR-FOREIGN", {.path = "customers/x", .type = '0', FIELD (20, "hidden")}},
    {"prefix that leads upwards", "V-TAR-PATH", {.path = "x", .type = '0', FIELD (345, "../..")}},
    {"number with spaces before it", "V-TAR-SIZE", {.path = "customers/x", .type = '0', .size = "         17 "}},
    {"pax traversal", "V-TAR-PATH", {.path = "PaxHeader", .type = 'x', TEXT ("17 path=../../x1\n")}},
    {"pax size of a petabyte", "V-TAR-SIZE", {.path = "PaxHeader", .type = 'x', TEXT ("25 size=1125899906842624\n")}},
    {"pax negative size", "V-TAR-SIZE", {.path = "PaxHeader", .type = 'x', TEXT ("11 size=-1\n")}},
    {"pax record too long", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("99 path=x\n")}},
    {"pax record of nothing", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("0 path=x\n")}},
    {"pax record without an end", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("10 path=x ")}},
    {"pax record without a value", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("8 pathx\n")}},
    {"pax number of many digits",
     "V-TAR-FOREIGN",
     {.path = "PaxHeader", .type = 'x', TEXT ("99999999999999999999999 path=x\n")}},
    {"pax NUL", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("12 path=x\0y\n")}},
    {"pax link", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("19 linkpath=../../x\n")}},
    {"pax sparse", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("22 GNU.sparse.major=1\n")}},
    {"pax charset", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("21 hdrcharset=BINARY\n")}},
    {"pax of nothing", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("")}},
    {"pax for what needs none", "V-TAR-FOREIGN", {.path = "PaxHeader", .type = 'x', TEXT ("20 path=archive.xml\n")}},
    {"bytes that are no text", "V-NAME-INVALID", {.path = "customers/\377\376", .type = '0'}},
    {"bidirectional", "V-NAME-INVALID", {.path = "customers/\342\200\256x", .type = '0'}},
    {"Windows device", "V-NAME-INVALID", {.path = "customers/con.txt", .type = '0'}},
    {"staging", "V-NAME-INVALID", {.path = ".staging/x", .type = '0'}},
    {"what unpacking writes", "V-NAME-INVALID", {.path = "RESTORED.txt", .type = '0', TEXT ("none\n")}},
    {"stranger", "V-FILE-UNLISTED", {.path = "archive.xml.sig", .type = '0', TEXT ("none\n")}},
    {"beneath a file", "V-JOURNAL-STRAY", {.path = "journal/000000001/x", .type = '0', TEXT ("none\n")}},
};

/* ---- Other ways ---- */

static GBytes *cut (GBytes *pack, gsize len)
{
  return g_bytes_new_from_bytes (pack, 0, len);
}

static GBytes *appended (GBytes *pack, const void *more, gsize len)
{
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, g_bytes_get_data (pack, NULL), (guint)g_bytes_get_size (pack));
  g_byte_array_append (bytes, more, (guint)len);
  return g_byte_array_free_to_bytes (bytes);
}

static GBytes *one_block_at_the_end (GBytes *pack)
{
  return cut (pack, g_bytes_get_size (pack) - FOREIGN_BLOCK);
}

static GBytes *a_block_more (GBytes *pack)
{
  static const char zeros[FOREIGN_BLOCK];
  return appended (pack, zeros, FOREIGN_BLOCK);
}

static GBytes *two_packs (GBytes *pack)
{
  return appended (pack, g_bytes_get_data (pack, NULL), g_bytes_get_size (pack));
}

static GBytes *a_byte_more (GBytes *pack)
{
  return appended (pack, "x", 1);
}

static GBytes *twice (GBytes *pack)
{
  g_autoptr (GPtrArray) members = packed_members (pack);
  PackedMember *first = packed_find (members, "archive.xml"), *copy = g_new0 (PackedMember, 1);
  guint index = 0;
  *copy = (PackedMember){g_strdup (first->path), g_bytes_ref (first->bytes), first->time};
  g_ptr_array_find (members, first, &index);
  g_ptr_array_insert (members, (gint)index, copy);
  return packed_again (members);
}

static GBytes *reversed (GBytes *pack)
{
  g_autoptr (GPtrArray) members = packed_members (pack);
  for (unsigned i = 0; i < members->len / 2; i++) {
    gpointer kept = members->pdata[i];
    members->pdata[i] = members->pdata[members->len - 1 - i];
    members->pdata[members->len - 1 - i] = kept;
  }
  return packed_again (members);
}

static GBytes *without (GBytes *pack, const char *prefix)
{
  g_autoptr (GPtrArray) members = packed_members (pack);
  for (unsigned i = members->len; i-- > 0;)
    if (g_str_has_prefix (((PackedMember *)members->pdata[i])->path, prefix))
      g_ptr_array_remove_index (members, i);
  return packed_again (members);
}

static GBytes *without_journal (GBytes *pack)
{
  return without (pack, "journal/");
}

static GBytes *without_text (GBytes *pack)
{
  return without (pack, PACK_FILE);
}

static GBytes *replace (GBytes *pack, const char *path, const char *text, gsize len)
{
  g_autoptr (GPtrArray) members = packed_members (pack);
  PackedMember *member = packed_find (members, path);
  g_bytes_unref (member->bytes);
  member->bytes = g_bytes_new (text, len);
  return packed_again (members);
}

static GBytes *empty_journal (GBytes *pack)
{
  return replace (pack, "journal/000000001", "", 0);
}

static GBytes *endless_line (GBytes *pack)
{
  g_autofree char *line = g_strnfill (8 * 1024 * 1024, 'x');
  return replace (pack, "journal/000000001", line, 8 * 1024 * 1024);
}

static GBytes *text_of_17_megabytes (GBytes *pack)
{
  g_autofree char *text = g_strnfill (17 * 1024 * 1024, 'x');
  return replace (pack, PACK_FILE, text, 17 * 1024 * 1024);
}

static GBytes *layout_of_20_megabytes (GBytes *pack)
{
  g_autofree char *text = g_strnfill (20 * 1024 * 1024, ' ');
  return replace (pack, "layouts/small.1.xml", text, 20 * 1024 * 1024);
}

static GBytes *billion_laughs (GBytes *pack)
{
  static const char text[] =
      "<!DOCTYPE a [<!ENTITY b 'xxxxxxxxxx'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]><archive>&c;</archive>";
  return replace (pack, "archive.xml", text, sizeof text - 1);
}

/* The journal of an archive of the same layout that was founded apart. */
static GBytes *journal_of_another (GBytes *pack)
{
  g_autoptr (GPtrArray) members = packed_members (pack);
  PackedMember *journal = packed_find (members, "journal/000000001");
  g_autofree char *text = g_strndup (g_bytes_get_data (journal->bytes, NULL), g_bytes_get_size (journal->bytes));
  char *time = strchr (text, 'T');
  time[4] = time[4] == '5' ? '4' : '5';
  return replace (pack, "journal/000000001", text, strlen (text));
}

#define RECORD "customers/C00/C00001/2024/a-x/0001"
/* A sound record, whose event has the highest number. */
static GBytes *a_record_of_a_vast_number (GBytes *pack)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (GPtrArray) members = packed_members (pack);
  PackedMember *journal = packed_find (members, "journal/000000001");
  g_autofree char *text = g_strndup (g_bytes_get_data (journal->bytes, NULL), g_bytes_get_size (journal->bytes));
  digest_bytes (DIGEST_SHA256, "x", 1, hex);
  g_autofree char *manifest = g_strdup_printf ("%s  record.1.xml\n", hex);
  digest_bytes (DIGEST_SHA256, manifest, strlen (manifest), hex);
  g_autofree char *lines = g_strdup_printf ("%s999999999 %s 2026-01-01T00:00:00Z x file path=" RECORD
                                            " manifest=%s ref=Z001-AA.2024-D10-C00001-0001 files=1 bytes=1 pages=1\n",
                                            text, hex, hex);
  packed_set_bytes (journal, bytes_of (lines));
  packed_insert (members, RECORD "/manifest-sha256.1.txt", manifest);
  packed_insert (members, RECORD "/record.1.xml", "x");
  return packed_again (members);
}

static GBytes *a_hundred_thousand_members (GBytes *pack)
{
  g_autoptr (GPtrArray) members = packed_members (pack);
  for (unsigned i = 0; i < 100000; i++) {
    g_autofree char *path = g_strdup_printf ("customers/C00/C00001/x%06u", i);
    packed_insert (members, path, "");
  }
  return packed_again (members);
}

static GBytes *pax_of_a_megabyte (GBytes *pack)
{
  g_autofree char *records = g_strnfill (1024 * 1024, 'x');
  memcpy (records, "1048576 path=", 13);
  records[1024 * 1024 - 1] = '\n';
  const ForeignMember member = {"PaxHeader", 'x', .data = records, .data_len = 1024 * 1024};
  return with_member (pack, &member);
}

static GBytes *pax_twice (GBytes *pack)
{
  const ForeignMember member = {"PaxHeader", 'x', TEXT ("12 mtime=-5\n")};
  g_autoptr (GBytes) once = with_member (pack, &member);
  return with_member (once, &member);
}

static GBytes *bytes_in_the_padding (GBytes *pack)
{
  gsize len = 0;
  guint8 *data = g_memdup2 (g_bytes_get_data (pack, &len), g_bytes_get_size (pack));
  gsize at = 0;
  len = g_bytes_get_size (pack);
  while (strcmp ((const char *)data + at, "archive.xml") != 0)
    at += FOREIGN_BLOCK;
  data[at - 1] = 'x';
  return g_bytes_new_take (data, len);
}

static GBytes *compress (GBytes *bytes, const char *program)
{
  g_autofree char *path = NULL, *command = NULL;
  int fd = g_file_open_tmp ("dossier-unit-XXXXXX", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  command = g_strdup_printf ("%s -c <%s", program, path);
  FILE *pipe = popen (command, "r");
  GByteArray *result = g_byte_array_new ();
  char buffer[4096];
  for (size_t got; (got = fread (buffer, 1, sizeof buffer, pipe)) > 0;)
    g_byte_array_append (result, (const guint8 *)buffer, (guint)got);
  g_assert_cmpint (pclose (pipe), ==, 0);
  unlink (path);
  return g_byte_array_free_to_bytes (result);
}

static GBytes *bomb (const char *program)
{
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (96 * 1024 * 1024), 96 * 1024 * 1024);
  return compress (zeros, program);
}

/* A whole tarball, so that what it begins with is sound. */
static GBytes *bomb_in_a_pack (GBytes *pack, TarCompression compression)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GPtrArray) members = packed_members (pack);
  const PackedMember *journal = members->pdata[0];
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autoptr (TarWriter) writer = tar_writer_new (compression, 6, packed_append, bytes, NULL);
  size_t len = g_bytes_get_size (journal->bytes);
  g_assert_true (tar_writer_member (writer, journal->path, len, journal->time, NULL));
  g_assert_true (tar_writer_data (writer, g_bytes_get_data (journal->bytes, NULL), len, NULL));
  g_assert_true (tar_writer_member (writer, "archive.xml", UINT64_C (128) << 20, journal->time, NULL));
  for (unsigned i = 0; i < 128; i++)
    g_assert_true (tar_writer_data (writer, zeros, 1024 * 1024, NULL));
  g_assert_true (tar_writer_end (writer, NULL));
  return g_byte_array_free_to_bytes (bytes);
}

static GBytes *gzip_bomb (GBytes *pack)
{
  return bomb_in_a_pack (pack, TAR_GZIP);
}

static GBytes *zstd_bomb (GBytes *pack)
{
  return bomb_in_a_pack (pack, TAR_ZSTD);
}

static GBytes *xz_bomb (GBytes *pack)
{
  return bomb_in_a_pack (pack, TAR_XZ);
}

static GBytes *gzip_of_zeros (G_GNUC_UNUSED GBytes *pack)
{
  return bomb ("gzip -n");
}

static GBytes *gzip_twice (GBytes *pack)
{
  g_autoptr (GBytes) once = compress (pack, "gzip -n");
  return compress (once, "gzip -n");
}

static GBytes *xz_in_gzip (GBytes *pack)
{
  g_autoptr (GBytes) once = compress (pack, "xz");
  return compress (once, "gzip -n");
}

static GBytes *bzip2 (G_GNUC_UNUSED GBytes *pack)
{
  return g_bytes_new_static ("BZh91AY&SY\0\0\0\0", 14);
}

static GBytes *zip (G_GNUC_UNUSED GBytes *pack)
{
  return g_bytes_new_static ("PK\003\004\024\0\0\0\0\0", 10);
}

static GBytes *cut_gzip (GBytes *pack)
{
  g_autoptr (GBytes) whole = compress (pack, "gzip -n");
  return cut (whole, g_bytes_get_size (whole) / 2);
}

static GBytes *changed_gzip (GBytes *pack)
{
  g_autoptr (GBytes) whole = compress (pack, "gzip -n");
  gsize len = g_bytes_get_size (whole);
  guint8 *data = g_memdup2 (g_bytes_get_data (whole, NULL), len);
  data[len / 2] ^= 0x10;
  return g_bytes_new_take (data, len);
}

static GBytes *only_magic (G_GNUC_UNUSED GBytes *pack)
{
  return g_bytes_new_static ("\x28\xb5\x2f\xfd\x04\x00", 6);
}

/* The pack with a signature of so many bytes after PACK.txt, which says that it follows when somebody is to have made
 * it.
 */
static GBytes *signed_by (GBytes *pack, const char *person, gsize len)
{
  g_autoptr (GPtrArray) members = packed_members (pack);
  PackedMember *last = packed_find (members, PACK_FILE), *signature = g_new0 (PackedMember, 1);
  g_autoptr (Pack) text = pack_parse (last->bytes, PACK_FILE, NULL);
  g_autofree char *key = g_strnfill (64, '0');
  pack_set_signer (text, person, key, text->range.to);
  packed_set_bytes (last, pack_print (text));
  *signature = (PackedMember){g_strdup (PACK_SIGNATURE_FILE), g_bytes_new_take (g_malloc0 (len), len), last->time};
  g_ptr_array_add (members, signature);
  return packed_again (members);
}

static GBytes *signed_by_a_stranger (GBytes *pack)
{
  return signed_by (pack, "p0001", 72);
}

static GBytes *unasked_signature (GBytes *pack)
{
  return signed_by (pack, NULL, 72);
}

static GBytes *empty_signature (GBytes *pack)
{
  return signed_by (pack, "p0001", 0);
}

static GBytes *signature_of_17_megabytes (GBytes *pack)
{
  return signed_by (pack, "p0001", 17 * 1024 * 1024);
}

static GBytes *without_signature (GBytes *pack)
{
  g_autoptr (GBytes) whole = signed_by (pack, "p0001", 72);
  return without (whole, PACK_SIGNATURE_FILE);
}

typedef struct {
  const char *name, *code; /* "V-A|V-B": either */
  GBytes *(*make) (GBytes *pack);
} Other;

static const Other others[] = {
    {"one block at the end", "V-TAR-TRUNCATED", one_block_at_the_end},
    {"a block more", "V-TAR-TRAILING", a_block_more},
    {"a byte more", "V-TAR-TRAILING", a_byte_more},
    {"two packs in one", "V-TAR-TRAILING", two_packs},
    {"a member twice", "V-PACK-ORDER", twice},
    {"the wrong way round", "V-PACK-ORDER", reversed},
    {"no journal", "V-NO-EVENTS", without_journal},
    {"no PACK.txt", "V-PACK-TRUNCATED", without_text},
    {"an empty journal", "V-JOURNAL-EMPTY", empty_journal},
    {"an endless line", "V-EVENT", endless_line},
    {"a journal of another archive", "V-CHAIN", journal_of_another},
    {"a record of a vast number", "V-JOURNAL-NUMBER", a_record_of_a_vast_number},
    {"a long PACK.txt", "V-PACK-TEXT", text_of_17_megabytes},
    {"a signature by nobody", "V-SIGNER", signed_by_a_stranger},
    {"a signature that PACK.txt does not speak of", "V-SIGNATURE", unasked_signature},
    {"an empty signature", "V-SIGNATURE", empty_signature},
    {"a long signature", "V-SIGNATURE", signature_of_17_megabytes},
    {"a signature cut off", "V-SIGNATURE-MISSING", without_signature},
    {"a long layout", "V-FILE-CHANGED", layout_of_20_megabytes},
    {"a billion laughs", "V-FILE-CHANGED", billion_laughs},
    {"many members", "V-FILE-UNLISTED|V-DIR-UNLISTED", a_hundred_thousand_members},
    {"a pax header of a megabyte", "V-TAR-FOREIGN", pax_of_a_megabyte},
    {"two pax headers", "V-TAR-FOREIGN", pax_twice},
    {"bytes in the padding", "V-TAR-FOREIGN", bytes_in_the_padding},
    {"a bomb in gzip", "V-TAR-RATIO", gzip_bomb},
    {"a bomb in zstd", "V-TAR-RATIO", zstd_bomb},
    {"a bomb in xz", "V-TAR-RATIO", xz_bomb},
    {"zeros in gzip", "V-NO-EVENTS|V-TAR-TRAILING", gzip_of_zeros},
    {"gzip in gzip", "V-TAR-FILTER", gzip_twice},
    {"xz in gzip", "V-TAR-FILTER", xz_in_gzip},
    {"bzip2", "D-NOT-A-PACK", bzip2},
    {"zip", "D-NOT-A-PACK", zip},
    {"half of a gzip", "V-TAR-DAMAGED|V-TAR-TRUNCATED", cut_gzip},
    {"a changed gzip", "V-TAR-DAMAGED|V-TAR-HEADER|V-FILE-CHANGED|V-TAR-FOREIGN|V-TAR-TRUNCATED", changed_gzip},
    {"nothing but magic", "V-TAR-DAMAGED|D-NOT-A-PACK", only_magic},
};

/* ---- Trying them ---- */

static bool is_wanted (const char *codes, const char *code)
{
  g_auto (GStrv) each = g_strsplit (codes, "|", -1);
  return g_strv_contains ((const char *const *)each, code);
}

static bool verify_finds (GBytes *pack, const char *codes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  VerifySummary summary;
  if (!packed_verify (pack, findings, &summary, &error)) {
    g_test_message ("refused with %s", error_id (error));
    return is_wanted (codes, error_id (error));
  }
  bool found = false;
  for (unsigned i = 0; i < findings->len; i++)
    found |= is_wanted (codes, ((const Finding *)findings->pdata[i])->code);
  for (unsigned i = 0; !found && i < MIN (findings->len, 10); i++)
    g_test_message ("found %s", ((const Finding *)findings->pdata[i])->code);
  return found && summary.faults > 0;
}

static bool unpack_refuses (GBytes *pack, const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_auto (UnpackingResult) result = {0};
  VerifyPack input = {"x.tar", fd_of_bytes (pack)};
  const UnpackingOptions options = {.directory = directory, .packs = &input, .n = 1, .jobs = 1};
  bool done = backup_unpack_run (&options, &result, &error);
  close (input.fd);
  return !done && error != NULL;
}

/* In a process of its own: 0 when all is well. */
static int try_one (GBytes *pack, const char *codes, const char *target)
{
  struct rusage usage;
  guard_input ();
  if (!verify_finds (pack, codes))
    return 1;
  if (!unpack_refuses (pack, target))
    return 2;
  getrusage (RUSAGE_SELF, &usage);
  return !SANITIZED && usage.ru_maxrss * 1024L > MAX_MEMORY ? 3 : 0;
}

static void check (Fresh *fresh, const char *name, GBytes *pack, const char *codes)
{
  static const char *const reasons[] = {"", "is not refused with its code", "is unpacked",
                                        "takes more memory than it may"};
  int status = 0;
  g_autofree char *inner = g_build_filename (fresh->path, "in", "ner", NULL);
  g_autofree char *target = g_build_filename (inner, "target", NULL);
  g_autoptr (GString) before = g_string_new (NULL), after = g_string_new (NULL);
  g_mkdir_with_parents (inner, 0755);
  scene_list (fresh->fd, ".", before);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    _exit (try_one (pack, codes, target));
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (!WIFEXITED (status))
    g_test_fail_printf ("%s: killed by signal %d", name, WTERMSIG (status));
  else if (WEXITSTATUS (status) == GUARD_STATUS)
    g_test_fail_printf ("%s: hangs", name);
  else if (WEXITSTATUS (status) != 0)
    g_test_fail_printf ("%s: %s", name, reasons[WEXITSTATUS (status)]);
  scene_list (fresh->fd, ".", after);
  g_assert_cmpstr (before->str, ==, after->str);
}

static void test_hostile_members_are_refused (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) pack = packed_small (fresh);
  for (unsigned i = 0; i < G_N_ELEMENTS (singles); i++) {
    g_autoptr (GBytes) hostile = with_member (pack, &singles[i].member);
    check (fresh, singles[i].name, hostile, singles[i].code);
  }
}

static void test_hostile_tarballs_are_refused (Fresh *fresh, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) pack = packed_small (fresh);
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++) {
    g_autoptr (GBytes) hostile = others[i].make (pack);
    check (fresh, others[i].name, hostile, others[i].code);
  }
}

static void test_a_cut_at_every_block_is_refused (Fresh *fresh, gconstpointer with_signature)
{
  g_auto (Signer) signer = {0};
  g_autoptr (GBytes) pack = with_signature != NULL ? packed_small_signed (fresh, &signer) : packed_small (fresh);
  for (gsize len = 0; len < g_bytes_get_size (pack); len += FOREIGN_BLOCK) {
    g_autoptr (GBytes) short_one = cut (pack, len);
    g_autofree char *name = g_strdup_printf ("cut at %zu", len);
    check (fresh, name, short_one, "V-TAR-TRUNCATED|D-NOT-A-PACK");
  }
}

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  g_test_add ("/pack-bad/members", Fresh, NULL, fresh_set_up, test_hostile_members_are_refused, fresh_tear_down);
  g_test_add ("/pack-bad/tarballs", Fresh, NULL, fresh_set_up, test_hostile_tarballs_are_refused, fresh_tear_down);
  g_test_add ("/pack-bad/cuts", Fresh, NULL, fresh_set_up, test_a_cut_at_every_block_is_refused, fresh_tear_down);
  g_test_add ("/pack-bad/signed-cuts", Fresh, "signed", fresh_set_up, test_a_cut_at_every_block_is_refused,
              fresh_tear_down);
  return g_test_run ();
}
