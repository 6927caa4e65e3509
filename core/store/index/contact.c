/* Contacts with customers. Those of a customer whose file has ended are gone with it (customer.c). */
#include "form/registers/contact.h"

#include "form/date.h"
#include "form/name.h"
#include "store/index/internal.h"

/* ---- Folding ---- */

static bool put_noted (Index *index, const Contact *contact, GError **error)
{
  g_auto (NamePlace) place = {0};
  DbQuery *query =
      db_query (index->db, "INSERT OR REPLACE INTO contact VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8, ?9)", error);
  if (query == NULL || !name_split_path (contact->entry.places->pdata[0], &place))
    return query != NULL;
  g_autofree char *day = date_print (&contact->day);
  db_bind_text (query, 1, contact->entry.number);
  db_bind_text (query, 2, place.customer);
  db_bind_text (query, 3, day);
  db_bind_text (query, 4, contact_kind_name (contact->kind));
  db_bind_text (query, 5, contact->entry.by);
  db_bind_int (query, 6, contact->satisfaction);
  db_bind_text (query, 7, contact->text);
  db_bind_text (query, 8, contact->person);
  db_bind_text (query, 9, contact->needs);
  return db_step (index->db, query, error) == 0;
}

static bool put_later (Index *index, const Contact *contact, GError **error)
{
  DbQuery *query = db_query (index->db,
                             contact->step == CONTACT_SETTLED ? "UPDATE contact SET settled = 1 WHERE entry = ?1"
                                                              : "DELETE FROM contact WHERE entry = ?1",
                             error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, contact->entry.number);
  return db_step (index->db, query, error) == 0;
}

bool index_fold_contact (IndexFold *fold, const Event *event, gconstpointer document, GError **error)
{
  const Contact *contact = document;
  if (!index_fold_entry (fold, event, NULL, error) || contact == NULL)
    return contact == NULL;
  return (contact->step == CONTACT_NOTED ? put_noted : put_later) (fold->index, contact, error);
}

/* ---- Asking ---- */

/* SQL for: the customer c is not restricted, or ?7 is set. */
#define MAY_BE_SEEN                                                                                                    \
  " (?7 OR NOT EXISTS (SELECT 1 FROM standing WHERE standing.customer = c.number AND kind = 'restricted'"              \
  " AND year = 0 AND volume = '' AND item = 0 AND ended IS NULL))"

static void bind (DbQuery *query, const IndexContactQuery *asked)
{
  db_bind_text (query, 1, asked->customer);
  db_bind_text (query, 2, asked->kind);
  db_bind_text (query, 3, asked->by);
  db_bind_text (query, 4, asked->owner);
  db_bind_text (query, 5, asked->from);
  db_bind_text (query, 6, asked->to);
  db_bind_int (query, 7, asked->restricted);
}

bool index_contacts (Index *index, const IndexContactQuery *asked, IndexVisitContact visit, gpointer data,
                     GError **error)
{
  DbQuery *query = db_query (
      index->db,
      "SELECT entry, contact.customer, c.name, c.owner, day, contact.kind, by, satisfaction, settled,"
      " text, person, needs"
      " FROM contact JOIN customer c ON c.number = contact.customer"
      " WHERE (?1 IS NULL OR contact.customer = ?1) AND (?2 IS NULL OR contact.kind = ?2)"
      " AND (?3 IS NULL OR by = ?3) AND (?4 IS NULL OR c.owner = ?4) AND (?5 IS NULL OR day >= ?5)"
      " AND (?6 IS NULL OR day <= ?6) AND" MAY_BE_SEEN " AND (NOT ?8 OR (contact.kind = 'complaint' AND settled = 0))"
      " ORDER BY day DESC, length (entry) DESC, entry DESC",
      error);
  if (query == NULL)
    return false;
  bind (query, asked);
  db_bind_int (query, 8, asked->open);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    const IndexContact contact = {.entry = db_text (query, 0),
                                  .customer = db_text (query, 1),
                                  .name = db_text (query, 2),
                                  .owner = db_text (query, 3),
                                  .day = db_text (query, 4),
                                  .kind = db_text (query, 5),
                                  .by = db_text (query, 6),
                                  .satisfaction = (unsigned)db_int (query, 7),
                                  .settled = db_int (query, 8) != 0,
                                  .text = db_text (query, 9),
                                  .person = db_text (query, 10),
                                  .needs = db_text (query, 11)};
    if ((row = index_has_row (contact.entry, contact.day, error)) < 0 || !visit (&contact, data))
      break;
  }
  db_reset (query);
  return row >= 0;
}

bool index_last_contacts (Index *index, const IndexContactQuery *asked, IndexVisitLastContact visit, gpointer data,
                          GError **error)
{
  DbQuery *query = db_query (
      index->db,
      "SELECT c.number, c.name, c.owner, (SELECT max (day) FROM contact WHERE contact.customer = c.number"
      " AND (?2 IS NULL OR contact.kind = ?2) AND (?3 IS NULL OR by = ?3) AND (?6 IS NULL OR day <= ?6)) AS last"
      " FROM customer c WHERE c.name IS NOT NULL AND (?1 IS NULL OR c.number = ?1) AND (?4 IS NULL OR c.owner = ?4)"
      " AND (?5 IS NULL OR last IS NULL OR last < ?5) AND" MAY_BE_SEEN " ORDER BY last IS NOT NULL, last, c.number",
      error);
  if (query == NULL)
    return false;
  bind (query, asked);
  const char *keeper = archive_fonds (index->archive)->keeper;
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0) {
    const IndexLastContact last = {db_text (query, 0), db_text (query, 1), db_text (query, 2), db_text (query, 3)};
    if ((row = index_has_row (last.customer, last.name, error)) < 0 ||
        (g_strcmp0 (last.customer, keeper) != 0 && !visit (&last, data)))
      break;
  }
  db_reset (query);
  return row >= 0;
}
