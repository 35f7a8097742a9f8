// More key columns than the house allows.
import { all, texts } from '../../impact/nodes.ts'
import { constraintNodes } from '../constraintNodes.ts'
import { rule } from '../rule.ts'

export const indexKeyLimit = rule<'IndexStmt' | 'CreateStmt' | 'AlterTableStmt'>({
  id: 'index-key-limit',
  category: 'indexes',
  severity: 'warning',
  summary: 'A key has more columns than allowed',
  why: 'An index on many columns is large, slow to keep up, and serves few queries: those that give the leading columns.',
  fix: 'Keep the columns that queries filter by; carry others with `INCLUDE`.',
  aliases: ['bytebase:INDEX_KEY_NUMBER_LIMIT', 'strong_migrations:add_index_columns'],
  options: {
    maximum: { default: 5, describes: 'how many key columns an index, a key or a foreign key may have' },
  },
  on: ['IndexStmt', 'CreateStmt', 'AlterTableStmt'],
  check(context, body) {
    const maximum = context.option<number>('maximum')
    if ('indexParams' in body) {
      const count = all((body as { indexParams?: Parameters<typeof all>[0] }).indexParams, 'IndexElem').length
      if (count > maximum)
        context.report({
          message: `This index has ${count} key columns; the limit is ${maximum}. Keep those that queries filter by.`,
        })
      return
    }
    for (const { node, span } of constraintNodes(context)) {
      const count = (node.contype === 'CONSTR_FOREIGN' ? texts(node.fk_attrs) : texts(node.keys)).length
      if (count > maximum)
        context.report({
          at: span,
          message: `This key has ${count} columns; the limit is ${maximum}. Keep those that are needed.`,
        })
    }
  },
  fires: [
    { sql: 'create index concurrently on book (a, b, c, d, e, f)' },
    { sql: 'alter table book add unique (a, b, c)', options: { maximum: 2 } },
    { sql: 'create table book (a int, b int, c int, primary key (a, b, c))', options: { maximum: 2 } },
  ],
  silent: [{ sql: 'create index concurrently on book (a, b, c, d, e)' }],
})
