/* Lines are read and written in the order that they have on disk. */
#include "form/document/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "form/document/event.h"
#include "form/document/stanza.h"
#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"

#define DIRECTORY "checkpoints/"
enum { NUMBER_DIGITS = 9 };

Checkpoint *checkpoint_new (void)
{
  return g_new0 (Checkpoint, 1);
}

void checkpoint_free (Checkpoint *checkpoint)
{
  if (checkpoint == NULL)
    return;
  g_free (checkpoint->archive);
  g_free (checkpoint->head);
  g_free (checkpoint->previous);
  g_free (checkpoint->segments);
  g_free (checkpoint);
}

Checkpoint *checkpoint_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Checkpoint) checkpoint = checkpoint_new ();
  StanzaReader reader = {.id = "D-CHECKPOINT", .name = name, .error = error};
  stanza_begin (&reader, bytes, CHECKPOINT_MAX_BYTES);
  stanza_expect (&reader, "dossier-checkpoint", "1");
  checkpoint->archive = stanza_take (&reader, "archive", field_is_digest, N_ ("a digest"));
  checkpoint->events = stanza_take_number (&reader, "events");
  checkpoint->head = stanza_take (&reader, "head", field_is_digest, N_ ("a digest"));
  checkpoint->time = stanza_take_time (&reader, "time");
  checkpoint->previous = stanza_take (&reader, "previous", field_is_digest, N_ ("a digest"));
  checkpoint->segments = stanza_take (&reader, "segments", field_is_digest, N_ ("a digest"));
  if (!stanza_end (&reader))
    return NULL;
  size_t len = strlen (checkpoint->archive);
  if (checkpoint->events == 0 || checkpoint->events > EVENT_MAX_NUMBER || strlen (checkpoint->head) != len ||
      strlen (checkpoint->previous) != len || strlen (checkpoint->segments) != len) {
    stanza_fault (&reader, "the number of events or the length of a digest is impossible");
    return NULL;
  }
  return g_steal_pointer (&checkpoint);
}

GBytes *checkpoint_print (const Checkpoint *checkpoint)
{
  GString *text = g_string_new (NULL);
  stanza_put (text, "dossier-checkpoint", "1");
  stanza_put (text, "archive", checkpoint->archive);
  stanza_put_number (text, "events", checkpoint->events);
  stanza_put (text, "head", checkpoint->head);
  stanza_put_time (text, "time", checkpoint->time);
  stanza_put (text, "previous", checkpoint->previous);
  stanza_put (text, "segments", checkpoint->segments);
  return g_string_free_to_bytes (text);
}

void checkpoint_add_segment (Digest *list, const char *hex, uint64_t first, uint64_t last)
{
  g_autofree char *line = g_strdup_printf ("%s  journal/%09" PRIu64 "-%09" PRIu64 ".log\n", hex, first, last);
  digest_update (list, line, strlen (line));
}

/* ---- Paths ---- */

char *checkpoint_path (uint64_t events)
{
  return g_strdup_printf (DIRECTORY "%09" PRIu64 ".txt", events);
}

char *checkpoint_signature_path (uint64_t events, const char *person)
{
  return g_strdup_printf (DIRECTORY "%09" PRIu64 ".%s.sig", events, person);
}

char *checkpoint_timestamp_path (uint64_t events, unsigned n)
{
  return n == 1 ? g_strdup_printf (DIRECTORY "%09" PRIu64 ".tsr", events)
                : g_strdup_printf (DIRECTORY "%09" PRIu64 ".%u.tsr", events, n);
}

/* The number of a timestamp in a file name; the first has none. */
static bool is_count (const char *text)
{
  guint64 n = 0;
  return g_ascii_string_to_unsigned (text, 10, 2, 9999, &n, NULL) && text[0] != '0' && g_ascii_isdigit (text[0]);
}

uint64_t checkpoint_parse_path (const char *path, char **person)
{
  guint64 events = 0;
  if (!g_str_has_prefix (path, DIRECTORY))
    return 0;
  g_auto (GStrv) parts = g_strsplit (path + strlen (DIRECTORY), ".", -1);
  unsigned n = g_strv_length (parts);
  if (n < 2 || n > 3 || strlen (parts[0]) != NUMBER_DIGITS || strspn (parts[0], "0123456789") != NUMBER_DIGITS ||
      !g_ascii_string_to_unsigned (parts[0], 10, 1, EVENT_MAX_NUMBER, &events, NULL))
    return 0;
  bool is_signature = n == 3 && strcmp (parts[2], "sig") == 0 && name_is_person (parts[1]);
  bool is_text = n == 2 && strcmp (parts[1], "txt") == 0;
  bool is_stamp = strcmp (parts[n - 1], "tsr") == 0 && (n == 2 || is_count (parts[1]));
  if (person != NULL)
    *person = is_signature ? g_strdup (parts[1]) : NULL;
  return is_signature || is_text || is_stamp ? events : 0;
}
