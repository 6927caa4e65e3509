/* Which names of firms have the same trade name: a table. */
#include "form/trade.h"

#include "tests/unit/fixtures/unit.h"

static void test_what_is_set_aside (void)
{
  static const char *const rows[][2] = {
      {"杭州样例贸易有限公司", "样例贸易"},
      {"样例贸易（杭州）有限责任公司", "样例贸易"},
      {"样例贸易(杭州市)股份有限公司", "样例贸易"},
      {"浙江省杭州市西湖区样例贸易有限公司", "样例贸易"},
      {"杭州样例贸易集团有限公司", "样例贸易"},
      {"样例　贸 易", "样例贸易"},
      {"【样例】贸易公司", "样例贸易"},
      {"中国样例贸易集团股份有限公司", "样例贸易"},
      {"内蒙古自治区样例贸易总公司", "样例贸易"},
      {"样例贸易合伙企业（有限合伙）", "样例贸易"},
      {"样例(华东)贸易有限公司", "样例华东贸易"},
      /* A branch and an institution keep their place. */
      {"样例贸易有限公司杭州分公司", "样例贸易有限公司杭州分公司"},
      {"北京大学", "北京大学"},
      {"杭州市财政局", "杭州市财政局"},
      {"上海银行股份有限公司", "上海银行"},
      /* Something is always left. */
      {"杭州有限公司", "杭州"},
      {"上海一有限公司", "上海一"},
      {"有限公司", "有限公司"},
      {"(", NULL},
      {"", NULL},
      {"\xff", NULL},
      {"Sample Trading Co., Ltd.", "sampletrading"},
      {"SAMPLE ＴＲＡＤＩＮＧ Limited", "sampletrading"},
      {"Sample Trading Group Inc", "sampletrading"},
      {"Tesco", "tesco"},
      {"Ltd", "ltd"},
      {"阿里木·买买提", "阿里木买买提"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = trade_name (rows[i][0]);
    g_assert_cmpstr (name, ==, rows[i][1]);
  }
}

static void test_the_form_of_a_name (void)
{
  static const char *const rows[][2] = {{"杭州样例贸易有限公司", "有限公司"},
                                        {"杭州样例贸易股份有限公司", "股份有限公司"},
                                        {"杭州样例贸易", ""},
                                        {"Sample Co., Ltd.", "ltd"},
                                        {"样例有限公司杭州分公司", ""}};
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *form = trade_form (rows[i][0]);
    g_assert_cmpstr (form, ==, rows[i][1]);
  }
}

int main (int argc, char **argv)
{
  unit_init (&argc, &argv);
  g_test_add_func ("/trade/what-is-set-aside", test_what_is_set_aside);
  g_test_add_func ("/trade/form", test_the_form_of_a_name);
  return g_test_run ();
}
