// String constants and bodies that stand anywhere in a syntax tree.
import type { Node } from '@pgsql/types'

/** Every string that is a value or a body (`sval`), not a name of a column or table. */
export function stringsIn(node: Node): readonly string[] {
  const found: string[] = []
  collect(node, found)
  return found
}

function collect(value: unknown, found: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found)
    return
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'sval' && typeof inner === 'string') found.push(inner)
    else collect(inner, found)
  }
}
