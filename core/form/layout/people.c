/* The part of a layout about people: their roles, and the acts that need signatures. */
#include "form/layout/internal.h"

#include <string.h>

#include "form/document/kind.h"
#include "form/document/person.h"
#include "sys/error.h"
#include "sys/message.h"

unsigned layout_administrators (const Layout *layout)
{
  return layout->administrators != NULL ? layout_number (layout->administrators) : 1;
}

const char *const *layout_reserved_for (const Layout *layout, const char *verb)
{
  const LayoutReserved *reserved = layout_find (layout->all.reserved, verb);
  return reserved != NULL ? (const char *const *)reserved->posts : NULL;
}

bool layout_must_be_signed (const Layout *layout, const char *verb)
{
  return layout_list_has (layout->signed_verbs, verb) || layout_reserved_for (layout, verb) != NULL;
}

const char *layout_weakens (const Layout *layout)
{
  return layout->weakens;
}

static void add_codes (GPtrArray *words, const GPtrArray *items)
{
  LAYOUT_EACH (const LayoutItem, item, items)
    if (item->code != NULL && !g_ptr_array_find_with_equal_func (words, item->code, g_str_equal, NULL))
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

const char *layout_department (const Layout *layout, const char *word, GError **error)
{
  if (word == NULL)
    return NULL;
  LAYOUT_EACH (const LayoutItem, department, layout->all.departments)
    if (g_ascii_strcasecmp (department->code, word) == 0 || g_strcmp0 (department->zh, word) == 0 ||
        (department->en != NULL && g_ascii_strcasecmp (department->en, word) == 0))
      return department->code;
  g_autofree char *codes = layout_codes (layout, LAYOUT_DEPARTMENTS, NULL);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), codes);
  error_set (error, ERROR_USAGE, "D-DEPARTMENT-UNKNOWN", word, hint, "the layout has no such department");
  return NULL;
}

/* ---- Checks ---- */

/* A commit's signature is itself an event, and nobody can sign the first commit. */
static void check_verb (LayoutReader *reader, const char *place, const char *verb)
{
  Kind kind = verb != NULL ? kind_of_verb (verb) : KIND_FONDS;
  if (verb != NULL && (kind == KIND_UNKNOWN || kind == KIND_FONDS || kind == KIND_SIGNED))
    layout_fault (reader, "L-VERB-UNKNOWN", place, "\"%s\" is not the verb of an event that can be signed", verb);
}

void layout_check_people (LayoutReader *reader, const Layout *layout)
{
  g_auto (GStrv) roles = layout_people_roles (layout);
  for (char *const *verb = layout->signed_verbs; *verb; verb++)
    check_verb (reader, layout->item.place, *verb);
  LAYOUT_EACH (const LayoutReserved, reserved, layout->all.reserved) {
    check_verb (reader, reserved->item.place, reserved->item.code);
    for (char *const *post = reserved->posts; *post; post++)
      if (!layout_list_has (roles, *post))
        layout_fault (reader, "L-POST-UNKNOWN", reserved->item.place, "\"%s\" is not in this layout", *post);
  }
}
