/* Looking for a file reads the journal anew, by a handle of its own that threads share: what others have read of the
 * journal stays as it is, and what they compute from it. */
#include "store/whereabouts.h"

#include <string.h>

#include "form/document/kind.h"
#include "form/document/moved.h"
#include "form/name.h"
#include "sys/io.h"
#include "sys/xml.h"

/* The moves up to an event of a journal. */
typedef struct {
  Moves *moves;
  uint64_t until;
} Learned;

struct Whereabouts {
  int archive_fd;
  Learned known; /* moves NULL: none were looked for */
  GMutex lock;   /* for the following members */
  Journal *journal;
  Learned latest;
};

Whereabouts *whereabouts_new (int archive_fd)
{
  Whereabouts *whereabouts = g_new0 (Whereabouts, 1);
  whereabouts->archive_fd = archive_fd;
  g_mutex_init (&whereabouts->lock);
  return whereabouts;
}

void whereabouts_free (Whereabouts *whereabouts)
{
  moves_free (whereabouts->known.moves);
  moves_free (whereabouts->latest.moves);
  journal_close (whereabouts->journal);
  g_mutex_clear (&whereabouts->lock);
  g_free (whereabouts);
}

/* ---- Learning ---- */

static bool learn_move (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data,
                        GError **error G_GNUC_UNUSED)
{
  Learned *learned = data;
  if (event_number (event) > learned->until)
    moves_add (learned->moves, event);
  return true;
}

static bool learn (Learned *learned, const Journal *journal, GError **error)
{
  if (learned->moves == NULL)
    learned->moves = moves_new ();
  if (learned->until >= journal_length (journal))
    return true;
  if (!journal_visit_verb_after (journal, learned->until, kind_row (KIND_MOVE)->verb, learn_move, learned, error))
    return false;
  learned->until = journal_length (journal);
  return true;
}

bool whereabouts_learn (Whereabouts *whereabouts, const Journal *journal, GError **error)
{
  return learn (&whereabouts->known, journal, error);
}

const Moves *whereabouts_moves (const Whereabouts *whereabouts)
{
  return whereabouts->known.moves;
}

/* ---- Looking ---- */

/* The record of a path, and what follows in the path: "" for the record itself. Given; NULL: it is none. */
static char *record_of (const char *path, const char **rest)
{
  g_auto (NamePlace) place = {0};
  const char *slash = strrchr (path, '/');
  *rest = "";
  if (name_split_path (path, &place))
    return place.item != 0 ? g_strdup (path) : NULL;
  g_autofree char *directory = slash != NULL ? g_strndup (path, (size_t)(slash - path)) : NULL;
  *rest = slash;
  return directory != NULL && name_split_path (directory, &place) && place.item != 0 ? g_steal_pointer (&directory)
                                                                                     : NULL;
}

/* Follows the files moved.xml. Whatever they say, only a file with the right digest is taken. Given. */
static char *follow_files (const Whereabouts *whereabouts, const char *record)
{
  enum { MOST_STEPS = 100 };
  g_autofree char *now = g_strdup (record);
  for (unsigned i = 0; i < MOST_STEPS; i++) {
    g_autofree char *file = g_strconcat (now, "/" MOVED_FILE, NULL);
    g_autoptr (GBytes) bytes = io_read_file (whereabouts->archive_fd, file, XML_MAX_BYTES, NULL);
    g_autoptr (Moved) moved = bytes != NULL ? moved_parse (bytes, file, NULL) : NULL;
    if (moved == NULL)
      return g_steal_pointer (&now);
    g_free (now);
    now = g_strdup (moved->path);
  }
  return NULL;
}

static char *existing (const Whereabouts *whereabouts, const char *record, const char *rest)
{
  g_autofree char *path = record != NULL ? g_strconcat (record, rest, NULL) : NULL;
  return path != NULL && io_type (whereabouts->archive_fd, path, NULL) != IO_NONE ? g_steal_pointer (&path) : NULL;
}

/* Reads the journal and its moves up to the head, with the lock held. A journal that cannot be read tells nothing:
 * others report that. */
static bool read_journal (Whereabouts *whereabouts)
{
  if (whereabouts->journal == NULL)
    whereabouts->journal = journal_open (whereabouts->archive_fd, NULL);
  else
    journal_refresh (whereabouts->journal, NULL);
  return whereabouts->journal != NULL && learn (&whereabouts->latest, whereabouts->journal, NULL);
}

/* The place to which the journal moves a record in the end, and the one from which it moved it here; each given, or
 * NULL. */
static void ask_journal (Whereabouts *whereabouts, const char *record, char **later, char **earlier)
{
  g_mutex_lock (&whereabouts->lock);
  if (read_journal (whereabouts)) {
    const MovesStep *to = moves_to (whereabouts->latest.moves, record);
    *later = moves_now (whereabouts->latest.moves, record, 0);
    *earlier = to != NULL ? g_strdup (to->from) : NULL;
  }
  g_mutex_unlock (&whereabouts->lock);
}

bool whereabouts_brings (Whereabouts *whereabouts, const char *path)
{
  bool brings = false;
  g_mutex_lock (&whereabouts->lock);
  if (read_journal (whereabouts)) {
    g_autofree char *later = moves_now (whereabouts->latest.moves, path, 0);
    brings = journal_brought_lately (whereabouts->journal, path) ||
             (later != NULL && journal_brought_lately (whereabouts->journal, later));
  }
  g_mutex_unlock (&whereabouts->lock);
  return brings;
}

/* A file of a record that was moved a moment ago, by the journal. Given. */
static char *find_moved (Whereabouts *whereabouts, const char *record, const char *rest)
{
  g_autofree char *later = NULL, *earlier = NULL;
  ask_journal (whereabouts, record, &later, &earlier);
  char *found = existing (whereabouts, later, rest);
  return found != NULL ? found : existing (whereabouts, earlier, rest);
}

char *whereabouts_find (Whereabouts *whereabouts, const char *path)
{
  const char *rest = NULL;
  g_autofree char *record = record_of (path, &rest);
  if (record == NULL || g_str_equal (rest, "/" MOVED_FILE))
    return NULL;
  g_autofree char *now = follow_files (whereabouts, record);
  char *found = now != NULL && !g_str_equal (now, record) ? existing (whereabouts, now, rest) : NULL;
  g_autofree char *document = found == NULL ? existing (whereabouts, record, "/record.1.xml") : NULL;
  if (found != NULL || document != NULL) /* then nothing has taken the record away */
    return found;
  return find_moved (whereabouts, record, rest);
}
