/* Contacts with customers. */
#include "form/date.h"
#include "ops/contact.h"
#include "tools/show/show.h"

void show_contact (Output *output, const Contact *contact)
{
  static const char *const kinds[] = {
      [CONTACT_VISIT] = N_ ("visit"),     [CONTACT_CALL] = N_ ("call"),         [CONTACT_LETTER] = N_ ("letter"),
      [CONTACT_MESSAGE] = N_ ("message"), [CONTACT_GREETING] = N_ ("greeting"), [CONTACT_COMPLAINT] = N_ ("complaint")};
  static const char *const steps[] = {
      [CONTACT_NOTED] = N_ ("noted"), [CONTACT_SETTLED] = N_ ("settled"), [CONTACT_WITHDRAWN] = N_ ("withdrawn")};
  static const char *const texts[] = {
      [CONTACT_NOTED] = N_ ("text"), [CONTACT_SETTLED] = N_ ("how"), [CONTACT_WITHDRAWN] = N_ ("reason")};
  output_text (output, "contact", N_ ("contact"), contact->entry.number);
  output_number (output, "edition", N_ ("edition"), contact->entry.edition);
  output_text (output, "kind", N_ ("type"), output_word (output, kinds[contact->kind]));
  output_text (output, "step", N_ ("state"), output_word (output, steps[contact->step]));
  output_path (output, "customer", N_ ("customer"), contact->entry.places->pdata[0]);
  output_day (output, "day", N_ ("day"), &contact->day);
  output_text (output, "text", texts[contact->step], contact->text);
  output_text (output, "with", N_ ("with"), contact->person);
  output_text (output, "needs", N_ ("needs"), contact->needs);
  if (contact->satisfaction > 0)
    output_number (output, "satisfaction", N_ ("satisfaction"), contact->satisfaction);
  if (contact->record != NULL)
    output_path (output, "record", N_ ("record"), contact->record);
  output_text (output, "by", N_ ("by"), contact->entry.by);
  output_time (output, "time", N_ ("time"), contact->entry.time);
}

bool show_contact_edition (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                           GError **error)
{
  g_autoptr (Contact) contact = contact_read (archive, index, number, edition, error);
  if (contact != NULL)
    show_contact (output, contact);
  return contact != NULL;
}

typedef struct {
  char *last, *entry; /* of the latest contact */
  unsigned all, open;
} Counted;

static bool count_contact (const IndexContact *contact, gpointer data)
{
  Counted *counted = data;
  counted->all++;
  counted->open += g_str_equal (contact->kind, "complaint") && !contact->settled;
  if (counted->all == 1) {
    counted->last = g_strdup (contact->day);
    counted->entry = g_strdup (contact->entry);
  }
  return true;
}

bool show_contacts (Output *output, Index *index, const char *customer, GError **error)
{
  GDate last;
  Counted counted = {0};
  const IndexContactQuery query = {.customer = customer, .restricted = true};
  bool good = index_contacts (index, &query, count_contact, &counted, error);
  if (counted.all > 0 && date_parse_strict (counted.last, &last)) {
    output_begin (output, "last-contact");
    output_number (output, "contacts", N_ ("contacts"), counted.all);
    output_day (output, "last", N_ ("last contact"), &last);
    output_text (output, "entry", N_ ("entry"), counted.entry);
    if (counted.open > 0 || output_is_json (output))
      output_number (output, "open-complaints", N_ ("open complaints"), counted.open);
    output_end (output);
  }
  g_free (counted.last);
  g_free (counted.entry);
  return good;
}
