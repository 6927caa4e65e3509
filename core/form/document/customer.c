/* customer.N.xml: a profile as one flat document. Facets are sorted by name and figures by year, so that the same
 * profile always gives the same bytes. ops/customers checks the values against the layout. */
#include "form/document/customer.h"

#include <string.h>

#include "form/credit_code.h"
#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

static const ShapeField entry_fields[] = {
    {"kind", SHAPE_ATTRIBUTE, SHAPE_MATCH (CustomerEntry, kind, field_is_word, N_ ("a kind of entry"))},
    {"value", SHAPE_ATTRIBUTE, SHAPE_TEXT (CustomerEntry, value, FIELD_MAX_LINE)},
    {"source", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (CustomerEntry, source, field_is_code, N_ ("the code of a source"))},
    {0}};
SHAPE_ITEM (entry, CustomerEntry)

static const ShapeField facet_fields[] = {
    {"name", SHAPE_ATTRIBUTE, SHAPE_MATCH (CustomerFacet, name, field_is_word, N_ ("the name of a facet"))},
    {"value", SHAPE_ATTRIBUTE, SHAPE_TEXT (CustomerFacet, value, FIELD_MAX_LINE)},
    {0}};
SHAPE_ITEM (facet, CustomerFacet)

static const ShapeField section_fields[] = {
    {"code", SHAPE_ATTRIBUTE, SHAPE_MATCH (CustomerSection, code, field_is_word, N_ ("the code of a section"))},
    {"source", SHAPE_MAYBE_ATTRIBUTE,
     SHAPE_MATCH (CustomerSection, source, field_is_code, N_ ("the code of a source"))},
    {"text", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (CustomerSection, text, FIELD_MAX_TEXT)},
    {0}};
SHAPE_ITEM (section, CustomerSection)

#define DECIMAL(member)                                                                                                \
  {                                                                                                                    \
#member, SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH(CustomerFigures, member, field_is_decimal, N_("a decimal number"))     \
  }
static const ShapeField figures_fields[] = {
    {"year", SHAPE_ATTRIBUTE, SHAPE_NUMBER (CustomerFigures, year, 1000, 9999)},
    {"currency", SHAPE_ATTRIBUTE,
     SHAPE_MATCH (CustomerFigures, currency, field_is_currency, N_ ("a currency (ISO 4217)"))},
    {"orders", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (CustomerFigures, orders, field_is_count, N_ ("a count"))},
    DECIMAL (amount),
    DECIMAL (margin),
    DECIMAL (arrears),
    {0}};
SHAPE_ITEM (figures, CustomerFigures)

static void check_days (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Customer *customer = item;
  if (g_date_valid (&customer->opened) && g_date_valid (&customer->closed) &&
      g_date_compare (&customer->opened, &customer->closed) > 0)
    shape_fault (reader, root, "\"closed\" is before \"opened\"");
}

static void check_credit_code (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const Customer *customer = item;
  if (!credit_code_is_valid (customer->credit_code) && !customer->code_waiver)
    shape_fault (reader, element, "the check digit of this unified social credit code is wrong");
}

static int compare_facets (const CustomerFacet *a, const CustomerFacet *b)
{
  int order = strcmp (a->name, b->name);
  return order ? order : strcmp (a->value, b->value);
}

static void check_facet (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const GPtrArray *facets = ((const Customer *)item)->facets;
  if (facets->len > 1 && compare_facets (shape_before_last (facets), shape_last (facets)) >= 0)
    shape_fault (reader, element, "facets are repeated or not sorted by name and value");
}

static void check_section (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const GPtrArray *sections = ((const Customer *)item)->sections;
  const CustomerSection *section = shape_last (sections);
  if (!section->text)
    shape_fault (reader, element, "the section has no text");
  for (guint i = 0; i < sections->len - 1; i++)
    if (strcmp (((const CustomerSection *)sections->pdata[i])->code, section->code) == 0)
      shape_fault (reader, element, "the section is repeated");
}

static void check_figures (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const GPtrArray *all = ((const Customer *)item)->figures;
  const CustomerFigures *figures = shape_last (all), *before = shape_before_last (all);
  if (before && figures->year <= before->year)
    shape_fault (reader, element, "figures are repeated or not sorted by year");
}

static const ShapeField customer_fields[] = {
    {"number", SHAPE_ATTRIBUTE, SHAPE_MATCH (Customer, number, name_is_customer, N_ ("a customer's number"))},
    {"edition", SHAPE_ATTRIBUTE, SHAPE_NUMBER (Customer, edition, 1, G_MAXINT32)},
    SHAPE_NONCE (Customer),
    {"opened", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Customer, opened)},
    {"closed", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Customer, closed)},
    {"review", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Customer, review)},
    {"changed", SHAPE_ATTRIBUTE, SHAPE_TIME (Customer, changed)},
    {"changed-by", SHAPE_ATTRIBUTE, SHAPE_TEXT (Customer, changed_by, FIELD_MAX_LINE)},
    {"credit-code-waiver", SHAPE_MAYBE_ATTRIBUTE, SHAPE_TEXT (Customer, code_waiver, FIELD_MAX_LINE)},
    {.place = SHAPE_CHECK, .check = check_days},
    {"name", SHAPE_ELEMENT, SHAPE_TEXT (Customer, name, CUSTOMER_MAX_NAME)},
    {"former-number", SHAPE_ELEMENTS, SHAPE_TEXTS (Customer, former_numbers, FIELD_MAX_LINE)},
    {"credit-code", SHAPE_MAYBE_ELEMENT,
     SHAPE_MATCH (Customer, credit_code, credit_code_is_formed, N_ ("a unified social credit code (GB 32100-2015)")),
     .check = check_credit_code},
    {"representative", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Customer, representative, FIELD_MAX_LINE)},
    {"owner", SHAPE_ELEMENT, SHAPE_TEXT (Customer, owner, FIELD_MAX_LINE)},
    {"entry", SHAPE_ELEMENTS, SHAPE_ITEMS (Customer, entries, entry)},
    {"facet", SHAPE_ELEMENTS, SHAPE_ITEMS (Customer, facets, facet), .check = check_facet},
    {"section", SHAPE_ELEMENTS, SHAPE_ITEMS (Customer, sections, section), .check = check_section},
    {"figures", SHAPE_ELEMENTS, SHAPE_ITEMS (Customer, figures, figures), .check = check_figures},
    {"note", SHAPE_ELEMENTS, SHAPE_TEXTS (Customer, notes, FIELD_MAX_TEXT)},
    {0}};
const Shape customer_shape = {customer_fields, sizeof (Customer), NULL, "customer", "D-CUSTOMER", XML_MAX_BYTES};
SHAPE_NEW (Customer, customer)
SHAPE_DOCUMENT (Customer, customer)

CustomerEntry *customer_add_entry (Customer *customer, const char *kind, const char *value, const char *source)
{
  CustomerEntry *entry = shape_add (&entry_shape, customer->entries);
  *entry = (CustomerEntry){g_strdup (kind), g_strdup (value), g_strdup (source)};
  return entry;
}

void customer_add_facet (Customer *customer, const char *name, const char *value)
{
  CustomerFacet *facet = shape_new (&facet_shape);
  *facet = (CustomerFacet){g_strdup (name), g_strdup (value)};
  guint i = 0;
  int order = 1;
  while (i < customer->facets->len && (order = compare_facets (facet, customer->facets->pdata[i])) > 0)
    i++;
  if (order == 0)
    free_facet (facet);
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
