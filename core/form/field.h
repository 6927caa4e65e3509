/* Tests for values that several documents have, and limits of the texts that people write. */
#pragma once

#include <stdbool.h>

#define FIELD_MAX_LINE 1000 /* bytes of a name, a title, a reason */
#define FIELD_MAX_TEXT 8000 /* bytes of a note or a section of a profile: about three pages */

typedef bool (*FieldTest) (const char *value);

bool field_is_word (const char *value); /* [a-z][a-z0-9-]*, at most 40 bytes: kinds, roles, checks */
bool field_is_code (const char *value); /* [A-Za-z0-9][A-Za-z0-9-]*, at most 40 bytes: codes of a layout */
bool field_is_layout (
    const char *value);                  /* [a-z0-9][a-z0-9-]*, at most 40 bytes, not a reserved name: ids of layouts */
bool field_is_nonce (const char *value); /* 32 hexadecimal digits */
bool field_is_currency (const char *value);    /* three capitals (ISO 4217) */
bool field_is_decimal (const char *value);     /* -?[0-9]+(\.[0-9]+)?, at most 32 bytes */
bool field_is_count (const char *value);       /* [0-9]+, at most 18 digits */
bool field_is_digest (const char *value);      /* 64 or 128 hexadecimal digits */
bool field_is_fingerprint (const char *value); /* of a key: 64 hexadecimal digits */
