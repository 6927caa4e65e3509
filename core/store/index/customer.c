/* Customers: the newest edition of each, and its words. The full-text table does not store its text, and needs the old
 * words again to remove them, so the customer's row keeps them. Of a customer whose file has ended only the number
 * stays. */
#include <string.h>

#include "form/date.h"
#include "form/document/customer.h"
#include "form/name.h"
#include "form/text.h"
#include "form/trade.h"
#include "store/index/internal.h"

/* The row of a customer from an earlier edition. */
typedef struct {
  int64_t id;
  unsigned edition;
  char *names, *rest;
} Known;

static void known_clear (Known *known)
{
  g_free (known->names);
  g_free (known->rest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static bool ask_known (Index *index, const char *number, Known *known, GError **error)
{
  DbQuery *query = db_query (index->db, "SELECT id, edition, names, rest FROM customer WHERE number = ?1", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, number);
  int row = db_step (index->db, query, error);
  if (row <= 0)
    return row == 0;
  *known = (Known){db_int (query, 0), (unsigned)db_int (query, 1), g_strdup (db_text (query, 2)),
                   g_strdup (db_text (query, 3))};
  db_reset (query);
  return true;
}

static bool put_customer_words (Index *index, const char *sql, int64_t id, const char *names, const char *rest,
                                GError **error)
{
  DbQuery *query = db_query (index->db, sql, error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, id);
  db_bind_text (query, 2, names);
  db_bind_text (query, 3, rest);
  return db_step (index->db, query, error) == 0;
}

static GString *names_of (const char *number, const Customer *customer)
{
  GString *text = g_string_new (number);
  if (customer == NULL)
    return text;
  index_append_line (text, customer->name);
  index_append_line (text, customer->credit_code);
  index_append_line (text, customer->representative);
  return text;
}

static char *rest_of (const Customer *customer)
{
  GString *text = g_string_new (customer->owner);
  for (unsigned i = 0; i < customer->entries->len; i++)
    index_append_line (text, ((const CustomerEntry *)customer->entries->pdata[i])->value);
  for (unsigned i = 0; i < customer->sections->len; i++)
    index_append_line (text, ((const CustomerSection *)customer->sections->pdata[i])->text);
  for (unsigned i = 0; i < customer->notes->len; i++)
    index_append_line (text, customer->notes->pdata[i]);
  return g_string_free (text, FALSE);
}

/* ---- What a customer is called ---- */

static bool put_called (Index *index, const char *kind, const char *text, const char *number, unsigned edition,
                        GError **error)
{
  DbQuery *query = db_query (index->db,
                             "INSERT INTO called VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, key, number)"
                             " DO UPDATE SET edition = max (edition, ?4)",
                             error);
  if (query == NULL)
    return false;
  g_autofree char *key = text_alike (text);
  db_bind_text (query, 1, kind);
  db_bind_text (query, 2, key);
  db_bind_text (query, 3, number);
  db_bind_int (query, 4, edition);
  return db_step (index->db, query, error) == 0;
}

static bool put_all_called (Index *index, const Customer *customer, const char *number, unsigned edition,
                            GError **error)
{
  g_autofree char *trade = trade_name (customer->name);
  bool good = put_called (index, INDEX_NAME, customer->name, number, edition, error) &&
              (trade == NULL || put_called (index, INDEX_TRADE_NAME, trade, number, edition, error)) &&
              (customer->credit_code == NULL ||
               put_called (index, INDEX_CREDIT_CODE, customer->credit_code, number, edition, error));
  for (guint i = 0; good && i < customer->former_numbers->len; i++)
    good = put_called (index, INDEX_FORMER_NUMBER, customer->former_numbers->pdata[i], number, edition, error);
  return good;
}

/* Appends the names that the customer has had, so that pieces of them find it. */
static bool append_called (Index *index, const char *number, GString *names, GError **error)
{
  DbQuery *query =
      db_query (index->db, "SELECT key FROM called WHERE number = ?1 AND kind IN ('name', 'former-number')", error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, number);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0)
    index_append_line (names, db_text (query, 0));
  db_reset (query);
  return row >= 0;
}

bool index_fold_customer (IndexFold *fold, const Event *event, gconstpointer document, GError **error)
{
  const Customer *customer = document;
  const char *path = event_get (event, "path"), *file = strrchr (path, '/');
  unsigned edition = (unsigned)g_ascii_strtoull (file + strlen ("/customer."), NULL, 10);
  g_autofree char *directory = g_path_get_dirname (path), *number = g_path_get_basename (directory);
  g_autoptr (GString) names = names_of (number, customer);
  g_autofree char *rest = customer != NULL ? rest_of (customer) : NULL;
  g_auto (Known) known = {0};
  Index *index = fold->index;
  if (!ask_known (index, number, &known, error) ||
      (customer != NULL && !put_all_called (index, customer, number, edition, error)))
    return false;
  if (known.edition >= edition)
    return true;
  if (!append_called (index, number, names, error))
    return false;
  if (known.id != 0 && !put_customer_words (index,
                                            "INSERT INTO customer_words (customer_words, rowid, names, rest)"
                                            " VALUES ('delete', ?1, ?2, ?3)",
                                            known.id, known.names, known.rest, error))
    return false;
  int64_t id = known.id != 0 ? known.id : (int64_t)event_number (event);
  if (!put_customer_words (index, "INSERT INTO customer_words (rowid, names, rest) VALUES (?1, ?2, ?3)", id, names->str,
                           rest, error))
    return false;
  DbQuery *query =
      db_query (index->db, "INSERT OR REPLACE INTO customer VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", error);
  if (query == NULL)
    return false;
  db_bind_int (query, 1, id);
  db_bind_text (query, 2, number);
  db_bind_int (query, 3, edition);
  db_bind_int (query, 4, (int64_t)event_number (event));
  db_bind_text (query, 5, customer != NULL ? customer->name : NULL);
  db_bind_text (query, 6, customer != NULL ? customer->owner : NULL);
  db_bind_text (query, 7, names->str);
  db_bind_text (query, 8, rest);
  return db_step (index->db, query, error) == 0;
}

/* ---- The end of a customer's file ---- */

static bool forget (Index *index, const char *sql, const char *number, GError **error)
{
  DbQuery *query = db_query (index->db, sql, error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, number);
  return db_step (index->db, query, error) == 0;
}

bool index_end_customer (Index *index, const char *number, const IndexEnd *end, GError **error)
{
  uint64_t newest = 0;
  g_auto (Known) known = {0};
  g_autofree char *path = name_customer_path (number);
  if (!ask_known (index, number, &known, error) || known.id == 0)
    return known.id == 0;
  return put_customer_words (index,
                             "INSERT INTO customer_words (customer_words, rowid, names, rest)"
                             " VALUES ('delete', ?1, ?2, ?3)",
                             known.id, known.names, known.rest, error) &&
         put_customer_words (index, "INSERT INTO customer_words (rowid, names, rest) VALUES (?1, ?2, ?3)", known.id,
                             number, NULL, error) &&
         forget (index, "DELETE FROM called WHERE number = ?1", number, error) &&
         forget (index, "DELETE FROM standing WHERE customer = ?1", number, error) &&
         forget (index, "DELETE FROM contact WHERE customer = ?1", number, error) &&
         forget (index, "UPDATE customer SET name = NULL, owner = NULL, names = number, rest = NULL WHERE number = ?1",
                 number, error) &&
         index_event_of (index, path, &newest, error) && index_note_gone (index, newest, end, error);
}
