/* Shared by the files of this folder. */
#pragma once

#include <sys/stat.h>

#include "form/document/record.h"
#include "form/layout.h"
#include "ops/inbox/run.h"

/* What tells that a file is the one that was looked at, and has not changed. */
typedef struct {
  ino_t inode;
  off_t bytes;
  struct timespec changed, modified;
} InboxStamp;

/* A file while it is in the folder. */
typedef struct {
  InboxFile file; /* first */
  InboxStamp stamp;
  gint64 since;              /* monotonic microseconds: unchanged at least from then on */
  gint64 retry;              /* monotonic microseconds: not tried again before; 0: at once */
  gint64 quiet;              /* microseconds without a change, at the last look */
  bool is_temporary;         /* by its name: no page of anything */
  bool examined, read, seen; /* seen: by the look that goes on */
  bool broken, locked;       /* by its bytes */
  bool bad_label;            /* by its codes */
  char *note, *extra;        /* what the readers say; remark */
  char *refusal, *advice;    /* why filing it was refused, until it is tried again */
  char *unread;              /* why its codes were not looked for, or NULL */
  GError *error;             /* of examining it */
  bool duplicate;            /* its bytes are filed already, as the run that goes on was told */
} InboxEntry;

struct Inbox {
  const InboxRequest *request;
  int fd;              /* of the folder */
  GHashTable *entries; /* name -> InboxEntry */
  GPtrArray *files;    /* of InboxFile, borrowed from entries */
  GPtrArray *proposals;
  GPtrArray *filed;  /* of FiledRecord, of the last run; or NULL */
  GPtrArray *aside;  /* of InboxFile, borrowed */
  GPtrArray *left;   /* of InboxEntry: those that left the folder since the last look */
  GHashTable *words; /* in names of files -> number of the customer, or "" */
  Record *like;      /* of request->like */
  char **creators;   /* its own */
  IndexShelf shelf;  /* where its paper is */
  char *unread;
  InboxBalance balance; /* without waiting and what stays */
};

void inbox_say (InboxFile *file, const char *problem, const char *hint);
/* Takes it out of the folder's list. */
void inbox_forget (Inbox *inbox, InboxFile *file);
bool inbox_stamp (int dirfd, const char *name, InboxStamp *stamp, struct stat *status);
bool inbox_same (const InboxStamp *one, const InboxStamp *other);

/* examine.c: whether each entry has settled and is whole, and its codes. */
gint64 inbox_patience (const Inbox *inbox, unsigned times); /* so many times the request's, in microseconds */
void inbox_examine (Inbox *inbox);

/* propose.c */
bool inbox_propose (Inbox *inbox, Archive *archive, GError **error);
void inbox_proposal_free (gpointer proposal);

/* name.c: customer, category, date and title in a file's name, each where the proposal has none yet. */
void inbox_read_name (Inbox *inbox, Archive *archive, const Layout *layout, const char *name, InboxProposal *proposal);

/* move.c. Each moves a file if it is the one that was looked at. False and *error when it cannot be moved. */
/* *gone: another process was quicker. */
bool inbox_keep (Inbox *inbox, InboxFile *file, const GDate *day, bool removes, bool *gone, GError **error);
bool inbox_put (Inbox *inbox, InboxFile *file, bool *gone, GError **error);
