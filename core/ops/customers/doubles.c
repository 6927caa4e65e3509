/* Possible doubles: customers with the same name, trade name or credit code. */
#include <string.h>

#include "form/name.h"
#include "form/trade.h"
#include "ops/customers/internal.h"
#include "sys/error.h"
#include "sys/message.h"

void customers_double_clear (CustomerDouble *found)
{
  g_clear_pointer (&found->number, g_free);
  g_clear_pointer (&found->name, g_free);
}

typedef struct {
  const char *number;
  bool former; /* the customer has another text now */
  CustomerDouble *found;
} Search;

static bool take_holder (const IndexRow *row, gpointer data)
{
  Search *search = data;
  if (row->former == search->former && g_strcmp0 (row->customer, search->number) != 0)
    *search->found = (CustomerDouble){g_strdup (row->customer), g_strdup (row->customer_name), row->restricted};
  return search->found->number == NULL;
}

bool customers_double (Index *index, const char *kind, const char *text, const char *number, CustomerDouble *found,
                       GError **error)
{
  Search search = {number, false, found};
  return index_called (index, kind, text, take_holder, &search, error);
}

char *customers_describe_double (const CustomerDouble *found)
{
  return found->restricted ? g_strdup (_ ("a restricted customer"))
                           : g_strdup_printf ("%s %s", found->number, found->name == NULL ? "" : found->name);
}

/* Refuses when another customer has this text. */
static bool check_alone (Index *index, const Customer *customer, const char *kind, const char *text, const char *what,
                         const char *advice, GError **error)
{
  g_auto (CustomerDouble) found = {0};
  if (!customers_double (index, kind, text, customer->number, &found, error))
    return false;
  if (found.number == NULL)
    return true;
  g_autofree char *hint = found.restricted
                              ? g_strdup_printf (_ ("that customer is restricted%s"), _ (advice))
                              : g_strdup_printf (_ ("see `dossier customer show %s`%s"), found.number, _ (advice));
  return error_set (error, ERROR_REFUSED, "D-CUSTOMER-EXISTS", found.restricted ? NULL : found.number, hint, "%s",
                    _ (what));
}

static bool check_trade (Index *index, const Customer *customer, const char *trade, GError **error)
{
  g_auto (CustomerDouble) found = {0};
  if (!customers_double (index, INDEX_TRADE_NAME, trade, customer->number, &found, error))
    return false;
  if (found.number == NULL)
    return true;
  g_autofree char *who = customers_describe_double (&found);
  return error_set (error, ERROR_REFUSED, "D-CUSTOMER-ALIKE", found.restricted ? NULL : found.number,
                    "if it is another firm, add --same-name", "this may be the same firm: %s", who);
}

/* The firm may have changed its name, and be in the archive already. */
static bool check_former_name (Index *index, const Customer *customer, GError **error)
{
  g_auto (CustomerDouble) found = {0};
  Search search = {customer->number, true, &found};
  if (!index_called (index, INDEX_NAME, customer->name, take_holder, &search, error))
    return false;
  if (found.number == NULL)
    return true;
  g_autofree char *who = customers_describe_double (&found);
  return error_set (error, ERROR_REFUSED, "D-CUSTOMER-ALIKE", found.restricted ? NULL : found.number,
                    "if it is another firm, add --same-name", "this is a former name of %s", who);
}

bool customers_check_name (Index *index, const Customer *customer, bool any_trade, GError **error)
{
  g_autofree char *trade = any_trade ? NULL : trade_name (customer->name);
  return check_alone (index, customer, INDEX_NAME, customer->name, N_ ("a customer already has this name"),
                      N_ ("; --same-name opens another customer"), error) &&
         (trade == NULL || check_trade (index, customer, trade, error)) &&
         (any_trade || check_former_name (index, customer, error));
}

bool customers_check_code (Index *index, const Customer *customer, GError **error)
{
  return customer->credit_code == NULL || check_alone (index, customer, INDEX_CREDIT_CODE, customer->credit_code,
                                                       N_ ("a customer already has this credit code"), "", error);
}

static bool check_number_is_free (Index *index, const Customer *customer, const char *former, GError **error)
{
  unsigned edition = 0;
  if (g_strcmp0 (former, customer->number) == 0 || !name_is_customer (former))
    return true;
  if (!index_customer_edition (index, former, &edition, error))
    return false;
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier customer show %s`"), former);
  return edition == 0 || error_set (error, ERROR_REFUSED, "D-CUSTOMER-EXISTS", former, hint,
                                    "another customer has this number now: %s", former);
}

bool customers_check_former (Index *index, const Customer *customer, GError **error)
{
  for (unsigned i = 0; i < customer->former_numbers->len; i++) {
    const char *former = customer->former_numbers->pdata[i];
    if (!check_number_is_free (index, customer, former, error) ||
        !check_alone (index, customer, INDEX_FORMER_NUMBER, former, N_ ("a customer already had this number"), "",
                      error))
      return false;
  }
  return true;
}

bool customers_had_number (Index *index, const char *number, CustomerDouble *found, GError **error)
{
  return customers_double (index, INDEX_FORMER_NUMBER, number, number, found, error);
}
