/* Each box is read from the index once, and then follows the plan. */
#include "ops/shelve/plan.h"

#include <string.h>

#include "form/name.h"
#include "store/index.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  IndexShelf place;    /* its box is the code */
  bool is_placed;      /* the change puts it there */
  GHashTable *classes; /* what papers in it have in common: to the path of one of them */
} Box;

typedef struct {
  char *path;
  char *room, *shelf, *box; /* all NULL: kept in no place any more */
} Planned;

struct ShelvePlan {
  Change *change;
  const Layout *layout;
  GHashTable *boxes;   /* code to Box */
  GPtrArray *placed;   /* of Box, in this order; borrowed */
  GPtrArray *planned;  /* of Planned */
  GPtrArray *warnings; /* of char * */
};

static void box_free (gpointer data)
{
  Box *box = data;
  index_shelf_clear (&box->place);
  g_hash_table_unref (box->classes);
  g_free (box);
}

static void planned_free (gpointer data)
{
  Planned *planned = data;
  g_free (planned->path);
  g_free (planned->room);
  g_free (planned->shelf);
  g_free (planned->box);
  g_free (planned);
}

ShelvePlan *shelve_plan_new (Change *change, const Layout *layout)
{
  ShelvePlan *plan = g_new0 (ShelvePlan, 1);
  plan->change = change;
  plan->layout = layout;
  plan->boxes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, box_free);
  plan->placed = g_ptr_array_new ();
  plan->planned = g_ptr_array_new_with_free_func (planned_free);
  plan->warnings = g_ptr_array_new_with_free_func (g_free);
  return plan;
}

void shelve_plan_free (ShelvePlan *plan)
{
  if (plan == NULL)
    return;
  g_hash_table_unref (plan->boxes);
  g_ptr_array_unref (plan->placed);
  g_ptr_array_unref (plan->planned);
  g_ptr_array_unref (plan->warnings);
  g_free (plan);
}

/* ---- Boxes ---- */

typedef struct {
  const ShelvePlan *plan;
  Box *box;
} Content;

static bool note_class (const IndexRow *row, gpointer data)
{
  const Content *content = data;
  g_auto (RefCode) code = {0};
  char *class = row->reference != NULL && refcode_parse (row->reference, &code, NULL)
                    ? layout_box_class (content->plan->layout, &code)
                    : NULL;
  if (class != NULL && !g_hash_table_contains (content->box->classes, class))
    g_hash_table_insert (content->box->classes, class, g_strdup (row->path));
  else
    g_free (class);
  return true;
}

/* Borrowed. */
static Box *find_box (ShelvePlan *plan, const char *code, GError **error)
{
  bool known;
  Box *box = g_hash_table_lookup (plan->boxes, code);
  if (box != NULL)
    return box;
  box = g_new0 (Box, 1);
  box->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Content content = {plan, box};
  if (!index_box (plan->change->index, code, &box->place, &known, error) ||
      !index_in_box (plan->change->index, code, note_class, &content, error)) {
    box_free (box);
    return NULL;
  }
  if (box->place.box == NULL)
    box->place.box = g_strdup (code);
  g_hash_table_insert (plan->boxes, box->place.box, box);
  return box;
}

static char *print_place (const char *room, const char *shelf)
{
  if (room == NULL)
    return g_strdup_printf (_ ("shelf %s"), shelf);
  return shelf == NULL ? g_strdup_printf (_ ("room %s"), room) : g_strdup_printf (_ ("room %s, shelf %s"), room, shelf);
}

static void put_box (ShelvePlan *plan, Box *box, const Shelf *shelf)
{
  g_free (box->place.room);
  g_free (box->place.shelf);
  box->place.room = g_strdup (shelf->room);
  box->place.shelf = g_strdup (shelf->shelf);
  if (!box->is_placed)
    g_ptr_array_add (plan->placed, box);
  box->is_placed = true;
}

/* A box without a place gets the one that is given; another one must be where its papers are said to be. */
static bool settle_place (ShelvePlan *plan, Box *box, const Shelf *shelf, GError **error)
{
  const IndexShelf *place = &box->place;
  if (shelf->room == NULL && shelf->shelf == NULL)
    return true;
  if (place->room == NULL && place->shelf == NULL) {
    put_box (plan, box, shelf);
    return true;
  }
  if ((shelf->room == NULL || g_strcmp0 (shelf->room, place->room) == 0) &&
      (shelf->shelf == NULL || g_strcmp0 (shelf->shelf, place->shelf) == 0))
    return true;
  g_autofree char *where = print_place (place->room, place->shelf);
  g_autofree char *hint = g_strdup_printf (
      _ ("leave out --room and --shelf; or move the box first: `dossier shelve --box %s --room ROOM --shelf SHELF`"),
      place->box);
  return error_set (error, ERROR_REFUSED, "D-BOX-ELSEWHERE", place->box, hint, "the box is in %s", where);
}

/* Whether the layout lets the record share the box. */
static bool check_class (ShelvePlan *plan, Box *box, const char *path, const RefCode *code, GError **error)
{
  GHashTableIter iter;
  gpointer class = NULL, other = NULL;
  char *own = layout_box_class (plan->layout, code);
  if (own == NULL || g_hash_table_contains (box->classes, own)) {
    g_free (own);
    return true;
  }
  g_hash_table_iter_init (&iter, box->classes);
  bool mixed = g_hash_table_iter_next (&iter, &class, &other);
  g_autofree char *rule = layout_box_rule (plan->layout), *brief = name_short_from_path (path);
  g_autofree char *beside = mixed ? name_short_from_path (other) : NULL;
  if (mixed && layout_box_refuses (plan->layout)) {
    g_free (own);
    return error_set (error, ERROR_REFUSED, "D-BOX-MIXED", brief, "use another box",
                      "papers in one box have the same %s, and box %s holds %s", rule, box->place.box, beside);
  }
  if (mixed)
    g_ptr_array_add (plan->warnings,
                     g_strdup_printf (_ ("%s: papers in one box should have the same %s, and box %s holds %s"), brief,
                                      rule, box->place.box, beside));
  g_hash_table_insert (box->classes, own, g_strdup (path));
  return true;
}

/* ---- Records ---- */

static Planned *add_planned (ShelvePlan *plan, const char *path)
{
  Planned *planned = g_new0 (Planned, 1);
  planned->path = g_strdup (path);
  g_ptr_array_add (plan->planned, planned);
  return planned;
}

static bool is_there (const IndexShelf *now, const Shelf *shelf)
{
  if (shelf->box != NULL)
    return g_strcmp0 (now->box, shelf->box) == 0;
  return now->box == NULL && g_strcmp0 (now->room, shelf->room) == 0 && g_strcmp0 (now->shelf, shelf->shelf) == 0;
}

bool shelve_plan_record (ShelvePlan *plan, const char *path, const RefCode *code, const Shelf *shelf, bool *moves,
                         GError **error)
{
  g_auto (IndexShelf) now = {0};
  if (!index_shelf_of (plan->change->index, path, &now, error))
    return false;
  bool there = is_there (&now, shelf);
  if (moves != NULL)
    *moves = !there;
  if (shelf->box != NULL) {
    Box *box = find_box (plan, shelf->box, error);
    if (box == NULL || !settle_place (plan, box, shelf, error) ||
        (!there && !check_class (plan, box, path, code, error)))
      return false;
  }
  if (there)
    return true;
  Planned *planned = add_planned (plan, path);
  planned->box = g_strdup (shelf->box);
  planned->room = shelf->box == NULL ? g_strdup (shelf->room) : NULL;
  planned->shelf = shelf->box == NULL ? g_strdup (shelf->shelf) : NULL;
  return true;
}

bool shelve_plan_off (ShelvePlan *plan, const char *path, GError **error)
{
  g_auto (IndexShelf) now = {0};
  g_autofree char *brief = name_short_from_path (path);
  if (!index_shelf_of (plan->change->index, path, &now, error))
    return false;
  if (now.room == NULL && now.shelf == NULL && now.box == NULL)
    return error_set (error, ERROR_REFUSED, "D-NOT-SHELVED", brief, NULL, "the paper of this record is in no place");
  add_planned (plan, path);
  return true;
}

bool shelve_plan_box (ShelvePlan *plan, const Shelf *shelf, GError **error)
{
  Box *box = find_box (plan, shelf->box, error);
  if (box == NULL)
    return false;
  if (g_strcmp0 (shelf->room, box->place.room) == 0 && g_strcmp0 (shelf->shelf, box->place.shelf) == 0) {
    g_autofree char *where = print_place (shelf->room, shelf->shelf);
    return error_set (error, ERROR_REFUSED, "D-SHELVED", shelf->box, NULL, "the box is in %s already", where);
  }
  put_box (plan, box, shelf);
  return true;
}

/* ---- In the end ---- */

static void put_shelf (Event *event, const char *room, const char *shelf)
{
  event_put (event, "room", room);
  event_put (event, "shelf", shelf);
}

void shelve_plan_bring (ShelvePlan *plan)
{
  for (unsigned i = 0; i < plan->placed->len; i++) {
    const Box *box = plan->placed->pdata[i];
    Event *event = change_event (plan->change, "box");
    event_put (event, "code", box->place.box);
    put_shelf (event, box->place.room, box->place.shelf);
  }
  for (unsigned i = 0; i < plan->planned->len; i++) {
    const Planned *planned = plan->planned->pdata[i];
    bool off = planned->room == NULL && planned->shelf == NULL && planned->box == NULL;
    Event *event = change_event (plan->change, standing_verb_name (STANDING_SHELVED, off));
    event_put (event, "on", planned->path);
    event_put (event, "box", planned->box);
    put_shelf (event, planned->room, planned->shelf);
  }
}

const GPtrArray *shelve_plan_warnings (const ShelvePlan *plan)
{
  return plan->warnings;
}
