/* customer.N.xml: a customer's profile, one edition (RULES 5). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#define CUSTOMER_MAX_NAME 500 /* bytes: more than the longest registered company name */

typedef struct {
  char *kind;   /* phone, email, fax, wechat, person, address, … ; [a-z][a-z-]* */
  char *value;  /* text */
  char *source; /* code of the layout's facet "source", or NULL */
} CustomerEntry;

typedef struct {
  char *name;  /* facet: [a-z][a-z-]* */
  char *value; /* a value of the layout, or any text if the facet is free */
} CustomerFacet;

typedef struct {
  char *code; /* of one of the layout's profile sections */
  char *text;
  char *source; /* or NULL */
} CustomerSection;

typedef struct {
  int year;
  char *currency;                  /* ISO 4217 */
  char *orders;                    /* a count; these and the next are NULL when unknown */
  char *amount, *margin, *arrears; /* decimal numbers, "-?[0-9]+(\.[0-9]+)?" */
} CustomerFigures;

typedef struct {
  char *number; /* C00042 */
  unsigned edition;
  char *nonce; /* 32 hexadecimal digits, new in each edition */
  char *name;
  char *credit_code;            /* 统一社会信用代码, GB 32100-2015, or NULL */
  char *code_waiver;            /* why a credit code with a wrong check digit is right, or NULL */
  char *representative;         /* 法定代表人, or NULL */
  char *owner;                  /* who looks after the customer; required */
  GDate opened, closed, review; /* cleared when unknown */
  int64_t changed;              /* UTC seconds */
  char *changed_by;
  GPtrArray *entries;        /* of CustomerEntry: contacts and addresses */
  GPtrArray *facets;         /* of CustomerFacet, sorted by name and value; several values are allowed */
  GPtrArray *sections;       /* of CustomerSection, in the order of the layout */
  GPtrArray *figures;        /* of CustomerFigures, by year */
  GPtrArray *notes;          /* of char * */
  GPtrArray *former_numbers; /* of char *: numbers that the customer had before this archive */
} Customer;

Customer *customer_new (void);
void customer_free (Customer *customer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Customer, customer_free)

CustomerEntry *customer_add_entry (Customer *customer, const char *kind, const char *value, const char *source);
void customer_add_facet (Customer *customer, const char *name, const char *value);
/* The first value of a facet, or NULL. */
const char *customer_facet (const Customer *customer, const char *name);

extern const struct Shape customer_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-CUSTOMER for an invalid value. Given. */
Customer *customer_parse (GBytes *bytes, const char *name, GError **error);
GBytes *customer_print (const Customer *customer);
