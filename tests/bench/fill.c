/* fill DIRECTORY N: an archive of N records in DIRECTORY, for measuring the index: journal and documents are there,
 * scans are not. Some records are out on loan, and some are in boxes. The same N gives the same records. */
#include <stdio.h>

#include "form/registers/loan.h"
#include "tests/unit/fixtures/index.h"

enum { BLOCK = 1000, PER_CUSTOMER = 200, PER_VOLUME = 50, LOANS = 1000, BOXED = 10 };

static const char *const SURNAMES[] = {"宏远", "东方", "金桥", "华润",   "长江",
                                       "泰山", "海天", "明珠", "新世纪", "四通"};
static const char *const TRADES[] = {"贸易", "机械", "电子", "纺织", "化工", "建材", "食品", "物流", "医药", "印刷"};
static const char *const PLACES[] = {"上海", "深圳", "苏州", "宁波", "青岛", "厦门", "成都", "武汉", "大连", "长沙"};
static const char *const THINGS[] = {"购销合同",      "质检报告",      "月度发货单", "排产计划表",     "客户投诉处理单",
                                     "付款凭证",      "增值税发票",    "技术协议",   "年度框架协议",   "会议纪要",
                                     "sales invoice", "delivery note", "quotation",  "bank statement", "annual audit"};
static const char *const CATEGORIES[][2] = {
    {"KH.A02", "a02-contracts"}, {"KH.A04", "a04-freight"}, {"KH.A06", "a06-feedback"}, {"KU.PZ", "pz-vouchers"}};

#define PICK(list, n) (list)[(n) % G_N_ELEMENTS (list)]

static void add_customer (const Archive *archive, GPtrArray *events, unsigned i)
{
  g_autofree char *number = g_strdup_printf ("C%05u", i + 1);
  g_autofree char *name =
      g_strdup_printf ("%s%s%s有限公司", PICK (PLACES, i), PICK (SURNAMES, i / 10), PICK (TRADES, i / 100));
  fixture_customer (archive, events, number, 1, name);
}

static void add_record (const Archive *archive, GPtrArray *events, unsigned i)
{
  unsigned customer = i / PER_CUSTOMER, volume = i % PER_CUSTOMER / PER_VOLUME, item = i % PER_VOLUME;
  g_autofree char *number = g_strdup_printf ("C%05u", customer + 1);
  g_autofree char *title = g_strdup_printf ("%s%s（第%u批，金额%u.%02u元）", PICK (SURNAMES, i * 7),
                                            PICK (THINGS, i * 13 + i / 17), i % 97, i * 37 % 100000, i * 11 % 100);
  const char *const *category = CATEGORIES[volume];
  Record *record = fixture_record (number, 2015 + (int)(customer % 10), category[0], item + 1, title);
  record->docno = g_strdup_printf ("HT-%u-%05u", 2015 + customer % 10, i);
  g_ptr_array_add (record->creators, g_strdup (PICK (TRADES, i)));
  RecordPart *part = record->parts->pdata[0];
  g_free (part->title);
  part->title = g_strdup_printf ("scan_%06u.tif", i);
  g_free (part->digest);
  part->digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, part->title, -1);
  fixture_file (archive, events, category[1], record);
}

static void add_step (const Archive *archive, GPtrArray *events, const Loan *loan)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (GBytes) bytes = shape_print (&loan_shape, loan);
  g_autofree char *path = entry_path (loan->entry.number, loan->entry.edition), *day = NULL;
  const StandingChange said = standing_of_entry (&loan_entry, loan, &day);
  fixture_write (archive, path, bytes);
  digest_gbytes (DIGEST_SHA256, bytes, hex);
  Event *event = event_new ("loan"), *step = event_new (loan_step_verb (loan->step));
  event_put (event, "path", path);
  event_put (event, "digest", hex);
  standing_write (&said, loan->entry.places->pdata[0], step);
  g_ptr_array_add (events, event);
  g_ptr_array_add (events, step);
}

/* A record of each customer in turn is asked for and handed out. */
static void add_loan (const Archive *archive, GPtrArray *events, unsigned i, unsigned customers)
{
  unsigned customer = i % customers, item = i / customers % PER_VOLUME;
  g_autoptr (Loan) loan = loan_new ();
  g_autofree char *number = g_strdup_printf ("C%05u", customer + 1);
  loan->entry.number = entry_number (ENTRY_LOANS, 2026, i + 1);
  loan->entry.edition = 1;
  loan->entry.nonce = g_strdup (FIXTURE_NONCE);
  loan->entry.time = 1700000000;
  loan->entry.by = g_strdup ("tester");
  loan->use = g_strdup ("consult");
  loan->borrower = g_strdup (PICK (SURNAMES, i));
  loan->department = g_strdup ("Sales");
  loan->purpose = g_strdup (PICK (THINGS, i));
  g_ptr_array_add (loan->entry.places,
                   name_record_path (number, 2015 + (int)(customer % 10), CATEGORIES[2][1], item + 1));
  add_step (archive, events, loan);
  loan->entry.edition = 2;
  loan->step = LOAN_OUT;
  g_date_set_dmy (&loan->due, 1, G_DATE_DECEMBER, 2026);
  g_clear_pointer (&loan->use, g_free);
  g_clear_pointer (&loan->borrower, g_free);
  g_clear_pointer (&loan->department, g_free);
  g_clear_pointer (&loan->purpose, g_free);
  add_step (archive, events, loan);
}

/* A volume of each tenth customer is in a box of its own. */
static void add_box (GPtrArray *events, unsigned customer)
{
  g_autofree char *number = g_strdup_printf ("C%05u", customer + 1),
                  *box = g_strdup_printf ("B%u", customer / BOXED + 1);
  for (unsigned item = 1; item <= PER_VOLUME; item++) {
    g_autofree char *path = name_record_path (number, 2015 + (int)(customer % 10), CATEGORIES[1][1], item);
    Event *event = event_new (standing_verb_name (STANDING_SHELVED, false));
    event_put (event, "on", path);
    event_put (event, "box", box);
    g_ptr_array_add (events, event);
  }
}

int main (int argc, char **argv)
{
  GError *error = NULL;
  guint64 n = 0;
  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 1, 10000000, &n, NULL)) {
    fprintf (stderr, "usage: fill DIRECTORY N\n");
    return 2;
  }
  g_setenv ("DOSSIER_DATA", "build/share/dossier", FALSE);
  g_autoptr (Archive) archive = fixture_found (&(FoundingRequest){.path = argv[1], .code = "Z109", .name = "测试全宗"});
  g_autoptr (GPtrArray) events = fixture_events ();
  for (unsigned i = 0; i * PER_CUSTOMER < n; i++)
    add_customer (archive, events, i);
  fixture_commit (archive, events);
  for (unsigned i = 0; i < n; i++) {
    add_record (archive, events, i);
    if (events->len == BLOCK)
      fixture_commit (archive, events);
  }
  if (events->len > 0)
    fixture_commit (archive, events);
  for (unsigned i = 0; i < LOANS && n >= PER_CUSTOMER; i++)
    add_loan (archive, events, i, (unsigned)n / PER_CUSTOMER);
  for (unsigned i = 0; i < n / PER_CUSTOMER; i += BOXED)
    add_box (events, i);
  if (events->len > 0)
    fixture_commit (archive, events);
  while (journal_wants_sealing (archive_journal (archive)))
    fixture_must (journal_seal_segments (archive_journal (archive), ".staging/segment", &error), error);
  return 0;
}
