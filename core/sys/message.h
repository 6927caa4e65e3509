/* What people read, in their language.
 *
 * Sources hold the English texts; a catalog (a .mo file of gettext) holds them in another language. It is read here,
 * and not by the C library, since that obeys the language asked for only where its locale is installed. Texts are
 * marked so that xgettext finds them (tests/lint/messages): with _() where they are used, with N_() where they are only
 * written down. What error_set, finding_new and their like are given is gathered without a mark, and translated by
 * them. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>

#include <glib.h>

#define _(text) message_translate (text)
#define N_(text) (text)

/* Reads the catalog from which everything is translated from now on. To be called once, before there is a second
 * thread. False, and English remains, when the file is missing or is no catalog. */
bool message_load (const char *path);

/* The text in the user's language, or text itself. Lives as long as the program, or as text. */
const char *message_translate (const char *text) G_GNUC_FORMAT (1);

/* The one of two texts that goes with n: message_plural ("%u page", "%u pages", n). */
const char *message_plural (const char *one, const char *many, unsigned long n) G_GNUC_FORMAT (1) G_GNUC_FORMAT (2);

/* What format and arguments say in the user's language: the format is translated, and a format that only hands a text
 * on ("%s") has that text translated. */
char *message_print (const char *format, va_list arguments) G_GNUC_PRINTF (1, 0);
