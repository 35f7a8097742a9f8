// The same column twice in one key.
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
  exceptions: 'The same column under another operator class or sort order.',
  aliases: ['bytebase:INDEX_NO_DUPLICATE_COLUMN'],
  on: ['IndexStmt', 'CreateStmt', 'AlterTableStmt'],
  check(context, body) {
    const tell = (columns: readonly string[], start: () => number) => {
      const twice = columns.find((column, i) => columns.indexOf(column) !== i)
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
    if ('indexParams' in body || 'idxname' in body || ('accessMethod' in body && 'indexParams' in body)) {
      const { indexParams, relation } = body as {
        indexParams?: Parameters<typeof all>[0]
        relation?: Parameters<typeof context.nameSpan>[0]
      }
      const names = all(indexParams, 'IndexElem').map(one =>
        one.name === undefined || one.opclass ? '' : `${one.name}\0${one.ordering}`,
      )
      tell(
        names.filter(Boolean).map(name => name.split('\0')[0] ?? ''),
        () => context.nameSpan(relation).end,
      )
      return
    }
    for (const { node } of constraintNodes(context))
      tell(node.contype === 'CONSTR_FOREIGN' ? texts(node.fk_attrs) : texts(node.keys), () =>
        context.at(node.location),
      )
  },
  fires: [
    { sql: 'create index concurrently on book (a, b, a)' },
    { sql: 'create table book (a int, b int, primary key (a, a))' },
    { sql: 'alter table book add unique (a, b, a)' },
  ],
  silent: [
    { sql: 'create index concurrently on book (a, b)' },
    { sql: 'create table book (a int, b int, primary key (a, b))' },
  ],
})
