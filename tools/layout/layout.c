/* dossier layout: lists, checks, shows and adopts the rules of filing. Inside an archive, its layout in force is meant
 * unless another one is named. */
#include "tools/verbs.h"

#include <string.h>

#include "form/finding.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/installed.h"
#include "tools/layout/layout.h"

#define DEFAULT_LAYOUT "company" /* what init takes when none is named */

/* The archive that is named or around; NULL without an error when there is neither. */
static Archive *open_archive (Context *context, GError **error)
{
  if (context->archive_path)
    return command_open (context, ARCHIVE_READ, error);
  g_autofree char *found = archive_find (NULL);
  return found ? command_open (context, ARCHIVE_READ, error) : NULL;
}

/* list */

typedef struct {
  const char *id, *extends, *from, *title;
  unsigned edition, categories;
} LayoutRow;

static const ReportColumn columns[] = {
    {"id", N_ ("layout"), REPORT_TEXT (LayoutRow, id)},
    {"edition", N_ ("edition"), REPORT_NUMBER (LayoutRow, edition)},
    {"extends", N_ ("extends"), REPORT_TEXT (LayoutRow, extends)},
    {"categories", N_ ("categories"), REPORT_NUMBER (LayoutRow, categories)},
    {"from", N_ ("source"), REPORT_WORD (LayoutRow, from)},
    {"title", N_ ("name"), REPORT_TEXT (LayoutRow, title)},
    {0},
};

static bool visit_layout (const Layout *layout, const char *from, const char *lang, ReportVisit visit, gpointer data)
{
  const LayoutRow row = {.id = layout_id (layout),
                         .edition = layout_edition (layout),
                         .extends = layout_extends (layout),
                         .categories = layout_n_categories (layout),
                         .from = from,
                         .title = layout_title (layout, lang)};
  return visit (&row, data);
}

/* The query is the language. Outside of an archive there are the program's layouts alone. */
static bool find_layouts (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                          GError **error)
{
  g_autoptr (GPtrArray) ids = installed_layouts (error);
  const Layout *in_force = ids && archive ? layouts_in_force (archive, error) : NULL;
  bool goes_on = ids && (!archive || in_force);
  if (in_force)
    goes_on = visit_layout (in_force, N_ ("in force here"), request->query, visit, data);
  for (unsigned i = 0; goes_on && i < ids->len; i++) {
    g_autoptr (Rules) rules = layouts_load (g_ptr_array_index (ids, i), NULL, error);
    goes_on = rules && visit_layout (rules->layout, N_ ("program"), request->query, visit, data);
  }
  return *error == NULL;
}

static const Report report = {.name = "layout", .columns = columns, .find = find_layouts};

static int list_layouts (Context *context, char **argv, GError **error)
{
  const Option options[] = {{OPTION_CSV (context)}, {OPTION_FORMAT (context)}, {0}};
  if (!options_read (context, "layout list", 0, 0, options, argv, error))
    return 0;
  g_autoptr (GError) broken = NULL;
  g_autoptr (Archive) archive = open_archive (context, &broken);
  ReportRequest request = {.report = &report, .query = output_language (context->output)};
  if (broken)
    g_propagate_error (error, g_steal_pointer (&broken));
  else
    output_report (context->output, archive, &request, error);
  return 0;
}

/* check */

static void print_fault (Context *context, const LayoutFault *fault)
{
  Finding finding = {
      .grade = fault->warning ? FINDING_NOTE : FINDING_FAULT,
      .code = fault->code,
      .place = fault->place,
      .message = fault->message,
  };
  output_finding (context->output, &finding);
}

static void print_sound (Context *context, const Layout *layout, const char *name)
{
  if (!output_is_json (context->output)) {
    output_line (
        context->output,
        message_plural ("sound  %s  (%u category)", "sound  %s  (%u categories)", layout_n_categories (layout)), name,
        layout_n_categories (layout));
    return;
  }
  output_begin (context->output, "layout");
  output_text (context->output, "name", NULL, name);
  output_text (context->output, "id", NULL, layout_id (layout));
  output_number (context->output, "edition", NULL, layout_edition (layout));
  output_number (context->output, "categories", NULL, layout_n_categories (layout));
  output_flag (context->output, "sound", NULL, true);
  output_end (context->output);
}

/* Whether a layout is sound. Its faults are printed; a file that cannot be read is an error. */
static bool check_one (Context *context, const char *name, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  g_autoptr (GError) unsound = NULL;
  g_autoptr (Rules) rules = layouts_load (name, faults, &unsound);
  for (unsigned i = 0; i < faults->len; i++)
    print_fault (context, g_ptr_array_index (faults, i));
  if (rules)
    print_sound (context, rules->layout, name);
  else if (faults->len == 0)
    g_propagate_error (error, g_steal_pointer (&unsound));
  return rules != NULL;
}

/* The layout of an archive was checked when it was adopted. Here its classes are checked against the customers. */
static int check_archive (Context *context, Archive *archive, GError **error)
{
  static const CustomerQuery everybody;
  const Layout *layout = layouts_in_force (archive, error);
  g_autoptr (GPtrArray) customers = layout ? customers_list (archive, &everybody, error) : NULL;
  if (!customers)
    return 0;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify)layout_fault_free);
  layout_check_customers (layout, customers, faults);
  for (unsigned i = 0; i < faults->len; i++)
    print_fault (context, g_ptr_array_index (faults, i));
  print_sound (context, layout, layout_id (layout));
  return 0;
}

static int check_all (Context *context, const GPtrArray *names, GError **error)
{
  int status = 0;
  for (unsigned i = 0; i < names->len; i++) {
    g_autoptr (GError) unreadable = NULL;
    if (!check_one (context, g_ptr_array_index (names, i), &unreadable))
      status = ERROR_FINDING;
    if (unreadable) {
      g_propagate_error (error, g_steal_pointer (&unreadable));
      return 0;
    }
  }
  return status;
}

static int check_layouts (Context *context, char **argv, GError **error)
{
  char **arguments = options_read (context, "layout check [ID|FILE…]", 0, OPTIONS_MANY, NULL, argv, error);
  if (!arguments)
    return 0;
  if (arguments[0]) {
    g_autoptr (GPtrArray) names = g_ptr_array_new ();
    for (unsigned i = 0; arguments[i]; i++)
      g_ptr_array_add (names, arguments[i]);
    return check_all (context, names, error);
  }
  g_autoptr (GError) broken = NULL;
  g_autoptr (Archive) archive = open_archive (context, &broken);
  if (archive)
    return check_archive (context, archive, error);
  g_autoptr (GPtrArray) shipped = broken ? NULL : installed_layouts (&broken);
  if (shipped)
    return check_all (context, shipped, error);
  g_propagate_error (error, g_steal_pointer (&broken));
  return 0;
}

/* show */

/* As a list in JSON, and as a line for people. */
static void put_codes (Output *output, const char *key, const Layout *layout, LayoutList list,
                       const LayoutCategory *category)
{
  static const char *const labels[] = {[LAYOUT_TRIGGERS] = N_ ("triggers"),
                                       [LAYOUT_KINDS] = N_ ("kinds"),
                                       [LAYOUT_ROLES] = N_ ("roles"),
                                       [LAYOUT_DEPARTMENTS] = N_ ("departments")};
  g_autofree char *codes = layout_codes (layout, list, category);
  g_auto (GStrv) words = g_strsplit (codes, ", ", -1);
  if (output_is_json (output))
    output_list (output, key, "", (const char *const *)words);
  else
    output_text (output, key, labels[list], codes);
}

static void print_category (Context *context, const Layout *layout, const LayoutCategory *category)
{
  Output *output = context->output;
  const char *lang = output_language (output);
  g_autofree char *grade = layout_describe_grade (layout, category, lang);
  g_autofree char *retention = layout_describe_retention (layout, category, lang);
  g_autofree char *custodian = layout_describe_custodian (layout, category, lang);
  g_autofree char *contents = layout_describe_contents (category, lang);
  g_autofree char *loan = layout_describe_loan (layout, category_loan (category), lang);
  g_autofree char *destruction = layout_describe_destruction (layout, category, lang);
  output_begin (output, "category");
  output_text (output, "code", N_ ("category"), category_code (category));
  output_text (output, "title", N_ ("name"), category_title (category, lang));
  output_text (output, "directory", N_ ("directory"), category_directory (category));
  output_text (output, "grade", N_ ("grade"), grade);
  output_text (output, "contents", N_ ("contents"), contents);
  put_codes (output, "kinds", layout, LAYOUT_KINDS, category);
  put_codes (output, "roles", layout, LAYOUT_ROLES, category);
  output_text (output, "period", N_ ("retention"), category_period (category));
  output_text (output, "retention", N_ ("runs for"), retention);
  output_text (output, "mandate", N_ ("mandate"), category_mandate (category));
  output_text (output, "loan", N_ ("loan rule"), category_loan (category));
  output_text (output, "loans", N_ ("loans"), loan);
  output_text (output, "custodian", N_ ("custodian"), custodian);
  output_text (output, "deadline", N_ ("deadline"), category_deadline (category, lang));
  g_auto (GStrv) checks = layout_describe_checks (layout, category, lang);
  output_list (output, "checks", N_ ("checks"),
               output_is_json (output) ? category_requirements (category) : (const char *const *)checks);
  output_text (output, "destruction", N_ ("destruction"), destruction);
  output_text (output, "place", N_ ("place"), category_place (category));
  output_end (output);
}

static void print_layout (Context *context, const Layout *layout)
{
  Output *output = context->output;
  const char *lang = output_language (output);
  if (!output_is_json (output)) {
    g_autofree char *text = layout_describe (layout, lang);
    output_raw (output, "layout", text);
    return;
  }
  output_begin (output, "layout");
  output_text (output, "id", NULL, layout_id (layout));
  output_number (output, "edition", NULL, layout_edition (layout));
  output_text (output, "extends", NULL, layout_extends (layout));
  output_text (output, "title", NULL, layout_title (layout, lang));
  put_codes (output, "kinds", layout, LAYOUT_KINDS, NULL);
  put_codes (output, "roles", layout, LAYOUT_ROLES, NULL);
  put_codes (output, "triggers", layout, LAYOUT_TRIGGERS, NULL);
  put_codes (output, "departments", layout, LAYOUT_DEPARTMENTS, NULL);
  output_end (output);
  for (unsigned i = 0; i < layout_n_categories (layout); i++)
    print_category (context, layout, layout_category (layout, i));
}

static int print_rules (Context *context, const Layout *layout, const char *only, GError **error)
{
  const LayoutCategory *category = only ? layout_category_find (layout, only, error) : NULL;
  if (category)
    print_category (context, layout, category);
  else if (!only)
    print_layout (context, layout);
  return 0;
}

static int show_layout (Context *context, char **argv, GError **error)
{
  const char *only = NULL;
  const Option options[] = {{"category", 0, N_ ("show only this category"), "CODE", .text = &only}, {0}};
  char **arguments = options_read (context, "layout show [ID|FILE] [--category CODE]", 0, 1, options, argv, error);
  if (!arguments)
    return 0;
  if (!arguments[0]) {
    g_autoptr (GError) broken = NULL;
    g_autoptr (Archive) archive = open_archive (context, &broken);
    const Layout *layout = archive ? layouts_in_force (archive, &broken) : NULL;
    if (layout)
      return print_rules (context, layout, only, error);
    bool none = !archive && !broken;
    if (broken)
      g_propagate_error (error, g_steal_pointer (&broken));
    if (!none)
      return 0;
  }
  g_autoptr (Rules) rules = layouts_load (arguments[0] ? arguments[0] : DEFAULT_LAYOUT, NULL, error);
  return rules ? print_rules (context, rules->layout, only, error) : 0;
}

const CommandForm command_layout[] = {{"list", list_layouts, true},
                                      {"check", check_layouts, true},
                                      {"show", show_layout, true},
                                      {"adopt", layout_adopt, false},
                                      {NULL, NULL, false}};
