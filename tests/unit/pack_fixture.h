/* Packs for tests: of the golden archive or of a very small one, taken apart into members and put together again. */
#pragma once

#include "tests/unit/archive_fixture.h"
#include "tests/unit/layout_fixture.h"

#include <sys/mman.h>

#include "form/document/manifest.h"
#include "form/document/pack.h"
#include "form/finding.h"
#include "ops/backup/pack.h"
#include "ops/customers/edit.h"
#include "ops/file/run.h"
#include "ops/sign/people.h"
#include "sys/tar.h"
#include "verify/verify.h"

typedef struct {
  char *path;
  GBytes *bytes;
  int64_t time;
} PackedMember;

static inline void packed_member_free (gpointer data)
{
  PackedMember *member = data;
  g_free (member->path);
  g_bytes_unref (member->bytes);
  g_free (member);
}

/* The whole tarball of an archive at its head, signed or not. */
static inline GBytes *packed_by (const char *path, const char *since, const Signer *signer)
{
  g_autoptr (GError) error = NULL;
  g_auto (PackingResult) result = {0};
  char *contents = NULL;
  gsize len = 0;
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("dossier-unit-XXXXXX", &name, &error);
  g_assert_no_error (error);
  const PackingOptions options = {.descriptor = fd, .since = since, .signer = signer, .no_event = true, .jobs = 1};
  g_autoptr (Archive) archive = archive_open (path, ARCHIVE_READ, &error);
  g_assert_no_error (error);
  backup_pack_run (archive, &options, "tester", &result, &error);
  g_assert_no_error (error);
  close (fd);
  g_assert_true (g_file_get_contents (name, &contents, &len, NULL));
  unlink (name);
  return g_bytes_new_take (contents, len);
}

static inline GBytes *packed_archive (const char *path, const char *since)
{
  return packed_by (path, since, NULL);
}

/* A descriptor from which bytes are read. */
static inline int fd_of_bytes (GBytes *bytes)
{
  int fd = memfd_create ("pack", 0);
  gsize len = 0;
  const char *data = g_bytes_get_data (bytes, &len);
  for (gsize at = 0; at < len;) {
    ssize_t written = write (fd, data + at, len - at);
    g_assert_cmpint (written, >, 0);
    at += (gsize)written;
  }
  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);
  return fd;
}

typedef struct {
  const uint8_t *bytes;
  size_t len, at;
} PackedSource;

static inline ssize_t packed_read (gpointer user, void *buffer, size_t len)
{
  PackedSource *source = user;
  size_t n = MIN (len, source->len - source->at);
  memcpy (buffer, source->bytes + source->at, n);
  source->at += n;
  return (ssize_t)n;
}

/* Of PackedMember, PACK.txt included. */
static inline GPtrArray *packed_members (GBytes *pack)
{
  g_autoptr (GError) error = NULL;
  PackedSource source = {.at = 0};
  source.bytes = g_bytes_get_data (pack, &source.len);
  GPtrArray *members = g_ptr_array_new_with_free_func (packed_member_free);
  g_autoptr (TarReader) reader = tar_reader_new (packed_read, &source, "pack");
  TarMember member;
  while (tar_reader_next (reader, &member, &error) > 0) {
    PackedMember *kept = g_new0 (PackedMember, 1);
    g_autofree char *data = g_malloc (member.bytes + 1);
    g_assert_cmpint (tar_reader_read (reader, data, member.bytes, &error), ==, (ssize_t)member.bytes);
    kept->path = g_strdup (member.path);
    kept->bytes = g_bytes_new (data, member.bytes);
    kept->time = member.time;
    g_ptr_array_add (members, kept);
  }
  g_assert_no_error (error);
  return members;
}

static inline PackedMember *packed_find (GPtrArray *members, const char *path)
{
  for (unsigned i = 0; i < members->len; i++)
    if (g_str_equal (((PackedMember *)members->pdata[i])->path, path))
      return members->pdata[i];
  g_error ("no member %s", path);
}

static inline bool packed_append (const void *data, size_t len, gpointer user, GError **error G_GNUC_UNUSED)
{
  g_byte_array_append (user, data, (guint)len);
  return true;
}

/* The tarball of these members. */
static inline GBytes *packed_compressed (GPtrArray *members, TarCompression compression)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (TarWriter) writer = tar_writer_new (compression, 0, packed_append, bytes, NULL);
  for (unsigned i = 0; i < members->len; i++) {
    const PackedMember *member = members->pdata[i];
    size_t len = g_bytes_get_size (member->bytes);
    g_assert_true (tar_writer_member (writer, member->path, len, member->time, NULL));
    g_assert_true (tar_writer_data (writer, g_bytes_get_data (member->bytes, NULL), len, NULL));
  }
  g_assert_true (tar_writer_end (writer, NULL));
  return g_byte_array_free_to_bytes (bytes);
}

static inline GBytes *packed_again (GPtrArray *members)
{
  return packed_compressed (members, TAR_PLAIN);
}

static inline void packed_set_bytes (PackedMember *member, GBytes *bytes)
{
  g_bytes_unref (member->bytes);
  member->bytes = bytes;
}

/* Makes PACK.txt what it would be had these members been packed. */
static inline void packed_text_again (GPtrArray *members, uint64_t records)
{
  PackedMember *last = packed_find (members, PACK_FILE);
  g_autoptr (Pack) text = pack_parse (last->bytes, PACK_FILE, NULL);
  g_autoptr (Digest) digest = digest_new (text->range.algorithm);
  text->files = text->bytes = 0;
  text->records = records;
  for (unsigned i = 0; i < members->len; i++) {
    const PackedMember *member = members->pdata[i];
    char hex[DIGEST_HEX_SIZE];
    if (member == last || g_str_equal (member->path, PACK_SIGNATURE_FILE))
      continue;
    digest_bytes (text->range.algorithm, g_bytes_get_data (member->bytes, NULL), g_bytes_get_size (member->bytes), hex);
    g_autofree char *line = g_strdup_printf ("%s  %s\n", hex, member->path);
    digest_update (digest, line, strlen (line));
    text->files++;
    text->bytes += g_bytes_get_size (member->bytes);
  }
  digest_finish (digest, text->members);
  packed_set_bytes (last, pack_print (text));
}

/* Verifies one pack. findings may be NULL. */
static inline bool packed_verify (GBytes *pack, GPtrArray *findings, VerifySummary *summary, GError **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  const VerifyOptions options = {.jobs = 1, .against_nothing = true};
  VerifyPack input = {"x.tar", fd_of_bytes (pack)};
  bool done = verify_packs (&input, 1, &options, findings != NULL ? findings : own, summary, error);
  close (input.fd);
  return done;
}

/* A directory of data with a layout of a few lines and a README of one, so that packs are small. */
static inline void packed_small_data (const char *directory)
{
  g_autofree char *layouts = g_build_filename (directory, "layouts", NULL);
  g_autofree char *layout = g_build_filename (layouts, "small.xml", NULL);
  g_autofree char *readme = g_build_filename (layouts, "archive-readme.txt", NULL);
  g_autofree char *text =
      fixture_small ("<years code='all' mandate='R' zh='年' en='years'><rule code='date' year='date' "
                     "zh='日' en='day'/></years>",
                     "years='all'");
  g_assert_cmpint (g_mkdir (layouts, 0755), ==, 0);
  g_assert_true (g_file_set_contents (layout, text, -1, NULL));
  g_assert_true (g_file_set_contents (readme, "how to read this\n", -1, NULL));
  g_setenv ("DOSSIER_DATA", directory, TRUE);
}

/* An archive in which there is nothing but its own documents. Its path, given. */
static inline char *packed_small_archive (Fresh *fresh)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = g_build_filename (fresh->path, "data", NULL);
  char *path = g_build_filename (fresh->path, "archive", NULL);
  g_assert_cmpint (g_mkdir (data, 0755), ==, 0);
  packed_small_data (data);
  g_auto (Founding) founding = {0};
  const FoundingRequest request = {.path = path, .layout = "small"};
  found_plan (&request, &founding, &error);
  g_assert_no_error (error);
  g_autoptr (Archive) archive = found_commit (&founding, "tester", &error);
  g_assert_no_error (error);
  return path;
}

static inline GBytes *packed_small (Fresh *fresh)
{
  g_autofree char *path = packed_small_archive (fresh);
  return packed_archive (path, NULL);
}

/* Gives the administrator of an archive, p0001, who may be new, another key. */
static inline void packed_give_key (const char *path, Signer *signer)
{
  g_autoptr (GError) error = NULL;
  g_auto (PeopleResult) result = {0};
  g_autoptr (Key) key = key_generate (KEY_P256, &error);
  g_autoptr (Archive) archive = archive_open (path, ARCHIVE_WRITE, &error);
  g_autoptr (GPtrArray) grants = g_ptr_array_new ();
  PersonRole role = {.word = (char[]){PERSON_ADMINISTRATOR}};
  PeopleEdit edit = {.name = "administrator", .grants = grants, .key = key};
  if (signer->person == NULL)
    g_ptr_array_add (grants, &role);
  else
    edit = (PeopleEdit){.number = signer->person, .key = key, .replaces_key = true};
  g_assert_true (
      people_edit (archive, &edit, signer->person != NULL ? signer : NULL, "tester", false, &result, &error));
  sign_signer_clear (signer);
  *signer = (Signer){g_steal_pointer (&key), g_strdup ("p0001")};
}

static inline GBytes *packed_small_signed (Fresh *fresh, Signer *signer)
{
  g_autofree char *path = packed_small_archive (fresh);
  packed_give_key (path, signer);
  return packed_by (path, NULL, signer);
}

/* The signature becomes one of PACK.txt as it is now. */
static inline void packed_sign_again (GPtrArray *members, const Key *key)
{
  packed_set_bytes (packed_find (members, PACK_SIGNATURE_FILE),
                    key_sign (key, packed_find (members, PACK_FILE)->bytes, NULL));
}
