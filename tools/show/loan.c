/* Entries of the registers of loans and incidents: each edition is one object. */
#include "tools/show/show.h"

#include "form/name.h"
#include "ops/lend.h"

/* The words of documents and lists. */
G_GNUC_UNUSED static const char *const words[] = {
    N_ ("asked"),  N_ ("approved"), N_ ("refused"),       N_ ("out"),         N_ ("renewed"),
    N_ ("back"),   N_ ("consult"),  N_ ("extract"),       N_ ("copy"),        N_ ("lend"),
    N_ ("damage"), N_ ("loss"),     N_ ("contradiction"), N_ ("verification")};

static void put_places (Output *output, const Entry *entry)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < entry->places->len; i++)
    g_ptr_array_add (places, name_short_from_path (entry->places->pdata[i]));
  output_strings (output, "places", N_ ("on"), places);
}

static void put_papers (Output *output, const Loan *loan)
{
  g_autoptr (GPtrArray) papers = g_ptr_array_new_with_free_func (g_free);
  for (unsigned i = 0; i < loan->papers->len; i++) {
    const LoanPaper *paper = loan->papers->pdata[i];
    g_ptr_array_add (papers, g_strdup_printf ("%s%s%s%s%s", paper->code, paper->number != NULL ? "=" : "",
                                              paper->number != NULL ? paper->number : "",
                                              paper->scan != NULL ? " " : "", paper->scan != NULL ? paper->scan : ""));
  }
  output_strings (output, "papers", N_ ("papers"), papers);
}

void show_loan (Output *output, const Loan *loan)
{
  output_text (output, "loan", N_ ("loan"), loan->entry.number);
  output_number (output, "edition", N_ ("edition"), loan->entry.edition);
  output_text (output, "step", N_ ("state"), output_word (output, loan_step_name (loan->step)));
  output_time (output, "time", N_ ("time"), loan->entry.time);
  output_text (output, "by", N_ ("by"), loan->entry.by);
  output_text (output, "use", N_ ("use"), output_word (output, loan->use));
  output_text (output, "borrower", N_ ("borrower"), loan->borrower);
  output_text (output, "department", N_ ("department"), loan->department);
  output_text (output, "external", N_ ("organisation"), loan->external);
  output_text (output, "purpose", N_ ("purpose"), loan->purpose);
  output_text (output, "post", N_ ("post"), loan->post);
  output_text (output, "approver", N_ ("approved by"), loan->approver);
  output_text (output, "person", N_ ("person"), loan->person);
  output_day (output, "due", N_ ("due back"), &loan->due);
  output_text (output, "reason", N_ ("reason"), loan->reason);
  if (loan->pages > 0)
    output_number (output, "pages", N_ ("pages"), loan->pages);
  output_text (output, "condition", N_ ("condition"), loan->condition);
  output_text (output, "result", N_ ("result of the use"), loan->result);
  output_text (output, "incident", N_ ("incident"), loan->incident);
  put_papers (output, loan);
  put_places (output, &loan->entry);
}

void show_incident (Output *output, const Incident *incident)
{
  bool opens = incident->step == INCIDENT_OPENED;
  output_text (output, "incident", N_ ("incident"), incident->entry.number);
  output_number (output, "edition", N_ ("edition"), incident->entry.edition);
  output_text (output, "kind", N_ ("type"), output_word (output, incident_kind_name (incident->kind)));
  if (output_is_json (output))
    output_flag (output, "closes", "", !opens);
  output_time (output, "time", N_ ("time"), incident->entry.time);
  output_text (output, "by", N_ ("by"), incident->entry.by);
  output_text (output, "text", opens ? N_ ("description") : N_ ("how it was settled"), incident->text);
  output_text (output, "loan", N_ ("loan"), incident->loan);
  put_places (output, &incident->entry);
}

bool show_loan_edition (Output *output, Archive *archive, Index *index, const char *number, unsigned edition,
                        GError **error)
{
  g_autoptr (LendLoan) loan = lend_open (archive, index, number, error);
  if (loan != NULL)
    show_loan (output, loan->editions->pdata[edition - 1]);
  return loan != NULL;
}
