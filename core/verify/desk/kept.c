/* Entries that are judged together, when everything has been read: records and people are known only then. */
#include "form/registers/entry.h"
#include "verify/commits.h"
#include "verify/internal.h"

/* ---- Documents ---- */

void desk_kept_free (gpointer data)
{
  DeskKept *kept = data;
  shape_free (kind_row (kept->kind)->entry->shape, kept->document);
  g_free (kept);
}

bool desk_keep (Verify *verify, const VerifyEntry *entry, gpointer document)
{
  if (entry->kind != KIND_LOAN && entry->kind != KIND_INCIDENT && entry->kind != KIND_HANDOVER &&
      entry->kind != KIND_CONTACT)
    return false;
  DeskKept *kept = g_new0 (DeskKept, 1);
  *kept = (DeskKept){verify_table_index (verify->table, entry), entry->kind, document};
  g_mutex_lock (&verify->lock);
  g_ptr_array_add (verify->desk, kept);
  g_mutex_unlock (&verify->lock);
  return true;
}

static gint compare_kept (gconstpointer a, gconstpointer b, gpointer data)
{
  const VerifyTable *table = data;
  uint64_t one = verify_table_at (table, (*(const DeskKept *const *)a)->index)->number,
           other = verify_table_at (table, (*(const DeskKept *const *)b)->index)->number;
  return (one > other) - (one < other);
}

GPtrArray *desk_kept_of (const Verify *verify, Kind kind)
{
  GPtrArray *found = g_ptr_array_new ();
  for (unsigned i = 0; i < verify->desk->len; i++)
    if (((const DeskKept *)verify->desk->pdata[i])->kind == kind)
      g_ptr_array_add (found, verify->desk->pdata[i]);
  g_ptr_array_sort_with_data (found, compare_kept, verify->table);
  return found;
}

/* ---- Signed commits ---- */

typedef struct {
  uint64_t first, last;
  const char *person; /* interned */
} Signed;

typedef struct {
  const char *verb;
  GArray *commits; /* of Signed */
} Gathering;

static void take_commit (const VerifyCommit *commit, gpointer data)
{
  const Gathering *gathering = data;
  g_auto (GStrv) acts = g_strsplit (commit->acts, " ", -1);
  Signed found = {commit->first, commit->number, g_intern_string (commit->person)};
  if (g_strv_contains ((const char *const *)acts, gathering->verb))
    g_array_append_val (gathering->commits, found);
}

GArray *desk_commits (const Verify *verify, const char *verb)
{
  Gathering gathering = {verb, g_array_new (FALSE, FALSE, sizeof (Signed))};
  verify_commits_each (verify->journal->commits, take_commit, &gathering);
  return gathering.commits;
}

const char *desk_signer (const GArray *commits, uint64_t number)
{
  unsigned low = 0, high = commits->len;
  while (low < high) {
    unsigned middle = low + (high - low) / 2;
    if (g_array_index (commits, Signed, middle).last > number)
      high = middle;
    else
      low = middle + 1;
  }
  const Signed *commit = low < commits->len ? &g_array_index (commits, Signed, low) : NULL;
  return commit != NULL && commit->first <= number ? commit->person : NULL;
}
