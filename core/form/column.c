/* Offices name the same thing differently; --map names a heading that is missing here. */
#include "form/column.h"

#include <string.h>

#include "form/text.h"

const Column column_filing[] = {
    {"file", "文件名|文件|文件路径|扫描件|扫描文件|电子文件|电子文件名|原文路径|filename|file name|scan|path",
     COLUMN_LINE},
    {"customer", "客户编号|客户|客户号|customer number|customer no", COLUMN_LINE},
    {"customer-name", "客户名称|单位名称|公司名称|客户单位|name of customer", COLUMN_LINE},
    {"category", "类别|档案类别|分类|类目|门类", COLUMN_LINE},
    {"title", "题名|标题|文件题名|文件标题|档案题名", COLUMN_TITLE},
    {"date", "日期|文件日期|形成日期|形成时间|成文日期|文件形成时间|签订日期|document date", COLUMN_DAY},
    {"docno", "文号|文件编号|合同编号|合同号|发文字号|document number|doc no|number", COLUMN_LINE},
    {"creator", "责任者|作者|发文单位|形成单位|author", COLUMN_LINE},
    {"pages", "页数|页", COLUMN_NUMBER},
    {"copies", "份数", COLUMN_NUMBER},
    {"role", "部分|角色|文件类型|part", COLUMN_LINE},
    {"with", "同件|同件号|record", COLUMN_TITLE},
    {"retention", "保管期限|期限|retention period", COLUMN_TITLE},
    {"secrecy", "密级|security|classification", COLUMN_LINE},
    {"box", "盒号|档案盒号|盒", COLUMN_TITLE},
    {"room", "库房|库房号", COLUMN_TITLE},
    {"shelf", "架|架号|排架号|架位", COLUMN_TITLE},
    {"kind", "文种", COLUMN_LINE},
    {"period", "起止|起止日期|起止时间|所属期间", COLUMN_PERIOD},
    {"opened", "开始日期|起始日期|立案日期|立项日期|start", COLUMN_DAY},
    {"closed", "结束日期|截止日期|办结日期|结案日期|end", COLUMN_DAY},
    {"replied", "批复日期|答复日期|reply date", COLUMN_DAY},
    {"reply-to", "对应请示|所复请示|answers", COLUMN_LINE},
    {"former-code", "原档号|旧档号|原编号|old code", COLUMN_LINE},
    {"valid-until", "有效期至|有效期|有效期限|到期日期|到期日|证件有效期|valid to|expiry|expiry date|expires",
     COLUMN_DAY},
    {"checksum", "校验和|校验值|摘要|sha256|sha-256|digest", COLUMN_LINE},
    {"note", "备注|说明|附注|remark|remarks|notes", COLUMN_TITLE},
    {"waive", "豁免|豁免检查|免检|waiver|waivers", COLUMN_LINE},
    {"reason", "理由|豁免理由|原因|reason for the waiver", COLUMN_TITLE},
    {"serial", "序号|顺序号|行号|no|no.|#|s/n", COLUMN_UNUSED},
    {"problem", "问题|problems|fault|faults", COLUMN_UNUSED},
    {0},
};
G_STATIC_ASSERT (G_N_ELEMENTS (column_filing) == FILING_COLUMNS + 1);

/* A heading without what differs from sheet to sheet. Given. */
static char *plain_heading (const char *heading)
{
  g_autofree char *alike = text_alike (heading);
  g_autoptr (GString) plain = g_string_new (NULL);
  unsigned depth = 0;
  for (const char *at = alike; *at != '\0'; at++) {
    depth += *at == '(' || *at == '[';
    if (depth == 0 && strchr ("*:-_\n\r", *at) == NULL)
      g_string_append_c (plain, *at);
    depth -= depth > 0 && (*at == ')' || *at == ']');
  }
  return g_strdup (plain->str);
}

int column_find (const Column *table, const char *heading)
{
  g_autofree char *plain = plain_heading (heading);
  for (int i = 0; *plain != '\0' && table[i].word != NULL; i++) {
    g_autofree char *all = g_strconcat (table[i].word, "|", table[i].names, NULL);
    g_auto (GStrv) names = g_strsplit (all, "|", -1);
    for (char **name = names; *name != NULL; name++) {
      g_autofree char *other = plain_heading (*name);
      if (strcmp (plain, other) == 0)
        return i;
    }
  }
  return -1;
}

char *column_heading (const Column *column, const char *lang)
{
  if (g_strcmp0 (lang, "zh") == 0)
    return g_strndup (column->names, strcspn (column->names, "|"));
  return g_strdelimit (g_strdup (column->word), "-", ' ');
}
