// ALTER COLUMN ... SET DEFAULT or DROP DEFAULT under running clients.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const changeDefault = rule<'AlterTableStmt'>({
  id: 'change-default',
  category: 'compatibility',
  severity: 'info',
  summary: 'The default of a column changes under running clients',
  why: 'Clients that leave the column out of their INSERTs get another value from that moment, and those that read the default once and send it (as some ORMs do) go on with the old one.',
  fix: 'See that every client names the column, or does without the old value.',
  exceptions: 'Tables and columns made by the same script; columns that had no default.',
  aliases: ['strong_migrations:change_column_default'],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      if (cmd.subtype !== 'AT_ColumnDefault') continue
      const column = cmd.name ?? ''
      const known = table.columns.find(one => one.name === column)
      if (context.view.read(`column:${table.id}\0${column}`) === 'new') continue
      if (known ? !known.hasDefault : cmd.def !== undefined) continue
      context.report({
        at: span,
        table,
        message: `Clients that leave ${displayPart(column)} out of their INSERTs into ${nameOf(table)} get ${cmd.def ? 'another value' : 'NULL'} from now on. See that they name it.`,
      })
    }
  },
  fires: [
    { before: 'create table book (n int default 1)', sql: 'alter table book alter n set default 2' },
    { sql: 'alter table book alter column n drop default' },
  ],
  silent: [
    { before: 'create table book (n int)', sql: 'alter table book alter n set default 2' },
    { sql: 'create table book (n int default 1); alter table book alter n set default 2' },
    { sql: 'alter table book add column n int default 1; alter table book alter n drop default' },
  ],
})
