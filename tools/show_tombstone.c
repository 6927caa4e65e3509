/* What dossier show tells of a record that was destroyed or handed over: all that its tombstone says. */
#include "tools/show.h"

#include "form/date.h"
#include "form/name.h"
#include "tools/destroy.h"

static void put_signers (Output *output, const Tombstone *stone)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (unsigned i = 0; i < stone->signers->len; i++) {
    const TombstoneSigner *signer = stone->signers->pdata[i];
    g_autofree char *line =
        g_strdup_printf ("%s: %s %s", destroy_word (output, signer->stage), signer->role, signer->person);
    g_strv_builder_add (builder, line);
  }
  g_auto (GStrv) lines = g_strv_builder_end (builder);
  output_list (output, "signers", N_ ("signed by"), (const char *const *)lines);
}

void show_tombstone (Output *output, const char *path, const Tombstone *stone, uint64_t event)
{
  g_autofree char *brief = name_short_from_path (path), *reference = refcode_print (&stone->reference);
  g_autofree char *time = date_print_time (stone->time), *due = date_print (&stone->due);
  bool json = output_is_json (output), transferred = stone->kind == TOMBSTONE_TRANSFERRED;
  const char *state = transferred ? N_ ("handed over") : N_ ("destroyed");
  output_begin (output, "tombstone");
  output_text (output, "record", N_ ("record"), brief);
  output_text (output, "reference", N_ ("reference code"), reference);
  output_text (output, "state", N_ ("state"), json ? tombstone_kind_name (stone->kind) : _ (state));
  output_text (output, "time", N_ ("time"), time);
  output_text (output, "register", N_ ("register"), stone->number);
  output_number (output, "edition", N_ ("edition"), stone->edition);
  output_text (output, "recipient", N_ ("handed over to"), stone->recipient);
  output_text (output, "by", N_ ("by"), stone->by);
  output_number (output, "files", N_ ("files"), stone->files);
  output_number (output, "pages", N_ ("pages"), stone->pages);
  output_number (output, "copies", N_ ("copies"), stone->copies);
  output_number (output, "bytes", N_ ("bytes"), stone->bytes);
  output_text (output, "period", N_ ("period"), stone->reference.retention);
  output_text (output, "due", N_ ("due"), due);
  output_text (output, "manifest", N_ ("digest of its manifest"), stone->manifest);
  put_signers (output, stone);
  output_number (output, "event", N_ ("event"), event);
  output_end (output);
}
