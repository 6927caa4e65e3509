#include "form/document/adoption.h"

#include <string.h>

#include "form/document/kind.h"
#include "form/name.h"

static const char *const words[] = {[USE_PARENT] = "parent", [USE_PROPOSED] = "proposed", [USE_INFORCE] = "inforce"};

LayoutUse adoption_use (const char *word)
{
  for (unsigned i = USE_PARENT; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i]) == 0)
      return (LayoutUse)i;
  return USE_UNKNOWN;
}

const char *adoption_use_word (LayoutUse use)
{
  return words[use];
}

char *adoption_layout_path (const char *id, unsigned edition)
{
  return g_strdup_printf ("layouts/%s.%u.xml", id, edition);
}

char *adoption_path (const char *layout, const char *decision, const char *person)
{
  g_autofree char *stem = g_strndup (layout, strlen (layout) - strlen ("xml"));
  return g_strconcat (stem, decision, ".", person, ".txt", NULL);
}

bool adoption_split (const char *path, char **layout, char **decision, char **person)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);
  if (!name_is_beneath (path, "layouts") || g_strv_length (parts) != 5 || !g_str_equal (parts[4], "txt"))
    return false;
  *layout = g_strconcat (parts[0], ".", parts[1], ".xml", NULL);
  *decision = g_strdup (parts[2]);
  *person = g_strdup (parts[3]);
  return true;
}

char *adoption_in_force (const Event *event)
{
  char *layout = NULL;
  g_autofree char *decision = NULL, *person = NULL;
  const char *path = event_get (event, "path");
  Kind kind = kind_of_verb (event_verb (event));
  if ((kind != KIND_LAYOUT && kind != KIND_ADOPTION) || path == NULL || !kind_has_path (kind, path) ||
      adoption_use (event_get (event, "use")) != USE_INFORCE)
    return NULL;
  if (kind == KIND_LAYOUT)
    return g_strdup (path);
  adoption_split (path, &layout, &decision, &person);
  return layout;
}
