#include "fold/acts.h"

#include <string.h>

#include "form/name.h"

static bool is_of_department (const Layout *layout, const Person *person, const char *post)
{
  const char *department = layout_post_department (layout, post);
  return department == NULL || g_strcmp0 (department, person->department) == 0;
}

bool acts_may (const Layout *layout, const Roster *roster, const char *person, const char *verb, uint64_t position,
               int64_t time)
{
  const char *const *posts = layout_reserved_for (layout, verb);
  const Person *edition = roster_person (roster, person, position);
  int64_t judged = roster_time_at (roster, person, position, time);
  for (unsigned i = 0; posts != NULL && edition != NULL && posts[i] != NULL; i++)
    if (roster_role_at (roster, person, posts[i], position, judged) && is_of_department (layout, edition, posts[i]))
      return true;
  return posts == NULL;
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
