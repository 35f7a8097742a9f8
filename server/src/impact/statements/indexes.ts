// CREATE INDEX and REINDEX.
import type { IndexShape, Relation } from '../catalog/values.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { isAlike, shapeOf } from '../indexShape.ts'
import type { LockMode } from '../lock.ts'
import { all, type Body, isOn, rangeName } from '../nodes.ts'
import { evaluate } from '../query/running.ts'
import { indexesOf, leavesOf, partitionsOf } from '../relations.ts'
import { outsideTransaction } from './locking.ts'

export function createIndex(
  body: Body<'IndexStmt'>,
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  const table = view.relation(rangeName(body.relation))
  if (body.concurrent) outsideTransaction(draft)
  const mode: LockMode = body.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE'
  const whole = table.kind === 'partitioned' && body.relation?.inh === true
  const family = table.kind === 'partitioned' ? (whole ? partitionsOf(table, view) : []) : [table]
  for (const relation of [table, ...family]) draft.lock(nameOf(relation), mode)
  const present =
    body.idxname !== undefined && view.resolve({ schemaname: table.schema, relname: body.idxname }).known
  if (body.if_not_exists && present) return
  const expressions = all(body.indexParams, 'IndexElem').map(one => one.expr)
  if (family.length > 0) evaluate([...expressions, body.whereClause], { view, draft, version })
  for (const relation of family) {
    if (relation.kind === 'partitioned' || relation.kind === 'foreign') continue
    if (whole && indexesOf(relation, view).some(index => sameIndex(index, body))) continue
    draft.note('buildsIndex', { relation: nameOf(relation), certainty: 'yes' })
  }
}

/** A partition's index that the parent's new one takes over instead of building its own. */
const sameIndex = ({ index, parent }: Relation, body: Body<'IndexStmt'>): boolean =>
  index !== undefined && parent === undefined && isAlike(index, shapeOf(body, index.table))

export function isConcurrentReindex(body: Body<'ReindexStmt'>): boolean {
  const option = all(body.params, 'DefElem').find(one => one.defname === 'concurrently')
  if (!option) return false
  return isOn(option.arg)
}

export function reindex(
  body: Body<'ReindexStmt'>,
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  const concurrent = isConcurrentReindex(body)
  if (
    concurrent ||
    body.kind === 'REINDEX_OBJECT_DATABASE' ||
    body.kind === 'REINDEX_OBJECT_SYSTEM' ||
    body.kind === 'REINDEX_OBJECT_SCHEMA'
  )
    outsideTransaction(draft)
  const mode: LockMode = concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE'
  const relation = body.relation ? view.relation(rangeName(body.relation)) : undefined
  const build = (index: IndexShape) =>
    evaluate([...index.expressions, index.predicate], { view, draft, version })
  const whole = (table: Relation) => {
    const partitions = table.kind === 'partitioned' ? partitionsOf(table, view) : []
    // 13 passes a partitioned table over with a warning.
    if (version < 14 && table.kind === 'partitioned') {
      draft.lock(nameOf(table), mode)
      return
    }
    if (table.kind === 'partitioned') outsideTransaction(draft)
    for (const one of [table, ...partitions]) {
      // A partition is locked once to be found, whatever locks follow.
      if (one.kind !== 'partitioned' || table === one) draft.lock(nameOf(one), one === table ? mode : 'SHARE')
      if (one.kind !== 'partitioned' && indexesOf(one, view).length > 0)
        draft.note('buildsIndex', { relation: nameOf(one), certainty: 'yes' })
      for (const { index } of indexesOf(one, view)) if (index) build(index)
      if (!one.complete && one.kind !== 'matview')
        draft.note('buildsIndex', { relation: nameOf(one), certainty: 'perhaps' })
      if (!concurrent) for (const index of indexesOf(one, view)) draft.lock(nameOf(index), 'ACCESS EXCLUSIVE')
    }
  }
  if (body.kind === 'REINDEX_OBJECT_INDEX' && relation) {
    draft.lock(nameOf(relation), concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
    const table = relation.index && view.byId(relation.index.table)
    if (!relation.index || !table) return
    build(relation.index)
    draft.lock(nameOf(table), mode)
    if (table.kind === 'partitioned') {
      outsideTransaction(draft)
      for (const leaf of leavesOf(table, view)) {
        draft.lock(nameOf(leaf), mode)
        draft.note('buildsIndex', { relation: nameOf(leaf), certainty: 'yes' })
      }
    } else draft.note('buildsIndex', { relation: nameOf(table), certainty: 'yes' })
  } else if (relation) {
    whole(relation)
  } else {
    for (const one of [...view.relations()])
      if (
        (one.kind === 'table' || one.kind === 'matview') &&
        (body.kind === 'REINDEX_OBJECT_DATABASE' || one.schema === body.name)
      )
        whole(one)
  }
}
