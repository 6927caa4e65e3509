/* A layout: the filing rules as data (dossier-layout(5), RULES 2 and 3). The C code names no category, role or year
 * rule.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct Layout Layout;
typedef struct LayoutCategory LayoutCategory;
typedef struct LayoutProcedure LayoutProcedure; /* form/layout/procedure.h */
typedef struct RefCode RefCode;                 /* form/refcode.h */
typedef struct Record Record;                   /* form/document/record.h */

/* One fault of a layout. */
typedef struct {
  char *code;  /* L-BAND-GAP, L-NO-REST, … stable */
  char *place; /* "company.xml:120" */
  char *message;
  bool warning;
} LayoutFault;
void layout_fault_free (LayoutFault *fault);

/* Returns the bytes of the layout that another one extends, or NULL and *error. */
typedef GBytes *(*LayoutResolve) (const char *id, gpointer data, GError **error);

/* Reads a layout and those that it extends. faults (of LayoutFault, may be NULL) receives all faults and warnings. A
 * layout with a fault gives NULL and D-LAYOUT (format) with the first one; warnings alone do not. name appears in
 * messages. */
Layout *layout_parse (GBytes *bytes, const char *name, LayoutResolve resolve, gpointer data, GPtrArray *faults,
                      GError **error);
/* Adds to faults (of LayoutFault) how a layout is weaker than one that it is to replace, whatever it extends: a shorter
 * or earlier retention, fewer or other signers, a shorter cooling-off, a looser loan rule, a category that is gone
 * (L-WEAKER-…, L-CHANGED-…, L-DROPPED-…). */
void layout_weaknesses (const Layout *layout, const Layout *before, GPtrArray *faults);
/* Whether a layout lacks a category of another one, or has it in another directory: records could not stay there. */
bool layout_drops_directory (const Layout *layout, const Layout *before);
/* The reason that a layout gives for being weaker than the one that it replaces, or NULL. */
const char *layout_weakens (const Layout *layout);
/* Days between the proposal to weaken this layout and its adoption: the longest cooling-off of its procedures, at most
 * 90. */
unsigned layout_cooling_days (const Layout *layout);
/* A difference between two layouts, for people. */
typedef struct {
  char *code;       /* of the category, or NULL: the layout as a whole; several that share a rule: "KU.PZ KU.ZB" */
  const char *what; /* "retention", "loan", "added", … a message */
  char *was, *now;  /* or NULL */
} LayoutChange;
/* The differences, of LayoutChange, in a language. Given. */
GPtrArray *layout_changes (const Layout *layout, const Layout *before, const char *lang);
/* Compares the classes of a layout with the customers of an archive (of Customer). Adds warnings about classes without
 * a customer (L-EMPTY-CLASS) and schemes with more classes than customers (L-DEPTH). */
void layout_check_customers (const Layout *layout, const GPtrArray *customers, GPtrArray *faults);
void layout_free (Layout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Layout, layout_free)

const char *layout_id (const Layout *layout); /* company */
unsigned layout_edition (const Layout *layout);
const char *layout_extends (const Layout *layout); /* id of the parent, or NULL */
/* The layout it extends, or NULL. */
const Layout *layout_parent (const Layout *layout);
/* Titles: lang is "zh" or "en". Borrowed, like everything below. Sentences that contain titles are messages, in the
 * user's language. */
const char *layout_title (const Layout *layout, const char *lang);

/* Categories. */
unsigned layout_n_categories (const Layout *layout);
const LayoutCategory *layout_category (const Layout *layout, unsigned i);
/* By exact code ("KH.A02"), NULL when there is none. */
const LayoutCategory *layout_category_by_code (const Layout *layout, const char *code);
const LayoutCategory *layout_category_by_directory (const Layout *layout, const char *directory);
/* Finds a category by what people type: its code, directory, title in either language, an unambiguous beginning of one
 * of these, or a part of exactly one title. D-CATEGORY-UNKNOWN or D-CATEGORY-AMBIGUOUS (usage), with the nearest
 * categories in the hint. */
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
                               const char *lang); /* the text of the layout, for people */
/* How often a volume of the category is appraised ("P5Y"), or NULL. */
const char *category_appraisal (const LayoutCategory *category);
/* Whether records of the category may be the keeper's own, or else a customer's. */
bool category_holds (const LayoutCategory *category, bool own);
/* Whether the category allows a kind or role. A category that names none allows all, so ask layout_has_kind and
 * layout_role_order too. */
bool category_allows_kind (const LayoutCategory *category, const char *kind);
bool category_allows_role (const LayoutCategory *category, const char *role);
/* The roles of which each of its records needs a part (LAYOUT_PARTS_COMPLETE), NULL-terminated. */
const char *const *category_parts (const LayoutCategory *category);
/* The file and line of the category: "company.xml:120". */
const char *category_place (const LayoutCategory *category);
/* The checks that a volume of this category must pass before it is sealed: pages-match (declared and counted pages),
 * pages-known, copies-declared, numbering, … NULL-terminated. */
const char *const *category_requirements (const LayoutCategory *category);
/* The same as sentences: "the item numbers have no gap". Given. */
char **layout_describe_checks (const Layout *layout, const LayoutCategory *category, const char *lang);

/* Where the date of a trigger comes from. For all but LAYOUT_TRIGGER_YEAR a trigger event in the journal counts too. */
typedef enum {
  LAYOUT_TRIGGER_UNKNOWN,  /* the layout has no such trigger */
  LAYOUT_TRIGGER_YEAR,     /* 31 December of the year filed under */
  LAYOUT_TRIGGER_RECORD,   /* the closing date of the record */
  LAYOUT_TRIGGER_CUSTOMER, /* trigger events alone, which are mostly for the whole customer */
  LAYOUT_TRIGGER_EVENT,    /* trigger events alone */
} LayoutTriggerFrom;
LayoutTriggerFrom layout_trigger_from (const Layout *layout, const char *code);
/* "end of the contract"; NULL for an unknown code. */
const char *layout_trigger_title (const Layout *layout, const char *code, const char *lang);
/* Codes of one of the layout's lists, for a hint: "FY, CE, RE". With a category, only the kinds or roles that it
 * allows; otherwise NULL. Given. */
typedef enum { LAYOUT_TRIGGERS, LAYOUT_KINDS, LAYOUT_ROLES, LAYOUT_DEPARTMENTS } LayoutList;
char *layout_codes (const Layout *layout, LayoutList list, const LayoutCategory *category);
/* The title of a code in one of these lists; the code itself when the list does not have it. */
const char *layout_code_title (const Layout *layout, LayoutList list, const char *code, const char *lang);

/* Handing over. The departments to which records of the category go by its deadline (NULL-terminated, never NULL); the
 * one that keeps them until then, or NULL; whether they stay where they are, by a rule that says so. */
const char *const *category_recipients (const LayoutCategory *category);
const char *category_interim (const LayoutCategory *category);
bool category_stays (const LayoutCategory *category);
/* The day by which a record of this date is handed over; false when the deadline gives none. */
bool category_hand_over_by (const LayoutCategory *category, const GDate *date, GDate *day);

/* Completeness. Sealing asks for the checks of a category that say nothing else; `dossier missing` tells of all. */
typedef enum {
  LAYOUT_PAGES_MATCH,     /* declared and counted pages agree */
  LAYOUT_PAGES_KNOWN,     /* the pages of every part are counted */
  LAYOUT_PARTS_COMPLETE,  /* a record has a part of each role that its category asks for */
  LAYOUT_COPIES_DECLARED, /* the number of copies is declared */
  LAYOUT_NUMBERING,       /* the item numbers of a volume have no gap */
  LAYOUT_ANSWERED,        /* a request has its reply */
  LAYOUT_ON_TIME,         /* it was filed by the deadline of its category */
  LAYOUT_VALID,           /* a licence says how long it is valid, and is valid still */
  LAYOUT_NO_CHECK,
} LayoutCheckKind;
LayoutCheckKind layout_check_of (const char *code);
/* How long before its end a licence is told of ("P1M"), or NULL. */
const char *layout_check_ahead (const Layout *layout, const char *check);
bool layout_check_seals (const Layout *layout, const char *check);
/* The day by which a document of this date must be filed; false when it has no date, or the deadline gives no day for
 * it (at once, at the next review, never). */
bool category_file_by (const LayoutCategory *category, const GDate *date, GDate *day);

/* What customers with a value of a facet, or one beneath it, must have so long after they were opened: a record in each
 * of the categories. Sets the i-th; false when there is none. Borrowed. */
typedef struct {
  const char *code, *facet, *value, *after;
  const char *const *categories;
} LayoutExpectation;
bool layout_expected (const Layout *layout, unsigned i, LayoutExpectation *expectation);

/* How often customers with a value of a facet, or one beneath it, are called: sets the i-th rule; false when there is
 * none. facet and value are NULL in a rule for all; kind is one of contact (form/registers/contact.h), NULL: any.
 * Borrowed. */
typedef struct {
  const char *code, *facet, *value, *kind, *every;
} LayoutContactRule;
bool layout_contact (const Layout *layout, unsigned i, LayoutContactRule *rule);

/* Kinds of record and part roles. */
bool layout_has_kind (const Layout *layout, const char *kind);
/* The kind of a record for which none is given. */
const char *layout_default_kind (const Layout *layout);
/* The kind of request that a record of this kind, or a part with this role, answers; NULL: none. */
const char *layout_kind_answers (const Layout *layout, const char *kind);
const char *layout_role_answers (const Layout *layout, const char *role);
/* The kind of record, and the role of a part, that answers a request of this kind; NULL: none does. */
const char *layout_kind_answering (const Layout *layout, const char *kind);
const char *layout_role_answering (const Layout *layout, const char *kind);
/* The position of a role in the order of a record's parts (reply before request, body before annex, final before draft,
 * original before copy); -1 for a role that the layout does not have. */
int layout_role_order (const Layout *layout, const char *role);
/* The role of a part for which none is given. */
const char *layout_default_role (const Layout *layout);

/* A loan rule as one sentence for people: the permitted uses and the approvals. NULL for an unknown code. Given. */
char *layout_describe_loan (const Layout *layout, const char *code, const char *lang);
/* The permitted uses alone, of borrowers from outside or inside; "nothing". Given. */
char *layout_describe_lending (const Layout *layout, const char *code, bool external, const char *lang);

/* Facets. A facet is enumerated, divided into bands by a figure, or free. */
bool layout_has_facet (const Layout *layout, const char *facet);
/* NULL-terminated names of facets in the layout's order. */
const char *const *layout_facets (const Layout *layout);
/* The code of a value that a person typed as a code or as a title in either language. A free facet returns value
 * itself. Borrowed. D-FACET-UNKNOWN, D-FACET-VALUE (usage) with the allowed values in the hint. */
const char *layout_facet_value (const Layout *layout, const char *facet, const char *value, GError **error);
/* Whether value is outer or lies beneath it in the tree of the facet (retailer is beneath intermediary). */
bool layout_facet_within (const Layout *layout, const char *facet, const char *value, const char *outer);
/* Whether a customer may have several values of a facet. */
bool layout_facet_is_multiple (const Layout *layout, const char *facet);
/* The figure ("amount") that divides a facet into bands, or NULL. */
const char *layout_facet_figure (const Layout *layout, const char *facet);
/* The class for customers outside all other classes of a facet's first level, or NULL. */
const char *layout_facet_rest (const Layout *layout, const char *facet);
/* The fields that a value requires in a customer's profile (opened, closed, credit-code, representative), and the
 * categories that must hold no records of such a customer. NULL-terminated, never NULL. */
const char *const *layout_facet_needs (const Layout *layout, const char *facet, const char *value);
const char *const *layout_facet_forbids (const Layout *layout, const char *facet, const char *value);
const char *layout_facet_title (const Layout *layout, const char *facet, const char *value, const char *lang);
/* The band of a figure ("1250000.50") in a facet that is divided into bands, or NULL. */
const char *layout_facet_band (const Layout *layout, const char *facet, const char *number);
/* The codes of the profile's sections in order, NULL-terminated. */
const char *const *layout_sections (const Layout *layout);
const char *layout_section_title (const Layout *layout, const char *section, const char *lang);
/* Review interval for a tier ("P2M"), or NULL. */
const char *layout_review_interval (const Layout *layout, const char *grade);
/* How often the archive is to be packed as a whole, packed at all, and verified ("P7D"); NULL: the layout does not say.
 */
#define LAYOUT_FULL_PACK "full-pack"
#define LAYOUT_PACK "pack"
#define LAYOUT_VERIFICATION "verification"
const char *layout_interval (const Layout *layout, const char *of);

/* Boxes (RULES 7). What the papers in one box must have in common, as one text for each record: records with different
 * texts do not share a box. NULL: the layout has no such rule. Given. */
char *layout_box_class (const Layout *layout, const RefCode *record);
/* Whether a box with papers of several classes is refused, or else only warned of. */
bool layout_box_refuses (const Layout *layout);
/* What they have in common, for people: "year, department, retention period". Given. */
char *layout_box_rule (const Layout *layout);

/* People. The number of administrators who sign a change of people (1 when the layout does not say), and whether a
 * commit with an event of this verb must be signed. */
unsigned layout_administrators (const Layout *layout);
bool layout_must_be_signed (const Layout *layout, const char *verb);
/* The posts and roles to whose holders an act is reserved, by the verb of its event ("file"), NULL-terminated. Such an
 * act must be signed. NULL: it is not reserved. */
const char *const *layout_reserved_for (const Layout *layout, const char *verb);
/* The roles that a person may have: the posts and the signers of all procedures of destruction. Sorted,
 * NULL-terminated, given. */
char **layout_people_roles (const Layout *layout);
bool layout_has_department (const Layout *layout, const char *code);
/* The code of a department that a word names: its code in any case, or a title. D-DEPARTMENT-UNKNOWN (usage). Borrowed;
 * NULL for NULL without an error. */
const char *layout_department (const Layout *layout, const char *word, GError **error);

/* How long entries about a customer are kept: "D10"; "Y" when the layout does not say. */
const char *layout_entries_period (const Layout *layout);
/* The code of the first trigger that is the end of a customer's relationship; NULL: the layout has none. */
const char *layout_ending_trigger (const Layout *layout);

/* The procedure of destruction for a category ("KH.A02"; "": of the files of customers, the one that names no
 * category), and the one with a code. NULL when there is none. */
const LayoutProcedure *layout_procedure_of (const Layout *layout, const char *category);
const LayoutProcedure *layout_procedure_by_code (const Layout *layout, const char *code);
/* The department that the holder of a post must belong to, or NULL: any. */
const char *layout_post_department (const Layout *layout, const char *post);

/* The year (RULES 2). */
typedef struct {
  const char *kind; /* NULL: the layout's default */
  GDate date;       /* of the document; this and the dates below are cleared when not known */
  GDate reply_date; /* of the reply filed in the same record */
  GDate period_first, period_last;
  GDate opened, closed;
  GDate filed;   /* today */
  bool is_reply; /* the document replies to a request filed elsewhere */
  bool has_note; /* a note is given (some rules require one) */
} YearInputs;

typedef struct {
  int year;
  const char *rules, *rule; /* ids: zh-lijuan, reply-year; borrowed from the layout, as is place */
  const char *place;        /* of the rule: "company.xml:285" */
  GPtrArray *inputs;        /* of RecordInput: the inputs that decided */
} YearDecision;
void year_decision_clear (YearDecision *decision);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YearDecision, year_decision_clear)

/* Whether a request that was filed before its reply is moved into the reply's volume; otherwise both stay, tied. */
bool layout_pairs_together (const Layout *layout);
/* Decides the year. D-YEAR-INPUT (refused) names the input that is needed; D-YEAR-NO-RULE (refused). */
bool layout_decide_year (const Layout *layout, const YearInputs *inputs, YearDecision *decision, GError **error);
/* Decides a record's year again, from the inputs that the record keeps. True when year, rule and inputs are those that
 * the record names. *decision receives the result; its year is 0 when the rules give none. */
bool layout_confirm_year (const Layout *layout, const Record *record, YearDecision *decision);
/* Decides the year of an amended record by the inputs that it keeps; former is the edition before. Errors as in
 * layout_decide_year. */
bool layout_decide_again (const Layout *layout, const Record *former, const Record *record, YearDecision *decision,
                          GError **error);
/* Whether a record may be filed on a day under a year that has not begun: a plan signed in December covers the next
 * year and is filed under it. inputs (of RecordInput) are those that decided; a document's own date is not among them.
 */
bool layout_year_is_near (int year, const GPtrArray *inputs, const GDate *day);
/* Documents of an earlier year are not filed without a waiver. 1900 when the layout does not say. */
int layout_oldest_year (const Layout *layout);

/* The day of an instant where the archive is, in the zone of the layout (UTC when it does not say). An instant outside
 * the calendar is in its first or last day. */
GDate layout_day (const Layout *layout, int64_t seconds);
/* Noon of a day there. */
int64_t layout_noon (const Layout *layout, const GDate *day);

/* The reason for a rule, as one sentence. NULL for a rule that the layout does not have. */
const char *layout_year_because (const Layout *layout, const char *rules, const char *rule, const char *lang);

/* The layout as text for people in a language: every category with its rules. Given. */
char *layout_describe (const Layout *layout, const char *lang);
/* "7 days" for "P7D". Given. */
char *layout_describe_span (const char *period);
/* Sentences for people about one category: when its retention period begins, the title of its grade, who keeps it,
 * what its records contain, who signs its destruction. Given. */
char *layout_describe_retention (const Layout *layout, const LayoutCategory *category, const char *lang);
char *layout_describe_grade (const Layout *layout, const LayoutCategory *category, const char *lang);
char *layout_describe_custodian (const Layout *layout, const LayoutCategory *category, const char *lang);
char *layout_describe_contents (const LayoutCategory *category, const char *lang);
char *layout_describe_destruction (const Layout *layout, const LayoutCategory *category, const char *lang);
