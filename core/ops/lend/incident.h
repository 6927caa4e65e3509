/* Incidents: damage, loss and contradictions of records and volumes, opened when they are found and closed when they
 * are settled. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/incident.h"
#include "store/archive.h"
#include "store/index.h"

typedef struct {
  const char *const *references; /* open: of records and volumes; close: numbers of incidents. NULL-terminated */
  bool closes;
  IncidentKind kind; /* open */
  const char *text;  /* the damage, loss or difference, or how it was settled; mandatory */
} IncidentRequest;

/* Opens an incident, one entry for each customer, or closes incidents wherever they are open. Gives the editions (of
 * Incident). Durable on return. Usage: D-REASON, D-REFERENCE-*, D-TEXT, D-INCIDENT-UNKNOWN. Refused: D-DESTROYED,
 * D-INCIDENT-CLOSED, D-TOO-MANY-PLACES. */
GPtrArray *lend_incident (Archive *archive, const IncidentRequest *request, const char *actor, bool dry_run,
                          GError **error);

/* An edition of an entry; 0: the newest. D-INCIDENT-UNKNOWN (usage). Given. */
Incident *lend_read_incident (Archive *archive, Index *index, const char *number, unsigned edition, GError **error);
