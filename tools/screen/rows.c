/* A row's cells stand in the order of the full table; the short one is its beginning. */
#include "tools/screen/rows.h"

#include <inttypes.h>

#include "form/name.h"
#include "tools/screen/output.h"

static const OutputColumn record_columns[] = {
    {"path", N_ ("record"), false},
    {"date", N_ ("date"), false},
    {"pages", N_ ("pages"), true},
    {"title", N_ ("title"), false},
    {"customer-name", N_ ("customer"), false},
    {"reference", N_ ("reference code"), false},
    {"docno", N_ ("document number"), false},
    {"creators", N_ ("creator"), false},
    {"kind", N_ ("kind"), false},
    {"category", N_ ("category"), false},
    {"year", N_ ("year"), true},
    {"customer", N_ ("customer's number"), false},
    {"parts", N_ ("parts"), true},
    {"event", N_ ("event"), true},
};
enum { SHORT_RECORD = 5 };

static const OutputColumn volume_columns[] = {
    {"path", N_ ("volume"), false},
    {"records", N_ ("records"), true},
    {"parts", N_ ("parts"), true},
    {"pages", N_ ("pages"), true},
    {"sealed", N_ ("state"), false},
    {"customer-name", N_ ("customer"), false},
    {"category", N_ ("category"), false},
    {"year", N_ ("year"), true},
    {"customer", N_ ("customer's number"), false},
};
enum { SHORT_VOLUME = 6 };

static const OutputColumn customer_columns[] = {
    {"customer", N_ ("customer"), false},
    {"name", N_ ("name"), false},
    {"owner", N_ ("looked after by"), false},
};

void rows_begin_records (Output *output, bool all_columns)
{
  output_table_begin (output, "record", record_columns, all_columns ? G_N_ELEMENTS (record_columns) : SHORT_RECORD);
}

bool rows_record (const IndexRow *row, gpointer data)
{
  g_autofree char *path = name_short_from_path (row->path);
  g_autofree char *pages = g_strdup_printf ("%u", row->pages), *parts = g_strdup_printf ("%u", row->parts);
  g_autofree char *year = g_strdup_printf ("%d", row->year);
  g_autofree char *event = g_strdup_printf ("%" PRIu64, row->event);
  const char *const cells[] = {path,           row->date,     pages,         row->title, row->customer_name,
                               row->reference, row->docno,    row->creators, row->kind,  row->category,
                               year,           row->customer, parts,         event};
  output_row (data, cells);
  return true;
}

void rows_begin_volumes (Output *output, bool all_columns)
{
  output_table_begin (output, "volume", volume_columns, all_columns ? G_N_ELEMENTS (volume_columns) : SHORT_VOLUME);
}

bool rows_volume (const IndexRow *row, bool sealed, gpointer data)
{
  g_autofree char *path = name_short_from_path (row->path), *records = g_strdup_printf ("%u", row->item);
  g_autofree char *parts = g_strdup_printf ("%u", row->parts), *pages = g_strdup_printf ("%u", row->pages);
  g_autofree char *year = g_strdup_printf ("%d", row->year);
  const char *const cells[] = {
      path,          records, parts,        pages, sealed ? _ ("sealed") : _ ("open"), row->customer_name,
      row->category, year,    row->customer};
  output_row (data, cells);
  return true;
}

void rows_begin_customers (Output *output)
{
  output_table_begin (output, "customer", customer_columns, G_N_ELEMENTS (customer_columns));
}

bool rows_customer (const IndexRow *row, gpointer data)
{
  const char *const cells[] = {row->customer, row->customer_name, row->creators};
  output_row (data, cells);
  return true;
}
