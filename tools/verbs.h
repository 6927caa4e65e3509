/* One row for each verb: where `dossier help` lists it, and the function or the forms that its file exports. */
#pragma once

#include "tools/screen/command.h"

/* In the order of `dossier help`, ended by a NULL verb. */
extern const Command verbs[];
/* D-USAGE when there is none. */
const Command *verbs_find (const char *verb, GError **error);

CommandRun command_init, command_status, command_doctor, command_help;
CommandRun command_file, command_amend, command_move, command_pair, command_void, command_seal, command_reopen,
    command_shelve;
CommandRun command_find, command_list, command_missing, command_print, command_show, command_why, command_log,
    command_path;
CommandRun command_checkpoint, command_sign, command_verify;
CommandRun command_due, command_event, command_restrict, command_release;
CommandRun command_pack, command_unpack, command_compare, command_redact;
extern const CommandForm command_shelve_forms[], command_layout[], command_customer[], command_batch[], command_inbox[],
    command_hold[], command_handover[], command_retention[], command_key[], command_person[], command_destroy[],
    command_index[], command_completion[], command_loan[], command_incident[], command_contact[];
