/* Judges one record by one check. */
#include "ops/complete/check.h"

#include "form/date.h"
#include "form/text.h"
#include "store/layouts.h"
#include "sys/message.h"

const char *complete_state_name (CompleteState state)
{
  static const char *const NAMES[] = {N_ ("ok"), N_ ("missing"), N_ ("waived"), N_ ("expired"), N_ ("expiring")};
  return NAMES[state];
}

void complete_verdict_clear (CompleteVerdict *verdict)
{
  g_free (verdict->what);
  *verdict = (CompleteVerdict){0};
}

bool complete_scale (Archive *archive, const GDate *today, CompleteScale *scale, GError **error)
{
  *scale = (CompleteScale){.index = index_of (archive, error), .layout = layouts_in_force (archive, error)};
  if (scale->index == NULL || scale->layout == NULL)
    return false;
  scale->founded = layout_day (scale->layout, archive_fonds (archive)->created);
  scale->today = *today;
  return g_date_valid (today) || layouts_today (archive, &scale->today, error);
}

static void miss (CompleteVerdict *verdict, char *what)
{
  verdict->state = COMPLETE_MISSING;
  verdict->what = what;
}

/* Turns a fault into a waived one when its filing waived this check. */
static void look_for_waiver (const Record *record, const char *check, CompleteVerdict *verdict)
{
  for (guint i = 0; verdict->state == COMPLETE_MISSING && i < record->waivers->len; i++) {
    const RecordWaiver *waiver = record->waivers->pdata[i];
    if (g_str_equal (waiver->check, check)) {
      verdict->state = COMPLETE_WAIVED;
      verdict->reason = waiver->reason;
    }
  }
}

static void judge_pages (LayoutCheckKind check, const Record *record, CompleteVerdict *verdict)
{
  bool complete = true;
  unsigned counted = record_counted_pages (record, &complete);
  if (check == LAYOUT_PAGES_MATCH && !record_has_declared_pages (record))
    miss (verdict, g_strdup_printf (_ ("pages declared: %u; counted: %u"), record->pages, counted));
  if (check == LAYOUT_PAGES_KNOWN && !record_is_counted (record) && record->pages == 0)
    miss (verdict, g_strdup (_ ("its pages could not be counted")));
  look_for_waiver (record, "pages", verdict);
}

static void judge_parts (const CompleteScale *scale, const LayoutCategory *category, const Record *record,
                         CompleteVerdict *verdict)
{
  const char *role = record_lacks (record, category_parts (category));
  if (role != NULL)
    miss (verdict, g_strdup_printf (_ ("it has no part \"%s\""),
                                    layout_code_title (scale->layout, LAYOUT_ROLES, role, message_language ())));
  look_for_waiver (record, "parts", verdict);
}

static bool has_reply (const CompleteScale *scale, const Record *record)
{
  for (guint i = 0; i < record->parts->len; i++)
    if (g_strcmp0 (layout_role_answers (scale->layout, ((const RecordPart *)record->parts->pdata[i])->role),
                   record->kind) == 0)
      return true;
  return false;
}

static unsigned days_since (const GDate *day, const GDate *today)
{
  int days = g_date_valid (day) ? g_date_days_between (day, today) : 0;
  return days > 0 ? (unsigned)days : 0;
}

static bool judge_answer (const CompleteScale *scale, const Record *record, CompleteVerdict *verdict, GError **error)
{
  bool answered = layout_kind_answering (scale->layout, record->kind) == NULL || has_reply (scale, record);
  g_autofree char *reference = refcode_print (&record->reference);
  g_autoptr (GPtrArray) replies = answered ? NULL : index_replies_to (scale->index, reference, error);
  if (replies == NULL || replies->len > 0)
    return answered || replies != NULL;
  verdict->days = days_since (&record->date, &scale->today);
  miss (verdict, g_strdup (_ ("no reply to this request is filed")));
  return true;
}

static void judge_time (const CompleteScale *scale, const LayoutCategory *category, const Record *record,
                        CompleteVerdict *verdict)
{
  GDate due, filed = layout_day (scale->layout, record->filed);
  if (!category_file_by (category, &record->date, &due) || !g_date_valid (&filed) ||
      (g_date_valid (&scale->founded) && g_date_compare (&record->date, &scale->founded) < 0) ||
      g_date_compare (&filed, &due) <= 0)
    return;
  g_autofree char *one = date_print (&due), *other = date_print (&filed);
  verdict->days = days_since (&due, &filed);
  miss (verdict, g_strdup_printf (_ ("it was to be filed by %s, and was filed on %s"), one, other));
}

/* A later licence of the same title takes the place of this one. */
typedef struct {
  const char *until;
  char *title; /* alike */
  bool found;
} Renewal;

static bool take_renewal (const IndexRow *row, gpointer data)
{
  Renewal *renewal = data;
  g_autofree char *title = row->title != NULL ? text_alike (row->title) : NULL;
  renewal->found = g_strcmp0 (row->valid_until, renewal->until) > 0 && g_strcmp0 (title, renewal->title) == 0;
  return !renewal->found;
}

static bool judge_validity (const CompleteScale *scale, const Record *record, CompleteVerdict *verdict, GError **error)
{
  if (!g_date_valid (&record->valid_until)) {
    miss (verdict, g_strdup (_ ("its validity is not declared (--valid-until)")));
    return true;
  }
  const char *ahead = layout_check_ahead (scale->layout, "valid");
  GDate horizon = scale->today;
  if (ahead != NULL)
    date_add_duration (&horizon, ahead);
  if (g_date_compare (&record->valid_until, &horizon) > 0)
    return true;
  g_autofree char *until = date_print (&record->valid_until), *title = text_alike (record->title);
  Renewal renewal = {until, title, false};
  const IndexQuery asked = {
      .customer = record->reference.customer, .category = record->reference.category, .restricted = true};
  if (!index_search (scale->index, &asked, take_renewal, &renewal, error) || renewal.found)
    return renewal.found;
  bool over = g_date_compare (&record->valid_until, &scale->today) < 0;
  verdict->state = over ? COMPLETE_EXPIRED : COMPLETE_EXPIRING;
  verdict->days = days_since (&record->valid_until, &scale->today);
  verdict->what = g_strdup_printf (over ? _ ("it was valid until %s") : _ ("it is valid until %s"), until);
  return true;
}

bool complete_judge (const CompleteScale *scale, LayoutCheckKind check, const LayoutCategory *category,
                     const Record *record, CompleteVerdict *verdict, GError **error)
{
  *verdict = (CompleteVerdict){.state = COMPLETE_OK};
  if (check == LAYOUT_PAGES_MATCH || check == LAYOUT_PAGES_KNOWN)
    judge_pages (check, record, verdict);
  else if (check == LAYOUT_PARTS_COMPLETE)
    judge_parts (scale, category, record, verdict);
  else if (check == LAYOUT_COPIES_DECLARED && record->copies == 0)
    miss (verdict, g_strdup (_ ("the number of copies is not declared")));
  else if (check == LAYOUT_ON_TIME)
    judge_time (scale, category, record, verdict);
  else if (check == LAYOUT_ANSWERED)
    return judge_answer (scale, record, verdict, error);
  else if (check == LAYOUT_VALID)
    return judge_validity (scale, record, verdict, error);
  return true;
}

/* ---- Numbers ---- */

typedef struct {
  GHashTable *numbers; /* a set */
  unsigned last;
} Numbers;

static bool note_number (const IndexRow *row, gpointer data)
{
  Numbers *noted = data;
  g_hash_table_add (noted->numbers, GUINT_TO_POINTER (row->item));
  noted->last = MAX (noted->last, row->item);
  return true;
}

static bool note_moved (Index *index, const char *volume, Numbers *noted, GError **error)
{
  g_autoptr (GPtrArray) formers = index_former_places (index, NULL, error);
  for (unsigned i = 0; formers != NULL && i < formers->len; i++) {
    const char *path = ((const IndexFormer *)formers->pdata[i])->path;
    const IndexRow row = {.item = (unsigned)g_ascii_strtoull (strrchr (path, '/') + 1, NULL, 10)};
    g_autofree char *within = g_path_get_dirname (path);
    if (g_str_equal (within, volume))
      note_number (&row, noted);
  }
  return formers != NULL;
}

GArray *complete_gaps (Index *index, const char *volume, GError **error)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (NULL, NULL);
  Numbers noted = {.numbers = numbers};
  const IndexQuery asked = {.volume = volume, .by_place = true, .restricted = true, .voided = true};
  if (!index_search (index, &asked, note_number, &noted, error) ||
      !index_gone (index, &asked, note_number, &noted, error) || !note_moved (index, volume, &noted, error))
    return NULL;
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (unsigned));
  for (unsigned item = 1; item < noted.last; item++)
    if (!g_hash_table_contains (numbers, GUINT_TO_POINTER (item)))
      g_array_append_val (gaps, item);
  return gaps;
}
