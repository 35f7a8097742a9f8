// Edits of drafts, as functions from tables to tables. A name that changes is followed wherever the
// drafts use it. Knows nothing of how they are shown.
import type {
  ColumnDraft,
  ConstraintDraft,
  IndexDraft,
  TableDraft,
  TableName,
} from '#protocol/schemaEditor.ts'
import { renameKey } from './keys.ts'

export type Drafts = readonly TableDraft[]
export type Change = (drafts: Drafts) => Drafts
/** What a table holds lists of. */
export type Part = 'columns' | 'constraints' | 'indexes'

export const sameTable = (a: TableName, b: TableName) => a.schema === b.schema && a.name === b.name

/** A copy with one field set, or taken away. */
export function put<T extends object, K extends keyof T>(value: T, key: K, to: T[K] | undefined): T {
  const { [key]: _, ...rest } = value
  return (to === undefined ? rest : { ...value, [key]: to }) as T
}

function replaced<T>(list: readonly T[], at: number, change: (one: T) => T): readonly T[] {
  return list.map((one, index) => (index === at ? change(one) : one))
}

export const inTable =
  (at: number, change: (table: TableDraft) => TableDraft): Change =>
  drafts =>
    replaced(drafts, at, change)

export const inColumn = (at: number, column: number, change: (one: ColumnDraft) => ColumnDraft) =>
  inTable(at, table => ({ ...table, columns: replaced(table.columns, column, change) }))

export const inConstraint = (at: number, one: number, change: (it: ConstraintDraft) => ConstraintDraft) =>
  inTable(at, table => ({ ...table, constraints: replaced(table.constraints, one, change) }))

export const inIndex = (at: number, one: number, change: (it: IndexDraft) => IndexDraft) =>
  inTable(at, table => ({ ...table, indexes: replaced(table.indexes, one, change) }))

/** A table with another name or schema; foreign keys that point at it go on doing so. */
export const renameTable =
  (at: number, to: TableName): Change =>
  drafts => {
    const from = drafts[at]
    if (!from) return drafts
    const alone = drafts.filter(table => !table.dropped && sameTable(table, from)).length === 1
    const next = replaced(drafts, at, table => ({ ...table, schema: to.schema, name: to.name }))
    return alone
      ? mapReferences(next, from, one => ({ ...one, table: { schema: to.schema, name: to.name } }))
      : next
  }

/** A column with another name; keys, indexes and foreign keys that use it go on doing so. */
export const renameColumn =
  (at: number, column: number, name: string): Change =>
  drafts => {
    const table = drafts[at]
    const old = table?.columns[column]?.name
    if (!table || old === undefined) return drafts
    const next = inColumn(at, column, one => ({ ...one, name }))(drafts)
    const alone = table.columns.filter(one => !one.dropped && one.name === old).length === 1
    // A blank name is followed by nothing: the key would lose its column unseen.
    if (!alone || old === '' || name === '') return next
    const renamed = (one: string) => (one === old ? name : one)
    const followed = inTable(at, it => ({
      ...it,
      constraints: it.constraints.map(one => ({ ...one, columns: one.columns.map(renamed) })),
      indexes: it.indexes.map(one => ({
        ...one,
        keys: one.keys.map(key => renameKey(key, old, name)),
        include: one.include.map(renamed),
      })),
    }))(next)
    return mapReferences(followed, table, one => ({ ...one, columns: one.columns.map(renamed) }))
  }

type References = NonNullable<ConstraintDraft['references']>

function mapReferences(drafts: Drafts, to: TableName, change: (one: References) => References): Drafts {
  return drafts.map(table =>
    table.constraints.some(({ references }) => references && sameTable(references.table, to))
      ? {
          ...table,
          constraints: table.constraints.map(one =>
            one.references && sameTable(one.references.table, to)
              ? { ...one, references: change(one.references) }
              : one,
          ),
        }
      : table,
  )
}

/** What is new is taken away; what stands in the database is marked, and may be restored. */
export const drop = (at: number, part: Part, one: number) =>
  inTable(at, table => {
    const list: readonly (ColumnDraft | ConstraintDraft | IndexDraft)[] = table[part]
    const left = list.flatMap((it, index) =>
      index !== one ? [it] : it.was === undefined ? [] : [{ ...it, dropped: true as const }],
    )
    return { ...table, [part]: left }
  })

export const restore = (at: number, part: Part, one: number) =>
  inTable(at, table => {
    const list: readonly (ColumnDraft | ConstraintDraft | IndexDraft)[] = table[part]
    return { ...table, [part]: replaced(list, one, it => put(it, 'dropped', undefined)) }
  })

/** A column goes into the primary key or out of it; the key comes and goes with its columns. */
export const setPrimaryKey = (at: number, column: string, on: boolean) =>
  inTable(at, table => {
    const found = table.constraints.findIndex(one => one.type === 'primaryKey')
    const key = table.constraints[found]
    if (!key) {
      const made: ConstraintDraft = { name: '', type: 'primaryKey', columns: [column] }
      return on ? { ...table, constraints: [made, ...table.constraints] } : table
    }
    const inKey = key.dropped ? [] : key.columns.filter(one => one !== column)
    const columns = on ? [...inKey, column] : inKey
    if (columns.length > 0)
      return {
        ...table,
        constraints: replaced(table.constraints, found, one => ({
          ...put(one, 'dropped', undefined),
          columns,
        })),
      }
    return key.was === undefined
      ? { ...table, constraints: table.constraints.filter(one => one !== key) }
      : {
          ...table,
          constraints: replaced(table.constraints, found, one => ({ ...one, dropped: true as const })),
        }
  })

export const primaryKey = (table: TableDraft): readonly string[] =>
  table.constraints.find(one => one.type === 'primaryKey' && !one.dropped)?.columns ?? []

/** From the drafts, else as read. */
export const knownTable = (table: TableName, drafts: Drafts, read: Drafts): TableDraft | undefined =>
  drafts.find(one => !one.dropped && sameTable(one, table)) ??
  read.find(({ was }) => was && sameTable(was, table))

/** Of the columns that there will be. */
export const columnNames = ({ columns }: TableDraft): readonly string[] =>
  columns.filter(column => !column.dropped).map(column => column.name)

export const newColumn = (name = ''): ColumnDraft => ({ name, type: 'text', notNull: false })

/** A table with the column that nearly every table has. */
export function newTable(schema: string): TableDraft {
  return {
    schema,
    name: '',
    columns: [{ name: 'id', type: 'bigint', notNull: true, identity: 'always' }],
    constraints: [{ name: '', type: 'primaryKey', columns: ['id'] }],
    indexes: [],
  }
}

export function newConstraint(type: ConstraintDraft['type'], schema: string): ConstraintDraft {
  const made: ConstraintDraft = { name: '', type, columns: [] }
  if (type === 'check') return { ...made, expression: '' }
  if (type !== 'foreignKey') return made
  const references: References = {
    table: { schema, name: '' },
    columns: [],
    onDelete: 'no action',
    onUpdate: 'no action',
  }
  return { ...made, references }
}

export const newIndex = (): IndexDraft => ({
  name: '',
  unique: false,
  method: 'btree',
  keys: [''],
  include: [],
})

/** As the server takes them: what a field left blank is not there. */
export function tidy(drafts: Drafts): Drafts {
  const filled = (list: readonly string[]) => list.filter(one => one.trim() !== '')
  return drafts.map(table => ({
    ...table,
    constraints: table.constraints.map(one => ({
      ...one,
      columns: filled(one.columns),
      ...(one.references && { references: { ...one.references, columns: filled(one.references.columns) } }),
    })),
    indexes: table.indexes.map(one => ({ ...one, keys: filled(one.keys) })),
  }))
}
