/* titles.N.xml: what people need to recognise the lines of a destruction register: titles, creators, days, customers.
 * Its digest stands in the register, so it is signed with it; it is erased when the register ends. */
#pragma once

#include <glib.h>

#define TITLES_MAX_BYTES (32 * 1024 * 1024) /* three kilobytes a line, which only long titles reach */

typedef struct {
  char *path; /* of the record */
  char *title;
  GPtrArray *creators; /* of char * */
  GDate date;          /* cleared when not known */
  char *docno;         /* or NULL */
  char *customer;      /* name, or NULL when the profile gives none */
  char *note;          /* why it is disposed of so, in words; or NULL */
} TitlesLine;

typedef struct {
  char *number; /* of the register */
  unsigned edition;
  char *nonce;
  GPtrArray *lines; /* of TitlesLine, as in the register */
} Titles;

Titles *titles_new (void);
void titles_free (Titles *titles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Titles, titles_free)
TitlesLine *titles_add_line (Titles *titles);
/* The line of a record, or NULL. */
const TitlesLine *titles_find (const Titles *titles, const char *path);

extern const struct Shape titles_shape; /* form/shape.h */

/* As xml_parse, and D-TITLES for a value that is out of its form. */
Titles *titles_parse (GBytes *bytes, const char *name, GError **error);
GBytes *titles_print (const Titles *titles);
