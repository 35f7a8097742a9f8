// What is computed with a row that is written: defaults, generated columns, checks, domains, indexes. Only
// what calls a function is of account: its body may read other tables.
import type { Node } from '@pgsql/types'
import type { Column, Relation, SqlType } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { columnsIn } from '../definitions.ts'
import { all, as, callsFunction, texts, walk } from '../nodes.ts'
import { indexesOf } from '../relations.ts'
import { volatilityOf } from '../volatility.ts'

/** How rows are written. */
export interface Written {
  /** The columns that get their default. */
  readonly defaulted?: readonly Column[]
  /** Those that an UPDATE sets. */
  readonly changed?: ReadonlySet<string>
}

export function computedWith(
  table: Relation,
  { defaulted = [], changed }: Written,
  view: CatalogView,
): Node[] {
  const concerned = (expression: Node) => !changed || columnsIn(expression).some(one => changed.has(one))
  const set = table.columns.filter(one => !changed || changed.has(one.name))
  const generated = table.columns.filter(one => one.generated === 'stored')
  const shapes = indexesOf(table, view).flatMap(({ index }) => index ?? [])
  return [
    ...defaulted.flatMap(one => one.fallback ?? []),
    ...table.constraints.flatMap(one => (one.kind === 'check' && one.enforced ? (one.expression ?? []) : [])),
    ...generated.flatMap(one => one.expression ?? []).filter(concerned),
    ...shapes
      .flatMap(one => [...one.expressions, one.predicate].flatMap(part => part ?? []))
      .filter(concerned),
    ...set.flatMap(one => checksOf(one.type, view)),
  ]
}

/** The checks of a domain, and of those it stands on. */
export function checksOf(type: SqlType | undefined, view: CatalogView): Node[] {
  const domain = type && !type.array ? view.userType(type) : undefined
  if (domain?.kind !== 'domain') return []
  return [...(domain.checks ?? []).flatMap(one => one.expression ?? []), ...checksOf(domain.base, view)]
}

/** The calls in a view's columns that the query around it does not ask for; a volatile one is run all the same. */
export function idleCalls(
  query: Node | undefined,
  isUsed: (column: string) => boolean,
  view: CatalogView,
  version: number,
): ReadonlySet<unknown> {
  const idle = new Set<unknown>()
  for (const target of all(as(query, 'SelectStmt')?.targetList, 'ResTarget')) {
    const name = target.name ?? texts(as(target.val, 'FuncCall')?.funcname).at(-1)
    if (!target.val || !callsFunction(target.val) || (name !== undefined && isUsed(name))) continue
    if (volatilityOf(target.val, view, version).volatility === 'volatile') continue
    walk({ target }, (kind, body) => {
      if (kind === 'FuncCall') idle.add(body)
      return undefined
    })
  }
  return idle
}
