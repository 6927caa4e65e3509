/* The tokenizer "words" of the full-text index: pieces of words, in any script, are found as they are typed.
 *
 * Text is folded (compatibility forms, case and diacritics go) and cut at white space. Within a word each character
 * begins one token: it and the next one where it is Han, kana or hangul, it and the next two otherwise, shorter at the
 * end of a run of either kind. In a query the shorter tokens at the end are left out and the last token is a prefix, so
 * that the phrase of a query's tokens occurs exactly where the query's characters occur.
 *
 * What begins with DB_WORDS_WHOLE is one token as a whole, up to white space: codes, which are many and much alike. */
#pragma once

#include <stdbool.h>

#define DB_WORDS_WHOLE '\x01'

struct sqlite3;

/* Makes the tokenizer known to a connection. */
bool db_words_register (struct sqlite3 *handle);

/* Whether the last token of a query is shorter than tokens can be, and so stands for all that begin with it. Asking for
 * one that is not so as a prefix would find the same, and read all of its places at once. */
bool db_words_end_short (const char *text);
