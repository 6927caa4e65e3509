/* All kinds have the same elements in the same order. A table says which of them a kind needs and which it may have. */
#include "form/registers/decision.h"

#include <string.h>

#include "form/shape.h"
#include "sys/message.h"

static const char *const kinds[] = {[DECISION_HOLD] = "hold",
                                    [DECISION_EXTEND] = "extend",
                                    [DECISION_RESTRICT] = "restrict",
                                    [DECISION_TRIGGER] = "trigger",
                                    [DECISION_KINDS] = NULL};
static const char *const steps[] = {[DECISION_SET] = "set", [DECISION_LIFTED] = "lifted", NULL};

const char *decision_kind_name (DecisionKind kind)
{
  return kinds[kind];
}

/* The values of a decision, besides who, when and where. */
enum { TRIGGER, UNTIL, DATE, MATTER, MANDATE, REASON, QUERY, N_VALUES };
static const char *const value_names[N_VALUES] = {"trigger", "until", "date", "matter", "mandate", "reason", "query"};

#define BIT(value) (1U << (value))
/* For setting and for lifting. A kind that needs nothing for lifting cannot be lifted. */
static const struct {
  unsigned needed, allowed;
} uses[DECISION_KINDS][2] = {
    [DECISION_HOLD] = {{BIT (MATTER), BIT (MANDATE) | BIT (REASON) | BIT (QUERY)}, {BIT (REASON), BIT (MANDATE)}},
    [DECISION_EXTEND] = {{BIT (UNTIL) | BIT (REASON), BIT (MANDATE)}, {0, 0}},
    [DECISION_RESTRICT] = {{BIT (REASON), BIT (MANDATE)}, {BIT (REASON), BIT (MANDATE)}},
    [DECISION_TRIGGER] = {{BIT (TRIGGER) | BIT (DATE), BIT (REASON) | BIT (MANDATE)},
                          {BIT (TRIGGER) | BIT (REASON), BIT (MANDATE)}},
};

static void check_values (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Decision *decision = item;
  const bool given[N_VALUES] = {
      [TRIGGER] = decision->trigger,
      [UNTIL] = g_date_valid (&decision->until),
      [DATE] = g_date_valid (&decision->date),
      [MATTER] = decision->matter,
      [MANDATE] = decision->mandate,
      [REASON] = decision->reason,
      [QUERY] = decision->query,
  };
  unsigned needed = uses[decision->kind][decision->step].needed;
  unsigned allowed = uses[decision->kind][decision->step].allowed;
  if ((decision->step == DECISION_SET) != (decision->entry.edition == 1) || needed == 0)
    shape_fault (reader, root, "only the first edition sets a decision, and only later ones lift it");
  for (unsigned i = 0; i < N_VALUES; i++) {
    if (given[i] && ((needed | allowed) & BIT (i)) == 0)
      shape_fault (reader, root, "\"%s\" does not belong to a decision of this kind", value_names[i]);
    if (!given[i] && (needed & BIT (i)) != 0)
      shape_fault (reader, root, "a decision of this kind needs \"%s\"", value_names[i]);
  }
}

static bool is_decision_number (const char *text)
{
  return text[0] == ENTRY_DECISIONS && entry_is_number (text);
}

static const ShapeField decision_fields[] = {
    ENTRY_NUMBER (Decision, is_decision_number),
    ENTRY_EDITION (Decision),
    {"kind", SHAPE_ATTRIBUTE, SHAPE_ENUM (Decision, kind, kinds, N_ ("a kind of decision"))},
    {"step", SHAPE_ATTRIBUTE, SHAPE_ENUM (Decision, step, steps, N_ ("\"set\" or \"lifted\""))},
    ENTRY_NONCE (Decision),
    ENTRY_TIME (Decision),
    ENTRY_BY (Decision),
    {"trigger", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Decision, trigger, field_is_code, N_ ("the code of a trigger"))},
    {"until", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Decision, until)},
    {"date", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Decision, date)},
    {"matter", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Decision, matter, FIELD_MAX_LINE)},
    {"mandate", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Decision, mandate, FIELD_MAX_LINE)},
    {"reason", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Decision, reason, FIELD_MAX_LINE)},
    {"query", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Decision, query, FIELD_MAX_LINE)},
    {.place = SHAPE_CHECK, .check = check_values},
    ENTRY_PLACES (Decision),
    {0}};
const Shape decision_shape = {decision_fields, sizeof (Decision), NULL, "decision", "D-DECISION", XML_MAX_BYTES};
SHAPE_DOCUMENT (Decision, decision)

static EntryEffect effect_of (gconstpointer document)
{
  const Decision *decision = document;
  return (EntryEffect){.begins = kinds[decision->kind],
                       .ends = decision->step == DECISION_LIFTED,
                       .code = decision->trigger,
                       .day = decision->kind == DECISION_EXTEND ? &decision->until : &decision->date};
}
const EntryForm decision_entry = {&decision_shape, effect_of};

Decision *decision_new (DecisionKind kind)
{
  Decision *decision = shape_new (&decision_shape);
  decision->kind = kind;
  return decision;
}
