/* Inside form/layout*.c: what a layout file holds, as structs that the tables of form/layout/grammar.c fill.
 *
 * Every struct begins with a LayoutItem, so that one reader, one destructor and one merge do for all of them. Strings
 * are NULL when the file does not give them; lists are NULL-terminated and never NULL. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "form/layout.h"
#include "sys/xml.h"

#define LAYOUT_MAX_ITEMS 1000 /* elements of one kind in one element: a layout is written and read by people */
#define LAYOUT_MAX_FAULTS 500 /* then the file is something else than a layout */
#define LAYOUT_MAX_PARENTS 4  /* layouts that extend one another */
#define LAYOUT_MAX_KINDS 64   /* kinds of record; the proof of the year rules tries each */
#define LAYOUT_DEPTH 4        /* levels of a classification above which people lose their way: a warning */

typedef struct {
  char *place;   /* company.xml:120 */
  char *code;    /* or NULL where things have none */
  char *zh, *en; /* titles, or NULL where things have none */
} LayoutItem;

typedef struct {
  LayoutItem item;
  char *department; /* NULL: the department depends on the category */
} LayoutPost;

typedef struct {
  LayoutItem item;
  char *number, *scan; /* "yes": must be given */
} LayoutPaper;

typedef struct {
  LayoutItem item;
  char *use;        /* consult, extract, copy, lend */
  char *borrower;   /* internal, external */
  char **approvals; /* posts, all of whom agree */
  char **papers;
  char *days, *renewals; /* of lending */
} LayoutPermit;

typedef struct {
  LayoutItem item;
  char *where; /* never-leaves, on-site, may-leave */
  GPtrArray *permits;
} LayoutLoan;

typedef struct {
  LayoutItem item;
  char *from; /* year, record, customer; NULL: an event that is recorded */
} LayoutTrigger;

typedef struct {
  LayoutItem item;
  char *period, *trigger;
  char *mandate; /* L, R, S or K, and why: "L: MoF Order 79" */
} LayoutRetention;

typedef struct {
  LayoutItem item;
  char *on; /* month-end, signing, next-year, review, at-once, stays */
  char *after, *day;
  char **recipients; /* departments */
} LayoutDeadline;

struct LayoutCategory {
  LayoutItem item;
  char *directory, *grade, *loan, *custodian;
  char *interim; /* department that keeps it until the deadline, or NULL */
  char **kinds, **roles, **checks;
  GPtrArray *contents; /* of LayoutItem */
  GPtrArray *retentions, *deadlines;
};

typedef struct {
  LayoutItem item; /* titles: the because-sentences */
  char **kinds;    /* empty: any */
  char **when;     /* inputs that must be there */
  char **unless;   /* inputs that must not be there */
  char **needs;    /* inputs without which the matching rule refuses */
  char *year;      /* input whose year it is; needed too */
} LayoutRule;

typedef struct {
  LayoutItem item;
  char *mandate;
  GPtrArray *rules;
} LayoutRules;

typedef struct {
  LayoutItem item; /* code: the role */
  char *post;      /* or NULL: to whom the role was granted */
  char *quorum;
  char **stages;  /* submit, review, approve, count, execute, attest */
  char **from;    /* departments, each with one signer at least */
  char *material; /* electronic, paper, or NULL: all */
} LayoutSigner;

typedef struct {
  LayoutItem item;
  char **roles; /* persons and keys of these differ from each other */
} LayoutDistinct;

struct LayoutProcedure {
  LayoutItem item;
  char *mandate, *cooling;
  char *on_paper;    /* "yes": a scan of signed paper may stand for signatures */
  char **categories; /* codes and what is beneath them; empty: all that no other procedure names */
  GPtrArray *signers, *distincts;
  GPtrArray *excludes; /* of LayoutItem: what is pulled out of a register */
};

typedef struct {
  LayoutItem item; /* code: the facet's value */
  char *facet, *every;
} LayoutReview;

typedef struct {
  LayoutItem item;
  char *rest;     /* "yes": whoever is in no other class of the level */
  char **needs;   /* fields of the profile that such a customer has */
  char **forbids; /* categories in which such a customer has no records */
  GPtrArray *levels;
} LayoutValue;

typedef struct {
  LayoutItem item;
  char *from, *to; /* from inclusive, to exclusive; NULL: without end */
} LayoutBand;

typedef struct {
  LayoutItem item;
  char *by; /* the criterion: a field, or a figure for bands */
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

/* One array a kind of thing. */
typedef struct {
  GPtrArray *departments, *posts, *grades, *triggers, *kinds, *roles, *checks, *papers, *loans, *categories, *years,
      *procedures, *reviews, *sections, *facets, *schemes;
} LayoutLists;

struct Layout {
  LayoutItem item; /* code: the id */
  char *edition, *extends;
  char *years, *kind, *role; /* what holds when nothing is said; inherited */
  char *administrators;      /* who must sign a change of people; inherited, as is the next */
  char **signed_verbs;       /* of events whose commit must be signed */
  LayoutLists own;           /* what the file says */
  LayoutLists all;           /* and what it inherits, in the parent's order; borrowed */
  Layout *parent;
  char **facet_names, **section_codes;
};

/* The grammar: an element's attributes, and the elements in it. */
typedef enum {
  LAYOUT_END,
  LAYOUT_NEEDED,      /* an attribute that must be there, a char * */
  LAYOUT_MAYBE,       /* or not */
  LAYOUT_NEEDED_LIST, /* words in an attribute, a char ** */
  LAYOUT_LIST,
  LAYOUT_ELEMENTS, /* a GPtrArray * */
} LayoutPlace;
typedef struct LayoutField LayoutField;
struct LayoutField {
  const char *name;
  size_t offset;
  LayoutPlace place;
  bool (*form) (const char *text); /* of the value, or of each word of a list */
  const char *const *words;        /* or: one of these */
  size_t refers;                   /* offset in Layout of the things that it names, or 0 */
  const char *fault; /* code of the fault when it names none; without refers: when it is missing or out of form */
  const LayoutField *fields; /* of elements, ended by {0} */
  size_t size;               /* of their struct */
};
extern const LayoutField layout_fields[];

/* Each thing in an array of them. */
#define LAYOUT_EACH(Type, name, items)                                                                                 \
  for (Type * name, **name##_at = (gpointer)(items)->pdata;                                                            \
       (items)->len && name##_at < (Type **)(gpointer)((items)->pdata + (items)->len) && (name = *name##_at, true);    \
       name##_at++)

/* Reading, with every fault collected. */
typedef struct {
  GPtrArray *faults; /* of LayoutFault */
  const char *name;
} LayoutReader;
/* L-DEPTH, L-EMPTY-CLASS and L-YEAR-GAP are warnings. */
void layout_fault (LayoutReader *reader, const char *code, const char *place, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
/* A struct of that size, filled as the fields say; layout_release frees it and what it holds. */
gpointer layout_read (LayoutReader *reader, const LayoutField *fields, size_t size, const XmlElement *element);
void layout_release (const LayoutField *fields, gpointer thing);

/* What stands at an offset of the grammar: the array, the list, the text. */
GPtrArray *layout_items_at (gconstpointer thing, size_t offset);
char *const *layout_words_at (gconstpointer thing, size_t offset);
const char *layout_text_at (gconstpointer thing, size_t offset);
/* The item of that code, or NULL. */
gpointer layout_find (const GPtrArray *items, const char *code);
/* The loan's permit for the same use and borrower, or NULL. */
const LayoutPermit *layout_find_permit (const LayoutLoan *loan, const LayoutPermit *like);
bool layout_list_has (char *const *list, const char *word);
const char *layout_item_title (const LayoutItem *item, const char *lang);
/* The number in a text of digits, 0 for NULL. */
unsigned layout_number (const char *text);

/* The proofs: each adds its faults. */
void layout_check (LayoutReader *reader, const Layout *layout);
void layout_check_years (LayoutReader *reader, const Layout *layout);
void layout_check_facets (LayoutReader *reader, const Layout *layout);
void layout_check_procedures (LayoutReader *reader, const Layout *layout);
void layout_check_extension (LayoutReader *reader, const Layout *layout);
bool layout_year_has_input (const char *name); /* anything a rule may ask for */
bool layout_year_has_day (const char *name);   /* what has a year */
/* -?[0-9]{1,13}(.[0-9]{1,4})? */
bool layout_is_decimal (const char *text);
/* Ends of a band in ten-thousandths; G_MININT64 and G_MAXINT64 where it is open. */
gint64 layout_band_from (const LayoutBand *band);
gint64 layout_band_to (const LayoutBand *band);
/* Visits every value and band of the levels, outer ones first, until visit returns true for one, which is returned. */
typedef bool (*LayoutVisit) (const LayoutItem *item, gconstpointer data);
const LayoutItem *layout_search_values (const GPtrArray *levels, LayoutVisit visit, gconstpointer data);
/* The value or band of that code, at any depth, or NULL. */
const LayoutItem *layout_find_value (const GPtrArray *levels, const char *code);
