/* The sheet is read line by line, each label looked up; then the boxes that were checked are gone through for what is
 * missing. Boxes that nobody looked into say nothing about their papers. */
#include "ops/ask/audit.h"

#include <string.h>

#include "form/name.h"
#include "form/document/shelf.h"
#include "form/text.h"
#include "store/index.h"
#include "sys/error.h"
#include "sys/message.h"

typedef struct {
  const AuditQuery *query;
  Index *index;
  ReportVisit visit;
  gpointer data;
  char *box;           /* in which the next label was read, or NULL */
  GHashTable *checked; /* codes of boxes */
  GHashTable *implied; /* codes of the boxes of the records that were read */
  GHashTable *seen;    /* paths */
  bool named;          /* the sheet, or the option, names boxes */
  bool stopped;
  GError *failure; /* of the index, while boxes are gone through */
} Audit;

static const char *const states[] = {N_ ("present"),     N_ ("misplaced"), N_ ("missing"),
                                     N_ ("not checked"), N_ ("unknown"),   N_ ("gone"),
                                     N_ ("void"),        N_ ("on loan"),   N_ ("return not recorded")};
enum { PRESENT, MISPLACED, MISSING, UNCHECKED, UNKNOWN, GONE, VOIDED, LENT, UNRECORDED };

unsigned audit_faults (const AuditCounts *counts)
{
  return counts->misplaced + counts->missing + counts->unknown + counts->gone + counts->voided + counts->unrecorded;
}

static void give_row_of (Audit *audit, unsigned state, AuditRow *row)
{
  AuditCounts *counts = audit->query->counts;
  unsigned *const into[] = {&counts->present,   &counts->misplaced, &counts->missing,
                            &counts->unchecked, &counts->unknown,   &counts->gone,
                            &counts->voided,    &counts->lent,      &counts->unrecorded};
  ++*into[state];
  row->state = states[state];
  row->is_fault = state != PRESENT && state != UNCHECKED && state != LENT;
  if ((row->is_fault || audit->query->all) && !audit->stopped)
    audit->stopped = !audit->visit (row, audit->data);
}

/* ---- Labels ---- */

static char *print_expected (const IndexShelf *shelf)
{
  if (shelf->box != NULL || (shelf->room == NULL && shelf->shelf == NULL))
    return g_strdup (shelf->box);
  const Shelf loose = {shelf->room, shelf->shelf, NULL};
  return shelf_print (&loose);
}

/* What the index knows of a record whose label was read. */
typedef struct {
  char *path;
  IndexShelf shelf;
  bool is_gone, is_void, is_restricted, is_lent;
} Known;

static void known_clear (Known *known)
{
  g_free (known->path);
  index_shelf_clear (&known->shelf);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static bool look_up (const Audit *audit, const char *text, Known *known, GError **error)
{
  uint64_t end = 0;
  g_autoptr (GError) unknown = NULL;
  g_autofree char *over = NULL;
  g_auto (NamePlace) place = {0};
  g_auto (IndexStanding) voided = {0};
  g_auto (IndexOut) out = {0};
  known->path = index_resolve (audit->index, text, &unknown);
  if (known->path == NULL && !error_has_id (unknown, "D-REFERENCE-UNKNOWN") &&
      !error_has_id (unknown, "D-REFERENCE-AMBIGUOUS")) {
    g_propagate_error (error, g_steal_pointer (&unknown));
    return false;
  }
  if (known->path == NULL || !name_split_path (known->path, &place) || place.item == 0) {
    g_clear_pointer (&known->path, g_free);
    return true;
  }
  if (!index_destroyed (audit->index, known->path, &end, error) ||
      !index_standing_on (audit->index, known->path, STANDING_VOID, "", &voided, error) ||
      !index_restriction_over (audit->index, known->path, &over, error) ||
      !index_out (audit->index, known->path, &out, error) ||
      !index_shelf_of (audit->index, known->path, &known->shelf, error))
    return false;
  known->is_gone = end != 0;
  known->is_void = voided.entry != NULL && voided.ended == 0;
  known->is_restricted = over != NULL;
  known->is_lent = out.entry != NULL;
  return true;
}

static unsigned state_of (const Audit *audit, const Known *known)
{
  bool shelved = known->shelf.box != NULL || known->shelf.room != NULL || known->shelf.shelf != NULL;
  if (known->path == NULL)
    return UNKNOWN;
  if (known->is_gone || known->is_void)
    return known->is_gone ? GONE : VOIDED;
  if (known->is_lent)
    return UNRECORDED;
  if (audit->box != NULL)
    return g_strcmp0 (audit->box, known->shelf.box) == 0 ? PRESENT : MISPLACED;
  return shelved && !audit->named ? PRESENT : shelved && known->shelf.box == NULL ? PRESENT : MISPLACED;
}

static bool take_label (Audit *audit, const char *text, unsigned line, GError **error)
{
  g_auto (Known) known = {0};
  if (!look_up (audit, text, &known, error))
    return false;
  bool again = known.path != NULL && !g_hash_table_add (audit->seen, g_strdup (known.path));
  unsigned state = state_of (audit, &known);
  if (known.shelf.box != NULL && !known.is_gone)
    g_hash_table_add (audit->implied, g_strdup (known.shelf.box));
  if (again && state == PRESENT)
    return true;
  AuditRow row = {.path = known.path,
                  .reference = text,
                  .expected = known.is_gone ? NULL : print_expected (&known.shelf),
                  .found = audit->box,
                  .line = line,
                  .restricted = known.is_restricted};
  give_row_of (audit, state, &row);
  g_free (row.expected);
  return true;
}

static bool enter_box (Audit *audit, const char *text, GError **error)
{
  char *code = NULL;
  if (!shelf_take_code ("--box", text, &code, error))
    return false;
  g_free (audit->box);
  audit->box = code;
  if (code != NULL)
    g_hash_table_add (audit->checked, g_strdup (code));
  audit->named = audit->named || code != NULL;
  return true;
}

/* ---- Sheets ---- */

static bool is_one_of (const char *text, const char *const *words)
{
  g_autofree char *alike = text != NULL ? text_alike (text) : g_strdup ("");
  return g_strv_contains (words, alike);
}

/* Which columns have boxes and codes; -1: none. Whether the row is a heading. */
static bool read_heading (const SheetRow *row, int *box, int *code)
{
  static const char *const boxes[] = {"box", "盒号", "档案盒号", "盒", NULL};
  static const char *const codes[] = {"code", "reference", "referencecode", "档号", "编号", NULL};
  *box = *code = -1;
  for (unsigned i = 0; i < row->n; i++) {
    if (*box < 0 && is_one_of (row->cells[i].text, boxes))
      *box = (int)i;
    else if (*code < 0 && is_one_of (row->cells[i].text, codes))
      *code = (int)i;
  }
  return *code >= 0;
}

static bool is_box_code (const char *text)
{
  g_autofree char *upper = g_ascii_strup (text, -1);
  return shelf_is_code (upper);
}

/* A row without headings: a label; or a box and a label in either order. */
static bool take_cells (Audit *audit, const SheetRow *row, GError **error)
{
  const char *texts[2] = {NULL, NULL};
  for (unsigned i = 0, n = 0; i < row->n && n < 2; i++)
    if (row->cells[i].text != NULL)
      texts[n++] = row->cells[i].text;
  if (texts[0] == NULL)
    return true;
  if (g_ascii_strncasecmp (texts[0], AUDIT_BOX_LABEL, strlen (AUDIT_BOX_LABEL)) == 0)
    return enter_box (audit, texts[0] + strlen (AUDIT_BOX_LABEL), error);
  bool boxed = texts[1] != NULL;
  const char *box = boxed && is_box_code (texts[0]) ? texts[0] : texts[1];
  const char *label = box == texts[0] ? texts[1] : texts[0];
  return (!boxed || enter_box (audit, box, error)) && take_label (audit, label, row->number, error);
}

static bool take_sheet (Audit *audit, GError **error)
{
  int box = -1, code = -1;
  const GPtrArray *rows = audit->query->sheet->rows;
  bool headed = rows->len > 0 && read_heading (rows->pdata[0], &box, &code), good = true;
  for (unsigned i = headed ? 1 : 0; good && i < rows->len; i++) {
    const SheetRow *row = rows->pdata[i];
    const char *label = headed ? sheet_cell (row, (unsigned)code)->text : NULL;
    const char *in = headed && box >= 0 ? sheet_cell (row, (unsigned)box)->text : NULL;
    if (!headed)
      good = take_cells (audit, row, error);
    else
      good = (in == NULL || enter_box (audit, in, error)) &&
             (label == NULL || take_label (audit, label, row->number, error));
  }
  return good;
}

/* ---- Boxes ---- */

/* A paper that no label told of. */
static bool take_missing (const IndexRow *record, gpointer data)
{
  Audit *audit = data;
  g_auto (IndexOut) out = {0};
  bool checked = g_hash_table_contains (audit->checked, record->box);
  if (record->voided != 0 || g_hash_table_contains (audit->seen, record->path))
    return true;
  AuditRow row = {.path = record->path, .reference = record->reference, .restricted = record->restricted};
  row.expected = (char *)(guintptr)record->box;
  if (checked && !index_out (audit->index, record->path, &out, &audit->failure))
    return false;
  give_row_of (audit, !checked ? UNCHECKED : out.entry != NULL ? LENT : MISSING, &row);
  return true;
}

typedef struct {
  Audit *audit;
  GPtrArray *boxes; /* of char * */
} Boxes;

static bool gather_box (const IndexBox *box, gpointer data)
{
  Boxes *boxes = data;
  bool checked = g_hash_table_contains (boxes->audit->checked, box->box);
  if (checked || boxes->audit->query->all)
    g_ptr_array_add (boxes->boxes, g_strdup (box->box));
  else
    boxes->audit->query->counts->unchecked += box->records;
  return true;
}

static bool take_loose (const IndexRow *record, gpointer data)
{
  Audit *audit = data;
  const Shelf place = {record->room, record->shelf, NULL};
  AuditRow row = {.path = record->path, .reference = record->reference, .restricted = record->restricted};
  if (g_hash_table_contains (audit->seen, record->path))
    return true;
  row.expected = shelf_print (&place);
  give_row_of (audit, UNCHECKED, &row);
  g_free (row.expected);
  return true;
}

static bool take_boxes (Audit *audit, GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  Boxes boxes = {audit, codes};
  IndexQuery loose = {.loose = true, .by_place = true, .restricted = true};
  if (!index_boxes (audit->index, NULL, NULL, gather_box, &boxes, error))
    return false;
  for (unsigned i = 0; i < codes->len; i++)
    if (!index_in_box (audit->index, codes->pdata[i], take_missing, audit, error) || audit->failure != NULL) {
      if (audit->failure != NULL)
        g_propagate_error (error, g_steal_pointer (&audit->failure));
      return false;
    }
  return index_search (audit->index, &loose, take_loose, audit, error);
}

static void audit_clear (Audit *audit)
{
  g_free (audit->box);
  g_hash_table_unref (audit->checked);
  g_hash_table_unref (audit->implied);
  g_hash_table_unref (audit->seen);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Audit, audit_clear)

static GHashTable *texts_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static bool find_audited (Archive *archive, const ReportRequest *request, ReportVisit visit, gpointer data,
                          GError **error)
{
  GHashTableIter iter;
  gpointer code;
  g_auto (Audit) audit = {.query = request->query,
                          .index = index_of (archive, error),
                          .visit = visit,
                          .data = data,
                          .checked = texts_new (),
                          .implied = texts_new (),
                          .seen = texts_new ()};
  if (audit.index == NULL || !enter_box (&audit, audit.query->box, error))
    return false;
  if (audit.query->sheet->rows->len == 0)
    return error_set (error, ERROR_USAGE, "D-SHEET-EMPTY", NULL, "put a line into it for each label",
                      "the sheet is empty");
  *audit.query->counts = (AuditCounts){0};
  if (!take_sheet (&audit, error))
    return false;
  g_hash_table_iter_init (&iter, audit.implied);
  while (!audit.named && g_hash_table_iter_next (&iter, &code, NULL))
    g_hash_table_add (audit.checked, g_strdup (code));
  return take_boxes (&audit, error);
}

static const ReportColumn columns[] = {
    {"state", N_ ("state"), REPORT_WORD (AuditRow, state)},
    {"record", N_ ("record"), REPORT_PATH (AuditRow, path)},
    {"reference", N_ ("reference code"), REPORT_TEXT (AuditRow, reference)},
    {"expected", N_ ("should be in"), REPORT_TEXT (AuditRow, expected)},
    {"found", N_ ("found in"), REPORT_TEXT (AuditRow, found)},
    {"line", N_ ("line"), REPORT_MAYBE_NUMBER (AuditRow, line)},
    {0},
};
const Report audit_report = {.name = "audit", .columns = columns, .find = find_audited};
