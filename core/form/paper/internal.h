/* Shared by the writers of forms. */
#pragma once

#include "form/paper.h"

/* On one line and escaped. Given. */
char *paper_flatten (const char *text);
unsigned paper_count_columns (const PaperColumn *columns);
