/* Sheets: whatever the bytes are, the answer comes within bounds, and what is read can be written and read again. The
 * first byte says what they are: a file as it is, or a part of a workbook that is whole otherwise. */
#include "sys/sheet.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

static const char WORKBOOK[] = "<workbook xmlns:r='r'><sheets><sheet name='x' r:id='r1'/></sheets></workbook>";
static const char RELATIONS[] = "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/></Relationships>";
static const char SHEET[] =
    "<worksheet><row r='1'><c r='A1' t='s'><v>0</v></c><c s='1'><v>45356</v></c></row></worksheet>";

static void put_entry (struct archive *zip, const char *name, const void *bytes, size_t len)
{
  struct archive_entry *entry = archive_entry_new ();
  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_size (entry, (la_int64_t)len);
  archive_write_header (zip, entry);
  archive_write_data (zip, bytes, len);
  archive_entry_free (entry);
}

/* A workbook in which one part is made of the bytes. */
static void make_book (int fd, unsigned part, const uint8_t *data, size_t size)
{
  static const char *const names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                      "xl/workbook.xml", "xl/_rels/workbook.xml.rels"};
  static const char *const whole[] = {SHEET, "<sst><si><t>x</t></si></sst>",
                                      "<a><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></a>", WORKBOOK,
                                      RELATIONS};
  struct archive *zip = archive_write_new ();
  archive_write_set_format_zip (zip);
  archive_write_set_options (zip, "zip:compression=store");
  archive_write_open_fd (zip, fd);
  for (unsigned i = 0; i < G_N_ELEMENTS (names); i++)
    put_entry (zip, names[i], i == part ? (const void *)data : whole[i], i == part ? size : strlen (whole[i]));
  archive_write_free (zip);
}

static void check (const Sheet *sheet)
{
  g_autoptr (GBytes) bytes = NULL;
  uint64_t text = 0;
  for (unsigned i = 0; i < sheet->rows->len; i++) {
    const SheetRow *row = sheet->rows->pdata[i];
    g_assert_true (i == 0 || row->number > ((const SheetRow *)sheet->rows->pdata[i - 1])->number);
    for (unsigned j = 0; j < row->n; j++) {
      g_assert_true (row->cells[j].text == NULL || g_utf8_validate (row->cells[j].text, -1, NULL));
      text += row->cells[j].text == NULL ? 0 : strlen (row->cells[j].text);
    }
  }
  g_assert_cmpuint (text, <=, SHEET_MAX_TEXT);
  if (sheet->form == SHEET_CSV)
    bytes = sheet_print (sheet, NULL);
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static int fd = -1;
  if (fd < 0)
    fd = memfd_create ("sheet", MFD_CLOEXEC);
  if (size == 0)
    return 0;
  g_assert_true (ftruncate (fd, 0) == 0 && lseek (fd, 0, SEEK_SET) == 0);
  if (data[0] % 8 < 5)
    make_book (fd, data[0] % 8, data + 1, size - 1);
  else
    g_assert_true (pwrite (fd, data + 1, size - 1, 0) == (ssize_t)size - 1);
  g_autoptr (Sheet) sheet = sheet_read (fd, "sheet", NULL);
  if (sheet != NULL)
    check (sheet);
  return 0;
}
