/* One volume as it stands: read whole, compared with its events and manifests, counted. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "form/document/manifest.h"
#include "form/document/volume.h"
#include "form/finding.h"
#include "store/archive.h"
#include "store/index.h"

typedef struct {
  char *path;
  const LayoutCategory *category;
  unsigned next_item;  /* one more than the last item: when it moves, the survey is out of date */
  Volume *volume;      /* counts filled in */
  GPtrArray *lines;    /* of char *: "digest  path", for the volume's manifest */
  GPtrArray *damages;  /* of Finding: a file is not as it was filed */
  GPtrArray *failures; /* of Finding: a requirement is not met; the code is the check's */
} SealingSurvey;

void file_survey_free (SealingSurvey *survey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SealingSurvey, file_survey_free)

/* Surveys the volume at path. Fails when the machine does, not when the volume is found wanting. */
SealingSurvey *file_seal_survey (Archive *archive, Index *index, const char *path, GError **error);
