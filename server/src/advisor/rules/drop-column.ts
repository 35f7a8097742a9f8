// DROP COLUMN: the data is gone, and running clients still ask for the column.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const dropColumn = rule<'AlterTableStmt'>({
  id: 'drop-column',
  category: 'destructive',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A column is dropped with its data',
  why: `The column's values cannot be brought back except from a backup, and clients that still name the column fail at
once. Indexes, constraints and statistics on it go with it.`,
  fix: 'First release clients that no longer use the column; then drop it, with `-- plumbline-ignore drop-column: …` as the record of that.',
  exceptions:
    'Columns and tables made by the same script, and virtual generated columns, which hold no data.',
  aliases: [
    'squawk:ban-drop-column',
    'pgls:safety/banDropColumn',
    'atlas:DS103',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'strong_migrations:remove_column',
    'pgfence:drop-column',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new' || stmt.objtype === 'OBJECT_TYPE') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      if (cmd.subtype !== 'AT_DropColumn') continue
      const column = cmd.name ?? ''
      const known = table.columns.find(one => one.name === column)
      if (known?.generated === 'virtual' || context.view.read(`column:${table.id}\0${column}`) === 'new')
        continue
      if (!known && cmd.missing_ok && table.complete) continue
      context.report({
        at: span,
        message: `Dropping ${displayPart(column)} deletes its data from ${nameOf(table)} and breaks clients that still use it. Drop it once nobody reads or writes it.`,
      })
    }
  },
  fires: [
    { sql: 'alter table book drop column title' },
    {
      before: 'create table book (id int, title text)',
      sql: 'alter table book drop title, drop column if exists id',
    },
  ],
  silent: [
    { sql: 'create table book (id int, title text); alter table book drop column title' },
    { sql: 'alter table book add column title text; alter table book drop column title' },
    { before: 'create table book (id int)', sql: 'alter table book drop column if exists title' },
    {
      since: 18,
      before: 'create table book (id int, twice int generated always as (id * 2) virtual)',
      sql: 'alter table book drop column twice',
    },
  ],
})
