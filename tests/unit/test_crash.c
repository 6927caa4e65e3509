/* Simulated power cuts: whatever a disk may hold after any call of a founding, some filings, erasings and the sealing
 * of the journal, the archive opens, what was acknowledged is there, what was not is there whole or not at all, and
 * tidying up twice changes nothing more. That this test would notice a missing fsync is proved by leaving out each of
 * them in turn.
 *
 * CRASH_STATES=N tries N random states after each call instead of a few; the seed is fixed. */
#include "tests/unit/fixtures/scene.h"
#include "tests/unit/fixtures/crash.h"
#include "tests/unit/fixtures/index.h"

#define SEED 20261123
#define NONE G_MAXUINT

typedef struct {
  char *base;     /* where crashed disks are written */
  unsigned disks; /* so far */
  GRand *random;
  unsigned states;  /* random ones after each call */
  GArray *acked;    /* of Ack: the calls after which something was acknowledged */
  GHashTable *text; /* path of a record → its text */
  uint64_t filed;   /* events after which all records of found_and_erase are filed */
} Trial;

typedef struct {
  unsigned ops;    /* recorded when it was acknowledged */
  uint64_t events; /* in the journal then */
} Ack;

/* ---- What is done ---- */

static void acknowledge (Trial *trial, uint64_t events)
{
  Ack ack = {.ops = model_ops->len, .events = events};
  g_array_append_val (trial->acked, ack);
}

static void file_one (Trial *trial, Archive *archive, const char *path, const char *text)
{
  g_hash_table_insert (trial->text, g_strdup (path), g_strdup (text));
  scene_file (archive, path, text);
  acknowledge (trial, journal_length (archive_journal (archive)));
}

static void file_batch (Trial *trial, Archive *archive, unsigned n)
{
  for (unsigned i = 1; i <= n; i++)
    g_hash_table_insert (trial->text, g_strdup_printf ("customers/C00/C00001/2024/a/%04u", i),
                         g_strdup_printf ("record %u", i));
  scene_file_batch (archive, n);
  acknowledge (trial, journal_length (archive_journal (archive)));
}

static Archive *found_archive (Trial *trial, const char *path)
{
  Archive *archive = fixture_found (&(FoundingRequest){.path = path});
  if (trial != NULL)
    acknowledge (trial, journal_length (archive_journal (archive)));
  return archive;
}

static void found_and_file (Trial *trial, const char *path)
{
  g_autoptr (Archive) archive = found_archive (trial, path);
  file_one (trial, archive, "customers/C00/C00002/2024/b/0001", "one");
  file_one (trial, archive, "customers/C00/C00002/2024/b/0002", "two");
  file_batch (trial, archive, 10);
}

static bool prepare_remarks (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  (void)index, (void)data, (void)error;
  for (unsigned i = 0; i < JOURNAL_SEGMENT_EVENTS; i++)
    transaction_add_event (transaction, 0, event_new ("remark"));
  return true;
}

/* A thousand events that bring nothing. */
static void add_remarks (Trial *trial, Archive *archive)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
  g_assert_true (transaction_commit (transaction, prepare_remarks, NULL, &error));
  acknowledge (trial, journal_length (archive_journal (archive)));
}

/* So many events are sealed at once. */
static void found_and_seal (Trial *trial, const char *path)
{
  g_autoptr (Archive) archive = found_archive (trial, path);
  file_one (trial, archive, "customers/C00/C00002/2024/b/0001", "one");
  add_remarks (trial, archive);
  file_one (trial, archive, "customers/C00/C00002/2024/b/0002", "two");
}

#define VOLUME "customers/C00/C00002/2024/b"

typedef struct {
  const char *path, *erases;
} Erasing;

static bool prepare_erasing (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  const Erasing *erasing = data;
  char hex[DIGEST_HEX_SIZE];
  (void)index;
  g_autoptr (GBytes) bytes = bytes_of ("why");
  if (!transaction_write (transaction, 1, NULL, bytes, hex, error))
    return false;
  Event *event = event_new (g_str_has_suffix (erasing->path, "/tombstone.xml") ? "destroy" : "certificate");
  event_put (event, "path", erasing->path);
  event_put (event, "digest", hex);
  event_put (event, "erases", erasing->erases);
  transaction_add_event (transaction, 1, event);
  return true;
}

static void erase_one (Trial *trial, Archive *archive, const char *path, const char *erases)
{
  g_autoptr (GError) error = NULL;
  Erasing erasing = {path, erases};
  g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
  g_assert_cmpuint (transaction_add_item (transaction, TRANSACTION_FILE, &error), ==, 1);
  transaction_commit (transaction, prepare_erasing, &erasing, &error);
  g_assert_no_error (error);
  if (trial != NULL)
    acknowledge (trial, journal_length (archive_journal (archive)));
}

#define REGISTER "destruction/D2026-0001"
#define TITLES REGISTER "/titles/titles.1.xml"

static bool prepare_titles (Transaction *transaction, Index *index, gpointer data, GError **error)
{
  char hex[DIGEST_HEX_SIZE];
  (void)index, (void)data;
  g_autoptr (GBytes) bytes = bytes_of ("titles");
  if (!transaction_write (transaction, 1, NULL, bytes, hex, error))
    return false;
  Event *event = event_new ("titles");
  event_put (event, "path", TITLES);
  event_put (event, "digest", hex);
  transaction_add_event (transaction, 1, event);
  return true;
}

static void file_titles (Trial *trial, Archive *archive)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Transaction) transaction = transaction_begin (archive, "tester", &error);
  g_assert_cmpuint (transaction_add_item (transaction, TRANSACTION_FILE, &error), ==, 1);
  g_assert_true (transaction_commit (transaction, prepare_titles, NULL, &error));
  acknowledge (trial, journal_length (archive_journal (archive)));
}

/* What stands beside the reason goes, and what stands in a directory beside it. */
static void found_and_erase (Trial *trial, const char *path)
{
  g_autoptr (Archive) archive = found_archive (trial, path);
  file_one (trial, archive, VOLUME "/0001", "text");
  file_titles (trial, archive);
  file_one (trial, archive, VOLUME "/0003", "text");
  if (trial != NULL)
    trial->filed = journal_length (archive_journal (archive));
  erase_one (trial, archive, VOLUME "/0001/tombstone.xml", VOLUME "/0001");
  erase_one (trial, archive, REGISTER "/certificate.xml", REGISTER "/titles");
}

/* ---- What must be true of a disk after it was tidied up ---- */

typedef struct {
  const Trial *trial;
  const Archive *archive;
  unsigned files; /* that there should be beneath customers */
  GString *fault;
} Inspection;

typedef struct {
  const char *path;
  bool erased;
} Question;

static bool ask_whether_erased (const Event *event, const char *digest, gpointer data, GError **error)
{
  Question *question = data;
  (void)digest, (void)error;
  question->erased = question->erased || event_erases (event, question->path);
  return true;
}

static bool is_erased (const Archive *archive, const char *path)
{
  Question question = {.path = path};
  return journal_visit (archive_journal (archive), 1, 0, ask_whether_erased, &question, NULL) && question.erased;
}

static bool inspect_event (const Event *event, const char *digest, gpointer data, GError **error)
{
  Inspection *inspection = data;
  (void)digest;
  int fd = archive_fd (inspection->archive);
  const char *path = event_get (event, "path");
  if (path == NULL)
    return true;
  const char *text = g_hash_table_lookup (inspection->trial->text, path);
  g_autofree char *file = text == NULL ? g_strdup (path) : g_strconcat (path, "/text.txt", NULL);
  if (is_erased (inspection->archive, file)) {
    bool all = is_erased (inspection->archive, path);
    if (io_type (fd, all ? path : file, NULL) != IO_NONE)
      g_string_append_printf (inspection->fault, "%s is still there; ", file);
    return true;
  }
  g_autoptr (GBytes) bytes = io_read_file (fd, file, 1 << 24, error);
  char hex[DIGEST_HEX_SIZE];
  if (g_str_has_prefix (path, "customers/"))
    inspection->files++;
  if (bytes == NULL)
    return false;
  digest_bytes (DIGEST_SHA256, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), hex);
  const char *expected = event_get (event, text == NULL ? "digest" : "manifest");
  if (strcmp (hex, expected) != 0)
    g_string_append_printf (inspection->fault, "%s has other bytes; ", file);
  return true;
}

static void count_files (int fd, const char *path, unsigned *n)
{
  g_autoptr (GPtrArray) names = io_list (fd, path, NULL);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *inner = g_build_filename (path, names->pdata[i], NULL);
    if (io_type (fd, inner, NULL) == IO_DIR)
      count_files (fd, inner, n);
    else
      ++*n;
  }
}

/* least: events acknowledged. Gives what is wrong, or NULL. */
static char *inspect (const Trial *trial, const char *path, uint64_t least)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) fault = g_string_new (NULL);
  g_autoptr (Archive) archive = archive_open (path, ARCHIVE_WRITE, &error);
  if (archive == NULL)
    return g_strdup_printf ("does not open: %s", error->message);
  uint64_t length = journal_length (archive_journal (archive));
  bool whole = false;
  for (unsigned i = 0; i < trial->acked->len; i++)
    whole = whole || g_array_index (trial->acked, Ack, i).events == length;
  if (!whole || length < least)
    g_string_append_printf (fault, "%u events, %u acknowledged; ", (unsigned)length, (unsigned)least);
  Inspection inspection = {.trial = trial, .archive = archive, .fault = fault};
  if (!journal_visit (archive_journal (archive), 1, 0, inspect_event, &inspection, &error))
    g_string_append_printf (fault, "%s", error->message);
  unsigned files = 0, rest = 0;
  count_files (archive_fd (archive), "customers", &files);
  count_files (archive_fd (archive), ".staging", &rest);
  if (rest != 0)
    g_string_append (fault, "something is left in .staging; ");
  if (files != inspection.files)
    g_string_append_printf (fault, "%u files, not %u; ", files, inspection.files);
  return fault->len == 0 ? NULL : g_strdup (fault->str);
}

static char *tree_of (const char *path)
{
  g_autoptr (GString) tree = g_string_new (NULL);
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  scene_list (fd, ".", tree);
  close (fd);
  return g_strdup (tree->str);
}

/* A disk on which nothing was acknowledged may hold no archive; then one must be founded on it without complaint. */
static char *found_again (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (Founding) founding = {0};
  const FoundingRequest request = {.path = path};
  if (!found_plan (&request, &founding, &error))
    return g_strdup_printf ("cannot be founded again: %s", error->message);
  g_autoptr (Archive) archive = found_commit (&founding, "tester", &error);
  return archive == NULL ? g_strdup_printf ("cannot be founded again: %s", error->message) : NULL;
}

static bool has_event (const char *path)
{
  g_autofree char *block = g_build_filename (path, "journal", "000000001", NULL);
  g_autofree char *segment = g_build_filename (path, "journal", "000000001-000001004.log", NULL);
  return g_file_test (block, G_FILE_TEST_EXISTS) || g_file_test (segment, G_FILE_TEST_EXISTS);
}

/* A disk on which something is gone, from a directory that is there, before the reason for it stands. */
static bool is_unexplained (const char *archive, const char *directory, const char *what, const char *why)
{
  g_autofree char *place = g_build_filename (archive, directory, NULL);
  g_autofree char *gone = g_build_filename (place, what, NULL), *reason = g_build_filename (place, why, NULL);
  return g_file_test (place, G_FILE_TEST_IS_DIR) && !g_file_test (gone, G_FILE_TEST_EXISTS) &&
         !g_file_test (reason, G_FILE_TEST_EXISTS);
}

/* Tidies the archive up, inspects it, and does so again: the second time nothing may change. */
static char *judge (const Trial *trial, const char *path, uint64_t least)
{
  if (least == 0 && !has_event (path))
    return found_again (path);
  if (is_unexplained (path, VOLUME "/0001", "text.txt", "tombstone.xml") ||
      (least >= trial->filed && is_unexplained (path, REGISTER, "titles/titles.1.xml", "certificate.xml")))
    return g_strdup ("a file is gone before the reason stands");
  char *fault = inspect (trial, path, least);
  if (fault != NULL)
    return fault;
  g_autofree char *before = tree_of (path);
  if ((fault = inspect (trial, path, least)) != NULL)
    return fault;
  g_autofree char *after = tree_of (path);
  return strcmp (before, after) == 0 ? NULL : g_strdup ("tidying up twice differs from once");
}

/* ---- Crashes ---- */

static uint64_t acknowledged_after (const Trial *trial, unsigned ops)
{
  uint64_t events = 0;
  for (unsigned i = 0; i < trial->acked->len; i++) {
    const Ack *ack = &g_array_index (trial->acked, Ack, i);
    if (ack->ops <= ops)
      events = ack->events;
  }
  return events;
}

/* The directory to which a crashed disk was written. */
static char *write_crashed (Trial *trial, unsigned n, unsigned skip, Crash crash)
{
  Disk disk;
  char *root = g_strdup_printf ("%s/%u", trial->base, ++trial->disks);
  disk_init (&disk, n, skip);
  disk_crash (&disk, root, crash, trial->random);
  disk_clear (&disk);
  return root;
}

/* The fault of one crash after n calls, or NULL. */
static char *crash_once (Trial *trial, unsigned n, unsigned skip, Crash crash)
{
  g_autofree char *root = write_crashed (trial, n, skip, crash);
  g_autofree char *path = g_build_filename (root, "archive", NULL);
  char *fault = judge (trial, path, acknowledged_after (trial, n));
  g_assert_true (io_remove_tree (AT_FDCWD, root, NULL));
  return fault;
}

static char *crash_after (Trial *trial, unsigned n, unsigned skip)
{
  char *fault = NULL;
  for (Crash crash = CRASH_LOSE_ALL; crash < CRASH_RANDOM && fault == NULL; crash++)
    fault = crash_once (trial, n, skip, crash);
  for (unsigned i = 0; i < trial->states && fault == NULL; i++)
    fault = crash_once (trial, n, skip, CRASH_RANDOM);
  return fault;
}

static const char *name_of (unsigned i)
{
  const Op *op = g_ptr_array_index (model_ops, i);
  const char *name = op->name;
  for (unsigned j = 0; j < i && op->name == NULL; j++) {
    const Op *earlier = g_ptr_array_index (model_ops, j);
    if (earlier->inode == op->inode && earlier->name != NULL)
      name = earlier->name;
  }
  return name == NULL ? "everything" : name;
}

static void describe_op (unsigned i)
{
  static const char *const types[] = {"create", "write", "sync", "sync", "mkdir", "link", "rename", "unlink"};
  const Op *op = g_ptr_array_index (model_ops, i);
  g_test_message ("call %u: %s %s", i + 1, types[op->type], name_of (i));
}

static bool is_sync (unsigned i)
{
  const Op *op = g_ptr_array_index (model_ops, i);
  return op->type == OP_SYNC || op->type == OP_SYNC_ALL;
}

/* Whether leaving out the sync numbered skip is noticed. */
static bool is_noticed (Trial *trial, unsigned skip)
{
  for (unsigned n = skip + 1; n <= model_ops->len; n++) {
    g_autofree char *fault = crash_after (trial, n, skip);
    if (fault != NULL)
      return true;
  }
  return false;
}

static void trial_begin (Trial *trial, void (*act) (Trial *trial, const char *path))
{
  const char *states = g_getenv ("CRASH_STATES");
  /* Thousands of small disks are written: in memory, where there is a file system for that. */
  const char *memory = g_getenv ("MEMORY");
  trial->base = g_build_filename (memory != NULL ? memory : g_get_tmp_dir (), "dossier-crash-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (trial->base));
  trial->random = g_rand_new_with_seed (SEED);
  trial->states = states == NULL ? 2 : (unsigned)g_ascii_strtoull (states, NULL, 10);
  trial->acked = g_array_new (FALSE, FALSE, sizeof (Ack));
  trial->filed = G_MAXUINT64;
  trial->text = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *root = g_build_filename (trial->base, "0", NULL);
  g_autofree char *path = g_build_filename (root, "archive", NULL);
  g_assert_cmpint (g_mkdir (root, 0755), ==, 0);
  int fd = open (root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  model_begin ();
  model_root (fd);
  act (trial, path);
  close (fd);
  unit_do_not_sync ();
}

static void trial_end (Trial *trial)
{
  io_replace_calls (NULL);
  g_assert_true (io_remove_tree (AT_FDCWD, trial->base, NULL));
  g_rand_free (trial->random);
  g_array_unref (trial->acked);
  g_hash_table_unref (trial->text);
  g_free (trial->base);
  model_end ();
}

static void survives (void (*act) (Trial *trial, const char *path))
{
  Trial trial = {0};
  trial_begin (&trial, act);
  for (unsigned n = 1; n <= model_ops->len; n++) {
    g_autofree char *fault = crash_after (&trial, n, NONE);
    for (unsigned i = 0; fault != NULL && i < n; i++)
      describe_op (i);
    if (fault != NULL)
      g_error ("after call %u of %u: %s", n, model_ops->len, fault);
  }
  g_test_message ("%u calls, %u disks", model_ops->len, trial.disks);
  trial_end (&trial);
}

static void found_and_filing_survive_a_crash_after_every_call (void)
{
  survives (found_and_file);
}

static void file_seal_the_journal_survives_a_crash_after_every_call (void)
{
  survives (found_and_seal);
}

static void erasing_survives_a_crash_after_every_call (void)
{
  survives (found_and_erase);
}

/* Crashes after n calls, and again after each call of tidying up what that left. The number of calls of the latter. */
static unsigned tidying_up_survives (Trial *trial, unsigned n, Crash crash)
{
  g_autoptr (GError) error = NULL;
  uint64_t least = acknowledged_after (trial, n);
  g_autofree char *root = write_crashed (trial, n, NONE, crash);
  g_autofree char *path = g_build_filename (root, "archive", NULL);
  if (!has_event (path))
    return 0;
  GPtrArray *ops = model_ops;
  GHashTable *numbers = model_numbers;
  int fd = open (root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  io_replace_calls (NULL);
  model_begin ();
  model_root (fd);
  close (fd);
  Trial again = *trial;
  again.acked = g_array_copy (trial->acked);
  for (unsigned i = 0; i < again.acked->len; i++)
    g_array_index (again.acked, Ack, i).ops = g_array_index (again.acked, Ack, i).events <= least ? 0 : G_MAXUINT;
  unsigned first = model_ops->len;
  g_autoptr (Archive) archive = archive_open (path, ARCHIVE_WRITE, &error);
  g_assert_no_error (error);
  unit_do_not_sync ();
  unsigned calls = model_ops->len - first;
  for (unsigned m = first; m <= model_ops->len; m++) {
    g_autofree char *fault = crash_after (&again, m, NONE);
    if (fault != NULL)
      g_error ("after call %u, and call %u of tidying up: %s", n, m - first, fault);
  }
  trial->disks = again.disks;
  g_array_unref (again.acked);
  model_end ();
  model_ops = ops;
  model_numbers = numbers;
  return calls;
}

static void crashing_while_tidying_up_does_no_harm (void (*act) (Trial *trial, const char *path), unsigned step)
{
  Trial trial = {0};
  unsigned calls = 0;
  trial_begin (&trial, act);
  for (unsigned n = 1; n <= model_ops->len; n += step) {
    calls += tidying_up_survives (&trial, n, CRASH_LOSE_ALL);
    calls += tidying_up_survives (&trial, n, CRASH_KEEP_ALL);
  }
  g_test_message ("%u calls, %u disks", calls, trial.disks);
  g_assert_cmpuint (calls, >, 0);
  trial_end (&trial);
}

static void a_crash_while_tidying_up_after_a_crash_does_no_harm (void)
{
  crashing_while_tidying_up_does_no_harm (found_and_file, 3);
}

static void a_crash_while_finishing_an_erasing_does_no_harm (void)
{
  crashing_while_tidying_up_does_no_harm (found_and_erase, 3);
}

static unsigned first_named (const char *name)
{
  unsigned i = 0;
  while (i < model_ops->len && strcmp (name_of (i), name) != 0)
    i++;
  return i;
}

/* first: name of the file with whose making it begins. */
static void notices_every_missing_sync (void (*act) (Trial *trial, const char *path), const char *first)
{
  Trial trial = {0};
  unsigned missed = 0, syncs = 0;
  trial_begin (&trial, act);
  for (unsigned i = first_named (first); i < model_ops->len; i++) {
    if (!is_sync (i))
      continue;
    syncs++;
    if (is_noticed (&trial, i))
      continue;
    missed++;
    describe_op (i);
  }
  g_test_message ("%u syncs, %u of them not missed, %u disks", syncs, missed, trial.disks);
  g_assert_cmpuint (missed, ==, 0);
  trial_end (&trial);
}

static void every_missing_sync_of_filing_is_noticed (void)
{
  notices_every_missing_sync (found_and_file, "archive");
}

static void every_missing_sync_of_sealing_is_noticed (void)
{
  notices_every_missing_sync (found_and_seal, "segment");
}

static void every_missing_sync_of_erasing_is_noticed (void)
{
  notices_every_missing_sync (found_and_erase, "tombstone.xml");
}

#define ADD(name) g_test_add_func ("/crash/" #name, name)

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  ADD (found_and_filing_survive_a_crash_after_every_call);
  ADD (file_seal_the_journal_survives_a_crash_after_every_call);
  ADD (erasing_survives_a_crash_after_every_call);
  ADD (a_crash_while_finishing_an_erasing_does_no_harm);
  ADD (every_missing_sync_of_erasing_is_noticed);
  ADD (a_crash_while_tidying_up_after_a_crash_does_no_harm);
  ADD (every_missing_sync_of_filing_is_noticed);
  ADD (every_missing_sync_of_sealing_is_noticed);
  return g_test_run ();
}
