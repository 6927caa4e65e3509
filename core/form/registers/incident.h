/* An entry of the register of incidents (form/registers/entry.h): damage, loss or contradiction found on records or
 * volumes. Edition 1 opens it; each later edition names the places where it is closed. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/entry.h"

typedef enum {
  INCIDENT_DAMAGE,
  INCIDENT_LOSS,
  INCIDENT_CONTRADICTION, /* the place and its record differ: in pages, for example */
  INCIDENT_VERIFICATION,  /* files are not as they were filed */
} IncidentKind;
#define INCIDENT_KINDS 4
typedef enum { INCIDENT_OPENED, INCIDENT_CLOSED } IncidentStep;

typedef struct {
  Entry entry;
  IncidentKind kind;
  IncidentStep step;
  char *loan; /* opened: number of the loan on whose return it was found, or NULL */
  char *text; /* opened: the damage, loss or difference; closed: how it was settled */
} Incident;

Incident *incident_new (IncidentKind kind);
void incident_free (Incident *incident);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Incident, incident_free)

extern const struct Shape incident_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-INCIDENT for an invalid value. Given. */
Incident *incident_parse (GBytes *bytes, const char *name, GError **error);

extern const EntryForm incident_entry;

/* "damage", "loss", "contradiction", "verification"; false for another word. */
const char *incident_kind_name (IncidentKind kind);
bool incident_kind_from_name (const char *name, IncidentKind *kind);
