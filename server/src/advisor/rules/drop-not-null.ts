// DROP NOT NULL.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const dropNotNull = rule<'AlterTableStmt'>({
  id: 'drop-not-null',
  category: 'compatibility',
  severity: 'warning',
  preset: 'strict',
  summary: 'A column may now be NULL',
  why: 'Clients that never met a NULL there may fail when they do, and it takes a full scan to make the column NOT NULL again.',
  fix: 'Make readers ready for NULL first.',
  exceptions: 'Tables and columns made by the same script.',
  aliases: ['squawk:ban-drop-not-null', 'pgls:safety/banDropNotNull'],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      const column = cmd.name ?? ''
      const known = table.columns.find(one => one.name === column)
      if (
        cmd.subtype !== 'AT_DropNotNull' ||
        (known && table.complete && !known.notNull) ||
        context.view.read(`column:${table.id}\0${column}`) === 'new'
      )
        continue
      context.report({
        at: context.words('drop not null', span.start) ?? span,
        message: `${displayPart(column)} of ${nameOf(table)} may be NULL from now on. Make sure that all readers can take it.`,
      })
    }
  },
  fires: [{ sql: 'alter table book alter column title drop not null' }],
  silent: [
    { sql: 'create table book (title text not null); alter table book alter title drop not null' },
    { before: 'create table book (title text)', sql: 'alter table book alter title drop not null' },
  ],
})
