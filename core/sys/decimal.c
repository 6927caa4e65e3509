/* Writes the digits from the last to the first. */
#include "sys/decimal.h"

const char *decimal_print (uint64_t value, unsigned digits, char text[DECIMAL_SIZE])
{
  char *first = text + DECIMAL_SIZE - 1;
  *first = '\0';
  for (unsigned n = 0; n < digits || value > 0; n++) {
    *--first = (char)('0' + value % 10);
    value /= 10;
  }
  return first;
}
