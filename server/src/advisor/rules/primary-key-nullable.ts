// PRIMARY KEY USING INDEX over columns that may be NULL: it implies SET NOT NULL.

import { notNullProved } from '../../impact/alterTable/notNull.ts'
import { displayPart, nameOf } from '../../impact/catalog/view.ts'
import { as, texts } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const primaryKeyNullable = rule<'AlterTableStmt'>({
  id: 'primary-key-nullable',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A primary key over a nullable column reads the whole table under ACCESS EXCLUSIVE',
  why: 'A primary key implies NOT NULL. Where a column is not, PostgreSQL reads every row to prove it, even with `USING INDEX`.',
  fix: 'Make the columns NOT NULL first, the way set-not-null describes.',
  exceptions:
    'Columns that are NOT NULL or that a validated CHECK proves; tables created by the same script.',
  aliases: ['eugene:W14', 'atlas:PG304'],
  on: ['AlterTableStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (context.newness(table) === 'new') return
    for (const { cmd, span } of context.actions(stmt.cmds, stmt.relation)) {
      const node = as(cmd.def, 'Constraint')
      if (cmd.subtype !== 'AT_AddConstraint' || node?.contype !== 'CONSTR_PRIMARY') continue
      const index =
        node.indexname === undefined
          ? undefined
          : context.view.resolve({ schemaname: table.schema, relname: node.indexname }).known?.index
      const columns =
        node.indexname === undefined ? texts(node.keys) : (index?.keys ?? []).flatMap(key => key ?? [])
      const open = columns.filter(column => !notNullProved(table, column))
      if (open.length === 0 && (columns.length > 0 || table.complete)) continue
      const known = open.length > 0 && table.columns.some(one => one.name === open[0]) && table.complete
      const names = open.map(displayPart).join(', ')
      context.report({
        at: context.words('primary key', span.start) ?? span,
        table,
        perhaps: !known,
        message: known
          ? `${names} may be NULL, so every row of ${nameOf(table)} is read under ACCESS EXCLUSIVE to make it a primary key. Make it NOT NULL first.`
          : `If ${names === '' ? 'a column of the index' : names} may be NULL, every row of ${nameOf(table)} is read under ACCESS EXCLUSIVE. Make it NOT NULL first.`,
      })
    }
  },
  fires: [
    {
      before: 'create table book (id int); create unique index i on book (id)',
      sql: 'alter table book add constraint pk primary key using index i',
    },
    { sql: 'alter table book add constraint pk primary key using index i' },
  ],
  silent: [
    {
      before: 'create table book (id int not null); create unique index i on book (id)',
      sql: 'alter table book add constraint pk primary key using index i',
    },
    {
      before: 'create table book (id int check (id is not null)); create unique index i on book (id)',
      sql: 'alter table book add constraint pk primary key using index i',
    },
    { sql: 'create table book (id int); alter table book add primary key (id)' },
  ],
})
