/* Checks contacts with customers. Each edition against its events is checked like that of any entry (verify/entry.c);
 * here it is held against the editions before it and against the archive at that time. */
#include <string.h>

#include "form/name.h"
#include "form/registers/contact.h"
#include "sys/message.h"
#include "verify/internal.h"

static void accuse_contact (Verify *verify, const VerifyEntry *entry, const char *message)
{
  verify_accuse (verify, entry, "V-CONTACT", message);
}

/* A withdrawal ends an entry, and a complaint is settled once. */
static void check_step (Verify *verify, const VerifyEntry *entry, const Contact *contact, const Contact *before)
{
  if (before->kind != contact->kind || g_date_compare (&before->day, &contact->day) != 0 ||
      strcmp (before->entry.places->pdata[0], contact->entry.places->pdata[0]) != 0)
    accuse_contact (verify, entry, N_ ("the contact was noted with another kind, day or customer"));
  if (before->step == CONTACT_WITHDRAWN || (before->step == CONTACT_SETTLED && contact->step == CONTACT_SETTLED))
    accuse_contact (verify, entry, N_ ("the contact was settled or withdrawn already"));
}

/* The record had been filed, and was not destroyed yet. */
static void check_record (Verify *verify, const VerifyEntry *entry, const char *path)
{
  const VerifyEntry *record = verify_table_record_at (verify->table, path, entry->number);
  uint64_t end = record != NULL ? verify_table_end (verify->table, record) : 0;
  if (record == NULL || (end != 0 && end < entry->number))
    accuse_contact (verify, entry, N_ ("the record that the contact names was not in the archive"));
}

static void check_customer (Verify *verify, const VerifyEntry *entry, const char *customer)
{
  g_autofree char *tombstone = g_build_filename (customer, "tombstone.xml", NULL);
  const VerifyEntry *end = verify_table_find (verify->table, tombstone);
  if (end != NULL && end->number < entry->number)
    accuse_contact (verify, entry, N_ ("the customer's file had ended"));
}

static void judge_contact (Verify *verify, const DeskKept *kept, GHashTable *newest)
{
  const Contact *contact = kept->document;
  const VerifyEntry *entry = verify_table_at (verify->table, kept->index);
  const Contact *before = g_hash_table_lookup (newest, contact->entry.number);
  const Layout *layout = verify_layout_at (verify, entry->number);
  if (before != NULL)
    check_step (verify, entry, contact, before);
  if (contact->record != NULL)
    check_record (verify, entry, contact->record);
  check_customer (verify, entry, contact->entry.places->pdata[0]);
  GDate noted = layout != NULL ? layout_day (layout, contact->entry.time) : contact->day;
  if (g_date_compare (&contact->day, &noted) > 0)
    accuse_contact (verify, entry, N_ ("the contact is dated after it was noted"));
  g_hash_table_insert (newest, contact->entry.number, kept->document);
}

void desk_contacts (Verify *verify)
{
  g_autoptr (GPtrArray) contacts = desk_kept_of (verify, KIND_CONTACT);
  g_autoptr (GHashTable) newest = g_hash_table_new (g_str_hash, g_str_equal);
  for (unsigned i = 0; i < contacts->len; i++)
    judge_contact (verify, contacts->pdata[i], newest);
}
