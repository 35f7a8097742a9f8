// The same column twice in one key.
import type { IndexElem } from '@pgsql/types'
import { displayPart } from '../../impact/catalog/view.ts'
import { all, texts } from '../../impact/nodes.ts'
import { constraintNodes } from '../constraintNodes.ts'
import { rule } from '../rule.ts'

export const indexDuplicateColumn = rule<'IndexStmt' | 'CreateStmt' | 'AlterTableStmt'>({
  id: 'index-duplicate-column',
  category: 'indexes',
  severity: 'error',
  preset: 'recommended',
  summary: 'A key names the same column twice',
  why: 'PostgreSQL refuses it in a constraint; in an index the second mention costs space and serves nothing. Most likely another column was meant.',
  fix: 'Name each column once.',
  exceptions: 'The same column under another operator class, collation or sort order.',
  aliases: ['bytebase:INDEX_NO_DUPLICATE_COLUMN'],
  on: ['IndexStmt', 'CreateStmt', 'AlterTableStmt'],
  check(context, body) {
    const tell = (twice: string | undefined, start: () => number) => {
      if (twice === undefined) return
      const from = start()
      const seen = context.tokens.filter(
        token => token.start >= from && token.text.replaceAll('"', '').toLowerCase() === twice.toLowerCase(),
      )
      context.report({
        at: seen[1],
        message: `${displayPart(twice)} stands twice in this key. Name each column once.`,
      })
    }
    if ('indexParams' in body) {
      const columns = all(body.indexParams, 'IndexElem').filter(one => one.name !== undefined)
      const orders = columns.map(orderOf)
      tell(
        columns.find((_, i) => orders.indexOf(orders[i] ?? '') < i)?.name,
        () => context.nameSpan(body.relation).end,
      )
      return
    }
    for (const { node } of constraintNodes(context)) {
      const columns = texts(node.contype === 'CONSTR_FOREIGN' ? node.fk_attrs : node.keys)
      tell(
        columns.find((column, i) => columns.indexOf(column) < i),
        () => context.at(node.location),
      )
    }
  },
  fires: [
    { sql: 'create index concurrently on book (a, b, a)' },
    { sql: 'create index concurrently on book (a, a asc)' },
    { sql: 'create table book (a int, b int, primary key (a, a))' },
    { sql: 'alter table book add unique (a, b, a)' },
  ],
  silent: [
    { sql: 'create index concurrently on book (a, b)' },
    { sql: 'create index concurrently on book (a, a desc, a text_pattern_ops, a collate "C")' },
    { sql: 'create table book (a int, b int, primary key (a, b))' },
  ],
})

/** What an index sorts by at this place. */
function orderOf({ name, collation, opclass, ordering, nulls_ordering }: IndexElem): string {
  const isDown = ordering === 'SORTBY_DESC'
  return JSON.stringify([name, collation, opclass, isDown, nulls_ordering])
}
