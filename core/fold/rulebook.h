/* The rulebook: which layout was in force from which event on, and whether it came into force as it may. It takes the
 * events of layouts/ in the order of the journal, together with those of people/ (fold/roster.h). It does no I/O, so
 * writing and verifying judge alike.
 *
 * The first layout comes with the founding. Each later one is compared with the one in force. Until the archive has an
 * administrator, anybody may put a layout into force that is not weaker, and nobody a weaker one. From then on
 * administrators sign: as many as the layout in force asks for, or all of them when there are fewer. A weaker layout
 * gives a reason. It is first proposed, and after the time to wait adopted, by at least two administrators each time.
 *
 * The time to wait begins at the latest of the proposals' own times, their events' and those of the lines that they
 * bind; it has ended by each adoption's own time. So unsigned times may delay the adoption and never allow it. Only
 * statements count that were made after the layout in force came: what administrators agreed to was a change of other
 * rules otherwise. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/roster.h"
#include "form/document/adoption.h"
#include "form/layout.h"

typedef struct Rulebook Rulebook;

/* The roster is borrowed. It is told how many administrators must sign from each layout on. */
Rulebook *rulebook_new (Roster *roster);
void rulebook_free (Rulebook *rulebook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rulebook, rulebook_free)

/* The verdict about an event. Only RULEBOOK_GOOD puts a layout into force. */
typedef enum {
  RULEBOOK_GOOD,
  RULEBOOK_USE,      /* no such use, or not of this layout or statement */
  RULEBOOK_SUBJECT,  /* the statement is not about the layout in its name, or not by the person in it */
  RULEBOOK_UNSIGNED, /* signatures are missing */
  RULEBOOK_WEAKER,   /* it is weaker, and the archive has nobody who could sign that */
  RULEBOOK_REASON,   /* it is weaker and does not say why */
  RULEBOOK_EARLY,    /* the time to wait was not over */
} RulebookVerdict;

/* Takes a layout's file. layout is borrowed; NULL when it cannot be read, in which case nothing is compared with it. */
RulebookVerdict rulebook_bring_layout (Rulebook *rulebook, const RosterBrought *brought, LayoutUse use,
                                       const Layout *layout);
/* Takes a statement of an administrator, whose signature, role and subject are good (fold/evidence.h). known_at: the
 * later of the times of its event and of the line that it binds. */
RulebookVerdict rulebook_bring_statement (Rulebook *rulebook, const RosterBrought *brought, LayoutUse use,
                                          const Statement *statement, int64_t known_at);

/* Whether the layout that is in force at the end is weaker than the one before and came into force by the signature of
 * an administrator whom the other signers alone had made one, within RULEBOOK_NEW_DAYS before the first proposal. An
 * administrator who is alone can do that: it is allowed, and told. */
#define RULEBOOK_NEW_DAYS 90
bool rulebook_by_new_signer (const Rulebook *rulebook);

/* The layout in force at the end, or NULL. */
const Layout *rulebook_in_force (const Rulebook *rulebook);

/* What a layout still needs to come into force after the one that is in force at the end. */
typedef struct {
  const char *path;     /* of the layout */
  const Layout *layout; /* or NULL: it cannot be read */
  bool outdated;        /* another layout came into force since it was proposed: it can come no more */
  bool weaker;          /* than the layout in force */
  unsigned required;    /* signatures of each kind */
  unsigned proposals;   /* given, at most those required; needed of a weaker layout alone */
  int64_t cooled;       /* when it may be adopted, in UTC seconds; 0: proposals are missing, or it need not wait */
  unsigned adoptions;   /* given in time */
} RulebookPending;
/* Proposed layouts that are not in force, in the order of their events. */
unsigned rulebook_n_pending (const Rulebook *rulebook);
RulebookPending rulebook_pending (const Rulebook *rulebook, unsigned i);
/* The same of a layout that is not in the archive yet. */
RulebookPending rulebook_would_need (const Rulebook *rulebook, const Layout *layout);
/* Whether a person has given a statement with this decision about the i-th of them. */
bool rulebook_has_signed (const Rulebook *rulebook, unsigned i, const char *decision, const char *person);
