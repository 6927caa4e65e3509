/* Shared by the files of this folder: what adding one customer and importing a sheet of them have in common. */
#pragma once

#include "form/document/customer.h"
#include "form/layout.h"
#include "store/change.h"
#include "store/index.h"

/* A possible double. */
typedef struct {
  char *number; /* NULL: there is none */
  char *name;
  bool restricted; /* nobody is told who it is */
} CustomerDouble;
void customers_double_clear (CustomerDouble *found);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CustomerDouble, customers_double_clear)

/* Looks for a customer, other than number (or NULL), whose newest profile has this text: kind is INDEX_NAME and so on.
 */
bool customers_double (Index *index, const char *kind, const char *text, const char *number, CustomerDouble *found,
                       GError **error);
/* "C00012 杭州样例贸易有限公司", or that it is restricted. Given. */
char *customers_describe_double (const CustomerDouble *found);
/* Refused: D-CUSTOMER-EXISTS when another customer has the name or the code; D-CUSTOMER-ALIKE when one has the same
 * trade name, or had the name, unless any_trade. */
bool customers_check_name (Index *index, const Customer *customer, bool any_trade, GError **error);
bool customers_check_code (Index *index, const Customer *customer, GError **error);
/* Old numbers, printed on labels years ago, find their customer for ever. Refused: D-CUSTOMER-EXISTS when another
 * customer has one of these, or had it. */
bool customers_check_former (Index *index, const Customer *customer, GError **error);
/* Finds the customer that once had a number. */
bool customers_had_number (Index *index, const char *number, CustomerDouble *found, GError **error);

/* Refuses (D-PROFILE-FORBIDS) when the customer has records of a category that a value does not allow. */
bool customers_check_records (Index *index, const Customer *customer, const Layout *layout, GError **error);
/* Keeps a review day that differs from the one before, which the user gave. Otherwise plans the next review again when
 * the profile was reviewed today, or when the customer's new values ask for an earlier day. */
void customers_plan_again (Customer *customer, const Layout *layout, const GDate *before, const GDate *today,
                           bool reviewed);
/* Adds the edition after this one to the change. */
bool customers_bring (Change *change, Customer *customer, unsigned edition, GError **error);
