/* Rules about a whole profile: which fields it needs, which records it allows, and when it is reviewed. They are data
 * of the layout, attached to the values of its facets. */
#include <string.h>

#include "form/date.h"
#include "ops/customers/profile.h"
#include "sys/error.h"
#include "sys/message.h"

static bool has_field (const Customer *customer, const char *field)
{
  return strcmp (field, "opened") == 0           ? g_date_valid (&customer->opened)
         : strcmp (field, "closed") == 0         ? g_date_valid (&customer->closed)
         : strcmp (field, "credit-code") == 0    ? customer->credit_code != NULL
         : strcmp (field, "representative") == 0 ? customer->representative != NULL
                                                 : false;
}

/* What a field is called in messages. */
static const char *describe_need (const char *field)
{
  return strcmp (field, "opened") == 0        ? N_ ("an opening date")
         : strcmp (field, "closed") == 0      ? N_ ("a closing date, the day of the last deal")
         : strcmp (field, "credit-code") == 0 ? N_ ("a unified social credit code")
                                              : N_ ("a legal representative");
}

/* What its option takes. */
static const char *name_need (const char *field)
{
  return strcmp (field, "credit-code") == 0      ? N_ ("CODE")
         : strcmp (field, "representative") == 0 ? N_ ("NAME")
                                                 : N_ ("DATE");
}

bool profile_check (const Customer *customer, const Layout *layout, GError **error)
{
  if (!customer->name || !customer->owner)
    return error_set (error, ERROR_USAGE, "D-FIELD-NEEDED", customer->name ? "owner" : "name",
                      "give --name and --owner", "a customer needs a name and an owner");
  if (g_date_valid (&customer->opened) && g_date_valid (&customer->closed) &&
      g_date_compare (&customer->opened, &customer->closed) > 0)
    return error_set (error, ERROR_USAGE, "D-DATE-ORDER", "closed", "check the two dates",
                      "the closing date is before the opening date");
  for (guint i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    const char *const *needs = layout_facet_needs (layout, facet->name, facet->value);
    for (size_t j = 0; needs[j]; j++) {
      if (has_field (customer, needs[j]))
        continue;
      g_autofree char *hint = g_strdup_printf (_ ("add --%s %s"), needs[j], _ (name_need (needs[j])));
      return error_set (error, ERROR_REFUSED, "D-PROFILE-NEEDS", facet->name, hint, "a customer with %s=%s needs %s",
                        facet->name, facet->value, _ (describe_need (needs[j])));
    }
  }
  return true;
}

const char *profile_forbids (const Customer *customer, const Layout *layout, const char *category, const char **name)
{
  for (guint i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    if (!g_strv_contains (layout_facet_forbids (layout, facet->name, facet->value), category))
      continue;
    *name = facet->name;
    return facet->value;
  }
  return NULL;
}

static void take_earlier (GDate *review, const GDate *today, const char *interval)
{
  GDate day = *today;
  if (interval && date_add_duration (&day, interval) && (!g_date_valid (review) || g_date_compare (&day, review) < 0))
    *review = day;
}

void profile_plan_review (Customer *customer, const Layout *layout, const GDate *today)
{
  g_date_clear (&customer->review, 1);
  for (guint i = 0; i < customer->facets->len; i++) {
    const CustomerFacet *facet = customer->facets->pdata[i];
    take_earlier (&customer->review, today, layout_review_interval (layout, facet->value));
  }
  const char *const *facets = layout_facets (layout);
  for (size_t i = 0; facets[i] && !g_date_valid (&customer->review); i++) {
    const char *rest = customer_facet (customer, facets[i]) ? NULL : layout_facet_rest (layout, facets[i]);
    take_earlier (&customer->review, today, rest ? layout_review_interval (layout, rest) : NULL);
  }
}

unsigned profile_completeness (const Customer *customer, const Layout *layout)
{
  unsigned total = 0, written = 0;
  for (const char *const *code = layout_sections (layout); *code; code++, total++)
    for (guint i = 0; i < customer->sections->len; i++)
      written += strcmp (((CustomerSection *)customer->sections->pdata[i])->code, *code) == 0;
  return total > 0 ? written * 100 / total : 100;
}
