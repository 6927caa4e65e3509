/* Amendments: a correction is a new edition of a record beside the old one (dossier-archive(5), CUSTOMERS, VOLUMES,
 * RECORDS). All records of one request are amended in one transaction: all or none. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/record.h"
#include "store/archive.h"

/* What to change. NULL strings, cleared days and numbers of 0 stay as they are. All members are borrowed. */
typedef struct {
  const char *const *references; /* of records, NULL-terminated */
  const char *reason;            /* mandatory */
  const char *title, *kind, *docno, *secrecy;
  const char *reply_to; /* reference of the request that the record replies to */
  const char *note;     /* one more remark */
  char **creators;      /* replace those of the record */
  char **former_codes;  /* are added to those of the record */
  GDate valid_until;
  GDate date, replied, opened, closed, period_first, period_last;
  unsigned copies, pages;
  char **clear; /* names of fields to empty: date, docno, creator, secrecy, note, … */
  char **add;   /* "ROLE=FILE": further parts; for one record only, as replace */
  char *
      *replace; /* "PART=FILE": a part by its file name, with or without its ending, and the scan that supersedes it */
  bool duplicate;                  /* take scans that were filed before */
  char **waive;                    /* names of checks, as for filing */
  const char *customer, *category; /* where the records are moved to, as users name them */
} AmendRequest;

/* A record that was amended, or in a dry run would be. */
typedef struct {
  char *path;
  char *from; /* the path before, when it was moved; otherwise NULL */
  Record *before, *after;
  GPtrArray *changes; /* of AmendChange */
  uint64_t bytes;     /* of new scans */
} AmendedRecord;

/* Amends the records; with dry_run only checks the amendments. Gives them (of AmendedRecord) in the order of the
 * references. Durable on return.
 *
 * Codes, filing and rules of retention stay. Dates and kind decide the year again, by the layout under which the record
 * was filed. A record that gets another year, customer or category is moved: it gets the next number in its new volume,
 * the code and the rules of retention of the layout in force, and leaves moved.xml behind (form/document/moved.h).
 *
 * Usage: D-REASON, D-AMEND-NOTHING, D-AMEND-FIELD, D-AMEND-SCANS, D-PART-UNKNOWN, D-REFERENCE-*, D-KIND-UNKNOWN,
 * D-ROLE-UNKNOWN, D-TEXT, D-PERIOD-ORDER, D-MOVE-NOTHING, D-WAIVER, D-CUSTOMER-*, D-CATEGORY-*. Refused: D-DESTROYED,
 * D-VOID, D-PAIR, D-REPLY, D-VOLUME-SEALED, D-CUSTOMER-CLOSED, D-KIND-REFUSED, D-ROLE-REFUSED, D-YEAR-*, D-DATE-FUTURE,
 * D-DATE-OLD, D-PAGES, D-DUPLICATE, D-SCAN-*. Unreadable: D-FILE-CHANGED, those of file_take_scan. */
GPtrArray *amend_run (Archive *archive, const AmendRequest *request, const char *actor, const GDate *today,
                      bool dry_run, GError **error);
