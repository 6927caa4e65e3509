/* libarchive, loaded by the first zip that is met. It brings eight libraries that nothing else here needs, which would
 * make every command start a millisecond and a half later. */
#pragma once

#include <archive.h>
#include <archive_entry.h>

/* The functions that are used, by their names without "archive_". */
typedef struct {
  __typeof__ (archive_version_string) *version_string;
  __typeof__ (archive_set_error) *set_error;
  __typeof__ (archive_read_new) *read_new;
  __typeof__ (archive_read_support_format_zip_seekable) *read_support_format_zip_seekable;
  __typeof__ (archive_read_set_read_callback) *read_set_read_callback;
  __typeof__ (archive_read_set_seek_callback) *read_set_seek_callback;
  __typeof__ (archive_read_set_callback_data) *read_set_callback_data;
  __typeof__ (archive_read_open1) *read_open1;
  __typeof__ (archive_read_next_header) *read_next_header;
  __typeof__ (archive_read_data) *read_data;
  __typeof__ (archive_read_free) *read_free;
  __typeof__ (archive_entry_pathname) *entry_pathname;
  __typeof__ (archive_entry_is_data_encrypted) *entry_is_data_encrypted;
} ZipLibrary;

/* NULL when libarchive is not installed. Any thread may ask; it stays loaded. */
const ZipLibrary *zip_library (void);
