/* One pass over the pack. Each member is read beside the archive's file of the same path, and both are hashed at once.
 * The right digest is in the event or in the record's manifest. Either side may have that manifest, so the members of a
 * record are gathered and judged together when its last member has been read. */
#include "ops/backup/compare.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "form/finding.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/backup/past.h"
#include "store/filed.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/tar.h"
#include "verify/selection.h"

#define PIECE_BYTES (256 * 1024)

/* A file in the pack and in the archive. The digest is empty where it is missing. */
typedef struct {
  char *name;
  char pack[DIGEST_HEX_SIZE], archive[DIGEST_HEX_SIZE];
  const char *missing, *changed; /* codes of the findings about the archive's file */
  GError *error;                 /* why the archive's file cannot be read, or NULL */
} Pair;

typedef struct {
  const Archive *archive;
  const ComparingRequest *request;
  ComparingResult *result;
  GPtrArray *findings;
  PackingPast *past;
  Selection *selection;
  GByteArray *packed; /* for each item of the plan, 1 if the pack has it */
  char *own;          /* name of a record's manifest */
  Digest *one, *other;
  uint8_t *piece, *other_piece;
  /* The record that is being gathered. */
  const PackingItem *record;
  char *place;      /* of the record in the pack: it may have been moved since */
  GPtrArray *pairs; /* of Pair */
  GBytes *manifest; /* the pack's */
  bool gone;        /* the archive does not have the record at all */
  /* Layouts, people and the like have no reference of their own; repairing any part of the archive repairs them too. */
  GPtrArray *shared; /* of Finding, borrowed: those about such files */
  char *part;        /* reference of the first part in the pack, or NULL */
} Comparing;

static void pair_free (gpointer data)
{
  Pair *pair = data;
  g_free (pair->name);
  g_clear_error (&pair->error);
  g_free (pair);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

static void comparing_clear (Comparing *comparing)
{
  g_clear_pointer (&comparing->past, backup_past_free);
  g_clear_pointer (&comparing->selection, selection_free);
  g_clear_pointer (&comparing->packed, g_byte_array_unref);
  g_clear_pointer (&comparing->own, g_free);
  g_clear_pointer (&comparing->one, digest_free);
  g_clear_pointer (&comparing->other, digest_free);
  g_clear_pointer (&comparing->piece, g_free);
  g_clear_pointer (&comparing->other_piece, g_free);
  g_clear_pointer (&comparing->pairs, g_ptr_array_unref);
  g_clear_pointer (&comparing->manifest, g_bytes_unref);
  g_clear_pointer (&comparing->shared, g_ptr_array_unref);
  g_clear_pointer (&comparing->part, g_free);
  g_clear_pointer (&comparing->place, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparing, comparing_clear)

/* ---- Reading both at once ---- */

/* Opens the archive's file; -1 when it is missing or cannot be read. */
static int open_archived (const Comparing *comparing, const PackingItem *item, const char *name, Pair *pair)
{
  bool is_manifest = g_strcmp0 (name, comparing->own) == 0;
  int fd = filed_open_file (comparing->archive, item->path, item->number, name, &pair->error);
  bool not_plain = error_has_id (pair->error, "D-NOT-A-FILE");
  pair->missing = not_plain ? "V-NOT-PLAIN" : is_manifest ? "V-MANIFEST-MISSING" : "V-FILE-MISSING";
  pair->changed = is_manifest ? "V-MANIFEST-CHANGED" : "V-FILE-CHANGED";
  if (not_plain || error_has_id (pair->error, "D-NOT-FOUND"))
    g_clear_error (&pair->error);
  return fd;
}

/* Reads up to len bytes; 0 at the end. */
static size_t read_archived (Pair *pair, int fd, uint64_t at, void *buffer, size_t len)
{
  ssize_t got = 0;
  do
    got = fd < 0 ? 0 : pread (fd, buffer, len, (off_t)at);
  while (got < 0 && errno == EINTR);
  if (got < 0 && pair->error == NULL)
    error_set_errno (&pair->error, errno, pair->name, "cannot read the file");
  return got < 0 ? 0 : (size_t)got;
}

/* Hashes the member and, unless fd is -1, the archive's file. keep receives the member's bytes and may be NULL. */
static bool hash_both (Comparing *comparing, TarReader *tar, int fd, Pair *pair, GByteArray *keep, GError **error)
{
  uint64_t at = 0;
  for (ssize_t got = 1; got > 0;) {
    got = tar_reader_read (tar, comparing->piece, PIECE_BYTES, error);
    if (got < 0)
      return false;
    if (keep != NULL)
      g_byte_array_append (keep, comparing->piece, (guint)got);
    size_t other = read_archived (pair, fd, at, comparing->other_piece, PIECE_BYTES);
    digest_update_both (comparing->one, comparing->piece, (size_t)got, comparing->other, comparing->other_piece, other);
    at += other;
    while (got == 0 && other > 0) {
      other = read_archived (pair, fd, at, comparing->other_piece, PIECE_BYTES);
      digest_update (comparing->other, comparing->other_piece, other);
      at += other;
    }
  }
  digest_finish (comparing->one, pair->pack);
  digest_finish (comparing->other, pair->archive);
  if (fd < 0)
    pair->archive[0] = '\0';
  return true;
}

/* ---- Judging ---- */

static void differ (Comparing *comparing, const char *code, const char *place, const char *expected, const char *found)
{
  g_ptr_array_add (comparing->findings, finding_of (code, place, expected, found[0] != '\0' ? found : NULL));
}

static void hint_at_repair (const Comparing *comparing, Finding *finding, const char *part)
{
  g_autofree char *pack = text_word (comparing->request->name);
  g_free (finding->hint);
  finding->hint = g_strdup_printf (_ ("run `dossier unpack %s --only %s --repair`"), pack, part);
}

static void propose_repair (Comparing *comparing, const char *place)
{
  Finding *finding = g_ptr_array_index (comparing->findings, comparing->findings->len - 1);
  g_autofree char *directory = g_path_get_dirname (place), *part = name_short_from_path (directory);
  if (part != NULL)
    hint_at_repair (comparing, finding, part);
  else
    g_ptr_array_add (comparing->shared, finding);
}

/* expected is NULL when neither an event nor a manifest lists the file. */
static void compare_file (Comparing *comparing, const char *place, const char *expected, const Pair *pair)
{
  ComparingResult *result = comparing->result;
  bool pack_right = expected != NULL && strcmp (pair->pack, expected) == 0;
  bool archive_right = expected != NULL && strcmp (pair->archive, expected) == 0;
  if (pair->error != NULL) {
    result->not_checked++;
    g_ptr_array_add (comparing->findings, finding_of_error ("V-FILE-MISSING", place, expected, pair->error));
  } else if (pack_right && archive_right) {
    result->same++;
  } else if (pack_right && pair->archive[0] == '\0') {
    result->only_pack++;
    result->repairable++;
    if (comparing->gone)
      return;
    differ (comparing, pair->missing, place, expected, "");
    propose_repair (comparing, place);
  } else if (pack_right) {
    result->different++;
    result->repairable++;
    differ (comparing, pair->changed, place, expected, pair->archive);
    propose_repair (comparing, place);
  } else if (archive_right && pair->pack[0] == '\0') {
    result->only_archive++;
    differ (comparing, "V-PACK-LACKS", place, expected, "");
  } else if (archive_right) {
    result->different++;
    differ (comparing, "V-PACK-CHANGED", place, expected, pair->pack);
  } else {
    result->different++;
    differ (comparing, "V-BOTH-CHANGED", place, expected, pair->archive);
  }
}

/* ---- Records ---- */

static Pair *find_pair (const Comparing *comparing, const char *name)
{
  for (unsigned i = 0; i < comparing->pairs->len; i++) {
    Pair *pair = comparing->pairs->pdata[i];
    if (strcmp (pair->name, name) == 0)
      return pair;
  }
  return NULL;
}

/* Judges a file that the manifest lists and the pack does not have. */
static void compare_lacking (Comparing *comparing, const char *name, const char *expected)
{
  Pair pair = {.pack = ""};
  uint64_t len = 0;
  g_autofree char *place = g_strconcat (comparing->record->path, "/", name, NULL);
  IO_AUTO_FD fd = open_archived (comparing, comparing->record, name, &pair);
  if (fd >= 0)
    filed_hash (fd, place, comparing->one, pair.archive, &len, &pair.error);
  compare_file (comparing, place, expected, &pair);
  g_clear_error (&pair.error);
}

/* Judges by the archive's manifest, or by the pack's if the archive's is not the one that was filed. */
static void settle_record (Comparing *comparing)
{
  const PackingItem *record = comparing->record;
  if (record == NULL)
    return;
  const PackingPlan *plan = backup_past_plan (comparing->past);
  char expected[DIGEST_HEX_SIZE], found[DIGEST_HEX_SIZE];
  backup_plan_hex (plan, record, expected);
  g_autoptr (Filed) filed = filed_open (comparing->archive, record->path, record->number, expected);
  g_autoptr (Manifest) packed =
      filed->manifest != NULL || comparing->manifest == NULL
          ? NULL
          : filed_parse (plan->algorithm, comparing->manifest, record->path, expected, found, NULL);
  const Manifest *manifest = filed->manifest != NULL ? filed->manifest : packed;
  uint64_t repairable = comparing->result->repairable;
  comparing->gone = filed->fd < 0 && error_has_id (filed->error, "D-NOT-FOUND");
  for (unsigned i = 0; i < comparing->pairs->len; i++) {
    const Pair *pair = comparing->pairs->pdata[i];
    g_autofree char *place = g_strconcat (record->path, "/", pair->name, NULL);
    compare_file (comparing, place,
                  strcmp (pair->name, comparing->own) == 0 ? expected
                  : manifest != NULL                       ? manifest_find (manifest, pair->name)
                                                           : NULL,
                  pair);
  }
  for (unsigned i = 0; manifest != NULL && i < manifest_length (manifest); i++)
    if (find_pair (comparing, manifest_path (manifest, i)) == NULL)
      compare_lacking (comparing, manifest_path (manifest, i), manifest_hex (manifest, i));
  if (find_pair (comparing, comparing->own) == NULL)
    compare_lacking (comparing, comparing->own, expected);
  if (comparing->gone && comparing->result->repairable > repairable) {
    g_autofree char *place = g_strconcat (record->path, "/", comparing->own, NULL);
    differ (comparing, "V-RECORD-MISSING", record->path, NULL, "");
    propose_repair (comparing, place);
  }
  comparing->gone = false;
  g_ptr_array_set_size (comparing->pairs, 0);
  g_clear_pointer (&comparing->manifest, g_bytes_unref);
  comparing->record = NULL;
}

/* ---- Members ---- */

static bool compare_member (Comparing *comparing, TarReader *tar, const TarMember *member, const PackingItem *item,
                            const char *name, GError **error)
{
  char expected[DIGEST_HEX_SIZE];
  const PackingPlan *plan = backup_past_plan (comparing->past);
  bool is_manifest = g_strcmp0 (name, comparing->own) == 0 && member->bytes <= MANIFEST_MAX_BYTES;
  g_autoptr (GByteArray) lines = is_manifest ? g_byte_array_new () : NULL;
  g_autoptr (Pair) pair = g_new0 (Pair, 1);
  pair->name = g_strdup (name != NULL ? name : member->path);
  IO_AUTO_FD fd = open_archived (comparing, item, name, pair);
  if (!hash_both (comparing, tar, fd, pair, lines, error))
    return false;
  if (is_manifest)
    comparing->manifest = g_byte_array_free_to_bytes (g_steal_pointer (&lines));
  backup_plan_hex (plan, item, expected);
  if (name == NULL)
    compare_file (comparing, member->path, expected, pair);
  else
    g_ptr_array_add (comparing->pairs, g_steal_pointer (&pair));
  return true;
}

static bool compare_next (TarReader *tar, const TarMember *member, gpointer data, GError **error)
{
  Comparing *comparing = data;
  ComparingResult *result = comparing->result;
  const char *name, *path = member->path;
  const PackingItem *item = backup_past_find (comparing->past, path, &name);
  if (comparing->record != NULL && !name_is_beneath (path, comparing->place))
    settle_record (comparing);
  if (g_str_has_prefix (path, "journal/"))
    return true;
  if (item != NULL) {
    g_autofree char *directory = g_path_get_dirname (path);
    if (comparing->part == NULL)
      comparing->part = name_short_from_path (directory);
    comparing->packed->data[item - backup_plan_item (backup_past_plan (comparing->past), 0)] = 1;
  }
  if (!selection_has (comparing->selection, path))
    return true;
  const PackingItem *reason = item == NULL ? NULL : backup_past_destroyed (comparing->past, item);
  if (item == NULL) {
    result->only_pack++;
    differ (comparing, "V-PACK-STRANGER", path, NULL, "");
  } else if (reason != NULL) {
    result->destroyed++;
    g_autofree char *event = g_strdup_printf (_ ("event %u"), reason->number);
    differ (comparing, "V-PACK-DESTROYED", path, NULL, event);
  } else {
    if (name != NULL) {
      comparing->record = item;
      g_free (comparing->place);
      comparing->place = g_path_get_dirname (path);
    }
    return compare_member (comparing, tar, member, item, name, error);
  }
  return true;
}

/* ---- All of it ---- */

static void find_absent (Comparing *comparing, const PackRange *range)
{
  ComparingResult *result = comparing->result;
  const PackingPlan *plan = backup_past_plan (comparing->past);
  for (unsigned i = 0; i < plan->items->len; i++) {
    const PackingItem *item = backup_plan_item (plan, i);
    if (comparing->packed->data[i] != 0 || !selection_has (comparing->selection, item->path))
      continue;
    /* A destroyed item is no difference: it was destroyed before the pack was made, or the pack was redacted. */
    bool lacking = item->number >= range->from && item->number <= range->to &&
                   backup_past_destroyed (comparing->past, item) == NULL;
    result->later += item->number > range->to;
    result->earlier += item->number < range->from;
    result->only_archive += lacking;
    if (lacking)
      differ (comparing, "V-PACK-LACKS", item->path, NULL, "");
  }
}

static bool begin_comparing (Comparing *comparing, GError **error)
{
  comparing->selection = selection_new (comparing->request->references, 0, 0, error);
  comparing->past = comparing->selection == NULL ? NULL : backup_past_new (comparing->archive, error);
  if (comparing->past == NULL)
    return false;
  const PackingPlan *plan = backup_past_plan (comparing->past);
  selection_follow (comparing->selection, plan->moves);
  comparing->packed = g_byte_array_new ();
  g_byte_array_set_size (comparing->packed, plan->items->len + 1);
  memset (comparing->packed->data, 0, comparing->packed->len);
  comparing->own = manifest_file_name (plan->algorithm, 1);
  comparing->one = digest_new (plan->algorithm);
  comparing->other = digest_new (plan->algorithm);
  comparing->piece = g_malloc (PIECE_BYTES);
  comparing->other_piece = g_malloc (PIECE_BYTES);
  comparing->pairs = g_ptr_array_new_with_free_func (pair_free);
  comparing->shared = g_ptr_array_new ();
  return true;
}

bool backup_compare_run (const Archive *archive, const ComparingRequest *request, GPtrArray *findings,
                         ComparingResult *result, GError **error)
{
  g_auto (Comparing) comparing = {.archive = archive, .request = request, .result = result, .findings = findings};
  const PackingSource source = {request->name, request->fd, request->progress, request->progress_data};
  *result = (ComparingResult){0};
  g_autoptr (Pack) text =
      begin_comparing (&comparing, error) ? backup_past_read (archive, &source, compare_next, &comparing, error) : NULL;
  if (text == NULL)
    return false;
  settle_record (&comparing);
  find_absent (&comparing, &text->range);

  for (unsigned i = 0; comparing.part != NULL && i < comparing.shared->len; i++)
    hint_at_repair (&comparing, comparing.shared->pdata[i], comparing.part);
  const char *unmet = selection_unmatched (comparing.selection);
  if (unmet != NULL)
    return error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", unmet, "see `dossier list`",
                      "neither the archive nor the pack has anything with this reference");
  result->from = text->range.from;
  result->to = text->range.to;
  g_ptr_array_sort (findings, finding_compare);
  return true;
}

int backup_compare_status (const ComparingResult *result)
{
  if (result->different + result->only_pack + result->only_archive > 0)
    return ERROR_FINDING;
  return result->not_checked > 0 ? ERROR_UNREADABLE : 0;
}
