/* tombstone.xml: attributes only, all of them codes, numbers, days and digests. */
#include "form/document/tombstone.h"

#include <string.h>

#include "form/document/register.h"
#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"
#include "sys/xml.h"

static const char *const kinds[] = {"destroyed", "transferred", NULL};

const char *tombstone_kind_name (TombstoneKind kind)
{
  return kinds[kind];
}

static void signer_free (gpointer data)
{
  TombstoneSigner *signer = data;
  g_free (signer->stage);
  g_free (signer->role);
  g_free (signer->person);
  g_free (signer->statement);
  g_free (signer->digest);
  g_free (signer);
}

Tombstone *tombstone_new (void)
{
  Tombstone *tombstone = g_new0 (Tombstone, 1);
  tombstone->signers = g_ptr_array_new_with_free_func (signer_free);
  return tombstone;
}

void tombstone_free (Tombstone *tombstone)
{
  if (!tombstone)
    return;
  char *const strings[] = {tombstone->nonce,  tombstone->by,     tombstone->trigger, tombstone->manifest,
                           tombstone->layout, tombstone->number, tombstone->digest,  tombstone->recipient};
  for (size_t i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  refcode_clear (&tombstone->reference);
  g_ptr_array_unref (tombstone->signers);
  g_free (tombstone);
}

void tombstone_add_signer (Tombstone *tombstone, const TombstoneSigner *signer)
{
  TombstoneSigner *copy = g_new0 (TombstoneSigner, 1);
  *copy = (TombstoneSigner){g_strdup (signer->stage), g_strdup (signer->role), g_strdup (signer->person),
                            g_strdup (signer->statement), g_strdup (signer->digest)};
  g_ptr_array_add (tombstone->signers, copy);
}

static bool is_kind (const char *value)
{
  return g_strv_contains (kinds, value);
}

static void parse_root (FieldReader *reader, const XmlElement *root, Tombstone *tombstone)
{
  static const char *const attributes[] = {"reference", "kind", "nonce", "time", "by", NULL};
  field_begin (reader, root, "tombstone", attributes);
  g_autofree char *reference =
      field_match (reader, root, "reference", true, refcode_is_record, N_ ("a record's reference code"));
  if (reference)
    refcode_parse (reference, &tombstone->reference, NULL);
  g_autofree char *kind = field_match (reader, root, "kind", true, is_kind, N_ ("destroyed or transferred"));
  tombstone->kind = g_strcmp0 (kind, kinds[TOMBSTONE_TRANSFERRED]) == 0 ? TOMBSTONE_TRANSFERRED : TOMBSTONE_DESTROYED;
  tombstone->nonce = field_match (reader, root, "nonce", true, field_is_nonce, N_ ("32 hexadecimal digits"));
  tombstone->time = field_time (reader, root, "time");
  tombstone->by = field_text (reader, root, "by", true, FIELD_MAX_LINE);
}

static void parse_record (FieldReader *reader, Tombstone *tombstone)
{
  static const char *const contents_attributes[] = {"files", "bytes", "pages", "copies", "manifest", NULL};
  static const char *const retention_attributes[] = {"trigger", "from", "due", NULL};
  static const char *const layout_attributes[] = {"id", "edition", NULL};
  const XmlElement *contents = field_need (reader, "contents", contents_attributes);
  tombstone->files = (unsigned)field_number (reader, contents, "files", 1, G_MAXINT32);
  tombstone->bytes = field_number (reader, contents, "bytes", 0, G_MAXINT64);
  tombstone->pages = (unsigned)field_number (reader, contents, "pages", 0, G_MAXINT32);
  tombstone->copies = (unsigned)field_number (reader, contents, "copies", 1, 9999);
  tombstone->manifest = field_match (reader, contents, "manifest", true, field_is_digest, N_ ("a digest"));
  field_end_at (reader, field_inside (reader, contents));
  const XmlElement *retention = field_need (reader, "retention", retention_attributes);
  tombstone->trigger = field_match (reader, retention, "trigger", true, field_is_code, N_ ("a trigger's code"));
  field_date (reader, retention, "from", &tombstone->from);
  field_date (reader, retention, "due", &tombstone->due);
  field_end_at (reader, field_inside (reader, retention));
  const XmlElement *layout = field_need (reader, "layout", layout_attributes);
  tombstone->layout = field_match (reader, layout, "id", true, field_is_layout, N_ ("the id of a layout"));
  tombstone->layout_edition = (unsigned)field_number (reader, layout, "edition", 1, G_MAXINT32);
  field_end_at (reader, field_inside (reader, layout));
}

static void parse_register (FieldReader *reader, Tombstone *tombstone)
{
  static const char *const attributes[] = {"number", "edition", "digest", "recipient", NULL};
  const XmlElement *element = field_need (reader, "register", attributes);
  tombstone->number = field_match (reader, element, "number", true, register_is_number, N_ ("a register's number"));
  tombstone->edition = (unsigned)field_number (reader, element, "edition", 1, G_MAXINT32);
  tombstone->digest = field_match (reader, element, "digest", true, field_is_digest, N_ ("a digest"));
  tombstone->recipient = field_match (reader, element, "recipient", false, refcode_is_fonds, N_ ("a fonds code"));
  if (tombstone->recipient && tombstone->kind != TOMBSTONE_TRANSFERRED)
    field_fault (reader, element, "what was destroyed has no recipient");
  field_end_at (reader, field_inside (reader, element));
}

static void parse_signers (FieldReader *reader, Tombstone *tombstone)
{
  static const char *const attributes[] = {"stage", "role", "person", "statement", "digest", NULL};
  const XmlElement *element;
  while ((element = field_take (reader, "signer", attributes))) {
    g_autofree char *stage = field_match (reader, element, "stage", true, field_is_word, N_ ("a word"));
    g_autofree char *role = field_match (reader, element, "role", true, field_is_word, N_ ("a word"));
    g_autofree char *person = field_match (reader, element, "person", true, field_is_word, N_ ("a person's id"));
    g_autofree char *statement = field_match (reader, element, "statement", true, name_path_is_valid, N_ ("a path"));
    g_autofree char *digest = field_match (reader, element, "digest", true, field_is_digest, N_ ("a digest"));
    const TombstoneSigner signer = {stage, role, person, statement, digest};
    tombstone_add_signer (tombstone, &signer);
    field_end_at (reader, field_inside (reader, element));
  }
}

Tombstone *tombstone_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, name, error);
  if (!document)
    return NULL;
  FieldReader reader = {.id = "D-TOMBSTONE", .error = error};
  g_autoptr (Tombstone) tombstone = tombstone_new ();
  parse_root (&reader, xml_root (document), tombstone);
  parse_record (&reader, tombstone);
  parse_register (&reader, tombstone);
  parse_signers (&reader, tombstone);
  return field_end (&reader) ? g_steal_pointer (&tombstone) : NULL;
}

static void print_record (XmlWriter *writer, const Tombstone *tombstone)
{
  xml_begin (writer, "contents");
  xml_put_number (writer, "files", tombstone->files);
  xml_put_number (writer, "bytes", tombstone->bytes);
  xml_put_number (writer, "pages", tombstone->pages);
  xml_put_number (writer, "copies", tombstone->copies);
  xml_put (writer, "manifest", tombstone->manifest);
  xml_end (writer);
  xml_begin (writer, "retention");
  xml_put (writer, "trigger", tombstone->trigger);
  field_put_date (writer, "from", &tombstone->from);
  field_put_date (writer, "due", &tombstone->due);
  xml_end (writer);
  xml_begin (writer, "layout");
  xml_put (writer, "id", tombstone->layout);
  xml_put_number (writer, "edition", tombstone->layout_edition);
  xml_end (writer);
}

GBytes *tombstone_print (const Tombstone *tombstone)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("tombstone");
  g_autofree char *reference = refcode_print (&tombstone->reference);
  xml_put (writer, "reference", reference);
  xml_put (writer, "kind", tombstone_kind_name (tombstone->kind));
  xml_put (writer, "nonce", tombstone->nonce);
  field_put_time (writer, "time", tombstone->time);
  xml_put (writer, "by", tombstone->by);
  print_record (writer, tombstone);
  xml_begin (writer, "register");
  xml_put (writer, "number", tombstone->number);
  xml_put_number (writer, "edition", tombstone->edition);
  xml_put (writer, "digest", tombstone->digest);
  xml_put (writer, "recipient", tombstone->recipient);
  xml_end (writer);
  for (guint i = 0; i < tombstone->signers->len; i++) {
    const TombstoneSigner *signer = tombstone->signers->pdata[i];
    xml_begin (writer, "signer");
    xml_put (writer, "stage", signer->stage);
    xml_put (writer, "role", signer->role);
    xml_put (writer, "person", signer->person);
    xml_put (writer, "statement", signer->statement);
    xml_put (writer, "digest", signer->digest);
    xml_end (writer);
  }
  return xml_writer_finish (writer);
}
