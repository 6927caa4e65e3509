/* Collects the findings of all threads, without repeats. */
#include <string.h>

#include "sys/error.h"
#include "sys/message.h"
#include "verify/internal.h"

/* A missing file may have been left out of a pack by name, which its end tells. */
static bool is_only_missing (const Finding *finding)
{
  return g_str_has_suffix (finding->code, "-MISSING") || g_str_equal (finding->code, "V-PACK-LEFT-OUT") ||
         g_str_equal (finding->code, "V-PACK-TEXT");
}

void verify_add (Verify *verify, Finding *finding)
{
  if (finding->grade == FINDING_FAULT && !is_only_missing (finding))
    atomic_store (&verify->faulty, true);
  g_mutex_lock (&verify->lock);
  bool new = verify->findings->len < VERIFY_MAX_FINDINGS &&g_hash_table_add (
                                         verify->reported, g_strconcat (finding->code, " ", finding->place, NULL));
  if (new)
    g_ptr_array_add (verify->findings, finding);
  else if (verify->findings->len >= VERIFY_MAX_FINDINGS && finding->grade != FINDING_NOTE)
    verify->dropped++;
  g_mutex_unlock (&verify->lock);
  if (!new)
    finding_free (finding);
}

void verify_report (Verify *verify, const VerifyEntry *entry, Finding *finding)
{
  if (finding == NULL)
    return;
  if (entry != NULL && finding->grade == FINDING_FAULT)
    finding->since = verify_table_since (verify->table, entry);
  verify_add (verify, finding);
}

void verify_fault (Verify *verify, const char *code, const char *place, const VerifyEntry *entry, const char *expected,
                   const char *found, const char *message)
{
  Finding *finding = finding_new (code, place, message != NULL ? "%s" : NULL, message);
  finding->expected = g_strdup (expected);
  finding->found = g_strdup (found);
  verify_report (verify, entry, finding);
}

void verify_accuse (Verify *verify, const VerifyEntry *entry, const char *code, const char *message)
{
  verify_fault (verify, code, verify_table_path (verify->table, entry), entry, NULL, NULL, message);
}

void verify_fault_error (Verify *verify, const char *code, const char *place, const VerifyEntry *entry,
                         const GError *error)
{
  const char *where = error_where (error);
  bool line = where != NULL && !g_str_equal (where, place);
  verify_report (verify, entry, finding_new (code, place, line ? "%s (%s)" : "%s", error->message, where));
}

static void report_absent (Verify *verify, const char *path, const char *top, const VerifyEntry *entry)
{
  if (!g_str_equal (path, top)) {
    unsigned first = 0, end = 0;
    verify_table_range (verify->table, top, &first, &end);
    verify_report (
        verify, entry,
        finding_new ("V-DIR-MISSING", top,
                     message_plural ("the directory is missing; the journal lists %u entry in it",
                                     "the directory is missing; the journal lists %u entries in it", end - first),
                     end - first));
    return;
  }
  const char *code = entry == NULL                ? "V-DIR-MISSING"
                     : entry->kind == KIND_RECORD ? "V-RECORD-MISSING"
                                                  : "V-FILE-MISSING";
  verify_report (verify, entry, finding_of (code, path, NULL, NULL));
}

void verify_explain (Verify *verify, const char *path, const VerifyEntry *entry, bool directory, const GError *error)
{
  for (const char *slash = path; slash != NULL;) {
    slash = strchr (slash + 1, '/');
    g_autofree char *top = slash != NULL ? g_strndup (path, (size_t)(slash - path)) : g_strdup (path);
    g_autoptr (GError) failure = NULL;
    IoType type = top[0] == '\0' ? IO_DIR : verify->type (verify, top, &failure);
    IoType wanted = slash != NULL || directory ? IO_DIR : IO_FILE;
    if (failure != NULL) {
      verify_add (verify, finding_new ("V-UNREADABLE", top, "%s", failure->message));
      return;
    }
    if (type == IO_NONE) {
      report_absent (verify, path, top, entry);
      return;
    }
    if (type != wanted) {
      verify_fault (verify, "V-NOT-PLAIN", top, entry, NULL, NULL,
                    wanted == IO_DIR ? N_ ("this is not a directory, although one was filed here") : NULL);
      return;
    }
  }
  verify_add (verify, finding_of_error ("V-UNREADABLE", path, NULL, error));
}
