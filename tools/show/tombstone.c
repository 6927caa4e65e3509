/* What dossier show tells of a record that was destroyed or handed over, of a customer whose file has ended, or of an
 * entry that ended with it: all that the tombstone says. */
#include "tools/show/show.h"

#include "store/journal.h"
#include "tools/destroy/destroy.h"

static void put_signers (Output *output, const Tombstone *tombstone)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < tombstone->signers->len; i++) {
    const TombstoneSigner *signer = tombstone->signers->pdata[i];
    g_ptr_array_add (lines,
                     g_strdup_printf ("%s: %s %s", output_word (output, signer->stage), signer->role, signer->person));
  }
  output_strings (output, "signers", N_ ("signed by"), lines);
}

void show_tombstone (Output *output, const char *path, const Tombstone *tombstone, uint64_t event)
{
  bool is_record = tombstone->of == NULL;
  g_autofree char *reference = is_record ? refcode_print (&tombstone->reference) : NULL;
  bool json = output_is_json (output), transferred = tombstone->kind == TOMBSTONE_TRANSFERRED;
  const char *state = transferred ? N_ ("transferred") : N_ ("destroyed");
  output_begin (output, "tombstone");
  if (is_record)
    output_path (output, "record", N_ ("record"), path);
  else
    output_text (output, "of", N_ ("number"), tombstone->of);
  output_text (output, "reference", N_ ("reference code"), reference);
  output_text (output, "state", N_ ("state"), json ? tombstone_kind_name (tombstone->kind) : _ (state));
  output_time (output, "time", N_ ("time"), tombstone->time);
  output_text (output, "register", N_ ("register"), tombstone->number);
  output_number (output, "edition", N_ ("edition"), tombstone->edition);
  output_text (output, "recipient", N_ ("transferred to"), tombstone->recipient);
  output_text (output, "by", N_ ("by"), tombstone->by);
  output_number (output, "files", N_ ("files"), tombstone->files);
  if (is_record) {
    output_sum (output, tombstone->pages, tombstone->pages == 0);
    show_copies (output, tombstone->copies);
    output_number (output, "bytes", N_ ("bytes"), tombstone->bytes);
    output_text (output, "period", N_ ("period"), tombstone->reference.retention);
  }
  output_day (output, "due", N_ ("due"), &tombstone->due);
  output_text (output, "manifest", N_ ("digest of its manifest"), tombstone->manifest);
  put_signers (output, tombstone);
  output_number (output, "event", N_ ("event"), event);
  output_end (output);
}

bool show_ended (Output *output, Archive *archive, uint64_t end, GError **error)
{
  g_autoptr (Event) event = journal_event (archive_journal (archive), end, error);
  g_autoptr (GBytes) bytes = event != NULL ? archive_read (archive, event, error) : NULL;
  g_autoptr (Tombstone) tombstone = bytes != NULL ? tombstone_parse (bytes, event_get (event, "path"), error) : NULL;
  if (tombstone != NULL)
    show_tombstone (output, NULL, tombstone, end);
  return tombstone != NULL;
}
