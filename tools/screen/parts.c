/* An archive that cannot be opened, or is another one than that of the packs, is not used. */
#include "tools/screen/parts.h"

#include <string.h>

#include "form/name.h"
#include "ops/customers.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "verify/pass.h"
#include "verify/selection.h"

void parts_clear (Parts *parts)
{
  g_clear_pointer (&parts->references, g_strfreev);
  g_clear_pointer (&parts->archive, archive_close);
}

const Moves *parts_later (const Parts *parts)
{
  return parts->archive != NULL ? archive_moves (parts->archive) : NULL;
}

static bool is_of_packs (const Archive *archive, const GArray *packs, GError **error)
{
  g_auto (PassPeek) peek = {0};
  return pass_peek ((const VerifyPack *)(const void *)packs->data, packs->len, &peek, error) &&
         g_str_equal (peek.archive_id, journal_archive_id (archive_journal (archive)));
}

/* Opens the archive, if there is one. False, with *error, when a pack cannot be read. */
static bool open_archive (const Context *context, const char *directory, const GArray *packs, Parts *parts,
                          GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *path = directory != NULL               ? g_strdup (directory)
                          : context->archive_path != NULL ? g_strdup (context->archive_path)
                                                          : archive_find (NULL);
  parts->archive = path != NULL ? archive_open (path, ARCHIVE_READ, NULL) : NULL;
  bool other =
      parts->archive != NULL && directory == NULL && packs->len > 0 && !is_of_packs (parts->archive, packs, &problem);
  if (other || (parts->archive != NULL && !archive_learn_moves (parts->archive, NULL)))
    g_clear_pointer (&parts->archive, archive_close);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return problem == NULL;
}

static bool is_path (const char *reference, GError **error)
{
  const char *const references[] = {reference, NULL};
  g_autoptr (Selection) selection = selection_new (references, 0, 0, error);
  return selection != NULL;
}

/* Whether a reference begins with what looks like a customer's number but is none: it may be a former one. */
static bool names_nobody (const Archive *archive, const char *reference)
{
  g_autofree char *word = g_strndup (reference, strcspn (reference, "/"));
  g_autofree char *directory = name_is_customer (word) ? name_customer_path (word) : NULL;
  return directory != NULL && io_type (archive_fd (archive), directory, NULL) == IO_NONE;
}

/* The short path for a reference. Given. */
static char *find_part (const Parts *parts, const char *reference, GError **error)
{
  g_autoptr (GError) unknown = NULL, problem = NULL;
  bool path = is_path (reference, &problem);
  bool asks = parts->archive != NULL && (!path || names_nobody (parts->archive, reference));
  Index *index = asks ? index_of (parts->archive, NULL) : NULL;
  g_autofree char *found = index != NULL ? customers_find_place (index, reference, true, &unknown) : NULL;
  if (found != NULL)
    return name_short_from_path (found);
  if (path)
    return g_strdup (reference);
  g_propagate_error (error, unknown != NULL ? g_steal_pointer (&unknown) : g_steal_pointer (&problem));
  return NULL;
}

bool parts_choose (const Context *context, const char *directory, const GArray *packs, char *const *given, Parts *parts,
                   GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  if (given != NULL && given[0] != NULL && !open_archive (context, directory, packs, parts, error))
    return false;
  for (unsigned i = 0; given != NULL && given[i] != NULL; i++) {
    g_autofree char *part = find_part (parts, given[i], error);
    if (part == NULL)
      return false;
    g_strv_builder_add (builder, part);
  }
  parts->references = g_strv_builder_end (builder);
  return true;
}

char **parts_then (const Parts *parts, uint64_t event)
{
  const Moves *later = parts_later (parts);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  Index *index = later != NULL ? index_of (parts->archive, NULL) : NULL;
  for (char **reference = parts->references; *reference != NULL; reference++) {
    g_autofree char *path = index != NULL ? customers_find_place (index, *reference, true, NULL) : NULL;
    g_autofree char *then = path != NULL ? moves_before (later, path, event + 1) : NULL;
    g_autofree char *brief = then != NULL && !g_str_equal (then, path) ? name_short_from_path (then) : NULL;
    g_strv_builder_add (builder, brief != NULL ? brief : *reference);
  }
  return g_strv_builder_end (builder);
}
