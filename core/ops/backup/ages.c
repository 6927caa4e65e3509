/* Packs are events; verifications are known to the user's own machine only. */
#include "ops/backup/ages.h"

#include <string.h>

#include "form/date.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "store/verified.h"
#include "sys/error.h"
#include "sys/message.h"

static const char *const things[BACKUP_AGES] = {LAYOUT_FULL_PACK, LAYOUT_PACK, LAYOUT_VERIFICATION};
enum { FULL_PACK, PACK, VERIFICATION };

/* ---- Events ---- */

typedef struct {
  GHashTable *gone; /* numbers of the events of packs */
  BackupAge *ages;
} Packs;

static bool note_gone (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                       G_GNUC_UNUSED GError **error)
{
  g_hash_table_add (data, GUINT_TO_POINTER ((guint)event_get_number (event, "pack")));
  return true;
}

static bool note_pack (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data,
                       G_GNUC_UNUSED GError **error)
{
  Packs *packs = data;
  if (g_hash_table_contains (packs->gone, GUINT_TO_POINTER ((guint)event_number (event))))
    return true;
  packs->ages[PACK].time = event_time (event);
  if (event_get_number (event, "from") == 1)
    packs->ages[FULL_PACK].time = event_time (event);
  return true;
}

/* ---- Intervals ---- */

static bool take_asked (const char *text, BackupAge *ages, GError **error)
{
  for (unsigned i = 0; i < BACKUP_AGES; i++) {
    size_t len = strlen (things[i]);
    if (strncmp (text, things[i], len) != 0 || text[len] != '=' || !date_is_duration (text + len + 1))
      continue;
    ages[i].every = text + len + 1;
    return true;
  }
  return error_set (error, ERROR_USAGE, "D-INTERVAL", text, "write it as full-pack=P3M, pack=P7D or verification=P1M",
                    "this is not an interval");
}

static void judge_age (const Layout *layout, int64_t created, const GDate *today, BackupAge *age)
{
  GDate day = layout_day (layout, age->time != 0 ? age->time : created), end = day;
  int days = g_date_valid (&day) ? g_date_days_between (&day, today) : 0;
  age->days = days > 0 ? (unsigned)days : 0;
  age->is_late = age->every != NULL && date_add_duration (&end, age->every) && g_date_compare (&end, today) < 0;
}

bool backup_ages (Archive *archive, char *const *asked, const GDate *today, BackupAge ages[BACKUP_AGES], GError **error)
{
  const Journal *journal = archive_journal (archive);
  const Layout *layout = layouts_in_force (archive, error);
  g_autoptr (GHashTable) gone = g_hash_table_new (NULL, NULL);
  Packs packs = {gone, ages};
  if (layout == NULL)
    return false;
  for (unsigned i = 0; i < BACKUP_AGES; i++)
    ages[i] = (BackupAge){.of = things[i], .every = layout_interval (layout, things[i])};
  for (char *const *text = asked; text != NULL && *text != NULL; text++)
    if (!take_asked (*text, ages, error))
      return false;
  if (!journal_visit_verb (journal, "discard", note_gone, gone, error) ||
      !journal_visit_verb (journal, "pack", note_pack, &packs, error))
    return false;
  ages[VERIFICATION].time = verified_last (journal_archive_id (journal)).time;
  for (unsigned i = 0; i < BACKUP_AGES; i++)
    judge_age (layout, archive_fonds (archive)->created, today, &ages[i]);
  return true;
}
