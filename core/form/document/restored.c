/* Six lines in a fixed order. */
#include "form/document/restored.h"

#include <string.h>

#include "form/document/event.h"
#include "form/document/pack.h"
#include "form/document/stanza.h"
#include "sys/message.h"

static bool is_algorithm (const char *value)
{
  DigestAlgorithm algorithm;
  return digest_from_name (value, &algorithm);
}

static bool is_extent (const char *value)
{
  return strcmp (value, "everything") == 0 || strcmp (value, "part") == 0;
}

bool restored_parse (GBytes *bytes, const char *name, Restored *restored, GError **error)
{
  StanzaReader stanza = {.id = "D-RESTORED-TEXT", .name = name, .error = error};
  *restored = (Restored){0};
  stanza_begin (&stanza, bytes, RESTORED_MAX_BYTES);
  stanza_expect (&stanza, "dossier-restored", "1");
  g_autofree char *algorithm = stanza_take (&stanza, "algorithm", is_algorithm, N_ ("sha256, sha512 or sm3"));
  if (algorithm != NULL)
    digest_from_name (algorithm, &restored->algorithm);
  pack_take_digest (&stanza, "archive", restored->algorithm, restored->archive);
  restored->events = stanza_take_number (&stanza, "events");
  if (restored->events == 0 || restored->events > EVENT_MAX_NUMBER)
    stanza_fault (&stanza, "the number of events is impossible");
  pack_take_digest (&stanza, "head", restored->algorithm, restored->head);
  g_autofree char *extent = stanza_take (&stanza, "extent", is_extent, N_ ("everything or part"));
  restored->partial = g_strcmp0 (extent, "part") == 0;
  return stanza_end (&stanza);
}

GBytes *restored_print (const Restored *restored)
{
  GString *text = g_string_new (NULL);
  stanza_put (text, "dossier-restored", "1");
  stanza_put (text, "algorithm", digest_name (restored->algorithm));
  stanza_put (text, "archive", restored->archive);
  stanza_put_number (text, "events", restored->events);
  stanza_put (text, "head", restored->head);
  stanza_put (text, "extent", restored->partial ? "part" : "everything");
  return g_string_free_to_bytes (text);
}
