/* The table of forms. Their columns are those that archivists know (RULES.md 7): DA/T 22 for lists, spines, stamps and
 * notes, GB/T 9705 for covers. */
#include <string.h>

#include "form/date.h"
#include "ops/print/internal.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

/* clang-format off */
#define TEXTS(...) (const PaperText[]){__VA_ARGS__, {NULL, NULL}}
#define COLUMNS(...) (const PaperColumn[]){__VA_ARGS__, {{NULL, NULL}, 0, false}}

static const PaperStock label_stocks[] = {
    {"a4", 3, 11, 90, 110, 640, 250, 640, 250, 200},
    {"l4731", 7, 27, 86, 135, 254, 100, 279, 100, 98}, /* Avery L4731: 189 labels of 25.4 by 10 mm */
    {0}};
static const PaperStock card_stocks[] = {{"a4", 1, 3, 100, 100, 1900, 880, 1900, 930, 0}, {0}};
static const PaperStock stamp_stocks[] = {{"a4", 4, 15, 75, 140, 450, 160, 500, 180, 0}, {0}};
/* A box is 310 mm high, an A4 page 297. */
static const PaperStock spine_stocks[] = {
    {"30", 5, 1, 100, 130, 300, 2700, 350, 2700, 0},
    {"20", 7, 1, 100, 130, 200, 2700, 250, 2700, 0},
    {"40", 4, 1, 100, 130, 400, 2700, 450, 2700, 0},
    {"50", 3, 1, 100, 130, 500, 2700, 550, 2700, 0},
    {0}};

static const PrintForm forms[] = {
    {.form = {"record-list", {"归档文件目录", "Record list"}, PAPER_LANDSCAPE,
              .heads = TEXTS ({"全宗名称", "Fonds"}, {"年度", "Year"}, {"保管期限", "Retention period"},
                              {"机构（问题）", "Unit (subject)"}),
              .columns = COLUMNS ({{"序号", "No."}, 12, true}, {{"档号", "Reference code"}, 42, false},
                                  {{"文号", "Document number"}, 30, false}, {{"责任者", "Creator"}, 28, false},
                                  {{"题名", "Title"}, 0, false}, {{"日期", "Date"}, 23, false},
                                  {{"密级", "Secrecy"}, 14, false}, {{"页数", "Pages"}, 14, true},
                                  {{"备注", "Remarks"}, 30, false})},
     .fill = print_record_list},
    {.form = {"contents", {"卷内目录", "Contents of the volume"}, PAPER_PORTRAIT,
              .heads = TEXTS ({"档号", "Reference code"}, {"案卷题名", "Volume"}),
              .columns = COLUMNS ({{"顺序号", "No."}, 14, true}, {{"文号", "Document number"}, 26, false},
                                  {{"责任者", "Creator"}, 28, false}, {{"题名", "Title"}, 0, false},
                                  {{"日期", "Date"}, 22, false}, {{"页号", "Page"}, 16, false},
                                  {{"备注", "Remarks"}, 24, false})},
     .fill = print_contents},
    {.form = {"volume-cover", {"案卷", "Volume"}, PAPER_COVER,
              .heads = TEXTS ({"全宗名称", "Fonds"}, {"类目名称", "Category"}, {"案卷题名", "Title"},
                              {"时间", "Dates"}, {"保管期限", "Retention period"}, {"件数", "Records"},
                              {"页数", "Pages"}, {"归档号", "Filing number"}, {"档号", "Reference code"})},
     .fill = print_volume_covers},
    {.form = {"container-note", {"备考表", "Container note"}, PAPER_PORTRAIT,
              .heads = TEXTS ({"档号", "Reference code"}, {"案卷题名", "Volume"}),
              .box = {"盒内文件情况说明", "Condition of the contents"},
              .signatures = TEXTS ({"整理人", "Prepared by"}, {"整理日期", "Prepared on"},
                                   {"检查人", "Checked by"}, {"检查日期", "Checked on"})},
     .fill = print_container_notes},
    {.form = {"box-spine", {"盒脊", "Box spine"}, PAPER_SPINES,
              .heads = TEXTS ({"全宗号", "Fonds"}, {"年度", "Year"}, {"保管期限", "Retention"},
                              {"机构（问题）", "Unit"}, {"起止件号", "Records"}, {"盒号", "Box"})},
     .fill = print_box_spines, .stocks = spine_stocks},
    {.form = {"box-labels", {"盒标签", "Box labels"}, PAPER_LABELS,
              .heads = TEXTS ({"盒号", "Box"}, {"存放位置", "Kept in"}, {"年度", "Year"}, {"件数", "Records"})},
     .fill = print_box_labels, .stocks = label_stocks},
    {.form = {"filing-stamp", {"归档章", "Filing stamps"}, PAPER_STAMPS,
              .heads = TEXTS ({"全宗号", "Fonds"}, {"年度", "Year"}, {"件号", "Record"}, {"机构（问题）", "Unit"},
                              {"保管期限", "Retention"}, {"页数", "Pages"})},
     .fill = print_stamps, .stocks = stamp_stocks},
    {.form = {"labels", {"标签", "Labels"}, PAPER_LABELS,
              .heads = TEXTS ({"档号", "Reference code"}, {"客户", "Customer"}, {"题名", "Title"}, {"日期", "Date"},
                              {"原档号", "Former code"})},
     .fill = print_labels, .stocks = label_stocks},
    {.form = {"separator", {"分隔页", "Separator sheet"}, PAPER_COVER,
              .heads = TEXTS ({"全宗号", "Fonds"}, {"客户", "Customer"}, {"类别", "Category"},
                              {"保管期限", "Retention period"}, {"日期", "Date"}, {"文种", "Kind"}, {"题名", "Title"})},
     .fill = print_separators, .alone = true},
    {.form = {"loan-slip", {"借阅单", "Loan slip"}, PAPER_PORTRAIT,
              .heads = TEXTS ({"借阅编号", "Loan"}, {"借阅人", "Borrower"}, {"部门（单位）", "Department"},
                              {"利用方式", "Use"}, {"借阅事由", "Purpose"}, {"借阅日期", "Handed out on"},
                              {"归还日期", "Returned on"}, {"是否完好", "Condition"}),
              .columns = COLUMNS ({{"序号", "No."}, 12, true}, {{"档号", "Reference code"}, 42, false},
                                  {{"档案名称", "Title"}, 0, false}, {{"密级", "Secrecy"}, 14, false},
                                  {{"页数", "Pages"}, 14, true}, {{"存放位置", "Kept in"}, 20, false},
                                  {{"借阅期限", "Due back"}, 23, false}),
              .signatures = TEXTS ({"借阅人", "Borrower"}, {"日期", "Date"}, {"审批人", "Approved by"}, {"日期", "Date"},
                                   {"经办人", "Handed out by"}, {"日期", "Date"}, {"归还验收人", "Taken back by"},
                                   {"归还日期", "Returned on"})},
     .fill = print_loan_slips},
    {.form = {"out-card", {"代卷卡", "Out-card"}, PAPER_CARDS,
              .heads = TEXTS ({"档号", "Reference code"}, {"档案名称", "Title"}, {"存放位置", "Kept in"},
                              {"借阅编号", "Loan"}, {"借阅人", "Borrower"}, {"部门（单位）", "Department"},
                              {"借出日期", "Handed out on"}, {"应还日期", "Due back"})},
     .fill = print_out_cards, .stocks = card_stocks},
    {.form = {"overdue-letter", {"催还通知单", "Overdue letter"}, PAPER_PORTRAIT,
              .heads = TEXTS ({"借阅人", "Borrower"}, {"部门（单位）", "Department"}, {"借阅编号", "Loan"}),
              .columns = COLUMNS ({{"序号", "No."}, 12, true}, {{"档号", "Reference code"}, 42, false},
                                  {{"档案名称", "Title"}, 0, false}, {{"借出日期", "Handed out on"}, 24, false},
                                  {{"应还日期", "Due back"}, 24, false}, {{"逾期天数", "Days over"}, 16, true}),
              .slip = {"回执", "Reply slip"},
              .signatures = TEXTS ({"经办人", "Sent by"}, {"日期", "Date"}, {"借阅人", "Borrower"}, {"日期", "Date"})},
     .fill = print_overdue_letters},
    {.form = {"month-end-list", {"移交清单", "Month-end list"}, PAPER_LANDSCAPE,
              .heads = TEXTS ({"全宗名称", "Fonds"}, {"移交部门", "From"}, {"接收部门", "To"}, {"月份", "Month"}, {"清单号", "List"}),
              .columns = COLUMNS ({{"顺序号", "No."}, 14, true}, {{"档号", "Reference code"}, 42, false},
                                  {{"题名", "Title"}, 0, false}, {{"类别", "Category"}, 28, false},
                                  {{"起止日期", "Dates"}, 24, false}, {{"页数", "Pages"}, 14, true},
                                  {{"份数", "Copies"}, 14, true}, {{"保管期限", "Retention"}, 20, false},
                                  {{"备注", "Remarks"}, 30, false}),
              .signatures = TEXTS ({"移交部门经办人", "Handed over by"}, {"日期", "Date"},
                                   {"接收部门经办人", "Taken over by"}, {"日期", "Date"},
                                   {"移交部门负责人", "Head of the department"}, {"日期", "Date"},
                                   {"接收部门负责人", "Head of the receiving department"}, {"日期", "Date"})},
     .fill = print_month_lists},
    {.form = {"accounting-handover", {"会计档案移交清册", "Hand-over of accounting records"}, PAPER_LANDSCAPE,
              .heads = TEXTS ({"移交单位", "From"}, {"接收单位", "To"}, {"移交日期", "Date"}),
              .columns = COLUMNS ({{"会计档案名称", "Accounting records"}, 0, false}, {{"卷号", "Volume"}, 16, true},
                                  {{"册数", "Items"}, 16, true}, {{"起止年度", "Years"}, 22, false},
                                  {{"档案编号", "Reference code"}, 50, false},
                                  {{"应保管期限", "Retention period"}, 26, false},
                                  {{"已保管期限", "Kept for"}, 26, false}),
              .signatures = TEXTS ({"移交方经办人", "Handed over by"}, {"日期", "Date"},
                                   {"接收方经办人", "Taken over by"}, {"日期", "Date"},
                                   {"移交方监督人", "Supervised by (from)"}, {"日期", "Date"},
                                   {"接收方监督人", "Supervised by (to)"}, {"日期", "Date"})},
     .fill = print_accounting_lists},
    {.form = {"deed", {"交接文据", "Deed of hand-over"}, PAPER_DEED,
              .heads = TEXTS ({"交接性质", "Kind of hand-over"}, {"档案所属年度", "Years"}, {"类别", "Categories"},
                              {"数量", "Quantity"}, {"检索工具", "Finding aids"}, {"移出说明", "Statement of the giver"},
                              {"接收意见", "Statement of the receiver"}),
              .columns = COLUMNS ({{"项目", "Item"}, 44, false}, {{"移出方", "From"}, 0, false},
                                  {{"接收方", "To"}, 0, false})},
     .fill = print_deeds},
    {.form = {"destruction-register", {"销毁清册", "Destruction register"}, PAPER_LANDSCAPE,
              .heads = TEXTS ({"全宗名称", "Fonds"}, {"清册编号", "Register"}, {"销毁程序", "Procedure"},
                              {"编制人", "Prepared by"}, {"编制日期", "Prepared on"}),
              .columns = COLUMNS ({{"序号", "No."}, 11, true}, {{"档号", "Reference code"}, 38, false},
                                  {{"题名", "Title"}, 0, false}, {{"责任者", "Creator"}, 22, false},
                                  {{"形成时间", "Date"}, 22, false}, {{"起止年度", "Years"}, 17, false},
                                  {{"页数/册数", "Pages / copies"}, 20, false},
                                  {{"应保管期限", "Retention period"}, 21, false},
                                  {{"已保管期限", "Kept for"}, 21, false}, {{"销毁时间", "Destroyed on"}, 22, false},
                                  {{"备注", "Remarks"}, 22, false})},
     .fill = print_destruction_registers},
    {.form = {"certificate", {"销毁证明", "Certificate of destruction"}, PAPER_PORTRAIT,
              .heads = TEXTS ({"全宗名称", "Fonds"}, {"清册编号", "Register"}, {"销毁程序", "Procedure"},
                              {"编制人", "Prepared by"}, {"编制日期", "Prepared on"}, {"执行人", "Carried out by"},
                              {"执行日期", "Carried out on"}),
              .columns = COLUMNS ({{"处置", "Disposition"}, 0, false}, {{"件数", "Records"}, 26, true},
                                  {{"文件数", "Files"}, 26, true}, {{"页数", "Pages"}, 26, true},
                                  {{"字节数", "Bytes"}, 40, true})},
     .fill = print_certificates},
};
/* clang-format on */

const PaperForm *print_form (unsigned i)
{
  return i < G_N_ELEMENTS (forms) ? &forms[i].form : NULL;
}

static const PrintForm *find_form (const char *word, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  for (unsigned i = 0; i < G_N_ELEMENTS (forms); i++) {
    if (strcmp (forms[i].form.word, word) == 0 || strcmp (forms[i].form.title.zh, word) == 0)
      return &forms[i];
    g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", forms[i].form.word);
  }
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), words->str);
  error_set (error, ERROR_USAGE, "D-PRINT-FORM", word, hint, "there is no such form");
  return NULL;
}

bool print_stands_alone (const char *word)
{
  const PrintForm *form = find_form (word, NULL);
  return form != NULL && form->alone;
}

void print_result_clear (PrintResult *result)
{
  g_clear_pointer (&result->paper, paper_free);
  g_clear_pointer (&result->remarks, g_ptr_array_unref);
}

/* ---- Filling in ---- */

static bool choose_stock (const PrintForm *form, const PrintRequest *request, Paper *paper, GError **error)
{
  if (form->stocks == NULL)
    return (request->stock == NULL && request->start == 0) ||
           error_set (error, ERROR_USAGE, "D-PRINT-STOCK", request->form, "use it for labels, filing-stamp, box-spine",
                      "this form is not printed on labels");
  g_autoptr (GString) words = g_string_new (NULL);
  for (const PaperStock *stock = form->stocks; stock->word != NULL && paper->stock == NULL; stock++) {
    if (request->stock == NULL || g_ascii_strcasecmp (request->stock, stock->word) == 0)
      paper->stock = stock;
    g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", stock->word);
  }
  g_autofree char *hint = g_strdup_printf (_ ("use one of: %s"), words->str);
  if (paper->stock == NULL)
    return error_set (error, ERROR_USAGE, "D-PRINT-STOCK", request->stock, hint, "this form has no such stock");
  unsigned most = paper->stock->across * paper->stock->down;
  paper->start = MAX (request->start, 1);
  return paper->start <= most || error_set (error, ERROR_USAGE, "D-PRINT-START", "--start-at", NULL,
                                            "a sheet of %s has %u labels", paper->stock->word, most);
}

/* The archive, the day, and how far its journal went. */
static char *footer_text (const Paper *paper, Archive *archive, const GDate *today)
{
  g_autofree char *printed = paper_say (paper, "打印日期", "Printed on"), *day = date_print (today);
  g_autofree char *events = paper_say (paper, "日志", "Journal");
  return g_strdup_printf ("%s：%s　%s　%s：%ju", printed, day != NULL ? day : "", archive_fonds (archive)->code, events,
                          (uintmax_t)journal_length (archive_journal (archive)));
}

bool print_fill (Archive *archive, const PrintRequest *request, PrintResult *result, GError **error)
{
  const PrintForm *form = find_form (request->form, error);
  Index *index = form != NULL ? index_of (archive, error) : NULL;
  const Layout *layout = index != NULL ? layouts_in_force (archive, error) : NULL;
  if (layout == NULL)
    return false;
  *result = (PrintResult){.paper = paper_new (&form->form, request->language),
                          .remarks = g_ptr_array_new_with_free_func (g_free)};
  if (!choose_stock (form, request, result->paper, error))
    return false;
  if (!form->alone && (request->references == NULL || request->references[0] == NULL))
    return print_refuse_nothing (error);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Printing printing = {.archive = archive,
                       .index = index,
                       .layout = layout,
                       .request = request,
                       .result = result,
                       .paper = result->paper,
                       .stocks = form->stocks,
                       .names = names};
  result->paper->footer = footer_text (result->paper, archive, &request->today);
  return form->fill (&printing, error);
}
