/* The lines have a fixed order, and repeated lines are sorted, so that the same pack always has the same text. */
#include "form/document/pack.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "form/document/event.h"
#include "form/document/stanza.h"
#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"

#define MAX_CODE 40
#define EVENT_MAX_DIGITS 9 /* of EVENT_MAX_NUMBER */

static void left_out_free (gpointer data)
{
  PackLeftOut *left_out = data;
  g_free (left_out->path);
  g_free (left_out->code);
  g_free (left_out);
}

static void redacted_free (gpointer data)
{
  PackRedacted *redacted = data;
  g_free (redacted->path);
  g_free (redacted);
}

Pack *pack_new (void)
{
  Pack *pack = g_new0 (Pack, 1);
  pack->left_out = g_ptr_array_new_with_free_func (left_out_free);
  pack->redacted = g_ptr_array_new_with_free_func (redacted_free);
  return pack;
}

void pack_free (Pack *pack)
{
  if (pack == NULL)
    return;
  g_ptr_array_unref (pack->left_out);
  g_ptr_array_unref (pack->redacted);
  g_free (pack->person);
  g_free (pack->key);
  g_free (pack);
}

void pack_add_left_out (Pack *pack, const char *path, const char *code)
{
  PackLeftOut *left_out = g_new (PackLeftOut, 1);
  left_out->path = g_strdup (path);
  left_out->code = g_strdup (code);
  g_ptr_array_add (pack->left_out, left_out);
}

void pack_add_redacted (Pack *pack, const char *path, uint64_t event)
{
  PackRedacted *redacted = g_new (PackRedacted, 1);
  redacted->path = g_strdup (path);
  redacted->event = event;
  g_ptr_array_add (pack->redacted, redacted);
}

uint64_t pack_last_event (const Pack *pack)
{
  uint64_t last = pack->range.to;
  for (unsigned i = 0; i < pack->redacted->len; i++)
    last = MAX (last, ((const PackRedacted *)pack->redacted->pdata[i])->event);
  return last;
}

void pack_set_signer (Pack *pack, const char *person, const char *key, uint64_t position)
{
  g_free (pack->person);
  g_free (pack->key);
  pack->person = g_strdup (person);
  pack->key = g_strdup (key);
  pack->position = position;
}

bool pack_has_signature (const Pack *pack, const char *path)
{
  return pack->person != NULL && strcmp (path, PACK_SIGNATURE_FILE) == 0;
}

/* ---- Lines of packs and receipts ---- */

static bool is_zeros (const char *hex)
{
  return hex[strspn (hex, "0")] == '\0';
}

void pack_take_digest (StanzaReader *stanza, const char *name, DigestAlgorithm algorithm, char hex[DIGEST_HEX_SIZE])
{
  g_autofree char *value = stanza_take (stanza, name, field_is_digest, N_ ("a digest"));
  if (value != NULL && !digest_is_hex (algorithm, value))
    stanza_fault (stanza, "\"%s\" does not fit the algorithm named above", name);
  g_strlcpy (hex, value != NULL ? value : "", DIGEST_HEX_SIZE);
}

static bool is_algorithm (const char *value)
{
  DigestAlgorithm algorithm;
  return digest_from_name (value, &algorithm);
}

void pack_range_read (StanzaReader *stanza, PackRange *range)
{
  g_autofree char *algorithm = stanza_take (stanza, "algorithm", is_algorithm, N_ ("sha256, sha512 or sm3"));
  if (algorithm != NULL)
    digest_from_name (algorithm, &range->algorithm);
  pack_take_digest (stanza, "archive", range->algorithm, range->archive);
  range->from = stanza_take_number (stanza, "from");
  range->to = stanza_take_number (stanza, "to");
  if (range->from == 0 || range->to == 0 || range->to > EVENT_MAX_NUMBER || range->from > range->to + 1)
    stanza_fault (stanza, "\"from\" and \"to\" are not a range of events");
  pack_take_digest (stanza, "head", range->algorithm, range->head);
  pack_take_digest (stanza, "since", range->algorithm, range->since);
  if (is_zeros (range->since) != (range->from == 1) ||
      (range->from > range->to && strcmp (range->since, range->head) != 0))
    stanza_fault (stanza, "\"since\" contradicts the range of events");
}

void pack_range_put (GString *text, const PackRange *range)
{
  stanza_put (text, "algorithm", digest_name (range->algorithm));
  stanza_put (text, "archive", range->archive);
  stanza_put_number (text, "from", range->from);
  stanza_put_number (text, "to", range->to);
  stanza_put (text, "head", range->head);
  stanza_put (text, "since", range->since);
}

/* ---- PACK.txt ---- */

/* The code of a finding, such as V-FILE-MISSING. */
static bool is_code (const char *code)
{
  size_t len = strlen (code);
  return len > 2 && len <= MAX_CODE && code[1] == '-' && strspn (code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == len;
}

/* Cuts a value at its space; false when the first word is not a path. */
static bool cut_path (const char *value, char **path, const char **rest)
{
  const char *gap = strchr (value, ' ');
  *path = g_strndup (value, gap == NULL ? 0 : (size_t)(gap - value));
  *rest = gap == NULL ? "" : gap + 1;
  return name_path_is_valid (*path);
}

static bool is_left_out (const char *value)
{
  g_autofree char *path = NULL;
  const char *code;
  return cut_path (value, &path, &code) && is_code (code);
}

static bool is_redacted (const char *value)
{
  g_autofree char *path = NULL;
  const char *event;
  return cut_path (value, &path, &event) && event[0] != '0' && strlen (event) <= EVENT_MAX_DIGITS && event[0] != '\0' &&
         event[strspn (event, "0123456789")] == '\0';
}

static void check_follows (StanzaReader *stanza, const char *last, const char *path)
{
  if (last != NULL && strcmp (last, path) >= 0)
    stanza_fault (stanza, "the paths are repeated or not in order");
}

static void read_left_out (StanzaReader *stanza, Pack *pack)
{
  while (stanza_has (stanza, "left-out")) {
    g_autofree char *value =
        stanza_take (stanza, "left-out", is_left_out, N_ ("the path of a file and the code of a finding"));
    g_autofree char *path = NULL;
    const char *code,
        *last = pack->left_out->len == 0 ? NULL : ((PackLeftOut *)pack->left_out->pdata[pack->left_out->len - 1])->path;
    if (value == NULL || !cut_path (value, &path, &code))
      return;
    check_follows (stanza, last, path);
    pack_add_left_out (pack, path, code);
  }
}

static void read_redacted (StanzaReader *stanza, Pack *pack)
{
  while (stanza_has (stanza, "redacted")) {
    g_autofree char *value =
        stanza_take (stanza, "redacted", is_redacted, N_ ("a path and the number of the event that destroyed it"));
    g_autofree char *path = NULL;
    const char *event, *last = pack->redacted->len == 0
                                   ? NULL
                                   : ((PackRedacted *)pack->redacted->pdata[pack->redacted->len - 1])->path;
    if (value == NULL || !cut_path (value, &path, &event))
      return;
    check_follows (stanza, last, path);
    pack_add_redacted (pack, path, g_ascii_strtoull (event, NULL, 10));
    if (((PackRedacted *)pack->redacted->pdata[pack->redacted->len - 1])->event <= pack->range.to)
      stanza_fault (stanza, "the event must come after those of the pack");
  }
}

/* A pack is signed at its last event; a redacted one later. */
static bool is_signed_in_time (const Pack *pack)
{
  return pack->redacted->len == 0 ? pack->position == pack->range.to : pack->position >= pack_last_event (pack);
}

static void read_signer (StanzaReader *stanza, Pack *pack)
{
  if (!stanza_has (stanza, "person"))
    return;
  pack->person = stanza_take (stanza, "person", name_is_person, N_ ("a person's number such as p0003"));
  pack->key = stanza_take (stanza, "key", field_is_fingerprint, N_ ("a key's fingerprint"));
  pack->position = stanza_take_number (stanza, "position");
  if (pack->position > EVENT_MAX_NUMBER || !is_signed_in_time (pack))
    stanza_fault (stanza, "the position does not fit the events of the pack");
}

Pack *pack_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Pack) pack = pack_new ();
  StanzaReader stanza = {.id = "D-PACK", .name = name, .error = error};
  stanza_begin (&stanza, bytes, PACK_MAX_BYTES);
  stanza_expect (&stanza, "dossier-pack", "1");
  pack_range_read (&stanza, &pack->range);
  pack->time = stanza_take_time (&stanza, "time");
  pack->records = stanza_take_number (&stanza, "records");
  pack->files = stanza_take_number (&stanza, "files");
  pack->bytes = stanza_take_number (&stanza, "bytes");
  read_left_out (&stanza, pack);
  read_redacted (&stanza, pack);
  pack_take_digest (&stanza, "members", pack->range.algorithm, pack->members);
  read_signer (&stanza, pack);
  return stanza_end (&stanza) ? g_steal_pointer (&pack) : NULL;
}

/* For PackLeftOut and PackRedacted, which both begin with their path. */
static int compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (**(char *const *const *)a, **(char *const *const *)b);
}
G_STATIC_ASSERT (offsetof (PackLeftOut, path) == 0 && offsetof (PackRedacted, path) == 0);

static GPtrArray *sorted_by_path (GPtrArray *array)
{
  GPtrArray *sorted = g_ptr_array_copy (array, NULL, NULL);
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_paths);
  return sorted;
}

GBytes *pack_print (const Pack *pack)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) left = sorted_by_path (pack->left_out), redacted = sorted_by_path (pack->redacted);
  stanza_put (text, "dossier-pack", "1");
  pack_range_put (text, &pack->range);
  stanza_put_time (text, "time", pack->time);
  stanza_put_number (text, "records", pack->records);
  stanza_put_number (text, "files", pack->files);
  stanza_put_number (text, "bytes", pack->bytes);
  for (unsigned i = 0; i < left->len; i++) {
    const PackLeftOut *left_out = left->pdata[i];
    g_string_append_printf (text, "left-out: %s %s\n", left_out->path, left_out->code);
  }
  for (unsigned i = 0; i < redacted->len; i++) {
    const PackRedacted *gone = redacted->pdata[i];
    g_string_append_printf (text, "redacted: %s %" PRIu64 "\n", gone->path, gone->event);
  }
  stanza_put (text, "members", pack->members);
  if (pack->person != NULL) {
    stanza_put (text, "person", pack->person);
    stanza_put (text, "key", pack->key);
    stanza_put_number (text, "position", pack->position);
  }
  return g_string_free_to_bytes (text);
}
