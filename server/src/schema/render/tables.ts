// CREATE TABLE, and what it cannot say.
import { quoteIdentifier } from '../../sql/identifier.ts'
import { canonicalJson } from '../hash.ts'
import { columnsOf, find, identityOf, type Lookup, partsOf, type Table } from '../lookup.ts'
import type { Fact } from '../model.ts'
import type { ColumnAttributes } from '../relationAttributes.ts'
import { kindWords } from './address.ts'
import { columnConstraints, columnDefinition, columnSettings, optionList, storageList } from './columns.ts'
import { constraintText } from './constraints.ts'
import { initialReplicaIdentity } from './replicaIdentity.ts'

export interface TableParts {
  /** Constraints written inside CREATE TABLE. */
  readonly inline: readonly Fact<'constraint'>[]
  /** Columns whose default is set afterwards, because it needs something that needs the table. */
  readonly lateDefaults: ReadonlySet<string>
}

/** Statements that make the table with its columns and inline constraints. */
export function createTable(model: Lookup, table: Table, parts: TableParts): string[] {
  const name = identityOf(table)
  const alter = `alter ${kindWords(table.kind)} ${table.kind === 'table' ? 'only ' : ''}${name}`
  const columns = columnsOf(model, table).map(column => withoutLate(column, parts.lateDefaults))
  const parent = partitionParent(model, table)
  const out: string[] = []
  const head = `create ${table.at.persistence === 'unlogged' ? 'unlogged ' : ''}${kindWords(table.kind)} ${name}`
  if (parent && table.at.partitionOf && sameColumns(model, parent, table)) {
    const constraints = [...ownNotNulls(columns), ...parts.inline.map(fact => constraintText(fact))].map(
      text => `\n  ${text}`,
    )
    out.push(
      `${head} partition of ${table.at.partitionOf.table}` +
        `${constraints.length ? ` (${constraints.join(',')}\n)` : ''}` +
        ` ${boundText(table.at.partitionOf.bound)}${tail(table)}`,
    )
    out.push(...partitionColumns(model, alter, parent, columns))
  } else {
    const inherits = table.at.inherits
    const own = inherits
      ? columns
          .filter(column => column.at.inheritance !== 'inherited')
          .map(column => withoutInheritedNotNull(model, inherits, column))
      : columns
    const lines = [
      ...columnLines(table, own),
      ...(inherits ? ownNotNulls(columns) : []),
      ...parts.inline.map(fact => constraintText(fact)),
    ]
    const body = lines.length ? ` (\n  ${lines.join(',\n  ')}\n)` : table.at.ofType ? '' : ' ()'
    out.push(
      head +
        (table.at.ofType ? ` of ${table.at.ofType}` : '') +
        body +
        (inherits ? `\ninherits (${inherits.join(', ')})` : '') +
        tail(table),
    )
    if (inherits) out.push(...inheritedColumns(model, alter, inherits, columns))
    if (table.at.partitionOf) {
      const only = `alter table only ${table.at.partitionOf.table}`
      out.push(`${only} attach partition ${name} ${boundText(table.at.partitionOf.bound)}`)
    }
  }
  for (const column of columns)
    out.push(...columnSettings(alter, table.name, inheritedSettings(model, parent, column)))
  out.push(...tableSettings(table))
  return out
}

/** Declared again, a column is not null by its parent's constraint alone, unless it says so itself. */
function withoutInheritedNotNull(
  model: Lookup,
  parents: readonly string[],
  column: Fact<'column'>,
): Fact<'column'> {
  const { notNull, ...at } = column.at
  // Before 18 there is no such constraint, and what a parent's key makes not null may be nullable below.
  if (model.model.serverVersion < 180000) return column
  if (notNull === undefined || (typeof notNull === 'object' && notNull.local)) return column
  const comes = parents.some(parent => {
    const above = find(model, 'column', `${parent}.${quoteIdentifier(column.name)}`)?.at.notNull
    return above === true || (above !== undefined && above.noInherit !== true)
  })
  return comes ? { ...column, at } : column
}

/** Not-null constraints that a child declares over a column it merely inherits (PostgreSQL 18). */
function ownNotNulls(columns: readonly Fact<'column'>[]): string[] {
  return columns.flatMap(({ name, at }) => {
    if (at.inheritance !== 'inherited' || typeof at.notNull !== 'object' || !at.notNull.local) return []
    if (at.notNull.notValid) return []
    const called = at.notNull.name === undefined ? '' : `constraint ${quoteIdentifier(at.notNull.name)} `
    return [`${called}not null ${quoteIdentifier(name)}`]
  })
}

function columnLines(table: Table, columns: readonly Fact<'column'>[]): string[] {
  if (!table.at.ofType) return columns.map(columnDefinition)
  // A typed table's columns are its type's; only what is said on top of them is written.
  return columns.flatMap(column => {
    const more = columnConstraints(column.at)
    return more.length ? [`${quoteIdentifier(column.name)} with options ${more.join(' ')}`] : []
  })
}

function withoutLate(column: Fact<'column'>, late: ReadonlySet<string>): Fact<'column'> {
  if (!late.has(column.id)) return column
  const { default: _default, ...at } = column.at
  return { ...column, at }
}

/** The tail of CREATE TABLE: partitioning, access method, options, tablespace, foreign server. */
function tail(table: Table): string {
  const { at } = table
  return [
    at.partitionBy === undefined ? '' : ` partition by ${at.partitionBy}`,
    at.accessMethod === undefined ? '' : ` using ${quoteIdentifier(at.accessMethod)}`,
    at.options === undefined ? '' : ` with (${storageList(at.options)})`,
    at.tablespace === undefined ? '' : ` tablespace ${quoteIdentifier(at.tablespace)}`,
    table.kind === 'foreignTable' ? ` server ${quoteIdentifier(table.at.server)}` : '',
    table.kind === 'foreignTable' && optionList(table.at.foreignOptions ?? [])
      ? ` options (${optionList(table.at.foreignOptions ?? [])})`
      : '',
  ].join('')
}

/** `FOR VALUES FROM (1) TO (2)` in lower case, literals untouched. */
export const boundText = (bound: string) =>
  bound
    .replace(/^FOR VALUES (FROM|IN|WITH)/, (_, word: string) => `for values ${word.toLowerCase()}`)
    .replace(/^DEFAULT$/, 'default')

function tableSettings(table: Table): string[] {
  const alter = `alter ${kindWords(table.kind)} ${identityOf(table)}`
  const { at } = table
  return [
    ...(at.rowSecurity ? [`${alter} enable row level security`] : []),
    ...(at.forceRowSecurity ? [`${alter} force row level security`] : []),
    ...initialReplicaIdentity(table),
  ]
}

function partitionParent(model: Lookup, table: Table): Fact<'table'> | undefined {
  return table.at.partitionOf ? find(model, 'table', table.at.partitionOf.table) : undefined
}

/** Whether PARTITION OF gives the partition its columns in their order. */
function sameColumns(model: Lookup, parent: Fact<'table'>, table: Table): boolean {
  if (canonicalJson(parent.at.columns ?? []) !== canonicalJson(table.at.columns ?? [])) return false
  const above = new Map(columnsOf(model, parent).map(column => [column.name, column.at]))
  return columnsOf(model, table).every(({ name, at }) => {
    const parentAt = above.get(name)
    // What an inherited not-null constraint is called, PARTITION OF does not let one choose.
    return (
      parentAt?.generated === at.generated &&
      canonicalJson(parentAt?.collation ?? null) === canonicalJson(at.collation ?? null) &&
      (at.generated === undefined || parentAt?.default === at.default) &&
      at.foreignOptions === undefined
    )
  })
}

/** Defaults and NOT NULL that a partition has of its own. */
function partitionColumns(
  model: Lookup,
  alter: string,
  parent: Fact<'table'>,
  columns: readonly Fact<'column'>[],
): string[] {
  const above = new Map(columnsOf(model, parent).map(column => [column.name, column.at]))
  return columns.flatMap(column => ownDifferences(alter, column, above.get(column.name)))
}

export function ownDifferences(
  alter: string,
  column: Fact<'column'>,
  above: ColumnAttributes | undefined,
): string[] {
  const { at } = column
  const name = quoteIdentifier(column.name)
  const out: string[] = []
  if (at.default !== above?.default && at.generated === undefined) {
    out.push(
      at.default === undefined
        ? `${alter} alter column ${name} drop default`
        : `${alter} alter column ${name} set default ${at.default}`,
    )
  }
  if (at.notNull && !above?.notNull && !at.identity) out.push(`${alter} alter column ${name} set not null`)
  if (at.compression !== above?.compression) {
    out.push(`${alter} alter column ${name} set compression ${at.compression ?? 'default'}`)
  }
  return out
}

/** What a child says of columns that it only inherits. */
function inheritedColumns(
  model: Lookup,
  alter: string,
  parents: readonly string[],
  columns: readonly Fact<'column'>[],
): string[] {
  return columns
    .filter(column => column.at.inheritance !== undefined)
    .flatMap(column => {
      const above = parents
        .map(parent => find(model, 'column', `${parent}.${quoteIdentifier(column.name)}`))
        .find(found => found !== undefined)
      // Before 18 a child may let go of what its parent's column has.
      const nullable =
        above?.at.notNull && !column.at.notNull
          ? [`${alter} alter column ${quoteIdentifier(column.name)} drop not null`]
          : []
      return [
        ...(column.at.inheritance === 'inherited' ? ownDifferences(alter, column, above?.at) : []),
        ...mergedDefault(model, alter, parents, column),
        ...nullable,
      ]
    })
}

/** A column that is declared without a default gets that of a parent all the same. */
function mergedDefault(
  model: Lookup,
  alter: string,
  parents: readonly string[],
  { name, at }: Fact<'column'>,
): string[] {
  if (at.inheritance !== 'merged' || at.default !== undefined || at.identity) return []
  const comes = parents.some(parent => {
    const above = find(model, 'column', `${parent}.${quoteIdentifier(name)}`)
    return above?.at.default !== undefined && !above.at.generated
  })
  return comes ? [`${alter} alter column ${quoteIdentifier(name)} drop default`] : []
}

/** Storage set on a parent comes with PARTITION OF. */
function inheritedSettings(
  model: Lookup,
  parent: Fact<'table'> | undefined,
  column: Fact<'column'>,
): Fact<'column'> {
  if (!parent) return column
  const above = find(model, 'column', `${identityOf(parent)}.${quoteIdentifier(column.name)}`)
  if (above?.at.storage === undefined || above.at.storage !== column.at.storage) return column
  const { storage: _storage, ...at } = column.at
  return { ...column, at }
}

export function constraintsOf(model: Lookup, table: Table): readonly Fact<'constraint'>[] {
  return partsOf(model, table.id, 'constraint')
}
