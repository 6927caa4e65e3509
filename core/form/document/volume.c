/* volume.N.xml: attributes hold codes and numbers, elements hold what people wrote. */
#include "form/document/volume.h"

#include "form/field.h"
#include "form/name.h"
#include "form/refcode.h"
#include "sys/message.h"
#include "sys/xml.h"

static void waiver_free (gpointer data)
{
  VolumeWaiver *waiver = data;
  g_free (waiver->check);
  g_free (waiver->place);
  g_free (waiver->reason);
  g_free (waiver);
}

Volume *volume_new (void)
{
  Volume *volume = g_new0 (Volume, 1);
  volume->waivers = g_ptr_array_new_with_free_func (waiver_free);
  return volume;
}

void volume_free (Volume *volume)
{
  if (!volume)
    return;
  char *const strings[] = {volume->fonds,       volume->customer,   volume->category, volume->nonce,
                           volume->prepared_by, volume->checked_by, volume->layout,   volume->note};
  for (size_t i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_ptr_array_unref (volume->waivers);
  g_free (volume);
}

void volume_add_waiver (Volume *volume, const char *check, const char *place, const char *reason)
{
  VolumeWaiver *waiver = g_new0 (VolumeWaiver, 1);
  waiver->check = g_strdup (check);
  waiver->place = g_strdup (place);
  waiver->reason = g_strdup (reason);
  g_ptr_array_add (volume->waivers, waiver);
}

static void parse_contents (FieldReader *reader, Volume *volume)
{
  static const char *const attributes[] = {"records", "files", "bytes", "pages", "first-item", "last-item", NULL};
  const XmlElement *contents = field_need (reader, "contents", attributes);
  volume->records = (unsigned)field_number (reader, contents, "records", 1, G_MAXINT32);
  volume->files = (unsigned)field_number (reader, contents, "files", 1, G_MAXINT32);
  volume->bytes = field_number (reader, contents, "bytes", 0, G_MAXINT64);
  volume->pages = (unsigned)field_number (reader, contents, "pages", 0, G_MAXINT32);
  volume->first_item = (unsigned)field_number (reader, contents, "first-item", 1, G_MAXINT32);
  volume->last_item = (unsigned)field_number (reader, contents, "last-item", 1, G_MAXINT32);
  field_end_at (reader, field_inside (reader, contents));
  if (volume->last_item < volume->first_item || volume->records > volume->last_item - volume->first_item + 1)
    field_fault (reader, contents, "more records than items");
}

static void parse_waivers (FieldReader *reader, Volume *volume)
{
  static const char *const attributes[] = {"check", "place", "reason", NULL};
  const XmlElement *waiver;
  while ((waiver = field_take (reader, "waiver", attributes))) {
    g_autofree char *check = field_match (reader, waiver, "check", true, field_is_word, N_ ("the code of a check"));
    g_autofree char *place = field_text (reader, waiver, "place", true, FIELD_MAX_LINE);
    g_autofree char *reason = field_text (reader, waiver, "reason", true, FIELD_MAX_LINE);
    volume_add_waiver (volume, check, place, reason);
    field_end_at (reader, field_inside (reader, waiver));
  }
}

Volume *volume_parse (GBytes *bytes, const char *name, GError **error)
{
  static const char *const attributes[] = {"fonds", "customer", "category", "year", "edition", "nonce", "sealed", NULL};
  static const char *const layout_attributes[] = {"id", "edition", NULL};
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, name, error);
  if (!document)
    return NULL;
  const XmlElement *root = xml_root (document);
  FieldReader reader = {.id = "D-VOLUME", .error = error};
  g_autoptr (Volume) volume = volume_new ();
  field_begin (&reader, root, "volume", attributes);
  volume->fonds = field_match (&reader, root, "fonds", true, refcode_is_fonds, N_ ("a fonds code"));
  volume->customer = field_match (&reader, root, "customer", true, name_is_customer, "a customer's number");
  volume->category = field_match (&reader, root, "category", true, refcode_is_category, "a category's code");
  volume->year = (int)field_number (&reader, root, "year", 1000, 9999);
  volume->edition = (unsigned)field_number (&reader, root, "edition", 1, G_MAXINT32);
  volume->nonce = field_match (&reader, root, "nonce", true, field_is_nonce, N_ ("32 hexadecimal digits"));
  volume->sealed = field_time (&reader, root, "sealed");
  parse_contents (&reader, volume);
  volume->prepared_by = field_text (&reader, field_need (&reader, "prepared-by", NULL), NULL, true, FIELD_MAX_LINE);
  volume->checked_by = field_child (&reader, "checked-by", FIELD_MAX_LINE);
  const XmlElement *layout = field_need (&reader, "layout", layout_attributes);
  volume->layout = field_match (&reader, layout, "id", true, field_is_layout, N_ ("the id of a layout"));
  volume->layout_edition = (unsigned)field_number (&reader, layout, "edition", 1, G_MAXINT32);
  field_end_at (&reader, field_inside (&reader, layout));
  parse_waivers (&reader, volume);
  volume->note = field_child (&reader, "note", FIELD_MAX_TEXT);
  return field_end (&reader) ? g_steal_pointer (&volume) : NULL;
}

static void print_contents (XmlWriter *writer, const Volume *volume)
{
  xml_begin (writer, "contents");
  xml_put_number (writer, "records", volume->records);
  xml_put_number (writer, "files", volume->files);
  xml_put_number (writer, "bytes", volume->bytes);
  xml_put_number (writer, "pages", volume->pages);
  xml_put_number (writer, "first-item", volume->first_item);
  xml_put_number (writer, "last-item", volume->last_item);
  xml_end (writer);
}

GBytes *volume_print (const Volume *volume)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("volume");
  xml_put (writer, "fonds", volume->fonds);
  xml_put (writer, "customer", volume->customer);
  xml_put (writer, "category", volume->category);
  xml_put_number (writer, "year", (guint64)volume->year);
  xml_put_number (writer, "edition", volume->edition);
  xml_put (writer, "nonce", volume->nonce);
  field_put_time (writer, "sealed", volume->sealed);
  print_contents (writer, volume);
  xml_put_element (writer, "prepared-by", volume->prepared_by);
  xml_put_element (writer, "checked-by", volume->checked_by);
  xml_begin (writer, "layout");
  xml_put (writer, "id", volume->layout);
  xml_put_number (writer, "edition", volume->layout_edition);
  xml_end (writer);
  for (guint i = 0; i < volume->waivers->len; i++) {
    const VolumeWaiver *waiver = volume->waivers->pdata[i];
    xml_begin (writer, "waiver");
    xml_put (writer, "check", waiver->check);
    xml_put (writer, "place", waiver->place);
    xml_put (writer, "reason", waiver->reason);
    xml_end (writer);
  }
  xml_put_element (writer, "note", volume->note);
  return xml_writer_finish (writer);
}
