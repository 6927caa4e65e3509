/* An event with the document that it brought, as strings to be stored. A document that is gone or damaged leaves a row
 * of what the event says: its number stays taken and verify tells the rest. */
#include "store/index/document.h"

#include <string.h>

#include "form/date.h"
#include "form/document/customer.h"
#include "form/document/record.h"
#include "form/name.h"
#include "store/index/internal.h"
#include "store/journal.h"
#include "sys/db_words.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/xml.h"

/* The category in a reference code: "KH.A02" of "Z109-KH.A02.2024-D30-C00042-0007". Given; NULL when there is none. The
 * code was proved when the record was filed, and is again by verify. */
static char *category_of (const char *reference)
{
  const char *start = strchr (reference, '-'), *end = start != NULL ? strchr (start + 1, '-') : NULL;
  const char *dot = end != NULL ? g_strrstr_len (start, end - start, ".") : NULL;
  return dot != NULL ? g_strndup (start + 1, (gsize)(dot - start - 1)) : NULL;
}

/* What the path and the reference code of a record say. False when they are none. */
static bool place_record (IndexDocument *document)
{
  g_auto (NamePlace) place = {0};
  document->category = document->reference != NULL ? category_of (document->reference) : NULL;
  if (document->category == NULL || !name_split_path (document->path, &place) || place.item == 0)
    return false;
  document->volume = g_path_get_dirname (document->path);
  document->customer = g_steal_pointer (&place.customer);
  document->item = place.item;
  return true;
}

/* The record that an event ends. */
static bool place_end (IndexDocument *document, const Event *event)
{
  if (!kind_has_path (KIND_TOMBSTONE, document->path) || !event_is_erasing (event))
    return false;
  char *record = g_path_get_dirname (document->path);
  g_free (document->path);
  document->path = record;
  return true;
}

/* What belongs to its verb alone. False when it is badly said, or nothing to the index. */
static bool take_more (IndexDocument *document, const Event *event)
{
  switch (document->verb) {
  case KIND_RECORD:
    return place_record (document);
  case KIND_TOMBSTONE:
    return place_end (document, event);
  case KIND_SEAL:
    document->volume = g_path_get_dirname (document->path);
    return true;
  case KIND_CUSTOMER:
    return true;
  default:
    if (kind_row (document->verb)->digest != NULL)
      return kind_row (document->verb)->is_listed || kind_row (document->verb)->entry != NULL;
    document->event_on = event_copy (event);
    return standing_read (document->event_on, &document->change) == NULL;
  }
}

IndexDocument *index_document_new (const Event *event)
{
  Kind verb = kind_of_verb (event_verb (event));
  const char *where = verb != KIND_UNKNOWN ? kind_row (verb)->where : NULL;
  const char *path = where != NULL ? event_get (event, where) : NULL;
  if (path == NULL)
    return NULL;
  IndexDocument *document = g_new0 (IndexDocument, 1);
  document->event = event_number (event);
  document->verb = verb;
  document->path = g_strdup (path);
  document->reference = g_strdup (event_get (event, "ref"));
  document->pages = (unsigned)event_get_number (event, "pages");
  document->parts = (unsigned)event_get_number (event, "files");
  if (take_more (document, event))
    return document;
  index_document_free (document);
  return NULL;
}

void index_document_free (gpointer data)
{
  IndexDocument *document = data;
  char *const strings[] = {document->path,     document->volume,  document->reference, document->category,
                           document->customer, document->title,   document->date,      document->docno,
                           document->creators, document->kind,    document->words,     document->more_words,
                           document->codes,    document->trigger, document->closed};
  for (unsigned i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (strings[i]);
  if (document->digests != NULL)
    g_byte_array_unref (document->digests);
  g_clear_error (&document->error);
  g_clear_pointer (&document->event_on, event_free);
  g_free (document);
}

static void append (GString *text, const char *more)
{
  if (more == NULL || *more == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, more);
}

static char *join (const GPtrArray *strings)
{
  GString *text = g_string_new (NULL);
  for (unsigned i = 0; i < strings->len; i++) {
    if (i > 0)
      g_string_append (text, "; ");
    g_string_append (text, strings->pdata[i]);
  }
  return g_string_free (text, FALSE);
}

/* ---- Words ---- */

char *index_codes (const char *text)
{
  GString *codes = g_string_new (NULL);
  bool inside = false;
  for (const char *at = text; *at != '\0'; at++) {
    bool letter = g_ascii_isalnum (*at) || (inside && *at == '.' && g_ascii_isalpha (at[1]));
    if (letter && !inside)
      g_string_append_c (codes, DB_WORDS_WHOLE);
    if (letter)
      g_string_append_c (codes, *at);
    inside = letter;
  }
  return g_string_free (codes, FALSE);
}

/* Names of parts that only repeat the title are left out. */
static char *words_about (const Record *record, const char *creators)
{
  GString *text = g_string_new (creators);
  append (text, record->box);
  for (unsigned i = 0; i < record->notes->len; i++)
    append (text, record->notes->pdata[i]);
  for (unsigned i = 0; i < record->parts->len; i++) {
    const RecordPart *part = record->parts->pdata[i];
    if (part->title != NULL && !g_str_has_prefix (part->title, record->title))
      append (text, part->title);
  }
  return g_string_free (text, FALSE);
}

static int digit (char c)
{
  return c <= '9' ? c - '0' : c - 'a' + 10;
}

void index_digest_bytes (const char *hex, guint8 bytes[INDEX_DIGEST])
{
  for (unsigned i = 0; i < INDEX_DIGEST; i++)
    bytes[i] = (guint8)(digit (hex[2 * i]) << 4 | digit (hex[2 * i + 1]));
}

static void add_digest (GByteArray *digests, const char *hex)
{
  guint8 bytes[INDEX_DIGEST];
  index_digest_bytes (hex, bytes);
  g_byte_array_append (digests, bytes, INDEX_DIGEST);
}

static void take_record (IndexDocument *document, Record *record)
{
  bool complete = true;
  document->pages = record_counted_pages (record, &complete);
  document->parts = record->parts->len;
  document->date = date_print (&record->date);
  document->creators = join (record->creators);
  document->digests = g_byte_array_sized_new (record->parts->len * INDEX_DIGEST);
  for (unsigned i = 0; i < record->parts->len; i++)
    add_digest (document->digests, ((const RecordPart *)record->parts->pdata[i])->digest);
  GString *words = g_string_new (record->title);
  append (words, record->docno);
  document->words = g_string_free (words, FALSE);
  document->more_words = words_about (record, document->creators);
  const char *inner = strrchr (document->category, '.');
  g_autofree char *coded =
      g_strdup_printf ("%s %s %s %s", document->reference, document->date != NULL ? document->date : "", record->kind,
                       inner != NULL ? inner + 1 : "");
  document->codes = index_codes (coded);
  document->trigger = g_steal_pointer (&record->trigger);
  document->closed = date_print (&record->closed);
  document->title = g_steal_pointer (&record->title);
  document->docno = g_steal_pointer (&record->docno);
  document->kind = g_steal_pointer (&record->kind);
}

static char *words_of_profile (const Customer *customer)
{
  GString *text = g_string_new (customer->owner);
  for (unsigned i = 0; i < customer->entries->len; i++)
    append (text, ((const CustomerEntry *)customer->entries->pdata[i])->value);
  for (unsigned i = 0; i < customer->sections->len; i++)
    append (text, ((const CustomerSection *)customer->sections->pdata[i])->text);
  for (unsigned i = 0; i < customer->notes->len; i++)
    append (text, customer->notes->pdata[i]);
  return g_string_free (text, FALSE);
}

static void take_customer (IndexDocument *document, Customer *customer)
{
  GString *names = g_string_new (customer->number);
  append (names, customer->name);
  append (names, customer->credit_code);
  append (names, customer->representative);
  document->words = g_string_free (names, FALSE);
  document->more_words = words_of_profile (customer);
  document->edition = customer->edition;
  document->closed = date_print (&customer->closed);
  document->customer = g_steal_pointer (&customer->number);
  document->title = g_steal_pointer (&customer->name);
  document->creators = g_steal_pointer (&customer->owner);
}

/* ---- Reading ---- */

static void parse (IndexDocument *document, GBytes *bytes)
{
  document->state = INDEX_UNUSABLE;
  if (document->verb == KIND_RECORD) {
    g_autoptr (Record) record = record_parse (bytes, document->path, NULL);
    if (record == NULL)
      return;
    take_record (document, record);
  } else {
    g_autoptr (Customer) customer = customer_parse (bytes, document->path, NULL);
    if (customer == NULL)
      return;
    take_customer (document, customer);
  }
  document->state = INDEX_READ;
}

static void read_from (IndexDocument *document, const Archive *archive, const char *file)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) bytes = io_read_file (archive_fd (archive), file, XML_MAX_BYTES, &problem);
  if (bytes != NULL)
    parse (document, bytes);
  else if (error_has_id (problem, "D-NOT-FOUND"))
    document->state = INDEX_ELSEWHERE;
  else if (error_has_id (problem, "D-TOO-LARGE") || error_has_id (problem, "D-NOT-A-FILE") ||
           error_has_id (problem, "D-NO-PERMISSION"))
    document->state = INDEX_UNUSABLE;
  else {
    document->state = INDEX_FAILED;
    document->error = g_steal_pointer (&problem);
  }
}

static const char *suffix_of (const IndexDocument *document)
{
  return document->verb == KIND_RECORD ? "record.1.xml" : NULL;
}

void index_document_read (IndexDocument *document, const Archive *archive)
{
  if (document->state != INDEX_UNREAD || (document->verb != KIND_RECORD && document->verb != KIND_CUSTOMER))
    return;
  g_autofree char *file = document->verb == KIND_RECORD ? g_strconcat (document->path, "/", suffix_of (document), NULL)
                                                        : g_strdup (document->path);
  read_from (document, archive, file);
}

/* It may be placed between being located and being read; then it is located once more. */
void index_document_read_staged (IndexDocument *document, const Archive *archive)
{
  g_autoptr (Event) event = journal_event (archive_journal (archive), document->event, NULL);
  for (unsigned i = 0; i < 3 && event != NULL && document->state == INDEX_ELSEWHERE; i++) {
    g_autofree char *file = archive_locate (archive, event, suffix_of (document), NULL);
    if (file == NULL)
      break;
    read_from (document, archive, file);
  }
  if (document->state == INDEX_ELSEWHERE)
    document->state = INDEX_UNUSABLE;
}
