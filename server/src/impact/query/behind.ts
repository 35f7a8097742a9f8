// What stands behind a view: the relations its query named, and the table that rows written to it go to.
import type { Node, RangeVar } from '@pgsql/types'
import type { Relation, RuleValue, TriggerEvent, TriggerValue } from '../catalog/values.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import { all, as, rangeName, text, texts, walk } from '../nodes.ts'
import { rangesIn } from '../replay/rangesIn.ts'
import type { Asked, Resolve } from './asked.ts'
import { fires } from './calls.ts'
import { plainTargets } from './restrictions.ts'

/** The relations a view's query named when it was made. */
export function resolverOf(relation: Relation, view: CatalogView): Resolve | undefined {
  const ids = relation.reads ?? []
  const ranges = rangesIn(relation.query)
  if (ranges.length !== ids.length) return undefined
  const byRange = new Map(ranges.map((range, i) => [range, ids[i]]))
  return range => {
    const id = byRange.get(range)
    return (id === undefined ? undefined : view.byId(id)) ?? view.relation(rangeName(range))
  }
}

interface Behind {
  readonly table: Relation
  /** That table's names for the relation's columns. */
  readonly columns: readonly string[]
  column(name: string): string
}

/** The table that rows written to a relation go to: behind a view that can be written, the one it reads. */
export function writtenTo(relation: Relation, asked: Asked): Behind {
  const [id, ...more] = relation.reads ?? []
  const within = asked.within ?? new Set<string>()
  const inner =
    relation.kind === 'view' && more.length === 0 && id !== undefined && !within.has(relation.id)
      ? asked.view.byId(id)
      : undefined
  const targets = plainTargets(relation.query)
  if (!inner || !targets)
    return { table: relation, columns: relation.columns.map(one => one.name), column: name => name }
  const next = writtenTo(inner, { ...asked, within: new Set([...within, relation.id]) })
  const listed = all(as(relation.query, 'SelectStmt')?.targetList, 'ResTarget').flatMap(
    one => texts(as(one.val, 'ColumnRef')?.fields).at(-1) ?? next.columns,
  )
  return {
    table: next.table,
    columns: listed.map(next.column),
    column: name => next.column(texts(as(targets(name), 'ColumnRef')?.fields).at(-1) ?? name),
  }
}

/** The event that a command is to triggers. */
const events: Readonly<Partial<Record<RuleValue['command'], TriggerEvent>>> = {
  CMD_INSERT: 'insert',
  CMD_UPDATE: 'update',
  CMD_DELETE: 'delete',
}

/** What becomes of a command on a relation. */
export type Fate =
  | 'runs'
  /** A rule or a trigger takes its place, for the rows it would have met. */
  | 'replaced'
  /** A rule takes its place that asks for no rows. */
  | 'ignored'

export function fateOf(
  relation: Relation,
  command: RuleValue['command'],
  where: Node | undefined,
  view: CatalogView,
): Fate {
  const rules = [...view.items('rules', relation.id)].flatMap(name => view.rule(relation.id, name) ?? [])
  const own = rules.filter(rule => rule.command === command && fires(rule, view))
  if (own.some(rule => rule.replaces))
    return where || own.some(rule => mentionsRows(rule)) ? 'replaced' : 'ignored'
  const triggers = [...view.items('triggers', relation.id)].map(name => view.trigger(relation.id, name))
  const event = events[command]
  const isInstead = (one: TriggerValue | undefined) =>
    one?.instead && event && one.events.includes(event) && fires(one, view)
  return triggers.some(isInstead) ? 'replaced' : 'runs'
}

/** An UPDATE's new rows are made of the old ones. */
function mentionsRows({ actions, command }: RuleValue): boolean {
  let mentioned = false
  walk({ actions }, (kind, body) => {
    const qualifier = kind === 'ColumnRef' ? text((body as { fields?: Node[] }).fields?.[0]) : undefined
    if (qualifier === 'old' || (qualifier === 'new' && command === 'CMD_UPDATE')) mentioned = true
    return undefined
  })
  return mentioned
}

/** The relations and views whose rows a FOR UPDATE locks: those of a FROM, its joins and its subqueries. */
export function rowsLocked(items: readonly (Node | undefined)[] | undefined): RangeVar[] {
  return (items ?? []).flatMap(item => {
    const join = as(item, 'JoinExpr')
    if (join) return rowsLocked([join.larg, join.rarg])
    const inner = as(as(item, 'RangeSubselect')?.subquery, 'SelectStmt')
    return inner ? rowsLocked(inner.fromClause) : (as(item, 'RangeVar') ?? [])
  })
}

/** Those of a FROM that go by one of these names; all of them where no name is given. */
export function namedIn(items: readonly Node[] | undefined, names: readonly (string | undefined)[]): Node[] {
  return (items ?? []).flatMap(item => {
    const join = as(item, 'JoinExpr')
    if (join && names.length > 0)
      return namedIn(
        [join.larg, join.rarg].flatMap(one => one ?? []),
        names,
      )
    const range = as(item, 'RangeVar')
    const alias = range?.alias ?? as(item, 'RangeSubselect')?.alias
    return names.length === 0 || names.includes(alias?.aliasname ?? range?.relname) ? [item] : []
  })
}

/** An INSERT into a view locks what it stands on, down to the table. */
export function lockBehindTarget(relation: Relation, asked: Asked): void {
  const { table } = writtenTo(relation, asked)
  for (const id of relation.reads ?? []) {
    const read = asked.view.byId(id)
    if (!read) continue
    asked.draft.lock(nameOf(read), 'ROW EXCLUSIVE')
    if (read.kind === 'view' && read !== table) lockBehindTarget(read, asked)
  }
}
