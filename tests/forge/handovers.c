/* Handovers that nobody signed, of records that are not as the list says, to departments that do not get them. */
#include "tests/forge/forge.h"

#include "form/registers/handover.h"
#include "form/document/record.h"

#define FEEDBACK "customers/C00/C00001/2010/a06-feedback/0001"
#define VOUCHER "customers/C00/C00001/1990/pz-vouchers/0001"
#define PAPER "customers/C00/C00001/2010/xz-administration/0001"
#define NUMBER "T2026-0001"

/* What is NULL or 0 is honest: an office of finance with its voucher. */
typedef struct {
  const char *number, *path, *code, *to, *from;
  const char *said; /* the place in the event */
  HandoverKind kind;
  unsigned pages, copies, edition;
  const char *who; /* person of the court who signs as PERSON; "": nobody */
  bool signs, takes, withholds, differs;
  const char *side, *signer;
} Lie;

static Handover *draw_up (const Lie *lie)
{
  Handover *handover = handover_new ();
  bool office = lie->kind == HANDOVER_OFFICE;
  handover->entry.number = g_strdup (lie->number != NULL ? lie->number : NUMBER);
  handover->entry.edition = lie->edition;
  handover->entry.nonce = g_strdup (FIXTURE_NONCE);
  handover->entry.time = court_now;
  handover->entry.by = g_strdup ("forger");
  handover->kind = lie->kind;
  handover->from = g_strdup (lie->from != NULL ? lie->from : office ? "Finance" : "Sales");
  handover->to = g_strdup (lie->to != NULL ? lie->to : office ? "Finance" : "HR");
  return handover;
}

/* NULL: there is none. */
static Record *read_record (const Forger *forger, const char *path)
{
  g_autofree char *name = g_build_filename (forger->court.path, path, "record.1.xml", NULL), *text = NULL;
  gsize len = 0;
  if (!g_file_get_contents (name, &text, &len, NULL))
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, len);
  return record_parse (bytes, name, NULL);
}

static void tell (Forger *forger, const Lie *lie)
{
  const char *path = lie->path != NULL ? lie->path : lie->kind == HANDOVER_OFFICE ? VOUCHER : PAPER;
  g_autoptr (Handover) handover = draw_up (lie);
  const char *verb = NULL;
  g_autofree char *name = entry_path (handover->entry.number, handover->entry.edition);
  g_autofree char *edition = g_strdup_printf ("%u", handover->entry.edition);
  if (lie->signs) {
    handover->step = HANDOVER_SIGNED;
    handover->side = g_strdup (lie->side);
    handover->signer = g_strdup (lie->signer);
    handover->person = lie->who != NULL ? court_person (lie->who) : NULL;
  } else {
    g_ptr_array_add (handover->entry.places, g_strdup (path));
    verb = lie->takes ? "take" : lie->withholds ? "withhold" : "offer";
    handover->step = lie->takes ? HANDOVER_TAKEN : lie->withholds ? HANDOVER_WITHHELD : HANDOVER_PROPOSED;
    handover->reason = lie->withholds ? g_strdup ("why") : NULL;
    if (lie->differs)
      handover_add_difference (handover, 9, "a page less");
  }
  if (handover->step == HANDOVER_PROPOSED) {
    HandoverLine *line = handover_add_line (handover, path);
    handover->month = lie->kind == HANDOVER_MONTHLY ? g_strdup ("2026-11") : NULL;
    handover->giver = lie->kind == HANDOVER_OFFICE ? g_strdup ("Zhao") : NULL;
    handover->receiver = lie->kind == HANDOVER_OFFICE ? g_strdup ("Qian") : NULL;
    g_autoptr (Record) record = read_record (forger, path);
    g_autofree char *code = record != NULL ? refcode_print (&record->reference) : NULL;
    refcode_parse (lie->code != NULL ? lie->code : code, &line->reference, NULL);
    line->pages = lie->pages != 0 ? lie->pages : 3; /* of contract.tif */
    line->copies = lie->copies;
  }
  const ForgeFile file = {"handover", name, shape_print (&handover_shape, handover), {NULL}};
  const char *const fields[] = {"on",
                                lie->said != NULL ? lie->said : path,
                                "entry",
                                handover->entry.number,
                                "edition",
                                edition,
                                lie->takes ? "code" : NULL,
                                handover->to,
                                NULL};
  if (verb != NULL)
    forge_bring_all (forger, &file, 1, verb, fields);
  else
    forge_bring (forger, &file, NULL);
}

#define LIE(name, ...)                                                                                                 \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    tell (forger, &(const Lie){__VA_ARGS__});                                                                          \
  }
LIE (propose, .edition = 1)
LIE (propose_office, .edition = 1, .kind = HANDOVER_OFFICE)
LIE (propose_nothing, .edition = 1, .path = "customers/C00/C00001/2010/xz-administration/0099",
     .code = "Z109-WS.XZ.2010-Y-C00001-0099")
LIE (propose_another_code, .edition = 1, .code = "Z109-WS.XZ.2010-D30-C00001-0001")
LIE (propose_more_pages, .edition = 1, .pages = 77)
LIE (propose_more_copies, .edition = 1, .copies = 77)
LIE (propose_a_voucher, .edition = 1, .path = VOUCHER, .from = "Finance")
LIE (propose_feedback, .edition = 1, .path = FEEDBACK)
LIE (propose_to_nobody, .edition = 1, .to = "Kitchen")
LIE (propose_the_office_of_another, .edition = 1, .kind = HANDOVER_OFFICE, .path = PAPER)
LIE (propose_again, .edition = 1, .number = "T2026-0002")
LIE (say_another_record, .edition = 1, .said = FEEDBACK)
LIE (take_unsigned, .edition = 2, .takes = true)
LIE (withhold, .edition = 2, .withholds = true)
LIE (withhold_again, .edition = 3, .withholds = true)
LIE (take_after, .edition = 3, .takes = true)
LIE (sign_by_nobody, .edition = 2, .signs = true, .side = "from", .signer = "somebody")
LIE (sign_as_another, .edition = 2, .signs = true, .side = "from", .signer = "somebody", .who = "administrator")
LIE (skip_an_edition, .edition = 3, .withholds = true)
LIE (withhold_another, .edition = 2, .withholds = true, .path = FEEDBACK)
LIE (take_by_nobody, .edition = 1, .takes = true)

#define AFTER(name, first, second)                                                                                     \
  static void name (Forger *forger)                                                                                    \
  {                                                                                                                    \
    first (forger);                                                                                                    \
    second (forger);                                                                                                   \
  }
AFTER (propose_and_withhold, propose, withhold)
AFTER (propose_twice, propose, propose_again)
AFTER (propose_after_withholding, propose_and_withhold, propose_again)
AFTER (propose_and_take, propose, take_unsigned)
AFTER (propose_and_sign, propose, sign_by_nobody)
AFTER (propose_and_sign_as_another, propose, sign_as_another)
AFTER (withhold_twice, propose_and_withhold, withhold_again)
AFTER (take_what_was_withheld, propose_and_withhold, take_after)
AFTER (propose_and_skip, propose, skip_an_edition)
AFTER (propose_and_withhold_another, propose, withhold_another)

#define CASE(what, how, with)                                                                                          \
  {                                                                                                                    \
    .name = what, .code = with, .after = how, .end = FORGE_NOTHING                                                     \
  }

static const ForgeCase cases[] = {
    CASE ("an honest list", propose, NULL),
    CASE ("an honest list of an office", propose_office, NULL),
    CASE ("a list that is withdrawn", propose_and_withhold, NULL),
    CASE ("a record on the next list", propose_after_withholding, NULL),
    CASE ("a list of no record", propose_nothing, "V-HANDOVER-LINE"),
    CASE ("a line with another code", propose_another_code, "V-HANDOVER-LINE"),
    CASE ("a line with more pages", propose_more_pages, "V-HANDOVER-LINE"),
    CASE ("a line with more copies", propose_more_copies, "V-HANDOVER-LINE"),
    CASE ("a voucher on a monthly list", propose_a_voucher, "V-HANDOVER-RULES"),
    CASE ("a record that goes to nobody", propose_feedback, "V-HANDOVER-RULES"),
    CASE ("a department that there is not", propose_to_nobody, "V-HANDOVER-RULES"),
    CASE ("an office with records of another", propose_the_office_of_another, "V-HANDOVER-RULES"),
    CASE ("a record on two lists", propose_twice, "V-HANDOVER-TWICE"),
    CASE ("an event about another record", say_another_record, "V-ENTRY-EVENTS"),
    CASE ("taken over without signatures", propose_and_take, "V-HANDOVER-SIGNER"),
    CASE ("signed by nobody", propose_and_sign, "V-HANDOVER-SIGNER"),
    CASE ("signed in another name", propose_and_sign_as_another, "V-HANDOVER-SIGNER"),
    CASE ("withheld twice", withhold_twice, "V-HANDOVER-LINE"),
    CASE ("taken over after it was withheld", take_what_was_withheld, "V-HANDOVER-STEP"),
    CASE ("an edition is missing", propose_and_skip, "V-ENTRY-EDITION"),
    CASE ("another record is withheld", propose_and_withhold_another, "V-HANDOVER-LINE"),
    CASE ("taken over by the first edition", take_by_nobody, "V-XML"),
};
FORGE_TABLE ("handovers", cases)
