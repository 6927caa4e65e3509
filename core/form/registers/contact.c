/* A table says which values each step needs and may have. */
#include "form/registers/contact.h"

#include <string.h>

#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

static const char *const kinds[] = {
    [CONTACT_VISIT] = "visit",     [CONTACT_CALL] = "call",         [CONTACT_LETTER] = "letter",
    [CONTACT_MESSAGE] = "message", [CONTACT_GREETING] = "greeting", [CONTACT_COMPLAINT] = "complaint",
    [CONTACT_KINDS] = NULL};
static const char *const steps[] = {
    [CONTACT_NOTED] = "noted", [CONTACT_SETTLED] = "settled", [CONTACT_WITHDRAWN] = "withdrawn", NULL};

const char *contact_kind_name (ContactKind kind)
{
  return kinds[kind];
}

bool contact_kind_from_name (const char *name, ContactKind *kind)
{
  for (unsigned i = 0; i < CONTACT_KINDS; i++) {
    *kind = (ContactKind)i;
    if (strcmp (kinds[i], name) == 0)
      return true;
  }
  return false;
}

static void check_values (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Contact *contact = item;
  bool notes = contact->step == CONTACT_NOTED;
  if (notes != (contact->entry.edition == 1))
    shape_fault (reader, root, "only the first edition notes a contact, and only later ones settle or withdraw it");
  if (contact->step == CONTACT_SETTLED && contact->kind != CONTACT_COMPLAINT)
    shape_fault (reader, root, "only a complaint is settled");
  if (!notes &&
      (contact->satisfaction > 0 || contact->person != NULL || contact->needs != NULL || contact->record != NULL))
    shape_fault (reader, root, "\"satisfaction\", \"with\", \"needs\" and \"record\" belong to the first edition");
}

/* An entry about several customers would tell each of them about the others. */
static void check_place (ShapeReader *reader, const XmlElement *on, gconstpointer item)
{
  g_auto (NamePlace) place = {0};
  const Contact *contact = item;
  const char *path = shape_last (contact->entry.places);
  entry_check_place (reader, on, item);
  if (!name_split_path (path, &place))
    return;
  if (place.year != 0 || place.directory != NULL || contact->entry.places->len > 1)
    shape_fault (reader, on, "a contact is about one customer");
  if (contact->record != NULL && !name_is_beneath (contact->record, path))
    shape_fault (reader, on, "\"record\" is not a record of the customer");
}

static bool is_contact_number (const char *text)
{
  return text[0] == ENTRY_CONTACTS && entry_is_number (text);
}

static bool is_record (const char *text)
{
  g_auto (NamePlace) place = {0};
  return name_split_path (text, &place) && place.item != 0;
}

static const ShapeField contact_fields[] = {
    ENTRY_NUMBER (Contact, is_contact_number),
    ENTRY_EDITION (Contact),
    {"kind", SHAPE_ATTRIBUTE, SHAPE_ENUM (Contact, kind, kinds, N_ ("a kind of contact"))},
    {"step", SHAPE_ATTRIBUTE, SHAPE_ENUM (Contact, step, steps, N_ ("\"noted\", \"settled\" or \"withdrawn\""))},
    ENTRY_NONCE (Contact),
    ENTRY_TIME (Contact),
    ENTRY_BY (Contact),
    {"day", SHAPE_ATTRIBUTE, SHAPE_DATE (Contact, day)},
    {"satisfaction", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (Contact, satisfaction, 1, CONTACT_MOST_SATISFIED)},
    {"text", SHAPE_ELEMENT, SHAPE_TEXT (Contact, text, FIELD_MAX_TEXT)},
    {"with", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Contact, person, FIELD_MAX_LINE)},
    {"needs", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Contact, needs, FIELD_MAX_TEXT)},
    {"record", SHAPE_MAYBE_ELEMENT, SHAPE_MATCH (Contact, record, is_record, N_ ("the path of a record"))},
    {.place = SHAPE_CHECK, .check = check_values},
    {"on", SHAPE_SOME_ELEMENTS, SHAPE_MATCHES (Contact, entry.places, entry_is_place, N_ ("the path of a customer")),
     .attribute = "path", .check = check_place},
    {0}};
const Shape contact_shape = {contact_fields, sizeof (Contact), NULL, "contact", "D-CONTACT", XML_MAX_BYTES};

void contact_free (Contact *contact)
{
  shape_free (&contact_shape, contact);
}

Contact *contact_parse (GBytes *bytes, const char *name, GError **error)
{
  return shape_parse (&contact_shape, bytes, name, error);
}

/* The day stays when a complaint is settled: it was a contact all the same. */
static EntryEffect effect_of (gconstpointer document)
{
  const Contact *contact = document;
  bool ends = contact->step == CONTACT_WITHDRAWN;
  return (EntryEffect){.begins = "note", .ends = ends, .day = ends ? NULL : &contact->day};
}
const EntryForm contact_entry = {&contact_shape, effect_of};

Contact *contact_new (ContactKind kind)
{
  Contact *contact = shape_new (&contact_shape);
  contact->kind = kind;
  return contact;
}
