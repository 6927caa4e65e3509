/* QR codes are made by libqrencode, which is loaded for the first one: most commands make none. */
#include "sys/qr.h"

#include <dlfcn.h>
#include <errno.h>
#include <qrencode.h>
#include <string.h>

#include "sys/error.h"

#define SONAME "libqrencode.so.4"

typedef struct {
  __typeof__ (QRcode_encodeString) *encode;
  __typeof__ (QRcode_free) *free;
} Encoder;

static bool look_up (void *library, const char *name, void *into)
{
  void *function = dlsym (library, name);
  memcpy (into, &function, sizeof function);
  return function != NULL;
}

void qr_clear (QrSymbol *symbol)
{
  g_clear_pointer (&symbol->dark, g_free);
  symbol->size = 0;
}

bool qr_make (const char *text, QrSymbol *symbol, GError **error)
{
  Encoder encoder;
  void *library = dlopen (SONAME, RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL || !look_up (library, "QRcode_encodeString", &encoder.encode) ||
      !look_up (library, "QRcode_free", &encoder.free))
    return error_set (error, ERROR_UNREADABLE, "D-QR", NULL, "install libqrencode, or print text",
                      "libqrencode is not installed");
  QRcode *code = encoder.encode (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  if (code == NULL)
    return error_set (error, ERROR_UNREADABLE, "D-QR", text, NULL, "this text is too long for a QR code");
  size_t modules = (size_t)code->width * (size_t)code->width;
  symbol->size = (unsigned)code->width;
  symbol->dark = g_new (bool, modules);
  for (size_t i = 0; i < modules; i++)
    symbol->dark[i] = (code->data[i] & 1) != 0;
  encoder.free (code);
  return true;
}
