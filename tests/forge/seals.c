/* Seals that count, list or name other records than were filed. The volume is the one that was never sealed. */
#include "tests/forge/forge.h"

#include <string.h>

#include "form/date.h"
#include "form/document/manifest.h"
#include "form/document/volume.h"
#include "ops/amend.h"
#include "ops/file/internal.h"
#include "store/index.h"

#define VOLUME "customers/C00/C00001/2010/a05-scheduling"
#define SEALED "customers/C00/C00001/2010/a06-feedback"

/* What is false; NULL: nothing. */
typedef struct {
  void (*volume) (Volume *volume);
  const char *field, *value; /* of the event */
  const char *line;          /* one more in the sealed list */
  const char *place;         /* of the seal, in place of VOLUME */
  const char *name;          /* of its document */
  const char *listed;        /* the digest of its first line */
  unsigned dropped;          /* so many of the first lines are left out */
  bool no_list, no_seal;
} Sealed;

typedef struct {
  const Sealed *lie;
  SealingSurvey *survey;
} Sealing;

static GBytes *print_list (const Sealing *sealing, GBytes *volume)
{
  char hex[DIGEST_HEX_SIZE];
  const Sealed *lie = sealing->lie;
  const GPtrArray *lines = sealing->survey->lines;
  g_autoptr (Manifest) list = manifest_new (DIGEST_SHA256);
  for (unsigned i = lie->dropped; i < lines->len; i++) {
    const char *line = lines->pdata[i], *gap = strchr (line, ' ');
    g_autofree char *own = g_strndup (line, (size_t)(gap - line));
    manifest_add (list, i == 0 && lie->listed != NULL ? lie->listed : own, gap + 2);
  }
  if (lie->line != NULL)
    manifest_add (list, FIXTURE_DIGEST, lie->line);
  digest_gbytes (DIGEST_SHA256, volume, hex);
  manifest_add (list, hex, "volume.1.xml");
  return manifest_print (list);
}

static void put_counts (Event *event, const Volume *volume, const Sealed *lie)
{
  g_autofree char *records = g_strdup_printf ("%u", volume->records), *files = g_strdup_printf ("%u", volume->files);
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, volume->bytes);
  g_autofree char *pages = g_strdup_printf ("%u", volume->pages);
  const char *fields[] = {"records", records, "files", files, "bytes", bytes, "pages", pages};
  for (unsigned i = 0; i < G_N_ELEMENTS (fields); i += 2)
    event_put (event, fields[i], g_strcmp0 (fields[i], lie->field) == 0 ? lie->value : fields[i + 1]);
}

static bool compose_seal (Change *change, GError **error)
{
  const Sealing *sealing = change->data;
  const Sealed *lie = sealing->lie;
  const char *place = lie->place != NULL ? lie->place : VOLUME;
  g_autofree char *list_path = g_strconcat (place, "/manifest-sha256.1.txt", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s", place, lie->name != NULL ? lie->name : "volume.1.xml");
  g_autoptr (GBytes) volume = volume_print (sealing->survey->volume), list = print_list (sealing, volume);
  if (!lie->no_list && change_bring (change, "manifest", list_path, list, error) == NULL)
    return false;
  Event *event = lie->no_seal ? NULL : change_bring (change, "seal", path, volume, error);
  if (event != NULL)
    put_counts (event, sealing->survey->volume, lie);
  return event != NULL || lie->no_seal;
}

static void seal (Forger *forger, const Sealed *lie)
{
  g_autoptr (GError) error = NULL;
  SealingSurvey *survey =
      file_seal_survey (forger->court.archive, index_of (forger->court.archive, NULL), VOLUME, &error);
  g_assert_no_error (error);
  Volume *volume = survey->volume;
  volume->fonds = g_strdup (archive_fonds (forger->court.archive)->code);
  volume->edition = 1;
  volume->nonce = g_strdup (FIXTURE_NONCE);
  volume->sealed = court_now;
  volume->prepared_by = g_strdup ("forger");
  volume->layout = g_strdup ("company");
  volume->layout_edition = 1;
  if (lie->volume != NULL)
    lie->volume (volume);
  forge_commit (forger, compose_seal, &(Sealing){lie, survey});
  file_survey_free (survey);
}

#define SEAL(name, ...)                                                                                                \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    seal (forger, &(Sealed){__VA_ARGS__});                                                                             \
  }
#define CHANGE(name, change)                                                                                           \
  static void change_##name (Volume *volume)                                                                           \
  {                                                                                                                    \
    change;                                                                                                            \
  }                                                                                                                    \
  SEAL (name, .volume = change_##name)

SEAL (honest, .field = NULL)
CHANGE (one_record_more, volume->records++)
CHANGE (one_file_more, volume->files++)
CHANGE (fewer_bytes, volume->bytes--)
CHANGE (fewer_pages, volume->pages--)
CHANGE (another_last, volume->last_item = 2)
CHANGE (another_first, volume->first_item = volume->last_item = 2)
CHANGE (no_records, volume->records = volume->files = volume->first_item = volume->last_item = 0;
        volume->bytes = volume->pages = 0)
CHANGE (another_year, volume->year = 2011)
CHANGE (another_customer, forge_set (&volume->customer, "C00002"))
CHANGE (another_category, forge_set (&volume->category, "KH.A06"))
CHANGE (no_category, forge_set (&volume->category, "KH.Z99"))
CHANGE (another_fonds, forge_set (&volume->fonds, "Z999"))
CHANGE (another_edition, volume->edition = 2)
CHANGE (another_layout, volume->layout_edition = 9)
CHANGE (waiver_elsewhere, volume_add_waiver (volume, "record-pages", SEALED "/0001", "why"))
SEAL (event_counts_records, .field = "records", .value = "7")
SEAL (event_counts_bytes, .field = "bytes", .value = "7")
SEAL (event_counts_pages, .field = "pages", .value = "7")
SEAL (event_counts_files, .field = "files", .value = "7")
SEAL (list_of_another_digest, .listed = FIXTURE_DIGEST)
SEAL (list_with_one_line_more, .line = "0002/record.1.xml")
SEAL (list_without_a_line, .dropped = 1)
SEAL (list_without_a_record, .dropped = 3)
SEAL (without_a_list, .no_list = true)
SEAL (without_a_seal, .no_seal = true)
SEAL (seal_of_an_empty_volume, .place = "customers/C00/C00001/2011/a05-scheduling")
SEAL (seal_again, .place = SEALED, .name = "volume.2.xml", .no_list = true)
SEAL (seal_of_a_later_edition, .name = "volume.2.xml")

static void sealed_by_the_old_layout (Forger *forger)
{
  forge_adopt (forger);
  honest (forger);
}

/* The record then becomes one of another category, whose directory comes before or after that of the volume. */
static void move_away (Forger *forger, const char *category)
{
  g_autoptr (GError) error = NULL;
  GDate today = date_of_time (court_now, 0);
  const char *const references[] = {VOLUME "/0001", NULL};
  const AmendRequest request = {.references = references, .reason = "why", .category = category};
  g_autoptr (GPtrArray) amended = amend_run (forger->court.archive, &request, "clerk", &today, false, &error);
  g_assert_no_error (error);
  g_assert_nonnull (amended);
}

#define MOVE(name, lie, category)                                                                                      \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    lie (forger);                                                                                                      \
    move_away (forger, category);                                                                                      \
  }
MOVE (honest_then_moved_before, honest, "KH.A04")
MOVE (honest_then_moved_behind, honest, "KH.C01")
MOVE (another_digest_then_moved_before, list_of_another_digest, "KH.A04")
MOVE (another_digest_then_moved_behind, list_of_another_digest, "KH.C01")

#define CASE(what, found, lie)                                                                                         \
  {                                                                                                                    \
    .name = what, .code = found, .end = FORGE_NOTHING, .after = lie                                                    \
  }

static const ForgeCase cases[] = {
    CASE ("an honest seal", NULL, honest),
    CASE ("a seal that counts a record more", "V-SEAL-COUNT", one_record_more),
    CASE ("a seal that counts a file more", "V-SEAL-COUNT", one_file_more),
    CASE ("a seal that counts fewer bytes", "V-SEAL-COUNT", fewer_bytes),
    CASE ("a seal that counts fewer pages", "V-SEAL-COUNT", fewer_pages),
    CASE ("a seal with another last record", "V-SEAL-COUNT", another_last),
    CASE ("a seal with another first record", "V-SEAL-COUNT", another_first),
    CASE ("a seal of a volume said to be empty", "V-SEAL-COUNT", no_records),
    CASE ("a seal whose event counts other records", "V-SEAL-COUNT", event_counts_records),
    CASE ("a seal whose event counts other files", "V-SEAL-COUNT", event_counts_files),
    CASE ("a seal whose event counts other bytes", "V-SEAL-COUNT", event_counts_bytes),
    CASE ("a seal whose event counts other pages", "V-SEAL-COUNT", event_counts_pages),
    CASE ("a seal of another year", "V-REFERENCE", another_year),
    CASE ("a seal of another customer", "V-REFERENCE", another_customer),
    CASE ("a seal of another category", "V-REFERENCE", another_category),
    CASE ("a seal of no category", "V-RULES", no_category),
    CASE ("a seal of another fonds", "V-REFERENCE", another_fonds),
    CASE ("a seal of another edition than its name", "V-REFERENCE", another_edition),
    CASE ("a seal that is the second edition without a first", "V-REFERENCE", seal_of_a_later_edition),
    CASE ("a volume sealed twice", "V-REFERENCE", seal_again),
    CASE ("a seal by a layout that was never in force", "V-LAYOUT-UNKNOWN", another_layout),
    CASE ("a seal by a layout that is no longer in force", "V-RULES", sealed_by_the_old_layout),
    CASE ("a seal that waives a check of another volume", "V-REFERENCE", waiver_elsewhere),
    CASE ("a seal of a volume without records", "V-SEAL-COUNT", seal_of_an_empty_volume),
    CASE ("a sealed list with another digest", "V-SEAL-MANIFEST", list_of_another_digest),
    CASE ("a seal of a record that moves to an earlier place", NULL, honest_then_moved_before),
    CASE ("a seal of a record that moves to a later place", NULL, honest_then_moved_behind),
    CASE ("a sealed list with another digest of a record that moves to an earlier place", "V-SEAL-MANIFEST",
          another_digest_then_moved_before),
    CASE ("a sealed list with another digest of a record that moves to a later place", "V-SEAL-MANIFEST",
          another_digest_then_moved_behind),
    CASE ("a sealed list with a line of no record", "V-SEAL-MANIFEST", list_with_one_line_more),
    CASE ("a sealed list without a line", "V-SEAL-MANIFEST", list_without_a_line),
    CASE ("a sealed list without a record", "V-SEAL-MANIFEST", list_without_a_record),
    CASE ("a seal without its list", "V-SEAL-INCOMPLETE", without_a_list),
    CASE ("a list without its seal", "V-SEAL-INCOMPLETE", without_a_seal),
};

FORGE_TABLE ("seals", cases)
