/* Opening and closing have the same elements. */
#include "form/registers/incident.h"

#include <string.h>

#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

static const char *const kinds[] = {[INCIDENT_DAMAGE] = "damage",
                                    [INCIDENT_LOSS] = "loss",
                                    [INCIDENT_CONTRADICTION] = "contradiction",
                                    [INCIDENT_VERIFICATION] = "verification",
                                    [INCIDENT_KINDS] = NULL};
static const char *const steps[] = {[INCIDENT_OPENED] = "opened", [INCIDENT_CLOSED] = "closed", NULL};

const char *incident_kind_name (IncidentKind kind)
{
  return kinds[kind];
}

bool incident_kind_from_name (const char *name, IncidentKind *kind)
{
  for (unsigned i = 0; i < INCIDENT_KINDS; i++) {
    *kind = (IncidentKind)i;
    if (strcmp (kinds[i], name) == 0)
      return true;
  }
  return false;
}

static void check_values (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Incident *incident = item;
  bool opens = incident->step == INCIDENT_OPENED;
  if (opens != (incident->entry.edition == 1))
    shape_fault (reader, root, "only the first edition opens an incident, and only later ones close it");
  if (!opens && incident->loan != NULL)
    shape_fault (reader, root, "\"loan\" belongs to the first edition");
}

static void check_place (ShapeReader *reader, const XmlElement *on, gconstpointer item)
{
  g_auto (NamePlace) place = {0};
  const Incident *incident = item;
  entry_check_place (reader, on, item);
  if (name_split_path (shape_last (incident->entry.places), &place) && place.directory == NULL)
    shape_fault (reader, on, "an incident is about records and volumes");
}

static bool is_incident_number (const char *text)
{
  return text[0] == ENTRY_INCIDENTS && entry_is_number (text);
}

static bool is_loan_number (const char *text)
{
  return text[0] == ENTRY_LOANS && entry_is_number (text);
}

static const ShapeField incident_fields[] = {
    ENTRY_NUMBER (Incident, is_incident_number),
    ENTRY_EDITION (Incident),
    {"kind", SHAPE_ATTRIBUTE, SHAPE_ENUM (Incident, kind, kinds, N_ ("a kind of incident"))},
    {"step", SHAPE_ATTRIBUTE, SHAPE_ENUM (Incident, step, steps, N_ ("\"opened\" or \"closed\""))},
    ENTRY_NONCE (Incident),
    ENTRY_TIME (Incident),
    ENTRY_BY (Incident),
    {"loan", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Incident, loan, is_loan_number, N_ ("a loan's number"))},
    {"text", SHAPE_ELEMENT, SHAPE_TEXT (Incident, text, FIELD_MAX_LINE)},
    {.place = SHAPE_CHECK, .check = check_values},
    {"on", SHAPE_SOME_ELEMENTS,
     SHAPE_MATCHES (Incident, entry.places, entry_is_place, N_ ("the path of a customer, year, volume or record")),
     .attribute = "path", .check = check_place},
    {0}};
const Shape incident_shape = {incident_fields, sizeof (Incident), NULL, "incident", "D-INCIDENT", XML_MAX_BYTES};

void incident_free (Incident *incident)
{
  shape_free (&incident_shape, incident);
}

Incident *incident_parse (GBytes *bytes, const char *name, GError **error)
{
  return shape_parse (&incident_shape, bytes, name, error);
}

static EntryEffect effect_of (gconstpointer document)
{
  const Incident *incident = document;
  return (EntryEffect){.begins = "report", .ends = incident->step == INCIDENT_CLOSED};
}
const EntryForm incident_entry = {&incident_shape, effect_of};

Incident *incident_new (IncidentKind kind)
{
  Incident *incident = shape_new (&incident_shape);
  incident->kind = kind;
  return incident;
}
