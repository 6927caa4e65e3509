/* Members of a tarball with headers as somebody else might write them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <glib.h>

enum { FOREIGN_BLOCK = 512 };

typedef struct {
  const char *path;
  char type;
  const char *size;  /* 12 bytes of the field; NULL: that of the data */
  size_t field, len; /* bytes of the header that are set to text, afterwards */
  const char *text;
  bool keep_sum; /* as it was before that */
  const char *data;
  size_t data_len;
} ForeignMember;

static inline void foreign_put_sum (char *header)
{
  unsigned sum = 0;
  char text[8];
  memset (header + 148, ' ', 8);
  for (unsigned i = 0; i < FOREIGN_BLOCK; i++)
    sum += (uint8_t)header[i];
  g_snprintf (text, sizeof text, "%06o", sum & 0777777);
  memcpy (header + 148, text, 6);
  header[154] = '\0';
}

static inline void foreign_append (GByteArray *tar, const ForeignMember *member)
{
  char header[FOREIGN_BLOCK] = "", text[16];
  static const guint8 zeros[FOREIGN_BLOCK];
  g_strlcpy (header, member->path, 100);
  memcpy (header + 100,
          "000644 \0"
          "000000 \0"
          "000000 \0",
          24);
  g_snprintf (text, sizeof text, "%011zo ", member->data_len);
  memcpy (header + 124, member->size != NULL ? member->size : text, 12);
  memcpy (header + 136, "14524770400 ", 12);
  header[156] = member->type;
  memcpy (header + 257, "ustar\00000", 8);
  memcpy (header + 329,
          "000000 \0"
          "000000 ",
          15);
  foreign_put_sum (header);
  if (member->len > 0)
    memcpy (header + member->field, member->text, member->len);
  if (!member->keep_sum)
    foreign_put_sum (header);
  g_byte_array_append (tar, (const guint8 *)header, FOREIGN_BLOCK);
  if (member->data_len > 0)
    g_byte_array_append (tar, (const guint8 *)member->data, (guint)member->data_len);
  g_byte_array_append (tar, zeros, (guint)((FOREIGN_BLOCK - member->data_len % FOREIGN_BLOCK) % FOREIGN_BLOCK));
}
