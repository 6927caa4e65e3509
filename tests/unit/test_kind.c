/* The table of kinds: whatever an event may be has a row, and each path is one of one kind. */
#include "form/document/kind.h"

#include <string.h>

#define VOLUME "customers/C00/C00042/2024/a02-contracts"

/* In the order of Kind; NULL: it brings nothing. */
static const char *const examples[][6] = {
    [KIND_FONDS] = {"archive.xml"},
    [KIND_LAYOUT] = {"layouts/company.1.xml", "layouts/key-accounts.12.xml"},
    [KIND_ADOPTION] = {"layouts/company.2.adopt.p0001.txt", "layouts/key-accounts.12.propose.p0002.txt"},
    [KIND_README] = {"README.txt"},
    [KIND_CUSTOMER] = {"customers/C00/C00042/customer.1.xml", "customers/0/C42/customer.2147483647.xml"},
    [KIND_RECORD] = {VOLUME "/0007", VOLUME "/12345"},
    [KIND_PART] = {VOLUME "/0007/original-002.tif", VOLUME "/12345/meeting-notes-010.txt"},
    [KIND_CONTENTS] = {VOLUME "/0007/manifest-sha256.2.txt"},
    [KIND_AMEND] = {VOLUME "/0007/record.2.xml", VOLUME "/0007/record.12.xml"},
    [KIND_MANIFEST] = {VOLUME "/manifest-sha256.1.txt", VOLUME "/manifest-sm3.1.txt"},
    [KIND_SEAL] = {VOLUME "/volume.1.xml"},
    [KIND_DECISION] = {"registers/decisions/2026/000/H2026-0001/entry.1.xml",
                       "registers/decisions/2026/001/H2026-1000/entry.12.xml"},
    [KIND_CORRECTION] = {"registers/corrections/2026/000/V2026-0001/entry.1.xml"},
    [KIND_LOAN] = {"registers/loans/2026/000/L2026-0001/entry.1.xml",
                   "registers/loans/2026/001/L2026-1000/entry.3.xml"},
    [KIND_LOAN_PAPER] = {"registers/loans/2026/000/L2026-0001/1.official-letter.jpg"},
    [KIND_HANDOVER] = {"registers/handovers/2026/000/T2026-0001/entry.1.xml"},
    [KIND_INCIDENT] = {"registers/incidents/2026/000/I2026-0001/entry.2.xml"},
    [KIND_CONTACT] = {"registers/contacts/2026/000/K2026-0001/entry.1.xml"},
    [KIND_PERSON] = {"people/p0003.1.xml"},
    [KIND_KEY] = {"people/p0003.pem", "people/p0003.2.pem"},
    [KIND_STATEMENT] = {"people/p0003.1.administrator.p0001.txt", "destruction/D2026-0001/1.review.reviewer.p0003.txt"},
    [KIND_SIGNATURE] = {"people/p0003.1.administrator.p0001.sig", "destruction/D2026-0001/1.review.reviewer.p0003.sig",
                        "checkpoints/000002500.p0004.sig", "destruction/D2026-0001/acknowledged.1.sig",
                        "layouts/company.2.adopt.p0001.sig"},
    [KIND_RECIPIENT] = {"destruction/D2026-0001/recipient.1.pem"},
    [KIND_ACKNOWLEDGEMENT] = {"destruction/D2026-0001/acknowledged.12.txt"},
    [KIND_CHECKPOINT] = {"checkpoints/000002500.txt"},
    [KIND_TIMESTAMP] = {"checkpoints/000002500.tsr", "checkpoints/000002500.2.tsr"},
    [KIND_REGISTER] = {"destruction/D2026-0001/register.1.xml"},
    [KIND_TITLES] = {"destruction/D2026-0001/titles/titles.1.xml"},
    [KIND_PAPER] = {"destruction/D2026-0001/1.review.reviewer.p0003.jpg"},
    [KIND_MOVED] = {VOLUME "/0007/moved.xml"},
    [KIND_TOMBSTONE] = {VOLUME "/0007/tombstone.xml"},
    [KIND_CERTIFICATE] = {"destruction/D2026-0001/certificate.xml"},
    [KIND_UNKNOWN] = {NULL},
};

static void test_a_path_is_of_one_kind (void)
{
  for (unsigned i = 0; i < KIND_UNKNOWN; i++) {
    g_assert_true ((examples[i][0] != NULL) == (kind_row ((Kind)i)->digest != NULL));
    for (unsigned k = 0; examples[i][k] != NULL; k++) {
      for (unsigned j = 0; j < KIND_UNKNOWN; j++)
        g_assert_true (kind_has_path ((Kind)j, examples[i][k]) == (i == j));
      g_assert_cmpuint (kind_of_path (examples[i][k]), ==, i);
    }
  }
}

static void test_no_kind_has_another_path (void)
{
  static const char *const others[] = {"",
                                       "archive.xml/",
                                       "archive-xml",
                                       "more/archive.xml",
                                       "journal/000000001",
                                       "layouts/more/company.1.xml",
                                       "layouts/company.0.xml",
                                       "layouts/company.01.xml",
                                       "layouts/company.xml",
                                       "customers/C00/C00042",
                                       "customers/C01/C00042/customer.1.xml",
                                       "customers/C00/C00042/2024/customer.1.xml",
                                       "customers/C00/C00042/volume.1.xml",
                                       VOLUME "/0007/record.1.xml",
                                       VOLUME "/0007/record.02.xml",
                                       VOLUME "/0007/manifest-sha256.1.txt",
                                       VOLUME "/0007/original-000.tif",
                                       VOLUME "/0007/original-2.tif",
                                       VOLUME "/record.2.xml",
                                       VOLUME,
                                       VOLUME "/7",
                                       VOLUME "/0007/record.1.xml",
                                       VOLUME "/0007/manifest-sha256.1.txt",
                                       VOLUME "/manifest-md5.1.txt",
                                       "registers/loans/2026/000/H2026-0001/entry.1.xml",
                                       "registers/loans/2026/000/L2026-1000/1.official-letter.jpg",
                                       "registers/loans/2026/000/L2026-0001/0.official-letter.jpg",
                                       "registers/loans/2026/000/L2026-0001/more/1.official-letter.jpg",
                                       "registers/incidents/2026/000/I2026-0001/1.letter.jpg",
                                       VOLUME "/tombstone.xml",
                                       "registers/decisions/2026/000/H2026-01/entry.1.xml",
                                       "registers/decisions/2026/000/H2026-1000/entry.1.xml",
                                       "registers/decisions/2026/000/L2026-0001/entry.1.xml",
                                       "people/p3.1.xml",
                                       "people/p0003.4294967296.xml",
                                       "people/p0003.1.pem.txt",
                                       "people/p0003.1.Administrator.p0001.txt",
                                       "people/p0003.1.administrator.p0001.jpg",
                                       "checkpoints/2500.txt",
                                       "checkpoints/000000000.txt",
                                       "checkpoints/000002500.p0004.txt",
                                       "destruction/D2026-0001/titles.1.xml",
                                       "destruction/2026-0001/register.1.xml",
                                       "destruction/D2026-0001/more/certificate.xml"};
  for (unsigned i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpuint (kind_of_path (others[i]), ==, KIND_UNKNOWN);
  g_autofree char *longest = g_strnfill (1000, 'a');
  g_autofree char *path = g_strconcat (VOLUME "/", longest, NULL);
  g_assert_cmpuint (kind_of_path (path), ==, KIND_UNKNOWN);
}

/* "hold" of ".It Li hold" between the two lines. */
static void test_every_verb_of_the_manual_has_a_row (void)
{
  g_autofree char *text = NULL;
  unsigned verbs = 0;
  g_assert_true (g_file_get_contents ("man/dossier-archive.5", &text, NULL, NULL));
  char *begin = strstr (text, "\n.Ss Events\n"), *end = strstr (begin, "\n.El\n");
  g_assert_nonnull (end);
  *end = '\0';
  g_auto (GStrv) lines = g_strsplit (begin, "\n", -1);
  for (unsigned i = 0; lines[i] != NULL; i++) {
    if (!g_str_has_prefix (lines[i], ".It Li "))
      continue;
    Kind kind = kind_of_verb (lines[i] + strlen (".It Li "));
    g_assert_cmpuint (kind, !=, KIND_UNKNOWN);
    g_assert_cmpstr (kind_row (kind)->verb, ==, lines[i] + strlen (".It Li "));
    verbs++;
  }
  g_assert_cmpuint (verbs, ==, KIND_UNKNOWN);
  g_assert_cmpuint (kind_of_verb ("paint"), ==, KIND_UNKNOWN);
}

static void test_every_root_stands_in_the_schema (void)
{
  g_autofree char *schema = NULL;
  g_assert_true (g_file_get_contents ("layouts/dossier.rng", &schema, NULL, NULL));
  for (unsigned i = 0; i < KIND_UNKNOWN; i++) {
    const KindRow *row = kind_row ((Kind)i);
    if (row->root == NULL)
      continue;
    g_autofree char *element = g_strdup_printf ("<element name=\"%s\"", row->root);
    g_assert_nonnull (strstr (schema, element));
    g_assert_cmpuint (row->limit, >, 0);
  }
}

static void assert_erases (Kind kind, const char *path, const char *expected)
{
  g_autofree char *erased = kind_erases (kind, path);
  g_assert_cmpstr (erased, ==, expected);
}

static void test_what_is_erased (void)
{
  assert_erases (KIND_TOMBSTONE, examples[KIND_TOMBSTONE][0], VOLUME "/0007");
  assert_erases (KIND_CERTIFICATE, examples[KIND_CERTIFICATE][0], "destruction/D2026-0001/titles");
  assert_erases (KIND_REGISTER, examples[KIND_REGISTER][0], NULL);
  assert_erases (KIND_FONDS, "archive.xml", NULL);
}

static void test_order_of_a_pack (void)
{
  static const char *const paths[] = {"journal/000000001",
                                      "checkpoints/000002500.txt",
                                      "archive.xml",
                                      "README.txt",
                                      "layouts/company.1.xml",
                                      "people/p0003.pem",
                                      "registers/decisions/2026/000/H2026-0001/entry.1.xml",
                                      "destruction/D2026-0001/register.1.xml",
                                      "later/thing.xml",
                                      VOLUME "/0007/record.1.xml",
                                      "PACK.txt",
                                      "PACK.txt.sig"};
  for (unsigned i = 1; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpuint (kind_rank (paths[i - 1]), <, kind_rank (paths[i]));
  g_assert_cmpuint (kind_rank ("people/p0003.1.xml"), ==, kind_rank ("people/p0003.pem"));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kind/a-path-is-of-one-kind", test_a_path_is_of_one_kind);
  g_test_add_func ("/kind/no-kind-has-another-path", test_no_kind_has_another_path);
  g_test_add_func ("/kind/every-verb-of-the-manual-has-a-row", test_every_verb_of_the_manual_has_a_row);
  g_test_add_func ("/kind/every-root-stands-in-the-schema", test_every_root_stands_in_the_schema);
  g_test_add_func ("/kind/what-is-erased", test_what_is_erased);
  g_test_add_func ("/kind/order-of-a-pack", test_order_of_a_pack);
  return g_test_run ();
}
