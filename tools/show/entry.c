/* The editions of an entry of a register, each with the event that brought it. */
#include "tools/show/show.h"

#include "ops/amend.h"
#include "ops/decide.h"
#include "ops/handover.h"
#include "ops/lend.h"
#include "store/journal.h"
#include "tools/destroy/destroy.h"

/* Within an object. False after setting *error. */
static bool put_decision (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                          GError **error)
{
  g_autoptr (Decision) decision = decide_read (archive, index, number, edition, error);
  if (decision != NULL)
    show_decision (output, decision, true);
  return decision != NULL;
}

static bool put_correction (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                            GError **error)
{
  g_autoptr (Correction) correction = amend_read_correction (archive, index, number, edition, error);
  if (correction != NULL)
    show_correction (output, correction);
  return correction != NULL;
}

static bool put_incident (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                          GError **error)
{
  g_autoptr (Incident) incident = lend_read_incident (archive, index, number, edition, error);
  if (incident != NULL)
    show_incident (output, incident);
  return incident != NULL;
}

static bool put_handover (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                          GError **error)
{
  g_autoptr (Handover) handover = handover_read_edition (archive, index, number, edition, error);
  if (handover != NULL)
    show_handover (output, handover);
  return handover != NULL;
}

/* After the object of the edition. */
static bool put_lines (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                       GError **error)
{
  g_autoptr (Handover) handover = handover_read_edition (archive, index, number, edition, error);
  return handover != NULL && show_handover_lines (output, archive, handover, error);
}

static bool show_edition (Context *context, Archive *archive, Index *index, const char *number, unsigned edition,
                          GError **error)
{
  static const struct {
    char letter;
    const char *type;
    bool (*put) (Output *output, Archive *archive, Index *index, const char *number, unsigned edition, GError **error);
  } registers[] = {{ENTRY_DECISIONS, "decision", put_decision},       {ENTRY_CORRECTIONS, "correction", put_correction},
                   {ENTRY_LOANS, "loan", show_loan_edition},          {ENTRY_HANDOVERS, "handover", put_handover},
                   {ENTRY_CONTACTS, "contact", show_contact_edition}, {ENTRY_INCIDENTS, "incident", put_incident}};
  Output *output = context->output;
  uint64_t event = 0;
  unsigned i = 0;
  while (i + 1 < G_N_ELEMENTS (registers) && registers[i].letter != number[0])
    i++;
  g_autoptr (Event) brought = index_entry_event (index, number, &edition, &event, error)
                                  ? journal_event (archive_journal (archive), event, error)
                                  : NULL;
  if (brought == NULL)
    return false;
  if (edition > 1)
    output_line (output, "%s", "");
  output_begin (output, registers[i].type);
  if (!registers[i].put (output, archive, index, number, edition, error))
    return false;
  show_event (output, brought);
  output_text (output, "path", N_ ("path"), event_get (brought, "path"));
  output_end (output);
  return number[0] != ENTRY_HANDOVERS || put_lines (output, archive, index, number, edition, error);
}

bool show_entry (Context *context, Archive *archive, const char *number, bool xml, GError **error)
{
  uint64_t event = 0;
  unsigned newest = 0;
  if (register_is_number (number) && !xml)
    return destroy_show_register (context, archive, number, NULL, false, error);
  if (register_is_number (number))
    return options_error (error, "show", "--xml is for records, volumes, customers and decisions");
  Index *index = index_of (archive, error);
  uint64_t end = 0;
  if (index == NULL || !index_entry_event (index, number, &newest, &event, error) ||
      !index_entry_end (index, number, &end, error))
    return false;
  if (end != 0 && !xml)
    return show_ended (context->output, archive, end, error);
  event = end != 0 ? end : event;
  if (xml) {
    g_autoptr (Event) brought = journal_event (archive_journal (archive), event, error);
    g_autoptr (GBytes) bytes = brought != NULL ? archive_read (archive, brought, error) : NULL;
    return show_xml (context, bytes);
  }
  for (unsigned edition = 1; edition <= newest; edition++)
    if (!show_edition (context, archive, index, number, edition, error))
      return false;
  return true;
}
