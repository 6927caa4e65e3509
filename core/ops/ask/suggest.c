#include "ops/ask/suggest.h"

#include <string.h>

#include "form/name.h"
#include "ops/customers.h"
#include "store/index.h"
#include "store/layouts.h"
#include "store/people.h"

enum { MOST = 100 };

typedef struct {
  SuggestVisit visit;
  gpointer data;
  const char *begin; /* of the suggestions that are wanted */
  const char *end;   /* appended to each */
  char *last;        /* the one before */
  unsigned n;
} Suggesting;

/* Visits a word unless it was the one before. */
static bool offer (Suggesting *suggesting, const char *word, const char *about)
{
  if (g_strcmp0 (word, suggesting->last) == 0 ||
      (suggesting->begin != NULL && !g_str_has_prefix (word, suggesting->begin)))
    return true;
  g_autofree char *whole = g_strconcat (word, suggesting->end, NULL);
  g_free (suggesting->last);
  suggesting->last = g_strdup (word);
  return suggesting->visit (whole, about, suggesting->data) && ++suggesting->n < MOST;
}

static bool offer_customer (const IndexRow *row, gpointer data)
{
  return row->restricted || offer (data, row->customer, row->customer_name);
}

static bool find_customers (Archive *archive, const char *typed, Suggesting *suggesting, GError **error)
{
  Index *index = index_of (archive, error);
  return index != NULL && index_customers (index, typed[0] != '\0' ? typed : NULL, offer_customer, suggesting, error);
}

bool suggest_customers (Archive *archive, const char *typed, SuggestVisit visit, gpointer data, GError **error)
{
  Suggesting suggesting = {.visit = visit, .data = data, .end = ""};
  bool good = find_customers (archive, typed, &suggesting, error);
  g_free (suggesting.last);
  return good;
}

/* ---- References ---- */

static bool offer_year (const IndexRow *row, bool sealed G_GNUC_UNUSED, gpointer data)
{
  g_autofree char *year = g_strdup_printf ("%s/%d", row->customer, row->year);
  return row->restricted || offer (data, year, NULL);
}

static bool offer_volume (const IndexRow *row, bool sealed G_GNUC_UNUSED, gpointer data)
{
  g_autofree char *path = name_short_from_path (row->path);
  return row->restricted || offer (data, path, NULL);
}

static bool offer_record (const IndexRow *row, gpointer data)
{
  g_autofree char *path = name_short_from_path (row->path);
  return offer (data, path, row->title);
}

static bool find_beneath (Index *index, const char *path, Suggesting *suggesting, GError **error)
{
  g_auto (NamePlace) place = {0};
  IndexQuery query = {.volume = path, .limit = MOST, .by_place = true};
  if (!name_split_path (path, &place))
    return true;
  if (place.year == 0)
    return index_volumes (index, place.customer, 0, offer_year, suggesting, error);
  if (place.directory == NULL)
    return index_volumes (index, place.customer, place.year, offer_volume, suggesting, error);
  suggesting->end = "";
  return place.item != 0 || index_search (index, &query, offer_record, suggesting, error);
}

bool suggest_references (Archive *archive, const char *typed, SuggestVisit visit, gpointer data, GError **error)
{
  Suggesting suggesting = {.visit = visit, .data = data, .end = "/"};
  const char *slash = strrchr (typed, '/');
  if (slash == NULL) {
    bool good = find_customers (archive, typed, &suggesting, error);
    g_free (suggesting.last);
    return good;
  }
  Index *index = index_of (archive, error);
  g_autofree char *above = g_strndup (typed, (size_t)(slash - typed));
  g_autofree char *path = index != NULL ? customers_find_place (index, above, false, NULL) : NULL;
  g_autofree char *known = path != NULL ? name_short_from_path (path) : NULL;
  g_autofree char *begin = known != NULL ? g_strconcat (known, slash, NULL) : NULL;
  suggesting.begin = begin;
  bool good = index != NULL && (path == NULL || find_beneath (index, path, &suggesting, error));
  g_free (suggesting.last);
  return good;
}

/* ---- Codes ---- */

bool suggest_categories (Archive *archive, const char *lang, SuggestVisit visit, gpointer data, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  for (unsigned i = 0; layout != NULL && i < layout_n_categories (layout); i++) {
    const LayoutCategory *category = layout_category (layout, i);
    if (!visit (category_code (category), category_title (category, lang), data))
      break;
  }
  return layout != NULL;
}

bool suggest_codes (Archive *archive, LayoutList list, const char *lang, SuggestVisit visit, gpointer data,
                    GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  g_autofree char *codes = layout != NULL ? layout_codes (layout, list, NULL) : NULL;
  g_auto (GStrv) words = codes != NULL ? g_strsplit (codes, ", ", -1) : NULL;
  for (unsigned i = 0; words != NULL && words[i] != NULL; i++)
    if (!visit (words[i], layout_code_title (layout, list, words[i], lang), data))
      break;
  return layout != NULL;
}

bool suggest_people (Archive *archive, SuggestVisit visit, gpointer data, GError **error)
{
  g_autoptr (Roster) roster = people_read (archive, error);
  for (unsigned i = 0; roster != NULL && i < roster_length (roster); i++) {
    const Person *person = roster_person (roster, roster_number (roster, i), 0);
    if (person != NULL && !visit (roster_number (roster, i), person->name, data))
      break;
  }
  return roster != NULL;
}

static bool offer_hold (const IndexEffect *effect, gpointer data)
{
  g_autofree char *place = name_short_from_path (effect->path);
  return offer (data, effect->entry, place);
}

bool suggest_holds (Archive *archive, SuggestVisit visit, gpointer data, GError **error)
{
  Suggesting suggesting = {.visit = visit, .data = data, .end = ""};
  Index *index = index_of (archive, error);
  bool good = index != NULL && index_standing (index, STANDING_HELD, false, offer_hold, &suggesting, error);
  g_free (suggesting.last);
  return good;
}
