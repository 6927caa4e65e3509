/* Reads the bytes of a member. In a seekable pack, threads read them later; otherwise they are kept in memory when they
 * are few, and hashed piece by piece when they are many. */
#include "verify/pass/internal.h"

#define HELD_BYTES (4 * 1024 * 1024)
#define PIECE_BYTES (256 * 1024)
#define PROGRESS_MICROSECONDS 100000

/* NULL when nothing can be unpacked: the pack does not follow the packs before it, or a fault was found. */
static const PassTee *tee_of (Pass *pass)
{
  return pass->found.judged && !atomic_load (&pass->verify.faulty) ? pass->tee : NULL;
}

ssize_t pass_read (Pass *pass, void *buffer, size_t len)
{
  return pass->failure == NULL ? tar_reader_read (pass->reader, buffer, len, &pass->failure) : -1;
}

GBytes *pass_read_whole (Pass *pass)
{
  size_t len = (size_t)pass->member.bytes;
  g_autofree uint8_t *data = g_malloc (len + 1);
  if (pass_read (pass, data, len) < 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), len);
}

/* Reads the member, and hands it on to be unpacked. */
static GBytes *hold_member (Pass *pass)
{
  g_autoptr (GBytes) bytes = pass_read_whole (pass);
  const PassTee *tee = tee_of (pass);
  if (bytes == NULL)
    return NULL;
  if (tee != NULL && !tee->file (&pass->member, bytes, tee->data, &pass->failure))
    return NULL;
  return g_steal_pointer (&bytes);
}

bool pass_begin (Pass *pass)
{
  const PassTee *tee = tee_of (pass);
  return tee == NULL || tee->begin (&pass->member, tee->data, &pass->failure);
}

bool pass_piece (Pass *pass, const void *piece, size_t len)
{
  const PassTee *tee = tee_of (pass);
  digest_update (pass->digest, piece, len);
  return tee == NULL || tee->piece (piece, len, tee->data, &pass->failure);
}

bool pass_end (Pass *pass, VerifyFile *file)
{
  const PassTee *tee = tee_of (pass);
  digest_finish (pass->digest, file->digest);
  file->bytes = pass->member.bytes;
  file->read = pass->failure == NULL;
  return file->read && (tee == NULL || tee->end (tee->data, &pass->failure));
}

void pass_report_progress (Pass *pass)
{
  int64_t now = g_get_monotonic_time ();
  if (pass->options->progress == NULL || now - pass->reported < PROGRESS_MICROSECONDS)
    return;
  pass->reported = now;
  pass->options->progress (pass->read + tar_reader_position (pass->reader), pass->total, pass->options->progress_data);
}

/* Hashes a member that is too long to keep. */
static bool stream_member (Pass *pass, VerifyFile *file)
{
  g_autofree uint8_t *piece = g_malloc (PIECE_BYTES);
  ssize_t got = 0;
  if (!pass_begin (pass))
    return false;
  while ((got = pass_read (pass, piece, PIECE_BYTES)) > 0) {
    if (!pass_piece (pass, piece, (size_t)got))
      return false;
    pass_report_progress (pass);
  }
  return pass_end (pass, file);
}

bool pass_gather (Pass *pass, PassItem *item, const char *name)
{
  size_t keeps = pass_item_keeps (&pass->verify, item, name);
  g_autoptr (VerifyFile) file = verify_file_new (name, IO_FILE);
  PassBytes source = {.bytes = pass->member.bytes};
  bool left = tee_of (pass) == NULL && tar_reader_leap (pass->reader, &source.offset);
  bool hold = !left && pass->member.bytes <= MAX (keeps, HELD_BYTES);
  if (hold && (source.held = hold_member (pass)) == NULL)
    return false;
  if (!left && !hold && !stream_member (pass, file))
    return false;
  pass_item_add (item, g_steal_pointer (&file), source);
  return true;
}
