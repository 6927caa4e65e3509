/* Steps are found by their ends. A forged journal may move a record in a circle, so no walk takes more steps than there
 * are. */
#include "fold/moves.h"

#include <string.h>

#include "form/document/kind.h"
#include "form/document/moved.h"
#include "form/name.h"
#include "sys/message.h"

struct Moves {
  GPtrArray *steps;      /* of MovesStep */
  GHashTable *from, *to; /* path: MovesStep */
  GStringChunk *text;
};

Moves *moves_new (void)
{
  Moves *moves = g_new0 (Moves, 1);
  moves->steps = g_ptr_array_new_with_free_func (g_free);
  moves->from = g_hash_table_new (g_str_hash, g_str_equal);
  moves->to = g_hash_table_new (g_str_hash, g_str_equal);
  moves->text = g_string_chunk_new (256);
  return moves;
}

void moves_free (Moves *moves)
{
  if (moves == NULL)
    return;
  g_hash_table_unref (moves->from);
  g_hash_table_unref (moves->to);
  g_ptr_array_unref (moves->steps);
  g_string_chunk_free (moves->text);
  g_free (moves);
}

static bool is_record (const char *path)
{
  g_auto (NamePlace) place = {0};
  return path != NULL && name_split_path (path, &place) && place.item != 0;
}

const char *moves_read (const Event *event, MovesStep *step)
{
  *step = (MovesStep){event_number (event), event_get (event, "from"), event_get (event, "path")};
  if (!is_record (step->from) || !is_record (step->to) || g_str_equal (step->from, step->to) ||
      event_get (event, "tx") != NULL)
    return N_ ("the event does not name two places of a record");
  return NULL;
}

void moves_add (Moves *moves, const Event *event)
{
  MovesStep step;
  if (kind_of_verb (event_verb (event)) == KIND_MOVE && moves_read (event, &step) == NULL)
    moves_add_step (moves, &step);
}

void moves_add_step (Moves *moves, const MovesStep *given)
{
  MovesStep *step = g_memdup2 (given, sizeof *given);
  step->from = g_string_chunk_insert (moves->text, given->from);
  step->to = g_string_chunk_insert (moves->text, given->to);
  g_ptr_array_add (moves->steps, step);
  if (!g_hash_table_contains (moves->from, step->from))
    g_hash_table_insert (moves->from, (gpointer)(guintptr)step->from, step);
  if (!g_hash_table_contains (moves->to, step->to))
    g_hash_table_insert (moves->to, (gpointer)(guintptr)step->to, step);
}

unsigned moves_length (const Moves *moves)
{
  return moves->steps->len;
}

const MovesStep *moves_step (const Moves *moves, unsigned i)
{
  return moves->steps->pdata[i];
}

const MovesStep *moves_from (const Moves *moves, const char *place)
{
  return g_hash_table_lookup (moves->from, place);
}

const MovesStep *moves_to (const Moves *moves, const char *place)
{
  return g_hash_table_lookup (moves->to, place);
}

/* The last place of a chain that begins at a place after an event; NULL when none does. Borrowed. */
static const char *last_place (const Moves *moves, const char *place, uint64_t since)
{
  const MovesStep *step = moves_from (moves, place), *last = NULL;
  for (unsigned i = 0; step != NULL && step->event > since && i < moves->steps->len; i++) {
    last = step;
    step = moves_from (moves, last->to);
  }
  return last != NULL ? last->to : NULL;
}

char *moves_now (const Moves *moves, const char *path, uint64_t since)
{
  if (moves == NULL || moves->steps->len == 0)
    return NULL;
  const char *now = last_place (moves, path, since), *slash = strrchr (path, '/');
  if (now != NULL || slash == NULL || g_str_equal (slash + 1, MOVED_FILE))
    return g_strdup (now);
  g_autofree char *directory = g_strndup (path, (size_t)(slash - path));
  now = last_place (moves, directory, since);
  return now != NULL ? g_strconcat (now, slash, NULL) : NULL;
}

char *moves_before (const Moves *moves, const char *path, uint64_t event)
{
  const char *place = path;
  const MovesStep *step = moves_to (moves, place);
  for (unsigned i = 0; step != NULL && step->event >= event && i < moves->steps->len; i++) {
    place = step->from;
    step = moves_to (moves, place);
  }
  return g_strdup (place);
}
