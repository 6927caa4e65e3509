/* What a layout says about people: their roles, and what must be signed. */
#include "form/layout/internal.h"

#include <string.h>

#include "form/document/person.h"

unsigned layout_administrators (const Layout *layout)
{
  return layout->administrators != NULL ? layout_number (layout->administrators) : 1;
}

bool layout_must_be_signed (const Layout *layout, const char *verb)
{
  return layout_list_has (layout->signed_verbs, verb);
}

static void add_codes (GPtrArray *words, const GPtrArray *items)
{
  LAYOUT_EACH (const LayoutItem, item, items)
    if (!g_ptr_array_find_with_equal_func (words, item->code, g_str_equal, NULL))
      g_ptr_array_add (words, g_strdup (item->code));
}

static gint compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char **layout_people_roles (const Layout *layout)
{
  GPtrArray *words = g_ptr_array_new ();
  g_ptr_array_add (words, g_strdup (PERSON_ADMINISTRATOR));
  add_codes (words, layout->all.posts);
  for (unsigned i = 0; i < layout->all.procedures->len; i++)
    add_codes (words, ((const LayoutProcedure *)layout->all.procedures->pdata[i])->signers);
  g_ptr_array_sort (words, compare_words);
  g_ptr_array_add (words, NULL);
  return (char **)g_ptr_array_free (words, FALSE);
}

bool layout_has_department (const Layout *layout, const char *code)
{
  return layout_find (layout->all.departments, code) != NULL;
}
