/* Transfers that nobody received, or not these records, or not by the recipient that people signed for. */
#include <string.h>

#include "fold/transfer.h"
#include "ops/amend.h"
#include "store/journal.h"
#include "tests/forge/forge.h"

#define GOOD "customers/C00/C00001/2010/a06-feedback/0001"
#define TARBALL "2222222222222222222222222222222222222222222222222222222222222222"
#define TWO "C00001/2010/a06/1, C00001/2010/a06/2"

static Key *recipient;    /* its private key */
static const Key *pinned; /* the one that the register pins */
static uint64_t pack;     /* the event of the pack */
static uint64_t packed;   /* up to this event */

/* ---- The steps of an honest transfer ---- */

static void pin (Register *list, const Key *key)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (GBytes) pem = key_print_public (key);
  digest_gbytes (DIGEST_SHA256, pem, hex);
  pinned = key;
  forge_set (&list->recipient, "Z200");
  forge_set (&list->recipient_key, hex);
  for (unsigned i = 0; i < list->lines->len; i++)
    ((RegisterLine *)list->lines->pdata[i])->disposition = REGISTER_TRANSFER;
}

static void transfer (Register *list)
{
  if (recipient == NULL)
    recipient = key_generate (KEY_P256, NULL);
  pin (list, recipient);
}

static void bring_key_of (Forger *forger, const Key *key)
{
  g_autofree char *path = register_recipient_path (forger->list->number, forger->list->edition);
  forge_bring (forger, &(ForgeFile){"recipient", path, key_print_public (key), {"register", COURT_NUMBER, NULL}}, NULL);
}

static void bring_key (Forger *forger)
{
  bring_key_of (forger, pinned);
}

static void record_pack (Forger *forger, uint64_t from, const char *digest)
{
  char head[DIGEST_HEX_SIZE], since[DIGEST_HEX_SIZE];
  const Journal *journal = archive_journal (forger->court.archive);
  packed = journal_length (journal);
  pack = packed + 1;
  g_autofree char *first = g_strdup_printf ("%" G_GUINT64_FORMAT, from);
  g_autofree char *to = g_strdup_printf ("%" G_GUINT64_FORMAT, packed);
  g_assert_true (journal_digest (journal, packed, head, NULL));
  if (from == 1)
    g_strlcpy (since, "0000000000000000000000000000000000000000000000000000000000000000", sizeof since);
  else
    g_assert_true (journal_digest (journal, from - 1, since, NULL));
  forge_event (forger, "pack",
               (const char *const[]){"from", first, "to", to, "head", head, "since", since, "digest", digest, "bytes",
                                     "10240", NULL});
}

static void record (Forger *forger)
{
  record_pack (forger, 1, TARBALL);
}

static void list_backup (Certificate *certificate)
{
  certificate_add_backup (certificate, pack, packed, TARBALL);
}

typedef void (*Lie) (Acknowledgement *text);

static void file_signature (Forger *forger, GBytes *signature)
{
  g_autofree char *path = register_acknowledgement_path (COURT_NUMBER, forger->list->edition);
  g_autofree char *beside = statement_signature_path (path);
  forge_bring (forger, &(ForgeFile){"signature", beside, signature, {NULL}}, NULL);
}

static unsigned first_edition (const RegisterLine *line G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  return 1;
}

/* Of the record that amend_one amended. */
static unsigned second_edition_of_one (const RegisterLine *line, gconstpointer data G_GNUC_UNUSED)
{
  return strcmp (line->path, GOOD) == 0 ? 2 : 1;
}

/* Without a signer there is no signature. */
static void acknowledge_editions (Forger *forger, unsigned (*edition) (const RegisterLine *line, gconstpointer data),
                                  Lie lie, const Key *signer)
{
  const Transfer honest = {.archive = journal_archive_id (archive_journal (forger->court.archive)),
                           .algorithm = DIGEST_SHA256,
                           .list = forger->list,
                           .digest = forger->digest,
                           .key = pinned,
                           .edition = edition};
  g_autofree char *path = register_acknowledgement_path (COURT_NUMBER, forger->list->edition);
  g_autoptr (Acknowledgement) text = transfer_acknowledgement (&honest, TARBALL);
  if (lie != NULL)
    lie (text);
  GBytes *bytes = acknowledgement_print (text);
  GBytes *signature = signer != NULL ? key_sign (signer, bytes, NULL) : NULL;
  forge_bring (forger, &(ForgeFile){"acknowledge", path, bytes, {"register", COURT_NUMBER, NULL}}, NULL);
  if (signature != NULL)
    file_signature (forger, signature);
}

static void acknowledge_as (Forger *forger, Lie lie, const Key *signer)
{
  acknowledge_editions (forger, first_edition, lie, signer);
}

static void amend_one (Forger *forger)
{
  g_autoptr (GError) error = NULL;
  GDate today;
  const char *const records[] = {GOOD, NULL};
  const AmendRequest request = {.references = records, .reason = "why", .title = "信函"};
  g_date_clear (&today, 1);
  g_date_set_time_t (&today, court_now);
  g_autoptr (GPtrArray) amended = amend_run (forger->court.archive, &request, "clerk", &today, false, &error);
  g_assert_no_error (error);
}

static void receive_the_amended (Forger *forger)
{
  record (forger);
  acknowledge_editions (forger, second_edition_of_one, NULL, recipient);
}

static void receive (Forger *forger)
{
  record (forger);
  acknowledge_as (forger, NULL, recipient);
}

static void receive_with (Forger *forger, Lie lie)
{
  record (forger);
  acknowledge_as (forger, lie, recipient);
}

/* ---- Lies about the recipient ---- */

static void pin_nothing (Register *list)
{
  transfer (list);
  g_clear_pointer (&list->recipient_key, g_free);
}

static void pin_without_name (Register *list)
{
  transfer (list);
  g_clear_pointer (&list->recipient, g_free);
}

static void pin_for_nothing (Register *list)
{
  transfer (list);
  g_clear_pointer (&list->recipient, g_free);
  for (unsigned i = 0; i < list->lines->len; i++)
    ((RegisterLine *)list->lines->pdata[i])->disposition = REGISTER_DESTROY;
}

static void bring_another_key (Forger *forger)
{
  g_autoptr (Key) other = key_generate (KEY_P256, NULL);
  bring_key_of (forger, other);
}

static void bring_no_key (Forger *forger)
{
  g_autofree char *path = register_recipient_path (COURT_NUMBER, 1);
  forge_bring (forger, &(ForgeFile){"recipient", path, g_bytes_new ("none\n", 5), {"register", COURT_NUMBER, NULL}},
               NULL);
}

static void pin_no_key (Register *list)
{
  char hex[DIGEST_HEX_SIZE];
  transfer (list);
  digest_bytes (DIGEST_SHA256, "none\n", 5, hex);
  forge_set (&list->recipient_key, hex);
}

/* The forger is the recipient. */
static const Key *own;

static void find_own (Forger *forger)
{
  own = forger->court.keys[court_index ("operator")];
}

static void pin_own (Register *list)
{
  pin (list, own);
}

static void receive_by_ourselves (Forger *forger)
{
  record (forger);
  acknowledge_as (forger, NULL, own);
}

/* ---- Lies about what was received ---- */

static void nothing (Forger *forger)
{
  record (forger);
}

static void forge_signature (Forger *forger)
{
  g_autoptr (Key) other = key_generate (KEY_P256, NULL);
  record (forger);
  acknowledge_as (forger, NULL, other);
}

static void leave_unsigned (Forger *forger)
{
  record (forger);
  acknowledge_as (forger, NULL, NULL);
}

static void other_content (Acknowledgement *text)
{
  forge_set (&((AcknowledgedRecord *)text->records->pdata[0])->digest, FIXTURE_DIGEST);
}

static void one_less (Acknowledgement *text)
{
  g_ptr_array_set_size (text->records, 1);
}

static void one_more (Acknowledgement *text)
{
  acknowledgement_add (text, FIXTURE_DIGEST, "customers/C00/C00001/2024/a06-feedback/0001/manifest-sha256.1.txt");
}

static void other_record (Acknowledgement *text)
{
  forge_set (&((AcknowledgedRecord *)text->records->pdata[0])->path,
             "customers/C00/C00001/2024/a06-feedback/0001/manifest-sha256.1.txt");
}

static void other_register (Acknowledgement *text)
{
  forge_set (&text->digest, FIXTURE_DIGEST);
}

static void other_edition (Acknowledgement *text)
{
  forge_set (&text->subject, "destruction/" COURT_NUMBER "/register.2.xml");
}

static void other_archive (Acknowledgement *text)
{
  forge_set (&text->archive, FIXTURE_DIGEST);
}

static void other_recipient (Acknowledgement *text)
{
  forge_set (&text->recipient, "Z999");
}

static void other_key (Acknowledgement *text)
{
  forge_set (&text->key, FIXTURE_DIGEST);
}

static void other_pack (Acknowledgement *text)
{
  forge_set (&text->pack, FIXTURE_DIGEST);
}

#define RECEIVES(lie)                                                                                                  \
  static void receive_##lie (Forger *forger)                                                                           \
  {                                                                                                                    \
    receive_with (forger, lie);                                                                                        \
  }
RECEIVES (other_content)
RECEIVES (one_less)
RECEIVES (one_more)
RECEIVES (other_record)
RECEIVES (other_register)
RECEIVES (other_edition)
RECEIVES (other_archive)
RECEIVES (other_recipient)
RECEIVES (other_key)
RECEIVES (other_pack)

/* ---- Lies about the pack ---- */

static void discard (Forger *forger)
{
  g_autofree char *event = g_strdup_printf ("%" G_GUINT64_FORMAT, pack);
  forge_event (forger, "discard", (const char *const[]){"pack", event, NULL});
}

static void receive_discarded (Forger *forger)
{
  record (forger);
  discard (forger);
  acknowledge_as (forger, NULL, recipient);
}

static void receive_and_discard (Forger *forger)
{
  receive (forger);
  discard (forger);
}

static void receive_unrecorded (Forger *forger)
{
  acknowledge_as (forger, NULL, recipient);
}

static void receive_before_it_was_packed (Forger *forger)
{
  acknowledge_as (forger, NULL, recipient);
  record (forger);
}

/* An increment, which holds no record of the register. */
static void receive_increment (Forger *forger)
{
  record_pack (forger, journal_length (archive_journal (forger->court.archive)), TARBALL);
  acknowledge_as (forger, NULL, recipient);
}

/* ---- What belongs to no transfer ---- */

static void acknowledge_nothing (Forger *forger)
{
  record (forger);
  pinned = forger->court.keys[0];
  g_autofree char *code = forger->list->recipient;
  RegisterLine *line = forger->list->lines->pdata[0];
  forger->list->recipient = g_strdup ("Z200");
  line->disposition = REGISTER_TRANSFER;
  acknowledge_as (forger, NULL, pinned);
  line->disposition = REGISTER_DESTROY;
  g_clear_pointer (&forger->list->recipient, g_free);
  forger->list->recipient = g_steal_pointer (&code);
}

static void bring_key_of_nothing (Forger *forger)
{
  bring_key_of (forger, forger->court.keys[0]);
}

static void receive_too_late (Forger *forger)
{
  acknowledge_as (forger, NULL, recipient);
}

#define FALSE_TEXT(what, change)                                                                                       \
  {                                                                                                                    \
    .name = what, .code = "V-ACKNOWLEDGEMENT", .refusal = "", .lines = TWO, .list = transfer, .written = bring_key,    \
    .approved = change, .certificate = list_backup                                                                     \
  }

static const ForgeCase cases[] = {
    {.name = "a transfer that was acknowledged",
     .refusal = "",
     .lines = TWO,
     .list = transfer,
     .written = bring_key,
     .approved = receive,
     .certificate = list_backup},
    {.name = "a transfer of an amended record",
     .refusal = "",
     .lines = TWO,
     .before = amend_one,
     .list = transfer,
     .written = bring_key,
     .approved = receive_the_amended,
     .certificate = list_backup},
    {.name = "an amended record acknowledged as its first edition",
     .code = "V-ACKNOWLEDGEMENT",
     .refusal = "",
     .lines = TWO,
     .before = amend_one,
     .list = transfer,
     .written = bring_key,
     .approved = receive,
     .certificate = list_backup},
    {.name = "a pack discarded after it was acknowledged",
     .refusal = "",
     .lines = TWO,
     .list = transfer,
     .written = bring_key,
     .approved = receive_and_discard},
    {.name = "a transfer that is not carried out yet",
     .refusal = "",
     .list = transfer,
     .written = bring_key,
     .end = FORGE_COUNTED},
    {.name = "a transfer that nobody acknowledged",
     .code = "V-DESTROY-UNACKNOWLEDGED",
     .refusal = "",
     .list = transfer,
     .written = bring_key,
     .approved = nothing,
     .certificate = list_backup},
    {.name = "a transfer acknowledged after the records were gone",
     .code = "V-DESTROY-UNACKNOWLEDGED",
     .refusal = "",
     .list = transfer,
     .written = bring_key,
     .approved = nothing,
     .certificate = list_backup,
     .after = receive_too_late},
    {.name = "an acknowledgement without a signature",
     .code = "V-SIGNATURE-MISSING",
     .refusal = "",
     .list = transfer,
     .written = bring_key,
     .approved = leave_unsigned,
     .certificate = list_backup},
    {.name = "an acknowledgement signed by another",
     .code = "V-SIGNATURE",
     .refusal = "",
     .list = transfer,
     .written = bring_key,
     .approved = forge_signature,
     .certificate = list_backup},
    {.name = "a register that pins no key of its recipient",
     .code = "V-REGISTER",
     .refusal = "D-DESTROY-RECIPIENT",
     .list = pin_nothing,
     .end = FORGE_PROPOSED},
    {.name = "a register that pins a key and names no recipient",
     .code = "V-REGISTER",
     .refusal = "D-DESTROY-RECIPIENT",
     .list = pin_without_name,
     .written = bring_key,
     .end = FORGE_PROPOSED},
    {.name = "a register that pins a key and transfers nothing",
     .code = "V-REGISTER",
     .refusal = "D-DESTROY-RECIPIENT",
     .list = pin_for_nothing,
     .written = bring_key,
     .end = FORGE_PROPOSED},
    {.name = "a pinned key that is not there",
     .code = "V-REGISTER",
     .refusal = "D-DESTROY-RECIPIENT",
     .list = transfer,
     .end = FORGE_PROPOSED},
    {.name = "another key than was pinned",
     .code = "V-RECIPIENT",
     .refusal = "D-DESTROY-RECIPIENT",
     .list = transfer,
     .written = bring_another_key,
     .end = FORGE_PROPOSED},
    {.name = "a pinned key that is none",
     .code = "V-RECIPIENT",
     .refusal = "D-DESTROY-RECIPIENT",
     .list = pin_no_key,
     .written = bring_no_key,
     .end = FORGE_PROPOSED},
    {.name = "a recipient with the key of a person here",
     .code = "V-ACKNOWLEDGEMENT",
     .refusal = "D-DESTROY-RECIPIENT",
     .before = find_own,
     .list = pin_own,
     .written = bring_key,
     .approved = receive_by_ourselves,
     .certificate = list_backup},
    {.name = "a key of a recipient where nothing is transferred",
     .code = "V-RECIPIENT",
     .written = bring_key_of_nothing,
     .end = FORGE_PROPOSED},
    {.name = "an acknowledgement where nothing is transferred",
     .code = "V-ACKNOWLEDGEMENT",
     .approved = acknowledge_nothing,
     .end = FORGE_COUNTED},
    FALSE_TEXT ("an acknowledgement of other content", receive_other_content),
    FALSE_TEXT ("an acknowledgement of one record less", receive_one_less),
    FALSE_TEXT ("an acknowledgement of one record more", receive_one_more),
    FALSE_TEXT ("an acknowledgement of another record", receive_other_record),
    FALSE_TEXT ("an acknowledgement of other bytes of the register", receive_other_register),
    FALSE_TEXT ("an acknowledgement of another edition", receive_other_edition),
    FALSE_TEXT ("an acknowledgement for another archive", receive_other_archive),
    FALSE_TEXT ("an acknowledgement by another recipient", receive_other_recipient),
    FALSE_TEXT ("an acknowledgement that names another key", receive_other_key),
    FALSE_TEXT ("an acknowledgement of another pack", receive_other_pack),
    FALSE_TEXT ("an acknowledgement of a pack that was discarded", receive_discarded),
    FALSE_TEXT ("an acknowledgement of a pack that was never recorded", receive_unrecorded),
    FALSE_TEXT ("an acknowledgement of a pack recorded later", receive_before_it_was_packed),
    FALSE_TEXT ("an acknowledgement of an increment without the records", receive_increment),
};

FORGE_TABLE ("transfers", cases)
