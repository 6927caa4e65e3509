/* Layouts that ship: sound, found again by every word people use, and kept from being weakened. */
#include "form/layout.h"

#include "sys/error.h"
#include "tests/unit/layout_fixture.h"

static void test_shipped_layouts_have_no_fault_and_no_warning (void)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (fixture_ids); i++) {
    g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
    g_autoptr (GBytes) bytes = fixture_resolve (fixture_ids[i], NULL, NULL);
    g_autoptr (Layout) layout = layout_parse (bytes, fixture_ids[i], fixture_resolve, NULL, faults, NULL);
    for (unsigned j = 0; j < faults->len; j++) {
      const LayoutFault *fault = g_ptr_array_index (faults, j);
      g_test_message ("%s %s %s", fault->place, fault->code, fault->message);
    }
    g_assert_cmpuint (faults->len, ==, 0);
    g_assert_nonnull (layout);
    g_assert_cmpstr (layout_id (layout), ==, fixture_ids[i]);
    g_assert_cmpuint (layout_edition (layout), ==, 1);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/shipped-are-sound", test_shipped_layouts_have_no_fault_and_no_warning);
  return g_test_run ();
}
