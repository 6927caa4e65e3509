/* How a register ends: what is held against the disk before a record goes, what becomes of the lines that are kept, and
 * the certificate. Inside ops/destruction*.c. */
#pragma once

#include "ops/destroy/internal.h"
#include "store/change.h"

/* That a record's directory holds just what its manifest lists, and that this is the manifest of the line:
 * D-DESTROY-STRANGE. Else something that nobody has signed for would go. */
bool destroy_check_contents (const Archive *archive, const RegisterLine *line, GError **error);
/* That what is handed over has been packed since the register was drawn up: D-DESTROY-NOT-PACKED. */
bool destroy_check_packed (Archive *archive, const Destruction *destruction, const RegisterLine *line, GError **error);
/* Extends the periods of the lines that are kept until their days, where that has not been done. */
bool destroy_keep (Archive *archive, const Destruction *destruction, const char *actor, GError **error);
/* Adds the certificate to a change that is composed, with its event, which erases the titles. */
bool destroy_bring_certificate (Change *change, const Destruction *destruction, CertificateOutcome outcome,
                                GError **error);
