/* For form/layout only: the contents of a layout file, as structs that the tables of form/layout/grammar.c fill.
 *
 * Every struct begins with a LayoutItem, so that one reader, one destructor and one merge serve all of them. Strings
 * that the file does not give are NULL; lists are NULL-terminated and never NULL. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "form/layout.h"
#include "sys/xml.h"

#define LAYOUT_MAX_ITEMS 1000 /* elements of one kind in one element: people write and read a layout */
#define LAYOUT_MAX_FAULTS 500 /* a file with more is not a layout */
#define LAYOUT_MAX_PARENTS 4  /* layouts that extend each other in a row */
#define LAYOUT_MAX_KINDS 64   /* kinds of record; the check of the year rules tries each */
#define LAYOUT_DEPTH 4        /* levels of a classification; people lose their way in more, which is a warning */

typedef struct {
  char *place;   /* company.xml:120 */
  char *code;    /* or NULL */
  char *zh, *en; /* titles, or NULL */
} LayoutItem;

typedef struct {
  LayoutItem item;
  char *department; /* NULL: the department depends on the category */
} LayoutPost;

typedef struct {
  LayoutItem item;
  char *number, *scan; /* "yes": required */
} LayoutPaper;

typedef struct {
  LayoutItem item;
  char *use;        /* consult, extract, copy, lend */
  char *borrower;   /* internal, external */
  char **approvals; /* posts, all of which must agree */
  char **papers;
  char *days, *renewals; /* of lending */
} LayoutPermit;

typedef struct {
  LayoutItem item;
  char *where; /* never-leaves, on-site, may-leave */
  GPtrArray *permits;
} LayoutLoan;

typedef struct {
  LayoutItem item; /* code and titles: of a security classification */
  char *days;      /* working days */
} LayoutSecrecy;

typedef struct {
  LayoutItem item; /* code: the day, 2026-10-01 */
  char *until;     /* the last day, or NULL: one day */
} LayoutHoliday;

typedef struct {
  LayoutItem item;
  char *from; /* year, record, customer; NULL: a trigger event */
} LayoutTrigger;

/* A kind of record, or the role of a part. */
typedef struct {
  LayoutItem item;
  char *answers; /* the kind that a record of this kind, or a part with this role, answers; or NULL */
} LayoutKind;

typedef struct {
  LayoutItem item;
  char *period, *trigger;
  char *mandate; /* L, R, S or K, and the reason: "L: MoF Order 79" */
} LayoutRetention;

typedef struct {
  LayoutItem item;
  char *on; /* month-end, signing, next-year, review, at-once, stays */
  char *after, *day;
  char **recipients; /* departments */
} LayoutDeadline;

/* A check of completeness. */
typedef struct {
  LayoutItem item;
  char *sealing; /* "no": sealing does not ask for it */
  char *ahead;   /* of valid: how long before its end a licence is told of; or NULL */
} LayoutCheck;

/* What customers with a value of a facet must have (种类齐全). */
typedef struct {
  LayoutItem item;
  char *facet, *value;
  char **categories; /* with a record each */
  char *after;       /* so long after the customer was opened */
} LayoutExpected;

struct LayoutCategory {
  LayoutItem item;
  char *directory, *grade, *loan, *custodian;
  char *holder;    /* "customer", "own" or "either", whose records it may hold; NULL: either */
  char *appraisal; /* how often its volumes are appraised (定期鉴定): "P5Y"; or NULL */
  char *interim;   /* the department that keeps it until the deadline, or NULL */
  char **kinds, **roles, **checks, **parts;
  GPtrArray *contents; /* of LayoutItem */
  GPtrArray *retentions, *deadlines;
};

typedef struct {
  LayoutItem item; /* titles: sentences that give the reason */
  char **kinds;    /* empty: any */
  char **when;     /* inputs that must be given */
  char **unless;   /* inputs that must not be given */
  char **needs;    /* inputs that are required once the rule matches */
  char *year;      /* the input that gives the year; also required */
} LayoutRule;

typedef struct {
  LayoutItem item;
  char *mandate;
  char *together; /* "yes": a request is moved beside a reply that comes later; NULL: it stays, and both are tied */
  GPtrArray *rules;
} LayoutRules;

typedef struct {
  LayoutItem item; /* code: the role */
  char *post;      /* a holder of this post signs; NULL: a person with this role */
  char *quorum;
  char **stages;  /* submit, review, approve, count, execute, attest */
  char **from;    /* departments with at least one signer each */
  char *material; /* electronic, paper, or NULL: all */
} LayoutSigner;

typedef struct {
  LayoutItem item;
  char **roles; /* roles with different persons and keys */
} LayoutDistinct;

struct LayoutProcedure {
  LayoutItem item;
  char *mandate, *cooling;
  char *on_paper;    /* "yes": a scan of signed paper may replace signatures */
  char **categories; /* codes, including categories beneath them; empty: all categories without another procedure */
  GPtrArray *signers, *distincts;
  GPtrArray *excludes; /* of LayoutItem: reasons to exclude records from a register */
};

typedef struct {
  LayoutItem item; /* code: the facet's value */
  char *facet, *every;
} LayoutReview;

typedef struct {
  LayoutItem item; /* code: LAYOUT_FULL_PACK, LAYOUT_PACK or LAYOUT_VERIFICATION */
  char *every;
} LayoutInterval;

/* How often customers with a value of a facet are called. */
typedef struct {
  LayoutItem item;
  char *facet, *value; /* NULL: all customers */
  char *kind;          /* of contact, or NULL: any */
  char *every;
} LayoutContact;

typedef struct {
  LayoutItem item; /* code: the verb of the act's event */
  char **posts;    /* posts and roles, one of which the person must hold */
} LayoutReserved;

typedef struct {
  LayoutItem item;
  char *rest;     /* "yes": for customers outside all other classes of the level */
  char **needs;   /* fields that the profile of such a customer must have */
  char **forbids; /* categories that must hold no records of such a customer */
  GPtrArray *levels;
} LayoutValue;

typedef struct {
  LayoutItem item;
  char *from, *to; /* from inclusive, to exclusive; NULL: open */
} LayoutBand;

typedef struct {
  LayoutItem item;
  char *by; /* the criterion: a field, or for bands a figure */
  GPtrArray *values, *bands;
} LayoutLevel;

typedef struct {
  LayoutItem item;
  char *free, *multiple; /* "yes" */
  GPtrArray *levels;
} LayoutFacet;

typedef struct {
  LayoutItem item;
  GPtrArray *facets; /* of LayoutItem; code: the facet */
} LayoutScheme;

/* One array for each kind of item. */
typedef struct {
  GPtrArray *departments, *posts, *grades, *triggers, *kinds, *roles, *checks, *papers, *loans, *categories, *years,
      *procedures, *reviews, *sections, *facets, *schemes, *reserved, *expected, *secrecies, *holidays, *workdays,
      *intervals, *contacts;
} LayoutLists;

struct Layout {
  LayoutItem item; /* code: the id */
  char *edition, *extends;
  char *years, *kind, *role; /* defaults; inherited */
  char *oldest, *zone;       /* see layout_oldest_year and layout_day; inherited */
  char *entries;             /* see layout_entries_period; inherited */
  char *administrators; /* number of administrators who must sign a change of people; this and the next are inherited */
  char **signed_verbs;  /* verbs of events whose commit must be signed */
  char **box;           /* what the papers of one box have in common; this and the next are inherited */
  char *mixed;          /* "refuse", or NULL: a box with other papers in it is a warning */
  char *weakens;        /* why it weakens the layout in force, or NULL; not inherited */
  LayoutLists own;      /* the items in the file */
  LayoutLists all;      /* these and the inherited ones, in the parent's order; borrowed */
  Layout *parent;
  char **facet_names, **section_codes;
  GPtrArray *category_words; /* of char **: code, directory and titles of each of all categories, casefolded */
};

/* The grammar: the attributes of an element and the elements in it. */
typedef enum {
  LAYOUT_END,
  LAYOUT_NEEDED,      /* a required attribute, a char * */
  LAYOUT_MAYBE,       /* an optional attribute, a char * */
  LAYOUT_NEEDED_LIST, /* a required attribute with words, a char ** */
  LAYOUT_LIST,
  LAYOUT_ELEMENTS, /* a GPtrArray * */
} LayoutPlace;
typedef struct LayoutField LayoutField;
struct LayoutField {
  const char *name;
  size_t offset;
  LayoutPlace place;
  bool (*form) (const char *text); /* test of the value, or of each word in a list */
  const char *const *words;        /* or the allowed words */
  size_t refers;                   /* offset in Layout of the items to which the value refers, or 0 */
  const char *fault; /* code of the fault when it refers to no item; without refers: when it is missing or invalid */
  const LayoutField *fields; /* of elements; {0} ends the table */
  size_t size;               /* of their struct */
};
extern const LayoutField layout_fields[];
extern const LayoutField layout_rules_fields[]; /* of a set of year rules */

/* Loops over the items in an array. */
#define LAYOUT_EACH(Type, name, items)                                                                                 \
  for (Type * name, **name##_at = (gpointer)(items)->pdata;                                                            \
       (items)->len && name##_at < (Type **)(gpointer)((items)->pdata + (items)->len) && (name = *name##_at, true);    \
       name##_at++)

/* Reading, which collects all faults. */
typedef struct {
  GPtrArray *faults; /* of LayoutFault */
  const char *name;
} LayoutReader;
/* L-DEPTH, L-EMPTY-CLASS and L-YEAR-GAP are warnings. */
void layout_fault (LayoutReader *reader, const char *code, const char *place, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* Reads an element into a new struct of this size, by its fields. layout_release frees it with its contents. */
gpointer layout_read (LayoutReader *reader, const LayoutField *fields, size_t size, const XmlElement *element);
void layout_release (const LayoutField *fields, gpointer thing);

/* The array, list or text at an offset of the grammar. */
GPtrArray *layout_items_at (gconstpointer thing, size_t offset);
char *const *layout_words_at (gconstpointer thing, size_t offset);
const char *layout_text_at (gconstpointer thing, size_t offset);
/* The item with this code, or NULL. */
gpointer layout_find (const GPtrArray *items, const char *code);
/* The loan's permit for the same use and borrower, or NULL. */
const LayoutPermit *layout_find_permit (const LayoutLoan *loan, const LayoutPermit *like);
bool layout_list_has (char *const *list, const char *word);
const char *layout_item_title (const LayoutItem *item, const char *lang);
/* The number in a text of digits; 0 for NULL. */
unsigned layout_number (const char *text);

/* The checks: each adds its faults. */
void layout_check (LayoutReader *reader, const Layout *layout);
void layout_check_years (LayoutReader *reader, const Layout *layout);
void layout_check_expected (LayoutReader *reader, const Layout *layout);
void layout_check_facets (LayoutReader *reader, const Layout *layout);
void layout_check_contacts (LayoutReader *reader, const Layout *layout);
void layout_check_procedures (LayoutReader *reader, const Layout *layout);
void layout_check_extension (LayoutReader *reader, const Layout *layout);
void layout_check_people (LayoutReader *reader, const Layout *layout);
/* Whether two items agree in everything but their titles and places. */
bool layout_items_agree (const LayoutField *fields, gconstpointer one, gconstpointer other);
bool layout_year_has_input (const char *name); /* any input of a rule */
bool layout_year_has_day (const char *name);   /* an input that has a year */
/* -?[0-9]{1,13}(.[0-9]{1,4})? */
bool layout_is_decimal (const char *text);
/* The ends of a band in ten-thousandths; G_MININT64 and G_MAXINT64 for an open end. */
gint64 layout_band_from (const LayoutBand *band);
gint64 layout_band_to (const LayoutBand *band);
/* Visits the values and bands of the levels, outer ones first, until visit returns true. Returns that item, or NULL. */
typedef bool (*LayoutVisit) (const LayoutItem *item, gconstpointer data);
const LayoutItem *layout_search_values (const GPtrArray *levels, LayoutVisit visit, gconstpointer data);
/* The value or band with this code at any depth, or NULL. */
const LayoutItem *layout_find_value (const GPtrArray *levels, const char *code);
