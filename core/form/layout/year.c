/* The year under which a record is filed (RULES 2).
 *
 * The rules of a set are tried in order. A rule matches by the kind of record and by the inputs that are given. The
 * first match decides the year, or refuses when an input that it needs is missing. There are few inputs, so the check
 * that every rule can be reached and that none contradicts another tries all combinations. */
#include "form/layout/internal.h"

#include "form/date.h"
#include "form/document/record.h"
#include "sys/error.h"
#include "sys/message.h"

enum { OLDEST_YEAR = 1900 };

typedef struct {
  const char *name;
  const char *ask; /* the input and its option, for people */
  size_t offset;   /* of a GDate, or of a bool */
  bool is_day;
} YearInput;

static const YearInput inputs_known[] = {
    {"date", N_ ("the date of the document (--date)"), G_STRUCT_OFFSET (YearInputs, date), true},
    {"reply", N_ ("the date of the reply (--replied)"), G_STRUCT_OFFSET (YearInputs, reply_date), true},
    {"period-first", N_ ("the period that the document covers (--period)"), G_STRUCT_OFFSET (YearInputs, period_first),
     true},
    {"period-last", N_ ("the period that the document covers (--period)"), G_STRUCT_OFFSET (YearInputs, period_last),
     true},
    {"opened", N_ ("the opening date (--opened)"), G_STRUCT_OFFSET (YearInputs, opened), true},
    {"closed", N_ ("the closing date (--closed)"), G_STRUCT_OFFSET (YearInputs, closed), true},
    {"filed", N_ ("the filing date"), G_STRUCT_OFFSET (YearInputs, filed), true},
    {"is-reply", N_ ("the request that it answers (--reply-to)"), G_STRUCT_OFFSET (YearInputs, is_reply), false},
    {"note", N_ ("the date of the document (--date), or say why it is unknown (--note)"),
     G_STRUCT_OFFSET (YearInputs, has_note), false},
};
#define N_INPUTS G_N_ELEMENTS (inputs_known)
#define ALL_INPUTS (1u << N_INPUTS)

static const YearInput *find_input (const char *name)
{
  for (unsigned i = 0; i < N_INPUTS; i++)
    if (g_str_equal (inputs_known[i].name, name))
      return &inputs_known[i];
  return NULL;
}

static unsigned bit_of (const char *name)
{
  const YearInput *input = find_input (name);
  return input ? 1u << (input - inputs_known) : 0;
}

static unsigned bits_of (char *const *names)
{
  unsigned bits = 0;
  for (unsigned i = 0; names[i]; i++)
    bits |= bit_of (names[i]);
  return bits;
}

bool layout_year_has_input (const char *name)
{
  return find_input (name) != NULL;
}

bool layout_year_has_day (const char *name)
{
  const YearInput *input = find_input (name);
  return input && input->is_day;
}

static const GDate *day_of (const YearInputs *inputs, const YearInput *input)
{
  return (const GDate *)((const char *)inputs + input->offset);
}

static unsigned present (const YearInputs *inputs)
{
  unsigned bits = 0;
  for (unsigned i = 0; i < N_INPUTS; i++) {
    const YearInput *input = &inputs_known[i];
    bool there =
        input->is_day ? g_date_valid (day_of (inputs, input)) : *(const bool *)((const char *)inputs + input->offset);
    if (there)
      bits |= 1u << i;
  }
  return bits;
}

static const LayoutRule *deciding_rule (const LayoutRules *rules, const char *kind, unsigned bits)
{
  LAYOUT_EACH (const LayoutRule, rule, rules->rules) {
    const unsigned when = bits_of (rule->when);
    if ((!rule->kinds[0] || layout_list_has (rule->kinds, kind)) && (bits & when) == when &&
        !(bits & bits_of (rule->unless)))
      return rule;
  }
  return NULL;
}

/* Adds the kind, and each given input that the rule uses. */
static void add_inputs (YearDecision *decision, const LayoutRule *rule, const YearInputs *inputs, const char *kind,
                        unsigned bits)
{
  decision->inputs = record_inputs_new ();
  record_add_input (decision->inputs, "kind", kind);
  unsigned used = bits & (bits_of (rule->when) | bits_of (rule->needs) | bit_of (rule->year));
  for (unsigned i = 0; i < N_INPUTS; i++) {
    if (!(used & (1u << i)))
      continue;
    g_autofree char *day = inputs_known[i].is_day ? date_print (day_of (inputs, &inputs_known[i])) : NULL;
    record_add_input (decision->inputs, inputs_known[i].name, day ? day : "yes");
  }
}

void year_decision_clear (YearDecision *decision)
{
  g_clear_pointer (&decision->inputs, g_ptr_array_unref);
  decision->year = 0;
}

static bool has_needs (const LayoutRule *rule, unsigned bits, GError **error)
{
  unsigned missing = (bits_of (rule->needs) | bit_of (rule->year)) & ~bits;
  if (!missing)
    return true;
  const YearInput *input = &inputs_known[g_bit_nth_lsf (missing, -1)];
  g_autofree char *hint = g_strdup_printf (_ ("give %s"), _ (input->ask));
  return error_set (error, ERROR_REFUSED, "D-YEAR-INPUT", rule->item.place, hint,
                    "the year of filing cannot be decided");
}

bool layout_decide_year (const Layout *layout, const YearInputs *inputs, YearDecision *decision, GError **error)
{
  const LayoutRules *rules = layout_find (layout->all.years, layout->years);
  const char *kind = inputs->kind ? inputs->kind : layout->kind;
  const unsigned bits = present (inputs);
  const LayoutRule *rule = deciding_rule (rules, kind, bits);
  *decision = (YearDecision){0};
  if (!rule)
    return error_set (error, ERROR_REFUSED, "D-YEAR-NO-RULE", rules->item.place, "check --kind and the dates",
                      "no rule of %s gives a year for the kind %s with these dates", rules->item.code, kind);
  if (!has_needs (rule, bits, error))
    return false;
  decision->year = g_date_get_year (day_of (inputs, find_input (rule->year)));
  decision->rules = rules->item.code;
  decision->rule = rule->item.code;
  decision->place = rule->item.place;
  add_inputs (decision, rule, inputs, kind, bits);
  return true;
}

bool layout_pairs_together (const Layout *layout)
{
  const LayoutRules *rules = layout_find (layout->all.years, layout->years);
  return rules && rules->together;
}

const char *layout_year_because (const Layout *layout, const char *rules, const char *rule, const char *lang)
{
  const LayoutRules *set = layout_find (layout->all.years, rules);
  const LayoutItem *item = set ? layout_find (set->rules, rule) : NULL;
  return item ? layout_item_title (item, lang) : NULL;
}

/* Again. */

static void read_kept_day (const Record *record, const char *name, GDate *day)
{
  LAYOUT_EACH (const RecordInput, input, record->year_inputs)
    if (g_str_equal (input->name, name)) {
      date_parse_strict (input->value, day);
      return;
    }
}

/* The inputs that a record keeps. The filing date that decided, in the local time of the person who filed, comes before
 * the one in UTC. */
static YearInputs inputs_of (const Record *record)
{
  YearInputs inputs = {.kind = record->kind,
                       .date = record->date,
                       .period_first = record->period_first,
                       .period_last = record->period_last,
                       .opened = record->opened,
                       .closed = record->closed,
                       .is_reply = record->reply_to != NULL,
                       .has_note = record->notes->len > 0};
  g_autofree char *filed = date_print_time (record->filed);
  filed[strlen ("2026-11-23")] = '\0';
  g_date_clear (&inputs.filed, 1);
  g_date_clear (&inputs.reply_date, 1);
  date_parse_strict (filed, &inputs.filed);
  read_kept_day (record, "filed", &inputs.filed);
  read_kept_day (record, "reply", &inputs.reply_date);
  return inputs;
}

static bool is_as_recorded (const YearDecision *decision, const Record *record)
{
  if (decision->year != record->reference.year || g_strcmp0 (decision->rules, record->year_rules) != 0 ||
      g_strcmp0 (decision->rule, record->year_rule) != 0 || decision->inputs->len != record->year_inputs->len)
    return false;
  for (unsigned i = 0; i < decision->inputs->len; i++) {
    const RecordInput *one = decision->inputs->pdata[i], *other = record->year_inputs->pdata[i];
    if (g_strcmp0 (one->name, other->name) != 0 || g_strcmp0 (one->value, other->value) != 0)
      return false;
  }
  return true;
}

bool layout_confirm_year (const Layout *layout, const Record *record, YearDecision *decision)
{
  YearInputs inputs = inputs_of (record);
  if (layout_decide_year (layout, &inputs, decision, NULL) && is_as_recorded (decision, record))
    return true;
  if (g_date_valid (&inputs.reply_date))
    return false;
  /* A record does not keep the date of a reply that did not decide. But the reply may have excluded rules that require
   * its absence, so try again with a reply. */
  g_auto (YearDecision) other = {0};
  inputs.reply_date = inputs.filed;
  if (!layout_decide_year (layout, &inputs, &other, NULL) || !is_as_recorded (&other, record))
    return false;
  year_decision_clear (decision);
  *decision = other;
  other = (YearDecision){0};
  return true;
}

/* Whether the record was filed with a reply whose date did not decide, and is not kept. */
static bool had_reply (const Layout *layout, const Record *record)
{
  g_auto (YearDecision) decision = {0};
  YearInputs inputs = inputs_of (record);
  bool plain = layout_decide_year (layout, &inputs, &decision, NULL) && is_as_recorded (&decision, record);
  return !g_date_valid (&inputs.reply_date) && !plain;
}

bool layout_decide_again (const Layout *layout, const Record *former, const Record *record, YearDecision *decision,
                          GError **error)
{
  YearInputs inputs = inputs_of (record);
  if (had_reply (layout, former))
    inputs.reply_date = inputs.filed;
  return layout_decide_year (layout, &inputs, decision, error);
}

/* The check. */

/* The conditions of a rule as bits. An entry without a rule ends the list. */
typedef struct {
  const LayoutRule *rule;
  guint64 kinds;
  unsigned when, unless;
  bool reached;
} Condition;

/* Finds the first rule that matches, for every kind with every combination of inputs. */
static void try_all (LayoutReader *reader, const Layout *layout, const LayoutRules *rules, Condition *conditions)
{
  const unsigned filed = bit_of ("filed");
  bool gap = false;
  for (unsigned i = 0; i < layout->all.kinds->len && i < LAYOUT_MAX_KINDS; i++)
    for (unsigned bits = filed; bits < ALL_INPUTS; bits = (bits + 1) | filed) {
      Condition *first = conditions;
      while (first->rule && (!(first->kinds >> i & 1) || (bits & first->when) != first->when || (bits & first->unless)))
        first++;
      first->reached = true;
      if (first->rule || gap)
        continue;
      gap = true;
      g_autoptr (GString) inputs = g_string_new (NULL);
      for (unsigned j = 0; j < N_INPUTS; j++)
        if (bits & (1u << j))
          g_string_append_printf (inputs, "%s%s", inputs->len ? ", " : "", inputs_known[j].name);
      layout_fault (reader, "L-YEAR-GAP", rules->item.place, "no rule of %s matches kind %s with only: %s",
                    rules->item.code, ((LayoutItem *)layout->all.kinds->pdata[i])->code, inputs->str);
    }
}

/* Whether both give different years under the same conditions and for the same kind (or both name no kind). */
static bool contradict (const Condition *a, const Condition *b)
{
  return a->when == b->when && a->unless == b->unless && (a->kinds & b->kinds) != 0 &&
         (a->rule->kinds[0] != NULL) == (b->rule->kinds[0] != NULL) && g_strcmp0 (a->rule->year, b->rule->year) != 0;
}

static void check_rule (LayoutReader *reader, const Condition *conditions, const Condition *own)
{
  const LayoutRule *rule = own->rule;
  const Condition *other = conditions;
  while (other < own && !contradict (other, own))
    other++;
  if (other < own)
    layout_fault (reader, "L-YEAR-AMBIGUOUS", rule->item.place,
                  "%s gives another year than %s (%s) for the same records", rule->item.code, other->rule->item.code,
                  other->rule->item.place);
  else if (own->kinds && !own->reached)
    layout_fault (reader, "L-YEAR-UNREACHABLE", rule->item.place,
                  "%s never decides: earlier rules match in all its cases", rule->item.code);
  if ((bits_of (rule->needs) | bit_of (rule->year)) & own->unless)
    layout_fault (reader, "L-YEAR-CONTRADICTION", rule->item.place, "%s needs an input that it excludes",
                  rule->item.code);
}

/* Whether the inputs of a rule exist. Otherwise its matches mean nothing. */
static bool is_readable (const LayoutRule *rule)
{
  char **const lists[] = {rule->when, rule->unless, rule->needs};
  for (unsigned i = 0; i < G_N_ELEMENTS (lists); i++)
    for (unsigned j = 0; lists[i][j]; j++)
      if (!find_input (lists[i][j]))
        return false;
  return rule->item.code && rule->year && find_input (rule->year);
}

static void check_year_rules (LayoutReader *reader, const Layout *layout, const LayoutRules *rules)
{
  const unsigned n = rules->rules->len;
  g_autofree Condition *conditions = g_new0 (Condition, n + 1);
  for (unsigned i = 0; i < n; i++) {
    const LayoutRule *rule = g_ptr_array_index (rules->rules, i);
    if (!is_readable (rule))
      return;
    conditions[i] = (Condition){rule, 0, bits_of (rule->when), bits_of (rule->unless), false};
    for (unsigned j = 0; j < layout->all.kinds->len && j < LAYOUT_MAX_KINDS; j++) {
      const LayoutItem *kind = g_ptr_array_index (layout->all.kinds, j);
      if (!rule->kinds[0] || (kind->code && layout_list_has (rule->kinds, kind->code)))
        conditions[i].kinds |= G_GUINT64_CONSTANT (1) << j;
    }
  }
  try_all (reader, layout, rules, conditions);
  for (unsigned i = 0; i < n; i++)
    check_rule (reader, conditions, &conditions[i]);
}

void layout_check_years (LayoutReader *reader, const Layout *layout)
{
  if (!layout_find (layout->all.years, layout->years))
    layout_fault (reader, "L-YEAR-DEFAULT", layout->item.place, "there are no year rules \"%s\"",
                  layout->years ? layout->years : "");
  if (layout->all.kinds->len > LAYOUT_MAX_KINDS)
    layout_fault (reader, "L-LIMIT", layout->item.place, "more than %d kinds of record", LAYOUT_MAX_KINDS);
  LAYOUT_EACH (const LayoutRules, rules, layout->all.years)
    check_year_rules (reader, layout, rules);
}

bool layout_year_is_near (int year, const GPtrArray *inputs, const GDate *day)
{
  bool covered = false;
  LAYOUT_EACH (const RecordInput, input, inputs)
    covered |= g_str_equal (input->name, "period-first") && (int)g_ascii_strtoll (input->value, NULL, 10) == year;
  return year <= g_date_get_year (day) || (covered && year == g_date_get_year (day) + 1);
}

int layout_oldest_year (const Layout *layout)
{
  return layout->oldest != NULL ? (int)layout_number (layout->oldest) : OLDEST_YEAR;
}

static int offset_of (const Layout *layout)
{
  int offset = 0;
  if (layout->zone != NULL)
    date_parse_zone (layout->zone, &offset);
  return offset;
}

GDate layout_day (const Layout *layout, int64_t seconds)
{
  GDate day = date_of_time (seconds, offset_of (layout));
  if (!g_date_valid (&day))
    g_date_set_dmy (&day, seconds < 0 ? 1 : 31, seconds < 0 ? G_DATE_JANUARY : G_DATE_DECEMBER,
                    seconds < 0 ? 1000 : 9999);
  return day;
}

int64_t layout_noon (const Layout *layout, const GDate *day)
{
  return date_time_of (day, offset_of (layout)) + 12 * 3600;
}
