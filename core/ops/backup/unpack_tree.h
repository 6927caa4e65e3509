/* The new directory that packs are unpacked into: shared by the parts of unpacking. */
#pragma once

#include "form/finding.h"
#include "ops/backup/unpack.h"
#include "verify/pass.h"
#include "verify/selection.h"

/* A new directory with a temporary name; in a dry run only a count of what it would contain. */
typedef struct {
  char *path;    /* its temporary name; NULL: it has its final name */
  int fd;        /* of the directory, or -1 */
  bool counting; /* only count; write nothing */
  int parent_fd; /* of the subdirectory that was written to last */
  char *parent;  /* path of that subdirectory, or NULL */
  int file_fd;   /* of a large file that is being written, or -1 */
  char *file;    /* path of that file, or NULL */
  uint64_t files, bytes;
  Selection *selection;
} UnpackingTree;

/* Makes the directory with a temporary name beside the final one. */
bool backup_unpack_tree_begin (UnpackingTree *tree, const char *directory, GError **error);
/* Only checks whether it could be made. */
bool backup_unpack_tree_count (UnpackingTree *tree, const char *directory, GError **error);
/* Makes everything in it durable; _end then gives it its final name. */
bool backup_unpack_tree_sync (UnpackingTree *tree, GError **error);
bool backup_unpack_tree_end (UnpackingTree *tree, const char *directory, GError **error);
/* Removes a directory that does not have its final name. */
void backup_unpack_tree_clear (UnpackingTree *tree);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UnpackingTree, backup_unpack_tree_clear)

/* Writes the members of a pass to the tree. */
/* Puts what packs hold of moved records at their old places to the new ones. */
bool backup_unpack_tree_move (UnpackingTree *tree, const Moves *moves, GError **error);
PassTee backup_unpack_tree_tee (UnpackingTree *tree);
/* Unpacks the part of the packs that the options select; this part must have no fault. */
bool backup_unpack_tree_fill (UnpackingTree *tree, const UnpackingOptions *options, UnpackingResult *result,
                              GError **error);
/* Writes a new file and makes the directories above it. */
bool backup_unpack_tree_write (UnpackingTree *tree, const char *path, GBytes *bytes, GError **error);

/* Adds the newer events of a journal (an archive, a pack, or a file of the journal) to those of the packs, which are
 * known, and the documents of these events as far as the source has them. D-JOURNAL-ARCHIVE, D-JOURNAL-FORK,
 * D-JOURNAL-GAP, D-JOURNAL-OLDER, D-NO-JOURNAL (refused). */
bool backup_unpack_journal_add (UnpackingTree *tree, const char *name, const VerifySummary *known, GError **error);
