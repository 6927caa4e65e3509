/* A word without '/' and '.' is the id of an installed layout; any other word is the path of a user's own file. The
 * bytes of all files read are kept too, because init copies them into the archive. */
#include "store/layouts.h"

#include <fcntl.h>
#include <string.h>

#include "form/date.h"
#include "form/document/adoption.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/people.h"
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

static const Event *event_of_path (const GPtrArray *events, const char *path)
{
  for (unsigned i = events->len; i > 0; i--) {
    const Event *event = g_ptr_array_index (events, i - 1);
    if (g_strcmp0 (event_get (event, "path"), path) == 0)
      return event;
  }
  return NULL;
}

typedef struct {
  const Archive *archive;
  const GPtrArray *events;
  uint64_t before; /* the number of the event of the layout that is read */
} Lawbook;

/* A layout extends the edition that was recorded last before it. */
static GBytes *read_parent (const char *id, gpointer data, GError **error)
{
  const Lawbook *lawbook = data;
  for (unsigned i = lawbook->events->len; i > 0; i--) {
    const Event *event = g_ptr_array_index (lawbook->events, i - 1);
    if (event_number (event) < lawbook->before && strcmp (event_verb (event), LAYOUT_VERB) == 0 &&
        g_strcmp0 (event_get (event, "id"), id) == 0)
      return archive_read (lawbook->archive, event, error);
  }
  error_set (error, ERROR_UNREADABLE, "D-LAYOUT-NONE", "layouts", NULL, "the archive has never adopted the layout %s",
             id);
  return NULL;
}

static gint compare_numbers (gconstpointer a, gconstpointer b)
{
  const Event *one = *(const Event *const *)a, *other = *(const Event *const *)b;
  return (event_number (one) > event_number (other)) - (event_number (one) < event_number (other));
}

/* When the index is open already, it finds the events quickly in a long journal. */
static GPtrArray *collect_layouts (Archive *archive, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
  const Journal *journal = archive_journal (archive);
  if (archive_kept (archive, ARCHIVE_INDEX) != NULL) {
    GPtrArray *listed = index_events (archive, "layouts", error);
    if (listed == NULL || listed->len > 0)
      return listed;
    g_ptr_array_unref (listed);
  }
  if (!journal_visit_verb (journal, LAYOUT_VERB, collect_layout, events, error) ||
      !journal_visit_verb (journal, ADOPTION_VERB, collect_layout, events, error))
    return NULL;
  g_ptr_array_sort (events, compare_numbers);
  return g_steal_pointer (&events);
}

/* The path of the layout that the last of the events to do so puts into force. */
static char *last_in_force (const GPtrArray *events)
{
  char *last = NULL;
  for (unsigned i = 0; i < events->len; i++) {
    char *path = adoption_in_force (events->pdata[i]);
    if (path == NULL)
      continue;
    g_free (last);
    last = path;
  }
  return last;
}

Layout *layouts_read (const Archive *archive, const GPtrArray *events, const char *path, GError **error)
{
  g_autofree char *place = path != NULL ? g_strdup (path) : last_in_force (events);
  const Event *event = place != NULL ? event_of_path (events, place) : NULL;
  if (event == NULL) {
    error_set (error, ERROR_UNREADABLE, "D-LAYOUT-NONE", path != NULL ? path : "journal", NULL,
               path != NULL ? N_ ("the archive has never adopted this layout") : N_ ("no layout is in force"));
    return NULL;
  }
  Lawbook lawbook = {archive, events, event_number (event)};
  g_autoptr (GBytes) bytes = archive_read (archive, event, error);
  return bytes == NULL ? NULL : layout_parse (bytes, place, read_parent, &lawbook, NULL, error);
}

/* The layout in force, and the number of the last event of layouts/ that is known. */
typedef struct {
  Layout *layout;
  uint64_t newest;
} InForce;

static void in_force_free (gpointer data)
{
  InForce *in_force = data;
  layout_free (in_force->layout);
  g_free (in_force);
}

/* A layout that replaced the first one must have been allowed to. */
static bool check_right (Archive *archive, const GPtrArray *events, GError **error)
{
  unsigned adopted = 0;
  for (unsigned i = 0; i < events->len; i++) {
    g_autofree char *path = adoption_in_force (events->pdata[i]);
    adopted += path != NULL;
  }
  g_autoptr (Roster) roster = adopted > 1 ? people_read (archive, error) : NULL;
  return adopted <= 1 || roster != NULL;
}

const Layout *layouts_in_force (Archive *archive, GError **error)
{
  InForce *in_force = archive_kept (archive, ARCHIVE_LAYOUT);
  if (in_force != NULL)
    return in_force->layout;
  g_autoptr (GPtrArray) events = collect_layouts (archive, error);
  Layout *layout =
      events != NULL && check_right (archive, events, error) ? layouts_read (archive, events, NULL, error) : NULL;
  if (layout == NULL)
    return NULL;
  in_force = g_new (InForce, 1);
  *in_force = (InForce){layout, event_number (events->pdata[events->len - 1])};
  archive_keep (archive, ARCHIVE_LAYOUT, in_force, in_force_free);
  return layout;
}

void layouts_forget (Archive *archive)
{
  archive_keep (archive, ARCHIVE_LAYOUT, NULL, NULL);
}

bool layouts_stay (Archive *archive, Index *index, GError **error)
{
  InForce *in_force = archive_kept (archive, ARCHIVE_LAYOUT);
  g_autoptr (GArray) numbers = in_force != NULL ? index_listed (index, "layouts", error) : NULL;
  for (unsigned i = numbers != NULL ? numbers->len : 0; i > 0; i--) {
    uint64_t number = g_array_index (numbers, uint64_t, i - 1);
    if (number <= in_force->newest)
      break;
    g_autoptr (Event) event = journal_event (archive_journal (archive), number, error);
    g_autofree char *path = event != NULL ? adoption_in_force (event) : NULL;
    if (event == NULL || path != NULL)
      return event != NULL && error_set (error, ERROR_BUSY, "D-LAYOUT-CHANGED", path, "run the command again",
                                         "another layout has come into force meanwhile");
  }
  return in_force == NULL || numbers != NULL;
}

bool layouts_today (Archive *archive, GDate *today, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  if (layout == NULL || !date_check_clock (archive_now (archive), error))
    return false;
  *today = layout_day (layout, archive_now (archive));
  return true;
}
