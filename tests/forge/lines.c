/* Lines of a register, and its titles, that say something else than the records do. */
#include "tests/forge/forge.h"

static RegisterLine *first (Register *list)
{
  return list->lines->pdata[0];
}

static TitlesLine *first_title (Titles *titles)
{
  return titles->lines->pdata[0];
}

static void other_period (Register *list)
{
  forge_set (&first (list)->reference.retention, "D30");
}

static void other_fonds (Register *list)
{
  forge_set (&first (list)->reference.fonds, "Z999");
}

static void other_item (Register *list)
{
  first (list)->reference.item = 7;
}

static void other_manifest (Register *list)
{
  forge_set (&first (list)->manifest, FIXTURE_DIGEST);
}

static void other_event (Register *list)
{
  first (list)->filed--;
}

static void more_files (Register *list)
{
  first (list)->files++;
}

static void fewer_bytes (Register *list)
{
  first (list)->bytes--;
}

static void fewer_pages (Register *list)
{
  first (list)->pages--;
}

static void fewer_copies (Register *list)
{
  first (list)->copies++;
}

static void other_trigger (Register *list)
{
  forge_set (&first (list)->trigger, "CE");
}

static void begins_earlier (Register *list)
{
  g_date_set_year (&first (list)->from, 2000);
}

static void ends_earlier (Register *list)
{
  g_date_set_year (&first (list)->due, 2011);
}

static void ends_never (Register *list)
{
  g_date_clear (&first (list)->due, 1);
}

static void has_paper (Register *list)
{
  first (list)->paper = true;
}

static void other_place (Register *list)
{
  forge_set (&first (list)->path, "customers/C00/C00001/2010/a06-feedback/0009");
}

static void no_record_there (Register *list)
{
  first (list)->reference.item = 9;
  forge_set (&first (list)->path, "customers/C00/C00001/2010/a06-feedback/0009");
}

static void permanent (Register *list)
{
  forge_set (&first (list)->reference.retention, "Y");
}

/* A record of a volume that was never sealed. */
static void unsealed (Register *list)
{
  forge_set (&first (list)->path, "customers/C00/C00001/2010/a05-scheduling/0001");
  forge_set (&first (list)->reference.category, "KH.A05");
}

static void harmless_title (Titles *titles)
{
  forge_set (&first_title (titles)->title, "旧宣传单");
}

static void other_creator (Titles *titles)
{
  g_ptr_array_add (first_title (titles)->creators, g_strdup ("门卫"));
}

static void other_day (Titles *titles)
{
  g_date_set_year (&first_title (titles)->date, 1999);
}

static void other_document_number (Titles *titles)
{
  forge_set (&first_title (titles)->docno, "X-1");
}

static void other_customer (Titles *titles)
{
  forge_set (&first_title (titles)->customer, "某某公司");
}

static void title_of_another_record (Titles *titles)
{
  forge_set (&first_title (titles)->path, "customers/C00/C00001/2024/a06-feedback/0001");
}

static void no_titles (Titles *titles)
{
  g_ptr_array_set_size (titles->lines, 0);
}

static void titles_of_another_register (Titles *titles)
{
  forge_set (&titles->number, "D2026-0009");
}

#define LINE(what, change)                                                                                             \
  {                                                                                                                    \
    .name = what, .code = "V-REGISTER-LINE", .list = change                                                            \
  }
#define LINE_WHILE_THERE(what, change)                                                                                 \
  {                                                                                                                    \
    .name = what, .code = "V-REGISTER-LINE", .list = change, .end = FORGE_COUNTED                                      \
  }
#define TITLE(what, change)                                                                                            \
  {                                                                                                                    \
    .name = what, .code = "V-TITLES", .titles = change, .end = FORGE_COUNTED                                           \
  }

static const ForgeCase cases[] = {
    {.name = "an honest destruction"},
    {.name = "an honest destruction of two records", .lines = "C00001/2010/a06/1, C00001/2010/a06/2"},
    {.name = "an honest register, signed", .end = FORGE_COUNTED},
    {.name = "an honest register, drawn up", .end = FORGE_PROPOSED},
    LINE ("a line with another period", other_period),
    LINE ("a line of another fonds", other_fonds),
    {.name = "a line with another reference", .code = "V-XML", .refusal = "D-REGISTER", .list = other_item},
    LINE ("a line with another manifest", other_manifest),
    LINE ("a line with another event", other_event),
    LINE ("a line with more files", more_files),
    LINE ("a line with fewer bytes", fewer_bytes),
    LINE ("a line with fewer pages", fewer_pages),
    LINE ("a line with another trigger", other_trigger),
    LINE ("a line whose period begins earlier", begins_earlier),
    LINE ("a line whose period ends earlier", ends_earlier),
    {.name = "a line whose period begins and never ends",
     .code = "V-SCHEMA",
     .refusal = "D-REGISTER",
     .list = ends_never},
    {.name = "a permanent record", .code = "V-DESTROY-PERMANENT", .list = permanent},
    {.name = "a record of a volume that was never sealed", .code = "V-DESTROY-UNSEALED", .list = unsealed},
    LINE_WHILE_THERE ("a line with another number of copies", fewer_copies),
    LINE_WHILE_THERE ("a line with paper where there is none", has_paper),
    {.name = "a line of another place than its reference",
     .code = "V-XML",
     .refusal = "D-REGISTER",
     .list = other_place,
     .end = FORGE_COUNTED},
    LINE_WHILE_THERE ("a line of a record that does not exist", no_record_there),
    TITLE ("a harmless title", harmless_title),
    TITLE ("a title with another creator", other_creator),
    TITLE ("a title with another day", other_day),
    TITLE ("a title with another document number", other_document_number),
    TITLE ("a title with another customer", other_customer),
    TITLE ("a title of a record that is not on the register", title_of_another_record),
    TITLE ("titles without a line", no_titles),
    TITLE ("titles of another register", titles_of_another_register),
};

FORGE_TABLE ("lines", cases)
