/* customer.N.xml goes both ways; the check digit of GB 32100; and changes of a profile as people type them. */
#include "form/document/customer.h"

#include "ops/customers/profile.h"
#include "tests/unit/fixtures/document.h"
#include "tests/unit/fixtures/layout.h"

#define CODE "91350100M000100Y43" /* the standard's own example */

static Customer *sample (void)
{
  Customer *customer = customer_new ();
  customer->number = g_strdup ("C00042");
  customer->edition = 1;
  customer->nonce = g_strdup ("00112233445566778899aabbccddeeff");
  customer->name = g_strdup ("杭州样例贸易有限公司");
  customer->owner = g_strdup ("p0003");
  customer->changed = 1795421520;
  customer->changed_by = g_strdup ("p0003");
  return customer;
}

static Customer *again (const Customer *customer)
{
  g_autoptr (GBytes) bytes = customer_print (customer);
  document_assert_valid (bytes);
  g_autoptr (GError) error = NULL;
  Customer *read = customer_parse (bytes, "customer.1.xml", &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) twice = customer_print (read);
  g_assert_true (g_bytes_equal (bytes, twice));
  return read;
}

/* Carries out changes given as text, "-field" unsetting one; gives the error. */
static GError *change (Customer *customer, const char *source, const char *const *texts)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify)profile_change_free);
  GError *error = NULL;
  for (; *texts; texts++) {
    ProfileChange *one =
        **texts == '-' ? profile_change_new (PROFILE_UNSET, *texts + 1, NULL) : profile_change_parse (*texts, &error);
    if (!one)
      return error;
    g_ptr_array_add (changes, one);
  }
  if (profile_apply (customer, layout, changes, source, NULL, &error))
    profile_check (customer, layout, &error);
  return error;
}

#define CHANGE(customer, ...) change (customer, NULL, (const char *const[]){__VA_ARGS__, NULL})
#define ACCEPT(customer, ...)                                                                                          \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autoptr (GError) fault = CHANGE (customer, __VA_ARGS__);                                                         \
    g_assert_no_error (fault);                                                                                         \
  }                                                                                                                    \
  G_STMT_END
#define REFUSE(customer, id, ...)                                                                                      \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    GError *fault = CHANGE (customer, __VA_ARGS__);                                                                    \
    assert_refused (&fault, id);                                                                                       \
  }                                                                                                                    \
  G_STMT_END

static unsigned count_entries (const Customer *customer, const char *kind)
{
  unsigned n = 0;
  for (unsigned i = 0; i < customer->entries->len; i++)
    n += g_str_equal (((CustomerEntry *)customer->entries->pdata[i])->kind, kind);
  return n;
}

static bool has_facet (const Customer *customer, const char *name, const char *value)
{
  for (unsigned i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    if (g_str_equal (facet->name, name) && g_str_equal (facet->value, value))
      return true;
  }
  return false;
}

static void test_a_profile_goes_both_ways (void)
{
  g_autoptr (Customer) customer = sample ();
  static const char *const texts[] = {"credit-code=" CODE,
                                      "representative=王伟 & <子>",
                                      "opened=2019年5月6日",
                                      "closed=20240301",
                                      "phone=0571-1",
                                      "address=\"文三路\" 1 号",
                                      "history=过去的客户",
                                      "nature=retailer",
                                      "risk=欠账",
                                      "risk=insolvency",
                                      "region=华东",
                                      "basics=主营",
                                      "section.credit=按时付款",
                                      "2023.amount=50000.50",
                                      "2023.orders=7",
                                      "2022.margin=-3",
                                      "2022.currency=USD",
                                      "note=一",
                                      "note=二",
                                      NULL};
  g_autoptr (GError) error = change (customer, "业务员", texts);
  g_assert_no_error (error);
  g_autoptr (Customer) read = again (customer);
  g_assert_cmpstr (read->credit_code, ==, CODE);
  g_assert_cmpstr (read->representative, ==, "王伟 & <子>");
  g_assert_cmpint (g_date_get_day (&read->opened), ==, 6);
  g_assert_cmpint (g_date_get_year (&read->closed), ==, 2024);
  g_assert_cmpuint (read->entries->len, ==, 2);
  g_assert_cmpstr (((CustomerEntry *)read->entries->pdata[0])->source, ==, "sales");
  g_assert_cmpstr (customer_facet (read, "history"), ==, "former");
  g_assert_true (has_facet (read, "risk", "arrears"));
  g_assert_true (has_facet (read, "risk", "insolvency"));
  g_assert_cmpuint (read->sections->len, ==, 2);
  g_assert_cmpstr (((CustomerSection *)read->sections->pdata[1])->text, ==, "按时付款");
  g_assert_cmpuint (read->figures->len, ==, 2);
  g_assert_cmpint (((CustomerFigures *)read->figures->pdata[0])->year, ==, 2022);
  g_assert_cmpstr (((CustomerFigures *)read->figures->pdata[0])->currency, ==, "USD");
  g_assert_cmpstr (((CustomerFigures *)read->figures->pdata[1])->amount, ==, "50000.50");
  g_assert_cmpuint (read->notes->len, ==, 2);
}

static bool accepts (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Customer) customer = customer_parse (bytes, name, error);
  return customer != NULL;
}

static void test_bad_profiles_are_refused_by_reader_and_schema (void)
{
  static const char *const unseen[] = {"customer-closed-before-opened.xml",
                                       "customer-name-decomposed.xml",
                                       "customer-name-long.xml",
                                       "customer-credit-code-digit.xml",
                                       "customer-credit-code.xml",
                                       "customer-facets-unsorted.xml",
                                       "customer-facet-twice.xml",
                                       "customer-section-twice.xml",
                                       "customer-figures-unsorted.xml",
                                       NULL};
  document_assert_all_bad ("customer", 30, accepts, unseen);
}

static void test_facets_are_sorted_and_stand_once (void)
{
  g_autoptr (Customer) customer = sample ();
  customer_add_facet (customer, "nature", "dealer");
  customer_add_facet (customer, "history", "new");
  customer_add_facet (customer, "nature", "dealer");
  customer_add_facet (customer, "nature", "agent");
  g_assert_cmpuint (customer->facets->len, ==, 3);
  g_autoptr (Customer) read = again (customer);
  g_assert_cmpstr (customer_facet (read, "nature"), ==, "agent");
  g_assert_null (customer_facet (read, "tier"));
}

static void test_a_wrong_check_digit_is_refused_with_the_right_one (void)
{
  g_autoptr (Customer) customer = sample ();
  g_autoptr (GError) error = CHANGE (customer, "credit-code=91350100 M000100Y-44");
  g_assert_true (error_has_id (error, "D-CREDIT-CODE"));
  g_assert_nonnull (strstr (error_hint (error), "after 91350100M000100Y4 the check digit should be 3"));
  g_assert_null (customer->credit_code);
  ACCEPT (customer, "credit-code=91350100m000100y43");
  g_assert_cmpstr (customer->credit_code, ==, CODE);
}

static void test_lists_are_set_added_to_and_taken_from (void)
{
  g_autoptr (Customer) customer = sample ();
  ACCEPT (customer, "phone=1", "phone=2", "email=a@b");
  g_assert_cmpuint (count_entries (customer, "phone"), ==, 2);
  ACCEPT (customer, "phone+=3", "phone+=3", "contact.pager+=9");
  g_assert_cmpuint (count_entries (customer, "phone"), ==, 3);
  g_assert_cmpuint (count_entries (customer, "pager"), ==, 1);
  ACCEPT (customer, "phone-=2", "phone-=7");
  g_assert_cmpuint (count_entries (customer, "phone"), ==, 2);
  ACCEPT (customer, "phone=4");
  g_assert_cmpuint (count_entries (customer, "phone"), ==, 1);
  ACCEPT (customer, "-phone");
  g_assert_cmpuint (count_entries (customer, "phone"), ==, 0);
  g_assert_cmpuint (count_entries (customer, "email"), ==, 1);
  ACCEPT (customer, "risk+=arrears", "risk+=insolvency", "risk-=欠账");
  g_assert_false (has_facet (customer, "risk", "arrears"));
  g_assert_true (has_facet (customer, "risk", "insolvency"));
}

static void test_facets_are_checked_against_the_layout (void)
{
  g_autoptr (Customer) customer = sample ();
  ACCEPT (customer, "nature=超级市场", "history=REGULAR", "credit=aaa");
  g_assert_cmpstr (customer_facet (customer, "nature"), ==, "supermarket");
  g_assert_cmpstr (customer_facet (customer, "credit"), ==, "AAA");
  REFUSE (customer, "D-FACET-VALUE", "nature=shop");
  REFUSE (customer, "D-FACET-UNKNOWN", "facet.colour=red");
  REFUSE (customer, "D-FACET-SINGLE", "nature+=dealer");
  REFUSE (customer, "D-FACET-SINGLE", "nature=dealer", "nature=agent");
  REFUSE (customer, "D-FIELD-UNKNOWN", "colour=red");
  REFUSE (customer, "D-FIELD-UNKNOWN", "section.colour=red");
  g_autoptr (GError) error = change (customer, "a friend", (const char *const[]){"phone=1", NULL});
  g_assert_true (error_has_id (error, "D-FACET-VALUE"));
}

static void test_a_former_customer_has_a_day_of_the_last_deal (void)
{
  g_autoptr (Customer) customer = sample ();
  REFUSE (customer, "D-PROFILE-NEEDS", "history=former");
  ACCEPT (customer, "history=former", "closed=2024-01-02");
  REFUSE (customer, "D-PROFILE-NEEDS", "-closed");
}

static void test_a_potential_customer_has_no_contracts (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  g_autoptr (Customer) customer = sample ();
  const char *facet = NULL;
  g_assert_null (profile_forbids (customer, layout, "KH.A02", &facet));
  ACCEPT (customer, "history=潜在客户");
  g_assert_cmpstr (profile_forbids (customer, layout, "KH.A02", &facet), ==, "potential");
  g_assert_cmpstr (facet, ==, "history");
  g_assert_null (profile_forbids (customer, layout, "KH.C01", &facet));
}

static void test_classes_by_figures_follow_the_latest_year (void)
{
  g_autoptr (Customer) customer = sample ();
  ACCEPT (customer, "scale=medium");
  g_assert_cmpstr (customer_facet (customer, "scale"), ==, "medium");
  ACCEPT (customer, "2023.amount=99999.99", "2023.margin=-1");
  g_assert_cmpstr (customer_facet (customer, "scale"), ==, "small");
  g_assert_cmpstr (customer_facet (customer, "profit"), ==, "loss");
  ACCEPT (customer, "2024.amount=1000000");
  g_assert_cmpstr (customer_facet (customer, "scale"), ==, "large");
  REFUSE (customer, "D-FACET-COMPUTED", "scale=small");
  ACCEPT (customer, "-2024.amount");
  g_assert_cmpuint (customer->figures->len, ==, 1);
  g_assert_cmpstr (customer_facet (customer, "scale"), ==, "small");
  REFUSE (customer, "D-FIGURE", "2024.amount=1,000");
  REFUSE (customer, "D-FIGURE", "2024.orders=-1");
  REFUSE (customer, "D-FIGURE", "2024.currency=yuan");
  REFUSE (customer, "D-FIELD-UNKNOWN", "2024.sales=1");
}

static void test_names_are_tidied_or_refused (void)
{
  g_autoptr (Customer) customer = sample ();
  g_autofree char *long_name = g_strdup_printf ("name=%0300d", 1), *too_long = g_strdup_printf ("name=%0501d", 1);
  ACCEPT (customer, "name=  Cafe\xCC\x81  ");
  g_assert_cmpstr (customer->name, ==, "Caf\xC3\xA9");
  ACCEPT (customer, "name==SUM(A1)");
  g_assert_cmpstr (customer->name, ==, "=SUM(A1)");
  ACCEPT (customer, long_name);
  REFUSE (customer, "D-NAME", too_long);
  REFUSE (customer, "D-NAME",
          "name=a\xE2\x80\xAE"
          "b");
  REFUSE (customer, "D-NAME", "name=a\nb");
  REFUSE (customer, "D-NAME", "name=\xC4\xE3\xBA\xC3");
  REFUSE (customer, "D-NAME", "name= ");
  REFUSE (customer, "D-TEXT", "phone=\x1b[31m");
  ACCEPT (customer, "basics=first line\nsecond line\n");
  g_assert_cmpstr (((CustomerSection *)customer->sections->pdata[0])->text, ==, "first line second line");
}

static void test_what_is_mandatory_cannot_be_cleared (void)
{
  g_autoptr (Customer) customer = sample ();
  REFUSE (customer, "D-FIELD-NEEDED", "-owner");
  customer->owner = g_strdup ("p0003");
  REFUSE (customer, "D-FIELD-NEEDED", "-name");
}

static void test_changes_that_are_none (void)
{
  static const char *const texts[] = {"", "=x", "+=x", "name", "+"};
  g_autoptr (Customer) customer = sample ();
  for (unsigned i = 0; i < G_N_ELEMENTS (texts); i++)
    REFUSE (customer, "D-CHANGE", texts[i]);
  REFUSE (customer, "D-CHANGE", "owner+=x");
  REFUSE (customer, "D-CHANGE", "basics+=x");
  REFUSE (customer, "D-DATE", "opened=2024-02-30");
  REFUSE (customer, "D-DATE-ORDER", "opened=2024-02-03", "closed=2024-02-02");
}

static void test_the_next_review_is_an_interval_of_the_layout_away (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("key-accounts");
  g_autoptr (Customer) customer = sample ();
  GDate today;
  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 31, G_DATE_DECEMBER, 2026);
  profile_plan_review (customer, layout, &today);
  g_assert_cmpint (g_date_get_month (&customer->review), ==, 2);
  g_assert_cmpint (g_date_get_day (&customer->review), ==, 28);
  customer_add_facet (customer, "tier", "key");
  profile_plan_review (customer, layout, &today);
  g_assert_cmpint (g_date_get_month (&customer->review), ==, 1);
  g_assert_cmpint (g_date_get_day (&customer->review), ==, 31);
}

static void test_completeness_counts_the_nine_sections (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  g_autoptr (Customer) customer = sample ();
  g_assert_cmpuint (g_strv_length ((char **)(guintptr)layout_sections (layout)), ==, 9);
  g_assert_cmpuint (profile_completeness (customer, layout), ==, 0);
  ACCEPT (customer, "competitors=z", "basics=a", "market=b");
  g_assert_cmpuint (profile_completeness (customer, layout), ==, 33);
  g_assert_cmpstr (((CustomerSection *)customer->sections->pdata[0])->code, ==, "basics");
  g_assert_cmpstr (((CustomerSection *)customer->sections->pdata[2])->code, ==, "competitors");
  for (const char *const *code = layout_sections (layout); *code; code++) {
    g_autofree char *text = g_strdup_printf ("section.%s=x", *code);
    ACCEPT (customer, text);
  }
  g_assert_cmpuint (profile_completeness (customer, layout), ==, 100);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/customer/goes-both-ways", test_a_profile_goes_both_ways);
  g_test_add_func ("/customer/bad", test_bad_profiles_are_refused_by_reader_and_schema);
  g_test_add_func ("/customer/facets-are-sorted-and-stand-once", test_facets_are_sorted_and_stand_once);
  g_test_add_func ("/profile/wrong-check-digit", test_a_wrong_check_digit_is_refused_with_the_right_one);
  g_test_add_func ("/profile/lists", test_lists_are_set_added_to_and_taken_from);
  g_test_add_func ("/profile/facets-are-checked-against-the-layout", test_facets_are_checked_against_the_layout);
  g_test_add_func ("/profile/former", test_a_former_customer_has_a_day_of_the_last_deal);
  g_test_add_func ("/profile/potential", test_a_potential_customer_has_no_contracts);
  g_test_add_func ("/profile/classes-by-figures", test_classes_by_figures_follow_the_latest_year);
  g_test_add_func ("/profile/names", test_names_are_tidied_or_refused);
  g_test_add_func ("/profile/mandatory", test_what_is_mandatory_cannot_be_cleared);
  g_test_add_func ("/profile/no-changes", test_changes_that_are_none);
  g_test_add_func ("/profile/review", test_the_next_review_is_an_interval_of_the_layout_away);
  g_test_add_func ("/profile/completeness", test_completeness_counts_the_nine_sections);
  return g_test_run ();
}
