/* Moves that did not happen as the journal says: of records that were not there, to places that were taken, without
 * their edition or their moved.xml; and pairs of records that do not belong together. */
#include "tests/forge/forge.h"

#include <string.h>

#include "form/document/moved.h"

#define VOLUME "customers/C00/C00001/2010/a06-feedback"
#define RECORD VOLUME "/0001"
#define OTHER VOLUME "/0002"
#define PLACE "customers/C00/C00001/2010/a04-freight/0001"

/* How a move lies. Its digests and its manifest are right otherwise. */
typedef struct {
  const char *to;                  /* NULL: PLACE */
  const char *reference;           /* of the event, or NULL */
  unsigned edition;                /* 0: the second */
  void (*record) (Record *record); /* changes the document */
  void (*moved) (Moved *moved);    /* changes moved.xml */
  bool unchanged, left;            /* no edition, no moved.xml */
} MoveLie;

static Record *record_at_new_place (const Forger *forger, const MoveLie *lie)
{
  Record *record = forge_next_edition (forger, RECORD, lie->edition);
  forge_set (&record->reference.category, "KH.A04");
  record->reference.item = 1;
  if (lie->record != NULL)
    lie->record (record);
  return record;
}

typedef struct {
  const Forger *forger;
  const MoveLie *lie;
  const char *to;
} Telling;

static void tell_edition (Change *change, const Telling *telling)
{
  bool complete;
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (Record) record = record_at_new_place (telling->forger, telling->lie);
  g_autoptr (GBytes) xml = record_print (record);
  digest_gbytes (DIGEST_SHA256, xml, hex);
  g_autofree char *name = g_strdup_printf ("record.%u.xml", record->edition);
  g_autofree char *path = g_strconcat (telling->to, "/", name, NULL), *code = refcode_print (&record->reference);
  g_autofree char *list = g_strdup_printf ("%s/manifest-sha256.%u.txt", telling->to, record->edition);
  g_autoptr (GBytes) lines = forge_next_manifest (telling->forger, RECORD, name, hex, FORGE_LISTED);
  g_assert_nonnull (change_bring (change, "contents", list, lines, NULL));
  Event *event = change_bring (change, "amend", path, xml, NULL);
  event_put (event, "ref", telling->lie->reference != NULL ? telling->lie->reference : code);
  event_put_number (event, "files", record->parts->len);
  event_put_number (event, "bytes", record_bytes (record));
  event_put_number (event, "pages", record_counted_pages (record, &complete));
}

static void leave_moved (Change *change, const Telling *telling)
{
  g_autoptr (GBytes) first = forge_read (telling->forger, RECORD "/record.1.xml");
  g_autoptr (Record) record = record_parse (first, "record.1.xml", NULL);
  g_autofree char *code = refcode_print (&record->reference);
  g_autoptr (Moved) moved = moved_new ();
  moved->path = g_strdup (telling->to);
  moved->time = change->time;
  g_assert_true (refcode_parse (code, &moved->reference, NULL));
  if (telling->lie->moved != NULL)
    telling->lie->moved (moved);
  g_autoptr (GBytes) bytes = moved_print (moved);
  g_assert_nonnull (change_bring (change, "moved", RECORD "/" MOVED_FILE, bytes, NULL));
}

static bool compose_move (Change *change, GError **error G_GNUC_UNUSED)
{
  const Telling *telling = change->data;
  Event *event = change_event (change, "move");
  event_put (event, "from", RECORD);
  event_put (event, "path", telling->to);
  if (!telling->lie->unchanged)
    tell_edition (change, telling);
  if (!telling->lie->left)
    leave_moved (change, telling);
  return true;
}

static void tell_move (Forger *forger, const MoveLie *lie)
{
  forge_commit (forger, compose_move, &(Telling){forger, lie, lie->to != NULL ? lie->to : PLACE});
}

/* ---- What the documents say ---- */

static void kept_the_code (Record *record)
{
  forge_set (&record->reference.category, "KH.A06");
}

static void shorter_period (Record *record)
{
  forge_set (&record->reference.retention, "D5");
}

static void another_trigger (Record *record)
{
  forge_set (&record->trigger, "CE");
}

static void another_who_filed (Record *record)
{
  forge_set (&record->filed_by, "somebody");
}

static void another_layout (Record *record)
{
  record->layout_edition = 2;
}

static void lost_scan (Record *record)
{
  forge_set (&((RecordPart *)record->parts->pdata[0])->title, "other.tif");
}

static void number_five (Record *record)
{
  record->reference.item = 5;
}

static void into_its_own_volume (Record *record)
{
  forge_set (&record->reference.category, "KH.A06");
  record->reference.item = 3;
}

static void of_nobody (Record *record)
{
  forge_set (&record->reference.customer, "C00099");
}

static void elsewhere (Moved *moved)
{
  forge_set (&moved->path, OTHER);
}

static void by_another_code (Moved *moved)
{
  forge_set (&moved->reference.category, "KH.A05");
}

static void later (Moved *moved)
{
  moved->time += COURT_DAY;
}

/* ---- What happens ---- */

#define TELL(name, ...)                                                                                                \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    tell_move (forger, &(const MoveLie){__VA_ARGS__});                                                                 \
  }
TELL (move_honestly, .edition = 2)
TELL (move_without_edition, .unchanged = true)
TELL (leave_nothing, .left = true)
TELL (point_elsewhere, .moved = elsewhere)
TELL (point_by_another_code, .moved = by_another_code)
TELL (point_later, .moved = later)
TELL (keep_the_code, .record = kept_the_code)
TELL (shorten_the_period, .record = shorter_period)
TELL (change_the_trigger_too, .record = another_trigger)
TELL (change_who_filed_too, .record = another_who_filed)
TELL (change_the_layout_too, .record = another_layout)
TELL (change_a_part_too, .record = lost_scan)
TELL (skip_an_edition_too, .edition = 3)
TELL (skip_a_number, .to = "customers/C00/C00001/2010/a04-freight/0005", .record = number_five)
TELL (move_to_nobody, .to = "customers/C00/C00099/2010/a04-freight/0001", .record = of_nobody)
TELL (move_into_a_sealed_volume, .to = VOLUME "/0003", .record = into_its_own_volume)

static void void_and_move (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  const char *references[] = {"C00001/2010/a06/1", NULL};
  const CorrectRequest request = {.kind = CORRECTION_VOID, .references = references, .reason = "why"};
  g_autoptr (GPtrArray) corrections = amend_correct (forger->court.archive, &request, "clerk", false, &error);
  g_assert_no_error (error);
  g_assert_nonnull (corrections);
  move_honestly (forger);
}

/* Where no record ever was. */
static void leave_moved_nowhere (Forger *forger)
{
  g_autoptr (Moved) moved = moved_new ();
  moved->path = g_strdup (OTHER);
  moved->time = court_now;
  g_assert_true (refcode_parse ("Z109-KH.A06.2010-D10-C00001-0099", &moved->reference, NULL));
  forge_bring (forger, &(ForgeFile){"moved", VOLUME "/0099/" MOVED_FILE, moved_print (moved), {NULL}}, NULL);
}

static void move_by_the_tool (Forger *forger)
{
  forge_amend (forger, "C00001/2010/a06/1", &(AmendRequest){.category = "KH.A04"});
}

/* Feedback of 2010 becomes freight of 2010, by the tool, and the volume is sealed. */
static void move_and_seal (Forger *forger)
{
  move_by_the_tool (forger);
  forge_seal (forger, "C00001/2010/a04");
}

/* A letter of 2012 is found to be one of 2009: the term of 2012 counts. */
static void shorten_by_moving (Forger *forger)
{
  AmendRequest earlier = {0};
  g_autoptr (FilingRequest) request = file_request_new ();
  request->category = "KH.A06";
  request->title = "来信";
  request->copies = 1;
  g_date_set_dmy (&request->date, 5, G_DATE_MARCH, 2012);
  g_date_set_dmy (&earlier.date, 5, G_DATE_MARCH, 2009);
  forge_file (forger, request);
  forge_amend (forger, "C00001/2012/a06/1", &earlier);
  forge_seal (forger, "C00001/2009/a06");
}

static void by_the_last_code (Register *list)
{
  RegisterLine *line = list->lines->pdata[0];
  g_date_set_dmy (&line->from, 1, G_DATE_JANUARY, 2010);
  g_date_set_dmy (&line->due, 1, G_DATE_JANUARY, 2020);
}

/* ---- Pairs ---- */

#define PAIR(name, ...)                                                                                                \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    forge_event (forger, "pair", (const char *const[]){__VA_ARGS__, NULL});                                            \
  }
PAIR (pair_honestly, "reply", RECORD, "request", OTHER)
PAIR (pair_a_missing_reply, "reply", VOLUME "/0099", "request", OTHER)
PAIR (pair_a_missing_request, "reply", RECORD, "request", VOLUME "/0099")
PAIR (pair_itself, "reply", RECORD, "request", RECORD)
PAIR (pair_a_volume, "reply", RECORD, "request", VOLUME)
PAIR (pair_without_request, "reply", RECORD)
PAIR (pair_without_reply, "request", RECORD)

static void pair_twice (Forger *forger)
{
  pair_honestly (forger);
  forge_event (forger, "pair", (const char *const[]){"reply", OTHER, "request", RECORD, NULL});
}

static void pair_a_former_place (Forger *forger)
{
  move_honestly (forger);
  pair_honestly (forger);
}

static void pair_and_move_one (Forger *forger)
{
  pair_honestly (forger);
  move_honestly (forger);
}

static const ForgeCase cases[] = {
    {.name = "an honest move", .after = move_honestly, .end = FORGE_NOTHING},
    {.name = "a moved.xml that no move left", .code = "V-MOVED", .after = leave_moved_nowhere, .end = FORGE_NOTHING},
    {.name = "a move without an edition", .code = "V-MOVE", .after = move_without_edition, .end = FORGE_NOTHING},
    {.name = "a move without moved.xml", .code = "V-MOVE", .after = leave_nothing, .end = FORGE_NOTHING},
    {.name = "a moved.xml to another place", .code = "V-MOVED", .after = point_elsewhere, .end = FORGE_NOTHING},
    {.name = "a moved.xml of another code", .code = "V-MOVED", .after = point_by_another_code, .end = FORGE_NOTHING},
    {.name = "a moved.xml of a later time", .code = "V-MOVED", .after = point_later, .end = FORGE_NOTHING},
    {.name = "a moved record with its old code", .code = "V-REFERENCE", .after = keep_the_code, .end = FORGE_NOTHING},
    {.name = "a move to a period too short", .code = "V-RETENTION", .after = shorten_the_period, .end = FORGE_NOTHING},
    {.name = "a move to another trigger", .code = "V-RULES", .after = change_the_trigger_too, .end = FORGE_NOTHING},
    {.name = "a move by another person", .code = "V-EDITION", .after = change_who_filed_too, .end = FORGE_NOTHING},
    {.name = "a move by a layout that is not there",
     .code = "V-LAYOUT-UNKNOWN",
     .after = change_the_layout_too,
     .end = FORGE_NOTHING},
    {.name = "a move that changes a part", .code = "V-EDITION", .after = change_a_part_too, .end = FORGE_NOTHING},
    {.name = "a move that skips an edition", .code = "V-MOVE", .after = skip_an_edition_too, .end = FORGE_NOTHING},
    {.name = "a move that skips a number", .code = "V-NUMBER-GAP", .after = skip_a_number, .end = FORGE_NOTHING},
    {.name = "a move to a customer that is none", .code = "V-MOVE", .after = move_to_nobody, .end = FORGE_NOTHING},
    {.name = "a move into a sealed volume",
     .code = "V-SEALED-ADDED",
     .after = move_into_a_sealed_volume,
     .end = FORGE_NOTHING},
    {.name = "a move of a void record", .code = "V-MOVE", .after = void_and_move, .end = FORGE_NOTHING},
    {.name = "a destruction of a moved record", .before = move_and_seal, .lines = "C00001/2010/a04/1"},
    {.name = "a destruction of a moved record, in packs from before",
     .before = move_and_seal,
     .lines = "C00001/2010/a04/1",
     .packing = FORGE_CHAIN},
    {.name = "a move after the approval", .code = "V-DESTROY-VOIDED", .approved = move_by_the_tool},
    {.name = "the later term of two codes",
     .before = shorten_by_moving,
     .lines = "C00001/2009/a06/1",
     .end = FORGE_COUNTED},
    {.name = "a move that shortens a term",
     .code = "V-REGISTER-LINE",
     .before = shorten_by_moving,
     .lines = "C00001/2009/a06/1",
     .list = by_the_last_code,
     .end = FORGE_COUNTED},
    {.name = "a pair", .after = pair_honestly, .end = FORGE_NOTHING},
    {.name = "a pair without its reply", .code = "V-PAIR", .after = pair_a_missing_reply, .end = FORGE_NOTHING},
    {.name = "a pair without its request", .code = "V-PAIR", .after = pair_a_missing_request, .end = FORGE_NOTHING},
    {.name = "a pair of one record", .code = "V-EVENT", .after = pair_itself, .end = FORGE_NOTHING},
    {.name = "a pair with a volume", .code = "V-EVENT", .after = pair_a_volume, .end = FORGE_NOTHING},
    {.name = "a pair that names no request", .code = "V-EVENT", .after = pair_without_request, .end = FORGE_NOTHING},
    {.name = "a pair that names no reply", .code = "V-EVENT", .after = pair_without_reply, .end = FORGE_NOTHING},
    {.name = "two pairs with one record", .code = "V-PAIR", .after = pair_twice, .end = FORGE_NOTHING},
    {.name = "a pair at a former place", .code = "V-PAIR", .after = pair_a_former_place, .end = FORGE_NOTHING},
    {.name = "a pair of which one was moved", .code = "V-PAIR", .after = pair_and_move_one, .end = FORGE_NOTHING},
    {.name = "a pair of a destroyed record", .code = "V-PAIR", .after = pair_honestly},
    {.name = "a pair of which one is destroyed", .code = "V-PAIR", .approved = pair_honestly},
};
FORGE_TABLE ("moves", cases)
