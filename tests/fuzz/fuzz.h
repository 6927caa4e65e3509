/* What fuzzers share. A fuzzer is called with any bytes at all; whatever its parser accepts must, printed and read
 * again, be the same: an assertion that fails is a find, like a fault seen by the sanitizers. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "sys/error.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The input as text: up to its first NUL byte. */
static inline char *fuzz_text (const uint8_t *data, size_t size)
{
  return g_strndup ((const char *)data, size);
}

/* A refusal always says which and why. */
static inline void fuzz_check_refusal (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == ERROR_DOMAIN);
  g_assert_true (g_str_has_prefix (error_id (error), "D-"));
}

/* For documents: parse (bytes, &error) gives a T, print (T) its bytes. */
#define FUZZ_DOCUMENT(Type, parse, print)                                                                              \
  int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)                                                        \
  {                                                                                                                    \
    g_autoptr (GBytes) bytes = g_bytes_new (data, size);                                                               \
    g_autoptr (GError) error = NULL;                                                                                   \
    g_autoptr (Type) value = parse (bytes, "input", &error);                                                           \
    if (value == NULL) {                                                                                               \
      fuzz_check_refusal (error);                                                                                      \
      return 0;                                                                                                        \
    }                                                                                                                  \
    g_autoptr (GBytes) printed = print (value);                                                                        \
    g_autoptr (Type) again = parse (printed, "printed", &error);                                                       \
    g_assert_no_error (error);                                                                                         \
    g_autoptr (GBytes) same = print (again);                                                                           \
    g_assert_true (g_bytes_equal (printed, same));                                                                     \
    return 0;                                                                                                          \
  }
