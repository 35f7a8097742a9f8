// Locks on relations as a statement names them, or by their id in the catalog.
import type { RangeVar } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import { type CatalogView, displayName, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import type { LockMode } from '../lock.ts'
import { rangeName } from '../nodes.ts'
import { partitionsOf } from '../relations.ts'

export function outsideTransaction(draft: ImpactDraft): void {
  draft.transactional = false
}

export function lock(
  range: RangeVar | undefined,
  mode: LockMode,
  view: CatalogView,
  draft: ImpactDraft,
): void {
  if (range) draft.lock(nameOf(view.relation(rangeName(range))), mode)
}

/** A trigger's table; one for each row of a partitioned table stands on its partitions too. */
export function lockTriggers(
  table: Relation,
  trigger: string,
  mode: LockMode,
  view: CatalogView,
  draft: ImpactDraft,
): void {
  draft.lock(nameOf(table), mode)
  if (table.kind !== 'partitioned' || !view.trigger(table.id, trigger)?.row) return
  for (const one of partitionsOf(table, view)) draft.lock(nameOf(one), mode)
}

/** LOCK of a view takes all that its query reads, with their families. */
export function lockBehind(
  relation: Relation,
  mode: LockMode,
  view: CatalogView,
  draft: ImpactDraft,
  seen: Set<string> = new Set(),
): void {
  if (seen.has(relation.id)) return
  seen.add(relation.id)
  for (const id of relation.reads ?? []) {
    const read = view.byId(id)
    if (!read || read.kind === 'foreign' || read.kind === 'matview') continue
    draft.lock(nameOf(read), mode)
    if (read.kind === 'view') lockBehind(read, mode, view, draft, seen)
    else for (const one of partitionsOf(read, view)) draft.lock(nameOf(one), mode)
  }
}

export function lockId(id: string, mode: LockMode, view: CatalogView, draft: ImpactDraft): void {
  const known = view.byId(id)
  const [schema = '', name = ''] = id.split('\0')
  draft.lock(known ? nameOf(known) : displayName(schema, name), mode)
}
