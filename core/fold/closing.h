/* The end of a customer's file: which documents go with it, and until when they are kept, computed from the journal's
 * events alone. Drawing up a register, carrying it out and verify use the same function. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "fold/moves.h"
#include "fold/retention.h"
#include "fold/standing.h"
#include "form/document/register.h"
#include "form/layout.h"
#include "sys/crypto/digest.h"

/* An edition of a profile, or a file of an entry. */
typedef struct {
  const char *path;
  char digest[DIGEST_HEX_SIZE];
  uint64_t event;
  int64_t time; /* of the event */
} ClosingFile;

typedef struct {
  const Layout *layout; /* in force */
  const Standing *standing;
  const Moves *moves;
  DigestAlgorithm algorithm;
  const char *customer; /* the customer's directory */
  uint64_t before;      /* everything is computed as it was just before this event */
  /* The files (of ClosingFile) that events before this one brought into the directory of a customer or an entry, by
   * path. Not tombstones. Given. */
  GArray *(*files) (const char *directory, uint64_t before, gpointer data);
  /* Whether a tombstone was put there before this event. */
  bool (*ended) (const char *directory, uint64_t before, gpointer data);
  gpointer data;
} ClosingInputs;

/* What keeps the file from ending, other than its day and records that are there. */
typedef struct {
  Retention retention; /* of the file: strings are borrowed or NULL */
  const char *held;    /* the entry of a hold on the customer or beneath, or NULL */
  const char *open;    /* a loan or an incident that is open, or NULL */
  GPtrArray *shared;   /* of char *: entries that are also about customers whose files have not ended, sorted */
} Closing;
void closing_clear (Closing *closing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Closing, closing_clear)

/* Fills in the line, which has the path of the customer: manifest, filed, files, trigger, from, due and entries. An
 * entry goes with the file when the customer is the only one that it is about whose file has not ended: the last of
 * several takes it along, so no name is kept for ever. */
void closing_compute (const ClosingInputs *inputs, RegisterLine *line, Closing *closing);
/* Whether two lines of a customer name the same files and days. */
bool closing_same (const RegisterLine *one, const RegisterLine *other);
