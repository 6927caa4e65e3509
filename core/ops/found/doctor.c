/* Each trial makes the same calls as a transaction, in a scratch directory: the name of a file system says little about
 * what it can do (overlays, network mounts, FUSE). */
#include "ops/found/doctor.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/crypto/libcrypto.h"
#include "sys/db.h"
#include "sys/error.h"
#include "sys/helper.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/tar/libarchive.h"
#include "sys/xml.h"

void doctor_point_free (DoctorPoint *point)
{
  g_free (point->name);
  g_free (point->detail);
  g_free (point);
}

static void add_point (GPtrArray *points, const char *area, const char *name, DoctorState state, const char *detail)
{
  DoctorPoint *point = g_new0 (DoctorPoint, 1);
  point->area = area;
  point->name = g_strdup (name);
  point->state = state;
  point->detail = g_strdup (detail);
  g_ptr_array_add (points, point);
}

/* Programs. */

typedef struct {
  const char *program, *version_option, *without;
} HelperProgram;

static const HelperProgram helper_programs[] = {
    {"pdfinfo", "-v", N_ ("without it, pages of PDF files cannot be counted (package poppler-utils)")},
    {"qpdf", "--version", N_ ("without it, pages of PDF files cannot be counted (package qpdf)")},
    {"ZXingReader", "-version", N_ ("without it, QR codes are read by zbarimg, less well (package zxing-cpp-tools)")},
    {"zbarimg", "--version", N_ ("without it, QR codes of TIFF files cannot be read (package zbar-tools)")},
    {"pdftoppm", "-v", N_ ("without it, QR codes of PDF files cannot be read (package poppler-utils)")},
};

/* The first line of the program's version, from standard output or standard error. */
static char *program_version (const HelperProgram *program)
{
  const char *arguments[] = {program->version_option, NULL};
  IO_AUTO_FD nothing = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  g_auto (Helper) helper = {0};
  if (nothing < 0 || !helper_run (program->program, arguments, nothing, &helper, NULL))
    return g_strdup (program->program);
  const char *said = helper.output && helper.output->len ? helper.output->str : "";
  if (!*said && helper.errors)
    said = helper.errors->str;
  if (helper.status != 0 || !g_str_has_prefix (said, program->program))
    said = program->program;
  return g_strndup (said, strcspn (said, "\n"));
}

void doctor_examine_programs (GPtrArray *points)
{
  const Libarchive *libarchive = libarchive_load ();
  if (libarchive)
    add_point (points, N_ ("library"), "libarchive", DOCTOR_GOOD, libarchive->version_string ());
  else
    add_point (points, N_ ("library"), "libarchive", DOCTOR_LIMITED,
               N_ ("not installed: pages of ZIP and OFD files cannot be counted"));
  add_point (points, N_ ("library"), "libxml2", DOCTOR_GOOD, xml_version ());
  add_point (points, N_ ("library"), "OpenSSL", DOCTOR_GOOD, OpenSSL_version (OPENSSL_VERSION_STRING));
  add_point (points, N_ ("library"), "SQLite", DOCTOR_GOOD, db_version ());
  for (unsigned i = 0; i < G_N_ELEMENTS (helper_programs); i++) {
    const HelperProgram *program = &helper_programs[i];
    g_autofree char *path = helper_find (program->program);
    g_autofree char *detail = path ? program_version (program) : g_strdup (program->without);
    add_point (points, N_ ("helper"), program->program, path ? DOCTOR_GOOD : DOCTOR_LIMITED, detail);
  }
}

/* The file system. */

static void examine_kind (int dirfd, GPtrArray *points)
{
  struct statvfs space;
  if (fstatvfs (dirfd, &space) != 0)
    return;
  g_autofree char *name = io_file_system (dirfd);
  bool in_memory = g_str_equal (name, "tmpfs");
  add_point (points, N_ ("file-system"), N_ ("file system"), in_memory ? DOCTOR_LIMITED : DOCTOR_GOOD,
             in_memory ? N_ ("tmpfs (in memory: all files are lost at a restart)") : name);
  g_autofree char *available = g_format_size ((guint64)space.f_bavail * space.f_frsize);
  add_point (points, N_ ("file-system"), N_ ("free space"), space.f_bavail ? DOCTOR_GOOD : DOCTOR_BAD, available);
}

/* Adds the point of a trial; otherwise and lost are its state and detail when it failed. */
static void report_trial (GPtrArray *points, const char *name, bool works, DoctorState otherwise, const char *lost,
                          const GError *error)
{
  g_autofree char *detail =
      works ? g_strdup ("") : g_strdup_printf ("%s%s%s", _ (lost), error ? ": " : "", error ? error->message : "");
  add_point (points, N_ ("file-system"), name, works ? DOCTOR_GOOD : otherwise, detail);
}

static void try_naming (int dirfd, GPtrArray *points)
{
  g_autoptr (GError) error = NULL, refused = NULL, moved = NULL;
  bool linked = io_link_new (dirfd, "first", "second", &error);
  bool hard = linked && io_type (dirfd, "first", NULL) == IO_FILE;
  report_trial (points, N_ ("atomic naming"), linked, DOCTOR_BAD, N_ ("two writers could both succeed"), error);
  report_trial (points, N_ ("hard link"), hard, DOCTOR_LIMITED, N_ ("rename without replacement is used instead"),
                NULL);
  io_create_file (dirfd, "third", "3", 1, NULL);
  bool safe = !io_rename_new (dirfd, "third", "second", &refused) && error_has_id (refused, "D-EXISTS");
  bool works = safe && io_rename_new (dirfd, "third", "fourth", &moved);
  report_trial (points, N_ ("rename without replacement"), works, DOCTOR_BAD, N_ ("one record could replace another"),
                moved);
}

static void try_durability (int dirfd, GPtrArray *points)
{
  g_autoptr (GError) file = NULL, directory = NULL, whole = NULL;
  report_trial (points, N_ ("fsync of files"), io_sync (dirfd, "second", &file), DOCTOR_BAD,
                N_ ("files cannot be made durable"), file);
  report_trial (points, N_ ("fsync of directories"), io_sync (dirfd, ".", &directory), DOCTOR_BAD,
                N_ ("names cannot be made durable"), directory);
  report_trial (points, N_ ("syncfs that reports errors"), io_sync_filesystem (dirfd, &whole), DOCTOR_LIMITED,
                N_ ("each file is synced separately"), whole);
}

static void try_opening (int dirfd, GPtrArray *points)
{
  IO_AUTO_FD fd = io_open_file (dirfd, "second", NULL);
  bool locked = fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0;
  report_trial (points, N_ ("file locks"), locked, DOCTOR_LIMITED,
                N_ ("remains of interrupted commands may be removed later"), NULL);
  struct {
    guint64 flags, mode, resolve;
  } how = {O_RDONLY | O_CLOEXEC, 0, 0};
  IO_AUTO_FD beneath = (int)syscall (SYS_openat2, dirfd, "second", &how, sizeof how);
  report_trial (points, "openat2", beneath >= 0, DOCTOR_LIMITED, N_ ("paths are opened one directory at a time"), NULL);
}

void doctor_examine_directory (int dirfd, const char *name, GPtrArray *points)
{
  g_autoptr (GError) error = NULL;
  examine_kind (dirfd, points);
  bool made = io_make_dir (dirfd, name, &error);
  IO_AUTO_FD scratch = made ? io_open_dir (dirfd, name, &error) : -1;
  bool writable = scratch >= 0 && io_create_file (scratch, "first", "1", 1, &error);
  report_trial (points, N_ ("writing"), writable, DOCTOR_BAD, N_ ("nothing can be written here"), error);
  if (writable) {
    try_naming (scratch, points);
    try_durability (scratch, points);
    try_opening (scratch, points);
  }
  if (made)
    io_remove_tree (dirfd, name, NULL);
}
