// A qualified name in a syntax tree as schema and name.
import type { Node } from '@pgsql/types'

/** From a List of String nodes: `a.b` or `a`. A database's name in front is left out. */
export function namesIn(node: Node): { schemaname?: string; relname?: string } {
  const items = 'List' in node ? (node.List.items ?? []) : [node]
  const parts = items.map(item => ('String' in item ? (item.String.sval ?? '') : ''))
  const relname = parts.at(-1)
  const schemaname = parts.at(-2)
  return {
    ...(schemaname === undefined ? {} : { schemaname }),
    ...(relname === undefined ? {} : { relname }),
  }
}
