// A table without a primary key.
import type { Relation } from '../../impact/catalog/values.ts'
import { nameOf } from '../../impact/catalog/view.ts'
import { isLastingTable } from '../lastingTable.ts'
import { rule } from '../rule.ts'

export const tableRequirePk = rule({
  id: 'table-require-pk',
  category: 'constraints',
  severity: 'warning',
  preset: 'strict',
  summary: 'A table has no primary key',
  why: 'Rows cannot be told apart: logical replication cannot send updates, clients cannot name a row, duplicates cannot be removed.',
  fix: 'Add a primary key.',
  exceptions:
    'Judged on the outcome of the script; temporary tables, partitions, tables that had none before the script, and those of which only a part is known.',
  aliases: ['bytebase:TABLE_REQUIRE_PK', 'splinter:no_primary_key'],
  finishRelation(context, table) {
    if (!isLastingTable(table) || !table.complete) return
    const at = table.altered?.moment ?? table.created?.moment
    if (at === undefined || hasKey(table)) return
    // An older table that never had one is not this script's fault.
    const found = context.found(table)
    if (found && !hasKey(found)) return
    context.report(
      at,
      { message: `${nameOf(table)} has no primary key, so its rows cannot be told apart. Add one.` },
      inner => ('CreateStmt' in inner.tree ? inner.nameSpan(inner.tree.CreateStmt.relation) : undefined),
    )
  },
  fires: [
    { sql: 'create table book (id int)' },
    { before: 'create table book (id int primary key)', sql: 'alter table book drop constraint book_pkey' },
    { before: 'create table book (id int primary key)', sql: 'alter table book drop column id' },
  ],
  silent: [
    { sql: 'create table book (id int primary key)' },
    { sql: 'create table book (id int); alter table book add primary key (id)' },
    { sql: 'create temp table book (id int)' },
    { sql: 'alter table book add a int' },
    { before: 'create table book (id int)', sql: 'alter table book add a int' },
  ],
})

const hasKey = (table: Relation): boolean => table.constraints.some(one => one.kind === 'primary')
