/* Editions of records that say what is not so: of the record, of the edition before, of what was filed. */
#include "tests/forge/forge.h"

#include <string.h>

#include "store/index.h"

#define RECORD "customers/C00/C00001/2010/a06-feedback/0001"
#define SCAN "a scan that was never filed\n"

/* How an edition lies. Its digests, events and manifest are right otherwise. */
typedef struct {
  unsigned edition;                /* 0: the second */
  void (*record) (Record *record); /* changes the document */
  ForgeManifest listed;            /* what the manifest says of the files before */
  bool unlisted;                   /* no manifest is recorded */
  bool scanned;                    /* a scan is brought that the edition does not list */
  const char *reference;           /* of the event, or NULL */
  const char *pages;               /* of the event, or NULL */
} Lie;

static Record *next_edition (const Forger *forger, const Lie *lie)
{
  Record *record = forge_next_edition (forger, RECORD, lie->edition);
  forge_set (&record->title, "更正的题名");
  if (lie->record != NULL)
    lie->record (record);
  return record;
}

static void tell (Forger *forger, const Lie *lie)
{
  bool complete;
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (Record) record = next_edition (forger, lie);
  GBytes *xml = record_print (record);
  digest_gbytes (DIGEST_SHA256, xml, hex);
  unsigned edition = lie->edition != 0 ? lie->edition : 2;
  g_autofree char *name = g_strdup_printf ("record.%u.xml", edition);
  g_autofree char *path = g_strconcat (RECORD "/", name, NULL), *reference = refcode_print (&record->reference);
  g_autofree char *list = g_strdup_printf (RECORD "/manifest-sha256.%u.txt", edition);
  g_autofree char *files = g_strdup_printf ("%u", record->parts->len);
  g_autofree char *bytes = g_strdup_printf ("%" G_GUINT64_FORMAT, record_bytes (record));
  g_autofree char *pages = g_strdup_printf ("%u", record_counted_pages (record, &complete));
  if (lie->scanned)
    forge_bring (
        forger,
        &(ForgeFile){"part", RECORD "/annex-001.txt", g_bytes_new_static (SCAN, strlen (SCAN)), {"bytes", "28", NULL}},
        NULL);
  if (!lie->unlisted)
    forge_bring (forger,
                 &(ForgeFile){"contents", list, forge_next_manifest (forger, RECORD, name, hex, lie->listed), {NULL}},
                 NULL);
  const ForgeFile file = {"amend",
                          path,
                          xml,
                          {"ref", lie->reference != NULL ? lie->reference : reference, "files", files, "bytes", bytes,
                           "pages", lie->pages != NULL ? lie->pages : pages, NULL}};
  forge_bring (forger, &file, NULL);
}

/* ---- What the documents say ---- */

static void of_another_code (Record *record)
{
  forge_set (&record->reference.retention, "D30");
}

static void filed_by_another (Record *record)
{
  forge_set (&record->filed_by, "somebody");
}

static void filed_earlier (Record *record)
{
  record->filed -= COURT_DAY;
}

static void by_another_layout (Record *record)
{
  record->layout_edition = 2;
}

static void by_another_trigger (Record *record)
{
  forge_set (&record->trigger, "CE");
}

static void with_another_part (Record *record)
{
  RecordPart *part = record->parts->pdata[0];
  forge_set (&part->digest, "0000000000000000000000000000000000000000000000000000000000000000");
}

static void with_one_more_part (Record *record)
{
  const RecordPart *first = record->parts->pdata[0];
  RecordPart *part = record_add_part (record, "annex", "annex-001.txt");
  part->media = g_strdup (first->media);
  part->digest = g_strdup (first->digest);
  part->state = g_strdup ("unpaged");
}

static void of_another_year (Record *record)
{
  g_date_set_dmy (&record->date, 5, G_DATE_MARCH, 2009);
}

static void of_another_edition (Record *record)
{
  record->edition = 3;
}

/* ---- What happens ---- */

#define LIE(name, ...)                                                                                                 \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    tell (forger, &(const Lie){__VA_ARGS__});                                                                          \
  }
LIE (amend_honestly, .edition = 2)
LIE (skip_an_edition, .edition = 3)
LIE (misname_an_edition, .record = of_another_edition)
LIE (record_no_manifest, .unlisted = true)
LIE (leave_a_file_out, .listed = FORGE_LISTED_SHORTER)
LIE (list_other_digests, .listed = FORGE_LISTED_OTHERWISE)
LIE (claim_another_code, .reference = "Z109-KH.A06.2010-Y-C00001-0001")
LIE (change_the_code, .record = of_another_code)
LIE (change_who_filed, .record = filed_by_another)
LIE (change_when_filed, .record = filed_earlier)
LIE (change_the_layout, .record = by_another_layout)
LIE (change_the_trigger, .record = by_another_trigger)
LIE (change_a_scan, .record = with_another_part)
LIE (invent_a_scan, .record = with_one_more_part)
LIE (bring_an_unlisted_scan, .scanned = true)
LIE (change_the_year, .record = of_another_year)
LIE (count_other_pages, .pages = "99")

/* A scan without an edition. */
static void bring_a_scan (Forger *forger)
{
  forge_bring (
      forger,
      &(ForgeFile){"part", RECORD "/annex-001.txt", g_bytes_new_static (SCAN, strlen (SCAN)), {"bytes", "28", NULL}},
      NULL);
}

static void amend_nothing (Forger *forger)
{
  static const char text[] = "";
  g_autofree char *path = g_strdup ("customers/C00/C00001/2010/a06-feedback/0099/record.2.xml");
  g_autoptr (Record) record = next_edition (forger, &(const Lie){0});
  record->reference.item = 99;
  g_autofree char *reference = refcode_print (&record->reference);
  forge_bring (forger,
               &(ForgeFile){"contents",
                            "customers/C00/C00001/2010/a06-feedback/0099/manifest-sha256.2.txt",
                            g_bytes_new_static (text, 0),
                            {NULL}},
               NULL);
  forge_bring (
      forger,
      &(ForgeFile){
          "amend", path, record_print (record), {"ref", reference, "files", "1", "bytes", "1", "pages", "0", NULL}},
      NULL);
}

/* ---- Registers about amended records ---- */

static uint64_t first_event; /* number of the event that filed the record */
static char first_manifest[DIGEST_HEX_SIZE];

static void amend_and_remember (Forger *forger)
{
  g_autoptr (GBytes) manifest = forge_first_manifest (forger, RECORD);
  digest_gbytes (DIGEST_SHA256, manifest, first_manifest);
  g_assert_true (index_event_of (index_of (forger->court.archive, NULL), RECORD, &first_event, NULL));
  amend_honestly (forger);
}

static void bind_the_first_edition (Register *list)
{
  RegisterLine *line = list->lines->pdata[0];
  line->filed = first_event;
  forge_set (&line->manifest, first_manifest);
}

/* A contract of 2010 that ended in 2012, says the first edition; in 2010, says the second. */
static void shorten_a_term (Forger *forger)
{
  AmendRequest amendment = {0};
  g_autoptr (FilingRequest) request = file_request_new ();
  request->category = "KH.A01";
  request->title = "订单";
  g_date_set_dmy (&request->date, 5, G_DATE_MARCH, 2010);
  g_date_set_dmy (&request->closed, 5, G_DATE_MARCH, 2012);
  g_date_set_dmy (&amendment.closed, 6, G_DATE_MARCH, 2010);
  forge_file (forger, request);
  forge_amend (forger, "C00001/2010/a01/1", &amendment);
  forge_seal (forger, "C00001/2010/a01");
}

static void from_the_second_edition (Register *list)
{
  RegisterLine *line = list->lines->pdata[0];
  g_date_set_dmy (&line->from, 1, G_DATE_JANUARY, 2011);
  g_date_set_dmy (&line->due, 1, G_DATE_JANUARY, 2021);
}

static const ForgeCase cases[] = {
    {.name = "an honest amendment", .after = amend_honestly, .end = FORGE_NOTHING},
    {.name = "an edition that skips one", .code = "V-EDITION", .after = skip_an_edition, .end = FORGE_NOTHING},
    {.name = "an edition of another number", .code = "V-EDITION", .after = misname_an_edition, .end = FORGE_NOTHING},
    {.name = "an edition without a manifest", .code = "V-EDITION", .after = record_no_manifest, .end = FORGE_NOTHING},
    {.name = "a manifest that leaves a file out", .code = "V-EDITION", .after = leave_a_file_out, .end = FORGE_NOTHING},
    {.name = "a manifest with other digests", .code = "V-EDITION", .after = list_other_digests, .end = FORGE_NOTHING},
    {.name = "another code in the event", .code = "V-EDITION", .after = claim_another_code, .end = FORGE_NOTHING},
    {.name = "another code in the document", .code = "V-EDITION", .after = change_the_code, .end = FORGE_NOTHING},
    {.name = "another person who filed", .code = "V-EDITION", .after = change_who_filed, .end = FORGE_NOTHING},
    {.name = "another time of filing", .code = "V-EDITION", .after = change_when_filed, .end = FORGE_NOTHING},
    {.name = "another layout", .code = "V-EDITION", .after = change_the_layout, .end = FORGE_NOTHING},
    {.name = "another trigger", .code = "V-EDITION", .after = change_the_trigger, .end = FORGE_NOTHING},
    {.name = "another scan of the same name", .code = "V-EDITION", .after = change_a_scan, .end = FORGE_NOTHING},
    {.name = "a scan that nobody brought", .code = "V-EDITION", .after = invent_a_scan, .end = FORGE_NOTHING},
    {.name = "a scan that the edition does not list",
     .code = "V-EDITION",
     .after = bring_an_unlisted_scan,
     .end = FORGE_NOTHING},
    {.name = "a scan without an edition", .code = "V-EDITION", .after = bring_a_scan, .end = FORGE_NOTHING},
    {.name = "a date of another year", .code = "V-YEAR", .after = change_the_year, .end = FORGE_NOTHING},
    {.name = "another count of pages", .code = "V-EDITION", .after = count_other_pages, .end = FORGE_NOTHING},
    {.name = "an amendment of nothing", .code = "V-EDITION", .after = amend_nothing, .end = FORGE_NOTHING},
    {.name = "an amendment of a destroyed record", .code = "V-EDITION", .after = amend_honestly},
    {.name = "a destruction of an amended record", .before = amend_honestly},
    {.name = "a line that binds an earlier edition",
     .code = "V-REGISTER-LINE",
     .before = amend_and_remember,
     .list = bind_the_first_edition,
     .end = FORGE_PROPOSED},
    {.name = "an amendment after the approval", .code = "V-DESTROY-VOIDED", .approved = amend_honestly},
    {.name = "the longer term of two editions",
     .before = shorten_a_term,
     .lines = "C00001/2010/a01/1",
     .end = FORGE_COUNTED},
    {.name = "the shorter term of two editions",
     .code = "V-REGISTER-LINE",
     .before = shorten_a_term,
     .lines = "C00001/2010/a01/1",
     .list = from_the_second_edition,
     .end = FORGE_COUNTED},
};
FORGE_TABLE ("editions", cases)
