/* Signed commits, as a journal tells them: kept in some hundred bytes each while it is read, judged once it is known
 * who had which key. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "sys/crypto/digest.h"

typedef struct VerifyCommits VerifyCommits;

VerifyCommits *verify_commits_new (void);
void verify_commits_free (VerifyCommits *commits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyCommits, verify_commits_free)

/* Takes each event, in order. What is wrong with it as a signature (static text), or NULL. */
const char *verify_commits_take (VerifyCommits *commits, const Event *event);
/* No event follows. */
void verify_commits_end (VerifyCommits *commits);

/* One signed commit. */
typedef struct {
  uint64_t number; /* of the event `signed` */
  int64_t time;
  const char *person, *key;
  const char *head; /* digest of the line before, by what the event says of it */
  GBytes *signature;
} VerifyCommit;
/* Calls visit for each. What it is given lives until it returns. */
typedef void (*VerifyCommitVisit) (const VerifyCommit *commit, gpointer data);
void verify_commits_each (const VerifyCommits *commits, VerifyCommitVisit visit, gpointer data);

/* The first commit in which an event with some verb was not signed, for each verb and each layout in force
 * ("company.1"), from the commit after the one that brought the first person. */
typedef void (*VerifyUnsignedVisit) (const char *layout, const char *verb, uint64_t number, gpointer data);
void verify_commits_unsigned (const VerifyCommits *commits, VerifyUnsignedVisit visit, gpointer data);
