/* A reference is split into levels, each of which may be open. A path is split the same way, and compared level by
 * level. */
#include "verify/selection.h"

#include <string.h>

#include "form/name.h"
#include "form/refcode.h"
#include "sys/error.h"

enum { CUSTOMER, YEAR, DIRECTORY, ITEM, N_LEVELS };

typedef struct Selector Selector;
struct Selector {
  char *reference;
  char *levels[N_LEVELS]; /* NULL: any; a directory whole or up to its '-', an item of at least four digits */
  Selector *of;           /* of the same records under the reference that was given; NULL: this one was given */
  int matched;            /* atomic */
};

struct Selection {
  GPtrArray *selectors;
  unsigned part, parts;
  Moves *moves; /* that were followed */
};

static void selector_free (gpointer data)
{
  Selector *selector = data;
  g_free (selector->reference);
  for (unsigned i = 0; i < N_LEVELS; i++)
    g_free (selector->levels[i]);
  g_free (selector);
}

static bool is_year (const char *text)
{
  return strlen (text) == 4 && strspn (text, "0123456789") == 4;
}

/* Category codes match in lower case by the part after the last dot: KH.A02 as "a02". */
static bool fill_from_code (Selector *selector, const char *reference)
{
  g_auto (RefCode) code = {0};
  if (!refcode_parse (reference, &code, NULL))
    return false;
  const char *dot = strrchr (code.category, '.');
  selector->levels[CUSTOMER] = g_strdup (code.customer);
  selector->levels[YEAR] = g_strdup_printf ("%04d", code.year);
  selector->levels[DIRECTORY] = g_ascii_strdown (dot != NULL ? dot + 1 : code.category, -1);
  selector->levels[ITEM] = g_strdup_printf ("%04u", code.item);
  return true;
}

static bool fill_from_parts (Selector *selector, char **parts)
{
  guint64 item = 0;
  for (unsigned level = is_year (parts[0]) ? YEAR : CUSTOMER; *parts != NULL; level++, parts++) {
    if (level == N_LEVELS || (level == CUSTOMER && !name_is_customer (*parts)) ||
        (level == YEAR && !is_year (*parts)) || (level == DIRECTORY && !name_is_valid (*parts)) ||
        (level == ITEM && !g_ascii_string_to_unsigned (*parts, 10, 1, 999999999, &item, NULL)))
      return false;
    selector->levels[level] = level == ITEM ? g_strdup_printf ("%04u", (unsigned)item) : g_strdup (*parts);
  }
  return true;
}

static Selector *selector_parse (const char *reference, GError **error)
{
  Selector *selector = g_new0 (Selector, 1);
  selector->reference = g_strdup (reference);
  g_autofree char *brief = name_short_from_path (reference);
  g_autofree char *text = brief != NULL ? g_steal_pointer (&brief) : g_strdup (reference);
  size_t len = strlen (text);
  if (len > 0 && text[len - 1] == '/')
    text[len - 1] = '\0';
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);
  if (parts[0] != NULL && ((parts[1] == NULL && fill_from_code (selector, text)) || fill_from_parts (selector, parts)))
    return selector;
  selector_free (selector);
  error_set (
      error, ERROR_USAGE, "D-REFERENCE", reference,
      "use 2024, C00042, C00042/2024, C00042/2024/a02-contracts or …/0007; other names are looked up in the archive "
      "of the packs, named with -C ARCHIVE",
      "not a reference to a part of an archive");
  return NULL;
}

Selection *selection_new (const char *const *references, unsigned part, unsigned parts, GError **error)
{
  g_autoptr (Selection) selection = g_new0 (Selection, 1);
  selection->selectors = g_ptr_array_new_with_free_func (selector_free);
  selection->moves = moves_new ();
  selection->part = part;
  selection->parts = parts;
  if (parts > 0 && (part < 1 || part > parts)) {
    error_set (error, ERROR_USAGE, "D-PART", NULL, "use --part 1/4 for the first of four parts",
               "there is no part %u of %u", part, parts);
    return NULL;
  }
  for (unsigned i = 0; references != NULL && references[i] != NULL; i++) {
    Selector *selector = selector_parse (references[i], error);
    if (selector == NULL)
      return NULL;
    g_ptr_array_add (selection->selectors, selector);
  }
  return g_steal_pointer (&selection);
}

void selection_free (Selection *selection)
{
  if (selection == NULL)
    return;
  g_clear_pointer (&selection->selectors, g_ptr_array_unref);
  moves_free (selection->moves);
  g_free (selection);
}

bool selection_is_everything (const Selection *selection)
{
  return selection->selectors->len == 0 && selection->parts == 0;
}

/* "a02" and "a02-contracts" both name a02-contracts. */
static bool directory_matches (const char *wanted, const char *directory)
{
  size_t len = strlen (wanted);
  return strncmp (wanted, directory, len) == 0 && (directory[len] == '\0' || directory[len] == '-');
}

/* Compares the levels that both have; short_of is the result for a level that the path lacks. */
static bool selector_matches (const Selector *selector, char *const *levels, unsigned n, bool short_of)
{
  for (unsigned i = 0; i < N_LEVELS; i++) {
    const char *wanted = selector->levels[i];
    if (wanted != NULL && (i >= n           ? !short_of
                           : i == DIRECTORY ? !directory_matches (wanted, levels[i])
                                            : !g_str_equal (wanted, levels[i])))
      return false;
  }
  return true;
}

/* FNV-1a, so that a customer is in the same part on every machine, for ever. */
static bool is_in_part (const Selection *selection, const char *customer)
{
  guint32 hash = 2166136261u;
  for (const char *c = customer; *c != '\0'; c++)
    hash = (hash ^ (guchar)*c) * 16777619u;
  return selection->parts == 0 || hash % selection->parts == selection->part - 1;
}

static bool selects (const Selection *selection, const char *path, bool short_of, bool remember)
{
  if (selection_is_everything (selection) || !g_str_has_prefix (path, "customers/"))
    return true;
  const char *slash = strchr (path + strlen ("customers/"), '/'); /* of the shard */
  g_auto (GStrv) levels = g_strsplit (slash != NULL ? slash + 1 : "", "/", -1);
  unsigned n = g_strv_length (levels);
  if (n > 0 && !is_in_part (selection, levels[0]))
    return false;
  bool has = selection->selectors->len == 0;
  for (unsigned i = 0; i < selection->selectors->len; i++) {
    Selector *selector = selection->selectors->pdata[i];
    bool matches = selector_matches (selector, levels, n, short_of);
    has |= matches;
    if (matches && remember)
      g_atomic_int_set (selector->of != NULL ? &selector->of->matched : &selector->matched, 1);
  }
  return has;
}

/* Where a file that was put at a path is in the end. Given. */
static char *in_the_end (const Selection *selection, const char *path)
{
  char *now = moves_now (selection->moves, path, 0);
  return now != NULL ? now : g_strdup (path);
}

bool selection_has (Selection *selection, const char *path)
{
  g_autofree char *now = in_the_end (selection, path);
  return selects (selection, now, false, true);
}

bool selection_reaches (const Selection *selection, const char *path)
{
  return selects (selection, path, true, false);
}

bool selection_takes (const Selection *selection, const char *path)
{
  g_autofree char *now = in_the_end (selection, path), *directory = g_path_get_dirname (now);
  return selects (selection, directory, true, false);
}

/* ---- Moves ---- */

/* Adds what the selectors that have a place select at another one. any: also selectors of customers, years and volumes.
 */
static void add_place (Selection *selection, const char *place, const char *other, bool any)
{
  g_autofree char *brief = name_short_from_path (place), *other_brief = name_short_from_path (other);
  g_auto (GStrv) levels = g_strsplit (brief != NULL ? brief : "", "/", -1);
  for (unsigned i = 0, n = selection->selectors->len; i < n && g_strv_length (levels) == N_LEVELS; i++) {
    Selector *selector = selection->selectors->pdata[i];
    if ((!any && selector->levels[ITEM] == NULL) || !selector_matches (selector, levels, N_LEVELS, false))
      continue;
    Selector *added = selector_parse (other_brief, NULL);
    if (added == NULL)
      continue;
    added->of = selector->of != NULL ? selector->of : selector;
    g_ptr_array_add (selection->selectors, added);
  }
}

void selection_follow (Selection *selection, const Moves *moves)
{
  for (unsigned i = moves_length (selection->moves); i < moves_length (moves); i++) {
    const MovesStep *step = moves_step (moves, i);
    moves_add_step (selection->moves, step);
    add_place (selection, step->from, step->to, false);
  }
}

void selection_widen (Selection *selection, const Moves *later)
{
  for (unsigned i = later != NULL ? moves_length (later) : 0; i-- > 0;)
    add_place (selection, moves_step (later, i)->to, moves_step (later, i)->from, true);
}

const char *selection_unmatched (const Selection *selection)
{
  for (unsigned i = 0; i < selection->selectors->len; i++) {
    Selector *selector = selection->selectors->pdata[i];
    if (selector->of == NULL && !g_atomic_int_get (&selector->matched))
      return selector->reference;
  }
  return NULL;
}
