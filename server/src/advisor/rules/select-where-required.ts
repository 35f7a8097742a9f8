// SELECT without WHERE.
import type { Node, RangeVar, SelectStmt } from '@pgsql/types'
import { walk } from '../../impact/nodes.ts'
import type { RuleContext } from '../context.ts'
import type { Span } from '../finding.ts'
import { rule } from '../rule.ts'

export const selectWhereRequired = rule({
  id: 'select-where-required',
  category: 'queries',
  severity: 'info',
  summary: 'A query reads every row of its tables',
  why: 'Without WHERE or LIMIT it reads all there is, however much that becomes.',
  fix: 'Add a condition.',
  exceptions: 'Queries of no table.',
  aliases: ['bytebase:STATEMENT_WHERE_REQUIRE_SELECT'],
  check(context) {
    walk(context.tree, (kind, body) => {
      if (kind !== 'SelectStmt') return undefined
      for (const { fromClause, whereClause, limitCount } of branches(body as SelectStmt)) {
        const table = whereClause || limitCount ? undefined : firstTable(fromClause)
        if (table)
          context.report({
            at: fromBefore(context, context.at(table.location)),
            message: 'This reads every row of its tables. Add a WHERE.',
          })
      }
      return undefined
    })
  },
  fires: [
    { sql: 'select id from book where id = 1 union all select id from tome' },
    { sql: 'select id from book' },
    { sql: 'insert into a (id) select id from b' },
  ],
  silent: [
    { sql: 'select id from book where id = 1' },
    { sql: 'select 1' },
    { sql: 'select n from generate_series(1, 3) n' },
  ],
})

/** The queries of a UNION and the like, or the one that there is. */
function* branches(select: SelectStmt): Generator<SelectStmt> {
  const waiting = [select]
  for (let one = waiting.pop(); one; one = waiting.pop())
    if (one.larg && one.rarg) waiting.push(one.rarg, one.larg)
    else yield one
}

function firstTable(from: readonly Node[] | undefined): RangeVar | undefined {
  let first: RangeVar | undefined
  walk(from, (kind, body) => {
    if (kind === 'RangeVar') first ??= body as RangeVar
    return kind !== 'SelectStmt'
  })
  return first
}

/** The FROM that a table stands behind. */
function fromBefore(context: RuleContext, offset: number): Span | undefined {
  const words = context.tokens.filter(one => one.start < offset && one.text.toLowerCase() === 'from')
  return words.at(-1)
}
