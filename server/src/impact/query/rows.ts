// The rows an INSERT, UPDATE or MERGE writes, as far as they are written out: what decides which partition
// they go to and which keys are looked up.
import type { InsertStmt, Node, RangeVar } from '@pgsql/types'
import type { Column, Relation } from '../catalog/values.ts'
import { literal } from '../literals.ts'
import { all, as, walk } from '../nodes.ts'
import type { Row } from '../partitions/prune.ts'

/** Each row of an INSERT; one row stands for those that a query makes. `columns`: what its values are for. */
export function insertedRows(stmt: InsertStmt, table: Relation, columns: readonly string[]): Row[] {
  const select = as(stmt.selectStmt, 'SelectStmt')
  if (!stmt.selectStmt) return [rowOf(table, [], [])]
  if (select?.valuesLists)
    return select.valuesLists.map(list => rowOf(table, columns, as(list, 'List')?.items ?? []))
  const made = all(select?.targetList, 'ResTarget').map(one => one.val)
  return [hasStar(select?.targetList) || made.length === 0 ? unknownRow : rowOf(table, columns, made)]
}

/** The columns that get their default in some row of an INSERT. */
export function defaultedBy(stmt: InsertStmt, table: Relation, columns: readonly string[]): Column[] {
  const select = as(stmt.selectStmt, 'SelectStmt')
  const rows = select?.valuesLists?.map(list => as(list, 'List')?.items ?? []) ?? [
    all(select?.targetList, 'ResTarget').flatMap(one => one.val ?? []),
  ]
  if (stmt.selectStmt && !select?.valuesLists && (!select?.targetList || hasStar(select.targetList)))
    return table.columns.filter(one => !columns.includes(one.name))
  return table.columns.filter(({ name }) => rows.some(row => isDefault(row[columns.indexOf(name)])))
}

const isDefault = (value: Node | undefined): boolean => !value || as(value, 'SetToDefault') !== undefined

/** A row whose columns get these values, the others their defaults. */
export function rowOf(
  table: Relation,
  columns: readonly string[],
  values: readonly (Node | undefined)[],
): Row {
  return name => {
    const at = columns.indexOf(name)
    const value = at < 0 || at >= values.length ? undefined : values[at]
    if (value && !as(value, 'SetToDefault')) return literal(value)
    const known = table.columns.find(one => one.name === name)
    return !known || known.hasDefault || known.generated ? undefined : null
  }
}

const unknownRow: Row = () => undefined

/** What an UPDATE makes of a row: which columns it sets, and what is known of the row behind. */
export interface Change {
  readonly changed: ReadonlySet<string>
  readonly row: Row
}

/** A row after an UPDATE: what it does not set stays; `before` tells what is known of it. */
export function changedRow(
  targets: readonly Node[] | undefined,
  column: (name: string) => string,
  before: Row = unknownRow,
): Change {
  const found = new Map(all(targets, 'ResTarget').map(one => [column(one.name ?? ''), one.val]))
  return {
    changed: new Set(found.keys()),
    row: name => (found.has(name) ? literal(found.get(name)) : before(name)),
  }
}

export const namesOf = (targets: readonly Node[] | undefined): string[] =>
  all(targets, 'ResTarget').map(one => one.name ?? '')

function hasStar(targets: readonly Node[] | undefined): boolean {
  let star = false
  walk({ targets }, kind => {
    if (kind === 'A_Star') star = true
    return undefined
  })
  return star
}

/** ONLY a partitioned table has no rows. */
export const holdsNothing = (table: Relation, range: RangeVar): boolean =>
  table.kind === 'partitioned' && range.inh !== true
