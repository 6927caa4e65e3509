/* volume.N.xml: a sealed volume (案卷) with its container note (备考表). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct {
  char *check; /* code of the waived check: record-pages, … */
  char *place; /* the record or requirement that it is about */
  char *reason;
} VolumeWaiver;

typedef struct {
  char *fonds, *customer, *category; /* Z109, C00042, KH.A02 */
  int year;
  unsigned edition;
  char *nonce;
  unsigned records, files;        /* files: scans only, no XML and no manifests */
  uint64_t bytes;                 /* of the scans */
  unsigned pages;                 /* counted; 0 for parts without pages */
  unsigned first_item, last_item; /* 0: no records */
  int64_t sealed;                 /* UTC seconds */
  char *prepared_by, *checked_by; /* 立卷人, 检查人 */
  char *layout;
  unsigned layout_edition;
  GPtrArray *waivers; /* of VolumeWaiver */
  char *note;         /* 备考: remarks on the contents of the volume, or NULL */
} Volume;

Volume *volume_new (void);
void volume_free (Volume *volume);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Volume, volume_free)
void volume_add_waiver (Volume *volume, const char *check, const char *place, const char *reason);

extern const struct Shape volume_shape; /* form/shape.h */

/* Errors: those of xml_parse, and D-VOLUME for an invalid value. Given. */
Volume *volume_parse (GBytes *bytes, const char *name, GError **error);
GBytes *volume_print (const Volume *volume);

/* Who checks a volume is not who prepared it; either may be NULL. D-SAME-PERSON (refused). */
bool volume_check_persons (const char *place, const char *prepared_by, const char *checked_by, GError **error);
