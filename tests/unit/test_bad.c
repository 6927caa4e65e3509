/* Everything in tests/bad is refused by its parser with the id that tests/bad/INDEX tells (file, kind, id), within
 * 256 MiB of memory. Each has a process of its own, so that one that runs away is seen and stopped. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "form/date.h"
#include "form/document/certificate.h"
#include "form/document/checkpoint.h"
#include "form/document/customer.h"
#include "form/registers/decision.h"
#include "form/document/event.h"
#include "form/document/fonds.h"
#include "form/document/manifest.h"
#include "form/document/pack.h"
#include "form/document/person.h"
#include "form/document/record.h"
#include "form/document/register.h"
#include "form/document/statement.h"
#include "form/document/titles.h"
#include "form/document/tombstone.h"
#include "form/document/volume.h"
#include "form/refcode.h"
#include "store/journal.h"
#include "sys/sniff.h"
#include "sys/xml.h"
#include "tests/unit/fixtures/layout.h"
#include "tests/unit/fixtures/unit.h"

enum { MAX_MEMORY = 256 * 1024 * 1024, MAX_FILE = 4 * 1024 * 1024 };

/* True when the bytes are accepted. text is the same without a last LF, ended by a NUL. */
typedef bool (*Accepts) (GBytes *bytes, const char *text, const char *path, GError **error);

static bool accepts_xml (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, path, error);
  return document != NULL;
}

static bool accepts_event (GBytes *bytes, const char *text, const char *path G_GNUC_UNUSED, GError **error)
{
  size_t len = g_bytes_get_size (bytes);
  bool ended = len > 0 && ((const char *)g_bytes_get_data (bytes, NULL))[len - 1] == '\n';
  g_autoptr (Event) event = event_parse (text, len - ended, error);
  return event != NULL;
}

static bool accepts_manifest (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Manifest) manifest = manifest_parse (DIGEST_SHA256, bytes, path, error);
  return manifest != NULL;
}

/* A name is what a manifest may list. */
static bool accepts_name (GBytes *bytes G_GNUC_UNUSED, const char *text, const char *path, GError **error)
{
  g_autofree char *zeros = g_strnfill (64, '0'), *line = g_strconcat (zeros, "  ", text, "\n", NULL);
  g_autoptr (GBytes) manifest = bytes_of (line);
  return accepts_manifest (manifest, NULL, path, error);
}

static bool accepts_date (GBytes *bytes G_GNUC_UNUSED, const char *text, const char *path G_GNUC_UNUSED, GError **error)
{
  GDate date;
  return date_parse (text, &date, error);
}

static bool accepts_period (GBytes *bytes G_GNUC_UNUSED, const char *text, const char *path G_GNUC_UNUSED,
                            GError **error)
{
  GDate first, last;
  return date_parse_period (text, &first, &last, error);
}

static bool accepts_refcode (GBytes *bytes G_GNUC_UNUSED, const char *text, const char *path G_GNUC_UNUSED,
                             GError **error)
{
  g_auto (RefCode) code = {0};
  return refcode_parse (text, &code, error);
}

static bool accepts_fonds (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
                           GError **error)
{
  g_auto (Fonds) fonds = {0};
  return fonds_parse (bytes, &fonds, error);
}

static bool accepts_customer (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Customer) customer = customer_parse (bytes, path, error);
  return customer != NULL;
}

static bool accepts_record (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Record) record = record_parse (bytes, path, error);
  return record != NULL;
}

static bool accepts_volume (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Volume) volume = volume_parse (bytes, path, error);
  return volume != NULL;
}

static bool accepts_decision (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Decision) decision = decision_parse (bytes, path, error);
  return decision != NULL;
}

static bool accepts_person (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Person) person = person_parse (bytes, path, error);
  return person != NULL;
}

static bool accepts_statement (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Statement) statement = statement_parse (bytes, path, error);
  return statement != NULL;
}

static bool accepts_register (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Register) list = register_parse (bytes, path, error);
  return list != NULL;
}

static bool accepts_titles (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Titles) titles = titles_parse (bytes, path, error);
  return titles != NULL;
}

static bool accepts_tombstone (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Tombstone) tombstone = tombstone_parse (bytes, path, error);
  return tombstone != NULL;
}

static bool accepts_certificate (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Certificate) certificate = certificate_parse (bytes, path, error);
  return certificate != NULL;
}

static bool accepts_checkpoint (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Checkpoint) checkpoint = checkpoint_parse (bytes, path, error);
  return checkpoint != NULL;
}

static bool accepts_pack (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (Pack) pack = pack_parse (bytes, path, error);
  return pack != NULL;
}

static bool visit_nothing (const Event *event G_GNUC_UNUSED, const char *digest G_GNUC_UNUSED,
                           gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  return true;
}

/* The file is the first block of a journal that holds nothing else. */
static bool accepts_journal (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path G_GNUC_UNUSED,
                             GError **error)
{
  Fresh fresh;
  fresh_set_up (&fresh, NULL);
  g_autoptr (Journal) journal = NULL;
  if (io_make_dir (fresh.fd, "journal", error) &&
      io_create_file (fresh.fd, "journal/000000001", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error))
    journal = journal_open (fresh.fd, error);
  bool accepted = journal != NULL && journal_visit (journal, 1, 0, visit_nothing, NULL, error);
  fresh_tear_down (&fresh, NULL);
  return accepted;
}

/* A fault of a layout has a code of its own, which stands in INDEX in place of the id that they share. */
static bool accepts_layout (GBytes *bytes, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (Layout) layout = layout_parse (bytes, path, fixture_resolve, NULL, faults, error);
  for (unsigned i = 0; error_has_id (*error, "D-LAYOUT") && i < faults->len; i++) {
    const LayoutFault *fault = g_ptr_array_index (faults, i);
    if (fault->warning)
      continue;
    g_clear_error (error);
    error_set (error, ERROR_FORMAT, fault->code, fault->place, NULL, "%s", fault->message);
  }
  return layout != NULL;
}

/* A scan is filed whatever it is; what is expected of a bad one is a state that says so. */
static bool accepts_scan (GBytes *bytes G_GNUC_UNUSED, const char *text G_GNUC_UNUSED, const char *path, GError **error)
{
  static const char *const STATES[] = {"counted", "unpaged", "unknown", "damaged", "locked"};
  g_auto (Sniff) sniff = {0};
  int fd = io_open_file (AT_FDCWD, path, error);
  if (fd < 0 || !sniff_file (fd, path, &sniff, error))
    return false;
  close (fd);
  error_set (error, ERROR_FINDING, STATES[sniff.state], path, NULL, "%s", sniff.media);
  return sniff.state == SNIFF_COUNTED;
}

static const struct {
  const char *kind;
  Accepts accepts;
} kinds[] = {
    {"xml", accepts_xml},
    {"event", accepts_event},
    {"manifest", accepts_manifest},
    {"name", accepts_name},
    {"date", accepts_date},
    {"period", accepts_period},
    {"refcode", accepts_refcode},
    {"fonds", accepts_fonds},
    {"customer", accepts_customer},
    {"record", accepts_record},
    {"volume", accepts_volume},
    {"decision", accepts_decision},
    {"journal", accepts_journal},
    {"layout", accepts_layout},
    {"scan", accepts_scan},
    {"register", accepts_register},
    {"titles", accepts_titles},
    {"tombstone", accepts_tombstone},
    {"certificate", accepts_certificate},
    {"person", accepts_person},
    {"checkpoint", accepts_checkpoint},
    {"pack", accepts_pack},
    {"statement", accepts_statement},
};

static void limit (int resource, rlim_t most)
{
  struct rlimit both = {most, most};
  g_assert_cmpint (setrlimit ((__rlimit_resource_t)resource, &both), ==, 0);
}

/* Runs in a child: tells the id, or nothing when the input was accepted. */
static void tell_id (Accepts accepts, const char *path, FILE *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = io_read_file (AT_FDCWD, path, MAX_FILE, NULL);
  size_t len = g_bytes_get_size (bytes);
  const char *data = g_bytes_get_data (bytes, NULL);
  g_autofree char *text = g_malloc0 (len + 1);
  if (len > 0)
    memcpy (text, data, len);
  if (len > 0 && text[len - 1] == '\n')
    text[len - 1] = '\0';
  if (!accepts (bytes, text, path, &error))
    fputs (error_id (error), out);
}

static void run_child (Accepts accepts, const char *path, int fd)
{
  if (!SANITIZED)
    limit (RLIMIT_AS, MAX_MEMORY);
  limit (RLIMIT_CORE, 0);
  guard_input ();
  FILE *out = fdopen (fd, "w");
  tell_id (accepts, path, out);
  fclose (out);
  _exit (0);
}

static char *read_all (int fd)
{
  GString *text = g_string_new (NULL);
  char piece[256];
  for (ssize_t got; (got = read (fd, piece, sizeof piece)) > 0;)
    g_string_append_len (text, piece, got);
  return g_string_free (text, FALSE);
}

static void assert_case_is_refused (Accepts accepts, const char *path, const char *expected)
{
  int ends[2];
  g_assert_cmpint (pipe (ends), ==, 0);
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    close (ends[0]);
    run_child (accepts, path, ends[1]);
  }
  close (ends[1]);
  g_autofree char *id = read_all (ends[0]);
  close (ends[0]);
  int status = 0;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (status != 0 || !g_str_equal (id, expected))
    g_test_fail_printf ("%s: status %d, \"%s\" where \"%s\" was expected", path, status, id, expected);
}

static unsigned run_kind (unsigned kind)
{
  g_autofree char *index = NULL;
  unsigned n = 0;
  g_assert_true (g_file_get_contents ("tests/bad/INDEX", &index, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (index, "\n", -1);
  for (unsigned i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);
    if (g_strv_length (fields) != 3 || !g_str_equal (fields[1], kinds[kind].kind))
      continue;
    g_autofree char *path = g_build_filename ("tests/bad", fields[0], NULL);
    assert_case_is_refused (kinds[kind].accepts, path, fields[2]);
    n++;
  }
  return n;
}

static void test_kind (gconstpointer data)
{
  unsigned kind = GPOINTER_TO_UINT (data);
  unsigned n = run_kind (kind);
  g_test_message ("%u cases", n);
  if (n == 0)
    g_test_skip ("no cases");
}

/* A file without a line, or a line of an unknown kind, would never be tried. */
static void test_every_file_has_its_line (void)
{
  g_autofree char *index = NULL;
  g_assert_true (g_file_get_contents ("tests/bad/INDEX", &index, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (index, "\n", -1);
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (unsigned i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);
    g_assert_cmpuint (g_strv_length (fields), ==, 3);
    unsigned kind = 0;
    while (kind < G_N_ELEMENTS (kinds) && !g_str_equal (kinds[kind].kind, fields[1]))
      kind++;
    if (kind == G_N_ELEMENTS (kinds))
      g_test_fail_printf ("tests/bad/INDEX:%u: unknown kind", i + 1);
    g_assert_true (g_hash_table_add (listed, g_strdup (fields[0])));
  }
  g_autoptr (GPtrArray) names = io_list (AT_FDCWD, "tests/bad", NULL);
  g_assert_cmpuint (names->len, ==, g_hash_table_size (listed) + 1);
  for (unsigned i = 0; i < names->len; i++)
    if (!g_str_equal (names->pdata[i], "INDEX") && !g_hash_table_contains (listed, names->pdata[i]))
      g_test_fail_printf ("tests/bad/%s is not in INDEX", (const char *)names->pdata[i]);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bad/every-file-has-its-line", test_every_file_has_its_line);
  for (unsigned i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *path = g_strconcat ("/bad/", kinds[i].kind, NULL);
    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_kind);
  }
  return g_test_run ();
}
