/* Zip files: OFD (GB/T 33190), whose documents list their pages, and office documents, which have no pages until they
 * are laid out. The names in the zip tell its type. The number and size of entries and the depth of XML are bounded. */
#include <libxml/parser.h>

#include "sys/sniff/internal.h"
#include "sys/tar/libarchive.h"
#include "sys/tar/zip.h"

#define ZIP_MAX_XML (4 * 1024 * 1024) /* bytes of an OFD.xml or Document.xml; a page takes about 50 */
#define ZIP_MAX_DEPTH 64
#define ZIP_TAIL SNIFF_WINDOW /* the end record and its comment (in theory up to 64 KiB) */

/* ---- XML of an OFD: only element names and text matter ---- */

typedef struct {
  xmlParserCtxt *context;
  bool refused; /* it has a DOCTYPE or is too deep */
  unsigned depth;
  unsigned pages;    /* Page elements directly in Pages */
  unsigned pages_at; /* depth of the Pages element, 0 outside */
  bool in_root;      /* inside DocRoot */
  GString *text;
  GPtrArray *roots; /* of char *: paths of Document.xml */
} OfdParse;

static void ofd_refuse (OfdParse *parse)
{
  parse->refused = true;
  xmlStopParser (parse->context);
}

static void ofd_start (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
                       const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  OfdParse *parse = data;
  (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces, (void)n_attributes, (void)n_defaulted,
      (void)attributes;
  parse->depth++;
  if (parse->depth > ZIP_MAX_DEPTH)
    ofd_refuse (parse);
  else if (strcmp ((const char *)name, "Pages") == 0 && parse->depth == 2)
    parse->pages_at = parse->depth;
  else if (strcmp ((const char *)name, "Page") == 0 && parse->pages_at != 0 && parse->depth == parse->pages_at + 1)
    parse->pages++;
  else if (strcmp ((const char *)name, "DocRoot") == 0)
    parse->in_root = true;
}

static void ofd_end (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  OfdParse *parse = data;
  (void)name, (void)prefix, (void)uri;
  if (parse->depth == parse->pages_at)
    parse->pages_at = 0;
  if (parse->in_root) {
    g_ptr_array_add (parse->roots, zip_path (g_strstrip (parse->text->str)));
    g_string_truncate (parse->text, 0);
    parse->in_root = false;
  }
  parse->depth--;
}

static void ofd_characters (void *data, const xmlChar *text, int len)
{
  OfdParse *parse = data;
  if (parse->in_root && parse->text->len < 1024)
    g_string_append_len (parse->text, (const char *)text, len);
}

static void ofd_doctype (void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system_id)
{
  (void)name, (void)external, (void)system_id;
  ofd_refuse (data);
}

static void ofd_silent (void *data, const char *format, ...) G_GNUC_PRINTF (2, 3);
static void ofd_silent (void *data, const char *format, ...)
{
  (void)data, (void)format;
}

static bool ofd_parse_xml (OfdParse *parse, const char *bytes, size_t len)
{
  xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                           .startElementNs = ofd_start,
                           .endElementNs = ofd_end,
                           .characters = ofd_characters,
                           .internalSubset = ofd_doctype,
                           .error = ofd_silent,
                           .warning = ofd_silent};
  parse->context = xmlCreatePushParserCtxt (&handler, parse, NULL, 0, NULL);
  if (parse->context == NULL)
    return false;
  xmlCtxtUseOptions (parse->context, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  bool sound = xmlParseChunk (parse->context, bytes, (int)len, 1) == 0 && parse->context->wellFormed && !parse->refused;
  xmlFreeParserCtxt (parse->context);
  parse->context = NULL;
  return sound;
}

/* ---- The type of the zip ---- */

typedef struct {
  Sniff *sniff;
  OfdParse parse;
  bool encrypted, ofd, bad_xml;
  bool folds_case;    /* whether names that differ in case are the same */
  GHashTable *wanted; /* names of Document.xml that are still to be read */
} Zip;

static bool take_xml (Zip *zip, struct archive *archive)
{
  g_autofree char *bytes = g_malloc (ZIP_MAX_XML + 1);
  size_t len = 0;
  la_ssize_t got;
  while ((got = libarchive_load ()->read_data (archive, bytes + len, ZIP_MAX_XML + 1 - len)) > 0)
    len += (size_t)got;
  return got == 0 && len <= ZIP_MAX_XML && ofd_parse_xml (&zip->parse, bytes, len);
}

typedef struct {
  const char *name; /* an entry that identifies the kind */
  const char *media, *extension;
} ZipKind;

static const ZipKind zip_kinds[] = {
    {"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
    {"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
    {"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"},
    {"META-INF/container.xml", "application/epub+zip", "epub"},
};
static const ZipKind zip_open_documents[] = {
    {"application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text", "odt"},
    {"application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet", "ods"},
    {"application/vnd.oasis.opendocument.presentation", "application/vnd.oasis.opendocument.presentation", "odp"},
};

static void match_kind (Sniff *sniff, const ZipKind *kinds, size_t n, const char *name)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp (kinds[i].name, name) == 0) {
      sniff->media = kinds[i].media;
      sniff->extension = kinds[i].extension;
    }
}

static bool visit_first (struct archive *archive, struct archive_entry *entry, const char *name, gpointer data)
{
  Zip *zip = data;
  zip->encrypted |= libarchive_load ()->entry_is_data_encrypted (entry) != 0;
  if (g_ascii_strcasecmp (name, "OFD.xml") == 0 && !zip->ofd) {
    zip->ofd = true;
    zip->bad_xml = !libarchive_load ()->entry_is_data_encrypted (entry) && !take_xml (zip, archive);
  } else if (strcmp (name, "mimetype") == 0 && !libarchive_load ()->entry_is_data_encrypted (entry)) {
    char type[100] = "";
    if (libarchive_load ()->read_data (archive, type, sizeof type - 1) > 0)
      match_kind (zip->sniff, zip_open_documents, G_N_ELEMENTS (zip_open_documents), type);
  } else {
    match_kind (zip->sniff, zip_kinds, G_N_ELEMENTS (zip_kinds), name);
  }
  return true;
}

static bool visit_again (struct archive *archive, struct archive_entry *entry, const char *name, gpointer data)
{
  Zip *zip = data;
  (void)entry;
  g_autofree char *folded = zip->folds_case ? g_ascii_strdown (name, -1) : g_strdup (name);
  if (g_hash_table_remove (zip->wanted, folded))
    zip->bad_xml |= !take_xml (zip, archive);
  return g_hash_table_size (zip->wanted) > 0;
}

/* From now on names are looked for in whatever case, as on the systems where most OFD are made. */
static void fold_wanted (Zip *zip)
{
  g_auto (GStrv) names = (char **)g_hash_table_get_keys_as_array (zip->wanted, NULL);
  g_hash_table_steal_all (zip->wanted);
  zip->folds_case = true;
  for (char **name = names; *name != NULL; name++)
    g_hash_table_add (zip->wanted, g_ascii_strdown (*name, -1));
}

static void count_ofd_pages (SniffReader *reader, Zip *zip)
{
  Sniff *sniff = zip->sniff;
  sniff->media = "application/ofd";
  sniff->extension = "ofd";
  if (zip->bad_xml || zip->parse.roots->len == 0) {
    sniff_damaged (sniff, "OFD.xml cannot be read");
    return;
  }
  for (unsigned i = 0; i < zip->parse.roots->len; i++)
    g_hash_table_add (zip->wanted, g_strdup (zip->parse.roots->pdata[i]));
  bool walked = zip_walk (reader->fd, reader->size, visit_again, zip);
  if (walked && g_hash_table_size (zip->wanted) > 0) {
    fold_wanted (zip);
    walked = zip_walk (reader->fd, reader->size, visit_again, zip);
  }
  if (!walked || zip->bad_xml || g_hash_table_size (zip->wanted) > 0)
    sniff_damaged (sniff, "a document in the OFD file is missing or cannot be read");
  else if (zip->parse.pages == 0)
    sniff_damaged (sniff, "the file has no pages");
  else
    sniff_counted (sniff, zip->parse.pages);
}

void sniff_zip (SniffReader *reader, Sniff *sniff)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) roots = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  Zip zip = {.sniff = sniff, .parse = {.roots = roots, .text = text}, .wanted = wanted};
  uint64_t end;
  if (libarchive_load () == NULL)
    sniff_unknown (sniff, "libarchive is not installed");
  else if (!sniff_find_last (reader, reader->size, ZIP_TAIL, "PK\5\6", 4, &end))
    sniff_damaged (sniff, "the file ends before its list of contents");
  else if (!zip_walk (reader->fd, reader->size, visit_first, &zip))
    sniff_damaged (sniff, "the list of contents cannot be read");
  else if (zip.encrypted)
    sniff_locked (sniff, "the file is encrypted");
  else if (zip.ofd)
    count_ofd_pages (reader, &zip);
}
