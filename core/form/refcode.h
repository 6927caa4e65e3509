/* The reference code (档号) of a record: Z109-KH.A02.2024-D30-C00042-0007, page -003 (DA/T 13, DA/T 22). */
#pragma once

#include <stdbool.h>

#include <glib.h>

#define REFCODE_MAX_BYTES 100

typedef struct RefCode {
  char *fonds;     /* Z109 */
  char *category;  /* KH.A02 */
  int year;        /* 2024 */
  char *retention; /* Y or D1 to D99 */
  char *customer;  /* C00042 */
  unsigned item;   /* 7; four digits or more when printed */
  unsigned page;   /* 0 when there is none */
} RefCode;

void refcode_clear (RefCode *code);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RefCode, refcode_clear)

/* Accepts U+00B7 (·) for '.'; at most REFCODE_MAX_BYTES. D-REFCODE (usage). */
bool refcode_parse (const char *text, RefCode *code, GError **error);
char *refcode_print (const RefCode *code);

bool refcode_is_record (const char *text);    /* of a record, without a page, exactly as refcode_print writes it */
bool refcode_is_fonds (const char *text);     /* [A-Z0-9]{1,8} */
bool refcode_is_category (const char *text);  /* [A-Z]{2}(\.[A-Z0-9]{1,4})* */
bool refcode_is_retention (const char *text); /* Y|D[1-9][0-9]? */
