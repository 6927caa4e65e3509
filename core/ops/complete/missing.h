/* A report on completeness: the checks of each volume's category, and the documents that each customer's file needs. */
#pragma once

#include "ops/ask.h"
#include "ops/complete/check.h"

typedef struct {
  const char *path;       /* of the record, volume or customer */
  const char *check;      /* code of the layout, or "years" */
  const char *state;      /* complete_state_name */
  const char *what;       /* translated */
  const char *reason;     /* of a waiver */
  unsigned days;          /* late */
  const char *department; /* code of the one that files such records */
  const char *named;      /* its title */
  bool restricted;
} MissingRow;

typedef struct {
  const char *customer; /* number; NULL: all customers */
  const char *volume;   /* path; NULL: all volumes */
  int year;             /* 0: all years */
  bool all;             /* checks that find nothing missing, too: a row for each of a volume or customer */
  GDate today;          /* cleared: the archive's today */
  const char *lang;     /* of the layout's titles */
  unsigned *missing;    /* counts the rows that are missing */
} MissingQuery;

/* Errors: those of complete_scale, D-FILE-CHANGED and those of io for a document that cannot be read. */
extern const Report missing_report;
