// How a database's objects are put into groups, in the order people look for them. Pure.
import type { ObjectKind, SchemaObject } from '#protocol/instance.ts'

export interface Group {
  readonly id: string
  readonly label: string
  readonly icon: string
  readonly kinds: readonly ObjectKind[]
}

/** Kinds without a group stand directly under their parent: schemas under a database, columns under a table. */
const groups: readonly Group[] = [
  { id: 'tables', label: 'Tables', icon: 'table', kinds: ['table', 'foreignTable'] },
  { id: 'views', label: 'Views', icon: 'eye', kinds: ['view', 'materializedView'] },
  {
    id: 'routines',
    label: 'Functions',
    icon: 'symbol-method',
    kinds: ['function', 'procedure', 'aggregate'],
  },
  { id: 'sequences', label: 'Sequences', icon: 'list-ordered', kinds: ['sequence'] },
  { id: 'types', label: 'Types', icon: 'symbol-structure', kinds: ['type', 'domain'] },
  {
    id: 'constraints',
    label: 'Keys and Constraints',
    icon: 'key',
    kinds: ['primaryKey', 'unique', 'foreignKey', 'check', 'exclusion', 'notNull'],
  },
  { id: 'indexes', label: 'Indexes', icon: 'list-tree', kinds: ['index'] },
  { id: 'triggers', label: 'Triggers', icon: 'zap', kinds: ['trigger'] },
  { id: 'policies', label: 'Policies', icon: 'shield', kinds: ['policy'] },
  { id: 'rules', label: 'Rules', icon: 'law', kinds: ['rule'] },
  { id: 'extensions', label: 'Extensions', icon: 'extensions', kinds: ['extension'] },
]

export interface Grouped {
  /** Objects without a group, in the server's order. */
  readonly direct: readonly SchemaObject[]
  readonly groups: readonly { readonly group: Group; readonly objects: readonly SchemaObject[] }[]
}

export function grouped(objects: readonly SchemaObject[]): Grouped {
  const groupOf = new Map(groups.flatMap(group => group.kinds.map(kind => [kind, group] as const)))
  const direct: SchemaObject[] = []
  const byGroup = new Map<Group, SchemaObject[]>()
  for (const object of objects) {
    const group = groupOf.get(object.kind)
    if (!group) direct.push(object)
    else {
      const members = byGroup.get(group)
      if (members) members.push(object)
      else byGroup.set(group, [object])
    }
  }
  return {
    direct,
    groups: groups.flatMap(group => {
      const members = byGroup.get(group)
      return members ? [{ group, objects: members }] : []
    }),
  }
}

/** The icon of each kind of object, a codicon's name. */
export const objectIcon = {
  schema: 'symbol-namespace',
  table: 'table',
  foreignTable: 'link-external',
  view: 'eye',
  materializedView: 'save-all',
  sequence: 'list-ordered',
  function: 'symbol-method',
  procedure: 'symbol-event',
  aggregate: 'symbol-operator',
  type: 'symbol-structure',
  domain: 'symbol-ruler',
  extension: 'extensions',
  column: 'symbol-field',
  primaryKey: 'key',
  foreignKey: 'references',
  unique: 'symbol-key',
  check: 'pass',
  exclusion: 'exclude',
  notNull: 'circle-slash',
  index: 'list-tree',
  trigger: 'zap',
  policy: 'shield',
  rule: 'law',
} as const satisfies Readonly<Record<ObjectKind, string>>

/** What a screen reader says of a kind. */
export const objectWord = {
  schema: 'schema',
  table: 'table',
  foreignTable: 'foreign table',
  view: 'view',
  materializedView: 'materialized view',
  sequence: 'sequence',
  function: 'function',
  procedure: 'procedure',
  aggregate: 'aggregate',
  type: 'type',
  domain: 'domain',
  extension: 'extension',
  column: 'column',
  primaryKey: 'primary key',
  foreignKey: 'foreign key',
  unique: 'unique constraint',
  check: 'check constraint',
  exclusion: 'exclusion constraint',
  notNull: 'not-null constraint',
  index: 'index',
  trigger: 'trigger',
  policy: 'row security policy',
  rule: 'rule',
} as const satisfies Readonly<Record<ObjectKind, string>>
