/* Reads a chain of packs once, verifies all of it, and hands the members on to whoever unpacks them. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "fold/moves.h"
#include "sys/tar.h"
#include "verify/run.h"

/* How unpack receives the verified members. Each function returns false with *error to stop. */
typedef struct {
  /* A whole member. */
  bool (*file) (const TarMember *member, GBytes *bytes, gpointer data, GError **error);
  /* A long member, in pieces: begin, piece for each, end. */
  bool (*begin) (const TarMember *member, gpointer data, GError **error);
  bool (*piece) (const void *bytes, size_t len, gpointer data, GError **error);
  bool (*end) (gpointer data, GError **error);
  /* The moves that the journal of the packs so far tells, before the records of each pack. */
  void (*moves) (const Moves *moves, gpointer data);
  gpointer data;
} PassTee;

/* What the journals at the beginning of packs say, before anything is verified. */
typedef struct {
  char archive_id[DIGEST_HEX_SIZE]; /* empty: the packs lack the first event */
  Moves *moves;                     /* NULL: a pack is a pipe, which is read once */
} PassPeek;
void pass_peek_clear (PassPeek *peek);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PassPeek, pass_peek_clear)
/* Reads the journals, as far as they can be read, and goes back to the beginning of each pack. D-IO. */
bool pass_peek (const VerifyPack *packs, unsigned n, PassPeek *peek, GError **error);

/* As verify_packs; tee may be NULL. */
bool pass_run (const VerifyPack *packs, unsigned n, const VerifyOptions *options, const PassTee *tee,
               GPtrArray *findings, VerifySummary *summary, GError **error);
