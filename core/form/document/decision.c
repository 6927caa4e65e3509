/* Every kind has the same elements in the same order; a table says which of them it needs, and which it may have. */
#include "form/document/decision.h"

#include <string.h>

#include "form/field.h"
#include "form/name.h"
#include "sys/message.h"
#include "sys/xml.h"

#define DIRECTORY "decisions/"
#define MAX_NUMBER 999999999

/* What a decision may say besides who, when and where. */
enum { HOLD, TRIGGER, UNTIL, DATE, MATTER, MANDATE, REASON, QUERY, N_VALUES };
static const char *const value_names[N_VALUES] = {"hold",   "trigger", "until",  "date",
                                                  "matter", "mandate", "reason", "query"};

#define BIT(value) (1U << (value))
static const struct {
  const char *name;
  unsigned needed, allowed;
} kinds[DECISION_KINDS] = {
    [DECISION_HOLD] = {"hold", BIT (MATTER), BIT (MANDATE) | BIT (REASON) | BIT (QUERY)},
    [DECISION_LIFT] = {"lift", BIT (HOLD) | BIT (REASON), BIT (MANDATE)},
    [DECISION_EXTEND] = {"extend", BIT (UNTIL) | BIT (REASON), BIT (MANDATE)},
    [DECISION_RESTRICT] = {"restrict", BIT (REASON), BIT (MANDATE)},
    [DECISION_RELEASE] = {"release", BIT (REASON), BIT (MANDATE)},
    [DECISION_TRIGGER] = {"trigger", BIT (TRIGGER), BIT (DATE) | BIT (REASON) | BIT (MANDATE)},
};

Decision *decision_new (DecisionKind kind)
{
  Decision *decision = g_new0 (Decision, 1);
  decision->kind = kind;
  decision->places = g_ptr_array_new_with_free_func (g_free);
  return decision;
}

void decision_free (Decision *decision)
{
  if (!decision)
    return;
  char *const strings[] = {decision->id,     decision->nonce,   decision->by,     decision->hold, decision->trigger,
                           decision->matter, decision->mandate, decision->reason, decision->query};
  for (size_t i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  g_ptr_array_unref (decision->places);
  g_free (decision);
}

const char *decision_kind_name (DecisionKind kind)
{
  return kinds[kind].name;
}

bool decision_kind_from_name (const char *name, DecisionKind *kind)
{
  for (unsigned i = 0; i < DECISION_KINDS; i++)
    if (strcmp (kinds[i].name, name) == 0) {
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

/* ---- Reading ---- */

static bool is_kind (const char *value)
{
  DecisionKind kind;
  return decision_kind_from_name (value, &kind);
}

static bool is_place (const char *value)
{
  g_auto (NamePlace) place = {0};
  return name_split_path (value, &place);
}

static void parse_root (FieldReader *reader, const XmlElement *root, Decision *decision)
{
  static const char *const attributes[] = {"id",   "kind",    "nonce", "time", "by",
                                           "hold", "trigger", "until", "date", NULL};
  field_begin (reader, root, "decision", attributes);
  decision->id = field_match (reader, root, "id", true, decision_is_id, N_ ("the number of a decision"));
  g_autofree char *kind = field_match (reader, root, "kind", true, is_kind, N_ ("a kind of decision"));
  if (kind)
    decision_kind_from_name (kind, &decision->kind);
  decision->nonce = field_match (reader, root, "nonce", true, field_is_nonce, N_ ("32 hexadecimal digits"));
  decision->time = field_time (reader, root, "time");
  decision->by = field_text (reader, root, "by", true, FIELD_MAX_LINE);
  decision->hold = field_match (reader, root, "hold", false, decision_is_id, N_ ("the number of a decision"));
  decision->trigger = field_match (reader, root, "trigger", false, field_is_code, N_ ("the code of a trigger"));
  field_date (reader, root, "until", &decision->until);
  field_date (reader, root, "date", &decision->date);
}

static void parse_places (FieldReader *reader, Decision *decision)
{
  static const char *const attributes[] = {"path", NULL};
  for (const XmlElement *on = field_need (reader, "on", attributes); on; on = field_take (reader, "on", attributes)) {
    char *path =
        field_match (reader, on, "path", true, is_place, N_ ("the path of a customer, year, volume or record"));
    const char *last = decision->places->len > 0 ? g_ptr_array_index (decision->places, decision->places->len - 1) : "";
    if (path && strcmp (last, path) >= 0)
      field_fault (reader, on, "the places are not in their order, or one stands here twice");
    if (decision->places->len == DECISION_MAX_PLACES)
      field_fault (reader, on, "more than %d places", DECISION_MAX_PLACES);
    if (path)
      g_ptr_array_add (decision->places, path);
    field_end_at (reader, field_inside (reader, on));
  }
}

static void check_values (FieldReader *reader, const XmlElement *root, const Decision *decision)
{
  const bool given[N_VALUES] = {
      [HOLD] = decision->hold,       [TRIGGER] = decision->trigger,
      [MATTER] = decision->matter,   [UNTIL] = g_date_valid (&decision->until),
      [REASON] = decision->reason,   [DATE] = g_date_valid (&decision->date),
      [MANDATE] = decision->mandate, [QUERY] = decision->query,
  };
  unsigned needed = kinds[decision->kind].needed, allowed = kinds[decision->kind].allowed;
  if (decision->kind == DECISION_TRIGGER && !given[DATE])
    needed |= BIT (REASON);
  for (unsigned i = 0; i < N_VALUES; i++) {
    if (given[i] && ((needed | allowed) & BIT (i)) == 0)
      field_fault (reader, root, "a decision of this kind has no \"%s\"", value_names[i]);
    if (!given[i] && (needed & BIT (i)) != 0)
      field_fault (reader, root, "a decision of this kind needs \"%s\"", value_names[i]);
  }
}

Decision *decision_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (XmlDocument) document = xml_parse (bytes, XML_MAX_BYTES, name, error);
  if (!document)
    return NULL;
  const XmlElement *root = xml_root (document);
  FieldReader reader = {.id = "D-DECISION", .error = error};
  g_autoptr (Decision) decision = decision_new (DECISION_HOLD);
  parse_root (&reader, root, decision);
  decision->matter = field_child (&reader, "matter", FIELD_MAX_LINE);
  decision->mandate = field_child (&reader, "mandate", FIELD_MAX_LINE);
  decision->reason = field_child (&reader, "reason", FIELD_MAX_LINE);
  decision->query = field_child (&reader, "query", FIELD_MAX_LINE);
  check_values (&reader, root, decision);
  parse_places (&reader, decision);
  return field_end (&reader) ? g_steal_pointer (&decision) : NULL;
}

/* ---- Writing ---- */

GBytes *decision_print (const Decision *decision)
{
  g_autoptr (XmlWriter) writer = xml_writer_new ("decision");
  xml_put (writer, "id", decision->id);
  xml_put (writer, "kind", kinds[decision->kind].name);
  xml_put (writer, "nonce", decision->nonce);
  field_put_time (writer, "time", decision->time);
  xml_put (writer, "by", decision->by);
  xml_put (writer, "hold", decision->hold);
  xml_put (writer, "trigger", decision->trigger);
  field_put_date (writer, "until", &decision->until);
  field_put_date (writer, "date", &decision->date);
  xml_put_element (writer, "matter", decision->matter);
  xml_put_element (writer, "mandate", decision->mandate);
  xml_put_element (writer, "reason", decision->reason);
  xml_put_element (writer, "query", decision->query);
  for (unsigned i = 0; i < decision->places->len; i++) {
    xml_begin (writer, "on");
    xml_put (writer, "path", g_ptr_array_index (decision->places, i));
    xml_end (writer);
  }
  return xml_writer_finish (writer);
}
