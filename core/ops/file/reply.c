/* Requests and replies: the request that a record answers, and the reply that lies in a record. */
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/customers.h"
#include "ops/file/internal.h"
#include "store/filed.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

/* ---- The request elsewhere ---- */

/* The record at this path as it was filed; NULL with an error when it is none, or gone. */
static Record *read_request (const FilingOrder *order, Index *index, const char *path, GError **error)
{
  Archive *archive = order->filing->change.archive;
  uint64_t number = 0, destroyed = 0;
  g_auto (NamePlace) place = {0};
  if (!name_split_path (path, &place) || place.item == 0) {
    error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", order->request->reply_to, "give the record of the request",
               "this is not a record");
    return NULL;
  }
  if (!index_event_of (index, path, &number, error) || !index_destroyed (index, path, &destroyed, error))
    return NULL;
  if (destroyed > 0) {
    error_set (error, ERROR_REFUSED, "D-REPLY", path, "leave out --reply-to", "the request was destroyed");
    return NULL;
  }
  g_autoptr (Event) event = journal_event (archive_journal (archive), number, error);
  g_autoptr (GBytes) bytes = event == NULL ? NULL : filed_record (archive, event, error);
  return bytes == NULL ? NULL : record_parse (bytes, path, error);
}

bool file_find_request (FilingOrder *order, GError **error)
{
  if (order->request->reply_to == NULL)
    return true;
  Index *index = index_of (order->filing->change.archive, error);
  g_autofree char *path = index == NULL ? NULL : customers_find_place (index, order->request->reply_to, false, error);
  g_autoptr (Record) asked = path == NULL ? NULL : read_request (order, index, path, error);
  if (asked == NULL)
    return false;
  if (order->customer != NULL && strcmp (asked->reference.customer, order->customer) != 0)
    return error_set (error, ERROR_REFUSED, "D-REPLY", path, "name a request of the same customer",
                      "the request is one of customer %s, the reply one of %s", asked->reference.customer,
                      order->customer);
  order->asked = g_steal_pointer (&asked);
  return true;
}

/* ---- The kind that follows ---- */

const char *file_kind_by_reply (const FilingOrder *order)
{
  const FilingRequest *request = order->request;
  const Layout *layout = order->filing->layout;
  const char *answered = NULL;
  bool others = false;
  if (order->asked != NULL)
    return layout_kind_answering (layout, order->asked->kind);
  for (guint i = 0; i < request->scans->len; i++) {
    const FilingScan *scan = request->scans->pdata[i];
    const char *answers = scan->role == NULL ? NULL : layout_role_answers (layout, scan->role);
    others = others || answers == NULL;
    answered = answers != NULL ? answers : answered;
  }
  if (answered == NULL)
    return NULL;
  return others && !request->each ? answered : layout_kind_answering (layout, answered);
}

/* ---- The checks ---- */

static bool refuse_reply (const char *hint, const char *message, GError **error)
{
  return error_set (error, ERROR_REFUSED, "D-REPLY", NULL, hint, "%s", _ (message));
}

static bool check_answer (const FilingOrder *order, GError **error)
{
  const Record *asked = order->asked;
  const GDate *date = &order->request->date;
  if (g_strcmp0 (layout_kind_answers (order->filing->layout, order->kind), asked->kind) != 0)
    return error_set (error, ERROR_REFUSED, "D-REPLY", order->request->reply_to,
                      "check --kind and the record that --reply-to names",
                      "a record of kind %s does not answer one of kind %s", order->kind, asked->kind);
  if (g_date_valid (date) && g_date_valid (&asked->date) && g_date_compare (date, &asked->date) < 0)
    return refuse_reply (N_ ("check both dates"), N_ ("the reply is dated before its request"), error);
  return true;
}

bool file_check_reply (FilingDraft *draft, GError **error)
{
  const FilingOrder *order = draft->order;
  const Layout *layout = order->filing->layout;
  const GDate *replied = &order->request->replied, *date = &order->request->date;
  bool has_reply = false;
  if (order->asked != NULL && !check_answer (order, error))
    return false;
  for (guint i = 0; i < draft->sources->len; i++) {
    const FilingSource *source = draft->sources->pdata[i];
    has_reply = has_reply || g_strcmp0 (layout_role_answers (layout, source->part->role), order->kind) == 0;
  }
  if (!g_date_valid (replied))
    return !has_reply || refuse_reply (N_ ("add --replied DATE"),
                                       N_ ("the reply is in the record, but its date is not given"), error);
  const char *role = layout_role_answering (layout, order->kind);
  if (role == NULL)
    return error_set (error, ERROR_REFUSED, "D-REPLY", "--replied", "leave out --replied, or correct --kind",
                      "a record of kind %s has no reply", order->kind);
  g_autofree char *hint = g_strdup_printf (
      _ ("add the reply with --with %s=FILE; file a reply that is a record of its own with --reply-to"), role);
  if (!has_reply)
    return refuse_reply (hint, N_ ("none of the files is the reply"), error);
  if (g_date_valid (date) && g_date_compare (replied, date) < 0)
    return refuse_reply (N_ ("check both dates"), N_ ("the reply is dated before its request"), error);
  return true;
}
