// SET CONSTRAINTS ... IMMEDIATE: what was left for the transaction's end is looked up at once.
import type { CatalogView } from '../catalog/view.ts'
import { ImpactDraft } from '../impact.ts'
import type { Body } from '../nodes.ts'
import { queryImpact } from '../query/queryImpact.ts'
import { setConstraints as replayed, writings } from '../replay/deferral.ts'

export function setConstraints(
  body: Body<'ConstraintsSetStmt'>,
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  if (body.deferred) return
  const after = view.fork()
  replayed(body, after)
  const taken = new Set(locksOf(view, version).map(one => one.relation + one.mode))
  for (const one of locksOf(after, version))
    if (!taken.has(one.relation + one.mode)) draft.lock(one.relation, one.mode)
}

/** What the statements of the transaction that write rows would lock now. */
function locksOf(view: CatalogView, version: number) {
  const draft = new ImpactDraft()
  for (const tree of writings(view)) queryImpact(tree, { view, draft, version })
  return draft.finish().locks
}
