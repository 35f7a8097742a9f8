// What EXECUTE runs: the prepared statement with the values in their places, as its plan is made with them.
import type { ExecuteStmt, Node } from '@pgsql/types'
import type { CatalogView } from '../catalog/view.ts'
import { as } from '../nodes.ts'

export function executed({ name, params = [] }: ExecuteStmt, view: CatalogView): Node | undefined {
  const prepared = view.read(`prepared:${name}`) as Node | undefined
  if (params.length === 0) return prepared
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    const given = params[(as(value as Node, 'ParamRef')?.number ?? 0) - 1]
    return given ?? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visit(part)]))
  }
  return visit(prepared) as Node | undefined
}
