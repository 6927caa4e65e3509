/* Looks up all names once, for all threads. A library without one of them counts as not installed. */
#include "sys/tar/libarchive.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <glib.h>

#define SONAME "libarchive.so.13" /* of every libarchive since 3.0 */

#define ENTRY(name)                                                                                                    \
  {                                                                                                                    \
    "archive_" #name, offsetof (Libarchive, name)                                                                      \
  }

static const struct {
  const char *name;
  size_t offset;
} entries[] = {
    ENTRY (version_string),
    ENTRY (error_string),
    ENTRY (set_error),
    ENTRY (read_new),
    ENTRY (read_support_format_zip_seekable),
    ENTRY (read_support_format_raw),
    ENTRY (read_support_filter_gzip),
    ENTRY (read_support_filter_xz),
    ENTRY (read_support_filter_zstd),
    ENTRY (read_set_read_callback),
    ENTRY (read_set_seek_callback),
    ENTRY (read_set_callback_data),
    ENTRY (read_open1),
    ENTRY (read_next_header),
    ENTRY (read_data),
    ENTRY (read_free),
    ENTRY (filter_bytes),
    ENTRY (filter_count),
    ENTRY (write_new),
    ENTRY (write_set_format_raw),
    ENTRY (write_add_filter_gzip),
    ENTRY (write_add_filter_xz),
    ENTRY (write_add_filter_zstd),
    ENTRY (write_set_filter_option),
    ENTRY (write_set_bytes_per_block),
    ENTRY (write_set_bytes_in_last_block),
    ENTRY (write_open),
    ENTRY (write_header),
    ENTRY (write_data),
    ENTRY (write_close),
    ENTRY (write_free),
    ENTRY (entry_new),
    ENTRY (entry_free),
    ENTRY (entry_pathname),
    ENTRY (entry_is_data_encrypted),
    ENTRY (entry_set_filetype),
};
G_STATIC_ASSERT ((G_N_ELEMENTS (entries) + 1) * sizeof (void *) == sizeof (Libarchive));

static bool load_names (Libarchive *library)
{
  void *handle = dlopen (SONAME, RTLD_LAZY | RTLD_LOCAL);
  for (size_t i = 0; handle != NULL && i < G_N_ELEMENTS (entries); i++) {
    void *function = dlsym (handle, entries[i].name);
    if (function == NULL)
      return false;
    memcpy ((char *)library + entries[i].offset, &function, sizeof function);
  }
  if (handle == NULL)
    return false;
  void *crc32 = dlsym (handle, "crc32"); /* also searches the libraries that libarchive needs */
  memcpy (&library->crc32, &crc32, sizeof crc32);
  return true;
}

const Libarchive *libarchive_load (void)
{
  static Libarchive library;
  static gsize once = 0;
  if (g_once_init_enter (&once))
    g_once_init_leave (&once, load_names (&library) ? 1 : 2);
  return once == 1 ? &library : NULL;
}
