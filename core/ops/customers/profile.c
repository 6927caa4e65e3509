/* A change names a field; the kind of field (text, date, list, facet, section, figure) decides what setting, adding and
 * removing mean. Setting a list empties it at the first value of a run, so that several values given together are all
 * kept. Every change is idempotent: running a command again changes nothing. */
#include "ops/customers/profile.h"

#include <string.h>

#include "form/credit_code.h"
#include "form/date.h"
#include "form/field.h"
#include "form/text.h"
#include "sys/error.h"
#include "sys/message.h"

#define DEFAULT_CURRENCY "CNY" /* of figures, when the year before has none */
#define SOURCE_FACET "source"  /* its values say where an entry comes from */

typedef struct {
  Customer *customer;
  const Layout *layout;
  const char *source;
  const char *waiver;  /* of the check digit of a credit code, or NULL */
  GHashTable *emptied; /* names of lists that this run has already set */
} Run;

static const char *const contacts[] = {"phone",  "mobile",  "email",    "fax",     "wechat", "qq",
                                       "person", "address", "postcode", "website", NULL};

ProfileChange *profile_change_new (ProfileVerb verb, const char *field, const char *value)
{
  ProfileChange *change = g_new0 (ProfileChange, 1);
  change->verb = verb;
  change->field = g_strdup (field);
  change->value = g_strdup (value);
  return change;
}

void profile_change_free (ProfileChange *change)
{
  if (!change)
    return;
  g_free (change->field);
  g_free (change->value);
  g_free (change);
}

ProfileChange *profile_change_parse (const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  size_t len = equals ? (size_t)(equals - text) : 0;
  ProfileVerb verb = PROFILE_SET;
  if (len > 0 && (text[len - 1] == '+' || text[len - 1] == '-'))
    verb = text[--len] == '+' ? PROFILE_ADD : PROFILE_REMOVE;
  if (len == 0) {
    error_set (error, ERROR_USAGE, "D-CHANGE", text, "write FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE",
               "not a change of a field");
    return NULL;
  }
  g_autofree char *field = g_strndup (text, len);
  return profile_change_new (verb, field, equals + 1);
}

/* ---- Values ---- */

static char *tidy_value (const char *field, const char *value, size_t max, GError **error)
{
  char *text = text_tidy (value, max);
  if (text)
    return text;
  bool is_name = strcmp (field, "name") == 0;
  const char *fault = !g_utf8_validate (value, -1, NULL) ? N_ ("is not UTF-8")
                      : !text_is_plain (value, -1) ? N_ ("contains control, bidirectional or invisible characters")
                      : strlen (value) > max       ? N_ ("is too long")
                                                   : N_ ("is empty");
  g_autofree char *hint = g_strdup_printf (_ ("at most %zu bytes of visible characters"), max);
  error_set (error, ERROR_USAGE, is_name ? "D-NAME" : "D-TEXT", field, hint, "%s %s", field, _ (fault));
  return NULL;
}

/* Joins several lines into one. */
static char *tidy_text (const char *field, const char *value, GError **error)
{
  g_autofree char *line = g_strdelimit (g_strdup (value), "\r\n\t", ' ');
  return tidy_value (field, line, FIELD_MAX_TEXT, error);
}

/* waived: a wrong check digit is taken. */
static char *tidy_credit_code (const char *value, bool waived, GError **error)
{
  g_autofree char *code = g_ascii_strup (value, -1);
  char *end = code;
  for (const char *p = code; *p; p++)
    if (*p != ' ' && *p != '-')
      *end++ = *p;
  *end = '\0';
  if (credit_code_is_valid (code) || (waived && credit_code_is_formed (code)))
    return g_steal_pointer (&code);
  char digit = credit_code_is_formed (code) ? credit_code_check_digit (code) : '\0';
  g_autofree char *hint = digit ? g_strdup_printf (_ ("after %.17s the check digit should be %c; if the licence says "
                                                      "so, add --waive credit-code --reason TEXT"),
                                                   code, digit)
                                : g_strdup (_ ("18 characters of 0-9 and A-Z without I, O, S, V and Z"));
  error_set (error, ERROR_USAGE, "D-CREDIT-CODE", value, hint, "%s (GB 32100-2015)",
             digit ? _ ("the check digit of this unified social credit code is wrong")
                   : _ ("not a unified social credit code"));
  return NULL;
}

static bool set_failed (const char *id, const char *field, const char *hint, const char *what, GError **error)
{
  return error_set (error, ERROR_USAGE, id, field, hint, "%s %s", field, _ (what));
}

static bool one_value (const ProfileChange *change, GError **error)
{
  if (change->verb == PROFILE_SET || change->verb == PROFILE_UNSET)
    return true;
  return set_failed ("D-CHANGE", change->field, N_ ("FIELD=VALUE sets it, --unset FIELD clears it"),
                     N_ ("has only one value"), error);
}

/* ---- Fields of one value ---- */

typedef struct {
  const char *name;
  size_t offset; /* in Customer */
  size_t max;    /* bytes of a text; 0: a day */
} SingleField;

static const SingleField singles[] = {
    {"name", G_STRUCT_OFFSET (Customer, name), CUSTOMER_MAX_NAME},
    {"representative", G_STRUCT_OFFSET (Customer, representative), FIELD_MAX_LINE},
    {"owner", G_STRUCT_OFFSET (Customer, owner), FIELD_MAX_LINE},
    {"opened", G_STRUCT_OFFSET (Customer, opened), 0},
    {"closed", G_STRUCT_OFFSET (Customer, closed), 0},
    {"review", G_STRUCT_OFFSET (Customer, review), 0},
};

static bool apply_single (Run *run, const SingleField *field, const ProfileChange *change, GError **error)
{
  gpointer member = G_STRUCT_MEMBER_P (run->customer, field->offset);
  if (!one_value (change, error))
    return false;
  if (field->max == 0) {
    if (change->verb == PROFILE_SET)
      return date_parse (change->value, member, error);
    g_date_clear (member, 1);
    return true;
  }
  char *value = NULL;
  if (change->verb == PROFILE_SET) {
    value = tidy_value (field->name, change->value, field->max, error);
    if (!value)
      return false;
  }
  g_free (*(char **)member);
  *(char **)member = value;
  return true;
}

static bool apply_credit_code (Run *run, const ProfileChange *change, GError **error)
{
  Customer *customer = run->customer;
  char *code = NULL;
  if (!one_value (change, error))
    return false;
  if (change->verb == PROFILE_SET && !(code = tidy_credit_code (change->value, run->waiver != NULL, error)))
    return false;
  g_free (customer->credit_code);
  g_free (customer->code_waiver);
  customer->credit_code = code;
  customer->code_waiver = code && !credit_code_is_valid (code) ? g_strdup (run->waiver) : NULL;
  return true;
}

/* ---- Lists ---- */

/* Whether the list must be emptied before this change. */
static bool empties (Run *run, const ProfileChange *change)
{
  return change->verb == PROFILE_UNSET ||
         (change->verb == PROFILE_SET && g_hash_table_add (run->emptied, g_strdup (change->field)));
}

/* A list of texts, each of them once. */
static bool apply_texts (Run *run, const ProfileChange *change, GPtrArray *texts, GError **error)
{
  if (empties (run, change))
    g_ptr_array_set_size (texts, 0);
  if (change->verb == PROFILE_UNSET)
    return true;
  bool is_line = texts == run->customer->former_numbers;
  g_autofree char *text = is_line ? tidy_value (change->field, change->value, FIELD_MAX_LINE, error)
                                  : tidy_text (change->field, change->value, error);
  if (!text)
    return false;
  guint at;
  bool found = g_ptr_array_find_with_equal_func (texts, text, g_str_equal, &at);
  if (found && change->verb == PROFILE_REMOVE)
    g_ptr_array_remove_index (texts, at);
  else if (!found && change->verb != PROFILE_REMOVE)
    g_ptr_array_add (texts, g_steal_pointer (&text));
  return true;
}

/* Removes the contacts of a kind that have this value; NULL: all of the kind. */
static void drop_contacts (Customer *customer, const char *kind, const char *value)
{
  for (guint i = customer->entries->len; i-- > 0;) {
    const CustomerEntry *entry = customer->entries->pdata[i];
    if (strcmp (entry->kind, kind) == 0 && (!value || strcmp (entry->value, value) == 0))
      g_ptr_array_remove_index (customer->entries, i);
  }
}

static bool apply_contact (Run *run, const ProfileChange *change, const char *kind, GError **error)
{
  Customer *customer = run->customer;
  if (!field_is_word (kind))
    return set_failed ("D-FIELD-UNKNOWN", change->field, N_ ("use small letters, digits and hyphens"),
                       N_ ("is not a kind of contact"), error);
  if (change->verb == PROFILE_UNSET) {
    drop_contacts (customer, kind, NULL);
    return true;
  }
  g_autofree char *value = tidy_value (change->field, change->value, FIELD_MAX_LINE, error);
  if (!value)
    return false;
  if (empties (run, change))
    drop_contacts (customer, kind, NULL);
  drop_contacts (customer, kind, value);
  if (change->verb != PROFILE_REMOVE)
    customer_add_entry (customer, kind, value, run->source);
  return true;
}

static void drop_facets (Customer *customer, const char *name, const char *value)
{
  for (guint i = customer->facets->len; i-- > 0;) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    if (strcmp (facet->name, name) == 0 && (!value || strcmp (facet->value, value) == 0))
      g_ptr_array_remove_index (customer->facets, i);
  }
}

static bool apply_facet (Run *run, const ProfileChange *change, const char *name, GError **error)
{
  Customer *customer = run->customer;
  if (change->verb == PROFILE_UNSET) {
    drop_facets (customer, name, NULL);
    return true;
  }
  g_autofree char *typed = tidy_value (change->field, change->value, FIELD_MAX_LINE, error);
  const char *value = typed ? layout_facet_value (run->layout, name, typed, error) : NULL;
  if (!value)
    return false;
  if (change->verb == PROFILE_REMOVE) {
    drop_facets (customer, name, value);
    return true;
  }
  if (empties (run, change))
    drop_facets (customer, name, NULL);
  const char *other = layout_facet_is_multiple (run->layout, name) ? NULL : customer_facet (customer, name);
  if (other && strcmp (other, value) != 0)
    return set_failed ("D-FACET-SINGLE", name, N_ ("FACET=VALUE replaces the value"),
                       N_ ("has only one value for a customer"), error);
  customer_add_facet (customer, name, value);
  return true;
}

/* ---- Sections ---- */

static guint section_order (const Layout *layout, const char *code)
{
  const char *const *codes = layout_sections (layout);
  guint i = 0;
  while (codes[i] && strcmp (codes[i], code) != 0)
    i++;
  return i;
}

static bool apply_section (Run *run, const ProfileChange *change, const char *code, GError **error)
{
  GPtrArray *sections = run->customer->sections;
  guint order = section_order (run->layout, code), at = 0;
  if (!layout_sections (run->layout)[order])
    return set_failed ("D-FIELD-UNKNOWN", change->field, N_ ("see `dossier layout show`"),
                       N_ ("is not a section of the layout"), error);
  if (!one_value (change, error))
    return false;
  g_autofree char *text = change->verb == PROFILE_SET ? tidy_text (change->field, change->value, error) : NULL;
  if (change->verb == PROFILE_SET && !text)
    return false;
  while (at < sections->len && section_order (run->layout, ((CustomerSection *)sections->pdata[at])->code) < order)
    at++;
  if (at < sections->len && strcmp (((CustomerSection *)sections->pdata[at])->code, code) == 0)
    g_ptr_array_remove_index (sections, at);
  if (!text)
    return true;
  CustomerSection *section = g_new0 (CustomerSection, 1);
  section->code = g_strdup (code);
  section->text = g_steal_pointer (&text);
  section->source = g_strdup (run->source);
  g_ptr_array_insert (sections, (gint)at, section);
  return true;
}

/* ---- Figures ---- */

/* Returns the figures of a year, and adds the year when it has none. */
static CustomerFigures *figures_of (Customer *customer, int year)
{
  GPtrArray *all = customer->figures;
  guint at = 0;
  while (at < all->len && ((CustomerFigures *)all->pdata[at])->year < year)
    at++;
  if (at < all->len && ((CustomerFigures *)all->pdata[at])->year == year)
    return all->pdata[at];
  CustomerFigures *figures = g_new0 (CustomerFigures, 1);
  figures->year = year;
  figures->currency = g_strdup (at > 0 ? ((CustomerFigures *)all->pdata[at - 1])->currency : DEFAULT_CURRENCY);
  g_ptr_array_insert (all, (gint)at, figures);
  return figures;
}

static char **figure (CustomerFigures *figures, const char *name)
{
  return strcmp (name, "orders") == 0     ? &figures->orders
         : strcmp (name, "amount") == 0   ? &figures->amount
         : strcmp (name, "margin") == 0   ? &figures->margin
         : strcmp (name, "arrears") == 0  ? &figures->arrears
         : strcmp (name, "currency") == 0 ? &figures->currency
                                          : NULL;
}

/* Of "2024.amount" returns the year and sets *name to the part after the point; 0 for any other field. */
static int figure_field (const char *field, const char **name)
{
  if (strspn (field, "0123456789") != 4 || field[4] != '.' || field[0] == '0')
    return 0;
  *name = field + 5;
  return (int)g_ascii_strtoll (field, NULL, 10);
}

static bool apply_figure (Run *run, const ProfileChange *change, int year, const char *name, GError **error)
{
  CustomerFigures *figures = figures_of (run->customer, year);
  char **field = figure (figures, name);
  if (!field)
    return set_failed ("D-FIELD-UNKNOWN", change->field,
                       N_ ("the figures are YEAR.orders, .amount, .margin, .arrears and .currency"),
                       N_ ("is not a figure"), error);
  if (!one_value (change, error))
    return false;
  bool is_currency = field == &figures->currency;
  if (change->verb == PROFILE_UNSET) {
    g_free (*field);
    *field = is_currency ? g_strdup (DEFAULT_CURRENCY) : NULL;
    return true;
  }
  FieldTest test = is_currency ? field_is_currency : field == &figures->orders ? field_is_count : field_is_decimal;
  if (!test (change->value))
    return set_failed ("D-FIGURE", change->field,
                       is_currency ? N_ ("write three capital letters, such as CNY")
                                   : N_ ("write digits without separators, such as 12 or -1200.50"),
                       is_currency ? N_ ("is not a currency") : N_ ("is not a number"), error);
  g_free (*field);
  *field = g_strdup (change->value);
  return true;
}

/* The figure of the latest year that has it, borrowed, or NULL. */
static const char *latest_figure (const Customer *customer, const char *name)
{
  for (guint i = customer->figures->len; i-- > 0;) {
    char **field = figure (customer->figures->pdata[i], name);
    if (field && *field)
      return *field;
  }
  return NULL;
}

static bool was_typed (const GPtrArray *changes, const char *facet)
{
  for (guint i = 0; i < changes->len; i++) {
    const ProfileChange *change = changes->pdata[i];
    const char *field = g_str_has_prefix (change->field, "facet.") ? change->field + 6 : change->field;
    if (change->verb != PROFILE_UNSET && strcmp (field, facet) == 0)
      return true;
  }
  return false;
}

static bool compute_facets (Customer *customer, const Layout *layout, const GPtrArray *changes, GError **error)
{
  const char *const *facets = layout_facets (layout);
  for (size_t i = 0; facets[i]; i++) {
    const char *name = layout_facet_figure (layout, facets[i]);
    const char *number = name ? latest_figure (customer, name) : NULL;
    const char *class = number ? layout_facet_band (layout, facets[i], number) : NULL;
    if (!class || g_strcmp0 (class, customer_facet (customer, facets[i])) == 0)
      continue;
    if (was_typed (changes, facets[i])) {
      g_autofree char *hint = g_strdup_printf (_ ("correct the figure, or leave out %s"), facets[i]);
      return error_set (error, ERROR_REFUSED, "D-FACET-COMPUTED", facets[i], hint,
                        "%s is %s: it is computed from the latest %s, %s", facets[i], class, name, number);
    }
    drop_facets (customer, facets[i], NULL);
    customer_add_facet (customer, facets[i], class);
  }
  return true;
}

/* ---- All ---- */

static bool apply_change (Run *run, const ProfileChange *change, GError **error)
{
  const char *field = change->field, *name = NULL;
  int year = figure_field (field, &name);
  for (unsigned i = 0; i < G_N_ELEMENTS (singles); i++)
    if (strcmp (singles[i].name, field) == 0)
      return apply_single (run, &singles[i], change, error);
  if (year > 0)
    return apply_figure (run, change, year, name, error);
  if (strcmp (field, "credit-code") == 0)
    return apply_credit_code (run, change, error);
  if (strcmp (field, "note") == 0)
    return apply_texts (run, change, run->customer->notes, error);
  if (strcmp (field, "former-number") == 0)
    return apply_texts (run, change, run->customer->former_numbers, error);
  if (g_str_has_prefix (field, "contact."))
    return apply_contact (run, change, field + 8, error);
  if (g_str_has_prefix (field, "section."))
    return apply_section (run, change, field + 8, error);
  if (g_str_has_prefix (field, "facet."))
    return apply_facet (run, change, field + 6, error);
  if (layout_has_facet (run->layout, field))
    return apply_facet (run, change, field, error);
  if (g_strv_contains (layout_sections (run->layout), field))
    return apply_section (run, change, field, error);
  if (g_strv_contains (contacts, field))
    return apply_contact (run, change, field, error);
  g_autofree char *facets = g_strjoinv (_ (", "), (char **)(guintptr)layout_facets (run->layout));
  g_autofree char *sections = g_strjoinv (_ (", "), (char **)(guintptr)layout_sections (run->layout));
  g_autofree char *kinds = g_strjoinv (_ (", "), (char **)(guintptr)contacts);
  g_autofree char *hint = g_strdup_printf (
      _ ("fields: name, former-number, credit-code, representative, owner, opened, closed, review, note; "
         "contacts: %s, contact.KIND; "
         "facets: %s; sections: %s; figures: YEAR.amount and so on"),
      kinds, facets, sections);
  return set_failed ("D-FIELD-UNKNOWN", field, hint, N_ ("is not a field of a profile"), error);
}

/* Whether a field has one value: a later one would replace an earlier one of the same command. */
static bool has_one_value (const char *field)
{
  const char *name = NULL;
  for (unsigned i = 0; i < G_N_ELEMENTS (singles); i++)
    if (strcmp (singles[i].name, field) == 0)
      return true;
  return strcmp (field, "credit-code") == 0 || figure_field (field, &name) > 0;
}

static bool check_once (const GPtrArray *changes, unsigned last, GError **error)
{
  const ProfileChange *change = changes->pdata[last];
  for (unsigned i = 0; i < last && change->verb == PROFILE_SET && has_one_value (change->field); i++) {
    const ProfileChange *earlier = changes->pdata[i];
    if (earlier->verb == PROFILE_SET && strcmp (earlier->field, change->field) == 0)
      return error_set (error, ERROR_USAGE, "D-FIELD-TWICE", change->field, "give one of the values",
                        "the field has two values: \"%s\" and \"%s\"", earlier->value, change->value);
  }
  return true;
}

bool profile_apply (Customer *customer, const Layout *layout, const GPtrArray *changes, const char *source,
                    const char *waiver, GError **error)
{
  g_autoptr (GHashTable) emptied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Run run = {.customer = customer, .layout = layout, .waiver = waiver, .emptied = emptied};
  if (source && !(run.source = layout_facet_value (layout, SOURCE_FACET, source, error)))
    return false;
  for (guint i = 0; i < changes->len; i++)
    if (!check_once (changes, i, error) || !apply_change (&run, changes->pdata[i], error))
      return false;
  for (guint i = customer->figures->len; i-- > 0;) {
    const CustomerFigures *figures = customer->figures->pdata[i];
    if (!figures->orders && !figures->amount && !figures->margin && !figures->arrears)
      g_ptr_array_remove_index (customer->figures, i);
  }
  return compute_facets (customer, layout, changes, error);
}
