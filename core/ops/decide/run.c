/* Everything is settled at the journal's head: which places the references and the query mean, what stands there
 * already, and the number. So two who decide at once are one after the other, and the second one sees the first. */
#include "ops/decide/run.h"

#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/decide/internal.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/transaction.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"

static void decide_clear (Deciding *deciding)
{
  g_free (deciding->matter);
  g_free (deciding->mandate);
  g_free (deciding->reason);
  g_free (deciding->query);
  decision_free (deciding->decision);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Deciding, decide_clear)

static bool take_text (const char *what, const char *text, char **tidy, GError **error)
{
  *tidy = text != NULL ? text_tidy (text, FIELD_MAX_LINE) : NULL;
  if (text == NULL || *tidy != NULL)
    return true;
  error_set (error, ERROR_USAGE, "D-TEXT", what, NULL,
             "the text is empty, longer than %d bytes, or has characters that cannot be seen", FIELD_MAX_LINE);
  return false;
}

static bool take_texts (Deciding *deciding, GError **error)
{
  const DecidingRequest *request = deciding->request;
  return take_text ("--matter", request->matter, &deciding->matter, error) &&
         take_text ("--mandate", request->mandate, &deciding->mandate, error) &&
         take_text ("--reason", request->reason, &deciding->reason, error) &&
         take_text ("--query", request->query, &deciding->query, error);
}

/* ---- Which places ---- */

/* About what is gone nothing is decided any more. */
static bool check_stands (Index *index, const char *path, GError **error)
{
  uint64_t event = 0;
  g_autofree char *brief = name_short_from_path (path);
  if (!index_destroyed (index, path, &event, error))
    return false;
  if (event != 0)
    error_set (error, ERROR_REFUSED, "D-DESTROYED", brief, NULL, "the record was destroyed by event %ju",
               (uintmax_t)event);
  return event == 0;
}

static void add_place (GPtrArray *places, const char *path)
{
  if (!g_ptr_array_find_with_equal_func (places, path, g_str_equal, NULL))
    g_ptr_array_add (places, g_strdup (path));
}

static bool gather_match (const IndexRow *row, gpointer data)
{
  GPtrArray *places = data;
  add_place (places, row->path);
  return places->len <= DECISION_MAX_PLACES;
}

/* The records that match, those that are restricted too. */
static bool gather_query (const Deciding *deciding, Index *index, GPtrArray *places, GError **error)
{
  if (deciding->query == NULL)
    return true;
  IndexQuery query = {.words = deciding->query, .restricted = true};
  unsigned before = places->len;
  if (!index_search (index, &query, gather_match, places, error))
    return false;
  if (places->len == before)
    error_set (error, ERROR_USAGE, "D-NOTHING-FOUND", deciding->query, "try the words with `dossier find`",
               "no further record matches these words");
  return places->len > before;
}

typedef struct {
  const char *hold;
  GPtrArray *places; /* NULL: only asked whether there is one */
  unsigned all;
} HoldPlaces;

static bool gather_hold (const IndexHold *hold, gpointer data)
{
  HoldPlaces *wanted = data;
  if (!g_str_equal (hold->decision, wanted->hold))
    return true;
  wanted->all++;
  if (hold->lifted == NULL && wanted->places != NULL)
    add_place (wanted->places, hold->path);
  return true;
}

/* Of a lift: the hold, and all its places when none was named. */
static bool gather_lift (const Deciding *deciding, Index *index, GPtrArray *places, GError **error)
{
  const DecidingRequest *request = deciding->request;
  bool everywhere = request->references == NULL || request->references[0] == NULL;
  HoldPlaces wanted = {.hold = request->hold, .places = everywhere ? places : NULL};
  if (!index_holds (index, true, gather_hold, &wanted, error))
    return false;
  if (wanted.all == 0) {
    error_set (error, ERROR_USAGE, "D-HOLD-UNKNOWN", request->hold, "see `dossier hold list`",
               "there is no hold of this number");
    return false;
  }
  return !everywhere || places->len > 0 || decide_refuse_lifted (request->hold, NULL, error);
}

static gint compare_places (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static bool gather_places (const Deciding *deciding, Index *index, GPtrArray *places, GError **error)
{
  const DecidingRequest *request = deciding->request;
  for (unsigned i = 0; request->references != NULL && request->references[i] != NULL; i++) {
    g_autofree char *path = index_resolve (index, request->references[i], error);
    if (path == NULL || !check_stands (index, path, error))
      return false;
    add_place (places, path);
  }
  if (request->kind == DECISION_LIFT && !gather_lift (deciding, index, places, error))
    return false;
  if (!gather_query (deciding, index, places, error))
    return false;
  if (places->len > DECISION_MAX_PLACES) {
    error_set (error, ERROR_REFUSED, "D-TOO-MANY-PLACES", NULL, "name customers or volumes instead of their records",
               "one decision is on at most %d places", DECISION_MAX_PLACES);
    return false;
  }
  g_ptr_array_sort (places, compare_places);
  return true;
}

/* ---- Writing ---- */

static int year_of (int64_t time)
{
  g_autofree char *text = date_print_time (time);
  return (int)g_ascii_strtoll (text, NULL, 10);
}

static bool compose (Deciding *deciding, Index *index, int64_t time, GError **error)
{
  const DecidingRequest *request = deciding->request;
  unsigned number = 0;
  g_clear_pointer (&deciding->decision, decision_free);
  Decision *decision = deciding->decision = decision_new (request->kind);
  if (!gather_places (deciding, index, decision->places, error) || !decide_check (deciding, index, error) ||
      !index_next_decision (index, year_of (time), &number, error))
    return false;
  decision->id = decision_id (year_of (time), number);
  decision->nonce = g_malloc (33);
  digest_nonce (decision->nonce);
  decision->time = time;
  decision->by = g_strdup (deciding->actor);
  decision->hold = g_strdup (request->hold);
  decision->trigger = g_strdup (request->trigger);
  decision->until = request->until;
  decision->date = request->date;
  decision->matter = g_strdup (deciding->matter);
  decision->mandate = g_strdup (deciding->mandate);
  decision->reason = g_strdup (deciding->reason);
  decision->query = g_strdup (deciding->query);
  return true;
}

/* The document, once more read by the strict reader. */
static GBytes *print_checked (const Decision *decision, GError **error)
{
  g_autoptr (GBytes) bytes = decision_print (decision);
  g_autoptr (Decision) again = decision_parse (bytes, _ ("the new decision"), error);
  return again != NULL ? g_steal_pointer (&bytes) : NULL;
}

static Event *event_on (const Decision *decision, const char *path)
{
  g_autofree char *until = date_print (&decision->until), *date = date_print (&decision->date);
  Event *event = event_new (decision_kind_name (decision->kind));
  event_put (event, "on", path);
  event_put (event, "hold", decision->hold);
  event_put (event, "until", until);
  event_put (event, "code", decision->trigger);
  event_put (event, "date", date);
  event_put (event, "decision", decision->id);
  return event;
}

static bool prepare (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  Deciding *deciding = data;
  char hex[DIGEST_HEX_SIZE];
  if (!compose (deciding, index, transaction_time (transaction), error))
    return false;
  const Decision *decision = deciding->decision;
  g_autoptr (GBytes) bytes = print_checked (decision, error);
  if (bytes == NULL || !transaction_write (transaction, deciding->item, NULL, bytes, hex, error))
    return false;
  g_autofree char *path = decision_path (decision->id);
  Event *event = event_new ("decision");
  event_put (event, "path", path);
  event_put (event, "digest", hex);
  event_put (event, "kind", decision_kind_name (decision->kind));
  transaction_add_event (transaction, deciding->item, event);
  for (unsigned i = 0; i < decision->places->len; i++)
    transaction_add_event (transaction, 0, event_on (decision, decision->places->pdata[i]));
  return true;
}

static bool try_out (Deciding *deciding, GError **error)
{
  Index *index = archive_index (deciding->archive, error);
  if (index == NULL || !compose (deciding, index, journal_time (archive_journal (deciding->archive)), error))
    return false;
  g_autoptr (GBytes) bytes = print_checked (deciding->decision, error);
  return bytes != NULL;
}

static bool commit (Deciding *deciding, GError **error)
{
  g_autoptr (Transaction) transaction = transaction_begin (deciding->archive, deciding->actor, error);
  deciding->item = transaction != NULL ? transaction_add_item (transaction, TRANSACTION_FILE, error) : 0;
  return deciding->item > 0 && transaction_commit (transaction, prepare, deciding, error);
}

Decision *decide_run (Archive *archive, const DecidingRequest *request, const char *actor, bool dry_run, GError **error)
{
  g_auto (Deciding) deciding = {.archive = archive, .request = request, .actor = actor};
  bool good = take_texts (&deciding, error) && (dry_run ? try_out (&deciding, error) : commit (&deciding, error));
  return good ? g_steal_pointer (&deciding.decision) : NULL;
}
