/* The code is cut at its hyphens; each part then has one question to answer. */
#include "form/refcode.h"

#include "sys/error.h"

#define YEAR_MIN 1000 /* as of form/date.h */
#define UPPER_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

void refcode_clear (RefCode *code)
{
  g_free (code->fonds);
  g_free (code->category);
  g_free (code->retention);
  g_free (code->customer);
  *code = (RefCode){0};
}

static bool is_upper (const char *text, size_t min, size_t max)
{
  size_t len = strlen (text);
  return len >= min && len <= max && strspn (text, UPPER_DIGITS) == len;
}

bool refcode_is_fonds (const char *text)
{
  return is_upper (text, 1, 8);
}

bool refcode_is_category (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ".", -1);
  if (parts[0] == NULL || strlen (parts[0]) != 2 || !g_ascii_isupper (parts[0][0]) || !g_ascii_isupper (parts[0][1]))
    return false;
  for (unsigned i = 1; parts[i] != NULL; i++)
    if (!is_upper (parts[i], 1, 4))
      return false;
  return true;
}

bool refcode_is_retention (const char *text)
{
  if (g_str_equal (text, "Y"))
    return true;
  return text[0] == 'D' && text[1] >= '1' && text[1] <= '9' &&
         (text[2] == '\0' || (g_ascii_isdigit (text[2]) && text[3] == '\0'));
}

/* Exactly-digits numbers have max == min. 0 when it is none. */
static unsigned parse_number (const char *text, size_t min, size_t max)
{
  size_t len = strlen (text);
  if (len < min || len > max || strspn (text, "0123456789") != len || (len > min && text[0] == '0'))
    return 0;
  return (unsigned)g_ascii_strtoull (text, NULL, 10);
}

static bool parse_parts (char **parts, RefCode *code)
{
  unsigned n = g_strv_length (parts);
  if (n < 5 || n > 6 || !refcode_is_fonds (parts[0]) || !refcode_is_retention (parts[2]) || !is_upper (parts[3], 2, 10))
    return false;
  char *dot = strrchr (parts[1], '.');
  if (dot == NULL || (code->year = (int)parse_number (dot + 1, 4, 4)) < YEAR_MIN)
    return false;
  code->category = g_strndup (parts[1], (size_t)(dot - parts[1]));
  if (!refcode_is_category (code->category) || (code->item = parse_number (parts[4], 4, 9)) == 0)
    return false;
  if (n == 6 && (code->page = parse_number (parts[5], 3, 3)) == 0)
    return false;
  code->fonds = g_strdup (parts[0]);
  code->retention = g_strdup (parts[2]);
  code->customer = g_strdup (parts[3]);
  return true;
}

bool refcode_parse (const char *text, RefCode *code, GError **error)
{
  g_auto (GStrv) dotted = g_strsplit (text, "·", -1);
  g_autofree char *plain = g_strjoinv (".", dotted);
  g_auto (GStrv) parts = g_strsplit (plain, "-", -1);
  g_auto (RefCode) found = {0};
  if (strlen (plain) > REFCODE_MAX_BYTES || !parse_parts (parts, &found)) {
    error_set (error, ERROR_USAGE, "D-REFCODE", NULL, "it looks like Z109-KH.A02.2024-D30-C00042-0007",
               "\"%.*s\" is not a reference code", REFCODE_MAX_BYTES, text);
    return false;
  }
  *code = found;
  found = (RefCode){0};
  return true;
}

char *refcode_print (const RefCode *code)
{
  GString *text = g_string_new (NULL);
  g_string_printf (text, "%s-%s.%04d-%s-%s-%04u", code->fonds, code->category, code->year, code->retention,
                   code->customer, code->item);
  if (code->page != 0)
    g_string_append_printf (text, "-%03u", code->page);
  return g_string_free (text, FALSE);
}

bool refcode_is_record (const char *text)
{
  g_auto (RefCode) code = {0};
  if (!refcode_parse (text, &code, NULL) || code.page > 0)
    return false;
  g_autofree char *printed = refcode_print (&code);
  return g_str_equal (printed, text);
}
