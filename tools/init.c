/* dossier init: make an archive of an empty directory. */
#include "tools/verbs.h"

#include "form/text.h"
#include "ops/found.h"
#include "ops/sign.h"
#include "store/journal.h"
#include "sys/error.h"
#include "tools/screen/keyring.h"

static void print_founding (Output *output, const char *path, const Founding *founding, const Archive *archive)
{
  const Layout *layout = founding->rules->layout;
  if (!output_is_json (output)) {
    output_line (output,
                 archive == NULL ? _ ("would make  %s  (%s, layout %s edition %u)")
                                 : _ ("made  %s  (%s, layout %s edition %u)"),
                 path, founding->fonds.code, layout_id (layout), layout_edition (layout));
    return;
  }
  output_begin (output, "archive");
  output_text (output, "path", NULL, founding->path);
  output_text (output, "id", NULL, archive == NULL ? NULL : journal_archive_id (archive_journal (archive)));
  output_text (output, "fonds", NULL, founding->fonds.code);
  output_text (output, "name", NULL, founding->fonds.name);
  output_text (output, "layout", NULL, layout_id (layout));
  output_number (output, "edition", NULL, layout_edition (layout));
  output_end (output);
}

static bool read_crypto (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  return digest_from_name (g_str_equal (value, "gm") ? "sm3" : value, data) ||
         options_error (error, "init", "--crypto takes sha256, sha512 or gm");
}

/* Reads the administrator's public key from path; NULL: the user's own key. */
static Key *read_key (Context *context, const char *path, GError **error)
{
  g_autofree char *own = keyring_path (context), *beside = keyring_public_path (own);
  g_autoptr (GError) problem = NULL;
  Key *key = keyring_read_public (path != NULL ? path : beside, &problem);
  if (path == NULL && error_has_id (problem, "D-NOT-FOUND"))
    error_set (error, ERROR_REFUSED, "D-KEY-NONE", beside, "run `dossier key new`, or name another file with --key",
               "you have no key of your own");
  else if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return key;
}

static bool add_administrator (Context *context, Archive *archive, const char *name, const Key *key, GError **error)
{
  g_auto (PeopleResult) result = {0};
  g_autoptr (GPtrArray) grants = g_ptr_array_new ();
  char word[] = PERSON_ADMINISTRATOR;
  PersonRole role = {.word = word};
  g_ptr_array_add (grants, &role);
  PeopleEdit edit = {.name = name, .grants = grants, .key = key};
  if (!people_edit (archive, &edit, NULL, command_actor (context), false, &result, error))
    return false;
  g_autofree char *edition = g_strdup_printf (_ ("edition %u"), result.person->edition);
  output_line (context->output, "%s  %s  %s  (%s)", _ ("added"), result.person->number, result.person->name, edition);
  return true;
}

int command_init (Context *context, char **argv, GError **error)
{
  const char *administrator = NULL, *key_path = NULL;
  FoundingRequest request = {.digest = DIGEST_SHA256};
  const Option options[] = {
      {"layout", 'l', N_ ("filing rules (default: company)"), "ID|FILE", .file = &request.layout},
      {"fonds", 'f', N_ ("fonds code (default: Z001)"), "CODE", .text = &request.code},
      {"name", 0, N_ ("name of the archive (default: that of the directory)"), "TEXT", .text = &request.name},
      {"crypto", 0, N_ ("digest algorithm: sha256 (default), sha512, or gm for SM3"), "WORD", .set = read_crypto,
       .data = &request.digest},
      {"administrator", 0, N_ ("name of the first person, who registers the others"), "NAME", .text = &administrator},
      {"key", 0, N_ ("the administrator's public key (default: your own)"), "FILE", .file = &key_path},
      {0},
  };
  char **arguments = options_read (context, "init DIR", 1, 1, options, argv, error);
  if (arguments == NULL)
    return 0;
  if (key_path != NULL && administrator == NULL)
    return options_error (error, "init", "--key requires --administrator");
  request.path = arguments[0];
  g_auto (Founding) founding = {0};
  g_autoptr (Key) key = administrator == NULL ? NULL : read_key (context, key_path, error);
  if ((administrator != NULL && key == NULL) || !found_plan (&request, &founding, error))
    return 0;
  g_autoptr (Archive) archive = NULL;
  if (!context->dry_run)
    command_tell_clock (context, NULL);
  if (!context->dry_run && (archive = found_commit (&founding, command_actor (context), error)) == NULL)
    return 0;
  print_founding (context->output, request.path, &founding, archive);
  if (archive != NULL && key != NULL && !add_administrator (context, archive, administrator, key, error))
    return 0;
  g_autofree char *word = text_word (request.path);
  if (archive != NULL)
    output_next (context->output, "dossier -C %s customer add NAME", word);
  return 0;
}
