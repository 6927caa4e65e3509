/* A profile is changed in memory, checked, printed, and read back by the strict reader before anything is staged, so
 * that no unreadable profile is written. Whatever depends on other writers (the next number, the edition, whether the
 * name is new) is decided inside the commit, at the journal's head. */
#include "ops/customers/edit.h"

#include <string.h>

#include "form/field.h"
#include "form/name.h"
#include "form/text.h"
#include "ops/customers/internal.h"
#include "ops/customers/profile.h"
#include "store/change.h"
#include "store/filed.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/layouts.h"
#include "sys/crypto/digest.h"
#include "sys/error.h"
#include "sys/io.h"
#include "sys/message.h"
#include "sys/xml.h"

typedef struct {
  Customer *customer;
  const CustomerEdit *edit;
  const Layout *layout;
  const char *number; /* for a new customer; NULL: the next free one */
  unsigned after;     /* how many new customers of the same change come before this one */
  unsigned edition;   /* that is replaced; 0 for a new customer */
  bool new_code;      /* the credit code changes */
  bool any_trade;     /* another customer may have the same trade name */
  bool is_keeper;     /* of the archive, whose profile is not reviewed as a customer's is */
} ProfileEdit;

static char *edition_path (const char *number, unsigned edition)
{
  g_autofree char *directory = name_customer_path (number);
  return g_strdup_printf ("%s/customer.%u.xml", directory, edition);
}

/* ---- Reading ---- */

static Customer *read_profile (const Archive *archive, const Event *event, GError **error)
{
  g_autoptr (GBytes) bytes = filed_read (archive, event, NULL, error);
  return bytes == NULL ? NULL : customer_parse (bytes, event_get (event, "path"), error);
}

Customer *customers_at_head (Archive *archive, Index *index, const char *number, GError **error)
{
  g_autofree char *directory = name_customer_path (number);
  uint64_t event_number = 0;
  if (!index_event_of (index, directory, &event_number, error))
    return NULL;
  g_autoptr (Event) event = journal_event (archive_journal (archive), event_number, error);
  return event == NULL ? NULL : read_profile (archive, event, error);
}

typedef struct {
  const Archive *archive;
  const char *path;
  Customer *customer; /* as soon as it has been found */
} Earlier;

static bool read_earlier (const Event *event, G_GNUC_UNUSED const char *digest, gpointer data, GError **error)
{
  Earlier *earlier = data;
  if (g_strcmp0 (event_get (event, "path"), earlier->path) != 0)
    return true;
  earlier->customer = read_profile (earlier->archive, event, error);
  return earlier->customer != NULL;
}

static bool need_edition (Index *index, const char *number, unsigned *edition, GError **error)
{
  *edition = 0;
  if (name_is_customer (number) && !index_customer_edition (index, number, edition, error))
    return false;
  if (*edition == 0)
    return error_set (error, ERROR_USAGE, "D-CUSTOMER-UNKNOWN", number, "see `dossier customer list`",
                      "no customer has this number");
  uint64_t end = 0;
  g_autofree char *path = name_customer_path (number);
  return index_destroyed (index, path, &end, error) &&
         (end == 0 ||
          error_set (error, ERROR_REFUSED, "D-DESTROYED", number, N_ ("`dossier show` tells which register did it"),
                     "the file of this customer was destroyed"));
}

static bool check_edition_exists (const char *number, unsigned edition, unsigned current, GError **error)
{
  if (edition <= current)
    return true;
  g_autofree char *hint = g_strdup_printf (_ ("the editions are 1 to %u"), current);
  return error_set (error, ERROR_USAGE, "D-EDITION-UNKNOWN", number, hint, "edition %u does not exist", edition);
}

Customer *customers_read (Archive *archive, const char *number, unsigned edition, GError **error)
{
  Index *index = index_of (archive, error);
  unsigned current;
  if (!index || !need_edition (index, number, &current, error))
    return NULL;
  if (edition == 0 || edition == current)
    return customers_at_head (archive, index, number, error);
  if (!check_edition_exists (number, edition, current, error))
    return NULL;
  g_autofree char *path = edition_path (number, edition);
  Earlier earlier = {.archive = archive, .path = path};
  return journal_visit_verb (archive_journal (archive), "customer", read_earlier, &earlier, error) ? earlier.customer
                                                                                                   : NULL;
}

bool customers_restricted (Archive *archive, const char *number, bool *restricted, GError **error)
{
  Index *index = index_of (archive, error);
  g_autofree char *path = name_customer_path (number), *place = NULL;
  bool good = index && index_restriction_over (index, path, &place, error);
  *restricted = place != NULL;
  return good;
}

/* ---- Checks at the head ---- */

/* This also keeps a customer from being opened twice when a command with an unknown outcome is run again. */
static bool check_twins (const ProfileEdit *wanted, const Change *change, GError **error)
{
  const Customer *customer = wanted->customer;
  bool new_name = wanted->edition == 0 && !wanted->edit->same_name;
  return (!new_name || customers_check_name (change->index, customer, wanted->any_trade, error)) &&
         (!wanted->new_code || customers_check_code (change->index, customer, error)) &&
         customers_check_former (change->index, customer, error);
}

typedef struct {
  const Layout *layout;
  const Customer *customer;
  GError **error;
} Forbidden;

static bool forbidden (const Layout *layout, const Customer *customer, const char *category, const char *hint,
                       GError **error)
{
  const char *facet = NULL, *value = profile_forbids (customer, layout, category, &facet);
  if (!value)
    return false;
  error_set (error, ERROR_REFUSED, "D-PROFILE-FORBIDS", customer->number, hint,
             "a customer with %s=%s cannot have records of category %s", facet, value, category);
  return true;
}

static bool visit_volume (const IndexRow *row, bool sealed G_GNUC_UNUSED, gpointer data)
{
  Forbidden *state = data;
  return !forbidden (state->layout, state->customer, row->category,
                     N_ ("the customer already has such records: choose another value"), state->error);
}

bool customers_is_keeper (const Archive *archive, const char *number)
{
  return g_strcmp0 (number, archive_fonds (archive)->keeper) == 0;
}

/* Refuses a customer's papers for the keeper, and the keeper's for a customer. */
static bool check_holder (const Archive *archive, const Layout *layout, const char *number, const char *code,
                          GError **error)
{
  bool own = customers_is_keeper (archive, number);
  const LayoutCategory *category = layout_category_by_code (layout, code);
  if (category == NULL || category_holds (category, own))
    return true;
  const char *hint = own ? N_ ("name the customer with --customer, or choose a category of the keeper's own papers")
                         : N_ ("leave out --customer to file it for the keeper, or choose a category of customers");
  error_set (error, ERROR_REFUSED, "D-HOLDER", number, hint,
             own ? N_ ("%s holds papers of customers only, and %s is the keeper of this archive (%s)")
                 : N_ ("%s holds the keeper's own papers only, and %s is a customer (%s)"),
             code, number, category_place (category));
  return false;
}

bool customers_allow_category (Archive *archive, const Customer *customer, const char *category, GError **error)
{
  const Layout *layout = layouts_in_force (archive, error);
  if (layout == NULL || !check_holder (archive, layout, customer->number, category, error))
    return false;
  g_autofree char *hint =
      g_strdup_printf (_ ("change the profile first: `dossier customer set %s FACET=VALUE`"), customer->number);
  return !forbidden (layout, customer, category, hint, error);
}

bool customers_check_records (Index *index, const Customer *customer, const Layout *layout, GError **error)
{
  g_autoptr (GError) fault = NULL;
  Forbidden state = {.layout = layout, .customer = customer, .error = &fault};
  bool listed = index_volumes (index, customer->number, 0, visit_volume, &state, error);
  if (!fault)
    return listed;
  g_propagate_error (error, g_steal_pointer (&fault));
  return false;
}

/* ---- Writing ---- */

/* The next number that no customer has, and none had before. */
static bool next_number (const ProfileEdit *wanted, Index *index, char **number, GError **error)
{
  g_autofree char *next = NULL;
  if (!index_next_customer (index, &next, error))
    return false;
  for (unsigned n = (unsigned)g_ascii_strtoull (next + 1, NULL, 10) + wanted->after;; n++) {
    g_auto (CustomerDouble) found = {0};
    g_free (*number);
    *number = g_strdup_printf ("C%05u", n);
    if (!customers_had_number (index, *number, &found, error))
      return false;
    if (found.number == NULL)
      return true;
  }
}

/* The number that was asked for. */
static bool check_number (const Change *change, const char *number, GError **error)
{
  unsigned edition = 0;
  g_auto (CustomerDouble) found = {0};
  if (!index_customer_edition (change->index, number, &edition, error) ||
      !customers_had_number (change->index, number, &found, error))
    return false;
  if (edition == 0 && found.number == NULL)
    return true;
  const char *problem = customers_is_keeper (change->archive, number)
                            ? N_ ("this is the number of the archive's keeper")
                        : edition > 0 ? N_ ("another customer has this number")
                                      : N_ ("another customer had this number before");
  return error_set (error, ERROR_REFUSED, "D-NUMBER-TAKEN", number, "leave out --number to get the next free number",
                    "%s", _ (problem));
}

static bool number_customer (const ProfileEdit *wanted, const Change *change, GError **error)
{
  g_clear_pointer (&wanted->customer->number, g_free);
  if (wanted->number == NULL)
    return next_number (wanted, change->index, &wanted->customer->number, error);
  wanted->customer->number = g_strdup (wanted->number);
  return check_number (change, wanted->number, error);
}

static bool check_edition_is_current (const ProfileEdit *wanted, Index *index, GError **error)
{
  unsigned edition;
  const char *number = wanted->customer->number;
  if (!need_edition (index, number, &edition, error))
    return false;
  if (edition == wanted->edition)
    return true;
  g_autofree char *hint =
      g_strdup_printf (_ ("see what changed with `dossier customer show %s`, then try again"), number);
  return error_set (error, ERROR_REFUSED, "D-EDITION-CHANGED", number, hint,
                    "you edited edition %u, but edition %u already exists", wanted->edition, edition);
}

static bool check_at_head (const ProfileEdit *wanted, const Change *change, GError **error)
{
  if (wanted->edition == 0)
    return number_customer (wanted, change, error) && check_twins (wanted, change, error);
  return check_edition_is_current (wanted, change->index, error) && check_twins (wanted, change, error) &&
         customers_check_records (change->index, wanted->customer, wanted->layout, error);
}

bool customers_bring (Change *change, Customer *customer, unsigned edition, GError **error)
{
  customer->edition = edition + 1;
  customer->changed = change->time;
  g_free (customer->nonce);
  customer->nonce = digest_new_nonce ();
  g_free (customer->changed_by);
  customer->changed_by = g_strdup (change->actor);
  g_autoptr (GBytes) printed = customer_print (customer);
  if (g_bytes_get_size (printed) > XML_MAX_BYTES)
    return error_set (error, ERROR_REFUSED, "D-PROFILE-TOO-LARGE", customer->number,
                      "file long texts as records instead", "the profile would be larger than %d KiB",
                      XML_MAX_BYTES / 1024);
  g_autoptr (GBytes) bytes = change_read_back (g_steal_pointer (&printed), (ChangeReader)customer_parse,
                                               (GDestroyNotify)customer_free, _ ("the new profile"), error);
  g_autofree char *path = edition_path (customer->number, customer->edition);
  return change_bring (change, "customer", path, bytes, error) != NULL;
}

static bool write_profile (Change *change, const ProfileEdit *wanted, GError **error)
{
  return check_at_head (wanted, change, error) && customers_bring (change, wanted->customer, wanted->edition, error);
}

bool customers_bring_keeper (Change *change, const Fonds *fonds, GError **error)
{
  g_autoptr (Customer) customer = customer_new ();
  customer->number = g_strdup (fonds->keeper);
  customer->name = g_strdup (fonds->name);
  customer->owner = text_tidy (change->actor, FIELD_MAX_LINE);
  return customers_bring (change, customer, 0, error);
}

static bool compose_profile (Change *change, GError **error)
{
  return write_profile (change, change->data, error);
}

static bool commit_profile (Archive *archive, ProfileEdit *wanted, GError **error)
{
  Change change = {.archive = archive,
                   .actor = wanted->edit->actor,
                   .dry_run = wanted->edit->dry_run,
                   .compose = compose_profile,
                   .data = wanted};
  return change_commit (&change, error);
}

/* Sets *waiver to the reason, or to NULL when no check is waived. */
static bool read_waiver (const CustomerEdit *edit, char **waiver, GError **error)
{
  *waiver = NULL;
  for (char **check = edit->waive; check != NULL && *check != NULL; check++)
    if (strcmp (*check, "credit-code") != 0)
      return error_set (error, ERROR_USAGE, "D-WAIVER", *check, "use credit-code", "this check cannot be waived");
  if (edit->waive == NULL)
    return true;
  *waiver = edit->reason != NULL ? text_tidy (edit->reason, FIELD_MAX_LINE) : NULL;
  return *waiver != NULL || error_set (error, ERROR_USAGE, "D-WAIVER", edit->waive[0], "add --reason TEXT",
                                       "waiving a check requires --reason");
}

static bool apply_changes (const ProfileEdit *wanted, GError **error)
{
  const CustomerEdit *edit = wanted->edit;
  g_autofree char *waiver = NULL;
  return read_waiver (edit, &waiver, error) &&
         profile_apply (wanted->customer, wanted->layout, edit->changes, edit->source, waiver, error) &&
         profile_check (wanted->customer, wanted->layout, error);
}

/* Fills in a new customer's profile. */
static bool draft_customer (ProfileEdit *wanted, GError **error)
{
  Customer *customer = wanted->customer;
  customer->owner = text_tidy (wanted->edit->actor, FIELD_MAX_LINE);
  if (!wanted->layout || !apply_changes (wanted, error))
    return false;
  if (!g_date_valid (&customer->review))
    profile_plan_review (customer, wanted->layout, wanted->edit->today);
  return true;
}

Customer *customers_add (Archive *archive, const char *number, const CustomerEdit *edit, GError **error)
{
  g_autofree char *wish = number ? g_ascii_strup (number, -1) : NULL;
  if (wish && !name_is_customer (wish)) {
    error_set (error, ERROR_USAGE, "D-NUMBER", number, "use 2 to 10 of A-Z and 0-9, and no name that Windows reserves",
               "not a valid customer number");
    return NULL;
  }
  g_autoptr (Customer) customer = customer_new ();
  ProfileEdit wanted = {.customer = customer,
                        .edit = edit,
                        .layout = layouts_in_force (archive, error),
                        .number = wish,
                        .new_code = true};
  return draft_customer (&wanted, error) && commit_profile (archive, &wanted, error) ? g_steal_pointer (&customer)
                                                                                     : NULL;
}

struct Newcomer {
  ProfileEdit wanted;
  CustomerEdit edit;
  GPtrArray *changes; /* of ProfileChange */
};

void customers_newcomer_free (Newcomer *newcomer)
{
  customer_free (newcomer->wanted.customer);
  g_ptr_array_unref (newcomer->changes);
  g_free (newcomer);
}

Newcomer *customers_draft (Archive *archive, const char *name, const char *actor, const GDate *today, unsigned after,
                           GError **error)
{
  Newcomer *newcomer = g_new0 (Newcomer, 1);
  newcomer->changes = g_ptr_array_new_with_free_func ((GDestroyNotify)profile_change_free);
  newcomer->edit = (CustomerEdit){.changes = newcomer->changes, .actor = actor, .today = today};
  newcomer->wanted = (ProfileEdit){.customer = customer_new (),
                                   .edit = &newcomer->edit,
                                   .layout = layouts_in_force (archive, error),
                                   .any_trade = true,
                                   .after = after};
  g_ptr_array_add (newcomer->changes, profile_change_new (PROFILE_SET, "name", name));
  const Change change = {.archive = archive, .index = index_of (archive, error)};
  if (change.index != NULL && draft_customer (&newcomer->wanted, error) &&
      number_customer (&newcomer->wanted, &change, error))
    return newcomer;
  customers_newcomer_free (newcomer);
  return NULL;
}

bool customers_open (Change *change, Newcomer *newcomer, GError **error)
{
  return write_profile (change, &newcomer->wanted, error);
}

const Customer *customers_drafted (const Newcomer *newcomer)
{
  return newcomer->wanted.customer;
}

static bool same_day (const GDate *a, const GDate *b)
{
  return g_date_valid (a) == g_date_valid (b) && (!g_date_valid (a) || g_date_compare (a, b) == 0);
}

void customers_plan_again (Customer *customer, const Layout *layout, const GDate *before, const GDate *today,
                           bool reviewed)
{
  if (!same_day (&customer->review, before))
    return;
  profile_plan_review (customer, layout, today);
  bool sooner =
      g_date_valid (&customer->review) && (!g_date_valid (before) || g_date_compare (&customer->review, before) < 0);
  if (!reviewed && !sooner)
    customer->review = *before;
}

Customer *customers_set (Archive *archive, const char *number, const CustomerEdit *edit, bool *changed, GError **error)
{
  *changed = false;
  const Layout *layout = layouts_in_force (archive, error);
  Index *index = layout ? index_of (archive, error) : NULL;
  unsigned current;
  if (!index || !need_edition (index, number, &current, error) ||
      !check_edition_exists (number, edit->edition, current, error))
    return NULL;
  g_autoptr (Customer) customer = customers_at_head (archive, index, number, error);
  if (!customer)
    return NULL;
  g_autoptr (GBytes) before = customer_print (customer);
  g_autofree char *code = g_strdup (customer->credit_code);
  GDate review = customer->review;
  ProfileEdit wanted = {.customer = customer,
                        .edit = edit,
                        .layout = layout,
                        .edition = customer->edition,
                        .is_keeper = customers_is_keeper (archive, number)};
  if (edit->edition > 0)
    wanted.edition = edit->edition;
  if (!apply_changes (&wanted, error))
    return NULL;
  wanted.new_code = g_strcmp0 (code, customer->credit_code) != 0;
  if (!wanted.is_keeper)
    customers_plan_again (customer, layout, &review, edit->today, edit->reviewed);
  g_autoptr (GBytes) after = customer_print (customer);
  if (g_bytes_equal (before, after))
    return g_steal_pointer (&customer);
  *changed = commit_profile (archive, &wanted, error);
  return *changed ? g_steal_pointer (&customer) : NULL;
}
