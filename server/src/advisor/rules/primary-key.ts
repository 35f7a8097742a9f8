// ADD PRIMARY KEY that builds its own index.
import { nameOf } from '../../impact/catalog/view.ts'
import { constraintOf } from '../../impact/definitions.ts'
import { as } from '../../impact/nodes.ts'
import { keyFix } from '../keyFix.ts'
import { rule } from '../rule.ts'

export const primaryKey = rule<'AlterTableStmt'>({
  id: 'primary-key',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A primary key builds its index under ACCESS EXCLUSIVE',
  why: 'Nobody can read or write the table until the index is built; columns that may be NULL are read through first.',
  fix: '`CREATE UNIQUE INDEX CONCURRENTLY`, then `ADD CONSTRAINT … PRIMARY KEY USING INDEX …`.',
  exceptions:
    'Tables created by the same script; `USING INDEX`; partitioned tables, where that way is closed.',
  aliases: [
    'squawk:adding-serial-primary-key-field',
    'pgls:safety/addingPrimaryKeyConstraint',
    'eugene:E7',
    'atlas:PG104',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'pgfence:add-pk-without-using-index',
  ],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new' || table.kind === 'partitioned') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      const node = as(cmd.def, 'Constraint')
      if (
        cmd.subtype !== 'AT_AddConstraint' ||
        node?.contype !== 'CONSTR_PRIMARY' ||
        node.indexname !== undefined
      )
        continue
      const name = constraintOf(node, table, undefined, context.view)?.name ?? ''
      context.report({
        at: context.words('primary key', span.start) ?? span,
        table,
        message: `The index of the primary key is built while ${nameOf(table)} is locked against reads and writes. Build a unique index concurrently, then add the key USING INDEX.`,
        fixes: () => keyFix(context, stmt, node, span, name, 'primary key'),
      })
    }
  },
  fires: [
    { before: 'create table book (id int not null)', sql: 'alter table book add primary key (id)' },
    { before: 'create table book (id int)', sql: 'alter table book add constraint pk primary key (id)' },
  ],
  silent: [
    { sql: 'create table book (id int); alter table book add primary key (id)' },
    {
      before: 'create table book (id int not null)',
      sql: 'alter table book add constraint pk primary key using index i',
    },
  ],
})
