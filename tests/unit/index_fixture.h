/* An archive made quickly: documents go straight to their places and events to the journal, without transactions. What
 * the index reads is all there; scans and manifests are not. */
#pragma once

#include <fcntl.h>

#include <glib.h>
#include <glib/gstdio.h>

#include "form/date.h"
#include "form/document/customer.h"
#include "form/document/record.h"
#include "form/name.h"
#include "store/archive.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/io.h"

#define FIXTURE_DIGEST "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define FIXTURE_NONCE "00112233445566778899aabbccddeeff"

static inline void fixture_must (bool good, GError *error)
{
  if (!good)
    g_error ("fixture: %s", error != NULL ? error->message : "failed");
}

static inline void fixture_write (const Archive *archive, const char *path, GBytes *bytes)
{
  GError *error = NULL;
  g_autofree char *directory = g_path_get_dirname (path);
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  fixture_must (io_make_dirs (archive_fd (archive), directory, NULL, &error), error);
  fixture_must (io_create_file (archive_fd (archive), path, data, size, &error), error);
}

/* Writes a file that an event brings. */
static inline Event *fixture_bring (const Archive *archive, const char *verb, const char *path, GBytes *bytes)
{
  char hex[DIGEST_HEX_SIZE];
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  fixture_write (archive, path, bytes);
  digest_bytes (DIGEST_SHA256, data, size, hex);
  Event *event = event_new (verb);
  event_put (event, "path", path);
  event_put (event, "digest", hex);
  return event;
}

/* Commits and forgets the events. */
static inline void fixture_commit (const Archive *archive, GPtrArray *events)
{
  GError *error = NULL;
  Journal *journal = archive_journal (archive);
  g_autoptr (GBytes) block =
      journal_print_block (journal, events, "tester", g_get_real_time () / G_USEC_PER_SEC, &error);
  fixture_must (block != NULL, error);
  fixture_write (archive, ".staging/fixture", block);
  fixture_must (journal_commit (journal, ".staging/fixture", block, &error) == 1, error);
  fixture_must (io_remove (archive_fd (archive), ".staging/fixture", &error), error);
  g_ptr_array_set_size (events, 0);
}

static inline GPtrArray *fixture_events (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)event_free);
}

static inline void fixture_found (Archive *archive)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) events = fixture_events ();
  g_autoptr (GBytes) fonds = fonds_print (archive_fonds (archive));
  Event *event = fixture_bring (archive, "init", "archive.xml", fonds);
  event_put (event, "format", "1");
  event_put (event, "algorithm", "sha256");
  event_put (event, "fonds", archive_fonds (archive)->code);
  g_ptr_array_add (events, event);
  g_autoptr (Rules) rules = layouts_load (
      g_file_test ("layouts/company.xml", G_FILE_TEST_EXISTS) ? "layouts/company.xml" : "company", NULL, &error);
  fixture_must (rules != NULL, error);
  const RulesFile *file = rules->files->pdata[0];
  event = fixture_bring (archive, "layout", "layouts/company.1.xml", file->bytes);
  event_put (event, "id", file->id);
  event_put_number (event, "edition", file->edition);
  event_put (event, "use", "inforce");
  g_ptr_array_add (events, event);
  fixture_commit (archive, events);
}

/* Makes an archive in a directory that exists. */
static inline Archive *fixture_create (const char *directory)
{
  GError *error = NULL;
  g_autofree char *code = g_strdup ("Z109"), *name = g_strdup ("测试全宗"), *nonce = g_strdup (FIXTURE_NONCE);
  Fonds fonds = {.format = FONDS_FORMAT, .code = code, .name = name, .created = 1700000000, .nonce = nonce};
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  fixture_must (io_make_dir (fd, "journal", &error) && io_make_dir (fd, ".staging", &error), error);
  close (fd);
  Archive *archive = archive_create (directory, &fonds, &error);
  fixture_must (archive != NULL, error);
  fixture_found (archive);
  return archive;
}

static inline void fixture_customer (const Archive *archive, GPtrArray *events, const char *number, unsigned edition,
                                     const char *name)
{
  g_autoptr (Customer) customer = customer_new ();
  customer->number = g_strdup (number);
  customer->edition = edition;
  customer->nonce = g_strdup (FIXTURE_NONCE);
  customer->name = g_strdup (name);
  customer->owner = g_strdup ("tester");
  customer->changed = 1700000000;
  customer->changed_by = g_strdup ("tester");
  g_autoptr (GBytes) bytes = customer_print (customer);
  g_autofree char *directory = name_customer_path (number);
  g_autofree char *path = g_strdup_printf ("%s/customer.%u.xml", directory, edition);
  g_ptr_array_add (events, fixture_bring (archive, "customer", path, bytes));
}

/* A record of one part, ready to be changed and filed. */
static inline Record *fixture_record (const char *customer, int year, const char *category, unsigned item,
                                      const char *title)
{
  Record *record = record_new ();
  record->reference = (RefCode){.fonds = g_strdup ("Z109"),
                                .category = g_strdup (category),
                                .year = year,
                                .retention = g_strdup ("D30"),
                                .customer = g_strdup (customer),
                                .item = item};
  record->edition = 1;
  record->nonce = g_strdup (FIXTURE_NONCE);
  record->title = g_strdup (title);
  record->kind = g_strdup ("ordinary");
  g_date_set_dmy (&record->date, 5, G_DATE_MARCH, (GDateYear)year);
  record->filed = 1700000000;
  record->filed_by = g_strdup ("tester");
  record->layout = g_strdup ("company");
  record->layout_edition = 1;
  record->year_rules = g_strdup ("zh-lijuan");
  record->year_rule = g_strdup ("document-year");
  record_add_input (record, "kind", "ordinary");
  g_autofree char *date = date_print (&record->date);
  record_add_input (record, "date", date);
  record->trigger = g_strdup ("FY");
  RecordPart *part = record_add_part (record, "original", "original-001.tif");
  part->title = g_strdup ("scan.tif");
  part->media = g_strdup ("image/tiff");
  part->bytes = 150000;
  part->digest = g_strdup (FIXTURE_DIGEST);
  part->state = g_strdup ("counted");
  part->pages = 3;
  return record;
}

/* Takes the record. */
static inline void fixture_file (const Archive *archive, GPtrArray *events, const char *directory, Record *record)
{
  g_autofree char *place =
      name_record_path (record->reference.customer, record->reference.year, directory, record->reference.item);
  g_autofree char *path = g_strconcat (place, "/record.1.xml", NULL), *reference = refcode_print (&record->reference);
  g_autoptr (GBytes) bytes = record_print (record);
  fixture_write (archive, path, bytes);
  Event *event = event_new ("file");
  event_put (event, "path", place);
  event_put (event, "manifest", FIXTURE_DIGEST);
  event_put (event, "ref", reference);
  event_put (event, "files", "1");
  event_put (event, "bytes", "150000");
  event_put (event, "pages", "3");
  g_ptr_array_add (events, event);
  record_free (record);
}
