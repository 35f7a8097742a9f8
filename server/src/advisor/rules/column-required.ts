// Columns every table must have.
import type { Relation } from '../../impact/catalog/values.ts'
import { nameOf } from '../../impact/catalog/view.ts'
import { isLastingTable } from '../lastingTable.ts'
import { rule } from '../rule.ts'

export const columnRequired = rule({
  id: 'column-required',
  category: 'style',
  severity: 'warning',
  summary: 'A table lacks columns that every table has',
  why: 'Columns that every table has (who and when) let tools treat all tables alike.',
  fix: 'Add the columns, or keep them.',
  exceptions:
    'Temporary tables and partitions, and what a table lacked before the script; judged on its outcome.',
  aliases: ['bytebase:COLUMN_REQUIRED'],
  options: {
    columns: {
      default: ['id', 'created_ts', 'updated_ts', 'creator_id', 'updater_id'],
      describes: 'the columns',
    },
  },
  finishRelation(context, table) {
    const wanted = context.option<readonly string[]>('columns')
    if (!isLastingTable(table) || !table.complete) return
    const at = table.altered?.moment ?? table.created?.moment
    const found = context.found(table)
    // What an older table never had is not this script's fault.
    const missing = wanted.filter(name => !hasColumn(table, name) && (!found || hasColumn(found, name)))
    if (at === undefined || missing.length === 0) return
    context.report(
      at,
      {
        message: `${nameOf(table)} lacks ${missing.join(', ')}. Add ${missing.length === 1 ? 'it' : 'them'}.`,
      },
      inner => ('CreateStmt' in inner.tree ? inner.nameSpan(inner.tree.CreateStmt.relation) : undefined),
    )
  },
  fires: [
    { sql: 'create table book (id int)' },
    {
      before: 'create table book (id int)',
      sql: 'alter table book rename id to key; alter table book add a int',
      options: { columns: ['id'] },
    },
  ],
  silent: [
    { sql: 'create table book (id int)', options: { columns: ['id'] } },
    {
      before: 'create table book (title text)',
      sql: 'alter table book add a int',
      options: { columns: ['id'] },
    },
    { sql: 'create table book (a int); alter table book add id int', options: { columns: ['id'] } },
  ],
})

const hasColumn = (table: Relation, name: string): boolean =>
  table.columns.some(column => column.name === name)
