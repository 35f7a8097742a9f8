// Names of indexes that are not unique.
import { all } from '../../impact/nodes.ts'
import { matches } from '../naming.ts'
import { rule } from '../rule.ts'

export const namingIndex = rule<'IndexStmt' | 'RenameStmt'>({
  id: 'naming-index',
  category: 'naming',
  severity: 'warning',
  summary: 'An index’s name does not follow the pattern',
  why: 'A name that tells table and columns makes plans and pg_stat_user_indexes readable.',
  fix: 'Choose a name that matches.',
  exceptions: 'Indexes without a name.',
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
      if (stmt.unique || stmt.idxname === undefined) return
      const columns = all(stmt.indexParams, 'IndexElem').flatMap(one => one.name ?? [])
      judge(context, stmt.idxname, stmt.relation?.relname ?? '', columns)
    } else if ('RenameStmt' in tree && tree.RenameStmt.renameType === 'OBJECT_INDEX') {
      const index = context.relation(tree.RenameStmt.relation).index
      const table = index && context.view.byId(index.table)
      if (index && table && !index.unique)
        judge(
          context,
          tree.RenameStmt.newname ?? '',
          table.name,
          index.keys.flatMap(key => key ?? []),
        )
    }
  },
  fires: [
    { sql: 'create index concurrently i on book (a, b)' },
    {
      before: 'create table book (a int); create index idx_book_a on book (a)',
      sql: 'alter index idx_book_a rename to x',
    },
  ],
  silent: [
    { sql: 'create index concurrently idx_book_a_b on book (a, b)' },
    { sql: 'create index concurrently on book (a)' },
    { sql: 'create unique index concurrently x on book (a)' },
  ],
})

function judge(
  context: Parameters<NonNullable<typeof namingIndex.check>>[0],
  name: string,
  table: string,
  columns: readonly string[],
): void {
  const pattern = context.option<string>('pattern')
  const words = { table, column_list: columns.join('_') }
  if (!matches(name, pattern, words))
    context.report({
      at: context.namedSpan(name),
      message: `${name} does not match ${pattern}, which is idx_${table}_${columns.join('_')} by default. Choose another name.`,
    })
  if (name.length > context.option<number>('maxLength'))
    context.report({
      at: context.namedSpan(name),
      message: `${name} has ${name.length} characters; ${context.option<number>('maxLength')} are allowed. Shorten it.`,
    })
}
