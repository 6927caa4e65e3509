/* What can be changed in a compressed tarball without anybody noticing it. */
#pragma once

#include "sys/tar.h"

/* Whether a changed byte may go by, if what is read is the same all the same: gzip and zstd can write the same bytes in
 * several ways; the byte that says how hard gzip tried; and the one that says how much memory zstd asks for. */
static inline bool may_mean_the_same (TarCompression compression, gsize at, gsize len)
{
  switch (compression) {
  case TAR_GZIP:
    return at == 8 || (at >= 10 && at < len - 8); /* but for header and trailer */
  case TAR_ZSTD:
    return at == 5 || at >= 9; /* but for the headers of frame and block */
  default:
    return false;
  }
}
