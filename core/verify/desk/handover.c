/* Handovers: each list against the records as they were at its event and the rules then, each later edition against
 * those before it. */
#include <string.h>

#include "form/registers/handover.h"
#include "form/name.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- Earlier editions ---- */

/* A handover so far. */
typedef struct {
  const Handover *first;
  const VerifyEntry *proposed;
  GPtrArray *signatures; /* of Handover */
  GHashTable *done;      /* entries of records that were taken or withheld */
  unsigned editions;
  bool over;
} Course;

typedef struct {
  Verify *verify;
  GHashTable *courses; /* number: Course */
  GHashTable *open;    /* "TO INDEX" of a record that is on an open list for a department */
  GArray *commits;     /* signed ones with editions of handovers */
  uint64_t peopled;    /* the event that added the first person; 0: none did */
} Desk;

typedef struct {
  Desk *desk;
  const VerifyEntry *entry;
  const Handover *handover;
  Course *course;
} Judging;

static void accuse_edition (const Judging *judging, const char *code, const char *message)
{
  verify_accuse (judging->desk->verify, judging->entry, code, message);
}

static void accuse_line (const Judging *judging, const char *code, const char *path, const char *message)
{
  Verify *verify = judging->desk->verify;
  g_autofree char *place = g_strdup_printf ("%s: %s", verify_table_path (verify->table, judging->entry), path);
  verify_fault (verify, code, place, judging->entry, NULL, NULL, message);
}

/* ---- Lists ---- */

static void check_line (const Judging *judging, const HandoverLine *line)
{
  Verify *verify = judging->desk->verify;
  const VerifyTable *table = verify->table;
  uint64_t number = judging->entry->number;
  g_auto (NamePlace) place = {0};
  const VerifyEntry *record = verify_table_record_at (table, line->path, number);
  uint64_t end = record != NULL ? verify_table_end (table, record) : 0;
  if (record == NULL || record->number >= number || (end != 0 && end < number)) {
    accuse_line (judging, "V-HANDOVER-LINE", line->path, N_ ("no record was there when the list was drawn up"));
    return;
  }
  const VerifyEntry *edition = verify_table_edition (table, record, number, NULL);
  const VerifyFacts *facts = &g_array_index (verify->facts, VerifyFacts, verify_table_index (table, edition));
  g_autofree char *said =
      g_strconcat (line->reference.category, " ", line->reference.retention, " ", line->reference.fonds, NULL);
  bool same = name_split_path (line->path, &place) && place.year == line->reference.year &&
              place.item == line->reference.item && strcmp (place.customer, line->reference.customer) == 0 &&
              strcmp (said, verify_table_words (table, edition)) == 0;
  if (!same)
    accuse_line (judging, "V-HANDOVER-LINE", line->path, N_ ("the record has another reference code"));
  else if (facts->known && facts->pages != line->pages)
    accuse_line (judging, "V-HANDOVER-LINE", line->path, N_ ("the record has another number of pages"));
  else if (facts->known && facts->copies != line->copies)
    accuse_line (judging, "V-HANDOVER-LINE", line->path, N_ ("the record has another number of copies"));
}

static void check_rule (const Judging *judging, const Layout *layout, const HandoverLine *line)
{
  const Handover *handover = judging->handover;
  const LayoutCategory *category = layout_category_by_code (layout, line->reference.category);
  if (category == NULL)
    return;
  if (handover->kind == HANDOVER_OFFICE && strcmp (category_custodian (category), handover->from) != 0)
    accuse_line (judging, "V-HANDOVER-RULES", line->path, N_ ("another department keeps records of this category"));
  if (handover->kind == HANDOVER_MONTHLY &&
      (category_stays (category) || !g_strv_contains (category_recipients (category), handover->to)))
    accuse_line (judging, "V-HANDOVER-RULES", line->path, N_ ("records of this category do not go to this department"));
}

static char *key_of (const Judging *judging, const VerifyEntry *record)
{
  return g_strdup_printf ("%s %s %u", handover_kind_name (judging->handover->kind), judging->handover->to,
                          verify_table_index (judging->desk->verify->table, record));
}

static void open_line (const Judging *judging, const HandoverLine *line)
{
  const VerifyEntry *record = verify_table_record_at (judging->desk->verify->table, line->path, judging->entry->number);
  if (record != NULL && judging->handover->kind == HANDOVER_MONTHLY &&
      !g_hash_table_add (judging->desk->open, key_of (judging, record)))
    accuse_line (judging, "V-HANDOVER-TWICE", line->path, NULL);
}

static void judge_proposal (const Judging *judging)
{
  const Handover *handover = judging->handover;
  const Layout *layout = verify_layout_at (judging->desk->verify, judging->entry->number);
  if (layout != NULL &&
      (!layout_has_department (layout, handover->from) || !layout_has_department (layout, handover->to)))
    accuse_edition (judging, "V-HANDOVER-RULES", N_ ("the layout has no such department"));
  for (unsigned i = 0; i < handover->lines->len; i++) {
    const HandoverLine *line = handover->lines->pdata[i];
    check_line (judging, line);
    if (layout != NULL)
      check_rule (judging, layout, line);
    open_line (judging, line);
  }
}

/* ---- Signatures ---- */

/* Where the archive has people, the signer is one of them, of that department, and has signed the commit. */
static const char *find_wrong_signer (const Judging *judging, const char *department)
{
  const Handover *handover = judging->handover;
  const Roster *roster = judging->desk->verify->roster;
  uint64_t number = judging->entry->number;
  if (judging->desk->peopled == 0 || number < judging->desk->peopled)
    return handover->person == NULL ? NULL : N_ ("the archive had no such person then");
  const char *signer = desk_signer (judging->desk->commits, number);
  const Person *person = signer != NULL && roster != NULL ? roster_person (roster, signer, number - 1) : NULL;
  if (person == NULL || (handover->step == HANDOVER_SIGNED && g_strcmp0 (signer, handover->person) != 0))
    return N_ ("the signer that it names has not signed this commit");
  if (handover->step == HANDOVER_SIGNED && strcmp (person->name, handover->signer) != 0)
    return N_ ("the person who signed has another name");
  return handover->kind == HANDOVER_OFFICE || g_strcmp0 (person->department, department) == 0
             ? NULL
             : N_ ("the person who signed belongs to another department");
}

static void judge_signature (const Judging *judging)
{
  const Handover *handover = judging->handover, *first = judging->course->first;
  bool gives = strcmp (handover->side, "from") == 0;
  const char *wrong = find_wrong_signer (judging, gives ? first->from : first->to);
  const char *name = gives ? first->giver : first->receiver;
  if (first->kind == HANDOVER_OFFICE && strcmp (name, handover->signer) != 0)
    wrong = N_ ("somebody else signed for this side");
  for (unsigned i = 0; wrong == NULL && i < judging->course->signatures->len; i++)
    if (strcmp (((const Handover *)judging->course->signatures->pdata[i])->signer, handover->signer) == 0)
      wrong = N_ ("one person signed twice");
  if (wrong != NULL)
    accuse_edition (judging, "V-HANDOVER-SIGNER", wrong);
  g_ptr_array_add (judging->course->signatures, (gpointer)(guintptr)handover);
}

static bool has_signed (const Course *course, const char *side)
{
  for (unsigned i = 0; i < course->signatures->len; i++)
    if (strcmp (((const Handover *)course->signatures->pdata[i])->side, side) == 0)
      return true;
  return false;
}

/* ---- The end ---- */

/* Whether the record at a place is on the list, wherever it was then, and not dealt with yet. */
static bool takes_line (const Judging *judging, const char *path)
{
  const VerifyTable *table = judging->desk->verify->table;
  const Course *course = judging->course;
  const VerifyEntry *record = verify_table_record_at (table, path, judging->entry->number);
  if (record == NULL || !g_hash_table_add (course->done, (gpointer)(guintptr)record))
    return false;
  for (unsigned i = 0; i < course->first->lines->len; i++)
    if (verify_table_record_at (table, ((const HandoverLine *)course->first->lines->pdata[i])->path,
                                course->proposed->number) == record) {
      g_autofree char *key = key_of (judging, record);
      g_hash_table_remove (judging->desk->open, key);
      return true;
    }
  return false;
}

static void judge_end (const Judging *judging)
{
  const Handover *handover = judging->handover;
  const Course *course = judging->course;
  const GPtrArray *differences = handover->differences, *places = handover->entry.places;
  bool taken = handover->step == HANDOVER_TAKEN;
  if (taken && (!has_signed (course, "from") || !has_signed (course, "to")))
    accuse_edition (judging, "V-HANDOVER-SIGNER", N_ ("both sides must have signed before anything is taken over"));
  const char *wrong = taken ? find_wrong_signer (judging, course->first->to) : NULL;
  if (wrong != NULL)
    accuse_edition (judging, "V-HANDOVER-SIGNER", wrong);
  for (unsigned i = 0; i < places->len; i++)
    if (!takes_line (judging, places->pdata[i]))
      accuse_line (judging, "V-HANDOVER-LINE", places->pdata[i],
                   N_ ("the list does not have this record, or not any more"));
  if (differences->len > 0 &&
      ((const HandoverDifference *)differences->pdata[differences->len - 1])->line > course->first->lines->len)
    accuse_edition (judging, "V-HANDOVER-LINE", N_ ("a difference is about a line that the list does not have"));
}

/* ---- Courses ---- */

static void course_free (gpointer data)
{
  Course *course = data;
  g_ptr_array_unref (course->signatures);
  g_hash_table_unref (course->done);
  g_free (course);
}

static Course *course_of (Desk *desk, const Handover *handover, const VerifyEntry *entry)
{
  const char *number = handover->entry.number;
  Course *course = g_hash_table_lookup (desk->courses, number);
  if (course != NULL || handover->entry.edition != 1)
    return course;
  course = g_new0 (Course, 1);
  course->first = handover;
  course->proposed = entry;
  course->signatures = g_ptr_array_new ();
  course->done = g_hash_table_new (NULL, NULL);
  g_hash_table_insert (desk->courses, (gpointer)(guintptr)number, course);
  return course;
}

static void judge_step (Desk *desk, const DeskKept *kept)
{
  const VerifyEntry *entry = verify_table_at (desk->verify->table, kept->index);
  const Handover *handover = kept->document;
  Course *course = course_of (desk, handover, entry);
  /* An unread document has a finding of its own. */
  if (course == NULL || handover->entry.edition != course->editions + 1)
    return;
  Judging judging = {desk, entry, handover, course};
  course->editions++;
  bool ends = handover->step == HANDOVER_TAKEN || handover->step == HANDOVER_WITHHELD;
  bool follows = !course->over || (handover->step == HANDOVER_WITHHELD && course->over);
  if (!follows || handover->kind != course->first->kind || strcmp (handover->from, course->first->from) != 0 ||
      strcmp (handover->to, course->first->to) != 0)
    accuse_edition (&judging, "V-HANDOVER-STEP", NULL);
  if (handover->step == HANDOVER_PROPOSED)
    judge_proposal (&judging);
  else if (handover->step == HANDOVER_SIGNED)
    judge_signature (&judging);
  else
    judge_end (&judging);
  course->over = course->over || ends;
}

void desk_handovers (Verify *verify)
{
  if (verify->desk->len == 0)
    return;
  g_autoptr (GHashTable) courses = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, course_free);
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) commits = desk_commits (verify, kind_row (KIND_HANDOVER)->verb);
  g_autoptr (GPtrArray) handovers = desk_kept_of (verify, KIND_HANDOVER);
  const VerifyEntry *person = verify_table_find (verify->table, "people/p0001.1.xml");
  Desk desk = {verify, courses, open, commits, person != NULL ? person->number : 0};
  for (unsigned i = 0; i < handovers->len; i++)
    judge_step (&desk, handovers->pdata[i]);
}
