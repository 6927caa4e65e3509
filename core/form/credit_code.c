/* Check digits by GB 32100-2015 (credit codes); days of birth by GB 11643-1999 (identity numbers). */
#include "form/credit_code.h"

#include <string.h>

#include <glib.h>

#define LETTERS "0123456789ABCDEFGHJKLMNPQRTUWXY"
enum { LENGTH = 18 };

/* The i-th character has the weight 3^i modulo 31. */
char credit_code_check_digit (const char *code)
{
  unsigned sum = 0, weight = 1;
  for (int i = 0; i < LENGTH - 1; i++) {
    const char *letter = code[i] ? strchr (LETTERS, code[i]) : NULL;
    if (!letter)
      return '\0';
    sum += (unsigned)(letter - LETTERS) * weight;
    weight = weight * 3 % 31;
  }
  return LETTERS[(31 - sum % 31) % 31];
}

bool credit_code_is_valid (const char *code)
{
  return strlen (code) == LENGTH && credit_code_check_digit (code) == code[LENGTH - 1];
}

static bool has_digits (const char *code, int from, int to)
{
  for (int i = from; i < to; i++)
    if (!g_ascii_isdigit (code[i]))
      return false;
  return true;
}

/* Digits with a day of birth where identity numbers have it. Their check digit does not matter: a mistyped one is no
 * credit code either. */
static bool is_identity_number (const char *code)
{
  if (!has_digits (code, 0, LENGTH - 1))
    return false;
  int year = (code[6] - '0') * 10 + code[7] - '0', month = (code[10] - '0') * 10 + code[11] - '0',
      day = (code[12] - '0') * 10 + code[13] - '0';
  return year >= 18 && year <= 20 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool credit_code_is_formed (const char *code)
{
  return strlen (code) == LENGTH && strchr (LETTERS, code[LENGTH - 1]) != NULL &&
         credit_code_check_digit (code) != '\0' && has_digits (code, 2, 8) && !is_identity_number (code);
}
