// A function or a calculation over an indexed column in WHERE.
import type { Node } from '@pgsql/types'
import type { Relation } from '../../impact/catalog/values.ts'
import { displayPart } from '../../impact/catalog/view.ts'
import { skeleton } from '../../impact/indexShape.ts'
import { type Qualified, rangeName, texts, walk } from '../../impact/nodes.ts'
import { indexesOf } from '../../impact/relations.ts'
import { rangesIn } from '../../impact/replay/rangesIn.ts'
import { rule } from '../rule.ts'

export const functionOnIndexedColumn = rule({
  id: 'function-on-indexed-column',
  category: 'queries',
  severity: 'info',
  summary: 'A function over an indexed column keeps the index from being used',
  why: 'The index holds the column’s values, not the function’s: every row is read.',
  fix: 'Put the calculation on the other side of the comparison, or build an index on the expression.',
  exceptions:
    'Columns without an index; expressions that an index is built on; functions over the value to compare with.',
  aliases: ['bytebase:STATEMENT_WHERE_DISALLOW_FUNCTIONS_AND_CALCULATIONS'],
  check(context) {
    if (
      !(
        'SelectStmt' in context.tree ||
        'UpdateStmt' in context.tree ||
        'DeleteStmt' in context.tree ||
        'MergeStmt' in context.tree ||
        'InsertStmt' in context.tree ||
        'ViewStmt' in context.tree
      )
    )
      return
    const tables = new Map<string, Relation>()
    const note = (range: Parameters<typeof rangeName>[0]) => {
      if (!range) return
      tables.set(
        range.alias?.aliasname ?? range.relname ?? '',
        context.view.relation(rangeName(range) as Qualified),
      )
    }
    for (const range of rangesIn(context.tree)) note(range)
    for (const stmt of Object.values(context.tree) as { relation?: Parameters<typeof rangeName>[0] }[])
      note(stmt.relation)
    const indexed = new Map<string, string>()
    const expressions: string[] = []
    for (const [alias, table] of tables)
      for (const index of indexesOf(table, context.view)) {
        const first = index.index?.keys[0]
        if (first !== undefined) indexed.set(`${alias}.${first}`, first).set(`.${first}`, first)
        for (const expression of index.index?.expressions ?? []) expressions.push(skeleton(expression))
      }
    if (indexed.size === 0) return
    const judge = (expression: unknown) =>
      walk({ expression }, (kind, body) => {
        if (kind === 'SubLink') return false
        const call = kind === 'FuncCall'
        const sum =
          kind === 'A_Expr' &&
          arithmetic.has(texts((body as { name?: Parameters<typeof texts>[0] }).name)[0] ?? '')
        if (!call && !sum) return undefined
        if (expressions.includes(skeleton({ [kind]: body } as unknown as Node))) return false
        let found: { name: string; location: number | undefined } | undefined
        walk(body, (inner, reference) => {
          if (inner !== 'ColumnRef') return undefined
          const { fields, location } = reference as {
            fields?: Parameters<typeof texts>[0]
            location?: number
          }
          const parts = texts(fields)
          const name = indexed.get(`${parts.length > 1 ? (parts.at(-2) ?? '') : ''}.${parts.at(-1)}`)
          if (name !== undefined) found ??= { name, location }
          return undefined
        })
        if (found)
          context.report({
            at: context.tokenSpan((body as { location?: number }).location),
            message: `The index on ${displayPart(found.name)} cannot serve this, for it holds the column and not what is computed from it. Move the calculation to the other side, or index the expression.`,
          })
        return false
      })
    walk(context.tree, (kind, body) => {
      if (kind === 'JoinExpr') judge((body as { quals?: unknown }).quals)
      const { whereClause } = body as { whereClause?: unknown }
      if (whereClause) judge(whereClause)
      return undefined
    })
  },
  fires: [
    {
      before: 'create table book (id int primary key, title text)',
      sql: 'select title from book where id + 1 = 3',
    },
    {
      before: 'create table book (id int primary key, title text); create index on book (title)',
      sql: "delete from book b where lower(b.title) = 'a'",
    },
  ],
  silent: [
    {
      before: 'create table book (id int primary key, title text)',
      sql: "select id from book where lower(title) = 'a'",
    },
    { before: 'create table book (id int primary key)', sql: 'select 1 from book where id = abs(3) + 1' },
    {
      before:
        'create table book (title text); create index on book (title); create index on book (lower(title))',
      sql: "select 1 from book where lower(title) = 'a'",
    },
    {
      before:
        'create table book (title varchar(9)); create index on book (title); create index on book (lower((title)::text))',
      sql: "select 1 from book where lower(title) = 'a'",
    },
  ],
})

const arithmetic = new Set(['+', '-', '*', '/', '%', '^', '||', '&', '|', '#', '<<', '>>'])
