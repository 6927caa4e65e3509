/* Reads the files of an archive's directory tree. For a record: list its directory, read the manifest, then read the
 * files that the manifest lists; other files are only noted. Several records go through each step together, so that two
 * files can always be hashed at once. */
#include <unistd.h>

#include "sys/error.h"
#include "verify/internal.h"

/* ---- Opening ---- */

static int open_at (Verify *verify, const char *path, bool directory, GError **error)
{
  return directory ? io_open_dir (verify->root, path, error) : io_open_file (verify->root, path, error);
}

/* A writer moves files to their place by renaming them out of .staging, and a cleaner renames the transaction first. So
 * a file that is in neither place has been moved in the meantime, and is looked up at its own place again. */
static int open_staged (Verify *verify, const VerifyEntry *entry, char **stands)
{
  const char *path = verify_table_path (verify->table, entry);
  const char *staged = g_hash_table_lookup (verify->staged, path);
  if (staged == NULL)
    return -1;
  bool directory = entry->kind == KIND_RECORD;
  g_autofree char *item = g_path_get_basename (staged);
  g_autofree char *transaction = g_path_get_dirname (staged);
  g_autofree char *gone = g_strdup_printf ("%s.gone/%s", transaction, item);
  const char *const places[] = {staged, gone, path};
  for (unsigned i = 0; i < G_N_ELEMENTS (places); i++) {
    int fd = open_at (verify, places[i], directory, NULL);
    if (fd < 0)
      continue;
    g_free (*stands);
    *stands = g_strdup (places[i]);
    if (i < 2)
      verify_add (verify, finding_new ("V-NOT-PLACED", path, NULL));
    return fd;
  }
  return -1;
}

/* A record whose move is not carried out is at its old place. */
static int open_unmoved (Verify *verify, const VerifyEntry *entry, char **stands)
{
  const char *path = verify_table_path (verify->table, entry);
  g_autofree char *old = verify_unmoved (verify, path);
  int fd = old != NULL ? open_at (verify, old, entry->kind == KIND_RECORD, NULL) : -1;
  if (fd < 0)
    fd = open_at (verify, path, entry->kind == KIND_RECORD, NULL); /* it has just been carried out */
  if (fd < 0)
    return -1;
  verify_add (verify, finding_new ("V-NOT-PLACED", path, NULL));
  g_free (*stands);
  *stands = g_steal_pointer (&old);
  return fd;
}

/* Opens the file or directory of an entry at its current place. -1 after reporting why not. */
static int open_entry (Verify *verify, const VerifyEntry *entry)
{
  g_autoptr (GError) error = NULL;
  bool directory = entry->kind == KIND_RECORD;
  g_autofree char *stands = g_strdup (verify_table_path (verify->table, entry));
  int fd = open_at (verify, stands, directory, &error);
  if (fd < 0 && error_has_id (error, "D-NOT-FOUND"))
    fd = open_staged (verify, entry, &stands);
  if (fd < 0 && error_has_id (error, "D-NOT-FOUND") && moves_length (verify_table_moves (verify->table)) > 0)
    fd = open_unmoved (verify, entry, &stands);
  if (fd < 0)
    verify_explain (verify, stands, entry, directory, error);
  return fd;
}

/* ---- Records ---- */

/* A record that is being read; its directory stays open until all files have been read. */
typedef struct {
  const VerifyEntry *entry;
  int dirfd;
  VerifyDirectory *directory; /* NULL after reporting that it cannot be read */
} Gathering;

/* Open files that are hashed together. */
typedef struct {
  VerifyWorker *worker;
  VerifyOpen opened[VERIFY_OPEN];
  unsigned n;
} Batch;

static void batch_hash (Batch *batch)
{
  verify_hash (batch->worker, batch->opened, batch->n);
  batch->n = 0;
}

/* Opens a file of a record. On failure the error is kept in file. */
static void batch_add (Batch *batch, const Gathering *record, VerifyFile *file)
{
  int fd = io_open_file (record->dirfd, file->name, &file->error);
  if (fd < 0)
    return;
  batch->opened[batch->n++] = (VerifyOpen){.file = file,
                                           .keep = verify_keeps (batch->worker->verify, record->entry, file->name),
                                           .most = verify_most (batch->worker->verify, record->entry, file->name),
                                           .fd = fd};
  if (batch->n == VERIFY_OPEN)
    batch_hash (batch);
}

static void begin_record (Verify *verify, Gathering *record)
{
  g_autoptr (GError) error = NULL;
  record->directory = NULL;
  record->dirfd = open_entry (verify, record->entry);
  if (record->dirfd < 0)
    return;
  g_autoptr (GPtrArray) names = io_list_fd (record->dirfd, ".", &error);
  if (names == NULL) {
    verify_explain (verify, verify_table_path (verify->table, record->entry), record->entry, true, error);
    return;
  }
  record->directory = verify_directory_new ();
  for (unsigned i = 0; i < names->len; i++)
    g_ptr_array_add (record->directory->files, verify_file_new (names->pdata[i], IO_FILE));
}

static void read_manifests (Batch *batch, Gathering *records, unsigned n)
{
  Verify *verify = batch->worker->verify;
  g_autofree char *name = manifest_file_name (verify->algorithm, 1);
  for (unsigned i = 0; i < n; i++) {
    VerifyFile *file = records[i].directory != NULL ? verify_directory_find (records[i].directory, name) : NULL;
    if (file != NULL)
      batch_add (batch, &records[i], file);
  }
  batch_hash (batch);
  for (unsigned i = 0; i < n; i++)
    if (records[i].directory != NULL)
      verify_directory_parse (records[i].directory, verify, verify_table_path (verify->table, records[i].entry));
}

/* Opens the files that the manifest lists, even those that the listing lacks: on a file system that ignores case they
 * may exist under another name. */
static void add_listed (Batch *batch, const Gathering *record)
{
  VerifyDirectory *directory = record->directory;
  g_autoptr (GPtrArray) more = g_ptr_array_new ();
  for (unsigned i = 0; i < manifest_length (directory->manifest); i++) {
    const char *name = manifest_path (directory->manifest, i);
    VerifyFile *file = verify_directory_find (directory, name);
    if (file == NULL) {
      file = verify_file_new (name, IO_FILE);
      g_ptr_array_add (more, file);
    }
    batch_add (batch, record, file);
  }
  g_ptr_array_extend_and_steal (directory->files, g_steal_pointer (&more));
  verify_directory_sort (directory);
}

static void end_record (Gathering *record)
{
  for (unsigned i = 0; record->directory != NULL && i < record->directory->files->len; i++) {
    VerifyFile *file = record->directory->files->pdata[i];
    if (!file->read)
      file->type = io_type (record->dirfd, file->name, NULL);
  }
  io_clear_fd (&record->dirfd);
}

static void gather_records (VerifyWorker *worker, Gathering *records, unsigned n)
{
  Batch batch = {.worker = worker};
  for (unsigned i = 0; i < n; i++)
    begin_record (worker->verify, &records[i]);
  read_manifests (&batch, records, n);
  for (unsigned i = 0; i < n; i++)
    if (records[i].directory != NULL && records[i].directory->manifest != NULL)
      add_listed (&batch, &records[i]);
  batch_hash (&batch);
  for (unsigned i = 0; i < n; i++)
    end_record (&records[i]);
}

/* ---- Single files ---- */

/* NULL after reporting why it could not be read. */
static VerifyFile *gather_file (VerifyWorker *worker, const VerifyEntry *entry)
{
  g_autofree char *name = g_path_get_basename (verify_table_path (worker->verify->table, entry));
  g_autoptr (VerifyFile) file = verify_file_new (name, IO_FILE);
  VerifyOpen opened = {.file = file,
                       .keep = verify_keeps (worker->verify, entry, name),
                       .most = verify_most (worker->verify, entry, name),
                       .fd = open_entry (worker->verify, entry)};
  if (opened.fd < 0)
    return NULL;
  verify_hash (worker, &opened, 1);
  return g_steal_pointer (&file);
}

/* VerifyFile by path. Given. */
static GHashTable *gather_files (Verify *verify, bool layouts)
{
  g_autoptr (VerifyWorker) worker = verify_worker_new (verify);
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)verify_file_free);
  for (unsigned i = 0; i < verify_table_length (verify->table); i++) {
    const VerifyEntry *entry = verify_table_entry (verify->table, i);
    bool wanted = layouts ? entry->kind == KIND_LAYOUT : kind_row (entry->kind)->is_signed;
    VerifyFile *file = wanted ? gather_file (worker, entry) : NULL;
    if (file != NULL)
      g_hash_table_insert (files, g_strdup (verify_table_path (verify->table, entry)), file);
  }
  return files;
}

void verify_layouts (Verify *verify)
{
  g_autoptr (GHashTable) files = gather_files (verify, true);
  verify_judge_layouts (verify, files);
}

void verify_people (Verify *verify)
{
  g_autoptr (GHashTable) files = gather_files (verify, false);
  verify_judge_people (verify, files);
}

/* ---- The manifest of a sealed volume ---- */

/* The lines of the edition of a record in force just before an event, under the number that it had in the volume. Of a
 * part of an archive, a record that moved to another part may be missing. */
static void add_record (Verify *verify, const VerifyResident *resident, uint64_t before, GHashTable *lines)
{
  unsigned edition = 1;
  const VerifyEntry *entry = resident->record;
  g_autofree char *item = g_strdup_printf ("%04u", resident->item);
  char found[DIGEST_HEX_SIZE] = "", hex[DIGEST_HEX_SIZE];
  const char *path = verify_table_path (verify->table, entry);
  verify_table_edition (verify->table, entry, before, &edition);
  const VerifyEntry *contents = verify_table_contents (verify->table, entry, edition);
  g_autofree char *name = manifest_file_name (verify->algorithm, edition);
  bool selected = selection_has (verify->selection, path);
  IO_AUTO_FD dirfd = contents == NULL ? -1 : selected ? open_entry (verify, entry) : open_at (verify, path, true, NULL);
  g_autoptr (GBytes) bytes = dirfd >= 0 ? io_read_file (dirfd, name, MANIFEST_MAX_BYTES, NULL) : NULL;
  g_autoptr (Manifest) manifest = bytes != NULL ? manifest_parse (verify->algorithm, bytes, path, NULL) : NULL;
  if (bytes != NULL)
    digest_bytes (verify->algorithm, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), found);
  if (contents != NULL && verify_lines (verify, contents, found, manifest, hex))
    g_hash_table_insert (lines, g_steal_pointer (&item), g_strdup (hex));
}

/* NULL when the manifest was changed, which is reported elsewhere. */
static GHashTable *gather_lines (Verify *verify, const VerifyEntry *entry, const VerifyFile *file)
{
  if (!file->read || !verify_table_has_digest (verify->table, entry, file->digest))
    return NULL;
  GHashTable *lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *volume = g_path_get_dirname (verify_table_path (verify->table, entry));
  g_autoptr (GArray) residents = verify_residents (verify->table, volume);
  for (unsigned i = 0; i < residents->len; i++) {
    const VerifyResident *resident = &g_array_index (residents, VerifyResident, i);
    if (!resident->record->erased && verify_resided (resident, entry->number))
      add_record (verify, resident, entry->number, lines);
  }
  return lines;
}

/* ---- Destroyed records ---- */

/* Lists the place of a destroyed record. */
static void look_at_place (Verify *verify, const VerifyEntry *entry)
{
  g_autoptr (GError) error = NULL;
  const char *path = verify_table_path (verify->table, entry);
  g_autoptr (VerifyDirectory) directory = verify_directory_new ();
  g_autoptr (GPtrArray) names = io_list (verify->root, path, &error);
  for (unsigned i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *place = g_strconcat (path, "/", names->pdata[i], NULL);
    g_ptr_array_add (directory->files, verify_file_new (names->pdata[i], io_type (verify->root, place, NULL)));
  }
  if (names == NULL && !error_has_id (error, "D-NOT-FOUND"))
    verify_explain (verify, path, entry, true, error);
  else
    gone_erased (verify, entry, directory);
}

static void judge_single (VerifyWorker *worker, const VerifyEntry *entry)
{
  g_autoptr (VerifyFile) file = gather_file (worker, entry);
  if (file == NULL)
    return;
  g_autoptr (GHashTable) lines = entry->kind == KIND_MANIFEST ? gather_lines (worker->verify, entry, file) : NULL;
  verify_single (worker->verify, entry, file, lines);
}

void verify_entries (VerifyWorker *worker, const VerifyEntry *const *entries, unsigned n)
{
  Verify *verify = worker->verify;
  Gathering records[VERIFY_BATCH];
  unsigned found = 0;
  for (unsigned i = 0; i < n; i++) {
    const VerifyEntry *entry = entries[i];
    const char *path = verify_table_path (verify->table, entry);
    if (entry->erased && entry->kind == KIND_RECORD)
      look_at_place (verify, entry);
    else if (entry->erased && io_type (verify->root, path, NULL) != IO_NONE) /* titles are gone with their directory */
      gone_present (verify, entry, path);
    else if (!entry->erased && entry->kind == KIND_RECORD)
      records[found++] = (Gathering){.entry = entry};
    else if (!entry->erased && entry->kind != KIND_LAYOUT && !kind_row (entry->kind)->is_signed) /* verified before */
      judge_single (worker, entry);
  }
  gather_records (worker, records, found);
  for (unsigned i = 0; i < found; i++) {
    if (records[i].directory != NULL)
      verify_record (verify, records[i].entry, records[i].directory);
    verify_directory_free (records[i].directory);
  }
}
