/* Trying out a scanned test sheet before hundreds are printed: can its codes be read, and does the scanner see enough?
 */
#include "ops/found/labels.h"

#include <fcntl.h>

#include "form/label.h"
#include "ops/found/doctor.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/qr.h"
#include "sys/sniff.h"

#define LEAST_DPI 200 /* DA/T 31: scans of paper */

static void tell_label (GPtrArray *points, const char *name, DoctorState state, char *detail)
{
  DoctorPoint *point = g_new0 (DoctorPoint, 1);
  point->area = N_ ("label");
  point->name = g_strdup (name);
  point->state = state;
  point->detail = detail;
  g_ptr_array_add (points, point);
}

static void examine_resolution (const Sniff *sniff, GPtrArray *points)
{
  if (sniff->dpi == 0)
    tell_label (points, N_ ("resolution"), DOCTOR_LIMITED, g_strdup (_ ("the file does not tell its resolution")));
  else if (sniff->dpi < LEAST_DPI)
    tell_label (points, N_ ("resolution"), DOCTOR_LIMITED,
                g_strdup_printf (_ ("%u dpi; scans of paper need at least %d"), sniff->dpi, LEAST_DPI));
  else
    tell_label (points, N_ ("resolution"), DOCTOR_GOOD, g_strdup_printf ("%u dpi", sniff->dpi));
}

static void examine_code (const char *text, GPtrArray *points)
{
  static const char *const names[] = {[LABEL_FOREIGN] = N_ ("foreign code"),
                                      [LABEL_BROKEN] = N_ ("code not understood"),
                                      [LABEL_SHEET] = N_ ("separator sheet"),
                                      [LABEL_RECORD] = N_ ("label")};
  static const DoctorState states[] = {[LABEL_FOREIGN] = DOCTOR_LIMITED,
                                       [LABEL_BROKEN] = DOCTOR_BAD,
                                       [LABEL_SHEET] = DOCTOR_GOOD,
                                       [LABEL_RECORD] = DOCTOR_GOOD};
  g_auto (Label) label = {0};
  label_parse (text, &label);
  tell_label (points, names[label.kind], states[label.kind], g_strdup (text));
}

bool labels_examine (const char *path, GPtrArray *points, GError **error)
{
  g_auto (Sniff) sniff = {0};
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *unchecked = NULL;
  IO_AUTO_FD fd = io_open_file (AT_FDCWD, path, error);
  if (fd < 0 || !sniff_file (fd, path, &sniff, error))
    return false;
  if (sniff.state == SNIFF_DAMAGED || sniff.state == SNIFF_LOCKED) {
    tell_label (points, N_ ("file"), DOCTOR_BAD, g_steal_pointer (&sniff.note));
    return true;
  }
  if (!qr_read (fd, sniff.media, texts, &unchecked, error))
    return false;
  examine_resolution (&sniff, points);
  for (unsigned i = 0; i < texts->len; i++)
    examine_code (texts->pdata[i], points);
  if (texts->len == 0)
    tell_label (points, N_ ("code"), DOCTOR_BAD,
                unchecked != NULL
                    ? g_steal_pointer (&unchecked)
                    : g_strdup (_ ("no code can be read: print it larger, or scan it at a higher resolution")));
  return true;
}
