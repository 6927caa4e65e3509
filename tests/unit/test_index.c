/* The index as a fold: what it answers, that it always answers the same, and that no damage to it is ever noticed. */
#include "store/index.h"
#include "tests/unit/fixtures/index.h"
#include "tests/unit/fixtures/unit.h"

typedef struct {
  Fresh fresh;
  Archive *archive;
  GPtrArray *events;
  uint64_t founded; /* events of the founding */
} Scene;

static void set_up (Scene *scene, gconstpointer data)
{
  fresh_set_up (&scene->fresh, data);
  scene->archive = fixture_found (&(FoundingRequest){.path = scene->fresh.path, .code = "Z109"});
  scene->events = fixture_events ();
  scene->founded = journal_length (archive_journal (scene->archive));
}

static void tear_down (Scene *scene, gconstpointer data)
{
  archive_close (scene->archive);
  g_ptr_array_unref (scene->events);
  fresh_tear_down (&scene->fresh, data);
  g_autofree char *ours = g_build_filename (g_get_user_cache_dir (), "dossier", NULL);
  g_assert_true (io_remove_tree (AT_FDCWD, ours, NULL));
}

static void file (Scene *scene, const char *customer, int year, unsigned item, const char *title)
{
  fixture_file (scene->archive, scene->events, "a02-contracts", fixture_record (customer, year, "KH.A02", item, title));
}

/* Three customers, four records. */
static void fill (Scene *scene)
{
  fixture_customer (scene->archive, scene->events, "C00001", 1, "上海宏远贸易有限公司");
  fixture_customer (scene->archive, scene->events, "C00002", 1, "Müller & Söhne GmbH");
  fixture_customer (scene->archive, scene->events, "C00007", 1, "KHOO TRADING");
  file (scene, "C00001", 2023, 1, "购销合同");
  file (scene, "C00001", 2024, 1, "补充协议，金额84.80元");
  Record *record = fixture_record ("C00002", 2024, "KH.A02", 1, "Delivery contract");
  record->docno = g_strdup ("HT-2024-0113");
  g_ptr_array_add (record->creators, g_strdup ("法务部"));
  g_ptr_array_add (record->notes, g_strdup ("Ｆull-width ｎote, total 84.80"));
  fixture_file (scene->archive, scene->events, "a02-contracts", record);
  file (scene, "C00007", 2024, 3, "invoice");
  fixture_commit (scene->archive, scene->events);
}

static Index *open_index (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  Index *index = index_of (scene->archive, &error);
  g_assert_no_error (error);
  return index;
}

/* As a new process would see it. */
static void reopen (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  archive_close (scene->archive);
  scene->archive = archive_open (scene->fresh.path, ARCHIVE_READ, &error);
  g_assert_no_error (error);
}

static bool add_row (const IndexRow *row, gpointer data)
{
  g_autofree char *brief = name_short_from_path (row->path);
  g_string_append_printf (data, "%s%s", ((GString *)data)->len > 0 ? " " : "", brief);
  return true;
}

static char *search (Scene *scene, IndexQuery query)
{
  g_autoptr (GError) error = NULL;
  GString *found = g_string_new (NULL);
  g_assert_true (index_search (open_index (scene), &query, add_row, found, &error));
  g_assert_no_error (error);
  return g_string_free (found, FALSE);
}

#define FINDS(scene, words_, expected)                                                                                 \
  do {                                                                                                                 \
    g_autofree char *found_ = search (scene, (IndexQuery){.words = words_});                                           \
    g_assert_cmpstr (found_, ==, expected);                                                                            \
  } while (0)

#define SUPPLEMENT "C00001/2024/a02-contracts/0001"
#define SALE "C00001/2023/a02-contracts/0001"
#define DELIVERY "C00002/2024/a02-contracts/0001"
#define INVOICE "C00007/2024/a02-contracts/0003"

static void test_finds_pieces_of_words (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  FINDS (scene, "合同", SALE);
  FINDS (scene, "合", SALE);
  FINDS (scene, "购销合同", SALE);
  FINDS (scene, "销合", SALE);
  FINDS (scene, "协议 补充", SUPPLEMENT);
  FINDS (scene, "contract", DELIVERY);
  FINDS (scene, "ontrac", DELIVERY);
  FINDS (scene, "CONTRACT", DELIVERY);
  FINDS (scene, "t-2024-011", DELIVERY);
  FINDS (scene, "法务", DELIVERY);
  FINDS (scene, "full-width", DELIVERY);
  FINDS (scene, "合同 协议", "");
  FINDS (scene, "同合", "");
  FINDS (scene, "contractor", "");
}

/* U+FDFA folds into eighteen characters. */
static void test_finds_in_text_that_grows_when_it_is_folded (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GString) title = g_string_new (NULL);
  for (unsigned i = 0; i < 100; i++)
    g_string_append (title, "\xEF\xB7\xBA");
  for (unsigned i = 0; i < 60; i++)
    g_string_append (title, "abcdefghij");
  g_string_append (title, "结尾");
  fixture_customer (scene->archive, scene->events, "C00001", 1, "宏远");
  file (scene, "C00001", 2024, 1, title->str);
  fixture_commit (scene->archive, scene->events);
  FINDS (scene, "ij结尾", SUPPLEMENT);
  FINDS (scene,
         "\xEF\xB7\xBA"
         "abc",
         SUPPLEMENT);
}

static void test_finds_what_stands_in_titles_first (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  FINDS (scene, "84.8", SUPPLEMENT " " DELIVERY);
  FINDS (scene, "4.80", SUPPLEMENT " " DELIVERY);
  FINDS (scene, "84,8", "");
}

static void test_finds_by_customer (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  FINDS (scene, "KHOO", INVOICE);
  FINDS (scene, "宏远", SUPPLEMENT " " SALE);
  FINDS (scene, "远贸 合同", SALE);
  FINDS (scene, "muller sohne", DELIVERY);
  FINDS (scene, "C00007", INVOICE);
}

static void test_finds_by_codes (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  FINDS (scene, "Z109-KH.A02.2024-D30-C00002-0001", DELIVERY);
  FINDS (scene, "KH.A02.2023", SALE);
  FINDS (scene, "C00007-0003", INVOICE);
  FINDS (scene, "2023-03", SALE);
  FINDS (scene, "A02 购", SALE);
}

static void test_words_cannot_be_queries (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  FINDS (scene, "合同\"", "");
  FINDS (scene, "\"", "");
  FINDS (scene, "NEAR(合同)", "");
  FINDS (scene, "title:合同", "");
  FINDS (scene, "购*", "");
  FINDS (scene, "'; DROP TABLE record; --", "");
  FINDS (scene, "合同", SALE);
}

static void test_filters (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  GDate from, to;
  g_date_clear (&from, 1);
  g_date_clear (&to, 1);
  g_date_set_dmy (&from, 1, G_DATE_MARCH, 2024);
  g_date_set_dmy (&to, 5, G_DATE_MARCH, 2024);
  fill (scene);
  const struct {
    IndexQuery query;
    const char *expected;
  } cases[] = {
      {{.customer = "C00001"}, SUPPLEMENT " " SALE},
      {{.customer = "C00001", .by_place = true}, SALE " " SUPPLEMENT},
      {{.year = 2023}, SALE},
      {{.from = &from, .to = &to}, INVOICE " " DELIVERY " " SUPPLEMENT},
      {{.to = &to, .year = 2023}, SALE},
      {{.category = "KH.A02", .words = "合同"}, SALE},
      {{.category = "KH.A01"}, ""},
      {{.kind = "reply"}, ""},
      {{.kind = "ordinary", .limit = 2}, INVOICE " " DELIVERY},
      {{.categories = (const char *const[]){"KH.A02", "KH.A06", NULL}, .words = "KHOO"}, INVOICE},
      {{.categories = (const char *const[]){"KH.A01", NULL}}, ""},
      {{.volume = "customers/C00/C00007/2024/a02-contracts", .by_place = true}, INVOICE},
  };
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *found = search (scene, cases[i].query);
    g_assert_cmpstr (found, ==, cases[i].expected);
  }
  g_date_set_dmy (&from, 6, G_DATE_MARCH, 2024);
  g_autofree char *none = search (scene, (IndexQuery){.from = &from, .words = "84.8"});
  g_assert_cmpstr (none, ==, "");
}

static void test_renamed_customers_are_found_by_both_names (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  FINDS (scene, "KHOO", INVOICE);
  fixture_customer (scene->archive, scene->events, "C00007", 2, "LIM TRADING");
  fixture_commit (scene->archive, scene->events);
  FINDS (scene, "KHOO", INVOICE);
  FINDS (scene, "LIM", INVOICE);
  unsigned edition = 0;
  g_assert_true (index_customer_edition (open_index (scene), "C00007", &edition, NULL));
  g_assert_cmpuint (edition, ==, 2);
}

static void test_words_that_many_names_hold (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  for (unsigned i = 1; i <= 400; i++) {
    g_autofree char *number = g_strdup_printf ("C%05u", i), *name = g_strdup_printf ("第%u有限公司", i);
    fixture_customer (scene->archive, scene->events, number, 1, name);
  }
  file (scene, "C00399", 2024, 1, "合同");
  file (scene, "C00400", 2024, 1, "协议");
  fixture_customer (scene->archive, scene->events, "D1", 1, "个体户");
  file (scene, "D1", 2024, 1, "有限公司章程");
  file (scene, "D1", 2024, 2, "其他");
  fixture_commit (scene->archive, scene->events);
  FINDS (scene, "有限公司", "D1/2024/a02-contracts/0001 C00400/2024/a02-contracts/0001 C00399/2024/a02-contracts/0001");
  FINDS (scene, "有限公司 合同", "C00399/2024/a02-contracts/0001");
}

static void test_numbers (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  unsigned item = 0, edition = 1;
  bool sealed = true;
  g_autofree char *first = NULL, *number = NULL;
  g_assert_true (index_next_customer (open_index (scene), &first, NULL));
  g_assert_cmpstr (first, ==, "C00001");
  fill (scene);
  Index *index = open_index (scene);
  g_assert_true (index_next_customer (index, &number, NULL));
  g_assert_cmpstr (number, ==, "C00008");
  g_assert_true (index_next_item (index, "customers/C00/C00007/2024/a02-contracts", &item, NULL));
  g_assert_cmpuint (item, ==, 4);
  g_assert_true (index_next_item (index, "customers/C00/C00007/2025/a02-contracts", &item, NULL));
  g_assert_cmpuint (item, ==, 1);
  g_assert_true (index_customer_edition (index, "C00003", &edition, NULL));
  g_assert_cmpuint (edition, ==, 0);
  g_assert_true (index_volume_sealed (index, "customers/C00/C00007/2024/a02-contracts", &sealed, NULL));
  g_assert_false (sealed);
}

static void test_sealed_volumes (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  bool sealed = false;
  fill (scene);
  Event *event = event_new ("seal");
  event_put (event, "path", "customers/C00/C00007/2024/a02-contracts/volume.1.xml");
  g_ptr_array_add (scene->events, event);
  fixture_commit (scene->archive, scene->events);
  g_assert_true (index_volume_sealed (open_index (scene), "customers/C00/C00007/2024/a02-contracts", &sealed, NULL));
  g_assert_true (sealed);
  g_assert_true (index_volume_sealed (open_index (scene), "customers/C00/C00001/2024/a02-contracts", &sealed, NULL));
  g_assert_false (sealed);
}

static void test_duplicates (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *holder = NULL, *none = NULL, *other = g_strdup (FIXTURE_DIGEST);
  other[0] = other[0] == '0' ? '1' : '0';
  fill (scene);
  g_assert_true (index_digest_holder (open_index (scene), FIXTURE_DIGEST, &holder, NULL));
  g_assert_cmpstr (holder, ==, "customers/C00/C00001/2023/a02-contracts/0001");
  g_assert_true (index_digest_holder (open_index (scene), other, &none, NULL));
  g_assert_null (none);
}

static void test_references (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const good[][2] = {
      {"C00007/2024/a02-contracts/0003", "customers/C00/C00007/2024/a02-contracts/0003"},
      {"customers/C00/C00007/2024/a02-contracts/0003", "customers/C00/C00007/2024/a02-contracts/0003"},
      {"C00007/2024/a02/3", "customers/C00/C00007/2024/a02-contracts/0003"},
      {"c00007/2024/a/3", "customers/C00/C00007/2024/a02-contracts/0003"},
      {"Z109-KH.A02.2024-D30-C00007-0003", "customers/C00/C00007/2024/a02-contracts/0003"},
      {"Z109-KH·A02·2024-D30-C00007-0003", "customers/C00/C00007/2024/a02-contracts/0003"},
      {"Z109-KH.A02.2024-D30-C00007-0003-002", "customers/C00/C00007/2024/a02-contracts/0003"},
      {"C00007/2024/a02-contracts/", "customers/C00/C00007/2024/a02-contracts"},
      {"C00007/2024", "customers/C00/C00007/2024"},
      {"C00007", "customers/C00/C00007"},
  };
  static const char *const unknown[] = {"",
                                        "C00009",
                                        "C00007/2023",
                                        "C00007/2024/b01",
                                        "C00007/2024/a02/4",
                                        "C00007/2024/a02/0",
                                        "C00007/2024/a02/3/4",
                                        "C00007/../C00001",
                                        "Z109-KH.A02.2024-D10-C00007-0003",
                                        "Z109-KH.A02.2024-D30-C00007-0004",
                                        "/etc/passwd"};
  g_autoptr (GError) error = NULL;
  fill (scene);
  for (unsigned i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = index_resolve (open_index (scene), good[i][0], &error);
    g_assert_no_error (error);
    g_assert_cmpstr (path, ==, good[i][1]);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (unknown); i++) {
    g_assert_null (index_resolve (open_index (scene), unknown[i], &error));
    assert_refused (&error, "D-REFERENCE-UNKNOWN");
  }
}

static void test_ambiguous_references (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  fill (scene);
  fixture_file (scene->archive, scene->events, "a01-orders", fixture_record ("C00007", 2024, "KH.A01", 1, "order"));
  fixture_commit (scene->archive, scene->events);
  g_assert_null (index_resolve (open_index (scene), "C00007/2024/a0", &error));
  g_assert_nonnull (strstr (error_hint (error), "a01-orders"));
  g_assert_nonnull (strstr (error_hint (error), "a02-contracts"));
  assert_refused (&error, "D-REFERENCE-AMBIGUOUS");
}

/* ---- The same answers ---- */

static void test_deleted_index_gives_the_same_answers (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  g_autofree char *file_name = g_strdup (index_file (open_index (scene)));
  g_assert_nonnull (file_name);
  fixture_customer (scene->archive, scene->events, "C00007", 2, "LIM TRADING");
  file (scene, "C00007", 2024, 4, "second invoice");
  fixture_commit (scene->archive, scene->events);
  g_autofree char *before = search (scene, (IndexQuery){.words = "LIM"});
  archive_close (scene->archive);
  g_assert_cmpint (g_remove (file_name), ==, 0);
  scene->archive = archive_open (scene->fresh.path, ARCHIVE_READ, NULL);
  g_assert_nonnull (scene->archive);
  FINDS (scene, "LIM", before);
  FINDS (scene, "KHOO", before);
  g_assert_cmpstr (before, ==, "C00007/2024/a02-contracts/0004 " INVOICE);
}

/* Overwrites part of a file; from counts in hundredths of its length. */
static void damage (const char *file_name, unsigned from, unsigned n_hundredths)
{
  g_autofree char *bytes = NULL;
  gsize len = 0;
  g_assert_true (g_file_get_contents (file_name, &bytes, &len, NULL));
  memset (bytes + len * from / 100, 0x5a, len * n_hundredths / 100);
  g_assert_true (g_file_set_contents (file_name, bytes, (gssize)len, NULL));
}

static void test_damaged_index_is_made_again (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  g_autofree char *file_name = g_strdup (index_file (open_index (scene)));
  static const unsigned damages[][2] = {{0, 1}, {0, 100}, {10, 90}, {1, 99}, {50, 50}};
  for (unsigned i = 0; i < G_N_ELEMENTS (damages); i++) {
    archive_close (scene->archive);
    damage (file_name, damages[i][0], damages[i][1]);
    scene->archive = archive_open (scene->fresh.path, ARCHIVE_READ, NULL);
    FINDS (scene, "合同", SALE);
    FINDS (scene, "KHOO", INVOICE);
    g_autofree char *path = index_resolve (open_index (scene), "C00007/2024/a02/3", NULL);
    g_assert_cmpstr (path, ==, "customers/C00/C00007/2024/a02-contracts/0003");
  }
}

static void test_truncated_index_is_made_again (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  g_autofree char *file_name = g_strdup (index_file (open_index (scene)));
  for (unsigned i = 0; i < 4; i++) {
    archive_close (scene->archive);
    g_assert_true (g_file_set_contents (file_name, "SQLite format 3", i * 5, NULL));
    scene->archive = archive_open (scene->fresh.path, ARCHIVE_READ, NULL);
    FINDS (scene, "合同", SALE);
  }
}

static void test_index_ahead_of_its_journal_is_made_again (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  file (scene, "C00007", 2024, 4, "to be rolled back");
  fixture_commit (scene->archive, scene->events);
  FINDS (scene, "rolled", "C00007/2024/a02-contracts/0004");
  g_autofree char *block = g_strdup_printf ("%s/journal/%09" G_GUINT64_FORMAT, scene->fresh.path,
                                            journal_length (archive_journal (scene->archive)));
  g_assert_cmpint (g_remove (block), ==, 0);
  reopen (scene);
  FINDS (scene, "rolled", "");
  FINDS (scene, "合同", SALE);
  unsigned item = 0;
  g_assert_true (index_next_item (open_index (scene), "customers/C00/C00007/2024/a02-contracts", &item, NULL));
  g_assert_cmpuint (item, ==, 4);
}

static void test_cache_that_cannot_be_written (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  /* A file where the directory should be: no user can write there, root included. */
  g_autofree char *in_the_way = g_build_filename (g_get_user_cache_dir (), "dossier", NULL);
  g_assert_true (g_file_set_contents (in_the_way, "", 0, NULL));
  FINDS (scene, "合同", SALE);
  g_assert_null (index_file (open_index (scene)));
  file (scene, "C00007", 2024, 4, "added");
  fixture_commit (scene->archive, scene->events);
  FINDS (scene, "added", "C00007/2024/a02-contracts/0004");
}

/* ---- What was destroyed ---- */

#define DELIVERY_PLACE "customers/C00/" DELIVERY

/* Tells the journal that something was brought which erases; the files go only when they are told to. */
static void bring_erasing (Scene *scene, const char *verb, const char *path, const char *erases)
{
  Event *event = event_new (verb);
  event_put (event, "path", path);
  event_put (event, "digest", FIXTURE_DIGEST);
  event_put (event, "erases", erases);
  event_put (event, "tx", FIXTURE_NONCE "-000001");
  g_ptr_array_add (scene->events, event);
  fixture_commit (scene->archive, scene->events);
}

static bool cache_holds (Scene *scene, const char *text)
{
  g_autofree char *bytes = NULL;
  gsize len = 0;
  g_assert_true (g_file_get_contents (index_file (open_index (scene)), &bytes, &len, NULL));
  return memmem (bytes, len, text, strlen (text)) != NULL;
}

static uint64_t destroyed_by (Scene *scene, const char *path)
{
  uint64_t event = 0;
  g_assert_true (index_destroyed (open_index (scene), path, &event, NULL));
  return event;
}

static void assert_gone (Scene *scene)
{
  unsigned item = 0;
  g_autofree char *holder = NULL, *path = index_resolve (open_index (scene), DELIVERY, NULL);
  g_autofree char *all = search (scene, (IndexQuery){.by_place = true});
  g_assert_cmpstr (all, ==, SALE " " SUPPLEMENT " " INVOICE);
  FINDS (scene, "Delivery", "");
  FINDS (scene, "HT-2024-0113", "");
  g_assert_cmpstr (path, ==, DELIVERY_PLACE);
  g_assert_cmpuint (destroyed_by (scene, DELIVERY_PLACE), >, 0);
  g_assert_cmpuint (destroyed_by (scene, "customers/C00/" SALE), ==, 0);
  g_assert_true (index_next_item (open_index (scene), "customers/C00/C00002/2024/a02-contracts", &item, NULL));
  g_assert_cmpuint (item, ==, 2);
}

static void test_what_was_destroyed_is_not_found_and_keeps_its_number (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  FINDS (scene, "Delivery", DELIVERY);
  bring_erasing (scene, "destroy", DELIVERY_PLACE "/tombstone.xml", DELIVERY_PLACE);
  assert_gone (scene);
}

static void test_no_name_of_what_was_destroyed_stays_when_its_register_ends (Scene *scene,
                                                                             gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  FINDS (scene, "Delivery", DELIVERY);
  g_assert_true (cache_holds (scene, "Delivery contract"));
  bring_erasing (scene, "destroy", DELIVERY_PLACE "/tombstone.xml", DELIVERY_PLACE);
  bring_erasing (scene, "certificate", "destruction/D2026-0001/certificate.xml", "destruction/D2026-0001/titles");
  assert_gone (scene);
  static const char *const names[] = {"Delivery", "delivery", "HT-2024-0113", "0113"};
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_false (cache_holds (scene, names[i]));
  FINDS (scene, "invoice", INVOICE);
}

static void test_an_index_made_anew_does_not_read_what_is_to_be_erased (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  bring_erasing (scene, "destroy", DELIVERY_PLACE "/tombstone.xml", DELIVERY_PLACE);
  assert_gone (scene);
  g_assert_false (cache_holds (scene, "Delivery"));
  g_assert_false (cache_holds (scene, "delivery"));
}

static void test_a_destroy_event_elsewhere_ends_no_record (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  bring_erasing (scene, "destroy", "customers/C00/C00002/2024/a02-contracts/tombstone.xml", DELIVERY_PLACE);
  bring_erasing (scene, "destroy", DELIVERY_PLACE "/other.xml", DELIVERY_PLACE);
  FINDS (scene, "Delivery", DELIVERY);
  g_assert_cmpuint (destroyed_by (scene, DELIVERY_PLACE), ==, 0);
}

/* ---- Documents that are not as they should be ---- */

static void test_damaged_records_keep_their_numbers (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  fill (scene);
  g_autofree char *one = g_build_filename (scene->fresh.path, "customers/C00", INVOICE, "record.1.xml", NULL);
  g_autofree char *other = g_build_filename (scene->fresh.path, "customers/C00", SALE, "record.1.xml", NULL);
  g_assert_true (g_file_set_contents (one, "<record", -1, NULL));
  g_assert_cmpint (g_remove (other), ==, 0);
  unsigned item = 0;
  g_assert_true (index_next_item (open_index (scene), "customers/C00/C00007/2024/a02-contracts", &item, NULL));
  g_assert_cmpuint (item, ==, 4);
  FINDS (scene, "合同", "");
  g_autofree char *all = search (scene, (IndexQuery){.by_place = true});
  g_assert_cmpstr (all, ==, SALE " " SUPPLEMENT " " DELIVERY " " INVOICE);
}

static void test_unknown_verbs_are_passed_over (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  uint64_t event = 0;
  Event *later = event_new ("lend");
  event_put (later, "path", "customers/C00/C00001/2023/a02-contracts/0001");
  g_ptr_array_add (scene->events, later);
  fill (scene);
  FINDS (scene, "合同", SALE);
  g_assert_true (index_event (open_index (scene), &event, NULL));
  g_assert_cmpuint (event, ==, journal_length (archive_journal (scene->archive)));
}

static void test_many_batches_keep_their_order (Scene *scene, gconstpointer data G_GNUC_UNUSED)
{
  enum { MANY = 2000 };
  fixture_customer (scene->archive, scene->events, "C00001", 1, "宏远");
  for (unsigned i = 1; i <= MANY; i++) {
    g_autofree char *title = g_strdup_printf ("第%u号合同", i);
    file (scene, "C00001", 2024, i, title);
  }
  fixture_commit (scene->archive, scene->events);
  uint64_t records = 0, event = 0;
  g_assert_true (index_rebuild (open_index (scene), &records, NULL));
  g_assert_cmpuint (records, ==, MANY);
  FINDS (scene, "第1234号", "C00001/2024/a02-contracts/1234");
  g_assert_true (index_event_of (open_index (scene), "customers/C00/C00001/2024/a02-contracts/1999", &event, NULL));
  g_assert_cmpuint (event, ==, scene->founded + 1 + 1999);
  g_autofree char *last = search (scene, (IndexQuery){.words = "合同", .limit = 1});
  g_assert_cmpstr (last, ==, "C00001/2024/a02-contracts/2000");
}

#define TEST(name) g_test_add ("/index/" #name, Scene, NULL, set_up, test_##name, tear_down)

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  TEST (finds_pieces_of_words);
  TEST (finds_in_text_that_grows_when_it_is_folded);
  TEST (finds_what_stands_in_titles_first);
  TEST (finds_by_customer);
  TEST (finds_by_codes);
  TEST (words_cannot_be_queries);
  TEST (filters);
  TEST (renamed_customers_are_found_by_both_names);
  TEST (words_that_many_names_hold);
  TEST (numbers);
  TEST (sealed_volumes);
  TEST (duplicates);
  TEST (references);
  TEST (ambiguous_references);
  TEST (deleted_index_gives_the_same_answers);
  TEST (damaged_index_is_made_again);
  TEST (truncated_index_is_made_again);
  TEST (index_ahead_of_its_journal_is_made_again);
  TEST (cache_that_cannot_be_written);
  TEST (what_was_destroyed_is_not_found_and_keeps_its_number);
  TEST (no_name_of_what_was_destroyed_stays_when_its_register_ends);
  TEST (an_index_made_anew_does_not_read_what_is_to_be_erased);
  TEST (a_destroy_event_elsewhere_ends_no_record);
  TEST (damaged_records_keep_their_numbers);
  TEST (unknown_verbs_are_passed_over);
  TEST (many_batches_keep_their_order);
  return g_test_run ();
}
