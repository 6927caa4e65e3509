/* What a register may say of a record, and whether the record may be destroyed. Drawing up, signing and carrying out
 * compute a line anew by the same function, as verify does (verify/gone/claims.c): a signature makes a line
 * somebody's, not true. */
#include <string.h>

#include "fold/closing.h"
#include "form/date.h"
#include "form/document/customer.h"
#include "form/document/record.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/destroy/internal.h"
#include "store/filed.h"
#include "sys/error.h"
#include "sys/message.h"

static bool refuse_line (GError **error, const char *id, const char *path, const char *hint, const char *message)
{
  g_autofree char *brief = name_short_from_path (path);
  return error_set (error, ERROR_REFUSED, id, brief != NULL ? brief : path, hint, "%s", _ (message));
}

/* ---- What journal and documents say ---- */

typedef struct {
  const Event *event; /* that filed it, or brought the edition in force */
  const char *manifest;
  GArray *formers;  /* of RetentionFormer: what its codes said at former places */
  GArray *closings; /* of GDate: the closing days of all its editions, cleared where one had none */
  Record *record;
  Customer *customer;
  Retention *retention;
  bool paper; /* it is kept on paper, too */
} Account;

static void account_clear (Account *account)
{
  g_clear_pointer (&account->closings, g_array_unref);
  g_clear_pointer (&account->formers, g_array_unref);
  record_free (account->record);
  customer_free (account->customer);
  retention_free (account->retention);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Account, account_clear)

static void collect_hold (const StandingFact *fact, gpointer data)
{
  const char *hold = fact->change.entry;
  if (!g_ptr_array_find_with_equal_func (data, hold, g_str_equal, NULL))
    g_ptr_array_add (data, g_strdup (hold));
}

/* Sorted. Given. */
static char **holds_over (const Ledger *ledger, const char *path, uint64_t before)
{
  GPtrArray *holds = g_ptr_array_new ();
  standing_over (ledger_standing (ledger), STANDING_HELD, path, before, collect_hold, holds);
  g_ptr_array_sort (holds, text_compare);
  g_ptr_array_add (holds, NULL);
  return (char **)g_ptr_array_free (holds, FALSE);
}

static void compute_retention (const Ledger *ledger, const char *path, uint64_t before, Account *account)
{
  const Record *record = account->record;
  const Standing *standing = ledger_standing (ledger);
  Retention *retention = account->retention = g_new0 (Retention, 1);
  RetentionInputs inputs = {.period = record->reference.retention,
                            .trigger = record->trigger,
                            .year = record->reference.year,
                            .closed = record->closed,
                            .earlier = (const GDate *)(const void *)account->closings->data,
                            .n_earlier = account->closings->len,
                            .formers = (const RetentionFormer *)(const void *)account->formers->data,
                            .n_formers = account->formers->len};
  inputs.event = standing_trigger (standing, path, record->trigger, before, &inputs.own_event);
  inputs.extended = standing_extended (standing, path, before);
  retention->path = g_strdup (path);
  retention->reference = refcode_print (&record->reference);
  retention->period = g_strdup (inputs.period);
  retention->trigger = g_strdup (record->trigger);
  retention->holds = holds_over (ledger, path, before);
  retention_compute (ledger_layout (ledger), &inputs, retention);
}

/* Keeps what the code of an edition says that was the last one at its place. */
static void keep_former (const Ledger *ledger, const char *path, const char *place, uint64_t before, Account *account)
{
  const Record *record = account->record;
  RetentionFormer former = {.period = g_intern_string (record->reference.retention),
                            .trigger = g_intern_string (record->trigger),
                            .year = record->reference.year};
  former.event =
      standing_trigger_moved (ledger_standing (ledger), path, place, former.trigger, before, &former.own_event);
  g_array_append_val (account->formers, former);
}

/* Reads the editions of a record before an event; the last one is the account's. */
static bool read_editions (const Ledger *ledger, const char *path, uint64_t before, Account *account, GError **error)
{
  g_autoptr (GPtrArray) editions = ledger_editions (ledger, path, before);
  account->closings = g_array_new (FALSE, FALSE, sizeof (GDate));
  account->formers = g_array_new (FALSE, FALSE, sizeof (RetentionFormer));
  g_autofree char *last = NULL;
  for (unsigned i = 0; i < editions->len; i++) {
    unsigned edition = 0;
    g_autofree char *place = filed_path (editions->pdata[i], &edition);
    if (last != NULL && !g_str_equal (place, last))
      keep_former (ledger, path, last, before, account);
    g_free (last);
    last = g_steal_pointer (&place);
    g_autoptr (GBytes) bytes = filed_record (ledger_archive (ledger), editions->pdata[i], error);
    record_free (account->record);
    account->record = bytes == NULL ? NULL : record_parse (bytes, path, error);
    if (account->record == NULL)
      return false;
    account->event = editions->pdata[i];
    g_array_append_val (account->closings, account->record->closed);
  }
  if (account->event == NULL)
    return error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", path, NULL, "no record has this path");
  const Event *contents =
      editions->len > 1 ? ledger_find (ledger, KIND_CONTENTS, path, event_number (account->event)) : NULL;
  account->manifest = contents != NULL ? event_get (contents, "digest") : event_get (account->event, "manifest");
  return true;
}

/* Reads a record and its customer's profile as they were just before an event. */
static bool read_account (const Ledger *ledger, const char *path, uint64_t before, Account *account, GError **error)
{
  const Archive *archive = ledger_archive (ledger);
  g_auto (NamePlace) place = {0};
  if (!name_split_path (path, &place))
    return error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", path, NULL, "no record has this path");
  if (!read_editions (ledger, path, before, account, error))
    return false;
  g_autofree char *directory = name_customer_path (place.customer);
  const Event *profile = ledger_find (ledger, KIND_CUSTOMER, directory, before);
  if (profile == NULL)
    return error_set (error, ERROR_UNREADABLE, "D-NOT-FOUND", directory, "run `dossier verify`",
                      "the customer of the record has no profile");
  g_autoptr (GBytes) text = archive_read (archive, profile, error);
  account->customer = text == NULL ? NULL : customer_parse (text, event_get (profile, "path"), error);
  if (account->customer == NULL)
    return false;
  account->paper = standing_is_shelved (ledger_standing (ledger), path, before);
  compute_retention (ledger, path, before, account);
  return true;
}

Retention *destroy_retention (const Ledger *ledger, const char *path, uint64_t before, GError **error)
{
  g_auto (Account) account = {0};
  return read_account (ledger, path, before, &account, error) ? g_steal_pointer (&account.retention) : NULL;
}

static void describe_line (const Account *account, RegisterLine *line)
{
  const Event *event = account->event;
  const Record *record = account->record;
  const Retention *retention = account->retention;
  refcode_parse (event_get (event, "ref"), &line->reference, NULL);
  line->manifest = g_strdup (account->manifest);
  line->filed = event_number (event);
  line->files = (unsigned)event_get_number (event, "files");
  line->bytes = event_get_number (event, "bytes");
  line->pages = (unsigned)event_get_number (event, "pages");
  line->copies = record->copies;
  line->trigger = g_strdup (retention->trigger);
  line->due = retention->first;
  line->from = retention->begins;
  line->paper = account->paper;
}

static void describe_titles (const Account *account, const char *path, TitlesLine *titles)
{
  const Record *record = account->record;
  titles->path = g_strdup (path);
  titles->title = g_strdup (record->title);
  titles->date = record->date;
  titles->docno = g_strdup (record->docno);
  titles->customer = g_strdup (account->customer->name);
  for (unsigned i = 0; i < record->creators->len; i++)
    g_ptr_array_add (titles->creators, g_strdup (record->creators->pdata[i]));
}

bool destroy_describe (const Ledger *ledger, RegisterLine *line, TitlesLine *titles, uint64_t before, GError **error)
{
  g_auto (Account) account = {0};
  g_auto (NamePlace) place = {0};
  if (name_split_path (line->path, &place) && place.year == 0)
    return destroy_describe_customer (ledger, line, titles, before, NULL, error);
  if (!read_account (ledger, line->path, before, &account, error))
    return false;
  describe_line (&account, line);
  if (titles != NULL)
    describe_titles (&account, line->path, titles);
  return true;
}

/* ---- Whether the register says the same ---- */

/* Appends the name of what differs. */
static void note_difference (GString *differences, bool same, const char *what)
{
  if (!same)
    g_string_append_printf (differences, "%s%s", differences->len > 0 ? ", " : "", _ (what));
}

static bool same_days (const GDate *one, const GDate *other)
{
  g_autofree char *first = date_print (one), *second = date_print (other);
  return g_strcmp0 (first, second) == 0;
}

static void compare_lines (const RegisterLine *line, const RegisterLine *fresh, GString *differences)
{
  if (register_is_customer (line) || register_is_customer (fresh)) {
    note_difference (differences, closing_same (line, fresh), N_ ("profile, entries or period"));
    return;
  }
  g_autofree char *reference = refcode_print (&line->reference), *own = refcode_print (&fresh->reference);
  note_difference (differences, g_str_equal (reference, own), N_ ("reference code"));
  note_difference (differences, g_strcmp0 (line->manifest, fresh->manifest) == 0, N_ ("manifest"));
  note_difference (differences, line->filed == fresh->filed, N_ ("event"));
  note_difference (differences, line->files == fresh->files, N_ ("files"));
  note_difference (differences, line->bytes == fresh->bytes, N_ ("bytes"));
  note_difference (differences, line->pages == fresh->pages, N_ ("pages"));
  note_difference (differences, line->copies == fresh->copies, N_ ("copies"));
  note_difference (differences, line->paper == fresh->paper, N_ ("paper"));
  note_difference (differences, g_strcmp0 (line->trigger, fresh->trigger) == 0, N_ ("trigger"));
  note_difference (differences, same_days (&line->from, &fresh->from), N_ ("begin of the period"));
  note_difference (differences, same_days (&line->due, &fresh->due), N_ ("end of the period"));
}

static bool same_texts (const GPtrArray *one, const GPtrArray *other)
{
  bool same = one->len == other->len;
  for (unsigned i = 0; same && i < one->len; i++)
    same = g_str_equal (one->pdata[i], other->pdata[i]);
  return same;
}

static void compare_titles (const TitlesLine *line, const TitlesLine *fresh, GString *differences)
{
  note_difference (differences, g_strcmp0 (line->title, fresh->title) == 0, N_ ("title"));
  note_difference (differences, same_texts (line->creators, fresh->creators), N_ ("creator"));
  note_difference (differences, same_days (&line->date, &fresh->date), N_ ("date"));
  note_difference (differences, g_strcmp0 (line->docno, fresh->docno) == 0, N_ ("document number"));
  note_difference (differences, g_strcmp0 (line->customer, fresh->customer) == 0, N_ ("customer"));
}

bool destroy_check_true (const Ledger *ledger, const Destruction *destruction, const RegisterLine *line, GError **error)
{
  static const char *const hint = N_ ("draw up a new edition of the register");
  g_autoptr (GError) problem = NULL;
  g_autoptr (GString) differences = g_string_new (NULL);
  g_autoptr (Register) scratch = register_new ();
  g_autoptr (Titles) words = titles_new ();
  RegisterLine *fresh = register_add_line (scratch);
  TitlesLine *fresh_titles = titles_add_line (words);
  const TitlesLine *titles = destruction->titles != NULL ? titles_find (destruction->titles, line->path) : NULL;
  fresh->path = g_strdup (line->path);
  if (!destroy_describe (ledger, fresh, fresh_titles, destruction->event, &problem)) {
    if (error_has_id (problem, "D-REFERENCE-UNKNOWN"))
      return refuse_line (error, "D-DESTROY-CHANGED", line->path, hint, N_ ("no record was filed there"));
    g_propagate_error (error, g_steal_pointer (&problem));
    return false;
  }
  compare_lines (line, fresh, differences);
  if (titles != NULL)
    compare_titles (titles, fresh_titles, differences);
  if (differences->len == 0)
    return titles != NULL || refuse_line (error, "D-DESTROY-CHANGED", line->path, hint,
                                          N_ ("the title of the record is missing from the register"));
  g_autofree char *brief = name_short_from_path (line->path);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-CHANGED", brief, hint,
                    "the register differs from the record in: %s", differences->str);
}

static bool refuse_whole (const Destruction *destruction, const char *id, const char *message, GError **error)
{
  return error_set (error, ERROR_REFUSED, id, destruction->path, N_ ("draw up a new edition of the register"), "%s",
                    _ (message));
}

/* Whether all lines follow the procedure of the register, and its required searches were made. */
static bool check_procedure (const Destruction *destruction, GError **error)
{
  const Register *list = destruction->list;
  for (unsigned i = 0; i < list->lines->len; i++) {
    const RegisterLine *line = list->lines->pdata[i];
    if (layout_procedure_of (destruction->layout, register_category (line)) != destruction->procedure)
      return refuse_whole (destruction, "D-DESTROY-PROCEDURES",
                           N_ ("a record of the register has another procedure of destruction"), error);
  }
  for (unsigned i = 0; i < procedure_n_pulled (destruction->procedure); i++)
    if (!g_ptr_array_find_with_equal_func (list->pulled, procedure_pulled (destruction->procedure, i), g_str_equal,
                                           NULL))
      return refuse_whole (destruction, "D-DESTROY-PULLED",
                           N_ ("the register does not confirm that certain records were taken out first"), error);
  return true;
}

static bool check_whole (const Destruction *destruction, const Archive *archive, GError **error)
{
  const Register *list = destruction->list;
  const Titles *titles = destruction->titles;
  if (!g_str_equal (list->fonds, archive_fonds (archive)->code))
    return refuse_whole (destruction, "D-DESTROY-CHANGED", N_ ("the register names another fonds"), error);
  if (!g_str_equal (list->number, destruction->number) || !destruction->has_former)
    return refuse_whole (destruction, "D-DESTROY-CHANGED",
                         N_ ("the register has another number, or an earlier edition is missing"), error);
  if (!destroy_check_recipient (destruction, error))
    return false;
  if (titles == NULL || !g_str_equal (titles->number, list->number) || titles->edition != list->edition ||
      titles->lines->len != list->lines->len)
    return refuse_whole (destruction, "D-DESTROY-CHANGED",
                         N_ ("the titles of the register are missing, changed or those of another one"), error);
  return check_procedure (destruction, error);
}

bool destroy_check_all_true (const Ledger *ledger, const Destruction *destruction, GError **error)
{
  GPtrArray *refusals = NULL;
  if (!check_whole (destruction, ledger_archive (ledger), error))
    return false;
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    GError *problem = NULL;
    const RegisterLine *line = destruction->list->lines->pdata[i];
    if (ledger_gone (ledger, line->path) || destroy_check_true (ledger, destruction, line, &problem))
      continue;
    if (!error_collect (&refusals, problem, error)) {
      error_raise (&refusals, NULL);
      return false;
    }
  }
  return error_raise (&refusals, error);
}

/* ---- Whether it may be destroyed ---- */

static void note_open (const StandingFact *fact G_GNUC_UNUSED, gpointer data)
{
  *(bool *)data = true;
}

/* A volume that was opened again is not sealed. */
static bool check_sealed (const Ledger *ledger, const RegisterLine *line, GError **error)
{
  g_autofree char *volume = g_path_get_dirname (line->path);
  bool open = false;
  standing_over (ledger_standing (ledger), STANDING_OPEN, volume, ledger_head (ledger), note_open, &open);
  if (!open && ledger_find (ledger, KIND_SEAL, volume, ledger_head (ledger)) != NULL)
    return true;
  g_autofree char *brief = name_short_from_path (volume);
  g_autofree char *hint = g_strdup_printf (_ ("run `dossier seal %s` first"), brief);
  return refuse_line (error, "D-DESTROY-UNSEALED", line->path, hint, N_ ("the record's volume is not sealed"));
}

static bool check_term_over (const Retention *retention, const GDate *day, GError **error)
{
  if (retention->end == RETENTION_PERMANENT)
    return refuse_line (error, "D-DESTROY-PERMANENT", retention->path, NULL, N_ ("the record is kept permanently"));
  g_autofree char *first = date_print (&retention->first), *brief = name_short_from_path (retention->path);
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier why %s`"), brief);
  if (retention->end == RETENTION_UNKNOWN)
    return refuse_line (error, "D-DESTROY-UNKNOWN", retention->path, hint,
                        N_ ("the end of its retention period cannot be computed"));
  if (g_date_compare (&retention->first, day) <= 0)
    return true;
  return error_set (error, ERROR_REFUSED, "D-DESTROY-TERM", brief, hint,
                    "the retention period is not over: the record may be destroyed from %s on", first);
}

static bool check_holds (const Retention *retention, GError **error)
{
  if (retention->holds[0] == NULL)
    return true;
  g_autofree char *holds = g_strjoinv (", ", retention->holds), *brief = name_short_from_path (retention->path);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-HELD", brief,
                    "draw up the register without it, or after the hold is lifted", "the record is on hold: %s", holds);
}

static bool check_in (const Ledger *ledger, const RegisterLine *line, GError **error)
{
  const StandingFact *out = standing_out (ledger_standing (ledger), line->path, ledger_head (ledger));
  if (out == NULL)
    return true;
  g_autofree char *brief = name_short_from_path (line->path);
  g_autofree char *hint = g_strdup_printf (_ ("run `dossier loan back %s` first"), out->change.entry);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-ON-LOAN", brief, hint, "the record is out on loan, by %s",
                    out->change.entry);
}

bool destroy_check_line (const Ledger *ledger, const RegisterLine *line, const GDate *day, GError **error)
{
  GPtrArray *refusals = NULL;
  GError *problem = NULL;
  bool whole = register_is_customer (line);
  if (ledger_gone (ledger, line->path))
    return refuse_line (error, "D-DESTROY-GONE", line->path, NULL,
                        whole ? N_ ("the file of the customer is already destroyed")
                              : N_ ("the record is already destroyed or transferred"));
  if (whole)
    return destroy_check_customer (ledger, line, day, error);
  g_autoptr (Retention) retention = destroy_retention (ledger, line->path, ledger_head (ledger), error);
  if (retention == NULL)
    return false;
  if (!check_term_over (retention, day, &problem)) /* first: its hint is not to seal the volume */
    error_collect (&refusals, g_steal_pointer (&problem), NULL);
  if (!check_sealed (ledger, line, &problem))
    error_collect (&refusals, g_steal_pointer (&problem), NULL);
  if (!check_holds (retention, &problem))
    error_collect (&refusals, g_steal_pointer (&problem), NULL);
  if (!check_in (ledger, line, &problem))
    error_collect (&refusals, g_steal_pointer (&problem), NULL);
  return error_raise (&refusals, error);
}

bool destroy_check_pair (const Ledger *ledger, const GPtrArray *lines, const RegisterLine *line, GError **error)
{
  g_autofree char *other = line->disposition != REGISTER_KEEP ? ledger_pair_of (ledger, line->path) : NULL;
  if (other == NULL || ledger_gone (ledger, other))
    return true;
  for (unsigned i = 0; i < lines->len; i++) {
    const RegisterLine *own = lines->pdata[i];
    if (g_strcmp0 (own->path, other) == 0 && own->disposition == line->disposition)
      return true;
  }
  g_autofree char *brief = name_short_from_path (line->path), *tied = name_short_from_path (other);
  g_autofree char *hint = g_strdup_printf (_ ("name %s too, or draw up the register without both"), tied);
  return error_set (error, ERROR_REFUSED, "D-PAIR", brief, hint,
                    "a reply and its request are destroyed together only: the record is paired with %s", tied);
}

GDate destroy_deciding_day (const Ledger *ledger, const Destruction *destruction)
{
  GDate today = destroy_today (ledger_archive (ledger));
  int64_t earliest = destruction->authority != NULL ? authority_earliest (destruction->authority) : 0;
  GDate signed_on = destroy_day (ledger_layout (ledger), earliest);
  return earliest != 0 && g_date_compare (&signed_on, &today) < 0 ? signed_on : today;
}

bool destroy_check_lines (const Ledger *ledger, const Destruction *destruction, GError **error)
{
  GPtrArray *refusals = NULL;
  GDate day = destroy_deciding_day (ledger, destruction);
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    GError *problem = NULL;
    const RegisterLine *line = destruction->list->lines->pdata[i];
    if (line->disposition == REGISTER_KEEP || ledger_gone (ledger, line->path) ||
        (destroy_check_line (ledger, line, &day, &problem) &&
         destroy_check_pair (ledger, destruction->list->lines, line, &problem)))
      continue;
    if (!error_collect (&refusals, problem, error)) {
      error_raise (&refusals, NULL);
      return false;
    }
  }
  return error_raise (&refusals, error);
}

bool destroy_check_kept (const Ledger *ledger, const Destruction *destruction, GError **error)
{
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    if (line->disposition != REGISTER_KEEP)
      continue;
    g_autoptr (Retention) retention = destroy_retention (ledger, line->path, ledger_head (ledger), error);
    if (retention == NULL)
      return false;
    bool lasts = g_date_valid (&retention->first) && g_date_compare (&retention->first, &line->until) >= 0;
    bool extended = g_date_valid (&retention->extended) && g_date_compare (&retention->extended, &line->until) >= 0;
    if (retention->end != RETENTION_PERMANENT && !lasts && !extended)
      return refuse_line (error, "D-DESTROY-KEPT", line->path, N_ ("run the same command again"),
                          N_ ("the record is not kept as long as the register says"));
  }
  return true;
}
