/* Later events refer to earlier lines by digest, but keeping the digest of every line would take more memory than
 * everything else. So a mark is kept of each line: a few bits of a salted digest of its digest. The writer of the
 * journal cannot know the salt, and so cannot make a false digest with the right mark. */
#include "verify/lines.h"

#include <string.h>

#include "form/document/kind.h"

#define MARK_DIGITS 8    /* hexadecimal: those of a uint32_t */
#define RUN_MARKS 262144 /* one MiB; a single growing array would have to be copied */

struct VerifyLines {
  uint64_t wanted;
  GHashTable *kept;                       /* number: VerifyLine */
  VerifyLine recent[VERIFY_LINES_BEFORE]; /* by number modulo their count */
  Digest *digest;
  char salt[33];
  GPtrArray *runs; /* of uint32_t[RUN_MARKS]: marks of consecutive lines */
  uint64_t first;  /* number of the line of the first mark */
  uint64_t next;   /* number after that of the last mark */
};

static guint hash_number (gconstpointer key)
{
  return (guint) * (const uint64_t *)key;
}

static gboolean same_number (gconstpointer a, gconstpointer b)
{
  return *(const uint64_t *)a == *(const uint64_t *)b;
}

VerifyLines *verify_lines_new (uint64_t wanted)
{
  VerifyLines *lines = g_new0 (VerifyLines, 1);
  lines->wanted = wanted;
  lines->kept = g_hash_table_new_full (hash_number, same_number, NULL, g_free);
  lines->digest = digest_new (DIGEST_SHA256);
  lines->runs = g_ptr_array_new_with_free_func (g_free);
  digest_nonce (lines->salt);
  return lines;
}

void verify_lines_free (VerifyLines *lines)
{
  if (lines == NULL)
    return;
  g_hash_table_unref (lines->kept);
  digest_free (lines->digest);
  g_ptr_array_unref (lines->runs);
  g_free (lines);
}

/* ---- Kept lines ---- */

const VerifyLine *verify_lines_recent (const VerifyLines *lines, uint64_t number)
{
  const VerifyLine *line = &lines->recent[number % VERIFY_LINES_BEFORE];
  return number != 0 && line->number == number ? line : NULL;
}

static void keep_line (VerifyLines *lines, const VerifyLine *line)
{
  if (line->number == 0 || g_hash_table_contains (lines->kept, &line->number))
    return;
  VerifyLine *kept = g_memdup2 (line, sizeof *line);
  g_hash_table_insert (lines->kept, &kept->number, kept);
}

const VerifyLine *verify_lines_find (const VerifyLines *lines, uint64_t number)
{
  return g_hash_table_lookup (lines->kept, &number);
}

void verify_lines_refer (VerifyLines *lines, const Event *event)
{
  Kind kind = kind_of_verb (event_verb (event));
  bool refers = kind == KIND_STATEMENT || kind == KIND_ADOPTION || kind == KIND_CHECKPOINT;
  for (unsigned i = 0; refers && i < VERIFY_LINES_BEFORE; i++)
    keep_line (lines, &lines->recent[i]);
}

/* ---- Marks ---- */

static uint32_t mark_of (VerifyLines *lines, const char *hex)
{
  char salted[DIGEST_HEX_SIZE];
  digest_update (lines->digest, lines->salt, strlen (lines->salt));
  digest_update (lines->digest, hex, strlen (hex));
  digest_finish (lines->digest, salted);
  salted[MARK_DIGITS] = '\0';
  return (uint32_t)g_ascii_strtoull (salted, NULL, 16);
}

static uint32_t *mark_at (const VerifyLines *lines, uint64_t number)
{
  uint64_t i = number - lines->first;
  uint32_t *run = lines->runs->pdata[i / RUN_MARKS];
  return &run[i % RUN_MARKS];
}

/* A number out of order starts a new run, so that a false number cannot claim memory. */
static void add_mark (VerifyLines *lines, const VerifyLine *line)
{
  if (line->number != lines->next) {
    g_ptr_array_set_size (lines->runs, 0);
    lines->first = line->number;
  }
  lines->next = line->number + 1;
  if ((line->number - lines->first) % RUN_MARKS == 0)
    g_ptr_array_add (lines->runs, g_new (uint32_t, RUN_MARKS));
  *mark_at (lines, line->number) = mark_of (lines, line->digest);
}

bool verify_lines_agree (VerifyLines *lines, uint64_t number, const char *hex)
{
  if (number == 0)
    return hex[strspn (hex, "0")] == '\0';
  return number < lines->first || number >= lines->next || *mark_at (lines, number) == mark_of (lines, hex);
}

void verify_lines_add (VerifyLines *lines, const VerifyLine *line)
{
  lines->recent[line->number % VERIFY_LINES_BEFORE] = *line;
  if (line->number == lines->wanted)
    keep_line (lines, line);
  add_mark (lines, line);
}
