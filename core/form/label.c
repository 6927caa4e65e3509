/* The text is cut into its fields and printed again from them. Both must be equal, so each sheet has one form only. */
#include "form/label.h"

#include <string.h>

#include "form/date.h"
#include "form/field.h"
#include "form/name.h"
#include "form/text.h"

#define SHEET_PREFIX "DOSSIER SHEET"

void label_clear (Label *label)
{
  g_free (label->fonds);
  g_free (label->customer);
  g_free (label->category);
  g_free (label->retention);
  g_free (label->record_kind);
  g_free (label->title);
  refcode_clear (&label->record);
  *label = (Label){0};
}

static bool is_kind (const char *text)
{
  size_t len = strlen (text);
  return len > 0 && len <= FIELD_MAX_LINE && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

static char *read_title (const char *text)
{
  g_autofree char *plain = g_uri_unescape_string (text, NULL);
  return plain == NULL || !g_utf8_validate (plain, -1, NULL) ? NULL : text_tidy (plain, FIELD_MAX_LINE);
}

static bool take_field (Label *label, const char *key, const char *value)
{
  const struct {
    const char *key;
    char **into;
    bool (*test) (const char *);
  } texts[] = {{"FONDS", &label->fonds, refcode_is_fonds},
               {"CUSTOMER", &label->customer, name_is_customer},
               {"CATEGORY", &label->category, refcode_is_category},
               {"RETENTION", &label->retention, refcode_is_retention},
               {"KIND", &label->record_kind, is_kind}};
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (key, texts[i].key) == 0) {
      if (*texts[i].into != NULL || !texts[i].test (value))
        return false;
      *texts[i].into = g_strdup (value);
      return true;
    }
  if (strcmp (key, "DATE") == 0)
    return !g_date_valid (&label->date) && date_parse_strict (value, &label->date);
  if (strcmp (key, "TITLE") == 0 && label->title == NULL)
    label->title = read_title (value);
  return strcmp (key, "TITLE") == 0 && label->title != NULL;
}

static bool take_fields (Label *label, const char *text)
{
  g_auto (GStrv) fields = g_strsplit (text, " ", -1);
  for (char **field = fields; *field != NULL; field++) {
    char *colon = strchr (*field, ':');
    if (colon == NULL)
      return false;
    *colon = '\0';
    if (!take_field (label, *field, colon + 1))
      return false;
  }
  return true;
}

static void read_sheet (const char *text, Label *label)
{
  const char *rest = text + strlen (SHEET_PREFIX);
  label->kind = LABEL_SHEET;
  bool good = *rest == '\0' || (*rest == ' ' && take_fields (label, rest + 1));
  g_autofree char *printed = good ? label_print (label) : NULL;
  if (g_strcmp0 (printed, text) == 0)
    return;
  label_clear (label);
  label->kind = LABEL_BROKEN;
}

void label_parse (const char *text, Label *label)
{
  *label = (Label){.kind = LABEL_FOREIGN};
  if (strlen (text) > LABEL_MAX_BYTES || !g_str_is_ascii (text))
    return;
  if (g_str_has_prefix (text, "DOSSIER "))
    label->kind = LABEL_BROKEN;
  if (g_str_has_prefix (text, SHEET_PREFIX))
    read_sheet (text, label);
  else if (refcode_is_record (text) && refcode_parse (text, &label->record, NULL))
    label->kind = LABEL_RECORD;
}

static void put (GString *text, const char *key, const char *value)
{
  if (value != NULL)
    g_string_append_printf (text, " %s:%s", key, value);
}

char *label_print (const Label *label)
{
  if (label->kind == LABEL_RECORD)
    return refcode_print (&label->record);
  GString *text = g_string_new (SHEET_PREFIX);
  g_autofree char *day = date_print (&label->date);
  g_autofree char *title = label->title == NULL ? NULL : g_uri_escape_string (label->title, NULL, FALSE);
  put (text, "FONDS", label->fonds);
  put (text, "CUSTOMER", label->customer);
  put (text, "CATEGORY", label->category);
  put (text, "RETENTION", label->retention);
  put (text, "DATE", day);
  put (text, "KIND", label->record_kind);
  put (text, "TITLE", title);
  return g_string_free (text, FALSE);
}
