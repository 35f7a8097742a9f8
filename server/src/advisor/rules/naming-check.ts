// Names of CHECK constraints.
import { constraintNodes } from '../constraintNodes.ts'
import { judgeName } from '../naming.ts'
import { rule } from '../rule.ts'

export const namingCheck = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'naming-check',
  category: 'naming',
  severity: 'warning',
  summary: 'The name of a check does not follow the pattern',
  why: 'The constraint’s name is all that a client gets when a check fails.',
  fix: 'Choose a name that matches.',
  exceptions: 'Checks without a name get one from PostgreSQL.',
  aliases: ['atlas:NM106'],
  options: {
    pattern: {
      default: '^ck_{{table}}_',
      describes: 'a regular expression in which {{table}} is the table’s own name',
    },
    maxLength: { default: 63, describes: 'how long a name may be' },
  },
  on: ['CreateStmt', 'AlterTableStmt'],
  check(context, stmt) {
    for (const { node } of constraintNodes(context))
      if (node.contype === 'CONSTR_CHECK' && node.conname !== undefined)
        judgeName(context, node.conname, { table: stmt.relation?.relname ?? '' })
  },
  fires: [
    { sql: 'alter table book add constraint positive check (price > 0) not valid' },
    { sql: 'create table book (price int constraint positive check (price > 0))' },
  ],
  silent: [
    { sql: 'create table book (price int constraint ck_book_price check (price > 0))' },
    { sql: 'create table book (price int check (price > 0))' },
    { sql: 'alter table book add constraint book_author unique (author)' },
  ],
})
