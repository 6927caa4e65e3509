/* Builds the roster of an archive from the files in people/, read in the order of their events. The index lists these
 * events. */
#include "ops/sign/people.h"

#include <string.h>

#include "form/document/commit.h"
#include "form/document/kind.h"
#include "form/layout.h"
#include "form/text.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"
#include "sys/xml.h"

typedef struct {
  const Archive *archive;
  Roster *roster;
  const GPtrArray *events; /* of Event: those of the files in people/ */
} RosterReading;

/* Fails with D-ROSTER when the roster does not accept the file at path. */
static bool accept_verdict (RosterVerdict verdict, const char *path, GError **error)
{
  g_autoptr (Finding) finding = evidence_finding (verdict, path);
  if (finding != NULL)
    error_set (error, ERROR_UNREADABLE, "D-ROSTER", path, "run `dossier verify`", "%s", finding->message);
  return finding == NULL;
}

/* A person or a key. */
static bool read_person_or_key (RosterReading *reading, const Event *event, const RosterBrought *brought,
                                GError **error)
{
  bool is_key = kind_of_verb (event_verb (event)) == KIND_KEY;
  g_autoptr (GBytes) bytes = archive_read (reading->archive, event, error);
  if (bytes == NULL)
    return false;
  if (is_key) {
    Key *key = key_parse_public (bytes, brought->path, error);
    return key != NULL && accept_verdict (roster_bring_key (reading->roster, brought, key), brought->path, error);
  }
  Person *person = person_parse (bytes, brought->path, error);
  return person != NULL &&
         accept_verdict (roster_bring_person (reading->roster, brought, person), brought->path, error);
}

static const Event *signature_of (const RosterReading *reading, const char *statement)
{
  g_autofree char *path = statement_signature_path (statement);
  for (unsigned i = 0; path != NULL && i < reading->events->len; i++) {
    const Event *event = reading->events->pdata[i];
    if (g_strcmp0 (event_get (event, "path"), path) == 0)
      return event;
  }
  return NULL;
}

/* An invalid statement is not an error here: it merely does not count for its edition. */
static bool read_statement (RosterReading *reading, const Event *event, const RosterBrought *brought, GError **error)
{
  const Event *beside = signature_of (reading, brought->path);
  g_autoptr (GBytes) text = archive_read (reading->archive, event, error);
  g_autoptr (GBytes) signature = text == NULL || beside == NULL ? NULL : archive_read (reading->archive, beside, error);
  if (text == NULL || (beside != NULL && signature == NULL))
    return false;
  g_autoptr (Statement) statement = statement_parse (text, brought->path, NULL);
  if (statement != NULL && signature != NULL)
    roster_bring_statement (reading->roster, brought, statement, text, signature);
  return true;
}

static bool read_event (RosterReading *reading, const Event *event, GError **error)
{
  Kind kind = kind_of_verb (event_verb (event));
  const RosterBrought brought = {event_number (event), event_get (event, "path"), event_get (event, "digest")};
  if (kind == KIND_SIGNATURE)
    return true;
  return kind == KIND_STATEMENT ? read_statement (reading, event, &brought, error)
                                : read_person_or_key (reading, event, &brought, error);
}

Roster *people_read_events (const Archive *archive, const GPtrArray *events, const Layout *layout, GError **error)
{
  g_autoptr (Roster) roster = roster_new ();
  roster_require (roster, layout_administrators (layout));
  RosterReading reading = {archive, roster, events};
  for (unsigned i = 0; i < events->len; i++)
    if (!read_event (&reading, events->pdata[i], error))
      return NULL;
  return g_steal_pointer (&roster);
}

Roster *people_read (Archive *archive, GError **error)
{
  g_autoptr (GPtrArray) events = index_events (archive, "people", error);
  const Layout *layout = events == NULL ? NULL : layouts_in_force (archive, error);
  return layout == NULL ? NULL : people_read_events (archive, events, layout, error);
}

/* ---- Signing commits ---- */

static void free_signer (gpointer data)
{
  sign_signer_clear (data);
  g_free (data);
}

bool people_check_signer (Archive *archive, const Signer *signer, GError **error)
{
  g_autoptr (Roster) roster = people_read (archive, error);
  return roster != NULL && sign_check_key (archive, roster, signer->person, signer->key, error);
}

static Event *sign_commit (Archive *archive, uint64_t events, const char *head, gpointer data, GError **error)
{
  const Signer *signer = data;
  const char *id = journal_archive_id (archive_journal (archive));
  const char *fingerprint = key_fingerprint (signer->key);
  if (!people_check_signer (archive, signer, error))
    return NULL;
  g_autoptr (GBytes) text = commit_text (id, events, head, signer->person, fingerprint);
  g_autoptr (GBytes) signature = key_sign (signer->key, text, error);
  return signature == NULL ? NULL : commit_event (signer->person, fingerprint, signature);
}

const Signer *people_sign_commits (Archive *archive, Signer *signer)
{
  Signer *kept = g_new (Signer, 1);
  *kept = *signer;
  *signer = (Signer){0};
  archive_sign_with (archive, sign_commit, kept, free_signer);
  return kept;
}

/* ---- Finding ---- */

char *people_find (const Roster *roster, const char *word, GError **error)
{
  guint64 plain = 0;
  const char *digits = word[0] == 'p' ? word + 1 : word;
  const char *found = NULL;
  unsigned waits_for = 0, n = 0;
  if (g_ascii_string_to_unsigned (digits, 10, 1, roster_length (roster), &plain, NULL))
    return g_strdup (roster_number (roster, (unsigned)plain - 1));
  g_autoptr (GString) candidates = g_string_new (NULL);
  for (unsigned i = 0; i < roster_length (roster); i++) {
    const char *number = roster_number (roster, i);
    if (strcmp (roster_newest (roster, number, &waits_for)->name, word) != 0)
      continue;
    found = number;
    g_string_append_printf (candidates, "%s%s", n++ > 0 ? _ (", ") : "", number);
  }
  if (n == 1)
    return g_strdup (found);
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), candidates->str);
  if (n > 1)
    error_set (error, ERROR_USAGE, "D-PERSON-AMBIGUOUS", word, hint, "several people have this name");
  else
    error_set (error, ERROR_USAGE, "D-PERSON-UNKNOWN", word, "see `dossier person list --all`",
               "the archive has no such person");
  return NULL;
}
