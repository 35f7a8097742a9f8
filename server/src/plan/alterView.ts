// From one view or materialized view to another, in place.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import type { ColumnAttributes } from '../schema/relationAttributes.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { setReplicaIdentity } from '../schema/render/replicaIdentity.ts'
import { createView, viewColumnStatements } from '../schema/render/views.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Changes } from './changes.ts'
import { defaultStorage } from './columnType.ts'
import type { Planning } from './context.ts'
import { storageChanges } from './options.ts'
import { type Step, step } from './planned.ts'

/** CREATE OR REPLACE can add columns at the end, and nothing else to the list of columns. */
export function alterView(before: Fact<'view'>, after: Fact<'view'>, changes: Changes): Step[] | undefined {
  if (changes.has('definition') || changes.has('columns')) {
    const old = before.at.columns ?? []
    const now = after.at.columns ?? []
    if (!old.every((column, at) => now[at] === column)) return undefined
    return [step(createView(after, true))]
  }
  return storageChanges(`alter view ${identityOf(after)}`, before.at.options, after.at.options).map(sql =>
    step(sql),
  )
}

export function alterMaterializedView(
  before: Fact<'materializedView'>,
  after: Fact<'materializedView'>,
  changes: Changes,
): Step[] | undefined {
  if (changes.has('definition') || changes.has('columns')) return undefined
  const head = `alter materialized view ${identityOf(after)}`
  return [
    ...(changes.has('accessMethod')
      ? [step(`${head} set access method ${after.at.accessMethod ?? 'heap'}`)]
      : []),
    ...(changes.has('tablespace')
      ? [step(`${head} set tablespace ${quoteIdentifier(after.at.tablespace ?? 'pg_default')}`)]
      : []),
    ...storageChanges(head, before.at.options, after.at.options).map(sql => step(sql)),
    ...(changes.has('replicaIdentity') ? [step(setReplicaIdentity(after))] : []),
  ]
}

/** A column of a view or materialized view: from what was its own to what shall be. */
export function viewColumnSteps(
  planning: Planning,
  column: Fact<'column'>,
  before: Partial<ColumnAttributes>,
  after: Partial<ColumnAttributes>,
): Step[] {
  const { options: _options, ...rest } = after
  const fresh = Object.entries(rest).filter(
    ([name, value]) => before[name as keyof ColumnAttributes] !== value,
  )
  const alter =
    `alter ${column.parent?.startsWith('view ') ? 'view' : 'materialized view'} ${parentIdentity(column)}` +
    ` alter column ${quoteIdentifier(column.name)}`
  const goes = (name: keyof ColumnAttributes) => before[name] !== undefined && after[name] === undefined
  return [
    ...(goes('default') ? [`${alter} drop default`] : []),
    ...(goes('statistics') ? [`${alter} set statistics -1`] : []),
    ...(goes('storage') ? [`${alter} set storage ${defaultStorage(planning, column)}`] : []),
    ...(goes('compression') ? [`${alter} set compression default`] : []),
    ...storageChanges(alter, before.options, after.options),
    ...viewColumnStatements({ ...column, at: Object.fromEntries(fresh) as unknown as ColumnAttributes }),
  ].map(sql => step(sql))
}
