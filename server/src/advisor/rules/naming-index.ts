// Names of indexes that are not unique.
import { all } from '../../impact/nodes.ts'
import { judgeName } from '../naming.ts'
import { rule } from '../rule.ts'

export const namingIndex = rule<'IndexStmt' | 'RenameStmt'>({
  id: 'naming-index',
  category: 'naming',
  severity: 'warning',
  summary: 'An index’s name does not follow the pattern',
  why: 'A name that tells table and columns makes plans and pg_stat_user_indexes readable.',
  fix: 'Choose a name that matches.',
  exceptions: 'Indexes without a name, which the `^$` at the beginning of the pattern allows.',
  aliases: ['bytebase:NAMING_INDEX_IDX', 'atlas:NM104'],
  options: {
    pattern: {
      default: '^$|^idx_{{table}}_{{column_list}}$',
      describes: 'a regular expression; {{table}} and {{column_list}} stand for this index’s own',
    },
    maxLength: { default: 63, describes: 'how long a name may be' },
  },
  on: ['IndexStmt', 'RenameStmt'],
  check(context) {
    const { tree } = context
    if ('IndexStmt' in tree) {
      const stmt = tree.IndexStmt
      if (stmt.unique) return
      const columns = all(stmt.indexParams, 'IndexElem').flatMap(one => one.name ?? [])
      const words = { table: stmt.relation?.relname ?? '', column_list: columns.join('_') }
      judgeName(context, stmt.idxname ?? '', words)
    } else if ('RenameStmt' in tree && tree.RenameStmt.renameType === 'OBJECT_INDEX') {
      const index = context.relation(tree.RenameStmt.relation).index
      const table = index && context.view.byId(index.table)
      if (index && table && !index.unique)
        judgeName(context, tree.RenameStmt.newname ?? '', {
          table: table.name,
          column_list: index.keys.flatMap(key => key ?? []).join('_'),
        })
    }
  },
  fires: [
    { sql: 'create index concurrently i on book (a, b)' },
    {
      before: 'create table book (a int); create index idx_book_a on book (a)',
      sql: 'alter index idx_book_a rename to x',
    },
    { sql: 'create index concurrently on book (a)', options: { pattern: '^idx_{{table}}_{{column_list}}$' } },
  ],
  silent: [
    { sql: 'create index concurrently idx_book_a_b on book (a, b)' },
    { sql: 'create index concurrently on book (a)' },
    { sql: 'create unique index concurrently x on book (a)' },
    {
      before: 'create table book (a int); create unique index uk_book_a on book (a)',
      sql: 'alter index uk_book_a rename to x',
    },
  ],
})
