/* Keeps the lines in an array sorted by path, so that a binary search finds a path. */
#include "form/document/manifest.h"

#include <string.h>

#include "form/name.h"
#include "sys/decimal.h"
#include "sys/error.h"
#include "sys/message.h"

#define USUAL_BYTES 512 /* of most records */

typedef struct {
  const char *path;
  const char *hex;
} Line;

struct Manifest {
  DigestAlgorithm algorithm;
  GArray *lines;
  GStringChunk *strings; /* has all of them */
};

static Manifest *new_manifest (DigestAlgorithm algorithm, size_t bytes)
{
  Manifest *manifest = g_new0 (Manifest, 1);
  manifest->algorithm = algorithm;
  manifest->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  manifest->strings = g_string_chunk_new (bytes);
  return manifest;
}

Manifest *manifest_new (DigestAlgorithm algorithm)
{
  return new_manifest (algorithm, USUAL_BYTES);
}

void manifest_free (Manifest *manifest)
{
  if (manifest == NULL)
    return;
  g_array_unref (manifest->lines);
  g_string_chunk_free (manifest->strings);
  g_free (manifest);
}

static void add_line (Manifest *manifest, const char *hex, const char *path)
{
  Line line = {path, hex};
  g_array_append_val (manifest->lines, line);
}

void manifest_add (Manifest *manifest, const char *hex, const char *path)
{
  add_line (manifest, g_string_chunk_insert (manifest->strings, hex), g_string_chunk_insert (manifest->strings, path));
}

static bool refuse_line (GError **error, const char *id, const char *name, unsigned number, const char *what)
{
  g_autofree char *where = g_strdup_printf ("%s:%u", name, number);
  return error_set (error, ERROR_UNREADABLE, id, where, NULL, "%s", what);
}

/* Reads a line of len bytes, which ends with NUL in place of LF, and cuts it at the blanks. */
static bool parse_line (Manifest *manifest, char *line, size_t len, const char *name, GError **error)
{
  unsigned number = manifest->lines->len + 1;
  if (strlen (line) != len)
    return refuse_line (error, "D-MANIFEST-LINE", name, number, "the line contains a NUL byte");
  char *gap = strchr (line, ' ');
  if (gap == NULL || gap[1] != ' ')
    return refuse_line (error, "D-MANIFEST-LINE", name, number, "expected a digest, two spaces and a path");
  *gap = '\0';
  const char *path = gap + 2;
  if (!digest_is_hex (manifest->algorithm, line))
    return refuse_line (error, "D-MANIFEST-DIGEST", name, number, "the digest does not fit the algorithm");
  if (!name_path_is_valid (path))
    return refuse_line (error, "D-MANIFEST-PATH", name, number, "the path is not valid in an archive");
  if (number > 1) {
    int order = strcmp (manifest_path (manifest, number - 2), path);
    if (order == 0)
      return refuse_line (error, "D-MANIFEST-DUPLICATE", name, number, "the path is listed twice");
    if (order > 0)
      return refuse_line (error, "D-MANIFEST-ORDER", name, number, "the paths are not in order");
  }
  add_line (manifest, line, path);
  return true;
}

static bool has_upper (const char *path)
{
  while (*path != '\0' && !g_ascii_isupper (*path))
    path++;
  return *path != '\0';
}

/* Some file systems take names that differ only in case for the same name. Looks at each path and the directories above
 * it, under their names in lower case. */
static bool check_case (const Manifest *manifest, const char *name, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (unsigned i = 0; i < manifest->lines->len; i++) {
    const char *path = manifest_path (manifest, i);
    for (const char *end = path; *end != '\0';) {
      end += strcspn (end + 1, "/") + 1;
      char *prefix = g_strndup (path, (size_t)(end - path));
      char *folded = g_ascii_strdown (prefix, -1);
      const char *before = g_hash_table_lookup (known, folded);
      if (before != NULL && !g_str_equal (before, prefix)) {
        g_free (prefix);
        g_free (folded);
        return refuse_line (error, "D-MANIFEST-CASE", name, i + 1, "two names in a directory differ only in case");
      }
      g_hash_table_insert (known, folded, prefix);
    }
  }
  return true;
}

/* The manifest keeps one copy of the text, cut into digests and paths. */
Manifest *manifest_parse (DigestAlgorithm algorithm, GBytes *bytes, const char *name, GError **error)
{
  size_t len = 0;
  const char *given = g_bytes_get_data (bytes, &len);
  if (len == 0) {
    error_set (error, ERROR_UNREADABLE, "D-MANIFEST-EMPTY", name, NULL, "the manifest is empty");
    return NULL;
  }
  if (len > MANIFEST_MAX_BYTES || given[len - 1] != '\n') {
    error_set (error, ERROR_UNREADABLE, "D-MANIFEST-LINE", name, NULL, "%s",
               len > MANIFEST_MAX_BYTES ? N_ ("the manifest is too large")
                                        : N_ ("the last line does not end with a line feed"));
    return NULL;
  }
  g_autoptr (Manifest) manifest = new_manifest (algorithm, len + 1);
  char *text = g_string_chunk_insert_len (manifest->strings, given, (gssize)len), *end = text + len;
  bool upper = false;
  while (text < end) {
    char *newline = memchr (text, '\n', (size_t)(end - text));
    *newline = '\0';
    if (!parse_line (manifest, text, (size_t)(newline - text), name, error))
      return NULL;
    upper |= has_upper (manifest_path (manifest, manifest->lines->len - 1));
    text = newline + 1;
  }
  /* Few manifests contain a capital letter. */
  return upper && !check_case (manifest, name, error) ? NULL : g_steal_pointer (&manifest);
}

static int compare_lines (const void *a, const void *b)
{
  return strcmp (((const Line *)a)->path, ((const Line *)b)->path);
}

GBytes *manifest_print (Manifest *manifest)
{
  g_array_sort (manifest->lines, compare_lines);
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < manifest->lines->len; i++) {
    g_string_append (text, manifest_hex (manifest, i));
    g_string_append (text, "  ");
    g_string_append (text, manifest_path (manifest, i));
    g_string_append_c (text, '\n');
  }
  return g_string_free_to_bytes (text);
}

unsigned manifest_length (const Manifest *manifest)
{
  return manifest->lines->len;
}

const char *manifest_path (const Manifest *manifest, unsigned i)
{
  return g_array_index (manifest->lines, Line, i).path;
}

const char *manifest_hex (const Manifest *manifest, unsigned i)
{
  return g_array_index (manifest->lines, Line, i).hex;
}

const char *manifest_find (const Manifest *manifest, const char *path)
{
  for (unsigned low = 0, high = manifest->lines->len; low < high;) {
    unsigned middle = low + (high - low) / 2;
    int order = strcmp (path, manifest_path (manifest, middle));
    if (order == 0)
      return manifest_hex (manifest, middle);
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

char *manifest_file_name (DigestAlgorithm algorithm, unsigned edition)
{
  char digits[DECIMAL_SIZE];
  return g_strconcat ("manifest-", digest_name (algorithm), ".", decimal_print (edition, 1, digits), ".txt", NULL);
}

Finding *manifest_stray (const Manifest *manifest, const char *name, ManifestStray type, const char *place)
{
  unsigned i = 0;
  while (i < manifest_length (manifest) && g_ascii_strcasecmp (manifest_path (manifest, i), name) != 0)
    i++;
  if (type == MANIFEST_STRAY_OTHER)
    return finding_new ("V-NOT-PLAIN", place, "a symbolic link or special file in a record");
  return finding_of (i < manifest_length (manifest)     ? "V-NAME-CASE"
                     : !name_is_valid (name)            ? "V-NAME-INVALID"
                     : type == MANIFEST_STRAY_DIRECTORY ? "V-DIR-UNLISTED"
                                                        : "V-FILE-UNLISTED",
                     place, NULL, NULL);
}
