/* Headers of members. A header that was read is printed again and compared, so parsing only needs to be strict enough
 * for a good message. Headers are printed here, because libarchive changes its pax headers from version to version and
 * the same pack must always have the same bytes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sys/message.h"
#include "sys/tar/internal.h"

#define USTAR_MAX_BYTES ((uint64_t)1 << 33)
#define USTAR_MAX_TIME ((int64_t)1 << 33)

/* POSIX.1-2017, pax, "ustar Interchange Format". */
typedef struct {
  char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], chksum[8], typeflag, linkname[100], magic[6],
      version[2], uname[32], gname[32], devmajor[8], devminor[8], prefix[155], rest[12];
} Ustar;
G_STATIC_ASSERT (sizeof (Ustar) == TAR_BLOCK);

/* ---- Parsing ---- */

/* Reads octal digits, then spaces or NULs. False for anything else, including base 256 and signs. */
static bool parse_octal (const char *field, size_t len, uint64_t *value)
{
  size_t i = 0;
  *value = 0;
  for (; i < len && field[i] >= '0' && field[i] <= '7'; i++)
    *value = *value << 3 | (uint64_t)(field[i] - '0');
  bool digits = i > 0;
  for (; i < len; i++)
    if (field[i] != ' ' && field[i] != '\0')
      return false;
  return digits;
}

/* The field of the checksum counts as spaces. */
static unsigned checksum (const Ustar *header)
{
  const uint8_t *bytes = (const uint8_t *)header;
  unsigned sum = 0;
  for (size_t i = 0; i < sizeof *header; i++)
    sum += bytes[i];
  for (size_t i = 0; i < sizeof header->chksum; i++)
    sum = sum - (uint8_t)header->chksum[i] + ' ';
  return sum;
}

static const char *type_fault (char type)
{
  switch (type) {
  case '1':
    return N_ ("a hard link");
  case '2':
    return N_ ("a symbolic link");
  case '3':
  case '4':
    return N_ ("a device");
  case '5':
    return N_ ("a directory; packs do not list directories");
  case '6':
    return N_ ("a FIFO");
  case 'S':
    return N_ ("a sparse file");
  case 'K':
  case 'L':
    return N_ ("a long name in the format of GNU tar");
  case 'g':
    return N_ ("a pax header for all members");
  default:
    return N_ ("a type of member that packs do not have");
  }
}

const char *tar_path_fault (const char *path)
{
  if (path[0] == '\0')
    return N_ ("a member without a name");
  if (path[0] == '/')
    return N_ ("an absolute path");
  for (const char *c = path; *c != '\0'; c++)
    if ((guchar)*c < 0x20 || *c == 0x7f)
      return N_ ("a control character in a path");
  for (const char *part = path; part != NULL;) {
    const char *slash = strchr (part, '/');
    size_t len = slash != NULL ? (size_t)(slash - part) : strlen (part);
    if (len == 0 || (len == 1 && part[0] == '.') || (len == 2 && part[0] == '.' && part[1] == '.'))
      return N_ ("a path with an empty, \".\" or \"..\" component");
    part = slash != NULL ? slash + 1 : NULL;
  }
  return NULL;
}

/* A field without room for NUL has none. */
static void copy_path (const Ustar *header, TarMember *member)
{
  size_t prefix = strnlen (header->prefix, sizeof header->prefix), name = strnlen (header->name, sizeof header->name);
  char *end = member->path;
  if (prefix > 0) {
    memcpy (end, header->prefix, prefix);
    end += prefix;
    *end++ = '/';
  }
  memcpy (end, header->name, name);
  end[name] = '\0';
}

static TarHeaderKind wrong (const char **id, const char **message, const char *which, const char *what)
{
  *id = which;
  *message = what;
  return TAR_HEADER_WRONG;
}

TarHeaderKind tar_header_parse (const uint8_t block[TAR_BLOCK], TarMember *member, const char **id,
                                const char **message)
{
  static const uint8_t zeros[TAR_BLOCK];
  Ustar header;
  uint64_t sum = 0, time = 0;
  memcpy (&header, block, sizeof header);
  if (memcmp (block, zeros, sizeof zeros) == 0)
    return TAR_HEADER_END;
  if (memcmp (header.magic, "ustar", 5) != 0 || !parse_octal (header.chksum, sizeof header.chksum, &sum) ||
      sum != checksum (&header))
    return wrong (id, message, "D-TAR-HEADER", N_ ("the header is not that of a tarball, or was changed"));
  if (header.typeflag != '0' && header.typeflag != 'x')
    return wrong (id, message, "D-TAR-TYPE", type_fault (header.typeflag));
  if (!parse_octal (header.size, sizeof header.size, &member->bytes))
    return wrong (id, message, "D-TAR-SIZE", N_ ("the length is not a number"));
  if (header.typeflag == 'x')
    return TAR_HEADER_PAX;
  parse_octal (header.mtime, sizeof header.mtime, &time);
  member->time = (int64_t)time;
  copy_path (&header, member);
  return TAR_HEADER_FILE;
}

/* Reads a record such as "19 size=9663676416\n". Its length includes the length itself. */
static const char *next_record (const char **records, const char *end, const char **value, const char **value_end)
{
  const char *start = *records;
  char *after = NULL;
  if (start == end || !g_ascii_isdigit (*start))
    return NULL;
  guint64 len = g_ascii_strtoull (start, &after, 10);
  if (*after != ' ' || len > (guint64)(end - start) || len < (guint64)(after - start) + 4 || start[len - 1] != '\n')
    return NULL;
  *records = start + len;
  *value_end = *records - 1;
  const char *equals = memchr (after + 1, '=', (size_t)(*value_end - after - 1));
  *value = equals != NULL ? equals + 1 : NULL;
  return equals != NULL ? after + 1 : NULL;
}

bool tar_pax_parse (const char *records, size_t len, TarPax *pax)
{
  g_autofree char *text = g_strndup (records, len); /* NUL ends the last number */
  const char *at = text, *end = text + strlen (text), *value, *value_end;
  *pax = (TarPax){0};
  if (end != text + len)
    return false;
  while (at != end) {
    const char *name = next_record (&at, end, &value, &value_end);
    if (name == NULL)
      return false;
    size_t name_len = (size_t)(value - 1 - name), value_len = (size_t)(value_end - value);
    if (name_len == 4 && memcmp (name, "path", 4) == 0 && value_len <= TAR_MAX_PATH) {
      memcpy (pax->path, value, value_len);
      pax->path[value_len] = '\0';
    } else if (name_len == 4 && memcmp (name, "size", 4) == 0) {
      pax->has_bytes = true;
      pax->bytes = g_ascii_strtoull (value, NULL, 10);
    } else if (name_len == 5 && memcmp (name, "mtime", 5) == 0) {
      pax->has_time = true;
      pax->time = g_ascii_strtoll (value, NULL, 10);
    } else {
      return false;
    }
  }
  return true;
}

/* ---- Printing ---- */

/* The slash that divides a path into prefix and name, so that the name is as long as possible but at most 100 bytes.
 * NULL when there is none. */
static const char *cut (const char *path)
{
  size_t len = strlen (path);
  const char *slash = strchr (path + (len > 101 ? len - 101 : 0), '/');
  return slash != NULL && slash > path && slash[1] != '\0' && (size_t)(slash - path) <= sizeof ((Ustar *)0)->prefix
             ? slash
             : NULL;
}

static void put_field (char *field, const char *text)
{
  memcpy (field, text, strlen (text));
}

/* Writes an octal number with so many digits. */
static void put_octal (char *field, unsigned digits, uint64_t value)
{
  for (unsigned i = digits; i > 0; value >>= 3)
    field[--i] = (char)('0' + (value & 7));
}

static Ustar new_header (char type, uint64_t bytes, int64_t time)
{
  Ustar header = {.typeflag = type};
  put_field (header.mode, "000644 ");
  put_field (header.uid, "000000 ");
  put_field (header.gid, "000000 ");
  put_field (header.magic, "ustar");
  put_field (header.version, "00");
  put_field (header.devmajor, "000000 ");
  put_field (header.devminor, "000000 ");
  put_octal (header.size, 11, bytes < USTAR_MAX_BYTES ? bytes : 0);
  put_octal (header.mtime, 11, time >= 0 && time < USTAR_MAX_TIME ? (uint64_t)time : 0);
  header.size[11] = header.mtime[11] = ' ';
  return header;
}

static void finish_header (Ustar *header, GByteArray *bytes)
{
  put_octal (header->chksum, 6, checksum (header));
  header->chksum[6] = '\0';
  header->chksum[7] = ' ';
  g_byte_array_append (bytes, (const guint8 *)header, sizeof *header);
}

/* A record contains its own length. */
static void add_record (GString *records, const char *name, const char *value)
{
  size_t rest = strlen (name) + strlen (value) + 3, len = rest;
  for (size_t before = 0; before != len;) {
    before = len;
    len = rest + (len < 10 ? 1 : len < 100 ? 2 : 3);
  }
  g_string_append_printf (records, "%zu %s=%s\n", len, name, value);
}

/* Prints a pax header for the values that do not fit into the member's own header. */
static void print_pax (GByteArray *bytes, const TarMember *member, bool path)
{
  static const uint8_t zeros[TAR_BLOCK];
  bool time = member->time < 0 || member->time >= USTAR_MAX_TIME, size = member->bytes >= USTAR_MAX_BYTES;
  if (!time && !path && !size)
    return;
  g_autoptr (GString) records = g_string_new (NULL);
  char number[24];
  if (time) {
    snprintf (number, sizeof number, "%" PRId64, member->time);
    add_record (records, "mtime", number);
  }
  if (path)
    add_record (records, "path", member->path);
  if (size) {
    snprintf (number, sizeof number, "%" PRIu64, member->bytes);
    add_record (records, "size", number);
  }
  Ustar header = new_header ('x', records->len, member->time);
  put_field (header.name, "PaxHeader");
  finish_header (&header, bytes);
  g_byte_array_append (bytes, (const guint8 *)records->str, (guint)records->len);
  g_byte_array_append (bytes, zeros, (guint)((TAR_BLOCK - records->len % TAR_BLOCK) % TAR_BLOCK));
}

GBytes *tar_header_print (const TarMember *member)
{
  GByteArray *bytes = g_byte_array_sized_new (TAR_MAX_HEADERS);
  size_t len = strlen (member->path);
  bool is_short = len <= sizeof ((Ustar *)0)->name;
  const char *slash = is_short ? NULL : cut (member->path);
  const char *name = slash != NULL ? slash + 1 : member->path;
  print_pax (bytes, member, !is_short && slash == NULL);
  Ustar header = new_header ('0', member->bytes, member->time);
  if (slash != NULL)
    memcpy (header.prefix, member->path, (size_t)(slash - member->path));
  memcpy (header.name, name, MIN (strlen (name), sizeof header.name));
  finish_header (&header, bytes);
  return g_byte_array_free_to_bytes (bytes);
}
