#include "fold/acts.h"

#include <string.h>

#include "form/name.h"
#include "sys/message.h"

static bool is_of_department (const Layout *layout, const Person *person, const char *post)
{
  const char *department = layout_post_department (layout, post);
  return department == NULL || g_strcmp0 (department, person->department) == 0;
}

static bool has_post (const Layout *layout, const Roster *roster, const char *person, const char *post,
                      uint64_t position, int64_t time)
{
  const Person *edition = roster_person (roster, person, position);
  int64_t judged = roster_time_at (roster, person, position, time);
  return edition != NULL && roster_role_at (roster, person, post, position, judged) &&
         is_of_department (layout, edition, post);
}

bool acts_may (const Layout *layout, const Roster *roster, const char *person, const char *verb, uint64_t position,
               int64_t time)
{
  const char *const *posts = layout_reserved_for (layout, verb);
  for (unsigned i = 0; posts != NULL && posts[i] != NULL; i++)
    if (has_post (layout, roster, person, posts[i], position, time))
      return true;
  return posts == NULL;
}

char *acts_describe (const Person *person)
{
  return person->department == NULL ? g_strdup_printf ("%s %s", person->number, person->name)
                                    : g_strdup_printf ("%s %s (%s)", person->number, person->name, person->department);
}

/* Appends the post with its department, and who holds it. */
static void describe_post (const Layout *layout, const Roster *roster, const char *post, int64_t time, GString *text)
{
  unsigned n = 0;
  const char *department = layout_post_department (layout, post);
  g_string_append (text, post);
  if (department != NULL)
    g_string_append_printf (text, " (%s)", department);
  for (unsigned i = 0; i < roster_length (roster); i++) {
    const char *number = roster_number (roster, i);
    if (!has_post (layout, roster, number, post, 0, time))
      continue;
    g_autofree char *person = acts_describe (roster_person (roster, number, 0));
    g_string_append_printf (text, "%s%s", n++ == 0 ? _ (": ") : _ (", "), person);
  }
  if (n == 0)
    g_string_append (text, _ (": nobody at present"));
}

char *acts_holders (const Layout *layout, const Roster *roster, const char *verb, int64_t time)
{
  GString *text = g_string_new (NULL);
  const char *const *posts = layout_reserved_for (layout, verb);
  for (unsigned i = 0; posts != NULL && posts[i] != NULL; i++) {
    g_string_append (text, i > 0 ? _ ("; ") : "");
    describe_post (layout, roster, posts[i], time, text);
  }
  return g_string_free (text, FALSE);
}

bool acts_as (const Roster *roster, const char *signer, const char *actor, uint64_t position)
{
  const Person *own = roster_person (roster, signer, position);
  bool is_free = strcmp (actor, signer) == 0 || (own != NULL && strcmp (own->name, actor) == 0);
  bool is_other = !is_free && name_is_person (actor);
  for (unsigned i = 0; !is_free && !is_other && i < roster_length (roster); i++) {
    const Person *person = roster_person (roster, roster_number (roster, i), position);
    is_other = person != NULL && strcmp (person->name, actor) == 0;
  }
  return !is_other;
}
