/* The journal is in front of each pack. It is only looked into here: nothing that it says is believed but which further
 * places a reference may mean. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "form/document/event.h"
#include "form/document/kind.h"
#include "sys/error.h"
#include "verify/pass.h"

#define MEMBER_MAX (64 * 1024 * 1024) /* more than any file of a journal has */

void pass_peek_clear (PassPeek *peek)
{
  moves_free (g_steal_pointer (&peek->moves));
}

static void take_id (PassPeek *peek, const char *line, size_t len)
{
  DigestAlgorithm algorithm;
  g_autoptr (Event) event = event_parse (line, len - 1, NULL);
  const char *name = event != NULL && event_number (event) == 1 ? event_get (event, "algorithm") : NULL;
  if (name != NULL && digest_from_name (name, &algorithm))
    digest_bytes (algorithm, line, len, peek->archive_id);
}

static void take_lines (PassPeek *peek, const char *text, size_t len)
{
  g_autofree char *word = g_strdup_printf (" %s ", kind_row (KIND_MOVE)->verb);
  const char *limit = text + len, *end = memchr (text, '\n', len), *found;
  if (end != NULL && peek->archive_id[0] == '\0')
    take_id (peek, text, (size_t)(end + 1 - text));
  for (const char *at = text; (found = memmem (at, (size_t)(limit - at), word, strlen (word))) != NULL; at = end) {
    const char *before = memrchr (text, '\n', (size_t)(found - text));
    const char *line = before != NULL ? before + 1 : text;
    if ((end = memchr (found, '\n', (size_t)(limit - found))) == NULL)
      return;
    g_autoptr (Event) event = event_parse (line, (size_t)(end - line), NULL);
    if (event != NULL)
      moves_add (peek->moves, event);
  }
}

static void take_pack (PassPeek *peek, const VerifyPack *pack)
{
  TarMember member;
  g_autoptr (TarReader) reader = tar_reader_new_fd (pack->fd, pack->name);
  while (tar_reader_next (reader, &member, NULL) > 0 && g_str_has_prefix (member.path, "journal/") &&
         member.bytes <= MEMBER_MAX) {
    g_autofree char *text = g_malloc (member.bytes + 1);
    ssize_t got = tar_reader_read (reader, text, member.bytes, NULL);
    if (got > 0)
      take_lines (peek, text, (size_t)got);
  }
}

bool pass_peek (const VerifyPack *packs, unsigned n, PassPeek *peek, GError **error)
{
  struct stat status;
  for (unsigned i = 0; i < n; i++)
    if (fstat (packs[i].fd, &status) != 0 || !S_ISREG (status.st_mode))
      return true;
  peek->moves = moves_new ();
  for (unsigned i = 0; i < n; i++) {
    off_t start = lseek (packs[i].fd, 0, SEEK_CUR);
    take_pack (peek, &packs[i]);
    if (start < 0 || lseek (packs[i].fd, start, SEEK_SET) < 0)
      return error_set_errno (error, errno, packs[i].name, "cannot read the pack");
  }
  return true;
}
