/* The roster keeps each person's editions in order, each with the event from which it is valid. Questions about a
 * position walk the few editions of a person from the last one. */
#include "fold/roster.h"

#include <string.h>

typedef struct {
  Person *person;
  uint64_t event;      /* the event that recorded it */
  uint64_t holds_from; /* the event from which it is valid; 0: it is not valid yet */
  unsigned demanded;   /* signatures that the layout demanded then; 0: the archive had no administrator yet */
  unsigned required;   /* signatures that it needs: no more than there are administrators */
  int64_t signed_at;   /* the earliest time that an administrator stated; INT64_MIN: nobody signed yet */
  char *digest;        /* of its file */
  GPtrArray *signers;  /* of char *: administrators who have signed it */
} Edition;

typedef struct {
  char *number;
  GPtrArray *editions; /* of Edition */
} Member;

typedef struct {
  char *path;
  Key *key;
  char *holder; /* number of the person whose edition names it, or NULL */
} KeyFile;

struct Roster {
  GPtrArray *members;  /* of Member, in the order of their numbers */
  GHashTable *numbers; /* number to Member */
  GHashTable *keys;    /* fingerprint to KeyFile */
  unsigned required;
  bool founded;
};

static void edition_free (gpointer data)
{
  Edition *edition = data;
  person_free (edition->person);
  g_free (edition->digest);
  g_ptr_array_unref (edition->signers);
  g_free (edition);
}

static void person_history_free (gpointer data)
{
  Member *member = data;
  g_free (member->number);
  g_ptr_array_unref (member->editions);
  g_free (member);
}

static void key_file_free (gpointer data)
{
  KeyFile *file = data;
  g_free (file->path);
  key_free (file->key);
  g_free (file->holder);
  g_free (file);
}

Roster *roster_new (void)
{
  Roster *roster = g_new0 (Roster, 1);
  roster->members = g_ptr_array_new_with_free_func (person_history_free);
  roster->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  roster->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, key_file_free);
  roster->required = 1;
  return roster;
}

void roster_free (Roster *roster)
{
  if (roster == NULL)
    return;
  g_hash_table_unref (roster->numbers);
  g_hash_table_unref (roster->keys);
  g_ptr_array_unref (roster->members);
  g_free (roster);
}

/* ---- Questions ---- */

/* The edition that was valid at a position; 0 means the end. */
static const Edition *edition_at (const Roster *roster, const char *number, uint64_t position)
{
  const Member *member = g_hash_table_lookup (roster->numbers, number);
  for (unsigned i = member == NULL ? 0 : member->editions->len; i > 0; i--) {
    const Edition *edition = member->editions->pdata[i - 1];
    if (edition->holds_from != 0 && (position == 0 || edition->holds_from <= position))
      return edition;
  }
  return NULL;
}

const Person *roster_person (const Roster *roster, const char *number, uint64_t position)
{
  const Edition *edition = edition_at (roster, number, position);
  return edition == NULL ? NULL : edition->person;
}

static Edition *newest (const Roster *roster, const char *number)
{
  const Member *member = g_hash_table_lookup (roster->numbers, number);
  return member == NULL ? NULL : member->editions->pdata[member->editions->len - 1];
}

const Person *roster_newest (const Roster *roster, const char *number, unsigned *waits_for)
{
  const Edition *edition = newest (roster, number);
  if (edition == NULL)
    return NULL;
  *waits_for = edition->holds_from != 0 ? 0 : edition->required - edition->signers->len;
  return edition->person;
}

unsigned roster_length (const Roster *roster)
{
  return roster->members->len;
}

const char *roster_number (const Roster *roster, unsigned i)
{
  return ((const Member *)roster->members->pdata[i])->number;
}

char *roster_next_number (const Roster *roster)
{
  return g_strdup_printf ("p%04u", roster->members->len + 1);
}

uint64_t roster_event_of (const Roster *roster, const char *number, unsigned edition)
{
  const Member *member = g_hash_table_lookup (roster->numbers, number);
  return member == NULL || edition == 0 || edition > member->editions->len
             ? 0
             : ((const Edition *)member->editions->pdata[edition - 1])->event;
}

bool roster_role_at (const Roster *roster, const char *number, const char *role, uint64_t position, int64_t time)
{
  const Person *person = roster_person (roster, number, position);
  return person != NULL && person_role_at (person, role, time) != NULL;
}

const Key *roster_key_at (const Roster *roster, const char *number, uint64_t position, int64_t time)
{
  const Person *person = roster_person (roster, number, position);
  const PersonKey *key = person == NULL ? NULL : person_key_at (person, time);
  const KeyFile *file = key == NULL ? NULL : g_hash_table_lookup (roster->keys, key->fingerprint);
  return file == NULL ? NULL : file->key;
}

int64_t roster_time_at (const Roster *roster, const char *number, uint64_t position, int64_t time)
{
  const Person *person = roster_person (roster, number, position);
  return person == NULL ? time : MAX (time, person->changed);
}

const char *roster_key_holder (const Roster *roster, const char *fingerprint)
{
  const KeyFile *file = g_hash_table_lookup (roster->keys, fingerprint);
  return file == NULL ? NULL : file->holder;
}

unsigned roster_count (const Roster *roster, const char *role, uint64_t position, int64_t time)
{
  unsigned n = 0;
  for (unsigned i = 0; i < roster->members->len; i++)
    n += roster_role_at (roster, roster_number (roster, i), role, position, time);
  return n;
}

/* Whether the edition makes the person an administrator, from whatever day. */
static bool makes_administrator (const Person *person)
{
  for (unsigned i = 0; person != NULL && i < person->roles->len; i++) {
    const PersonRole *role = person->roles->pdata[i];
    if (strcmp (role->word, PERSON_ADMINISTRATOR) == 0 && (role->until == 0 || role->until > person->changed))
      return true;
  }
  return false;
}

unsigned roster_administrators (const Roster *roster)
{
  unsigned n = 0;
  for (unsigned i = 0; i < roster->members->len; i++)
    n += makes_administrator (roster_person (roster, roster_number (roster, i), 0));
  return n;
}

int64_t roster_made_administrator (const Roster *roster, const char *number, const GPtrArray *by)
{
  const Edition *first = NULL;
  const Member *member = g_hash_table_lookup (roster->numbers, number);
  for (unsigned i = member == NULL ? 0 : member->editions->len; i > 0; i--) {
    const Edition *edition = member->editions->pdata[i - 1];
    if (edition->holds_from == 0)
      continue;
    if (!makes_administrator (edition->person))
      break;
    first = edition;
  }
  bool by_others = first == NULL || first->signers->len == 0;
  for (unsigned i = 0; !by_others && i < first->signers->len; i++)
    by_others =
        !g_ptr_array_find_with_equal_func ((GPtrArray *)(guintptr)by, first->signers->pdata[i], g_str_equal, NULL);
  return by_others ? INT64_MIN : first->person->changed;
}

bool roster_is_founded (const Roster *roster)
{
  return roster->founded;
}

/* ---- Taking files ---- */

void roster_require (Roster *roster, unsigned administrators)
{
  roster->required = administrators;
}

RosterVerdict roster_bring_key (Roster *roster, const RosterBrought *brought, Key *key)
{
  if (g_hash_table_contains (roster->keys, key_fingerprint (key))) {
    key_free (key);
    return ROSTER_KEY_SHARED;
  }
  KeyFile *file = g_new0 (KeyFile, 1);
  file->path = g_strdup (brought->path);
  file->key = key;
  g_hash_table_insert (roster->keys, g_strdup (key_fingerprint (key)), file);
  return ROSTER_GOOD;
}

/* Every key that the edition names must be recorded under its own file name, and must not be another person's. */
static RosterVerdict check_keys (const Roster *roster, const Person *person)
{
  for (unsigned i = 0; i < person->keys->len; i++) {
    const PersonKey *key = person->keys->pdata[i];
    const KeyFile *file = g_hash_table_lookup (roster->keys, key->fingerprint);
    if (file != NULL && file->holder != NULL && strcmp (file->holder, person->number) != 0)
      return ROSTER_KEY_SHARED;
    if (file == NULL || strcmp (file->path + strlen ("people/"), key->file) != 0 || key_type (file->key) != key->type)
      return ROSTER_KEY;
  }
  return ROSTER_GOOD;
}

static void claim_keys (Roster *roster, const Person *person)
{
  for (unsigned i = 0; i < person->keys->len; i++) {
    const PersonKey *key = person->keys->pdata[i];
    KeyFile *file = g_hash_table_lookup (roster->keys, key->fingerprint);
    if (file->holder == NULL)
      file->holder = g_strdup (person->number);
  }
}

static Member *history_of (Roster *roster, const char *number)
{
  Member *member = g_hash_table_lookup (roster->numbers, number);
  if (member != NULL)
    return member;
  member = g_new0 (Member, 1);
  member->number = g_strdup (number);
  member->editions = g_ptr_array_new_with_free_func (edition_free);
  g_ptr_array_add (roster->members, member);
  g_hash_table_insert (roster->numbers, member->number, member);
  return member;
}

/* How many persons were administrators and had not ceased to be by that time. When they became it does not matter: the
 * earlier a time is stated, the more of them must sign. */
static unsigned count_administrators (const Roster *roster, uint64_t position, int64_t time)
{
  unsigned n = 0;
  for (unsigned i = 0; i < roster->members->len; i++) {
    bool holds = false;
    const Person *person = roster_person (roster, roster_number (roster, i), position);
    for (unsigned j = 0; person != NULL && j < person->roles->len; j++) {
      const PersonRole *role = person->roles->pdata[j];
      holds |= strcmp (role->word, PERSON_ADMINISTRATOR) == 0 && (role->until == 0 || role->until > time);
    }
    n += holds;
  }
  return n;
}

/* Makes an edition valid when it has the signatures that it needs. The times of events decide nothing here: anybody may
 * claim one at which there was no administrator. */
static void settle_claims (Roster *roster, Edition *edition, uint64_t event)
{
  unsigned administrators = count_administrators (roster, edition->event - 1, edition->signed_at);
  edition->required = edition->demanded > 0 ? MAX (1, MIN (edition->demanded, administrators)) : 0;
  if (edition->holds_from != 0 || edition->signers->len < edition->required)
    return;
  edition->holds_from = event;
  roster->founded = roster->founded || count_administrators (roster, 0, INT64_MIN) > 0;
}

/* Number and edition must be those in the path, and the next ones. */
static bool is_next (const Roster *roster, const RosterBrought *brought, const Person *person)
{
  g_autofree char *path = person_path (person->number, person->edition);
  const Edition *before = newest (roster, person->number);
  g_autofree char *next = roster_next_number (roster);
  return strcmp (path, brought->path) == 0 &&
         (before != NULL ? before->person->edition + 1 == person->edition
                         : person->edition == 1 && strcmp (next, person->number) == 0);
}

RosterVerdict roster_bring_person (Roster *roster, const RosterBrought *brought, Person *person)
{
  RosterVerdict verdict = is_next (roster, brought, person) ? check_keys (roster, person) : ROSTER_PERSON;
  if (verdict != ROSTER_GOOD) {
    person_free (person);
    return verdict;
  }
  claim_keys (roster, person);
  Edition *edition = g_new0 (Edition, 1);
  edition->person = person;
  edition->event = brought->event;
  edition->demanded = roster->founded ? roster->required : 0;
  edition->signed_at = INT64_MIN;
  edition->digest = g_strdup (brought->digest);
  edition->signers = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (history_of (roster, person->number)->editions, edition);
  settle_claims (roster, edition, brought->event);
  return ROSTER_GOOD;
}

/* The edition that a statement at a path confirms, which must be its person's newest one; NULL when it confirms none.
 */
static Edition *edition_of (const Roster *roster, const char *path, const Statement *statement)
{
  g_auto (GStrv) parts = g_strsplit (path + strlen ("people/"), ".", 3);
  Edition *edition = g_strv_length (parts) == 3 ? newest (roster, parts[0]) : NULL;
  if (edition == NULL)
    return NULL;
  const Person *person = edition->person;
  g_autofree char *subject = person_path (person->number, person->edition);
  g_autofree char *place = person_statement_path (person->number, person->edition, statement->person);
  return strcmp (place, path) == 0 && strcmp (statement->subject, subject) == 0 &&
                 strcmp (statement->digest, edition->digest) == 0 &&
                 strcmp (statement->role, PERSON_ADMINISTRATOR) == 0 &&
                 strcmp (statement->decision, PERSON_DECISION) == 0
             ? edition
             : NULL;
}

RosterVerdict roster_bring_statement (Roster *roster, const RosterBrought *brought, const Statement *statement,
                                      GBytes *text, GBytes *signature)
{
  Edition *edition = edition_of (roster, brought->path, statement);
  if (edition == NULL)
    return ROSTER_SUBJECT;
  if (g_ptr_array_find_with_equal_func (edition->signers, statement->person, g_str_equal, NULL))
    return ROSTER_TWICE;
  RosterVerdict verdict = roster_judge (roster, statement, text, signature, brought->event, NULL);
  if (verdict != ROSTER_GOOD)
    return verdict;
  bool first = edition->signers->len == 0;
  edition->signed_at = first ? statement->time : MIN (edition->signed_at, statement->time);
  g_ptr_array_add (edition->signers, g_strdup (statement->person));
  settle_claims (roster, edition, brought->event);
  return ROSTER_GOOD;
}

/* ---- Judging ---- */

static bool holds_one (const Roster *roster, const char *number, const char *const *roles, uint64_t position,
                       int64_t time)
{
  for (unsigned i = 0; roles[i] != NULL; i++)
    if (roster_role_at (roster, number, roles[i], position, time))
      return true;
  return roles[0] == NULL;
}

RosterVerdict roster_judge_signature (const Roster *roster, const RosterSignature *signature)
{
  if (roster_person (roster, signature->person, signature->position) == NULL)
    return ROSTER_SIGNER;
  int64_t time = roster_time_at (roster, signature->person, signature->position, signature->time);
  const Key *key = roster_key_at (roster, signature->person, signature->position, time);
  if (key == NULL || strcmp (key_fingerprint (key), signature->key) != 0)
    return ROSTER_SIGNER_KEY;
  return key_verify (key, signature->text, signature->signature) ? ROSTER_GOOD : ROSTER_SIGNATURE;
}

RosterVerdict roster_judge (const Roster *roster, const Statement *statement, GBytes *text, GBytes *signature,
                            uint64_t event, const char *const *roles)
{
  const char *const own[] = {statement->role, NULL};
  const char *number = statement->person;
  if (statement->position >= event)
    return ROSTER_TIME;
  const Person *person = roster_person (roster, number, statement->position);
  const Person *later = roster_person (roster, number, event - 1);
  if (person == NULL || later == NULL)
    return ROSTER_SIGNER;
  int64_t since = MAX (statement->time, later->changed);
  const Key *key = roster_key_at (roster, number, statement->position, statement->time);
  if (key == NULL || strcmp (key_fingerprint (key), statement->key) != 0 ||
      roster_key_at (roster, number, event - 1, since) != key)
    return ROSTER_SIGNER_KEY;
  if (roles == NULL)
    roles = own;
  if (!holds_one (roster, number, roles, statement->position, statement->time) ||
      !holds_one (roster, number, roles, event - 1, since))
    return ROSTER_ROLE;
  return key_verify (key, text, signature) ? ROSTER_GOOD : ROSTER_SIGNATURE;
}
