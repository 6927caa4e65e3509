/* Checks moves: each against the archive at that time, and moved.xml against the move that left it. What a move says is
 * computed anew from the journal: the record must have been at the old place, nothing at the new one, and its next
 * edition comes with the move. */
#include <string.h>

#include "form/document/moved.h"
#include "form/name.h"
#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- Places and editions ---- */

/* The directory of a record as the event of one of its editions named it. Given. */
static char *place_of_edition (const VerifyTable *table, const VerifyEntry *record, const VerifyEntry *edition)
{
  const char *path = verify_table_filed_path (table, edition);
  return edition == record ? g_strdup (path) : g_path_get_dirname (path);
}

uint64_t verify_arrival (const VerifyTable *table, const VerifyEntry *record, const VerifyEntry *edition)
{
  g_autofree char *place = place_of_edition (table, record, edition);
  const MovesStep *step = moves_to (verify_table_moves (table), place);
  return step != NULL ? step->event : record->number;
}

bool verify_came_by_move (const VerifyTable *table, const VerifyEntry *record, const VerifyEntry *edition)
{
  uint64_t arrival = verify_arrival (table, record, edition);
  return arrival != record->number && verify_table_edition (table, record, arrival, NULL) != edition &&
         verify_table_edition (table, record, edition->number, NULL) ==
             verify_table_edition (table, record, arrival, NULL);
}

char *verify_unmoved (const Verify *verify, const char *path)
{
  const Moves *moves = verify_table_moves (verify->table);
  g_autofree char *record = g_strdup (path);
  const MovesStep *step = moves_to (moves, record);
  char *slash = step == NULL ? strrchr (record, '/') : NULL;
  if (slash != NULL) {
    *slash = '\0';
    step = moves_to (moves, record);
  }
  g_autofree char *stone = step != NULL ? g_strconcat (step->from, "/" MOVED_FILE, NULL) : NULL;
  if (stone == NULL || !g_hash_table_contains (verify->staged, stone))
    return NULL;
  return g_strconcat (step->from, path + strlen (step->to), NULL);
}

/* ---- Which records were in a volume, and when ---- */

static unsigned item_of (const char *place)
{
  return (unsigned)g_ascii_strtoull (strrchr (place, '/') + 1, NULL, 10);
}

/* The record came to its place by the move to it, or was filed there. */
static void add_resident (const VerifyTable *table, const VerifyEntry *record, const char *place, GArray *residents)
{
  const MovesStep *to = moves_to (verify_table_moves (table), place);
  const MovesStep *from = moves_from (verify_table_moves (table), place);
  const uint64_t end = verify_table_end (table, record);
  VerifyResident resident = {.record = record,
                             .item = item_of (place),
                             .since = to != NULL ? to->event : record->number,
                             .until = from != NULL ? from->event : end};
  g_array_append_val (residents, resident);
}

GArray *verify_residents (const VerifyTable *table, const char *volume)
{
  unsigned first = 0, end = 0;
  const Moves *moves = verify_table_moves (table);
  GArray *residents = g_array_new (FALSE, FALSE, sizeof (VerifyResident));
  verify_table_range (table, volume, &first, &end);
  for (unsigned i = first; i < end; i++) {
    const VerifyEntry *entry = verify_table_entry (table, i);
    if (entry->kind == KIND_RECORD)
      add_resident (table, entry, verify_table_path (table, entry), residents);
  }
  for (unsigned i = 0; i < moves_length (moves); i++) {
    const char *place = moves_step (moves, i)->from;
    if (!name_is_beneath (place, volume))
      continue;
    g_autofree char *now = moves_now (moves, place, 0);
    const VerifyEntry *record = now != NULL ? verify_table_find (table, now) : NULL;
    if (record != NULL && record->kind == KIND_RECORD)
      add_resident (table, record, place, residents);
  }
  return residents;
}

bool verify_resided (const VerifyResident *resident, uint64_t number)
{
  return resident->since < number && (resident->until == 0 || resident->until > number);
}

/* ---- moved.xml ---- */

void verify_moved (Verify *verify, const VerifyEntry *entry, GBytes *bytes)
{
  const VerifyTable *table = verify->table;
  const char *path = verify_table_path (table, entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (Moved) moved = moved_parse (bytes, path, &error);
  g_autofree char *place = g_path_get_dirname (path);
  if (!verify_has_read (verify, entry, moved, error))
    return;
  atomic_fetch_add (&verify->moved, 1);
  const MovesStep *step = moves_from (verify_table_moves (table), place);
  const VerifyEntry *record = step != NULL ? verify_table_record_at (table, place, step->event) : NULL;
  if (record == NULL) /* which verify_moves reports */
    return;
  g_auto (NamePlace) split = {0};
  const VerifyEntry *edition = verify_table_edition (table, record, step->event, NULL);
  const RefCode *code = &moved->reference;
  g_autofree char *words = g_strconcat (code->category, " ", code->retention, " ", code->fonds, NULL);
  if (!g_str_equal (moved->path, step->to))
    verify_fault (verify, "V-MOVED", path, entry, step->to, moved->path,
                  N_ ("moved.xml names another place than the move"));
  if (!g_str_equal (words, verify_table_words (table, edition)) || !name_split_path (place, &split) ||
      !g_str_equal (split.customer, code->customer) || split.year != code->year || split.item != code->item)
    verify_fault (verify, "V-MOVED", path, entry, verify_table_words (table, edition), words,
                  N_ ("moved.xml has another reference code than the record had"));
  if (moved->time > verify_table_time (table, entry))
    verify_accuse (verify, entry, "V-MOVED", N_ ("moved.xml has a later time than its event"));
}

/* ---- Events ---- */

static void accuse_move (Verify *verify, const MovesStep *step, const char *message)
{
  g_autofree char *number = g_strdup_printf ("event %ju", (uintmax_t)step->event);
  Finding *finding = finding_new ("V-MOVE", step->to, "%s", message);
  finding->found = g_steal_pointer (&number);
  verify_add (verify, finding);
}

static void count_fact (const StandingFact *fact G_GNUC_UNUSED, gpointer data)
{
  ++*(unsigned *)data;
}

static unsigned count_over (const Verify *verify, StandingKind kind, const char *path, uint64_t before)
{
  unsigned n = 0;
  standing_over (verify_table_standing (verify->table), kind, path, before, count_fact, &n);
  return n;
}

/* The event after the move brings the manifest of the record's next edition (after scans that it adds), the next one
 * its XML, and the last one moved.xml. */
static void check_edition (Verify *verify, const MovesStep *step, const VerifyEntry *record)
{
  unsigned number = 0;
  const VerifyTable *table = verify->table;
  verify_table_edition (table, record, step->event, &number);
  const VerifyEntry *contents = verify_table_contents (table, record, number + 1);
  g_autofree char *xml = g_strdup_printf ("%s/record.%u.xml", verify_table_path (table, record), number + 1);
  g_autofree char *stone = g_strconcat (step->from, "/" MOVED_FILE, NULL);
  const VerifyEntry *edition = verify_table_find (table, xml), *left = verify_table_find (table, stone);
  g_autofree char *place = edition != NULL ? place_of_edition (table, record, edition) : NULL;
  if (edition == NULL || contents == NULL || !g_str_equal (place, step->to) || edition->number <= step->event)
    accuse_move (verify, step, N_ ("the record was moved without a new edition"));
  else if (left == NULL || left->kind != KIND_MOVED || left->number != edition->number + 1)
    accuse_move (verify, step, N_ ("the move did not leave moved.xml at the old place"));
}

static void check_target (Verify *verify, const MovesStep *step)
{
  g_auto (NamePlace) place = {0};
  const VerifyTable *table = verify->table;
  name_split_path (step->to, &place);
  g_autofree char *directory = name_customer_path (place.customer);
  g_autofree char *profile = g_strconcat (directory, "/customer.1.xml", NULL);
  if (verify_table_find_before (table, profile, step->event) == NULL)
    accuse_move (verify, step, N_ ("the record's new customer had no profile when it was moved"));
  for (unsigned i = 0; i < moves_length (verify_table_moves (table)); i++) {
    const MovesStep *other = moves_step (verify_table_moves (table), i);
    if (other != step && g_str_equal (other->to, step->to))
      accuse_move (verify, step, N_ ("two records were moved to one place"));
    if (other != step && other->event < step->event && g_str_equal (other->from, step->to))
      accuse_move (verify, step, N_ ("the number of the new place was used before"));
  }
}

static void check_move (Verify *verify, const MovesStep *step)
{
  const VerifyTable *table = verify->table;
  const VerifyEntry *record = verify_table_record_at (table, step->from, step->event);
  uint64_t end = record != NULL ? verify_table_end (table, record) : 0;
  const VerifyEntry *filed = verify_table_find (table, step->to);
  if (record == NULL || moves_from (verify_table_moves (table), step->from) != step) {
    accuse_move (verify, step, N_ ("no record was at the old place"));
    return;
  }
  if (end != 0 && end < step->event)
    accuse_move (verify, step, N_ ("the record was moved after it was destroyed or transferred"));
  if (filed != record && filed != NULL)
    accuse_move (verify, step, N_ ("a record was filed at the new place"));
  if (count_over (verify, STANDING_VOID, step->from, step->event) > 0)
    accuse_move (verify, step, N_ ("the record was moved while it was void"));
  if (standing_out (verify_table_standing (table), step->from, step->event) != NULL)
    accuse_move (verify, step, N_ ("the record was moved while it was out on loan"));
  check_target (verify, step);
  check_edition (verify, step, record);
}

/* A moved.xml belongs to a move of the record at its place. */
static void check_left (Verify *verify, const VerifyEntry *entry)
{
  g_autofree char *place = g_path_get_dirname (verify_table_path (verify->table, entry));
  const MovesStep *step = moves_from (verify_table_moves (verify->table), place);
  if (step == NULL || step->event > entry->number)
    verify_accuse (verify, entry, "V-MOVED", N_ ("no record was moved away from here"));
}

void verify_moves (Verify *verify)
{
  const VerifyTable *table = verify->table;
  const Moves *moves = verify_table_moves (table);
  for (unsigned i = 0; i < moves_length (moves); i++) {
    const MovesStep *step = moves_step (moves, i);
    if (selection_reaches (verify->selection, step->to) || selection_reaches (verify->selection, step->from))
      check_move (verify, step);
  }
  for (unsigned i = 0; i < verify_table_length (table); i++)
    if (verify_table_entry (table, i)->kind == KIND_MOVED)
      check_left (verify, verify_table_entry (table, i));
}
