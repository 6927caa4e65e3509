/* Every kind has the same elements in the same order; a table says which of them it needs, and which it may have. */
#include "form/document/decision.h"

#include <string.h>

#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

#define DIRECTORY "decisions/"
#define MAX_NUMBER 999999999

static const char *const kinds[] = {
    [DECISION_HOLD] = "hold",         [DECISION_LIFT] = "lift",       [DECISION_EXTEND] = "extend",
    [DECISION_RESTRICT] = "restrict", [DECISION_RELEASE] = "release", [DECISION_TRIGGER] = "trigger",
    [DECISION_KINDS] = NULL};

const char *decision_kind_name (DecisionKind kind)
{
  return kinds[kind];
}

bool decision_kind_from_name (const char *name, DecisionKind *kind)
{
  for (unsigned i = 0; i < DECISION_KINDS; i++)
    if (strcmp (kinds[i], name) == 0) {
      *kind = (DecisionKind)i;
      return true;
    }
  return false;
}

/* ---- Ids ---- */

char *decision_id (int year, unsigned number)
{
  return g_strdup_printf ("%04d-%04u", year, number);
}

bool decision_split_id (const char *id, int *year, unsigned *number)
{
  guint64 first = 0, second = 0;
  g_auto (GStrv) parts = g_strsplit (id, "-", 2);
  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[0], 10, 1000, 9999, &first, NULL) ||
      !g_ascii_string_to_unsigned (parts[1], 10, 1, MAX_NUMBER, &second, NULL))
    return false;
  *year = (int)first;
  *number = (unsigned)second;
  g_autofree char *printed = decision_id (*year, *number);
  return strcmp (printed, id) == 0;
}

bool decision_is_id (const char *text)
{
  int year;
  unsigned number;
  return decision_split_id (text, &year, &number);
}

char *decision_path (const char *id)
{
  return g_strconcat (DIRECTORY, id, ".xml", NULL);
}

char *decision_id_from_path (const char *path)
{
  if (!g_str_has_prefix (path, DIRECTORY) || !g_str_has_suffix (path, ".xml"))
    return NULL;
  g_autofree char *id = g_strndup (path + strlen (DIRECTORY), strlen (path) - strlen (DIRECTORY) - strlen (".xml"));
  return decision_is_id (id) ? g_steal_pointer (&id) : NULL;
}

/* ---- Form ---- */

/* What a decision may say besides who, when and where. */
enum { HOLD, TRIGGER, UNTIL, DATE, MATTER, MANDATE, REASON, QUERY, N_VALUES };
static const char *const value_names[N_VALUES] = {"hold",   "trigger", "until",  "date",
                                                  "matter", "mandate", "reason", "query"};

#define BIT(value) (1U << (value))
static const struct {
  unsigned needed, allowed;
} uses[DECISION_KINDS] = {
    [DECISION_HOLD] = {BIT (MATTER), BIT (MANDATE) | BIT (REASON) | BIT (QUERY)},
    [DECISION_LIFT] = {BIT (HOLD) | BIT (REASON), BIT (MANDATE)},
    [DECISION_EXTEND] = {BIT (UNTIL) | BIT (REASON), BIT (MANDATE)},
    [DECISION_RESTRICT] = {BIT (REASON), BIT (MANDATE)},
    [DECISION_RELEASE] = {BIT (REASON), BIT (MANDATE)},
    [DECISION_TRIGGER] = {BIT (TRIGGER), BIT (DATE) | BIT (REASON) | BIT (MANDATE)},
};

static void check_values (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Decision *decision = item;
  const bool given[N_VALUES] = {
      [HOLD] = decision->hold,       [TRIGGER] = decision->trigger,
      [MATTER] = decision->matter,   [UNTIL] = g_date_valid (&decision->until),
      [REASON] = decision->reason,   [DATE] = g_date_valid (&decision->date),
      [MANDATE] = decision->mandate, [QUERY] = decision->query,
  };
  unsigned needed = uses[decision->kind].needed, allowed = uses[decision->kind].allowed;
  if (decision->kind == DECISION_TRIGGER && !given[DATE])
    needed |= BIT (REASON);
  for (unsigned i = 0; i < N_VALUES; i++) {
    if (given[i] && ((needed | allowed) & BIT (i)) == 0)
      shape_fault (reader, root, "a decision of this kind has no \"%s\"", value_names[i]);
    if (!given[i] && (needed & BIT (i)) != 0)
      shape_fault (reader, root, "a decision of this kind needs \"%s\"", value_names[i]);
  }
}

static bool is_place (const char *value)
{
  g_auto (NamePlace) place = {0};
  return name_split_path (value, &place);
}

static void check_place (ShapeReader *reader, const XmlElement *on, gconstpointer item)
{
  const GPtrArray *places = ((const Decision *)item)->places;
  if (places->len > 1 && strcmp (shape_before_last (places), shape_last (places)) >= 0)
    shape_fault (reader, on, "the places are not in their order, or one stands here twice");
  if (places->len > DECISION_MAX_PLACES)
    shape_fault (reader, on, "more than %d places", DECISION_MAX_PLACES);
}

static const ShapeField decision_fields[] = {
    {"id", SHAPE_ATTRIBUTE, SHAPE_MATCH (Decision, id, decision_is_id, N_ ("the number of a decision"))},
    {"kind", SHAPE_ATTRIBUTE, SHAPE_ENUM (Decision, kind, kinds, N_ ("a kind of decision"))},
    SHAPE_NONCE (Decision),
    {"time", SHAPE_ATTRIBUTE, SHAPE_TIME (Decision, time)},
    {"by", SHAPE_ATTRIBUTE, SHAPE_TEXT (Decision, by, FIELD_MAX_LINE)},
    {"hold", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Decision, hold, decision_is_id, N_ ("the number of a decision"))},
    {"trigger", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Decision, trigger, field_is_code, N_ ("the code of a trigger"))},
    {"until", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Decision, until)},
    {"date", SHAPE_MAYBE_ATTRIBUTE, SHAPE_DATE (Decision, date)},
    {"matter", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Decision, matter, FIELD_MAX_LINE)},
    {"mandate", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Decision, mandate, FIELD_MAX_LINE)},
    {"reason", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Decision, reason, FIELD_MAX_LINE)},
    {"query", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Decision, query, FIELD_MAX_LINE)},
    {.place = SHAPE_CHECK, .check = check_values},
    {"on", SHAPE_SOME_ELEMENTS,
     SHAPE_MATCHES (Decision, places, is_place, N_ ("the path of a customer, year, volume or record")),
     .attribute = "path", .check = check_place},
    {0}};
const Shape decision_shape = {decision_fields, sizeof (Decision), NULL, "decision", "D-DECISION", XML_MAX_BYTES};
SHAPE_DOCUMENT (Decision, decision)

Decision *decision_new (DecisionKind kind)
{
  Decision *decision = shape_new (&decision_shape);
  decision->kind = kind;
  return decision;
}
