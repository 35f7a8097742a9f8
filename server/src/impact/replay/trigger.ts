// CREATE TRIGGER, carried into the virtual catalog: which table has it, and which function it calls.
import type { TriggerValue } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { type Body, qualified, rangeName } from '../nodes.ts'

export function createTrigger(stmt: Body<'CreateTrigStmt'>, view: CatalogView): void {
  const table = view.relation(rangeName(stmt.relation))
  const name = stmt.trigname ?? ''
  const called = qualified(stmt.funcname)
  const calls = functionKey(called, view)
  view.put('triggers', table.id, name)
  view.put('callers', calls, `${table.id}\u0001${name}`)
  view.write(`trigger:${table.id}\0${name}`, {
    row: stmt.row === true,
    calls,
    insteadOf: insteadOf(stmt),
  } satisfies TriggerValue)
}

/** TRIGGER_TYPE_INSTEAD and the events in pg_trigger.tgtype. */
function insteadOf({ timing = 0, events = 0 }: Body<'CreateTrigStmt'>): TriggerValue['insteadOf'] {
  if ((timing & 64) === 0) return []
  const commands = { CMD_INSERT: 4, CMD_DELETE: 8, CMD_UPDATE: 16 } as const
  return (['CMD_INSERT', 'CMD_DELETE', 'CMD_UPDATE'] as const).filter(one => (events & commands[one]) !== 0)
}

export function dropTrigger(table: string, name: string, view: CatalogView): void {
  const known = view.trigger(table, name)
  if (known) view.put('callers', known.calls, `${table}\u0001${name}`, false)
  view.put('triggers', table, name, false)
  view.write(`trigger:${table}\0${name}`, undefined)
}

/** Where a function of this name stands, or would be looked for. */
export const functionKey = (
  name: { readonly schemaname?: string; readonly relname: string },
  view: CatalogView,
): string =>
  `${name.schemaname ?? view.userFunction(name)?.schema ?? view.searchPath()[0] ?? 'public'}\0${name.relname}`
