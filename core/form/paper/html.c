/* Forms as HTML: one file that opens from disk and prints on A4. Its policy forbids scripts and everything from
 * elsewhere, and allows the one style sheet by its digest. So no element has a style of its own: what depends on the
 * form is a rule of the style sheet. */
#include <string.h>

#include "form/paper/internal.h"
#include "form/text.h"
#include "sys/qr.h"

#define QUIET 4 /* modules of light border that a QR code needs (ISO/IEC 18004) */
#define STAMP_CELLS 3

static const char basic_style[] =
    "*{box-sizing:border-box}"
    "html{font:10.5pt/1.45 \"Noto Serif CJK SC\",\"Source Han Serif SC\",\"Songti SC\",SimSun,serif;color:#000;"
    "background:#fff}"
    "body{margin:0}"
    "h1{font-size:18pt;line-height:1.3;text-align:center;margin:0 0 4mm;letter-spacing:.06em}"
    "h1 span[lang]{display:block;font-size:11pt;font-weight:normal;letter-spacing:0}"
    "p,dl{margin:0 0 3mm}"
    "dl{display:flex;flex-wrap:wrap;gap:1mm 8mm}"
    "dl div{display:flex;gap:2mm;max-width:100%}"
    "dt{flex:none}dt::after{content:\"：\"}"
    "dt span[lang],th span[lang]{font-size:.85em}"
    "dd{margin:0;font-weight:bold}dd:empty{min-width:28mm;border-bottom:.25mm solid #000}"
    "dd,td,p,.name{overflow-wrap:anywhere;unicode-bidi:isolate;white-space:pre-line}"
    "table{border-collapse:collapse;table-layout:fixed;width:100%;margin:0 0 4mm;font-size:9.5pt}"
    "thead{display:table-header-group}"
    "tr{break-inside:avoid}"
    "th,td{border:.25mm solid #000;padding:1mm 1.2mm;text-align:left;vertical-align:top}"
    "th{text-align:center;vertical-align:middle;line-height:1.25;overflow-wrap:anywhere}"
    "th span[lang]{display:block;font-weight:normal}"
    "td.n{text-align:right}"
    ".signatures{display:grid;grid-template-columns:1fr 1fr;gap:6mm 10mm;margin-top:6mm}"
    ".signature{break-inside:avoid}"
    ".line{display:flex;flex-wrap:wrap;gap:2mm;align-items:end;min-height:9mm}"
    ".name,.day{border-bottom:.25mm solid #000;min-height:1.5em}.name{flex:1;min-width:26mm}.day{min-width:24mm}"
    ".box{border:.25mm solid #000;padding:2mm 3mm;min-height:150mm;margin-bottom:6mm}.what{font-weight:bold}"
    ".slip{border-top:.25mm dashed #000;margin-top:12mm;padding-top:6mm;break-inside:avoid}"
    "h2{font-size:14pt;text-align:center;margin:0 0 3mm}h2 span[lang]{font-size:10pt;font-weight:normal}"
    "footer{margin-top:5mm;font-size:8pt}"
    ".hidden{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}"
    "svg{display:block;flex:none;shape-rendering:crispEdges}"
    "@media screen{main{max-width:297mm;margin:8mm auto;padding:0 8mm}}"
    "@media print{section+section{break-before:page}}";

static const char page_style[] = "@page{size:A4 %s;margin:14mm 12mm 15mm 20mm;"
                                 "@bottom-center{content:counter(page) \" / \" counter(pages);font-size:9pt}}";

static const char cover_style[] =
    "h1{font-size:26pt;margin:22mm 0 16mm}h1 span[lang]{font-size:14pt}"
    "dl{display:block;margin:0 8mm 10mm;font-size:14pt}"
    "dl div{border-bottom:.25mm solid #000;padding:2.5mm 0;gap:4mm}"
    "dt{width:46mm}dt::after{content:none}dt "
    "span[lang]{display:block;font-size:10pt}dd{flex:1;min-height:1.45em}dd:empty{border:0}"
    "svg{width:30mm;height:30mm;margin:0 auto 12mm}";

static const char deed_style[] =
    "dl{display:block;margin:0 0 6mm;font-size:12pt}dl div:nth-last-child(-n+2){min-height:27mm}"
    "dl div{border-bottom:.25mm solid #000;padding:2mm 0;gap:4mm;min-height:15mm}"
    "dt{width:48mm}dt::after{content:none}dt span[lang]{display:block}dd{flex:1}dd:empty{border:0}"
    "td{height:17mm;vertical-align:middle;font-size:11pt}";

/* ---- Text ---- */

static void add_text (GString *html, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    g_autofree char *plain = text_escape (*line, -1), *escaped = g_markup_escape_text (plain, -1);
    g_string_append_printf (html, "%s%s", line > lines ? "\n" : "", escaped);
  }
}

static void add_element (GString *html, const char *element, const char *text)
{
  g_string_append_printf (html, "<%s>", element);
  add_text (html, text);
  g_string_append_printf (html, "</%.*s>", (int)strcspn (element, " "), element);
}

/* Chinese, with English beside it. */
static void add_heading (GString *html, const Paper *paper, const PaperText *text)
{
  if (paper->language == PAPER_BOTH && strcmp (text->zh, text->en) != 0) {
    add_element (html, "span", text->zh);
    g_string_append_c (html, ' ');
    add_element (html, "span lang=\"en\"", text->en);
  } else {
    add_text (html, paper->language == PAPER_EN ? text->en : text->zh);
  }
}

/* ---- Codes ---- */

static bool add_code (GString *html, const char *text, GError **error)
{
  g_auto (QrSymbol) symbol = {0};
  if (text == NULL)
    return true;
  if (!qr_make (text, &symbol, error))
    return false;
  unsigned side = symbol.size + 2 * QUIET;
  g_string_append (html, "<svg role=\"img\" aria-label=\"");
  add_text (html, text);
  g_string_append_printf (html, "\" viewBox=\"0 0 %u %u\"><path d=\"", side, side);
  for (unsigned y = 0; y < symbol.size; y++)
    for (unsigned x = 0, run = 0; x < symbol.size; x += run + 1, run = 0) {
      while (x + run < symbol.size && symbol.dark[y * symbol.size + x + run])
        run++;
      if (run > 0)
        g_string_append_printf (html, "M%u %uh%uv1h-%uz", x + QUIET, y + QUIET, run, run);
    }
  g_string_append (html, "\"/></svg>");
  return true;
}

/* ---- Sheets that fill pages ---- */

static void add_heads (GString *html, const Paper *paper, const PaperSheet *sheet)
{
  if (sheet->heads[0] == NULL)
    return;
  g_string_append (html, "<dl>");
  for (unsigned i = 0; sheet->heads[i] != NULL; i++) {
    if (sheet->code != NULL && sheet->heads[i][0] == '\0')
      continue;
    g_string_append (html, "<div><dt>");
    add_heading (html, paper, &paper->form->heads[i]);
    g_string_append (html, "</dt>");
    add_element (html, "dd", sheet->heads[i]);
    g_string_append (html, "</div>");
  }
  g_string_append (html, "</dl>\n");
}

static void add_table (GString *html, const Paper *paper, const PaperSheet *sheet)
{
  const PaperColumn *columns = paper->form->columns;
  unsigned n = paper_count_columns (columns);
  g_string_append (html, "<table><colgroup>");
  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (html, "<col class=\"c%u\">", i);
  g_string_append (html, "</colgroup><thead><tr>");
  for (unsigned i = 0; i < n; i++) {
    g_string_append (html, "<th scope=\"col\">");
    add_heading (html, paper, &columns[i].heading);
    g_string_append (html, "</th>");
  }
  g_string_append (html, "</tr></thead><tbody>\n");
  for (unsigned row = 0; row < sheet->rows->len; row++) {
    g_string_append (html, "<tr>");
    for (unsigned i = 0; i < n; i++)
      add_element (html, columns[i].number ? "td class=\"n\"" : "td", ((char **)sheet->rows->pdata[row])[i]);
    g_string_append (html, "</tr>\n");
  }
  g_string_append (html, "</tbody></table>\n");
}

static void add_paragraphs (GString *html, const GPtrArray *paragraphs)
{
  for (unsigned i = 0; i < paragraphs->len; i++) {
    add_element (html, "p", paragraphs->pdata[i]);
    g_string_append_c (html, '\n');
  }
}

/* Those from one place to another. */
static void add_signatures (GString *html, const PaperSheet *sheet, unsigned from, unsigned to)
{
  if (from == to)
    return;
  g_string_append (html, "<div class=\"signatures\">");
  for (unsigned i = from; i < to; i++) {
    const PaperSignature *signature = sheet->signatures->pdata[i];
    g_string_append (html, "<div class=\"signature\">");
    add_element (html, "div class=\"role\"", signature->role);
    g_string_append (html, "<div class=\"line\">");
    add_element (html, "span class=\"name\"", signature->name != NULL ? signature->name : "");
    add_element (html, "span", signature->dated);
    add_element (html, "span class=\"day\"", signature->day != NULL ? signature->day : "");
    g_string_append (html, "</div></div>");
  }
  g_string_append (html, "</div>\n");
}

static void add_slip (GString *html, const Paper *paper, const PaperSheet *sheet)
{
  g_string_append (html, "<div class=\"slip\"><h2>");
  add_heading (html, paper, &paper->form->slip);
  g_string_append (html, "</h2>\n");
  add_paragraphs (html, sheet->slip);
  unsigned last = sheet->signatures->len;
  add_signatures (html, sheet, last > 0 ? last - 1 : 0, last);
  g_string_append (html, "</div>\n");
}

static bool add_sheet (GString *html, const Paper *paper, const PaperSheet *sheet, GError **error)
{
  g_string_append (html, "<section>\n<h1>");
  add_heading (html, paper, &paper->form->title);
  g_string_append (html, "</h1>\n");
  if (!add_code (html, sheet->code, error))
    return false;
  add_heads (html, paper, sheet);
  if (paper->form->box.zh != NULL) {
    g_string_append (html, "<div class=\"box\"><p class=\"what\">");
    add_heading (html, paper, &paper->form->box);
    g_string_append (html, "</p>\n");
  }
  add_paragraphs (html, sheet->paragraphs);
  if (paper->form->box.zh != NULL)
    g_string_append (html, "</div>\n");
  if (paper->form->columns != NULL)
    add_table (html, paper, sheet);
  add_paragraphs (html, sheet->closing);
  bool slip = paper->form->slip.zh != NULL;
  add_signatures (html, sheet, 0, sheet->signatures->len - (slip && sheet->signatures->len > 0));
  if (slip)
    add_slip (html, paper, sheet);
  if (paper->footer != NULL)
    add_element (html, "footer", paper->footer);
  g_string_append (html, "</section>\n");
  return true;
}

/* ---- Labels ---- */

/* A cell of a stamp or a spine has its heading above the value. */
static bool add_label (GString *html, const Paper *paper, const PaperSheet *sheet, GError **error)
{
  g_string_append (html, "<div class=\"label\">");
  if (!add_code (html, sheet->code, error))
    return false;
  if (paper->form->shape == PAPER_CARDS) {
    g_string_append (html, "<p class=\"title\">");
    add_heading (html, paper, &paper->form->title);
    g_string_append (html, "</p>");
  }
  g_string_append (html, "<div class=\"cells\">");
  for (unsigned i = 0; sheet->heads[i] != NULL; i++) {
    if (paper->form->shape == PAPER_LABELS && sheet->heads[i][0] == '\0')
      continue;
    g_string_append (html, "<div>");
    if (paper->form->shape != PAPER_LABELS) {
      g_string_append (html, "<span class=\"what\">");
      add_heading (html, paper, &paper->form->heads[i]);
      g_string_append (html, "</span>");
    }
    add_element (html, "span class=\"value\"", sheet->heads[i]);
    g_string_append (html, "</div>");
  }
  g_string_append (html, "</div></div>\n");
  return true;
}

static bool add_labels (GString *html, const Paper *paper, GError **error)
{
  unsigned each = paper->stock->across * paper->stock->down, place = paper->start - 1;
  g_string_append (html, "<h1 class=\"hidden\">");
  add_heading (html, paper, &paper->form->title);
  g_string_append (html, "</h1>\n<section>\n");
  for (unsigned i = 0; i < place; i++)
    g_string_append (html, "<div></div>\n");
  for (unsigned i = 0; i < paper->sheets->len; i++, place++) {
    if (i > 0 && place % each == 0)
      g_string_append (html, "</section>\n<section>\n");
    if (!add_label (html, paper, paper->sheets->pdata[i], error))
      return false;
  }
  g_string_append (html, "</section>\n");
  return true;
}

/* ---- Style ---- */

static void add_length (GString *style, const char *property, unsigned tenths)
{
  g_string_append_printf (style, "%s:%u.%umm;", property, tenths / 10, tenths % 10);
}

static void add_label_style (GString *style, const Paper *paper)
{
  const PaperStock *stock = paper->stock;
  PaperShape shape = paper->form->shape;
  g_string_append (style, "@page{size:A4 portrait;margin:0}"
                          "main,html main{max-width:none;margin:0;padding:0}section{display:grid;");
  add_length (style, "padding-top", stock->top);
  add_length (style, "padding-left", stock->left);
  add_length (style, "column-gap", stock->step_x - stock->width);
  add_length (style, "row-gap", stock->step_y - stock->height);
  add_length (style, "grid-auto-rows", stock->height);
  g_string_append_printf (style, "width:210mm;grid-template-columns:repeat(%u,%u.%umm)}", stock->across,
                          stock->width / 10, stock->width % 10);
  g_string_append (
      style, ".label{display:flex;align-items:center;min-width:0;overflow-wrap:anywhere;"
             "break-inside:avoid}.cells{flex:1;min-width:0}.value{unicode-bidi:isolate;white-space:pre-line}svg{");
  add_length (style, "width", stock->code);
  add_length (style, "height", stock->code);
  g_string_append_c (style, '}');
  bool small = stock->height < 150;
  if (shape == PAPER_LABELS)
    g_string_append_printf (style,
                            ".cells{font-size:%s}.cells div:first-child{font-weight:bold;font-family:\"DejaVu Sans "
                            "Mono\",monospace;%s}",
                            small ? "4.2pt;line-height:1.15" : "6.5pt;line-height:1.25", small ? "" : "font-size:6pt");
  else if (shape == PAPER_STAMPS)
    g_string_append_printf (style,
                            ".label{border:.3mm solid #000}.cells{display:grid;grid-template-columns:repeat(%d,1fr);"
                            "height:100%%}.cells div{display:flex;flex-direction:column;align-items:center;"
                            "justify-content:center;min-width:0;text-align:center;border:.1mm solid #000}"
                            ".what{font-size:4.2pt;line-height:1.2}.value{font-size:6pt;line-height:1.15;"
                            "font-weight:bold}",
                            STAMP_CELLS);
  else if (shape == PAPER_CARDS)
    g_string_append (style,
                     ".label{display:block;border:.3mm solid #000;padding:3mm 4mm}.title{font-size:15pt;font-weight:"
                     "bold;text-align:center;margin:0 0 2mm}.title span[lang]{font-size:9pt;font-weight:normal}"
                     ".cells div{display:flex;gap:2mm;border-bottom:.2mm solid #000;padding:.9mm 0;"
                     "font-size:10pt;line-height:1.3}.what{flex:none;width:30mm}.what span[lang]{font-size:7pt}"
                     ".value{flex:1;min-width:0;font-weight:bold}");
  else
    g_string_append (style, ".label{border:.3mm solid #000;align-items:stretch}.cells{display:flex;"
                            "flex-direction:column}.cells div{flex:1 1 0;display:flex;flex-direction:column;"
                            "align-items:center;justify-content:center;gap:2mm;text-align:center;padding:1mm}"
                            ".cells div+div{border-top:.3mm solid #000}.what{font-size:7pt;line-height:1.2}"
                            ".what span[lang]{display:block;font-size:.9em}"
                            ".value{font-size:10.5pt;font-weight:bold;line-height:1.3}");
}

static char *print_style (const Paper *paper)
{
  GString *style = g_string_new (basic_style);
  const PaperColumn *columns = paper->form->columns;
  if (paper->stock != NULL)
    add_label_style (style, paper);
  else
    g_string_append_printf (style, page_style, paper->form->shape == PAPER_LANDSCAPE ? "landscape" : "portrait");
  if (paper->form->shape == PAPER_COVER)
    g_string_append (style, cover_style);
  if (paper->form->shape == PAPER_DEED)
    g_string_append (style, deed_style);
  for (unsigned i = 0; columns != NULL && columns[i].heading.zh != NULL; i++)
    if (columns[i].width > 0)
      g_string_append_printf (style, ".c%u{width:%umm}", i, columns[i].width);
  return g_string_free (style, FALSE);
}

static char *digest_style (const char *style)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize len = sizeof digest;
  g_checksum_update (checksum, (const guchar *)style, -1);
  g_checksum_get_digest (checksum, digest, &len);
  return g_base64_encode (digest, len);
}

GBytes *paper_print_html (const Paper *paper, GError **error)
{
  g_autofree char *style = print_style (paper), *digest = digest_style (style);
  g_autofree char *title = paper_say (paper, paper->form->title.zh, paper->form->title.en);
  g_autoptr (GString) html = g_string_new (NULL);
  g_string_append_printf (html,
                          "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                          "'sha256-%s'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n"
                          "<style>%s</style>\n</head>\n<body>\n<main>\n",
                          paper->language == PAPER_EN ? "en" : "zh-CN", digest, title, style);
  bool good = true;
  if (paper->stock != NULL)
    good = add_labels (html, paper, error);
  for (unsigned i = 0; paper->stock == NULL && good && i < paper->sheets->len; i++)
    good = add_sheet (html, paper, paper->sheets->pdata[i], error);
  g_string_append (html, "</main>\n</body>\n</html>\n");
  return good ? g_string_free_to_bytes (g_steal_pointer (&html)) : NULL;
}
