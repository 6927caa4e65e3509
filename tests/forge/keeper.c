/* Archives whose founding lies about the keeper: whom archive.xml names, and whose profile was filed with it. */
#include "form/document/customer.h"
#include "form/document/fonds.h"
#include "store/layouts.h"
#include "tests/forge/forge.h"
#include "tests/unit/fixtures/index.h"

/* How a founding lies. */
typedef struct {
  const char *keeper;  /* in archive.xml */
  const char *profile; /* whose profile is filed; NULL: none is */
  const char *number;  /* in the profile; NULL: the same */
  unsigned edition;    /* of the profile; 0: the first */
  bool early;          /* the profile is filed before README.txt */
  bool between;        /* another customer is filed between README.txt and the profile */
} Founded;

static bool bring_profile (Change *change, const char *profile, const char *number, unsigned edition, GError **error)
{
  g_autoptr (Customer) customer = customer_new ();
  g_autofree char *path = g_strdup_printf ("customers/%.3s/%s/customer.%u.xml", profile, profile, edition);
  customer->number = g_strdup (number);
  customer->edition = edition;
  customer->nonce = g_strdup (FIXTURE_NONCE);
  customer->name = g_strdup (profile);
  customer->owner = g_strdup ("forger");
  customer->changed = change->time;
  customer->changed_by = g_strdup ("forger");
  g_autoptr (GBytes) bytes = customer_print (customer);
  return change_bring (change, "customer", path, bytes, error) != NULL;
}

static bool found (Change *change, const Founded *lie, GError **error)
{
  g_autoptr (Rules) rules = layouts_load ("key-accounts", NULL, error);
  const RulesFile *file = rules->files->pdata[0];
  char code[] = "Z001", name[] = "forged", nonce[] = FIXTURE_NONCE;
  g_autofree char *keeper = g_strdup (lie->keeper);
  const Fonds fonds = {
      .format = FONDS_FORMAT, .code = code, .keeper = keeper, .name = name, .nonce = nonce, .created = 1795421520};
  g_autofree char *path = g_strdup_printf ("layouts/%s.%u.xml", file->id, file->edition);
  g_autoptr (GBytes) archive = fonds_print (&fonds), readme = g_bytes_new_static ("read me\n", 8);
  Event *event = change_bring (change, "init", "archive.xml", archive, error);
  event_put_number (event, "format", FONDS_FORMAT);
  event_put (event, "algorithm", "sha256");
  event_put (event, "fonds", "Z001");
  event = change_bring (change, "layout", path, file->bytes, error);
  event_put (event, "id", file->id);
  event_put_number (event, "edition", file->edition);
  event_put (event, "use", "inforce");
  const char *number = lie->number != NULL ? lie->number : lie->profile;
  unsigned edition = lie->edition > 0 ? lie->edition : 1;
  return (!lie->early || bring_profile (change, lie->profile, number, edition, error)) &&
         change_bring (change, "readme", "README.txt", readme, error) != NULL &&
         (!lie->between || bring_profile (change, "C00001", "C00001", 1, error)) &&
         (lie->early || lie->profile == NULL || bring_profile (change, lie->profile, number, edition, error));
}

#define FOUND(name, ...)                                                                                               \
  static bool name (Change *change, GError **error)                                                                    \
  {                                                                                                                    \
    return found (change, &(Founded){__VA_ARGS__}, error);                                                             \
  }

FOUND (honest, .keeper = "C00000", .profile = "C00000")
FOUND (honest_otherwise, .keeper = "C00042", .profile = "C00042")
FOUND (nobody, .keeper = "C00000")
FOUND (another, .keeper = "C00001", .profile = "C00000")
FOUND (early, .keeper = "C00000", .profile = "C00000", .early = true)
FOUND (late, .keeper = "C00000", .profile = "C00000", .between = true)
FOUND (second_edition, .keeper = "C00000", .profile = "C00000", .edition = 2)
FOUND (of_another_number, .keeper = "C00000", .profile = "C00000", .number = "C00009")

static bool add_both (Change *change, GError **error)
{
  return bring_profile (change, "C00001", "C00001", 1, error) && bring_profile (change, "C00000", "C00000", 1, error);
}

/* The keeper that archive.xml names is added after the first customer. */
static void add_keeper (Forger *forger)
{
  forge_commit (forger, add_both, NULL);
}

static void nothing (G_GNUC_UNUSED Forger *forger)
{
}

static const FoundingRequest request;

#define CASE(what, finding, by, then)                                                                                  \
  {                                                                                                                    \
    .name = what, .code = finding, .founding = &request, .is_empty = true, .found = by, .end = FORGE_NOTHING,          \
    .after = then                                                                                                      \
  }

static const ForgeCase cases[] = {
    CASE ("an honest founding", NULL, honest, nothing),
    CASE ("an honest founding with another number", NULL, honest_otherwise, nothing),
    CASE ("a keeper who does not exist", "V-KEEPER", nobody, nothing),
    CASE ("a keeper who is added after the first customer", "V-KEEPER", nobody, add_keeper),
    CASE ("a keeper other than the one whose profile was filed", "V-KEEPER", another, nothing),
    CASE ("a keeper's profile before README.txt", "V-KEEPER", early, nothing),
    CASE ("a keeper's profile after that of a customer", "V-KEEPER", late, nothing),
    CASE ("a keeper who begins with a second edition", "V-KEEPER", second_edition, nothing),
    CASE ("a keeper's profile with the number of a customer", "V-CUSTOMER", of_another_number, nothing),
};

FORGE_TABLE ("keeper", cases)
