/* An entry of the register of handovers (form/registers/entry.h): records pass from one department, or one archivist,
 * to another. Edition 1 lists them; then both sides sign the list as a whole; then the other side takes the records
 * over, and says line by line what differs. What it does not take over is withheld and stays where it is.
 *
 *     proposed -> signed (one side) -> signed (the other side) -> taken, withheld
 *
 * An entry about several customers names none of them and has no titles, so its lines are codes and counts. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/registers/entry.h"
#include "form/refcode.h"

#define HANDOVER_MAX_LINES 500 /* at 420 bytes each the document stays within XML_MAX_BYTES */
#define HANDOVER_MAX_REMARK 200

typedef enum { HANDOVER_PROPOSED, HANDOVER_SIGNED, HANDOVER_TAKEN, HANDOVER_WITHHELD } HandoverStep;
#define HANDOVER_STEPS 4

typedef enum {
  HANDOVER_MONTHLY, /* by the deadlines of the layout: what a department keeps until then */
  HANDOVER_OFFICE,  /* an archivist hands over the whole office (交接) */
} HandoverKind;

/* Of edition 1: a record as it was then. */
typedef struct {
  char *path;
  RefCode reference;
  unsigned pages, copies; /* counted; declared, 0: not */
} HandoverLine;

/* Of a taken edition: what differs from a line. */
typedef struct {
  unsigned line; /* from 1 */
  char *text;
} HandoverDifference;

/* What a step does not use stays NULL, 0 or empty. */
typedef struct {
  Entry entry; /* its places: all lines; those that are taken or withheld; none of a signature */
  HandoverStep step;
  HandoverKind kind;      /* of every edition */
  char *from, *to;        /* codes of departments; of an office the same one twice */
  char *month;            /* proposed, monthly: "2026-11" */
  char *side;             /* signed: "from" or "to" */
  char *person;           /* signed: number of who signed, where it is a person of the archive */
  char *signer;           /* signed: the name */
  char *giver, *receiver; /* proposed, of an office: the names of both archivists */
  char *reason;           /* withheld */
  GPtrArray *lines;       /* proposed: of HandoverLine, by path */
  GPtrArray *differences; /* taken: of HandoverDifference, by line */
} Handover;

Handover *handover_new (void);
void handover_free (Handover *handover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Handover, handover_free)
HandoverLine *handover_add_line (Handover *handover, const char *path);
HandoverDifference *handover_add_difference (Handover *handover, unsigned line, const char *text);

extern const struct Shape handover_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-HANDOVER for a value that is invalid or does not belong to the step. Given. */
Handover *handover_parse (GBytes *bytes, const char *name, GError **error);

extern const EntryForm handover_entry;

/* "proposed", "signed", "taken", "withheld"; "monthly", "office". */
const char *handover_step_name (HandoverStep step);
const char *handover_kind_name (HandoverKind kind);
/* YYYY-MM with a month that exists. */
bool handover_is_month (const char *text);
