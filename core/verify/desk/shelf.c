/* Shelvings: events without documents, so that everything about them is judged from the journal. The boxes are filled
 * again in the journal's order: by shelvings, moves of records to other years or categories, and destructions. */
#include <string.h>

#include "fold/moves.h"
#include "form/name.h"
#include "form/refcode.h"
#include "form/document/shelf.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- Each event by itself ---- */

/* Whether a record was there just before an event: filed, and not destroyed or handed over. */
static bool had_come (const VerifyTable *table, const StandingChange *change)
{
  const VerifyEntry *record = verify_table_record_at (table, change->on, change->event);
  uint64_t end = record != NULL ? verify_table_end (table, record) : 0;
  return record != NULL && record->number < change->event && (end == 0 || end > change->event);
}

static void check_shelving (Verify *verify, const StandingFact *fact)
{
  g_autofree char *number = g_strdup_printf ("event %ju", (uintmax_t)fact->change.event);
  if (!had_come (verify->table, &fact->change))
    verify_report (verify, NULL, finding_of ("V-SHELF-PLACE", fact->change.on, NULL, number));
  if (fact->idle)
    verify_report (verify, NULL, finding_of ("V-SHELF-STATE", fact->change.on, NULL, number));
}

/* ---- Boxes ---- */

/* A record whose paper is in a box, and what its reference code says. The strings are interned. */
typedef struct {
  const char *box, *customer, *category, *period;
  int year;
} Paper;

typedef struct {
  uint64_t event;
  const char *path;
} Ending;

typedef struct {
  Verify *verify;
  GHashTable *papers; /* path: Paper */
  GHashTable *boxes;  /* code: (text of a Paper: number of papers) */
  GArray *endings;    /* of Ending: destructions of shelved records, by event */
  unsigned moved, ended;
} Filling;

/* Papers with the same text are of the same class by every layout. */
static char *print_paper (const Paper *paper)
{
  return g_strdup_printf ("%d %s %s %s", paper->year, paper->category, paper->period, paper->customer);
}

static GHashTable *texts_of (Filling *filling, const char *box)
{
  GHashTable *texts = g_hash_table_lookup (filling->boxes, box);
  if (texts == NULL) {
    texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (filling->boxes, (gpointer)(guintptr)box, texts);
  }
  return texts;
}

static void count (Filling *filling, const Paper *paper, int by)
{
  g_autofree char *text = print_paper (paper);
  GHashTable *texts = texts_of (filling, paper->box);
  int now = GPOINTER_TO_INT (g_hash_table_lookup (texts, text)) + by;
  if (now > 0)
    g_hash_table_insert (texts, g_steal_pointer (&text), GINT_TO_POINTER (now));
  else
    g_hash_table_remove (texts, text);
}

static void take_out (Filling *filling, const char *path)
{
  Paper *paper = g_hash_table_lookup (filling->papers, path);
  if (paper == NULL)
    return;
  count (filling, paper, -1);
  g_hash_table_remove (filling->papers, path);
}

static void put_in (Filling *filling, const char *path, const Paper *paper)
{
  g_hash_table_replace (filling->papers, g_strdup (path), g_memdup2 (paper, sizeof *paper));
  count (filling, paper, 1);
}

/* What the code of a record said just before an event. */
static bool read_paper (const Verify *verify, const StandingChange *change, Paper *paper)
{
  g_auto (NamePlace) place = {0};
  const VerifyEntry *record = verify_table_record_at (verify->table, change->on, change->event);
  const VerifyEntry *edition =
      record != NULL ? verify_table_edition (verify->table, record, change->event, NULL) : NULL;
  const char *text = edition != NULL ? verify_table_words (verify->table, edition) : NULL;
  if (text == NULL || !name_split_path (change->on, &place))
    return false;
  g_auto (GStrv) words = g_strsplit (text, " ", 3);
  if (g_strv_length (words) < 2)
    return false;
  *paper = (Paper){g_intern_string (change->value), g_intern_string (place.customer), g_intern_string (words[0]),
                   g_intern_string (words[1]), place.year};
  return true;
}

static char *class_of (const Layout *layout, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 4);
  const RefCode code = {.year = (int)g_ascii_strtoll (words[0], NULL, 10),
                        .category = words[1],
                        .retention = words[2],
                        .customer = words[3]};
  return layout_box_class (layout, &code);
}

/* Whether a paper may join those in its box, by the layout in force then. */
static void check_mixed (Filling *filling, const StandingChange *change, const Paper *paper)
{
  GHashTableIter iter;
  gpointer text;
  const Layout *layout = verify_layout_at (filling->verify, change->event);
  if (layout == NULL || !layout_box_refuses (layout))
    return;
  g_autofree char *own = print_paper (paper), *class = class_of (layout, own);
  if (class == NULL || g_hash_table_contains (texts_of (filling, paper->box), own))
    return;
  g_hash_table_iter_init (&iter, texts_of (filling, paper->box));
  while (g_hash_table_iter_next (&iter, &text, NULL)) {
    g_autofree char *other = class_of (layout, text);
    if (g_strcmp0 (class, other) == 0)
      continue;
    verify_report (filling->verify, NULL, finding_of ("V-SHELF-MIXED", change->on, other, class));
    return;
  }
}

/* ---- In the journal's order ---- */

/* A moved record takes its paper along, in the box where it is. */
static void follow_move (Filling *filling, const MovesStep *step)
{
  g_auto (NamePlace) place = {0};
  const Paper *found = g_hash_table_lookup (filling->papers, step->from);
  const Layout *layout = verify_layout_at (filling->verify, step->event);
  if (found == NULL || !name_split_path (step->to, &place))
    return;
  Paper paper = *found;
  const LayoutCategory *category = layout != NULL ? layout_category_by_directory (layout, place.directory) : NULL;
  paper.year = place.year;
  paper.customer = g_intern_string (place.customer);
  if (category != NULL) {
    paper.category = g_intern_string (category_code (category));
    paper.period = g_intern_string (category_period (category));
  }
  take_out (filling, step->from);
  put_in (filling, step->to, &paper);
}

/* What happened before an event. */
static void catch_up (Filling *filling, uint64_t event)
{
  const Moves *moves = verify_table_moves (filling->verify->table);
  for (; filling->moved < moves_length (moves) && moves_step (moves, filling->moved)->event < event; filling->moved++)
    follow_move (filling, moves_step (moves, filling->moved));
  for (; filling->ended < filling->endings->len; filling->ended++) {
    const Ending *ending = &g_array_index (filling->endings, Ending, filling->ended);
    if (ending->event >= event)
      return;
    take_out (filling, ending->path);
  }
}

static void take_shelving (Filling *filling, const StandingChange *change)
{
  Paper paper;
  catch_up (filling, change->event);
  take_out (filling, change->on);
  if (change->ends || change->value == NULL || !read_paper (filling->verify, change, &paper))
    return;
  check_mixed (filling, change, &paper);
  put_in (filling, change->on, &paper);
}

static gint compare_endings (gconstpointer a, gconstpointer b)
{
  uint64_t one = ((const Ending *)a)->event, other = ((const Ending *)b)->event;
  return (one > other) - (one < other);
}

/* A destroyed record is at the place where its tombstone is. */
static void gather_endings (const Verify *verify, GArray *endings)
{
  for (unsigned i = 0; i < verify_table_length (verify->table); i++) {
    const VerifyEntry *record = verify_table_entry (verify->table, i);
    uint64_t end = record->kind == KIND_RECORD ? verify_table_end (verify->table, record) : 0;
    const Ending ending = {end, end != 0 ? verify_table_path (verify->table, record) : NULL};
    if (end != 0)
      g_array_append_val (endings, ending);
  }
  g_array_sort (endings, compare_endings);
}

static void texts_free (gpointer texts)
{
  g_hash_table_unref (texts);
}

void desk_shelvings (Verify *verify)
{
  const Standing *standing = verify_table_standing (verify->table);
  g_autoptr (GHashTable) papers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) boxes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, texts_free);
  g_autoptr (GArray) endings = NULL;
  Filling filling = {.verify = verify, .papers = papers, .boxes = boxes};
  for (unsigned i = 0; i < standing_length (standing); i++) {
    const StandingFact *fact = standing_fact (standing, i);
    if (fact->change.kind != STANDING_SHELVED)
      continue;
    if (endings == NULL) {
      endings = filling.endings = g_array_new (FALSE, FALSE, sizeof (Ending));
      gather_endings (verify, endings);
    }
    check_shelving (verify, fact);
    take_shelving (&filling, &fact->change);
  }
}
