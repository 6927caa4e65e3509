/* Folds the text into UTF-8 and notes where each character begins; tokens are then windows over that text. ASCII and
 * plain Han, which make up most text, are folded without the Unicode tables. */
#include "sys/db_words.h"

#include <string.h>

#include <glib.h>
#include <sqlite3.h>

enum { WIDE_TOKEN = 2, NARROW_TOKEN = 3 };

/* Folded text: character i is bytes starts[i] to starts[i + 1]. */
typedef struct {
  char *bytes;
  int *starts;
  guint8 *classes; /* of Class */
  guint n;         /* characters */
  int len;         /* bytes */
  gsize room;      /* allocated characters, less one; there are six times as many bytes */
} Folded;

typedef enum { GAP, WIDE, NARROW, WHOLE } Class;

static bool is_wide (gunichar c)
{
  return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0x1100 && c <= 0x11ff) || (c >= 0x20000 && c <= 0x3ffff);
}

static void make_room (Folded *folded, gsize more)
{
  if (folded->n + more < folded->room)
    return;
  folded->room = 2 * (folded->n + more) + 256;
  folded->bytes = g_realloc_n (folded->bytes, folded->room, 6);
  folded->starts = g_renew (int, folded->starts, folded->room);
  folded->classes = g_renew (guint8, folded->classes, folded->room);
}

static void free_folded (Folded *folded)
{
  g_free (folded->bytes);
  g_free (folded->starts);
  g_free (folded->classes);
}

/* Adds a character; there must be room. */
static inline void add (Folded *folded, const char *bytes, int len, Class class)
{
  for (int i = 0; i < len; i++)
    folded->bytes[folded->len + i] = bytes[i];
  folded->starts[folded->n] = folded->len;
  folded->classes[folded->n++] = (guint8) class;
  folded->len += len;
}

static void add_ascii (Folded *folded, char c)
{
  char lower = g_ascii_tolower (c);
  add (folded, &lower, 1, c == DB_WORDS_WHOLE ? WHOLE : c <= ' ' || c == '\x7f' ? GAP : NARROW);
}

bool db_words_is_name_dot (unsigned c)
{
  return c == 0xb7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22c5 || c == 0x30fb;
}

static void add_character (Folded *folded, gunichar c)
{
  char bytes[6];
  gunichar lower = g_unichar_tolower (c);
  if (g_unichar_ismark (c) || db_words_is_name_dot (c))
    return;
  bool gap = g_unichar_isspace (c) || g_unichar_iscntrl (c);
  add (folded, bytes, g_unichar_to_utf8 (lower, bytes), gap ? GAP : is_wide (lower) ? WIDE : NARROW);
}

/* Folds len bytes with the Unicode tables. left: bytes still to be folded after them. */
static void fold_hard (Folded *folded, const char *text, int len, int left)
{
  g_autofree char *valid = g_utf8_make_valid (text, len);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKD);
  make_room (folded, strlen (normal) + (gsize)left);
  for (const char *at = normal; *at != '\0'; at += g_utf8_skip[(guint8)*at])
    add_character (folded, g_utf8_get_char (at));
}

/* U+4E00 to U+9FFF in UTF-8. */
static bool is_plain_han (const char *at, int left)
{
  const guint8 *byte = (const guint8 *)at;
  return left >= 3 && ((byte[0] == 0xe4 && byte[1] >= 0xb8) || (byte[0] >= 0xe5 && byte[0] <= 0xe9)) &&
         (byte[1] & 0xc0) == 0x80 && (byte[2] & 0xc0) == 0x80;
}

/* Characters that need the tables can be folded in separate runs, because decomposition looks at one character at a
 * time and marks are dropped. */
static void fold (Folded *folded, const char *text, int len)
{
  folded->n = 0;
  folded->len = 0;
  make_room (folded, (gsize)len);
  for (int i = 0, end; i < len; i = end) {
    end = i + 1;
    if ((guint8)text[i] < 0x80) {
      add_ascii (folded, text[i]);
    } else if (is_plain_han (text + i, len - i)) {
      end = i + 3;
      add (folded, text + i, 3, WIDE);
    } else {
      while (end < len && (guint8)text[end] >= 0x80 && !is_plain_han (text + end, len - end))
        end++;
      fold_hard (folded, text + i, end - i, len - end);
    }
  }
}

typedef int (*TakeToken) (void *data, int flags, const char *token, int len, int start, int end);

static int take_part (const Folded *folded, guint from, guint to, TakeToken take_token, void *data)
{
  int start = folded->starts[from], end = folded->starts[to];
  return take_token (data, 0, folded->bytes + start, end - start, 0, 0);
}

/* Takes the tokens of a run of characters of one class. last: the run ends a query. */
static int take_run (const Folded *folded, guint from, guint to, bool last, TakeToken take_token, void *data)
{
  guint n = to - from, size = folded->classes[from] == WIDE ? WIDE_TOKEN : NARROW_TOKEN;
  guint tokens = last && n >= size ? n - size + 1 : n;
  if (last && n < size)
    tokens = 1;
  int result = SQLITE_OK;
  for (guint i = 0; i < tokens && result == SQLITE_OK; i++)
    result = take_part (folded, from + i, MIN (from + i + size, to), take_token, data);
  return result;
}

static guint end_of_run (const Folded *folded, guint from, guint n)
{
  const guint8 *classes = folded->classes;
  guint end = from + 1;
  if (classes[from] == WHOLE)
    while (end < n && classes[end] != GAP && classes[end] != WHOLE)
      end++;
  else
    while (end < n && classes[end] == classes[from])
      end++;
  return end;
}

static int take_tokens (Folded *folded, bool query, TakeToken take_token, void *data)
{
  guint n = folded->n;
  int result = SQLITE_OK;
  folded->starts[n] = folded->len;
  for (guint i = 0, end; i < n && result == SQLITE_OK; i = end) {
    end = end_of_run (folded, i, n);
    if (folded->classes[i] == WHOLE)
      result = take_part (folded, i, end, take_token, data);
    else if (folded->classes[i] != GAP)
      result = take_run (folded, i, end, query && end == n, take_token, data);
  }
  return result;
}

bool db_words_end_short (const char *text)
{
  Folded folded = {0};
  fold (&folded, text, (int)strlen (text));
  guint end = 0, start = 0;
  while (end < folded.n) {
    start = end;
    end = end_of_run (&folded, start, folded.n);
  }
  guint size = end > start && folded.classes[start] == WIDE ? WIDE_TOKEN : NARROW_TOKEN;
  bool is_short = end == start || folded.classes[start] == WHOLE || folded.classes[start] == GAP || end - start < size;
  free_folded (&folded);
  return is_short;
}

/* The instance of the tokenizer is its working space, which serves one text after another. */
static int tokenize (Fts5Tokenizer *tokenizer, void *data, int flags, const char *text, int len, TakeToken take_token)
{
  Folded *folded = (Folded *)tokenizer;
  fold (folded, text, len);
  return take_tokens (folded, (flags & FTS5_TOKENIZE_QUERY) != 0, take_token, data);
}

static int create_tokenizer (void *context G_GNUC_UNUSED, const char **arguments G_GNUC_UNUSED, int n G_GNUC_UNUSED,
                             Fts5Tokenizer **tokenizer)
{
  *tokenizer = (Fts5Tokenizer *)g_new0 (Folded, 1);
  return SQLITE_OK;
}

static void destroy_tokenizer (Fts5Tokenizer *tokenizer)
{
  free_folded ((Folded *)tokenizer);
  g_free (tokenizer);
}

bool db_words_register (struct sqlite3 *handle)
{
  fts5_api *api = NULL;
  sqlite3_stmt *query = NULL;
  if (sqlite3_prepare_v2 (handle, "SELECT fts5(?1)", -1, &query, NULL) == SQLITE_OK) {
    sqlite3_bind_pointer (query, 1, &api, "fts5_api_ptr", NULL);
    sqlite3_step (query);
  }
  sqlite3_finalize (query);
  fts5_tokenizer words = {create_tokenizer, destroy_tokenizer, tokenize};
  return api != NULL && api->xCreateTokenizer (api, "words", NULL, &words, NULL) == SQLITE_OK;
}
