// Locks on relations as a statement names them, or by their id in the catalog.
import type { RangeVar } from '@pgsql/types'
import { type CatalogView, displayName, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import type { LockMode } from '../lock.ts'
import { rangeName } from '../nodes.ts'

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

export function lockId(id: string, mode: LockMode, view: CatalogView, draft: ImpactDraft): void {
  const known = view.byId(id)
  const [schema = '', name = ''] = id.split('\0')
  draft.lock(known ? nameOf(known) : displayName(schema, name), mode)
}
