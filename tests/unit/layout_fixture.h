/* Layouts for tests: those that ship, and small ones made of pieces. Tests run in the project's root. */
#pragma once

#include <string.h>

#include "form/layout.h"
#include "sys/message.h"

G_GNUC_UNUSED static const char *const fixture_ids[] = {"company", "key-accounts", "real-estate", "accounting"};

/* Messages are Chinese from here on, so a program does this in its last test. */
static inline void fixture_speak_chinese (void)
{
  g_assert_true (message_load (
      g_test_get_filename (G_TEST_BUILT, "..", "..", "share", "locale", "zh_CN", "LC_MESSAGES", "dossier.mo", NULL)));
}

static inline GBytes *fixture_resolve (const char *id, gpointer data, GError **error)
{
  (void)data;
  g_autofree char *path = g_strdup_printf ("layouts/%s.xml", id);
  char *text = NULL;
  gsize len = 0;
  return g_file_get_contents (path, &text, &len, error) ? g_bytes_new_take (text, len) : NULL;
}

/* NULL when it is not sound. faults may be NULL. */
static inline Layout *fixture_parse (const char *text, GPtrArray *faults)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  return layout_parse (bytes, "test.xml", fixture_resolve, NULL, faults, NULL);
}

static inline Layout *fixture_shipped (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".xml", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fixture_resolve (id, NULL, &error);
  g_assert_no_error (error);
  Layout *layout = layout_parse (bytes, name, fixture_resolve, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (layout);
  return layout;
}

/* A sound layout with little in it, and what a test adds; attributes may set years. */
static inline char *fixture_small (const char *inside, const char *attributes)
{
  return g_strdup_printf (
      "<layout xmlns='urn:x-dossier:1' id='small' edition='1' zh='小' en='small' kind='ordinary' role='original' %s>"
      "<department code='HR' zh='人' en='people'/><grade code='A' zh='甲' en='first'/>"
      "<trigger code='FY' zh='年' en='year'/><kind code='ordinary' zh='一般' en='ordinary'/>"
      "<kind code='plan' zh='计划' en='plan'/><role code='original' zh='原件' en='original'/>"
      "<loan code='L1' place='on-site' zh='现场' en='on site'/>"
      "<category code='AB' directory='ab' grade='A' loan='L1' custodian='HR' zh='类' en='class'>"
      "<retention period='D10' trigger='FY' mandate='R'/><deadline on='at-once' zh='即' en='at once'/></category>"
      "<destruction code='standard' mandate='R' cooling-off='P7D' zh='销毁' en='destruction'>"
      "<signer role='all' quorum='1' stages='submit review approve count execute attest' zh='全' en='all'/>"
      "</destruction>%s</layout>",
      attributes, inside);
}
