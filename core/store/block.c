/* A signature covers the line before it and, through the chain of digests, all earlier lines. So a block is printed
 * twice with the same time: once without the signature, to get that line, and once with it. */
#include "store/block.h"

#include <string.h>

#include "fold/acts.h"
#include "form/layout.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "store/people.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"

/* The first event that must be signed according to the layout, or NULL. */
static const Event *find_demanding (const Layout *layout, const GPtrArray *events)
{
  for (unsigned i = 0; i < events->len; i++)
    if (layout_must_be_signed (layout, event_verb (events->pdata[i])))
      return events->pdata[i];
  return NULL;
}

/* The first event that must be signed, or NULL. Until the archive has people, nobody can sign, so no signature is
 * required. */
static bool find_demanded (Archive *archive, Index *index, const GPtrArray *events, const Event **demanding,
                           GError **error)
{
  const Layout *layout = index == NULL ? NULL : layouts_in_force (archive, error);
  *demanding = layout == NULL ? NULL : find_demanding (layout, events);
  if (*demanding == NULL)
    return index == NULL || layout != NULL;
  g_autoptr (GArray) people = index_listed (index, "people", error);
  if (people != NULL && people->len == 0)
    *demanding = NULL;
  return people != NULL;
}

bool block_check_act (Archive *archive, const char *verb, const char *person, const char *place, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  const char *const *posts = layout != NULL ? layout_reserved_for (layout, verb) : NULL;
  if (posts == NULL)
    return layout != NULL;
  g_autoptr (Roster) roster = people_read (archive, error);
  if (roster == NULL || acts_may (layout, roster, person, verb, 0, archive_now (archive)))
    return roster != NULL;
  g_autofree char *holders = acts_holders (layout, roster, verb, archive_now (archive));
  g_autofree char *hint = g_strdup_printf (_ ("ask somebody who holds one of these posts: %s"), holders);
  return error_set (error, ERROR_REFUSED, "D-RESERVED", place, hint,
                    "the layout reserves \"%s\" events to others than %s", verb, person);
}

bool block_check_actor (const Roster *roster, const char *actor, const char *signer, GError **error)
{
  return acts_as (roster, signer, actor, 0) ||
         error_set (error, ERROR_REFUSED, "D-ACTOR-KEY", actor, "leave out --actor and DOSSIER_ACTOR",
                    "the key is that of %s, who cannot act as another person", signer);
}

/* An act that the layout reserves must be signed by somebody who may perform it. */
static bool check_reserved (Archive *archive, const GPtrArray *events, const char *person, GError **error)
{
  g_autoptr (GHashTable) verbs = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < events->len; i++) {
    const char *verb = event_verb (events->pdata[i]);
    if (g_hash_table_add (verbs, (gpointer)(guintptr)verb) && !block_check_act (archive, verb, person, NULL, error))
      return false;
  }
  return true;
}

/* Whether this person may sign the events under the actor's name. */
static bool check_signer (Archive *archive, const GPtrArray *events, const char *actor, const char *person,
                          GError **error)
{
  g_autoptr (Roster) roster = people_read (archive, error);
  return roster != NULL && block_check_actor (roster, actor, person, error) &&
         check_reserved (archive, events, person, error);
}

/* The digest of the last line of a block. */
static void digest_last_line (const Journal *journal, GBytes *block, char hex[DIGEST_HEX_SIZE])
{
  size_t len = 0;
  const char *text = g_bytes_get_data (block, &len);
  const char *newline = memrchr (text, '\n', len - 1);
  const char *line = newline == NULL ? text : newline + 1;
  digest_bytes (journal_algorithm (journal), line, len - (size_t)(line - text), hex);
}

/* Whether the block of these events is to be signed: D-UNSIGNED when it must be and nobody can. */
static bool find_signed (Archive *archive, Index *index, const GPtrArray *events, bool *is_signed, GError **error)
{
  const Event *demanding = NULL;
  bool has_signer = index != NULL && archive_signer (archive) != NULL;
  if (!find_demanded (archive, index, events, &demanding, error))
    return false;
  *is_signed = has_signer && (demanding != NULL || archive_signs_all (archive));
  return demanding == NULL || has_signer ||
         error_set (error, ERROR_REFUSED, "D-UNSIGNED", NULL, "run the command with --sign",
                    "the layout requires a signature for the event \"%s\"", event_verb (demanding));
}

bool block_try (Archive *archive, Index *index, const GPtrArray *events, const char *actor, GError **error)
{
  bool is_signed = false;
  const char *signer = archive_signer (archive);
  return (signer == NULL && !archive_rehearses (archive)) ||
         (find_signed (archive, index, events, &is_signed, error) &&
          (!is_signed || check_signer (archive, events, actor, signer, error)));
}

GBytes *block_print (Archive *archive, Index *index, GPtrArray *events, const char *actor, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  const Journal *journal = archive_journal (archive);
  int64_t now = archive_now (archive);
  bool is_signed = false;
  if (!find_signed (archive, index, events, &is_signed, error))
    return NULL;
  g_autoptr (GBytes) block = journal_print_block (journal, events, actor, now, error);
  if (block == NULL || !is_signed)
    return g_steal_pointer (&block);
  digest_last_line (journal, block, hex);
  Event *signature = archive_sign (archive, journal_length (journal) + events->len, hex, error);
  if (signature == NULL || !check_signer (archive, events, actor, archive_signer (archive), error)) {
    event_free (signature);
    return NULL;
  }
  g_ptr_array_add (events, signature);
  return journal_print_block (journal, events, actor, now, error);
}
