/* dossier customer: add, set, show, list, and the table of all forms. Each option of add and set, and each FIELD=VALUE,
 * becomes a change of a field; ops/customers/profile knows what the fields mean. */
#include "tools/verbs.h"

#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "ops/decide.h"
#include "ops/file.h"
#include "store/index.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "tools/customer/customer.h"
#include "tools/show/show.h"

/* Options that set the field of their name. */
static const struct {
  const char *name, *help, *what;
} fields[] = {
    {"name", N_ ("name of the customer"), "NAME"}, /* must be first: add_customer reads it */
    {"credit-code", N_ ("unified social credit code"), "CODE"},
    {"former-number", N_ ("number from before this archive"), "NUMBER"},
    {"representative", N_ ("legal representative"), "NAME"},
    {"owner", N_ ("person who looks after the customer"), "PERSON"},
    {"opened", N_ ("first day as a customer"), "DATE"},
    {"closed", N_ ("day of the last deal"), "DATE"},
    {"review", N_ ("day of the next review"), "DATE"},
    {"phone", N_ ("telephone number"), "TEXT"},
    {"mobile", N_ ("mobile number"), "TEXT"},
    {"email", N_ ("e-mail address"), "TEXT"},
    {"fax", N_ ("fax number"), "TEXT"},
    {"wechat", N_ ("WeChat account"), "TEXT"},
    {"person", N_ ("contact person"), "TEXT"},
    {"address", N_ ("postal address"), "TEXT"},
    {"website", N_ ("website"), "TEXT"},
};
enum { FIELDS = G_N_ELEMENTS (fields), CHANGE_OPTIONS = FIELDS + 7, OWN_OPTIONS = 3 };

/* Values of the options that change a profile. */
typedef struct {
  char **values[FIELDS], **facets, **sections, **contacts, **notes, **unset;
} Changes;

#define OPTION_FACET(target) "facet", 0, N_ ("value of a facet, such as history=new"), "FACET=VALUE", .list = target

/* Fills in the options of add or set: first its own, which end with a NULL name, then those that both have. */
static void list_changes (Option options[OWN_OPTIONS + CHANGE_OPTIONS + 1], const Option *own, Changes *changes,
                          CustomerEdit *edit)
{
  const Option common[] = {
      {OPTION_FACET (&changes->facets)},
      {"section", 0, N_ ("section of the profile"), "SECTION=TEXT", .list = &changes->sections},
      {"contact", 0, N_ ("contact of any kind"), "KIND=TEXT", .list = &changes->contacts},
      {"note", 0, N_ ("add a remark"), "TEXT", .list = &changes->notes},
      {"source", 0, N_ ("where these contacts and sections come from"), "SOURCE", .text = &edit->source},
      {"waive", 0, N_ ("waive a check: credit-code"), "CHECK", .list = &edit->waive},
      {"reason", 0, N_ ("reason for the waiver"), "TEXT", .text = &edit->reason},
      {0},
  };
  while (own->name)
    *options++ = *own++;
  for (size_t i = 0; i < FIELDS; i++)
    *options++ =
        (Option){.name = fields[i].name, .help = fields[i].help, .what = fields[i].what, .list = &changes->values[i]};
  memcpy (options, common, sizeof common);
}

/* ---- Options to changes ---- */

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

/* All changes from options and arguments; their order makes no difference. */
static GPtrArray *read_changes (const Changes *given, char **arguments, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify)profile_change_free);
  for (char **field = given->unset; field && *field; field++)
    g_ptr_array_add (changes, profile_change_new (PROFILE_UNSET, *field, NULL));
  for (size_t i = 0; i < FIELDS; i++)
    add_plain (changes, PROFILE_SET, fields[i].name, given->values[i]);
  add_plain (changes, PROFILE_ADD, "note", given->notes);
  if (!add_typed (changes, given->facets, "facet.", error) ||
      !add_typed (changes, given->sections, "section.", error) ||
      !add_typed (changes, given->contacts, "contact.", error) || !add_typed (changes, arguments, "", error))
    return NULL;
  return g_steal_pointer (&changes);
}

static Archive *open_to_edit (Context *context, CustomerEdit *edit, GPtrArray *changes, GDate *today, GError **error)
{
  edit->changes = changes;
  edit->today = today;
  edit->dry_run = context->dry_run;
  g_autoptr (Archive) archive = command_open_to_act (context, "customer", error);
  edit->actor = command_actor (context);
  return archive && command_today (context, archive, today, error) ? g_steal_pointer (&archive) : NULL;
}

static bool read_edition (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  guint64 number = 0;
  if (!g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT, &number, NULL))
    return options_error (error, "customer", "--edition takes a number from 1");
  *(unsigned *)data = (unsigned)number;
  return true;
}

/* The number of the customer that the word means. Given. */
static char *find_customer (Archive *archive, const char *word, GError **error)
{
  Index *index = index_of (archive, error);
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
  output_line (output, _ ("%s  %s  %s  (%s)"), done, customer->number, customer->name, edition);
  const Layout *layout = layouts_in_force (archive, NULL);
  if (layout && (output_is_json (output) || context->dry_run))
    print_profile (context, archive, customer, layout, NULL);
  if (context->dry_run)
    output_note (output, _ ("nothing was written"));
}

static int add_customer (Context *context, char **argv, GError **error)
{
  const char *number = NULL;
  CustomerEdit edit = {0};
  Changes given = {0};
  const Option own[] = {
      {"number", 0, N_ ("number of the customer (default: the next free one)"), "NUMBER", .text = &number},
      {"same-name", 0, N_ ("allow a second customer with the same name"), NULL, .flag = &edit.same_name},
      {0},
  };
  Option options[OWN_OPTIONS + CHANGE_OPTIONS + 1];
  list_changes (options, own, &given, &edit);
  char **arguments = options_read (context, "customer add NAME [FIELD=VALUE…]", 0, OPTIONS_MANY, options, argv, error);
  if (!arguments)
    return 0;
  bool is_change = given.values[0] || (arguments[0] && g_str_has_prefix (arguments[0], "name="));
  if (!is_change && !arguments[0])
    return options_error (error, "customer", "`dossier customer add` needs a name");
  g_autoptr (GPtrArray) changes = read_changes (&given, is_change ? arguments : arguments + 1, error);
  if (!changes)
    return 0;
  if (!is_change)
    g_ptr_array_insert (changes, 0, profile_change_new (PROFILE_SET, "name", arguments[0]));
  GDate today;
  g_autoptr (Archive) archive = open_to_edit (context, &edit, changes, &today, error);
  g_autoptr (Customer) customer = archive ? customers_add (archive, number, &edit, error) : NULL;
  if (!customer)
    return 0;
  print_outcome (context, archive, customer, context->dry_run ? _ ("would add") : _ ("added"));
  if (!context->dry_run)
    output_next (context->output, "dossier file SCAN --customer %s --category CATEGORY --date DATE", customer->number);
  return 0;
}

static int change_customer (Context *context, char **argv, GError **error)
{
  CustomerEdit edit = {0};
  Changes given = {0};
  const Option own[] = {
      {"unset", 0, N_ ("clear a field"), "FIELD", .list = &given.unset},
      {"edition", 0, N_ ("refuse the change if there is a newer edition than N"), "N", .set = read_edition,
       .data = &edit.edition},
      {"reviewed", 0, N_ ("note that the profile was reviewed today"), NULL, .flag = &edit.reviewed},
      {0},
  };
  Option options[OWN_OPTIONS + CHANGE_OPTIONS + 1];
  list_changes (options, own, &given, &edit);
  char **arguments =
      options_read (context, "customer set CUSTOMER FIELD=VALUE…", 1, OPTIONS_MANY, options, argv, error);
  if (!arguments)
    return 0;
  g_autoptr (GPtrArray) changes = read_changes (&given, arguments + 1, error);
  if (!changes)
    return 0;
  if (changes->len == 0 && !edit.reviewed)
    return options_error (error, "customer", "`dossier customer set` needs at least one change");
  bool changed = false;
  GDate today;
  g_autoptr (Archive) archive = open_to_edit (context, &edit, changes, &today, error);
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

static int show_one_customer (Context *context, char **argv, GError **error)
{
  unsigned edition = 0;
  const Option options[] = {
      {"edition", 0, N_ ("show this earlier edition of the profile"), "N", .set = read_edition, .data = &edition}, {0}};
  char **arguments = options_read (context, "customer show CUSTOMER [--edition N]", 1, 1, options, argv, error);
  if (!arguments)
    return 0;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  const Layout *layout = archive ? layouts_in_force (archive, error) : NULL;
  g_autofree char *number = layout ? find_customer (archive, arguments[0], error) : NULL;
  g_autoptr (Customer) customer = number ? customers_read (archive, number, edition, error) : NULL;
  if (customer)
    print_profile (context, archive, customer, layout, error);
  return 0;
}

/* ---- list ---- */

/* FACET=VALUE narrows the list; any other argument is a word to look for. */
static bool read_query (char **arguments, char **typed, Customer *wanted, GString *words, GError **error)
{
  for (char **argument = arguments; *argument; argument++) {
    const char *equals = strchr (*argument, '=');
    g_autofree char *facet = equals ? g_strndup (*argument, (size_t)(equals - *argument)) : NULL;
    if (facet && field_is_word (facet))
      customer_add_facet (wanted, facet, equals + 1);
    else
      g_string_append_printf (words, "%s%s", words->len ? " " : "", *argument);
  }
  for (; typed && *typed; typed++) {
    g_autoptr (ProfileChange) change = profile_change_parse (*typed, error);
    if (!change)
      return false;
    customer_add_facet (wanted, change->field, change->value);
  }
  return true;
}

static int list_profiles (Context *context, char **argv, GError **error)
{
  char **typed = NULL;
  CustomerQuery query = {0};
  const Option options[] = {
      {OPTION_FACET (&typed)},
      {"by", 0, N_ ("order by facets, such as nature/history"), "FACET[/FACET…]", .text = &query.by},
      {OPTION_KEEPER (&query.keeper)},
      {OPTION_RESTRICTED (&query.restricted)},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {OPTION_ICS (context)},
      {0},
  };
  char **arguments = options_read (context, "customer list [WORD…] [FACET=VALUE…] [--by FACET/FACET]", 0, OPTIONS_MANY,
                                   options, argv, error);
  g_autoptr (Customer) wanted = customer_new ();
  g_autoptr (GString) words = g_string_new (NULL);
  if (!arguments || !read_query (arguments, typed, wanted, words, error))
    return 0;
  query.words = words->len ? words->str : NULL;
  query.facets = wanted->facets;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  const char *lang = output_is_for_programs (context->output) ? NULL : output_language (context->output);
  g_autoptr (Profiles) profiles = archive ? profiles_collect (archive, &query, lang, error) : NULL;
  if (!profiles)
    return 0;
  ReportRequest request = {.report = &profiles->report, .query = profiles};
  output_report (context->output, archive, &request, error);
  if (request.rows == 0)
    output_note (context->output, _ ("nothing found"));
  return 0;
}

const CommandForm command_customer[] = {{"add", add_customer, false},      {"set", change_customer, false},
                                        {"show", show_one_customer, true}, {"list", list_profiles, true},
                                        {"diff", customer_diff, true},     {"import", customer_import, false},
                                        {"export", customer_export, true}, {NULL, NULL, false}};
