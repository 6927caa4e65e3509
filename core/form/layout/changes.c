/* Prints the differences between two layouts for people who decide about the new one. form/layout/compare.c tells the
 * meaning of each, and whether it makes a rule weaker. */
#include "form/layout/internal.h"

#include "sys/message.h"

static void change_free (gpointer data)
{
  LayoutChange *change = data;
  g_free (change->code);
  g_free (change->was);
  g_free (change->now);
  g_free (change);
}

/* Whether a change is told once, with all the categories that it concerns: texts of a line or more. */
static bool is_shared (const char *what)
{
  return g_str_equal (what, "destruction") || g_str_equal (what, "loans");
}

static LayoutChange *find_same (const GPtrArray *changes, const LayoutChange *change)
{
  for (unsigned i = 0; is_shared (change->what) && i < changes->len; i++) {
    LayoutChange *other = changes->pdata[i];
    if (g_str_equal (other->what, change->what) && g_strcmp0 (other->was, change->was) == 0 &&
        g_strcmp0 (other->now, change->now) == 0)
      return other;
  }
  return NULL;
}

/* Takes was and now. Nothing is added when they are the same. */
static void add_change (GPtrArray *changes, const char *code, const char *what, char *was, char *now)
{
  LayoutChange change = {.code = g_strdup (code), .what = what, .was = was, .now = now};
  LayoutChange *same = find_same (changes, &change);
  if (same == NULL && g_strcmp0 (was, now) != 0) {
    g_ptr_array_add (changes, g_memdup2 (&change, sizeof change));
    return;
  }
  if (same != NULL) {
    g_free (change.code);
    change.code = same->code;
    same->code = g_strconcat (change.code, " ", code, NULL);
  }
  g_free (change.code);
  g_free (was);
  g_free (now);
}

static char *retention_of (const LayoutCategory *category)
{
  return g_strconcat (category_period (category), " ", category_trigger (category), NULL);
}

static char *holder_of (const LayoutCategory *category)
{
  const char *both = _ ("customers and the keeper");
  return g_strdup (!category_holds (category, true)    ? _ ("customers")
                   : !category_holds (category, false) ? _ ("the keeper")
                                                       : both);
}

static char *words_of (char *const *words)
{
  return words[0] ? g_strjoinv (" ", (char **)(guintptr)words) : NULL;
}

static void compare_category (GPtrArray *changes, const Layout *layout, const LayoutCategory *mine,
                              const Layout *before, const LayoutCategory *theirs, const char *lang)
{
  const char *code = mine->item.code;
  add_change (changes, code, N_ ("retention"), retention_of (theirs), retention_of (mine));
  add_change (changes, code, N_ ("directory"), g_strdup (theirs->directory), g_strdup (mine->directory));
  add_change (changes, code, N_ ("grade"), g_strdup (theirs->grade), g_strdup (mine->grade));
  add_change (changes, code, N_ ("custodian"), g_strdup (theirs->custodian), g_strdup (mine->custodian));
  add_change (changes, code, N_ ("appraisal"), g_strdup (theirs->appraisal), g_strdup (mine->appraisal));
  add_change (changes, code, N_ ("holder"), holder_of (theirs), holder_of (mine));
  add_change (changes, code, N_ ("loans"), layout_describe_loan (before, theirs->loan, lang),
              layout_describe_loan (layout, mine->loan, lang));
  add_change (changes, code, N_ ("checks"), words_of (theirs->checks), words_of (mine->checks));
  add_change (changes, code, N_ ("deadline"), g_strdup (category_deadline (theirs, lang)),
              g_strdup (category_deadline (mine, lang)));
  add_change (changes, code, N_ ("destruction"), layout_describe_destruction (before, theirs, lang),
              layout_describe_destruction (layout, mine, lang));
}

static void compare_categories (GPtrArray *changes, const Layout *layout, const Layout *before, const char *lang)
{
  LAYOUT_EACH (const LayoutCategory, theirs, before->all.categories) {
    const LayoutCategory *mine = layout_find (layout->all.categories, theirs->item.code);
    if (mine)
      compare_category (changes, layout, mine, before, theirs, lang);
    else
      add_change (changes, theirs->item.code, N_ ("category"), g_strdup (category_title (theirs, lang)), NULL);
  }
  LAYOUT_EACH (const LayoutCategory, mine, layout->all.categories)
    if (!layout_find (before->all.categories, mine->item.code))
      add_change (changes, mine->item.code, N_ ("category"), NULL, g_strdup (category_title (mine, lang)));
}

static char *number_of (unsigned number)
{
  return g_strdup_printf ("%u", number);
}

/* "file: archivist; seal: archivist". */
static char *reserved_of (const Layout *layout)
{
  g_autoptr (GString) text = g_string_new (NULL);
  LAYOUT_EACH (const LayoutReserved, reserved, layout->all.reserved) {
    g_autofree char *posts = words_of (reserved->posts);
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "; " : "", reserved->item.code, posts);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

GPtrArray *layout_changes (const Layout *layout, const Layout *before, const char *lang)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);
  add_change (changes, NULL, N_ ("administrators"), number_of (layout_administrators (before)),
              number_of (layout_administrators (layout)));
  add_change (changes, NULL, N_ ("must be signed"), words_of (before->signed_verbs), words_of (layout->signed_verbs));
  add_change (changes, NULL, N_ ("reserved"), reserved_of (before), reserved_of (layout));
  add_change (changes, NULL, N_ ("year rules"), g_strdup (before->years), g_strdup (layout->years));
  add_change (changes, NULL, N_ ("oldest year"), number_of ((unsigned)layout_oldest_year (before)),
              number_of ((unsigned)layout_oldest_year (layout)));
  add_change (changes, NULL, N_ ("one box holds"), words_of (before->box), words_of (layout->box));
  add_change (changes, NULL, N_ ("mixed boxes"), g_strdup (before->mixed), g_strdup (layout->mixed));
  add_change (changes, NULL, N_ ("zone"), g_strdup (before->zone), g_strdup (layout->zone));
  add_change (changes, NULL, N_ ("entries about customers"), g_strdup (before->entries), g_strdup (layout->entries));
  compare_categories (changes, layout, before, lang);
  return changes;
}
