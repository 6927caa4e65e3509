/* Text that came from outside, made fit for a line, a terminal or a name. UTF-8 throughout. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* True when text is valid UTF-8 without C0, C1, DEL, bidirectional controls, zero-width characters
 * or line and paragraph separators. */
bool text_is_plain (const char *text, gssize len);

/* Bytewise, of two elements (const char *) of an array: for g_ptr_array_sort and qsort. */
int text_compare (const void *a, const void *b);

/* For a terminal or a log: what text_is_plain refuses is shown as \xHH (a byte that is not UTF-8) or \u{HHHH};
 * a backslash stays. Given. */
char *text_escape (const char *text, gssize len);

/* Percent-encodes space, '%' and all that text_is_plain refuses; the rest, Chinese included, stays.
 * Decoding refuses (NULL) a bad escape, or one that was not needed: encoding is one-to-one. Given. */
char *text_percent_encode (const char *text);
char *text_percent_decode (const char *text);

/* In NFC, white space at the ends removed; NULL when it is empty, not plain, or longer than max_bytes. Given. */
char *text_tidy (const char *text, size_t max_bytes);

/* The same of a text that somebody gave for an option, or did not: then both are NULL. D-TEXT (usage). */
bool text_take (const char *option, const char *text, size_t max_bytes, char **tidy, GError **error);

/* How many bytes at the start of text are ASCII of one of these classes (of GAsciiType), or one of others. strspn(3)
 * builds a table at each call, which takes longer than going over a name. */
size_t text_span (const char *text, GAsciiType classes, const char *others);

/* A number of min to max digits (at most 9), with no more zeros before it than min asks for; 0 when text is none. */
unsigned text_number (const char *text, size_t min, size_t max);

/* Cuts text, in place, at each separator. parts receives where the parts begin, at most max of them; returns how many
 * there are, or max + 1 when there are more. */
unsigned text_cut (char *text, char separator, char **parts, unsigned max);

/* As a shell takes it for one word: in quotes when it needs them. Given. */
char *text_word (const char *text);

/* Columns on a terminal: wide characters 2, combining ones 0, a byte that is not UTF-8 1. */
size_t text_width (const char *text);
