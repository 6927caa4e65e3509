/* volume.N.xml: a sealed volume (案卷) with its container note (备考表). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct {
  char *check; /* missing-category-check code, record-pages, … */
  char *place; /* record or requirement it is about */
  char *reason;
} VolumeWaiver;

typedef struct {
  char *fonds, *customer, *category; /* Z109, C00042, KH.A02 */
  int year;
  unsigned edition;
  char *nonce;
  unsigned records, files; /* files: the scans, without XML and manifests */
  uint64_t bytes;          /* of the scans */
  unsigned pages;          /* counted; of parts without pages 0 */
  unsigned first_item, last_item;
  int64_t sealed;                 /* UTC seconds */
  char *prepared_by, *checked_by; /* 立卷人, 检查人 */
  char *layout;
  unsigned layout_edition;
  GPtrArray *waivers; /* of VolumeWaiver */
  char *note;         /* 备考: what is in the volume and what about it; or NULL */
} Volume;

Volume *volume_new (void);
void volume_free (Volume *volume);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Volume, volume_free)
void volume_add_waiver (Volume *volume, const char *check, const char *place, const char *reason);

extern const struct Shape volume_shape; /* form/shape.h */

/* As xml_parse, and D-VOLUME for a value that is out of its form. */
Volume *volume_parse (GBytes *bytes, const char *name, GError **error);
GBytes *volume_print (const Volume *volume);
