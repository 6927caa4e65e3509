/* Checks the signature of PACK.txt, which covers the whole pack. The signature follows PACK.txt; its key is known after
 * the whole chain has been read. */
#include "verify/pass/internal.h"

#include "sys/message.h"

void pass_signed_free (gpointer data)
{
  PassSigned *pack = data;
  g_free (pack->place);
  pack_free (pack->text);
  g_bytes_unref (pack->bytes);
  g_bytes_unref (pack->signature);
  g_free (pack);
}

/* Given. */
static char *place_of_signature (const Pass *pass)
{
  return g_strdup_printf ("%s: " PACK_SIGNATURE_FILE, pass->found.name);
}

void pass_take_signature (Pass *pass)
{
  g_autofree char *place = place_of_signature (pass);
  if (pass->text_bytes == NULL) {
    pass_fault (pass, "V-SIGNATURE", place,
                pass->text == NULL ? N_ ("the file that it signs is missing") : N_ ("PACK.txt does not name a signer"));
    return;
  }
  if (pass->member.time != pass->text->time)
    pass_fault (pass, "V-PACK-TIME", place, NULL);
  g_clear_pointer (&pass->signature, g_bytes_unref);
  if (pass->member.bytes > 0 && pass->member.bytes <= KEY_MAX_SIGNATURE) {
    pass->signature = pass_read_whole (pass);
    return;
  }
  pass->signature = g_bytes_new (NULL, 0);
  pass_fault (pass, "V-SIGNATURE", place, N_ ("a signature cannot have this length"));
}

void pass_end_signature (Pass *pass)
{
  g_autofree char *place = place_of_signature (pass);
  if (pass->text_bytes == NULL)
    return;
  if (pass->signature == NULL) {
    pass_fault (pass, "V-SIGNATURE-MISSING", place, N_ ("PACK.txt announces a signature, but none follows"));
    return;
  }
  if (g_bytes_get_size (pass->signature) == 0)
    return;
  PassSigned *kept = g_new (PassSigned, 1);
  *kept = (PassSigned){g_steal_pointer (&place), g_steal_pointer (&pass->text), g_steal_pointer (&pass->text_bytes),
                       g_steal_pointer (&pass->signature)};
  g_ptr_array_add (pass->signed_packs, kept);
}

/* A redacted pack is signed later than its last event, and no line tells when. Then the person's edition decides which
 * key was in use. */
static int64_t time_of (const Roster *roster, const Pack *text)
{
  const Person *person = roster_person (roster, text->person, text->position);
  return person != NULL ? MAX (text->time, person->changed) : text->time;
}

static void judge_signed_pack (Pass *pass, const PassSigned *pack)
{
  const Pack *text = pack->text;
  const Roster *roster = pass->verify.roster;
  const RosterSignature signature = {.person = text->person,
                                     .key = text->key,
                                     .position = text->position,
                                     .time = time_of (roster, text),
                                     .text = pack->bytes,
                                     .signature = pack->signature};
  Finding *finding = evidence_finding (roster_judge_signature (roster, &signature), pack->place);
  if (finding == NULL) {
    finding = finding_new ("V-PACK-SIGNED", pack->place, NULL);
    finding->found = g_strdup_printf ("%s %s", text->person, text->key);
  }
  verify_add (&pass->verify, finding);
}

void pass_judge_signatures (Pass *pass)
{
  for (unsigned i = 0; i < pass->signed_packs->len; i++) {
    const PassSigned *pack = pass->signed_packs->pdata[i];
    if (pass->verify.roster != NULL && pack->text->position <= pass->journal.last) {
      judge_signed_pack (pass, pack);
      continue;
    }
    Finding *finding = finding_new ("V-PACK-SIGNATURE", pack->place, NULL);
    finding->found = g_strdup_printf ("%s %s", pack->text->person, pack->text->key);
    verify_add (&pass->verify, finding);
  }
}
