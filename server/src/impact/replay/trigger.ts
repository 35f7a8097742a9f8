// CREATE TRIGGER, carried into the virtual catalog: which table has it, and which function it calls.
import type { AlterTableCmd } from '@pgsql/types'
import type { TriggerValue } from '../catalog/values.ts'
import type { CatalogView } from '../catalog/view.ts'
import { type Body, callsFunction, qualified, rangeName, texts } from '../nodes.ts'
import { functionKey, noteCalls } from './callsOf.ts'

export function createTrigger(stmt: Body<'CreateTrigStmt'>, view: CatalogView): void {
  const table = view.relation(rangeName(stmt.relation))
  const name = stmt.trigname ?? ''
  const called = qualified(stmt.funcname)
  const calls = functionKey(called, view)
  view.put('triggers', table.id, name)
  view.put('callers', calls, `${table.id}\u0001${name}`)
  noteCalls(stmt.whenClause, table.id, view)
  view.write(`trigger:${table.id}\0${name}`, {
    row: stmt.row === true,
    calls,
    events: (['insert', 'delete', 'update', 'truncate'] as const).filter(
      one => ((stmt.events ?? 0) & eventBits[one]) !== 0,
    ),
    columns: texts(stmt.columns),
    instead: ((stmt.timing ?? 0) & insteadBit) !== 0,
    ...(callsFunction(stmt.whenClause) ? { condition: stmt.whenClause } : {}),
  } satisfies TriggerValue)
}

/** Bits of pg_trigger.tgtype. */
const eventBits = { insert: 4, delete: 8, update: 16, truncate: 32 } as const
const insteadBit = 64

export function dropTrigger(table: string, name: string, view: CatalogView): void {
  const known = view.trigger(table, name)
  if (known) view.put('callers', known.calls, `${table}\u0001${name}`, false)
  view.put('triggers', table, name, false)
  view.write(`trigger:${table}\0${name}`, undefined)
}

/** What an action of ALTER TABLE makes of a trigger, or of all. */
export function switchTriggers(table: string, { name, subtype }: AlterTableCmd, view: CatalogView): void {
  for (const one of name === undefined ? view.items('triggers', table) : [name]) {
    const known = view.trigger(table, one)
    if (!known) continue
    const { fires: _, ...plain } = known
    const fires = firing[subtype ?? '']
    view.write(`trigger:${table}\0${one}`, { ...plain, ...(fires ? { fires } : {}) } satisfies TriggerValue)
  }
}

const firing: Readonly<Record<string, TriggerValue['fires']>> = {
  AT_EnableAlwaysTrig: 'always',
  AT_EnableReplicaTrig: 'for replicas',
  AT_DisableTrig: 'never',
  AT_DisableTrigAll: 'never',
  AT_DisableTrigUser: 'never',
}
