// Names of unique keys.
import { all } from '../../impact/nodes.ts'
import { judgeKeyNames, judgeName } from '../naming.ts'
import { rule } from '../rule.ts'

export const namingUnique = rule<'CreateStmt' | 'AlterTableStmt' | 'IndexStmt'>({
  id: 'naming-unique',
  category: 'naming',
  severity: 'warning',
  summary: 'The name of a unique key does not follow the pattern',
  why: 'A name that tells table and columns makes error messages readable: the constraint’s name is all that a client gets.',
  fix: 'Choose a name that matches.',
  exceptions: 'Keys without a name, which the `^$` at the beginning of the pattern allows.',
  aliases: ['bytebase:NAMING_INDEX_UK', 'atlas:NM104'],
  options: {
    pattern: {
      default: '^$|^uk_{{table}}_{{column_list}}$',
      describes: 'a regular expression with {{table}} and {{column_list}} for this one’s own names',
    },
    maxLength: { default: 63, describes: 'how long a name may be' },
  },
  on: ['CreateStmt', 'AlterTableStmt', 'IndexStmt'],
  check(context, stmt) {
    const table = stmt.relation?.relname ?? ''
    if (!('IndexStmt' in context.tree)) {
      judgeKeyNames(context, 'CONSTR_UNIQUE', table)
      return
    }
    const { unique, idxname, indexParams } = context.tree.IndexStmt
    const columns = all(indexParams, 'IndexElem').flatMap(one => one.name ?? [])
    if (unique) judgeName(context, idxname ?? '', { table, column_list: columns.join('_') })
  },
  fires: [
    { sql: 'create unique index concurrently x on book (a)' },
    { sql: 'alter table book add constraint x unique (a)' },
    { sql: 'create table book (a int unique)', options: { pattern: '^uk_' } },
  ],
  silent: [
    { sql: 'create unique index concurrently uk_book_a on book (a)' },
    { sql: 'create table book (a int unique, constraint uk_book_a_b unique (a, b))' },
  ],
})
