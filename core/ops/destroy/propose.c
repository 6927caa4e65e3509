/* Draws up a register. Its lines are named by the user or found by their due days; each is checked, and register and
 * titles are written together. All documents are read inside the transaction, at the journal's head. */
#include <string.h>

#include "form/date.h"
#include "form/document/manifest.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "ops/decide.h"
#include "ops/destroy/internal.h"
#include "ops/sign.h"
#include "store/change.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/message.h"

#define REASON_DUE "term-over"
#define REASON_CUSTOMER "file-ended"

typedef struct {
  Archive *archive;
  Index *index;
  const ProposeRequest *request;
  ProposeResult *result;
  char *note;
  Ledger *ledger;
  GHashTable *listed; /* path -> number of another register that has not ended */
  Register *list;     /* being drawn up */
  Titles *titles;
  const LayoutProcedure *procedure; /* of the first line */
} Proposal;

void destroy_propose_clear (ProposeResult *result)
{
  g_clear_pointer (&result->number, g_free);
  g_clear_pointer (&result->left_out, g_ptr_array_unref);
  g_clear_pointer (&result->shared, g_ptr_array_unref);
  g_clear_pointer (&result->naming, g_ptr_array_unref);
}

static void proposal_clear (Proposal *proposal)
{
  g_clear_pointer (&proposal->ledger, ledger_free);
  g_clear_pointer (&proposal->listed, g_hash_table_unref);
  g_clear_pointer (&proposal->list, register_free);
  g_clear_pointer (&proposal->titles, titles_free);
  g_free (proposal->note);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Proposal, proposal_clear)

/* ---- Which register ---- */

static char *next_number (const Proposal *proposal, GError **error)
{
  g_autoptr (GPtrArray) numbers = destroy_numbers (proposal->archive, error);
  GDate today = destroy_today (proposal->archive);
  g_autofree char *prefix = g_strdup_printf ("D%04d-", g_date_get_year (&today));
  guint64 last = 0;
  for (unsigned i = 0; numbers != NULL && i < numbers->len; i++)
    if (g_str_has_prefix (numbers->pdata[i], prefix))
      last = MAX (last, g_ascii_strtoull ((const char *)numbers->pdata[i] + strlen (prefix), NULL, 10));
  return numbers == NULL ? NULL : g_strdup_printf ("%s%04u", prefix, (unsigned)last + 1);
}

/* Gives the register its number and edition. */
static bool number_register (Proposal *proposal, GError **error)
{
  Register *list = proposal->list;
  list->edition = 1;
  if (proposal->request->number == NULL) {
    list->number = next_number (proposal, error);
    return list->number != NULL;
  }
  g_autoptr (Destruction) former = destroy_open (proposal->archive, proposal->index, proposal->request->number, error);
  if (former == NULL)
    return false;
  if (former->certificate != NULL)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-ENDED", former->number, N_ ("draw up a new register"),
                      "the register has ended already");
  list->number = g_strdup (former->number);
  list->edition = former->list->edition + 1;
  return true;
}

/* Collects the lines of other registers that have no certificate yet. */
static bool collect_listed (Proposal *proposal, GError **error)
{
  g_autoptr (GPtrArray) numbers = destroy_numbers (proposal->archive, error);
  for (unsigned i = 0; numbers != NULL && i < numbers->len; i++) {
    uint64_t ended = 0;
    const char *number = numbers->pdata[i];
    g_autofree char *certificate = register_certificate_path (number);
    if (!index_event_of (proposal->index, certificate, &ended, error))
      return false;
    if (ended != 0 || g_str_equal (number, proposal->list->number))
      continue;
    g_autoptr (Destruction) other = destroy_open (proposal->archive, proposal->index, number, error);
    if (other == NULL)
      return false;
    for (unsigned j = 0; j < other->list->lines->len; j++) {
      const RegisterLine *line = other->list->lines->pdata[j];
      g_hash_table_insert (proposal->listed, g_strdup (line->path), g_strdup (number));
    }
  }
  return numbers != NULL;
}

/* ---- Lines ---- */

static bool check_listed (const Proposal *proposal, const char *path, GError **error)
{
  const char *number = g_hash_table_lookup (proposal->listed, path);
  if (number == NULL)
    return true;
  g_autofree char *brief = name_short_from_path (path);
  g_autofree char *hint = g_strdup_printf (_ ("run `dossier destroy withdraw %s`, or wait until it has ended"), number);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-LISTED", brief, hint, "the record is already on register %s",
                    number);
}

/* All lines must have the same procedure of destruction as the first one. */
static bool check_same_procedure (Proposal *proposal, const RegisterLine *line, GError **error)
{
  const Layout *layout = ledger_layout (proposal->ledger);
  const LayoutProcedure *procedure = layout_procedure_of (layout, register_category (line));
  if (proposal->procedure == NULL)
    proposal->procedure = procedure;
  if (procedure != NULL && procedure == proposal->procedure)
    return true;
  g_autofree char *brief = name_short_from_path (line->path);
  if (procedure == NULL)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-PROCEDURES", brief,
                      N_ ("adopt a layout with a procedure that names no category"),
                      "the layout has no procedure for the destruction of a customer's file");
  return error_set (error, ERROR_REFUSED, "D-DESTROY-PROCEDURES", brief, N_ ("draw up a register for each procedure"),
                    "these records have different procedures of destruction");
}

/* Completes and checks a line. A record that is kept only has to exist. */
static bool complete_line (Proposal *proposal, RegisterLine *line, GError **error)
{
  GDate today = destroy_today (proposal->archive);
  const Ledger *ledger = proposal->ledger;
  if (!check_listed (proposal, line->path, error))
    return false;
  if (ledger_gone (ledger, line->path))
    return destroy_check_line (ledger, line, &today, error);
  TitlesLine *titles = titles_add_line (proposal->titles);
  titles->note = g_strdup (proposal->note);
  if (!destroy_describe (ledger, line, titles, ledger_head (ledger), error) ||
      !check_same_procedure (proposal, line, error))
    return false;
  return line->disposition == REGISTER_KEEP || destroy_check_line (ledger, line, &today, error);
}

/* ---- Lines that were named ---- */

static bool refuse_named_line (const char *text, GError **error)
{
  return error_set (
      error, ERROR_USAGE, "D-DESTROY-LINE", text,
      N_ ("write REFERENCE [destroy|transfer|keep UNTIL] [REASON]: C00042/2010/a01/7 keep 2060-01-01 lawsuit"),
      "this is not a line of a register");
}

/* "[destroy|transfer|keep UNTIL] [REASON]", the words after a reference. The reason is borrowed. */
static bool read_disposition (const GPtrArray *words, unsigned i, RegisterLine *line, const char **reason)
{
  *reason = REASON_DUE;
  line->disposition = REGISTER_DESTROY;
  g_date_clear (&line->until, 1);
  if (i < words->len && register_disposition_from_name (words->pdata[i], &line->disposition))
    i++;
  if (line->disposition == REGISTER_KEEP && (i == words->len || !date_parse (words->pdata[i++], &line->until, NULL)))
    return false;
  if (i < words->len)
    *reason = words->pdata[i++];
  return i == words->len && field_is_word (*reason);
}

static GPtrArray *split_words (char *text)
{
  GPtrArray *words = g_ptr_array_new ();
  for (char *word = strtok_r (text, " \t\r", &text); word != NULL; word = strtok_r (NULL, " \t\r", &text))
    g_ptr_array_add (words, word);
  return words;
}

static char *join_words (const GPtrArray *words, unsigned n)
{
  g_autoptr (GString) joined = g_string_new (n > 0 ? words->pdata[0] : NULL);
  for (unsigned i = 1; i < n; i++)
    g_string_append_printf (joined, " %s", (const char *)words->pdata[i]);
  return g_strdup (joined->str);
}

/* "REFERENCE [destroy|transfer|keep UNTIL] [REASON]". A name or a former code may have blanks in it, so the longest
 * beginning that is a reference counts. Of several errors that of the shortest one tells most. */
static bool find_named_line (const Proposal *proposal, const char *text, RegisterLine *line, GError **error)
{
  g_autofree char *copy = g_strdup (text);
  g_autoptr (GPtrArray) words = split_words (copy);
  g_autoptr (GError) wrong = NULL;
  const char *reason = NULL;
  for (unsigned n = words->len; n > 0; n--) {
    g_autofree char *reference = join_words (words, n);
    if (!read_disposition (words, n, line, &reason))
      continue;
    g_clear_error (&wrong);
    line->path = customers_find_place (proposal->index, reference, false, &wrong);
    if (line->path != NULL) {
      line->reason = g_strdup (reason);
      return true;
    }
  }
  if (wrong == NULL || !read_disposition (words, 1, line, &reason))
    return refuse_named_line (text, error);
  g_propagate_error (error, g_steal_pointer (&wrong));
  return false;
}

static bool add_named (Proposal *proposal, const char *text, GError **error)
{
  g_auto (NamePlace) place = {0};
  RegisterLine *line = register_add_line (proposal->list);
  if (!find_named_line (proposal, text, line, error))
    return false;
  if (!name_split_path (line->path, &place) || place.item == 0)
    return error_set (error, ERROR_USAGE, "D-DESTROY-LINE", text, N_ ("name records, one per line"),
                      "this is not a record");
  return true;
}

/* ---- Lines that are due ---- */

static bool collect_due (const Retention *retention, const IndexRow *row, gpointer data)
{
  GPtrArray *paths = ((gpointer *)data)[0];
  const ProposeRequest *request = ((gpointer *)data)[1];
  if (retention_list (retention, &request->day) == RETENTION_DUE &&
      (request->category == NULL || g_strcmp0 (row->category, request->category) == 0))
    g_ptr_array_add (paths, g_strdup (retention->path));
  return true;
}

/* Leaves out, and reports, a record that may not be destroyed. */
static bool add_due (Proposal *proposal, const char *path, GError **error)
{
  g_autoptr (GError) reason = NULL;
  GPtrArray *lines = proposal->list->lines, *titles = proposal->titles->lines;
  unsigned n_titles = titles->len;
  RegisterLine *line = register_add_line (proposal->list);
  line->path = g_strdup (path);
  line->reason = g_strdup (REASON_DUE);
  if (complete_line (proposal, line, &reason))
    return true;
  g_ptr_array_set_size (lines, (int)lines->len - 1);
  g_ptr_array_set_size (titles, (int)n_titles);
  if (reason->code != ERROR_REFUSED) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return false;
  }
  g_ptr_array_add (proposal->result->left_out,
                   finding_graded (FINDING_NOTE, error_id (reason), path, "%s", reason->message));
  return true;
}

static bool open_ledger (Proposal *proposal, const GPtrArray *paths, GError **error)
{
  g_clear_pointer (&proposal->ledger, ledger_free);
  proposal->ledger = ledger_new (proposal->archive, paths, error);
  return proposal->ledger != NULL;
}

/* Leaves out, and reports, records of pairs whose other record is not due. */
static bool drop_single (Proposal *proposal)
{
  GPtrArray *lines = proposal->list->lines, *titles = proposal->titles->lines;
  bool dropped = false;
  for (unsigned i = lines->len; i-- > 0;) {
    g_autoptr (GError) reason = NULL;
    const RegisterLine *line = lines->pdata[i];
    if (destroy_check_pair (proposal->ledger, lines, line, &reason))
      continue;
    g_ptr_array_add (proposal->result->left_out,
                     finding_graded (FINDING_NOTE, error_id (reason), line->path, "%s", reason->message));
    g_ptr_array_remove_index (lines, i);
    g_ptr_array_remove_index (titles, i);
    dropped = true;
  }
  return dropped;
}

/* The file of a customer is a register's only line: it goes after all records. */
static bool add_customer (Proposal *proposal, GError **error)
{
  g_auto (NamePlace) place = {0};
  RegisterLine *line = register_add_line (proposal->list);
  line->reason = g_strdup (REASON_CUSTOMER);
  line->path = customers_find_place (proposal->index, proposal->request->customer, false, error);
  if (line->path == NULL)
    return false;
  return (name_split_path (line->path, &place) && place.year == 0) ||
         error_set (error, ERROR_USAGE, "D-DESTROY-LINE", proposal->request->customer, N_ ("name a customer"),
                    "this is not a customer");
}

/* All lines that name no record are told at once. */
static bool add_every_named (Proposal *proposal, GError **error)
{
  GPtrArray *refusals = NULL;
  if (proposal->request->customer != NULL)
    return add_customer (proposal, error);
  for (unsigned i = 0; proposal->request->lines[i] != NULL; i++) {
    GError *problem = NULL;
    if (add_named (proposal, proposal->request->lines[i], &problem) || error_collect (&refusals, problem, error))
      continue;
    error_raise (&refusals, NULL);
    return false;
  }
  return error_raise (&refusals, error);
}

/* Everything that forbids one of the lines is told at once. */
static bool add_all_named (Proposal *proposal, GError **error)
{
  GPtrArray *refusals = NULL;
  const GPtrArray *lines = proposal->list->lines;
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  if (!add_every_named (proposal, error))
    return false;
  for (unsigned i = 0; i < lines->len; i++)
    g_ptr_array_add (paths, ((const RegisterLine *)lines->pdata[i])->path);
  if (!open_ledger (proposal, paths, error))
    return false;
  for (unsigned i = 0; i < lines->len; i++) {
    GError *problem = NULL;
    if ((!complete_line (proposal, lines->pdata[i], &problem) ||
         !destroy_check_pair (proposal->ledger, lines, lines->pdata[i], &problem)) &&
        !error_collect (&refusals, problem, error)) {
      error_raise (&refusals, NULL);
      return false;
    }
  }
  return error_raise (&refusals, error);
}

/* Whether the words of a record of another customer contain the name of the customer. */
static bool collect_naming (const IndexRow *row, gpointer data)
{
  Proposal *proposal = data;
  const RegisterLine *line = proposal->list->lines->pdata[0];
  if (row->reference != NULL && !name_is_beneath (row->path, line->path))
    g_ptr_array_add (proposal->result->naming,
                     row->restricted ? g_strdup (_ ("a restricted record")) : name_short_from_path (row->path));
  return true;
}

/* What stays although it is, or may be, about the customer: entries that are about others too, and records of others.
 */
static bool note_others (Proposal *proposal, GError **error)
{
  if (proposal->request->customer == NULL)
    return true;
  const TitlesLine *titles = proposal->titles->lines->pdata[0];
  g_autoptr (Register) scratch = register_new ();
  RegisterLine *line = register_add_line (scratch);
  line->path = g_strdup (titles->path);
  g_clear_pointer (&proposal->result->shared, g_ptr_array_unref);
  g_clear_pointer (&proposal->result->naming, g_ptr_array_unref);
  proposal->result->naming = g_ptr_array_new_with_free_func (g_free);
  const IndexQuery query = {.words = titles->title, .restricted = true};
  return destroy_describe_customer (proposal->ledger, line, NULL, ledger_head (proposal->ledger),
                                    &proposal->result->shared, error) &&
         index_search (proposal->index, &query, collect_naming, proposal, error);
}

static bool add_all_lines (Proposal *proposal, GError **error)
{
  if (proposal->request->lines != NULL || proposal->request->customer != NULL)
    return add_all_named (proposal, error) && note_others (proposal, error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  gconstpointer data[] = {paths, proposal->request};
  if (!retention_visit (proposal->archive, proposal->index, proposal->request->place, collect_due, data, error) ||
      !open_ledger (proposal, paths, error))
    return false;
  for (unsigned i = 0; i < paths->len; i++)
    if (!add_due (proposal, paths->pdata[i], error))
      return false;
  while (drop_single (proposal))
    ;
  return true;
}

/* ---- The register as a whole ---- */

static int compare_listed (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(RegisterLine *const *)a)->path, (*(RegisterLine *const *)b)->path);
}

static int compare_titles (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(TitlesLine *const *)a)->path, (*(TitlesLine *const *)b)->path);
}

/* Why no record is left for the register; a volume that is not sealed is told first. */
static bool refuse_nothing (const Proposal *proposal, GError **error)
{
  unsigned n = proposal->result->left_out->len, unsealed = 0;
  g_autofree char *volume = NULL;
  for (unsigned i = 0; i < n; i++) {
    const Finding *finding = proposal->result->left_out->pdata[i];
    if (!g_str_equal (finding->code, "D-DESTROY-UNSEALED"))
      continue;
    g_autofree char *path = g_path_get_dirname (finding->place);
    if (unsealed++ == 0)
      volume = name_short_from_path (path);
  }
  g_autofree char *hint = unsealed > 0 ? g_strdup_printf (_ ("run `dossier seal %s` first"), volume) : NULL;
  if (unsealed > 0)
    return error_set (
        error, ERROR_REFUSED, "D-DESTROY-NOTHING", volume, hint,
        "of the %u records that are due, %u are in volumes that are not sealed, and none may be destroyed", n,
        unsealed);
  if (n > 0) {
    const Finding *first = proposal->result->left_out->pdata[0];
    return error_set (error, ERROR_REFUSED, "D-DESTROY-NOTHING", first->place, N_ ("see `dossier due`"),
                      "of the %u records that are due, none may be destroyed: %s", n, first->message);
  }
  return error_set (error, ERROR_REFUSED, "D-DESTROY-NOTHING", NULL, N_ ("see `dossier due`"), "no record is due");
}

/* Only the recipient's own signature shows later that it has the records. */
static bool check_recipient (const Proposal *proposal, GError **error)
{
  const ProposeRequest *request = proposal->request;
  bool transfers = register_totals (proposal->list, REGISTER_TRANSFER).records > 0;
  if (!transfers && (request->recipient != NULL || request->recipient_key != NULL))
    return error_set (error, ERROR_REFUSED, "D-DESTROY-RECIPIENT", NULL, N_ ("leave out --to and --recipient-key"),
                      "no record on this register is transferred");
  if (transfers && (request->recipient == NULL || request->recipient_key == NULL))
    return error_set (error, ERROR_REFUSED, "D-DESTROY-RECIPIENT", NULL,
                      N_ ("name the receiving archive with --to FONDS, and its public key with --recipient-key FILE"),
                      "a transfer requires --to and --recipient-key");
  g_autoptr (Roster) roster = transfers ? people_read (proposal->archive, error) : NULL;
  const char *holder = roster == NULL ? NULL : roster_key_holder (roster, key_fingerprint (request->recipient_key));
  if (holder != NULL)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-RECIPIENT", holder, N_ ("ask the recipient for its public key"),
                      "this is the key of a person of this archive, not of the recipient");
  return !transfers || roster != NULL;
}

static bool check_whole (Proposal *proposal, GError **error)
{
  Register *list = proposal->list;
  const char *const *pulled = proposal->request->pulled;
  if (list->lines->len == 0)
    return refuse_nothing (proposal, error);
  if (list->lines->len > REGISTER_MAX_LINES)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-NOTHING", NULL,
                      N_ ("see `dossier due`, and name a place with --in"),
                      "a register has at most %d lines; this one would have %u", REGISTER_MAX_LINES, list->lines->len);
  for (unsigned i = 1; i < list->lines->len; i++) {
    const RegisterLine *one = list->lines->pdata[i - 1], *other = list->lines->pdata[i];
    if (strcmp (one->path, other->path) == 0)
      return error_set (error, ERROR_USAGE, "D-DESTROY-LINE", other->path, NULL, "the record is named twice");
  }
  for (unsigned i = 0; i < procedure_n_pulled (proposal->procedure); i++) {
    const char *code = procedure_pulled (proposal->procedure, i);
    if (pulled == NULL || !g_strv_contains (pulled, code))
      return error_set (error, ERROR_REFUSED, "D-DESTROY-PULLED", code,
                        N_ ("look for such records and leave them off the register, then add --pulled CODE"),
                        "the procedure requires taking out records of \"%s\" first", code);
    g_ptr_array_add (list->pulled, g_strdup (code));
  }
  return check_recipient (proposal, error);
}

static bool draw_up_register (Proposal *proposal, const Change *change, GError **error)
{
  proposal->index = change->index;
  proposal->procedure = NULL;
  g_clear_pointer (&proposal->list, register_free);
  g_clear_pointer (&proposal->titles, titles_free);
  g_hash_table_remove_all (proposal->listed);
  g_ptr_array_set_size (proposal->result->left_out, 0);
  Register *list = proposal->list = register_new ();
  Titles *titles = proposal->titles = titles_new ();
  if (!number_register (proposal, error) || !collect_listed (proposal, error) || !add_all_lines (proposal, error))
    return false;
  g_ptr_array_sort (list->lines, compare_listed);
  g_ptr_array_sort (titles->lines, compare_titles);
  if (!check_whole (proposal, error))
    return false;
  const Layout *layout = ledger_layout (proposal->ledger);
  list->nonce = digest_new_nonce ();
  list->fonds = g_strdup (archive_fonds (change->archive)->code);
  list->procedure = g_strdup (procedure_code (proposal->procedure));
  list->layout = g_strdup (layout_id (layout));
  list->layout_edition = layout_edition (layout);
  list->prepared = change->time;
  list->prepared_by = g_strdup (change->actor);
  list->recipient = g_strdup (proposal->request->recipient);
  titles->number = g_strdup (list->number);
  titles->edition = list->edition;
  titles->nonce = digest_new_nonce ();
  return true;
}

static bool bring_document (Change *change, const char *verb, const char *path, GBytes *bytes, const char *number,
                            GError **error)
{
  Event *event = change_bring (change, verb, path, bytes, error);
  if (event != NULL)
    event_put (event, "register", number);
  return event != NULL;
}

static bool compose_register (Change *change, GError **error)
{
  Proposal *proposal = change->data;
  char hex[DIGEST_HEX_SIZE];
  if (!draw_up_register (proposal, change, error))
    return false;
  Register *list = proposal->list;
  g_autofree char *path = register_path (list->number, list->edition);
  g_autofree char *titles_path = register_titles_path (list->number, list->edition);
  g_autoptr (GBytes) titles = change_read_back (titles_print (proposal->titles), (ChangeReader)titles_parse,
                                                (GDestroyNotify)titles_free, titles_path, error);
  if (titles == NULL)
    return false;
  digest_gbytes (archive_fonds (change->archive)->digest, titles, hex);
  list->titles = g_strdup (hex);
  const Key *recipient = proposal->request->recipient_key;
  g_autofree char *key_path = register_recipient_path (list->number, list->edition);
  g_autoptr (GBytes) key = recipient != NULL ? key_print_public (recipient) : NULL;
  if (key != NULL) {
    digest_gbytes (archive_fonds (change->archive)->digest, key, hex);
    list->recipient_key = g_strdup (hex);
  }
  g_autoptr (GBytes) bytes = change_read_back (register_print (list), (ChangeReader)register_parse,
                                               (GDestroyNotify)register_free, path, error);
  return bring_document (change, "register", path, bytes, list->number, error) &&
         bring_document (change, "titles", titles_path, titles, list->number, error) &&
         (key == NULL || bring_document (change, "recipient", key_path, key, list->number, error));
}

bool destroy_propose (Archive *archive, const ProposeRequest *request, const char *actor, bool dry_run,
                      ProposeResult *result, GError **error)
{
  g_auto (Proposal) proposal = {.archive = archive,
                                .request = request,
                                .result = result,
                                .listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free)};
  result->left_out = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  if (request->recipient != NULL && !refcode_is_fonds (request->recipient))
    return error_set (error, ERROR_USAGE, "D-FONDS-CODE", "--to", "use one to eight of A-Z and 0-9, such as Z109",
                      "\"%s\" is not a fonds code", request->recipient);
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_register, .data = &proposal};
  if (!text_take ("--note", request->note, FIELD_MAX_LINE, &proposal.note, error) ||
      layouts_in_force (archive, error) == NULL || !change_commit (&change, error))
    return false;
  result->number = g_strdup (proposal.list->number);
  result->edition = proposal.list->edition;
  result->destroyed = register_totals (proposal.list, REGISTER_DESTROY);
  result->kept = register_totals (proposal.list, REGISTER_KEEP);
  result->transferred = register_totals (proposal.list, REGISTER_TRANSFER);
  return true;
}
