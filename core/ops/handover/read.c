/* A handover is read whole: it has few editions. */
#include "ops/handover/read.h"

#include <string.h>

#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

void handover_state_free (HandoverState *state)
{
  if (state == NULL)
    return;
  g_free (state->number);
  g_ptr_array_unref (state->editions);
  g_free (state->from_by);
  g_free (state->to_by);
  g_free (state);
}

Handover *handover_read_edition (Archive *archive, Index *index, const char *number, unsigned edition, GError **error)
{
  uint64_t event = 0;
  bool known = number[0] == ENTRY_HANDOVERS && entry_is_number (number);
  if (known && !index_entry_event (index, number, &edition, &event, error))
    return NULL;
  if (event == 0) {
    error_set (error, ERROR_USAGE, "D-HANDOVER-UNKNOWN", number, "see `dossier handover list`",
               "no handover has this number");
    return NULL;
  }
  g_autoptr (Event) brought = journal_event (archive_journal (archive), event, error);
  g_autoptr (GBytes) bytes = brought == NULL ? NULL : archive_read (archive, brought, error);
  return bytes == NULL ? NULL : handover_parse (bytes, event_get (brought, "path"), error);
}

const Handover *handover_proposal (const HandoverState *state)
{
  return state->editions->pdata[0];
}

static void add_signer (char **signers, const char *name)
{
  char *all = *signers != NULL ? g_strdup_printf ("%s; %s", *signers, name) : g_strdup (name);
  g_free (*signers);
  *signers = all;
}

static void take_edition (HandoverState *state, const Handover *handover)
{
  if (handover->step == HANDOVER_SIGNED)
    add_signer (strcmp (handover->side, "from") == 0 ? &state->from_by : &state->to_by, handover->signer);
  if (handover->step == HANDOVER_TAKEN)
    state->taken += handover->entry.places->len;
  if (handover->step == HANDOVER_WITHHELD)
    state->withheld += handover->entry.places->len;
  for (unsigned i = 0; i < handover->lines->len; i++) {
    const HandoverLine *line = handover->lines->pdata[i];
    state->pages += line->pages;
    state->copies += line->copies;
  }
  state->state = state->taken > 0                                 ? N_ ("taken")
                 : state->withheld > 0                            ? N_ ("withdrawn")
                 : state->from_by != NULL && state->to_by != NULL ? N_ ("signed")
                                                                  : N_ ("proposed");
}

HandoverState *handover_read (Archive *archive, Index *index, const char *number, GError **error)
{
  unsigned last = 1;
  g_autoptr (HandoverState) state = g_new0 (HandoverState, 1);
  state->number = g_strdup (number);
  state->editions = g_ptr_array_new_with_free_func ((GDestroyNotify)handover_free);
  for (unsigned edition = 1; edition <= last; edition++) {
    Handover *handover = handover_read_edition (archive, index, number, edition, error);
    if (handover == NULL)
      return NULL;
    g_ptr_array_add (state->editions, handover);
    take_edition (state, handover);
    uint64_t event = 0;
    unsigned newest = 0;
    if (edition == 1 && !index_entry_event (index, number, &newest, &event, error))
      return NULL;
    last = edition == 1 ? newest : last;
  }
  return g_steal_pointer (&state);
}

/* ---- Lists ---- */

static bool find_handovers (Archive *archive, const ReportRequest *request G_GNUC_UNUSED, ReportVisit visit,
                            gpointer data, GError **error)
{
  Index *index = index_of (archive, error);
  g_autoptr (GPtrArray) numbers = index != NULL ? index_entries (index, ENTRY_HANDOVERS, error) : NULL;
  for (unsigned i = 0; numbers != NULL && i < numbers->len; i++) {
    g_autoptr (HandoverState) state = handover_read (archive, index, numbers->pdata[i], error);
    if (state == NULL)
      return false;
    const Handover *first = handover_proposal (state);
    const HandoverRow row = {state->number,     handover_kind_name (first->kind),
                             first->from,       first->to,
                             first->month,      state->state,
                             state->from_by,    state->to_by,
                             first->lines->len, state->pages,
                             state->copies,     state->taken,
                             state->withheld,   first->entry.time};
    if (!visit (&row, data))
      return true;
  }
  return numbers != NULL;
}

static const ReportColumn columns[] = {
    {"handover", N_ ("handover"), REPORT_TEXT (HandoverRow, number)},
    {"state", N_ ("state"), REPORT_WORD (HandoverRow, state)},
    {"from", N_ ("from"), REPORT_TEXT (HandoverRow, from)},
    {"to", N_ ("to"), REPORT_TEXT (HandoverRow, to)},
    {"month", N_ ("month"), REPORT_TEXT (HandoverRow, month)},
    {"records", N_ ("records"), REPORT_NUMBER (HandoverRow, records)},
    {"pages", N_ ("pages"), REPORT_MAYBE_NUMBER (HandoverRow, pages)},
    {"copies", N_ ("copies"), REPORT_MAYBE_NUMBER (HandoverRow, copies)},
    {"from-by", N_ ("handed over by"), REPORT_TEXT (HandoverRow, from_by)},
    {"to-by", N_ ("taken over by"), REPORT_TEXT (HandoverRow, to_by)},
    {"kind", N_ ("type"), REPORT_WORD (HandoverRow, kind)},
    {"taken", N_ ("taken over"), REPORT_NUMBER (HandoverRow, taken)},
    {"withheld", N_ ("withheld"), REPORT_NUMBER (HandoverRow, withheld)},
    {"time", N_ ("time"), REPORT_TIME (HandoverRow, time)},
    {0},
};
const Report handover_report = {.name = "handover", .columns = columns, .brief = 10, .find = find_handovers};

/* ---- Who keeps a record ---- */

bool handover_keeper (Index *index, const LayoutCategory *category, const char *path, HandoverKeeper *keeper,
                      GError **error)
{
  g_auto (IndexStanding) taken = {0};
  const char *custodian = category_custodian (category);
  bool goes = g_strv_contains (category_recipients (category), custodian);
  *keeper = (HandoverKeeper){custodian, NULL, NULL};
  if (!index_standing_on (index, path, STANDING_TAKEN, custodian, &taken, error))
    return false;
  keeper->entry = g_steal_pointer (&taken.entry);
  if (goes && keeper->entry == NULL) {
    keeper->department = category_interim (category);
    keeper->next = custodian;
  }
  return true;
}
