/* Procedures of destruction (RULES 4): finds the one for a category, and checks that each category has exactly one and
 * that people can follow it. */
#include "form/layout/internal.h"

#include <string.h>

#include "form/layout/procedure.h"

/* KU is above KU.PZ but not above KUX. */
static bool is_above (const char *outer, const char *code)
{
  size_t len = strlen (outer);
  return strncmp (outer, code, len) == 0 && (code[len] == '\0' || code[len] == '.');
}

/* How closely a procedure fits a category: 1 plus the length in bytes of the longest code that it names, 1 when it
 * names no category, 0 when it does not fit. */
static size_t closeness (const LayoutProcedure *procedure, const char *code)
{
  size_t best = procedure->categories[0] ? 0 : 1;
  for (unsigned i = 0; procedure->categories[i]; i++)
    if (is_above (procedure->categories[i], code))
      best = MAX (best, strlen (procedure->categories[i]) + 1);
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

static bool is_signed (const LayoutProcedure *procedure, const char *stage)
{
  LAYOUT_EACH (const LayoutSigner, signer, procedure->signers)
    if (layout_list_has (signer->stages, stage))
      return true;
  return false;
}

static void check_procedure (LayoutReader *reader, const LayoutProcedure *procedure)
{
  LAYOUT_EACH (const LayoutSigner, signer, procedure->signers) {
    const unsigned n = layout_number (signer->quorum), n_departments = g_strv_length (signer->from);
    if (signer->quorum && n_departments > n)
      layout_fault (reader, "L-QUORUM", signer->item.place, "%u signers cannot come from %u departments", n,
                    n_departments);
    if (signer->item.code && layout_find (procedure->signers, signer->item.code) != signer)
      layout_fault (reader, "L-CODE-TWICE", signer->item.place, "signer %s is already defined in this procedure",
                    signer->item.code);
  }
  for (unsigned i = 0; i < PROCEDURE_STAGES; i++) {
    const char *stage = procedure_stage_name ((ProcedureStage)i);
    if (!is_signed (procedure, stage))
      layout_fault (reader, "L-NO-SIGNER", procedure->item.place, "nobody signs at the stage \"%s\"", stage);
  }
  LAYOUT_EACH (const LayoutDistinct, distinct, procedure->distincts)
    for (unsigned i = 0; distinct->roles[i]; i++)
      if (!layout_find (procedure->signers, distinct->roles[i]))
        layout_fault (reader, "L-SIGNER-UNKNOWN", distinct->item.place, "\"%s\" signs nothing here",
                      distinct->roles[i]);
}

/* Checks that the codes in a procedure exist, and that no earlier procedure names them. */
static void check_reach (LayoutReader *reader, const Layout *layout, const LayoutProcedure *procedure)
{
  const char *place = procedure->item.place;
  for (unsigned i = 0; procedure->categories[i]; i++) {
    bool known = false;
    LAYOUT_EACH (const LayoutItem, category, layout->all.categories)
      known |= category->code && is_above (procedure->categories[i], category->code);
    if (!known)
      layout_fault (reader, "L-CATEGORY-UNKNOWN", place, "no category is %s or lies beneath it",
                    procedure->categories[i]);
  }
  LAYOUT_EACH (const LayoutProcedure, other, layout->all.procedures) {
    if (other == procedure)
      return;
    bool both = !procedure->categories[0] && !other->categories[0];
    for (unsigned i = 0; procedure->categories[i]; i++)
      both |= layout_list_has (other->categories, procedure->categories[i]);
    if (both)
      layout_fault (reader, "L-TWO-PROCEDURES", place, "%s already covers the same categories", other->item.place);
  }
}

void layout_check_procedures (LayoutReader *reader, const Layout *layout)
{
  LAYOUT_EACH (const LayoutProcedure, procedure, layout->all.procedures) {
    check_procedure (reader, procedure);
    check_reach (reader, layout, procedure);
  }
  LAYOUT_EACH (const LayoutItem, category, layout->all.categories)
    if (category->code && !layout_procedure_of (layout, category->code))
      layout_fault (reader, "L-NO-PROCEDURE", category->place, "no destruction procedure covers %s", category->code);
}
