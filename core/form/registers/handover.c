/* All steps have the same elements in the same order; a table says which of them each step has. */
#include "form/registers/handover.h"

#include <string.h>

#include "form/name.h"
#include "form/shape.h"
#include "sys/message.h"

static const char *const steps[] = {"proposed", "signed", "taken", "withheld", NULL};
static const char *const kinds[] = {"monthly", "office", NULL};

const char *handover_step_name (HandoverStep step)
{
  return steps[step];
}

const char *handover_kind_name (HandoverKind kind)
{
  return kinds[kind];
}

bool handover_is_month (const char *text)
{
  return strlen (text) == 7 && strspn (text, "0123456789") == 4 && text[0] != '0' && text[4] == '-' &&
         strspn (text + 5, "0123456789") == 2 && strcmp (text + 5, "01") >= 0 && strcmp (text + 5, "12") <= 0;
}

static bool is_side (const char *text)
{
  return strcmp (text, "from") == 0 || strcmp (text, "to") == 0;
}

static bool is_handover_number (const char *text)
{
  return text[0] == ENTRY_HANDOVERS && entry_is_number (text);
}

/* ---- What each step has ---- */

enum { MONTH, SIDE, PERSON, SIGNER, GIVER, RECEIVER, REASON, LINES, DIFFERENCES, PLACES, N_VALUES };
static const char *const value_names[N_VALUES] = {"month",    "side",   "person", "signer",     "giver",
                                                  "receiver", "reason", "line",   "difference", "on"};

#define BIT(value) (1U << (value))
static const struct {
  unsigned needed, allowed;
} uses[HANDOVER_STEPS] = {
    [HANDOVER_PROPOSED] = {BIT (LINES) | BIT (PLACES), BIT (MONTH) | BIT (GIVER) | BIT (RECEIVER)},
    [HANDOVER_SIGNED] = {BIT (SIDE) | BIT (SIGNER), BIT (PERSON)},
    [HANDOVER_TAKEN] = {BIT (PLACES), BIT (DIFFERENCES)},
    [HANDOVER_WITHHELD] = {BIT (PLACES) | BIT (REASON), 0},
};

/* The lines are the places. */
static bool lines_are_places (const Handover *handover)
{
  const GPtrArray *lines = handover->lines, *places = handover->entry.places;
  bool same = lines->len == places->len;
  for (unsigned i = 0; same && i < lines->len; i++)
    same = strcmp (((const HandoverLine *)lines->pdata[i])->path, places->pdata[i]) == 0;
  return same;
}

static void check_values (ShapeReader *reader, const XmlElement *root, gconstpointer item)
{
  const Handover *handover = item;
  const bool given[N_VALUES] = {
      [MONTH] = handover->month,
      [SIDE] = handover->side,
      [PERSON] = handover->person,
      [SIGNER] = handover->signer,
      [GIVER] = handover->giver,
      [RECEIVER] = handover->receiver,
      [REASON] = handover->reason,
      [LINES] = handover->lines->len > 0,
      [DIFFERENCES] = handover->differences->len > 0,
      [PLACES] = handover->entry.places->len > 0,
  };
  bool proposed = handover->step == HANDOVER_PROPOSED, office = handover->kind == HANDOVER_OFFICE;
  unsigned needed = uses[handover->step].needed, allowed = uses[handover->step].allowed;
  if (proposed)
    needed |= office ? BIT (GIVER) | BIT (RECEIVER) : BIT (MONTH);
  if (proposed != (handover->entry.edition == 1))
    shape_fault (reader, root, "only the first edition proposes a handover");
  if (office != (strcmp (handover->from, handover->to) == 0))
    shape_fault (reader, root, "a handover is from one department to another, and that of an office within one");
  for (unsigned i = 0; i < N_VALUES; i++) {
    if (given[i] && ((needed | allowed) & BIT (i)) == 0)
      shape_fault (reader, root, "\"%s\" does not belong to this step of a handover", value_names[i]);
    if (!given[i] && (needed & BIT (i)) != 0)
      shape_fault (reader, root, "this step of a handover needs \"%s\"", value_names[i]);
  }
  if (proposed && (office ? handover->month != NULL : handover->giver != NULL || handover->receiver != NULL))
    shape_fault (reader, root, "a month belongs to a monthly handover, and names to that of an office");
  if (proposed && !lines_are_places (handover))
    shape_fault (reader, root, "the lines are about other records than the places");
}

/* Records alone are handed over. */
static void check_place (ShapeReader *reader, const XmlElement *on, gconstpointer item)
{
  g_auto (NamePlace) place = {0};
  const Handover *handover = item;
  const GPtrArray *places = handover->entry.places;
  entry_check_place (reader, on, item);
  if (name_split_path (shape_last (places), &place) && place.item == 0)
    shape_fault (reader, on, "only records are handed over");
  if (places->len > HANDOVER_MAX_LINES)
    shape_fault (reader, on, "more than %d lines", HANDOVER_MAX_LINES);
}

static void check_difference (ShapeReader *reader, const XmlElement *element, gconstpointer item)
{
  const Handover *handover = item;
  const HandoverDifference *before = shape_before_last (handover->differences),
                           *last = shape_last (handover->differences);
  if (before != NULL && before->line >= last->line)
    shape_fault (reader, element, "the differences are repeated or not in order");
}

/* ---- The document ---- */

static const ShapeField line_fields[] = {
    {"path", SHAPE_ATTRIBUTE, SHAPE_MATCH (HandoverLine, path, entry_is_place, N_ ("the path of a record"))},
    {"reference", SHAPE_ATTRIBUTE, SHAPE_REFERENCE (HandoverLine, reference)},
    {"pages", SHAPE_ATTRIBUTE, SHAPE_NUMBER (HandoverLine, pages, 0, G_MAXINT32)},
    {"copies", SHAPE_MAYBE_ATTRIBUTE, SHAPE_NUMBER (HandoverLine, copies, 1, 9999)},
    {0}};
SHAPE_ITEM (line, HandoverLine)
static const ShapeField difference_fields[] = {
    {"line", SHAPE_ATTRIBUTE, SHAPE_NUMBER (HandoverDifference, line, 1, HANDOVER_MAX_LINES)},
    {"text", SHAPE_ATTRIBUTE, SHAPE_TEXT (HandoverDifference, text, HANDOVER_MAX_REMARK)},
    {0}};
SHAPE_ITEM (difference, HandoverDifference)

static const ShapeField handover_fields[] = {
    ENTRY_NUMBER (Handover, is_handover_number),
    ENTRY_EDITION (Handover),
    {"kind", SHAPE_ATTRIBUTE, SHAPE_ENUM (Handover, kind, kinds, N_ ("a kind of handover"))},
    {"step", SHAPE_ATTRIBUTE, SHAPE_ENUM (Handover, step, steps, N_ ("a step of a handover"))},
    ENTRY_NONCE (Handover),
    ENTRY_TIME (Handover),
    ENTRY_BY (Handover),
    {"from", SHAPE_ATTRIBUTE, SHAPE_MATCH (Handover, from, field_is_code, N_ ("the code of a department"))},
    {"to", SHAPE_ATTRIBUTE, SHAPE_MATCH (Handover, to, field_is_code, N_ ("the code of a department"))},
    {"month", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Handover, month, handover_is_month, N_ ("a month: 2026-11"))},
    {"side", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Handover, side, is_side, N_ ("\"from\" or \"to\""))},
    {"person", SHAPE_MAYBE_ATTRIBUTE, SHAPE_MATCH (Handover, person, name_is_person, N_ ("a person's number"))},
    {"signer", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Handover, signer, FIELD_MAX_LINE)},
    {"giver", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Handover, giver, FIELD_MAX_LINE)},
    {"receiver", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Handover, receiver, FIELD_MAX_LINE)},
    {"reason", SHAPE_MAYBE_ELEMENT, SHAPE_TEXT (Handover, reason, FIELD_MAX_LINE)},
    {"line", SHAPE_ELEMENTS, SHAPE_ITEMS (Handover, lines, line)},
    {"difference", SHAPE_ELEMENTS, SHAPE_ITEMS (Handover, differences, difference), .check = check_difference},
    {"on", SHAPE_ELEMENTS, SHAPE_MATCHES (Handover, entry.places, entry_is_place, N_ ("the path of a record")),
     .attribute = "path", .check = check_place},
    {.place = SHAPE_CHECK, .check = check_values},
    {0}};
const Shape handover_shape = {handover_fields, sizeof (Handover), NULL, "handover", "D-HANDOVER", XML_MAX_BYTES};
SHAPE_NEW (Handover, handover)

void handover_free (Handover *handover)
{
  shape_free (&handover_shape, handover);
}

Handover *handover_parse (GBytes *bytes, const char *name, GError **error)
{
  return shape_parse (&handover_shape, bytes, name, error);
}

HandoverLine *handover_add_line (Handover *handover, const char *path)
{
  HandoverLine *line = shape_add (&line_shape, handover->lines);
  line->path = g_strdup (path);
  return line;
}

HandoverDifference *handover_add_difference (Handover *handover, unsigned line, const char *text)
{
  HandoverDifference *difference = shape_add (&difference_shape, handover->differences);
  difference->line = line;
  difference->text = g_strdup (text);
  return difference;
}

/* Of a signature, which is about no place, the effect does not matter. */
static EntryEffect effect_of (gconstpointer document)
{
  const Handover *handover = document;
  bool taken = handover->step == HANDOVER_TAKEN;
  return (EntryEffect){.begins = taken ? "take" : "offer",
                       .ends = handover->step == HANDOVER_WITHHELD,
                       .code = taken ? handover->to : NULL};
}
const EntryForm handover_entry = {&handover_shape, effect_of};
