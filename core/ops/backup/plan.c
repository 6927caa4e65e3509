/* The plan is made from events alone: no directory is listed, and the order of filing does not matter. A directory is
 * sorted like its files, by its path and a slash. */
#include "ops/backup/plan.h"

#include <string.h>

#include "form/document/kind.h"
#include "form/document/pack.h"
#include "form/name.h"
#include "sys/error.h"

#define TEXT_CHUNK (64 * 1024)

PackingPlan *backup_plan_new (DigestAlgorithm algorithm)
{
  PackingPlan *plan = g_new0 (PackingPlan, 1);
  plan->algorithm = algorithm;
  plan->items = g_array_new (FALSE, FALSE, sizeof (PackingItem));
  plan->groups = g_array_new (FALSE, FALSE, sizeof (unsigned));
  plan->text = g_string_chunk_new (TEXT_CHUNK);
  plan->erased = g_hash_table_new (g_str_hash, g_str_equal);
  plan->ends = g_hash_table_new (g_str_hash, g_str_equal);
  plan->moves = moves_new ();
  return plan;
}

void backup_plan_free (PackingPlan *plan)
{
  if (plan == NULL)
    return;
  g_array_unref (plan->items);
  g_array_unref (plan->groups);
  g_string_chunk_free (plan->text);
  g_hash_table_unref (plan->erased);
  g_hash_table_unref (plan->ends);
  moves_free (plan->moves);
  g_free (plan);
}

const PackingItem *backup_plan_item (const PackingPlan *plan, unsigned i)
{
  return &g_array_index (plan->items, PackingItem, i);
}

void backup_plan_hex (const PackingPlan *plan, const PackingItem *item, char hex[DIGEST_HEX_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  size_t len = digest_hex_length (plan->algorithm);
  for (size_t i = 0; i < len; i++)
    hex[i] = digits[i % 2 == 0 ? item->digest[i / 2] >> 4 : item->digest[i / 2] & 15];
  hex[len] = '\0';
}

/* ---- Events ---- */

static const uint8_t *to_bytes (PackingPlan *plan, const char *hex)
{
  uint8_t bytes[DIGEST_HEX_SIZE / 2];
  size_t len = digest_hex_length (plan->algorithm) / 2;
  for (size_t i = 0; i < len; i++)
    bytes[i] = (uint8_t)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  return (const uint8_t *)g_string_chunk_insert_len (plan->text, (const char *)bytes, (gssize)len);
}

bool backup_plan_add (PackingPlan *plan, const Event *event, GError **error)
{
  const char *path = event_get (event, "path"), *manifest = event_get (event, "manifest");
  const char *digest = manifest != NULL ? manifest : event_get (event, "digest");
  if (event_is_erasing (event)) {
    char *erases = g_string_chunk_insert (plan->text, event_get (event, "erases"));
    g_hash_table_insert (plan->erased, erases, g_string_chunk_insert (plan->text, path));
    g_hash_table_insert (plan->ends, erases, GUINT_TO_POINTER ((guint)event_number (event)));
  }
  if (kind_of_verb (event_verb (event)) == KIND_MOVE)
    moves_add (plan->moves, event);
  if (path == NULL || kind_of_verb (event_verb (event)) == KIND_MOVE)
    return true;
  if (!name_path_is_valid (path) || digest == NULL || !digest_is_hex (plan->algorithm, digest))
    return error_set (error, ERROR_UNREADABLE, "D-EVENT", path, "run `dossier verify`",
                      "event %ju names an impossible path or digest", (uintmax_t)event_number (event));
  PackingItem item = {.path = g_string_chunk_insert (plan->text, path),
                      .digest = to_bytes (plan, digest),
                      .time = event_time (event),
                      .number = (uint32_t)event_number (event),
                      .directory = manifest != NULL};
  g_array_append_val (plan->items, item);
  plan->bytes += manifest != NULL ? event_get_number (event, "bytes") : 0;
  return true;
}

const char *backup_plan_follow (PackingPlan *plan, PackingItem *item)
{
  const char *filed = item->path;
  g_autofree char *now = moves_now (plan->moves, filed, item->number);
  if (now != NULL)
    item->path = g_string_chunk_insert (plan->text, now);
  return filed;
}

/* ---- Order ---- */

static int order_items (gconstpointer a, gconstpointer b)
{
  const PackingItem *one = a, *other = b;
  unsigned one_rank = kind_rank (one->path), other_rank = kind_rank (other->path);
  if (one_rank != other_rank)
    return one_rank < other_rank ? -1 : 1;
  size_t i = 0;
  while (one->path[i] != '\0' && one->path[i] == other->path[i])
    i++;
  int one_next = one->path[i] == '\0' && one->directory ? '/' : (unsigned char)one->path[i];
  int other_next = other->path[i] == '\0' && other->directory ? '/' : (unsigned char)other->path[i];
  if (one_next != other_next)
    return one_next - other_next;
  return (int)other->directory - (int)one->directory; /* a directory before its files */
}

/* ---- Destroyed items ---- */

/* The rule of event_erases; a directory whose files were all erased is gone too. */
static bool is_gone (const PackingPlan *plan, const PackingItem *item)
{
  if (g_hash_table_size (plan->erased) == 0)
    return false;
  if (g_hash_table_contains (plan->erased, item->path))
    return true;
  g_autofree char *parent = g_path_get_dirname (item->path);
  const char *reason = g_hash_table_lookup (plan->erased, parent);
  return reason != NULL && strcmp (reason, item->path) != 0 &&
         item->number < GPOINTER_TO_UINT (g_hash_table_lookup (plan->ends, parent));
}

/* ---- Groups ---- */

static bool cut_groups (PackingPlan *plan, GError **error)
{
  const PackingItem *last = NULL, *head = NULL;
  for (unsigned i = 0; i <= plan->items->len; i++) {
    const PackingItem *item = i < plan->items->len ? backup_plan_item (plan, i) : NULL;
    if (item != NULL && last != NULL && strcmp (item->path, last->path) == 0)
      return error_set (error, ERROR_UNREADABLE, "D-EVENT", item->path, "run `dossier verify`",
                        "events %u and %u bring the same path", last->number, item->number);
    if (item == NULL || head == NULL || !head->directory || !name_is_beneath (item->path, head->path)) {
      g_array_append_val (plan->groups, i);
      head = item;
    }
    last = item;
  }
  return true;
}

bool backup_plan_finish (PackingPlan *plan, GError **error)
{
  unsigned kept = 0;
  for (unsigned i = 0; i < plan->items->len; i++) {
    PackingItem item = *backup_plan_item (plan, i);
    backup_plan_follow (plan, &item);
    if (is_gone (plan, &item))
      continue;
    plan->records += item.directory;
    g_array_index (plan->items, PackingItem, kept++) = item;
  }
  g_array_set_size (plan->items, kept);
  g_array_sort (plan->items, order_items);
  return cut_groups (plan, error);
}
