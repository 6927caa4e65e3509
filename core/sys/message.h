/* Messages in the language of the user.
 *
 * The sources contain the English texts; a catalog (a .mo file of gettext) has the translations. It is read here and
 * not by the C library, which uses a language only if its locale is installed. Marks let xgettext find the texts
 * (tests/lint/messages): _() translates a text, N_() only marks it. Texts given to error_set, finding_new and similar
 * functions need no mark; these functions translate them. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define _(text) message_translate (text)
#define N_(text) (text)

/* Reads the catalog for all later translations. Call it once, before a second thread starts. False, and messages stay
 * English, when the file is missing or not a catalog. */
bool message_load (const char *path);

/* The translation of text, which lives as long as the program; or text itself. */
const char *message_translate (const char *text) G_GNUC_FORMAT (1);

/* The text that fits n, translated: message_plural ("%u page", "%u pages", n). */
const char *message_plural (const char *one, const char *many, unsigned long n) G_GNUC_FORMAT (1) G_GNUC_FORMAT (2);

/* "213 bytes" or "55.8 kB". Given. (GLib reads its catalog when it first prints a size; in a sandbox that is too late.)
 */
char *message_size (uint64_t bytes);

/* "zh" once a catalog is loaded, before that "en": the language of titles in messages. */
const char *message_language (void);

/* Formats with the translated format. For the format "%s" the argument is translated instead. Given. */
char *message_print (const char *format, va_list arguments) G_GNUC_PRINTF (1, 0);
