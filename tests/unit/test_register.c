/* What a destruction is written down in (register, titles, tombstone, certificate) goes both ways, and is refused where
 * it is out of its form. */
#include "form/date.h"
#include "form/document/certificate.h"
#include "form/document/register.h"
#include "form/document/titles.h"
#include "form/document/tombstone.h"

#include "tests/unit/fixtures/document.h"

#define ONE "1111111111111111111111111111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222222222222222222222222222"
#define NONCE "00112233445566778899aabbccddeeff"

static GDate day (const char *text)
{
  GDate date;
  g_assert_true (date_parse_strict (text, &date));
  return date;
}

static RegisterLine *add_line (Register *list, const char *reference, const char *path, RegisterDisposition disposition)
{
  RegisterLine *line = register_add_line (list);
  refcode_parse (reference, &line->reference, NULL);
  line->path = g_strdup (path);
  line->manifest = g_strdup (ONE);
  line->filed = 7;
  line->files = 2;
  line->bytes = 1000;
  line->pages = 3;
  line->copies = 1;
  line->trigger = g_strdup ("FY");
  line->from = day ("2011-01-01");
  line->due = day ("2021-01-01");
  line->disposition = disposition;
  line->reason = g_strdup ("term-over");
  if (disposition == REGISTER_KEEP)
    line->until = day ("2060-01-01");
  return line;
}

static Register *sample_register (void)
{
  Register *list = register_new ();
  list->number = g_strdup ("D2026-0001");
  list->edition = 1;
  list->nonce = g_strdup (NONCE);
  list->fonds = g_strdup ("Z109");
  list->procedure = g_strdup ("standard");
  list->layout = g_strdup ("company");
  list->layout_edition = 1;
  list->prepared = 1795421520;
  list->prepared_by = g_strdup ("p0002");
  list->titles = g_strdup (TWO);
  add_line (list, "Z109-KH.A03.2010-D10-C00001-0001", "customers/C00/C00001/2010/a03/0001", REGISTER_DESTROY);
  add_line (list, "Z109-KH.A03.2010-D10-C00001-0002", "customers/C00/C00001/2010/a03/0002", REGISTER_KEEP);
  add_line (list, "Z109-KH.A03.2010-D10-C00001-0003", "customers/C00/C00001/2010/a03/0003", REGISTER_TRANSFER)->paper =
      true;
  return list;
}

static void test_a_register_goes_both_ways (void)
{
  g_autoptr (Register) list = sample_register ();
  g_autoptr (GError) error = NULL;
  list->recipient = g_strdup ("Z001");
  g_ptr_array_add (list->pulled, g_strdup ("unsettled"));
  g_autoptr (GBytes) bytes = register_print (list);
  document_assert_valid (bytes);
  g_autoptr (Register) read = register_parse (bytes, "register.1.xml", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) again = register_print (read);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_cmpuint (read->lines->len, ==, 3);
  const RegisterLine *kept = register_find (read, "customers/C00/C00001/2010/a03/0002");
  g_assert_nonnull (kept);
  g_assert_cmpint (kept->disposition, ==, REGISTER_KEEP);
  g_assert_true (g_date_valid (&kept->until));
  g_assert_true (register_find (read, "customers/C00/C00001/2010/a03/0003") == read->lines->pdata[2]);
  g_assert_null (register_find (read, "customers/C00/C00001/2010/a03/0004"));
  g_assert_cmpuint (register_totals (read, REGISTER_DESTROY).records, ==, 1);
  g_assert_cmpuint (register_totals (read, REGISTER_TRANSFER).bytes, ==, 1000);
}

/* Whether a register is still accepted after something was done to it. */
static bool accepts_after (void (*change) (Register *list))
{
  g_autoptr (Register) list = sample_register ();
  change (list);
  g_autoptr (GBytes) bytes = register_print (list);
  g_autoptr (Register) read = register_parse (bytes, "register.1.xml", NULL);
  return read != NULL;
}

static RegisterLine *line_of (Register *list, guint i)
{
  return list->lines->pdata[i];
}

static void nothing (Register *list G_GNUC_UNUSED)
{
}

static void swap_lines (Register *list)
{
  RegisterLine *first = line_of (list, 0);
  list->lines->pdata[0] = line_of (list, 1);
  list->lines->pdata[1] = first;
}

static void double_line (Register *list)
{
  g_free (line_of (list, 1)->path);
  line_of (list, 1)->path = g_strdup (line_of (list, 0)->path);
}

static void other_item (Register *list)
{
  line_of (list, 0)->reference.item = 9;
}

static void keep_without_end (Register *list)
{
  g_date_clear (&line_of (list, 1)->until, 1);
}

static void destroy_with_end (Register *list)
{
  line_of (list, 0)->until = day ("2060-01-01");
}

static void destroy_permanent (Register *list)
{
  g_date_clear (&line_of (list, 0)->due, 1);
}

static void no_lines (Register *list)
{
  g_ptr_array_set_size (list->lines, 0);
}

static void customer_as_line (Register *list)
{
  g_free (line_of (list, 0)->path);
  line_of (list, 0)->path = g_strdup ("customers/C00/C00001");
}

static void test_a_register_says_each_thing_once_and_in_order (void)
{
  g_assert_true (accepts_after (nothing));
  g_assert_false (accepts_after (swap_lines));
  g_assert_false (accepts_after (double_line));
  g_assert_false (accepts_after (other_item));
  g_assert_false (accepts_after (keep_without_end));
  g_assert_false (accepts_after (destroy_with_end));
  g_assert_false (accepts_after (destroy_permanent));
  g_assert_false (accepts_after (no_lines));
  g_assert_false (accepts_after (customer_as_line));
}

static void test_a_register_is_known_by_its_number_and_path (void)
{
  g_autofree char *number = NULL, *none = NULL;
  unsigned edition = 0;
  g_assert_true (register_is_number ("D2026-0001"));
  g_assert_true (register_is_number ("D2026-12345"));
  static const char *const wrong[] = {"", "D", "D2026", "D2026-1", "d2026-0001", "D2026-000a", "D20261-0001"};
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (register_is_number (wrong[i]));
  g_assert_true (register_split_path ("destruction/D2026-0001/register.12.xml", &number, &edition));
  g_assert_cmpstr (number, ==, "D2026-0001");
  g_assert_cmpuint (edition, ==, 12);
  static const char *const other[] = {"destruction/D2026-0001/register.012.xml", "destruction/D2026-0001/titles.1.xml",
                                      "destruction/D2026-0001/x/register.1.xml", "destruction/D2026-0001/register.xml"};
  for (unsigned i = 0; i < G_N_ELEMENTS (other); i++)
    g_assert_false (register_split_path (other[i], &none, &edition));
}

static void test_titles_go_both_ways (void)
{
  g_autoptr (Titles) titles = titles_new ();
  g_autoptr (GError) error = NULL;
  titles->number = g_strdup ("D2026-0001");
  titles->edition = 2;
  titles->nonce = g_strdup (NONCE);
  TitlesLine *line = titles_add_line (titles);
  line->path = g_strdup ("customers/C00/C00001/2010/a03/0001");
  line->title = g_strdup ("仪器购销合同 <甲> & \"乙\"");
  line->date = day ("2010-03-05");
  g_ptr_array_add (line->creators, g_strdup ("王芳"));
  line->customer = g_strdup ("杭州西湖仪器有限公司");
  line->note = g_strdup ("诉讼已结");
  g_autoptr (GBytes) bytes = titles_print (titles);
  document_assert_valid (bytes);
  g_autoptr (Titles) read = titles_parse (bytes, "titles.2.xml", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) again = titles_print (read);
  g_assert_true (g_bytes_equal (bytes, again));
  g_assert_cmpstr (titles_find (read, "customers/C00/C00001/2010/a03/0001")->title, ==, line->title);
}

static void test_a_tombstone_goes_both_ways (void)
{
  g_autoptr (Tombstone) stone = tombstone_new ();
  g_autoptr (GError) error = NULL;
  refcode_parse ("Z109-KH.A03.2010-D10-C00001-0001", &stone->reference, NULL);
  stone->kind = TOMBSTONE_TRANSFERRED;
  stone->nonce = g_strdup (NONCE);
  stone->time = 1795421520;
  stone->by = g_strdup ("p0005");
  stone->files = 2;
  stone->bytes = 1000;
  stone->pages = 3;
  stone->copies = 1;
  stone->trigger = g_strdup ("FY");
  stone->from = day ("2011-01-01");
  stone->due = day ("2021-01-01");
  stone->manifest = g_strdup (ONE);
  stone->layout = g_strdup ("company");
  stone->layout_edition = 1;
  stone->number = g_strdup ("D2026-0001");
  stone->edition = 1;
  stone->digest = g_strdup (TWO);
  stone->recipient = g_strdup ("Z001");
  const TombstoneSigner signer = {(char[]){"review"}, (char[]){"reviewer"}, (char[]){"p0003"},
                                  (char[]){"destruction/D2026-0001/1.review.reviewer.p0003.txt"}, (char[]){ONE}};
  tombstone_add_signer (stone, &signer);
  g_autoptr (GBytes) bytes = tombstone_print (stone);
  document_assert_valid (bytes);
  g_autoptr (Tombstone) read = tombstone_parse (bytes, "tombstone.xml", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) again = tombstone_print (read);
  g_assert_true (g_bytes_equal (bytes, again));
  read->kind = TOMBSTONE_DESTROYED;
  g_autoptr (GBytes) contradiction = tombstone_print (read);
  g_assert_null (tombstone_parse (contradiction, "tombstone.xml", &error));
  assert_refused (&error, "D-TOMBSTONE");
}

static Certificate *sample_certificate (CertificateOutcome outcome)
{
  Certificate *certificate = certificate_new ();
  certificate->number = g_strdup ("D2026-0001");
  certificate->edition = 1;
  certificate->digest = g_strdup (ONE);
  certificate->nonce = g_strdup (NONCE);
  certificate->outcome = outcome;
  certificate->time = 1795421520;
  certificate->by = g_strdup ("p0005");
  if (outcome == CERTIFICATE_WITHDRAWN)
    return certificate;
  certificate->file_system = g_strdup ("ext4");
  certificate->destroyed = (RegisterTotals){.records = 1, .files = 2, .pages = 3, .bytes = 1000};
  certificate_add_line (certificate, "customers/C00/C00001/2010/a03/0001", TWO);
  certificate_add_backup (certificate, 40, 39, ONE);
  return certificate;
}

static void test_a_certificate_goes_both_ways (void)
{
  for (CertificateOutcome outcome = CERTIFICATE_EXECUTED; outcome <= CERTIFICATE_WITHDRAWN; outcome++) {
    g_autoptr (Certificate) certificate = sample_certificate (outcome);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = certificate_print (certificate);
    document_assert_valid (bytes);
    g_autoptr (Certificate) read = certificate_parse (bytes, "certificate.xml", &error);
    g_assert_no_error (error);
    g_autoptr (GBytes) again = certificate_print (read);
    g_assert_true (g_bytes_equal (bytes, again));
    g_assert_cmpuint (read->backups->len, ==, outcome == CERTIFICATE_EXECUTED);
    g_assert_cmpuint (read->destroyed.bytes, ==, outcome == CERTIFICATE_EXECUTED ? 1000 : 0);
  }
}

#define ACCEPTS(Type, module)                                                                                          \
  static bool accepts_##module (GBytes *bytes, const char *name, GError **error)                                       \
  {                                                                                                                    \
    g_autoptr (Type) read = module##_parse (bytes, name, error);                                                       \
    return read != NULL;                                                                                               \
  }
ACCEPTS (Register, register)
ACCEPTS (Titles, titles)
ACCEPTS (Tombstone, tombstone)
ACCEPTS (Certificate, certificate)

static void test_bad_documents_are_refused_by_reader_and_schema (void)
{
  static const char *const unseen[] = {"register-line-twice.xml", "register-lines-unsorted.xml",
                                       "register-other-record.xml", "tombstone-recipient-of-destroyed.xml", NULL};
  document_assert_all_bad ("register", 12, accepts_register, unseen);
  document_assert_all_bad ("titles", 3, accepts_titles, unseen);
  document_assert_all_bad ("tombstone", 7, accepts_tombstone, unseen);
  document_assert_all_bad ("certificate", 4, accepts_certificate, unseen);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/register/goes-both-ways", test_a_register_goes_both_ways);
  g_test_add_func ("/register/each-thing-once-and-in-order", test_a_register_says_each_thing_once_and_in_order);
  g_test_add_func ("/register/number-and-path", test_a_register_is_known_by_its_number_and_path);
  g_test_add_func ("/titles/go-both-ways", test_titles_go_both_ways);
  g_test_add_func ("/tombstone/goes-both-ways", test_a_tombstone_goes_both_ways);
  g_test_add_func ("/certificate/goes-both-ways", test_a_certificate_goes_both_ways);
  g_test_add_func ("/register/bad", test_bad_documents_are_refused_by_reader_and_schema);
  return g_test_run ();
}
