/* What documents of a destruction say of other documents, computed anew from those others: a register's lines from the
 * events and records, titles from records and profiles, a tombstone and a certificate from the register. A signature
 * makes a statement somebody's, not true.
 *
 * Records and profiles are met by several threads, and in a pack before the registers are judged. So what a register
 * may say of one is kept by the index of its entry, in a few bytes, and compared in the end. */
#include <inttypes.h>
#include <string.h>

#include "fold/retention.h"
#include "form/date.h"
#include "form/document/titles.h"
#include "form/name.h"
#include "sys/message.h"
#include "verify/internal.h"

/* ---- Facts kept of each record and profile ---- */

void gone_facts_grow (Verify *verify)
{
  g_array_set_size (verify->facts, verify->table != NULL ? verify_table_size (verify->table) : 0);
}

static const VerifyFacts *facts_of (const Verify *verify, const VerifyEntry *entry)
{
  const VerifyFacts *facts = &g_array_index (verify->facts, VerifyFacts, verify_table_index (verify->table, entry));
  return facts->known ? facts : NULL;
}

static VerifyFacts *new_facts (const Verify *verify, const VerifyEntry *entry)
{
  VerifyFacts *facts = &g_array_index (verify->facts, VerifyFacts, verify_table_index (verify->table, entry));
  facts->known = true;
  return facts;
}

/* Eight bytes of the digest of some words. */
static uint64_t hash_words (const GString *words)
{
  char hex[DIGEST_HEX_SIZE];
  g_autoptr (GBytes) bytes = g_bytes_new (words->str, words->len);
  digest_gbytes (DIGEST_SHA256, bytes, hex);
  hex[16] = '\0';
  return g_ascii_strtoull (hex, NULL, 16);
}

static void add_word (GString *words, const char *word)
{
  g_string_append (words, word != NULL ? word : "");
  g_string_append_c (words, '\n');
}

/* By what people recognise a record. */
static uint64_t hash_titles (const char *title, const char *docno, const GDate *date, const GPtrArray *creators)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *day = date_print (date);
  add_word (words, title);
  add_word (words, docno);
  add_word (words, day);
  for (unsigned i = 0; i < creators->len; i++)
    add_word (words, creators->pdata[i]);
  return hash_words (words);
}

static uint64_t hash_name (const char *name)
{
  g_autoptr (GString) words = g_string_new (name);
  return hash_words (words);
}

static uint32_t julian (const GDate *day)
{
  return g_date_valid (day) ? g_date_get_julian (day) : 0;
}

void gone_facts_of_record (const Verify *verify, const VerifyEntry *entry, const Record *record)
{
  VerifyFacts *facts = new_facts (verify, entry);
  facts->words = hash_titles (record->title, record->docno, &record->date, record->creators);
  facts->trigger = g_quark_from_string (record->trigger);
  facts->closed = julian (&record->closed);
  facts->pages = record_paper_pages (record);
  facts->copies = (uint16_t)record->copies;
}

void gone_facts_of_customer (const Verify *verify, const VerifyEntry *entry, const Customer *customer)
{
  VerifyFacts *facts = new_facts (verify, entry);
  facts->words = hash_name (customer->name);
}

/* ---- In force at an event ---- */

/* The newest edition, before an event, of the profile of the customer to whom path belongs; NULL: none. */
static const VerifyEntry *profile_at (const Verify *verify, const char *path, uint64_t number)
{
  g_auto (NamePlace) place = {0};
  const VerifyEntry *last = NULL, *entry;
  if (!name_split_path (path, &place))
    return NULL;
  g_autofree char *directory = name_customer_path (place.customer);
  for (unsigned edition = 1;; edition++, last = entry) {
    g_autofree char *profile = g_strdup_printf ("%s/customer.%u.xml", directory, edition);
    entry = verify_table_find_before (verify->table, profile, number);
    if (entry == NULL)
      return last;
  }
}

/* ---- The lines of a register ---- */

typedef struct {
  Verify *verify;
  const VerifyRegister *edition;
  const RegisterLine *line;
  const VerifyEntry *filed;    /* the record */
  const VerifyEntry *record;   /* its edition in force at the register's event */
  const VerifyEntry *contents; /* with the digest of that edition's manifest, or NULL */
  const VerifyFacts *facts;    /* NULL: the record is not there, or is not as it was filed */
} Claim;

static void fault_claim (const Claim *claim, const char *what, const char *expected, const char *found)
{
  const char *path = verify_table_path (claim->verify->table, claim->edition->entry);
  g_autofree char *place = g_strdup_printf ("%s: %s", path, claim->line->path);
  verify_fault (claim->verify, "V-REGISTER-LINE", place, claim->edition->entry, expected, found, what);
}

static void compare_number (const Claim *claim, const char *what, uint64_t expected, uint64_t found)
{
  if (expected == found)
    return;
  g_autofree char *one = g_strdup_printf ("%" PRIu64, expected), *other = g_strdup_printf ("%" PRIu64, found);
  fault_claim (claim, what, one, other);
}

static void compare_days (const Claim *claim, const char *what, const GDate *expected, const GDate *found)
{
  g_autofree char *one = date_print (expected), *other = date_print (found);
  if (g_strcmp0 (one, other) != 0)
    fault_claim (claim, what, one, other);
}

/* The claims of the event that filed the record. */
static void check_event (const Claim *claim)
{
  char manifest[DIGEST_HEX_SIZE] = "";
  const RegisterLine *line = claim->line;
  const VerifyTable *table = claim->verify->table;
  const RefCode *code = &line->reference;
  g_autofree char *words = g_strdup_printf ("%s %s %s", code->category, code->retention, code->fonds);
  if (claim->contents != NULL)
    verify_table_digest (table, claim->contents, manifest);
  if (!g_str_equal (words, verify_table_words (table, claim->record)))
    fault_claim (claim, N_ ("the line has another category, retention period or fonds than the event of its record"),
                 verify_table_words (table, claim->record), words);
  if (!g_str_equal (manifest, line->manifest))
    fault_claim (claim, N_ ("the line has another manifest than the event of its record"), manifest, line->manifest);
  compare_number (claim, N_ ("the line names another event than that of its record"), claim->record->number,
                  line->filed);
  compare_number (claim, N_ ("the line counts other files than the event of its record"), claim->record->files,
                  line->files);
  compare_number (claim, N_ ("the line counts other bytes than the event of its record"), claim->record->bytes,
                  line->bytes);
  compare_number (claim, N_ ("the line counts other pages than the event of its record"), claim->record->pages,
                  line->pages);
}

/* ---- Terms ---- */

static void set_julian (GDate *day, uint32_t number)
{
  g_date_clear (day, 1);
  if (number != 0)
    g_date_set_julian (day, number);
}

/* The closing days of all editions of the record before the register. NULL when one of them is not known. Given. */
static GArray *closings_of (const Claim *claim)
{
  unsigned editions = 0;
  const VerifyTable *table = claim->verify->table;
  uint64_t before = claim->edition->entry->number;
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (GDate));
  verify_table_edition (table, claim->filed, before, &editions);
  for (unsigned i = 1; i <= editions; i++) {
    GDate day;
    g_autofree char *path = g_strdup_printf ("%s/record.%u.xml", verify_table_path (table, claim->filed), i);
    const VerifyEntry *entry = i == 1 ? claim->filed : verify_table_find (table, path);
    const VerifyFacts *facts = facts_of (claim->verify, entry);
    if (facts == NULL)
      return NULL;
    set_julian (&day, facts->closed);
    g_array_append_val (days, day);
  }
  return g_steal_pointer (&days);
}

/* What the codes say that the record had at former places. NULL when the trigger of one is not known. Given. */
static GArray *formers_of (const Claim *claim)
{
  const VerifyTable *table = claim->verify->table;
  const Moves *moves = verify_table_moves (table);
  uint64_t before = claim->edition->entry->number;
  g_autoptr (GArray) formers = g_array_new (FALSE, FALSE, sizeof (RetentionFormer));
  for (const MovesStep *step = moves_to (moves, claim->line->path); step != NULL && formers->len < moves_length (moves);
       step = moves_to (moves, step->from)) {
    g_auto (NamePlace) place = {0};
    const VerifyEntry *edition = verify_table_edition (table, claim->filed, step->event, NULL);
    const VerifyFacts *facts = facts_of (claim->verify, edition);
    g_auto (GStrv) words = g_strsplit (verify_table_words (table, edition), " ", 3);
    const Layout *layout = verify_layout_at (claim->verify, edition->number);
    const LayoutCategory *category =
        layout != NULL && words[0] != NULL ? layout_category_by_code (layout, words[0]) : NULL;
    const char *trigger = facts != NULL      ? g_quark_to_string (facts->trigger)
                          : category != NULL ? category_trigger (category)
                                             : NULL;
    if (trigger == NULL || g_strv_length (words) < 2 || !name_split_path (step->from, &place))
      return NULL;
    RetentionFormer former = {.period = g_intern_string (words[1]), .trigger = trigger, .year = place.year};
    former.event = standing_trigger_moved (verify_table_standing (table), claim->line->path, step->from, former.trigger,
                                           before, &former.own_event);
    g_array_append_val (formers, former);
  }
  return g_steal_pointer (&formers);
}

/* The period of a line as it was when the register came. False when a day is needed that only the record had. */
static bool compute_term (const Claim *claim, const Layout *layout, Retention *retention)
{
  const RegisterLine *line = claim->line;
  const Verify *verify = claim->verify;
  uint64_t before = claim->edition->entry->number;
  const Standing *standing = verify_table_standing (verify->table);
  g_autoptr (GArray) closings = closings_of (claim);
  g_autoptr (GArray) formers = formers_of (claim);
  if (formers == NULL)
    return false;
  if (layout_trigger_from (layout, line->trigger) == LAYOUT_TRIGGER_RECORD && closings == NULL)
    return false;
  RetentionInputs inputs = {
      .period = line->reference.retention, .trigger = line->trigger, .year = line->reference.year};
  inputs.event = standing_trigger (standing, line->path, line->trigger, before, &inputs.own_event);
  inputs.extended = standing_extended (standing, line->path, before);
  set_julian (&inputs.closed, claim->facts != NULL ? claim->facts->closed : 0);
  if (closings != NULL) {
    inputs.earlier = (const GDate *)(const void *)closings->data;
    inputs.n_earlier = closings->len;
  }
  inputs.formers = (const RetentionFormer *)(const void *)formers->data;
  inputs.n_formers = formers->len;
  retention_compute (layout, &inputs, retention);
  return true;
}

static void check_term_of (const Claim *claim)
{
  Retention retention = {0};
  const RegisterLine *line = claim->line;
  const Layout *layout = verify_layout_at (claim->verify, claim->edition->entry->number);
  if (layout == NULL || !compute_term (claim, layout, &retention))
    return;
  compare_days (claim, N_ ("the retention period does not begin on the day that the line says"), &retention.begins,
                &line->from);
  compare_days (claim, N_ ("the retention period does not end on the day that the line says"), &retention.first,
                &line->due);
}

/* What only the record itself says; without it, what the layout says of its category. */
static void check_record (const Claim *claim)
{
  const RegisterLine *line = claim->line;
  const Layout *layout = verify_layout_at (claim->verify, claim->filed->number);
  const LayoutCategory *category = layout != NULL ? layout_category_by_code (layout, line->reference.category) : NULL;
  const char *trigger = claim->facts != NULL ? g_quark_to_string (claim->facts->trigger)
                        : category != NULL   ? category_trigger (category)
                                             : line->trigger;
  if (!g_str_equal (trigger, line->trigger))
    fault_claim (claim, N_ ("the retention period has another trigger than the line says"), trigger, line->trigger);
  compare_number (
      claim, N_ ("the line and the record disagree whether there is paper on a shelf"),
      standing_is_shelved (verify_table_standing (claim->verify->table), line->path, claim->edition->entry->number),
      line->paper);
  if (claim->facts != NULL)
    compare_number (claim, N_ ("the line counts other copies than the record"), claim->facts->copies, line->copies);
}

static void check_line (Verify *verify, const VerifyRegister *edition, const RegisterLine *line)
{
  Claim claim = {.verify = verify, .edition = edition, .line = line};
  unsigned number = 0;
  if (register_is_customer (line)) {
    const char *fault = gone_claims_customer (verify, edition, line);
    if (fault != NULL)
      fault_claim (&claim, fault, NULL, NULL);
    return;
  }
  claim.filed = verify_table_record_at (verify->table, line->path, edition->entry->number);
  if (claim.filed == NULL) {
    fault_claim (&claim, N_ ("no record was filed there"), NULL, NULL);
    return;
  }
  claim.record = verify_table_edition (verify->table, claim.filed, edition->entry->number, &number);
  claim.contents = verify_table_contents (verify->table, claim.filed, number);
  claim.facts = facts_of (verify, claim.record);
  check_event (&claim);
  check_record (&claim);
  check_term_of (&claim);
}

/* ---- Titles ---- */

static void check_title (Verify *verify, const VerifyEntry *entry, const RegisterLine *line, const TitlesLine *title)
{
  const VerifyEntry *record = verify_table_record_at (verify->table, line->path, entry->number);
  const VerifyEntry *profile = profile_at (verify, line->path, entry->number);
  const VerifyFacts *facts =
      record != NULL ? facts_of (verify, verify_table_edition (verify->table, record, entry->number, NULL)) : NULL;
  const VerifyFacts *customer = profile != NULL ? facts_of (verify, profile) : NULL;
  g_autofree char *place = g_strdup_printf ("%s: %s", verify_table_path (verify->table, entry), line->path);
  if (register_is_customer (line) && customer != NULL && customer->words != hash_name (title->title))
    verify_fault (verify, "V-TITLES", place, entry, NULL, title->title, "the customer has another name");
  if (facts != NULL && facts->words != hash_titles (title->title, title->docno, &title->date, title->creators))
    verify_fault (verify, "V-TITLES", place, entry, NULL, NULL,
                  "title, creator, date or document number differ from those of the record");
  if (title->customer != NULL && customer != NULL && customer->words != hash_name (title->customer))
    verify_fault (verify, "V-TITLES", place, entry, NULL, title->customer,
                  "the customer of the record has another name");
}

static void check_titles (Verify *verify, const VerifyEntry *entry, const Titles *titles)
{
  g_autofree char *key = g_strdup_printf ("%s %u", titles->number, titles->edition);
  g_autofree char *place = register_titles_path (titles->number, titles->edition);
  const VerifyRegister *edition = verify->registers != NULL ? g_hash_table_lookup (verify->registers, key) : NULL;
  const GPtrArray *lines = edition != NULL ? edition->list->lines : NULL;
  bool same = lines != NULL && g_str_equal (place, verify_table_path (verify->table, entry)) &&
              verify_table_has_digest (verify->table, entry, edition->list->titles) && lines->len == titles->lines->len;
  for (unsigned i = 0; same && i < lines->len; i++)
    same = g_str_equal (((const RegisterLine *)lines->pdata[i])->path,
                        ((const TitlesLine *)titles->lines->pdata[i])->path);
  if (!same) {
    verify_accuse (verify, entry, "V-TITLES", "the titles do not belong to the lines of the register");
    return;
  }
  for (unsigned i = 0; i < lines->len; i++)
    check_title (verify, entry, lines->pdata[i], titles->lines->pdata[i]);
}

/* ---- In the end ---- */

void gone_claims (Verify *verify)
{
  GHashTableIter iter;
  gpointer value;
  if (verify->registers == NULL)
    return;
  g_hash_table_iter_init (&iter, verify->registers);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const VerifyRegister *edition = value;
    for (unsigned i = 0; i < edition->list->lines->len; i++)
      check_line (verify, edition, edition->list->lines->pdata[i]);
  }
  for (unsigned i = 0; i < verify->titles->len; i++) {
    const VerifyTitles *met = &g_array_index (verify->titles, VerifyTitles, i);
    check_titles (verify, verify_table_at (verify->table, met->index), met->titles);
  }
}
