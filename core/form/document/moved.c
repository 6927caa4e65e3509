/* moved.xml has attributes only. */
#include "form/document/moved.h"

#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

static bool is_record_path (const char *text)
{
  g_auto (NamePlace) place = {0};
  return name_split_path (text, &place) && place.item != 0;
}

static const ShapeField moved_fields[] = {
    {"reference", SHAPE_ATTRIBUTE, SHAPE_REFERENCE (Moved, reference)},
    {"path", SHAPE_ATTRIBUTE, SHAPE_MATCH (Moved, path, is_record_path, N_ ("the path of a record"))},
    {"time", SHAPE_ATTRIBUTE, SHAPE_TIME (Moved, time)},
    {0}};
const Shape moved_shape = {moved_fields, sizeof (Moved), NULL, "moved", "D-MOVED", XML_MAX_BYTES};
SHAPE_NEW (Moved, moved)
SHAPE_DOCUMENT (Moved, moved)
