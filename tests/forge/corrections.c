/* Voids and openings that nobody made, or that are about something else; volumes that are sealed again in secret. */
#include "tests/forge/forge.h"

#include <string.h>

#include "form/document/manifest.h"
#include "form/document/volume.h"
#include "ops/amend.h"

#define VOLUME "customers/C00/C00001/2010/a06-feedback"
#define RECORD VOLUME "/0001"
#define OTHER VOLUME "/0002"
#define NUMBER "V2026-0001"

/* An entry and the event after it. What is NULL is honest: a void of RECORD. */
typedef struct {
  unsigned edition; /* 0: the first */
  CorrectionKind kind;
  const char *on;    /* the place in the document */
  const char *said;  /* the place in the event after it */
  const char *named; /* the kind in the event */
} Lie;

/* In the commit of a seal, or with NULL in its own. */
static void tell_after (Forger *forger, const ForgeFile *seal, const Lie *lie)
{
  static const char *const verbs[CORRECTION_KINDS][2] = {{"void", "unvoid"}, {"reopen", "close"}};
  unsigned edition = MAX (lie->edition, 1);
  bool undoes = edition > 1, sealed = undoes && lie->kind == CORRECTION_REOPEN;
  const char *on = lie->on != NULL ? lie->on : RECORD, *kind = correction_kind_name (lie->kind);
  g_autoptr (Correction) correction = correction_new (lie->kind);
  g_autofree char *path = entry_path (NUMBER, edition), *digits = g_strdup_printf ("%u", edition);
  correction->entry.number = g_strdup (NUMBER);
  correction->entry.edition = edition;
  correction->entry.nonce = g_strdup (FIXTURE_NONCE);
  correction->entry.time = court_now;
  correction->entry.by = g_strdup ("forger");
  correction->step = undoes ? CORRECTION_UNDONE : CORRECTION_DONE;
  correction->reason = sealed ? NULL : g_strdup ("why");
  g_ptr_array_add (correction->entry.places, g_strdup (on));
  ForgeFile files[2] = {{NULL}};
  unsigned n = 0;
  if (seal != NULL)
    files[n++] = *seal;
  files[n++] = (ForgeFile){"correction",
                           path,
                           shape_print (&correction_shape, correction),
                           {"kind", lie->named != NULL ? lie->named : kind, NULL}};
  const char *const fields[] = {"on", lie->said != NULL ? lie->said : on, "entry", NUMBER, "edition", digits, NULL};
  forge_bring_all (forger, files, n, verbs[lie->kind][undoes], fields);
}

static void tell (Forger *forger, const Lie *lie)
{
  tell_after (forger, NULL, lie);
}

#define LIE(name, ...)                                                                                                 \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    tell (forger, &(const Lie){__VA_ARGS__});                                                                          \
  }
LIE (void_honestly, .edition = 1)
LIE (void_nothing, .on = VOLUME "/0099")
LIE (say_another_place, .said = OTHER)
LIE (say_another_kind, .named = "reopen")
LIE (undo_nothing, .edition = 2)
LIE (open_an_unsealed_volume, .kind = CORRECTION_REOPEN, .on = "customers/C00/C00001/2010/a05-production")
LIE (void_a_volume, .on = VOLUME)

static void void_and_undo (Forger *forger)
{
  void_honestly (forger);
  tell (forger, &(const Lie){.edition = 2});
}

static void undo_another (Forger *forger)
{
  void_honestly (forger);
  tell (forger, &(const Lie){.edition = 2, .on = OTHER});
}

static void void_without_an_entry (Forger *forger)
{
  forge_event (forger, "void", (const char *const[]){"on", RECORD, "entry", NUMBER, "edition", "1", NULL});
}

static void open_honestly (Forger *forger)
{
  tell (forger, &(const Lie){.kind = CORRECTION_REOPEN, .on = VOLUME});
}

/* ---- Seals ---- */

static char *read_file (const Forger *forger, const char *name, gsize *len)
{
  char *text = NULL;
  g_autofree char *path = g_build_filename (forger->court.path, VOLUME, name, NULL);
  g_assert_true (g_file_get_contents (path, &text, len, NULL));
  return text;
}

/* Seals the volume again as it is; records: how many the container note counts more; closes: says that it is no longer
 * open. */
static void seal_again (Forger *forger, unsigned records, bool closes)
{
  gsize len = 0, size = 0;
  char hex[DIGEST_HEX_SIZE];
  g_autofree char *text = read_file (forger, "volume.1.xml", &len),
                  *list = read_file (forger, "manifest-sha256.1.txt", &size);
  g_autoptr (GBytes) bytes = g_bytes_new (text, len), lines = g_bytes_new (list, size);
  g_autoptr (Volume) volume = volume_parse (bytes, "volume", NULL);
  g_autoptr (Manifest) former = manifest_parse (DIGEST_SHA256, lines, "manifest", NULL);
  g_autoptr (Manifest) manifest = manifest_new (DIGEST_SHA256);
  volume->edition = 2;
  volume->last_item += records;
  volume->records += records;
  g_autofree char *files = g_strdup_printf ("%u", volume->files), *pages = g_strdup_printf ("%u", volume->pages);
  g_autofree char *n = g_strdup_printf ("%u", volume->records),
                  *total = g_strdup_printf ("%" G_GUINT64_FORMAT, volume->bytes);
  GBytes *xml = volume_print (volume);
  digest_gbytes (DIGEST_SHA256, xml, hex);
  for (unsigned i = 0; i < manifest_length (former); i++)
    if (!g_str_equal (manifest_path (former, i), "volume.1.xml"))
      manifest_add (manifest, manifest_hex (former, i), manifest_path (former, i));
  manifest_add (manifest, hex, "volume.2.xml");
  const ForgeFile listed = {"manifest", VOLUME "/manifest-sha256.2.txt", manifest_print (manifest), {NULL}};
  const ForgeFile seal = {
      "seal", VOLUME "/volume.2.xml", xml, {"records", n, "files", files, "bytes", total, "pages", pages, NULL}};
  forge_bring (forger, &listed, NULL);
  if (closes)
    tell_after (forger, &seal, &(const Lie){.kind = CORRECTION_REOPEN, .edition = 2, .on = VOLUME});
  else
    forge_bring (forger, &seal, NULL);
}

static void seal_in_secret (Forger *forger)
{
  seal_again (forger, 0, false);
}

static void seal_and_leave_open (Forger *forger)
{
  open_honestly (forger);
  seal_again (forger, 0, false);
}

static void open_and_seal (Forger *forger)
{
  open_honestly (forger);
  seal_again (forger, 0, true);
}

static void count_one_more (Forger *forger)
{
  open_honestly (forger);
  seal_again (forger, 1, true);
}

static const ForgeCase cases[] = {
    {.name = "an honest void", .after = void_honestly, .end = FORGE_NOTHING},
    {.name = "a void that is undone", .after = void_and_undo, .end = FORGE_NOTHING},
    {.name = "a void of nothing", .code = "V-ENTRY-PLACE", .after = void_nothing, .end = FORGE_NOTHING},
    {.name = "a void without an entry",
     .code = "V-ENTRY-UNKNOWN",
     .after = void_without_an_entry,
     .end = FORGE_NOTHING},
    {.name = "a void of another record", .code = "V-ENTRY-EVENTS", .after = say_another_place, .end = FORGE_NOTHING},
    {.name = "a void of another kind", .code = "V-ENTRY", .after = say_another_kind, .end = FORGE_NOTHING},
    {.name = "a void that was never made is undone",
     .code = "V-ENTRY-EDITION",
     .after = undo_nothing,
     .end = FORGE_NOTHING},
    {.name = "another record is put in force", .code = "V-ENTRY-STATE", .after = undo_another, .end = FORGE_NOTHING},
    {.name = "a volume is void", .code = "V-SCHEMA", .after = void_a_volume, .end = FORGE_NOTHING},
    {.name = "a void of a destroyed record", .code = "V-ENTRY-PLACE", .after = void_honestly},
    {.name = "a void record is destroyed by its term", .before = void_honestly},
    {.name = "an unsealed volume is opened",
     .code = "V-ENTRY-PLACE",
     .after = open_an_unsealed_volume,
     .end = FORGE_NOTHING},
    {.name = "a volume is opened and sealed again", .after = open_and_seal, .end = FORGE_NOTHING},
    {.name = "a volume is sealed again in secret",
     .code = "V-SEALED-AGAIN",
     .after = seal_in_secret,
     .end = FORGE_NOTHING},
    {.name = "a volume is sealed again and left open",
     .code = "V-SEALED-AGAIN",
     .after = seal_and_leave_open,
     .end = FORGE_NOTHING},
    {.name = "the second seal counts one more", .code = "V-SEAL-COUNT", .after = count_one_more, .end = FORGE_NOTHING},
    {.name = "a destruction in an open volume", .code = "V-DESTROY-UNSEALED", .approved = open_honestly},
};
FORGE_TABLE ("corrections", cases)
