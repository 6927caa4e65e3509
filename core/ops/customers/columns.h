/* Fields of a profile as columns of a sheet, and as lines of a comparison. A field has the name that a change gives it
 * (ops/customers/profile.h), always the long one: "name", "contact.phone", "facet.nature", "section.basics",
 * "2024.amount". */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/column.h"
#include "form/document/customer.h"
#include "form/layout.h"

#define COLUMNS_NUMBER "number"   /* of the customer */
#define COLUMNS_EDITION "edition" /* that the sheet shows */
#define COLUMNS_WAIVER "credit-code-waiver"
#define COLUMNS_SERIAL "serial" /* recognised and not read */

typedef enum {
  COLUMNS_ONE,   /* one value in a line */
  COLUMNS_TEXT,  /* one value; line breaks are spaces */
  COLUMNS_LIST,  /* a value a line; in a cell of one line, semicolons separate values */
  COLUMNS_LINES, /* a value a line */
} ColumnsShape;

typedef struct {
  char *field;
  ColumnType type;
  ColumnsShape shape;
} ProfileColumn;
void columns_free (ProfileColumn *column);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileColumn, columns_free)

/* The headings that a layout gives a profile, and those that every profile has. */
typedef struct Columns Columns;
Columns *columns_new (const Layout *layout); /* which is borrowed */
void columns_unref (Columns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Columns, columns_unref)

/* The column that a heading means, in Chinese or English; NULL: none. Given. */
ProfileColumn *columns_find (const Columns *columns, const char *heading);
/* A heading for a field in that language, which columns_find understands. Given. */
char *columns_heading (const Columns *columns, const char *field, const char *lang);
/* What people call a field: "e-mail", "2024 amount". Given. */
char *columns_title (const Columns *columns, const char *field, const char *lang);

/* The fields that customers (of Customer) have, in their order in a sheet; with all, also those that none has but a
 * sheet offers to be filled in. Of char *. Given. */
GPtrArray *columns_fields (const Columns *columns, const GPtrArray *customers, bool all);
/* The values of a field, of char *: none when the profile has none. Given. */
GPtrArray *columns_values (const Customer *customer, const char *field);
/* The source of a contact's value, or of a section; NULL: none is noted. Borrowed. */
const char *columns_source (const Customer *customer, const char *field, const char *value);
/* The values as a sheet has them in one cell, which reads as the same values; lang: titles of the layout's values in
 * that language, NULL: codes. NULL: no value. Given. */
char *columns_cell (const Columns *columns, const Customer *customer, const char *field, const char *lang);
/* The values that a cell names. Given. */
char **columns_split (ColumnsShape shape, const char *cell);
/* Whether a cell says that the field is to be cleared. */
bool columns_clears (const char *cell);
