/* A scanner's folder: its files, and a proposal for each. Polling finds changes, since shares do not tell of them. A
 * file is taken once its size and times have not changed for some seconds and it is whole; one that stays broken, or is
 * encrypted, is put aside into problems/. Links, pipes and directories are never taken.
 *
 * QR codes group pages into records (form/label): a separator sheet describes the pages after it up to the next sheet
 * or label, and is not filed itself; a page with the label of a record begins a record that is described like that one.
 * Pages without a sheet are records of their own. The order is that of the names, numbers in them by value. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/label.h"
#include "ops/file.h"
#include "store/archive.h"

#define INBOX_DONE "done"         /* filed sources, by day */
#define INBOX_PROBLEMS "problems" /* files that cannot be filed, each with a note */
#define INBOX_SETTLE 5            /* seconds without a change */
#define INBOX_PATIENCE 12         /* so many times as long for a file that is not whole, and for further pages */

typedef enum {
  INBOX_WAITING, /* still changing, not whole, or without a proposal */
  INBOX_READY,
  INBOX_BROKEN, /* to be put aside */
  INBOX_STAYS,  /* a link, a directory or the like: a problem, and left where it is */
} InboxState;

/* A file of the folder. problem and hint are for people, translated; NULL: none. */
typedef struct {
  char *name; /* any bytes */
  InboxState state;
  char *problem, *hint;
  bool needs_person;  /* it waits for what only a person can give */
  const char *remark; /* about a file that can be filed, or NULL */
  uint64_t bytes;
  const char *media; /* NULL: not looked at yet */
  bool counted;
  unsigned pages, dpi;
  Label label;   /* its code */
  bool is_sheet; /* a separator sheet: not filed itself */
} InboxFile;

/* Files that become one record. Strings are owned, NULL when not known. */
typedef struct {
  GPtrArray *files; /* of InboxFile, borrowed: the pages in their order */
  InboxFile *sheet; /* or NULL */
  char *customer, *category, *title, *kind;
  GDate date;
  const char *by;       /* where customer and category come from: "sheet", "label", "name", "given" */
  char *problem, *hint; /* why it cannot be filed now, or NULL */
  bool needs_person;    /* as that of a file */
  bool skipped;         /* leave it where it is */
  /* Set by inbox_file: */
  FiledRecord *filed; /* borrowed */
  char *place;        /* the record that has it, or had it before */
} InboxProposal;

typedef struct {
  const char *directory;
  unsigned settle;           /* seconds */
  bool reads_codes;          /* looks for QR codes */
  bool more_come;            /* the last record of the folder waits for further pages */
  bool removes;              /* filed sources, instead of keeping them in done/ */
  const FilingRequest *form; /* describes what nothing else describes; without scans */
  const char *like;          /* a record that does so, before form; or NULL */
} InboxRequest;

/* in is filed + problems + waiting + gone. */
typedef struct {
  uint64_t in;       /* files that came into the folder */
  uint64_t filed;    /* with the next two */
  uint64_t sheets;   /* separator sheets */
  uint64_t before;   /* files whose bytes were filed before */
  uint64_t problems; /* put aside, or never taken */
  uint64_t waiting;
  uint64_t gone; /* others took them away */
} InboxBalance;

typedef struct Inbox Inbox;

/* request is borrowed. Errors: those of io_open_dir; D-INBOX-ARCHIVE (refused) for a folder in an archive. */
Inbox *inbox_open (const InboxRequest *request, GError **error);
void inbox_free (Inbox *inbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Inbox, inbox_free)

/* Looks into the folder. What an earlier look found out about a file that has not changed is not asked for again.
 * Errors: those of io_list; those of ask_open for like. */
bool inbox_look (Inbox *inbox, Archive *archive, GError **error);

const GPtrArray *inbox_files (const Inbox *inbox);     /* of InboxFile, in their order: those that lie there */
const GPtrArray *inbox_proposals (const Inbox *inbox); /* of InboxProposal, in the order of their files */
/* Why codes were not looked for, as far as it is so; or NULL. */
const char *inbox_unread (const Inbox *inbox);
InboxBalance inbox_balance (const Inbox *inbox);
/* How many files lie in problems/ of this and earlier runs, without their notes. */
unsigned inbox_put_aside (const Inbox *inbox);

/* Changes a proposal. */
typedef enum { INBOX_CUSTOMER, INBOX_CATEGORY, INBOX_TITLE, INBOX_DATE } InboxField;
/* "" clears it. D-DATE, D-CATEGORY-*, D-CUSTOMER-*, D-TEXT (usage). */
bool inbox_set (Inbox *inbox, Archive *archive, InboxProposal *proposal, InboxField field, const char *value,
                GError **error);
