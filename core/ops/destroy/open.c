/* Reads a register and its state. The files in its directory are read in the order of their events; each signature is
 * first checked by itself (fold/evidence), then fold/authority decides whether it counts. */
#include "ops/destroy.h"

#include <string.h>

#include "fold/evidence.h"
#include "form/document/kind.h"
#include "form/name.h"
#include "ops/destroy/internal.h"
#include "ops/sign.h"
#include "store/filed.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

static const char *const states[] = {"draft",   "submitted", "reviewed", "approved", "counted",
                                     "started", "executed",  "attested", "stopped",  "withdrawn"};

const char *destroy_state_name (DestructionState state)
{
  return states[state];
}

void destroy_free (Destruction *destruction)
{
  if (destruction == NULL)
    return;
  authority_free (destruction->authority);
  g_clear_pointer (&destruction->doubts, g_ptr_array_unref);
  roster_free (destruction->roster);
  key_free (destruction->recipient);
  register_free (destruction->list);
  titles_free (destruction->titles);
  certificate_free (destruction->certificate);
  layout_free (destruction->former);
  g_free (destruction->number);
  g_free (destruction->path);
  g_free (destruction->digest);
  g_free (destruction->certificate_path);
  g_free (destruction->certificate_digest);
  g_free (destruction->voiding_hold);
  g_free (destruction->voided_place);
  g_free (destruction);
}

GPtrArray *destroy_numbers (Archive *archive, GError **error)
{
  g_autoptr (GPtrArray) events = index_events (archive, DESTRUCTION_DIRECTORY, error);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; events != NULL && i < events->len; i++) {
    g_autofree char *number = NULL;
    unsigned edition = 0;
    if (register_split_path (event_get (events->pdata[i], "path"), &number, &edition) && edition == 1)
      g_ptr_array_add (numbers, g_steal_pointer (&number));
  }
  return events == NULL ? NULL : g_steal_pointer (&numbers);
}

char *destroy_statement_path (const char *number, unsigned edition, ProcedureStage stage, const char *role,
                              const char *person, const char *ending)
{
  return g_strdup_printf (DESTRUCTION_DIRECTORY "/%s/%u.%s.%s.%s.%s", number, edition, procedure_stage_name (stage),
                          role, person, ending);
}

const char *const *destroy_posts (const ProcedureSigner *signer, const char *words[2])
{
  words[0] = signer->post != NULL ? signer->post : signer->role;
  words[1] = NULL;
  return words;
}

GDate destroy_day (const Layout *layout, int64_t time)
{
  return layout_day (layout, time);
}

GDate destroy_today (Archive *archive)
{
  GDate day;
  if (!layouts_today (archive, &day, NULL))
    g_date_clear (&day, 1);
  return day;
}

/* ---- Reading ---- */

static const Event *event_at (const GPtrArray *events, const char *path)
{
  for (unsigned i = 0; path != NULL && i < events->len; i++)
    if (g_strcmp0 (event_get (events->pdata[i], "path"), path) == 0)
      return events->pdata[i];
  return NULL;
}

/* The newest edition. Those before it must be there, too, so that nobody passes a register off as a later edition. */
static bool read_register (const Archive *archive, Destruction *destruction, const GPtrArray *events, GError **error)
{
  const Event *event = NULL;
  unsigned newest = 0, editions = 0;
  for (unsigned i = 0; i < events->len; i++) {
    g_autofree char *number = NULL;
    unsigned edition = 0;
    if (!register_split_path (event_get (events->pdata[i], "path"), &number, &edition))
      continue;
    editions++;
    if (edition <= newest)
      continue;
    newest = edition;
    event = events->pdata[i];
  }
  if (event == NULL)
    return error_set (error, ERROR_USAGE, "D-REGISTER-UNKNOWN", NULL, "see `dossier destroy show`",
                      "there is no register %s", destruction->number);
  destruction->path = g_strdup (event_get (event, "path"));
  destruction->digest = g_strdup (event_get (event, "digest"));
  destruction->event = event_number (event);
  destruction->has_former = editions == newest;
  g_autoptr (GBytes) bytes = archive_read (archive, event, error);
  destruction->list = bytes == NULL ? NULL : register_parse (bytes, destruction->path, error);
  return destruction->list != NULL &&
         (destruction->list->edition == newest ||
          error_set (error, ERROR_UNREADABLE, "D-REGISTER", destruction->path, "run `dossier verify`",
                     "the register has another edition than its file name"));
}

/* Erased or damaged titles are simply left out: nothing depends on them. */
static void read_titles (const Archive *archive, Destruction *destruction, const GPtrArray *events)
{
  g_autofree char *path = register_titles_path (destruction->number, destruction->list->edition);
  const Event *event = event_at (events, path);
  g_autoptr (GBytes) bytes = event == NULL || g_strcmp0 (event_get (event, "digest"), destruction->list->titles) != 0
                                 ? NULL
                                 : archive_read (archive, event, NULL);
  destruction->titles = bytes == NULL ? NULL : titles_parse (bytes, path, NULL);
}

static bool read_rules (const Archive *archive, Destruction *destruction, const GPtrArray *layouts, GError **error)
{
  const Register *list = destruction->list;
  destruction->layout_changed = g_strcmp0 (layout_id (destruction->layout), list->layout) != 0 ||
                                layout_edition (destruction->layout) != list->layout_edition;
  g_autofree char *path = g_strdup_printf ("layouts/%s.%u.xml", list->layout, list->layout_edition);
  if (destruction->layout_changed)
    destruction->former = layouts_read (archive, layouts, path, error);
  if (destruction->layout_changed && destruction->former == NULL)
    return false;
  const Layout *layout = destruction->former != NULL ? destruction->former : destruction->layout;
  destruction->procedure = layout_procedure_by_code (layout, list->procedure);
  if (destruction->procedure != NULL)
    destruction->authority =
        authority_new (layout, destruction->procedure, list, destruction->path, destruction->digest);
  return true;
}

static bool read_certificate (const Archive *archive, Destruction *destruction, const Event *event, GError **error)
{
  g_autoptr (GBytes) bytes = archive_read (archive, event, error);
  destruction->certificate = bytes == NULL ? NULL : certificate_parse (bytes, event_get (event, "path"), error);
  if (destruction->certificate == NULL)
    return false;
  destruction->certificate_digest = g_strdup (event_get (event, "digest"));
  if (destruction->authority != NULL && destruction->certificate->outcome == CERTIFICATE_EXECUTED)
    authority_certify (destruction->authority, destruction->certificate_path, destruction->certificate_digest);
  return true;
}

/* ---- Signatures ---- */

/* Splits "1.review.reviewer.p0003.txt", the name of a statement. False for other names and other editions. */
static bool split_statement_name (const Destruction *destruction, const char *path, ProcedureStage *stage, char **role,
                                  char **person)
{
  g_autofree char *name = g_path_get_basename (path);
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);
  g_autofree char *edition = g_strdup_printf ("%u", destruction->list->edition);
  *role = *person = NULL;
  if (g_strv_length (parts) != 5 || !g_str_equal (parts[0], edition) || !procedure_stage_from_name (parts[1], stage))
    return false;
  *role = g_strdup (parts[2]);
  *person = g_strdup (parts[3]);
  return true;
}

const char *destroy_subject (const Destruction *destruction, ProcedureStage stage, const char **digest)
{
  bool after = stage == STAGE_ATTEST;
  *digest = after ? destruction->certificate_digest : destruction->digest;
  return after ? destruction->certificate_path : destruction->path;
}

const char *destroy_department (const Destruction *destruction, const char *person, uint64_t position)
{
  const Person *held = roster_person (destruction->roster, person, position);
  return held != NULL ? held->department : NULL;
}

/* Adds a signature, or a doubt when authority does not accept it. */
static void count_signature (Destruction *destruction, const AuthoritySignature *signature)
{
  g_autoptr (GError) error = NULL;
  if (!authority_take (destruction->authority, signature, &error))
    g_ptr_array_add (destruction->doubts,
                     finding_graded (FINDING_FAULT, error_id (error), signature->path, "%s", error->message));
}

/* Reads a statement and checks it by itself. Given; NULL and a doubt when it is invalid. */
static Statement *find_good_statement (const Archive *archive, Destruction *destruction, const GPtrArray *events,
                                       const Event *event, const char *const *posts)
{
  const char *path = event_get (event, "path");
  g_autofree char *beside = statement_signature_path (path);
  const Event *signature_event = event_at (events, beside);
  g_autoptr (GBytes) text = archive_read (archive, event, NULL);
  g_autoptr (GBytes) signature = signature_event == NULL ? NULL : archive_read (archive, signature_event, NULL);
  const SignGround ground = {archive, events};
  EvidenceJournal journal = sign_journal (&ground);
  const Evidence evidence = {
      .path = path, .text = text, .signature = signature, .event = event_number (event), .roles = posts};
  return evidence_check (destruction->roster, &journal, &evidence, destruction->doubts);
}

/* The time of the line that a statement binds. */
static int64_t time_of_line (const Archive *archive, uint64_t position)
{
  g_autoptr (Event) event = journal_event (archive_journal (archive), position, NULL);
  return event != NULL ? event_time (event) : 0;
}

static void take_statement (const Archive *archive, Destruction *destruction, const GPtrArray *events,
                            const Event *event)
{
  ProcedureStage stage;
  ProcedureSigner signer;
  const char *words[2], *path = event_get (event, "path");
  g_autofree char *role = NULL, *person = NULL;
  if (destruction->authority == NULL || !split_statement_name (destruction, path, &stage, &role, &person))
    return;
  bool known = procedure_find_signer (destruction->procedure, role, &signer);
  const char *const none[] = {NULL};
  g_autoptr (Statement) statement =
      find_good_statement (archive, destruction, events, event, known ? destroy_posts (&signer, words) : none);
  if (statement == NULL)
    return;
  if (!g_str_equal (role, statement->role) || !g_str_equal (person, statement->person)) {
    g_ptr_array_add (destruction->doubts, finding_graded (FINDING_FAULT, "D-DESTROY-NAME", path,
                                                          "the name of the file does not agree with the statement"));
    return;
  }
  AuthoritySignature given = {.path = path,
                              .file = event_get (event, "digest"),
                              .stage = stage,
                              .role = statement->role,
                              .decision = statement->decision,
                              .person = statement->person,
                              .department = destroy_department (destruction, person, statement->position),
                              .key = statement->key,
                              .subject = statement->subject,
                              .digest = statement->digest,
                              .signed_at = statement->time,
                              .position = statement->position,
                              .bound_at = time_of_line (archive, statement->position),
                              .event = event_number (event),
                              .recorded_at = event_time (event)};
  authority_hold (destruction->authority, roster_person (destruction->roster, person, statement->position), &given);
  count_signature (destruction, &given);
}

static void take_paper (Destruction *destruction, const Event *event)
{
  ProcedureStage stage;
  const char *path = event_get (event, "path"), *decision = event_get (event, "decision"), *digest;
  g_autofree char *role = NULL, *person = NULL;
  if (destruction->authority == NULL || decision == NULL ||
      !split_statement_name (destruction, path, &stage, &role, &person))
    return;
  uint64_t position = event_number (event) - 1;
  const AuthoritySignature given = {.path = path,
                                    .file = event_get (event, "digest"),
                                    .stage = stage,
                                    .role = role,
                                    .decision = decision,
                                    .person = person,
                                    .department = destroy_department (destruction, person, position),
                                    .subject = destroy_subject (destruction, stage, &digest),
                                    .digest = event_get (event, "subject"),
                                    .signed_at = event_time (event),
                                    .position = position,
                                    .event = position + 1,
                                    .recorded_at = event_time (event),
                                    .on_paper = true};
  count_signature (destruction, &given);
}

static bool take_events (const Archive *archive, Destruction *destruction, const GPtrArray *events, GError **error)
{
  for (unsigned i = 0; i < events->len; i++) {
    const Event *event = events->pdata[i];
    if (event_number (event) <= destruction->event)
      continue;
    Kind kind = kind_of_verb (event_verb (event));
    if (kind == KIND_STATEMENT)
      take_statement (archive, destruction, events, event);
    else if (kind == KIND_PAPER)
      take_paper (destruction, event);
    else if (kind == KIND_RECIPIENT)
      destroy_take_recipient (archive, destruction, event);
    else if (kind == KIND_ACKNOWLEDGEMENT && !destroy_take_acknowledgement (archive, destruction, events, event, error))
      return false;
    else if (kind == KIND_CERTIFICATE && !read_certificate (archive, destruction, event, error))
      return false;
  }
  return true;
}

/* ---- State ---- */

static DestructionState state_of (const Destruction *destruction)
{
  if (destruction->certificate != NULL && destruction->certificate->outcome == CERTIFICATE_WITHDRAWN)
    return DESTRUCTION_WITHDRAWN;
  if (destruction->authority == NULL)
    return DESTRUCTION_DRAFT;
  if (authority_stopped_by (destruction->authority) != NULL)
    return DESTRUCTION_STOPPED;
  static const DestructionState reached[PROCEDURE_STAGES + 1] = {
      DESTRUCTION_DRAFT,   DESTRUCTION_SUBMITTED, DESTRUCTION_REVIEWED, DESTRUCTION_APPROVED,
      DESTRUCTION_COUNTED, DESTRUCTION_STARTED,   DESTRUCTION_ATTESTED};
  DestructionState state = reached[authority_stage (destruction->authority)];
  return state == DESTRUCTION_STARTED && destruction->certificate != NULL ? DESTRUCTION_EXECUTED : state;
}

/* ---- What voids a register ---- */

/* A hold, an amendment or a move of a record, or its being paired, on or above a line. */
static bool look_for_voiding (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data,
                              GError **error G_GNUC_UNUSED)
{
  unsigned edition;
  Destruction *destruction = data;
  Kind kind = kind_of_verb (event_verb (event));
  g_autofree char *on = kind == KIND_HOLD    ? g_strdup (event_get (event, "on"))
                        : kind == KIND_AMEND ? filed_path (event, &edition)
                        : kind == KIND_MOVE  ? g_strdup (event_get (event, "from"))
                        : kind == KIND_PAIR  ? g_strdup (event_get (event, "reply"))
                                             : NULL;
  const char *paired = kind == KIND_PAIR ? event_get (event, "request") : NULL;
  if (on == NULL || destruction->voided_by != 0)
    return true;
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    if (!name_is_beneath (line->path, on) && g_strcmp0 (line->path, paired) != 0)
      continue;
    destruction->voiding_verb = kind_row (kind)->verb;
    destruction->voided_by = event_number (event);
    destruction->voiding_hold = g_strdup (event_get (event, "entry"));
    destruction->voided_place = name_short_from_path (on);
    break;
  }
  return true;
}

bool destroy_look_for_holds (const Archive *archive, Destruction *destruction, GError **error)
{
  const Journal *journal = archive_journal (archive);
  uint64_t from = MAX (destruction->event, destruction->looked_until) + 1, to = journal_length (journal);
  if (destruction->certificate != NULL || from > to)
    return true;
  destruction->looked_until = to;
  return journal_visit (journal, from, to, look_for_voiding, destruction, error);
}

bool destroy_check_voided (const Destruction *destruction, GError **error)
{
  if (destruction->voided_by == 0)
    return true;
  g_autofree char *hint =
      g_strdup_printf (_ ("draw up a new edition: `dossier destroy propose --replace %s --due`, or name its records"),
                       destruction->number);
  if (g_strcmp0 (destruction->voiding_verb, kind_row (KIND_MOVE)->verb) == 0)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-VOIDED", destruction->number, hint,
                      "%s was moved (event %ju) after the register was drawn up, so its signatures are void",
                      destruction->voided_place, (uintmax_t)destruction->voided_by);
  if (g_strcmp0 (destruction->voiding_verb, kind_row (KIND_PAIR)->verb) == 0)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-VOIDED", destruction->number, hint,
                      "%s was paired (event %ju) after the register was drawn up, so its signatures are void",
                      destruction->voided_place, (uintmax_t)destruction->voided_by);
  if (destruction->voiding_hold == NULL)
    return error_set (error, ERROR_REFUSED, "D-DESTROY-VOIDED", destruction->number, hint,
                      "%s was amended (event %ju) after the register was drawn up, so its signatures are void",
                      destruction->voided_place, (uintmax_t)destruction->voided_by);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-VOIDED", destruction->number, hint,
                    "hold %s was set on %s (event %ju) after the register was drawn up, so its signatures are void",
                    destruction->voiding_hold, destruction->voided_place, (uintmax_t)destruction->voided_by);
}

/* ---- From the index or from a ledger ---- */

typedef struct {
  const Archive *archive;
  char *directory; /* of the register */
  GPtrArray *records;
} LineSearch;

static bool collect_lines (const Event *event, const char *digest G_GNUC_UNUSED, gpointer data, GError **error)
{
  LineSearch *lines = data;
  const char *path = event_get (event, "path");
  if (path == NULL || !name_is_beneath (path, lines->directory))
    return true;
  g_autoptr (GBytes) bytes = archive_read (lines->archive, event, error);
  g_autoptr (Register) list = bytes == NULL ? NULL : register_parse (bytes, path, error);
  for (unsigned i = 0; list != NULL && i < list->lines->len; i++)
    g_ptr_array_add (lines->records, g_strdup (((const RegisterLine *)list->lines->pdata[i])->path));
  return list != NULL;
}

Ledger *destroy_ledger_of (Archive *archive, const char *number, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *directory = register_directory (number);
  LineSearch lines = {archive, directory, records};
  if (!journal_visit_verb (archive_journal (archive), "register", collect_lines, &lines, error))
    return NULL;
  return ledger_new (archive, records, error);
}

/* The events that a register is read from, each an array of Event. */
typedef struct {
  const GPtrArray *own;              /* of the register's files, in order */
  const GPtrArray *people, *layouts; /* of the files in people/ and layouts/ */
} Sources;

/* Whether a record is gone, as index or ledger know. */
typedef bool (*IsGone) (gconstpointer source, const char *record, bool *gone, GError **error);

static bool is_gone_by_index (gconstpointer source, const char *record, bool *gone, GError **error)
{
  uint64_t event = 0;
  bool good = index_destroyed ((gpointer)(guintptr)source, record, &event, error);
  *gone = event != 0;
  return good;
}

static bool is_gone_by_ledger (gconstpointer source, const char *record, bool *gone, GError **error G_GNUC_UNUSED)
{
  *gone = ledger_gone (source, record);
  return true;
}

static bool count_gone (Destruction *destruction, IsGone is_gone, gconstpointer source, GError **error)
{
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    bool gone = false;
    if (!is_gone (source, line->path, &gone, error))
      return false;
    destruction->gone += gone;
  }
  return true;
}

static Destruction *assemble (const Archive *archive, const char *number, const Sources *sources, const Layout *layout,
                              IsGone is_gone, gconstpointer source, GError **error)
{
  g_autoptr (Destruction) destruction = g_new0 (Destruction, 1);
  destruction->number = g_strdup (number);
  destruction->layout = layout;
  destruction->certificate_path = register_certificate_path (number);
  destruction->doubts = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  if (!read_register (archive, destruction, sources->own, error) ||
      !read_rules (archive, destruction, sources->layouts, error))
    return NULL;
  read_titles (archive, destruction, sources->own);
  destruction->roster = people_read_events (archive, sources->people, sources->layouts, error);
  if (destruction->roster == NULL || !take_events (archive, destruction, sources->own, error) ||
      !count_gone (destruction, is_gone, source, error) || !destroy_look_for_holds (archive, destruction, error))
    return NULL;
  destruction->state = state_of (destruction);
  return g_steal_pointer (&destruction);
}

Destruction *destroy_open (Archive *archive, Index *index, const char *number, GError **error)
{
  g_autofree char *directory = register_directory (number);
  g_autoptr (GPtrArray) own =
      index_events (archive, register_is_number (number) ? directory : "destruction/none", error);
  g_autoptr (GPtrArray) people = own == NULL ? NULL : index_events (archive, "people", error);
  g_autoptr (GPtrArray) layouts = people == NULL ? NULL : index_events (archive, "layouts", error);
  const Layout *layout = layouts == NULL ? NULL : layouts_in_force (archive, error);
  const Sources sources = {own, people, layouts};
  return layout == NULL ? NULL : assemble (archive, number, &sources, layout, is_gone_by_index, index, error);
}

Destruction *destroy_open_by (const Ledger *ledger, const char *number, GError **error)
{
  g_autofree char *directory = register_directory (number);
  g_autoptr (GPtrArray) own = ledger_destruction (ledger, directory);
  const Sources sources = {own, ledger_people (ledger), ledger_layouts (ledger)};
  return assemble (ledger_archive (ledger), number, &sources, ledger_layout (ledger), is_gone_by_ledger, ledger, error);
}
