/* dossier doctor [DIR]: check this machine and the archive's file system. */
#include <fcntl.h>

#include "ops/ask.h"
#include "ops/found.h"
#include "store/layouts.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/installed.h"
#include "sys/io.h"
#include "tools/verbs.h"

typedef struct {
  const char *area, *name, *state, *detail;
} PointRow;

static const ReportColumn columns[] = {
    {"area", N_ ("area"), REPORT_WORD (PointRow, area)},
    {"name", N_ ("name"), REPORT_WORD (PointRow, name)},
    {"state", N_ ("state"), REPORT_WORD (PointRow, state)},
    {"detail", N_ ("detail"), REPORT_WORD (PointRow, detail)},
    {0},
};
static const Report report = {.name = "point", .columns = columns};

static void print_point (Context *context, const char *area, const char *name, DoctorState state, const char *detail)
{
  static const char *const states[] = {N_ ("good"), N_ ("limited"), N_ ("bad")};
  const PointRow row = {area, name, states[state], detail};
  output_row (context->output, &row);
}

static void print_places (Context *context)
{
  g_autofree char *layouts = installed_directory ();
  bool there = g_file_test (layouts, G_FILE_TEST_IS_DIR);
  print_point (context, N_ ("place"), N_ ("layouts"), there ? DOCTOR_GOOD : DOCTOR_BAD, layouts);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "dossier", NULL);
  print_point (context, N_ ("place"), N_ ("index"), DOCTOR_GOOD, cache);
  print_point (context, N_ ("place"), N_ ("language"), DOCTOR_GOOD,
               g_str_equal (output_language (context->output), "zh") ? "zh_CN, UTF-8" : "en, UTF-8");
}

/* In an archive, the trial is made where transactions are staged and under a name like theirs, so that recovery also
 * removes its remains after a crash. */
static int open_place (Context *context, const char *directory, GError **error)
{
  if (directory)
    return io_open_dir (AT_FDCWD, directory, error);
  g_autoptr (Archive) archive = command_open (context, ARCHIVE_READ, error);
  return archive ? io_open_dir (archive_fd (archive), ".staging", error) : -1;
}

static bool examine (Context *context, const char *directory, GPtrArray *points, GError **error)
{
  g_autoptr (GError) fault = NULL;
  IO_AUTO_FD place = open_place (context, directory, &fault);
  char name[33];
  digest_nonce (name);
  if (place >= 0) {
    doctor_examine_directory (place, name, points);
    return true;
  }
  if (!directory && !context->archive_path && error_has_id (fault, "D-NOT-AN-ARCHIVE"))
    return true;
  g_propagate_error (error, g_steal_pointer (&fault));
  return false;
}

static void free_point (gpointer point)
{
  doctor_point_free (point);
}

int command_doctor (Context *context, char **argv, GError **error)
{
  const char *labels = NULL;
  const Option options[] = {
      {"labels", 0, N_ ("say whether the QR codes of a scanned test sheet can be read"), "FILE", .file = &labels}, {0}};
  char **words = options_read (context, "doctor [DIR]", 0, 1, options, argv, error);
  if (!words)
    return 0;
  g_autoptr (GPtrArray) points = g_ptr_array_new_with_free_func (free_point);
  if (labels == NULL)
    doctor_examine_programs (points);
  if (labels != NULL ? !labels_examine (labels, points, error) : !examine (context, words[0], points, error))
    return 0;
  bool bad = false;
  output_table_begin (context->output, &report, 0);
  for (unsigned i = 0; i < points->len; i++) {
    const DoctorPoint *point = g_ptr_array_index (points, i);
    print_point (context, point->area, point->name, point->state, point->detail);
    bad |= point->state == DOCTOR_BAD;
  }
  if (labels == NULL)
    print_places (context);
  output_table_end (context->output);
  return bad ? ERROR_FINDING : 0;
}
