/* Reads the scans. Each is opened once: its pages are counted and its bytes are copied through the same descriptor, and
 * it must not change meanwhile. A few threads take two scans at a time, since digesting two takes hardly longer than
 * digesting one. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ops/file/internal.h"
#include "ops/file/scan.h"
#include "store/journal.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/work.h"

/* Opens a scan. Only a regular file is opened, and nothing blocks. Links are followed where they may be. */
static int open_scan (const char *path, bool no_links, struct stat *status, GError **error)
{
  const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (no_links ? O_NOFOLLOW : 0);
  if ((no_links ? lstat (path, status) : stat (path, status)) != 0) {
    error_set_errno (error, errno, path, "opening the scan");
    return -1;
  }
  int fd = S_ISREG (status->st_mode) ? open (path, flags) : -1;
  if (S_ISREG (status->st_mode) && fd < 0) {
    error_set_errno (error, errno, path, "opening the scan");
    return -1;
  }
  if (fd >= 0 && fstat (fd, status) == 0 && S_ISREG (status->st_mode))
    return fd;
  if (fd >= 0)
    close (fd);
  error_set (error, ERROR_UNREADABLE, "D-NOT-A-FILE", path, "name a regular file", "%s",
             S_ISDIR (status->st_mode) ? N_ ("this is a directory") : N_ ("this is not a regular file"));
  return -1;
}

static bool is_unchanged (int fd, const struct stat *before, uint64_t bytes, const char *path, GError **error)
{
  struct stat after;
  if (fstat (fd, &after) != 0)
    return error_set_errno (error, errno, path, "reading the scan");
  if (after.st_size == before->st_size && (uint64_t)after.st_size == bytes &&
      after.st_mtim.tv_sec == before->st_mtim.tv_sec && after.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
    return true;
  return error_set (error, ERROR_REFUSED, "D-SCAN-CHANGED", path, "file it again once no program writes to it",
                    "the scan changed while it was read");
}

/* Adds bytes to those that were read. Another thread that reports just now will tell them next time. */
static void count_bytes (size_t bytes, gpointer data)
{
  Filing *filing = data;
  uint64_t copied = __atomic_add_fetch (&filing->copied, bytes, __ATOMIC_RELAXED);
  if (filing->progress == NULL || !g_atomic_int_compare_and_exchange (&filing->reporting, 0, 1))
    return;
  filing->progress->report (copied, filing->bytes, filing->progress->data);
  g_atomic_int_set (&filing->reporting, 0);
}

/* Digest and length of a file, for a dry run. */
static bool digest_scan (Filing *filing, int fd, const char *path, char *hex, uint64_t *bytes, GError **error)
{
  DigestAlgorithm algorithm = journal_algorithm (archive_journal (filing->change.archive));
  g_autoptr (Digest) digest = digest_new (algorithm);
  g_autofree uint8_t *piece = g_malloc (256 * 1024);
  ssize_t got;
  *bytes = 0;
  while ((got = pread (fd, piece, 256 * 1024, (off_t)*bytes)) != 0) {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return error_set_errno (error, errno, path, "reading the scan");
    digest_update (digest, piece, (size_t)got);
    *bytes += (uint64_t)got;
    count_bytes ((size_t)got, filing);
  }
  digest_finish (digest, hex);
  return true;
}

static const char *part_state (SniffState state)
{
  static const char *const names[] = {[SNIFF_COUNTED] = "counted",
                                      [SNIFF_UNPAGED] = "unpaged",
                                      [SNIFF_UNKNOWN] = "unknown",
                                      [SNIFF_DAMAGED] = "damaged",
                                      [SNIFF_LOCKED] = "locked"};
  return names[state];
}

static bool accepts_scan (const FilingOrder *order, const Sniff *sniff, const char *path, GError **error)
{
  if (sniff->state == SNIFF_DAMAGED && !file_waives (order, "damaged"))
    return error_set (error, ERROR_REFUSED, "D-SCAN-DAMAGED", path,
                      "scan it again; to file it as it is, add --waive damaged --reason TEXT",
                      "the scan is damaged: %s", sniff->note);
  if (sniff->state == SNIFF_LOCKED && !file_waives (order, "locked"))
    return error_set (error, ERROR_REFUSED, "D-SCAN-LOCKED", path,
                      "file an unlocked copy; to file it as it is, add --waive locked --reason TEXT",
                      "the scan is locked: %s", sniff->note);
  return true;
}

/* Finds out the format and pages of a scan, and names its part. */
static bool examine_scan (FilingSource *source, int fd)
{
  g_auto (Sniff) sniff = {0};
  RecordPart *part = source->part;
  g_autofree char *name = g_path_get_basename (source->path);
  if (!sniff_file (fd, name, &sniff, &source->error)) {
    g_prefix_error (&source->error, "%s: ", source->path);
    return false;
  }
  part->file = g_strdup_printf ("%s-%03u.%s", part->role, source->number, sniff.extension);
  part->media = g_strdup (sniff.media);
  part->state = g_strdup (part_state (sniff.state));
  part->pages = sniff.state == SNIFF_COUNTED ? sniff.pages : 0;
  if (sniff.state == SNIFF_COUNTED && sniff.note != NULL)
    source->remark = g_strdup_printf ("%s: %s", source->path, sniff.note);
  else if (sniff.state != SNIFF_COUNTED && sniff.state != SNIFF_UNPAGED)
    source->unchecked = g_strdup_printf ("%s: %s", source->path, sniff.note);
  return accepts_scan (source->draft->order, &sniff, source->path, &source->error);
}

/* The record's directory in the change, made for the first of its scans. 0 and *error on failure. */
static unsigned directory_of (Filing *filing, FilingDraft *draft, GError **error)
{
  g_mutex_lock (&draft->lock);
  if (draft->item == 0)
    draft->item = filing->n_faults > 0 ? 1 : change_directory (&filing->change, error);
  unsigned item = draft->item;
  g_mutex_unlock (&draft->lock);
  return item;
}

/* An open scan. */
typedef struct {
  FilingSource *source;
  int fd; /* -1: there is no scan, or it cannot be filed */
  struct stat status;
  TransactionCopy copy;
} FilingScanning;

static void begin_scan (Filing *filing, FilingSource *source, FilingScanning *scanning)
{
  *scanning = (FilingScanning){.source = source};
  scanning->fd = open_scan (source->path, source->draft->order->request->no_links, &scanning->status, &source->error);
  bool is_good = scanning->fd >= 0 && examine_scan (source, scanning->fd);
  unsigned item = is_good ? directory_of (filing, source->draft, &source->error) : 0;
  source->is_fatal = is_good && item == 0;
  if (item > 0)
    scanning->copy = (TransactionCopy){
        .item = item, .name = source->part->file, .source_fd = scanning->fd, .progress = count_bytes, .data = filing};
  else
    io_clear_fd (&scanning->fd);
}

static bool has_digest (const FilingSource *source, const char *hex, GError **error)
{
  const FilingScan *scan = source->draft->order->request->scans->pdata[source->scan];
  if (scan->digest == NULL || g_ascii_strcasecmp (scan->digest, hex) == 0)
    return true;
  return error_set (error, ERROR_REFUSED, "D-SCAN-DIGEST", source->path, "get the file again from where it was made",
                    "the scan is not the one that this checksum was made of");
}

static void end_scan (FilingScanning *scanning)
{
  FilingSource *source = scanning->source;
  TransactionCopy *copy = &scanning->copy;
  if (scanning->fd < 0)
    return;
  source->error = g_steal_pointer (&copy->error);
  source->is_fatal = source->error != NULL;
  source->part->bytes = copy->bytes;
  if (source->error == NULL &&
      is_unchanged (scanning->fd, &scanning->status, copy->bytes, source->path, &source->error) &&
      has_digest (source, copy->hex, &source->error))
    source->part->digest = g_strdup (copy->hex);
  io_clear_fd (&scanning->fd);
}

/* Copies both into the change, or in a dry run only digests them. */
static void copy_both (Filing *filing, FilingScanning *one, FilingScanning *other)
{
  FilingScanning *const both[] = {one, other};
  if (!filing->change.dry_run && filing->n_faults == 0) {
    FilingScanning *first = one->fd >= 0 ? one : other, *second = first == one ? other : one;
    if (first->fd >= 0)
      transaction_copy (filing->change.transaction, &first->copy, second->fd >= 0 ? &second->copy : NULL);
    return;
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (both); i++)
    if (both[i]->fd >= 0)
      digest_scan (filing, both[i]->fd, both[i]->source->path, both[i]->copy.hex, &both[i]->copy.bytes,
                   &both[i]->copy.error);
}

static bool read_two_scans (unsigned i, gpointer own G_GNUC_UNUSED, gpointer data, GError **error G_GNUC_UNUSED)
{
  Filing *filing = data;
  FilingScanning one, other = {.fd = -1};
  bool two = 2 * i + 1 < filing->sources->len;
  begin_scan (filing, filing->sources->pdata[2 * i], &one);
  if (two)
    begin_scan (filing, filing->sources->pdata[2 * i + 1], &other);
  copy_both (filing, &one, &other);
  end_scan (&one);
  end_scan (&other);
  return !one.source->is_fatal && (!two || !other.source->is_fatal);
}

/* How much there is to read; scans that cannot be read are told later. */
static void sum_sizes (Filing *filing)
{
  struct stat status;
  for (unsigned i = 0; filing->progress != NULL && i < filing->sources->len; i++)
    if (stat (((const FilingSource *)filing->sources->pdata[i])->path, &status) == 0 && S_ISREG (status.st_mode))
      filing->bytes += (uint64_t)status.st_size;
}

bool file_read_scans (Filing *filing, GError **error)
{
  sum_sizes (filing);
  WorkShare share = {.threads = MAX (FILING_THREADS, g_get_num_processors ()), .work = read_two_scans, .data = filing};
  work_share_out (&share, (filing->sources->len + 1) / 2, NULL);
  for (unsigned i = 0; i < filing->sources->len; i++) {
    FilingSource *source = filing->sources->pdata[i];
    if (source->is_fatal) {
      g_propagate_error (error, g_steal_pointer (&source->error));
      return false;
    }
    if (source->error != NULL)
      file_fault (source->draft->order, (int)source->scan, g_steal_pointer (&source->error));
  }
  return true;
}

bool file_take_scan (Change *change, const char *path, char **waive, RecordPart *part, unsigned *item, GError **error)
{
  FilingScan scan = {0}; /* no digest is expected of it */
  gpointer scans[] = {&scan};
  GPtrArray list = {.pdata = scans, .len = 1};
  const FilingRequest request = {.scans = &list, .waive = waive};
  FilingOrder order = {.request = &request};
  FilingDraft draft = {.order = &order};
  FilingSource source = {.draft = &draft, .path = path, .part = part, .number = 1};
  FilingScanning scanning = {.source = &source}, none = {.fd = -1};
  Filing filing = {.change = {.archive = change->archive, .dry_run = true}}; /* for copy_both, which then only reads */
  scanning.fd = open_scan (path, false, &scanning.status, &source.error);
  bool good = scanning.fd >= 0 && examine_scan (&source, scanning.fd);
  *item = good ? change_file (change, &source.error) : 0;
  if (*item == 0)
    io_clear_fd (&scanning.fd);
  scanning.copy = (TransactionCopy){.item = *item, .source_fd = scanning.fd};
  if (scanning.fd >= 0 && !change->dry_run)
    transaction_copy (change->transaction, &scanning.copy, NULL);
  else
    copy_both (&filing, &scanning, &none);
  end_scan (&scanning);
  g_free (source.unchecked);
  g_free (source.remark);
  if (source.error != NULL)
    g_propagate_error (error, source.error);
  return source.error == NULL;
}
