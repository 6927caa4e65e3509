/* Adopting a layout: a new edition of the one in force, or another one (fold/rulebook.h says when it may come into
 * force). It is for all later filing, and for the procedures, loan rules and deadlines of all records. Codes
 * and terms that were given stay. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/adoption.h"
#include "form/layout.h"
#include "ops/sign.h"
#include "store/archive.h"

typedef struct {
  const char *layout;   /* an installed layout, a file, or "company.2": a layout that waits in the archive */
  const Signer *signer; /* an administrator; NULL: the archive has none */
  const char *actor;
  bool dry_run;
} AdoptRequest;

/* What happened, or would happen. It is filled in as far as it is known even when the adoption is refused, so that
 * people see what they asked for. */
typedef struct {
  char *id;
  unsigned edition;
  char *reason;          /* for being weaker, or NULL */
  GPtrArray *changes;    /* of LayoutChange: differences from the layout in force; NULL: not known */
  GPtrArray *weaknesses; /* of LayoutFault */
  GHashTable *records;   /* code of a category: GUINT_TO_POINTER of its records that are present */
  LayoutUse use;         /* from now on; USE_UNKNOWN: it was refused */
  const char *decision;  /* what the signer signs, or NULL: nothing */
  unsigned lacks;        /* number of further administrators who must sign it */
  int64_t cooled;        /* when a proposed layout may be adopted, in UTC seconds; 0: not known, or it need not wait */
} Adoption;
void rules_adoption_clear (Adoption *adoption);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Adoption, rules_adoption_clear)

/* Proposes or adopts a layout, or adds a signature to one that waits. It extends the archive's own editions of its
 * parents, unless it comes with later ones. Errors (refused): D-LAYOUT-SAME (it is in force),
 * D-LAYOUT-EDITION (the archive has another layout of this id and edition, or a later one),
 * D-LAYOUT-WEAKER (it is weaker, without a reason or without people who could sign), D-LAYOUT-CATEGORY (records would
 * be left without their category), D-LAYOUT-OUTDATED (another layout came into force since it was proposed),
 * D-LAYOUT-COOLING-OFF, D-NOT-ADMINISTRATOR, D-SIGNED-ALREADY; those of layouts_load and people_read. */
bool rules_adopt (Archive *archive, const AdoptRequest *request, Adoption *adoption, GError **error);

/* A layout that waits, for people. */
typedef struct {
  char *name; /* company.2 */
  RulebookPending pending;
} PendingLayout;
/* The layouts (of PendingLayout) that were proposed since the layout in force came. Their layouts are not kept. Given.
 */
GPtrArray *rules_pending (Archive *archive, GError **error);
