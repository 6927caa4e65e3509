/* What the parts of unpacking share. */
#pragma once

#include "form/finding.h"
#include "ops/backup/unpack.h"
#include "verify/pass.h"
#include "verify/selection.h"

/* A new directory that has not got its name yet; or, in a dry run, the count of what would be in it. */
typedef struct {
  char *path;    /* its name until then; NULL once it has the right one */
  int fd;        /* of it; -1: none */
  bool counting; /* nothing is written */
  int parent_fd; /* of the directory that was written to last */
  char *parent;  /* its path in it, or NULL */
  int file_fd;   /* of a long file under way, or -1 */
  char *file;    /* its path; NULL: none is */
  uint64_t files, bytes;
  Selection *selection;
} UnpackingTree;

/* Makes the directory beside the one that it is to become. */
bool backup_unpack_tree_begin (UnpackingTree *tree, const char *directory, GError **error);
/* Only looks whether it could be made. */
bool backup_unpack_tree_count (UnpackingTree *tree, const char *directory, GError **error);
/* Everything in it becomes durable; then it gets its name. */
bool backup_unpack_tree_sync (UnpackingTree *tree, GError **error);
bool backup_unpack_tree_end (UnpackingTree *tree, const char *directory, GError **error);
/* Removes what has not got its name. */
void backup_unpack_tree_clear (UnpackingTree *tree);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnpackingTree, backup_unpack_tree_clear)

/* Members go to the tree. */
PassTee backup_unpack_tree_tee (UnpackingTree *tree);
/* What the options select of the packs, which must have no fault in that. */
bool backup_unpack_tree_fill (UnpackingTree *tree, const UnpackingOptions *options, UnpackingResult *result,
                              GError **error);
/* A file of these bytes, which is not there yet, and the directories above it. */
bool backup_unpack_tree_write (UnpackingTree *tree, const char *path, GBytes *bytes, GError **error);

/* Adds the events of a newer journal (an archive, a pack, or a file of lines) to those of the packs, which are known,
 * and the documents that they brought, as far as they are to be had. D-JOURNAL-ARCHIVE, D-JOURNAL-FORK, D-JOURNAL-GAP,
 * D-JOURNAL-OLDER, D-NO-JOURNAL (refused). */
bool backup_unpack_journal_add (UnpackingTree *tree, const char *name, const VerifySummary *known, GError **error);
