/* Checks pairs of replies and requests: both records were there, of one customer, in no other pair, and the reply says
 * that it answers the request. */
#include <string.h>

#include "form/document/register.h"
#include "form/name.h"
#include "sys/message.h"
#include "verify/internal.h"

static void accuse_pair (Verify *verify, const VerifyPair *pair, const char *message)
{
  Finding *finding = finding_new ("V-PAIR", pair->reply, "%s", message);
  finding->found = g_strdup_printf ("event %ju", (uintmax_t)pair->event);
  verify_add (verify, finding);
}

static bool is_standing (const Verify *verify, const char *path, uint64_t number)
{
  const VerifyEntry *record = verify_table_record_at (verify->table, path, number);
  uint64_t end = record != NULL ? verify_table_end (verify->table, record) : 0;
  return record != NULL && (end == 0 || end > number);
}

static const VerifyEntry *record_of (const Verify *verify, const VerifyPair *pair, const char *path)
{
  return verify_table_record_at (verify->table, path, pair->event);
}

static bool shares_record (const Verify *verify, const VerifyPair *one, const VerifyPair *other)
{
  const VerifyEntry *reply = record_of (verify, other, other->reply),
                    *request = record_of (verify, other, other->request);
  const VerifyEntry *own_reply = record_of (verify, one, one->reply), *own = record_of (verify, one, one->request);
  return reply == own_reply || reply == own || request == own_reply || request == own;
}

/* The number of the register by which a record went; NULL: it is there. Given. */
static char *register_of (const VerifyTable *table, const VerifyEntry *record)
{
  g_autofree char *path = g_strconcat (verify_table_path (table, record), "/tombstone.xml", NULL);
  const VerifyEntry *stone = record->erased ? verify_table_find (table, path) : NULL;
  const char *words = stone != NULL ? verify_table_words (table, stone) : NULL;
  return words != NULL ? g_strndup (words, strcspn (words, " ")) : NULL;
}

/* Both go by one register: once it has ended, neither stays without the other. */
static void check_ends (Verify *verify, const VerifyPair *pair)
{
  const VerifyTable *table = verify->table;
  g_autofree char *one = register_of (table, record_of (verify, pair, pair->reply));
  g_autofree char *other = register_of (table, record_of (verify, pair, pair->request));
  const char *number = one != NULL ? one : other;
  g_autofree char *certificate = number != NULL ? register_certificate_path (number) : NULL;
  if ((one != NULL && other != NULL && !g_str_equal (one, other)) ||
      ((one == NULL) != (other == NULL) && verify_table_find (table, certificate) != NULL))
    accuse_pair (verify, pair, N_ ("one of the two records was destroyed or transferred without the other"));
}

/* Where the layout lets both stay in their own years, one may get another year alone. */
static bool moves_both (const Verify *verify, const char *to, const MovesStep *step)
{
  g_auto (NamePlace) old = {0}, new = {0};
  const Layout *layout = verify_layout_at (verify, step->event);
  if (layout == NULL || layout_pairs_together (layout) || !name_split_path (step->from, &old) ||
      !name_split_path (to, &new))
    return true;
  return !g_str_equal (old.customer, new.customer) || !g_str_equal (old.directory, new.directory);
}

/* How often a record was moved with the other one since an event. */
static unsigned count_moves (const Verify *verify, const VerifyEntry *record, uint64_t since)
{
  unsigned n = 0, steps = 0;
  const Moves *moves = verify_table_moves (verify->table);
  const char *place = verify_table_path (verify->table, record);
  const MovesStep *step = moves_to (moves, place);
  for (; step != NULL && step->event > since && steps < moves_length (moves); steps++) {
    n += moves_both (verify, place, step);
    place = step->from;
    step = moves_to (moves, place);
  }
  return n;
}

static void check_moves (Verify *verify, const VerifyPair *pair)
{
  if (count_moves (verify, record_of (verify, pair, pair->reply), pair->event) !=
      count_moves (verify, record_of (verify, pair, pair->request), pair->event))
    accuse_pair (verify, pair, N_ ("one of the two records was moved without the other"));
}

static void check_pair (Verify *verify, unsigned i)
{
  const GPtrArray *pairs = verify_table_pairs (verify->table);
  const VerifyPair *pair = pairs->pdata[i];
  g_auto (NamePlace) reply = {0}, request = {0};
  name_split_path (pair->reply, &reply);
  name_split_path (pair->request, &request);
  if (!is_standing (verify, pair->reply, pair->event) || !is_standing (verify, pair->request, pair->event)) {
    accuse_pair (verify, pair, N_ ("one of the two records was not there"));
    return;
  }
  if (!g_str_equal (reply.customer, request.customer))
    accuse_pair (verify, pair, N_ ("reply and request belong to two customers"));
  for (unsigned k = 0; k < i; k++)
    if (shares_record (verify, pair, pairs->pdata[k])) {
      accuse_pair (verify, pair, N_ ("one of the two records is in another pair"));
      break;
    }
  check_ends (verify, pair);
  check_moves (verify, pair);
}

void verify_pairs (Verify *verify)
{
  const GPtrArray *pairs = verify_table_pairs (verify->table);
  for (unsigned i = 0; i < pairs->len; i++) {
    const VerifyPair *pair = pairs->pdata[i];
    if (selection_reaches (verify->selection, pair->reply) || selection_reaches (verify->selection, pair->request))
      check_pair (verify, i);
  }
}
