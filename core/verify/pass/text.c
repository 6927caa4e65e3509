/* PACK.txt against the pack that it ends, and one pack of a chain against those before it. */
#include <inttypes.h>

#include "sys/error.h"
#include "sys/message.h"
#include "verify/pass/internal.h"

typedef struct {
  Verify *verify;
  char *place; /* of PACK.txt in the pack */
} Judging;

static void differs (const Judging *judging, const char *expected, const char *found, const char *message)
{
  if (g_str_equal (expected, found))
    return;
  verify_fault (judging->verify, "V-PACK-TEXT", judging->place, NULL, expected, found,
                "compare the pack with its receipt, or take another one", "%s", message);
}

static void differs_number (const Judging *judging, uint64_t expected, uint64_t found, const char *message)
{
  g_autofree char *one = g_strdup_printf ("%" PRIu64, expected);
  g_autofree char *other = g_strdup_printf ("%" PRIu64, found);
  differs (judging, one, other, message);
}

/* Whether the pack goes on where the ones before it end; says why not. */
static bool follows_chain (const Judging *judging, const PassChain *chain, const VerifyJournal *journal,
                           const PackRange *range)
{
  static const char *const in_order = N_ ("name the packs from the full one on, in their order");
  g_autofree char *wanted = g_strdup_printf (_ ("event %ju"), (uintmax_t)chain->last + 1);
  g_autofree char *found = g_strdup_printf (_ ("event %ju"), (uintmax_t)range->from);
  bool follows = chain->index > 0;
  const struct {
    bool is_so;
    const char *code, *expected, *found, *hint, *message;
  } faults[] = {
      {follows && !g_str_equal (range->archive, journal->archive_id), "V-PACK-ARCHIVE", journal->archive_id,
       range->archive, NULL, N_ ("this pack is one of another archive than those before it")},
      {follows && range->from == 1, "V-PACK-OVERLAP", NULL, NULL, in_order, N_ ("a full pack comes before all others")},
      {follows && range->from > chain->last + 1, "V-PACK-GAP", wanted, found, in_order,
       N_ ("the events before this pack are in none of the packs before it")},
      {range->from <= chain->last, "V-PACK-OVERLAP", wanted, found, in_order,
       N_ ("events of this pack are in the packs before it too")},
      {follows && !g_str_equal (range->since, chain->head), "V-PACK-FORK", chain->head, range->since,
       N_ ("two versions of this archive have been written to: find out which is the right one"),
       N_ ("this pack follows other events than those of the packs before it")},
  };
  if (!follows && range->from > 1) {
    Finding *finding = finding_new (FINDING_NOT_CHECKED, "V-PACK-EARLIER", judging->place,
                                    "the packs before this one were not named, so only its members were compared");
    finding->hint = g_strdup (in_order);
    verify_add (judging->verify, finding);
    return false;
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (faults); i++)
    if (faults[i].is_so) {
      verify_fault (judging->verify, faults[i].code, judging->place, NULL, faults[i].expected, faults[i].found,
                    faults[i].hint, "%s", faults[i].message);
      return false;
    }
  return true;
}

static void judge_left_out (const Judging *judging, const Pack *text)
{
  for (unsigned i = 0; i < text->left_out->len; i++) {
    const PackLeftOut *left_out = text->left_out->pdata[i];
    verify_fault (judging->verify, "V-PACK-LEFT-OUT", left_out->path, NULL, NULL, left_out->code,
                  "restore it from another backup, then pack again",
                  "it was damaged or missing when the pack was made, and left out");
  }
}

void pass_text_judge (Verify *verify, const PassChain *chain, const PassFound *found, const VerifyJournal *journal,
                      int64_t time, const Pack *text)
{
  g_autofree char *place = g_strdup_printf ("%s: " PACK_FILE, found->name);
  const Judging judging = {verify, place};
  differs_number (&judging, text->files, found->files, N_ ("the pack has another number of members than it says"));
  differs_number (&judging, text->bytes, found->bytes, N_ ("the members have other lengths than the pack says"));
  /* Of an increment of one event without the packs before it, nothing tells how to hash. */
  if (found->judged || text->range.algorithm == verify->algorithm)
    differs (&judging, text->members, found->members, N_ ("the members are not those that were packed"));
  judge_left_out (&judging, text);
  if (!follows_chain (&judging, chain, journal, &text->range) || !found->judged)
    return;
  differs (&judging, journal->archive_id, text->range.archive, N_ ("the pack names another archive than its journal"));
  differs_number (&judging, journal->last, text->range.to, N_ ("the journal does not end where the pack says"));
  differs (&judging, journal->head, text->range.head,
           N_ ("the journal's last line is not the one that the pack names"));
  differs (&judging, digest_name (journal->algorithm), digest_name (text->range.algorithm),
           N_ ("the pack names another digest algorithm than its journal"));
  differs_number (&judging, (uint64_t)time, (uint64_t)text->time, N_ ("the pack's time is not that of its last event"));
  differs_number (&judging, text->records, found->records,
                  N_ ("the pack holds another number of records than it says"));
}
