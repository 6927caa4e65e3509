/* The range of a pack tells what it contains: a record, or an edition of it, is in it if its event is, unless the event
 * of its destruction is in it too. So only the events of packs and destructions are read, and, if there are
 * destructions, of filing and amending. */
#include "ops/backup/status.h"

#include <inttypes.h>

#include "store/change.h"
#include "store/filed.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

enum { SECONDS_A_DAY = 86400 };

typedef struct {
  GArray *filed;      /* of uint64_t: the events that filed and amended a record */
  uint64_t destroyed; /* the event */
} Fate;

static void fate_free (gpointer data)
{
  g_array_unref (((Fate *)data)->filed);
  g_free (data);
}

static bool has_event_in (const Fate *fate, uint64_t from, uint64_t to)
{
  bool has = false;
  for (unsigned i = 0; i < fate->filed->len; i++) {
    uint64_t number = g_array_index (fate->filed, uint64_t, i);
    has |= number >= from && number <= to;
  }
  return has;
}

static void backup_free (gpointer data)
{
  Backup *backup = data;
  g_free (backup->actor);
  g_free (backup->name);
  g_free (backup->digest);
  g_free (backup);
}

static bool list_pack (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                       G_GNUC_UNUSED GError **error)
{
  Backup *backup = g_new0 (Backup, 1);
  backup->event = event_number (event);
  backup->time = event_time (event);
  backup->actor = g_strdup (event_actor (event));
  backup->from = event_get_number (event, "from");
  backup->to = event_get_number (event, "to");
  backup->redacted = event_get_number (event, "redacted");
  backup->name = g_strdup (event_get (event, "name"));
  backup->digest = g_strdup (event_get (event, "digest"));
  backup->bytes = event_get_number (event, "bytes");
  g_ptr_array_add (data, backup);
  return true;
}

/* A discard event names a pack by the number of the pack's event. */
static bool mark_discarded (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                            G_GNUC_UNUSED GError **error)
{
  const GPtrArray *backups = data;
  uint64_t pack = event_get_number (event, "pack");
  for (unsigned i = 0; i < backups->len; i++) {
    Backup *backup = g_ptr_array_index (backups, i);
    if (backup->event == pack && backup->discarded == 0)
      backup->discarded = event_number (event);
  }
  return true;
}

static bool note_destroyed_record (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                                   G_GNUC_UNUSED GError **error)
{
  const char *record = event_get (event, "erases");
  if (record == NULL)
    return true;
  Fate *fate = g_new0 (Fate, 1);
  fate->destroyed = event_number (event);
  fate->filed = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  g_hash_table_insert (data, g_strdup (record), fate);
  return true;
}

typedef struct {
  GHashTable *fates; /* path of a destroyed record: Fate */
  const Moves *moves;
} Fates;

static bool note_filed_record (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                               G_GNUC_UNUSED GError **error)
{
  unsigned edition;
  uint64_t number = event_number (event);
  const Fates *fates = data;
  g_autofree char *path = filed_path (event, &edition);
  g_autofree char *now = path == NULL ? NULL : moves_now (fates->moves, path, number);
  Fate *fate = path == NULL ? NULL : g_hash_table_lookup (fates->fates, now != NULL ? now : path);
  if (fate != NULL)
    g_array_append_val (fate->filed, number);
  return true;
}

/* ---- The packs that a restore needs ---- */

/* Packs that follow one another from event 1 on. */
typedef struct Chain {
  Backup *last;
  const struct Chain *before;
  unsigned packs;
} Chain;

static gint compare_ends (gconstpointer a, gconstpointer b)
{
  const Backup *one = ((const Chain *)a)->last, *other = ((const Chain *)b)->last;
  return one->to != other->to ? (one->to > other->to) - (one->to < other->to)
                              : (one->event > other->event) - (one->event < other->event);
}

/* The chain of the fewest packs that ends with this one; of as many, the newest. */
static void link_chain (Chain *chain, const Chain *earlier, unsigned n)
{
  chain->packs = chain->last->from == 1;
  for (unsigned i = 0; i < n && chain->last->from > 1; i++) {
    const Chain *before = earlier + i;
    if (before->packs == 0 || before->last->to + 1 != chain->last->from ||
        (chain->packs != 0 && before->packs + 1 > chain->packs))
      continue;
    chain->before = before;
    chain->packs = before->packs + 1;
  }
}

/* Of the chains that reach the last event, the one with the fewest packs, and of those the newest. */
static void mark_needed (const GPtrArray *backups)
{
  g_autoptr (GArray) chains = g_array_new (FALSE, TRUE, sizeof (Chain));
  for (unsigned i = 0; i < backups->len; i++) {
    Chain chain = {.last = backups->pdata[i]};
    chain.last->restoring = chain.last->discarded == 0 ? N_ ("spare") : NULL;
    if (chain.last->discarded == 0)
      g_array_append_val (chains, chain);
  }
  g_array_sort (chains, compare_ends);
  const Chain *best = NULL;
  for (unsigned i = 0; i < chains->len; i++) {
    Chain *chain = &g_array_index (chains, Chain, i);
    link_chain (chain, (const Chain *)(const void *)chains->data, i);
    if (chain->packs > 0 && (best == NULL || chain->last->to > best->last->to || chain->packs <= best->packs))
      best = chain;
  }
  for (; best != NULL; best = best->before)
    best->last->restoring = N_ ("needed");
}

uint64_t backup_reach (const GPtrArray *backups)
{
  uint64_t reach = 0;
  for (unsigned i = 0; i < backups->len; i++) {
    const Backup *backup = backups->pdata[i];
    reach = MAX (reach, g_strcmp0 (backup->restoring, "needed") == 0 ? backup->to : 0);
  }
  return reach;
}

GPtrArray *backup_list (const Archive *archive, GError **error)
{
  const Journal *journal = archive_journal (archive);
  g_autoptr (GPtrArray) backups = g_ptr_array_new_with_free_func (backup_free);
  g_autoptr (GHashTable) fates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, fate_free);
  if (!journal_visit_verb (journal, "pack", list_pack, backups, error) ||
      !journal_visit_verb (journal, "discard", mark_discarded, backups, error) ||
      !journal_visit_verb (journal, "destroy", note_destroyed_record, fates, error))
    return NULL;
  bool any = g_hash_table_size (fates) > 0;
  if (any && !archive_learn_moves (archive, error))
    return NULL;
  Fates known = {fates, archive_moves (archive)};
  if (any && (!journal_visit_verb (journal, "file", note_filed_record, &known, error) ||
              !journal_visit_verb (journal, "amend", note_filed_record, &known, error)))
    return NULL;
  for (unsigned i = 0; i < backups->len; i++) {
    Backup *backup = g_ptr_array_index (backups, i);
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init (&iter, fates);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      const Fate *fate = value;
      backup->destroyed +=
          has_event_in (fate, backup->from, backup->to) && fate->destroyed > MAX (backup->to, backup->redacted);
    }
    backup->days = (unsigned)(MAX (archive_now (archive) - backup->time, 0) / SECONDS_A_DAY);
  }
  mark_needed (backups);
  return g_steal_pointer (&backups);
}

unsigned backup_holding (const GPtrArray *backups)
{
  unsigned n = 0;
  for (unsigned i = 0; i < backups->len; i++) {
    const Backup *backup = g_ptr_array_index (backups, i);
    n += backup->destroyed > 0 && backup->discarded == 0;
  }
  return n;
}

typedef struct {
  const uint64_t *packs;
  unsigned n;
} Discarding;

static bool check_pack (const GPtrArray *backups, uint64_t pack, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" PRIu64, pack);
  for (unsigned i = 0; i < backups->len; i++) {
    const Backup *backup = g_ptr_array_index (backups, i);
    if (backup->event != pack)
      continue;
    if (backup->discarded != 0)
      error_set (error, ERROR_REFUSED, "D-PACK-DISCARDED", number, NULL,
                 "event %ju already says that this pack is gone", (uintmax_t)backup->discarded);
    return backup->discarded == 0;
  }
  return error_set (error, ERROR_USAGE, "D-EVENT-UNKNOWN", number, "see the numbers in `dossier status --backups`",
                    "no pack has this number");
}

static bool compose_discard (Change *change, GError **error)
{
  const Discarding *discarding = change->data;
  g_autoptr (GPtrArray) backups = backup_list (change->archive, error);
  for (unsigned i = 0; backups != NULL && i < discarding->n; i++) {
    if (!check_pack (backups, discarding->packs[i], error))
      return false;
    event_put_number (change_event (change, "discard"), "pack", discarding->packs[i]);
  }
  return backups != NULL;
}

bool backup_discard (Archive *archive, const uint64_t *packs, unsigned n, const char *actor, bool dry_run,
                     GError **error)
{
  Discarding discarding = {packs, n};
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_discard, .data = &discarding};
  return change_commit (&change, error);
}
