/* A signature is checked against the journal at two positions: where it was made and where it was added. */
#include "ops/sign/signer.h"

#include <string.h>

#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

void sign_signer_clear (Signer *signer)
{
  g_clear_pointer (&signer->key, key_free);
  g_clear_pointer (&signer->person, g_free);
}

bool sign_check_key (const Archive *archive, const Roster *roster, const char *person, const Key *key, GError **error)
{
  const Key *current = roster_key_at (roster, person, 0, roster_time_at (roster, person, 0, archive_now (archive)));
  if (current != NULL && strcmp (key_fingerprint (current), key_fingerprint (key)) == 0)
    return true;
  return error_set (error, ERROR_REFUSED, "D-SIGNER-EXPIRED", person,
                    "see `dossier person list` for people and their keys", "%s may not use this key now", person);
}

bool sign_signer_find (Signer *signer, const Roster *roster, Key *key, const Archive *archive, GError **error)
{
  g_autoptr (Key) taken = key;
  const char *person = roster_key_holder (roster, key_fingerprint (key));
  if (person == NULL)
    error_set (error, ERROR_REFUSED, "D-SIGNER-UNKNOWN", key_fingerprint (key),
               "ask an administrator to run `dossier person add NAME --key PUBLIC.pem`", "no person here has this key");
  if (person == NULL || !sign_check_key (archive, roster, person, key, error))
    return false;
  signer->key = g_steal_pointer (&taken);
  signer->person = g_strdup (person);
  return true;
}

/* ---- The journal for evidence_check ---- */

static bool line_at (uint64_t number, char digest[DIGEST_HEX_SIZE], int64_t *time, gpointer data)
{
  const Journal *journal = archive_journal (((const SignGround *)data)->archive);
  g_autoptr (Event) event = number == 0 ? NULL : journal_event (journal, number, NULL);
  if (event == NULL || !journal_digest (journal, number, digest, NULL))
    return false;
  *time = event_time (event);
  return true;
}

static char *digest_before (const char *path, uint64_t before, gpointer data)
{
  const SignGround *ground = data;
  for (unsigned i = ground->events->len; i-- > 0;) {
    const Event *event = ground->events->pdata[i];
    if (event_number (event) < before && g_strcmp0 (event_get (event, "path"), path) == 0)
      return g_strdup (event_get (event, "digest"));
  }
  return NULL;
}

EvidenceJournal sign_journal (const SignGround *ground)
{
  return (EvidenceJournal){.archive = journal_archive_id (archive_journal (ground->archive)),
                           .line = line_at,
                           .digest_of = digest_before,
                           .data = (gpointer)(guintptr)ground};
}
