/* The adoption of a layout: what its events and the statements of administrators about it are called
 * (dossier-archive(5), Layouts).
 *
 *     layout path=layouts/company.2.xml digest=… id=company edition=2 use=proposed
 *     adopt path=layouts/company.2.propose.p0001.txt digest=… use=proposed
 *     adopt path=layouts/company.2.adopt.p0001.txt digest=… use=inforce
 *
 * use= tells what the layout is from that event on. A layout is in force from the event that says so until the next one
 * does. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/event.h"

#define LAYOUT_VERB "layout"
#define ADOPTION_VERB "adopt"
/* The decisions of administrators. */
#define ADOPTION_PROPOSE "propose"
#define ADOPTION_ADOPT "adopt"

typedef enum {
  USE_UNKNOWN,
  USE_PARENT,   /* other layouts extend it */
  USE_PROPOSED, /* it lacks signatures, or the time to wait is not over */
  USE_INFORCE,
} LayoutUse;
LayoutUse adoption_use (const char *word);
const char *adoption_use_word (LayoutUse use);

/* "layouts/company.2.xml". Given. */
char *adoption_layout_path (const char *id, unsigned edition);
/* The path of an administrator's statement about the layout at a path. Given. */
char *adoption_path (const char *layout, const char *decision, const char *person);
/* The parts of such a path, given: the path of the layout, the decision and the person. False for another path. */
bool adoption_split (const char *path, char **layout, char **decision, char **person);

/* The path of the layout that an event puts into force; NULL when it puts none into force. Given. */
char *adoption_in_force (const Event *event);
