/* The end of a customer's file: what its line in a register says, and whether it may be destroyed. fold/closing
 * computes both from the ledger's events, as verify does. */
#include <string.h>

#include "fold/closing.h"
#include "form/date.h"
#include "form/document/customer.h"
#include "form/name.h"
#include "ops/destroy/internal.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"

/* ---- What the journal says ---- */

static int compare_files (gconstpointer a, gconstpointer b)
{
  return strcmp (((const ClosingFile *)a)->path, ((const ClosingFile *)b)->path);
}

static GArray *files_of (const char *directory, uint64_t before, gpointer ledger)
{
  GArray *files = g_array_new (FALSE, TRUE, sizeof (ClosingFile));
  g_autoptr (GPtrArray) events = ledger_files (ledger, directory, before);
  for (unsigned i = 0; i < events->len; i++) {
    const Event *event = events->pdata[i];
    ClosingFile file = {.path = event_get (event, "path"), .event = event_number (event), .time = event_time (event)};
    g_strlcpy (file.digest, event_get (event, "digest"), sizeof file.digest);
    g_array_append_val (files, file);
  }
  g_array_sort (files, compare_files);
  return files;
}

static bool has_ended (const char *directory, uint64_t before, gpointer ledger)
{
  return ledger_ended (ledger, directory, before);
}

static void compute (const Ledger *ledger, uint64_t before, RegisterLine *line, Closing *closing)
{
  const Archive *archive = ledger_archive (ledger);
  const ClosingInputs inputs = {.layout = ledger_layout (ledger),
                                .standing = ledger_standing (ledger),
                                .moves = archive_moves (archive),
                                .algorithm = archive_fonds (archive)->digest,
                                .customer = line->path,
                                .before = before,
                                .files = files_of,
                                .ended = has_ended,
                                .data = (gpointer)(guintptr)ledger};
  closing_compute (&inputs, line, closing);
}

static bool read_name (const Ledger *ledger, const RegisterLine *line, uint64_t before, TitlesLine *titles,
                       GError **error)
{
  const Event *profile = ledger_find (ledger, KIND_CUSTOMER, line->path, before);
  g_autoptr (GBytes) text = archive_read (ledger_archive (ledger), profile, error);
  g_autoptr (Customer) customer = text == NULL ? NULL : customer_parse (text, event_get (profile, "path"), error);
  if (customer == NULL)
    return false;
  titles->path = g_strdup (line->path);
  titles->title = g_strdup (customer->name);
  g_date_clear (&titles->date, 1);
  return true;
}

bool destroy_describe_customer (const Ledger *ledger, RegisterLine *line, TitlesLine *titles, uint64_t before,
                                GPtrArray **shared, GError **error)
{
  g_auto (Closing) closing = {0};
  if (ledger_find (ledger, KIND_CUSTOMER, line->path, before) == NULL)
    return error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", line->path, NULL, "no customer has this path");
  compute (ledger, before, line, &closing);
  if (shared != NULL)
    *shared = g_steal_pointer (&closing.shared);
  return titles == NULL || read_name (ledger, line, before, titles, error);
}

/* ---- Whether it may be destroyed ---- */

typedef struct {
  const Ledger *ledger;
  const RegisterLine *line, *fresh; /* fresh: as it is at the journal's head */
  const Closing *closing;
  const GDate *day;
  const char *number; /* of the customer */
} Asking;

static bool check_owner (const Asking *asking, GError **error)
{
  const char *keeper = archive_fonds (ledger_archive (asking->ledger))->keeper;
  return g_strcmp0 (keeper, asking->number) != 0 ||
         error_set (error, ERROR_REFUSED, "D-DESTROY-PERMANENT", asking->number, NULL,
                    "the keeper's own file is kept permanently");
}

static bool check_relationship (const Asking *asking, GError **error)
{
  const Layout *layout = ledger_layout (asking->ledger);
  const char *trigger = layout_ending_trigger (layout);
  if (g_date_valid (&asking->closing->retention.triggered) || layout_entries_period (layout)[0] != 'D')
    return true;
  g_autofree char *hint = g_strdup_printf (_ ("run `dossier event %s %s DATE` when the relationship has ended"),
                                           asking->number, trigger != NULL ? trigger : "RE");
  return error_set (error, ERROR_REFUSED, "D-DESTROY-RELATIONSHIP", asking->number, hint,
                    "no decision says that the relationship with the customer has ended");
}

static bool check_term (const Asking *asking, GError **error)
{
  const Retention *retention = &asking->closing->retention;
  if (retention->end == RETENTION_PERMANENT)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-PERMANENT", asking->number,
                      N_ ("adopt a layout that says how long entries about customers are kept"),
                      "the layout keeps the entries about customers permanently");
  if (retention->end == RETENTION_UNKNOWN)
    return !g_date_valid (&retention->triggered) || /* told by check_relationship */
           error_set (error, ERROR_REFUSED, "D-DESTROY-UNKNOWN", asking->number, NULL,
                      "the end of the period for which entries are kept cannot be computed");
  if (g_date_compare (&retention->first, asking->day) <= 0)
    return true;
  g_autofree char *first = date_print (&retention->first);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-TERM", asking->number, NULL,
                    "the entries about the customer are kept longer: the file may be destroyed from %s on", first);
}

static bool check_records (const Asking *asking, GError **error)
{
  g_autoptr (GPtrArray) records = ledger_records (asking->ledger, asking->line->path);
  if (records->len == 0)
    return true;
  g_autofree char *first = name_short_from_path (records->pdata[0]);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-RECORDS", asking->number,
                    N_ ("destroy or transfer all records of the customer first"),
                    message_plural ("%u record of the customer is still there: %s",
                                    "%u records of the customer are still there, the first of them %s", records->len),
                    records->len, first);
}

static bool check_hold (const Asking *asking, GError **error)
{
  return asking->closing->held == NULL || error_set (error, ERROR_REFUSED, "D-DESTROY-HELD", asking->number,
                                                     N_ ("draw up the register after the hold is lifted"),
                                                     "the customer's file is on hold: %s", asking->closing->held);
}

static bool check_open (const Asking *asking, GError **error)
{
  const char *open = asking->closing->open;
  g_autofree char *hint = open != NULL ? g_strdup_printf (_ ("see `dossier show %s`"), open) : NULL;
  return open == NULL || error_set (error, ERROR_REFUSED, "D-DESTROY-OPEN", asking->number, hint,
                                    "an entry about the customer is still open: %s", open);
}

static bool check_same (const Asking *asking, GError **error)
{
  return closing_same (asking->line, asking->fresh) ||
         error_set (error, ERROR_REFUSED, "D-DESTROY-CHANGED", asking->number,
                    N_ ("draw up a new edition of the register"),
                    "profile or entries of the customer have changed since the register was drawn up");
}

bool destroy_check_customer (const Ledger *ledger, const RegisterLine *line, const GDate *day, GError **error)
{
  static bool (*const checks[]) (const Asking *asking, GError **error) = {
      check_owner, check_relationship, check_records, check_hold, check_open, check_term, check_same};
  GPtrArray *refusals = NULL;
  g_auto (Closing) closing = {0};
  g_autoptr (Register) scratch = register_new ();
  RegisterLine *fresh = register_add_line (scratch);
  g_autofree char *number = g_path_get_basename (line->path);
  fresh->path = g_strdup (line->path);
  compute (ledger, ledger_head (ledger), fresh, &closing);
  const Asking asking = {ledger, line, fresh, &closing, day, number};
  for (unsigned i = 0; i < G_N_ELEMENTS (checks); i++) {
    GError *problem = NULL;
    if (!checks[i](&asking, &problem))
      error_collect (&refusals, problem, NULL);
  }
  return error_raise (&refusals, error);
}

/* ---- Before it goes ---- */

/* Whether the journal has an entry for each file in a directory. */
static bool check_directory (const Ledger *ledger, const char *directory, GError **error)
{
  int fd = archive_fd (ledger_archive (ledger));
  g_autoptr (GPtrArray) names = io_list (fd, directory, error);
  g_autoptr (GArray) files = files_of (directory, ledger_head (ledger), (gpointer)(guintptr)ledger);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    bool known = false;
    g_autofree char *path = g_strconcat (directory, "/", names->pdata[i], NULL);
    for (unsigned j = 0; j < files->len; j++)
      known = known || g_str_equal (g_array_index (files, ClosingFile, j).path, path);
    if (!known && io_type (fd, path, NULL) != IO_DIR)
      return error_set (error, ERROR_REFUSED, "D-DESTROY-STRANGE", path, N_ ("run `dossier verify`"),
                        "the journal has no entry for this file");
  }
  return names != NULL;
}

bool destroy_check_file (const Ledger *ledger, const RegisterLine *line, GError **error)
{
  for (unsigned i = 0; i < line->entries->len; i++)
    if (!check_directory (ledger, ((const RegisterEntry *)line->entries->pdata[i])->path, error))
      return false;
  return check_directory (ledger, line->path, error);
}
