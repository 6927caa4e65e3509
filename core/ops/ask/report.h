/* Reports: rows for people and programs. A report says its columns, how its rows are found, which of them are kept
 * back, how they can be counted, and what of them a calendar shows. It knows no format: tools/screen/output prints
 * every report as a table, CSV, JSON or iCalendar.
 *
 * A row is a struct, and a column names one of its members:
 *
 *   static const ReportColumn columns[] = {
 *       {"path", N_ ("record"), REPORT_PATH (DueRow, path)},
 *       {"year", N_ ("year"), REPORT_YEAR (DueRow, year)},
 *       {0}};
 *   const Report due_report = {.name = "due", .columns = columns, .find = find_rows}; */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "store/archive.h"
#include "store/index.h"

/* Set by the macros below. A missing value (NULL, a cleared day, 0 where a number may be missing, false) is left out of
 * JSON and empty elsewhere. */
typedef enum {
  REPORT_TYPE_TEXT,
  REPORT_TYPE_WORD, /* a word of dossier's own: people get it translated */
  REPORT_TYPE_PATH, /* a path in the archive, given in its short form */
  REPORT_TYPE_NUMBER,
  REPORT_TYPE_MAYBE_NUMBER,
  REPORT_TYPE_PAGES, /* counted pages of a record, or a sum of them: see report_pages and report_sum */
  REPORT_TYPE_DAY,
  REPORT_TYPE_TIME,
  REPORT_TYPE_FLAG,
} ReportType;

typedef struct {
  const char *key;     /* in JSON and CSV; NULL ends a table */
  const char *heading; /* for people, marked for translation */
  ReportType type;
  size_t offset, size; /* of the member in its struct */
  size_t declared;     /* offset of the pages that were declared; 0: the column is a sum */
  size_t uncounted;    /* offset of the number of records with further pages; 0: none has */
} ReportColumn;

/* Types of columns. Each expands to the rest of a ReportColumn, and compiles only for a member of the right type. */
#define REPORT_MEMBER(Row, member, c_type, other)                                                                      \
  .offset = _Generic(((Row *)0)->member, c_type                                                                        \
                     : offsetof (Row, member), other                                                                   \
                     : offsetof (Row, member)),                                                                        \
  .size = sizeof (((Row *)0)->member)
#define REPORT_TEXT(Row, member) .type = REPORT_TYPE_TEXT, REPORT_MEMBER (Row, member, char *, const char *)
#define REPORT_WORD(Row, member) .type = REPORT_TYPE_WORD, REPORT_MEMBER (Row, member, char *, const char *)
#define REPORT_PATH(Row, member) .type = REPORT_TYPE_PATH, REPORT_MEMBER (Row, member, char *, const char *)
#define REPORT_NUMBER(Row, member) .type = REPORT_TYPE_NUMBER, REPORT_MEMBER (Row, member, unsigned, uint64_t)
#define REPORT_MAYBE_NUMBER(Row, member)                                                                               \
  .type = REPORT_TYPE_MAYBE_NUMBER, REPORT_MEMBER (Row, member, unsigned, uint64_t)
#define REPORT_PAGES(Row, member, other)                                                                               \
  .type = REPORT_TYPE_PAGES, REPORT_MEMBER (Row, member, unsigned, void *), .declared = offsetof (Row, other)
#define REPORT_PAGES_OF(Row, member, other, more) REPORT_PAGES (Row, member, other), .uncounted = offsetof (Row, more)
#define REPORT_SUM(Row, member, more)                                                                                  \
  .type = REPORT_TYPE_PAGES, REPORT_MEMBER (Row, member, unsigned, uint64_t), .uncounted = offsetof (Row, more)
#define REPORT_YEAR(Row, member) .type = REPORT_TYPE_NUMBER, REPORT_MEMBER (Row, member, int, unsigned)
#define REPORT_DAY(Row, member) .type = REPORT_TYPE_DAY, REPORT_MEMBER (Row, member, GDate, void *)
#define REPORT_TIME(Row, member) .type = REPORT_TYPE_TIME, REPORT_MEMBER (Row, member, int64_t, void *)
#define REPORT_FLAG(Row, member) .type = REPORT_TYPE_FLAG, REPORT_MEMBER (Row, member, bool, void *)

/* A row's values live until it returns. False to stop. */
typedef bool (*ReportVisit) (const void *row, gpointer data);
/* Finds the rows of a query in their order. report_visit leaves out restricted ones and stops at the limit; a find may
 * do so itself, where that is faster. */
typedef struct ReportRequest ReportRequest;
typedef bool (*ReportFind) (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                            GError **error);

/* How the rows of a report can be counted: each value of a column makes a group, which begins with a ReportGroup. */
typedef struct {
  char *key, *title; /* title may be NULL */
} ReportGroup;
typedef struct {
  const char *word;   /* after --by; NULL ends a table */
  ReportColumn key;   /* rows with the same value are in one group */
  ReportColumn title; /* of the group, found in one of its rows; or {0} */
} ReportBy;
typedef struct {
  const struct Report *report; /* of the groups */
  size_t size;                 /* of a group in bytes: it begins zeroed */
  void (*add) (gpointer group, const void *row);
  const ReportBy *ways;
} ReportGrouping;

/* What a calendar shows: an entry for each place and day, entitled "place: what to do", with their number when
 * there can be several rows. Its text is what it is about, and a line for each row. */
typedef struct {
  ReportColumn day, place, about, line; /* line {0}: there is one row a place */
  const char *what;                     /* to do, marked for translation */
} ReportCalendar;

typedef struct Report Report;
struct Report {
  const char *name; /* a row's type in JSON */
  const ReportColumn *columns;
  unsigned brief;                 /* people get so many columns, programs all; 0: all */
  ReportFind find;                /* NULL: the caller prints rows that it has */
  const ReportColumn *sight;      /* the flag of rows that are left out unless asked for; NULL: none are */
  const ReportGrouping *grouping; /* or NULL */
  const ReportCalendar *calendar; /* or NULL */
};

struct ReportRequest {
  const Report *report;
  gconstpointer query; /* of the report's own type */
  const char *by;      /* the rows are counted, and groups come by their key; NULL: they are not */
  bool restricted;     /* rows that are restricted, too */
  unsigned limit;      /* of rows; 0: none */
  unsigned columns;    /* that people get; 0: as many as are brief */
  unsigned rows;       /* set: how many were visited */
  bool more;           /* set: there are more than the limit */
};

/* The report of the rows that the request asks for: its own, or that of its groups. */
const Report *report_of (const ReportRequest *request);
/* Visits the rows that the request may see, or its groups. Errors are those of the report's find; D-USAGE for a way of
 * counting that the report does not have. */
bool report_visit (Archive *archive, ReportRequest *request, ReportVisit visit, gpointer data, GError **error);

/* The find of reports whose query is a GPtrArray of the rows. */
bool report_find_listed (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                         GError **error);

/* Faults of a sheet (CellFault); the query is their GPtrArray. */
extern const Report report_faults;

/* A value as text: digits, "2026-11-30", "yes". Given; NULL: no value. */
char *report_value (const ReportColumn *column, const void *row, bool for_people);
/* The pages of a record for people: those counted ("5+?" when there are more), else "5 declared", else "?". Given. */
char *report_pages (unsigned counted, unsigned declared, bool more);
/* The pages of several records, of which some have further pages that were not counted: "12", "12+?", "?". Given. */
char *report_sum (uint64_t counted, uint64_t uncounted);

/* A search as people ask for it. NULL, 0 and cleared days do not filter. */
typedef struct {
  const char *words;
  const char *customer; /* number, or a piece of the name */
  const char *volume;   /* path */
  const char *category; /* as layout_category_find understands it */
  const char *kind, *grade;
  int year;
  GDate from, to;
  bool by_place;                  /* as in IndexQuery */
  const char *box, *room, *shelf; /* codes of the place of the paper, as they are typed */
  bool keeper;                    /* list the keeper among the customers */
} ReportQuery;

/* Records as index_search gives them (IndexRow). Errors (usage): D-KIND-UNKNOWN, D-GRADE-UNKNOWN, D-PERIOD-ORDER, those
 * of customers_find and layout_category_find. */
extern const Report report_records;
/* Customers by the query's words (IndexRow), and volumes by its customer's number and year (ReportVolume). What is
 * shown to people is always asked for here. */
extern const Report report_customers, report_volumes;
typedef struct {
  IndexRow row; /* as index_volumes gives it */
  bool sealed;
  const char *state; /* "sealed" or "open" */
} ReportVolume;
