/* The table of all verbs. */
#include "tools/verbs.h"

#define START N_ ("start")
#define FILING N_ ("customers and filing")
#define READING N_ ("find and read")
#define LENDING N_ ("reading desk")
#define RETENTION N_ ("retention and destruction")
#define INTEGRITY N_ ("integrity")
#define BACKUP N_ ("backup")
#define PEOPLE N_ ("people and keys")
#define UPKEEP N_ ("upkeep")

const Command verbs[] = {
    {"init", START, N_ ("make a new archive"), command_init, NULL, false},
    {"status", START, N_ ("show what the archive holds and what needs doing"), command_status, NULL, true},
    {"layout", START, N_ ("list, check, show and adopt the rules of filing"), NULL, command_layout, false},
    {"help", START, N_ ("list the verbs, or show the options of one"), command_help, NULL, true},
    {"customer", FILING, N_ ("add, change, show, list, import and export customers"), NULL, command_customer, false},
    {"contact", FILING, N_ ("note visits, calls and complaints; tell whom nobody called"), NULL, command_contact,
     false},
    {"file", FILING, N_ ("file scans as records"), command_file, NULL, false},
    {"batch", FILING, N_ ("file the scans that a sheet lists"), NULL, command_batch, false},
    {"inbox", FILING, N_ ("file what lies in a scanner's folder"), NULL, command_inbox, false},
    {"amend", FILING, N_ ("correct records, and keep what was there before"), command_amend, NULL, false},
    {"move", FILING, N_ ("file records under another customer or category"), command_move, NULL, false},
    {"pair", FILING, N_ ("tie replies to the requests that they answer"), command_pair, NULL, false},
    {"void", FILING, N_ ("take wrongly filed records out of lists and searches"), command_void, NULL, false},
    {"shelve", FILING, N_ ("say where papers are kept, move boxes, take stock"), command_shelve, command_shelve_forms,
     false},
    {"handover", FILING, N_ ("hand records over to another department or archivist"), NULL, command_handover, false},
    {"seal", FILING, N_ ("close a volume or a year, and record its counts"), command_seal, NULL, false},
    {"reopen", FILING, N_ ("open sealed volumes again, to file into them"), command_reopen, NULL, false},
    {"find", READING, N_ ("search titles, names, numbers and notes"), command_find, NULL, true},
    {"list", READING, N_ ("list customers, volumes and records"), command_list, NULL, true},
    {"missing", READING, N_ ("tell what should be in the archive and is not"), command_missing, NULL, true},
    {"show", READING, N_ ("show a record, volume, customer or decision in full"), command_show, NULL, true},
    {"path", READING, N_ ("print where the files of a record are"), command_path, NULL, true},
    {"why", READING, N_ ("explain by which rules a record was filed"), command_why, NULL, true},
    {"print", READING, N_ ("print lists, covers, labels and other forms"), command_print, NULL, true},
    {"log", READING, N_ ("list the events of the journal"), command_log, NULL, true},
    {"loan", LENDING, N_ ("ask for records, approve, hand out and take back"), NULL, command_loan, false},
    {"incident", LENDING, N_ ("note damage, loss and contradictions until they are settled"), NULL, command_incident,
     false},
    {"due", RETENTION, N_ ("list what may be destroyed, and when"), command_due, NULL, true},
    {"event", RETENTION, N_ ("record the end of a contract or a relationship"), command_event, NULL, false},
    {"retention", RETENTION, N_ ("keep records longer than their rule requires"), NULL, command_retention, false},
    {"hold", RETENTION, N_ ("protect records from destruction"), NULL, command_hold, false},
    {"restrict", RETENTION, N_ ("hide customers or records from searches; keep their files"), command_restrict, NULL,
     false},
    {"release", RETENTION, N_ ("show restricted customers or records again"), command_release, NULL, false},
    {"destroy", RETENTION, N_ ("propose, sign and carry out a destruction"), NULL, command_destroy, false},
    {"verify", INTEGRITY, N_ ("prove that everything is as it was filed"), command_verify, NULL, true},
    {"checkpoint", INTEGRITY, N_ ("write down the state of the journal, to keep elsewhere"), command_checkpoint, NULL,
     false},
    {"sign", INTEGRITY, N_ ("sign a checkpoint"), command_sign, NULL, false},
    {"pack", BACKUP, N_ ("back up into a tarball, in full or since the last pack"), command_pack, NULL, false},
    {"unpack", BACKUP, N_ ("restore an archive, or part of it, from tarballs"), command_unpack, NULL, false},
    {"compare", BACKUP, N_ ("compare the archive with a pack"), command_compare, NULL, true},
    {"redact", BACKUP, N_ ("copy a pack without the records destroyed since"), command_redact, NULL, false},
    {"person", PEOPLE, N_ ("add people, grant and revoke their roles"), NULL, command_person, false},
    {"key", PEOPLE, N_ ("make your pair of keys, show it, or unlock it for a session"), NULL, command_key, false},
    {"index", UPKEEP, N_ ("rebuild the index, or show its state"), NULL, command_index, false},
    {"completion", UPKEEP, N_ ("let a shell complete verbs, options and references"), NULL, command_completion, false},
    {"doctor", UPKEEP, N_ ("check what this machine and file system can do"), command_doctor, NULL, true},
    {NULL, NULL, NULL, NULL, NULL, false},
};

const Command *verbs_find (const char *verb, GError **error)
{
  for (const Command *command = verbs; command->verb; command++)
    if (g_str_equal (command->verb, verb))
      return command;
  options_error (error, NULL, "unknown verb \"%s\"", verb);
  return NULL;
}
