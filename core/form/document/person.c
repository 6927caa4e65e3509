/* Roles and keys are sorted whenever one is added, so that the strict reader can ask for their order. */
#include "form/document/person.h"

#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"
#include "sys/xml.h"

static void role_free (gpointer data)
{
  PersonRole *role = data;
  g_free (role->word);
  g_free (role);
}

static void key_free_one (gpointer data)
{
  PersonKey *key = data;
  g_free (key->file);
  g_free (key->fingerprint);
  g_free (key);
}

Person *person_new (void)
{
  Person *person = g_new0 (Person, 1);
  person->roles = g_ptr_array_new_with_free_func (role_free);
  person->keys = g_ptr_array_new_with_free_func (key_free_one);
  return person;
}

void person_free (Person *person)
{
  if (person == NULL)
    return;
  g_free (person->number);
  g_free (person->nonce);
  g_free (person->name);
  g_free (person->department);
  g_free (person->changed_by);
  g_ptr_array_unref (person->roles);
  g_ptr_array_unref (person->keys);
  g_free (person);
}

Person *person_copy (const Person *person)
{
  Person *copy = person_new ();
  copy->number = g_strdup (person->number);
  copy->edition = person->edition;
  copy->nonce = g_strdup (person->nonce);
  copy->name = g_strdup (person->name);
  copy->department = g_strdup (person->department);
  copy->changed = person->changed;
  copy->changed_by = g_strdup (person->changed_by);
  for (unsigned i = 0; i < person->roles->len; i++) {
    const PersonRole *role = person->roles->pdata[i];
    person_add_role (copy, role->word, role->from, role->until);
  }
  for (unsigned i = 0; i < person->keys->len; i++) {
    const PersonKey *key = person->keys->pdata[i];
    person_add_key (copy, key->file, key->type, key->fingerprint, key->from)->until = key->until;
  }
  return copy;
}

static gint compare_roles (gconstpointer a, gconstpointer b)
{
  const PersonRole *one = *(const PersonRole *const *)a, *other = *(const PersonRole *const *)b;
  int order = strcmp (one->word, other->word);
  return order != 0 ? order : (one->from > other->from) - (one->from < other->from);
}

PersonRole *person_add_role (Person *person, const char *word, int64_t from, int64_t until)
{
  PersonRole *role = g_new0 (PersonRole, 1);
  role->word = g_strdup (word);
  role->from = from;
  role->until = until;
  g_ptr_array_add (person->roles, role);
  g_ptr_array_sort (person->roles, compare_roles);
  return role;
}

PersonKey *person_add_key (Person *person, const char *file, KeyType type, const char *fingerprint, int64_t from)
{
  PersonKey *key = g_new0 (PersonKey, 1);
  key->file = g_strdup (file);
  key->type = type;
  key->fingerprint = g_strdup (fingerprint);
  key->from = from;
  g_ptr_array_add (person->keys, key);
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
  return g_strdup_printf ("people/%s.%u.xml", number, edition);
}

char *person_key_path (const char *number, unsigned key)
{
  return key == 1 ? g_strdup_printf ("people/%s.pem", number) : g_strdup_printf ("people/%s.%u.pem", number, key);
}

char *person_statement_path (const char *number, unsigned edition, const char *administrator)
{
  return g_strdup_printf ("people/%s.%u." PERSON_ADMINISTRATOR ".%s.txt", number, edition, administrator);
}

/* ---- Reading ---- */

static bool is_key_type (const char *value)
{
  KeyType type;
  return key_type_from_name (value, &type);
}

/* From and until of an element; 0 for an until that is absent. */
static void parse_span (FieldReader *reader, const XmlElement *element, int64_t *from, int64_t *until)
{
  *from = field_time (reader, element, "from");
  *until = !reader->failed && xml_get (element, "until") != NULL ? field_time (reader, element, "until") : 0;
  if (*until != 0 && *until < *from)
    field_fault (reader, element, "until is before from");
}

static void parse_roles (FieldReader *reader, Person *person)
{
  static const char *const attributes[] = {"word", "from", "until", NULL};
  for (const XmlElement *element; (element = field_take (reader, "role", attributes)) != NULL;) {
    PersonRole role = {0}, *before = NULL;
    g_autofree char *word = field_match (reader, element, "word", true, field_is_word, N_ ("a word such as approver"));
    parse_span (reader, element, &role.from, &role.until);
    field_end_at (reader, field_inside (reader, element));
    if (reader->failed)
      return;
    if (person->roles->len > 0)
      before = person->roles->pdata[person->roles->len - 1];
    int order = before == NULL ? -1 : strcmp (before->word, word);
    if (order > 0 || (order == 0 && (before->until == 0 || before->until > role.from)))
      field_fault (reader, element, "the roles are not in order, or one is held twice at a time");
    person_add_role (person, word, role.from, role.until);
  }
}

/* The number of a key in its file's name is its place among the person's keys. */
static void parse_keys (FieldReader *reader, Person *person)
{
  static const char *const attributes[] = {"file", "type", "fingerprint", "from", "until", NULL};
  for (const XmlElement *element; (element = field_take (reader, "key", attributes)) != NULL;) {
    PersonKey key = {0}, *before = NULL;
    g_autofree char *file = field_match (reader, element, "file", true, name_is_valid, N_ ("the name of a file"));
    g_autofree char *type = field_match (reader, element, "type", true, is_key_type, N_ ("a type of key"));
    g_autofree char *fingerprint =
        field_match (reader, element, "fingerprint", true, field_is_fingerprint, N_ ("a key's fingerprint"));
    parse_span (reader, element, &key.from, &key.until);
    field_end_at (reader, field_inside (reader, element));
    if (reader->failed)
      return;
    if (person->keys->len > 0)
      before = person->keys->pdata[person->keys->len - 1];
    g_autofree char *path = person_key_path (person->number, person->keys->len + 1);
    if (strcmp (path + strlen ("people/"), file) != 0)
      field_fault (reader, element, "the keys are not in order");
    else if (before != NULL && (before->until == 0 || before->until > key.from))
      field_fault (reader, element, "there are two keys at a time");
    key_type_from_name (type, &key.type);
    person_add_key (person, file, key.type, fingerprint, key.from)->until = key.until;
  }
}

Person *person_parse (GBytes *bytes, const char *name, GError **error)
{
  static const char *const attributes[] = {"number", "edition", "nonce", "department", "changed", "changed-by", NULL};
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, name, error);
  if (document == NULL)
    return NULL;
  g_autoptr (Person) person = person_new ();
  FieldReader reader = {.id = "D-PERSON", .error = error};
  const XmlElement *root = xml_root (document);
  field_begin (&reader, root, "person", attributes);
  person->number = field_match (&reader, root, "number", true, name_is_person, N_ ("a person's number such as p0003"));
  person->edition = (unsigned)field_number (&reader, root, "edition", 1, G_MAXINT32);
  person->nonce = field_match (&reader, root, "nonce", true, field_is_nonce, N_ ("32 hexadecimal digits"));
  person->department = field_match (&reader, root, "department", false, field_is_code, N_ ("a department's code"));
  person->changed = field_time (&reader, root, "changed");
  person->changed_by = field_text (&reader, root, "changed-by", true, FIELD_MAX_LINE);
  person->name = field_text (&reader, field_need (&reader, "name", NULL), NULL, true, FIELD_MAX_LINE);
  parse_roles (&reader, person);
  parse_keys (&reader, person);
  return field_end (&reader) ? g_steal_pointer (&person) : NULL;
}

/* ---- Writing ---- */

static void put_span (XmlWriter *writer, int64_t from, int64_t until)
{
  field_put_time (writer, "from", from);
  if (until != 0)
    field_put_time (writer, "until", until);
}

GBytes *person_print (const Person *person)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("person");
  xml_put (writer, "number", person->number);
  xml_put_number (writer, "edition", person->edition);
  xml_put (writer, "nonce", person->nonce);
  xml_put (writer, "department", person->department);
  field_put_time (writer, "changed", person->changed);
  xml_put (writer, "changed-by", person->changed_by);
  xml_put_element (writer, "name", person->name);
  for (unsigned i = 0; i < person->roles->len; i++) {
    const PersonRole *role = person->roles->pdata[i];
    xml_begin (writer, "role");
    xml_put (writer, "word", role->word);
    put_span (writer, role->from, role->until);
    xml_end (writer);
  }
  for (unsigned i = 0; i < person->keys->len; i++) {
    const PersonKey *key = person->keys->pdata[i];
    xml_begin (writer, "key");
    xml_put (writer, "file", key->file);
    xml_put (writer, "type", key_type_name (key->type));
    xml_put (writer, "fingerprint", key->fingerprint);
    put_span (writer, key->from, key->until);
    xml_end (writer);
  }
  return xml_writer_finish (writer);
}
