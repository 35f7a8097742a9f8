// DROP CONSTRAINT of a foreign key: locks both tables, and the promise is gone.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { rule } from '../rule.ts'

export const dropConstraint = rule<'AlterTableStmt'>({
  id: 'drop-constraint',
  category: 'constraints',
  severity: 'info',
  preset: 'strict',
  summary: 'Dropping a foreign key locks both tables against everybody',
  why: 'DROP CONSTRAINT takes ACCESS EXCLUSIVE on the table, and for a foreign key on the referenced table too: readers of both wait behind it.',
  fix: 'Set a short lock_timeout and try again when it strikes.',
  exceptions: 'Constraints added by the same script; tables created by it.',
  aliases: ['atlas:CD101'],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new') return
    const actions = context.actions(stmt.cmds, stmt.relation)
    const gone = new Set(
      actions.flatMap(({ cmd }) => (cmd.subtype === 'AT_DropColumn' ? [cmd.name ?? ''] : [])),
    )
    for (const { cmd, span } of actions) {
      if (cmd.subtype !== 'AT_DropConstraint') continue
      const key = table.constraints.find(one => one.name === cmd.name)
      if (
        !key?.references ||
        key.columns.some(column => gone.has(column)) ||
        typeof context.view.read(`constraint:${table.id}\0${key.name}`) === 'number'
      )
        continue
      const referenced = context.view.byId(key.references.id)
      context.report({
        at: span,
        table,
        message: `Dropping ${displayPart(key.name)} locks ${nameOf(table)}${referenced ? ` and ${nameOf(referenced)}` : ' and the table it refers to'} against reads and writes. Set a short lock_timeout.`,
      })
    }
  },
  fires: [
    {
      before:
        'create table u (id int primary key); create table t (u_id int, constraint f foreign key (u_id) references u)',
      sql: 'alter table t drop constraint f',
    },
  ],
  silent: [
    { before: 'create table t (a int, constraint c check (a > 0))', sql: 'alter table t drop constraint c' },
    {
      before:
        'create table u (id int primary key); create table t (u_id int, constraint f foreign key (u_id) references u)',
      sql: 'alter table t drop constraint f, drop column u_id',
    },
    {
      before: 'create table u (id int primary key); create table t (u_id int)',
      sql: 'alter table t add constraint f foreign key (u_id) references u not valid; alter table t drop constraint f',
    },
  ],
})
