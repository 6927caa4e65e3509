/* Lines are read and written in the order that they have on disk. */
#include "form/document/statement.h"

#include <string.h>

#include "form/document/stanza.h"
#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"

Statement *statement_new (void)
{
  return g_new0 (Statement, 1);
}

void statement_free (Statement *statement)
{
  if (statement == NULL)
    return;
  g_free (statement->archive);
  g_free (statement->subject);
  g_free (statement->digest);
  g_free (statement->role);
  g_free (statement->decision);
  g_free (statement->person);
  g_free (statement->key);
  g_free (statement->head);
  g_free (statement);
}

Statement *statement_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Statement) statement = statement_new ();
  StanzaReader reader = {.id = "D-STATEMENT", .name = name, .error = error};
  stanza_begin (&reader, bytes, STATEMENT_MAX_BYTES);
  stanza_expect (&reader, "dossier-statement", "1");
  statement->archive = stanza_take (&reader, "archive", field_is_digest, N_ ("a digest"));
  statement->subject = stanza_take (&reader, "subject", name_path_is_valid, N_ ("a path in an archive"));
  statement->digest = stanza_take (&reader, "digest", field_is_digest, N_ ("a digest"));
  statement->role = stanza_take (&reader, "role", field_is_word, N_ ("a word such as approver"));
  statement->decision = stanza_take (&reader, "decision", field_is_word, N_ ("a word such as approve"));
  statement->person = stanza_take (&reader, "person", name_is_person, N_ ("a person's number such as p0003"));
  statement->key = stanza_take (&reader, "key", field_is_fingerprint, N_ ("a key's fingerprint"));
  statement->time = stanza_take_time (&reader, "time");
  statement->position = stanza_take_number (&reader, "position");
  statement->head = stanza_take (&reader, "head", field_is_digest, N_ ("a digest"));
  if (!stanza_end (&reader))
    return NULL;
  size_t len = strlen (statement->archive);
  if (statement->position == 0 || strlen (statement->digest) != len || strlen (statement->head) != len) {
    stanza_fault (&reader, "the position or the length of a digest is impossible");
    return NULL;
  }
  return g_steal_pointer (&statement);
}

GBytes *statement_print (const Statement *statement)
{
  GString *text = g_string_new (NULL);
  stanza_put (text, "dossier-statement", "1");
  stanza_put (text, "archive", statement->archive);
  stanza_put (text, "subject", statement->subject);
  stanza_put (text, "digest", statement->digest);
  stanza_put (text, "role", statement->role);
  stanza_put (text, "decision", statement->decision);
  stanza_put (text, "person", statement->person);
  stanza_put (text, "key", statement->key);
  stanza_put_time (text, "time", statement->time);
  stanza_put_number (text, "position", statement->position);
  stanza_put (text, "head", statement->head);
  return g_string_free_to_bytes (text);
}

char *statement_signature_path (const char *path)
{
  if (!g_str_has_suffix (path, ".txt"))
    return NULL;
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".txt"));
  return g_strconcat (stem, ".sig", NULL);
}
