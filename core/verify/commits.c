/* A segment does not mark where a commit ends. But all events of a commit have the same time, actor and, when they file
 * something, transaction; and a signature is the last event of its commit. */
#include "verify/commits.h"

#include <string.h>

#include "form/document/adoption.h"
#include "form/document/commit.h"
#include "sys/message.h"

enum { TX_DIGITS = 32 };

typedef struct {
  uint64_t number, first;
  int64_t time;
  unsigned signer; /* of names: "p0003 FINGERPRINT ACTOR" */
  unsigned acts;   /* of names: "company.1 file seal": the layout in force and the verbs; or "" */
  unsigned start;  /* in bytes: the digest of the line before in hexadecimal with its NUL, then the signature */
  unsigned len;    /* of the signature */
} Kept;

/* A time during which one layout was in force. */
typedef struct {
  char *layout;
  GHashTable *unsigned_verbs; /* verb: number of the first unsigned event with it */
} Period;

/* The current commit. */
typedef struct {
  uint64_t first; /* number of its first event */
  int64_t time;
  char *actor;
  char tx[TX_DIGITS + 1]; /* empty while it is not known */
  GHashTable *verbs;      /* verb: number of its first event */
  char *layout;           /* id and edition of the layout that the commit puts into force, or NULL */
  bool has_person;
} Current;

struct VerifyCommits {
  GArray *kept; /* of Kept */
  GByteArray *bytes;
  GPtrArray *names;
  GHashTable *known_names; /* name: its place in names, and 1 */
  GPtrArray *periods;      /* of Period */
  bool founded;            /* an earlier commit has added a person */
  Current current;
};

static void period_free (gpointer data)
{
  Period *period = data;
  g_free (period->layout);
  g_hash_table_unref (period->unsigned_verbs);
  g_free (period);
}

static void begin_period (VerifyCommits *commits, const char *layout)
{
  Period *period = g_new0 (Period, 1);
  period->layout = g_strdup (layout);
  period->unsigned_verbs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (commits->periods, period);
}

VerifyCommits *verify_commits_new (void)
{
  VerifyCommits *commits = g_new0 (VerifyCommits, 1);
  commits->kept = g_array_new (FALSE, FALSE, sizeof (Kept));
  commits->bytes = g_byte_array_new ();
  commits->names = g_ptr_array_new_with_free_func (g_free);
  commits->known_names = g_hash_table_new (g_str_hash, g_str_equal);
  commits->periods = g_ptr_array_new_with_free_func (period_free);
  commits->current.verbs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  begin_period (commits, NULL);
  return commits;
}

void verify_commits_free (VerifyCommits *commits)
{
  if (commits == NULL)
    return;
  g_array_unref (commits->kept);
  g_byte_array_unref (commits->bytes);
  g_ptr_array_unref (commits->names);
  g_hash_table_unref (commits->known_names);
  g_ptr_array_unref (commits->periods);
  g_hash_table_unref (commits->current.verbs);
  g_free (commits->current.actor);
  g_free (commits->current.layout);
  g_free (commits);
}

/* ---- Where commits end ---- */

static void end_commit (VerifyCommits *commits, bool is_signed)
{
  Current *current = &commits->current;
  const Period *period = commits->periods->pdata[commits->periods->len - 1];
  GHashTableIter iter;
  gpointer verb, number;
  g_hash_table_iter_init (&iter, current->verbs);
  while (commits->founded && !is_signed && g_hash_table_iter_next (&iter, &verb, &number))
    if (!g_hash_table_contains (period->unsigned_verbs, verb))
      g_hash_table_insert (period->unsigned_verbs, g_strdup (verb), number);
  if (current->layout != NULL)
    begin_period (commits, current->layout);
  commits->founded = commits->founded || current->has_person;
  g_clear_pointer (&current->actor, g_free);
  g_clear_pointer (&current->layout, g_free);
  g_hash_table_remove_all (current->verbs);
  current->tx[0] = '\0';
  current->has_person = false;
}

static bool is_same_commit (const Current *current, const Event *event, const char *tx)
{
  return current->actor != NULL && event_time (event) == current->time &&
         strcmp (event_actor (event), current->actor) == 0 &&
         (tx == NULL || current->tx[0] == '\0' || strncmp (tx, current->tx, TX_DIGITS) == 0);
}

static void take_event (VerifyCommits *commits, const Event *event)
{
  Current *current = &commits->current;
  const char *verb = event_verb (event), *tx = event_get (event, "tx");
  if (!is_same_commit (current, event, tx)) {
    end_commit (commits, false);
    current->first = event_number (event);
    current->time = event_time (event);
    current->actor = g_strdup (event_actor (event));
  }
  if (tx != NULL)
    g_strlcpy (current->tx, tx, sizeof current->tx);
  if (!g_hash_table_contains (current->verbs, verb))
    g_hash_table_insert (current->verbs, g_strdup (verb), GSIZE_TO_POINTER ((gsize)event_number (event)));
  current->has_person = current->has_person || strcmp (verb, "person") == 0;
  g_autofree char *layout = adoption_in_force (event);
  if (layout != NULL) {
    g_free (current->layout);
    current->layout = g_strndup (layout + strlen ("layouts/"), strlen (layout) - strlen ("layouts/.xml"));
  }
}

/* ---- Signatures ---- */

/* Takes the name. */
static unsigned intern_name (VerifyCommits *commits, char *given)
{
  g_autofree char *name = given;
  unsigned known = GPOINTER_TO_UINT (g_hash_table_lookup (commits->known_names, name));
  if (known > 0)
    return known - 1;
  g_ptr_array_add (commits->names, g_steal_pointer (&name));
  g_hash_table_insert (commits->known_names, commits->names->pdata[commits->names->len - 1],
                       GUINT_TO_POINTER (commits->names->len));
  return commits->names->len - 1;
}

static gint compare_verbs (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* The layout in force and the verbs of the current commit. Given. */
static char *describe_acts (const VerifyCommits *commits)
{
  const Period *period = commits->periods->pdata[commits->periods->len - 1];
  if (!commits->founded || period->layout == NULL)
    return g_strdup ("");
  g_autoptr (GString) text = g_string_new (period->layout);
  g_autoptr (GList) verbs = g_list_sort (g_hash_table_get_keys (commits->current.verbs), compare_verbs);
  for (const GList *verb = verbs; verb != NULL; verb = verb->next)
    g_string_append_printf (text, " %s", (const char *)verb->data);
  return g_strdup (text->str);
}

static const char *take_signature (VerifyCommits *commits, const Event *event)
{
  const char *head = event_previous (event);
  g_autoptr (GBytes) signature = commit_signature (event);
  if (signature == NULL)
    return N_ ("the event does not hold a valid signature");
  gsize len = 0;
  const guint8 *data = g_bytes_get_data (signature, &len);
  Kept kept = {.number = event_number (event),
               .first = commits->current.first,
               .time = event_time (event),
               .signer = intern_name (commits, g_strconcat (event_get (event, "person"), " ", event_get (event, "key"),
                                                            " ", event_actor (event), NULL)),
               .acts = intern_name (commits, describe_acts (commits)),
               .start = commits->bytes->len,
               .len = (unsigned)len};
  g_byte_array_append (commits->bytes, (const guint8 *)head, (guint)strlen (head) + 1);
  g_byte_array_append (commits->bytes, data, (guint)len);
  g_array_append_val (commits->kept, kept);
  if (g_hash_table_size (commits->current.verbs) == 0 || !is_same_commit (&commits->current, event, NULL))
    return N_ ("the signature does not follow a commit");
  end_commit (commits, true);
  return NULL;
}

const char *verify_commits_take (VerifyCommits *commits, const Event *event)
{
  if (strcmp (event_verb (event), COMMIT_VERB) == 0)
    return take_signature (commits, event);
  take_event (commits, event);
  return NULL;
}

void verify_commits_end (VerifyCommits *commits)
{
  end_commit (commits, false);
}

/* ---- Results ---- */

void verify_commits_each (const VerifyCommits *commits, VerifyCommitVisit visit, gpointer data)
{
  for (unsigned i = 0; i < commits->kept->len; i++) {
    const Kept *kept = &g_array_index (commits->kept, Kept, i);
    const char *head = (const char *)commits->bytes->data + kept->start;
    g_auto (GStrv) names = g_strsplit (commits->names->pdata[kept->signer], " ", 3);
    g_autoptr (GBytes) signature = g_bytes_new_static (head + strlen (head) + 1, kept->len);
    const VerifyCommit commit = {.number = kept->number,
                                 .first = kept->first,
                                 .time = kept->time,
                                 .person = names[0],
                                 .key = names[1],
                                 .actor = names[2],
                                 .acts = commits->names->pdata[kept->acts],
                                 .head = head,
                                 .signature = signature};
    visit (&commit, data);
  }
}

void verify_commits_unsigned (const VerifyCommits *commits, VerifyUnsignedVisit visit, gpointer data)
{
  for (unsigned i = 0; i < commits->periods->len; i++) {
    const Period *period = commits->periods->pdata[i];
    GHashTableIter iter;
    gpointer verb, number;
    g_hash_table_iter_init (&iter, period->unsigned_verbs);
    while (period->layout != NULL && g_hash_table_iter_next (&iter, &verb, &number))
      visit (period->layout, verb, (uint64_t)GPOINTER_TO_SIZE (number), data);
  }
}
