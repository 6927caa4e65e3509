/* Tables of records and volumes, the same in find and list. People get the columns that fit a screen, programs (JSON
 * and CSV) all of them. */
#pragma once

#include "store/index.h"
#include "tools/screen/output.h"

/* The first column is the reference, in its short form. */
void rows_begin_records (Output *output, bool all_columns);
/* An IndexVisit; data is the Output. */
bool rows_record (const IndexRow *row, gpointer data);

void rows_begin_volumes (Output *output, bool all_columns);
/* An IndexVisitVolume; data is the Output. */
bool rows_volume (const IndexRow *row, bool sealed, gpointer data);

void rows_begin_customers (Output *output);
bool rows_customer (const IndexRow *row, gpointer data);
