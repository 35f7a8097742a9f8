// Every column NOT NULL.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const columnNoNull = rule({
  id: 'column-no-null',
  category: 'style',
  severity: 'info',
  summary: 'A new column may be NULL',
  why: 'NULL needs its own treatment in every comparison and every client.',
  fix: 'Add NOT NULL, with a default.',
  exceptions: 'Judged on the outcome of the script.',
  aliases: ['bytebase:COLUMN_NO_NULL'],
  finishRelation(context, table) {
    if (table.kind !== 'table' && table.kind !== 'partitioned' && table.kind !== 'unknown') return
    for (const column of table.columns) {
      const added = context.view.read(`columnAt:${table.id}\0${column.name}`)
      const at =
        typeof added === 'number' ? added : table.parent === undefined ? table.created?.moment : undefined
      if (at === undefined || column.notNull || table.temporary) continue
      context.report(
        at,
        { message: `${displayPart(column.name)} of ${nameOf(table)} may be NULL. Add NOT NULL.` },
        inner => inner.namedSpan(column.name),
      )
    }
  },
  fires: [
    { sql: 'create table book (id int primary key, title text)' },
    { sql: 'alter table book add column a int' },
  ],
  silent: [
    { sql: 'create table book (id int primary key, title text not null)' },
    { sql: 'create table book (title text); alter table book alter title set not null' },
  ],
})
