/* libarchive, loaded for the first zip or tarball. It needs eight libraries that nothing else here needs; loading them
 * takes a millisecond and a half. */
#pragma once

#include <archive.h>
#include <archive_entry.h>

/* The functions in use, under their names without "archive_". */
typedef struct {
  __typeof__ (archive_version_string) *version_string;
  __typeof__ (archive_error_string) *error_string;
  __typeof__ (archive_set_error) *set_error;
  __typeof__ (archive_read_new) *read_new;
  __typeof__ (archive_read_support_format_zip_seekable) *read_support_format_zip_seekable;
  __typeof__ (archive_read_support_format_raw) *read_support_format_raw;
  __typeof__ (archive_read_support_filter_gzip) *read_support_filter_gzip;
  __typeof__ (archive_read_support_filter_xz) *read_support_filter_xz;
  __typeof__ (archive_read_support_filter_zstd) *read_support_filter_zstd;
  __typeof__ (archive_read_set_read_callback) *read_set_read_callback;
  __typeof__ (archive_read_set_seek_callback) *read_set_seek_callback;
  __typeof__ (archive_read_set_callback_data) *read_set_callback_data;
  __typeof__ (archive_read_open1) *read_open1;
  __typeof__ (archive_read_next_header) *read_next_header;
  __typeof__ (archive_read_data) *read_data;
  __typeof__ (archive_read_free) *read_free;
  __typeof__ (archive_filter_bytes) *filter_bytes;
  __typeof__ (archive_filter_count) *filter_count;
  __typeof__ (archive_write_new) *write_new;
  __typeof__ (archive_write_set_format_raw) *write_set_format_raw;
  __typeof__ (archive_write_add_filter_gzip) *write_add_filter_gzip;
  __typeof__ (archive_write_add_filter_xz) *write_add_filter_xz;
  __typeof__ (archive_write_add_filter_zstd) *write_add_filter_zstd;
  __typeof__ (archive_write_set_filter_option) *write_set_filter_option;
  __typeof__ (archive_write_set_bytes_per_block) *write_set_bytes_per_block;
  __typeof__ (archive_write_set_bytes_in_last_block) *write_set_bytes_in_last_block;
  __typeof__ (archive_write_open) *write_open;
  __typeof__ (archive_write_header) *write_header;
  __typeof__ (archive_write_data) *write_data;
  __typeof__ (archive_write_close) *write_close;
  __typeof__ (archive_write_free) *write_free;
  __typeof__ (archive_entry_new) *entry_new;
  __typeof__ (archive_entry_free) *entry_free;
  __typeof__ (archive_entry_pathname) *entry_pathname;
  __typeof__ (archive_entry_is_data_encrypted) *entry_is_data_encrypted;
  __typeof__ (archive_entry_set_filetype) *entry_set_filetype;
  unsigned long (*crc32) (unsigned long crc, const unsigned char *bytes, unsigned len); /* of its zlib */
} Libarchive;

/* NULL when libarchive is not installed. Any thread may call this; the library stays loaded. */
const Libarchive *libarchive_load (void);
