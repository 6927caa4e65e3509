/* customer.N.xml: a profile as one flat document. Facets are kept sorted and figures by year, so that the same profile
 * always gives the same bytes; whether a value exists in the layout is not asked here (ops/customers). */
#include "form/document/customer.h"

#include <string.h>

#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"
#include "sys/xml.h"

static void entry_free (gpointer data)
{
  CustomerEntry *entry = data;
  g_free (entry->kind);
  g_free (entry->value);
  g_free (entry->source);
  g_free (entry);
}

static void facet_free (gpointer data)
{
  CustomerFacet *facet = data;
  g_free (facet->name);
  g_free (facet->value);
  g_free (facet);
}

static void section_free (gpointer data)
{
  CustomerSection *section = data;
  g_free (section->code);
  g_free (section->text);
  g_free (section->source);
  g_free (section);
}

static void figures_free (gpointer data)
{
  CustomerFigures *figures = data;
  g_free (figures->currency);
  g_free (figures->orders);
  g_free (figures->amount);
  g_free (figures->margin);
  g_free (figures->arrears);
  g_free (figures);
}

Customer *customer_new (void)
{
  Customer *customer = g_new0 (Customer, 1);
  customer->entries = g_ptr_array_new_with_free_func (entry_free);
  customer->facets = g_ptr_array_new_with_free_func (facet_free);
  customer->sections = g_ptr_array_new_with_free_func (section_free);
  customer->figures = g_ptr_array_new_with_free_func (figures_free);
  customer->notes = g_ptr_array_new_with_free_func (g_free);
  return customer;
}

void customer_free (Customer *customer)
{
  if (!customer)
    return;
  char *const strings[] = {customer->number,         customer->nonce, customer->name,      customer->credit_code,
                           customer->representative, customer->owner, customer->changed_by};
  GPtrArray *const arrays[] = {customer->entries, customer->facets, customer->sections, customer->figures,
                               customer->notes};
  for (size_t i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_ptr_array_unref (arrays[i]);
  g_free (customer);
}

CustomerEntry *customer_add_entry (Customer *customer, const char *kind, const char *value, const char *source)
{
  CustomerEntry *entry = g_new0 (CustomerEntry, 1);
  entry->kind = g_strdup (kind);
  entry->value = g_strdup (value);
  entry->source = g_strdup (source);
  g_ptr_array_add (customer->entries, entry);
  return entry;
}

static int compare_facets (const CustomerFacet *a, const CustomerFacet *b)
{
  int order = strcmp (a->name, b->name);
  return order ? order : strcmp (a->value, b->value);
}

void customer_add_facet (Customer *customer, const char *name, const char *value)
{
  CustomerFacet *facet = g_new0 (CustomerFacet, 1);
  facet->name = g_strdup (name);
  facet->value = g_strdup (value);
  guint i = 0;
  int order = 1;
  while (i < customer->facets->len && (order = compare_facets (facet, customer->facets->pdata[i])) > 0)
    i++;
  if (order == 0)
    facet_free (facet);
  else
    g_ptr_array_insert (customer->facets, (gint)i, facet);
}

const char *customer_facet (const Customer *customer, const char *name)
{
  for (guint i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    if (strcmp (facet->name, name) == 0)
      return facet->value;
  }
  return NULL;
}

/* GB 32100-2015: 18 characters of 31 (no I, O, S, V, Z); each counts 3^i modulo 31. */
#define CREDIT_LEN 18
#define CREDIT_LETTERS "0123456789ABCDEFGHJKLMNPQRTUWXY"

char customer_credit_code_check_digit (const char *code)
{
  unsigned sum = 0, weight = 1;
  for (int i = 0; i < CREDIT_LEN - 1; i++) {
    const char *letter = code[i] ? strchr (CREDIT_LETTERS, code[i]) : NULL;
    if (!letter)
      return '\0';
    sum += (unsigned)(letter - CREDIT_LETTERS) * weight;
    weight = weight * 3 % 31;
  }
  return CREDIT_LETTERS[(31 - sum % 31) % 31];
}

bool customer_credit_code_is_valid (const char *code)
{
  return strlen (code) == CREDIT_LEN && customer_credit_code_check_digit (code) == code[CREDIT_LEN - 1];
}

static void parse_root (FieldReader *reader, const XmlElement *root, Customer *customer)
{
  static const char *const attributes[] = {"number", "edition", "nonce",      "opened", "closed",
                                           "review", "changed", "changed-by", NULL};
  field_begin (reader, root, "customer", attributes);
  customer->number = field_match (reader, root, "number", true, name_is_customer, "a customer's number");
  customer->edition = (unsigned)field_number (reader, root, "edition", 1, G_MAXINT32);
  customer->nonce = field_match (reader, root, "nonce", true, field_is_nonce, N_ ("32 hexadecimal digits"));
  field_date (reader, root, "opened", &customer->opened);
  field_date (reader, root, "closed", &customer->closed);
  field_date (reader, root, "review", &customer->review);
  customer->changed = field_time (reader, root, "changed");
  customer->changed_by = field_text (reader, root, "changed-by", true, FIELD_MAX_LINE);
  if (g_date_valid (&customer->opened) && g_date_valid (&customer->closed) &&
      g_date_compare (&customer->opened, &customer->closed) > 0)
    field_fault (reader, root, "closed is before opened");
}

static void parse_names (FieldReader *reader, Customer *customer)
{
  customer->name = field_text (reader, field_need (reader, "name", NULL), NULL, true, CUSTOMER_MAX_NAME);
  const XmlElement *code = field_take (reader, "credit-code", NULL);
  customer->credit_code = field_match (reader, code, NULL, true, customer_credit_code_is_valid,
                                       N_ ("a unified social credit code (GB 32100-2015)"));
  customer->representative = field_child (reader, "representative", FIELD_MAX_LINE);
  customer->owner = field_text (reader, field_need (reader, "owner", NULL), NULL, true, FIELD_MAX_LINE);
}

static void parse_entries (FieldReader *reader, Customer *customer)
{
  static const char *const attributes[] = {"kind", "value", "source", NULL};
  const XmlElement *entry;
  while ((entry = field_take (reader, "entry", attributes))) {
    g_autofree char *kind = field_match (reader, entry, "kind", true, field_is_word, N_ ("a kind of entry"));
    g_autofree char *value = field_text (reader, entry, "value", true, FIELD_MAX_LINE);
    g_autofree char *source = field_match (reader, entry, "source", false, field_is_code, N_ ("the code of a source"));
    customer_add_entry (customer, kind, value, source);
    field_end_at (reader, field_inside (reader, entry));
  }
}

static void parse_facets (FieldReader *reader, Customer *customer)
{
  static const char *const attributes[] = {"name", "value", NULL};
  const XmlElement *element;
  while ((element = field_take (reader, "facet", attributes))) {
    CustomerFacet *facet = g_new0 (CustomerFacet, 1);
    g_ptr_array_add (customer->facets, facet);
    facet->name = field_match (reader, element, "name", true, field_is_word, N_ ("the name of a facet"));
    facet->value = field_text (reader, element, "value", true, FIELD_MAX_LINE);
    field_end_at (reader, field_inside (reader, element));
    guint n = customer->facets->len;
    if (!reader->failed && n > 1 && compare_facets (customer->facets->pdata[n - 2], facet) >= 0)
      field_fault (reader, element, "facets are not sorted by name and value, or one stands twice");
  }
}

static void parse_sections (FieldReader *reader, Customer *customer)
{
  static const char *const attributes[] = {"code", "source", NULL};
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  const XmlElement *element;
  while ((element = field_take (reader, "section", attributes))) {
    CustomerSection *section = g_new0 (CustomerSection, 1);
    g_ptr_array_add (customer->sections, section);
    section->code = field_match (reader, element, "code", true, field_is_word, N_ ("the code of a section"));
    section->source = field_match (reader, element, "source", false, field_is_code, N_ ("the code of a source"));
    const XmlElement *next = field_inside (reader, element);
    const XmlElement *text = field_take_from (reader, &next, "text", NULL);
    if (!text && !reader->failed)
      field_fault (reader, element, "a section without text");
    section->text = field_text (reader, text, NULL, true, FIELD_MAX_TEXT);
    field_end_at (reader, next);
    if (!reader->failed && !g_hash_table_add (codes, section->code))
      field_fault (reader, element, "a section stands twice");
  }
}

static void parse_figures (FieldReader *reader, Customer *customer)
{
  static const char *const attributes[] = {"year", "currency", "orders", "amount", "margin", "arrears", NULL};
  static const char *const decimal = N_ ("a decimal number");
  const XmlElement *element;
  int before = 0;
  while ((element = field_take (reader, "figures", attributes))) {
    CustomerFigures *figures = g_new0 (CustomerFigures, 1);
    g_ptr_array_add (customer->figures, figures);
    figures->year = (int)field_number (reader, element, "year", 1000, 9999);
    figures->currency = field_match (reader, element, "currency", true, field_is_currency, "a currency (ISO 4217)");
    figures->orders = field_match (reader, element, "orders", false, field_is_count, "a count");
    figures->amount = field_match (reader, element, "amount", false, field_is_decimal, decimal);
    figures->margin = field_match (reader, element, "margin", false, field_is_decimal, decimal);
    figures->arrears = field_match (reader, element, "arrears", false, field_is_decimal, decimal);
    field_end_at (reader, field_inside (reader, element));
    if (figures->year <= before)
      field_fault (reader, element, "figures are not sorted by year, or a year stands twice");
    before = figures->year;
  }
}

Customer *customer_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, name, error);
  if (!document)
    return NULL;
  FieldReader reader = {.id = "D-CUSTOMER", .error = error};
  g_autoptr (Customer) customer = customer_new ();
  parse_root (&reader, xml_root (document), customer);
  parse_names (&reader, customer);
  parse_entries (&reader, customer);
  parse_facets (&reader, customer);
  parse_sections (&reader, customer);
  parse_figures (&reader, customer);
  char *note;
  while ((note = field_child (&reader, "note", FIELD_MAX_TEXT)))
    g_ptr_array_add (customer->notes, note);
  return field_end (&reader) ? g_steal_pointer (&customer) : NULL;
}

static void print_root (XmlWriter *writer, const Customer *customer)
{
  xml_put (writer, "number", customer->number);
  xml_put_number (writer, "edition", customer->edition);
  xml_put (writer, "nonce", customer->nonce);
  field_put_date (writer, "opened", &customer->opened);
  field_put_date (writer, "closed", &customer->closed);
  field_put_date (writer, "review", &customer->review);
  field_put_time (writer, "changed", customer->changed);
  xml_put (writer, "changed-by", customer->changed_by);
  xml_put_element (writer, "name", customer->name);
  xml_put_element (writer, "credit-code", customer->credit_code);
  xml_put_element (writer, "representative", customer->representative);
  xml_put_element (writer, "owner", customer->owner);
}

static void print_entries (XmlWriter *writer, const Customer *customer)
{
  for (guint i = 0; i < customer->entries->len; i++) {
    const CustomerEntry *entry = customer->entries->pdata[i];
    xml_begin (writer, "entry");
    xml_put (writer, "kind", entry->kind);
    xml_put (writer, "value", entry->value);
    xml_put (writer, "source", entry->source);
    xml_end (writer);
  }
  for (guint i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    xml_begin (writer, "facet");
    xml_put (writer, "name", facet->name);
    xml_put (writer, "value", facet->value);
    xml_end (writer);
  }
  for (guint i = 0; i < customer->sections->len; i++) {
    const CustomerSection *section = customer->sections->pdata[i];
    xml_begin (writer, "section");
    xml_put (writer, "code", section->code);
    xml_put (writer, "source", section->source);
    xml_put_element (writer, "text", section->text);
    xml_end (writer);
  }
}

static void print_figures (XmlWriter *writer, const CustomerFigures *figures)
{
  xml_begin (writer, "figures");
  xml_put_number (writer, "year", (guint64)figures->year);
  xml_put (writer, "currency", figures->currency);
  xml_put (writer, "orders", figures->orders);
  xml_put (writer, "amount", figures->amount);
  xml_put (writer, "margin", figures->margin);
  xml_put (writer, "arrears", figures->arrears);
  xml_end (writer);
}

GBytes *customer_print (const Customer *customer)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("customer");
  print_root (writer, customer);
  print_entries (writer, customer);
  for (guint i = 0; i < customer->figures->len; i++)
    print_figures (writer, customer->figures->pdata[i]);
  for (guint i = 0; i < customer->notes->len; i++)
    xml_put_element (writer, "note", customer->notes->pdata[i]);
  return xml_writer_finish (writer);
}
