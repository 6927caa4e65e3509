/* The text has the form of a statement, so that the same few lines of shell can make both. */
#include "form/document/commit.h"

#include <string.h>

#include "form/document/stanza.h"
#include "form/field.h"
#include "form/name.h"

GBytes *commit_text (const char *archive, uint64_t events, const char *head, const char *person, const char *key)
{
  GString *text = g_string_new (NULL);
  stanza_put (text, "dossier-commit", "1");
  stanza_put (text, "archive", archive);
  stanza_put_number (text, "events", events);
  stanza_put (text, "head", head);
  stanza_put (text, "person", person);
  stanza_put (text, "key", key);
  return g_string_free_to_bytes (text);
}

Event *commit_event (const char *person, const char *key, GBytes *signature)
{
  size_t len = 0;
  const guchar *data = g_bytes_get_data (signature, &len);
  g_autofree char *text = g_base64_encode (data, len);
  Event *event = event_new (COMMIT_VERB);
  event_put (event, "person", person);
  event_put (event, "key", key);
  event_put (event, "signature", text);
  return event;
}

GBytes *commit_signature (const Event *event)
{
  const char *person = event_get (event, "person"), *key = event_get (event, "key");
  const char *text = event_get (event, "signature");
  if (person == NULL || !name_is_person (person) || key == NULL || !field_is_digest (key) || text == NULL)
    return NULL;
  gsize len = 0;
  g_autofree guchar *data = g_base64_decode (text, &len);
  g_autofree char *again = g_base64_encode (data, len);
  return len > 0 && strcmp (again, text) == 0 ? g_bytes_new (data, len) : NULL;
}
