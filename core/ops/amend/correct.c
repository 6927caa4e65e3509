/* As decisions are made (ops/decide/run.c): inside the commit, at the journal's head. */
#include "ops/amend/correct.h"

#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers.h"
#include "store/change.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  const CorrectRequest *request;
  char *reason;
  GPtrArray *corrections; /* of Correction */
} Correcting;

static StandingKind standing_of (const CorrectRequest *request)
{
  return request->kind == CORRECTION_VOID ? STANDING_VOID : STANDING_OPEN;
}

/* ---- Checks ---- */

static bool check_record (Index *index, const char *path, GError **error)
{
  uint64_t end = 0;
  g_autofree char *brief = name_short_from_path (path);
  if (!index_destroyed (index, path, &end, error))
    return false;
  return end == 0 || error_set (error, ERROR_REFUSED, "D-DESTROYED", brief, NULL,
                                "the record was destroyed by event %ju", (uintmax_t)end);
}

static bool check_volume (Index *index, const char *path, GError **error)
{
  bool sealed = false;
  g_autofree char *brief = name_short_from_path (path);
  if (!index_volume_sealed (index, path, &sealed, error))
    return false;
  return sealed || error_set (error, ERROR_REFUSED, "D-VOLUME-OPEN", brief, NULL, "this volume is not sealed");
}

/* The entry in force on a place, or NULL; given. */
static bool find_entry (const Correcting *correcting, Index *index, const char *path, char **number, GError **error)
{
  g_auto (IndexStanding) standing = {0};
  *number = NULL;
  if (!index_standing_on (index, path, standing_of (correcting->request), "", &standing, error))
    return false;
  if (standing.ended == 0)
    *number = g_steal_pointer (&standing.entry);
  return true;
}

static bool check_state (const Correcting *correcting, const char *path, const char *number, GError **error)
{
  const CorrectRequest *request = correcting->request;
  g_autofree char *brief = name_short_from_path (path);
  if (request->undo && number == NULL)
    return error_set (error, ERROR_REFUSED, "D-NOT-VOID", brief, NULL, "this record is not void");
  if (!request->undo && number != NULL)
    return error_set (error, ERROR_REFUSED, "D-VOID", brief, NULL, "this record is void already, by %s", number);
  return true;
}

/* The path of a place that may be corrected. Given. */
static char *find_place (const Correcting *correcting, Index *index, const char *reference, GError **error)
{
  g_auto (NamePlace) place = {0};
  bool voids = correcting->request->kind == CORRECTION_VOID;
  g_autofree char *path = customers_find_place (index, reference, false, error);
  if (path == NULL)
    return NULL;
  bool fits = name_split_path (path, &place) && (voids ? place.item != 0 : place.item == 0 && place.directory != NULL);
  if (!fits) {
    error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", NULL,
               voids ? N_ ("name a record: C00042/2024/a02-contracts/0007")
                     : N_ ("name a volume: C00042/2024/a02-contracts"),
               voids ? N_ ("\"%s\" is not a record") : N_ ("\"%s\" is not a volume"), reference);
    return NULL;
  }
  return (voids ? check_record : check_volume) (index, path, error) ? g_steal_pointer (&path) : NULL;
}

/* ---- Composing ---- */

/* The entry to which a place is added: the one of that number, or a new one. */
static Correction *entry_for (Correcting *correcting, Change *change, const char *number, GError **error)
{
  const CorrectRequest *request = correcting->request;
  for (unsigned i = 0; i < correcting->corrections->len; i++) {
    Correction *correction = correcting->corrections->pdata[i];
    if (number == NULL || g_str_equal (correction->entry.number, number))
      return correction;
  }
  Correction *correction = correction_new (request->kind);
  g_ptr_array_add (correcting->corrections, correction);
  correction->step = request->undo ? CORRECTION_UNDONE : CORRECTION_DONE;
  correction->reason = g_strdup (correcting->reason);
  return change_begin_entry (change, &correction->entry, ENTRY_CORRECTIONS, number, error) ? correction : NULL;
}

static bool add_place (Correcting *correcting, Change *change, const char *reference, GError **error)
{
  g_autofree char *path = find_place (correcting, change->index, reference, error), *number = NULL;
  if (path == NULL || !find_entry (correcting, change->index, path, &number, error) ||
      !check_state (correcting, path, number, error))
    return false;
  Correction *correction = entry_for (correcting, change, correcting->request->undo ? number : NULL, error);
  if (correction == NULL)
    return false;
  GPtrArray *places = correction->entry.places;
  if (!g_ptr_array_find_with_equal_func (places, path, g_str_equal, NULL))
    g_ptr_array_add (places, g_steal_pointer (&path));
  if (places->len <= ENTRY_MAX_PLACES)
    return true;
  return error_set (error, ERROR_REFUSED, "D-TOO-MANY-PLACES", NULL, "split it into several commands",
                    "a correction applies to at most %d places", ENTRY_MAX_PLACES);
}

static bool is_corrected (const Correcting *correcting, const char *path)
{
  for (unsigned i = 0; i < correcting->corrections->len; i++)
    if (g_ptr_array_find_with_equal_func (((const Correction *)correcting->corrections->pdata[i])->entry.places, path,
                                          g_str_equal, NULL))
      return true;
  return false;
}

/* Neither record of a pair is voided, or put in force again, without the other. */
static bool check_pairs (const Correcting *correcting, Index *index, const Correction *correction, GError **error)
{
  for (unsigned i = 0; i < correction->entry.places->len; i++) {
    g_autofree char *other = NULL;
    const char *path = correction->entry.places->pdata[i];
    if (!index_pair_of (index, path, &other, error))
      return false;
    if (other == NULL || is_corrected (correcting, other))
      continue;
    g_autofree char *brief = name_short_from_path (path), *tied = name_short_from_path (other);
    g_autofree char *hint = g_strdup_printf (_ ("name %s too"), tied);
    return error_set (error, ERROR_REFUSED, "D-PAIR", brief, hint,
                      "a reply and its request are voided together only: the record is paired with %s", tied);
  }
  return true;
}

static bool compose_corrections (Change *change, GError **error)
{
  Correcting *correcting = change->data;
  g_ptr_array_set_size (correcting->corrections, 0);
  for (const char *const *reference = correcting->request->references; *reference != NULL; reference++)
    if (!add_place (correcting, change, *reference, error))
      return false;
  for (unsigned i = 0; i < correcting->corrections->len; i++) {
    Correction *correction = correcting->corrections->pdata[i];
    g_ptr_array_sort (correction->entry.places, text_compare);
    if (!check_pairs (correcting, change->index, correction, error) ||
        !change_enter (change, KIND_CORRECTION, correction, _ ("the new correction"), error))
      return false;
  }
  return true;
}

GPtrArray *amend_correct (Archive *archive, const CorrectRequest *request, const char *actor, bool dry_run,
                          GError **error)
{
  g_autofree char *reason = NULL;
  g_autoptr (GPtrArray) corrections = g_ptr_array_new_with_free_func ((GDestroyNotify)correction_free);
  if (!text_take ("--reason", request->reason, FIELD_MAX_LINE, &reason, error))
    return NULL;
  if (reason == NULL) {
    error_set (error, ERROR_USAGE, "D-REASON", "--reason", "add --reason TEXT", "a correction requires --reason");
    return NULL;
  }
  Correcting correcting = {request, reason, corrections};
  Change change = {
      .archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_corrections, .data = &correcting};
  return change_commit (&change, error) ? g_steal_pointer (&corrections) : NULL;
}

/* ---- Reading ---- */

Correction *amend_read_correction (Archive *archive, Index *index, const char *number, unsigned edition, GError **error)
{
  uint64_t event = 0;
  if (!index_entry_event (index, number, &edition, &event, error))
    return NULL;
  if (event == 0) {
    error_set (error, ERROR_USAGE, "D-REFERENCE-UNKNOWN", number, NULL, "no correction has this number");
    return NULL;
  }
  g_autoptr (Event) brought = journal_event (archive_journal (archive), event, error);
  g_autoptr (GBytes) bytes = brought == NULL ? NULL : archive_read (archive, brought, error);
  return bytes == NULL ? NULL : correction_parse (bytes, event_get (brought, "path"), error);
}
