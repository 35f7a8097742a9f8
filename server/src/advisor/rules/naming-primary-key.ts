// Names of primary keys.
import { judgeKeyNames } from '../naming.ts'
import { rule } from '../rule.ts'

export const namingPrimaryKey = rule<'CreateStmt' | 'AlterTableStmt'>({
  id: 'naming-primary-key',
  category: 'naming',
  severity: 'warning',
  summary: 'The name of a primary key does not follow the pattern',
  why: 'A name that tells table and columns makes error messages readable: the constraint’s name is all that a client gets.',
  fix: 'Choose a name that matches.',
  exceptions: 'Keys without a name, which the `^$` at the beginning of the pattern allows.',
  aliases: ['bytebase:NAMING_INDEX_PK'],
  options: {
    pattern: {
      default: '^$|^pk_{{table}}_{{column_list}}$',
      describes: 'a regular expression with {{table}} and {{column_list}} for this one’s own names',
    },
    maxLength: { default: 63, describes: 'how long a name may be' },
  },
  on: ['CreateStmt', 'AlterTableStmt'],
  check: (context, stmt) => judgeKeyNames(context, 'CONSTR_PRIMARY', stmt.relation?.relname ?? ''),
  fires: [{ sql: 'create table book (id int, constraint x primary key (id))' }],
  silent: [
    { sql: 'create table book (id int, constraint pk_book_id primary key (id))' },
    { sql: 'create table book (id int primary key)' },
  ],
})
