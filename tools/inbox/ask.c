/* dossier inbox file on a terminal: one screen and one key for each record. */
#include <stdio.h>

#include "form/date.h"
#include "form/text.h"
#include "ops/customers.h"
#include "store/layouts.h"
#include "sys/error.h"
#include "sys/message.h"
#include "tools/inbox/inbox.h"
#include "tools/screen/dialog.h"

/* The last accepted values. */
typedef struct {
  char *customer, *category;
  GDate date;
} Sticky;

static void show (const char *label, const char *value, const char *more)
{
  g_autofree char *text = value == NULL ? g_strdup ("-") : text_escape (value, -1);
  g_autofree char *rest = more == NULL ? g_strdup ("") : text_escape (more, -1);
  fprintf (stderr, "  %s  %s %s\n", label, text, rest);
}

static bool lacks (const InboxProposal *proposal, InboxField field)
{
  switch (field) {
  case INBOX_CUSTOMER:
    return proposal->customer == NULL;
  case INBOX_CATEGORY:
    return proposal->category == NULL;
  case INBOX_DATE:
    return !g_date_valid (&proposal->date);
  default:
    return false;
  }
}

static void show_proposal (const Context *context, Archive *archive, const InboxProposal *proposal, unsigned i,
                           unsigned n)
{
  const Layout *layout = layouts_in_force (archive, NULL);
  const LayoutCategory *category =
      layout == NULL || proposal->category == NULL ? NULL : layout_category_by_code (layout, proposal->category);
  g_autoptr (Customer) customer =
      proposal->customer == NULL ? NULL : customers_read (archive, proposal->customer, 0, NULL);
  g_autofree char *names = inbox_name_files (proposal), *day = date_print (&proposal->date);
  unsigned pages = 0;
  for (unsigned j = 0; j < proposal->files->len; j++)
    pages += ((const InboxFile *)proposal->files->pdata[j])->pages;
  g_autofree char *counted = pages == 0 ? output_files (proposal->files->len) : output_pages (pages, 0);
  fprintf (stderr, "\n%u/%u  %s  (%s)\n", i + 1, n, names, counted);
  show (_ ("customer"), proposal->customer, customer == NULL ? NULL : customer->name);
  show (_ ("category"), proposal->category,
        category == NULL ? NULL : category_title (category, output_language (context->output)));
  show (_ ("date"), day, NULL);
  show (_ ("title"), proposal->title, NULL);
  if (proposal->problem != NULL)
    show (_ ("problem"), proposal->problem, NULL);
  if (proposal->hint != NULL && !lacks (proposal, INBOX_CUSTOMER) && !lacks (proposal, INBOX_CATEGORY))
    show (_ ("what helps"), proposal->hint, NULL);
}

/* Sets a field from a line that is typed, until it is understood or empty. */
static bool prompt_field (Archive *archive, Inbox *inbox, InboxProposal *proposal, InboxField field)
{
  static const char *const labels[] = {[INBOX_CUSTOMER] = N_ ("customer"),
                                       [INBOX_CATEGORY] = N_ ("category"),
                                       [INBOX_TITLE] = N_ ("title"),
                                       [INBOX_DATE] = N_ ("date")};
  g_autofree char *day = date_print (&proposal->date);
  const char *const now[] = {[INBOX_CUSTOMER] = proposal->customer,
                             [INBOX_CATEGORY] = proposal->category,
                             [INBOX_TITLE] = proposal->title,
                             [INBOX_DATE] = day};
  for (;;) {
    g_autoptr (GError) fault = NULL;
    g_autofree char *line = dialog_line (_ (labels[field]), now[field]);
    if (line == NULL || inbox_set (inbox, archive, proposal, field, line, &fault))
      return line != NULL;
    const char *hint = error_hint (fault);
    fprintf (stderr, "%s\n%s%s", fault->message, hint == NULL ? "" : hint, hint == NULL ? "" : "\n");
  }
}

static bool apply_sticky (Archive *archive, Inbox *inbox, InboxProposal *proposal, const Sticky *sticky, GError **error)
{
  if (proposal->customer == NULL && sticky->customer != NULL &&
      !inbox_set (inbox, archive, proposal, INBOX_CUSTOMER, sticky->customer, error))
    return false;
  if (proposal->category == NULL && sticky->category != NULL &&
      !inbox_set (inbox, archive, proposal, INBOX_CATEGORY, sticky->category, error))
    return false;
  if (!g_date_valid (&proposal->date))
    proposal->date = sticky->date;
  return true;
}

static void keep_sticky (Sticky *sticky, const InboxProposal *proposal)
{
  g_free (sticky->customer);
  g_free (sticky->category);
  sticky->customer = g_strdup (proposal->customer);
  sticky->category = g_strdup (proposal->category);
  sticky->date = proposal->date;
}

/* Asks for missing fields, and ends when a record lacks one that it must have. */
static void fill_gaps (Archive *archive, Inbox *inbox, InboxProposal *proposal)
{
  static const InboxField fields[] = {INBOX_CUSTOMER, INBOX_CATEGORY, INBOX_DATE};
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    if (lacks (proposal, fields[i]) &&
        (!prompt_field (archive, inbox, proposal, fields[i]) || lacks (proposal, fields[i])))
      return;
}

/* Accepts the proposal; fields that were given now are shown before. */
static int take_whole (Archive *archive, Inbox *inbox, InboxProposal *proposal)
{
  bool was_whole = proposal->problem == NULL && !lacks (proposal, INBOX_DATE);
  if (!was_whole)
    fill_gaps (archive, inbox, proposal);
  bool has_no_date = proposal->problem == NULL && lacks (proposal, INBOX_DATE);
  proposal->skipped = !was_whole && !has_no_date;
  return proposal->skipped ? 0 : 1;
}

/* What a key does with the proposal; the step to the next one to show: 1, 0 or -1; 2: no other. */
static int take_key (Archive *archive, Inbox *inbox, InboxProposal *proposal, char key)
{
  switch (key) {
  case 'c':
    prompt_field (archive, inbox, proposal, INBOX_CUSTOMER);
    return 0;
  case 'k':
    prompt_field (archive, inbox, proposal, INBOX_CATEGORY);
    return 0;
  case 'd':
    prompt_field (archive, inbox, proposal, INBOX_DATE);
    return 0;
  case 't':
    prompt_field (archive, inbox, proposal, INBOX_TITLE);
    return 0;
  case '\n':
  case 'y':
    return take_whole (archive, inbox, proposal);
  case 's':
    proposal->skipped = true;
    return 1;
  case 'b':
    return -1;
  case 'q':
    return 2;
  default:
    return 0;
  }
}

/* Nobody is asked about what only waits for a file. */
static GPtrArray *list_questions (const Inbox *inbox)
{
  GPtrArray *all = g_ptr_array_new ();
  for (unsigned i = 0; i < inbox_proposals (inbox)->len; i++) {
    InboxProposal *proposal = inbox_proposals (inbox)->pdata[i];
    if (proposal->files->len > 0 && (proposal->problem == NULL || proposal->needs_person))
      g_ptr_array_add (all, proposal);
  }
  return all;
}

bool inbox_ask (Context *context, Archive *archive, Inbox *inbox, GError **error)
{
  g_autoptr (GPtrArray) all = list_questions (inbox);
  Sticky sticky = {0};
  bool good = true;
  int at = 0, n = (int)all->len;
  for (int i = 0; i < n; i++)
    ((InboxProposal *)all->pdata[i])->skipped = true;
  while (good && at < n) {
    InboxProposal *proposal = all->pdata[at];
    good = apply_sticky (archive, inbox, proposal, &sticky, error);
    if (!good)
      break;
    show_proposal (context, archive, proposal, (unsigned)at, all->len);
    int step = take_key (
        archive, inbox, proposal,
        dialog_key (_ ("[Enter] accept  [c]ustomer  [k] category  [d]ate  [t]itle  [s]kip  [b]ack  [q]uit: ")));
    if (step == 1 && !proposal->skipped)
      keep_sticky (&sticky, proposal);
    at = step == 2 ? n : MAX (0, at + step);
  }
  g_free (sticky.customer);
  g_free (sticky.category);
  return good;
}
