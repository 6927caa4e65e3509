/* For tests of destruction: an archive with old records and people who may sign, a clock that is moved by hand, and a
 * little language in which people act, one step after another, separated by "; ":
 *
 *     propose LINE[, LINE]…      replace LINE[, LINE]…      withdraw
 *     sign PERSON ROLE [DECISION]                           run PERSON
 *     wait DAYS   back DAYS      hold PLACE   lift          extend DAY
 *     grant PERSON ROLE [DAYS]   revoke PERSON ROLE         leave PERSON
 *     adopt                      rollback N                 and those of the test itself
 *
 * PLACE and LINE begin with a record's short path; REG stands for the register in paths of files. */
#pragma once

#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "form/document/manifest.h"
#include "ops/decide/run.h"
#include "ops/destroy.h"
#include "ops/file/seal.h"
#include "ops/sign/people.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/transaction.h"
#include "tests/unit/archive_fixture.h"
#include "tests/unit/index_fixture.h"

#define COURT_NUMBER "D2026-0001"
#define COURT_DIRECTORY "destruction/" COURT_NUMBER
#define COURT_DAY 86400
#define COURT_START 1795421520 /* 2026-11-23 */

/* ---- The clock ---- */

/* What GLib asks for the time; the linker finds these before those of the C library. */
static int64_t court_now = COURT_START;

int gettimeofday (struct timeval *restrict now, void *restrict zone G_GNUC_UNUSED)
{
  *now = (struct timeval){.tv_sec = court_now};
  return 0;
}

/* ---- People and records ---- */

typedef struct {
  const char *name, *department;
  const char *roles[4];
} Cast;

static const Cast court_cast[] = {
    {"administrator", "HR", {"administrator"}},
    {"appraiser", "HR", {"appraiser"}},
    {"reviewer", "HR", {"hr-head"}},
    {"approver", "GM", {"management"}},
    {"operator", "HR", {"operator"}},
    {"witness", "Sales", {"witness"}},
    {"witness2", "Finance", {"witness"}},
    {"chief", "HR", {"appraiser", "hr-head", "operator"}},
    {"boss", "GM", {"management", "witness"}},
    {"hands", "HR", {"operator", "witness"}},
    {"foreign", "Sales", {"hr-head"}},
    {"nobody", "Sales", {NULL}},
};

typedef struct {
  char *base, *path; /* of all archives, and of the one at hand */
  Archive *archive;
  Key *keys[G_N_ELEMENTS (court_cast)];
  unsigned files; /* beneath customers/, when there was no register yet */
} Court;

static inline unsigned court_index (const char *name)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (court_cast); i++)
    if (strcmp (court_cast[i].name, name) == 0)
      return i;
  g_error ("nobody is called %s", name);
}

static inline char *court_person (const char *name)
{
  return g_strdup_printf ("p%04u", court_index (name) + 1);
}

static inline Signer court_signer (const Court *court, const char *name)
{
  return (Signer){.key = court->keys[court_index (name)], .person = court_person (name)};
}

static inline void court_close (Court *court)
{
  g_clear_pointer (&court->archive, archive_close);
}

static inline bool court_open (Court *court, GError **error)
{
  court_close (court);
  court->archive = archive_open (court->path, ARCHIVE_WRITE, error);
  return court->archive != NULL;
}

static inline bool court_edit (Court *court, PeopleEdit *edit, bool founded, GError **error)
{
  g_auto (PeopleResult) result = {0};
  Signer signer = court_signer (court, "administrator");
  bool good = people_edit (court->archive, edit, founded ? &signer : NULL, "tester", false, &result, error);
  g_free (signer.person);
  return good;
}

static inline void role_free (gpointer data)
{
  g_free (((PersonRole *)data)->word);
  g_free (data);
}

static inline GPtrArray *court_grants (const char *word, int64_t until)
{
  GPtrArray *grants = g_ptr_array_new_with_free_func (role_free);
  PersonRole *role = g_new0 (PersonRole, 1);
  role->word = g_strdup (word);
  role->until = until;
  if (word != NULL)
    g_ptr_array_add (grants, role);
  else
    role_free (role);
  return grants;
}

static inline void court_employ (Court *court, unsigned i)
{
  g_autoptr (GError) error = NULL;
  const Cast *cast = &court_cast[i];
  court->keys[i] = key_generate (KEY_P256, &error);
  g_autoptr (GPtrArray) grants = court_grants (cast->roles[0], 0);
  PeopleEdit edit = {.name = cast->name, .department = cast->department, .grants = grants, .key = court->keys[i]};
  g_assert_true (court_edit (court, &edit, i > 0, &error));
  for (unsigned j = 1; j < G_N_ELEMENTS (cast->roles) && cast->roles[j] != NULL; j++) {
    g_autofree char *number = court_person (cast->name);
    g_autoptr (GPtrArray) more = court_grants (cast->roles[j], 0);
    PeopleEdit again = {.number = number, .grants = more};
    g_assert_true (court_edit (court, &again, true, &error));
  }
}

typedef struct {
  Record *record;
  char *path;
  unsigned item;
} Deposit;

static inline bool court_prepare_record (Transaction *transaction, Index *index G_GNUC_UNUSED, gpointer data,
                                         GError **error)
{
  const Deposit *deposit = data;
  char part_hex[DIGEST_HEX_SIZE], xml_hex[DIGEST_HEX_SIZE], hex[DIGEST_HEX_SIZE];
  RecordPart *part = deposit->record->parts->pdata[0];
  g_autofree char *reference = refcode_print (&deposit->record->reference);
  g_autoptr (GBytes) scan = bytes_of (reference);
  if (!transaction_write (transaction, deposit->item, part->file, scan, part_hex, error))
    return false;
  g_free (part->digest);
  part->digest = g_strdup (part_hex);
  part->bytes = strlen (reference);
  g_autoptr (GBytes) xml = record_print (deposit->record);
  g_autoptr (Manifest) manifest = manifest_new (DIGEST_SHA256);
  if (!transaction_write (transaction, deposit->item, "record.1.xml", xml, xml_hex, error))
    return false;
  manifest_add (manifest, part_hex, part->file);
  manifest_add (manifest, xml_hex, "record.1.xml");
  g_autoptr (GBytes) lines = manifest_print (manifest);
  if (!transaction_write (transaction, deposit->item, "manifest-sha256.1.txt", lines, hex, error))
    return false;
  Event *event = event_new ("file");
  event_put (event, "path", deposit->path);
  event_put (event, "manifest", hex);
  event_put (event, "ref", reference);
  event_put_number (event, "files", 1);
  event_put_number (event, "bytes", part->bytes);
  event_put_number (event, "pages", part->pages);
  transaction_add_event (transaction, deposit->item, event);
  return true;
}

static inline void court_file (Court *court, const char *code, int year, unsigned item)
{
  g_autoptr (GError) error = NULL;
  const LayoutCategory *category = layout_category_by_code (archive_layout (court->archive, &error), code);
  g_autoptr (Record) record = fixture_record ("C00001", year, code, item, "绝密报告");
  g_free (record->reference.retention);
  record->reference.retention = g_strdup (category_period (category));
  g_free (record->trigger);
  record->trigger = g_strdup (category_trigger (category));
  g_free (record->reference.fonds);
  record->reference.fonds = g_strdup (archive_fonds (court->archive)->code);
  g_autofree char *path = name_record_path ("C00001", year, category_directory (category), item);
  g_autoptr (Transaction) transaction = transaction_begin (court->archive, "tester", &error);
  Deposit deposit = {record, path, transaction_add_item (transaction, TRANSACTION_DIRECTORY, &error)};
  transaction_commit (transaction, court_prepare_record, &deposit, &error);
  g_assert_no_error (error);
}

static inline void court_seal (Court *court, const char *reference)
{
  g_autoptr (GError) error = NULL;
  g_auto (SealingResult) result = {0};
  const char *const references[] = {reference, NULL};
  g_autoptr (GPtrArray) waivers = g_ptr_array_new_with_free_func ((GDestroyNotify)file_seal_waiver_free);
  const SealingRequest request = {.references = references, .waivers = waivers};
  file_seal_seal (court->archive, &request, "tester", false, &result, &error);
  g_assert_no_error (error);
}

static inline bool court_prepare_customer (Transaction *transaction, Index *index G_GNUC_UNUSED,
                                           gpointer data G_GNUC_UNUSED, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (Customer) customer = customer_new ();
  customer->number = g_strdup ("C00001");
  customer->edition = 1;
  customer->nonce = g_strdup (FIXTURE_NONCE);
  customer->name = g_strdup ("上海宏远贸易有限公司");
  customer->owner = g_strdup ("tester");
  customer->changed = court_now;
  customer->changed_by = g_strdup ("tester");
  g_autoptr (GBytes) bytes = customer_print (customer);
  if (!transaction_write (transaction, 1, NULL, bytes, hex, error))
    return false;
  Event *event = event_new ("customer");
  event_put (event, "path", "customers/C00/C00001/customer.1.xml");
  event_put (event, "digest", hex);
  transaction_add_event (transaction, 1, event);
  return true;
}

static inline void court_add_customer (Court *court)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Transaction) transaction = transaction_begin (court->archive, "tester", &error);
  g_assert_cmpuint (transaction_add_item (transaction, TRANSACTION_FILE, &error), ==, 1);
  transaction_commit (transaction, court_prepare_customer, NULL, &error);
  g_assert_no_error (error);
}

/* Two records that may go (feedback of 2010), and some that may not: permanent, too young, not sealed. */
static inline void court_furnish (Court *court)
{
  court_add_customer (court);
  court_file (court, "KH.A06", 2010, 1);
  court_file (court, "KH.A06", 2010, 2);
  court_file (court, "WS.XZ", 2010, 1);
  court_file (court, "KH.B01", 2010, 1);
  court_file (court, "KU.PZ", 1990, 1);
  court_seal (court, "2010");
  court_seal (court, "1990");
  court_file (court, "KH.A06", 2024, 1);
  court_seal (court, "2024");
  court_file (court, "KH.A05", 2010, 1);
}

static inline void court_found (Court *court, const char *layout)
{
  g_autoptr (GError) error = NULL;
  g_auto (Founding) founding = {0};
  const FoundingRequest request = {.path = court->path, .layout = layout};
  court_now = COURT_START;
  found_plan (&request, &founding, &error);
  g_assert_no_error (error);
  court->archive = found_commit (&founding, "tester", &error);
  g_assert_no_error (error);
  for (unsigned i = 0; i < G_N_ELEMENTS (court_cast); i++)
    court_employ (court, i);
  court_furnish (court);
}

static inline void court_free_keys (Court *court)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (court->keys); i++)
    key_free (court->keys[i]);
}

/* ---- Trees ---- */

static inline void court_copy (const char *from, const char *to)
{
  g_autoptr (GDir) directory = g_dir_open (from, 0, NULL);
  g_assert_cmpint (g_mkdir (to, 0755), ==, 0);
  for (const char *name; (name = g_dir_read_name (directory)) != NULL;) {
    g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL);
    g_autofree char *bytes = NULL;
    gsize len = 0;
    if (g_file_test (source, G_FILE_TEST_IS_DIR)) {
      court_copy (source, target);
      continue;
    }
    g_assert_true (g_file_get_contents (source, &bytes, &len, NULL));
    g_assert_true (g_file_set_contents_full (target, bytes, (gssize)len, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
  }
}

/* Files beneath a directory whose names a test accepts (NULL: all). */
static inline unsigned court_count (const char *path, const char *ending)
{
  unsigned n = 0;
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  for (const char *name; directory != NULL && (name = g_dir_read_name (directory)) != NULL;) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    n += g_file_test (inner, G_FILE_TEST_IS_DIR) ? court_count (inner, ending)
                                                 : ending == NULL || g_str_has_suffix (name, ending);
  }
  return n;
}

/* ---- Acting ---- */

static inline bool court_propose (Court *court, const char *number, const char *lines, GError **error)
{
  g_auto (ProposeResult) result = {0};
  g_auto (GStrv) list = g_strsplit (lines, ", ", -1);
  const ProposeRequest request = {.number = number, .lines = (const char *const *)list};
  return destroy_propose (court->archive, &request, "tester", false, &result, error);
}

static inline bool court_sign (Court *court, char **words, GError **error)
{
  g_auto (SignResult) result = {0};
  Signer signer = court_signer (court, words[1]);
  const SignRequest request = {.number = COURT_NUMBER, .role = words[2], .decision = words[3], .signer = &signer};
  bool good = destroy_sign (court->archive, &request, words[1], false, &result, error);
  g_free (signer.person);
  return good;
}

static inline bool court_run (Court *court, char **words, GError **error)
{
  g_auto (RunResult) result = {0};
  Signer signer = court_signer (court, words[1]);
  const RunRequest request = {.number = COURT_NUMBER, .signer = &signer};
  bool good = destroy_run (court->archive, &request, words[1], &result, error);
  g_free (signer.person);
  return good;
}

static inline bool court_decide (Court *court, DecisionKind kind, char **words, GError **error)
{
  const char *const places[] = {kind == DECISION_LIFT ? NULL : words[1], NULL};
  DecidingRequest request = {.kind = kind, .references = places, .matter = "7", .reason = "why"};
  if (kind == DECISION_LIFT) {
    request.references = NULL;
    request.hold = "2026-0001";
    request.matter = NULL;
  }
  if (kind == DECISION_EXTEND) {
    g_assert_true (date_parse_strict (words[2], &request.until));
    request.matter = NULL;
  }
  g_autoptr (Decision) decision = decide_run (court->archive, &request, "tester", false, error);
  return decision != NULL;
}

static inline bool court_change_person (Court *court, char **words, GError **error)
{
  g_autofree char *number = court_person (words[1]);
  PeopleEdit edit = {.number = number};
  int64_t until =
      words[2] != NULL && words[3] != NULL ? court_now + g_ascii_strtoll (words[3], NULL, 10) * COURT_DAY : 0;
  g_autoptr (GPtrArray) grants = court_grants (g_str_equal (words[0], "grant") ? words[2] : NULL, until);
  char *revokes[] = {words[2], NULL};
  edit.grants = grants;
  if (g_str_equal (words[0], "revoke"))
    edit.revokes = revokes;
  edit.leaves = g_str_equal (words[0], "leave");
  return court_edit (court, &edit, true, error);
}
