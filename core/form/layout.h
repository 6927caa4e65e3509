/* A layout: the filing rules as data (dossier-layout(5), RULES 2 and 3). No category, role or year rule is named in C.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct Layout Layout;
typedef struct LayoutCategory LayoutCategory;
typedef struct LayoutProcedure LayoutProcedure; /* form/layout/procedure.h */
typedef struct Record Record;                   /* form/document/record.h */

/* One fault of a layout. */
typedef struct {
  char *code;  /* L-BAND-GAP, L-NO-REST, … stable */
  char *place; /* "company.xml:120" */
  char *message;
  bool warning;
} LayoutFault;
void layout_fault_free (LayoutFault *fault);

/* Gives the bytes of the layout that another one extends, or NULL and *error. */
typedef GBytes *(*LayoutResolve) (const char *id, gpointer data, GError **error);

/* Reads a layout and those it extends. faults (of LayoutFault, may be NULL) receives every fault with its line.
 * Returns NULL and D-LAYOUT (format; the first fault that is no warning) unless the layout is sound. name is for
 * messages. */
Layout *layout_parse (GBytes *bytes, const char *name, LayoutResolve resolve, gpointer data, GPtrArray *faults,
                      GError **error);
/* Warnings about a layout's classes, given the customers (of Customer) that there are: those that nobody is in
 * (L-EMPTY-CLASS), and schemes with more classes than customers (L-DEPTH). */
void layout_check_customers (const Layout *layout, const GPtrArray *customers, GPtrArray *faults);
void layout_free (Layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Layout, layout_free)

const char *layout_id (const Layout *layout); /* company */
unsigned layout_edition (const Layout *layout);
const char *layout_extends (const Layout *layout); /* id of the parent, or NULL */
/* The layout it extends, or NULL. */
const Layout *layout_parent (const Layout *layout);
/* Titles: lang is "zh" or "en". Borrowed, like everything below. What joins titles into a sentence is a message, in the
 * user's language. */
const char *layout_title (const Layout *layout, const char *lang);

/* Categories. */
unsigned layout_n_categories (const Layout *layout);
const LayoutCategory *layout_category (const Layout *layout, unsigned i);
/* By exact code ("KH.A02"), NULL when there is none. */
const LayoutCategory *layout_category_by_code (const Layout *layout, const char *code);
const LayoutCategory *layout_category_by_directory (const Layout *layout, const char *directory);
/* As people say it: code, directory, title in either language, an unambiguous beginning of one of them, or else a piece
 * of one title only. D-CATEGORY-UNKNOWN or D-CATEGORY-AMBIGUOUS (usage), with the nearest ones in the hint. */
const LayoutCategory *layout_category_find (const Layout *layout, const char *word, GError **error);

const char *category_code (const LayoutCategory *category);
const char *category_directory (const LayoutCategory *category); /* a02-contracts */
const char *category_title (const LayoutCategory *category, const char *lang);
const char *category_grade (const LayoutCategory *category);     /* A, B, C or a class */
const char *category_period (const LayoutCategory *category);    /* D30, Y */
const char *category_trigger (const LayoutCategory *category);   /* FY, CE, RE */
const char *category_mandate (const LayoutCategory *category);   /* why this period */
const char *category_loan (const LayoutCategory *category);      /* L1: code of a loan rule */
const char *category_custodian (const LayoutCategory *category); /* HR: code of a department */
const char *category_deadline (const LayoutCategory *category,
                               const char *lang); /* as the layout says it, for people */
/* Those that the layout has; a category that names none allows all, so ask layout_has_kind and layout_role_order too.
 */
bool category_allows_kind (const LayoutCategory *category, const char *kind);
bool category_allows_role (const LayoutCategory *category, const char *role);
/* The line of the layout file in which it stands, and that file's name. */
const char *category_place (const LayoutCategory *category);
/* Completeness requirements that a volume of this category must meet before it is sealed: codes of checks,
 * NULL-terminated: pages-match (declared against counted), pages-known, copies-declared, numbering, … */
const char *const *category_requirements (const LayoutCategory *category);

/* Where the day of a trigger comes from. Where it is no year, an event that is recorded counts too. */
typedef enum {
  LAYOUT_TRIGGER_UNKNOWN,  /* the layout has no such trigger */
  LAYOUT_TRIGGER_YEAR,     /* 31 December of the year filed under */
  LAYOUT_TRIGGER_RECORD,   /* the closing day that the record was filed with */
  LAYOUT_TRIGGER_CUSTOMER, /* the closing day of the customer's profile */
  LAYOUT_TRIGGER_EVENT,    /* nothing else */
} LayoutTriggerFrom;
LayoutTriggerFrom layout_trigger_from (const Layout *layout, const char *code);
/* "end of the contract"; NULL for an unknown code. */
const char *layout_trigger_title (const Layout *layout, const char *code, const char *lang);
/* Codes of one of the layout's lists, for a hint: "FY, CE, RE". With a category, only the kinds or roles that it
 * allows; otherwise NULL. Given. */
typedef enum { LAYOUT_TRIGGERS, LAYOUT_KINDS, LAYOUT_ROLES, LAYOUT_DEPARTMENTS } LayoutList;
char *layout_codes (const Layout *layout, LayoutList list, const LayoutCategory *category);

/* Kinds of record and part roles. */
bool layout_has_kind (const Layout *layout, const char *kind);
/* The kind of a record when none is said. */
const char *layout_default_kind (const Layout *layout);
/* Place of a role in the order inside a record (reply before request, body before annex, final before draft, original
 * before copy); -1 for a role that the layout does not know. */
int layout_role_order (const Layout *layout, const char *role);
/* The role of a part when none is said. */
const char *layout_default_role (const Layout *layout);

/* Loan rules, for showing: one sentence in the language, what is allowed, by whose approval; NULL for an unknown code.
 */
char *layout_describe_loan (const Layout *layout, const char *code, const char *lang);

/* Facets. A facet is enumerated, banded by a figure, or free. Result of a check of one value: */
bool layout_has_facet (const Layout *layout, const char *facet);
/* NULL-terminated names of facets in the layout's order. */
const char *const *layout_facets (const Layout *layout);
/* The canonical value for what a person typed (code or title in either language): borrowed. D-FACET-UNKNOWN,
 * D-FACET-VALUE (usage) with the allowed values in the hint. Free facets return value itself. */
const char *layout_facet_value (const Layout *layout, const char *facet, const char *value, GError **error);
/* Whether value is inner, or lies beneath it in the facet's tree (retailer is beneath intermediary). */
bool layout_facet_within (const Layout *layout, const char *facet, const char *value, const char *outer);
/* Whether a customer may have several values of a facet. */
bool layout_facet_is_multiple (const Layout *layout, const char *facet);
/* The figure ("amount") by whose bands a facet is divided, or NULL. */
const char *layout_facet_figure (const Layout *layout, const char *facet);
/* The class of customers who are in no other of a facet's first level, or NULL. */
const char *layout_facet_rest (const Layout *layout, const char *facet);
/* What a value asks of a customer's profile (opened, closed, credit-code, representative), and the categories in which
 * such a customer has no records. NULL-terminated, never NULL. */
const char *const *layout_facet_needs (const Layout *layout, const char *facet, const char *value);
const char *const *layout_facet_forbids (const Layout *layout, const char *facet, const char *value);
const char *layout_facet_title (const Layout *layout, const char *facet, const char *value, const char *lang);
/* The band of a figure ("1250000.50") in a facet that is divided by bands, or NULL. */
const char *layout_facet_band (const Layout *layout, const char *facet, const char *number);
/* Codes of the profile's sections in order, NULL-terminated. */
const char *const *layout_sections (const Layout *layout);
const char *layout_section_title (const Layout *layout, const char *section, const char *lang);
/* Review interval for a tier ("P2M"), or NULL. */
const char *layout_review_interval (const Layout *layout, const char *grade);

/* People. How many administrators sign a change of people (1 when the layout does not say), and whether a commit with
 * an event of that verb must be signed. */
unsigned layout_administrators (const Layout *layout);
bool layout_must_be_signed (const Layout *layout, const char *verb);
/* The words that a person's roles may be: the posts, and whatever signs in a procedure of destruction; sorted,
 * NULL-terminated, given. */
char **layout_people_roles (const Layout *layout);
bool layout_has_department (const Layout *layout, const char *code);

/* The procedure of destruction that holds for a category ("KH.A02"), or has that code; NULL when there is none. */
const LayoutProcedure *layout_procedure_of (const Layout *layout, const char *category);
const LayoutProcedure *layout_procedure_by_code (const Layout *layout, const char *code);
/* The department of who holds a post, or NULL: any. */
const char *layout_post_department (const Layout *layout, const char *post);

/* The year (RULES 2). */
typedef struct {
  const char *kind; /* NULL: the layout's default */
  GDate date;       /* of the document; cleared when not known, like the rest */
  GDate reply_date; /* of the reply filed in the same record */
  GDate period_first, period_last;
  GDate opened, closed;
  GDate filed;   /* today */
  bool is_reply; /* replies to a request filed elsewhere */
  bool has_note; /* a note is given (some rules require one) */
} YearInputs;

typedef struct {
  int year;
  const char *rules, *rule; /* ids: zh-lijuan, reply-year; borrowed from the layout, as is the next */
  const char *place;        /* company.xml:285, where the rule stands */
  GPtrArray *inputs;        /* of RecordInput: those that decided */
} YearDecision;
void year_decision_clear (YearDecision *decision);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YearDecision, year_decision_clear)

/* Refuses with D-YEAR-INPUT (refused) naming the input that is needed, or D-YEAR-NO-RULE. */
bool layout_decide_year (const Layout *layout, const YearInputs *inputs, YearDecision *decision, GError **error);
/* Decides a record's year once more, from what the record keeps of the inputs. False when the rules give none, or not
 * the same year by the same rule and inputs as the record says; *decision is what they give, its year 0 for nothing. */
bool layout_confirm_year (const Layout *layout, const Record *record, YearDecision *decision);

/* Why a rule gives its year: one sentence. NULL for a rule that the layout does not have. */
const char *layout_year_because (const Layout *layout, const char *rules, const char *rule, const char *lang);

/* Prints the layout for people in a language: every category with its rules. Given. */
char *layout_describe (const Layout *layout, const char *lang);
/* Sentences for people about one category: from what its period runs, what its grade is called, who keeps it, what its
 * records hold, who signs its destruction. Given. */
char *layout_describe_retention (const Layout *layout, const LayoutCategory *category, const char *lang);
char *layout_describe_grade (const Layout *layout, const LayoutCategory *category, const char *lang);
char *layout_describe_custodian (const Layout *layout, const LayoutCategory *category, const char *lang);
char *layout_describe_contents (const LayoutCategory *category, const char *lang);
char *layout_describe_destruction (const Layout *layout, const LayoutCategory *category, const char *lang);
