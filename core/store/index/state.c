/* Small questions about the state at the head, and references as users write them. */
#include <inttypes.h>
#include <string.h>

#include "form/name.h"
#include "form/document/record.h"
#include "form/refcode.h"
#include "form/text.h"
#include "store/filed.h"
#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

int index_has_row (const char *one, const char *other, GError **error)
{
  if (one != NULL && other != NULL)
    return 1;
  error_set (error, ERROR_UNREADABLE, "D-INDEX-DAMAGED", NULL, "run `dossier index rebuild`",
             "a row of the index is not complete");
  return -1;
}

/* A lookup of one row and one column, with one parameter. */
typedef struct {
  const char *sql;
  const char *text;    /* the first parameter, or NULL */
  const guint8 *bytes; /* the next parameter, INDEX_DIGEST bytes; or NULL */
  uint64_t number;     /* the answer; 0: no row */
  char *string;        /* the answer when wants_string, given; NULL: no row */
  bool wants_string;
} Lookup;

static bool ask_once (Index *index, Lookup *lookup, GError **error)
{
  DbQuery *query = db_query (index->db, lookup->sql, error);
  if (query == NULL)
    return false;
  if (lookup->text != NULL)
    db_bind_text (query, 1, lookup->text);
  if (lookup->bytes != NULL)
    db_bind_bytes (query, lookup->text != NULL ? 2 : 1, lookup->bytes, INDEX_DIGEST);
  int row = db_step (index->db, query, error);
  if (row > 0 && lookup->wants_string)
    lookup->string = g_strdup (db_text (query, 0));
  else if (row > 0)
    lookup->number = (uint64_t)db_int (query, 0);
  db_reset (query);
  return row >= 0;
}

static bool ask_row (Index *index, Lookup *lookup, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (ask_once (index, lookup, &problem) || (index_mend (index, &problem) && ask_once (index, lookup, &problem)))
    return true;
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

static bool ask_number (Index *index, const char *sql, const char *parameter, uint64_t *number, GError **error)
{
  Lookup lookup = {.sql = sql, .text = parameter};
  bool good = ask_row (index, &lookup, error);
  *number = lookup.number;
  return good;
}

static bool ask_text (Index *index, const char *sql, const char *parameter, char **text, GError **error)
{
  Lookup lookup = {.sql = sql, .text = parameter, .wants_string = true};
  bool good = ask_row (index, &lookup, error);
  *text = lookup.string;
  return good;
}

bool index_customer_edition (Index *index, const char *number, unsigned *edition, GError **error)
{
  uint64_t value = 0;
  bool good = ask_number (index, "SELECT edition FROM customer WHERE number = ?1", number, &value, error);
  *edition = (unsigned)value;
  return good;
}

bool index_next_customer (Index *index, char **number, GError **error)
{
  uint64_t last = 0;
  if (!ask_number (index,
                   "SELECT max (CAST (substr (number, 2) AS INTEGER)) FROM customer"
                   " WHERE number GLOB 'C[0-9][0-9][0-9][0-9][0-9]*' AND NOT substr (number, 2) GLOB '*[^0-9]*'",
                   NULL, &last, error))
    return false;
  *number = g_strdup_printf ("C%05" PRIu64, last + 1);
  return true;
}

bool index_next_item (Index *index, const char *volume_path, unsigned *item, GError **error)
{
  uint64_t last = 0;
  bool good = ask_number (index, "SELECT items FROM volume WHERE path = ?1", volume_path, &last, error);
  *item = (unsigned)last + 1;
  return good;
}

bool index_newest_in (Index *index, const char *volume_path, uint64_t *event, GError **error)
{
  return ask_number (index,
                     "SELECT max (ifnull ((SELECT max (record.id) FROM volume JOIN record ON record.volume = volume.id"
                     " WHERE volume.path = ?1), 0),"
                     " ifnull ((SELECT max (event) FROM moved WHERE path > ?1 || '/' AND path < ?1 || '0'), 0))",
                     volume_path, event, error);
}

bool index_volume_sealed (Index *index, const char *volume_path, bool *sealed, GError **error)
{
  uint64_t event = 0;
  g_auto (IndexStanding) open = {0};
  if (!ask_number (index, "SELECT sealed FROM volume WHERE path = ?1", volume_path, &event, error) ||
      !index_standing_on (index, volume_path, STANDING_OPEN, "", &open, error))
    return false;
  *sealed = event != 0 && (open.entry == NULL || open.ended != 0);
  return true;
}

bool index_digest_holder (Index *index, const char *hex, char **path, GError **error)
{
  guint8 bytes[INDEX_DIGEST];
  index_digest_bytes (hex, bytes);
  /* The path is that of the row with the minimum (SQLite, "Bare columns in an aggregate query"); for ORDER BY, SQLite
   * would make and sort a table. */
  Lookup lookup = {.sql = "SELECT " INDEX_RECORD_PATH ", min (part.record) FROM part"
                          " JOIN record ON record.id = part.record"
                          " JOIN volume ON volume.id = record.volume WHERE digest = ?1",
                   .bytes = bytes,
                   .wants_string = true};
  bool good = ask_row (index, &lookup, error);
  *path = lookup.string;
  return good;
}

bool index_digest_in_volume (Index *index, const char *hex, const char *volume, char **path, GError **error)
{
  guint8 bytes[INDEX_DIGEST];
  index_digest_bytes (hex, bytes);
  Lookup lookup = {.sql = "SELECT " INDEX_RECORD_PATH ", min (part.record) FROM part"
                          " JOIN record ON record.id = part.record"
                          " JOIN volume ON volume.id = record.volume WHERE volume.path = ?1 AND digest = ?2",
                   .bytes = bytes,
                   .text = volume,
                   .wants_string = true};
  bool good = ask_row (index, &lookup, error);
  *path = lookup.string;
  return good;
}

static bool find_event (Index *index, const char *path, uint64_t *event, GError **error)
{
  g_auto (NamePlace) place = {0};
  *event = 0;
  if (!name_split_path (path, &place))
    return ask_number (index, "SELECT event FROM listed WHERE path = ?1", path, event, error);
  if (place.item != 0)
    return ask_number (index,
                       "SELECT record.id FROM volume JOIN record ON record.volume = volume.id"
                       " WHERE volume.path = rtrim (rtrim (?1, '0123456789'), '/')"
                       " AND record.item = CAST (substr (?1, length (volume.path) + 2) AS INTEGER)"
                       " ORDER BY record.id LIMIT 1",
                       path, event, error);
  if (place.year != 0)
    return ask_number (index, "SELECT sealed FROM volume WHERE path = ?1", path, event, error);
  return ask_number (index, "SELECT event FROM customer WHERE number = ?1", place.customer, event, error);
}

static bool refuse_row (const char *path, GError **error)
{
  return error_set (error, ERROR_UNREADABLE, "D-INDEX-DAMAGED", path, "run `dossier index rebuild`",
                    "the index names another place than the event");
}

static bool find_own_event (Index *index, const char *path, uint64_t *event, GError **error)
{
  if (!find_event (index, path, event, error) || *event == 0)
    return *event == 0;
  g_autoptr (Event) found = journal_event (archive_journal (index->archive), *event, NULL);
  const char *brought = found != NULL ? event_get (found, "path") : NULL;
  return (found != NULL && (brought == NULL || name_is_beneath (brought, path))) || refuse_row (path, error);
}

/* An altered row may name the event of another place. */
bool index_event_of (Index *index, const char *path, uint64_t *event, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (find_own_event (index, path, event, &problem) ||
      (index_mend (index, &problem) && find_own_event (index, path, event, &problem)))
    return true;
  g_propagate_error (error, g_steal_pointer (&problem));
  return false;
}

bool index_destroyed (Index *index, const char *path, uint64_t *event, GError **error)
{
  uint64_t record = 0;
  if (!index_event_of (index, path, &record, error))
    return false;
  g_autofree char *id = g_strdup_printf ("%" PRIu64, record);
  return ask_number (index, "SELECT event FROM gone WHERE id = CAST (?1 AS INTEGER)", id, event, error);
}

static char *refuse_reference (const char *reference, const char *hint, GError **error)
{
  error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", NULL,
             hint != NULL ? hint : N_ ("write it as C00042/2024/a02-contracts/0007, or as a reference code"),
             "there is no \"%s\" in this archive", reference);
  return NULL;
}

/* For something that a customer, a year or a volume does not have; path names that place. */
static char *refuse_within (const char *reference, const char *path, GError **error)
{
  g_autofree char *place = name_short_from_path (path);
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier list %s`"), place);
  return refuse_reference (reference, hint, error);
}

/* Finds a reference code through the customer's volumes, because the column of codes has no key. */
static char *find_code (Index *index, const char *reference, GError **error)
{
  g_auto (RefCode) code = {0};
  if (!refcode_parse (reference, &code, NULL))
    return NULL;
  code.page = 0;
  g_autofree char *text = refcode_print (&code);
  g_autofree char *parameter = g_strdup_printf ("%s %u %s", code.customer, code.item, text);
  char *path = NULL;
  if (!ask_text (index,
                 "WITH asked (customer, rest) AS (SELECT substr (?1, 1, instr (?1, ' ') - 1),"
                 " substr (?1, instr (?1, ' ') + 1))"
                 "SELECT " INDEX_RECORD_PATH " FROM asked JOIN volume ON volume.customer = asked.customer"
                 " JOIN record ON record.volume = volume.id AND record.item = CAST (rest AS INTEGER)"
                 " WHERE record.reference = substr (rest, instr (rest, ' ') + 1) ORDER BY record.id LIMIT 1",
                 parameter, &path, error))
    return NULL;
  if (path == NULL && !index_moved_by_code (index, text, &path, error))
    return NULL;
  return path != NULL ? path : refuse_reference (reference, N_ ("no record has this reference code"), error);
}

static bool append_replies (Index *index, const char *request, GPtrArray *replies, GError **error)
{
  DbQuery *query =
      db_query (index->db,
                "SELECT " INDEX_RECORD_PATH " FROM reply JOIN record ON record.id = reply.record"
                " JOIN volume ON volume.id = record.volume WHERE request = ?1 AND" INDEX_STANDS " ORDER BY record.id",
                error);
  if (query == NULL)
    return false;
  db_bind_text (query, 1, request);
  int row = 0;
  while ((row = db_step (index->db, query, error)) > 0)
    g_ptr_array_add (replies, g_strdup (db_text (query, 0)));
  db_reset (query);
  return row >= 0;
}

/* A reply names the code that the request had then. */
GPtrArray *index_replies_to (Index *index, const char *request, GError **error)
{
  g_autoptr (GPtrArray) replies = g_ptr_array_new_with_free_func (g_free);
  if (!append_replies (index, request, replies, error))
    return NULL;
  g_autofree char *path = find_code (index, request, NULL);
  g_autoptr (GPtrArray) formers = path != NULL ? index_former_places (index, path, error) : g_ptr_array_new ();
  for (unsigned i = 0; formers != NULL && i < formers->len; i++)
    if (!append_replies (index, ((const IndexFormer *)formers->pdata[i])->reference, replies, error))
      return NULL;
  return formers != NULL ? g_steal_pointer (&replies) : NULL;
}

/* The event has the code that it was filed with, whatever the row says. */
static bool has_code (Index *index, const char *path, const char *reference, GError **error)
{
  uint64_t number = 0;
  g_auto (RefCode) code = {0}, own = {0};
  if (!index_event_of (index, path, &number, error))
    return false;
  g_autoptr (Event) event = journal_event (archive_journal (index->archive), number, NULL);
  const char *filed = event != NULL ? event_get (event, "ref") : NULL;
  g_autoptr (GPtrArray) formers = index_former_places (index, path, error);
  for (unsigned i = 0; formers != NULL && i < formers->len; i++)
    if (g_strcmp0 (((const IndexFormer *)formers->pdata[i])->reference, reference) == 0)
      return true;
  if (formers == NULL)
    return false;
  if (filed == NULL || !refcode_parse (reference, &code, NULL) || !refcode_parse (filed, &own, NULL))
    return refuse_row (path, error);
  code.page = 0;
  g_autofree char *one = refcode_print (&code), *other = refcode_print (&own);
  return g_str_equal (one, other) || refuse_row (path, error);
}

static char *resolve_code (Index *index, const char *reference, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *path = find_code (index, reference, error);
  if (path == NULL || has_code (index, path, reference, &problem))
    return g_steal_pointer (&path);
  if (index_mend (index, &problem))
    return find_code (index, reference, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* The paths of the volumes of a customer's year whose directory begins with a word, one a line. */
static char *volumes_like (Index *index, const char *year_path, const char *word, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("%s/%s", year_path, word);
  char *list = NULL;
  if (!ask_text (index,
                 "SELECT group_concat (path, char (10)) FROM (SELECT path FROM volume"
                 " WHERE path >= ?1 AND path < ?1 || char (1114111) ORDER BY path)",
                 prefix, &list, error))
    return NULL;
  return list != NULL ? list : g_strdup ("");
}

static char *resolve_volume (Index *index, const char *reference, const char *year_path, const char *word,
                             GError **error)
{
  g_autofree char *list = volumes_like (index, year_path, word, error);
  if (list == NULL)
    return NULL;
  g_autofree char *exact = g_strdup_printf ("%s/%s", year_path, word);
  g_auto (GStrv) paths = g_strsplit (list, "\n", -1);
  if (list[0] == '\0')
    return refuse_within (reference, year_path, error);
  if (paths[1] == NULL || g_strv_contains ((const char *const *)paths, exact))
    return g_strdup (paths[1] == NULL ? paths[0] : exact);
  g_autofree char *hint = g_strjoinv (", ", paths);
  error_set (error, ERROR_USAGE, "D-REFERENCE-AMBIGUOUS", NULL, hint, "\"%s\" may refer to several volumes", reference);
  return NULL;
}

static char *resolve_item (Index *index, const char *reference, const char *volume, const char *word, GError **error)
{
  guint64 item = 0, event = 0;
  if (!g_ascii_string_to_unsigned (word, 10, 1, 999999999, &item, NULL))
    return refuse_reference (reference, NULL, error);
  g_autofree char *path = g_strdup_printf ("%s/%04u", volume, (unsigned)item), *place = NULL;
  if (!index_moved_to (index, path, &place, error) || (place == NULL && !index_event_of (index, path, &event, error)))
    return NULL;
  if (place != NULL)
    return g_steal_pointer (&place);
  return event != 0 ? g_steal_pointer (&path) : refuse_within (reference, volume, error);
}

static char *resolve_parts (Index *index, const char *reference, char **parts, unsigned n, GError **error)
{
  unsigned edition = 0;
  uint64_t volumes = 0;
  g_autofree char *number = g_ascii_strup (parts[0], -1);
  if (!name_is_customer (number))
    return refuse_reference (reference, NULL, error);
  if (!index_customer_edition (index, number, &edition, error))
    return NULL;
  if (edition == 0)
    return refuse_reference (reference, N_ ("see `dossier customer list`"), error);
  g_autofree char *customer = name_customer_path (number);
  if (n == 1)
    return g_steal_pointer (&customer);
  g_autofree char *year = g_strdup_printf ("%s/%s", customer, parts[1]);
  g_autofree char *any = g_strconcat (year, "/", NULL);
  if (!ask_number (index, "SELECT count (*) FROM volume WHERE path >= ?1 AND path < ?1 || char (1114111)", any,
                   &volumes, error))
    return NULL;
  if (volumes == 0)
    return refuse_within (reference, customer, error);
  if (n == 2)
    return g_steal_pointer (&year);
  g_autofree char *volume = resolve_volume (index, reference, year, parts[2], error);
  if (volume == NULL || n == 3)
    return g_steal_pointer (&volume);
  return resolve_item (index, reference, volume, parts[3], error);
}

/* The records with this code from before the archive, one path a line; NULL: none. */
static char *records_coded (Index *index, const char *code, GError **error)
{
  char *list = NULL;
  g_autofree char *key = text_alike (code);
  ask_text (index,
            "SELECT group_concat (path, char (10)) FROM (SELECT DISTINCT " INDEX_RECORD_PATH " AS path FROM former"
            " JOIN record ON record.id = former.record JOIN volume ON volume.id = record.volume"
            " WHERE former.key = ?1 ORDER BY 1 LIMIT 10)",
            key, &list, error);
  return list;
}

/* The record's own document has the code, whatever the row says. */
static bool has_former (Index *index, const char *path, const char *code, GError **error)
{
  uint64_t number = 0;
  if (!index_event_of (index, path, &number, error))
    return false;
  g_autoptr (Event) event = journal_event (archive_journal (index->archive), number, error);
  g_autoptr (GBytes) bytes = event != NULL ? filed_record (index->archive, event, error) : NULL;
  g_autoptr (Record) record = bytes != NULL ? record_parse (bytes, path, error) : NULL;
  g_autofree char *key = text_alike (code);
  for (unsigned i = 0; record != NULL && i < record->former_codes->len; i++) {
    g_autofree char *own = text_alike (record->former_codes->pdata[i]);
    if (g_str_equal (own, key))
      return true;
  }
  return record != NULL && refuse_row (path, error);
}

/* NULL without an error when no record has the code. */
static char *resolve_former (Index *index, const char *code, GError **error)
{
  g_autofree char *list = records_coded (index, code, error);
  g_auto (GStrv) paths = g_strsplit (list != NULL ? list : "", "\n", -1);
  if (paths[0] == NULL)
    return NULL;
  if (paths[1] == NULL)
    return has_former (index, paths[0], code, error) ? g_strdup (paths[0]) : NULL;
  for (char **path = paths; *path != NULL; path++) {
    char *place = name_short_from_path (*path);
    g_free (*path);
    *path = place;
  }
  g_autofree char *hint = g_strjoinv (_ (", "), paths);
  error_set (error, ERROR_USAGE, "D-REFERENCE-AMBIGUOUS", NULL, hint,
             "several records had the code \"%s\" before this archive", code);
  return NULL;
}

static char *resolve_own (Index *index, const char *reference, GError **error)
{
  g_autoptr (GError) problem = NULL;
  char *path = resolve_code (index, reference, &problem);
  if (path != NULL || problem != NULL) {
    if (problem != NULL)
      g_propagate_error (error, g_steal_pointer (&problem));
    return path;
  }
  g_auto (NamePlace) place = {0};
  g_autofree char *brief =
      name_split_path (reference, &place) ? name_short_from_path (reference) : g_strdup (reference);
  size_t len = strlen (brief);
  if (len > 0 && brief[len - 1] == '/')
    brief[len - 1] = '\0';
  g_auto (GStrv) parts = g_strsplit (brief, "/", -1);
  unsigned n = g_strv_length (parts);
  if (n == 0 || n > 4)
    return refuse_reference (reference, NULL, error);
  return resolve_parts (index, reference, parts, n, error);
}

char *index_resolve (Index *index, const char *reference, GError **error)
{
  g_autoptr (GError) unknown = NULL, problem = NULL;
  char *path = resolve_own (index, reference, &unknown);
  if (path != NULL)
    return path;
  if (error_has_id (unknown, "D-REFERENCE-UNKNOWN"))
    path = resolve_former (index, reference, &problem);
  if (problem != NULL && index_mend (index, &problem))
    path = resolve_former (index, reference, &problem);
  if (path == NULL)
    g_propagate_error (error, problem != NULL ? g_steal_pointer (&problem) : g_steal_pointer (&unknown));
  return path;
}

GArray *index_listed (Index *index, const char *directory, GError **error)
{
  /* People and layouts decide who may write what: for a writer the journal lists them. */
  if (archive_is_writable (index->archive)) {
    g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (uint64_t));
    bool good = journal_list_beneath (archive_journal (index->archive), directory, 1, listed, error);
    return good ? g_steal_pointer (&listed) : NULL;
  }
  g_autofree char *from = g_strconcat (directory, "/", NULL),
                  *to = g_strconcat (directory, "0", NULL); /* follows '/' */
  DbQuery *query = db_query (index->db, "SELECT event FROM listed WHERE path > ?1 AND path < ?2 ORDER BY event", error);
  if (query != NULL) {
    db_bind_text (query, 1, from);
    db_bind_text (query, 2, to);
  }
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  int row = query != NULL ? 1 : -1;
  while (row > 0 && (row = db_step (index->db, query, error)) > 0) {
    /* Another process may have added events that this one has not read from the journal yet. */
    uint64_t number = (uint64_t)db_int (query, 0);
    if (number <= journal_length (archive_journal (index->archive)))
      g_array_append_val (numbers, number);
  }
  return row == 0 ? g_steal_pointer (&numbers) : NULL;
}
