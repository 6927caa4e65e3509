/* Reads the journal of each pack: judges the lines, hashes the bytes, and hands them on to be unpacked. */
#include <string.h>

#include "form/document/event.h"
#include "sys/message.h"
#include "verify/pass/internal.h"

#define PIECE_BYTES (64 * 1024)

/* The first event names the digest algorithm, so its bytes are read before anything can be hashed. */
typedef struct {
  Pass *pass;
  size_t start, end;
  uint8_t head[EVENT_MAX_BYTES];
} JournalSource;

static ssize_t read_journal_member (gpointer data, void *buffer, size_t len)
{
  JournalSource *source = data;
  Pass *pass = source->pass;
  ssize_t got = (ssize_t)MIN (len, source->end - source->start);
  if (got > 0)
    memcpy (buffer, source->head + source->start, (size_t)got);
  else
    got = pass_read (pass, buffer, MIN (len, PIECE_BYTES));
  source->start += source->start < source->end ? (size_t)got : 0;
  return got > 0 && !pass_piece (pass, buffer, (size_t)got) ? -1 : got;
}

/* Finds the algorithm of an increment, which lacks the first event: the second line names the digest of the first. */
static DigestAlgorithm guess_algorithm (const char *line, size_t len, const char *limit)
{
  static const DigestAlgorithm algorithms[] = {DIGEST_SHA256, DIGEST_SM3, DIGEST_SHA512};
  char hex[DIGEST_HEX_SIZE];
  const char *next = line + len + strlen ("000000002 ");
  for (unsigned i = 0; i < G_N_ELEMENTS (algorithms); i++) {
    size_t digits = digest_hex_length (algorithms[i]);
    digest_bytes (algorithms[i], line, len, hex);
    if (next + digits <= limit && memcmp (next, hex, digits) == 0)
      return algorithms[i];
  }
  return DIGEST_SHA256;
}

static void start_algorithm (Pass *pass, JournalSource *source)
{
  ssize_t got = pass_read (pass, source->head, sizeof source->head);
  source->end = got > 0 ? (size_t)got : 0;
  const char *line = (const char *)source->head, *newline = memchr (line, '\n', source->end);
  g_autoptr (Event) event = newline != NULL ? event_parse (line, (size_t)(newline - line), NULL) : NULL;
  const char *name = event != NULL ? event_get (event, "algorithm") : NULL;
  pass->verify.algorithm = DIGEST_SHA256;
  if (event != NULL && (name == NULL || !digest_from_name (name, &pass->verify.algorithm)))
    pass->verify.algorithm = guess_algorithm (line, (size_t)(newline - line) + 1, line + source->end);
  pass->digest = digest_new (pass->verify.algorithm);
  pass->members = digest_new (pass->verify.algorithm);
  pass->worker = verify_worker_new (&pass->verify);
  unsigned jobs = pass->options->jobs > 0 ? pass->options->jobs : g_get_num_processors ();
  pass->queue = pass_queue_new (&pass->verify, jobs, pass_retire, pass);
}

/* Whether the events of this file follow the known ones. If not, the pack is only hashed. */
static bool goes_on (Pass *pass, const VerifyJournalFile *file)
{
  if (pass->first == 0) {
    pass->first = file->first;
    pass->found.judged = file->first == pass->chain.last + 1;
  }
  return pass->found.judged;
}

static void take_lines (Pass *pass, JournalSource *source, const VerifyJournalFile *file)
{
  if (verify_journal_covers (pass->reading, file)) {
    verify_journal_take_covered (pass->reading, file, NULL, file, NULL);
    return;
  }
  verify_journal_take (pass->reading, file, read_journal_member, source);
  int64_t time = verify_journal_time (pass->reading);
  if (pass->failure == NULL && pass->member.time != time)
    pass_fault (pass, "V-PACK-TIME", pass->member.path, NULL);
}

void pass_take_journal (Pass *pass)
{
  JournalSource source = {.pass = pass};
  uint8_t rest[4096];
  const char *name = pass->member.path + strlen ("journal/");
  g_autoptr (VerifyFile) member = verify_file_new (name, IO_FILE);
  VerifyJournalFile *file = verify_journal_file_new (name);
  if (pass->members == NULL)
    start_algorithm (pass, &source);
  if (file == NULL)
    pass_fault (pass, "V-JOURNAL-STRAY", pass->member.path, NULL);
  bool wanted = file != NULL && goes_on (pass, file);
  if (pass_begin (pass) && wanted)
    take_lines (pass, &source, file);
  while (read_journal_member (&source, rest, sizeof rest) > 0)
    ;
  if (pass_end (pass, member)) {
    g_autofree char *line = g_strdup_printf ("%s  %s\n", member->digest, pass->member.path);
    digest_update (pass->members, line, strlen (line));
  }
  if (file != NULL)
    verify_journal_file_free (file);
}

void pass_settle_journal (Pass *pass)
{
  if (pass->settled)
    return;
  pass->settled = true;
  verify_journal_settle (pass->reading);
  pass->verify.table = pass->journal.table;
  gone_facts_grow (&pass->verify);
  bool read = pass->journal.events > 0 || pass->failure == NULL;
  if (pass->found.judged && read)
    verify_take_journal (&pass->verify, &pass->journal, pass->journal_findings, pass->summary);
  if (pass->tee != NULL && pass->journal.table != NULL)
    pass->tee->moves (verify_table_moves (pass->journal.table), pass->tee->data);
  for (unsigned i = 0; !(pass->found.judged && read) && i < pass->journal_findings->len; i++)
    finding_free (pass->journal_findings->pdata[i]);
  g_ptr_array_set_size (pass->journal_findings, 0);
}
