/* tombstone.xml has attributes only: codes, numbers, dates and digests. */
#include "form/document/tombstone.h"

#include "form/document/register.h"
#include "form/name.h"
#include "form/registers/entry.h"
#include "form/shape.h"
#include "sys/message.h"

static const char *const kinds[] = {"destroyed", "transferred", NULL};

const char *tombstone_kind_name (TombstoneKind kind)
{
  return kinds[kind];
}

static const ShapeField signer_fields[] = {
    {"stage", SHAPE_ATTRIBUTE, SHAPE_MATCH (TombstoneSigner, stage, field_is_word, N_ ("a word"))},
    {"role", SHAPE_ATTRIBUTE, SHAPE_MATCH (TombstoneSigner, role, field_is_word, N_ ("a word"))},
    {"person", SHAPE_ATTRIBUTE, SHAPE_MATCH (TombstoneSigner, person, field_is_word, N_ ("a person's id"))},
    {"statement", SHAPE_ATTRIBUTE, SHAPE_MATCH (TombstoneSigner, statement, name_path_is_valid, N_ ("a path"))},
    {"digest", SHAPE_ATTRIBUTE, SHAPE_MATCH (TombstoneSigner, digest, field_is_digest, N_ ("a digest"))},
    {0}};
SHAPE_ITEM (signer, TombstoneSigner)

static const ShapeField contents_fields[] = {
    {"files", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Tombstone, files, 1, G_MAXINT32)},
    {"bytes", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Tombstone, bytes, 0, G_MAXINT64)},
    {"pages", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Tombstone, pages, 0, G_MAXINT32)},
    {"copies", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (Tombstone, copies, 1, 9999)},
    {"manifest", SHAPE_ATTRIBUTE, SHAPE_MATCH (Tombstone, manifest, field_is_digest, N_ ("a digest"))},
    {0}};
static const ShapeField retention_fields[] = {
    {"trigger", SHAPE_ATTRIBUTE, SHAPE_MATCH (Tombstone, trigger, field_is_code, N_ ("a trigger's code"))},
    {"from", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Tombstone, from)},
    {"due", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Tombstone, due)},
    {0}};
static const ShapeField register_fields[] = {
    {"number", SHAPE_ATTRIBUTE, SHAPE_MATCH (Tombstone, number, register_is_number, N_ ("a register's number"))},
    {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Tombstone, edition, 1, G_MAXINT32)},
    {"digest", SHAPE_ATTRIBUTE, SHAPE_MATCH (Tombstone, digest, field_is_digest, N_ ("a digest"))},
    {"recipient", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Tombstone, recipient, refcode_is_fonds, N_ ("a fonds code"))},
    {0}};

static void check_recipient (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const Tombstone *tombstone = item;
  if (tombstone->recipient && tombstone->kind != TOMBSTONE_TRANSFERRED)
    shape_fault (reader, element, "a destroyed record has no recipient");
}

static bool is_number (const char *text)
{
  return entry_is_number (text) || name_is_customer (text);
}

static void check_of (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Tombstone *tombstone = item;
  if ((tombstone->reference.fonds != NULL) == (tombstone->of != NULL))
    shape_fault (reader, root, "either a reference code or a number must be given");
  if (tombstone->of &&
      (tombstone->kind != TOMBSTONE_DESTROYED || tombstone->bytes || tombstone->pages || tombstone->copies))
    shape_fault (reader, root, "a customer or an entry has no bytes, pages or copies, and is destroyed");
}

static const ShapeField tombstone_fields[] = {
    {"reference", SHAPE_MAYBE_ATTRIBUTE, SHAPE_REFERENCE (Tombstone, reference)},
    {"of", SHAPE_MAYBE_ATTRIBUTE,
     SHAPE_MATCH (Tombstone, of, is_number, N_ ("the number of a customer or of an entry"))},
    {"kind", SHAPE_ATTRIBUTE, SHAPE_ENUM (Tombstone, kind, kinds, N_ ("destroyed or transferred"))},
    SHAPE_NONCE (Tombstone),
    {"time", SHAPE_ATTRIBUTE, SHAPE_TIME (Tombstone, time)},
    {"by", SHAPE_ATTRIBUTE, SHAPE_TEXT (Tombstone, by, FIELD_MAX_LINE)},
    {"contents", SHAPE_ELEMENT, SHAPE_GROUP (contents_fields)},
    {.place = SHAPE_CHECK, .check = check_of},
    {"retention", SHAPE_ELEMENT, SHAPE_GROUP (retention_fields)},
    SHAPE_LAYOUT (Tombstone),
    {"register", SHAPE_ELEMENT, SHAPE_GROUP (register_fields), .check = check_recipient},
    {"signer", SHAPE_ELEMENTS, SHAPE_ITEMS (Tombstone, signers, signer)},
    {0}};
const Shape tombstone_shape = {tombstone_fields, sizeof (Tombstone), NULL, "tombstone", "D-TOMBSTONE", XML_MAX_BYTES};
SHAPE_NEW (Tombstone, tombstone)
SHAPE_DOCUMENT (Tombstone, tombstone)

void tombstone_add_signer (Tombstone *tombstone, const TombstoneSigner *signer)
{
  g_ptr_array_add (tombstone->signers, shape_copy (&signer_shape, signer));
}
