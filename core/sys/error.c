/* Id, place and hint are part of the GError itself (GLib's extended errors). So they survive copying, propagating and
 * prefixing, and no table of errors is needed. */
#include "sys/error.h"

#include <errno.h>

#include "sys/message.h"

typedef struct {
  char *id;
  char *where;
  char *hint;
} DossierErrorPrivate;

static void dossier_error_private_init (DossierErrorPrivate *detail)
{
  *detail = (DossierErrorPrivate){0};
}

static void dossier_error_private_copy (const DossierErrorPrivate *from, DossierErrorPrivate *to)
{
  to->id = g_strdup (from->id);
  to->where = g_strdup (from->where);
  to->hint = g_strdup (from->hint);
}

static void dossier_error_private_clear (DossierErrorPrivate *detail)
{
  g_free (detail->id);
  g_free (detail->where);
  g_free (detail->hint);
}

GQuark dossier_error_quark (void);
/* GLib's macro casts away a const when it goes from the error to its private part. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual"
G_DEFINE_EXTENDED_ERROR (DossierError, dossier_error)
#pragma GCC diagnostic pop

GQuark error_domain (void)
{
  return dossier_error_quark ();
}

bool error_set (GError **error, ErrorKind kind, const char *id, const char *where, const char *hint, const char *format,
                ...)
{
  if (error == NULL)
    return false;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = message_print (format, arguments);
  va_end (arguments);
  GError *made = g_error_new_literal (ERROR_DOMAIN, (int)kind, message);
  DossierErrorPrivate *detail = dossier_error_get_private (made);
  detail->id = g_strdup (id);
  detail->where = g_strdup (where);
  detail->hint = g_strdup (hint != NULL ? _ (hint) : NULL);
  g_propagate_error (error, made);
  return false;
}

static const char *id_of_errno (int number)
{
  switch (number) {
  case ENOENT:
  case ENOTDIR:
    return "D-NOT-FOUND";
  case EEXIST:
  case ENOTEMPTY:
    return "D-EXISTS";
  case ENOSPC:
  case EDQUOT:
    return "D-DISK-FULL";
  case EROFS:
    return "D-READ-ONLY";
  case EACCES:
  case EPERM:
    return "D-NO-PERMISSION";
  default:
    return "D-IO";
  }
}

static const char *hint_of_errno (int number)
{
  switch (number) {
  case ENOSPC:
  case EDQUOT:
    return N_ ("free some space on that file system and run the command again");
  case EROFS:
    return N_ ("mount the file system for writing");
  case EACCES:
  case EPERM:
    return N_ ("ask for permission, or run as the user who owns the archive");
  default:
    return NULL;
  }
}

/* The texts of the C library, which translates them only if its own catalogs are installed. */
static const char *words_of_errno (int number)
{
  switch (number) {
  case ENOENT:
    return N_ ("No such file or directory");
  case ENOTDIR:
    return N_ ("Not a directory");
  case EISDIR:
    return N_ ("Is a directory");
  case EEXIST:
    return N_ ("File exists");
  case ENOTEMPTY:
    return N_ ("Directory not empty");
  case ENOSPC:
    return N_ ("No space left on device");
  case EDQUOT:
    return N_ ("Disk quota exceeded");
  case EROFS:
    return N_ ("Read-only file system");
  case EACCES:
    return N_ ("Permission denied");
  case EPERM:
    return N_ ("Operation not permitted");
  case EIO:
    return N_ ("Input/output error");
  case EMFILE:
    return N_ ("Too many open files");
  case ENAMETOOLONG:
    return N_ ("File name too long");
  default:
    return g_strerror (number);
  }
}

bool error_set_errno (GError **error, int saved_errno, const char *where, const char *doing)
{
  bool exists = saved_errno == EEXIST || saved_errno == ENOTEMPTY;
  return error_set (error, exists ? ERROR_REFUSED : ERROR_UNREADABLE, id_of_errno (saved_errno), where,
                    hint_of_errno (saved_errno), "%s: %s", _ (doing), _ (words_of_errno (saved_errno)));
}

const char *error_id (const GError *error)
{
  return error->domain == ERROR_DOMAIN ? dossier_error_get_private (error)->id : "D-INTERNAL";
}

const char *error_where (const GError *error)
{
  return error->domain == ERROR_DOMAIN ? dossier_error_get_private (error)->where : NULL;
}

const char *error_hint (const GError *error)
{
  return error->domain == ERROR_DOMAIN ? dossier_error_get_private (error)->hint : NULL;
}

gboolean error_has_id (const GError *error, const char *id)
{
  return error != NULL && error->domain == ERROR_DOMAIN && g_strcmp0 (error_id (error), id) == 0;
}

static void free_refusal (gpointer data)
{
  g_error_free (data);
}

bool error_collect (GPtrArray **refusals, GError *taken, GError **error)
{
  if (!g_error_matches (taken, ERROR_DOMAIN, ERROR_REFUSED) && !g_error_matches (taken, ERROR_DOMAIN, ERROR_USAGE)) {
    g_propagate_error (error, taken);
    return false;
  }
  if (*refusals == NULL)
    *refusals = g_ptr_array_new_with_free_func (free_refusal);
  g_ptr_array_add (*refusals, taken);
  return true;
}

bool error_raise (GPtrArray **refusals, GError **error)
{
  enum { SHOWN = 5 };
  g_autoptr (GPtrArray) errors = g_steal_pointer (refusals);
  if (errors == NULL)
    return true;
  const GError *first = errors->pdata[0];
  g_autoptr (GString) text = g_string_new (first->message);
  for (unsigned i = 1; i < errors->len && i < SHOWN; i++) {
    const GError *other = errors->pdata[i];
    if (g_strcmp0 (error_where (other), error_where (first)) == 0)
      g_string_append_printf (text, "; %s", other->message);
    else
      g_string_append_printf (text, "; %s: %s", error_where (other), other->message);
  }
  if (errors->len > SHOWN)
    g_string_append_printf (text, _ ("; and %u more"), errors->len - SHOWN);
  return error_set (error, (ErrorKind)first->code, error_id (first), error_where (first), error_hint (first), "%s",
                    text->str);
}
