/* The lines of a journal that something refers to: a statement or a checkpoint says which line was the last when it was
 * made, the event of a pack which lines its events began and ended with. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "sys/crypto/digest.h"

#define VERIFY_LINES_BEFORE 32 /* a statement is made at the end of the journal, and its block is small */

/* One line of the journal. */
typedef struct {
  uint64_t number;
  int64_t time;
  char digest[DIGEST_HEX_SIZE];
} VerifyLine;

typedef struct VerifyLines VerifyLines;

/* wanted: number of a line to be kept; 0: none. */
VerifyLines *verify_lines_new (uint64_t wanted);
void verify_lines_free (VerifyLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyLines, verify_lines_free)

/* Takes a line, in the journal's order; four bytes of memory. */
void verify_lines_add (VerifyLines *lines, const VerifyLine *line);
/* Takes an event before its line is added: the last VERIFY_LINES_BEFORE lines are kept when it may refer to them. */
void verify_lines_refer (VerifyLines *lines, const Event *event);
/* The line of that number, if it is one of the VERIFY_LINES_BEFORE added last. */
const VerifyLine *verify_lines_recent (const VerifyLines *lines, uint64_t number);
/* The line of that number, if it was kept. */
const VerifyLine *verify_lines_find (const VerifyLines *lines, uint64_t number);
/* Whether hex may be the digest of the line of that number, of which all are known since numbers last were out of
 * order: true for one that is not known. Line 0 has zeros. */
bool verify_lines_agree (VerifyLines *lines, uint64_t number, const char *hex);
