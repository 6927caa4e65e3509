/* Signing commits, and finding a person by what people type. */
#include "ops/sign/people.h"

#include <string.h>

#include "form/document/commit.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

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

const Signer *people_sign_commits (Archive *archive, Signer *signer, bool only_demanded)
{
  Signer *kept = g_new (Signer, 1);
  *kept = *signer;
  *signer = (Signer){0};
  archive_sign_with (archive, kept->person, sign_commit, kept, free_signer, only_demanded);
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
