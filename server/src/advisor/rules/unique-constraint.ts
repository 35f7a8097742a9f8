// ADD CONSTRAINT UNIQUE that builds its own index.
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { constraintOf } from '../../impact/definitions.ts'
import { as } from '../../impact/nodes.ts'
import { keyFix } from '../keyFix.ts'
import { rule } from '../rule.ts'

export const uniqueConstraint = rule<'AlterTableStmt'>({
  id: 'unique-constraint',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A unique constraint builds its index under ACCESS EXCLUSIVE',
  why: 'Nobody can read or write the table until the index is built.',
  fix: '`CREATE UNIQUE INDEX CONCURRENTLY`, then `ADD CONSTRAINT … UNIQUE USING INDEX …`, which takes an instant.',
  exceptions:
    'Tables created by the same script; `USING INDEX`. Partitioned tables, where that way is closed.',
  aliases: [
    'squawk:disallowed-unique-constraint',
    'pgls:safety/disallowUniqueConstraint',
    'eugene:E7',
    'atlas:PG105',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'strong_migrations:add_unique_constraint',
    'pgfence:add-constraint-unique',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new' || table.kind === 'partitioned') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      const node = as(cmd.def, 'Constraint')
      if (
        cmd.subtype !== 'AT_AddConstraint' ||
        node?.contype !== 'CONSTR_UNIQUE' ||
        node.indexname !== undefined
      )
        continue
      const name = constraintOf(node, table, undefined, context.view)?.name ?? ''
      context.report({
        at: context.words('unique', span.start) ?? span,
        table,
        message: `The index of ${displayPart(name)} is built while ${nameOf(table)} is locked against reads and writes. Build a unique index concurrently, then add the constraint USING INDEX.`,
        fixes: () => keyFix(context, stmt, node, span, name, 'unique'),
      })
    }
  },
  fires: [
    {
      before: 'create table book (id int, isbn text)',
      sql: 'alter table book add constraint book_isbn unique (isbn)',
    },
    { before: 'create table book (id int, isbn text)', sql: 'ALTER TABLE book ADD UNIQUE (isbn, id)' },
    {
      before: 'create table book (id int, isbn text)',
      sql: 'alter table book add constraint book_isbn unique (isbn) deferrable initially deferred',
    },
  ],
  silent: [
    { sql: 'alter table book add constraint book_isbn unique using index i' },
    { sql: 'create table book (isbn text); alter table book add unique (isbn)' },
  ],
})
