// DROP TABLE.
import { displayName, nameOf } from '../../impact/catalog/view.ts'
import { droppedName } from '../../impact/replay/drop.ts'
import { isAbsent } from '../absent.ts'
import { rule } from '../rule.ts'

export const dropTable = rule<'DropStmt'>({
  id: 'drop-table',
  category: 'destructive',
  severity: 'warning',
  preset: 'recommended',
  summary: 'A table is dropped with its data',
  why: 'The rows cannot be brought back except from a backup, and clients that still name the table fail at once. DROP TABLE also takes ACCESS EXCLUSIVE on every table that its foreign keys refer to.',
  fix: 'Make sure nobody uses it (rename it first, wait, then drop), and say so: `-- plumbline-ignore drop-table: …`.',
  exceptions:
    'Tables made by the same script, temporary tables, and tables that the known history does not have.',
  aliases: [
    'squawk:ban-drop-table',
    'pgls:safety/banDropTable',
    'atlas:DS102',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'pgfence:drop-table',
    'strong_migrations:create_table',
  ],
  on: ['DropStmt'],
  check(context, stmt) {
    if (!['OBJECT_TABLE', 'OBJECT_MATVIEW', 'OBJECT_FOREIGN_TABLE'].includes(stmt.removeType ?? '')) return
    for (const object of stmt.objects ?? []) {
      const dropped = droppedName(object)
      const { known, schema, name } = context.view.resolve(dropped)
      if (known ? context.newness(known) === 'new' : isAbsent(context, dropped)) continue
      if (
        context.view.read(`schema:${schema}`) !== undefined &&
        (context.view.read(`schema:${schema}`) as { created?: number }).created !== undefined
      )
        continue
      const others =
        known && stmt.objects?.length === 1
          ? context.impact.locks.filter(
              lock => lock.mode === 'ACCESS EXCLUSIVE' && lock.relation !== nameOf(known),
            )
          : []
      const also =
        others.length > 0
          ? ` It also locks ${others.map(lock => lock.relation).join(', ')} against reads and writes.`
          : ''
      const table = known ? nameOf(known) : displayName(schema, name)
      context.report({
        at: context.namedSpan(name),
        table: known,
        message: `Dropping ${table} deletes its data and breaks clients that still use it.${also} Drop it once nobody reads or writes it.`,
      })
    }
  },
  fires: [
    { sql: 'drop table book' },
    { sql: 'DROP TABLE IF EXISTS shop.book, author CASCADE' },
    {
      before: 'create table u (id int primary key); create table t (u_id int references u)',
      sql: 'drop table t',
    },
    { sql: 'drop materialized view top' },
  ],
  silent: [
    { sql: 'create table book (id int); drop table book' },
    { sql: 'create temp table book (id int); drop table book' },
    { before: 'create table author (id int)', sql: 'drop table if exists book' },
    { sql: 'drop view cheap' },
  ],
})
