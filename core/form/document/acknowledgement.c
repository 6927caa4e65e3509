/* Lines are read and written in the order that they have on disk. */
#include "form/document/acknowledgement.h"

#include <string.h>

#include "form/document/register.h"
#include "form/document/stanza.h"
#include "form/field.h"
#include "form/name.h"
#include "form/refcode.h"
#include "sys/message.h"

#define GAP "  " /* between digest and path, as sha256sum writes it */

static void record_free (gpointer data)
{
  AcknowledgedRecord *record = data;
  g_free (record->digest);
  g_free (record->path);
  g_free (record);
}

Acknowledgement *acknowledgement_new (void)
{
  Acknowledgement *acknowledgement = g_new0 (Acknowledgement, 1);
  acknowledgement->records = g_ptr_array_new_with_free_func (record_free);
  return acknowledgement;
}

void acknowledgement_free (Acknowledgement *acknowledgement)
{
  if (acknowledgement == NULL)
    return;
  g_free (acknowledgement->archive);
  g_free (acknowledgement->subject);
  g_free (acknowledgement->digest);
  g_free (acknowledgement->recipient);
  g_free (acknowledgement->key);
  g_free (acknowledgement->pack);
  g_ptr_array_unref (acknowledgement->records);
  g_free (acknowledgement);
}

void acknowledgement_add (Acknowledgement *acknowledgement, const char *digest, const char *path)
{
  AcknowledgedRecord *record = g_new0 (AcknowledgedRecord, 1);
  record->digest = g_strdup (digest);
  record->path = g_strdup (path);
  g_ptr_array_add (acknowledgement->records, record);
}

static bool is_any (G_GNUC_UNUSED const char *value)
{
  return true;
}

static void take_record (StanzaReader *reader, Acknowledgement *acknowledgement)
{
  const GPtrArray *records = acknowledgement->records;
  const AcknowledgedRecord *before = records->len > 0 ? records->pdata[records->len - 1] : NULL;
  g_autofree char *line = stanza_take (reader, "record", is_any, N_ ("a digest and a path"));
  if (line == NULL)
    return;
  char *gap = strstr (line, GAP), *path = gap != NULL ? gap + strlen (GAP) : NULL;
  if (gap != NULL)
    *gap = '\0';
  if (gap == NULL || !field_is_digest (line) || !name_path_is_valid (path))
    stanza_fault (reader, "\"%s\" is not %s", "record", _ ("a digest and a path"));
  else if (before != NULL && strcmp (before->path, path) >= 0)
    stanza_fault (reader, "the records are repeated or not in order");
  else
    acknowledgement_add (acknowledgement, line, path);
}

Acknowledgement *acknowledgement_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Acknowledgement) acknowledgement = acknowledgement_new ();
  StanzaReader reader = {.id = "D-ACKNOWLEDGEMENT", .name = name, .error = error};
  stanza_begin (&reader, bytes, ACKNOWLEDGEMENT_MAX_BYTES);
  stanza_expect (&reader, "dossier-acknowledgement", "1");
  acknowledgement->archive = stanza_take (&reader, "archive", field_is_digest, N_ ("a digest"));
  acknowledgement->subject = stanza_take (&reader, "register", name_path_is_valid, N_ ("a path in an archive"));
  acknowledgement->digest = stanza_take (&reader, "digest", field_is_digest, N_ ("a digest"));
  acknowledgement->recipient = stanza_take (&reader, "recipient", refcode_is_fonds, N_ ("a fonds code"));
  acknowledgement->key = stanza_take (&reader, "key", field_is_fingerprint, N_ ("a key's fingerprint"));
  acknowledgement->pack = stanza_take (&reader, "pack", field_is_digest, N_ ("a digest"));
  uint64_t records = stanza_take_number (&reader, "records");
  if (records < 1 || records > REGISTER_MAX_LINES)
    stanza_fault (&reader, "a transfer has 1 to %d records", REGISTER_MAX_LINES);
  for (uint64_t i = 0; !reader.failed && i < records; i++)
    take_record (&reader, acknowledgement);
  return stanza_end (&reader) ? g_steal_pointer (&acknowledgement) : NULL;
}

GBytes *acknowledgement_print (const Acknowledgement *acknowledgement)
{
  GString *text = g_string_new (NULL);
  stanza_put (text, "dossier-acknowledgement", "1");
  stanza_put (text, "archive", acknowledgement->archive);
  stanza_put (text, "register", acknowledgement->subject);
  stanza_put (text, "digest", acknowledgement->digest);
  stanza_put (text, "recipient", acknowledgement->recipient);
  stanza_put (text, "key", acknowledgement->key);
  stanza_put (text, "pack", acknowledgement->pack);
  stanza_put_number (text, "records", acknowledgement->records->len);
  for (unsigned i = 0; i < acknowledgement->records->len; i++) {
    const AcknowledgedRecord *record = acknowledgement->records->pdata[i];
    g_string_append_printf (text, "record: %s" GAP "%s\n", record->digest, record->path);
  }
  return g_string_free_to_bytes (text);
}
