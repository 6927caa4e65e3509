/* Procedures of destruction: which one holds for a category, and the proof that there is exactly one and that it can be
 * followed (RULES 4). */
#include "form/layout/internal.h"

#include <string.h>

/* KU is above KU.PZ, and not above KUX. */
static bool is_above (const char *outer, const char *code)
{
  size_t len = strlen (outer);
  return strncmp (outer, code, len) == 0 && (code[len] == '\0' || code[len] == '.');
}

/* How closely a procedure names a category: bytes of the code it gives plus one, 1 when it names none, 0 not at all. */
static size_t closeness (const LayoutProcedure *procedure, const char *code)
{
  size_t best = procedure->categories[0] ? 0 : 1;
  for (unsigned i = 0; procedure->categories[i]; i++) {
    if (is_above (procedure->categories[i], code))
      best = MAX (best, strlen (procedure->categories[i]) + 1);
  }
  return best;
}

const LayoutProcedure *layout_procedure_of (const Layout *layout, const char *category)
{
  const LayoutProcedure *closest = NULL;
  size_t best = 0;
  for (unsigned i = 0; category && i < layout->all.procedures->len; i++) {
    const LayoutProcedure *procedure = g_ptr_array_index (layout->all.procedures, i);
    size_t near = closeness (procedure, category);
    if (near > best)
      closest = procedure;
    best = MAX (best, near);
  }
  return closest;
}

const LayoutProcedure *layout_procedure_by_code (const Layout *layout, const char *code)
{
  return layout_find (layout->all.procedures, code);
}

const char *layout_post_department (const Layout *layout, const char *post)
{
  const LayoutPost *found = layout_find (layout->all.posts, post);
  return found ? found->department : NULL;
}

static void check_signer (LayoutReader *reader, const Layout *layout, const LayoutSigner *signer)
{
  const char *place = signer->item.place;
  if (signer->post && !layout_find (layout->all.posts, signer->post))
    layout_fault (reader, "L-POST-UNKNOWN", place, "\"%s\" is not in this layout", signer->post);
  for (unsigned i = 0; signer->from[i]; i++) {
    if (!layout_find (layout->all.departments, signer->from[i]))
      layout_fault (reader, "L-DEPARTMENT-UNKNOWN", place, "\"%s\" is not in this layout", signer->from[i]);
  }
  if (signer->quorum && g_strv_length (signer->from) > layout_number (signer->quorum))
    layout_fault (reader, "L-QUORUM", place, "%u signers cannot be of %u departments", layout_number (signer->quorum),
                  g_strv_length (signer->from));
}

static bool has_stage (const LayoutProcedure *procedure, const char *stage)
{
  for (unsigned i = 0; i < procedure->signers->len; i++) {
    if (layout_list_has (((LayoutSigner *)g_ptr_array_index (procedure->signers, i))->stages, stage))
      return true;
  }
  return false;
}

static void check_procedure (LayoutReader *reader, const Layout *layout, const LayoutProcedure *procedure)
{
  const char *place = procedure->item.place;
  const char *const stages[] = {"submit", "review", "approve", "count", "execute", "attest"};
  for (unsigned i = 0; i < procedure->signers->len; i++) {
    const LayoutSigner *signer = g_ptr_array_index (procedure->signers, i);
    check_signer (reader, layout, signer);
    if (layout_find (procedure->signers, signer->item.code) != signer && signer->item.code)
      layout_fault (reader, "L-CODE-TWICE", signer->item.place, "signer %s stands in this procedure already",
                    signer->item.code);
  }
  for (unsigned i = 0; i < G_N_ELEMENTS (stages); i++) {
    if (!has_stage (procedure, stages[i]))
      layout_fault (reader, "L-NO-SIGNER", place, "nobody signs at the stage \"%s\"", stages[i]);
  }
  for (unsigned i = 0; i < procedure->distincts->len; i++) {
    const LayoutDistinct *distinct = g_ptr_array_index (procedure->distincts, i);
    for (unsigned j = 0; distinct->roles[j]; j++) {
      if (!layout_find (procedure->signers, distinct->roles[j]))
        layout_fault (reader, "L-SIGNER-UNKNOWN", distinct->item.place, "\"%s\" signs nothing here",
                      distinct->roles[j]);
    }
  }
}

/* The codes a procedure names exist, and no other procedure names them. */
static void check_reach (LayoutReader *reader, const Layout *layout, const LayoutProcedure *procedure, unsigned index)
{
  const char *place = procedure->item.place;
  for (unsigned i = 0; procedure->categories[i]; i++) {
    const char *code = procedure->categories[i];
    bool known = false;
    for (unsigned j = 0; j < layout->all.categories->len && !known; j++) {
      const LayoutItem *category = g_ptr_array_index (layout->all.categories, j);
      known = category->code && is_above (code, category->code);
    }
    if (!known)
      layout_fault (reader, "L-CATEGORY-UNKNOWN", place, "no category is %s or beneath it", code);
  }
  for (unsigned i = 0; i < index; i++) {
    const LayoutProcedure *other = g_ptr_array_index (layout->all.procedures, i);
    bool both = !procedure->categories[0] && !other->categories[0];
    for (unsigned j = 0; procedure->categories[j] && !both; j++)
      both = layout_list_has (other->categories, procedure->categories[j]);
    if (both)
      layout_fault (reader, "L-TWO-PROCEDURES", place, "the same categories as of %s", other->item.place);
  }
}

void layout_check_procedures (LayoutReader *reader, const Layout *layout)
{
  for (unsigned i = 0; i < layout->all.procedures->len; i++) {
    const LayoutProcedure *procedure = g_ptr_array_index (layout->all.procedures, i);
    check_procedure (reader, layout, procedure);
    check_reach (reader, layout, procedure, i);
  }
  for (unsigned i = 0; i < layout->all.categories->len; i++) {
    const LayoutItem *category = g_ptr_array_index (layout->all.categories, i);
    if (category->code && !layout_procedure_of (layout, category->code))
      layout_fault (reader, "L-NO-PROCEDURE", category->place, "no destruction procedure holds for %s", category->code);
  }
}
