/* Cuts the code at its hyphens, then checks each part on its own. */
#include "form/refcode.h"

#include <string.h>

#include "form/text.h"
#include "sys/decimal.h"
#include "sys/error.h"

#define YEAR_MIN 1000 /* as in form/date.h */

void refcode_clear (RefCode *code)
{
  g_free (code->fonds);
  g_free (code->category);
  g_free (code->retention);
  g_free (code->customer);
  *code = (RefCode){0};
}

static bool is_capitals (const char *text, size_t min, size_t max)
{
  size_t len = text_span (text, G_ASCII_UPPER | G_ASCII_DIGIT, "");
  return len >= min && len <= max && text[len] == '\0';
}

bool refcode_is_fonds (const char *text)
{
  return is_capitals (text, 1, 8);
}

bool refcode_is_category (const char *text)
{
  size_t len = text_span (text, G_ASCII_UPPER, "");
  if (len != 2)
    return false;
  for (text += len; *text == '.'; text += len) {
    text++;
    len = text_span (text, G_ASCII_UPPER | G_ASCII_DIGIT, "");
    if (len < 1 || len > 4)
      return false;
  }
  return *text == '\0';
}

bool refcode_is_retention (const char *text)
{
  if (g_str_equal (text, "Y"))
    return true;
  return text[0] == 'D' && text[1] >= '1' && text[1] <= '9' &&
         (text[2] == '\0' || (g_ascii_isdigit (text[2]) && text[3] == '\0'));
}

static bool read_parts (char **parts, unsigned n, RefCode *code)
{
  if (n < 5 || n > 6 || !refcode_is_fonds (parts[0]) || !refcode_is_retention (parts[2]) ||
      !is_capitals (parts[3], 2, 10))
    return false;
  char *dot = strrchr (parts[1], '.');
  if (dot == NULL || (code->year = (int)text_number (dot + 1, 4, 4)) < YEAR_MIN)
    return false;
  *dot = '\0';
  if (!refcode_is_category (parts[1]) || (code->item = text_number (parts[4], 4, 9)) == 0)
    return false;
  if (n == 6 && (code->page = text_number (parts[5], 3, 3)) == 0)
    return false;
  code->fonds = g_strdup (parts[0]);
  code->category = g_strdup (parts[1]);
  code->retention = g_strdup (parts[2]);
  code->customer = g_strdup (parts[3]);
  return true;
}

bool refcode_parse (const char *text, RefCode *code, GError **error)
{
  char *parts[6];
  g_auto (RefCode) found = {0};
  g_autoptr (GString) plain = g_string_new (text);
  g_string_replace (plain, "·", ".", 0);
  bool good = plain->len <= REFCODE_MAX_BYTES &&
              read_parts (parts, text_cut (plain->str, '-', parts, G_N_ELEMENTS (parts)), &found);
  if (!good)
    return error_set (error, ERROR_USAGE, "D-REFCODE", NULL, "write it like Z109-KH.A02.2024-D30-C00042-0007",
                      "\"%.*s\" is not a reference code", REFCODE_MAX_BYTES, text);
  *code = found;
  found = (RefCode){0};
  return true;
}

char *refcode_print (const RefCode *code)
{
  char year[DECIMAL_SIZE], item[DECIMAL_SIZE], page[DECIMAL_SIZE];
  g_autofree char *record =
      g_strconcat (code->fonds, "-", code->category, ".", decimal_print ((uint64_t)code->year, 4, year), "-",
                   code->retention, "-", code->customer, "-", decimal_print (code->item, 4, item), NULL);
  if (code->page == 0)
    return g_steal_pointer (&record);
  return g_strconcat (record, "-", decimal_print (code->page, 3, page), NULL);
}

bool refcode_is_record (const char *text)
{
  g_auto (RefCode) code = {0};
  if (!refcode_parse (text, &code, NULL) || code.page > 0)
    return false;
  g_autofree char *printed = refcode_print (&code);
  return g_str_equal (printed, text);
}
