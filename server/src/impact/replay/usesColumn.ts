// Whether a query uses a column of one table among those it reads or writes. What cannot be told counts as
// using it.
import type { Node, RangeVar } from '@pgsql/types'
import { all, as, text, walk } from '../nodes.ts'

/** `own`: the table stands at this place of the query. */
export function usesColumn(query: unknown, column: string, own: (range: RangeVar) => boolean): boolean {
  const ours = new Set<string>()
  const others = new Set(['old', 'new'])
  walk({ query }, (kind, body) => {
    const range = body as RangeVar
    if (kind === 'RangeVar') (own(range) ? ours : others).add(aliasOf(range))
    return undefined
  })
  let used = false
  walk({ query }, (kind, body) => {
    if (kind === 'ColumnRef') used ||= isIt((body as { fields?: Node[] }).fields ?? [])
    if (kind === 'SelectStmt') used ||= takesAll(body as { targetList?: Node[]; fromClause?: Node[] })
    const { relation, cols, targetList } = body as { relation?: RangeVar } & Record<
      'cols' | 'targetList',
      Node[] | undefined
    >
    const given = kind === 'InsertStmt' ? cols : kind === 'UpdateStmt' ? targetList : undefined
    if (relation && own(relation) && given) used ||= all(given, 'ResTarget').some(one => one.name === column)
    else if (relation && own(relation) && kind === 'InsertStmt') used = true
    return undefined
  })
  return used

  function isIt(fields: readonly Node[]): boolean {
    if (text(fields.at(-1)) !== column) return false
    const qualifier = text(fields.at(-2))
    return qualifier === undefined || ours.has(qualifier) || !others.has(qualifier)
  }

  /** `*` or `t.*` where the table stands in the FROM beside it. */
  function takesAll({ targetList, fromClause }: { targetList?: Node[]; fromClause?: Node[] }): boolean {
    const beside = tablesIn(fromClause).filter(own).map(aliasOf)
    return all(targetList, 'ResTarget').some(one => {
      const fields = as(one.val, 'ColumnRef')?.fields ?? []
      if (!as(fields.at(-1), 'A_Star')) return false
      const qualifier = text(fields.at(-2))
      return qualifier === undefined ? beside.length > 0 : beside.includes(qualifier)
    })
  }
}

const aliasOf = (range: RangeVar): string => range.alias?.aliasname ?? range.relname ?? ''

/** The tables of a FROM and of its joins; those of a subquery in it are left out. */
function tablesIn(items: readonly (Node | undefined)[] | undefined): RangeVar[] {
  return (items ?? []).flatMap(item => {
    const join = as(item, 'JoinExpr')
    return join ? tablesIn([join.larg, join.rarg]) : (as(item, 'RangeVar') ?? [])
  })
}
