/* Layouts: what is sound can be asked and described in both languages. */
#include "form/layout.h"

#include "tests/fuzz/fuzz.h"

/* Extending goes one step, to a parent that was read before. */
static GBytes *resolve (const char *id, gpointer data G_GNUC_UNUSED, GError **error)
{
  char *text = NULL;
  gsize len = 0;
  if (g_str_equal (id, "company") && g_file_get_contents ("layouts/company.xml", &text, &len, NULL))
    return g_bytes_new_take (text, len);
  error_set (error, ERROR_FORMAT, "D-LAYOUT-UNKNOWN", id, NULL, "no such layout");
  return NULL;
}

static void ask (const Layout *layout)
{
  for (unsigned i = 0; i < layout_n_categories (layout); i++) {
    const LayoutCategory *category = layout_category (layout, i);
    g_assert_true (layout_category_by_code (layout, category_code (category)) == category);
    g_assert_true (layout_category_by_directory (layout, category_directory (category)) == category);
    g_autofree char *loan = layout_describe_loan (layout, category_loan (category), "zh");
    g_assert_nonnull (loan);
  }
  g_autofree char *chinese = layout_describe (layout, "zh"), *english = layout_describe (layout, "en");
  g_assert_nonnull (chinese);
  g_assert_nonnull (english);
  YearInputs inputs = {0};
  g_date_set_dmy (&inputs.date, 20, G_DATE_NOVEMBER, 2023);
  inputs.filed = inputs.date;
  g_auto (YearDecision) decision = {0};
  g_autoptr (GError) error = NULL;
  if (!layout_decide_year (layout, &inputs, &decision, &error))
    fuzz_check_refusal (error);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (Layout) layout = layout_parse (bytes, "input", resolve, NULL, faults, &error);
  if (layout != NULL)
    ask (layout);
  else
    fuzz_check_refusal (error);
  return 0;
}
