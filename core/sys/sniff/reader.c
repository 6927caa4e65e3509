/* The window through which the readers see a file, and the functions that set a verdict. The reader keeps a failure to
 * read, which looks like the end of the file. */
#include "sys/sniff/internal.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "sys/error.h"
#include "sys/message.h"

static bool fill_window (SniffReader *reader, uint64_t offset)
{
  reader->at = offset;
  reader->held = 0;
  while (reader->held < SNIFF_WINDOW && reader->error == NULL) {
    ssize_t got =
        pread (reader->fd, reader->bytes + reader->held, SNIFF_WINDOW - reader->held, (off_t)(offset + reader->held));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      error_set_errno (&reader->error, errno, NULL, "reading");
    if (got <= 0)
      break;
    reader->held += (size_t)got;
  }
  return reader->held > 0;
}

const uint8_t *sniff_window (SniffReader *reader, uint64_t offset, size_t *len)
{
  *len = 0;
  if (offset >= reader->size || reader->error != NULL)
    return NULL;
  if ((offset < reader->at || offset >= reader->at + reader->held) && !fill_window (reader, offset))
    return NULL;
  *len = (size_t)(reader->at + reader->held - offset);
  return reader->bytes + (offset - reader->at);
}

bool sniff_read (SniffReader *reader, uint64_t offset, void *data, size_t len)
{
  uint8_t *to = data;
  if (!sniff_inside (reader, offset, len))
    return false;
  while (len > 0) {
    size_t held;
    const uint8_t *from = sniff_window (reader, offset, &held);
    if (from == NULL)
      return false;
    size_t n = MIN (len, held);
    memcpy (to, from, n);
    to += n;
    offset += n;
    len -= n;
  }
  return true;
}

bool sniff_has (SniffReader *reader, uint64_t offset, const char *bytes, size_t len)
{
  char found[64];
  return len <= sizeof found && sniff_read (reader, offset, found, len) && memcmp (found, bytes, len) == 0;
}

bool sniff_inside (const SniffReader *reader, uint64_t offset, uint64_t len)
{
  return offset <= reader->size && len <= reader->size - offset;
}

bool sniff_find_last (SniffReader *reader, uint64_t end, size_t within, const char *bytes, size_t len, uint64_t *offset)
{
  char tail[SNIFF_WINDOW];
  size_t n = (size_t)MIN (end, MIN (within, sizeof tail));
  if (n < len || !sniff_read (reader, end - n, tail, n))
    return false;
  for (size_t i = n - len + 1; i-- > 0;)
    if (memcmp (tail + i, bytes, len) == 0) {
      *offset = end - n + i;
      return true;
    }
  return false;
}

uint64_t sniff_end (SniffReader *reader)
{
  char piece[SNIFF_WINDOW];
  uint64_t end = reader->size;
  while (end > 0) {
    size_t n = (size_t)MIN (end, sizeof piece), left = n;
    if (!sniff_read (reader, end - n, piece, n))
      return reader->size;
    while (left > 0 && piece[left - 1] == '\0')
      left--;
    end -= n - left;
    if (left > 0)
      break;
  }
  return end;
}

uint16_t sniff_be16 (const uint8_t *bytes)
{
  return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

uint32_t sniff_be32 (const uint8_t *bytes)
{
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

uint64_t sniff_be64 (const uint8_t *bytes)
{
  return (uint64_t)sniff_be32 (bytes) << 32 | sniff_be32 (bytes + 4);
}

uint32_t sniff_le32 (const uint8_t *bytes)
{
  return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static G_GNUC_PRINTF (3, 0) void say_verdict (Sniff *sniff, SniffState state, const char *format, va_list arguments)
{
  sniff->state = state;
  sniff->pages = 0;
  g_free (sniff->note);
  sniff->note = message_print (format, arguments);
}

void sniff_counted (Sniff *sniff, uint64_t pages)
{
  if (pages > SNIFF_MAX_PAGES) {
    sniff_damaged (sniff, "the file claims %ju pages; the limit is %d", (uintmax_t)pages, SNIFF_MAX_PAGES);
    return;
  }
  sniff->state = SNIFF_COUNTED;
  sniff->pages = (unsigned)pages;
}

void sniff_remark (Sniff *sniff, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *remark = message_print (format, arguments);
  va_end (arguments);
  char *both = sniff->note == NULL ? g_strdup (remark) : g_strdup_printf ("%s; %s", sniff->note, remark);
  g_free (sniff->note);
  sniff->note = both;
}

void sniff_frames (Sniff *sniff, unsigned frames)
{
  sniff_counted (sniff, 1);
  if (frames > 1)
    sniff_remark (sniff, "the image has %u frames, which count as one page", frames);
}

#define SNIFF_SAY(sniff, state, format)                                                                                \
  do {                                                                                                                 \
    va_list arguments;                                                                                                 \
    va_start (arguments, format);                                                                                      \
    say_verdict (sniff, state, format, arguments);                                                                     \
    va_end (arguments);                                                                                                \
  } while (0)

void sniff_damaged (Sniff *sniff, const char *format, ...)
{
  SNIFF_SAY (sniff, SNIFF_DAMAGED, format);
}

void sniff_unknown (Sniff *sniff, const char *format, ...)
{
  SNIFF_SAY (sniff, SNIFF_UNKNOWN, format);
}

void sniff_locked (Sniff *sniff, const char *format, ...)
{
  SNIFF_SAY (sniff, SNIFF_LOCKED, format);
}
