// The relations that a query names.
import type { Node, RangeVar } from '@pgsql/types'
import type { CatalogView } from '../catalog/view.ts'
import { rangeName, walk } from '../nodes.ts'

/** Ids of the relations a query names, those of its own WITH left out. */
export function tablesRead(query: Node | undefined, view: CatalogView): string[] {
  return rangesIn(query).map(range => view.relation(rangeName(range), 'table').id)
}

export function rangesIn(query: unknown): RangeVar[] {
  const found: RangeVar[] = []
  const named = new Set<string>()
  walk({ query }, (kind, body) => {
    if (kind === 'CommonTableExpr') named.add(String((body as { ctename?: string }).ctename))
    if (kind === 'RangeVar') found.push(body as RangeVar)
    return undefined
  })
  return found.filter(range => range.schemaname !== undefined || !named.has(range.relname ?? ''))
}
