/* Ten lines in a fixed order; most of them are also lines of PACK.txt. */
#include "form/document/receipt.h"

#include "form/document/stanza.h"

bool receipt_parse (GBytes *bytes, const char *name, Receipt *receipt, GError **error)
{
  StanzaReader stanza = {.id = "D-RECEIPT", .name = name, .error = error};
  *receipt = (Receipt){0};
  stanza_begin (&stanza, bytes, RECEIPT_MAX_BYTES);
  stanza_expect (&stanza, "dossier-receipt", "1");
  pack_range_read (&stanza, &receipt->range);
  pack_take_digest (&stanza, "tarball", receipt->range.algorithm, receipt->tarball);
  receipt->bytes = stanza_take_number (&stanza, "bytes");
  receipt->time = stanza_take_time (&stanza, "time");
  return stanza_end (&stanza);
}

GBytes *receipt_print (const Receipt *receipt)
{
  GString *text = g_string_new (NULL);
  stanza_put (text, "dossier-receipt", "1");
  pack_range_put (text, &receipt->range);
  stanza_put (text, "tarball", receipt->tarball);
  stanza_put_number (text, "bytes", receipt->bytes);
  stanza_put_time (text, "time", receipt->time);
  return g_string_free_to_bytes (text);
}
