/* Remembers lines of a journal to which later documents refer: a statement or a checkpoint names the last line at the
 * time it was made, and the event of a pack names the first and last lines of the pack. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "form/document/event.h"
#include "sys/crypto/digest.h"

#define VERIFY_LINES_BEFORE 32 /* a statement refers to the end of the journal at that time, a few lines back */

/* One line of the journal. */
typedef struct {
  uint64_t number;
  int64_t time;
  char digest[DIGEST_HEX_SIZE];
} VerifyLine;

typedef struct VerifyLines VerifyLines;

/* wanted: number of a line to keep; 0: none. */
VerifyLines *verify_lines_new (uint64_t wanted);
void verify_lines_free (VerifyLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VerifyLines, verify_lines_free)

/* Adds a line, in the order of the journal; takes four bytes of memory. */
void verify_lines_add (VerifyLines *lines, const VerifyLine *line);
/* To be called with each event before its line is added: keeps the last VERIFY_LINES_BEFORE lines when the event may
 * refer to them. */
void verify_lines_refer (VerifyLines *lines, const Event *event);
/* The line of that number, if it is one of the last VERIFY_LINES_BEFORE. */
const VerifyLine *verify_lines_recent (const VerifyLines *lines, uint64_t number);
/* The line of that number, if it was kept. */
const VerifyLine *verify_lines_find (const VerifyLines *lines, uint64_t number);
/* Whether hex can be the digest of the line of that number. True for lines that are not known: those before the last
 * number out of order. The digest of line 0 is zeros. */
bool verify_lines_agree (VerifyLines *lines, uint64_t number, const char *hex);
