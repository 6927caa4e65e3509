/* Reads a register and its state. The files in its directory are read in the order of their events; each signature is
 * first checked by itself (fold/evidence), then fold/authority decides whether it counts. */
#include "ops/destroy.h"

#include <string.h>

#include "fold/evidence.h"
#include "form/date.h"
#include "form/document/kind.h"
#include "ops/destroy/internal.h"
#include "ops/sign.h"
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
  register_free (destruction->list);
  titles_free (destruction->titles);
  certificate_free (destruction->certificate);
  layout_free (destruction->former);
  g_free (destruction->number);
  g_free (destruction->path);
  g_free (destruction->digest);
  g_free (destruction->certificate_path);
  g_free (destruction->certificate_digest);
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

GDate destroy_today (Archive *archive)
{
  GDate day;
  g_autoptr (GDateTime) instant = g_date_time_new_from_unix_utc (archive_now (archive));
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay)g_date_time_get_day_of_month (instant), (GDateMonth)g_date_time_get_month (instant),
                  (GDateYear)g_date_time_get_year (instant));
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

/* The newest edition. */
static bool read_register (Archive *archive, Destruction *destruction, const GPtrArray *events, GError **error)
{
  const Event *event = NULL;
  unsigned newest = 0;
  for (unsigned i = 0; i < events->len; i++) {
    g_autofree char *number = NULL;
    unsigned edition = 0;
    if (!register_split_path (event_get (events->pdata[i], "path"), &number, &edition) || edition <= newest)
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
  g_autoptr (GBytes) bytes = archive_read (archive, event, error);
  destruction->list = bytes == NULL ? NULL : register_parse (bytes, destruction->path, error);
  return destruction->list != NULL;
}

/* Erased or damaged titles are simply left out: nothing depends on them. */
static void read_titles (Archive *archive, Destruction *destruction, const GPtrArray *events)
{
  g_autofree char *path = register_titles_path (destruction->number, destruction->list->edition);
  const Event *event = event_at (events, path);
  g_autoptr (GBytes) bytes = event == NULL || g_strcmp0 (event_get (event, "digest"), destruction->list->titles) != 0
                                 ? NULL
                                 : archive_read (archive, event, NULL);
  destruction->titles = bytes == NULL ? NULL : titles_parse (bytes, path, NULL);
}

static bool read_rules (Archive *archive, Destruction *destruction, GError **error)
{
  const Register *list = destruction->list;
  destruction->layout = layouts_in_force (archive, error);
  if (destruction->layout == NULL)
    return false;
  destruction->layout_changed = g_strcmp0 (layout_id (destruction->layout), list->layout) != 0 ||
                                layout_edition (destruction->layout) != list->layout_edition;
  if (destruction->layout_changed)
    destruction->former = layouts_former (archive, list->layout, list->layout_edition, error);
  if (destruction->layout_changed && destruction->former == NULL)
    return false;
  const Layout *layout = destruction->former != NULL ? destruction->former : destruction->layout;
  destruction->procedure = layout_procedure_by_code (layout, list->procedure);
  if (destruction->procedure != NULL)
    destruction->authority =
        authority_new (layout, destruction->procedure, list, destruction->path, destruction->digest);
  return true;
}

static bool read_certificate (Archive *archive, Destruction *destruction, const Event *event, GError **error)
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
static Statement *find_good_statement (Archive *archive, Destruction *destruction, const GPtrArray *events,
                                       const Event *event, const char *const *posts)
{
  const char *path = event_get (event, "path");
  g_autofree char *beside = statement_signature_path (path);
  const Event *signature_event = event_at (events, beside);
  g_autoptr (GBytes) text = archive_read (archive, event, NULL);
  g_autoptr (GBytes) signature = signature_event == NULL ? NULL : archive_read (archive, signature_event, NULL);
  EvidenceJournal journal = sign_journal (archive);
  const Evidence evidence = {.path = path,
                             .text = text,
                             .signature = signature,
                             .event = event_number (event),
                             .time = event_time (event),
                             .roles = posts};
  return evidence_check (destruction->roster, &journal, &evidence, destruction->doubts);
}

static void take_statement (Archive *archive, Destruction *destruction, const GPtrArray *events, const Event *event)
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
  const AuthoritySignature given = {.path = path,
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
                                    .event = event_number (event),
                                    .recorded_at = event_time (event)};
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

static bool take_events (Archive *archive, Destruction *destruction, const GPtrArray *events, GError **error)
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

static bool count_gone (Index *index, Destruction *destruction, GError **error)
{
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    uint64_t event = 0;
    if (!index_destroyed (index, line->path, &event, error))
      return false;
    destruction->gone += event != 0;
  }
  return true;
}

Destruction *destroy_open (Archive *archive, Index *index, const char *number, GError **error)
{
  g_autoptr (Destruction) destruction = g_new0 (Destruction, 1);
  destruction->number = g_strdup (number);
  destruction->certificate_path = register_certificate_path (number);
  destruction->doubts = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  g_autofree char *directory = register_directory (number);
  g_autoptr (GPtrArray) events =
      index_events (archive, register_is_number (number) ? directory : "destruction/none", error);
  if (events == NULL || !read_register (archive, destruction, events, error) ||
      !read_rules (archive, destruction, error))
    return NULL;
  read_titles (archive, destruction, events);
  destruction->roster = people_read (archive, error);
  if (destruction->roster == NULL || !take_events (archive, destruction, events, error) ||
      !count_gone (index, destruction, error))
    return NULL;
  destruction->state = state_of (destruction);
  return g_steal_pointer (&destruction);
}
