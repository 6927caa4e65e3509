/* As incidents are opened (ops/lend/incident.c): inside the commit, at the journal's head. */
#include "ops/contact/note.h"

#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers.h"
#include "store/change.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

static void noted_free (gpointer data)
{
  NotedContact *noted = data;
  contact_free (noted->contact);
  g_free (noted->customer);
  g_free (noted->name);
  g_free (noted);
}

/* ---- Values ---- */

/* The words that offices use for kinds. */
static const char *const kinds[CONTACT_KINDS] = {
    [CONTACT_VISIT] = "visit|拜访|走访|上门|来访",
    [CONTACT_CALL] = "call|电话|通话|phone",
    [CONTACT_LETTER] = "letter|信函|信|函",
    [CONTACT_MESSAGE] = "message|消息|短信|微信|邮件|e-mail|email|wechat",
    [CONTACT_GREETING] = "greeting|问候|慰问|贺卡",
    [CONTACT_COMPLAINT] = "complaint|投诉",
};

static bool take_kind (const char *word, ContactKind *kind, GError **error)
{
  for (unsigned i = 0; word != NULL && i < CONTACT_KINDS; i++) {
    g_auto (GStrv) names = g_strsplit (kinds[i], "|", -1);
    for (char **name = names; *name != NULL; name++) {
      *kind = (ContactKind)i;
      if (g_ascii_strcasecmp (*name, word) == 0)
        return true;
    }
  }
  return error_set (error, ERROR_USAGE, "D-KIND-UNKNOWN", "--kind",
                    "visit, call, letter, message, greeting or complaint", "\"%s\" is not a kind of contact",
                    word != NULL ? word : "");
}

static bool take_day (const ContactNote *note, const GDate *today, GDate *day, GError **error)
{
  *day = g_date_valid (&note->day) ? note->day : *today;
  g_autofree char *text = date_print (day);
  return g_date_compare (day, today) <= 0 ||
         error_set (error, ERROR_REFUSED, "D-DATE-FUTURE", "--date", NULL, "%s is in the future", text);
}

/* The values that need no archive. */
static Contact *take_values (const ContactNote *note, const GDate *today, GError **error)
{
  ContactKind kind = CONTACT_CALL;
  g_autoptr (Contact) contact = take_kind (note->kind, &kind, error) ? contact_new (kind) : NULL;
  if (contact == NULL || !take_day (note, today, &contact->day, error) ||
      !text_take ("--text", note->text, FIELD_MAX_TEXT, &contact->text, error) ||
      !text_take ("--with", note->person, FIELD_MAX_LINE, &contact->person, error) ||
      !text_take ("--needs", note->needs, FIELD_MAX_TEXT, &contact->needs, error))
    return NULL;
  contact->satisfaction = note->satisfaction;
  if (contact->text == NULL) {
    error_set (error, ERROR_USAGE, "D-REASON", "--text", "add --text TEXT", "a contact requires --text");
    return NULL;
  }
  if (contact->satisfaction <= CONTACT_MOST_SATISFIED)
    return g_steal_pointer (&contact);
  error_set (error, ERROR_USAGE, "D-SATISFACTION", "--satisfaction", NULL,
             "satisfaction is a number from 1 (not at all) to %d", CONTACT_MOST_SATISFIED);
  return NULL;
}

/* ---- Places ---- */

static bool check_stands (Index *index, const char *path, const char *reference, GError **error)
{
  uint64_t end = 0;
  if (!index_destroyed (index, path, &end, error))
    return false;
  return end == 0 || error_set (error, ERROR_REFUSED, "D-DESTROYED", reference, NULL,
                                "%s was destroyed or handed over by event %ju", reference, (uintmax_t)end);
}

static bool take_record (Index *index, const char *reference, const char *customer, char **record, GError **error)
{
  g_auto (NamePlace) place = {0};
  g_autofree char *path = customers_find_place (index, reference, false, error);
  if (path == NULL || !check_stands (index, path, reference, error))
    return false;
  if (!name_split_path (path, &place) || place.item == 0 || !name_is_beneath (path, customer))
    return error_set (error, ERROR_REFUSED, "D-CONTACT-RECORD", reference, NULL,
                      "this is not a record of the customer");
  *record = g_steal_pointer (&path);
  return true;
}

/* A contact with its customer and record, as it can be noted. */
static NotedContact *prepare_contact (Archive *archive, Index *index, const ContactNote *note, const GDate *today,
                                      GError **error)
{
  g_autoptr (Contact) contact = take_values (note, today, error);
  g_autofree char *number = contact == NULL ? NULL : customers_find_plainly (index, note->customer, false, error);
  g_autofree char *path = number == NULL ? NULL : name_customer_path (number);
  if (path == NULL || !check_stands (index, path, number, error) ||
      (note->record != NULL && !take_record (index, note->record, path, &contact->record, error)))
    return NULL;
  g_autoptr (Customer) customer = customers_at_head (archive, index, number, error);
  if (customer == NULL)
    return NULL;
  g_ptr_array_add (contact->entry.places, g_steal_pointer (&path));
  NotedContact *noted = g_new0 (NotedContact, 1);
  noted->contact = g_steal_pointer (&contact);
  noted->customer = g_steal_pointer (&number);
  noted->name = g_strdup (customer->name);
  return noted;
}

bool contact_check (Archive *archive, const ContactNote *note, const GDate *today, GError **error)
{
  Index *index = index_of (archive, error);
  NotedContact *noted = index == NULL ? NULL : prepare_contact (archive, index, note, today, error);
  if (noted != NULL)
    noted_free (noted);
  return noted != NULL;
}

/* ---- Earlier notes ---- */

static bool is_same (const Contact *one, const Contact *other)
{
  return one->kind == other->kind && g_date_compare (&one->day, &other->day) == 0 &&
         one->satisfaction == other->satisfaction && strcmp (one->text, other->text) == 0 &&
         g_strcmp0 (one->person, other->person) == 0 && g_strcmp0 (one->needs, other->needs) == 0 &&
         g_strcmp0 (one->record, other->record) == 0 &&
         strcmp (one->entry.places->pdata[0], other->entry.places->pdata[0]) == 0;
}

typedef struct {
  GPtrArray *numbers; /* of char * */
} Numbers;

static bool take_number (const IndexContact *contact, gpointer data)
{
  g_ptr_array_add (((Numbers *)data)->numbers, g_strdup (contact->entry));
  return true;
}

/* Replaces the contact by the same one that was noted before. */
static bool find_same (Archive *archive, Index *index, NotedContact *noted, GError **error)
{
  g_autofree char *day = date_print (&noted->contact->day);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  Numbers found = {numbers};
  const IndexContactQuery query = {.customer = noted->customer,
                                   .kind = contact_kind_name (noted->contact->kind),
                                   .from = day,
                                   .to = day,
                                   .restricted = true};
  if (!index_contacts (index, &query, take_number, &found, error))
    return false;
  for (unsigned i = 0; i < numbers->len && !noted->already; i++) {
    g_autoptr (Contact) before = contact_read (archive, index, numbers->pdata[i], 1, error);
    if (before == NULL)
      return false;
    noted->already = is_same (before, noted->contact);
    if (noted->already) {
      contact_free (noted->contact);
      noted->contact = g_steal_pointer (&before);
    }
  }
  return true;
}

/* Two equal lines of one list are one contact. */
static bool is_repeated (const GPtrArray *all, const NotedContact *noted)
{
  for (unsigned i = 0; i < all->len; i++) {
    const NotedContact *other = all->pdata[i];
    if (is_same (other->contact, noted->contact))
      return true;
  }
  return false;
}

/* ---- Composing ---- */

typedef struct {
  const GPtrArray *notes;
  const GDate *today;
  GPtrArray *noted; /* of NotedContact */
  unsigned faulty;
} Noting;

static bool compose_notes (Change *change, GError **error)
{
  Noting *noting = change->data;
  g_ptr_array_set_size (noting->noted, 0);
  for (noting->faulty = 0; noting->faulty < noting->notes->len; noting->faulty++) {
    NotedContact *noted =
        prepare_contact (change->archive, change->index, noting->notes->pdata[noting->faulty], noting->today, error);
    if (noted == NULL)
      return false;
    bool repeated = is_repeated (noting->noted, noted);
    g_ptr_array_add (noting->noted, noted);
    if (!find_same (change->archive, change->index, noted, error))
      return false;
    noted->already = noted->already || repeated;
    if (!noted->already && (!change_begin_entry (change, &noted->contact->entry, ENTRY_CONTACTS, NULL, error) ||
                            !change_enter (change, KIND_CONTACT, noted->contact, _ ("the new contact"), error)))
      return false;
  }
  return true;
}

GPtrArray *contact_note (Archive *archive, const GPtrArray *notes, const GDate *today, const char *actor, bool dry_run,
                         unsigned *faulty, GError **error)
{
  g_autoptr (GPtrArray) noted = g_ptr_array_new_with_free_func (noted_free);
  Noting noting = {notes, today, noted, 0};
  Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_notes, .data = &noting};
  bool good = change_commit (&change, error);
  *faulty = noting.faulty;
  return good ? g_steal_pointer (&noted) : NULL;
}

/* ---- Settling and withdrawing ---- */

typedef struct {
  const ContactEnding *ending;
  char *reason;
  GPtrArray *contacts; /* of Contact */
} Ending;

static bool check_ending (const ContactEnding *ending, const Contact *newest, GError **error)
{
  const char *number = newest->entry.number;
  if (newest->step == CONTACT_WITHDRAWN)
    return error_set (error, ERROR_REFUSED, "D-CONTACT-ENDED", number, NULL, "%s is withdrawn already", number);
  if (ending->withdraws)
    return true;
  if (newest->kind != CONTACT_COMPLAINT)
    return error_set (error, ERROR_REFUSED, "D-CONTACT-KIND", number, NULL,
                      "%s is not a complaint, and only complaints are settled", number);
  return newest->step == CONTACT_NOTED ||
         error_set (error, ERROR_REFUSED, "D-CONTACT-ENDED", number, NULL, "%s is settled already", number);
}

static bool compose_ending (Change *change, GError **error)
{
  Ending *ending = change->data;
  g_autofree const char **numbers = text_distinct (ending->ending->numbers);
  g_ptr_array_set_size (ending->contacts, 0);
  for (const char **number = numbers; *number != NULL; number++) {
    g_autoptr (Contact) newest = contact_read (change->archive, change->index, *number, 0, error);
    if (newest == NULL || !check_ending (ending->ending, newest, error))
      return false;
    Contact *contact = contact_new (newest->kind);
    g_ptr_array_add (ending->contacts, contact);
    contact->step = ending->ending->withdraws ? CONTACT_WITHDRAWN : CONTACT_SETTLED;
    contact->day = newest->day;
    contact->text = g_strdup (ending->reason);
    g_ptr_array_add (contact->entry.places, g_strdup (newest->entry.places->pdata[0]));
    if (!check_stands (change->index, newest->entry.places->pdata[0], *number, error) ||
        !change_begin_entry (change, &contact->entry, ENTRY_CONTACTS, *number, error) ||
        !change_enter (change, KIND_CONTACT, contact, _ ("the new contact"), error))
      return false;
  }
  return true;
}

GPtrArray *contact_end (Archive *archive, const ContactEnding *request, const char *actor, bool dry_run, GError **error)
{
  g_autofree char *reason = NULL;
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify)contact_free);
  if (!text_take ("--reason", request->reason, FIELD_MAX_TEXT, &reason, error))
    return NULL;
  if (reason == NULL) {
    error_set (error, ERROR_USAGE, "D-REASON", "--reason", "add --reason TEXT",
               request->withdraws ? N_ ("withdrawing a contact requires --reason")
                                  : N_ ("settling a complaint requires --reason"));
    return NULL;
  }
  Ending ending = {request, reason, contacts};
  Change change = {.archive = archive, .actor = actor, .dry_run = dry_run, .compose = compose_ending, .data = &ending};
  return change_commit (&change, error) ? g_steal_pointer (&contacts) : NULL;
}

/* ---- Reading ---- */

Contact *contact_read (Archive *archive, Index *index, const char *number, unsigned edition, GError **error)
{
  uint64_t event = 0;
  if (number[0] == ENTRY_CONTACTS && !index_entry_event (index, number, &edition, &event, error))
    return NULL;
  if (event == 0) {
    error_set (error, ERROR_USAGE, "D-CONTACT-UNKNOWN", number, "see `dossier contact list`",
               "no contact has this number");
    return NULL;
  }
  g_autoptr (Event) brought = journal_event (archive_journal (archive), event, error);
  g_autoptr (GBytes) bytes = brought == NULL ? NULL : archive_read (archive, brought, error);
  return bytes == NULL ? NULL : contact_parse (bytes, event_get (brought, "path"), error);
}
