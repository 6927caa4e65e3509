/* Both kinds have the same elements. */
#include "form/registers/correction.h"

#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

static const char *const kinds[] = {
    [CORRECTION_VOID] = "void", [CORRECTION_REOPEN] = "reopen", [CORRECTION_KINDS] = NULL};
static const char *const steps[] = {[CORRECTION_DONE] = "done", [CORRECTION_UNDONE] = "undone", NULL};

const char *correction_kind_name (CorrectionKind kind)
{
  return kinds[kind];
}

static void check_values (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Correction *correction = item;
  bool sealed = correction->kind == CORRECTION_REOPEN && correction->step == CORRECTION_UNDONE;
  if ((correction->step == CORRECTION_DONE) != (correction->entry.edition == 1))
    shape_fault (reader, root, "only the first edition makes a correction, and only later ones undo it");
  if ((correction->reason == NULL) != sealed)
    shape_fault (reader, root, "a correction needs \"reason\", and sealing again has none");
}

/* Records are void, volumes are open. */
static void check_place (ShapeReader *reader, const XmlElement *on, gconstpointer item)
{
  g_auto (NamePlace) place = {0};
  const Correction *correction = item;
  const char *path = shape_last (correction->entry.places);
  entry_check_place (reader, on, item);
  if (!name_split_path (path, &place))
    return;
  bool fits = correction->kind == CORRECTION_VOID ? place.item != 0 : place.item == 0 && place.directory != NULL;
  if (!fits)
    shape_fault (reader, on, "a correction of this kind is about another kind of place");
}

static bool is_correction_number (const char *text)
{
  return text[0] == ENTRY_CORRECTIONS && entry_is_number (text);
}

static const ShapeField correction_fields[] = {
    ENTRY_NUMBER (Correction, is_correction_number),
    ENTRY_EDITION (Correction),
    {"kind", SHAPE_ATTRIBUTE, SHAPE_ENUM (Correction, kind, kinds, N_ ("a kind of correction"))},
    {"step", SHAPE_ATTRIBUTE, SHAPE_ENUM (Correction, step, steps, N_ ("\"done\" or \"undone\""))},
    ENTRY_NONCE (Correction),
    ENTRY_TIME (Correction),
    ENTRY_BY (Correction),
    {"reason", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Correction, reason, FIELD_MAX_LINE)},
    {.place = SHAPE_CHECK, .check = check_values},
    {"on", SHAPE_SOME_ELEMENTS,
     SHAPE_MATCHES (Correction, entry.places, entry_is_place, N_ ("the path of a customer, year, volume or record")),
     .attribute = "path", .check = check_place},
    {0}};
const Shape correction_shape = {correction_fields, sizeof (Correction), NULL,
                                "correction",      "D-CORRECTION",      XML_MAX_BYTES};

void correction_free (Correction *correction)
{
  shape_free (&correction_shape, correction);
}

Correction *correction_parse (GBytes *bytes, const char *name, GError **error)
{
  return shape_parse (&correction_shape, bytes, name, error);
}

static EntryEffect effect_of (gconstpointer document)
{
  const Correction *correction = document;
  return (EntryEffect){.begins = kinds[correction->kind], .ends = correction->step == CORRECTION_UNDONE};
}
const EntryForm correction_entry = {&correction_shape, effect_of};

Correction *correction_new (CorrectionKind kind)
{
  Correction *correction = shape_new (&correction_shape);
  correction->kind = kind;
  return correction;
}
