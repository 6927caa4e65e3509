/* dossier status: the archive's identity, the number of its records, unfinished work, and its backups. */
#include "tools/verbs.h"

#include <string.h>

#include "ops/ask.h"
#include "form/date.h"
#include "ops/backup.h"
#include "ops/handover.h"
#include "ops/lend.h"
#include "ops/rules.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "store/recovery.h"

static void print_identity (Output *output, const Archive *archive, const Layout *layout)
{
  const Fonds *fonds = archive_fonds (archive);
  const Journal *journal = archive_journal (archive);
  output_text (output, "path", N_ ("archive"), archive_path (archive));
  output_text (output, "fonds", N_ ("fonds"), fonds->code);
  output_text (output, "name", N_ ("name"), fonds->name);
  output_text (output, "keeper", N_ ("keeper"), fonds->keeper);
  output_text (output, "id", N_ ("id"), journal_archive_id (journal));
  output_number (output, "format", N_ ("format"), fonds->format);
  output_text (output, "algorithm", N_ ("digests"), digest_name (fonds->digest));
  output_text (output, "layout", N_ ("layout"), layout_id (layout));
  output_number (output, "edition", N_ ("layout edition"), layout_edition (layout));
  output_time (output, "created", N_ ("created"), fonds->created);
  output_time (output, "changed", N_ ("last change"), journal_time (journal));
  output_number (output, "events", N_ ("events"), journal_length (journal));
  output_text (output, "head", N_ ("head"), journal_head (journal));
  if (output_is_json (output) || archive_restored (archive) > 0)
    output_number (output, "restored", N_ ("restored as of event"), archive_restored (archive));
}

/* Zeros are only printed for programs. */
static void print_time (Output *output, const ChronicleCounts *counts, const DueTotals *due, unsigned overdue)
{
  if (output_is_json (output) || counts->holds > 0)
    output_number (output, "holds", N_ ("holds in force"), counts->holds);
  if (output_is_json (output) || counts->restricted > 0)
    output_number (output, "restricted", N_ ("restricted customers"), counts->restricted);
  if (output_is_json (output) || due->records[RETENTION_DUE] > 0)
    output_number (output, "due", N_ ("due for appraisal"), due->records[RETENTION_DUE]);
  if (output_is_json (output) || overdue > 0)
    output_number (output, "handovers-overdue", N_ ("not handed over in time"), overdue);
}

static void print_desk (Output *output, const LendCounts *desk)
{
  if (output_is_json (output) || desk->out > 0)
    output_number (output, "out", N_ ("on loan"), desk->out);
  if (output_is_json (output) || desk->overdue > 0)
    output_number (output, "overdue", N_ ("overdue"), desk->overdue);
  if (output_is_json (output) || desk->incidents > 0)
    output_number (output, "incidents", N_ ("open incidents"), desk->incidents);
}

/* Layouts that wait for signatures or for the time between proposal and adoption. */
static void print_pending (Output *output, const GPtrArray *list)
{
  for (unsigned i = 0; i < list->len; i++) {
    const PendingLayout *waiting = list->pdata[i];
    const RulebookPending *pending = &waiting->pending;
    bool proposes = pending->weaker && pending->proposals < pending->required;
    unsigned lacks = pending->required - (proposes ? pending->proposals : MIN (pending->required, pending->adoptions));
    g_autofree char *cooled = pending->cooled != 0 ? date_print_time (pending->cooled) : NULL;
    output_begin (output, "layout");
    output_text (output, "proposed", N_ ("proposed layout"), waiting->name);
    output_flag (output, "weaker", N_ ("weaker"), pending->weaker);
    output_number (output, "waits-for", N_ ("signatures missing"), lacks);
    output_text (output, "adoptable", N_ ("may be adopted from"), cooled);
    output_end (output);
  }
  if (list->len > 0)
    output_next (output, "dossier layout adopt %s", ((const PendingLayout *)list->pdata[0])->name);
}

/* JSON has the intervals, too; people are told when one is over. */
static void print_ages (Output *output, const BackupAge *ages)
{
  static const char *const keys[BACKUP_AGES][3] = {{"full-pack", "full-pack-days", "full-pack-every"},
                                                   {"pack", "pack-days", "pack-every"},
                                                   {"verification", "verification-days", "verification-every"}};
  static const char *const labels[BACKUP_AGES] = {N_ ("last full pack"), N_ ("last pack"), N_ ("last verification")};
  for (unsigned i = 0; i < BACKUP_AGES; i++) {
    if (ages[i].time != 0)
      output_time (output, keys[i][0], labels[i], ages[i].time);
    if (!output_is_json (output))
      continue;
    output_number (output, keys[i][1], "", ages[i].days);
    output_text (output, keys[i][2], "", ages[i].every);
  }
}

/* Names overdue packs and verifications, with the command. A full pack is a pack, too. */
static void note_ages (Output *output, const BackupAge *ages)
{
  for (unsigned i = 0; i < BACKUP_AGES; i++) {
    g_autofree char *span = ages[i].is_late ? layout_describe_span (ages[i].every) : NULL;
    if (span == NULL || (strcmp (ages[i].of, LAYOUT_PACK) == 0 && ages[0].is_late))
      continue;
    if (strcmp (ages[i].of, LAYOUT_FULL_PACK) == 0)
      output_note (output, _ ("no full pack was made in the last %s: run `dossier pack -o FILE`"), span);
    else if (strcmp (ages[i].of, LAYOUT_PACK) == 0 && ages[i].time == 0)
      output_note (output, _ ("no pack was made in the last %s: run `dossier pack -o FILE`"), span);
    else if (strcmp (ages[i].of, LAYOUT_PACK) == 0)
      output_note (output, _ ("no pack was made in the last %s: run `dossier pack --since RECEIPT -o FILE`"), span);
    else
      output_note (output, _ ("no verification without faults is known here in the last %s: run `dossier verify`"),
                   span);
  }
}

static bool print_status (Context *context, char *const *intervals, GError **error)
{
  Output *output = context->output;
  ChronicleCounts counts;
  unsigned committed, abandoned, overdue;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  const Layout *layout = archive == NULL ? NULL : layouts_in_force (archive, error);
  g_autoptr (GPtrArray) pending = layout == NULL ? NULL : rules_pending (archive, error);
  DueTotals due;
  LendCounts desk;
  BackupAge ages[BACKUP_AGES];
  GDate today;
  if (pending == NULL || !command_today (context, archive, &today, error) ||
      !backup_ages (archive, intervals, &today, ages, error) || !lend_count (archive, &today, &desk, error) ||
      !due_count (archive, &today, &due, error) || !pending_count (archive, &today, &overdue, error) ||
      !chronicle_count (archive, &counts, error) || !recovery_pending (archive, &committed, &abandoned, error))
    return false;
  output_begin (output, "archive");
  print_identity (output, archive, layout);
  output_number (output, "customers", N_ ("customers"), counts.customers);
  output_number (output, "volumes", N_ ("volumes"), counts.volumes);
  output_number (output, "sealed", N_ ("sealed volumes"), counts.sealed);
  output_number (output, "records", N_ ("records"), counts.records);
  if (output_is_json (output) || counts.destroyed > 0)
    output_number (output, "destroyed", N_ ("destroyed"), counts.destroyed);
  if (output_is_json (output) || counts.transferred > 0)
    output_number (output, "transferred", N_ ("handed over"), counts.transferred);
  if (output_is_json (output) || counts.voided > 0)
    output_number (output, "void", N_ ("void"), counts.voided);
  if (output_is_json (output) || counts.own > 0)
    output_number (output, "own", N_ ("own records"), counts.own);
  if (output_is_json (output) || counts.moved > 0)
    output_number (output, "moved", N_ ("moved away"), counts.moved);
  output_number (output, "files", N_ ("scans"), counts.files);
  output_sum (output, counts.pages, counts.uncounted);
  print_time (output, &counts, &due, overdue);
  print_desk (output, &desk);
  print_ages (output, ages);
  if (output_is_json (output) || committed + abandoned > 0) {
    output_number (output, "unplaced", N_ ("not yet placed"), committed);
    output_number (output, "abandoned", N_ ("abandoned"), abandoned);
  }
  output_end (output);
  if (committed + abandoned > 0)
    output_note (output, "%s", _ ("a command was interrupted; the next command that writes cleans up after it"));
  if (archive_restored (archive) > 0)
    output_note (output, "%s",
                 _ ("restored from a backup, so it cannot be written to: later destructions are not known"));
  note_ages (output, ages);
  print_pending (output, pending);
  return true;
}

static const ReportColumn backup_columns[] = {
    {"event", N_ ("event"), REPORT_NUMBER (Backup, event)},
    {"time", N_ ("time"), REPORT_TIME (Backup, time)},
    {"actor", N_ ("actor"), REPORT_TEXT (Backup, actor)},
    {"days", N_ ("days old"), REPORT_NUMBER (Backup, days)},
    {"name", N_ ("file"), REPORT_TEXT (Backup, name)},
    {"restoring", N_ ("to restore"), REPORT_WORD (Backup, restoring)},
    {"from", N_ ("first event"), REPORT_NUMBER (Backup, from)},
    {"to", N_ ("last event"), REPORT_NUMBER (Backup, to)},
    {"bytes", N_ ("bytes"), REPORT_NUMBER (Backup, bytes)},
    {"destroyed", N_ ("destroyed since"), REPORT_NUMBER (Backup, destroyed)},
    {"discarded", N_ ("gone (event)"), REPORT_MAYBE_NUMBER (Backup, discarded)},
    {"digest", N_ ("digest"), REPORT_TEXT (Backup, digest)},
    {0},
};
static const Report backup_report = {.name = "backup", .columns = backup_columns, .find = report_find_listed};

/* Notes for people: what the packs lack, and which of them hold too much. */
static void note_backups (Output *output, const Archive *archive, const GPtrArray *backups)
{
  uint64_t reach = backup_reach (backups), events = journal_length (archive_journal (archive));
  unsigned holding = backup_holding (backups), later = 0;
  for (unsigned i = 0; i < backups->len; i++)
    later += ((const Backup *)backups->pdata[i])->event > reach;
  if (backups->len == 0)
    output_note (output, "%s", _ ("no packs are recorded in the journal"));
  else if (reach == 0)
    output_note (output, "%s", _ ("these packs cannot restore the archive: a full one is missing"));
  else if (events > reach + later)
    output_note (output,
                 message_plural ("%ju event after event %ju is in no pack that can be restored",
                                 "%ju events after event %ju are in no pack that can be restored",
                                 events - reach - later),
                 (uintmax_t)(events - reach - later), (uintmax_t)reach);
  if (holding > 0)
    output_note (output,
                 message_plural ("%u pack still contains records that have been destroyed since",
                                 "%u packs still contain records that have been destroyed since", holding),
                 holding);
}

static bool print_backups (Context *context, GError **error)
{
  Output *output = context->output;
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  g_autoptr (GPtrArray) backups = archive == NULL ? NULL : backup_list (archive, error);
  if (backups == NULL)
    return false;
  ReportRequest request = {.report = &backup_report, .query = backups};
  output_report (output, archive, &request, error);
  note_backups (output, archive, backups);
  return true;
}

int command_status (Context *context, char **argv, GError **error)
{
  bool backups = false;
  char **intervals = NULL;
  const Option options[] = {
      {"backups", 0, N_ ("list the packs that are recorded in the journal"), NULL, .flag = &backups},
      {"every", 0, N_ ("remind after this time: full-pack, pack or verification"), "WHAT=DURATION", .list = &intervals},
      {OPTION_CSV (context)},
      {OPTION_FORMAT (context)},
      {0},
  };
  char **arguments = options_read (context, "status [--backups]", 0, 0, options, argv, error);
  const OutputStyle *style = output_style (context->output);
  if (arguments != NULL && !backups && (style->csv || style->xlsx))
    return options_error (error, "status", "--csv and --format list packs: add --backups");
  if (arguments != NULL && backups)
    print_backups (context, error);
  else if (arguments != NULL)
    print_status (context, intervals, error);
  return 0;
}
