/* The index lists the event of the edition in force alone. Earlier ones are found by visiting the journal's `amend`
 * events, as a whole life is asked for seldom. */
#include "ops/amend/history.h"

#include "ops/amend/differ.h"
#include "store/filed.h"
#include "store/journal.h"

typedef struct {
  const char *path; /* at present */
  const Moves *moves;
  GPtrArray *events; /* of Event */
} History;

static void edition_free (gpointer data)
{
  AmendEdition *edition = data;
  record_free (edition->record);
  g_clear_pointer (&edition->changes, g_ptr_array_unref);
  g_free (edition);
}

static bool collect_edition (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data,
                             GError **error G_GNUC_UNUSED)
{
  unsigned edition;
  History *history = data;
  g_autofree char *path = filed_path (event, &edition);
  g_autofree char *now = path != NULL ? moves_now (history->moves, path, event_number (event)) : NULL;
  if (g_strcmp0 (now != NULL ? now : path, history->path) == 0)
    g_ptr_array_add (history->events, event_copy (event));
  return true;
}

static bool add_edition (Archive *archive, const Event *event, GPtrArray *editions, GError **error)
{
  const AmendEdition *before = editions->len > 0 ? editions->pdata[editions->len - 1] : NULL;
  g_autoptr (GBytes) bytes = filed_record (archive, event, error);
  Record *record = bytes != NULL ? record_parse (bytes, event_get (event, "path"), error) : NULL;
  if (record == NULL)
    return false;
  AmendEdition *edition = g_new0 (AmendEdition, 1);
  *edition = (AmendEdition){.number = record->edition, .event = event_number (event), .record = record};
  edition->changes = amend_differences (before != NULL ? before->record : record, record);
  g_ptr_array_add (editions, edition);
  return true;
}

GPtrArray *amend_history (Archive *archive, Index *index, const char *path, GError **error)
{
  uint64_t last = 0;
  const Journal *journal = archive_journal (archive);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  g_autoptr (GPtrArray) editions = g_ptr_array_new_with_free_func (edition_free);
  if (!index_event_of (index, path, &last, error) || !archive_learn_moves (archive, error))
    return NULL;
  History history = {path, archive_moves (archive), events};
  g_autoptr (Event) event = last != 0 ? journal_event (journal, last, error) : NULL;
  if (last != 0 && event == NULL)
    return NULL;
  const unsigned edition = event != NULL ? filed_edition (event) : 0;
  if (edition == 1)
    g_ptr_array_add (events, g_steal_pointer (&event));
  else if (edition > 1 && (!journal_visit_verb (journal, "file", collect_edition, &history, error) ||
                           !journal_visit_verb (journal, "amend", collect_edition, &history, error)))
    return NULL;
  for (unsigned i = 0; i < events->len; i++)
    if (!add_edition (archive, events->pdata[i], editions, error))
      return NULL;
  return g_steal_pointer (&editions);
}
