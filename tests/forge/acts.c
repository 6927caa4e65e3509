/* Profiles, packs, layouts and signed commits that are not what they are called. */
#include <string.h>

#include "form/document/commit.h"
#include "form/document/customer.h"
#include "tests/forge/forge.h"

/* ---- Profiles ---- */

#define SECOND "customers/C00/C00001/customer.2.xml"

static void bring_profile (Forger *forger, const char *path, unsigned edition, const char *number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = forge_read (forger, "customers/C00/C00001/customer.1.xml");
  g_autoptr (Customer) customer = customer_parse (bytes, "", &error);
  g_assert_no_error (error);
  customer->edition = edition;
  forge_set (&customer->nonce, FIXTURE_NONCE);
  forge_set (&customer->number, number);
  forge_bring (forger, &(ForgeFile){"customer", path, customer_print (customer), {NULL}}, NULL);
}

#define PROFILE(name, path, edition, number)                                                                           \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    bring_profile (forger, path, edition, number);                                                                     \
  }
PROFILE (edit, SECOND, 2, "C00001")
PROFILE (skip_an_edition, "customers/C00/C00001/customer.3.xml", 3, "C00001")
PROFILE (misname_an_edition, SECOND, 3, "C00001")
PROFILE (name_another_customer, SECOND, 2, "C00002")
PROFILE (bring_another_customer, "customers/C00/C00002/customer.1.xml", 1, "C00001")
PROFILE (bring_a_later_edition_first, "customers/C00/C00002/customer.2.xml", 2, "C00002")
PROFILE (bring_the_first, "customers/C00/C00002/customer.1.xml", 1, "C00002")

static void bring_editions_in_the_wrong_order (Forger *forger)
{
  bring_a_later_edition_first (forger);
  bring_the_first (forger);
}

/* ---- Packs ---- */

/* A pack of all events so far; one field may be false. */
static void record_pack (Forger *forger, const char *field, const char *value)
{
  const Journal *journal = archive_journal (forger->court.archive);
  g_autofree char *to = g_strdup_printf ("%" G_GUINT64_FORMAT, journal_length (journal));
  g_autofree char *zeros = g_strnfill (64, '0');
  const char *fields[] = {
      "from",  "1",   "to", to,   "head", journal_head (journal), "since", zeros, "digest", FIXTURE_DIGEST,
      "bytes", "100", NULL, NULL, NULL};
  for (unsigned i = 0; i < 12; i += 2)
    if (g_strcmp0 (fields[i], field) == 0)
      fields[i + 1] = value;
  if (g_strcmp0 (field, "redacted") == 0) {
    fields[12] = field;
    fields[13] = value;
  }
  forge_event (forger, "pack", fields);
}

#define PACK(name, field, value)                                                                                       \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    record_pack (forger, field, value);                                                                                \
  }
PACK (pack_honestly, NULL, NULL)
PACK (pack_another_head, "head", FIXTURE_DIGEST)
PACK (pack_since_another_line, "since", FIXTURE_DIGEST)
PACK (pack_what_is_to_come, "to", "9999")
PACK (pack_backwards, "from", "999")
PACK (pack_from_the_middle, "from", "5")
PACK (pack_with_no_digest, "digest", "123")
PACK (pack_redacted_before, "redacted", "3")

static void discard (Forger *forger, uint64_t event)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, event);
  forge_event (forger, "discard", (const char *const[]){"pack", number, NULL});
}

static void discard_no_pack (Forger *forger)
{
  discard (forger, 3);
}

static void discard_a_pack_to_come (Forger *forger)
{
  discard (forger, 999);
}

static void pack_and_discard (Forger *forger)
{
  pack_honestly (forger);
  discard (forger, journal_length (archive_journal (forger->court.archive)));
}

static void discard_twice (Forger *forger)
{
  pack_and_discard (forger);
  discard (forger, journal_length (archive_journal (forger->court.archive)) - 1);
}

static void accept (Forger *forger, const char *head, int events)
{
  const Journal *journal = archive_journal (forger->court.archive);
  g_autofree char *number = g_strdup_printf ("%d", (int)journal_length (journal) + events);
  forge_event (forger, "accept",
               (const char *const[]){"events", number, "head", head != NULL ? head : journal_head (journal), NULL});
}

static void accept_honestly (Forger *forger)
{
  accept (forger, NULL, 0);
}

static void accept_another_state (Forger *forger)
{
  accept (forger, FIXTURE_DIGEST, 0);
}

static void accept_fewer_events (Forger *forger)
{
  accept (forger, NULL, -1);
}

/* ---- Layouts ---- */

static void bring_layout (Forger *forger, const char *path, const char *id, const char *edition)
{
  forge_bring (forger,
               &(ForgeFile){"layout",
                            path,
                            forge_read (forger, "layouts/company.1.xml"),
                            {"id", id, "edition", edition, "use", "parent", NULL}},
               NULL);
}

static void misname_a_layout (Forger *forger)
{
  bring_layout (forger, "layouts/company.2.xml", "company", "2");
}

static void call_a_layout_otherwise (Forger *forger)
{
  bring_layout (forger, "layouts/company.2.xml", "company", "1");
}

static void bring_a_layout_for_nothing (Forger *forger)
{
  forge_bring (forger,
               &(ForgeFile){"layout", "layouts/company.2.xml", forge_read (forger, "layouts/company.1.xml"), {NULL}},
               NULL);
}

static void edit_and_erase (Forger *forger)
{
  g_autoptr (GBytes) bytes = forge_read (forger, "customers/C00/C00001/customer.1.xml");
  forge_bring (
      forger,
      &(ForgeFile){"customer", SECOND, g_bytes_ref (bytes), {"erases", "customers/C00/C00001/customer.1.xml", NULL}},
      NULL);
}

static void found_again (Forger *forger)
{
  forge_event (forger, "init", (const char *const[]){"format", "1", "algorithm", "sha256", "fonds", "Z001", NULL});
}

/* ---- Signed commits ---- */

typedef struct {
  const char *person, *key_of; /* who is named, and whose key signs */
  const char *head;
  int events;
} Signing;

static void sign_last (Forger *forger, const Signing *signing)
{
  const Journal *journal = archive_journal (forger->court.archive);
  const Key *key = forger->court.keys[court_index (signing->key_of)];
  g_autofree char *person = court_person (signing->person);
  const char *head = signing->head != NULL ? signing->head : journal_head (journal);
  g_autoptr (GBytes) text =
      commit_text (journal_archive_id (journal), (uint64_t)((int64_t)journal_length (journal) + signing->events), head,
                   person, key_fingerprint (key));
  g_autoptr (GBytes) signature = key_sign (key, text, NULL);
  g_autoptr (Event) event = commit_event (person, key_fingerprint (key), signature);
  forge_event (forger, "signed",
               (const char *const[]){"person", person, "key", key_fingerprint (key), "signature",
                                     event_get (event, "signature"), NULL});
}

#define SIGN(name, ...)                                                                                                \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    edit (forger);                                                                                                     \
    sign_last (forger, &(Signing){__VA_ARGS__});                                                                       \
  }
SIGN (sign_honestly, .person = "witness", .key_of = "witness")
SIGN (sign_for_another, .person = "approver", .key_of = "witness")
SIGN (sign_another_line, .person = "witness", .key_of = "witness", .head = FIXTURE_DIGEST)
SIGN (sign_another_position, .person = "witness", .key_of = "witness", .events = -1)

static void sign_after_leaving (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  char *words[] = {(char[]){"leave"}, (char[]){"witness"}, NULL, NULL};
  g_assert_true (court_change_person (&forger->court, words, &error));
  sign_honestly (forger);
}

static void sign_twice (Forger *forger)
{
  sign_honestly (forger);
  sign_last (forger, &(Signing){.person = "approver", .key_of = "approver"});
}

static void sign_with_nothing (Forger *forger)
{
  edit (forger);
  forge_event (forger, "signed",
               (const char *const[]){"person", "p0006", "key", FIXTURE_DIGEST, "signature", "", NULL});
}

#define ACT(what, found, lie)                                                                                          \
  {                                                                                                                    \
    .name = what, .code = found, .end = FORGE_NOTHING, .after = lie                                                    \
  }

static const ForgeCase cases[] = {
    ACT ("a second edition of a profile", NULL, edit),
    ACT ("a profile's edition that skips one", "V-CUSTOMER", skip_an_edition),
    ACT ("a profile's edition in the place of another", "V-CUSTOMER", misname_an_edition),
    ACT ("a profile of another customer", "V-CUSTOMER", name_another_customer),
    ACT ("a profile in the place of another customer", "V-CUSTOMER", bring_another_customer),
    ACT ("a profile whose second edition came first", "V-CUSTOMER", bring_editions_in_the_wrong_order),
    ACT ("a pack", NULL, pack_honestly),
    ACT ("a pack of another journal", "V-PACK-EVENT", pack_another_head),
    ACT ("a pack since another line", "V-PACK-EVENT", pack_since_another_line),
    ACT ("a pack from the middle since the start", "V-PACK-EVENT", pack_from_the_middle),
    ACT ("a pack of events to come", "V-EVENT", pack_what_is_to_come),
    ACT ("a pack that ends before it begins", "V-EVENT", pack_backwards),
    ACT ("a pack without a digest", "V-EVENT", pack_with_no_digest),
    ACT ("a pack redacted by an event that it holds", "V-EVENT", pack_redacted_before),
    ACT ("a pack that was discarded", NULL, pack_and_discard),
    ACT ("a pack discarded twice", "V-EVENT", discard_twice),
    ACT ("a pack discarded that was none", "V-EVENT", discard_no_pack),
    ACT ("a pack discarded that is to come", "V-EVENT", discard_a_pack_to_come),
    ACT ("a restored archive accepted", NULL, accept_honestly),
    ACT ("another state accepted", "V-EVENT", accept_another_state),
    ACT ("fewer events accepted", "V-EVENT", accept_fewer_events),
    ACT ("a layout of another edition than its name", "V-LAYOUT", misname_a_layout),
    ACT ("a layout whose event names another edition", "V-EVENT", call_a_layout_otherwise),
    ACT ("a layout without its use", "V-EVENT", bring_a_layout_for_nothing),
    ACT ("a profile that erases the one before it", "V-EVENT", edit_and_erase),
    ACT ("an archive founded again", "V-EVENT", found_again),
    ACT ("a signed commit", NULL, sign_honestly),
    ACT ("a commit signed in the name of another", "V-SIGNER-KEY", sign_for_another),
    ACT ("a commit signed with another line", "V-SIGNATURE", sign_another_line),
    ACT ("a commit signed at another position", "V-SIGNATURE", sign_another_position),
    ACT ("a commit signed by somebody who had left", "V-SIGNER-KEY", sign_after_leaving),
    ACT ("a commit signed by two", "V-EVENT", sign_twice),
    ACT ("a commit signed with nothing", "V-EVENT", sign_with_nothing),
};

FORGE_TABLE ("acts", cases)
