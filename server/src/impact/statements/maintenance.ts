// TRUNCATE, VACUUM, ANALYZE, CLUSTER and REFRESH MATERIALIZED VIEW.
import type { Relation } from '../catalog/values.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { all, type Body, isOn, rangeName } from '../nodes.ts'
import { fire } from '../query/running.ts'
import { ancestorsOf, indexesOf, leavesOf, partitionsOf, referencingTables } from '../relations.ts'
import { outsideTransaction } from './locking.ts'

export function truncate(
  body: Body<'TruncateStmt'>,
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  const seen = new Set<string>()
  const visit = (table: Relation, family: boolean) => {
    if (seen.has(table.id)) return
    seen.add(table.id)
    draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
    fire(table, 'truncate', { view, draft, version })
    if (family) for (const one of partitionsOf(table, view)) visit(one, true)
    if (body.behavior !== 'DROP_CASCADE') return
    for (const referencing of referencingTables(table, view)) visit(referencing, true)
  }
  for (const range of all(body.relations, 'RangeVar')) {
    const table = view.relation(rangeName(range))
    if (version < 14)
      for (const ancestor of ancestorsOf(table, view)) draft.lock(nameOf(ancestor), 'ACCESS SHARE')
    visit(table, range.inh === true)
  }
}

export function isFullVacuum(body: Body<'VacuumStmt'>): boolean {
  return all(body.options, 'DefElem').some(one => one.defname === 'full' && isOn(one.arg))
}

export function vacuum(
  body: Body<'VacuumStmt'>,
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  const full = body.is_vacuumcmd === true && isFullVacuum(body)
  if (body.is_vacuumcmd) outsideTransaction(draft)
  const named = all(body.rels, 'VacuumRelation')
  // Without a name it is every table of the database, each by itself.
  if (named.length === 0)
    for (const table of [...view.relations()])
      if (/^(table|partitioned|matview)$/.test(table.kind))
        draft.lock(nameOf(table), full ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')
  for (const one of named) {
    const table = view.relation(rangeName(one.relation))
    if (table.kind === 'view' || table.kind === 'sequence' || table.kind === 'index') continue
    const heirs = partitionsOf(table, view)
    // Since 18 ONLY is understood, and heirs of an inheritance are processed like partitions.
    const only = version >= 18 && one.relation?.inh !== true
    const processed = !only && (version >= 18 || table.kind === 'partitioned') ? heirs : []
    // ANALYZE takes samples of all heirs for the whole.
    if (!body.is_vacuumcmd && processed.length === 0)
      for (const leaf of heirs) if (leaf.kind !== 'partitioned') draft.lock(nameOf(leaf), 'ACCESS SHARE')
    for (const relation of [table, ...processed]) {
      if (full && relation.kind === 'partitioned') {
        if (relation === table) draft.lock(nameOf(relation), 'ACCESS SHARE')
        continue
      }
      draft.lock(nameOf(relation), full ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')
      if (full)
        draft.note('rewrites', {
          relation: nameOf(relation),
          certainty: 'yes',
          why: 'VACUUM FULL packs its rows anew',
        })
      if (full && indexesOf(relation, view).length > 0)
        draft.note('buildsIndex', { relation: nameOf(relation), certainty: 'yes' })
    }
  }
}

export function cluster(body: Body<'ClusterStmt'>, view: CatalogView, draft: ImpactDraft): void {
  if (!body.relation) {
    outsideTransaction(draft)
    return
  }
  const table = view.relation(rangeName(body.relation))
  if (table.kind === 'partitioned') outsideTransaction(draft)
  draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
  for (const leaf of table.kind === 'partitioned' ? leavesOf(table, view) : [table]) {
    draft.lock(nameOf(leaf), 'ACCESS EXCLUSIVE')
    draft.note('rewrites', {
      relation: nameOf(leaf),
      certainty: 'yes',
      why: "its rows are put in the index's order",
    })
    draft.note('buildsIndex', { relation: nameOf(leaf), certainty: 'yes' })
  }
}
