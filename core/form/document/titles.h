/* titles.N.xml: titles, creators, dates and customers by which people recognise the lines of a destruction register.
 * The register contains its digest, so signatures cover it too. It is erased when the register ends. */
#pragma once

#include <glib.h>

#define TITLES_MAX_BYTES (32 * 1024 * 1024) /* 3 KiB a line, which only very long titles reach */

typedef struct {
  char *path; /* of the record */
  char *title;
  GPtrArray *creators; /* of char * */
  GDate date;          /* cleared when unknown */
  char *docno;         /* or NULL */
  char *customer;      /* name, or NULL when the profile has none */
  char *note;          /* the reason for the disposition in words, or NULL */
} TitlesLine;

typedef struct {
  char *number; /* of the register */
  unsigned edition;
  char *nonce;
  GPtrArray *lines; /* of TitlesLine, in the order of the register */
} Titles;

Titles *titles_new (void);
void titles_free (Titles *titles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Titles, titles_free)
TitlesLine *titles_add_line (Titles *titles);
/* The line of the record at path, or NULL. Borrowed. */
const TitlesLine *titles_find (const Titles *titles, const char *path);

extern const struct Shape titles_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-TITLES for an invalid value. Given. */
Titles *titles_parse (GBytes *bytes, const char *name, GError **error);
GBytes *titles_print (const Titles *titles);
