// What a query runs without naming it: the bodies of functions it calls, and of those that its tables'
// triggers call. SQL that a body puts together of more
// than constants is not guessed.
import type { Node } from '@pgsql/types'
import { parse, parsePlpgsql } from '../../sql/parser.ts'
import type { Firing, FunctionValue, Overload, Relation, TriggerEvent } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import type { Certainty } from '../impact.ts'
import { all, as, type Body, qualified, text, texts } from '../nodes.ts'
import { ancestorsOf } from '../relations.ts'
import { type BodyStep, plpgsqlQueries } from './plpgsqlQueries.ts'

/** A body that runs, and a name for it by which it is not run from within itself. */
export interface Called {
  readonly key: string
  readonly steps: readonly Step[]
}

/** A statement of a body; `perhaps`: in a branch, a loop or a handler. */
export interface Step {
  readonly node: Node
  readonly runs: Certainty
}

export function calledBy({ funcname, args = [] }: Body<'FuncCall'>, view: CatalogView): Called | undefined {
  const called = view.userFunction(qualified(funcname))
  const fits = called?.overloads.find(
    one => args.length <= one.args.length && args.length >= one.args.length - (one.optional ?? 0),
  )
  return called && fits && bodyOf(called, fits)
}

/** What runs for a trigger. */
export interface Fired {
  readonly body: Called | undefined
  /** Its WHEN, where that calls a function. */
  readonly condition?: Node
}

/** The triggers of a table that an event fires; a partition has those of the tables above it, too. */
export function firedBy(
  table: Relation,
  event: TriggerEvent,
  changed: ReadonlySet<string> | undefined,
  view: CatalogView,
  /** Those for each row alone. */
  ofRows = false,
): Fired[] {
  return [table, ...ancestorsOf(table, view)].flatMap(one =>
    [...view.items('triggers', one.id)].flatMap(name => {
      const trigger = view.trigger(one.id, name)
      if (!trigger?.events.includes(event) || !fires(trigger, view)) return []
      if ((one !== table || ofRows) && !trigger.row) return []
      const { columns, calls, condition } = trigger
      if (event === 'update' && columns.length > 0 && !columns.some(column => changed?.has(column))) return []
      const called = view.read(`function:${calls}`) as FunctionValue | undefined
      const [overload] = called?.overloads ?? []
      const body = called && overload && bodyOf(called, overload)
      return [{ body, ...(condition ? { condition } : {}) }]
    }),
  )
}

/** Does a trigger or a rule fire in this session? */
export function fires(one: { readonly fires?: Firing }, view: CatalogView): boolean {
  if (one.fires === 'never' || one.fires === 'always') return one.fires === 'always'
  return (one.fires === 'for replicas') === isReplica(view)
}

/** The session applies what another server sends: ordinary triggers and foreign keys are left out. */
export const isReplica = (view: CatalogView): boolean =>
  view.setting('session_replication_role')?.value.toLowerCase() === 'replica'

/** Bodies that were read, as long as their functions are known. */
const read = new WeakMap<Overload, readonly Step[]>()

function bodyOf({ schema, name }: FunctionValue, overload: Overload): Called {
  const steps = read.get(overload) ?? stepsOf(overload.source ?? '')
  read.set(overload, steps)
  return { key: `function:${schema}\0${name}`, steps }
}

function stepsOf(source: string): readonly Step[] {
  const made = as(nodesOf(source)[0], 'CreateFunctionStmt')
  if (!made) return []
  if (made.sql_body) return [{ node: made.sql_body, runs: 'yes' }]
  const option = (name: string) => all(made.options, 'DefElem').find(one => one.defname === name)?.arg
  const language = text(option('language'))?.toLowerCase()
  const body = texts(as(option('as'), 'List')?.items)[0]
  const written: readonly BodyStep[] =
    language === 'plpgsql'
      ? plpgsqlQueries(parsePlpgsql(source))
      : language === 'sql' && body !== undefined
        ? [{ kind: 'query', query: body, runs: 'yes' }]
        : []
  return written.flatMap(step =>
    step.kind === 'query' ? nodesOf(step.query).map(node => ({ node, runs: step.runs })) : [],
  )
}

function nodesOf(sql: string): Node[] {
  const parsed = parse(sql)
  return parsed.kind === 'parsed' ? parsed.statements.map(one => one.node) : []
}
