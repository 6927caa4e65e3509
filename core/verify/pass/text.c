/* Compares PACK.txt with its pack, and each pack of a chain with those before it. */
#include <inttypes.h>

#include "sys/error.h"
#include "sys/message.h"
#include "verify/pass/internal.h"

typedef struct {
  Verify *verify;
  char *place; /* of PACK.txt in the pack */
} Judging;

static void compare_texts (const Judging *judging, const char *expected, const char *found, const char *message)
{
  if (g_str_equal (expected, found))
    return;
  verify_fault (judging->verify, "V-PACK-TEXT", judging->place, NULL, expected, found, message);
}

static void compare_counts (const Judging *judging, uint64_t expected, uint64_t found, const char *message)
{
  g_autofree char *one = g_strdup_printf ("%" PRIu64, expected);
  g_autofree char *other = g_strdup_printf ("%" PRIu64, found);
  compare_texts (judging, one, other, message);
}

/* Whether the pack follows the packs before it; otherwise reports why not. */
static bool follows_chain (const Judging *judging, const PassChain *chain, const VerifyJournal *journal,
                           const PackRange *range)
{
  g_autofree char *wanted = g_strdup_printf (_ ("event %ju"), (uintmax_t)chain->last + 1);
  g_autofree char *found = g_strdup_printf (_ ("event %ju"), (uintmax_t)range->from);
  bool follows = chain->index > 0, founded = journal->archive_id[0] != '\0';
  const struct {
    bool is_so;
    const char *code, *expected, *found;
  } findings[] = {
      {(!follows || !founded) && range->from > 1, "V-PACK-EARLIER", NULL, NULL},
      {follows && founded && !g_str_equal (range->archive, journal->archive_id), "V-PACK-ARCHIVE", journal->archive_id,
       range->archive},
      {follows && range->from == 1, "V-PACK-OVERLAP", NULL, NULL},
      {follows && range->from > chain->last + 1, "V-PACK-GAP", wanted, found},
      {range->from <= chain->last, "V-PACK-OVERLAP", wanted, found},
      {follows && !g_str_equal (range->since, chain->head), "V-PACK-FORK", chain->head, range->since},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (findings); i++)
    if (findings[i].is_so) {
      verify_add (judging->verify,
                  finding_of (findings[i].code, judging->place, findings[i].expected, findings[i].found));
      return false;
    }
  return true;
}

static void judge_left_out (const Judging *judging, const Pack *text)
{
  for (unsigned i = 0; i < text->left_out->len; i++) {
    const PackLeftOut *left_out = text->left_out->pdata[i];
    verify_add (judging->verify, finding_of ("V-PACK-LEFT-OUT", left_out->path, NULL, left_out->code));
  }
}

void pass_text_judge (Verify *verify, const PassChain *chain, const PassFound *found, const VerifyJournal *journal,
                      int64_t time, const Pack *text)
{
  g_autofree char *place = g_strdup_printf ("%s: " PACK_FILE, found->name);
  const Judging judging = {verify, place};
  compare_counts (&judging, text->files, found->files,
                  N_ ("PACK.txt counts another number of members than the pack holds"));
  compare_counts (&judging, text->bytes, found->bytes, N_ ("PACK.txt counts other bytes than the members have"));
  /* The algorithm of an increment of one event is unknown without the packs before it. */
  if (found->judged || text->range.algorithm == verify->algorithm)
    compare_texts (&judging, text->members, found->members, N_ ("the members differ from those that were packed"));
  judge_left_out (&judging, text);
  if (!follows_chain (&judging, chain, journal, &text->range) || !found->judged)
    return;
  compare_texts (&judging, journal->archive_id, text->range.archive,
                 N_ ("PACK.txt names another archive than the journal in the pack"));
  compare_counts (&judging, journal->last, text->range.to,
                  N_ ("the journal does not end at the event that PACK.txt names"));
  compare_texts (&judging, journal->head, text->range.head,
                 N_ ("the journal's last line differs from the one that PACK.txt names"));
  compare_texts (&judging, digest_name (journal->algorithm), digest_name (text->range.algorithm),
                 N_ ("PACK.txt names another digest algorithm than the journal"));
  compare_counts (&judging, (uint64_t)time, (uint64_t)text->time,
                  N_ ("the time in PACK.txt differs from that of the last event"));
  compare_counts (&judging, text->records, found->records,
                  N_ ("PACK.txt counts another number of records than the pack holds"));
}
