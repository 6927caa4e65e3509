/* Makes text from outside safe for a line, a terminal or a file name. All text is UTF-8. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* True when text is valid UTF-8 without C0, C1, DEL, bidirectional controls, zero-width characters
 * or line and paragraph separators. */
bool text_is_plain (const char *text, gssize len);

/* Compares two elements (const char *) of an array bytewise, for g_ptr_array_sort and qsort. */
int text_compare (const void *a, const void *b);

/* The different ones of some words, in the order in which they are first named. NULL-terminated; the words are
 * borrowed. words: NULL-terminated. Given. */
const char **text_distinct (const char *const *words);

/* For a terminal or a log: shows characters that text_is_plain refuses as \xHH (a byte that is not UTF-8) or \u{HHHH}.
 * A backslash stays as it is. Given. */
char *text_escape (const char *text, gssize len);

/* Percent-encodes space, '%' and all characters that text_is_plain refuses; other characters, Chinese included, stay.
 * Encoding is one-to-one: decoding returns NULL for a bad escape and for one that was not needed. Given. */
char *text_percent_encode (const char *text);
char *text_percent_decode (const char *text);

/* Text in a normal form of Unicode; NULL when it is not UTF-8, where g_utf8_normalize() reads past its end. Given. */
char *text_normalize (const char *text, GNormalizeMode mode);

/* In NFC, white space at the ends removed; NULL when it is empty, not plain, or longer than max_bytes. Given. */
char *text_tidy (const char *text, size_t max_bytes);

/* What names that people take for one another have in common: without case, widths, white space and name dots. Given.
 */
char *text_alike (const char *text);

/* As text_tidy, for the text of an option. A text of NULL, when the option was not given, gives NULL. D-TEXT (usage).
 */
bool text_take (const char *option, const char *text, size_t max_bytes, char **tidy, GError **error);

/* The number of bytes at the start of text that are ASCII of these classes (GAsciiType) or one of others. strspn(3)
 * builds a table at each call, which takes longer than to look at the name. */
size_t text_span (const char *text, GAsciiType classes, const char *others);

/* Reads a number of min to max digits (max at most 9). Only a number of min digits may begin with a zero. 0 for any
 * other text. */
unsigned text_number (const char *text, size_t min, size_t max);

/* Cuts text in place at each separator. parts receives the beginnings of at most max parts. Returns the number of
 * parts, or max + 1 when there are more. */
unsigned text_cut (char *text, char separator, char **parts, unsigned max);

/* The text as one word for a shell, in quotes when it needs them. Given. */
char *text_word (const char *text);

/* Columns on a terminal: wide characters 2, combining ones 0, a byte that is not UTF-8 1. */
size_t text_width (const char *text);
