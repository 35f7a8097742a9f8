// The tables, views and other relations that a syntax tree names, as written.
import type { Node } from '@pgsql/types'

export interface NamedRelation {
  /** Absent when the name is to be looked for along the search_path. */
  readonly schema?: string
  readonly name: string
}

export function relationsIn(node: Node): readonly NamedRelation[] {
  const found: NamedRelation[] = []
  collect(node, found)
  return found
}

function collect(value: unknown, found: NamedRelation[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, found)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const { relname, schemaname } = value as { relname?: unknown; schemaname?: unknown }
  if (typeof relname === 'string') {
    found.push({ name: relname, ...(typeof schemaname === 'string' ? { schema: schemaname } : {}) })
  }
  for (const inner of Object.values(value)) collect(inner, found)
}
