// What runs besides a query's own plan: bodies of functions and triggers, and what is computed with rows
// that are written. Bodies hold statements of every kind, so this and impactOf.ts call each other.
import type { FuncCall, Node } from '@pgsql/types'
import type { Relation, TriggerEvent } from '../catalog/values.ts'
import { nameOf } from '../catalog/view.ts'
import { impactOf } from '../impactOf.ts'
import { callsFunction, kindOf } from '../nodes.ts'
import { drawnFrom } from '../replay/createSequence.ts'
import { replay } from '../replay/replay.ts'
import { lockId } from '../statements/locking.ts'
import type { Asked } from './asked.ts'
import { type Called, calledBy, type Fired, firedBy } from './calls.ts'
import { computedWith, type Written } from './evaluated.ts'
import { queryImpact } from './queryImpact.ts'

export function runCall(call: FuncCall, asked: Asked): void {
  const sequence = drawnFrom(call, asked.view)
  if (sequence) asked.draft.lock(nameOf(sequence), 'ROW EXCLUSIVE')
  else runBody(calledBy(call, asked.view), asked)
}

/** The triggers of a table that an event fires. */
export function fire(
  table: Relation,
  event: TriggerEvent,
  asked: Asked,
  changed?: ReadonlySet<string>,
): void {
  run(firedBy(table, event, changed, asked.view), asked)
}

/** A row that moves to another partition is deleted from the one and inserted into the other. */
export function fireForMoved(table: Relation, asked: Asked): void {
  for (const event of ['delete', 'insert'] as const)
    run(firedBy(table, event, undefined, asked.view, true), asked)
}

function run(fired: readonly Fired[], asked: Asked): void {
  evaluate(
    fired.map(one => one.condition),
    asked,
  )
  for (const { body } of fired) runBody(body, asked)
}

/** What is computed with the rows that are written to a table. */
export function compute(table: Relation, written: Written, asked: Asked): void {
  for (const { draws } of written.defaulted ?? [])
    if (draws !== undefined) lockId(draws, 'ROW EXCLUSIVE', asked.view, asked.draft)
  evaluate(computedWith(table, written, asked.view), asked)
}

export function evaluate(expressions: readonly (Node | undefined)[], asked: Asked): void {
  for (const one of expressions) if (callsFunction(one)) queryImpact(one, asked)
}

/** What a function does that is called, once. */
function runBody(called: Called | undefined, asked: Asked): void {
  const { within = new Set<string>() } = asked
  const running = `running:${called?.key}`
  if (!called || within.has(called.key) || asked.view.read(running)) return
  const inside = { ...asked, within: new Set([...within, called.key]) }
  if (called.steps.every(one => isQuery(one.node)))
    for (const { node } of called.steps) queryImpact(node, inside)
  else {
    // Each statement meets what those before it have made.
    const view = asked.view.fork()
    view.write(running, true)
    for (const { node, runs } of called.steps) {
      asked.draft.add(impactOf(node, view, asked.version), runs)
      replay(node, view, () => undefined, '')
    }
  }
}

const isQuery = (node: Node): boolean =>
  /^((Select|Insert|Update|Delete|Merge|Return|Call|Execute)Stmt|List)$/.test(kindOf(node))
