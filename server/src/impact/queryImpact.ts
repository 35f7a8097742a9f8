// Locks of queries: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, and what their foreign keys touch.
import type { Node, RangeVar } from '@pgsql/types'
import type { Relation } from './catalog/values.ts'
import { type CatalogView, nameOf } from './catalog/view.ts'
import type { ImpactDraft } from './impact.ts'
import type { LockMode } from './lock.ts'
import { all, as, rangeName, walk } from './nodes.ts'
import { partitionsOf } from './relations.ts'

/** `named`: only the relations it names, as CREATE VIEW does; otherwise also those that its views read. */
export function queryImpact(
  query: Node | undefined,
  view: CatalogView,
  draft: ImpactDraft,
  depth: 'run' | 'named' = 'run',
): void {
  if (!query) return
  const explain = as(query, 'ExplainStmt')
  if (explain) {
    queryImpact(explain.query, view, draft, depth)
    return
  }
  const named = new Set<string>()
  walk(query, (kind, body) => {
    if (kind === 'CommonTableExpr') named.add(String((body as { ctename?: string }).ctename))
    return undefined
  })
  const take = (range: RangeVar | undefined, mode: LockMode) => {
    if (!range || (range.schemaname === undefined && named.has(range.relname ?? ''))) return
    lockFamily(view.relation(rangeName(range)), mode, range.inh === true && depth === 'run', view, draft)
  }
  walk(query, (kind, body) => {
    const { relation } = body as { relation?: RangeVar }
    if (kind === 'RangeVar') take(body as RangeVar, 'ACCESS SHARE')
    if (kind === 'InsertStmt' || kind === 'UpdateStmt' || kind === 'DeleteStmt' || kind === 'MergeStmt')
      take(relation, 'ROW EXCLUSIVE')
    if (kind === 'CopyStmt')
      take(relation, (body as { is_from?: boolean }).is_from ? 'ROW EXCLUSIVE' : 'ACCESS SHARE')
    if (kind === 'SelectStmt') {
      const { lockingClause, fromClause } = body as { lockingClause?: Node[]; fromClause?: Node[] }
      for (const clause of all(lockingClause, 'LockingClause')) {
        const wanted = all(clause.lockedRels, 'RangeVar').map(range => range.relname)
        walk(fromClause, (inner, ranged) => {
          const range = ranged as RangeVar
          if (
            inner === 'RangeVar' &&
            (wanted.length === 0 || wanted.includes(range.alias?.aliasname ?? range.relname))
          )
            take(range, 'ROW SHARE')
          return inner !== 'RangeSubselect'
        })
      }
    }
    return undefined
  })
}

function lockFamily(
  relation: Relation,
  mode: LockMode,
  inherit: boolean,
  view: CatalogView,
  draft: ImpactDraft,
): void {
  draft.lock(nameOf(relation), mode)
  if (relation.kind === 'view' && inherit)
    for (const id of relation.reads ?? []) {
      const read = view.byId(id)
      if (read)
        lockFamily(read, mode === 'ROW EXCLUSIVE' ? 'ROW EXCLUSIVE' : 'ACCESS SHARE', true, view, draft)
    }
  if (!inherit) return
  for (const partition of partitionsOf(relation, view)) draft.lock(nameOf(partition), mode)
}
