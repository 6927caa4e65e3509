/* Collects the signed commits of a journal, about a hundred bytes each. They are judged after the whole journal has
 * been read and all keys are known. */
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

/* To be called with each event, in order. Returns why the event is not a valid signature (static text), or NULL. */
const char *verify_commits_take (VerifyCommits *commits, const Event *event);
/* To be called after the last event. */
void verify_commits_end (VerifyCommits *commits);

/* One signed commit. */
typedef struct {
  uint64_t number; /* of the event `signed` */
  uint64_t first;  /* of the commit's first event */
  int64_t time;
  const char *person, *key, *actor;
  const char *acts; /* "company.1 file": the layout in force and the verbs of its events; "": nobody could sign then */
  const char *head; /* digest of the line before, as the event states it */
  GBytes *signature;
} VerifyCommit;
/* Calls visit for each commit; its data lives until visit returns. */
typedef void (*VerifyCommitVisit) (const VerifyCommit *commit, gpointer data);
void verify_commits_each (const VerifyCommits *commits, VerifyCommitVisit visit, gpointer data);

/* Calls visit with the first unsigned event, for each verb and each layout in force ("company.1"), beginning with the
 * commit after the one that added the first person. */
typedef void (*VerifyUnsignedVisit) (const char *layout, const char *verb, uint64_t number, gpointer data);
void verify_commits_unsigned (const VerifyCommits *commits, VerifyUnsignedVisit visit, gpointer data);
