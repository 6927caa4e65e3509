/* The list is drawn up inside the commit, at the journal's head, from what the layout says is due. */
#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers.h"
#include "ops/handover/pending.h"
#include "ops/handover/read.h"
#include "ops/handover/run.h"
#include "store/change.h"
#include "store/filed.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  const HandoverProposal *request;
  const GDate *today;
  const Layout *layout;
  const char *from, *to; /* codes */
  char *month, *giver, *receiver;
  GDate until;
  GHashTable *listed;   /* office: path of a record to the number of the open list that it is on */
  GHashTable *named;    /* paths of the records that are asked for; NULL: all */
  GPtrArray *handovers; /* of Handover */
  Change *change;
  GError *error;
} Proposing;

/* ---- Lists ---- */

/* The list for a pair of departments that has room for one more line. Borrowed. */
static Handover *list_for (Proposing *proposing, const char *from, const char *to)
{
  for (unsigned i = proposing->handovers->len; i-- > 0;) {
    Handover *handover = proposing->handovers->pdata[i];
    if (strcmp (handover->from, from) == 0 && strcmp (handover->to, to) == 0 &&
        handover->lines->len < HANDOVER_MAX_LINES)
      return handover;
  }
  Handover *handover = handover_new ();
  handover->kind = proposing->request->office ? HANDOVER_OFFICE : HANDOVER_MONTHLY;
  handover->from = g_strdup (from);
  handover->to = g_strdup (to);
  handover->month = proposing->request->office ? NULL : g_strdup (proposing->month);
  handover->giver = g_strdup (proposing->giver);
  handover->receiver = g_strdup (proposing->receiver);
  g_ptr_array_add (proposing->handovers, handover);
  return handover;
}

static bool add_line (Proposing *proposing, const char *from, const char *to, const char *path)
{
  uint64_t number = 0;
  const Archive *archive = proposing->change->archive;
  if (!index_event_of (proposing->change->index, path, &number, &proposing->error))
    return false;
  g_autoptr (Event) event = journal_event (archive_journal (archive), number, &proposing->error);
  g_autoptr (GBytes) bytes = event == NULL ? NULL : filed_record (archive, event, &proposing->error);
  g_autoptr (Record) record = bytes == NULL ? NULL : record_parse (bytes, path, &proposing->error);
  if (record == NULL)
    return false;
  Handover *handover = list_for (proposing, from, to);
  HandoverLine *line = handover_add_line (handover, path);
  g_autofree char *reference = refcode_print (&record->reference);
  refcode_parse (reference, &line->reference, NULL);
  line->pages = record_paper_pages (record);
  line->copies = record->copies;
  g_ptr_array_add (handover->entry.places, g_strdup (path));
  return true;
}

/* ---- Which records ---- */

/* Whether one of the open lists that a record is on goes to the department. */
static bool is_offered (Proposing *proposing, const char *offers, const char *to, char **list)
{
  g_auto (GStrv) numbers = g_strsplit (offers != NULL ? offers : "", ",", -1);
  for (char **number = numbers; *number != NULL; number++) {
    g_autoptr (Handover) handover =
        handover_read_edition (proposing->change->archive, proposing->change->index, *number, 1, NULL);
    if (handover == NULL || strcmp (handover->to, to) != 0)
      continue;
    *list = g_strdup (*number);
    return true;
  }
  return false;
}

static bool take_pending (const void *data, gpointer self)
{
  const PendingRow *row = data;
  Proposing *proposing = self;
  g_autofree char *list = NULL, *brief = name_short_from_path (row->path);
  bool named = proposing->named != NULL;
  if (named && !g_hash_table_contains (proposing->named, row->path))
    return true;
  if (is_offered (proposing, row->offers, row->to, &list))
    return !named || error_set (&proposing->error, ERROR_REFUSED, "D-HANDOVER-LISTED", brief, NULL,
                                "the record is on the list %s already", list);
  const char *from = proposing->from != NULL ? proposing->from : row->from;
  if (from == NULL)
    return error_set (&proposing->error, ERROR_USAGE, "D-HANDOVER-FROM", brief, "name it with --from DEPARTMENT",
                      "no creator of this record names the department that has it");
  if (strcmp (from, row->to) == 0)
    return true;
  return add_line (proposing, from, row->to, row->path);
}

/* Notes the records of a list of the office that nobody has taken over or withdrawn. */
static bool note_listed (Proposing *proposing, const HandoverState *state, GError **error)
{
  const Handover *first = handover_proposal (state);
  bool open = first->kind == HANDOVER_OFFICE && strcmp (first->from, proposing->from) == 0 &&
              state->taken + state->withheld == 0;
  for (unsigned i = 0; open && i < first->lines->len; i++) {
    char *moved = NULL;
    const char *path = ((const HandoverLine *)first->lines->pdata[i])->path;
    if (!index_moved_to (proposing->change->index, path, &moved, error))
      return false;
    g_hash_table_insert (proposing->listed, moved != NULL ? moved : g_strdup (path), g_strdup (state->number));
  }
  return true;
}

static bool find_listed (Proposing *proposing, GError **error)
{
  const Change *change = proposing->change;
  g_autoptr (GPtrArray) numbers = index_entries (change->index, ENTRY_HANDOVERS, error);
  g_clear_pointer (&proposing->listed, g_hash_table_unref);
  proposing->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (unsigned i = 0; numbers != NULL && i < numbers->len; i++) {
    g_autoptr (HandoverState) state = handover_read (change->archive, change->index, numbers->pdata[i], error);
    if (state == NULL || !note_listed (proposing, state, error))
      return false;
  }
  return numbers != NULL;
}

/* All that a department keeps, whether it was handed over or stays there. */
static bool take_kept (const IndexRow *row, gpointer data)
{
  Proposing *proposing = data;
  HandoverKeeper keeper = {0};
  const LayoutCategory *category = layout_category_by_code (proposing->layout, row->category);
  if (category == NULL || strcmp (category_custodian (category), proposing->from) != 0 ||
      (proposing->named != NULL && !g_hash_table_contains (proposing->named, row->path)))
    return true;
  if (!handover_keeper (proposing->change->index, category, row->path, &keeper, &proposing->error))
    return false;
  g_free (keeper.entry);
  if (g_strcmp0 (keeper.department, proposing->from) != 0)
    return true;
  const char *list = g_hash_table_lookup (proposing->listed, row->path);
  g_autofree char *brief = name_short_from_path (row->path);
  if (list != NULL)
    return error_set (&proposing->error, ERROR_REFUSED, "D-HANDOVER-LISTED", brief, NULL,
                      "the record is on the list %s already", list);
  return add_line (proposing, proposing->from, proposing->from, row->path);
}

static bool take_named (const IndexRow *row, gpointer data)
{
  g_hash_table_add (((Proposing *)data)->named, g_strdup (row->path));
  return true;
}

static bool refuse_named (Index *index, const char *path, const Layout *layout, GError **error)
{
  uint64_t end = 0;
  g_auto (NamePlace) place = {0};
  g_auto (IndexStanding) voided = {0};
  g_autofree char *brief = name_short_from_path (path);
  if (!index_destroyed (index, path, &end, error) ||
      !index_standing_on (index, path, STANDING_VOID, "", &voided, error) || !name_split_path (path, &place))
    return false;
  if (end != 0)
    return error_set (error, ERROR_REFUSED, "D-DESTROYED", brief, NULL, "the record was destroyed by event %ju",
                      (uintmax_t)end);
  if (voided.entry != NULL && voided.ended == 0)
    return error_set (error, ERROR_REFUSED, "D-VOID", brief, NULL, "this record is void, by %s", voided.entry);
  const LayoutCategory *category = layout_category_by_directory (layout, place.directory);
  if (category == NULL || !category_stays (category))
    return true;
  return error_set (error, ERROR_REFUSED, "D-HANDOVER-STAYS", brief, "an office is handed over with --office",
                    "records of %s stay with the department %s, by %s", category_code (category),
                    category_custodian (category), category_place (category));
}

static bool take_references (Proposing *proposing, GError **error)
{
  Index *index = proposing->change->index;
  const char *const *reference = proposing->request->references;
  g_clear_pointer (&proposing->named, g_hash_table_unref);
  if (reference == NULL || *reference == NULL)
    return true;
  proposing->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (; *reference != NULL; reference++) {
    g_auto (NamePlace) place = {0};
    g_autofree char *path = customers_find_place (index, *reference, false, error);
    if (path == NULL || !name_split_path (path, &place))
      return false;
    IndexQuery query = {.volume = path, .by_place = true, .restricted = true};
    if (place.directory == NULL)
      return error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", NULL,
                        "name records or volumes: C00042/2024/a02-contracts/0007", "\"%s\" is not a record or volume",
                        *reference);
    if (place.item == 0 && !index_search (index, &query, take_named, proposing, error))
      return false;
    if (place.item != 0 && !proposing->request->office && !refuse_named (index, path, proposing->layout, error))
      return false;
    if (place.item != 0)
      g_hash_table_add (proposing->named, g_steal_pointer (&path));
  }
  return true;
}

/* ---- Composing ---- */

static bool find_lines (Proposing *proposing, GError **error)
{
  PendingHandovers due = {.today = *proposing->today, .from = proposing->from, .to = proposing->to};
  IndexQuery kept = {.by_place = true, .restricted = true};
  if (proposing->named == NULL)
    due.until = proposing->until;
  if (proposing->request->office && !find_listed (proposing, error))
    return false;
  bool good = proposing->request->office
                  ? index_search (proposing->change->index, &kept, take_kept, proposing, error)
                  : pending_visit (proposing->change->archive, &due, take_pending, proposing, error);
  if (proposing->error != NULL)
    g_propagate_error (error, g_steal_pointer (&proposing->error));
  if (!good || *error != NULL)
    return false;
  return proposing->handovers->len > 0 ||
         error_set (error, ERROR_REFUSED, "D-HANDOVER-NOTHING", NULL, "see `dossier handover list --pending`",
                    "nothing is to be handed over");
}

static int compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (((const HandoverLine *)*(gconstpointer const *)a)->path,
                 ((const HandoverLine *)*(gconstpointer const *)b)->path);
}

/* Records come by category and day; the lines of a list go by path. */
static void sort_lines (const Handover *handover)
{
  g_ptr_array_sort (handover->lines, compare_lines);
  g_ptr_array_sort (handover->entry.places, text_compare);
}

static bool compose_proposals (Change *change, GError **error)
{
  Proposing *proposing = change->data;
  proposing->change = change;
  g_ptr_array_set_size (proposing->handovers, 0);
  if (!take_references (proposing, error) || !find_lines (proposing, error))
    return false;
  for (unsigned i = 0; i < proposing->handovers->len; i++) {
    Handover *handover = proposing->handovers->pdata[i];
    sort_lines (handover);
    if (!change_begin_entry (change, &handover->entry, ENTRY_HANDOVERS, NULL, error) ||
        !change_enter (change, KIND_HANDOVER, handover, _ ("the new handover"), error))
      return false;
  }
  return true;
}

static bool check_month (Proposing *proposing, GError **error)
{
  const char *month = proposing->request->month;
  const GDate *today = proposing->today;
  proposing->month = month != NULL ? g_strdup (month)
                                   : g_strdup_printf ("%04d-%02d", g_date_get_year (today), g_date_get_month (today));
  g_autofree char *first = g_strconcat (proposing->month, "-01", NULL);
  if (!handover_is_month (proposing->month) || !date_parse_strict (first, &proposing->until))
    return error_set (error, ERROR_USAGE, "D-HANDOVER-MONTH", month, "write it as 2026-11", "this is not a month");
  g_date_add_months (&proposing->until, 1);
  g_date_subtract_days (&proposing->until, 1);
  return true;
}

static bool check_request (Proposing *proposing, GError **error)
{
  const HandoverProposal *request = proposing->request;
  if ((request->from != NULL &&
       (proposing->from = layout_department (proposing->layout, request->from, error)) == NULL) ||
      (request->to != NULL && (proposing->to = layout_department (proposing->layout, request->to, error)) == NULL) ||
      !text_take ("--giver", request->giver, FIELD_MAX_LINE, &proposing->giver, error) ||
      !text_take ("--receiver", request->receiver, FIELD_MAX_LINE, &proposing->receiver, error))
    return false;
  bool names = proposing->giver != NULL || proposing->receiver != NULL;
  if (request->office ? proposing->giver == NULL || proposing->receiver == NULL || request->from == NULL ||
                            request->month != NULL || request->to != NULL
                      : names)
    return error_set (error, ERROR_USAGE, "D-HANDOVER-FROM", "--office", NULL,
                      "--office takes --from DEPARTMENT, --giver NAME and --receiver NAME, which belong to it alone");
  if (names && strcmp (proposing->giver, proposing->receiver) == 0)
    return error_set (error, ERROR_REFUSED, "D-HANDOVER-SAME", proposing->giver, NULL,
                      "nobody hands an office over to themselves");
  return check_month (proposing, error);
}

GPtrArray *handover_propose (Archive *archive, const HandoverProposal *request, const char *actor, const GDate *today,
                             bool dry_run, GError **error)
{
  Proposing proposing = {.request = request,
                         .today = today,
                         .layout = layouts_in_force (archive, error),
                         .handovers = g_ptr_array_new_with_free_func ((GDestroyNotify)handover_free)};
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_proposals, .data = &proposing};
  bool good = proposing.layout != NULL && check_request (&proposing, error) && change_commit (&change, error);
  g_clear_pointer (&proposing.named, g_hash_table_unref);
  g_clear_pointer (&proposing.listed, g_hash_table_unref);
  g_clear_error (&proposing.error);
  g_free (proposing.month);
  g_free (proposing.giver);
  g_free (proposing.receiver);
  if (!good)
    g_clear_pointer (&proposing.handovers, g_ptr_array_unref);
  return proposing.handovers;
}
