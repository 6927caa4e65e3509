/* Reads dates digit by digit. strptime(3) and g_date_set_parse() both accept texts that nobody meant as a date. */
#include "form/date.h"

#include <string.h>

#include "form/text.h"
#include "sys/decimal.h"
#include "sys/error.h"

enum { YEAR_MIN = 1000, YEAR_MAX = 9999 };

/* Reads min to max digits; -1 when there are fewer. */
static int read_digits (const char **text, unsigned min, unsigned max)
{
  int value = 0;
  unsigned n = 0;
  for (; n < max && g_ascii_isdigit (**text); n++)
    value = value * 10 + *(*text)++ - '0';
  return n >= min ? value : -1;
}

static bool skip_text (const char **text, const char *word)
{
  if (!g_str_has_prefix (*text, word))
    return false;
  *text += strlen (word);
  return true;
}

static bool set_date (GDate *date, int year, int month, int day)
{
  g_date_clear (date, 1);
  if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || day < 1 ||
      !g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return false;
  g_date_set_dmy (date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return true;
}

/* Reads 2024-03-05 and leaves *text after it. */
static bool read_day (const char **text, GDate *date)
{
  int year = read_digits (text, 4, 4);
  bool first = skip_text (text, "-");
  int month = read_digits (text, 2, 2);
  bool second = skip_text (text, "-");
  int day = read_digits (text, 2, 2);
  return first && second && set_date (date, year, month, day);
}

bool date_parse_strict (const char *text, GDate *date)
{
  return read_day (&text, date) && *text == '\0';
}

static void skip_blanks (const char **text)
{
  while (g_ascii_isspace (**text))
    ++*text;
}

/* Four digits, or a year of the Republic of China: 民國元年 is 1912. */
static int read_year (const char **text)
{
  enum { BEFORE_REPUBLIC = 1911 };
  if (!skip_text (text, "中華民國") && !skip_text (text, "中华民国") && !skip_text (text, "民國") &&
      !skip_text (text, "民国"))
    return read_digits (text, 4, 4);
  skip_blanks (text);
  int year = skip_text (text, "元") ? 1 : read_digits (text, 1, 3);
  return year < 1 ? -1 : year + BEFORE_REPUBLIC;
}

static bool parse_compact (const char *text, GDate *date)
{
  int year = read_digits (&text, 4, 4), month = read_digits (&text, 2, 2), day = read_digits (&text, 2, 2);
  return *text == '\0' && set_date (date, year, month, day);
}

/* 2024-3-5 with the marks of one form, blanks around each number. */
static bool parse_marked (const char *text, const char *const marks[3], GDate *date)
{
  int numbers[3];
  for (unsigned i = 0; i < 3; i++) {
    skip_blanks (&text);
    numbers[i] = i == 0 ? read_year (&text) : read_digits (&text, 1, 2);
    skip_blanks (&text);
    if (!skip_text (&text, marks[i]))
      return false;
  }
  skip_blanks (&text);
  return *text == '\0' && set_date (date, numbers[0], numbers[1], numbers[2]);
}

/* Reads text in NFKC, in which full-width digits and marks are ASCII. */
static bool parse_any (const char *text, GDate *date)
{
  static const char *const FORMS[][3] = {{"-", "-", ""},     {"/", "/", ""},     {".", ".", ""},
                                         {"年", "月", "日"}, {"年", "月", "号"}, {"年", "月", "號"}};
  bool good = date_parse_strict (text, date) || parse_compact (text, date);
  for (unsigned i = 0; !good && i < G_N_ELEMENTS (FORMS); i++)
    good = parse_marked (text, FORMS[i], date);
  return good;
}

enum { LONGEST = 100 }; /* bytes of a date or a period */

/* NULL when the text is not UTF-8 or too long. Given. */
static char *widths_made_one (const char *text)
{
  return strlen (text) > LONGEST ? NULL : text_normalize (text, G_NORMALIZE_ALL_COMPOSE);
}

bool date_parse (const char *text, GDate *date, GError **error)
{
  g_autofree char *plain = widths_made_one (text);
  if (plain != NULL && parse_any (plain, date))
    return true;
  return error_set (error, ERROR_USAGE, "D-DATE", NULL, "write it as 2024-03-05, 20240305, 2024/3/5 or 2024年3月5日",
                    "\"%.60s\" is not a date", text);
}

static bool is_whole_year (const char *text, int *year)
{
  skip_blanks (&text);
  *year = read_year (&text);
  (void)skip_text (&text, "年");
  skip_blanks (&text);
  return *text == '\0' && *year >= YEAR_MIN;
}

static bool parse_period_between (const char *text, const char *separator, GDate *first, GDate *last)
{
  g_auto (GStrv) ends = g_strsplit (text, separator, 2);
  int first_year = 0, last_year = 0;
  if (g_strv_length (ends) != 2)
    return false;
  if (is_whole_year (ends[0], &first_year) && is_whole_year (ends[1], &last_year))
    return set_date (first, first_year, 1, 1) && set_date (last, last_year, 12, 31);
  return parse_any (ends[0], first) && parse_any (ends[1], last);
}

bool date_parse_period (const char *text, GDate *first, GDate *last, GError **error)
{
  static const char *const SEPARATORS[] = {"..", "/", "-", "~", "—", "至", "到"};
  int year = 0;
  g_autofree char *plain = widths_made_one (text);
  bool good =
      plain != NULL && is_whole_year (plain, &year) && set_date (first, year, 1, 1) && set_date (last, year, 12, 31);
  for (unsigned i = 0; plain != NULL && !good && i < G_N_ELEMENTS (SEPARATORS); i++)
    good = parse_period_between (plain, SEPARATORS[i], first, last);
  if (good && g_date_compare (first, last) <= 0)
    return true;
  return error_set (error, ERROR_USAGE, "D-PERIOD", NULL, "write it as 2024-2026, 2024..2026 or 2024-01-01/2026-12-31",
                    "\"%.60s\" is not a period", text);
}

bool date_is_unlimited (const GDate *date)
{
  return g_date_valid (date) && g_date_get_year (date) == YEAR_MAX;
}

bool date_parse_validity (const char *text, GDate *date, GError **error)
{
  static const char *const endless[] = {"长期", "永久", "无固定期限", "long-term", "unlimited", NULL};
  g_autofree char *plain = g_strstrip (g_ascii_strdown (text, -1));
  if (!g_strv_contains (endless, plain))
    return date_parse (text, date, error);
  g_date_set_dmy (date, 31, G_DATE_DECEMBER, YEAR_MAX);
  return true;
}

char *date_print (const GDate *date)
{
  char year[DECIMAL_SIZE], month[DECIMAL_SIZE], day[DECIMAL_SIZE];
  if (!g_date_valid (date))
    return NULL;
  return g_strconcat (decimal_print (g_date_get_year (date), 4, year), "-",
                      decimal_print ((uint64_t)g_date_get_month (date), 2, month), "-",
                      decimal_print (g_date_get_day (date), 2, day), NULL);
}

/* Days have GDate's numbers: day 1 is 0001-01-01. Those of 1000-01-01, 1970-01-01 and 9999-12-31: */
enum { SECONDS_A_DAY = 86400, FIRST_DAY = 364878, EPOCH = 719163, LAST_DAY = 3652059 };

static bool is_to (int value, int last)
{
  return value >= 0 && value <= last;
}

bool date_parse_time (const char *text, int64_t *seconds)
{
  GDate day;
  bool good = read_day (&text, &day) && skip_text (&text, "T");
  int hour = read_digits (&text, 2, 2);
  good = good && skip_text (&text, ":");
  int minute = read_digits (&text, 2, 2);
  good = good && skip_text (&text, ":");
  int second = read_digits (&text, 2, 2);
  if (!good || !is_to (hour, 23) || !is_to (minute, 59) || !is_to (second, 59) || !g_str_equal (text, "Z"))
    return false;
  *seconds = ((int64_t)g_date_get_julian (&day) - EPOCH) * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
  return true;
}

bool date_parse_zone (const char *text, int *offset)
{
  int sign = *text == '-' ? -1 : 1;
  bool signed_ = skip_text (&text, "-") || skip_text (&text, "+");
  int hours = read_digits (&text, 2, 2);
  bool colon = skip_text (&text, ":");
  int minutes = read_digits (&text, 2, 2);
  *offset = sign * (hours * 60 + minutes) * 60;
  return signed_ && colon && *text == '\0' && is_to (hours, 14) && is_to (minutes, 59) && *offset >= -12 * 3600 &&
         *offset <= 14 * 3600;
}

GDate date_of_time (int64_t seconds, int offset)
{
  const int64_t first = -(int64_t)(EPOCH - FIRST_DAY) * SECONDS_A_DAY,
                end = (int64_t)(LAST_DAY + 1 - EPOCH) * SECONDS_A_DAY;
  GDate day;
  g_date_clear (&day, 1);
  if (seconds >= first - offset && seconds < end - offset)
    g_date_set_julian (&day, (guint32)((seconds + offset - first) / SECONDS_A_DAY + FIRST_DAY));
  return day;
}

int64_t date_time_of (const GDate *day, int offset)
{
  return ((int64_t)g_date_get_julian (day) - EPOCH) * SECONDS_A_DAY - offset;
}

bool date_is_instant (int64_t seconds)
{
  return seconds >= SECONDS_A_DAY && seconds < (int64_t)(LAST_DAY - EPOCH) * SECONDS_A_DAY;
}

bool date_check_clock (int64_t seconds, GError **error)
{
  if (date_is_instant (seconds))
    return true;
  return error_set (error, ERROR_REFUSED, "D-CLOCK", NULL, "set the clock of this machine",
                    "the clock of this machine shows no date between 1970 and 9999");
}

char *date_print_time (int64_t seconds)
{
  GDate day = date_of_time (seconds, 0);
  char hour[DECIMAL_SIZE], minute[DECIMAL_SIZE], second[DECIMAL_SIZE];
  if (!g_date_valid (&day))
    return g_strdup ("0000-00-00T00:00:00Z");
  uint64_t of_day = (uint64_t)(seconds + (int64_t)(EPOCH - 1) * SECONDS_A_DAY) % SECONDS_A_DAY;
  g_autofree char *date = date_print (&day);
  return g_strconcat (date, "T", decimal_print (of_day / 3600, 2, hour), ":",
                      decimal_print (of_day / 60 % 60, 2, minute), ":", decimal_print (of_day % 60, 2, second), "Z",
                      NULL);
}

static bool parse_duration (const char *text, unsigned *count, char *unit)
{
  if (!skip_text (&text, "P"))
    return false;
  int value = read_digits (&text, 1, 4);
  if (value < 1 || text[0] == '\0' || strchr ("DWMY", text[0]) == NULL || text[1] != '\0')
    return false;
  *count = (unsigned)value;
  *unit = text[0];
  return true;
}

bool date_is_duration (const char *duration)
{
  unsigned count = 0;
  char unit = 0;
  return parse_duration (duration, &count, &unit);
}

bool date_add_duration (GDate *date, const char *duration)
{
  unsigned count = 0;
  char unit = 0;
  if (!g_date_valid (date) || !parse_duration (duration, &count, &unit))
    return false;
  GDate later = *date;
  if (unit == 'D' || unit == 'W')
    g_date_add_days (&later, unit == 'W' ? count * 7 : count);
  else if (unit == 'M')
    g_date_add_months (&later, count);
  else
    g_date_add_years (&later, count);
  if (g_date_get_year (&later) > YEAR_MAX)
    return false;
  *date = later;
  return true;
}
