/* Folding first, into an array of characters with their class; then the tokens are windows over that array. */
#include "sys/db_words.h"

#include <glib.h>
#include <sqlite3.h>

enum { WIDE_TOKEN = 2, NARROW_TOKEN = 3 };

static bool is_wide (gunichar c)
{
  return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0x1100 && c <= 0x11ff) || (c >= 0x20000 && c <= 0x3ffff);
}

/* The folded characters of a text, 0 between words. */
static gunichar *fold (const char *text, int len, glong *n)
{
  g_autofree char *valid = g_utf8_make_valid (text, len);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKD);
  gunichar *characters = g_utf8_to_ucs4_fast (normal, -1, n);
  glong kept = 0;
  for (glong i = 0; i < *n; i++) {
    gunichar c = g_unichar_tolower (characters[i]);
    if (g_unichar_ismark (c))
      continue;
    characters[kept++] = g_unichar_isspace (c) || g_unichar_iscntrl (c) ? 0 : c;
  }
  *n = kept;
  return characters;
}

typedef int (*TakeToken) (void *data, int flags, const char *token, int len, int start, int end);

/* Gives the token of at most size characters at c. */
static int take (const gunichar *c, glong size, TakeToken take_token, void *data)
{
  char token[NARROW_TOKEN * 6];
  int len = 0;
  for (glong i = 0; i < size; i++)
    len += g_unichar_to_utf8 (c[i], token + len);
  return take_token (data, 0, token, len, 0, 0);
}

/* One run of n characters of one class. last tells that it ends a query. */
static int take_run (const gunichar *c, glong n, bool last, TakeToken take_token, void *data)
{
  glong size = is_wide (c[0]) ? WIDE_TOKEN : NARROW_TOKEN;
  glong tokens = last && n >= size ? n - size + 1 : n;
  if (last && n < size)
    tokens = 1;
  int result = SQLITE_OK;
  for (glong i = 0; i < tokens && result == SQLITE_OK; i++)
    result = take (c + i, MIN (size, n - i), take_token, data);
  return result;
}

static int tokenize (Fts5Tokenizer *tokenizer G_GNUC_UNUSED, void *data, int flags, const char *text, int len,
                     TakeToken take_token)
{
  glong n = 0;
  g_autofree gunichar *characters = fold (text, len, &n);
  int result = SQLITE_OK;
  for (glong i = 0; i < n && result == SQLITE_OK;) {
    glong end = i + 1;
    if (characters[i] != 0) {
      while (end < n && characters[end] != 0 && is_wide (characters[end]) == is_wide (characters[i]))
        end++;
      result = take_run (characters + i, end - i, end == n && (flags & FTS5_TOKENIZE_QUERY) != 0, take_token, data);
    }
    i = end;
  }
  return result;
}

static int create (void *context G_GNUC_UNUSED, const char **arguments G_GNUC_UNUSED, int n G_GNUC_UNUSED,
                   Fts5Tokenizer **tokenizer)
{
  static char the_only_one;
  *tokenizer = (Fts5Tokenizer *)&the_only_one;
  return SQLITE_OK;
}

static void destroy (Fts5Tokenizer *tokenizer G_GNUC_UNUSED)
{
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
  fts5_tokenizer words = {create, destroy, tokenize};
  return api != NULL && api->xCreateTokenizer (api, "words", NULL, &words, NULL) == SQLITE_OK;
}
