/* Files are grouped in one walk over their names in order. A group that cannot be complete, because a file within it is
 * still changing, waits; one that has a broken page is put aside whole, so that it comes back whole. Each group is
 * described by the first that knows: its sheet or label, the options, the record to be like, the name of its file. */
#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/ask.h"
#include "ops/customers.h"
#include "ops/inbox/internal.h"
#include "store/index.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"

void inbox_proposal_free (gpointer data)
{
  InboxProposal *proposal = data;
  g_ptr_array_unref (proposal->files);
  g_free (proposal->customer);
  g_free (proposal->category);
  g_free (proposal->title);
  g_free (proposal->kind);
  g_free (proposal->problem);
  g_free (proposal->hint);
  g_free (proposal->place);
  g_free (proposal);
}

static void hold (InboxProposal *proposal, const char *problem, const char *hint, bool needs_person)
{
  if (proposal->problem != NULL)
    return;
  proposal->problem = g_strdup (problem);
  proposal->hint = g_strdup (hint);
  proposal->needs_person = needs_person;
}

static void hold_error (InboxProposal *proposal, const GError *error)
{
  const char *where = error_where (error);
  g_autofree char *problem =
      g_strdup_printf ("%s%s%s", where == NULL ? "" : where, where == NULL ? "" : ": ", error->message);
  hold (proposal, problem, error_hint (error), true);
}

/* ---- Groups ---- */

typedef struct {
  Inbox *inbox;
  bool has_codes;         /* some page has a sheet's or a label's code */
  InboxProposal *open;    /* the group that further pages join, or NULL */
  const InboxFile *doubt; /* a file before this one, since the last code, that may turn out to have one */
} Grouping;

static InboxProposal *begin_group (Grouping *grouping, InboxFile *sheet)
{
  InboxProposal *proposal = g_new0 (InboxProposal, 1);
  proposal->files = g_ptr_array_new ();
  proposal->sheet = sheet;
  g_ptr_array_add (grouping->inbox->proposals, proposal);
  return proposal;
}

static void wait_for (InboxProposal *proposal, const InboxFile *file)
{
  g_autofree char *name = text_escape (file->name, -1);
  g_autofree char *problem = g_strdup_printf (_ ("it waits for %s, which may belong to it"), name);
  hold (proposal, problem, NULL, false);
}

/* A page that may be a separator sheet or have a label, since its codes could not be looked for. */
static void doubt_page (InboxProposal *proposal, const InboxFile *file)
{
  g_autofree char *name = text_escape (file->name, -1);
  g_autofree char *problem = g_strdup_printf (_ ("%s may be a separator sheet: its codes cannot be read"), name);
  hold (proposal, problem, _ ("scan that page again, as JPEG or PNG, or take it out and file it with `dossier file`"),
        true);
}

static bool is_page (const InboxFile *file)
{
  return file->counted || g_str_has_prefix (file->media, "image/");
}

static bool begins_group (const InboxFile *file)
{
  return ((const InboxEntry *)file)->bad_label || file->is_sheet || file->label.kind == LABEL_RECORD;
}

static void group_file (Grouping *grouping, InboxFile *file)
{
  if (file->state == INBOX_WAITING) {
    if (grouping->has_codes && grouping->open != NULL)
      wait_for (grouping->open, file);
    grouping->doubt = file;
    return;
  }
  if (begins_group (file)) {
    bool joins = file->label.kind == LABEL_RECORD && file->state == INBOX_READY;
    grouping->doubt = NULL;
    grouping->open = begin_group (grouping, joins ? NULL : file);
    if (joins)
      g_ptr_array_add (grouping->open->files, file);
    return;
  }
  /* Texts and tables come from people, not from the scanner. */
  InboxProposal *proposal = file->state == INBOX_READY && !is_page (file) ? NULL : grouping->open;
  if (proposal == NULL && file->state == INBOX_BROKEN)
    return;
  if (proposal == NULL)
    proposal = begin_group (grouping, NULL);
  g_ptr_array_add (proposal->files, file);
  if (grouping->has_codes && ((const InboxEntry *)file)->unread != NULL)
    doubt_page (proposal, file);
  if (grouping->has_codes && grouping->doubt != NULL && is_page (file))
    wait_for (proposal, grouping->doubt);
}

/* The microseconds since anything in the folder changed. */
static gint64 quiet_since (const Inbox *inbox)
{
  gint64 least = G_MAXINT64;
  for (unsigned i = 0; i < inbox->files->len; i++)
    least = MIN (least, ((const InboxEntry *)inbox->files->pdata[i])->quiet);
  return least;
}

static void end_groups (Grouping *grouping)
{
  Inbox *inbox = grouping->inbox;
  InboxProposal *last = grouping->open;
  if (last == NULL)
    return;
  if (inbox->request->more_come && quiet_since (inbox) < inbox_patience (inbox, INBOX_PATIENCE))
    hold (last, _ ("further pages of it may come"), NULL, false);
  else if (last->files->len == 0)
    hold (last, _ ("no page follows the separator sheet"), _ ("scan the pages"), true);
}

/* The first broken file of a group takes the others with it. */
static void put_aside_whole (InboxProposal *proposal)
{
  const InboxFile *broken = proposal->sheet != NULL && proposal->sheet->state == INBOX_BROKEN ? proposal->sheet : NULL;
  for (unsigned i = 0; broken == NULL && i < proposal->files->len; i++)
    broken = ((InboxFile *)proposal->files->pdata[i])->state == INBOX_BROKEN ? proposal->files->pdata[i] : NULL;
  if (broken == NULL || proposal->problem != NULL)
    return;
  g_autofree char *name = text_escape (broken->name, -1);
  g_autofree char *problem = g_strdup_printf (_ ("%s, of the same record: %s"), name, broken->problem);
  hold (proposal, problem, NULL, true);
  for (unsigned i = 0; i <= proposal->files->len; i++) {
    InboxFile *file = i < proposal->files->len ? proposal->files->pdata[i] : proposal->sheet;
    if (file == NULL || file->state == INBOX_BROKEN)
      continue;
    file->state = INBOX_BROKEN;
    inbox_say (file, problem, _ ("put all files of the record back together, with that one in order"));
  }
}

/* A group that waits holds its broken page back, too. */
static void keep_together (InboxProposal *proposal)
{
  for (unsigned i = 0; proposal->problem != NULL && i < proposal->files->len; i++) {
    InboxFile *file = proposal->files->pdata[i];
    if (file->state == INBOX_BROKEN)
      file->state = INBOX_WAITING;
  }
}

static void group_all (Inbox *inbox)
{
  Grouping grouping = {.inbox = inbox};
  for (unsigned i = 0; i < inbox->files->len; i++)
    grouping.has_codes = grouping.has_codes || begins_group (inbox->files->pdata[i]);
  for (unsigned i = 0; i < inbox->files->len; i++) {
    InboxFile *file = inbox->files->pdata[i];
    if (file->state != INBOX_STAYS && !((const InboxEntry *)file)->is_temporary)
      group_file (&grouping, file);
  }
  end_groups (&grouping);
  for (unsigned i = 0; i < inbox->proposals->len; i++) {
    keep_together (inbox->proposals->pdata[i]);
    put_aside_whole (inbox->proposals->pdata[i]);
  }
}

/* ---- Descriptions ---- */

typedef struct {
  Inbox *inbox;
  Archive *archive;
  const Layout *layout;
} Describing;

static void set_once (char **into, const char *value)
{
  if (*into == NULL && value != NULL && *value != '\0')
    *into = g_strdup (value);
}

static void copy_record (InboxProposal *proposal, const Record *record, bool whole)
{
  set_once (&proposal->customer, record->reference.customer);
  set_once (&proposal->category, record->reference.category);
  set_once (&proposal->kind, record->kind);
  if (whole)
    set_once (&proposal->title, record->title);
  if (whole && !g_date_valid (&proposal->date))
    proposal->date = record->date;
}

static void describe_by_sheet (const Describing *all, InboxProposal *proposal)
{
  const Label *label = &proposal->sheet->label;
  const char *fonds = archive_fonds (all->archive)->code;
  const LayoutCategory *category =
      label->category == NULL ? NULL : layout_category_by_code (all->layout, label->category);
  proposal->by = label->customer == NULL && label->category == NULL ? NULL : N_ ("sheet");
  set_once (&proposal->customer, label->customer);
  set_once (&proposal->category, label->category);
  set_once (&proposal->kind, label->record_kind);
  set_once (&proposal->title, label->title);
  proposal->date = label->date;
  if (label->fonds != NULL && strcmp (label->fonds, fonds) != 0) {
    g_autofree char *problem = g_strdup_printf (_ ("the sheet is of another archive: %s"), label->fonds);
    hold (proposal, problem, _ ("print the sheet for this archive"), true);
  } else if (category != NULL && label->retention != NULL &&
             strcmp (label->retention, category_period (category)) != 0) {
    g_autofree char *problem = g_strdup_printf (_ ("the sheet says %s, and the layout says %s for %s"),
                                                label->retention, category_period (category), label->category);
    hold (proposal, problem, _ ("print the sheet anew"), true);
  }
}

/* The page has the label of a record: it is described like that one. */
static void describe_by_label (const Describing *all, InboxProposal *proposal, const Label *label)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reference = label_print (label);
  if (strcmp (label->record.fonds, archive_fonds (all->archive)->code) != 0)
    return;
  g_autoptr (Reading) reading = ask_open (all->archive, reference, &error);
  proposal->by = N_ ("label");
  if (error != NULL)
    hold_error (proposal, error);
  else if (reading->record == NULL || reading->restricted)
    hold (proposal, _ ("the record of its label is gone"), _ ("remove the label, or print another one"), true);
  else
    copy_record (proposal, reading->record, true);
}

/* Several pages need a title; one has that of its name, as with `file`. */
static char *title_of_pages (const InboxProposal *proposal)
{
  const InboxFile *first = proposal->files->pdata[0];
  g_autofree char *stem = text_escape (first->name, -1);
  char *dot = strrchr (stem, '.');
  if (dot != NULL && dot != stem && strlen (dot) <= 6)
    *dot = '\0';
  return text_tidy (stem, FIELD_MAX_LINE);
}

static void find_customer (const Describing *all, InboxProposal *proposal)
{
  g_autoptr (GError) error = NULL;
  Index *index = index_of (all->archive, &error);
  char *number = index == NULL ? NULL : customers_find (index, proposal->customer, false, &error);
  if (number == NULL) {
    hold_error (proposal, error);
    return;
  }
  g_free (proposal->customer);
  proposal->customer = number;
}

static void check_category (const Describing *all, InboxProposal *proposal)
{
  g_autoptr (GError) error = NULL;
  const LayoutCategory *category = layout_category_find (all->layout, proposal->category, &error);
  if (category == NULL) {
    hold_error (proposal, error);
    return;
  }
  g_free (proposal->category);
  proposal->category = g_strdup (category_code (category));
}

/* Makes customer and category a number and a code. */
static void resolve (const Describing *all, InboxProposal *proposal)
{
  if (proposal->customer != NULL)
    find_customer (all, proposal);
  if (proposal->category != NULL)
    check_category (all, proposal);
}

static void check (const Describing *all, InboxProposal *proposal)
{
  const LayoutCategory *category =
      proposal->category == NULL ? NULL : layout_category_find (all->layout, proposal->category, NULL);
  bool is_own = category != NULL && category_holds (category, true) && !category_holds (category, false);
  if (proposal->customer == NULL && !is_own)
    hold (proposal, _ ("the customer is not known"),
          _ ("add --customer, begin the file's name with the customer's number, or use a separator sheet"), true);
  if (proposal->category == NULL)
    hold (proposal, _ ("the category is not known"),
          _ ("add --category, put it into the file's name, or use a separator sheet"), true);
  resolve (all, proposal);
}

/* A refused proposal is not tried again at each look. */
static void recall_refusal (InboxProposal *proposal)
{
  const InboxEntry *first = proposal->files->pdata[0];
  if (first->refusal != NULL && first->retry > g_get_monotonic_time ())
    hold (proposal, first->refusal, first->advice, true);
}

static void describe_group (const Describing *all, InboxProposal *proposal)
{
  const FilingRequest *form = all->inbox->request->form;
  if (proposal->files->len == 0)
    return;
  const InboxFile *first = proposal->files->pdata[0];
  if (proposal->sheet != NULL)
    describe_by_sheet (all, proposal);
  else if (first->label.kind == LABEL_RECORD)
    describe_by_label (all, proposal, &first->label);
  set_once (&proposal->customer, form->customer);
  set_once (&proposal->category, form->category);
  set_once (&proposal->title, form->title);
  set_once (&proposal->kind, form->kind);
  if (!g_date_valid (&proposal->date))
    proposal->date = form->date;
  if (all->inbox->like != NULL)
    copy_record (proposal, all->inbox->like, false);
  bool is_given = proposal->by == NULL && proposal->customer != NULL;
  if (proposal->sheet == NULL && proposal->by == NULL) {
    resolve (all, proposal);
    inbox_read_name (all->inbox, all->archive, all->layout, first->name, proposal);
  }
  if (proposal->by == NULL && proposal->customer != NULL)
    proposal->by = is_given ? N_ ("given") : N_ ("name");
  if (proposal->title == NULL && proposal->files->len > 1)
    proposal->title = title_of_pages (proposal);
  recall_refusal (proposal);
  check (all, proposal);
}

static bool read_like (const Describing *all, GError **error)
{
  const char *reference = all->inbox->request->like;
  if (reference == NULL)
    return true;
  g_autoptr (Reading) reading = ask_open (all->archive, reference, error);
  if (reading == NULL || !ask_check_stands (reading, error))
    return false;
  if (reading->record == NULL || reading->restricted)
    return error_set (error, ERROR_USAGE, "D-NOT-A-RECORD", reference, "name a record", "this is not a record");
  Index *index = index_of (all->archive, error);
  index_shelf_clear (&all->inbox->shelf);
  if (index == NULL || !index_shelf_of (index, reading->path, &all->inbox->shelf, error))
    return false;
  record_free (all->inbox->like);
  all->inbox->like = g_steal_pointer (&reading->record);
  GPtrArray *names = all->inbox->like->creators;
  g_strfreev (all->inbox->creators);
  all->inbox->creators = g_new0 (char *, names->len + 1);
  for (unsigned i = 0; i < names->len; i++)
    all->inbox->creators[i] = g_strdup (names->pdata[i]);
  return true;
}

bool inbox_propose (Inbox *inbox, Archive *archive, GError **error)
{
  Describing all = {inbox, archive, layouts_in_force (archive, error)};
  if (all.layout == NULL || !read_like (&all, error))
    return false;
  group_all (inbox);
  for (unsigned i = 0; i < inbox->proposals->len; i++)
    describe_group (&all, inbox->proposals->pdata[i]);
  return true;
}

/* ---- Changes ---- */

/* The value as a proposal keeps it; NULL and *error when it is not understood. Given. */
static char *understand (Index *index, const Layout *layout, InboxField field, const char *value, GError **error)
{
  char *text = NULL;
  if (field == INBOX_CUSTOMER)
    return customers_find (index, value, false, error);
  if (field == INBOX_TITLE)
    return text_take ("--title", value, FIELD_MAX_LINE, &text, error) ? text : NULL;
  const LayoutCategory *category = layout_category_find (layout, value, error);
  return category != NULL ? g_strdup (category_code (category)) : NULL;
}

bool inbox_set (Inbox *inbox, Archive *archive, InboxProposal *proposal, InboxField field, const char *value,
                GError **error)
{
  char **const texts[] = {
      [INBOX_CUSTOMER] = &proposal->customer, [INBOX_CATEGORY] = &proposal->category, [INBOX_TITLE] = &proposal->title};
  Describing all = {inbox, archive, layouts_in_force (archive, error)};
  Index *index = all.layout == NULL ? NULL : index_of (archive, error);
  if (index == NULL)
    return false;
  if (field == INBOX_DATE) {
    GDate day;
    g_date_clear (&day, 1);
    if (*value != '\0' && !date_parse (value, &day, error))
      return false;
    proposal->date = day;
    return true;
  }
  char *text = *value != '\0' ? understand (index, all.layout, field, value, error) : NULL;
  if (*value != '\0' && text == NULL)
    return false;
  g_free (*texts[field]);
  *texts[field] = text;
  g_clear_pointer (&proposal->problem, g_free);
  g_clear_pointer (&proposal->hint, g_free);
  check (&all, proposal);
  return true;
}
