/* Returns: the pages and files that come back are compared with the record. */
#include <string.h>

#include "form/document/record.h"
#include "form/name.h"
#include "ops/ask.h"
#include "ops/lend/internal.h"
#include "store/filed.h"
#include "sys/crypto/digest.h"
#include "sys/message.h"

#define MAX_TEXT 900 /* bytes of the findings that an incident quotes */

/* ---- Files ---- */

typedef struct {
  Archive *archive;
  GPtrArray *findings; /* of Finding */
  GError *error;
} Hashing;

static bool hash_record (const Record *record G_GNUC_UNUSED, const char *path, gpointer data)
{
  Hashing *hashing = data;
  g_autoptr (Event) contents = NULL;
  g_autoptr (Digest) digest = digest_new (archive_fonds (hashing->archive)->digest);
  g_autoptr (Reading) reading = ask_open (hashing->archive, path, &hashing->error);
  if (reading == NULL || !filed_contents (hashing->archive, reading->event, &contents, &hashing->error))
    return false;
  g_autoptr (Filed) filed = filed_open_edition (hashing->archive, reading->event, contents);
  if (filed->manifest == NULL)
    g_ptr_array_add (hashing->findings, filed_fault (filed));
  else
    filed_check (filed, digest, hashing->findings);
  return true;
}

static void append_finding (GString *text, const Finding *finding)
{
  if (finding->grade == FINDING_FAULT && text->len < MAX_TEXT)
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? "; " : "", finding->code, finding->place);
}

bool lend_hash (Archive *archive, Index *index, const GPtrArray *places, char **text, GError **error)
{
  g_autoptr (GString) faults = g_string_new (NULL);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify)finding_free);
  Hashing hashing = {archive, findings, NULL};
  bool good = true;
  for (unsigned i = 0; good && i < places->len; i++)
    good = lend_visit_records (archive, index, places->pdata[i], hash_record, &hashing, error) && hashing.error == NULL;
  if (hashing.error != NULL)
    g_propagate_error (error, hashing.error);
  for (unsigned i = 0; i < findings->len; i++)
    append_finding (faults, findings->pdata[i]);
  *text = good && faults->len > 0 ? g_strdup (faults->str) : NULL;
  return good;
}

/* ---- Pages ---- */

typedef struct {
  unsigned pages;
  bool unknown;
} Counting;

static bool count_pages (const Record *record, const char *path G_GNUC_UNUSED, gpointer data)
{
  Counting *counting = data;
  unsigned pages = record_paper_pages (record);
  counting->pages += pages;
  counting->unknown = counting->unknown || pages == 0;
  return true;
}

/* What differs in pages, as a text; NULL: nothing, or it is not known. */
static bool compare_pages (Change *change, const Loan *back, char **text, IncidentKind *kind, GError **error)
{
  Counting counting = {0};
  *text = NULL;
  for (unsigned i = 0; i < back->entry.places->len; i++)
    if (!lend_visit_records (change->archive, change->index, back->entry.places->pdata[i], count_pages, &counting,
                             error))
      return false;
  *kind = back->pages < counting.pages || back->pages == 0 ? INCIDENT_LOSS : INCIDENT_CONTRADICTION;
  if (counting.unknown && back->pages == 0)
    *text = g_strdup (_ ("pages: none came back; how many there are is not recorded"));
  else if (!counting.unknown && back->pages != counting.pages)
    *text = g_strdup_printf (_ ("pages: %u came back, %u are recorded"), back->pages, counting.pages);
  return true;
}

/* ---- The incident ---- */

static gpointer copy_place (gconstpointer place, gpointer data G_GNUC_UNUSED)
{
  return g_strdup (place);
}

bool lend_report (Change *change, const LendLoan *loan, Loan *back, bool counted, const char *hashed,
                  Incident **incident, GError **error)
{
  g_autofree char *pages = NULL;
  IncidentKind kind = INCIDENT_VERIFICATION;
  if (counted && !compare_pages (change, back, &pages, &kind, error))
    return false;
  if (pages == NULL && hashed == NULL)
    return true;
  g_autoptr (Incident) found = incident_new (pages != NULL ? kind : INCIDENT_VERIFICATION);
  found->loan = g_strdup (loan->number);
  found->text = pages != NULL && hashed != NULL ? g_strdup_printf ("%s; %s", pages, hashed)
                                                : g_strdup (pages != NULL ? pages : hashed);
  g_ptr_array_extend (found->entry.places, back->entry.places, copy_place, NULL);
  if (!change_begin_entry (change, &found->entry, ENTRY_INCIDENTS, NULL, error) ||
      !change_enter (change, KIND_INCIDENT, found, _ ("the new incident"), error))
    return false;
  back->incident = g_strdup (found->entry.number);
  *incident = g_steal_pointer (&found);
  return true;
}
