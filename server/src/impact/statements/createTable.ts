// CREATE TABLE: parents, referenced tables, templates.
import type { CatalogView } from '../catalog/view.ts'
import { nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { keepsOut } from '../keptOut.ts'
import { all, type Body, rangeName } from '../nodes.ts'
import { defaultPartition, leavesOf, partitionsAlone, partitionsOf, referencingTables } from '../relations.ts'
import { lock, lockId } from './locking.ts'

export function createTable(
  body: Body<'CreateStmt'>,
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  if (body.if_not_exists && view.resolve(rangeName(body.relation)).known) return
  const lockReferenced = (id: string) => {
    lockId(id, 'SHARE ROW EXCLUSIVE', view, draft)
    const table = view.byId(id)
    for (const one of table ? partitionsAlone(table, view) : [])
      draft.lock(nameOf(one), 'SHARE ROW EXCLUSIVE')
  }
  for (const range of all(body.inhRelations, 'RangeVar')) {
    const parent = view.relation(rangeName(range))
    draft.lock(nameOf(parent), body.partbound ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')
    if (!body.partbound) continue
    const fallback = defaultPartition(parent, view)
    if (fallback && !body.partbound.is_default) {
      for (const one of [fallback, ...partitionsOf(fallback, view)])
        draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
      for (const leaf of keepsOut(fallback, body.partbound, parent) ? [] : leavesOf(fallback, view))
        draft.note('scans', {
          relation: nameOf(leaf),
          certainty: 'yes',
          why: 'no row of the default partition may belong to the new one',
        })
    }
    for (const one of referencingTables(parent, view))
      draft.lock(nameOf(one), version < 15 ? 'ACCESS SHARE' : 'SHARE ROW EXCLUSIVE')
    // The new partition's foreign keys are its parent's.
    for (const constraint of parent.constraints)
      if (constraint.references) lockReferenced(constraint.references.id)
  }
  for (const like of all(body.tableElts, 'TableLikeClause')) lock(like.relation, 'ACCESS SHARE', view, draft)
  const columns = all(body.tableElts, 'ColumnDef').flatMap(def => all(def.constraints, 'Constraint'))
  for (const node of [
    ...columns,
    ...all(body.tableElts, 'Constraint'),
    ...all(body.constraints, 'Constraint'),
  ]) {
    if (node.contype !== 'CONSTR_FOREIGN' || !node.pktable) continue
    const referenced = view.relation(rangeName(node.pktable), 'table')
    const own = rangeName(body.relation)
    if (referenced.name === own.relname && !view.resolve(rangeName(node.pktable)).known) continue
    lockReferenced(referenced.id)
  }
}
