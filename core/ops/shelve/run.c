/* The papers are looked up inside the commit, at the journal's head, so that nobody is overtaken. */
#include "ops/shelve/run.h"

#include "form/name.h"
#include "form/document/shelf.h"
#include "ops/customers.h"
#include "ops/shelve/plan.h"
#include "store/change.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  const ShelveRequest *request;
  const Layout *layout;
  char *room, *shelf, *box;
  ShelveResult *result;
} Shelving;

static void paper_free (gpointer data)
{
  ShelvedPaper *paper = data;
  g_free (paper->path);
  index_shelf_clear (&paper->from);
  index_shelf_clear (&paper->to);
  g_free (paper);
}

void shelve_result_free (ShelveResult *result)
{
  if (result == NULL)
    return;
  g_ptr_array_unref (result->papers);
  g_ptr_array_unref (result->warnings);
  g_free (result);
}

/* ---- Which papers ---- */

typedef struct {
  Shelving *shelving;
  ShelvePlan *plan;
  Index *index;
  GHashTable *seen;
  unsigned found;
  GError **error;
} Taking;

static ShelvedPaper *note_paper (ShelveResult *result, const char *path, const IndexShelf *from)
{
  ShelvedPaper *paper = g_new0 (ShelvedPaper, 1);
  paper->path = g_strdup (path);
  paper->from = *from;
  g_ptr_array_add (result->papers, paper);
  return paper;
}

/* Room and shelf of a box that keeps its place are told after the plan. */
static bool take_record (Taking *taking, const char *path, const char *reference)
{
  bool moves = true;
  g_auto (RefCode) code = {0};
  IndexShelf from = {0};
  Shelving *shelving = taking->shelving;
  const Shelf shelf = {shelving->room, shelving->shelf, shelving->box};
  if (!g_hash_table_add (taking->seen, g_strdup (path)))
    return true;
  taking->found++;
  if (!index_shelf_of (taking->index, path, &from, taking->error))
    return false;
  bool good = shelving->request->off
                  ? shelve_plan_off (taking->plan, path, taking->error)
                  : refcode_parse (reference, &code, taking->error) &&
                        shelve_plan_record (taking->plan, path, &code, &shelf, &moves, taking->error);
  if (!good || !moves) {
    shelving->result->there += good;
    index_shelf_clear (&from);
    return good;
  }
  ShelvedPaper *paper = note_paper (shelving->result, path, &from);
  if (!shelving->request->off)
    paper->to = (IndexShelf){g_strdup (shelf.room), g_strdup (shelf.shelf), g_strdup (shelf.box)};
  return true;
}

static bool take_row (const IndexRow *row, gpointer data)
{
  return take_record (data, row->path, row->reference);
}

/* The volume's records that stand and are not void. */
static bool take_volume (Taking *taking, const char *volume, GError **error)
{
  unsigned before = taking->found;
  IndexQuery query = {.volume = volume, .by_place = true, .restricted = true};
  if (!index_search (taking->index, &query, take_row, taking, error) || *error != NULL)
    return false;
  g_autofree char *brief = name_short_from_path (volume);
  return taking->found > before || error_set (error, ERROR_REFUSED, "D-NOTHING-FOUND", brief, NULL,
                                              "the volume has no record whose paper can be put into a place");
}

static bool take_single (Taking *taking, const char *path, GError **error)
{
  uint64_t number = 0, end = 0;
  g_auto (IndexStanding) voided = {0};
  g_autofree char *brief = name_short_from_path (path);
  if (!index_destroyed (taking->index, path, &end, error) || !index_event_of (taking->index, path, &number, error) ||
      !index_standing_on (taking->index, path, STANDING_VOID, "", &voided, error))
    return false;
  if (end != 0)
    return error_set (error, ERROR_REFUSED, "D-DESTROYED", brief, NULL, "the record was destroyed by event %ju",
                      (uintmax_t)end);
  if (voided.entry != NULL && voided.ended == 0 && !taking->shelving->request->off)
    return error_set (error, ERROR_REFUSED, "D-VOID", brief, NULL, "this record is void, by %s", voided.entry);
  const Archive *archive = index_archive (taking->index);
  g_autoptr (Event) event = journal_event (archive_journal (archive), number, error);
  return event != NULL && take_record (taking, path, event_get (event, "ref"));
}

static bool take_reference (Taking *taking, const char *reference, GError **error)
{
  g_auto (NamePlace) place = {0};
  g_autofree char *path = customers_find_place (taking->index, reference, false, error);
  if (path == NULL)
    return false;
  if (name_split_path (path, &place) && place.item != 0)
    return take_single (taking, path, error);
  return place.directory != NULL ? take_volume (taking, path, error)
                                 : error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", NULL,
                                              "name records or volumes: C00042/2024/a02-contracts/0007",
                                              "\"%s\" is not a record or volume", reference);
}

/* ---- Boxes ---- */

static bool count_paper (const IndexRow *row G_GNUC_UNUSED, gpointer data)
{
  ++*(unsigned *)data;
  return true;
}

/* Codes that are not given stay as they are. */
static bool move_box (Shelving *shelving, ShelvePlan *plan, Index *index, GError **error)
{
  bool known;
  IndexShelf from = {0};
  if (!index_box (index, shelving->box, &from, &known, error))
    return false;
  const Shelf to = {shelving->room != NULL ? shelving->room : from.room,
                    shelving->shelf != NULL || shelving->room != NULL ? shelving->shelf : from.shelf, shelving->box};
  ShelvedPaper *paper = note_paper (shelving->result, NULL, &from);
  paper->to = (IndexShelf){g_strdup (to.room), g_strdup (to.shelf), g_strdup (to.box)};
  return shelve_plan_box (plan, &to, error) &&
         index_in_box (index, shelving->box, count_paper, &shelving->result->within, error);
}

/* ---- Composing ---- */

/* A paper in a box is where the box is. */
static void tell_places (Shelving *shelving, Index *index)
{
  bool known;
  for (unsigned i = 0; i < shelving->result->papers->len; i++) {
    ShelvedPaper *paper = shelving->result->papers->pdata[i];
    g_auto (IndexShelf) box = {0};
    if (paper->to.box == NULL || paper->to.room != NULL || paper->to.shelf != NULL ||
        !index_box (index, paper->to.box, &box, &known, NULL))
      continue;
    paper->to.room = g_steal_pointer (&box.room);
    paper->to.shelf = g_steal_pointer (&box.shelf);
  }
}

static gpointer copy_text (gconstpointer text, gpointer data G_GNUC_UNUSED)
{
  return g_strdup (text);
}

static bool compose_shelvings (Change *change, GError **error)
{
  Shelving *shelving = change->data;
  ShelveResult *result = shelving->result;
  const char *const *references = shelving->request->references;
  bool whole = references == NULL || references[0] == NULL;
  GError *problem = NULL;
  g_autoptr (ShelvePlan) plan = shelve_plan_new (change, shelving->layout);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Taking taking = {shelving, plan, change->index, seen, 0, &problem};
  g_ptr_array_set_size (result->papers, 0);
  g_ptr_array_set_size (result->warnings, 0);
  result->there = result->within = 0;
  bool good = !whole || move_box (shelving, plan, change->index, &problem);
  for (; good && !whole && *references != NULL; references++)
    good = take_reference (&taking, *references, &problem);
  if (good && result->papers->len == 0)
    good = error_set (&problem, ERROR_REFUSED, "D-SHELVED", shelving->box, NULL, "the papers are there already");
  if (!good) {
    g_propagate_error (error, problem);
    return false;
  }
  tell_places (shelving, change->index);
  g_ptr_array_extend (result->warnings, (GPtrArray *)(guintptr)shelve_plan_warnings (plan), copy_text, NULL);
  shelve_plan_bring (plan);
  return true;
}

static bool check_request (const Shelving *shelving, GError **error)
{
  const ShelveRequest *request = shelving->request;
  bool whole = request->references == NULL || request->references[0] == NULL;
  bool placed = shelving->room != NULL || shelving->shelf != NULL;
  if (request->off && (placed || shelving->box != NULL || whole))
    return error_set (error, ERROR_USAGE, "D-SHELF-NEEDED", "--off", NULL,
                      "--off takes records, and no --box, --room or --shelf");
  if (whole && shelving->box == NULL)
    return error_set (error, ERROR_USAGE, "D-SHELF-NEEDED", NULL,
                      "name records, or with --box BOX --room ROOM --shelf SHELF the box that was moved",
                      "name a record or volume, or a box");
  if (!request->off && (whole ? !placed : !placed && shelving->box == NULL))
    return error_set (error, ERROR_USAGE, "D-SHELF-NEEDED", NULL, "add --room ROOM --shelf SHELF",
                      whole ? N_ ("moving a box requires --room or --shelf")
                            : N_ ("shelving requires --box, --room or --shelf"));
  return true;
}

ShelveResult *shelve_run (Archive *archive, const ShelveRequest *request, const char *actor, bool dry_run,
                          GError **error)
{
  g_autofree char *room = NULL, *shelf = NULL, *box = NULL;
  g_autoptr (ShelveResult) result = g_new0 (ShelveResult, 1);
  result->papers = g_ptr_array_new_with_free_func (paper_free);
  result->warnings = g_ptr_array_new_with_free_func (g_free);
  if (!shelf_take_code ("--room", request->room, &room, error) ||
      !shelf_take_code ("--shelf", request->shelf, &shelf, error) ||
      !shelf_take_code ("--box", request->box, &box, error))
    return NULL;
  Shelving shelving = {request, layouts_in_force (archive, error), room, shelf, box, result};
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_shelvings, .data = &shelving};
  return shelving.layout != NULL && check_request (&shelving, error) && change_commit (&change, error)
             ? g_steal_pointer (&result)
             : NULL;
}
