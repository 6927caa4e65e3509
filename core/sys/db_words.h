/* The tokenizer "words" of the full-text index, which finds parts of words in any script.
 *
 * Text is folded (without compatibility forms, case and diacritics) and cut at white space. Within a word each
 * character begins a token: of two characters if it is Han, kana or hangul, otherwise of three; fewer at the end of a
 * run of either kind. A query leaves out the shorter tokens at its end and takes the last token as a prefix. So the
 * phrase of a query's tokens occurs exactly where the characters of the query occur.
 *
 * A word that begins with DB_WORDS_WHOLE is a single token: this is for codes, which are many and similar. */
#pragma once

#include <stdbool.h>

#define DB_WORDS_WHOLE '\x01'

struct sqlite3;

/* Registers the tokenizer with a connection. */
bool db_words_register (struct sqlite3 *handle);

/* The dot between the parts of a name, U+00B7, and what keyboards give for it. Words are found with and without it. */
bool db_words_is_name_dot (unsigned character);

/* Whether the last token of a query is shorter than tokens of its kind, so that it must be a prefix. A complete token
 * as a prefix would find the same, but read all of its places at once. */
bool db_words_end_short (const char *text);
