/* Signing, taking over and withdrawing: each adds an edition to the lists that are named, all in one transaction. */
#include <string.h>

#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/handover/read.h"
#include "ops/handover/run.h"
#include "store/change.h"
#include "store/layouts.h"
#include "store/people.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  const HandoverSigning *signing; /* or */
  const HandoverTaking *taking;
  const Layout *layout;
  char *by, *reason;
  GPtrArray *handovers; /* of Handover: the new editions */
} Stepping;

static Handover *next_edition (Stepping *stepping, Change *change, const HandoverState *state, HandoverStep step,
                               GError **error)
{
  const Handover *first = handover_proposal (state);
  Handover *handover = handover_new ();
  g_ptr_array_add (stepping->handovers, handover);
  handover->step = step;
  handover->kind = first->kind;
  handover->from = g_strdup (first->from);
  handover->to = g_strdup (first->to);
  return change_begin_entry (change, &handover->entry, ENTRY_HANDOVERS, state->number, error) ? handover : NULL;
}

static bool refuse_state (const HandoverState *state, GError **error)
{
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier show %s`"), state->number);
  return error_set (error, ERROR_REFUSED, "D-HANDOVER-STATE", state->number, hint, "this handover is %s already",
                    _ (state->state));
}

/* ---- People ---- */

/* The person with whose key the commit is signed. *person stays NULL in an archive without people.
 * D-HANDOVER-UNSIGNED (refused). */
static bool find_person (Change *change, const char *number, Roster **roster, const Person **person, GError **error)
{
  *person = NULL;
  *roster = people_read (change->archive, error);
  if (*roster == NULL)
    return false;
  if (roster_length (*roster) == 0)
    return true;
  *person = number != NULL ? roster_person (*roster, number, 0) : NULL;
  return *person != NULL || error_set (error, ERROR_REFUSED, "D-HANDOVER-UNSIGNED", NULL, "add --sign",
                                       "this archive has people, who sign handovers with their keys");
}

static bool refuse_side (const HandoverState *state, const char *department, GError **error)
{
  const Handover *first = handover_proposal (state);
  g_autofree char *hint = g_strdup_printf (_ ("sign for %s or %s: --for DEPARTMENT"), first->from, first->to);
  if (department == NULL)
    return error_set (error, ERROR_REFUSED, "D-HANDOVER-SIDE", state->number, hint, "a department signs it");
  return error_set (error, ERROR_REFUSED, "D-HANDOVER-SIDE", state->number, hint,
                    "the department %s neither hands over nor takes over", department);
}

/* For a department; of an office, by the name. NULL and D-HANDOVER-SIDE (refused). */
static const char *find_side (const HandoverState *state, const char *department, const char *name, GError **error)
{
  const Handover *first = handover_proposal (state);
  if (first->kind == HANDOVER_OFFICE) {
    bool gives = strcmp (first->giver, name) == 0, receives = strcmp (first->receiver, name) == 0;
    if (!gives && !receives)
      error_set (error, ERROR_REFUSED, "D-HANDOVER-SIDE", state->number, "name who signs with --by NAME",
                 "%s neither hands the office over nor takes it over", name);
    return gives ? "from" : receives ? "to" : NULL;
  }
  if (g_strcmp0 (department, first->from) == 0)
    return "from";
  if (g_strcmp0 (department, first->to) == 0)
    return "to";
  refuse_side (state, department, error);
  return NULL;
}

/* ---- Signing ---- */

static bool is_same_person (const Handover *edition, const char *name, const char *person)
{
  return edition->step == HANDOVER_SIGNED &&
         (strcmp (edition->signer, name) == 0 || (person != NULL && g_strcmp0 (edition->person, person) == 0));
}

static bool sign_list (Stepping *stepping, Change *change, const HandoverState *state, GError **error)
{
  const HandoverSigning *request = stepping->signing;
  g_autoptr (Roster) roster = NULL;
  const Person *person = NULL;
  const char *department = layout_department (stepping->layout, request->department, error);
  if ((request->department != NULL && department == NULL) ||
      !find_person (change, request->person, &roster, &person, error))
    return false;
  const char *name = person != NULL ? person->name : stepping->by != NULL ? stepping->by : change->actor;
  if (person != NULL && department != NULL && g_strcmp0 (department, person->department) != 0)
    return error_set (error, ERROR_REFUSED, "D-HANDOVER-SIDE", person->number, "leave out --for",
                      "%s belongs to the department %s", person->number,
                      person->department != NULL ? person->department : "-");
  if (state->taken + state->withheld > 0)
    return refuse_state (state, error);
  const char *side = find_side (state, person != NULL ? person->department : department, name, error);
  if (side == NULL)
    return false;
  for (unsigned i = 1; i < state->editions->len; i++)
    if (is_same_person (state->editions->pdata[i], name, person != NULL ? person->number : NULL))
      return error_set (error, ERROR_REFUSED, "D-HANDOVER-SAME", state->number, NULL,
                        "%s has signed this handover already", name);
  Handover *handover = next_edition (stepping, change, state, HANDOVER_SIGNED, error);
  if (handover == NULL)
    return false;
  handover->side = g_strdup (side);
  handover->signer = g_strdup (name);
  handover->person = person != NULL ? g_strdup (person->number) : NULL;
  return change_enter (change, KIND_HANDOVER, handover, _ ("the new edition"), error);
}

/* ---- Taking over ---- */

static bool refuse_line (const char *text, unsigned n, GError **error)
{
  return error_set (error, ERROR_USAGE, "D-HANDOVER-LINE", text, NULL, "expected a line from 1 to %u", n);
}

/* The number before "=" or the end. 0: D-HANDOVER-LINE. */
static unsigned read_line (const char *text, unsigned n, GError **error)
{
  guint64 line = 0;
  g_autofree char *digits = g_strndup (text, strcspn (text, "="));
  if (!g_ascii_string_to_unsigned (digits, 10, 1, n, &line, NULL))
    refuse_line (text, n, error);
  return (unsigned)line;
}

static gint compare_lines (gconstpointer a, gconstpointer b)
{
  unsigned one = ((const HandoverDifference *)*(gconstpointer const *)a)->line,
           other = ((const HandoverDifference *)*(gconstpointer const *)b)->line;
  return (one > other) - (one < other);
}

static bool leaves_out (const Stepping *stepping, unsigned line, unsigned n)
{
  for (char **at = stepping->taking->without; at != NULL && *at != NULL; at++)
    if (read_line (*at, n, NULL) == line)
      return true;
  return stepping->taking->withdraws;
}

static bool add_differences (const Stepping *stepping, Handover *handover, unsigned n, GError **error)
{
  for (char **at = stepping->taking->differs; at != NULL && *at != NULL; at++) {
    g_autofree char *text = NULL;
    const char *equals = strchr (*at, '=');
    unsigned line = read_line (*at, n, error);
    if (line == 0 || !text_take ("--differs", equals != NULL ? equals + 1 : NULL, HANDOVER_MAX_REMARK, &text, error))
      return false;
    if (text == NULL)
      return error_set (error, ERROR_USAGE, "D-HANDOVER-LINE", *at, "write it as 3=TEXT", "say what differs");
    if (leaves_out (stepping, line, n))
      return error_set (error, ERROR_USAGE, "D-HANDOVER-LINE", *at, "give one of --differs and --without",
                        "line %u is left out, and so does not differ", line);
    handover_add_difference (handover, line, text);
  }
  g_ptr_array_sort (handover->differences, compare_lines);
  return true;
}

/* The present place of each line's record that stands. */
static bool add_places (const Stepping *stepping, Index *index, const Handover *first, bool withheld,
                        Handover *handover, GError **error)
{
  for (unsigned i = 0; i < first->lines->len; i++) {
    uint64_t end = 0;
    char *moved = NULL;
    const char *path = ((const HandoverLine *)first->lines->pdata[i])->path;
    if (!index_moved_to (index, path, &moved, error))
      return false;
    g_autofree char *place = moved != NULL ? moved : g_strdup (path);
    if (!index_destroyed (index, place, &end, error))
      return false;
    if (end == 0 && leaves_out (stepping, i + 1, first->lines->len) == withheld)
      g_ptr_array_add (handover->entry.places, g_steal_pointer (&place));
  }
  g_ptr_array_sort (handover->entry.places, text_compare);
  return true;
}

/* Drops an edition that is about nothing. */
static bool enter_edition (Stepping *stepping, Change *change, const HandoverState *state, HandoverStep step,
                           GError **error)
{
  const Handover *first = handover_proposal (state);
  Handover *handover = next_edition (stepping, change, state, step, error);
  bool withheld = step == HANDOVER_WITHHELD;
  if (handover == NULL || !add_places (stepping, change->index, first, withheld, handover, error))
    return false;
  if (handover->entry.places->len == 0) {
    g_ptr_array_set_size (stepping->handovers, (int)stepping->handovers->len - 1);
    return true;
  }
  if (withheld)
    handover->reason = g_strdup (stepping->reason != NULL ? stepping->reason : "-");
  else if (!add_differences (stepping, handover, first->lines->len, error))
    return false;
  /* What stays is said after what goes, as the next edition. */
  for (unsigned i = 0; i + 1 < stepping->handovers->len; i++)
    if (strcmp (((const Handover *)stepping->handovers->pdata[i])->entry.number, state->number) == 0)
      handover->entry.edition++;
  return change_enter (change, KIND_HANDOVER, handover, _ ("the new edition"), error);
}

static bool check_taker (Change *change, const Stepping *stepping, const HandoverState *state, GError **error)
{
  g_autoptr (Roster) roster = NULL;
  const Person *person = NULL;
  const Handover *first = handover_proposal (state);
  if (!find_person (change, stepping->taking->person, &roster, &person, error))
    return false;
  bool fits = person == NULL || stepping->taking->withdraws || g_strcmp0 (person->department, first->to) == 0;
  return fits || refuse_side (state, person->department, error);
}

static bool take_list (Stepping *stepping, Change *change, const HandoverState *state, GError **error)
{
  const HandoverTaking *request = stepping->taking;
  unsigned n = handover_proposal (state)->lines->len;
  if (state->taken + state->withheld > 0)
    return refuse_state (state, error);
  for (char **at = request->without; at != NULL && *at != NULL; at++)
    if (read_line (*at, n, error) == 0)
      return false;
  if (!check_taker (change, stepping, state, error))
    return false;
  const Handover *first = handover_proposal (state);
  if (!request->withdraws && (state->from_by == NULL || state->to_by == NULL))
    return error_set (error, ERROR_REFUSED, "D-HANDOVER-UNSIGNED", state->number, "run `dossier handover sign`",
                      "%s has not signed this handover", state->from_by == NULL ? first->from : first->to);
  return (request->withdraws || enter_edition (stepping, change, state, HANDOVER_TAKEN, error)) &&
         enter_edition (stepping, change, state, HANDOVER_WITHHELD, error);
}

/* ---- Composing ---- */

static bool compose_steps (Change *change, GError **error)
{
  Stepping *stepping = change->data;
  bool signs = stepping->signing != NULL;
  g_autofree const char **numbers = text_distinct (signs ? stepping->signing->numbers : stepping->taking->numbers);
  g_ptr_array_set_size (stepping->handovers, 0);
  for (const char **number = numbers; *number != NULL; number++) {
    g_autoptr (HandoverState) state = handover_read (change->archive, change->index, *number, error);
    if (state == NULL || !(signs ? sign_list : take_list) (stepping, change, state, error))
      return false;
  }
  return true;
}

static GPtrArray *run_steps (Archive *archive, Stepping *stepping, const char *actor, bool dry_run, GError **error)
{
  stepping->layout = layouts_in_force (archive, error);
  stepping->handovers = g_ptr_array_new_with_free_func ((GDestroyNotify)handover_free);
  Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_steps, .data = stepping};
  if (stepping->layout == NULL || !change_commit (&change, error))
    g_clear_pointer (&stepping->handovers, g_ptr_array_unref);
  return stepping->handovers;
}

GPtrArray *handover_sign (Archive *archive, const HandoverSigning *request, const char *actor, bool dry_run,
                          GError **error)
{
  g_autofree char *by = NULL;
  if (!text_take ("--by", request->by, FIELD_MAX_LINE, &by, error))
    return NULL;
  Stepping stepping = {.signing = request, .by = by};
  return run_steps (archive, &stepping, actor, dry_run, error);
}

GPtrArray *handover_take (Archive *archive, const HandoverTaking *request, const char *actor, bool dry_run,
                          GError **error)
{
  g_autofree char *reason = NULL;
  if (!text_take ("--reason", request->reason, FIELD_MAX_LINE, &reason, error))
    return NULL;
  bool leaves = request->withdraws || (request->without != NULL && request->without[0] != NULL);
  g_autofree const char **numbers = text_distinct (request->numbers);
  bool several = numbers[0] != NULL && numbers[1] != NULL;
  if (leaves && reason == NULL) {
    error_set (error, ERROR_USAGE, "D-REASON", "--reason", "add --reason TEXT",
               "records that are not taken over require --reason");
    return NULL;
  }
  if (several && (request->without != NULL || request->differs != NULL)) {
    error_set (error, ERROR_USAGE, "D-HANDOVER-LINE", NULL, "take one list after the other",
               "--differs and --without name lines of one list");
    return NULL;
  }
  Stepping stepping = {.taking = request, .reason = reason};
  return run_steps (archive, &stepping, actor, dry_run, error);
}
