/* dossier sign: signs a checkpoint. */
#include "ops/sign.h"
#include "sys/error.h"
#include "tools/verbs.h"
#include "tools/screen/keyring.h"

/* Whether the file at path, unless it is NULL, is a copy of the checkpoint. */
static bool check_copy (const Checkpointed *checkpoint, const char *path, GError **error)
{
  g_auto (VerifyAgainst) kept = {0};
  if (path == NULL)
    return true;
  if (!keeping_read (path, &kept, error))
    return false;
  if (g_bytes_equal (kept.text, checkpoint->bytes))
    return true;
  return error_set (error, ERROR_REFUSED, "D-CHECKPOINT-OTHER", path, "name the checkpoint that was copied",
                    "this is not a copy of %s", checkpoint->path);
}

int command_sign (Context *context, char **argv, GError **error)
{
  const char *to = NULL;
  const Option options[] = {{"to", 0, N_ ("write the signature beside this copy, too"), "FILE", .file = &to}, {0}};
  char **arguments = options_read (context, "sign [CHECKPOINT] [--to FILE]", 0, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  g_auto (Checkpointed) checkpoint = {0};
  g_auto (Signer) signer = {0};
  g_autoptr (Archive) archive = command_open_to_act (context, "signature", error);
  g_autoptr (Roster) roster = archive == NULL ? NULL : people_read (archive, error);
  if (roster == NULL || !checkpointing_read (archive, arguments[0], &checkpoint, error) ||
      !check_copy (&checkpoint, to, error) || !keyring_signer (context, archive, roster, &signer, error))
    return 0;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) signature = NULL;
  if (!checkpointing_sign (archive, &checkpoint, &signer, command_actor (context), context->dry_run, &path, &signature,
                           error))
    return 0;
  if (to != NULL && !context->dry_run && !keeping_write_signature (to, signer.person, signature, error))
    return 0;
  Output *output = context->output;
  output_line (output, _ ("%s  %s  (%s)"), context->dry_run ? _ ("would sign") : _ ("signed"), checkpoint.path,
               signer.person);
  output_begin_json (output, "signature");
  output_text (output, "path", NULL, path);
  output_text (output, "subject", NULL, checkpoint.path);
  output_text (output, "person", NULL, signer.person);
  output_end (output);
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  return 0;
}
