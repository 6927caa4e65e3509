/* Reading a journal that may have been tampered with: everything wrong with it is reported, and reading goes on. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "ops/verify_table.h"
#include "sys/digest.h"

typedef struct {
  DigestAlgorithm algorithm;        /* as the first event names it; SHA-256 when it cannot be read */
  uint64_t events;                  /* well formed */
  uint64_t last;                    /* number of the last one */
  char archive_id[DIGEST_HEX_SIZE]; /* digest of the first line, empty when there is none */
  char head[DIGEST_HEX_SIZE];       /* of the last line */
  VerifyTable *table;               /* sorted; owned */
} VerifyJournal;

void verify_journal_clear (VerifyJournal *journal);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VerifyJournal, verify_journal_clear)

/* Reads journal/ beneath root. findings (of Finding) receives what is wrong with it. */
void verify_journal_read (int root, VerifyJournal *journal, GPtrArray *findings);
