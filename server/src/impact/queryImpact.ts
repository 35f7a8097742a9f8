// Locks of queries: SELECT, INSERT, UPDATE, DELETE, MERGE, COPY, and what their foreign keys touch.
import type { Node, RangeVar } from '@pgsql/types'
import type { Relation } from './catalog/values.ts'
import { type CatalogView, nameOf } from './catalog/view.ts'
import { deleteKeys, insertKeys, mergeKeys, updateKeys } from './foreignKeyLocks.ts'
import type { ImpactDraft } from './impact.ts'
import type { LockMode } from './lock.ts'
import { all, as, isOn, rangeName, walk } from './nodes.ts'
import { partitionsOf } from './relations.ts'

/**
 * `named`: only the relations it names, as CREATE VIEW does; `planned`: also those that its views and
 * families hold; `run`: also those that foreign keys lead to.
 */
export function queryImpact(
  query: Node | undefined,
  view: CatalogView,
  draft: ImpactDraft,
  depth: 'run' | 'planned' | 'named' = 'run',
): void {
  if (!query) return
  const explain = as(query, 'ExplainStmt')
  if (explain) {
    const runs = all(explain.options, 'DefElem').some(one => one.defname === 'analyze' && isOn(one.arg))
    queryImpact(explain.query, view, draft, depth === 'named' || runs ? depth : 'planned')
    return
  }
  const named = new Set<string>()
  walk(query, (kind, body) => {
    if (kind === 'CommonTableExpr') named.add(String((body as { ctename?: string }).ctename))
    return undefined
  })
  const take = (range: RangeVar | undefined, mode: LockMode) => {
    if (!range || (range.schemaname === undefined && named.has(range.relname ?? ''))) return
    lockFamily(view.relation(rangeName(range)), mode, range.inh === true && depth !== 'named', view, draft)
  }
  walk(query, (kind, body) => {
    const { relation } = body as { relation?: RangeVar }
    if (kind === 'RangeVar') take(body as RangeVar, 'ACCESS SHARE')
    if (kind === 'InsertStmt' || kind === 'UpdateStmt' || kind === 'DeleteStmt' || kind === 'MergeStmt')
      take(relation, 'ROW EXCLUSIVE')
    if (depth === 'run') {
      if (kind === 'InsertStmt') insertKeys(body, view, draft)
      if (kind === 'UpdateStmt') updateKeys(body, view, draft)
      if (kind === 'DeleteStmt') deleteKeys(body, view, draft)
      if (kind === 'MergeStmt') mergeKeys(body, view, draft)
    }
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
