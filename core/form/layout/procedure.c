/* Procedures of destruction: small structs give access to the texts in a layout. */
#include "form/layout/procedure.h"

#include <string.h>

#include "form/layout/internal.h"

static const char *const stages[PROCEDURE_STAGES] = {"submit", "review", "approve", "count", "execute", "attest"};

const char *procedure_stage_name (ProcedureStage stage)
{
  return stages[stage];
}

bool procedure_stage_from_name (const char *name, ProcedureStage *stage)
{
  for (unsigned i = 0; i < PROCEDURE_STAGES; i++) {
    if (strcmp (stages[i], name) == 0) {
      *stage = (ProcedureStage)i;
      return true;
    }
  }
  return false;
}

const char *procedure_code (const LayoutProcedure *procedure)
{
  return procedure->item.code;
}

const char *procedure_title (const LayoutProcedure *procedure, const char *lang)
{
  return layout_item_title (&procedure->item, lang);
}

const char *procedure_cooling_off (const LayoutProcedure *procedure)
{
  return procedure->cooling;
}

bool procedure_allows_paper (const LayoutProcedure *procedure)
{
  return procedure->on_paper != NULL;
}

unsigned procedure_n_signers (const LayoutProcedure *procedure)
{
  return procedure->signers->len;
}

static ProcedureSigner value_of (const LayoutSigner *signer)
{
  return (ProcedureSigner){.role = signer->item.code,
                           .post = signer->post,
                           .quorum = layout_number (signer->quorum),
                           .stages = (const char *const *)signer->stages,
                           .from = (const char *const *)signer->from,
                           .material = signer->material};
}

ProcedureSigner procedure_signer (const LayoutProcedure *procedure, unsigned i)
{
  return value_of (procedure->signers->pdata[i]);
}

bool procedure_find_signer (const LayoutProcedure *procedure, const char *role, ProcedureSigner *signer)
{
  const LayoutSigner *found = layout_find (procedure->signers, role);
  if (found)
    *signer = value_of (found);
  return found;
}

const char *procedure_signer_title (const LayoutProcedure *procedure, const char *role, const char *lang)
{
  const LayoutSigner *found = layout_find (procedure->signers, role);
  return found ? layout_item_title (&found->item, lang) : role;
}

bool procedure_signs_at (const ProcedureSigner *signer, ProcedureStage stage)
{
  return g_strv_contains (signer->stages, stages[stage]);
}

unsigned procedure_n_distincts (const LayoutProcedure *procedure)
{
  return procedure->distincts->len;
}

const char *const *procedure_distinct (const LayoutProcedure *procedure, unsigned i)
{
  return (const char *const *)((const LayoutDistinct *)procedure->distincts->pdata[i])->roles;
}

unsigned procedure_n_pulled (const LayoutProcedure *procedure)
{
  return procedure->excludes->len;
}

const char *procedure_pulled (const LayoutProcedure *procedure, unsigned i)
{
  return ((const LayoutItem *)procedure->excludes->pdata[i])->code;
}
