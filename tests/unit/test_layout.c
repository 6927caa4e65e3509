/* Layouts that ship: sound, found by every word people use, complete, and joined to what they extend. */
#include "form/layout.h"

#include "form/document/customer.h"
#include "sys/error.h"
#include "tests/unit/fixtures/layout.h"

static void test_shipped_layouts_have_no_fault_and_no_warning (void)
{
  for (unsigned i = 0; i < FIXTURE_LAYOUTS; i++) {
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

typedef struct {
  const char *code, *zh, *grade, *period, *trigger, *loan, *custodian;
} Row;

/* RULES 3, row by row. */
static const Row table[] = {
    {"KH.A01", "订单", "A", "D10", "CE", "L2", "Sales"},
    {"KH.A02", "合同", "A", "D30", "CE", "L1", "HR"},
    {"KH.A03", "质检记录", "A", "D30", "FY", "L2", "Quality"},
    {"KH.A04", "货运记录", "A", "D10", "FY", "L2", "Sales"},
    {"KH.A05", "排产记录", "A", "D10", "FY", "L2", "Sales"},
    {"KH.A06", "客户反馈", "A", "D10", "FY", "L2", "Sales"},
    {"KH.B01", "经营规模", "B", "D10", "RE", "L2", "Sales"},
    {"KH.B02", "经营机制", "B", "D10", "RE", "L2", "Sales"},
    {"KH.B03", "产品及服务范围", "B", "D10", "RE", "L2", "Sales"},
    {"KH.B04", "组织机构", "B", "D10", "RE", "L2", "Sales"},
    {"KH.B05", "设备及技术", "B", "D10", "RE", "L2", "Sales"},
    {"KH.B06", "身份与资质证件", "B", "D10", "RE", "L3", "HR"},
    {"KH.C01", "日常联络沟通", "C", "D10", "FY", "L2", "Sales"},
    {"WS.XZ", "行政综合", "1", "Y", "FY", "L2", "HR"},
    {"RS", "组织人事、教育培训", "2", "D30", "FY", "L3", "HR"},
    {"KU.PZ", "会计凭证", "3", "D30", "FY", "L0", "Finance"},
    {"KU.ZB", "会计账簿", "3", "D30", "FY", "L0", "Finance"},
    {"KU.NB", "年度财务报告", "3", "Y", "FY", "L0", "Finance"},
    {"KU.YB", "月、季、半年度财务报告", "3", "D10", "FY", "L0", "Finance"},
    {"KU.QT", "银行对账单、纳税申报表", "3", "D10", "FY", "L0", "Finance"},
    {"TJ", "计划、统计", "3", "D30", "FY", "L2", "HR"},
    {"ZL", "质量管理", "4", "D30", "FY", "L2", "Quality"},
    {"JS", "技术", "5", "Y", "FY", "L1", "Technical"},
    {"XS", "销售纪事", "6", "D30", "FY", "L2", "Sales"},
    {"SX", "声像档案", "0", "D30", "FY", "L2", "HR"},
    {"HD", "活动档案", "0", "D10", "FY", "L2", "HR"},
    {"GC", "工程档案", "0", "Y", "FY", "L2", "HR"},
    {"XH", "销毁清册、鉴定意见", "0", "Y", "FY", "L1", "HR"},
};

static void test_company_has_the_table_of_categories (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  g_assert_cmpuint (layout_n_categories (layout), ==, G_N_ELEMENTS (table));
  for (unsigned i = 0; i < G_N_ELEMENTS (table); i++) {
    const LayoutCategory *category = layout_category (layout, i);
    g_test_message ("%s", table[i].code);
    g_assert_cmpstr (category_code (category), ==, table[i].code);
    g_assert_cmpstr (category_title (category, "zh"), ==, table[i].zh);
    g_assert_cmpstr (category_grade (category), ==, table[i].grade);
    g_assert_cmpstr (category_period (category), ==, table[i].period);
    g_assert_cmpstr (category_trigger (category), ==, table[i].trigger);
    g_assert_cmpstr (category_loan (category), ==, table[i].loan);
    g_assert_cmpstr (category_custodian (category), ==, table[i].custodian);
    g_assert_true (layout_category_by_code (layout, table[i].code) == category);
    g_assert_true (layout_category_by_directory (layout, category_directory (category)) == category);
  }
}

static void test_a_category_is_found_by_the_words_people_use (void)
{
  static const char *const words[][2] = {
      {"KH.A02", "KH.A02"},   {"kh.a02", "KH.A02"},     {"a02-contracts", "KH.A02"},
      {"a02", "KH.A02"},      {"contracts", "KH.A02"},  {"Contracts", "KH.A02"},
      {"contr", "KH.A02"},    {"合同", "KH.A02"},       {"vouchers", "KU.PZ"},
      {"会计凭证", "KU.PZ"},  {"pz", "KU.PZ"},          {"KU.PZ", "KU.PZ"},
      {"feedback", "KH.A06"}, {"客户反馈", "KH.A06"},   {"RS", "RS"},
      {"订单", "KH.A01"},     {"合", "KH.A02"},         {"凭证", "KU.PZ"},
      {"账簿", "KU.ZB"},      {"scheduling", "KH.A05"}, {"quality inspection", "KH.A03"},
  };
  g_autoptr (Layout) layout = fixture_shipped ("company");
  for (unsigned i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (GError) error = NULL;
    const LayoutCategory *category = layout_category_find (layout, words[i][0], &error);
    g_test_message ("%s", words[i][0]);
    g_assert_no_error (error);
    g_assert_cmpstr (category_code (category), ==, words[i][1]);
  }
}

static void test_an_unclear_category_is_refused_with_the_nearest (void)
{
  static const struct {
    const char *word, *id, *near;
  } cases[] = {
      {"KH.A", "D-CATEGORY-AMBIGUOUS", "KH.A01"},
      {"quality", "D-CATEGORY-AMBIGUOUS", "ZL"},
      {"contracto", "D-CATEGORY-UNKNOWN", "KH.A02"},

      {"", "D-CATEGORY-UNKNOWN", ""},
  };
  g_autoptr (Layout) layout = fixture_shipped ("company");
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_test_message ("\"%s\"", cases[i].word);
    g_assert_null (layout_category_find (layout, cases[i].word, &error));
    g_assert_true (error_has_id (error, cases[i].id));
    g_assert_cmpint (error->code, ==, ERROR_USAGE);
    g_assert_nonnull (strstr (error_hint (error), cases[i].near));
  }
}

static void test_parts_lie_in_the_order_of_the_article (void)
{
  static const char *const pairs[][2] = {
      {"reply", "request"}, {"body", "annex"},         {"final", "draft"},
      {"original", "copy"}, {"original", "duplicate"}, {"printed", "final"},
  };
  g_autoptr (Layout) layout = fixture_shipped ("company");
  for (unsigned i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpint (layout_role_order (layout, pairs[i][0]), <, layout_role_order (layout, pairs[i][1]));
  g_assert_cmpint (layout_role_order (layout, "chorus"), ==, -1);
  g_assert_cmpstr (layout_default_role (layout), ==, "original");
  g_assert_cmpstr (layout_default_kind (layout), ==, "ordinary");
}

static void test_facets_know_codes_titles_and_what_lies_beneath (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  g_assert_cmpstr (layout_facet_value (layout, "nature", "专营店", NULL), ==, "specialty");
  g_assert_cmpstr (layout_facet_value (layout, "nature", "Mail-order store", NULL), ==, "mail-order");
  g_assert_cmpstr (layout_facet_value (layout, "credit", "aaa", NULL), ==, "AAA");
  g_assert_cmpstr (layout_facet_value (layout, "region", "华东", NULL), ==, "华东");
  g_assert_cmpstr (layout_facet_value (layout, "scale", "大型", NULL), ==, "large");
  g_assert_true (layout_facet_within (layout, "nature", "specialty", "intermediary"));
  g_assert_true (layout_facet_within (layout, "nature", "specialty", "retailer"));
  g_assert_true (layout_facet_within (layout, "nature", "retailer", "retailer"));
  g_assert_false (layout_facet_within (layout, "nature", "intermediary", "retailer"));
  g_assert_false (layout_facet_within (layout, "nature", "agent", "retailer"));
  g_assert_false (layout_facet_within (layout, "scale", "small", "large"));
  g_assert_cmpstr (layout_facet_title (layout, "nature", "specialty", "zh"), ==, "专营店");
  g_autoptr (GError) error = NULL;
  g_assert_null (layout_facet_value (layout, "mood", "good", &error));
  g_assert_true (error_has_id (error, "D-FACET-UNKNOWN"));
  g_clear_error (&error);
  g_assert_null (layout_facet_value (layout, "tier", "huge", &error));
  g_assert_true (error_has_id (error, "D-FACET-VALUE"));
  g_assert_nonnull (strstr (error_hint (error), "key"));
}

static void test_every_figure_falls_in_one_band (void)
{
  static const char *const figures[][3] = {
      {"scale", "-5", "small"},         {"scale", "99999.9999", "small"}, {"scale", "100000", "medium"},
      {"scale", "999999.99", "medium"}, {"scale", "1000000", "large"},    {"scale", "9999999999999", "large"},
      {"profit", "-0.0001", "loss"},    {"profit", "0", "thin"},          {"profit", "100000.0", "high"},
      {"age", "17", "minor"},           {"age", "18", "young"},           {"age", "60", "senior"},
  };
  g_autoptr (Layout) layout = fixture_shipped ("company");
  for (unsigned i = 0; i < G_N_ELEMENTS (figures); i++)
    g_assert_cmpstr (layout_facet_band (layout, figures[i][0], figures[i][1]), ==, figures[i][2]);
  g_assert_null (layout_facet_band (layout, "tier", "1"));
  g_assert_null (layout_facet_band (layout, "scale", "1e5"));
  g_assert_null (layout_facet_band (layout, "scale", "99999999999999"));
}

static void test_profile_has_nine_sections_and_reviews_every_two_months (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  const char *const *sections = layout_sections (layout);
  unsigned n = 0;
  while (sections[n])
    n++;
  g_assert_cmpuint (n, ==, 9);
  g_assert_cmpstr (layout_section_title (layout, "competitors", "zh"), ==, "竞争对手");
  g_assert_cmpstr (layout_review_interval (layout, "key"), ==, "P2M");
  g_assert_null (layout_review_interval (layout, "nobody"));
}

static void test_what_extends_has_the_parents_categories_first (void)
{
  g_autoptr (Layout) company = fixture_shipped ("company");
  g_autoptr (Layout) estate = fixture_shipped ("real-estate");
  unsigned n = layout_n_categories (company);
  g_assert_cmpuint (layout_n_categories (estate), >, n);
  for (unsigned i = 0; i < n; i++)
    g_assert_cmpstr (category_code (layout_category (estate, i)), ==, category_code (layout_category (company, i)));
  const LayoutCategory *identity = layout_category_find (estate, "购房人身份资料", NULL);
  g_assert_cmpstr (category_period (identity), ==, "D10");
  g_assert_cmpstr (category_trigger (identity), ==, "RE");
  g_assert_true (g_str_has_prefix (category_mandate (identity), "L"));
  g_assert_cmpstr (layout_extends (estate), ==, "company");
  g_assert_cmpstr (layout_id (layout_parent (estate)), ==, "company");
  g_assert_true (g_str_has_prefix (category_place (identity), "real-estate.xml:"));
}

static void test_key_accounts_has_the_three_grades_alone (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("key-accounts");
  g_assert_cmpuint (layout_n_categories (layout), ==, 13);
  for (unsigned i = 0; i < layout_n_categories (layout); i++)
    g_assert_nonnull (strchr ("ABC", *category_grade (layout_category (layout, i))));
  g_assert_null (layout_category_by_code (layout, "KU.PZ"));
}

static void test_accounting_files_need_five_signatures_and_other_files_do_not (void)
{
  static const char *const signers[] = {"档案管理机构负责人", "档案管理机构经办人", "会计管理机构负责人",
                                        "会计管理机构经办人", "单位负责人"};
  g_autoptr (Layout) layout = fixture_shipped ("accounting");
  g_autofree char *vouchers = layout_describe_destruction (layout, layout_category_by_code (layout, "KU.PZ"), "zh");
  g_autofree char *orders = layout_describe_destruction (layout, layout_category_by_code (layout, "KH.A01"), "zh");
  for (unsigned i = 0; i < G_N_ELEMENTS (signers); i++) {
    g_assert_nonnull (strstr (vouchers, signers[i]));
    g_assert_null (strstr (orders, signers[i]));
  }
  g_assert_nonnull (strstr (vouchers, "未结清"));
}

static void test_stricter_rules_may_extend (void)
{
  static const char text[] =
      "<layout xmlns='urn:x-dossier:1' id='strict' edition='1' extends='company' zh='严' en='strict'>"
      "<loan code='L2' place='on-site' zh='现场' en='on site'>"
      "<permit use='consult' borrower='internal' approvals='custodian-head'/></loan>"
      "<loan code='L9' place='never-leaves' zh='不外借' en='never leaves'>"
      "<permit use='consult' borrower='internal' approvals='management custodian-head' "
      "papers='official-letter'/></loan>"
      "<category code='KH.A02' directory='a02-contracts' grade='A' loan='L9' custodian='HR' zh='合同' en='contracts' "
      "holder='customer' checks='pages-match pages-known parts-complete copies-declared numbering answered on-time' "
      "parts='original'><retention period='Y' trigger='RE' mandate='R'/>"
      "<deadline on='at-once' zh='即' en='at once'/></category>"
      "<review facet='tier' value='key' every='P30D'/></layout>";
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (Layout) layout = fixture_parse (text, faults);
  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_cmpstr (category_period (layout_category_by_code (layout, "KH.A02")), ==, "Y");
  g_assert_cmpstr (category_loan (layout_category_by_code (layout, "KH.A02")), ==, "L9");
  g_assert_cmpstr (layout_review_interval (layout, "key"), ==, "P30D");
}

static void test_empty_and_deep_classes_are_warned_about (void)
{
  g_autofree char *text = fixture_small (
      "<grade code='Z' zh='末' en='last'/>"
      "<facet code='empty' zh='空' en='empty'><level by='nothing'/></facet>"
      "<facet code='deep' zh='深' en='deep'><level by='a'><value code='a' rest='yes' zh='甲' en='a'><level by='b'>"
      "<value code='b' rest='yes' zh='乙' en='b'><level by='c'><value code='c' rest='yes' zh='丙' en='c'><level by='d'>"
      "<value code='d' rest='yes' zh='丁' en='d'><level by='e'><value code='e' rest='yes' zh='戊' "
      "en='e'/></level></value>"
      "</level></value></level></value></level></value></level></facet>"
      "<years code='all' mandate='R' zh='全' en='all'><rule code='all' needs='date' year='date' zh='全' "
      "en='all'/></years>",
      "years='all'");
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (Layout) layout = fixture_parse (text, faults);
  g_assert_nonnull (layout);
  g_assert_cmpuint (faults->len, ==, 3);
  unsigned empty = 0, deep = 0;
  for (unsigned i = 0; i < faults->len; i++) {
    const LayoutFault *fault = g_ptr_array_index (faults, i);
    g_assert_true (fault->warning);
    empty += g_str_equal (fault->code, "L-EMPTY-CLASS");
    deep += g_str_equal (fault->code, "L-DEPTH");
  }
  g_assert_cmpuint (empty, ==, 2);
  g_assert_cmpuint (deep, ==, 1);
}

static Customer *one_customer (const char *nature, const char *history)
{
  Customer *customer = customer_new ();
  customer_add_facet (customer, "nature", nature);
  customer_add_facet (customer, "history", history);
  return customer;
}

static void test_classes_without_customers_are_warned_about (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  g_autoptr (GPtrArray) customers = g_ptr_array_new_with_free_func ((GDestroyNotify)customer_free);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  layout_check_customers (layout, customers, faults);
  g_assert_cmpuint (faults->len, ==, 0);
  g_ptr_array_add (customers, one_customer ("specialty", "new"));
  g_ptr_array_add (customers, one_customer ("manufacturer", "regular"));
  layout_check_customers (layout, customers, faults);
  g_assert_cmpuint (faults->len, ==, 3);
  const LayoutFault *nature = g_ptr_array_index (faults, 0), *history = g_ptr_array_index (faults, 1);
  const LayoutFault *scheme = g_ptr_array_index (faults, 2);
  g_assert_cmpstr (nature->code, ==, "L-EMPTY-CLASS");
  g_assert_nonnull (strstr (nature->message, "consumer, supermarket"));
  g_assert_null (strstr (nature->message, "specialty"));
  g_assert_null (strstr (nature->message, " retailer,"));
  g_assert_nonnull (strstr (history->message, "problem, former, potential"));
  g_assert_cmpstr (scheme->code, ==, "L-DEPTH");
  g_assert_true (nature->warning && history->warning && scheme->warning);
}

/* A parent's fault is the child's: nothing stands on what is unsound. */
static GBytes *resolve_unsound (const char *id, gpointer data, GError **error)
{
  (void)id;
  (void)error;
  return g_bytes_new (data, strlen (data));
}

static void test_an_unsound_parent_is_refused_at_its_own_line (void)
{
  g_autofree char *parent = fixture_small ("", "years='missing'");
  static const char child[] =
      "<layout xmlns='urn:x-dossier:1' id='child' edition='1' extends='small' zh='子' en='child'/>";
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (GBytes) bytes = g_bytes_new_static (child, strlen (child));
  g_autoptr (GError) error = NULL;
  g_assert_null (layout_parse (bytes, "child.xml", resolve_unsound, parent, faults, &error));
  g_assert_true (error_has_id (error, "D-LAYOUT"));
  g_assert_cmpuint (faults->len, ==, 1);
  g_assert_cmpstr (((LayoutFault *)g_ptr_array_index (faults, 0))->code, ==, "L-YEAR-DEFAULT");
  g_assert_cmpstr (error_where (error), ==, "small.xml:1");
}

/* Layouts that extend one another in a ring end. */
static GBytes *resolve_ring (const char *id, gpointer data, GError **error)
{
  (void)data;
  (void)error;
  char *text = g_strdup_printf ("<layout xmlns='urn:x-dossier:1' id='%s' edition='1' extends='%s' zh='环' en='ring'/>",
                                id, g_str_equal (id, "one") ? "two" : "one");
  return g_bytes_new_take (text, strlen (text));
}

static void test_a_ring_of_layouts_is_refused (void)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (GBytes) bytes = resolve_ring ("one", NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (layout_parse (bytes, "one.xml", resolve_ring, NULL, faults, &error));
  g_assert_cmpstr (((LayoutFault *)g_ptr_array_index (faults, 0))->code, ==, "L-EXTENDS-CYCLE");
}

/* A parent that asks for two administrators, and for some verbs to be signed. */
static GBytes *resolve_strict (const char *id, gpointer data, GError **error)
{
  (void)data;
  if (!g_str_equal (id, "small"))
    return fixture_resolve (id, NULL, error);
  char *text = fixture_small ("<post code='head' zh='主任' en='head'/>"
                              "<years code='own' mandate='R' zh='年' en='year'>"
                              "<rule code='any' year='filed' zh='年' en='year'/></years>",
                              "years='own' administrators='2' signed='person seal'");
  return g_bytes_new_take (text, strlen (text));
}

static Layout *parse_child (const char *attributes, GPtrArray *faults)
{
  g_autofree char *text = g_strdup_printf (
      "<layout xmlns='urn:x-dossier:1' id='child' edition='1' extends='small' zh='子' en='child' %s/>", attributes);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return layout_parse (bytes, "child.xml", resolve_strict, NULL, faults, NULL);
}

static void test_rules_about_people_are_inherited_and_may_be_stricter (void)
{
  g_autoptr (Layout) same = parse_child ("", NULL);
  g_assert_nonnull (same);
  g_assert_cmpuint (layout_administrators (same), ==, 2);
  g_assert_true (layout_must_be_signed (same, "seal"));
  g_assert_false (layout_must_be_signed (same, "file"));
  g_autoptr (Layout) stricter = parse_child ("administrators='3' signed='seal file person'", NULL);
  g_assert_cmpuint (layout_administrators (stricter), ==, 3);
  g_assert_true (layout_must_be_signed (stricter, "file"));
  g_autoptr (Layout) company = fixture_shipped ("company");
  g_assert_cmpuint (layout_administrators (company), ==, 1);
  g_assert_false (layout_must_be_signed (company, "person"));
}

static void test_rules_about_people_may_not_be_weaker (void)
{
  static const struct {
    const char *attributes, *code;
  } cases[] = {{"administrators='1'", "L-WEAKER-ADMINISTRATORS"}, {"signed='seal'", "L-WEAKER-SIGNED"}};
  for (unsigned i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
    g_assert_null (parse_child (cases[i].attributes, faults));
    g_assert_cmpuint (faults->len, ==, 1);
    g_assert_cmpstr (((LayoutFault *)g_ptr_array_index (faults, 0))->code, ==, cases[i].code);
  }
}

static void test_roles_of_people_are_posts_and_signers (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  g_auto (GStrv) roles = layout_people_roles (layout);
  static const char *const some[] = {"administrator", "approver", "hr-head", "management", "reviewer", "witness"};
  for (unsigned i = 0; i < G_N_ELEMENTS (some); i++)
    g_assert_true (g_strv_contains ((const char *const *)roles, some[i]));
  for (unsigned i = 1; roles[i]; i++)
    g_assert_cmpstr (roles[i - 1], <, roles[i]);
  g_assert_true (layout_has_department (layout, "HR"));
  g_assert_false (layout_has_department (layout, "IT"));
}

static void test_the_whole_is_described_in_both_languages (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("accounting");
  g_autofree char *zh = layout_describe (layout, "zh");
  g_autofree char *en = layout_describe (layout, "en");
  for (unsigned i = 0; i < layout_n_categories (layout); i++) {
    const LayoutCategory *category = layout_category (layout, i);
    g_assert_nonnull (strstr (zh, category_title (category, "zh")));
    g_assert_nonnull (strstr (en, category_title (category, "en")));
  }
  g_assert_nonnull (strstr (zh, "会计档案销毁"));
  g_assert_nonnull (strstr (en, "zh-lijuan"));
}

static void test_accounting_loans_are_told_with_their_approvals (void)
{
  g_autoptr (Layout) layout = fixture_shipped ("company");
  g_autofree char *en = layout_describe_loan (layout, "L0", "en");
  fixture_speak_chinese ();
  g_autofree char *zh = layout_describe_loan (layout, "L0", "zh");
  g_assert_nonnull (strstr (zh, "不得带出"));
  g_assert_nonnull (strstr (zh, "内部查阅须经财务负责人同意"));
  g_assert_nonnull (strstr (zh, "外单位查阅须经公司领导同意并持正式公文"));
  g_assert_null (strstr (zh, "借出"));
  g_assert_nonnull (strstr (en, "never leaves"));
  g_assert_nonnull (strstr (en, "official letter"));
  g_assert_null (layout_describe_loan (layout, "L9", "en"));
}

#define ADD(path, test) g_test_add_func ("/layout/" path, test)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("shipped-are-sound", test_shipped_layouts_have_no_fault_and_no_warning);
  ADD ("company-has-the-table", test_company_has_the_table_of_categories);
  ADD ("category-found-by-words", test_a_category_is_found_by_the_words_people_use);
  ADD ("category-unclear-is-refused", test_an_unclear_category_is_refused_with_the_nearest);
  ADD ("order-of-parts", test_parts_lie_in_the_order_of_the_article);
  ADD ("facets", test_facets_know_codes_titles_and_what_lies_beneath);
  ADD ("bands", test_every_figure_falls_in_one_band);
  ADD ("profile", test_profile_has_nine_sections_and_reviews_every_two_months);
  ADD ("extends/parents-first", test_what_extends_has_the_parents_categories_first);
  ADD ("key-accounts", test_key_accounts_has_the_three_grades_alone);
  ADD ("accounting/five-signatures", test_accounting_files_need_five_signatures_and_other_files_do_not);
  ADD ("extends/stricter", test_stricter_rules_may_extend);
  ADD ("warnings", test_empty_and_deep_classes_are_warned_about);
  ADD ("customers", test_classes_without_customers_are_warned_about);
  ADD ("extends/unsound-parent", test_an_unsound_parent_is_refused_at_its_own_line);
  ADD ("extends/ring", test_a_ring_of_layouts_is_refused);
  ADD ("people/inherited", test_rules_about_people_are_inherited_and_may_be_stricter);
  ADD ("people/weaker", test_rules_about_people_may_not_be_weaker);
  ADD ("people/roles", test_roles_of_people_are_posts_and_signers);
  ADD ("describe", test_the_whole_is_described_in_both_languages);
  ADD ("loans", test_accounting_loans_are_told_with_their_approvals);
  return g_test_run ();
}
