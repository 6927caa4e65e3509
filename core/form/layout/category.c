/* Categories: what the layout says about each, and a search for one by the words that people use. */
#include "form/layout/internal.h"

#include <string.h>

#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

#define MAX_CANDIDATES 6 /* in a hint, so that it fits a line of a terminal */

unsigned layout_n_categories (const Layout *layout)
{
  return layout->all.categories->len;
}

const LayoutCategory *layout_category (const Layout *layout, unsigned i)
{
  return i < layout->all.categories->len ? layout->all.categories->pdata[i] : NULL;
}

const LayoutCategory *layout_category_by_code (const Layout *layout, const char *code)
{
  return layout_find (layout->all.categories, code);
}

const LayoutCategory *layout_category_by_directory (const Layout *layout, const char *directory)
{
  LAYOUT_EACH (const LayoutCategory, category, layout->all.categories)
    if (g_strcmp0 (category->directory, directory) == 0)
      return category;
  return NULL;
}

/* How well a word fits a category: the higher the better; NOT_NAMED: not at all. */
enum { NOT_NAMED, IN_A_TITLE, BEGINS, NAMED };

static unsigned how_named (const LayoutCategory *category, char *const *names, const char *word)
{
  unsigned best = NOT_NAMED;
  for (unsigned i = 0; names[i]; i++) {
    if (g_str_equal (names[i], word))
      return NAMED;
    if (g_str_has_prefix (names[i], word))
      best = BEGINS;
    else if (i >= 2 && strstr (names[i], word))
      best = MAX (best, IN_A_TITLE);
  }
  /* People remember the "contracts" of "a02-contracts". */
  const char *telling = strchr (category->directory, '-');
  return telling && g_str_equal (telling + 1, word) ? MAX (best, BEGINS) : best;
}

/* The categories with a part of the word in one of their names, for a hint. */
static GPtrArray *nearest_categories (const Layout *layout, const char *word)
{
  GPtrArray *near = g_ptr_array_new ();
  for (glong len = g_utf8_strlen (word, -1); len > 0 && near->len == 0; len--) {
    g_autofree char *piece = g_utf8_substring (word, 0, len);
    for (unsigned i = 0; i < layout->all.categories->len; i++)
      for (char **name = layout->category_words->pdata[i]; *name; name++)
        if (strstr (*name, piece)) {
          g_ptr_array_add (near, layout->all.categories->pdata[i]);
          break;
        }
  }
  return near;
}

const LayoutCategory *layout_category_find (const Layout *layout, const char *word, GError **error)
{
  g_autofree char *normal = text_normalize (word, G_NORMALIZE_NFC);
  g_autofree char *folded = g_utf8_casefold (normal ? normal : "", -1);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  unsigned best = IN_A_TITLE;
  for (unsigned i = 0; i < layout->all.categories->len; i++) {
    LayoutCategory *category = layout->all.categories->pdata[i];
    unsigned score = *folded ? how_named (category, layout->category_words->pdata[i], folded) : NOT_NAMED;
    if (score > best)
      g_ptr_array_set_size (found, 0);
    best = MAX (best, score);
    if (score == best)
      g_ptr_array_add (found, category);
  }
  if (found->len == 1)
    return g_ptr_array_index (found, 0);
  if (!error)
    return NULL;
  g_autoptr (GPtrArray) near = found->len ? g_ptr_array_ref (found) : nearest_categories (layout, folded);
  g_autoptr (GString) hint = g_string_new (NULL);
  for (unsigned i = 0; i < near->len && i < MAX_CANDIDATES; i++) {
    const LayoutItem *category = g_ptr_array_index (near, i);
    g_string_append_printf (hint, "%s%s %s (%s)", i ? _ (", ") : "", category->code, category->zh, category->en);
  }
  g_string_append (hint, near->len > MAX_CANDIDATES ? _ (", …; ") : near->len ? _ ("; ") : "");
  g_string_append (hint, _ ("see `dossier layout show`"));
  if (found->len)
    error_set (error, ERROR_USAGE, "D-CATEGORY-AMBIGUOUS", word, hint->str, "\"%s\" fits %u categories", word,
               found->len);
  else
    error_set (error, ERROR_USAGE, "D-CATEGORY-UNKNOWN", word, hint->str, "the layout %s has no category \"%s\"",
               layout_id (layout), word);
  return NULL;
}

const char *category_code (const LayoutCategory *category)
{
  return category->item.code;
}

const char *category_directory (const LayoutCategory *category)
{
  return category->directory;
}

const char *category_title (const LayoutCategory *category, const char *lang)
{
  return layout_item_title (&category->item, lang);
}

const char *category_grade (const LayoutCategory *category)
{
  return category->grade;
}

/* A sound layout has exactly one retention and one deadline for each category. */
static const LayoutRetention *term_of (const LayoutCategory *category)
{
  return g_ptr_array_index (category->retentions, 0);
}

const char *category_period (const LayoutCategory *category)
{
  return term_of (category)->period;
}

const char *category_trigger (const LayoutCategory *category)
{
  return term_of (category)->trigger;
}

const char *category_mandate (const LayoutCategory *category)
{
  return term_of (category)->mandate;
}

const char *category_loan (const LayoutCategory *category)
{
  return category->loan;
}

const char *category_custodian (const LayoutCategory *category)
{
  return category->custodian;
}

const char *category_deadline (const LayoutCategory *category, const char *lang)
{
  return layout_item_title (g_ptr_array_index (category->deadlines, 0), lang);
}

const char *category_appraisal (const LayoutCategory *category)
{
  return category->appraisal;
}

bool category_holds (const LayoutCategory *category, bool own)
{
  return g_strcmp0 (category->holder, own ? "customer" : "own") != 0;
}

bool category_allows_kind (const LayoutCategory *category, const char *kind)
{
  return !category->kinds[0] || layout_list_has (category->kinds, kind);
}

bool category_allows_role (const LayoutCategory *category, const char *role)
{
  return !category->roles[0] || layout_list_has (category->roles, role);
}

const char *const *category_parts (const LayoutCategory *category)
{
  return (const char *const *)category->parts;
}

const char *category_place (const LayoutCategory *category)
{
  return category->item.place;
}

const char *const *category_requirements (const LayoutCategory *category)
{
  return (const char *const *)category->checks;
}

/* ---- Triggers ---- */

LayoutTriggerFrom layout_trigger_from (const Layout *layout, const char *code)
{
  static const char *const origins[] = {"year", "record", "customer"};
  const LayoutTrigger *trigger = layout_find (layout->all.triggers, code);
  if (!trigger)
    return LAYOUT_TRIGGER_UNKNOWN;
  for (unsigned i = 0; i < G_N_ELEMENTS (origins); i++)
    if (g_strcmp0 (trigger->from, origins[i]) == 0)
      return (LayoutTriggerFrom)(LAYOUT_TRIGGER_YEAR + i);
  return LAYOUT_TRIGGER_EVENT;
}

const char *layout_ending_trigger (const Layout *layout)
{
  LAYOUT_EACH (const LayoutTrigger, trigger, layout->all.triggers)
    if (g_strcmp0 (trigger->from, "customer") == 0)
      return trigger->item.code;
  return NULL;
}

const char *layout_entries_period (const Layout *layout)
{
  return layout->entries ? layout->entries : "Y";
}

const char *layout_trigger_title (const Layout *layout, const char *code, const char *lang)
{
  const LayoutTrigger *trigger = layout_find (layout->all.triggers, code);
  return trigger ? layout_item_title (&trigger->item, lang) : NULL;
}

static const GPtrArray *items_of (const Layout *layout, LayoutList list)
{
  const GPtrArray *const lists[] = {[LAYOUT_TRIGGERS] = layout->all.triggers,
                                    [LAYOUT_KINDS] = layout->all.kinds,
                                    [LAYOUT_ROLES] = layout->all.roles,
                                    [LAYOUT_DEPARTMENTS] = layout->all.departments};
  return lists[list];
}

const char *layout_code_title (const Layout *layout, LayoutList list, const char *code, const char *lang)
{
  const LayoutItem *item = layout_find (items_of (layout, list), code);
  return item ? layout_item_title (item, lang) : code;
}

char *layout_codes (const Layout *layout, LayoutList list, const LayoutCategory *category)
{
  GString *codes = g_string_new (NULL);
  LAYOUT_EACH (const LayoutItem, item, items_of (layout, list))
    if (!category || (list == LAYOUT_KINDS ? category_allows_kind : category_allows_role) (category, item->code))
      g_string_append_printf (codes, "%s%s", codes->len ? ", " : "", item->code);
  return g_string_free (codes, FALSE);
}
