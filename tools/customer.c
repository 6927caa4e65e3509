/* dossier customer: add, set, show, list. Every option of add and set is a change of a field, and so is every
 * FIELD=VALUE; what the fields mean is known to ops/profile alone. */
#include "tools/screen/command.h"

#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "ops/customers.h"
#include "ops/decide.h"
#include "ops/file.h"
#include "sys/error.h"
#include "tools/show.h"

#define TABLE_FACETS 3 /* columns of classes in a table for people, unless more are asked for */

/* Options that stand for the field of their name. */
static const struct {
  const char *name, *help, *what;
} fields[] = {
    {"name", N_ ("of the customer"), "NAME"}, /* the first: customer_add asks for it */
    {"credit-code", N_ ("unified social credit code"), "CODE"},
    {"representative", N_ ("legal representative"), "NAME"},
    {"owner", N_ ("who looks after the customer"), "PERSON"},
    {"opened", N_ ("first day as a customer"), "DATE"},
    {"closed", N_ ("day of the last deal"), "DATE"},
    {"review", N_ ("day of the next review"), "DATE"},
    {"phone", N_ ("a contact"), "TEXT"},
    {"mobile", N_ ("a contact"), "TEXT"},
    {"email", N_ ("a contact"), "TEXT"},
    {"fax", N_ ("a contact"), "TEXT"},
    {"wechat", N_ ("a contact"), "TEXT"},
    {"person", N_ ("a person to talk to"), "TEXT"},
    {"address", N_ ("an address"), "TEXT"},
    {"website", N_ ("a contact"), "TEXT"},
};

typedef struct {
  char **values[G_N_ELEMENTS (fields)];
  char **facets, **sections, **contacts, **notes, **unset;
  char *source, *number, *by, *edition;
  gboolean same_name, reviewed, csv, restricted;
} CustomerOptions;

static CustomerOptions given;

#define FACET_ENTRY                                                                                                    \
  {                                                                                                                    \
    "facet", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &given.facets, N_ ("a class of the layout: history=new"),              \
        "FACET=VALUE"                                                                                                  \
  }

static const GOptionEntry change_entries[] = {
    FACET_ENTRY,
    {"section", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.sections, N_ ("a section of the profile"), "SECTION=TEXT"},
    {"contact", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.contacts, N_ ("a contact of any kind"), "KIND=TEXT"},
    {"note", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.notes, N_ ("a remark, added to those there are"), "TEXT"},
    {"source", 0, 0, G_OPTION_ARG_STRING, &given.source, N_ ("where these contacts and sections come from"), "SOURCE"},
};
static const GOptionEntry add_entries[] = {
    {"number", 0, 0, G_OPTION_ARG_STRING, &given.number, N_ ("the customer's number: the next free one by default"),
     "NUMBER"},
    {"same-name", 0, 0, G_OPTION_ARG_NONE, &given.same_name, N_ ("another customer with the same name"), NULL},
};
static const GOptionEntry set_entries[] = {
    {"unset", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.unset, N_ ("clear a field"), "FIELD"},
    {"edition", 0, 0, G_OPTION_ARG_STRING, &given.edition, N_ ("that was read: refused when there is a newer one"),
     "N"},
    {"reviewed", 0, 0, G_OPTION_ARG_NONE, &given.reviewed, N_ ("the profile was reviewed today"), NULL},
};
static const GOptionEntry show_entries[] = {
    {"edition", 0, 0, G_OPTION_ARG_STRING, &given.edition, N_ ("an earlier edition of the profile"), "N"},
};
static const GOptionEntry list_entries[] = {
    FACET_ENTRY,
    {"by", 0, 0, G_OPTION_ARG_STRING, &given.by, N_ ("order by classes: nature/history"), "FACET[/FACET…]"},
    {"restricted", 0, 0, G_OPTION_ARG_NONE, &given.restricted, N_ ("what is restricted, too"), NULL},
    {"csv", 0, 0, G_OPTION_ARG_NONE, &given.csv, N_ ("print CSV"), NULL},
};

static void clear_given (void)
{
  char **const lists[] = {given.facets, given.sections, given.contacts, given.notes, given.unset};
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (lists[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    g_strfreev (given.values[i]);
  g_free (given.source);
  g_free (given.number);
  g_free (given.by);
  g_free (given.edition);
  given = (CustomerOptions){0};
}

/* ---- Options to changes ---- */

static GArray *entries_new (const GOptionEntry *own, guint n, bool with_fields)
{
  GArray *entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_array_append_vals (entries, own, n);
  for (guint i = 0; with_fields && i < G_N_ELEMENTS (fields); i++) {
    GOptionEntry entry = {fields[i].name, 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.values[i], fields[i].help,
                          fields[i].what};
    g_array_append_val (entries, entry);
  }
  if (with_fields)
    g_array_append_vals (entries, change_entries, G_N_ELEMENTS (change_entries));
  return entries;
}

static bool add_typed (GPtrArray *changes, char **typed, const char *prefix, GError **error)
{
  for (; typed && *typed; typed++) {
    ProfileChange *change = profile_change_parse (*typed, error);
    if (!change)
      return false;
    char *plain = change->field;
    change->field = g_strconcat (prefix, plain, NULL);
    g_free (plain);
    g_ptr_array_add (changes, change);
  }
  return true;
}

static void add_plain (GPtrArray *changes, ProfileVerb verb, const char *field, char **values)
{
  for (; values && *values; values++)
    g_ptr_array_add (changes, profile_change_new (verb, field, *values));
}

/* Everything that the options and arguments ask for, in an order that makes no difference. */
static GPtrArray *read_changes (char **arguments, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify)profile_change_free);
  for (char **field = given.unset; field && *field; field++)
    g_ptr_array_add (changes, profile_change_new (PROFILE_UNSET, *field, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    add_plain (changes, PROFILE_SET, fields[i].name, given.values[i]);
  add_plain (changes, PROFILE_ADD, "note", given.notes);
  if (!add_typed (changes, given.facets, "facet.", error) || !add_typed (changes, given.sections, "section.", error) ||
      !add_typed (changes, given.contacts, "contact.", error) || !add_typed (changes, arguments, "", error))
    return NULL;
  return g_steal_pointer (&changes);
}

static CustomerEdit edit_of (Context *context, GPtrArray *changes, unsigned edition)
{
  return (CustomerEdit){
      .changes = changes,
      .source = given.source,
      .actor = command_actor (context),
      .today = &context->today,
      .reviewed = given.reviewed,
      .same_name = given.same_name,
      .edition = edition,
      .dry_run = context->dry_run,
  };
}

/* 0 when none is given. */
static bool read_edition (unsigned *edition, GError **error)
{
  guint64 number = 0;
  bool ok = !given.edition || g_ascii_string_to_unsigned (given.edition, 10, 1, G_MAXINT, &number, NULL);
  if (!ok)
    command_usage_error (error, "customer", "--edition is a number from 1");
  *edition = (unsigned)number;
  return ok;
}

/* The number of the customer whom the word means. Given. */
static char *find_customer (Archive *archive, const char *word, GError **error)
{
  Index *index = archive_index (archive, error);
  return index ? customers_find (index, word, false, error) : NULL;
}

/* ---- add, set, show ---- */

static void print_profile (Context *context, Archive *archive, const Customer *customer, const Layout *layout,
                           GError **error)
{
  bool restricted = false;
  g_autofree char *path = name_customer_path (customer->number);
  g_auto (GStrv) holds = decide_holds_over (archive, path, error);
  if (holds && customers_restricted (archive, customer->number, &restricted, error))
    show_customer (context->output, customer, layout, holds, restricted);
}

static void print_outcome (Context *context, Archive *archive, const Customer *customer, const char *done)
{
  Output *output = context->output;
  g_autofree char *edition = g_strdup_printf (_ ("edition %u"), customer->edition);
  output_line (output, "%s  %s  %s  (%s)", done, customer->number, customer->name, edition);
  const Layout *layout = archive_layout (archive, NULL);
  if (layout && (output_is_json (output) || context->dry_run))
    print_profile (context, archive, customer, layout, NULL);
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
}

static int customer_add (Context *context, char **arguments, GError **error)
{
  bool is_change = given.values[0] || (arguments[0] && g_str_has_prefix (arguments[0], "name="));
  if (!is_change && !arguments[0]) {
    command_usage_error (error, "customer", "customer add: the name is missing");
    return 0;
  }
  g_autoptr (GPtrArray) changes = read_changes (is_change ? arguments : arguments + 1, error);
  if (!changes)
    return 0;
  if (!is_change)
    g_ptr_array_insert (changes, 0, profile_change_new (PROFILE_SET, "name", arguments[0]));
  CustomerEdit edit = edit_of (context, changes, 0);
  g_autoptr (Archive) archive = command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  g_autoptr (Customer) customer = archive ? customers_add (archive, given.number, &edit, error) : NULL;
  if (!customer)
    return 0;
  print_outcome (context, archive, customer, context->dry_run ? _ ("would add") : _ ("added"));
  if (!context->dry_run)
    output_next (context->output, "dossier file SCAN --customer %s --category CATEGORY", customer->number);
  return 0;
}

static int customer_set (Context *context, char **arguments, GError **error)
{
  if (!arguments[0]) {
    command_usage_error (error, "customer", "customer set: which customer?");
    return 0;
  }
  unsigned edition;
  g_autoptr (GPtrArray) changes = read_edition (&edition, error) ? read_changes (arguments + 1, error) : NULL;
  if (!changes)
    return 0;
  if (changes->len == 0 && !given.reviewed) {
    command_usage_error (error, "customer", "customer set: nothing to change");
    return 0;
  }
  CustomerEdit edit = edit_of (context, changes, edition);
  bool changed = false;
  g_autoptr (Archive) archive = command_open (context, context->dry_run ? ARCHIVE_READ : ARCHIVE_WRITE, error);
  g_autofree char *number = archive ? find_customer (archive, arguments[0], error) : NULL;
  g_autoptr (Customer) customer = number ? customers_set (archive, number, &edit, &changed, error) : NULL;
  if (!customer)
    return 0;
  print_outcome (context, archive, customer,
                 !changed           ? _ ("unchanged")
                 : context->dry_run ? _ ("would change")
                                    : _ ("changed"));
  if (changed && !context->dry_run)
    output_next (context->output, "dossier customer show %s", number);
  return 0;
}

static int customer_show (Context *context, char **arguments, GError **error)
{
  if (!arguments[0] || arguments[1]) {
    command_usage_error (error, "customer", "customer show takes one customer");
    return 0;
  }
  unsigned edition;
  g_autoptr (Archive) archive = read_edition (&edition, error) ? command_open (context, ARCHIVE_READ, error) : NULL;
  const Layout *layout = archive ? archive_layout (archive, error) : NULL;
  g_autofree char *number = layout ? find_customer (archive, arguments[0], error) : NULL;
  g_autoptr (Customer) customer = number ? customers_read (archive, number, edition, error) : NULL;
  if (customer)
    print_profile (context, archive, customer, layout, error);
  return 0;
}

/* ---- list ---- */

static bool has_value (const GPtrArray *list, const char *facet)
{
  for (guint i = 0; i < list->len; i++)
    if (customer_facet (list->pdata[i], facet))
      return true;
  return false;
}

/* Facets that have a column: for programs all, for people those ordered by, then the first few that somebody has. */
static GPtrArray *facet_columns (const Output *output, const Layout *layout, const GPtrArray *list, char **order)
{
  bool all = output_is_json (output) || given.csv;
  GPtrArray *columns = g_ptr_array_new ();
  for (; *order; order++)
    g_ptr_array_add (columns, *order);
  for (const char *const *facet = layout_facets (layout); *facet; facet++)
    if (!g_ptr_array_find_with_equal_func (columns, *facet, g_str_equal, NULL) &&
        (all || (columns->len < TABLE_FACETS && has_value (list, *facet))))
      g_ptr_array_add (columns, (gpointer)(guintptr)*facet);
  return columns;
}

/* All values of a facet: titles for people, codes for programs. Given; NULL for none. */
static char *facet_cell (const Output *output, const Layout *layout, const Customer *customer, const char *name)
{
  bool codes = output_is_json (output) || given.csv;
  g_autoptr (GString) cell = g_string_new (NULL);
  for (guint i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    if (strcmp (facet->name, name) != 0)
      continue;
    const char *title = codes ? NULL : layout_facet_title (layout, name, facet->value, output_language (output));
    g_string_append_printf (cell, "%s%s", cell->len ? "; " : "", title ? title : facet->value);
  }
  return cell->len ? g_string_free (g_steal_pointer (&cell), FALSE) : NULL;
}

static void print_row (Output *output, const Layout *layout, const Customer *customer, const GPtrArray *facets)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (cells, g_strdup (customer->number));
  g_ptr_array_add (cells, g_strdup (customer->name));
  for (guint i = 0; i < facets->len; i++)
    g_ptr_array_add (cells, facet_cell (output, layout, customer, facets->pdata[i]));
  g_ptr_array_add (cells, g_strdup (customer->owner));
  g_ptr_array_add (cells, date_print (&customer->review));
  g_ptr_array_add (cells, g_strdup_printf ("%u", profile_completeness (customer, layout)));
  g_ptr_array_add (cells, g_strdup_printf ("%u", customer->edition));
  output_row (output, (const char *const *)cells->pdata);
}

static void print_list (Output *output, const Layout *layout, const GPtrArray *list, char **order)
{
  const char *lang = output_language (output);
  g_autoptr (GPtrArray) facets = facet_columns (output, layout, list, order);
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (OutputColumn));
  const OutputColumn first[] = {{"customer", N_ ("customer"), false}, {"name", N_ ("name"), false}};
  const OutputColumn last[] = {{"owner", N_ ("looked after by"), false},
                               {"review", N_ ("next review"), false},
                               {"complete", N_ ("complete %"), true},
                               {"edition", N_ ("edition"), true}};
  g_array_append_vals (columns, first, G_N_ELEMENTS (first));
  for (guint i = 0; i < facets->len; i++) {
    const char *facet = facets->pdata[i];
    OutputColumn column = {facet, layout_facet_title (layout, facet, NULL, lang), false};
    g_array_append_val (columns, column);
  }
  g_array_append_vals (columns, last, G_N_ELEMENTS (last));
  output_csv (output, given.csv);
  output_table_begin (output, "customer", (const OutputColumn *)(gpointer)columns->data, columns->len);
  for (guint i = 0; i < list->len; i++)
    print_row (output, layout, list->pdata[i], facets);
  output_table_end (output);
}

/* FACET=VALUE narrows the list; any other argument is a word to look for. */
static bool read_query (char **arguments, Customer *wanted, GString *words, GError **error)
{
  for (char **argument = arguments; *argument; argument++) {
    const char *equals = strchr (*argument, '=');
    g_autofree char *facet = equals ? g_strndup (*argument, (size_t)(equals - *argument)) : NULL;
    if (facet && field_is_word (facet))
      customer_add_facet (wanted, facet, equals + 1);
    else
      g_string_append_printf (words, "%s%s", words->len ? " " : "", *argument);
  }
  for (char **typed = given.facets; typed && *typed; typed++) {
    g_autoptr (ProfileChange) change = profile_change_parse (*typed, error);
    if (!change)
      return false;
    customer_add_facet (wanted, change->field, change->value);
  }
  return true;
}

static int customer_list (Context *context, char **arguments, GError **error)
{
  g_autoptr (Customer) wanted = customer_new ();
  g_autoptr (GString) words = g_string_new (NULL);
  if (!read_query (arguments, wanted, words, error))
    return 0;
  CustomerQuery query = {.words = words->len ? words->str : NULL,
                         .facets = wanted->facets,
                         .by = given.by,
                         .restricted = given.restricted};
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  const Layout *layout = archive ? archive_layout (archive, error) : NULL;
  g_auto (GStrv) order = layout ? customers_order (archive, given.by, error) : NULL;
  g_autoptr (GPtrArray) list = order ? customers_list (archive, &query, error) : NULL;
  if (!list)
    return 0;
  print_list (context->output, layout, list, order);
  if (list->len == 0)
    output_note (context->output, _ ("no such customer"));
  return 0;
}

typedef int (*Run) (Context *context, char **arguments, GError **error);

static int run_form (Context *context, const char *usage, const GOptionEntry *own, guint n, bool with_fields, Run run,
                     int argc, char **argv, GError **error)
{
  clear_given ();
  g_autoptr (GArray) entries = entries_new (own, n, with_fields);
  g_auto (GStrv) arguments =
      command_options (context, usage, (const GOptionEntry *)(gpointer)entries->data, argc, argv, error);
  int status = arguments ? run (context, arguments, error) : 0;
  clear_given ();
  return status;
}

#define FORM(entries) entries, G_N_ELEMENTS (entries)

int command_customer (Context *context, int argc, char **argv, GError **error)
{
  static const struct {
    const char *word, *usage;
    const GOptionEntry *entries;
    guint n;
    bool with_fields;
    Run run;
  } forms[] = {
      {"add", "customer add NAME [FIELD=VALUE…]", FORM (add_entries), true, customer_add},
      {"set", "customer set CUSTOMER FIELD=VALUE…", FORM (set_entries), true, customer_set},
      {"show", "customer show CUSTOMER [--edition N]", FORM (show_entries), false, customer_show},
      {"list", "customer list [WORD…] [FACET=VALUE…] [--by FACET/FACET]", FORM (list_entries), false, customer_list},
  };
  for (size_t i = 0; argc > 1 && i < G_N_ELEMENTS (forms); i++)
    if (g_str_equal (argv[1], forms[i].word))
      return run_form (context, forms[i].usage, forms[i].entries, forms[i].n, forms[i].with_fields, forms[i].run,
                       argc - 1, argv + 1, error);
  command_usage_error (error, "customer", "customer add, set, show or list?");
  return 0;
}
