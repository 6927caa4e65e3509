/* Whether a record may be destroyed. The same checks are made when a register is drawn up, before each signature, and
 * at the journal's head before each record is destroyed. */
#include <string.h>

#include "form/date.h"
#include "form/name.h"
#include "ops/decide.h"
#include "ops/destroy/internal.h"
#include "store/index.h"
#include "store/journal.h"
#include "sys/error.h"
#include "sys/message.h"

static bool refuse_line (GError **error, const char *id, const char *path, const char *hint, const char *message)
{
  g_autofree char *brief = name_short_from_path (path);
  return error_set (error, ERROR_REFUSED, id, brief != NULL ? brief : path, hint, "%s", _ (message));
}

static bool check_standing (Index *index, const RegisterLine *line, GError **error)
{
  uint64_t event = 0;
  bool sealed = false;
  g_autofree char *volume = g_path_get_dirname (line->path);
  if (!index_destroyed (index, line->path, &event, error) || !index_volume_sealed (index, volume, &sealed, error))
    return false;
  if (event != 0)
    return refuse_line (error, "D-DESTROY-GONE", line->path, NULL,
                        N_ ("the record is already destroyed or transferred"));
  g_autofree char *brief = name_short_from_path (volume);
  g_autofree char *hint = g_strdup_printf (_ ("run `dossier seal %s` first"), brief);
  return sealed ||
         refuse_line (error, "D-DESTROY-UNSEALED", line->path, hint, N_ ("the record's volume is not sealed"));
}

/* Whether it is the record that the line describes: filed by the same event, with the same manifest. */
static bool check_identity (Archive *archive, Index *index, const RegisterLine *line, GError **error)
{
  uint64_t filed = 0;
  if (!index_event_of (index, line->path, &filed, error))
    return false;
  g_autoptr (Event) event = filed == 0 ? NULL : journal_event (archive_journal (archive), filed, error);
  if (event == NULL && filed != 0)
    return false;
  g_autofree char *reference = refcode_print (&line->reference);
  if (event != NULL && filed == line->filed && g_strcmp0 (event_get (event, "manifest"), line->manifest) == 0 &&
      g_strcmp0 (event_get (event, "ref"), reference) == 0 && event_get_number (event, "files") == line->files &&
      event_get_number (event, "bytes") == line->bytes && event_get_number (event, "pages") == line->pages)
    return true;
  return refuse_line (error, "D-DESTROY-CHANGED", line->path, N_ ("draw up a new edition of the register"),
                      N_ ("register and journal do not agree about this record"));
}

static bool check_term_over (const Retention *retention, const GDate *day, GError **error)
{
  if (retention->end == RETENTION_PERMANENT)
    return refuse_line (error, "D-DESTROY-PERMANENT", retention->path, NULL, N_ ("the record is kept permanently"));
  g_autofree char *first = date_print (&retention->first), *brief = name_short_from_path (retention->path);
  g_autofree char *hint = g_strdup_printf (_ ("see `dossier why %s`"), brief);
  if (retention->end == RETENTION_UNKNOWN)
    return refuse_line (error, "D-DESTROY-UNKNOWN", retention->path, hint,
                        N_ ("the end of its retention period cannot be computed"));
  if (g_date_compare (&retention->first, day) <= 0)
    return true;
  return error_set (error, ERROR_REFUSED, "D-DESTROY-TERM", brief, hint,
                    "the retention period is not over: the record may be destroyed from %s on", first);
}

static bool check_holds (const Retention *retention, GError **error)
{
  if (retention->holds[0] == NULL)
    return true;
  g_autofree char *holds = g_strjoinv (", ", retention->holds), *brief = name_short_from_path (retention->path);
  return error_set (error, ERROR_REFUSED, "D-DESTROY-HELD", brief,
                    "leave the record off the register, or wait until the hold is lifted", "the record is on hold: %s",
                    holds);
}

bool destroy_check_line (Archive *archive, Index *index, const RegisterLine *line, const GDate *day, GError **error)
{
  if (!check_standing (index, line, error) || !check_identity (archive, index, line, error))
    return false;
  g_autoptr (Retention) retention = retention_of (archive, index, line->path, error);
  return retention != NULL && check_holds (retention, error) && check_term_over (retention, day, error);
}

bool destroy_check_lines (Archive *archive, Index *index, const Destruction *destruction, GError **error)
{
  GDate today = destroy_today (archive);
  for (unsigned i = 0; i < destruction->list->lines->len; i++) {
    const RegisterLine *line = destruction->list->lines->pdata[i];
    uint64_t gone = 0;
    if (line->disposition == REGISTER_KEEP)
      continue;
    if (!index_destroyed (index, line->path, &gone, error))
      return false;
    if (gone == 0 && !destroy_check_line (archive, index, line, &today, error))
      return false;
  }
  return true;
}
