/* dossier amend: corrects records. Each correction is a new edition; nothing is overwritten. */
#include "tools/amend/amend.h"

#include "form/date.h"
#include "tools/screen/references.h"
#include "tools/show/show.h"

static bool read_period (const char *name G_GNUC_UNUSED, const char *value, gpointer data, GError **error)
{
  AmendRequest *request = data;
  return date_parse_period (value, &request->period_first, &request->period_last, error);
}

typedef struct {
  Context *context;
  Archive *archive;
  const AmendRequest *request;
  const GDate *today;
} Amending;

static bool try_amendment (const char *const *reference, gpointer data, GError **error)
{
  const Amending *amending = data;
  AmendRequest request = *amending->request;
  request.references = reference;
  g_autoptr (GPtrArray) all =
      amend_run (amending->archive, &request, command_actor (amending->context), amending->today, true, error);
  return all != NULL;
}

int amend_named (Context *context, AmendRequest *request, const char *verb, char **arguments, GError **error)
{
  GDate today;
  g_auto (GStrv) references = arguments != NULL ? references_some (verb, N_ ("name a record"), arguments, error) : NULL;
  g_autoptr (Archive) archive = references != NULL ? command_open_to_act (context, "amend", error) : NULL;
  if (archive == NULL || !command_today (context, archive, &today, error))
    return 0;
  request->references = (const char *const *)references;
  g_autoptr (GPtrArray) all = amend_run (archive, request, command_actor (context), &today, context->dry_run, error);
  if (all != NULL) {
    show_amended (context, archive, all);
    return 0;
  }
  Amending amending = {context, archive, request, &today};
  references_tell_all (context, archive, request->references, try_amendment, &amending, error);
  return 0;
}

int command_amend (Context *context, char **argv, GError **error)
{
  AmendRequest request = {0};
  const Option options[] = {
      {OPTION_REASON (&request.reason), .needed = true},
      {"title", 't', N_ ("the right title"), "TEXT", .text = &request.title},
      {"date", 'd', N_ ("the right date of the document"), "DATE", .day = &request.date},
      {"kind", 0, N_ ("kind of record, one of the layout's"), "KIND", .text = &request.kind},
      {"creator", 0, N_ ("author of the document, instead of those recorded"), "NAME", .list = &request.creators},
      {"docno", 0, N_ ("the document's own number"), "TEXT", .text = &request.docno},
      {OPTION_FORMER_CODE (&request.former_codes)},
      {OPTION_VALID_UNTIL (&request.valid_until)},
      {"copies", 0, N_ ("number of paper copies"), "N", .number = &request.copies, .most = 9999},
      {"pages", 0, N_ ("number of pages that the scans must have"), "N", .number = &request.pages, .most = 9999999},
      {"secrecy", 0, N_ ("security classification"), "TEXT", .text = &request.secrecy},
      {"note", 0, N_ ("one more remark"), "TEXT", .text = &request.note},
      {"period", 0, N_ ("period that a plan or summary covers"), "PERIOD", .set = read_period, .data = &request},
      {"opened", 0, N_ ("first day of a meeting, project or case"), "DATE", .day = &request.opened},
      {"closed", 0, N_ ("last day of a meeting, project or case"), "DATE", .day = &request.closed},
      {"replied", 0, N_ ("the right date of the reply in this record"), "DATE", .day = &request.replied},
      {"reply-to", 0, N_ ("request that this record replies to"), "REF", .text = &request.reply_to},
      {"clear", 0, N_ ("empty a field: date, docno, creator, note, …"), "FIELD", .list = &request.clear},
      {"add", 0, N_ ("add a part"), "ROLE=FILE", .files = &request.add},
      {"replace", 0, N_ ("supersede a part with a new scan; the old one stays"), "PART=FILE",
       .files = &request.replace},
      {"duplicate", 0, N_ ("take scans that were filed before"), NULL, .flag = &request.duplicate},
      {"waive", 0, N_ ("waive a check: pages, parts, damaged, locked, date"), "CHECK", .list = &request.waive},
      {0},
  };
  char **arguments = options_read (context, "amend REF…|- --reason TEXT", 0, OPTIONS_MANY, options, argv, error);
  return amend_named (context, &request, "amend", arguments, error);
}
