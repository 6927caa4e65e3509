/* What GLib's locks and once-sections order, told to ThreadSanitizer. GLib is not compiled for it, so that it sees none
 * of them and takes everything that they protect for a race. The linker puts these in the place of GLib's own (make
 * tsan, --wrap); each does what GLib does, and says so. Threads and the locks of sys/work need nothing: pthread's own
 * are seen. Changes of GLib's containers, which happen out of its sight too, are told for the same reason. */
#include <sanitizer/tsan_interface.h>

#include <glib.h>

/* The linker's names. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

void __real_g_mutex_lock (GMutex *mutex);
void __real_g_mutex_unlock (GMutex *mutex);
gboolean __real_g_once_init_enter (void *location);
void __real_g_once_init_leave (void *location, gsize result);

void __real_g_ptr_array_add (GPtrArray *array, gpointer item);
GArray *__real_g_array_append_vals (GArray *array, gconstpointer data, guint n);
gboolean __real_g_hash_table_insert (GHashTable *table, gpointer key, gpointer value);
gboolean __real_g_hash_table_add (GHashTable *table, gpointer key);
gboolean __real_g_hash_table_remove (GHashTable *table, gconstpointer key);
gpointer __real_g_hash_table_lookup (GHashTable *table, gconstpointer key);
gboolean __real_g_hash_table_contains (GHashTable *table, gconstpointer key);

/* What the compiler calls for a read and a write of eight bytes. */
void __tsan_read8 (void *place);
void __tsan_write8 (void *place);

/* ---- Locks ---- */

void __wrap_g_mutex_lock (GMutex *mutex)
{
  __tsan_mutex_pre_lock (mutex, 0);
  __real_g_mutex_lock (mutex);
  __tsan_mutex_post_lock (mutex, 0, 0);
}

void __wrap_g_mutex_unlock (GMutex *mutex)
{
  __tsan_mutex_pre_unlock (mutex, 0);
  __real_g_mutex_unlock (mutex);
  __tsan_mutex_post_unlock (mutex, 0);
}

/* ---- Once ---- */

/* Who finds the location set without coming here has read it by an atomic operation, which is seen. */
gboolean __wrap_g_once_init_enter (void *location)
{
  gboolean first = __real_g_once_init_enter (location);
  if (!first)
    __tsan_acquire (location);
  return first;
}

void __wrap_g_once_init_leave (void *location, gsize result)
{
  __tsan_release (location);
  __real_g_once_init_leave (location, result);
}

/* ---- Containers ---- */

/* What is changed inside GLib is changed all the same. */
void __wrap_g_ptr_array_add (GPtrArray *array, gpointer item)
{
  __tsan_write8 (array);
  __real_g_ptr_array_add (array, item);
}

GArray *__wrap_g_array_append_vals (GArray *array, gconstpointer data, guint n)
{
  __tsan_write8 (array);
  return __real_g_array_append_vals (array, data, n);
}

gboolean __wrap_g_hash_table_insert (GHashTable *table, gpointer key, gpointer value)
{
  __tsan_write8 (table);
  return __real_g_hash_table_insert (table, key, value);
}

gboolean __wrap_g_hash_table_add (GHashTable *table, gpointer key)
{
  __tsan_write8 (table);
  return __real_g_hash_table_add (table, key);
}

gboolean __wrap_g_hash_table_remove (GHashTable *table, gconstpointer key)
{
  __tsan_write8 (table);
  return __real_g_hash_table_remove (table, key);
}

gpointer __wrap_g_hash_table_lookup (GHashTable *table, gconstpointer key)
{
  __tsan_read8 (table);
  return __real_g_hash_table_lookup (table, key);
}

gboolean __wrap_g_hash_table_contains (GHashTable *table, gconstpointer key)
{
  __tsan_read8 (table);
  return __real_g_hash_table_contains (table, key);
}
