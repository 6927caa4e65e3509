/* Fixed fields are rows of a table; facets and sections get theirs from the layout, with its titles as headings.
 * Figures have a heading a year, "2024 amount", and contacts of other kinds "contact.KIND".
 *
 * A cell with a line break is divided there and nowhere else, and never clears a field. So a value that would be taken
 * for something else, because it has a semicolon or says "[clear]", is written with a line break before it. */
#include "ops/customers/columns.h"

#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/text.h"
#include "sys/message.h"

typedef struct {
  const char *field;
  ColumnsShape shape;
  bool offered; /* a sheet has the column although no customer has a value */
} FieldRow;

static const Column fixed[] = {
    {"customer", "客户编号|编号|客户号|客户代码|customer number|customer no|number", COLUMN_LINE},
    {"name", "客户名称|名称|单位名称|公司名称|姓名|customer name|name of customer", COLUMN_TITLE},
    {"former-number", "原编号|原客户编号|旧编号|曾用编号|old number", COLUMN_TITLE},
    {"credit-code", "统一社会信用代码|信用代码|社会信用代码|unified social credit code", COLUMN_LINE},
    {"credit-code-waiver", "校验位豁免理由|waiver|reason for the waiver", COLUMN_TITLE},
    {"representative", "法定代表人|法人代表|法人|负责人|legal representative", COLUMN_TITLE},
    {"owner", "客户负责人|业务员|专人|责任人|looked after by|salesman|salesperson", COLUMN_TITLE},
    {"opened", "建档日期|开户日期|首次交易日期|first day", COLUMN_DAY},
    {"closed", "末次交易日期|最后交易日期|last deal", COLUMN_DAY},
    {"review", "下次核查|下次核查日期|核查日期|next review", COLUMN_DAY},
    {"phone", "电话|联系电话|固定电话|telephone|tel", COLUMN_LINE},
    {"mobile", "手机|手机号|手机号码|移动电话|mobile phone|cell phone", COLUMN_LINE},
    {"email", "电子邮箱|邮箱|电子邮件|e-mail|mail", COLUMN_LINE},
    {"fax", "传真", COLUMN_LINE},
    {"wechat", "微信|微信号", COLUMN_LINE},
    {"qq", "QQ号|QQ号码", COLUMN_LINE},
    {"person", "联系人|contact person|contact", COLUMN_TITLE},
    {"address", "地址|联系地址|通讯地址|注册地址|postal address", COLUMN_TITLE},
    {"postcode", "邮编|邮政编码|postal code|zip", COLUMN_LINE},
    {"website", "网址|网站|web", COLUMN_TITLE},
    {"note", "备注|说明|附注|remark|remarks|notes", COLUMN_TITLE},
    {"edition", "版次|版本", COLUMN_NUMBER},
    {"serial", "序号|行号|no|no.|#|s/n", COLUMN_UNUSED},
    {0},
};
static const FieldRow fixed_rows[] = {
    {COLUMNS_NUMBER, COLUMNS_ONE, true},
    {"name", COLUMNS_ONE, true},
    {"former-number", COLUMNS_LINES, true},
    {"credit-code", COLUMNS_ONE, true},
    {COLUMNS_WAIVER, COLUMNS_ONE, false},
    {"representative", COLUMNS_ONE, true},
    {"owner", COLUMNS_ONE, true},
    {"opened", COLUMNS_ONE, true},
    {"closed", COLUMNS_ONE, true},
    {"review", COLUMNS_ONE, true},
    {"contact.phone", COLUMNS_LIST, true},
    {"contact.mobile", COLUMNS_LIST, true},
    {"contact.email", COLUMNS_LIST, true},
    {"contact.fax", COLUMNS_LIST, false},
    {"contact.wechat", COLUMNS_LIST, false},
    {"contact.qq", COLUMNS_LIST, false},
    {"contact.person", COLUMNS_LIST, true},
    {"contact.address", COLUMNS_LIST, true},
    {"contact.postcode", COLUMNS_LIST, false},
    {"contact.website", COLUMNS_LIST, false},
    {"note", COLUMNS_LINES, true},
    {COLUMNS_EDITION, COLUMNS_ONE, true},
    {COLUMNS_SERIAL, COLUMNS_ONE, false},
};
G_STATIC_ASSERT (G_N_ELEMENTS (fixed) == G_N_ELEMENTS (fixed_rows) + 1);
enum { FIXED_ROWS = G_N_ELEMENTS (fixed_rows), BEFORE_NOTES = FIXED_ROWS - 3 };

static const Column figures[] = {
    {"orders", "订单数|订单|订单数量|订单笔数", COLUMN_NUMBER},
    {"amount", "金额|交易额|销售额|采购额|购买额|sales", COLUMN_NUMBER},
    {"margin", "毛利|利润|毛利额|profit", COLUMN_NUMBER},
    {"arrears", "欠款|欠账|应收|应收账款|receivables", COLUMN_NUMBER},
    {"currency", "币种|货币", COLUMN_TITLE},
    {0},
};

struct Columns {
  const Layout *layout;
  GArray *table;     /* of Column, ended by a zero one: fixed, facets, sections */
  GArray *rows;      /* of FieldRow, one for each */
  GStringChunk *own; /* words and headings made from the layout */
};

void columns_free (ProfileColumn *column)
{
  if (column == NULL)
    return;
  g_free (column->field);
  g_free (column);
}

/* A column of the layout, "facet" or "section". */
static void add_column (Columns *columns, const char *kind, const char *code, const char *zh, const char *en,
                        ColumnsShape shape)
{
  g_autofree char *field = g_strconcat (kind, ".", code, NULL);
  g_autofree char *names = g_strdup_printf ("%s|%s|%s", zh == NULL ? code : zh, en == NULL ? code : en, field);
  const Column column = {g_string_chunk_insert (columns->own, code), g_string_chunk_insert (columns->own, names),
                         COLUMN_TITLE};
  const FieldRow row = {g_string_chunk_insert (columns->own, field), shape, true};
  g_array_append_val (columns->table, column);
  g_array_append_val (columns->rows, row);
}

Columns *columns_new (const Layout *layout)
{
  Columns *columns = g_new0 (Columns, 1);
  columns->layout = layout;
  columns->own = g_string_chunk_new (4096);
  columns->table = g_array_new (TRUE, TRUE, sizeof (Column));
  columns->rows = g_array_new (FALSE, FALSE, sizeof (FieldRow));
  g_array_append_vals (columns->table, fixed, FIXED_ROWS);
  g_array_append_vals (columns->rows, fixed_rows, FIXED_ROWS);
  for (const char *const *facet = layout_facets (layout); *facet != NULL; facet++)
    add_column (columns, "facet", *facet, layout_facet_title (layout, *facet, NULL, "zh"),
                layout_facet_title (layout, *facet, NULL, "en"),
                layout_facet_is_multiple (layout, *facet) ? COLUMNS_LIST : COLUMNS_ONE);
  for (const char *const *section = layout_sections (layout); *section != NULL; section++)
    add_column (columns, "section", *section, layout_section_title (layout, *section, "zh"),
                layout_section_title (layout, *section, "en"), COLUMNS_TEXT);
  return columns;
}

void columns_unref (Columns *columns)
{
  if (columns == NULL)
    return;
  g_array_unref (columns->table);
  g_array_unref (columns->rows);
  g_string_chunk_free (columns->own);
  g_free (columns);
}

/* ---- Headings ---- */

/* Of "2024 amount" and "2024年金额(元)" the year, and the place of the figure in their table; 0: another heading. */
static int year_of_heading (const char *heading, int *figure)
{
  while (g_ascii_isspace (*heading))
    heading++;
  if (strspn (heading, "0123456789") != 4 || *heading == '0')
    return 0;
  const char *rest = heading + 4;
  static const char *const between[] = {"年度", "年", ".", " ", "-", "_", "　"};
  for (size_t i = 0; i < G_N_ELEMENTS (between);) {
    bool found = g_str_has_prefix (rest, between[i]);
    rest += found ? strlen (between[i]) : 0;
    i = found ? 0 : i + 1;
  }
  *figure = column_find (figures, rest);
  return *figure < 0 ? 0 : (int)g_ascii_strtoll (heading, NULL, 10);
}

static ProfileColumn *make_column (char *field, ColumnType type, ColumnsShape shape)
{
  ProfileColumn *column = g_new0 (ProfileColumn, 1);
  *column = (ProfileColumn){field, type, shape};
  return column;
}

ProfileColumn *columns_find (const Columns *columns, const char *heading)
{
  int figure = -1, year = year_of_heading (heading, &figure);
  if (year > 0)
    return make_column (g_strdup_printf ("%d.%s", year, figures[figure].word), figures[figure].type, COLUMNS_ONE);
  int place = column_find ((const Column *)(gpointer)columns->table->data, heading);
  if (place >= 0) {
    const FieldRow *row = &g_array_index (columns->rows, FieldRow, place);
    return make_column (g_strdup (row->field), g_array_index (columns->table, Column, place).type, row->shape);
  }
  g_autofree char *plain = g_strstrip (g_ascii_strdown (heading, -1));
  if (g_str_has_prefix (plain, "contact.") && field_is_word (plain + strlen ("contact.")))
    return make_column (g_steal_pointer (&plain), COLUMN_TITLE, COLUMNS_LIST);
  return NULL;
}

static int place_of_field (const Columns *columns, const char *field)
{
  for (unsigned i = 0; i < columns->rows->len; i++)
    if (strcmp (g_array_index (columns->rows, FieldRow, i).field, field) == 0)
      return (int)i;
  return -1;
}

char *columns_title (const Columns *columns, const char *field, const char *lang)
{
  int place = place_of_field (columns, field), figure = -1, year = year_of_heading (field, &figure);
  if (year > 0) {
    g_autofree char *title = column_heading (&figures[figure], lang);
    return g_strdup_printf (strcmp (lang, "zh") == 0 ? "%d年%s" : "%d %s", year, title);
  }
  if (place < 0)
    return g_strdup (field);
  const Column *column = &g_array_index (columns->table, Column, place);
  if (place < FIXED_ROWS || strcmp (lang, "zh") == 0)
    return column_heading (column, lang);
  g_auto (GStrv) names = g_strsplit (column->names, "|", 3);
  return g_strdup (names[1]);
}

char *columns_heading (const Columns *columns, const char *field, const char *lang)
{
  char *title = columns_title (columns, field, lang);
  g_autoptr (ProfileColumn) column = columns_find (columns, title);
  if (column != NULL && strcmp (column->field, field) == 0)
    return title;
  g_free (title);
  return g_strdup (field);
}

/* ---- Values ---- */

static const char *figure_value (const CustomerFigures *figure, const char *name)
{
  return strcmp (name, "orders") == 0    ? figure->orders
         : strcmp (name, "amount") == 0  ? figure->amount
         : strcmp (name, "margin") == 0  ? figure->margin
         : strcmp (name, "arrears") == 0 ? figure->arrears
                                         : figure->currency;
}

/* The values of a field that is a list, or of a year. */
static void add_values (const Customer *customer, const char *field, GPtrArray *values)
{
  const char *name = strchr (field, '.') + 1;
  for (unsigned i = 0; g_str_has_prefix (field, "contact.") && i < customer->entries->len; i++) {
    const CustomerEntry *entry = customer->entries->pdata[i];
    if (strcmp (entry->kind, name) == 0)
      g_ptr_array_add (values, g_strdup (entry->value));
  }
  for (unsigned i = 0; g_str_has_prefix (field, "facet.") && i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    if (strcmp (facet->name, name) == 0)
      g_ptr_array_add (values, g_strdup (facet->value));
  }
  for (unsigned i = 0; g_str_has_prefix (field, "section.") && i < customer->sections->len; i++) {
    const CustomerSection *section = customer->sections->pdata[i];
    if (strcmp (section->code, name) == 0)
      g_ptr_array_add (values, g_strdup (section->text));
  }
  for (unsigned i = 0; g_ascii_isdigit (*field) && i < customer->figures->len; i++) {
    const CustomerFigures *year = customer->figures->pdata[i];
    const char *value = year->year == (int)g_ascii_strtoll (field, NULL, 10) ? figure_value (year, name) : NULL;
    if (value != NULL)
      g_ptr_array_add (values, g_strdup (value));
  }
}

GPtrArray *columns_values (const Customer *customer, const char *field)
{
  const struct {
    const char *field, *value;
    const GDate *day;
    const GPtrArray *texts;
  } own[] = {
      {COLUMNS_NUMBER, .value = customer->number},
      {"name", .value = customer->name},
      {"former-number", .texts = customer->former_numbers},
      {"credit-code", .value = customer->credit_code},
      {COLUMNS_WAIVER, .value = customer->code_waiver},
      {"representative", .value = customer->representative},
      {"owner", .value = customer->owner},
      {"opened", .day = &customer->opened},
      {"closed", .day = &customer->closed},
      {"review", .day = &customer->review},
      {"note", .texts = customer->notes},
  };
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < G_N_ELEMENTS (own); i++) {
    if (strcmp (own[i].field, field) != 0)
      continue;
    if (own[i].value != NULL)
      g_ptr_array_add (values, g_strdup (own[i].value));
    if (own[i].day != NULL && g_date_valid (own[i].day))
      g_ptr_array_add (values, date_print (own[i].day));
    for (unsigned n = 0; own[i].texts != NULL && n < own[i].texts->len; n++)
      g_ptr_array_add (values, g_strdup (own[i].texts->pdata[n]));
    return values;
  }
  if (strcmp (field, COLUMNS_EDITION) == 0)
    g_ptr_array_add (values, g_strdup_printf ("%u", customer->edition));
  if (strchr (field, '.') != NULL)
    add_values (customer, field, values);
  return values;
}

const char *columns_source (const Customer *customer, const char *field, const char *value)
{
  for (unsigned i = 0; g_str_has_prefix (field, "contact.") && i < customer->entries->len; i++) {
    const CustomerEntry *entry = customer->entries->pdata[i];
    if (strcmp (entry->kind, field + strlen ("contact.")) == 0 && strcmp (entry->value, value) == 0)
      return entry->source;
  }
  for (unsigned i = 0; g_str_has_prefix (field, "section.") && i < customer->sections->len; i++) {
    const CustomerSection *section = customer->sections->pdata[i];
    if (strcmp (section->code, field + strlen ("section.")) == 0)
      return section->source;
  }
  return NULL;
}

/* ---- Fields ---- */

/* Years and figures sort as texts; kinds of contact come by name. */
static void add_found (GHashTable *found, GPtrArray *fields)
{
  GList *names = g_list_sort (g_hash_table_get_keys (found), (GCompareFunc)strcmp);
  for (GList *name = names; name != NULL; name = name->next)
    g_ptr_array_add (fields, g_strdup (name->data));
  g_list_free (names);
}

static void note_field (GHashTable *set, const char *kind, const char *name)
{
  g_hash_table_add (set, g_strconcat (kind, ".", name, NULL));
}

static void note_figures (GHashTable *years, const CustomerFigures *year)
{
  for (const Column *figure = figures; figure->word != NULL; figure++) {
    g_autofree char *text = g_strdup_printf ("%d", year->year);
    if (figure_value (year, figure->word) != NULL)
      note_field (years, text, figure->word);
  }
}

static bool somebody_has (const GPtrArray *customers, const char *field)
{
  for (unsigned i = 0; i < customers->len; i++) {
    g_autoptr (GPtrArray) values = columns_values (customers->pdata[i], field);
    if (values->len > 0)
      return true;
  }
  return false;
}

GPtrArray *columns_fields (const Columns *columns, const GPtrArray *customers, bool all)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) years = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (unsigned i = 0; i < customers->len; i++) {
    const Customer *customer = customers->pdata[i];
    for (unsigned n = 0; n < customer->entries->len; n++)
      note_field (others, "contact", ((const CustomerEntry *)customer->entries->pdata[n])->kind);
    for (unsigned n = 0; !all && n < customer->facets->len; n++)
      note_field (others, "facet", ((const CustomerFacet *)customer->facets->pdata[n])->name);
    for (unsigned n = 0; !all && n < customer->sections->len; n++)
      note_field (others, "section", ((const CustomerSection *)customer->sections->pdata[n])->code);
    for (unsigned n = 0; n < customer->figures->len; n++)
      note_figures (years, customer->figures->pdata[n]);
  }
  for (unsigned i = 0; i < columns->rows->len; i++) {
    const FieldRow *row = &g_array_index (columns->rows, FieldRow, i);
    bool is_last = i >= BEFORE_NOTES && i < FIXED_ROWS;
    if (!is_last && ((all && row->offered) || somebody_has (customers, row->field)))
      g_ptr_array_add (fields, g_strdup (row->field));
    g_hash_table_remove (others, row->field);
  }
  add_found (others, fields);
  add_found (years, fields);
  for (unsigned i = BEFORE_NOTES; i < FIXED_ROWS; i++)
    if ((all && fixed_rows[i].offered) || somebody_has (customers, fixed_rows[i].field))
      g_ptr_array_add (fields, g_strdup (fixed_rows[i].field));
  return fields;
}

/* ---- Cells ---- */

bool columns_clears (const char *cell)
{
  const char *start = cell + strspn (cell, " \t");
  size_t len = strcspn (start, " \t");
  static const char *const words[] = {"[clear]", "[清空]", "［清空］", "【清空】"};
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == len && strncmp (start, words[i], len) == 0 &&
        start[len + strspn (start + len, " \t")] == '\0')
      return true;
  return false;
}

/* The title of a value, if it means that value. */
static char *print_value (const Columns *columns, const char *field, const char *value, const char *lang)
{
  const char *facet = g_str_has_prefix (field, "facet.") ? field + strlen ("facet.") : NULL;
  const char *title = facet == NULL || lang == NULL || !layout_has_facet (columns->layout, facet)
                          ? NULL
                          : layout_facet_title (columns->layout, facet, value, lang);
  const char *meant = title == NULL ? NULL : layout_facet_value (columns->layout, facet, title, NULL);
  return g_strdup (g_strcmp0 (meant, value) == 0 ? title : value);
}

char *columns_cell (const Columns *columns, const Customer *customer, const char *field, const char *lang)
{
  g_autoptr (GPtrArray) values = columns_values (customer, field);
  if (values->len == 0)
    return NULL;
  GString *cell = g_string_new (NULL);
  for (unsigned i = 0; i < values->len; i++) {
    g_autofree char *text = print_value (columns, field, values->pdata[i], lang);
    g_string_append_printf (cell, "%s%s", i > 0 ? "\n" : "", text);
  }
  bool is_divided = strchr (cell->str, ';') != NULL || strstr (cell->str, "；") != NULL;
  if (cell->str[0] == '\'' || (values->len == 1 && (is_divided || columns_clears (cell->str))))
    g_string_prepend_c (cell, '\n');
  return g_string_free (cell, FALSE);
}

/* Where the next separator is, or the end. */
static const char *end_of_value (const char *at, bool at_lines)
{
  for (; *at != '\0'; at += g_utf8_skip[(unsigned char)*at])
    if (at_lines ? *at == '\n' || *at == '\r' : *at == ';' || g_str_has_prefix (at, "；"))
      break;
  return at;
}

char **columns_split (ColumnsShape shape, const char *cell)
{
  bool is_one = shape == COLUMNS_ONE || shape == COLUMNS_TEXT;
  bool at_lines = shape == COLUMNS_LINES || strpbrk (cell, "\r\n") != NULL;
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  for (const char *at = cell, *end; *at != '\0'; at = *end == '\0' ? end : end + g_utf8_skip[(unsigned char)*end]) {
    end = is_one ? at + strlen (at) : end_of_value (at, at_lines);
    g_autofree char *value = g_strstrip (g_strndup (at, (gsize)(end - at)));
    if (*value != '\0')
      g_strv_builder_add (values, value);
  }
  return g_strv_builder_end (values);
}
