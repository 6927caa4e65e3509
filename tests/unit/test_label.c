/* The texts of separator sheets and labels. */
#include "form/label.h"

#include <string.h>

#include "tests/unit/fixtures/unit.h"

static void test_a_sheet_in_its_fields (void)
{
  g_auto (Label) label = {0};
  label_parse ("DOSSIER SHEET FONDS:Z109 CUSTOMER:C00042 CATEGORY:KH.A02 RETENTION:D30 DATE:2024-03-05 KIND:plan "
               "TITLE:%E5%90%88%E5%90%8C%201",
               &label);
  g_assert_cmpint (label.kind, ==, LABEL_SHEET);
  g_assert_cmpstr (label.fonds, ==, "Z109");
  g_assert_cmpstr (label.customer, ==, "C00042");
  g_assert_cmpstr (label.category, ==, "KH.A02");
  g_assert_cmpstr (label.retention, ==, "D30");
  g_assert_cmpint (g_date_get_day (&label.date), ==, 5);
  g_assert_cmpstr (label.record_kind, ==, "plan");
  g_assert_cmpstr (label.title, ==, "合同 1");
}

static void test_a_sheet_may_say_nothing (void)
{
  g_auto (Label) label = {0};
  label_parse ("DOSSIER SHEET", &label);
  g_assert_cmpint (label.kind, ==, LABEL_SHEET);
  g_assert_null (label.customer);
}

static void test_a_label_names_a_record (void)
{
  g_auto (Label) label = {0};
  label_parse ("Z109-KH.A02.2024-D30-C00042-0007", &label);
  g_assert_cmpint (label.kind, ==, LABEL_RECORD);
  g_assert_cmpstr (label.record.customer, ==, "C00042");
  g_assert_cmpuint (label.record.item, ==, 7);
  g_autofree char *printed = label_print (&label);
  g_assert_cmpstr (printed, ==, "Z109-KH.A02.2024-D30-C00042-0007");
}

static void test_what_is_nearly_a_sheet_is_broken (void)
{
  static const char *const broken[] = {
      "DOSSIER ",
      "DOSSIER LABEL",
      "DOSSIER SHEET ",
      "DOSSIER SHEETS",
      "DOSSIER SHEET  CUSTOMER:C00042",
      "DOSSIER SHEET CUSTOMER:C00042 ",
      "DOSSIER SHEET CUSTOMER:",
      "DOSSIER SHEET CUSTOMER",
      "DOSSIER SHEET :C00042",
      "DOSSIER SHEET customer:C00042",
      "DOSSIER SHEET CUSTOMER:c00042",
      "DOSSIER SHEET CUSTOMER:C00042 CUSTOMER:C00042",
      "DOSSIER SHEET CATEGORY:KH.A02 CUSTOMER:C00042", /* the order is fixed */
      "DOSSIER SHEET CATEGORY:contracts",
      "DOSSIER SHEET RETENTION:30",
      "DOSSIER SHEET DATE:20240305",
      "DOSSIER SHEET DATE:2024-02-30",
      "DOSSIER SHEET KIND:",
      "DOSSIER SHEET KIND:../x",
      "DOSSIER SHEET TITLE:",
      "DOSSIER SHEET TITLE:%20",
      "DOSSIER SHEET TITLE:%e5%90%88", /* lower case */
      "DOSSIER SHEET TITLE:%41",       /* not needed */
      "DOSSIER SHEET TITLE:%E5%90",
      "DOSSIER SHEET TITLE:%00",
      "DOSSIER SHEET TITLE:%0A",
      "DOSSIER SHEET TITLE:%E2%80%AE", /* a bidirectional control */
      "DOSSIER SHEET COLOUR:red",
      "DOSSIER SHEET\nCUSTOMER:C00042",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_auto (Label) label = {0};
    label_parse (broken[i], &label);
    g_test_message ("%s", broken[i]);
    g_assert_cmpint (label.kind, ==, LABEL_BROKEN);
    g_assert_null (label.customer);
  }
}

static void test_other_codes_are_foreign (void)
{
  static const char *const foreign[] = {"",
                                        "https://example.org/?q=DOSSIER SHEET",
                                        "01,10,031001800104,12345678,9.00,20181225,,ABCD,",
                                        "dossier sheet",
                                        "DOSSIER",
                                        "合同",
                                        "DOSSIER SHEET 合同",
                                        "Z109-KH.A02.2024-D30-C00042-0007-003", /* a page */
                                        "Z109-KH·A02·2024-D30-C00042-0007",
                                        "Z109-KH.A02.2024-D30-C00042-7"};
  for (size_t i = 0; i < G_N_ELEMENTS (foreign); i++) {
    g_auto (Label) label = {0};
    label_parse (foreign[i], &label);
    g_assert_cmpint (label.kind, ==, LABEL_FOREIGN);
  }
  g_autofree char *many = g_strnfill (LABEL_MAX_BYTES + 1, 'A');
  memcpy (many, "DOSSIER ", 8);
  g_auto (Label) label = {0};
  label_parse (many, &label);
  g_assert_cmpint (label.kind, ==, LABEL_FOREIGN);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/label/a-sheet-in-its-fields", test_a_sheet_in_its_fields);
  g_test_add_func ("/label/a-sheet-may-say-nothing", test_a_sheet_may_say_nothing);
  g_test_add_func ("/label/a-label-names-a-record", test_a_label_names_a_record);
  g_test_add_func ("/label/what-is-nearly-a-sheet-is-broken", test_what_is_nearly_a_sheet_is_broken);
  g_test_add_func ("/label/other-codes-are-foreign", test_other_codes_are_foreign);
  return g_test_run ();
}
