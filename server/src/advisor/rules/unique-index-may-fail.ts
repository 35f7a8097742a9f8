// A unique index over data that is already there.
import { nameOf } from '../../impact/catalog/view.ts'
import { all } from '../../impact/nodes.ts'
import { indexesOf } from '../../impact/relations.ts'
import { rule } from '../rule.ts'

export const uniqueIndexMayFail = rule<'IndexStmt'>({
  id: 'unique-index-may-fail',
  category: 'data',
  severity: 'info',
  summary: 'A unique index fails if the rows already hold duplicates',
  why: 'The build stops at the first duplicate. CREATE INDEX CONCURRENTLY then leaves an invalid index behind, which must be dropped.',
  fix: 'Look for duplicates first: `SELECT columns, count(*) … GROUP BY columns HAVING count(*) > 1`.',
  exceptions:
    'Tables and columns made by the same script; columns that another unique index already keeps unique.',
  aliases: ['bytebase:SCHEMA_BACKWARD_COMPATIBILITY', 'atlas:MF101', 'atlas:MF102'],
  on: ['IndexStmt'],
  check(context, stmt) {
    const table = context.relation(stmt.relation)
    if (!stmt.unique || context.newness(table) === 'new') return
    const keys = all(stmt.indexParams, 'IndexElem').flatMap(one => one.name ?? [])
    if (keys.some(key => context.view.read(`column:${table.id}\0${key}`) === 'new')) return
    const kept = indexesOf(table, context.view).some(
      one =>
        one.index?.unique &&
        !one.index.partial &&
        one.index.keys.every(key => key !== undefined && keys.includes(key)),
    )
    if (kept) return
    context.report({
      at: context.words('unique'),
      message: `This fails if rows of ${nameOf(table)} already share a value of (${keys.join(', ')}). Look for duplicates first.`,
    })
  },
  fires: [{ sql: 'create unique index concurrently on book (isbn)' }],
  silent: [
    { sql: 'create table book (isbn text); create unique index on book (isbn)' },
    { sql: 'alter table book add column isbn text; create unique index concurrently on book (isbn)' },
    {
      before: 'create table book (id int primary key, a int)',
      sql: 'create unique index concurrently on book (id, a)',
    },
  ],
})
