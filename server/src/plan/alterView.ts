// From one view or materialized view to another, in place.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { setReplicaIdentity } from '../schema/render/replicaIdentity.ts'
import { createView } from '../schema/render/views.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import type { Changes } from './changes.ts'
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
