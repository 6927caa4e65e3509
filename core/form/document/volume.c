/* volume.N.xml: attributes hold codes and numbers; elements hold what people wrote. */
#include "form/document/volume.h"

#include <string.h>

#include "form/name.h"
#include "form/shape.h"
#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

static const ShapeField contents_fields[] = {
    {"records", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Volume, records, 0, G_MAXINT32)},
    {"files", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Volume, files, 0, G_MAXINT32)},
    {"bytes", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Volume, bytes, 0, G_MAXINT64)},
    {"pages", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Volume, pages, 0, G_MAXINT32)},
    {"first-item", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (Volume, first_item, 1, G_MAXINT32)},
    {"last-item", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (Volume, last_item, 1, G_MAXINT32)},
    {0}};

/* A volume is empty when its records have moved away or were destroyed. */
static void check_contents (ShapeReader *reader, const XmlElement *contents, gconstpointer item)
{
  const Volume *volume = item;
  const bool empty = volume->records == 0;
  if (empty != (volume->first_item == 0) || empty != (volume->last_item == 0) || empty != (volume->files == 0) ||
      (empty && (volume->bytes > 0 || volume->pages > 0)))
    shape_fault (reader, contents, "a volume has files and item numbers if it has records, and only then");
  else if (empty)
    return;
  else if (volume->last_item < volume->first_item || volume->records > volume->last_item - volume->first_item + 1)
    shape_fault (reader, contents, "there are more records than item numbers");
}

static const ShapeField waiver_fields[] = {
    {"check", SHAPE_ATTRIBUTE, SHAPE_MATCH (VolumeWaiver, check, field_is_word, N_ ("the code of a check"))},
    {"place", SHAPE_ATTRIBUTE, SHAPE_TEXT (VolumeWaiver, place, FIELD_MAX_LINE)},
    {"reason", SHAPE_ATTRIBUTE, SHAPE_TEXT (VolumeWaiver, reason, FIELD_MAX_LINE)},
    {0}};
SHAPE_ITEM (waiver, VolumeWaiver)

static const ShapeField volume_fields[] = {
    {"fonds", SHAPE_ATTRIBUTE, SHAPE_MATCH (Volume, fonds, refcode_is_fonds, N_ ("a fonds code"))},
    {"customer", SHAPE_ATTRIBUTE, SHAPE_MATCH (Volume, customer, name_is_customer, N_ ("a customer's number"))},
    {"category", SHAPE_ATTRIBUTE, SHAPE_MATCH (Volume, category, refcode_is_category, N_ ("a category's code"))},
    {"year", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Volume, year, 1000, 9999)},
    {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Volume, edition, 1, G_MAXINT32)},
    SHAPE_NONCE (Volume),
    {"sealed", SHAPE_ATTRIBUTE, SHAPE_TIME (Volume, sealed)},
    {"contents", SHAPE_ELEMENT, SHAPE_GROUP (contents_fields), .check = check_contents},
    {"prepared-by", SHAPE_ELEMENT, SHAPE_TEXT (Volume, prepared_by, FIELD_MAX_LINE)},
    {"checked-by", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Volume, checked_by, FIELD_MAX_LINE)},
    SHAPE_LAYOUT (Volume),
    {"waiver", SHAPE_ELEMENTS, SHAPE_ITEMS (Volume, waivers, waiver)},
    {"note", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Volume, note, FIELD_MAX_TEXT)},
    {0}};
const Shape volume_shape = {volume_fields, sizeof (Volume), NULL, "volume", "D-VOLUME", XML_MAX_BYTES};
SHAPE_NEW (Volume, volume)
SHAPE_DOCUMENT (Volume, volume)

void volume_add_waiver (Volume *volume, const char *check, const char *place, const char *reason)
{
  VolumeWaiver *waiver = shape_add (&waiver_shape, volume->waivers);
  *waiver = (VolumeWaiver){g_strdup (check), g_strdup (place), g_strdup (reason)};
}

bool volume_check_persons (const char *place, const char *prepared_by, const char *checked_by, GError **error)
{
  g_autofree char *one = prepared_by != NULL ? text_alike (prepared_by) : NULL;
  g_autofree char *other = checked_by != NULL ? text_alike (checked_by) : NULL;
  return one == NULL || other == NULL || strcmp (one, other) != 0 ||
         error_set (error, ERROR_REFUSED, "D-SAME-PERSON", place, "name another person with --checked-by",
                    "%s prepared this volume and cannot be the one who checked it", prepared_by);
}
