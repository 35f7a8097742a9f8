// An index that another one makes needless.
import type { IndexShape } from '../../impact/catalog/values.ts'
import { nameOf } from '../../impact/catalog/view.ts'
import { formAt, keyAt, shapeOf, skeleton } from '../../impact/indexShape.ts'
import { rangeName } from '../../impact/nodes.ts'
import { indexesOf } from '../../impact/relations.ts'
import { rule } from '../rule.ts'

export const duplicateIndex = rule<'IndexStmt'>({
  id: 'duplicate-index',
  category: 'indexes',
  severity: 'warning',
  preset: 'recommended',
  summary: 'Another index already does this one’s work',
  why: 'Every write keeps both indexes up, every vacuum cleans both, and no query gains by it. An index on (a) is covered by one on (a, b).',
  fix: 'Leave it out, or drop the other one.',
  exceptions:
    'Unique indexes are needed unless the very same one exists; indexes with another condition, operator class, collation or order.',
  aliases: ['splinter:duplicate_index', 'pgls:splinter/performance/duplicateIndex'],
  on: ['IndexStmt'],
  check(context, stmt) {
    const table = context.view.relation(rangeName(stmt.relation))
    const shape = shapeOf(stmt, table.id)
    for (const other of indexesOf(table, context.view)) {
      if (!other.index?.valid || other.name === stmt.idxname || !isEnough(other.index, shape)) continue
      const serves =
        shape.expressions.length > 0 ? 'does this one’s work' : `serves (${shape.keys.join(', ')})`
      context.report({
        at: context.nameSpan(stmt.relation),
        message: `${nameOf(other)} already ${serves} on ${nameOf(table)}. Leave this index out.`,
        related: other.created
          ? [{ moment: other.created.moment, message: `${nameOf(other)} is created here.` }]
          : [],
      })
      return
    }
  },
  fires: [
    {
      before: 'create table book (a int, b int); create index i on book (a, b)',
      sql: 'create index concurrently on book (a)',
    },
    { sql: 'create table book (id int primary key, a int); create index on book (id)' },
    { sql: 'create table book (a int unique); create unique index on book (a)' },
    {
      before:
        'create table book (a int, title text); create index i on book (lower(title) desc, a) where a > 0',
      sql: 'create index concurrently on book (lower(title)) where a > 0',
    },
  ],
  silent: [
    {
      before:
        'create table sale (day int) partition by range (day); create table sale_1 partition of sale for values from (1) to (2); create index on only sale (day)',
      sql: 'create index concurrently on sale_1 (day)',
    },
    {
      before: 'create table book (a int, b int); create index i on book (a, b)',
      sql: 'create index concurrently on book (b)',
    },
    {
      before: 'create table book (a int, b int); create index i on book (a, b)',
      sql: 'create unique index concurrently on book (a)',
    },
    {
      before: 'create table book (title text); create index i on book (title text_pattern_ops)',
      sql: 'create index concurrently on book (title)',
    },
    {
      before: 'create table book (a int, b int); create index i on book (a desc, b)',
      sql: 'create index concurrently on book (a, b)',
    },
    {
      before: 'create table book (title text); create index i on book (lower(title))',
      sql: 'create index concurrently on book (upper(title)); create unique index concurrently on book (lower(title))',
    },
    {
      before: 'create table book (a int); create index i on book (a) where a > 0',
      sql: 'create index concurrently on book (a)',
    },
    {
      before: 'create table book (a int); create index i on book using hash (a)',
      sql: 'create index concurrently on book (a)',
    },
  ],
})

/** Whether an index does all that another one would. */
function isEnough(given: IndexShape, wanted: IndexShape): boolean {
  const isSame = (_: unknown, i: number) =>
    keyAt(given, i) === keyAt(wanted, i) && formAt(given, i).compares === formAt(wanted, i).compares
  if (given.method !== wanted.method || !wanted.keys.every(isSame)) return false
  if (skeleton(given.predicate) !== skeleton(wanted.predicate)) return false
  const isExact = given.keys.length === wanted.keys.length
  if (wanted.unique) return isExact && given.unique && given.nullsNotDistinct === wanted.nullsNotDistinct
  if (!wanted.included.every(column => given.included.includes(column) || given.keys.includes(column)))
    return false
  return wanted.method === 'btree' ? isSorted(given, wanted) : isExact
}

/** An index is read in both directions. */
function isSorted(given: IndexShape, wanted: IndexShape): boolean {
  const orders = wanted.keys.map((_, i) => [formAt(given, i).order, formAt(wanted, i).order] as const)
  return (
    orders.every(([one, other]) => one === other) || orders.every(([one, other]) => one === backwards[other])
  )
}

const backwards: Readonly<Record<string, string>> = {
  'asc last': 'desc first',
  'asc first': 'desc last',
  'desc first': 'asc last',
  'desc last': 'asc first',
}
