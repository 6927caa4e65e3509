/* Contacts that nobody had, that change afterwards, or that name records of others. */
#include "tests/forge/forge.h"

#include "form/date.h"
#include "form/registers/contact.h"

#define CUSTOMER "customers/C00/C00001"
#define RECORD CUSTOMER "/2010/a06-feedback/0001"
#define NUMBER "K2026-0001"

/* An edition and the event after it. What is NULL and 0 is honest: a visit today. */
typedef struct {
  const char *number;
  unsigned edition; /* 0: the first */
  ContactStep step;
  ContactKind kind;
  int later; /* days after today */
  const char *on, *said, *verb, *record, *date;
} Told;

static const char *either (const char *given, const char *honest)
{
  return given != NULL ? given : honest;
}

static Contact *write_contact (const Told *told)
{
  Contact *contact = contact_new (told->kind);
  contact->entry.number = g_strdup (either (told->number, NUMBER));
  contact->entry.edition = MAX (told->edition, 1);
  contact->entry.nonce = g_strdup (FIXTURE_NONCE);
  contact->entry.time = court_now;
  contact->entry.by = g_strdup ("forger");
  contact->step = told->step;
  contact->day = date_of_time (court_now, 8 * 60 * 60);
  if (told->later < 0)
    g_date_subtract_days (&contact->day, (unsigned)-told->later);
  else
    g_date_add_days (&contact->day, (unsigned)told->later);
  contact->text = g_strdup ("talked");
  contact->record = g_strdup (told->record);
  g_ptr_array_add (contact->entry.places, g_strdup (either (told->on, CUSTOMER)));
  return contact;
}

static bool compose_told (Change *change, GError **error)
{
  const Told *told = change->data;
  g_autoptr (Contact) contact = write_contact (told);
  g_autofree char *path = entry_path (contact->entry.number, contact->entry.edition), *day = NULL;
  g_autoptr (GBytes) bytes = shape_print (&contact_shape, contact);
  if (change_bring (change, "contact", path, bytes, error) == NULL)
    return false;
  StandingChange said = standing_of_entry (&contact_entry, contact, &day);
  Event *event = change_event (change, either (told->verb, kind_row (said.verb)->verb));
  if (told->date != NULL)
    said.value = told->date;
  standing_write (&said, either (told->said, either (told->on, CUSTOMER)), event);
  return true;
}

static void tell (Forger *forger, const Told *told)
{
  forge_commit (forger, compose_told, told);
}

#define TELL(name, ...)                                                                                                \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    tell (forger, &(const Told){__VA_ARGS__});                                                                         \
  }
TELL (note_honestly, .edition = 1)
TELL (note_a_complaint, .kind = CONTACT_COMPLAINT)
TELL (note_with_a_record, .record = RECORD)
TELL (note_with_no_record, .record = CUSTOMER "/2010/a06-feedback/0099")
TELL (note_with_that_of_another, .record = "customers/C00/C00002/2010/a06-feedback/0001")
TELL (note_with_nobody, .on = "customers/C00/C00077")
TELL (note_with_a_volume, .on = CUSTOMER "/2010/a06-feedback")
TELL (note_tomorrow, .later = 1)
TELL (say_another_day, .date = "2001-01-01")
TELL (say_another_customer, .said = "customers/C00/C00000")
TELL (say_that_it_was_withdrawn, .verb = "retract")
TELL (settle_nothing, .edition = 2, .kind = CONTACT_COMPLAINT, .step = CONTACT_SETTLED)
TELL (settle_a_visit, .edition = 2, .step = CONTACT_SETTLED)
TELL (withdraw, .edition = 2, .step = CONTACT_WITHDRAWN)

static void withdraw_honestly (Forger *forger)
{
  note_honestly (forger);
  withdraw (forger);
}

static void settle_honestly (Forger *forger)
{
  note_a_complaint (forger);
  settle_nothing (forger);
}

static void settle_twice (Forger *forger)
{
  settle_honestly (forger);
  tell (forger, &(Told){.edition = 3, .kind = CONTACT_COMPLAINT, .step = CONTACT_SETTLED});
}

static void withdraw_twice (Forger *forger)
{
  withdraw_honestly (forger);
  tell (forger, &(Told){.edition = 3, .step = CONTACT_WITHDRAWN});
}

static void settle_after_withdrawing (Forger *forger)
{
  note_a_complaint (forger);
  tell (forger, &(Told){.edition = 2, .kind = CONTACT_COMPLAINT, .step = CONTACT_WITHDRAWN});
  tell (forger, &(Told){.edition = 3, .kind = CONTACT_COMPLAINT, .step = CONTACT_SETTLED});
}

static void make_a_complaint_of_it (Forger *forger)
{
  note_honestly (forger);
  settle_nothing (forger);
}

static void settle_on_another_day (Forger *forger)
{
  note_a_complaint (forger);
  tell (forger, &(Told){.edition = 2, .kind = CONTACT_COMPLAINT, .step = CONTACT_SETTLED, .later = -30});
}

static void note_without_an_entry (Forger *forger)
{
  forge_event (forger, "note",
               (const char *const[]){"on", CUSTOMER, "date", "2026-01-01", "entry", NUMBER, "edition", "1", NULL});
}

#define CONTACT(what, fault, story)                                                                                    \
  {                                                                                                                    \
    .name = what, .code = fault, .after = story, .end = FORGE_NOTHING                                                  \
  }
static const ForgeCase cases[] = {
    CONTACT ("an honest contact", NULL, note_honestly),
    CONTACT ("a contact about a record", NULL, note_with_a_record),
    CONTACT ("a contact that is withdrawn", NULL, withdraw_honestly),
    CONTACT ("a complaint that is settled", NULL, settle_honestly),
    CONTACT ("a contact with nobody", "V-ENTRY-PLACE", note_with_nobody),
    CONTACT ("a contact with a volume", "V-SCHEMA", note_with_a_volume),
    CONTACT ("a contact of tomorrow", "V-CONTACT", note_tomorrow),
    CONTACT ("a record that is none", "V-CONTACT", note_with_no_record),
    CONTACT ("a record of another customer", "V-XML", note_with_that_of_another),
    CONTACT ("the event says another day", "V-ENTRY-EVENTS", say_another_day),
    CONTACT ("the event says another customer", "V-ENTRY-EVENTS", say_another_customer),
    CONTACT ("the event says that it was withdrawn", "V-ENTRY-EVENTS", say_that_it_was_withdrawn),
    CONTACT ("a complaint that nobody made is settled", "V-ENTRY-EDITION", settle_nothing),
    CONTACT ("a visit is settled", "V-SCHEMA", settle_a_visit),
    CONTACT ("settled twice", "V-CONTACT", settle_twice),
    CONTACT ("withdrawn twice", "V-CONTACT", withdraw_twice),
    CONTACT ("settled after it was withdrawn", "V-CONTACT", settle_after_withdrawing),
    CONTACT ("a visit becomes a complaint", "V-CONTACT", make_a_complaint_of_it),
    CONTACT ("settled with another day", "V-CONTACT", settle_on_another_day),
    CONTACT ("an event without an entry", "V-ENTRY-UNKNOWN", note_without_an_entry),
    {.name = "a contact about a destroyed record", .code = "V-CONTACT", .after = note_with_a_record},
};
FORGE_TABLE ("contacts", cases)
