/* A word without '/' and '.' is the id of an installed layout; any other word is the path of a user's own file. The
 * bytes of all files read are kept too, because init copies them into the archive. */
#include "store/layouts.h"

#include <fcntl.h>
#include <string.h>

#include "form/date.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/installed.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/xml.h"

#define ENDING ".xml"

static void rules_file_free (gpointer data)
{
  RulesFile *file = data;
  g_free (file->id);
  g_bytes_unref (file->bytes);
  g_free (file);
}

void layouts_free (Rules *rules)
{
  if (!rules)
    return;
  layout_free (rules->layout);
  g_free (rules->name);
  g_ptr_array_unref (rules->files);
  g_free (rules);
}

/* Where to search the layouts that a layout extends, and the files read so far. */
typedef struct {
  char *beside; /* directory of the user's file, or NULL */
  GPtrArray *files;
} Search;

static GBytes *read_in (const char *directory, const char *id, GError **error)
{
  g_autofree char *name = g_strconcat (id, ENDING, NULL);
  g_autofree char *path = g_build_filename (directory, name, NULL);
  return io_read_file (AT_FDCWD, path, XML_MAX_LAYOUT, error);
}

static void keep_file (GPtrArray *files, const char *id, GBytes *bytes)
{
  RulesFile *file = g_new0 (RulesFile, 1);
  file->id = g_strdup (id);
  file->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (files, file);
}

static GBytes *resolve_parent (const char *id, gpointer data, GError **error)
{
  Search *search = data;
  g_autofree char *directory = installed_directory ();
  g_autoptr (GError) missing = NULL;
  GBytes *bytes = search->beside ? read_in (search->beside, id, &missing) : NULL;
  if (missing && !error_has_id (missing, "D-NOT-FOUND")) {
    g_propagate_error (error, g_steal_pointer (&missing));
    return NULL;
  }
  if (!bytes)
    bytes = read_in (directory, id, error);
  if (bytes)
    keep_file (search->files, id, bytes);
  return bytes;
}

static bool names_a_file (const char *layout)
{
  return strpbrk (layout, "/.") != NULL;
}

static void set_unknown (GError **error, const char *layout)
{
  g_autoptr (GPtrArray) ids = installed_layouts (NULL);
  g_autoptr (GString) hint = g_string_new (_ ("choose one of: "));
  for (unsigned i = 0; ids && i < ids->len; i++)
    g_string_append_printf (hint, "%s%s", i > 0 ? _ (", ") : "", (const char *)g_ptr_array_index (ids, i));
  g_string_append (hint, _ ("; name your own file by its path"));
  error_set (error, ERROR_USAGE, "D-LAYOUT-UNKNOWN", layout, hint->str, "no layout \"%s\" is installed", layout);
}

static GBytes *read_first (const char *layout, Search *search, GError **error)
{
  if (names_a_file (layout)) {
    search->beside = g_path_get_dirname (layout);
    return io_read_file (AT_FDCWD, layout, XML_MAX_LAYOUT, error);
  }
  g_autofree char *directory = installed_directory ();
  g_autoptr (GError) missing = NULL;
  GBytes *bytes = read_in (directory, layout, &missing);
  if (missing && error_has_id (missing, "D-NOT-FOUND"))
    set_unknown (error, layout);
  else if (missing)
    g_propagate_error (error, g_steal_pointer (&missing));
  return bytes;
}

Rules *layouts_load (const char *layout, GPtrArray *faults, GError **error)
{
  g_autoptr (Rules) rules = g_new0 (Rules, 1);
  rules->files = g_ptr_array_new_with_free_func (rules_file_free);
  rules->name = names_a_file (layout) ? g_strdup (layout) : g_strconcat (layout, ENDING, NULL);
  Search search = {NULL, rules->files};
  g_autoptr (GBytes) bytes = read_first (layout, &search, error);
  if (bytes) {
    keep_file (rules->files, layout, bytes);
    rules->layout = layout_parse (bytes, rules->name, resolve_parent, &search, faults, error);
  }
  g_free (search.beside);
  if (!rules->layout)
    return NULL;
  /* The files are in the order of the parents, whose editions are known only now. */
  const Layout *parent = rules->layout;
  for (unsigned i = 0; i < rules->files->len && parent; i++, parent = layout_parent (parent)) {
    RulesFile *file = g_ptr_array_index (rules->files, i);
    g_free (file->id);
    file->id = g_strdup (layout_id (parent));
    file->edition = layout_edition (parent);
  }
  return g_steal_pointer (&rules);
}

/* ---- The layouts of an archive ---- */

static bool collect_layout (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                            G_GNUC_UNUSED GError **error)
{
  g_ptr_array_add (data, event_copy (event));
  return true;
}

/* The last layout event whose field has this value, or NULL. */
static const Event *last_with (const GPtrArray *events, const char *field, const char *value)
{
  for (unsigned i = events->len; i > 0; i--) {
    const Event *event = g_ptr_array_index (events, i - 1);
    if (g_strcmp0 (event_get (event, field), value) == 0)
      return event;
  }
  return NULL;
}

typedef struct {
  const Archive *archive;
  const GPtrArray *events;
} Lawbook;

static GBytes *read_parent (const char *id, gpointer data, GError **error)
{
  const Lawbook *lawbook = data;
  const Event *event = last_with (lawbook->events, "id", id);
  if (event != NULL)
    return archive_read (lawbook->archive, event, error);
  error_set (error, ERROR_UNREADABLE, "D-LAYOUT-NONE", "layouts", NULL, "the archive has never adopted the layout %s",
             id);
  return NULL;
}

/* When the index is open already, it finds the layout events quickly in a long journal. */
static bool collect_layouts (const Archive *archive, GPtrArray *events, GError **error)
{
  Index *index = archive_kept (archive, ARCHIVE_INDEX);
  g_autoptr (GArray) numbers = index != NULL ? index_listed (index, "layouts", NULL) : NULL;
  if (numbers == NULL || numbers->len == 0)
    return journal_visit_verb (archive_journal (archive), "layout", collect_layout, events, error);
  for (unsigned i = 0; i < numbers->len; i++) {
    Event *event = journal_event (archive_journal (archive), g_array_index (numbers, uint64_t, i), error);
    if (event == NULL)
      return false;
    g_ptr_array_add (events, event);
  }
  return true;
}

/* A layout extended editions recorded with it or before it, not those recorded with the next layout in force: cuts
 * these off the events. */
static void drop_later (GPtrArray *events, const Event *event)
{
  for (unsigned i = 0; i < events->len; i++) {
    const Event *other = g_ptr_array_index (events, i);
    if (event_number (other) > event_number (event) && g_strcmp0 (event_get (other, "use"), "inforce") == 0)
      g_ptr_array_set_size (events, (int)i);
  }
}

Layout *layouts_read (const Archive *archive, const GPtrArray *events, const char *path, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  const Event *event = path != NULL ? last_with (events, "path", path) : last_with (events, "use", "inforce");
  if (event == NULL) {
    error_set (error, ERROR_UNREADABLE, "D-LAYOUT-NONE", path != NULL ? path : "journal", NULL,
               path != NULL ? N_ ("the archive has never adopted this layout") : N_ ("no layout is in force"));
    return NULL;
  }
  for (unsigned i = 0; i < events->len; i++)
    g_ptr_array_add (known, events->pdata[i]);
  if (path != NULL)
    drop_later (known, event);
  Lawbook lawbook = {.archive = archive, .events = known};
  g_autoptr (GBytes) bytes = archive_read (archive, event, error);
  return bytes == NULL ? NULL : layout_parse (bytes, event_get (event, "path"), read_parent, &lawbook, NULL, error);
}

const Layout *layouts_in_force (Archive *archive, GError **error)
{
  Layout *layout = archive_kept (archive, ARCHIVE_LAYOUT);
  if (layout != NULL)
    return layout;
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  layout = collect_layouts (archive, events, error) ? layouts_read (archive, events, NULL, error) : NULL;
  if (layout != NULL)
    archive_keep (archive, ARCHIVE_LAYOUT, layout, (GDestroyNotify)layout_free);
  return layout;
}

bool layouts_today (Archive *archive, GDate *today, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  if (layout == NULL || !date_check_clock (archive_now (archive), error))
    return false;
  *today = layout_day (layout, archive_now (archive));
  return true;
}
