// An index that another one makes needless.
import { nameOf } from '../../impact/catalog/view.ts'
import { all, rangeName } from '../../impact/nodes.ts'
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
    'Unique indexes are needed unless the very same one exists; partial and expression indexes are compared only when they are alike in every part.',
  aliases: ['splinter:duplicate_index', 'pgls:splinter/performance/duplicateIndex'],
  on: ['IndexStmt'],
  check(context, stmt) {
    const table = context.view.relation(rangeName(stmt.relation))
    const elements = all(stmt.indexParams, 'IndexElem')
    if (
      elements.some(
        one =>
          one.expr ||
          one.opclass ||
          one.collation ||
          (one.ordering !== 'SORTBY_DEFAULT' && one.ordering !== 'SORTBY_ASC'),
      ) ||
      stmt.whereClause
    )
      return
    const keys = elements.map(one => one.name)
    const method = stmt.accessMethod ?? 'btree'
    const included = all(stmt.indexIncludingParams, 'IndexElem').map(one => one.name ?? '')
    for (const other of indexesOf(table, context.view)) {
      const shape = other.index
      if (
        !shape ||
        shape.partial ||
        shape.expressions.length > 0 ||
        shape.method !== method ||
        other.name === stmt.idxname
      )
        continue
      const exact = shape.keys.join() === keys.join()
      const covers = method === 'btree' && keys.every((key, i) => key === shape.keys[i])
      const carries = included.every(column => shape.included.includes(column) || shape.keys.includes(column))
      const needless = stmt.unique ? exact && shape.unique : (exact || covers) && carries
      if (!needless) continue
      context.report({
        at: context.nameSpan(stmt.relation),
        message: `${nameOf(other)} already serves (${keys.join(', ')}) on ${nameOf(table)}. Leave this index out.`,
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
  ],
  silent: [
    {
      before: 'create table book (a int, b int); create index i on book (a, b)',
      sql: 'create index concurrently on book (b)',
    },
    {
      before: 'create table book (a int, b int); create index i on book (a, b)',
      sql: 'create unique index concurrently on book (a)',
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
