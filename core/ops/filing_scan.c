/* Reading the scans. A few threads take one record after another: each scan is opened once, its pages are counted and
 * its bytes are staged through the same descriptor, and it must be the same file before and after. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ops/filing_private.h"
#include "store/journal.h"
#include "sys/digest.h"
#include "sys/error.h"
#include "sys/message.h"

#define FILING_THREADS 4 /* SPEED: more bring little on the disks measured */

/* Opens what a person named: links are followed, but only a regular file is opened, and nothing blocks. */
static int filing_open (const char *path, struct stat *status, GError **error)
{
  if (stat (path, status) != 0) {
    error_set_errno (error, errno, path, "opening the scan");
    return -1;
  }
  int fd = S_ISREG (status->st_mode) ? open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
  if (S_ISREG (status->st_mode) && fd < 0) {
    error_set_errno (error, errno, path, "opening the scan");
    return -1;
  }
  if (fd >= 0 && fstat (fd, status) == 0 && S_ISREG (status->st_mode))
    return fd;
  if (fd >= 0)
    close (fd);
  error_set (error, ERROR_UNREADABLE, "D-NOT-A-FILE", path, "only regular files can be filed", "%s",
             S_ISDIR (status->st_mode) ? N_ ("this is a directory") : N_ ("this is no regular file"));
  return -1;
}

static bool filing_is_unchanged (int fd, const struct stat *before, uint64_t bytes, const char *path, GError **error)
{
  struct stat after;
  if (fstat (fd, &after) != 0) {
    error_set_errno (error, errno, path, "reading the scan");
    return false;
  }
  if (after.st_size == before->st_size && (uint64_t)after.st_size == bytes &&
      after.st_mtim.tv_sec == before->st_mtim.tv_sec && after.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
    return true;
  error_set (error, ERROR_REFUSED, "D-SCAN-CHANGED", path, "file it again when nothing writes to it any more",
             "the scan changed while it was being filed");
  return false;
}

/* Digest and length of what fd holds, for a dry run. */
static bool filing_digest (DigestAlgorithm algorithm, int fd, const char *path, char *hex, uint64_t *bytes,
                           GError **error)
{
  g_autoptr (Digest) digest = digest_new (algorithm);
  g_autofree uint8_t *piece = g_malloc (256 * 1024);
  ssize_t got;
  *bytes = 0;
  while ((got = pread (fd, piece, 256 * 1024, (off_t)*bytes)) != 0) {
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      error_set_errno (error, errno, path, "reading the scan");
      return false;
    }
    digest_update (digest, piece, (size_t)got);
    *bytes += (uint64_t)got;
  }
  digest_finish (digest, hex);
  return true;
}

static const char *filing_state (SniffState state)
{
  static const char *const names[] = {[SNIFF_COUNTED] = "counted",
                                      [SNIFF_UNPAGED] = "unpaged",
                                      [SNIFF_UNKNOWN] = "unknown",
                                      [SNIFF_DAMAGED] = "damaged",
                                      [SNIFF_LOCKED] = "locked"};
  return names[state];
}

static bool filing_accepts (const Filing *filing, const Sniff *sniff, const char *path, GError **error)
{
  if (sniff->state == SNIFF_DAMAGED && !filing_waives (filing, "damaged")) {
    error_set (error, ERROR_REFUSED, "D-SCAN-DAMAGED", path,
               "scan it again, or file it as it is with --waive damaged --reason TEXT", "the scan is damaged: %s",
               sniff->note);
    return false;
  }
  if (sniff->state == SNIFF_LOCKED && !filing_waives (filing, "locked")) {
    error_set (error, ERROR_REFUSED, "D-SCAN-LOCKED", path,
               "file a copy without the lock, or file it as it is with --waive locked --reason TEXT",
               "the scan cannot be read by everyone: %s", sniff->note);
    return false;
  }
  return true;
}

static bool filing_read_open (Filing *filing, FilingDraft *draft, FilingSource *source, int fd,
                              const struct stat *status, GError **error)
{
  g_auto (Sniff) sniff = {0};
  RecordPart *part = source->part;
  char hex[DIGEST_HEX_SIZE];
  g_autofree char *name = g_path_get_basename (source->path);
  if (!sniff_file (fd, name, &sniff, error)) {
    g_prefix_error (error, "%s: ", source->path);
    return false;
  }
  part->file = g_strdup_printf ("%s-%03u.%s", part->role, source->number, sniff.extension);
  part->media = g_strdup (sniff.media);
  part->state = g_strdup (filing_state (sniff.state));
  part->pages = sniff.state == SNIFF_COUNTED ? sniff.pages : 0;
  if (sniff.state != SNIFF_COUNTED && sniff.state != SNIFF_UNPAGED)
    source->unchecked = g_strdup_printf ("%s: %s", source->path, sniff.note);
  if (!filing_accepts (filing, &sniff, source->path, error))
    return false;
  bool taken = draft->item > 0
                   ? transaction_copy (filing->transaction, draft->item, part->file, fd, hex, &part->bytes, error)
                   : filing_digest (journal_algorithm (archive_journal (filing->archive)), fd, source->path, hex,
                                    &part->bytes, error);
  part->digest = taken ? g_strdup (hex) : NULL;
  return taken && filing_is_unchanged (fd, status, part->bytes, source->path, error);
}

static bool filing_read (Filing *filing, FilingDraft *draft, FilingSource *source, GError **error)
{
  struct stat status;
  int fd = filing_open (source->path, &status, error);
  if (fd < 0)
    return false;
  bool done = filing_read_open (filing, draft, source, fd, &status, error);
  close (fd);
  return done;
}

/* ---- Threads ---- */

typedef struct {
  Filing *filing;
  bool (*work) (Filing *filing, FilingDraft *draft);
  gint next;   /* draft that the next free thread takes */
  gint broken; /* work has returned false */
} FilingWork;

static gpointer filing_worker (gpointer data)
{
  FilingWork *work = data;
  GPtrArray *drafts = work->filing->drafts;
  unsigned i;
  while ((i = (unsigned)g_atomic_int_add (&work->next, 1)) < drafts->len && g_atomic_int_get (&work->broken) == 0)
    if (!work->work (work->filing, drafts->pdata[i]))
      g_atomic_int_set (&work->broken, 1);
  return NULL;
}

void filing_each_draft (Filing *filing, bool (*work) (Filing *filing, FilingDraft *draft))
{
  FilingWork all = {.filing = filing, .work = work};
  GThread *threads[FILING_THREADS - 1];
  unsigned n = MIN (filing->drafts->len, FILING_THREADS) - 1;
  for (unsigned i = 0; i < n; i++)
    threads[i] = g_thread_new ("filing", filing_worker, &all);
  filing_worker (&all);
  for (unsigned i = 0; i < n; i++)
    g_thread_join (threads[i]);
}

/* False for a failure that is no verdict about a scan: the rest need not be read. */
static bool filing_read_draft (Filing *filing, FilingDraft *draft)
{
  bool sound = true;
  if (filing->transaction != NULL) {
    FilingSource *first = draft->sources->pdata[0];
    draft->item = transaction_add_item (filing->transaction, TRANSACTION_DIRECTORY, &first->error);
    if (draft->item == 0)
      return false;
  }
  for (unsigned i = 0; i < draft->sources->len; i++) {
    FilingSource *source = draft->sources->pdata[i];
    if (!filing_read (filing, draft, source, &source->error) && source->error->code != ERROR_REFUSED)
      sound = false;
  }
  return sound;
}

/* The first scan's error, saying how many more there are. */
static bool filing_report (Filing *filing, GError **error)
{
  GError *first = NULL;
  unsigned more = 0;
  for (unsigned i = 0; i < filing->drafts->len; i++) {
    FilingDraft *draft = filing->drafts->pdata[i];
    for (unsigned j = 0; j < draft->sources->len; j++) {
      FilingSource *source = draft->sources->pdata[j];
      if (source->error != NULL && first == NULL)
        first = g_steal_pointer (&source->error);
      else
        more += source->error != NULL;
    }
  }
  if (first == NULL)
    return true;
  if (more > 0)
    g_prefix_error (&first, _ ("%u scans cannot be filed; the first: "), more + 1);
  g_propagate_error (error, first);
  return false;
}

bool filing_read_scans (Filing *filing, GError **error)
{
  filing_each_draft (filing, filing_read_draft);
  return filing_report (filing, error);
}
