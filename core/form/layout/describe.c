/* A layout in sentences, for people.
 *
 * What a layout names is said in its own titles. The few words that join them stand here in both languages, beside each
 * other, since the language is that of the layout's titles and not of the program's messages. */
#include "form/layout/internal.h"

#include "form/text.h"

/* A word of the grammar, as people say it. */
typedef struct {
  const char *word, *zh, *en;
} Phrase;

static const Phrase phrases[] = {
    {"consult", "查阅", "consultation"},
    {"extract", "摘抄", "extracts"},
    {"copy", "复印", "copies"},
    {"lend", "借出", "lending"},
    {"internal", "内部", "internal"},
    {"external", "外单位", "external"},
    {"never-leaves", "不得带出", "never leaves"},
    {"on-site", "现场使用", "on site"},
    {"may-leave", "可以带出", "may leave"},
    {"submit", "提出", "submits"},
    {"review", "审核", "reviews"},
    {"approve", "批准", "approves"},
    {"count", "清点", "counts"},
    {"execute", "执行", "executes"},
    {"attest", "签证", "attests"},
    {"electronic", "电子档案", "electronic records"},
    {"paper", "纸质档案", "paper records"},
};

static const char *say (const char *lang, const char *zh, const char *en) G_GNUC_FORMAT (2) G_GNUC_FORMAT (3);
static const char *say (const char *lang, const char *zh, const char *en)
{
  return g_str_has_prefix (lang, "zh") ? zh : en;
}

static const char *phrase (const char *lang, const char *word)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (phrases); i++) {
    if (g_str_equal (phrases[i].word, word))
      return say (lang, phrases[i].zh, phrases[i].en);
  }
  return word;
}

/* "head of finance and management" */
static void append_titles (GString *text, const GPtrArray *items, char *const *codes, const char *lang)
{
  for (unsigned i = 0; codes[i]; i++) {
    const LayoutItem *item = layout_find (items, codes[i]);
    g_string_append_printf (text, "%s%s", i ? say (lang, "、", " and ") : "",
                            item ? layout_item_title (item, lang) : codes[i]);
  }
}

static void append_permit (GString *text, const Layout *layout, const LayoutPermit *permit, const char *lang)
{
  g_string_append_printf (text, say (lang, "%s%s", "%s %s"), phrase (lang, permit->borrower),
                          phrase (lang, permit->use));
  if (permit->days)
    g_string_append_printf (text, say (lang, " %s 日、续借 %u 次", " of %s days, renewals %u,"), permit->days,
                            layout_number (permit->renewals));
  if (permit->approvals[0]) {
    g_string_append (text, say (lang, "须经", " with the approval of "));
    append_titles (text, layout->all.posts, permit->approvals, lang);
    g_string_append (text, say (lang, "同意", ""));
  }
  if (permit->papers[0]) {
    g_string_append (text, say (lang, "并持", " and "));
    append_titles (text, layout->all.papers, permit->papers, lang);
  }
}

char *layout_describe_loan (const Layout *layout, const char *code, const char *lang)
{
  const LayoutLoan *loan = layout_find (layout->all.loans, code);
  if (!loan)
    return NULL;
  GString *text = g_string_new (phrase (lang, loan->where));
  g_string_append (text, say (lang, "；允许：", "; allowed: "));
  for (unsigned i = 0; i < loan->permits->len; i++) {
    g_string_append (text, i ? say (lang, "；", "; ") : "");
    append_permit (text, layout, g_ptr_array_index (loan->permits, i), lang);
  }
  if (loan->permits->len == 0)
    g_string_append (text, say (lang, "无", "nothing"));
  return g_string_free (text, FALSE);
}

char *layout_describe_retention (const Layout *layout, const LayoutCategory *category, const char *lang)
{
  const char *period = category_period (category);
  const LayoutItem *trigger = layout_find (layout->all.triggers, category_trigger (category));
  if (*period == 'Y')
    return g_strdup (say (lang, "永久", "permanent"));
  return g_strdup_printf (say (lang, "%u 年，自%s起", "%u years from the %s"), layout_number (period + 1),
                          layout_item_title (trigger, lang));
}

char *layout_describe_grade (const Layout *layout, const LayoutCategory *category, const char *lang)
{
  const LayoutItem *grade = layout_find (layout->all.grades, category->grade);
  return g_strdup_printf ("%s %s", grade->code, layout_item_title (grade, lang));
}

char *layout_describe_custodian (const Layout *layout, const LayoutCategory *category, const char *lang)
{
  const LayoutItem *custodian = layout_find (layout->all.departments, category->custodian);
  const LayoutItem *interim = layout_find (layout->all.departments, category->interim);
  if (!interim)
    return g_strdup (layout_item_title (custodian, lang));
  return g_strdup_printf (say (lang, "%s，到期移交%s", "%s, then %s"), layout_item_title (interim, lang),
                          layout_item_title (custodian, lang));
}

char *layout_describe_contents (const LayoutCategory *category, const char *lang)
{
  if (category->contents->len == 0)
    return NULL;
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < category->contents->len; i++)
    g_string_append_printf (text, "%s%s", i ? say (lang, "；", "; ") : "",
                            layout_item_title (g_ptr_array_index (category->contents, i), lang));
  return g_string_free (text, FALSE);
}

static void append_signer (GString *text, const Layout *layout, const LayoutSigner *signer, const char *lang)
{
  g_string_append_printf (text, say (lang, "%s %s 人", "%s (%s"), layout_item_title (&signer->item, lang),
                          signer->quorum);
  const LayoutPost *post = layout_find (layout->all.posts, signer->post);
  g_string_append (text, say (lang, "（", ""));
  if (post)
    g_string_append_printf (text, say (lang, "%s，", ", %s"), layout_item_title (&post->item, lang));
  if (signer->from[0]) {
    g_string_append (text, say (lang, "", ", from "));
    append_titles (text, layout->all.departments, signer->from, lang);
    g_string_append (text, signer->from[1] ? say (lang, "各至少一人，", "") : say (lang, "，", ""));
  }
  if (signer->material)
    g_string_append_printf (text, say (lang, "限%s，", ", for %s"), phrase (lang, signer->material));
  for (unsigned i = 0; signer->stages[i]; i++)
    g_string_append_printf (text, "%s%s", i ? say (lang, "、", " and ") : say (lang, "", ", "),
                            phrase (lang, signer->stages[i]));
  g_string_append (text, say (lang, "）", ")"));
}

static char *describe_procedure (const Layout *layout, const LayoutProcedure *procedure, const char *lang)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, say (lang, "%s：", "%s: "), layout_item_title (&procedure->item, lang));
  for (unsigned i = 0; i < procedure->signers->len; i++) {
    g_string_append (text, i ? say (lang, "；", "; ") : "");
    append_signer (text, layout, g_ptr_array_index (procedure->signers, i), lang);
  }
  g_string_append_printf (text, say (lang, "；冷静期 %s", "; cooling-off %s"), procedure->cooling);
  if (procedure->on_paper)
    g_string_append (text, say (lang, "；可以纸质签字代替", "; signed paper may stand for signatures"));
  for (unsigned i = 0; i < procedure->excludes->len; i++)
    g_string_append_printf (text, say (lang, "；%s", "; %s"),
                            layout_item_title (g_ptr_array_index (procedure->excludes, i), lang));
  return g_string_free (text, FALSE);
}

char *layout_describe_destruction (const Layout *layout, const LayoutCategory *category, const char *lang)
{
  return describe_procedure (layout, layout_procedure_of (layout, category->item.code), lang);
}

/* The whole. */

static void append_heading (GString *text, const char *lang, const char *zh, const char *en)
{
  g_string_append_printf (text, "\n%s\n", say (lang, zh, en));
}

/* A cell and the blanks that fill its column, counted in columns of a terminal. */
static void append_cell (GString *text, const char *value, size_t width)
{
  g_string_append (text, value);
  for (size_t used = text_width (value); used < width + 2; used++)
    g_string_append_c (text, ' ');
}

static size_t widest (const Layout *layout, const char *(*get) (const LayoutCategory *category))
{
  size_t width = 0;
  for (unsigned i = 0; i < layout_n_categories (layout); i++)
    width = MAX (width, text_width (get (layout_category (layout, i))));
  return width;
}

static void append_categories (GString *text, const Layout *layout, const char *lang)
{
  const size_t codes = widest (layout, category_code), directories = widest (layout, category_directory);
  append_heading (text, lang, "类别", "Categories");
  for (unsigned i = 0; i < layout_n_categories (layout); i++) {
    const LayoutCategory *category = layout_category (layout, i);
    g_autofree char *retention = layout_describe_retention (layout, category, lang);
    g_autofree char *custodian = layout_describe_custodian (layout, category, lang);
    g_string_append (text, "  ");
    append_cell (text, category_code (category), codes);
    append_cell (text, category_directory (category), directories);
    g_string_append_printf (text, "%s\n    %s · %s %s · %s · %s · %s\n", category_title (category, lang),
                            category_grade (category), category_period (category), retention, category_loan (category),
                            custodian, category_deadline (category, lang));
  }
}

static void append_loans (GString *text, const Layout *layout, const char *lang)
{
  append_heading (text, lang, "借阅", "Loans");
  for (unsigned i = 0; i < layout->all.loans->len; i++) {
    const LayoutItem *loan = g_ptr_array_index (layout->all.loans, i);
    g_autofree char *sentence = layout_describe_loan (layout, loan->code, lang);
    g_string_append_printf (text, "  %s  %s\n    %s\n", loan->code, layout_item_title (loan, lang), sentence);
  }
}

static void append_years (GString *text, const Layout *layout, const char *lang)
{
  append_heading (text, lang, "归档年度", "The year");
  for (unsigned i = 0; i < layout->all.years->len; i++) {
    const LayoutRules *rules = g_ptr_array_index (layout->all.years, i);
    bool in_force = g_strcmp0 (rules->item.code, layout->years) == 0;
    g_string_append_printf (text, "  %s  %s%s\n", rules->item.code, layout_item_title (&rules->item, lang),
                            in_force ? say (lang, "（现行）", " (in force)") : "");
    for (unsigned j = 0; j < rules->rules->len; j++) {
      const LayoutItem *rule = g_ptr_array_index (rules->rules, j);
      g_string_append_printf (text, "    %u. %s: %s\n", j + 1, rule->code, layout_item_title (rule, lang));
    }
  }
}

static void append_values (GString *text, const GPtrArray *levels, const char *lang)
{
  const char *separator = "";
  for (unsigned i = 0; i < levels->len; i++) {
    const LayoutLevel *level = g_ptr_array_index (levels, i);
    for (unsigned j = 0; j < level->bands->len; j++, separator = say (lang, "、", ", ")) {
      const LayoutBand *band = g_ptr_array_index (level->bands, j);
      g_string_append_printf (text, "%s%s %s [%s, %s)", separator, band->item.code,
                              layout_item_title (&band->item, lang), band->from ? band->from : "−∞",
                              band->to ? band->to : "+∞");
    }
    for (unsigned j = 0; j < level->values->len; j++, separator = say (lang, "、", ", ")) {
      const LayoutValue *value = g_ptr_array_index (level->values, j);
      g_string_append_printf (text, "%s%s %s", separator, value->item.code, layout_item_title (&value->item, lang));
      if (value->levels->len) {
        g_string_append (text, " {");
        append_values (text, value->levels, lang);
        g_string_append (text, "}");
      }
    }
  }
}

static void append_customers (GString *text, const Layout *layout, const char *lang)
{
  append_heading (text, lang, "客户资料", "Customers");
  for (unsigned i = 0; i < layout->all.sections->len; i++) {
    const LayoutItem *section = g_ptr_array_index (layout->all.sections, i);
    g_string_append_printf (text, "  %s  %s\n", section->code, layout_item_title (section, lang));
  }
  append_heading (text, lang, "分类", "Facets");
  for (unsigned i = 0; i < layout->all.facets->len; i++) {
    const LayoutFacet *facet = g_ptr_array_index (layout->all.facets, i);
    g_string_append_printf (text, "  %s  %s: ", facet->item.code, layout_item_title (&facet->item, lang));
    append_values (text, facet->levels, lang);
    g_string_append (text, facet->free ? say (lang, "自由填写\n", "free text\n") : "\n");
  }
  append_heading (text, lang, "分类方案", "Schemes");
  for (unsigned i = 0; i < layout->all.schemes->len; i++) {
    const LayoutScheme *scheme = g_ptr_array_index (layout->all.schemes, i);
    g_string_append_printf (text, "  %s  %s:", scheme->item.code, layout_item_title (&scheme->item, lang));
    for (unsigned j = 0; j < scheme->facets->len; j++)
      g_string_append_printf (text, "%s%s", j ? "/" : " ", ((LayoutItem *)g_ptr_array_index (scheme->facets, j))->code);
    g_string_append (text, "\n");
  }
  append_heading (text, lang, "核查", "Reviews");
  for (unsigned i = 0; i < layout->all.reviews->len; i++) {
    const LayoutReview *review = g_ptr_array_index (layout->all.reviews, i);
    g_string_append_printf (text, "  %s=%s  %s\n", review->facet, review->item.code, review->every);
  }
}

char *layout_describe (const Layout *layout, const char *lang)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, say (lang, "%s 第 %u 版：%s\n", "%s, edition %u: %s\n"), layout_id (layout),
                          layout_edition (layout), layout_title (layout, lang));
  append_categories (text, layout, lang);
  append_loans (text, layout, lang);
  append_years (text, layout, lang);
  append_heading (text, lang, "销毁", "Destruction");
  for (unsigned i = 0; i < layout->all.procedures->len; i++) {
    const LayoutProcedure *procedure = g_ptr_array_index (layout->all.procedures, i);
    g_autofree char *sentence = describe_procedure (layout, procedure, lang);
    g_string_append_printf (text, "  %s  %s\n", procedure->item.code, sentence);
  }
  append_customers (text, layout, lang);
  return g_string_free (text, FALSE);
}
