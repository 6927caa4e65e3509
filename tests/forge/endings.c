/* Tombstones and certificates that say something else than the register that was signed, or than was done. */
#include "tests/forge/forge.h"

static void no_signers (Tombstone *tombstone)
{
  g_ptr_array_set_size (tombstone->signers, 0);
}

static void one_signer_less (Tombstone *tombstone)
{
  g_ptr_array_set_size (tombstone->signers, (gint)tombstone->signers->len - 1);
}

static void signer_in_another_role (Tombstone *tombstone)
{
  forge_set (&((TombstoneSigner *)tombstone->signers->pdata[0])->role, "approver");
}

static void another_signer (Tombstone *tombstone)
{
  forge_set (&((TombstoneSigner *)tombstone->signers->pdata[0])->person, "p0009");
}

static void invented_layout (Tombstone *tombstone)
{
  tombstone->layout_edition = 9;
}

static void other_trigger (Tombstone *tombstone)
{
  forge_set (&tombstone->trigger, "CE");
}

static void begins_earlier (Tombstone *tombstone)
{
  g_date_set_year (&tombstone->from, 2000);
}

static void ends_earlier (Tombstone *tombstone)
{
  g_date_set_year (&tombstone->due, 2011);
}

static void more_copies (Tombstone *tombstone)
{
  tombstone->copies++;
}

static void of_another_record (Tombstone *tombstone)
{
  tombstone->reference.item = 2;
}

static void of_another_fonds (Tombstone *tombstone)
{
  forge_set (&tombstone->reference.fonds, "Z999");
}

static void has_recipient (Tombstone *tombstone)
{
  forge_set (&tombstone->recipient, "Z001");
}

static void of_another_register (Tombstone *tombstone)
{
  forge_set (&tombstone->number, "D2026-0009");
}

static void of_another_edition (Tombstone *tombstone)
{
  tombstone->edition = 9;
}

static void transferred (Tombstone *tombstone)
{
  tombstone->kind = TOMBSTONE_TRANSFERRED;
  forge_set (&tombstone->recipient, "Z001");
}

static void invented_statement (Tombstone *tombstone)
{
  forge_set (&((TombstoneSigner *)tombstone->signers->pdata[0])->digest, FIXTURE_DIGEST);
}

static void of_another (Certificate *certificate)
{
  forge_set (&certificate->digest, FIXTURE_DIGEST);
}

static void drop_line (Certificate *certificate)
{
  g_ptr_array_set_size (certificate->lines, 1);
}

static void other_tombstone (Certificate *certificate)
{
  forge_set (&((CertificateLine *)certificate->lines->pdata[0])->tombstone, FIXTURE_DIGEST);
}

static void other_edition (Certificate *certificate)
{
  certificate->edition = 2;
}

static void fewer_records (Certificate *certificate)
{
  certificate->destroyed.records--;
}

static void fewer_pages (Certificate *certificate)
{
  certificate->destroyed.pages--;
}

static void fewer_bytes (Certificate *certificate)
{
  certificate->destroyed.bytes--;
}

static void kept_some (Certificate *certificate)
{
  certificate->kept.records = 3;
}

static void transferred_some (Certificate *certificate)
{
  certificate->transferred.records = 1;
}

static void invented_backup (Certificate *certificate)
{
  certificate_add_backup (certificate, 2, 1, FIXTURE_DIGEST);
}

static void withdrawn (Certificate *certificate)
{
  const RegisterTotals none = {0};
  certificate->outcome = CERTIFICATE_WITHDRAWN;
  g_clear_pointer (&certificate->file_system, g_free);
  g_ptr_array_set_size (certificate->lines, 0);
  certificate->destroyed = certificate->kept = certificate->transferred = none;
}

#define TWO "C00001/2010/a06/1, C00001/2010/a06/2"
#define STONE(what, change)                                                                                            \
  {                                                                                                                    \
    .name = what, .code = "V-TOMBSTONE", .tombstone = change                                                           \
  }
#define CERTIFICATE(what, change)                                                                                      \
  {                                                                                                                    \
    .name = what, .code = "V-CERTIFICATE", .lines = TWO, .certificate = change                                         \
  }

static const ForgeCase cases[] = {
    STONE ("a tombstone of another record", of_another_record),
    STONE ("a tombstone of another fonds", of_another_fonds),
    STONE ("a tombstone of another register", of_another_register),
    {.name = "a tombstone of an edition that nobody drew up",
     .code = "V-DESTROY-UNSIGNED",
     .tombstone = of_another_edition},
    STONE ("a tombstone of a transfer that was a destruction", transferred),
    {.name = "a tombstone with a statement that nobody made",
     .code = "V-TOMBSTONE",
     .absent = "operator",
     .tombstone = invented_statement},
    STONE ("a tombstone without signers", no_signers),
    STONE ("a tombstone that leaves a signer out", one_signer_less),
    STONE ("a tombstone with a signer in another role", signer_in_another_role),
    STONE ("a tombstone with another signer", another_signer),
    STONE ("a tombstone by a layout that was never in force", invented_layout),
    STONE ("a tombstone with another trigger", other_trigger),
    STONE ("a tombstone whose period begins earlier", begins_earlier),
    STONE ("a tombstone whose period ends earlier", ends_earlier),
    STONE ("a tombstone with more copies", more_copies),
    {.name = "a tombstone with a recipient of what was destroyed", .code = "V-XML", .tombstone = has_recipient},
    CERTIFICATE ("a certificate that leaves a record out", drop_line),
    CERTIFICATE ("a certificate with another tombstone", other_tombstone),
    CERTIFICATE ("a certificate of other bytes of the register", of_another),
    CERTIFICATE ("a certificate of another edition", other_edition),
    CERTIFICATE ("a certificate with fewer records", fewer_records),
    CERTIFICATE ("a certificate with fewer pages", fewer_pages),
    CERTIFICATE ("a certificate with fewer bytes", fewer_bytes),
    CERTIFICATE ("a certificate of kept records where there are none", kept_some),
    CERTIFICATE ("a certificate of transferred records where there are none", transferred_some),
    CERTIFICATE ("a certificate with an invented backup", invented_backup),
    {.name = "withdrawn after records were destroyed",
     .code = "V-CERTIFICATE",
     .end = FORGE_EXECUTED,
     .certificate = withdrawn},
};

FORGE_TABLE ("endings", cases)
