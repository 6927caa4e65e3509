/* As corrections are made (ops/amend/correct.c): inside the commit, at the journal's head. */
#include "ops/lend/incident.h"

#include <string.h>

#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/lend/internal.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  const IncidentRequest *request;
  char *text;
  GPtrArray *incidents; /* of Incident */
} Noting;

/* ---- Opening ---- */

static bool shares_customer (const Incident *incident, const char *path)
{
  g_auto (NamePlace) one = {0}, other = {0};
  return name_split_path (incident->entry.places->pdata[0], &one) && name_split_path (path, &other) &&
         strcmp (one.customer, other.customer) == 0;
}

static Incident *entry_for (Noting *noting, const char *path)
{
  for (unsigned i = 0; i < noting->incidents->len; i++)
    if (shares_customer (noting->incidents->pdata[i], path))
      return noting->incidents->pdata[i];
  Incident *incident = incident_new (noting->request->kind);
  incident->text = g_strdup (noting->text);
  g_ptr_array_add (noting->incidents, incident);
  return incident;
}

static bool open_at (Noting *noting, Change *change, const char *reference, GError **error)
{
  uint64_t end = 0;
  g_autofree char *path = lend_find_place (change->index, reference, error);
  if (path == NULL || !index_destroyed (change->index, path, &end, error))
    return false;
  if (end != 0)
    return error_set (error, ERROR_REFUSED, "D-DESTROYED", reference, NULL,
                      "the record was destroyed or handed over by event %ju", (uintmax_t)end);
  GPtrArray *places = entry_for (noting, path)->entry.places;
  if (!g_ptr_array_find_with_equal_func (places, path, g_str_equal, NULL))
    g_ptr_array_add (places, g_steal_pointer (&path));
  return places->len <= ENTRY_MAX_PLACES ||
         error_set (error, ERROR_REFUSED, "D-TOO-MANY-PLACES", NULL, "split it into several commands",
                    "an incident applies to at most %d places", ENTRY_MAX_PLACES);
}

/* ---- Closing ---- */

typedef struct {
  const char *number;
  GPtrArray *places;
} Open;

static bool take_open (const IndexEffect *effect, gpointer data)
{
  const Open *open = data;
  if (strcmp (effect->entry, open->number) == 0)
    g_ptr_array_add (open->places, g_strdup (effect->path));
  return true;
}

static bool close_entry (Noting *noting, Change *change, const char *number, GError **error)
{
  g_autoptr (Incident) first = lend_read_incident (change->archive, change->index, number, 1, error);
  if (first == NULL)
    return false;
  Incident *incident = incident_new (first->kind);
  g_ptr_array_add (noting->incidents, incident);
  incident->step = INCIDENT_CLOSED;
  incident->text = g_strdup (noting->text);
  Open open = {number, incident->entry.places};
  if (!index_standing (change->index, STANDING_INCIDENT, false, take_open, &open, error))
    return false;
  if (open.places->len == 0)
    return error_set (error, ERROR_REFUSED, "D-INCIDENT-CLOSED", number, "see `dossier incident list --all`",
                      "the incident is closed already");
  return change_begin_entry (change, &incident->entry, ENTRY_INCIDENTS, number, error);
}

/* ---- Composing ---- */

static bool compose_incidents (Change *change, GError **error)
{
  Noting *noting = change->data;
  bool closes = noting->request->closes;
  g_autofree const char **words = text_distinct (noting->request->references);
  g_ptr_array_set_size (noting->incidents, 0);
  for (const char **word = words; *word != NULL; word++)
    if (!(closes ? close_entry : open_at) (noting, change, *word, error))
      return false;
  for (unsigned i = 0; i < noting->incidents->len; i++) {
    Incident *incident = noting->incidents->pdata[i];
    g_ptr_array_sort (incident->entry.places, text_compare);
    if ((!closes && !change_begin_entry (change, &incident->entry, ENTRY_INCIDENTS, NULL, error)) ||
        !change_enter (change, KIND_INCIDENT, incident, _ ("the new incident"), error))
      return false;
  }
  return true;
}

GPtrArray *lend_incident (Archive *archive, const IncidentRequest *request, const char *actor, bool dry_run,
                          GError **error)
{
  const char *option = request->closes ? "--reason" : "--text";
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) incidents = g_ptr_array_new_with_free_func ((GDestroyNotify)incident_free);
  if (!text_take (option, request->text, FIELD_MAX_LINE, &text, error))
    return NULL;
  if (text == NULL) {
    error_set (error, ERROR_USAGE, "D-REASON", option,
               request->closes ? N_ ("add --reason TEXT") : N_ ("add --text TEXT"),
               request->closes ? N_ ("closing an incident requires --reason") : N_ ("an incident requires --text"));
    return NULL;
  }
  Noting noting = {request, text, incidents};
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_incidents, .data = &noting};
  return change_commit (&change, error) ? g_steal_pointer (&incidents) : NULL;
}

/* ---- Reading ---- */

Incident *lend_read_incident (Archive *archive, Index *index, const char *number, unsigned edition, GError **error)
{
  uint64_t event = 0;
  if (number[0] == ENTRY_INCIDENTS && !index_entry_event (index, number, &edition, &event, error))
    return NULL;
  if (event == 0) {
    error_set (error, ERROR_USAGE, "D-INCIDENT-UNKNOWN", number, "see `dossier incident list --all`",
               "no incident has this number");
    return NULL;
  }
  g_autoptr (Event) brought = journal_event (archive_journal (archive), event, error);
  g_autoptr (GBytes) bytes = brought == NULL ? NULL : archive_read (archive, brought, error);
  return bytes == NULL ? NULL : incident_parse (bytes, event_get (brought, "path"), error);
}
