/* Layouts that must be refused, each with the code of its fault; and the schema, which must refuse the same grammar. */
#include "form/layout.h"

#include "sys/error.h"
#include "sys/xml.h"
#include "tests/unit/fixtures/layout.h"

/* Faults that a grammar can see; the others need proof. */
static const char *const grammatical[] = {
    "L-ATTRIBUTE", "L-CODE",  "L-DEADLINE",       "L-ELEMENT",      "L-FACET-FREE", "L-MISSING", "L-NO-RETENTION",
    "L-TEXT",      "L-TITLE", "L-TWO-RETENTIONS", "L-TWO-CRITERIA", "L-VALUE",      NULL};

typedef struct {
  char *path, *code;
} Bad;

static void bad_free (gpointer data)
{
  Bad *bad = data;
  g_free (bad->path);
  g_free (bad->code);
  g_free (bad);
}

/* The lines of tests/bad/INDEX about layouts. */
static GPtrArray *read_index (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents ("tests/bad/INDEX", &text, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *list = g_ptr_array_new_with_free_func (bad_free);
  for (unsigned i = 0; lines[i]; i++) {
    g_auto (GStrv) fields = g_strsplit (lines[i], "\t", -1);
    if (g_strv_length (fields) != 3 || !g_str_equal (fields[1], "layout"))
      continue;
    Bad *bad = g_new0 (Bad, 1);
    bad->path = g_build_filename ("tests/bad", fields[0], NULL);
    bad->code = g_strdup (fields[2]);
    g_ptr_array_add (list, bad);
  }
  g_assert_cmpuint (list->len, >=, 25);
  return list;
}

static GBytes *read_file (const char *path)
{
  char *text = NULL;
  gsize len = 0;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, &len, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, len);
}

static void assert_faults (const GPtrArray *faults, const char *code, const char *path)
{
  g_assert_cmpuint (faults->len, >, 0);
  for (unsigned i = 0; i < faults->len; i++) {
    const LayoutFault *fault = g_ptr_array_index (faults, i);
    g_test_message ("%s %s %s", fault->place, fault->code, fault->message);
    g_assert_true (g_str_has_prefix (fault->place, path));
    if (!fault->warning)
      g_assert_cmpstr (fault->code, ==, code);
  }
}

/* One cause gives faults of one code, each in the file at fault. */
static void test_each_has_its_code_and_line (void)
{
  g_autoptr (GPtrArray) list = read_index ();
  for (unsigned i = 0; i < list->len; i++) {
    const Bad *bad = g_ptr_array_index (list, i);
    g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
    g_autoptr (GBytes) bytes = read_file (bad->path);
    g_autoptr (GError) error = NULL;
    g_test_message ("%s", bad->path);
    g_autoptr (Layout) layout = layout_parse (bytes, bad->path, fixture_resolve, NULL, faults, &error);
    g_assert_null (layout);
    g_assert_true (error_has_id (error, g_str_has_prefix (bad->code, "D-") ? bad->code : "D-LAYOUT"));
    assert_faults (faults, bad->code, bad->path);
  }
}

static XmlSchema *read_schema (void)
{
  g_autoptr (GBytes) bytes = read_file ("layouts/dossier.rng");
  g_autoptr (GError) error = NULL;
  XmlSchema *schema = xml_schema_parse (bytes, "dossier.rng", &error);
  g_assert_no_error (error);
  return schema;
}

/* Whether it is a document at all; then *valid by the schema. */
static bool ask_schema (const XmlSchema *schema, const char *path, bool *valid)
{
  g_autoptr (GBytes) bytes = read_file (path);
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_LAYOUT, path, NULL);
  g_autoptr (GError) error = NULL;
  *valid = document && xml_schema_validate (schema, document, &error);
  if (error)
    g_test_message ("%s", error->message);
  return document != NULL;
}

static void test_schema_and_reader_agree (void)
{
  g_autoptr (XmlSchema) schema = read_schema ();
  g_autoptr (GPtrArray) list = read_index ();
  for (unsigned i = 0; i < list->len; i++) {
    const Bad *bad = g_ptr_array_index (list, i);
    bool valid;
    g_test_message ("%s %s", bad->path, bad->code);
    if (!ask_schema (schema, bad->path, &valid) || g_str_equal (bad->code, "D-XML-UNEXPECTED"))
      g_assert_true (g_str_has_prefix (bad->code, "D-XML-"));
    else
      g_assert_cmpint (valid, ==, !g_strv_contains (grammatical, bad->code));
  }
}

static void test_schema_accepts_what_ships (void)
{
  g_autoptr (XmlSchema) schema = read_schema ();
  for (unsigned i = 0; i < FIXTURE_LAYOUTS; i++) {
    g_autofree char *path = g_strdup_printf ("layouts/%s.xml", fixture_ids[i]);
    bool valid;
    g_assert_true (ask_schema (schema, path, &valid));
    g_assert_true (valid);
  }
}

static void test_all_faults_are_told_and_not_only_the_first (void)
{
  static const char *const expected[] = {"L-TITLE",        "L-ATTRIBUTE", "L-GRADE-UNKNOWN", "L-LOAN-UNKNOWN",
                                         "L-NO-RETENTION", "L-BAND-GAP",  "L-NO-REST"};
  g_autofree char *text = fixture_small (
      "<category code='CD' directory='cd' grade='X' loan='L7' custodian='HR' zh='类' colour='red'>"
      "<deadline on='at-once' zh='即' en='at once'/></category>"
      "<facet code='size' zh='大小' en='size'><level by='amount'><band code='one' to='1' zh='一' en='one'/>"
      "<band code='two' from='2' zh='二' en='two'/></level></facet>"
      "<facet code='mood' zh='心情' en='mood'><level by='mood'><value code='good' zh='好' en='good'/></level></facet>"
      "<years code='all' mandate='R' zh='全' en='all'><rule code='all' needs='date' year='date' zh='全' "
      "en='all'/></years>",
      "years='all'");
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (Layout) layout = fixture_parse (text, faults);
  g_assert_null (layout);
  g_assert_cmpuint (faults->len, ==, G_N_ELEMENTS (expected));
  for (unsigned i = 0; i < G_N_ELEMENTS (expected); i++) {
    bool found = false;
    for (unsigned j = 0; j < faults->len && !found; j++)
      found = g_str_equal (((LayoutFault *)g_ptr_array_index (faults, j))->code, expected[i]);
    g_test_message ("%s", expected[i]);
    g_assert_true (found);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/bad/each-has-its-code-and-line", test_each_has_its_code_and_line);
  g_test_add_func ("/layout/bad/schema-and-reader-agree", test_schema_and_reader_agree);
  g_test_add_func ("/layout/bad/schema-accepts-what-ships", test_schema_accepts_what_ships);
  g_test_add_func ("/layout/bad/all-faults-are-told", test_all_faults_are_told_and_not_only_the_first);
  return g_test_run ();
}
