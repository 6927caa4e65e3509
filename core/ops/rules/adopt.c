/* The plan is made at the journal's head, inside the commit: so two administrators who sign at once both count, and the
 * last one puts the layout into force. */
#include "ops/rules/adopt.h"

#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "store/change.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "store/people.h"
#include "sys/error.h"
#include "sys/message.h"

/* An adoption under way. */
typedef struct {
  Archive *archive;
  const AdoptRequest *request;
  Adoption *adoption;
  Rules *given;           /* the layout as the user named it; NULL: it waits in the archive */
  GPtrArray *events;      /* of layouts/, at the head */
  PeopleRules *rules;     /* at the head */
  char *path, *digest;    /* of the layout; digest NULL: it is not in the archive yet */
  const Layout *layout;   /* of given, or of the archive */
  int place;              /* among the pending ones; -1: it is not there yet */
  RulebookPending needed; /* what it needs besides */
} Adopting;

void rules_adoption_clear (Adoption *adoption)
{
  g_clear_pointer (&adoption->id, g_free);
  g_clear_pointer (&adoption->reason, g_free);
  g_clear_pointer (&adoption->changes, g_ptr_array_unref);
  g_clear_pointer (&adoption->weaknesses, g_ptr_array_unref);
  g_clear_pointer (&adoption->records, g_hash_table_unref);
}

static bool refuse (GError **error, const char *id, const char *where, const char *hint, const char *message)
{
  return error_set (error, ERROR_REFUSED, id, where, hint, "%s", message);
}

/* ---- Which layout ---- */

static const Event *layout_event (const Adopting *adopting, const char *path)
{
  for (unsigned i = 0; i < adopting->events->len; i++) {
    const Event *event = adopting->events->pdata[i];
    if (g_strcmp0 (event_get (event, "path"), path) == 0)
      return event;
  }
  return NULL;
}

/* "company.2", of a layout that the archive has. */
static bool names_recorded (const Adopting *adopting)
{
  const char *dot = strrchr (adopting->request->layout, '.');
  g_autofree char *path = g_strdup_printf ("layouts/%s.xml", adopting->request->layout);
  return dot != NULL && strspn (dot + 1, "0123456789") == strlen (dot + 1) && layout_event (adopting, path) != NULL;
}

/* The highest edition of an id that the archive has, and its event. */
static unsigned highest_edition (const Adopting *adopting, const char *id, const Event **last)
{
  unsigned highest = 0;
  *last = NULL;
  for (unsigned i = 0; i < adopting->events->len; i++) {
    const Event *event = adopting->events->pdata[i];
    if (strcmp (event_verb (event), LAYOUT_VERB) != 0 || g_strcmp0 (event_get (event, "id"), id) != 0)
      continue;
    highest = MAX (highest, (unsigned)event_get_number (event, "edition"));
    *last = event;
  }
  return highest;
}

static bool refuse_edition (const char *id, unsigned edition, unsigned highest, const char *message, GError **error)
{
  g_autofree char *hint = g_strdup_printf (_ ("give it edition=\"%u\""), MAX (highest, edition) + 1);
  g_autofree char *name = g_strdup_printf ("%s.%u", id, edition);
  return refuse (error, "D-LAYOUT-EDITION", name, hint, message);
}

/* For layout_parse: the layouts that were read with the given one, and then those of the archive. */
static GBytes *resolve_parent (const char *id, gpointer data, GError **error)
{
  const Event *last;
  const Adopting *adopting = data;
  for (unsigned i = 1; i < adopting->given->files->len; i++) {
    const RulesFile *file = adopting->given->files->pdata[i];
    if (strcmp (file->id, id) == 0)
      return g_bytes_ref (file->bytes);
  }
  highest_edition (adopting, id, &last);
  if (last != NULL)
    return archive_read (adopting->archive, last, error);
  error_set (error, ERROR_UNREADABLE, "D-LAYOUT-NONE", "layouts", NULL, "the archive has never adopted the layout %s",
             id);
  return NULL;
}

/* Takes the archive's edition of a layout that the given one extends, unless the archive has none or an earlier one:
 * that will be recorded with it. */
static bool settle_parent (Adopting *adopting, RulesFile *file, bool *replaced, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  const Event *last;
  unsigned highest = highest_edition (adopting, file->id, &last);
  digest_gbytes (archive_fonds (adopting->archive)->digest, file->bytes, hex);
  if (last == NULL || file->edition > highest || g_strcmp0 (event_get (last, "digest"), hex) == 0)
    return true;
  if (file->edition == highest)
    return refuse_edition (file->id, file->edition, highest,
                           N_ ("the archive has another layout with this id and edition"), error);
  GBytes *bytes = archive_read (adopting->archive, last, error);
  if (bytes == NULL)
    return false;
  g_bytes_unref (file->bytes);
  file->bytes = bytes;
  file->edition = highest;
  *replaced = true;
  return true;
}

static bool settle_parents (Adopting *adopting, GError **error)
{
  bool replaced = false;
  GPtrArray *files = adopting->given->files;
  for (unsigned i = 1; i < files->len; i++)
    if (!settle_parent (adopting, files->pdata[i], &replaced, error))
      return false;
  if (!replaced)
    return true;
  Layout *layout = layout_parse (((const RulesFile *)files->pdata[0])->bytes, adopting->given->name, resolve_parent,
                                 adopting, NULL, error);
  if (layout == NULL)
    return false;
  layout_free (adopting->given->layout);
  adopting->given->layout = layout;
  return true;
}

/* Sets path, and digest when the archive has the very same file. */
static bool locate (Adopting *adopting, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  const Event *last;
  const char *id = layout_id (adopting->given->layout);
  unsigned edition = layout_edition (adopting->given->layout), highest = highest_edition (adopting, id, &last);
  const RulesFile *file = adopting->given->files->pdata[0];
  g_free (adopting->path);
  adopting->path = adoption_layout_path (id, edition);
  const Event *event = layout_event (adopting, adopting->path);
  digest_gbytes (archive_fonds (adopting->archive)->digest, file->bytes, hex);
  if (event == NULL)
    return edition > highest
               ? settle_parents (adopting, error)
               : refuse_edition (id, edition, highest, N_ ("the archive has a later edition of this layout"), error);
  if (g_strcmp0 (event_get (event, "digest"), hex) != 0)
    return refuse_edition (id, edition, highest, N_ ("the archive has another layout with this id and edition"), error);
  adopting->digest = g_strdup (hex);
  return true;
}

static bool take_recorded (Adopting *adopting)
{
  g_free (adopting->path);
  adopting->path = g_strdup_printf ("layouts/%s.xml", adopting->request->layout);
  adopting->digest = g_strdup (event_get (layout_event (adopting, adopting->path), "digest"));
  return true;
}

/* The place among those that wait of the layout that the archive has. */
static bool find_pending (Adopting *adopting, GError **error)
{
  const Rulebook *book = adopting->rules->book;
  adopting->place = -1;
  for (unsigned i = 0; i < rulebook_n_pending (book); i++) {
    RulebookPending pending = rulebook_pending (book, i);
    if (strcmp (pending.path, adopting->path) != 0)
      continue;
    adopting->place = (int)i;
    adopting->needed = pending;
    adopting->layout = pending.layout;
    return !pending.outdated ||
           refuse (error, "D-LAYOUT-OUTDATED", adopting->path, N_ ("give it the next edition and propose that one"),
                   N_ ("another layout has come into force since this one was proposed"));
  }
  return refuse (error, "D-LAYOUT-SAME", adopting->path, NULL, N_ ("the archive has this layout already"));
}

static bool find_layout (Adopting *adopting, GError **error)
{
  g_clear_pointer (&adopting->digest, g_free);
  if (names_recorded (adopting))
    return take_recorded (adopting) && find_pending (adopting, error);
  if (adopting->given == NULL)
    adopting->given = layouts_load (adopting->request->layout, NULL, error);
  if (adopting->given == NULL || !locate (adopting, error))
    return false;
  if (adopting->digest != NULL)
    return find_pending (adopting, error);
  adopting->place = -1;
  adopting->layout = adopting->given->layout;
  adopting->needed = rulebook_would_need (adopting->rules->book, adopting->layout);
  return true;
}

/* ---- What it means ---- */

static bool count_volume (const IndexRow *row, bool sealed G_GNUC_UNUSED, gpointer data)
{
  Adopting *adopting = data;
  GHashTable *records = adopting->adoption->records;
  unsigned n = GPOINTER_TO_UINT (g_hash_table_lookup (records, row->category));
  g_hash_table_insert (records, g_strdup (row->category), GUINT_TO_POINTER (n + row->item));
  return true;
}

static bool weigh (Adopting *adopting, Index *index, GError **error)
{
  Adoption *adoption = adopting->adoption;
  const Layout *before = rulebook_in_force (adopting->rules->book);
  rules_adoption_clear (adoption);
  adoption->id = g_strdup (layout_id (adopting->layout));
  adoption->edition = layout_edition (adopting->layout);
  adoption->reason = g_strdup (layout_weakens (adopting->layout));
  adoption->changes = layout_changes (adopting->layout, before, message_language ());
  adoption->weaknesses = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  layout_weaknesses (adopting->layout, before, adoption->weaknesses);
  adoption->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return index_volumes (index, NULL, 0, count_volume, adopting, error);
}

/* Records stay where they are: their categories must stay, too. */
static bool check_categories (const Adopting *adopting, GError **error)
{
  GHashTableIter iter;
  gpointer code, n;
  const Layout *before = rulebook_in_force (adopting->rules->book);
  g_hash_table_iter_init (&iter, adopting->adoption->records);
  while (g_hash_table_iter_next (&iter, &code, &n)) {
    const LayoutCategory *theirs = layout_category_by_code (before, code);
    const LayoutCategory *mine = layout_category_by_code (adopting->layout, code);
    if (GPOINTER_TO_UINT (n) > 0 &&
        (mine == NULL || (theirs != NULL && strcmp (category_directory (mine), category_directory (theirs)) != 0)))
      return error_set (error, ERROR_REFUSED, "D-LAYOUT-CATEGORY", code,
                        "keep the category and its directory; give new records another one",
                        message_plural ("%u record has this category, which the layout drops or moves",
                                        "%u records have this category, which the layout drops or moves",
                                        GPOINTER_TO_UINT (n)),
                        GPOINTER_TO_UINT (n));
  }
  return true;
}

static bool check_weaker (const Adopting *adopting, GError **error)
{
  const Adoption *adoption = adopting->adoption;
  if (adoption->weaknesses->len == 0)
    return true;
  const LayoutFault *first = adoption->weaknesses->pdata[0];
  const char *hint = N_ ("an archive without people can make its rules stricter only");
  if (roster_is_founded (adopting->rules->roster))
    hint = adoption->reason == NULL ? N_ ("say why with weakens=\"REASON\" in the layout; administrators then sign it")
           : roster_administrators (adopting->rules->roster) < 2
               ? N_ ("make a second person administrator with `dossier person grant PERSON administrator`")
               : NULL;
  return hint == NULL || error_set (error, ERROR_REFUSED, "D-LAYOUT-WEAKER", first->place, hint,
                                    "the layout is weaker than the one in force: %s", first->message);
}

/* ---- Who signs what ---- */

static bool check_signer (const Adopting *adopting, GError **error)
{
  const Signer *signer = adopting->request->signer;
  const Roster *roster = adopting->rules->roster;
  int64_t now = archive_now (adopting->archive);
  if (signer == NULL)
    return refuse (error, "D-NOT-ADMINISTRATOR", "layouts", N_ ("sign it with an administrator's key"),
                   N_ ("an administrator must sign the rules of the archive"));
  return sign_check_key (adopting->archive, roster, signer->person, signer->key, error) &&
         (roster_role_at (roster, signer->person, PERSON_ADMINISTRATOR, 0, now) ||
          refuse (error, "D-NOT-ADMINISTRATOR", signer->person, N_ ("see `dossier person list` for the administrators"),
                  N_ ("only administrators sign the rules of the archive")));
}

/* Decides what the signer signs, and what the layout is from then on. */
static bool plan_signature (Adopting *adopting, GError **error)
{
  Adoption *adoption = adopting->adoption;
  const RulebookPending *needed = &adopting->needed;
  bool proposes = needed->weaker && needed->proposals < needed->required;
  unsigned given = proposes ? needed->proposals : needed->adoptions;
  adoption->decision = proposes ? ADOPTION_PROPOSE : ADOPTION_ADOPT;
  adoption->cooled = needed->cooled;
  if (!check_signer (adopting, error))
    return false;
  if (!proposes && archive_now (adopting->archive) < needed->cooled) {
    g_autofree char *until = date_print_time (needed->cooled);
    return error_set (error, ERROR_REFUSED, "D-LAYOUT-COOLING-OFF", adopting->path, "adopt it after that",
                      "a weaker layout can be adopted from %s", until);
  }
  if (adopting->place >= 0 && rulebook_has_signed (adopting->rules->book, (unsigned)adopting->place, adoption->decision,
                                                   adopting->request->signer->person))
    return refuse (error, "D-SIGNED-ALREADY", adopting->path, N_ ("another administrator must sign it"),
                   N_ ("you have already signed this layout"));
  adoption->lacks = needed->required - MIN (needed->required, given + 1);
  adoption->use = !proposes && adoption->lacks == 0 ? USE_INFORCE : USE_PROPOSED;
  return true;
}

/* ---- Writing ---- */

static bool bring_layout (Change *change, const Adopting *adopting, unsigned i, LayoutUse use, char **digest,
                          GError **error)
{
  const RulesFile *file = adopting->given->files->pdata[i];
  g_autofree char *path = adoption_layout_path (file->id, file->edition);
  if (i > 0 && layout_event (adopting, path) != NULL)
    return true;
  Event *event = change_bring (change, LAYOUT_VERB, path, file->bytes, error);
  if (event == NULL)
    return false;
  event_put (event, "id", file->id);
  event_put_number (event, "edition", file->edition);
  event_put (event, "use", adoption_use_word (use));
  if (i == 0)
    *digest = g_strdup (event_get (event, "digest"));
  return true;
}

/* Parents come before the layouts that extend them. */
static bool bring_layouts (Change *change, Adopting *adopting, LayoutUse use, GError **error)
{
  for (unsigned i = adopting->given->files->len; i > 0; i--)
    if (!bring_layout (change, adopting, i - 1, i == 1 ? use : USE_PARENT, &adopting->digest, error))
      return false;
  return true;
}

static bool sign (Change *change, const Adopting *adopting, GError **error)
{
  const Adoption *adoption = adopting->adoption;
  const Signer *signer = adopting->request->signer;
  g_autofree char *path = adoption_path (adopting->path, adoption->decision, signer->person);
  const ChangeStatement statement = {.key = signer->key,
                                     .person = signer->person,
                                     .path = path,
                                     .subject = adopting->path,
                                     .digest = adopting->digest,
                                     .role = PERSON_ADMINISTRATOR,
                                     .decision = adoption->decision,
                                     .use = adoption_use_word (adoption->use)};
  return change_sign (change, &statement, error);
}

static bool read_head (Adopting *adopting, GError **error)
{
  g_clear_pointer (&adopting->rules, people_rules_free);
  g_clear_pointer (&adopting->events, g_ptr_array_unref);
  g_autoptr (GPtrArray) people = index_events (adopting->archive, "people", error);
  adopting->events = people == NULL ? NULL : index_events (adopting->archive, "layouts", error);
  adopting->rules =
      adopting->events == NULL ? NULL : people_read_rules (adopting->archive, people, adopting->events, error);
  return adopting->rules != NULL;
}

static bool compose_adoption (Change *change, GError **error)
{
  Adopting *adopting = change->data;
  Adoption *adoption = adopting->adoption;
  if (!read_head (adopting, error) || !find_layout (adopting, error) || !weigh (adopting, change->index, error))
    return false;
  bool founded = roster_is_founded (adopting->rules->roster);
  if (!check_categories (adopting, error) || !check_weaker (adopting, error) ||
      (founded && !plan_signature (adopting, error)))
    return false;
  if (!founded)
    adoption->use = USE_INFORCE;
  if (adopting->digest == NULL && !bring_layouts (change, adopting, founded ? USE_PROPOSED : USE_INFORCE, error))
    return false;
  return !founded || sign (change, adopting, error);
}

bool rules_adopt (Archive *archive, const AdoptRequest *request, Adoption *adoption, GError **error)
{
  Adopting adopting = {.archive = archive, .request = request, .adoption = adoption};
  Change change = {.archive = archive,
                   .actor = request->actor,
                   .dry_run = request->dry_run,
                   .compose = compose_adoption,
                   .data = &adopting};
  bool good = change_commit (&change, error);
  if (!good)
    adoption->use = USE_UNKNOWN;
  g_clear_pointer (&adopting.given, layouts_free);
  g_clear_pointer (&adopting.rules, people_rules_free);
  g_clear_pointer (&adopting.events, g_ptr_array_unref);
  g_free (adopting.path);
  g_free (adopting.digest);
  layouts_forget (archive);
  return good;
}

/* ---- What waits ---- */

static void pending_free (gpointer data)
{
  PendingLayout *pending = data;
  g_free (pending->name);
  g_free (pending);
}

GPtrArray *rules_pending (Archive *archive, GError **error)
{
  Adopting adopting = {.archive = archive};
  GPtrArray *list = NULL;
  if (read_head (&adopting, error))
    list = g_ptr_array_new_with_free_func (pending_free);
  for (unsigned i = 0; list != NULL && i < rulebook_n_pending (adopting.rules->book); i++) {
    RulebookPending pending = rulebook_pending (adopting.rules->book, i);
    if (pending.outdated)
      continue;
    PendingLayout *waiting = g_new0 (PendingLayout, 1);
    waiting->name = g_path_get_basename (pending.path);
    waiting->name[strlen (waiting->name) - strlen (".xml")] = '\0';
    waiting->pending = pending;
    waiting->pending.path = NULL;
    waiting->pending.layout = NULL;
    g_ptr_array_add (list, waiting);
  }
  g_clear_pointer (&adopting.rules, people_rules_free);
  g_clear_pointer (&adopting.events, g_ptr_array_unref);
  return list;
}
