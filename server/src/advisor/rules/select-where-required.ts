// SELECT without WHERE.
import { walk } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const selectWhereRequired = rule({
  id: 'select-where-required',
  category: 'queries',
  severity: 'info',
  summary: 'A query reads every row of its tables',
  why: 'Without WHERE or LIMIT it reads all there is, however much that becomes.',
  fix: 'Add a condition.',
  exceptions: 'Queries without FROM.',
  aliases: ['bytebase:STATEMENT_WHERE_REQUIRE_SELECT'],
  check(context) {
    walk(context.tree, (kind, body) => {
      const select = body as { fromClause?: unknown[]; whereClause?: unknown; limitCount?: unknown }
      if (kind === 'SelectStmt' && select.fromClause && !select.whereClause && !select.limitCount)
        context.report({
          at: context.words('from'),
          message: 'This reads every row of its tables. Add a WHERE.',
        })
      return undefined
    })
  },
  fires: [{ sql: 'select id from book' }, { sql: 'insert into a (id) select id from b' }],
  silent: [{ sql: 'select id from book where id = 1' }, { sql: 'select 1' }],
})
