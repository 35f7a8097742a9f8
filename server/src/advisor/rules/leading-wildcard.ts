// LIKE '%...'.
import { as, walk } from '../../impact/nodes.ts'
import { rule } from '../rule.ts'

export const leadingWildcard = rule({
  id: 'leading-wildcard',
  category: 'queries',
  severity: 'info',
  summary: 'LIKE with a wildcard in front cannot use an ordinary index',
  why: 'A b-tree is ordered by the beginning of the value; without one every row is read.',
  fix: 'Use a trigram index (pg_trgm), full-text search, or search by a prefix.',
  aliases: ['bytebase:STATEMENT_WHERE_NO_LEADING_WILDCARD_LIKE'],
  check(context) {
    walk(context.tree, (kind, body) => {
      if (kind !== 'A_Expr') return undefined
      const {
        kind: operator,
        rexpr,
        location,
      } = body as { kind?: string; rexpr?: Parameters<typeof as>[0]; location?: number }
      if (operator !== 'AEXPR_LIKE' && operator !== 'AEXPR_ILIKE') return undefined
      const pattern = as(rexpr, 'A_Const')?.sval?.sval
      if (pattern?.startsWith('%') || pattern?.startsWith('_'))
        context.report({
          at: context.tokenSpan(as(rexpr, 'A_Const')?.location ?? location),
          message: `No ordinary index serves a pattern that begins with ${pattern.charAt(0)}. Search by a prefix, or use a trigram index.`,
        })
      return undefined
    })
  },
  fires: [
    { sql: "select id from book where title like '%sea'" },
    { sql: "delete from book where title ilike '_x%'" },
  ],
  silent: [{ sql: "select id from book where title like 'sea%'" }],
})
