/* Codes are compared as they stand, so there is one spelling of each: capitals. */
#include "form/document/shelf.h"

#include <string.h>

#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

bool shelf_is_code (const char *text)
{
  size_t len = strlen (text);
  return len > 0 && len <= SHELF_MAX_CODE && g_ascii_isalnum (text[0]) &&
         strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == len;
}

bool shelf_take_code (const char *option, const char *text, char **code, GError **error)
{
  g_autofree char *tidy = NULL;
  *code = NULL;
  if (!text_take (option, text, 200, &tidy, error))
    return false;
  g_autofree char *upper = tidy != NULL ? g_ascii_strup (tidy, -1) : NULL;
  if (upper != NULL && !shelf_is_code (upper))
    return error_set (error, ERROR_USAGE, "D-SHELF-CODE", option,
                      "write up to 20 letters A to Z, digits, dots, hyphens: the code on the label, not a name",
                      "\"%s\" is not the code of a room, shelf or box", tidy);
  *code = g_steal_pointer (&upper);
  return true;
}

char *shelf_print (const Shelf *shelf)
{
  if (shelf->box != NULL)
    return g_strdup (shelf->box);
  return g_strdup_printf ("/%s/%s", shelf->room != NULL ? shelf->room : "", shelf->shelf != NULL ? shelf->shelf : "");
}

void shelf_split (const char *text, char **room, char **shelf, char **box)
{
  *room = *shelf = *box = NULL;
  if (text[0] != '/') {
    *box = g_strdup (text);
    return;
  }
  const char *slash = strchr (text + 1, '/');
  if (slash == NULL)
    return;
  *room = slash > text + 1 ? g_strndup (text + 1, (size_t)(slash - text - 1)) : NULL;
  *shelf = slash[1] != '\0' ? g_strdup (slash + 1) : NULL;
}

static bool is_code_or_absent (const char *code)
{
  return code == NULL || shelf_is_code (code);
}

bool shelf_read (const Event *event, Shelf *shelf)
{
  *shelf = (Shelf){event_get (event, "room"), event_get (event, "shelf"), event_get (event, "box")};
  bool loose = shelf->room != NULL || shelf->shelf != NULL;
  return is_code_or_absent (shelf->room) && is_code_or_absent (shelf->shelf) && is_code_or_absent (shelf->box) &&
         loose == (shelf->box == NULL);
}

bool shelf_read_box (const Event *event, Shelf *shelf)
{
  *shelf = (Shelf){event_get (event, "room"), event_get (event, "shelf"), event_get (event, "code")};
  return shelf->box != NULL && shelf_is_code (shelf->box) && is_code_or_absent (shelf->room) &&
         is_code_or_absent (shelf->shelf) && (shelf->room != NULL || shelf->shelf != NULL);
}
