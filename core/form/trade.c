/* The tables are general knowledge, and incomplete on purpose: a place that is missing costs a hint, a wrong one a
 * false alarm. Places: the provinces, and the cities that firms are mostly named after. */
#include "form/trade.h"

#include <string.h>

#include "form/text.h"

/* The longest first, where one ends with another. */
static const char *const forms[] = {
    "集团股份有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "集团有限责任公司", "有限公司", "股份公司",
    "集团公司",         "总公司",       "公司",         "集团",         "特殊普通合伙",     "普通合伙", "有限合伙",
    "合伙企业",         "个人独资企业", "个体工商户",   "国有独资",     "外商独资",         "中外合资", "中外合作"};
static const char *const words[] = {"co",   "ltd", "limited", "inc", "incorporated", "llc", "corp", "corporation",
                                    "gmbh", "ag",  "plc",     "llp", "company",      "pty", "group"};
static const char *const branches[] = {"分公司", "分店", "分行", "支行", "办事处", "代表处", "分厂", "分校", "分院"};
static const char *const institutions[] = {"大学", "学院", "学校", "中学", "小学", "幼儿园", "医院", "法院",   "检察院",
                                           "局",   "厅",   "委",   "政府", "银行", "协会",   "学会", "委员会", "中心",
                                           "馆",   "站",   "所",   "院",   "部",   "会",     "处",   "街道"};
static const char *const places[] = {
    "中国",   "北京", "天津", "上海", "重庆", "河北", "山西",   "内蒙古",   "辽宁", "吉林",    "黑龙江", "江苏", "浙江",
    "安徽",   "福建", "江西", "山东", "河南", "湖北", "湖南",   "广东",     "广西", "海南",    "四川",   "贵州", "云南",
    "西藏",   "陕西", "甘肃", "青海", "宁夏", "新疆", "香港",   "澳门",     "台湾", "杭州",    "宁波",   "温州", "绍兴",
    "嘉兴",   "湖州", "金华", "台州", "义乌", "南京", "苏州",   "无锡",     "常州", "南通",    "扬州",   "镇江", "徐州",
    "盐城",   "昆山", "合肥", "芜湖", "福州", "厦门", "泉州",   "漳州",     "南昌", "赣州",    "济南",   "青岛", "烟台",
    "潍坊",   "临沂", "淄博", "郑州", "洛阳", "武汉", "宜昌",   "襄阳",     "长沙", "株洲",    "广州",   "深圳", "东莞",
    "佛山",   "珠海", "中山", "惠州", "汕头", "南宁", "柳州",   "桂林",     "海口", "三亚",    "成都",   "绵阳", "贵阳",
    "遵义",   "昆明", "拉萨", "西安", "咸阳", "兰州", "西宁",   "银川",     "太原", "大同",    "大连",   "沈阳", "鞍山",
    "哈尔滨", "大庆", "长春", "唐山", "保定", "廊坊", "石家庄", "呼和浩特", "包头", "乌鲁木齐"};
static const char *const levels[] = {"特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市"};

static bool ends_with_one (const char *name, const char *const *list, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (g_str_has_suffix (name, list[i]))
      return true;
  return false;
}

/* Cuts the form off the end of the text. */
static const char *cut_form (GString *text)
{
  for (size_t i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_str_has_suffix (text->str, forms[i])) {
      g_string_truncate (text, text->len - strlen (forms[i]));
      return forms[i];
    }
  return NULL;
}

/* "co., ltd": the words of the legal form at the end, with the marks between them. */
static const char *cut_word (GString *text)
{
  size_t end = text->len;
  while (end > 0 && strchr (" ,.", text->str[end - 1]) != NULL)
    end--;
  g_string_truncate (text, end);
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
    size_t len = strlen (words[i]);
    if (end > len && g_str_has_suffix (text->str, words[i]) && strchr (" ,.", text->str[end - len - 1]) != NULL) {
      g_string_truncate (text, end - len);
      return words[i];
    }
  }
  return NULL;
}

/* The number of bytes at the beginning that name a place: "杭州", "浙江省". */
static size_t span_place (const char *text)
{
  for (size_t i = 0; i < G_N_ELEMENTS (places); i++) {
    size_t len = strlen (places[i]);
    if (!g_str_has_prefix (text, places[i]))
      continue;
    for (size_t j = 0; j < G_N_ELEMENTS (levels); j++)
      if (g_str_has_prefix (text + len, levels[j]))
        return len + strlen (levels[j]);
    return len;
  }
  return 0;
}

/* "西湖区", after a city. */
static size_t span_district (const char *text)
{
  const char *at = text;
  for (int n = 0; n < 4 && *at != '\0'; n++, at += g_utf8_skip[(unsigned char)*at])
    if (n >= 2 && (g_str_has_prefix (at, "区") || g_str_has_prefix (at, "县")))
      return (size_t)(at - text) + strlen ("区");
  return 0;
}

/* Text in brackets stays, without them, unless it is a place or a form: "样例(杭州)有限公司(普通合伙)". */
static void open_brackets (GString *text)
{
  for (const char *open; (open = strpbrk (text->str, "([{")) != NULL;) {
    size_t at = (size_t)(open - text->str), len = strcspn (open + 1, ")]}");
    g_autoptr (GString) inner = g_string_new_len (open + 1, (gssize)len);
    bool goes = span_place (inner->str) == inner->len || (cut_form (inner) != NULL && inner->len == 0);
    size_t closed = open[1 + len] == '\0' ? 0 : 1;
    if (closed > 0)
      g_string_erase (text, (gssize)(at + 1 + len), 1);
    g_string_erase (text, (gssize)at, (gssize)(goes ? 1 + len : 1));
  }
}

/* The name in one case and width without brackets and white space; *form: the last form cut off, or NULL. */
static GString *plain_name (const char *name, const char **form)
{
  g_autofree char *one_width = text_normalize (name, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (one_width == NULL ? "" : one_width, -1);
  g_autoptr (GString) text = g_string_new (folded);
  const char *cut = NULL;
  *form = NULL;
  g_string_replace (text, "【", "[", 0);
  g_string_replace (text, "】", "]", 0);
  g_string_replace (text, "〔", "[", 0);
  g_string_replace (text, "〕", "]", 0);
  open_brackets (text);
  while ((cut = cut_word (text)) != NULL)
    *form = *form == NULL ? cut : *form;
  g_autofree char *alike = text_alike (text->str);
  return g_string_new (alike);
}

char *trade_form (const char *name)
{
  const char *form;
  g_autoptr (GString) text = plain_name (name, &form);
  if (form == NULL && !ends_with_one (text->str, branches, G_N_ELEMENTS (branches)))
    form = cut_form (text);
  return g_strdup (form == NULL ? "" : form);
}

static void cut_places (GString *text)
{
  size_t len, place = 0;
  while ((len = span_place (text->str + place)) > 0)
    place += len;
  if (place > 0)
    place += span_district (text->str + place);
  if (g_utf8_strlen (text->str + place, -1) >= 2)
    g_string_erase (text, 0, (gssize)place);
}

char *trade_name (const char *name)
{
  const char *form;
  g_autoptr (GString) text = plain_name (name, &form);
  g_autofree char *whole = g_strdup (text->str);
  if (!ends_with_one (text->str, branches, G_N_ELEMENTS (branches))) {
    while (cut_form (text) != NULL)
      continue;
    if (!ends_with_one (text->str, institutions, G_N_ELEMENTS (institutions)))
      cut_places (text);
  }
  if (text->len == 0)
    g_string_assign (text, whole);
  return text->len == 0 ? NULL : g_strdup (text->str);
}
