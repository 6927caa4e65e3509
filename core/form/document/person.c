/* Roles and keys are sorted whenever one is added, because the strict reader requires their order. */
#include "form/document/person.h"

#include <string.h>

#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

#define DIRECTORY "people/"

static const ShapeField role_fields[] = {
    {"word", SHAPE_ATTRIBUTE, SHAPE_MATCH (PersonRole, word, field_is_word, N_ ("a word such as approver"))},
    {"from", SHAPE_ATTRIBUTE, SHAPE_TIME (PersonRole, from)},
    {"until", SHAPE_MAYBE_ATTRIBUTE, SHAPE_TIME (PersonRole, until)},
    {0}};
SHAPE_ITEM (role, PersonRole)

static const ShapeField key_fields[] = {
    {"file", SHAPE_ATTRIBUTE, SHAPE_MATCH (PersonKey, file, name_is_valid, N_ ("the name of a file"))},
    {"type", SHAPE_ATTRIBUTE, SHAPE_ENUM (PersonKey, type, key_type_names, N_ ("a type of key"))},
    {"fingerprint", SHAPE_ATTRIBUTE,
     SHAPE_MATCH (PersonKey, fingerprint, field_is_fingerprint, N_ ("a key's fingerprint"))},
    {"from", SHAPE_ATTRIBUTE, SHAPE_TIME (PersonKey, from)},
    {"until", SHAPE_MAYBE_ATTRIBUTE, SHAPE_TIME (PersonKey, until)},
    {0}};
SHAPE_ITEM (key, PersonKey)

static bool begins_before_it_ends (int64_t from, int64_t until)
{
  return until == 0 || until >= from;
}

/* Whether the earlier one ended before this one begins. */
static bool comes_after (int64_t from, int64_t until_before)
{
  return until_before != 0 && until_before <= from;
}

static void check_role (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const GPtrArray *roles = ((const Person *)item)->roles;
  const PersonRole *role = shape_last (roles), *before = shape_before_last (roles);
  int order = before ? strcmp (before->word, role->word) : -1;
  if (!begins_before_it_ends (role->from, role->until))
    shape_fault (reader, element, "\"until\" is before \"from\"");
  if (order > 0 || (order == 0 && !comes_after (role->from, before->until)))
    shape_fault (reader, element, "the roles are not in order, or overlap");
}

/* The file name of a key contains its number among the person's keys. */
static void check_key (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const Person *person = item;
  const PersonKey *key = shape_last (person->keys), *before = shape_before_last (person->keys);
  g_autofree char *path = person_key_path (person->number, person->keys->len);
  if (!begins_before_it_ends (key->from, key->until))
    shape_fault (reader, element, "\"until\" is before \"from\"");
  if (strcmp (path + strlen (DIRECTORY), key->file) != 0)
    shape_fault (reader, element, "the keys are not in order");
  if (before && !comes_after (key->from, before->until))
    shape_fault (reader, element, "the keys overlap in time");
}

static const ShapeField person_fields[] = {
    {"number", SHAPE_ATTRIBUTE, SHAPE_MATCH (Person, number, name_is_person, N_ ("a person's number such as p0003"))},
    {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Person, edition, 1, G_MAXINT32)},
    SHAPE_NONCE (Person),
    {"department", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Person, department, field_is_code, N_ ("a department's code"))},
    {"changed", SHAPE_ATTRIBUTE, SHAPE_TIME (Person, changed)},
    {"changed-by", SHAPE_ATTRIBUTE, SHAPE_TEXT (Person, changed_by, FIELD_MAX_LINE)},
    {"name", SHAPE_ELEMENT, SHAPE_TEXT (Person, name, FIELD_MAX_LINE)},
    {"role", SHAPE_ELEMENTS, SHAPE_ITEMS (Person, roles, role), .check = check_role},
    {"key", SHAPE_ELEMENTS, SHAPE_ITEMS (Person, keys, key), .check = check_key},
    {0}};
const Shape person_shape = {person_fields, sizeof (Person), NULL, "person", "D-PERSON", XML_MAX_BYTES};
SHAPE_NEW (Person, person)
SHAPE_DOCUMENT (Person, person)

Person *person_copy (const Person *person)
{
  return shape_copy (&person_shape, person);
}

static gint compare_roles (gconstpointer a, gconstpointer b)
{
  const PersonRole *one = *(const PersonRole *const *)a, *other = *(const PersonRole *const *)b;
  int order = strcmp (one->word, other->word);
  return order != 0 ? order : (one->from > other->from) - (one->from < other->from);
}

PersonRole *person_add_role (Person *person, const char *word, int64_t from, int64_t until)
{
  PersonRole *role = shape_add (&role_shape, person->roles);
  *role = (PersonRole){g_strdup (word), from, until};
  g_ptr_array_sort (person->roles, compare_roles);
  return role;
}

PersonKey *person_add_key (Person *person, const char *file, KeyType type, const char *fingerprint, int64_t from)
{
  PersonKey *key = shape_add (&key_shape, person->keys);
  *key = (PersonKey){g_strdup (file), type, g_strdup (fingerprint), from, 0};
  return key;
}

static bool holds (int64_t from, int64_t until, int64_t time)
{
  return from <= time && (until == 0 || time < until);
}

PersonRole *person_role_at (const Person *person, const char *word, int64_t time)
{
  for (unsigned i = 0; i < person->roles->len; i++) {
    PersonRole *role = person->roles->pdata[i];
    if (strcmp (role->word, word) == 0 && holds (role->from, role->until, time))
      return role;
  }
  return NULL;
}

PersonKey *person_key_at (const Person *person, int64_t time)
{
  for (unsigned i = 0; i < person->keys->len; i++) {
    PersonKey *key = person->keys->pdata[i];
    if (holds (key->from, key->until, time))
      return key;
  }
  return NULL;
}

char *person_path (const char *number, unsigned edition)
{
  return g_strdup_printf (DIRECTORY "%s.%u.xml", number, edition);
}

char *person_key_path (const char *number, unsigned key)
{
  return key == 1 ? g_strdup_printf (DIRECTORY "%s.pem", number) : g_strdup_printf (DIRECTORY "%s.%u.pem", number, key);
}

char *person_statement_path (const char *number, unsigned edition, const char *administrator)
{
  return g_strdup_printf (DIRECTORY "%s.%u." PERSON_ADMINISTRATOR ".%s.txt", number, edition, administrator);
}
