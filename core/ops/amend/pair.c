/* The request gets a new edition in the reply's volume when the layout wants both together; the reply gets one when it
 * does not name the request yet. Both are tied by a `pair` event. */
#include "ops/amend/pair.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/amend/differ.h"
#include "ops/amend/internal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

static void made_free (gpointer data)
{
  g_free (((MadePair *)data)->reply);
  g_free (((MadePair *)data)->request);
  g_free (data);
}

void amend_pairing_clear (PairingResult *result)
{
  g_clear_pointer (&result->pairs, g_ptr_array_unref);
  g_clear_pointer (&result->amended, g_ptr_array_unref);
}

typedef struct {
  Amending amending;
  const char *const *references;
  GPtrArray *pairs; /* of MadePair */
} Pairing;

/* ---- Checks ---- */

static bool check_free (const Amending *amending, const char *path, const char *partner, GError **error)
{
  g_autofree char *brief = name_short_from_path (path);
  g_autofree char *other = NULL;
  if (!index_pair_of (amending->change->index, path, &other, error))
    return false;
  if (other == NULL)
    return true;
  if (g_str_equal (other, partner)) {
    g_autofree char *hint = g_strdup_printf (_ ("see `dossier show %s`"), brief);
    return error_set (error, ERROR_REFUSED, "D-PAIR", brief, hint, "the two are paired with each other already");
  }
  return amend_refuse_paired (path, other, error);
}

/* ---- The request ---- */

bool amend_move_beside (Amending *amending, const Layout *layout, AmendedRecord *request, const Filed *filed,
                        const Record *reply, GError **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  Amending own = *amending;
  const AmendRequest unchanged = {.reason = amending->request->reason, .waive = amending->request->waive};
  own.request = &unchanged;
  own.scans = none;
  own.beside = reply;
  bool good = amend_apply (&own, layout, true, request, error) && amend_number (&own, layout, request, error) &&
              amend_bring_edition (&own, request, filed, error);
  if (good)
    request->changes = amend_differences (request->before, request->after);
  return good;
}

static bool shares_volume (const char *one, const char *other)
{
  g_autofree char *volume = g_path_get_dirname (one), *another = g_path_get_dirname (other);
  return g_str_equal (volume, another);
}

/* ---- The reply ---- */

/* Whether the reply names the request, by the present code or by one that the request had. */
static bool names (const Amending *amending, const Record *reply, const char *request)
{
  g_autofree char *path =
      reply->reply_to != NULL ? index_resolve (amending->change->index, reply->reply_to, NULL) : NULL;
  return g_strcmp0 (path, request) == 0;
}

static bool name_request (Amending *amending, const Layout *layout, AmendedRecord *reply, const Filed *filed,
                          const Record *request, GError **error)
{
  g_autofree char *code = refcode_print (&request->reference);
  amending->answers = code;
  bool good =
      amend_apply (amending, layout, false, reply, error) && amend_bring_edition (amending, reply, filed, error);
  amending->answers = NULL;
  if (good)
    reply->changes = amend_differences (reply->before, reply->after);
  return good;
}

/* ---- One pair ---- */

static void tie (Pairing *pairing, const char *reply, const char *request)
{
  Event *event = change_event (pairing->amending.change, "pair");
  event_put (event, "reply", reply);
  event_put (event, "request", request);
  MadePair *made = g_new (MadePair, 1);
  *made = (MadePair){g_strdup (reply), g_strdup (request)};
  g_ptr_array_add (pairing->pairs, made);
}

/* answered: the reply as it is filed; added, with filed: the same as a record that stands, or NULL for a new one. */
static bool make_pair (Pairing *pairing, const char *path, const Record *answered, AmendedRecord *added,
                       const Filed *filed, const char *asked, GError **error)
{
  g_autoptr (Filed) contents = NULL;
  Amending *amending = &pairing->amending;
  const Layout *layout = layouts_in_force (amending->change->archive, error);
  if (layout == NULL || !check_free (amending, path, asked, error) || !check_free (amending, asked, path, error) ||
      !amend_check_void (amending, path, error) || !amend_check_void (amending, asked, error))
    return false;
  g_autofree char *brief = name_short_from_path (path);
  AmendedRecord *request = amend_add_record (amending, asked, &contents, error);
  if (request == NULL || !file_check_answer (layout, answered, request->before, brief, error) ||
      !amend_check_unanswered (layout, request->before, asked, error))
    return false;
  bool together = layout_pairs_together (layout) && !shares_volume (path, asked);
  bool named = added == NULL || names (amending, answered, asked);
  if (together && !amend_move_beside (amending, layout, request, contents, answered, error))
    return false;
  if (!named && !name_request (amending, layout, added, filed, together ? request->after : request->before, error))
    return false;
  tie (pairing, path, request->path);
  return true;
}

static bool tie_named (Pairing *pairing, const char *one, const char *other, GError **error)
{
  g_autoptr (Filed) filed = NULL;
  Amending *amending = &pairing->amending;
  g_autofree char *path = amend_find_record (amending, one, error);
  g_autofree char *asked = path != NULL ? amend_find_record (amending, other, error) : NULL;
  if (asked == NULL)
    return false;
  g_autofree char *brief = name_short_from_path (path);
  if (g_str_equal (path, asked))
    return error_set (error, ERROR_REFUSED, "D-REPLY", brief, "name the reply first, then the request",
                      "a record does not answer itself");
  AmendedRecord *reply = amend_add_record (amending, path, &filed, error);
  return reply != NULL && make_pair (pairing, path, reply->before, reply, filed, asked, error);
}

static bool compose_pairs (Change *change, GError **error)
{
  Pairing *pairing = change->data;
  g_ptr_array_set_size (pairing->amending.amended, 0);
  g_ptr_array_set_size (pairing->pairs, 0);
  g_hash_table_remove_all (pairing->amending.next);
  for (unsigned i = 0; pairing->references[i] != NULL; i += 2)
    if (!tie_named (pairing, pairing->references[i], pairing->references[i + 1], error))
      return false;
  return true;
}

/* Keeps the records that got a new edition. */
static void drop_unchanged (GPtrArray *amended)
{
  for (unsigned i = amended->len; i-- > 0;)
    if (((const AmendedRecord *)amended->pdata[i])->after == NULL)
      g_ptr_array_remove_index (amended, i);
}

bool amend_pair (Archive *archive, const char *const *references, const char *reason, const char *actor,
                 const GDate *today, bool dry_run, PairingResult *result, GError **error)
{
  const AmendRequest request = {.reason = reason};
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (made_free);
  Pairing pairing = {.references = references, .pairs = pairs};
  g_auto (Change)
      change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_pairs, .data = &pairing};
  bool good = amend_begin (&pairing.amending, &change, &request, today, error) && change_commit (&change, error);
  if (good) {
    drop_unchanged (pairing.amending.amended);
    *result = (PairingResult){g_steal_pointer (&pairs), g_ptr_array_ref (pairing.amending.amended)};
  }
  amend_end (&pairing.amending);
  return good;
}

/* Copies the next numbers of volumes that another table has. */
static void share_numbers (GHashTable *from, GHashTable *to, bool known)
{
  GHashTableIter iter;
  gpointer volume, number;
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &volume, &number))
    if (!known)
      g_hash_table_insert (to, g_strdup (volume), number);
    else if (g_hash_table_contains (to, volume))
      g_hash_table_insert (to, volume, number); /* the key that is there stays */
}

static void tell_tie (const Pairing *pairing, FilingTie *tied)
{
  const AmendedRecord *request = pairing->amending.amended->pdata[0];
  tied->request = g_strdup (request->path);
  tied->from = g_strdup (request->from);
  tied->edition = request->after != NULL ? request->after->edition : 0;
}

/* A request that has its reply in itself holds itself. */
static bool find_own_reply (const Amending *amending, const char *path, FilingTie *tied, GError **error)
{
  const Layout *layout = layouts_in_force (amending->change->archive, error);
  g_autoptr (Record) request = layout != NULL ? amend_read_after (amending, path, error) : NULL;
  if (request != NULL && file_has_reply (layout, request))
    *tied = (FilingTie){.holder = g_strdup (path), .own = true};
  return request != NULL;
}

bool amend_pair_filed (Change *change, const char *path, const Record *reply, const char *request, const GDate *today,
                       GHashTable *numbers, FilingTie *tied, GError **error)
{
  g_autofree char *code = refcode_print (&reply->reference);
  g_autofree char *reason = g_strdup_printf (_ ("its reply was filed: %s"), code);
  const AmendRequest amendment = {.reason = reason};
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (made_free);
  Pairing pairing = {.pairs = pairs};
  if (!index_pair_of (change->index, request, &tied->holder, error))
    return false;
  if (tied->holder != NULL)
    return true;
  bool good = amend_begin (&pairing.amending, change, &amendment, today, error);
  if (good && !find_own_reply (&pairing.amending, request, tied, error))
    good = false;
  if (!good || tied->holder != NULL) {
    amend_end (&pairing.amending);
    return good;
  }
  share_numbers (numbers, pairing.amending.next, false);
  good = good && make_pair (&pairing, path, reply, NULL, NULL, request, error);
  share_numbers (pairing.amending.next, numbers, true);
  if (good)
    tell_tie (&pairing, tied);
  amend_end (&pairing.amending);
  return good;
}
