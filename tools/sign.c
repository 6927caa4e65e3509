/* dossier sign: a person's signature of a checkpoint. */
#include "ops/sign.h"
#include "sys/error.h"
#include "tools/keeping.h"
#include "tools/screen/command.h"
#include "tools/screen/keyring.h"

static char *given_to;

static const GOptionEntry entries[] = {
    {"to", 't', 0, G_OPTION_ARG_FILENAME, &given_to, N_ ("write the signature beside this copy, too"), "FILE"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

/* The copy must be of what is signed. */
static bool check_copy (const Checkpointed *checkpoint, GError **error)
{
  g_auto (VerifyAgainst) kept = {0};
  if (given_to == NULL)
    return true;
  if (!keeping_read (given_to, &kept, error))
    return false;
  if (g_bytes_equal (kept.text, checkpoint->bytes))
    return true;
  error_set (error, ERROR_REFUSED, "D-CHECKPOINT-OTHER", given_to, "name the checkpoint by its number of events",
             "this is no copy of %s", checkpoint->path);
  return false;
}

static bool sign (Context *context, const char *which, GError **error)
{
  g_auto (Checkpointed) checkpoint = {0};
  g_auto (Signer) signer = {0};
  g_autoptr (Archive) archive = command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  g_autoptr (Roster) roster = archive == NULL ? NULL : people_read (archive, error);
  if (roster == NULL || !checkpointing_read (archive, which, &checkpoint, error) || !check_copy (&checkpoint, error) ||
      !keyring_signer (context, archive, roster, &signer, error))
    return false;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) signature = NULL;
  if (!checkpointing_sign (archive, &checkpoint, &signer, command_actor (context), context->dry_run, &path, &signature,
                           error))
    return false;
  if (given_to != NULL && !context->dry_run && !keeping_write_signature (given_to, signer.person, signature, error))
    return false;
  Output *output = context->output;
  output_line (output, "%s  %s  (%s)", context->dry_run ? _ ("would sign") : _ ("signed"), checkpoint.path,
               signer.person);
  if (output_is_json (output)) {
    output_begin (output, "signature");
    output_text (output, "path", NULL, path);
    output_text (output, "subject", NULL, checkpoint.path);
    output_text (output, "person", NULL, signer.person);
    output_end (output);
  }
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
  return true;
}

int command_sign (Context *context, int argc, char **argv, GError **error)
{
  g_auto (GStrv) arguments = command_options (context, "sign [CHECKPOINT] [--to FILE]", entries, argc, argv, error);
  if (arguments != NULL && arguments[0] != NULL && arguments[1] != NULL)
    command_usage_error (error, "sign", "sign takes one checkpoint");
  else if (arguments != NULL)
    sign (context, arguments[0], error);
  g_clear_pointer (&given_to, g_free);
  return 0;
}
