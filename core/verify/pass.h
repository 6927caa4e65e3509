/* One pass over a chain of packs: everything in it is verified and, on the way, handed on to whoever unpacks it. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "sys/tar.h"
#include "verify/verify.h"

/* What unpack does with the members that are verified. Each returns false with *error to stop. */
typedef struct {
  /* A member whole. */
  bool (*file) (const TarMember *member, GBytes *bytes, gpointer data, GError **error);
  /* A long one: opened, piece by piece, closed. */
  bool (*begin) (const TarMember *member, gpointer data, GError **error);
  bool (*piece) (const void *bytes, size_t len, gpointer data, GError **error);
  bool (*end) (gpointer data, GError **error);
  gpointer data;
} PassTee;

/* As verify_packs; tee may be NULL. */
bool pass_run (const VerifyPack *packs, unsigned n, const VerifyOptions *options, const PassTee *tee,
               GPtrArray *findings, VerifySummary *summary, GError **error);
