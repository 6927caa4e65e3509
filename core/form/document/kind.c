/* One table, so that code that reads events does not need to name the kinds. A path in the table contains patterns:
 *
 *     %C %V %R  the directory of a customer, a volume, a record
 *     %E        the path of an entry's document in its register
 *     %D        the directory of an entry in its register
 *     %T        the path of an entry's tombstone
 *     %n        an edition or another number from 1, without leading zeros
 *     %m        an edition after the first
 *     %e        a number of events in nine digits
 *     %p %r     the number of a person, of a register of destruction
 *     %l %a     the id of a layout, the name of a digest algorithm
 *     %w        a word
 *     %x        the ending of a scan of a signed paper
 *     %f %y     the name of a part of a record, and its ending
 *
 * Those with a small letter end at the next dot or slash. */
#include "form/document/kind.h"

#include <string.h>

#include "form/document/acknowledgement.h"
#include "form/document/adoption.h"
#include "form/document/checkpoint.h"
#include "form/document/commit.h"
#include "form/registers/contact.h"
#include "form/registers/correction.h"
#include "form/registers/decision.h"
#include "form/registers/handover.h"
#include "form/registers/incident.h"
#include "form/registers/loan.h"
#include "form/document/manifest.h"
#include "form/document/pack.h"
#include "form/document/register.h"
#include "form/document/statement.h"
#include "form/document/titles.h"
#include "form/field.h"
#include "form/name.h"
#include "sys/crypto/digest.h"
#include "sys/crypto/key.h"
#include "sys/crypto/timestamp.h"
#include "sys/xml.h"

#define README_MAX_BYTES (1024 * 1024)
#define PAPER_MAX_BYTES (64 * 1024 * 1024)

#define BRINGS(field, max) .where = "path", .digest = (field), .limit = (max)
#define DECIDES(effect, end) .where = "on", .begins = (effect), .ends = (end)

static const KindRow rows[] = {
    [KIND_FONDS] = {"init", BRINGS ("digest", XML_MAX_BYTES), .paths = {"archive.xml"}, .root = "archive", .rank = 2},
    [KIND_LAYOUT] = {"layout", BRINGS ("digest", XML_MAX_LAYOUT), .paths = {"layouts/%l.%n.xml"}, .root = "layout",
                     .words = {"use"}, .is_listed = true, .rank = 4},
    [KIND_ADOPTION] = {ADOPTION_VERB, BRINGS ("digest", STATEMENT_MAX_BYTES), .paths = {"layouts/%l.%n.%w.%p.txt"},
                       .words = {"use"}, .is_signed = true, .is_listed = true},
    [KIND_README] = {"readme", BRINGS ("digest", README_MAX_BYTES), .paths = {"README.txt"}, .rank = 3},
    [KIND_CUSTOMER] = {"customer", BRINGS ("digest", XML_MAX_BYTES), .paths = {"%C/customer.%n.xml"},
                       .root = "customer", .rank = 9},
    [KIND_RECORD] = {"file", BRINGS ("manifest", XML_MAX_BYTES), .paths = {"%R"}, .root = "record"},
    [KIND_PART] = {"part", BRINGS ("digest", G_MAXSSIZE), .paths = {"%R/%f.%y"}, .is_listed = true},
    [KIND_CONTENTS] = {"contents", BRINGS ("digest", MANIFEST_MAX_BYTES), .paths = {"%R/manifest-%a.%m.txt"},
                       .is_listed = true},
    [KIND_AMEND] = {"amend", BRINGS ("digest", XML_MAX_BYTES), .paths = {"%R/record.%m.xml"}, .root = "record"},
    [KIND_MOVED] = {"moved", BRINGS ("digest", XML_MAX_BYTES), .paths = {"%R/moved.xml"}, .root = "moved"},
    [KIND_MANIFEST] = {"manifest", BRINGS ("digest", MANIFEST_MAX_BYTES), .paths = {"%V/manifest-%a.%n.txt"}},
    [KIND_SEAL] = {"seal", BRINGS ("digest", XML_MAX_BYTES), .paths = {"%V/volume.%n.xml"}, .root = "volume",
                   .words = {"records"}},
    [KIND_DECISION] = {"decision", BRINGS ("digest", XML_MAX_BYTES), .paths = {"registers/decisions/%E"},
                       .root = "decision", .words = {"kind"}, .entry = &decision_entry, .rank = 6},
    [KIND_CORRECTION] = {"correction", BRINGS ("digest", XML_MAX_BYTES), .paths = {"registers/corrections/%E"},
                         .root = "correction", .words = {"kind"}, .entry = &correction_entry, .rank = 6},
    [KIND_HANDOVER] = {"handover", BRINGS ("digest", XML_MAX_BYTES), .paths = {"registers/handovers/%E"},
                       .root = "handover", .entry = &handover_entry, .rank = 6},
    [KIND_LOAN] = {"loan", BRINGS ("digest", XML_MAX_BYTES), .paths = {"registers/loans/%E"}, .root = "loan",
                   .entry = &loan_entry, .rank = 6},
    [KIND_LOAN_PAPER] = {"loan-paper", BRINGS ("digest", PAPER_MAX_BYTES), .paths = {"registers/loans/%D/%n.%w.%x"},
                         .is_listed = true},
    [KIND_INCIDENT] = {"incident", BRINGS ("digest", XML_MAX_BYTES), .paths = {"registers/incidents/%E"},
                       .root = "incident", .entry = &incident_entry, .rank = 6},
    [KIND_CONTACT] = {"contact", BRINGS ("digest", XML_MAX_BYTES), .paths = {"registers/contacts/%E"},
                      .root = "contact", .entry = &contact_entry, .rank = 6},
    [KIND_PERSON] = {"person", BRINGS ("digest", XML_MAX_BYTES), .paths = {"people/%p.%n.xml"}, .root = "person",
                     .is_signed = true, .is_listed = true, .rank = 5},
    [KIND_KEY] = {"key", BRINGS ("digest", KEY_MAX_BYTES), .paths = {"people/%p.pem", "people/%p.%n.pem"},
                  .is_signed = true, .is_listed = true},
    [KIND_STATEMENT] = {"statement", BRINGS ("digest", STATEMENT_MAX_BYTES),
                        .paths = {"people/%p.%n.%w.%p.txt", "destruction/%r/%n.%w.%w.%p.txt"}, .is_signed = true,
                        .is_listed = true},
    [KIND_SIGNATURE] = {"signature", BRINGS ("digest", KEY_MAX_SIGNATURE),
                        .paths = {"people/%p.%n.%w.%p.sig", "destruction/%r/%n.%w.%w.%p.sig", "checkpoints/%e.%p.sig",
                                  "destruction/%r/acknowledged.%n.sig", "layouts/%l.%n.%w.%p.sig"},
                        .is_signed = true, .is_listed = true},
    [KIND_CHECKPOINT] = {"checkpoint", BRINGS ("digest", CHECKPOINT_MAX_BYTES), .paths = {"checkpoints/%e.txt"},
                         .is_signed = true, .is_listed = true, .rank = 1},
    [KIND_TIMESTAMP] = {"timestamp", BRINGS ("digest", TIMESTAMP_MAX_BYTES),
                        .paths = {"checkpoints/%e.tsr", "checkpoints/%e.%n.tsr"}, .is_signed = true, .is_listed = true},
    [KIND_REGISTER] = {"register", BRINGS ("digest", REGISTER_MAX_BYTES), .paths = {"destruction/%r/register.%n.xml"},
                       .root = "register", .is_signed = true, .is_listed = true, .rank = 7},
    [KIND_TITLES] = {"titles", BRINGS ("digest", TITLES_MAX_BYTES), .paths = {"destruction/%r/titles/titles.%n.xml"},
                     .root = "titles", .is_listed = true},
    [KIND_RECIPIENT] = {"recipient", BRINGS ("digest", KEY_MAX_BYTES), .paths = {"destruction/%r/recipient.%n.pem"},
                        .is_signed = true, .is_listed = true},
    [KIND_ACKNOWLEDGEMENT] = {"acknowledge", BRINGS ("digest", ACKNOWLEDGEMENT_MAX_BYTES),
                              .paths = {"destruction/%r/acknowledged.%n.txt"}, .is_signed = true, .is_listed = true},
    [KIND_PAPER] = {"paper", BRINGS ("digest", PAPER_MAX_BYTES), .paths = {"destruction/%r/%n.%w.%w.%p.%x"},
                    .words = {"decision", "subject"}, .is_signed = true, .is_listed = true},
    [KIND_TOMBSTONE] = {"destroy", BRINGS ("digest", XML_MAX_BYTES),
                        .paths = {"%R/tombstone.xml", "%C/tombstone.xml", "registers/%T"}, .root = "tombstone",
                        .words = {"register", "disposition"}, .erases = "."},
    [KIND_CERTIFICATE] = {"certificate", BRINGS ("digest", REGISTER_MAX_BYTES),
                          .paths = {"destruction/%r/certificate.xml"}, .root = "certificate", .words = {"outcome"},
                          .erases = "titles", .is_signed = true, .is_listed = true},
    [KIND_HOLD] = {"hold", DECIDES ("held", NULL)},
    [KIND_LIFT] = {"lift", DECIDES (NULL, "held")},
    [KIND_EXTEND] = {"extend", DECIDES ("extended", NULL), .day = "until"},
    [KIND_RESTRICT] = {"restrict", DECIDES ("restricted", NULL)},
    [KIND_RELEASE] = {"release", DECIDES (NULL, "restricted")},
    [KIND_TRIGGER] = {"trigger", DECIDES ("triggered", NULL), .day = "date"},
    [KIND_WITHDRAW] = {"withdraw", DECIDES (NULL, "triggered")},
    [KIND_VOID] = {"void", DECIDES ("void", NULL)},
    [KIND_UNVOID] = {"unvoid", DECIDES (NULL, "void")},
    [KIND_REOPEN] = {"reopen", DECIDES ("open", NULL)},
    [KIND_CLOSE] = {"close", DECIDES (NULL, "open")},
    [KIND_OFFER] = {"offer", DECIDES ("offered", NULL)},
    [KIND_WITHHOLD] = {"withhold", DECIDES (NULL, "offered")},
    [KIND_TAKE] = {"take", DECIDES ("taken", NULL)},
    [KIND_SHELVE] = {"shelve", DECIDES ("shelved", NULL)},
    [KIND_UNSHELVE] = {"unshelve", DECIDES (NULL, "shelved")},
    [KIND_ASK] = {"ask", DECIDES ("loan", NULL)},
    [KIND_APPROVE] = {"approve", DECIDES ("loan", NULL)},
    [KIND_REFUSE] = {"refuse", DECIDES (NULL, "loan")},
    [KIND_OUT] = {"out", DECIDES ("loan", NULL), .day = "due"},
    [KIND_RENEW] = {"renew", DECIDES ("loan", NULL), .day = "due"},
    [KIND_BACK] = {"back", DECIDES (NULL, "loan")},
    [KIND_REPORT] = {"report", DECIDES ("incident", NULL)},
    [KIND_SETTLE] = {"settle", DECIDES (NULL, "incident")},
    [KIND_NOTE] = {"note", DECIDES ("contact", NULL), .day = "date"},
    [KIND_RETRACT] = {"retract", DECIDES (NULL, "contact")},
    [KIND_MOVE] = {"move", .where = "path"},
    [KIND_PAIR] = {"pair", .where = "reply"},
    [KIND_BOX] = {"box", .where = "code"},
    [KIND_SIGNED] = {.verb = COMMIT_VERB},
    [KIND_PACK] = {.verb = "pack"},
    [KIND_DISCARD] = {.verb = "discard"},
    [KIND_ACCEPT] = {.verb = "accept"},
};
G_STATIC_ASSERT (G_N_ELEMENTS (rows) == KIND_UNKNOWN);

const KindRow *kind_row (Kind kind)
{
  return &rows[kind];
}

Kind kind_of_verb (const char *verb)
{
  for (unsigned i = 0; i < KIND_UNKNOWN; i++)
    if (strcmp (verb, rows[i].verb) == 0)
      return (Kind)i;
  return KIND_UNKNOWN;
}

size_t kind_limit (Kind kind)
{
  return kind == KIND_UNKNOWN ? XML_MAX_LAYOUT : rows[kind].limit;
}

/* ---- Paths ---- */

static bool is_number (const char *text)
{
  return text[0] != '0' && g_ascii_isdigit (text[0]) &&
         g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, NULL, NULL);
}

static bool is_scan_ending (const char *text)
{
  return field_is_word (text) && strcmp (text, "txt") != 0 && strcmp (text, "sig") != 0;
}

/* "original-002" */
static bool is_part_name (const char *text)
{
  const char *hyphen = strrchr (text, '-');
  g_autofree char *role = hyphen != NULL ? g_strndup (text, (size_t)(hyphen - text)) : NULL;
  return role != NULL && field_is_word (role) && strlen (hyphen) == 4 && strspn (hyphen + 1, "0123456789") == 3 &&
         strcmp (hyphen + 1, "000") != 0;
}

static bool is_directory (char what, const char *text)
{
  g_auto (NamePlace) place = {0};
  if (!name_split_path (text, &place))
    return false;
  char found = place.item != 0 ? 'R' : place.directory != NULL ? 'V' : place.year == 0 ? 'C' : '\0';
  return found == what;
}

static bool is_entry (const char *path)
{
  unsigned edition;
  g_autofree char *number = entry_number_from_path (path, &edition);
  return number != NULL;
}

static bool is_part (char what, const char *text)
{
  DigestAlgorithm algorithm;
  switch (what) {
  case 'D':
    return entry_is_directory (text);
  case 'n':
    return is_number (text);
  case 'm':
    return is_number (text) && strcmp (text, "1") != 0;
  case 'e':
    return strlen (text) == 9 && strspn (text, "0123456789") == 9 && strcmp (text, "000000000") != 0;
  case 'p':
    return name_is_person (text);
  case 'r':
    return register_is_number (text);
  case 'l':
    return field_is_layout (text);
  case 'a':
    return digest_from_name (text, &algorithm);
  case 'w':
    return field_is_word (text);
  case 'x':
    return is_scan_ending (text);
  case 'f':
    return is_part_name (text);
  case 'y':
    return text[0] != '\0' && name_is_valid (text);
  default:
    return is_directory (what, text);
  }
}

static bool is_path (const char *pattern, const char *whole)
{
  const char *path = whole;
  char text[NAME_MAX_PATH + 1];
  for (; *pattern != '\0'; pattern++) {
    if (*pattern != '%') {
      if (*pattern != *path++)
        return false;
      continue;
    }
    char what = *++pattern;
    if (what == 'E')
      return is_entry (whole);
    if (what == 'T')
      return entry_is_tombstone (whole);
    const char *end = path + strcspn (path, "./");
    if (g_ascii_isupper (what)) /* all, or all but the last name */
      end = pattern[1] == '\0' ? path + strlen (path) : strrchr (path, '/');
    if (end == NULL || (size_t)(end - path) >= sizeof text)
      return false;
    memcpy (text, path, (size_t)(end - path));
    text[end - path] = '\0';
    if (!is_part (what, text))
      return false;
    path = end;
  }
  return *path == '\0';
}

bool kind_has_path (Kind kind, const char *path)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (rows[kind].paths) && rows[kind].paths[i] != NULL; i++)
    if (is_path (rows[kind].paths[i], path))
      return true;
  return false;
}

Kind kind_of_path (const char *path)
{
  unsigned i = 0;
  while (i < KIND_UNKNOWN && !kind_has_path ((Kind)i, path))
    i++;
  return (Kind)i;
}

char *kind_erases (Kind kind, const char *path)
{
  const char *erases = rows[kind].erases, *slash = strrchr (path, '/');
  if (erases == NULL || slash == NULL)
    return NULL;
  g_autofree char *directory = g_strndup (path, (size_t)(slash - path));
  return strcmp (erases, ".") == 0 ? g_steal_pointer (&directory) : g_strconcat (directory, "/", erases, NULL);
}

unsigned kind_rank (const char *path)
{
  size_t folder = strcspn (path, "/");
  unsigned customers = rows[KIND_CUSTOMER].rank;
  if (g_str_has_prefix (path, "journal/"))
    return 0;
  if (g_str_has_prefix (path, "customers/"))
    return customers;
  if (strcmp (path, PACK_FILE) == 0)
    return customers + 1;
  if (strcmp (path, PACK_SIGNATURE_FILE) == 0)
    return customers + 2;
  for (unsigned i = 0; i < KIND_UNKNOWN; i++)
    if (rows[i].rank > 0 && strcspn (rows[i].paths[0], "/") == folder && strncmp (rows[i].paths[0], path, folder) == 0)
      return rows[i].rank;
  return customers - 1;
}
