/* Makes files of noise, the same ones each time: their lengths are log-normal about a median, as those of scans are.
 * scans DIRECTORY COUNT MEDIAN SPREAD: SPREAD is the standard deviation of the lengths' logarithm, 0 for equal ones. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

#define SEED 79

/* Standard normal, by Box and Muller. */
static double normal (GRand *noise)
{
  double radius = sqrt (-2 * log (1 - g_rand_double (noise)));
  return radius * cos (2 * G_PI * g_rand_double (noise));
}

static int write_noise (FILE *file, size_t len, GRand *noise)
{
  static guint32 piece[16384];
  while (len > 0) {
    size_t n = MIN (len, sizeof piece);
    for (size_t i = 0; i < (n + sizeof *piece - 1) / sizeof *piece; i++)
      piece[i] = g_rand_int (noise);
    if (fwrite (piece, 1, n, file) != n)
      return -1;
    len -= n;
  }
  return 0;
}

int main (int argc, char **argv)
{
  if (argc != 5)
    return 2;
  g_autoptr (GRand) noise = g_rand_new_with_seed (SEED);
  unsigned long count = strtoul (argv[2], NULL, 10);
  double median = strtod (argv[3], NULL), spread = strtod (argv[4], NULL);
  for (unsigned long i = 0; i < count; i++) {
    g_autofree char *path = g_strdup_printf ("%s/scan-%06lu.bin", argv[1], i);
    FILE *file = fopen (path, "wbx");
    size_t len = (size_t)(median * exp (spread * normal (noise)));
    if (file == NULL || write_noise (file, len, noise) != 0 || fclose (file) != 0) {
      perror (path);
      return 1;
    }
  }
  return 0;
}
