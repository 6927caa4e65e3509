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

Record *file_read_request (Archive *archive, Index *index, const char *reference, char **place, GError **error)
{
  uint64_t number = 0, destroyed = 0;
  g_auto (NamePlace) split = {0};
  g_autofree char *path = customers_find_place (index, reference, false, error);
  if (path == NULL)
    return NULL;
  if (!name_split_path (path, &split) || split.item == 0) {
    error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", reference, "give the record of the request",
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
  Record *record = bytes == NULL ? NULL : record_parse (bytes, path, error);
  if (record != NULL && place != NULL)
    *place = g_steal_pointer (&path);
  return record;
}

bool file_find_request (FilingOrder *order, GError **error)
{
  if (order->request->reply_to == NULL)
    return true;
  Archive *archive = order->filing->change.archive;
  Index *index = index_of (archive, error);
  if (index != NULL)
    order->asked = file_read_request (archive, index, order->request->reply_to, NULL, error);
  return order->asked != NULL;
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

bool file_check_answer (const Layout *layout, const Record *reply, const Record *asked, const char *place,
                        GError **error)
{
  const char *customer = reply->reference.customer;
  if (customer != NULL && strcmp (asked->reference.customer, customer) != 0)
    return error_set (error, ERROR_REFUSED, "D-REPLY", place, "name a request of the same customer",
                      "the request is one of customer %s, the reply one of %s", asked->reference.customer, customer);
  if (g_strcmp0 (layout_kind_answers (layout, reply->kind), asked->kind) != 0)
    return error_set (error, ERROR_REFUSED, "D-REPLY", place,
                      "check the kinds of both records; correct one with `dossier amend REF --kind KIND`",
                      "a record of kind %s does not answer one of kind %s", reply->kind, asked->kind);
  if (g_date_valid (&reply->date) && g_date_valid (&asked->date) && g_date_compare (&reply->date, &asked->date) < 0)
    return error_set (error, ERROR_REFUSED, "D-REPLY", place, "check both dates",
                      "the reply is dated before its request");
  return true;
}

bool file_has_reply (const Layout *layout, const Record *record)
{
  for (unsigned i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    if (g_strcmp0 (layout_role_answers (layout, part->role), record->kind) == 0)
      return true;
  }
  return false;
}

/* The role of a part that is the reply to a record of another kind, unless the record is such a reply itself. */
static const char *stray_role (const Layout *layout, const Record *record)
{
  const char *own = layout_kind_answers (layout, record->kind);
  for (unsigned i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    const char *answers = layout_role_answers (layout, part->role);
    if (answers != NULL && !g_str_equal (answers, record->kind) && g_strcmp0 (answers, own) != 0)
      return part->role;
  }
  return NULL;
}

bool file_check_roles (const Layout *layout, const Record *before, const Record *record, GError **error)
{
  const char *role = stray_role (layout, record);
  if (role == NULL || (before != NULL && stray_role (layout, before) != NULL))
    return true;
  g_autofree char *hint = g_strdup_printf (
      _ ("a record that has its reply is of kind %s, with --replied DATE; a file that is no reply has another role"),
      layout_role_answers (layout, role));
  return error_set (error, ERROR_REFUSED, "D-REPLY", NULL, hint,
                    "a record of kind %s has no reply, but one of its files has the role %s", record->kind, role);
}

bool file_check_own_reply (const Layout *layout, const Record *record, const GDate *replied, const char *option,
                           GError **error)
{
  bool has_reply = file_has_reply (layout, record);
  if (!g_date_valid (replied))
    return !has_reply || refuse_reply (N_ ("add --replied DATE"),
                                       N_ ("the reply is in the record, but its date is not given"), error);
  const char *role = layout_role_answering (layout, record->kind);
  if (role == NULL)
    return error_set (error, ERROR_REFUSED, "D-REPLY", "--replied", "leave out --replied, or correct --kind",
                      "a record of kind %s has no reply", record->kind);
  g_autofree char *hint = g_strdup_printf (
      _ ("add the reply with %s %s=FILE; file a reply that is a record of its own with --reply-to"), option, role);
  if (!has_reply)
    return refuse_reply (hint, N_ ("none of the files is the reply"), error);
  if (g_date_valid (&record->date) && g_date_compare (replied, &record->date) < 0)
    return refuse_reply (N_ ("check both dates"), N_ ("the reply is dated before its request"), error);
  return true;
}

bool file_check_reply (FilingDraft *draft, GError **error)
{
  const FilingOrder *order = draft->order;
  const Layout *layout = order->filing->layout;
  if (order->asked != NULL && !file_check_answer (layout, draft->record, order->asked, order->request->reply_to, error))
    return false;
  return file_check_own_reply (layout, draft->record, &order->request->replied, "--with", error) &&
         file_check_roles (layout, NULL, draft->record, error);
}
