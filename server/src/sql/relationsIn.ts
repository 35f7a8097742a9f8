// The tables, views and other relations that a syntax tree names, as written.
import type { Node } from '@pgsql/types'

export interface NamedRelation {
  /** Absent when the name is to be looked for along the search_path. */
  readonly schema?: string
  readonly name: string
}

export function relationsIn(node: Node): readonly NamedRelation[] {
  const found: NamedRelation[] = []
  if ('DropStmt' in node && droppedRelations.has(node.DropStmt.removeType ?? '')) {
    for (const object of node.DropStmt.objects ?? []) found.push(...named(object))
  }
  collect(node, found)
  return found
}

const droppedRelations = new Set([
  'OBJECT_TABLE',
  'OBJECT_FOREIGN_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_INDEX',
  'OBJECT_SEQUENCE',
])

/** DROP names its objects by lists of strings. */
function named(object: Node): readonly NamedRelation[] {
  const items = 'List' in object ? (object.List.items ?? []) : []
  const parts = items.map(item => ('String' in item ? (item.String.sval ?? '') : ''))
  const name = parts.at(-1)
  const schema = parts.at(-2)
  return name === undefined ? [] : [{ name, ...(schema === undefined ? {} : { schema }) }]
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
