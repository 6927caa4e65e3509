/* dossier init: an empty directory becomes an archive. */
#include "tools/screen/command.h"

#include "form/text.h"
#include "ops/found.h"
#include "ops/sign.h"
#include "store/journal.h"
#include "sys/error.h"
#include "tools/screen/keyring.h"

typedef struct {
  char *layout, *fonds, *name, *crypto, *administrator, *key;
} InitOptions;

static InitOptions given;

static const GOptionEntry entries[] = {
    {"layout", 'l', 0, G_OPTION_ARG_FILENAME, &given.layout, N_ ("rules of filing: company when not said"), "ID|FILE"},
    {"fonds", 'f', 0, G_OPTION_ARG_STRING, &given.fonds, N_ ("fonds code: Z001 when not said"), "CODE"},
    {"name", 0, 0, G_OPTION_ARG_STRING, &given.name, N_ ("of the archive: the directory's when not said"), "TEXT"},
    {"crypto", 0, 0, G_OPTION_ARG_STRING, &given.crypto, N_ ("digests: sha256 (when not said), sha512, or gm: SM3"),
     "WORD"},
    {"administrator", 0, 0, G_OPTION_ARG_STRING, &given.administrator,
     N_ ("the first person, who decides about others"), "NAME"},
    {"key", 'k', 0, G_OPTION_ARG_FILENAME, &given.key, N_ ("the administrator's public key: your own when not said"),
     "FILE"},
    {NULL, 0, 0, 0, NULL, NULL, NULL},
};

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

static bool read_crypto (DigestAlgorithm *digest, GError **error)
{
  *digest = DIGEST_SHA256;
  if (given.crypto == NULL || digest_from_name (g_str_equal (given.crypto, "gm") ? "sm3" : given.crypto, digest))
    return true;
  command_usage_error (error, "init", "--crypto is sha256, sha512 or gm");
  return false;
}

/* The administrator's public key; NULL without an error when there is to be none. */
static Key *read_key (Context *context, GError **error)
{
  g_autofree char *own = keyring_path (context), *beside = keyring_public_path (own);
  g_autoptr (GError) problem = NULL;
  if (given.administrator != NULL) {
    Key *key = keyring_read_public (given.key != NULL ? given.key : beside, &problem);
    if (given.key == NULL && error_has_id (problem, "D-NOT-FOUND"))
      error_set (error, ERROR_REFUSED, "D-KEY-NONE", beside, "`dossier key new` makes one; --key names another file",
                 "you have no key of your own");
    else if (problem != NULL)
      g_propagate_error (error, g_steal_pointer (&problem));
    return key;
  }
  if (given.key != NULL)
    command_usage_error (error, "init", "--key goes with --administrator");
  return NULL;
}

static bool add_administrator (Context *context, Archive *archive, const Key *key, GError **error)
{
  g_auto (PeopleResult) result = {0};
  g_autoptr (GPtrArray) grants = g_ptr_array_new ();
  char word[] = PERSON_ADMINISTRATOR;
  PersonRole role = {.word = word};
  g_ptr_array_add (grants, &role);
  PeopleEdit edit = {.name = given.administrator, .grants = grants, .key = key};
  if (!people_edit (archive, &edit, NULL, command_actor (context), false, &result, error))
    return false;
  g_autofree char *edition = g_strdup_printf (_ ("edition %u"), result.person->edition);
  output_line (context->output, "%s  %s  %s  (%s)", _ ("added"), result.person->number, result.person->name, edition);
  return true;
}

static bool init (Context *context, const char *path, GError **error)
{
  g_auto (Founding) founding = {0};
  GError *problem = NULL;
  FoundingRequest request = {.path = path, .code = given.fonds, .name = given.name, .layout = given.layout};
  g_autoptr (Key) key = read_key (context, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return false;
  }
  if (!read_crypto (&request.digest, error) || !found_plan (&request, &founding, error))
    return false;
  g_autoptr (Archive) archive = NULL;
  if (!context->dry_run && (archive = found_commit (&founding, command_actor (context), error)) == NULL)
    return false;
  print_founding (context->output, path, &founding, archive);
  if (archive != NULL && key != NULL && !add_administrator (context, archive, key, error))
    return false;
  g_autofree char *word = text_word (path);
  if (archive != NULL)
    output_next (context->output, "dossier -C %s customer add NAME", word);
  return true;
}

int command_init (Context *context, int argc, char **argv, GError **error)
{
  g_auto (GStrv) arguments = command_options (context, "init DIR", entries, argc, argv, error);
  if (arguments != NULL && g_strv_length (arguments) != 1)
    command_usage_error (error, "init", _ ("init takes one directory"));
  else if (arguments != NULL)
    init (context, arguments[0], error);
  g_free (given.layout);
  g_free (given.fonds);
  g_free (given.name);
  g_free (given.crypto);
  g_free (given.administrator);
  g_free (given.key);
  given = (InitOptions){0};
  return 0;
}
