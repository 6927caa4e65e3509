/* Everything around a tarball: its names are checked before, and its receipt, signature and event are written after. */
#include "ops/backup/internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "form/finding.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/backup/write.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

void backup_pack_result_init (PackingResult *result)
{
  *result =
      (PackingResult){.pack = pack_new (), .findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free)};
}

void backup_pack_result_clear (PackingResult *result)
{
  g_clear_pointer (&result->pack, pack_free);
  g_clear_pointer (&result->findings, g_ptr_array_unref);
}

void backup_pack_set_signer (Pack *pack, const Signer *signer, uint64_t position)
{
  if (signer != NULL)
    pack_set_signer (pack, signer->person, key_fingerprint (signer->key), position);
}

/* Given, or NULL. */
static char *signature_beside (const PackingOptions *options)
{
  return options->receipt == NULL || options->signer == NULL ? NULL : g_strconcat (options->receipt, ".sig", NULL);
}

/* Inside the archive a tarball would be a stray file, and every copy of the directory would contain it. */
static bool check_free (const Archive *archive, const char *path, GError **error)
{
  if (path == NULL)
    return true;
  if (io_type (AT_FDCWD, path, NULL) != IO_NONE)
    return error_set (error, ERROR_REFUSED, "D-EXISTS", path, "use another name; a backup never replaces a file",
                      "a file with this name already exists");
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *real = g_canonicalize_filename (directory, NULL);
  char *resolved = realpath (real, NULL), *root = realpath (archive_path (archive), NULL);
  bool inside = resolved != NULL && root != NULL && name_is_beneath (resolved, root);
  free (resolved);
  free (root);
  if (inside)
    error_set (error, ERROR_USAGE, "D-PACK-INSIDE", path,
               "name a directory outside the archive, preferably on another disk",
               "an archive cannot contain its own packs");
  return !inside;
}

bool backup_pack_check_paths (const Archive *archive, const PackingOptions *options, GError **error)
{
  g_autofree char *signature = signature_beside (options);
  return check_free (archive, options->output, error) && check_free (archive, options->receipt, error) &&
         check_free (archive, signature, error);
}

/* The tarball already has its final name and keeps it. */
static bool not_recorded (GError **error, const GError *cause, const char *what)
{
  return error_set (error, ERROR_UNREADABLE, "D-PACK-NOT-RECORDED", error_where (cause),
                    "the pack can be used as it is", "the pack is complete, but %s could not be written: %s", _ (what),
                    cause->message);
}

static bool write_receipt (const PackingOptions *options, const PackingResult *result, GError **error)
{
  const char *path = options->receipt;
  g_autoptr (GError) local_error = NULL;
  if (path == NULL)
    return true;
  g_autoptr (GBytes) bytes = receipt_print (&result->receipt);
  if (!backup_write_file (path, bytes, &local_error))
    return not_recorded (error, local_error, N_ ("its receipt"));
  if (options->signer == NULL)
    return true;
  g_autofree char *beside = signature_beside (options);
  g_autoptr (GBytes) signature = key_sign (options->signer->key, bytes, &local_error);
  return (signature != NULL && backup_write_file (beside, signature, &local_error)) ||
         not_recorded (error, local_error, N_ ("its signature"));
}

/* The name of a tarball that an event can tell: plain, or NULL. */
static const char *plain_name (const char *path)
{
  const char *slash = path != NULL ? strrchr (path, '/') : NULL, *name = slash != NULL ? slash + 1 : path;
  size_t len = name != NULL ? strlen (name) : 0;
  return len > 0 && len <= NAME_MAX_BYTES && text_span (name, G_ASCII_ALNUM, "._-") == len ? name : NULL;
}

static bool compose_pack (Change *change, G_GNUC_UNUSED GError **error)
{
  PackingResult *result = change->data;
  const Receipt *receipt = &result->receipt;
  Event *event = change_event (change, "pack");
  event_put_number (event, "from", receipt->range.from);
  event_put_number (event, "to", receipt->range.to);
  event_put (event, "head", receipt->range.head);
  event_put (event, "since", receipt->range.since);
  event_put (event, "digest", receipt->tarball);
  event_put_number (event, "bytes", receipt->bytes);
  if (plain_name (result->output) != NULL)
    event_put (event, "name", plain_name (result->output));
  if (result->redacted > 0)
    event_put_number (event, "redacted", result->redacted);
  result->event = journal_length (archive_journal (change->archive)) + 1;
  return true;
}

bool backup_pack_record (const PackingOptions *options, Change *change, PackingResult *result, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  result->output = options->output;
  change->compose = compose_pack;
  change->data = result;
  if (!write_receipt (options, result, error))
    return false;
  if (options->no_event || change_commit (change, &local_error))
    return true;
  result->event = 0;
  return not_recorded (error, local_error, N_ ("its event"));
}
