// Which conditions the planner knows of each relation of a query: its level's WHERE, and the ON clauses
// that outer joins let through.
import type { Node, RangeVar } from '@pgsql/types'
import { all, as, text, texts, walk } from '../nodes.ts'
import { type Column, type Condition, conditionOf } from '../partitions/condition.ts'
import type { Resolve } from './asked.ts'

/** What restricts one range, and how its columns are told from those of its neighbours. */
export interface Restriction {
  readonly clauses: readonly Node[]
  readonly column: Column
}

/** `outer`: what the query around a view says of the view's own level. */
export function restrictionsOf(
  query: Node,
  resolve: Resolve,
  outer: readonly Node[] = [],
): ReadonlyMap<RangeVar, Restriction> {
  const found = new Map<RangeVar, Restriction>()
  let top = true
  walk(query, (kind, body) => {
    const level = levelOf(kind, body)
    if (!level) return undefined
    const clauses = [...conjuncts(level.where), ...(top ? outer : [])]
    top = false
    const ranges: { range: RangeVar; clauses: readonly Node[] }[] = []
    const others = level.items.reduce((sum, item) => sum + visit(item, clauses, ranges), 0)
    for (const one of ranges) {
      const neighbours = ranges.flatMap(({ range }) => (range === one.range ? [] : [range]))
      const alone = neighbours.length + others === 0
      // A condition that is never fulfilled is the join's then, and takes the others with it.
      const bare = alone || !one.clauses.some(neverTrue)
      found.set(one.range, {
        clauses: bare ? one.clauses : [],
        column: columnIn(one.range, neighbours, alone, resolve),
      })
    }
    return undefined
  })
  return found
}

export const conditionFor = ({ clauses, column }: Restriction): Condition => ({
  kind: 'and',
  parts: clauses.map(clause => conditionOf(clause, column)),
})

/** The values that columns have in every row that is met. */
export function equalities(restriction: Restriction): Map<string, string> {
  const found = new Map<string, string>()
  const visit = (condition: Condition) => {
    if (condition.kind === 'and') condition.parts.forEach(visit)
    if (condition.kind === 'compare' && condition.operator === '=')
      found.set(condition.column, condition.value)
  }
  visit(conditionFor(restriction))
  return found
}

interface Level {
  readonly items: readonly Node[]
  readonly where: Node | undefined
}

function levelOf(kind: string, body: Record<string, unknown>): Level | undefined {
  const { relation, fromClause, usingClause, whereClause, sourceRelation, joinCondition } = body as {
    [name: string]: unknown
  } & {
    relation?: RangeVar
    fromClause?: Node[]
    usingClause?: Node[]
    whereClause?: Node
    sourceRelation?: Node
    joinCondition?: Node
  }
  const target = relation ? [{ RangeVar: relation }] : []
  if (kind === 'SelectStmt') return { items: fromClause ?? [], where: whereClause }
  if (kind === 'UpdateStmt') return { items: [...target, ...(fromClause ?? [])], where: whereClause }
  if (kind === 'DeleteStmt') return { items: [...target, ...(usingClause ?? [])], where: whereClause }
  if (kind === 'MergeStmt')
    return { items: [...target, ...(sourceRelation ? [sourceRelation] : [])], where: joinCondition }
  return undefined
}

/** Collects the ranges of a FROM item; returns how many other things stand there. */
function visit(
  item: Node | undefined,
  clauses: readonly Node[],
  ranges: { range: RangeVar; clauses: readonly Node[] }[],
): number {
  const range = as(item, 'RangeVar')
  if (range) {
    ranges.push({ range, clauses })
    return 0
  }
  const join = as(item, 'JoinExpr')
  if (!join) return item ? 1 : 0
  const on = conjuncts(join.quals)
  const strict = clauses.filter(clause => !mentionsNull(clause))
  const sides: Readonly<Record<string, readonly [readonly Node[], readonly Node[]]>> = {
    JOIN_INNER: [
      [...clauses, ...on],
      [...clauses, ...on],
    ],
    JOIN_LEFT: [clauses, [...strict, ...on]],
    JOIN_RIGHT: [[...strict, ...on], clauses],
  }
  const [left, right] = sides[join.jointype ?? ''] ?? [strict, strict]
  return visit(join.larg, left, ranges) + visit(join.rarg, right, ranges)
}

const neverTrue = (clause: Node): boolean => conditionOf(clause, () => undefined).kind === 'never'

function conjuncts(expression: Node | undefined): Node[] {
  if (!expression) return []
  const bool = as(expression, 'BoolExpr')
  return bool?.boolop === 'AND_EXPR' ? (bool.args ?? []).flatMap(conjuncts) : [expression]
}

/** Rows that an outer join made up can fulfil it. */
function mentionsNull(clause: Node): boolean {
  let found = false
  walk({ clause }, (kind, body) => {
    if (kind === 'NullTest' && (body as { nulltesttype?: string }).nulltesttype === 'IS_NULL') found = true
    return undefined
  })
  return found
}

function columnIn(
  range: RangeVar,
  neighbours: readonly RangeVar[],
  alone: boolean,
  resolve: Resolve,
): Column {
  const has = (one: RangeVar, name: string) => resolve(one).columns.some(column => column.name === name)
  return node => {
    const fields = as(node, 'ColumnRef')?.fields
    const name = text(fields?.at(-1))
    if (!fields || name === undefined) return undefined
    if (fields.length > 1)
      return text(fields.at(-2)) === (range.alias?.aliasname ?? range.relname) ? name : undefined
    if (alone) return name
    return has(range, name) && !neighbours.some(one => has(one, name)) ? name : undefined
  }
}

/**
 * The clauses on a view's columns as clauses on what it selects, where the planner pulls the view up into
 * the query: a plain SELECT. Those that cannot be told are left out.
 */
export function throughView({ clauses, column }: Restriction, query: Node | undefined): Node[] {
  const targets = plainTargets(query) ?? groupedTargets(query)
  if (!targets) return []
  return clauses.flatMap(clause => substituted(clause, column, targets) ?? [])
}

/** The columns that a view groups its rows by: what is said of them is said of the rows. */
function groupedTargets(query: Node | undefined): Targets | undefined {
  const select = as(query, 'SelectStmt')
  if (!select?.groupClause || !select.fromClause || select.limitCount || select.limitOffset) return undefined
  if (select.distinctClause || select.windowClause || select.groupDistinct) return undefined
  const grouped = select.groupClause.map(one => texts(as(one, 'ColumnRef')?.fields).at(-1))
  const targets = all(select.targetList, 'ResTarget')
  return name => {
    const found = targets.find(one => (one.name ?? texts(as(one.val, 'ColumnRef')?.fields).at(-1)) === name)
    const column = texts(as(found?.val, 'ColumnRef')?.fields).at(-1)
    return column !== undefined && grouped.includes(column) ? found?.val : undefined
  }
}

/** The expression behind a column of a view that can be pulled up. */
export type Targets = (name: string) => Node | undefined

export function plainTargets(query: Node | undefined): Targets | undefined {
  const select = as(query, 'SelectStmt')
  if (select?.op !== 'SETOP_NONE' || !select.fromClause) return undefined
  if (select.groupClause || select.havingClause || select.distinctClause || select.windowClause)
    return undefined
  if (select.limitCount || select.limitOffset) return undefined
  const targets = all(select.targetList, 'ResTarget')
  let calls = false
  walk({ targets: select.targetList }, kind => {
    if (kind === 'FuncCall') calls = true
    return undefined
  })
  if (calls) return undefined
  return name => {
    const made = targets.find(one => (one.name ?? texts(as(one.val, 'ColumnRef')?.fields).at(-1)) === name)
    if (made) return made.val
    const star = targets.some(one => as(as(one.val, 'ColumnRef')?.fields?.at(-1), 'A_Star'))
    return star ? { ColumnRef: { fields: [{ String: { sval: name } }] } } : undefined
  }
}

function substituted(clause: Node, column: Column, targets: Targets): Node | undefined {
  let whole = true
  const put = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(put)
    if (typeof value !== 'object' || value === null) return value
    if (!('ColumnRef' in value))
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, put(part)]))
    const name = column(value as Node)
    const target = name === undefined ? undefined : targets(name)
    if (!target) whole = false
    return target ?? value
  }
  const made = put(clause) as Node
  return whole ? made : undefined
}
