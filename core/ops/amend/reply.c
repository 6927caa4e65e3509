/* Requests and replies among the records of an amendment: the checks that filing makes, on the records as they will be,
 * and pairs, which stay tied. */
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/amend/internal.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- Records as they will be ---- */

static bool is_at (const AmendedRecord *amended, const char *path)
{
  return g_str_equal (amended->from != NULL ? amended->from : amended->path, path);
}

const AmendedRecord *amend_find_amended (const Amending *amending, const char *path)
{
  for (unsigned i = 0; i < amending->amended->len; i++)
    if (is_at (amending->amended->pdata[i], path))
      return amending->amended->pdata[i];
  return NULL;
}

Record *amend_read_after (const Amending *amending, const char *path, GError **error)
{
  uint64_t number = 0;
  const AmendedRecord *amended = amend_find_amended (amending, path);
  Archive *archive = amending->change->archive;
  if (amended != NULL && amended->after != NULL)
    return record_copy (amended->after);
  if (!index_event_of (amending->change->index, path, &number, error))
    return NULL;
  g_autoptr (Event) event = journal_event (archive_journal (archive), number, error);
  g_autoptr (GBytes) bytes = event == NULL ? NULL : filed_record (archive, event, error);
  return bytes == NULL ? NULL : record_parse (bytes, path, error);
}

/* The path, before the change, of the record that this code names after it; NULL: there is none. Given. */
static char *place_of (const Amending *amending, const char *code)
{
  for (unsigned i = 0; code != NULL && i < amending->amended->len; i++) {
    const AmendedRecord *amended = amending->amended->pdata[i];
    g_autofree char *own = amended->from != NULL ? refcode_print (&amended->after->reference) : NULL;
    if (g_strcmp0 (own, code) == 0)
      return g_strdup (amended->from);
  }
  return code != NULL ? index_resolve (amending->change->index, code, NULL) : NULL;
}

/* ---- The reply in the record ---- */

static bool read_replied (const Record *record, GDate *replied)
{
  const char *text = record_find_input (record->year_inputs, "reply");
  g_date_clear (replied, 1);
  return text != NULL && date_parse_strict (text, replied);
}

void amend_set_replied (const Amending *amending, const Layout *layout, const Record *before, Record *record)
{
  const GDate *replied = &amending->request->replied;
  const GDate *reply = amending->beside != NULL ? &amending->beside->date : replied;
  g_autofree char *day = date_print (reply);
  bool has_none = !g_str_equal (record->kind, before->kind) && layout_role_answering (layout, record->kind) == NULL;
  if (day != NULL || has_none)
    record_set_input (record->year_inputs, "reply", day);
}

/* A layout may not keep the date of a reply that was there before. */
bool amend_check_replied (const Amending *amending, const Layout *layout, const Record *before, const Record *record,
                          GError **error)
{
  GDate replied;
  const GDate *given = &amending->request->replied;
  bool has_reply = file_has_reply (layout, record);
  if (amending->beside != NULL)
    return true;
  if (!file_check_roles (layout, before, record, error))
    return false;
  if (g_date_valid (given))
    return file_check_own_reply (layout, record, given, "--add", error);
  if (!has_reply || (!read_replied (record, &replied) && file_has_reply (layout, before)))
    return true;
  return file_check_own_reply (layout, record, &replied, "--add", error);
}

/* ---- The request elsewhere ---- */

/* Whether kind, date, customer or link of an amended record changed. */
static bool is_concerned (const AmendedRecord *amended)
{
  const Record *before = amended->before, *after = amended->after;
  return !g_str_equal (before->kind, after->kind) ||
         !g_str_equal (before->reference.customer, after->reference.customer) ||
         g_strcmp0 (before->reply_to, after->reply_to) != 0 ||
         g_date_valid (&before->date) != g_date_valid (&after->date) ||
         (g_date_valid (&after->date) && g_date_compare (&before->date, &after->date) != 0);
}

bool amend_refuse_paired (const char *path, const char *other, GError **error)
{
  g_autofree char *brief = name_short_from_path (path), *tied = name_short_from_path (other);
  g_autofree char *hint =
      g_strdup_printf (_ ("add new files to the pair, as in `dossier amend %s --add ROLE=FILE --reason TEXT`"), tied);
  return error_set (error, ERROR_REFUSED, "D-PAIR", brief, hint, "the record is paired with %s already", tied);
}

bool amend_check_unanswered (const Layout *layout, const Record *request, const char *path, GError **error)
{
  if (!file_has_reply (layout, request))
    return true;
  g_autofree char *brief = name_short_from_path (path);
  g_autofree char *hint =
      g_strdup_printf (_ ("add new files to it, as in `dossier amend %s --add ROLE=FILE --reason TEXT`"), brief);
  return error_set (error, ERROR_REFUSED, "D-PAIR", brief, hint, "the request has its reply in the same record");
}

/* A request that gets a reply by amendment has no other one. */
static bool check_free (const Amending *amending, const Layout *layout, const Record *asked, const char *request,
                        const char *reply, GError **error)
{
  g_autofree char *tied = NULL;
  if (!amend_check_unanswered (layout, asked, request, error))
    return false;
  if (!index_pair_of (amending->change->index, request, &tied, error))
    return false;
  return tied == NULL || g_str_equal (tied, reply) || amend_refuse_paired (request, tied, error);
}

static bool check_link (const Amending *amending, const Layout *layout, const AmendedRecord *amended, const char *path,
                        GError **error)
{
  uint64_t destroyed = 0;
  bool stays = g_strcmp0 (amended->before->reply_to, amended->after->reply_to) == 0;
  g_autofree char *place = place_of (amending, amended->after->reply_to), *brief = name_short_from_path (path);
  if (place == NULL)
    return true;
  if (!index_destroyed (amending->change->index, place, &destroyed, error))
    return false;
  if (destroyed > 0)
    return true;
  g_autoptr (Record) asked = amend_read_after (amending, place, error);
  return asked != NULL && file_check_answer (layout, amended->after, asked, brief, error) &&
         (stays || check_free (amending, layout, asked, place, path, error));
}

static bool check_pair (const Amending *amending, const Layout *layout, const AmendedRecord *amended, const char *path,
                        const char *other, GError **error)
{
  static const char *const hint =
      N_ ("a pair stays one; to end it, void both and file them again: `dossier void REPLY REQUEST --reason TEXT`");
  g_autofree char *asked = place_of (amending, amended->before->reply_to), *brief = name_short_from_path (path);
  g_autofree char *tied = name_short_from_path (other);
  if (g_strcmp0 (asked, other) == 0) {
    g_autofree char *answered = place_of (amending, amended->after->reply_to);
    return g_strcmp0 (answered, other) == 0 ||
           error_set (error, ERROR_REFUSED, "D-PAIR", brief, hint, "the record is paired with its request %s", tied);
  }
  g_autoptr (Record) reply = amend_read_after (amending, other, error);
  return reply != NULL && file_check_answer (layout, reply, amended->after, brief, error);
}

/* A paired request does not get a second reply, in itself. */
static bool check_second (const Amending *amending, const Layout *layout, const AmendedRecord *amended,
                          const char *path, GError **error)
{
  g_autofree char *other = NULL;
  if (!file_has_reply (layout, amended->after) || file_has_reply (layout, amended->before))
    return true;
  return index_pair_of (amending->change->index, path, &other, error) &&
         (other == NULL || amend_refuse_paired (path, other, error));
}

bool amend_check_replies (const Amending *amending, GError **error)
{
  const Layout *layout = layouts_in_force (amending->change->archive, error);
  for (unsigned i = 0; layout != NULL && i < amending->amended->len; i++) {
    g_autofree char *other = NULL;
    const AmendedRecord *amended = amending->amended->pdata[i];
    const char *path = amended->from != NULL ? amended->from : amended->path;
    if (!check_second (amending, layout, amended, path, error))
      return false;
    if (!is_concerned (amended))
      continue;
    if (!index_pair_of (amending->change->index, path, &other, error) ||
        (other != NULL && !check_pair (amending, layout, amended, path, other, error)) ||
        !check_link (amending, layout, amended, path, error))
      return false;
  }
  return layout != NULL;
}

/* ---- Pairs that are moved ---- */

/* The reply of the request at a path, when the layout keeps both together; *reply is NULL for any other record. Given.
 */
bool amend_find_reply (const Amending *amending, const Layout *layout, const char *path, Record **reply, GError **error)
{
  g_autofree char *other = NULL;
  if (!layout_pairs_together (layout))
    return true;
  if (!index_pair_of (amending->change->index, path, &other, error))
    return false;
  g_autoptr (Record) tied = other != NULL ? amend_read_after (amending, other, error) : NULL;
  if (tied == NULL)
    return other == NULL;
  g_autofree char *asked = place_of (amending, tied->reply_to);
  if (g_strcmp0 (asked, path) == 0)
    *reply = g_steal_pointer (&tied);
  return true;
}

/* A reply that gets another year takes its request along. */
static bool take_along (Amending *amending, const Layout *layout, const AmendedRecord *reply, const char *path,
                        GError **error)
{
  g_autoptr (Filed) filed = NULL;
  AmendedRecord *request = amend_add_record (amending, path, &filed, error);
  return request != NULL && amend_move_beside (amending, layout, request, filed, reply->after, error);
}

static bool check_moved (Amending *amending, const Layout *layout, const AmendedRecord *amended, GError **error)
{
  g_autofree char *other = NULL;
  const AmendRequest *request = amending->request;
  bool by_year = request->customer == NULL && request->category == NULL;
  if (!index_pair_of (amending->change->index, amended->from, &other, error))
    return false;
  const AmendedRecord *tied = other != NULL ? amend_find_amended (amending, other) : NULL;
  if (other == NULL || (tied != NULL && tied->from != NULL) || (by_year && !layout_pairs_together (layout)))
    return true;
  g_autofree char *asked = place_of (amending, amended->before->reply_to);
  if (by_year && tied == NULL && g_strcmp0 (asked, other) == 0)
    return take_along (amending, layout, amended, other, error);
  g_autofree char *brief = name_short_from_path (amended->from), *tied_brief = name_short_from_path (other);
  g_autofree char *hint = by_year ? g_strdup (_ ("amend the reply alone; its request moves along"))
                                  : g_strdup_printf (_ ("move both: name %s too"), tied_brief);
  return error_set (error, ERROR_REFUSED, "D-PAIR", brief, hint,
                    "a reply and its request are moved together only: the record is paired with %s", tied_brief);
}

bool amend_check_pairs (Amending *amending, GError **error)
{
  const Layout *layout = layouts_in_force (amending->change->archive, error);
  for (unsigned i = 0; layout != NULL && i < amending->amended->len; i++) {
    const AmendedRecord *amended = amending->amended->pdata[i];
    if (amended->from != NULL && !check_moved (amending, layout, amended, error))
      return false;
  }
  return layout != NULL;
}
