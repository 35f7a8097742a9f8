// From one index or constraint to another, as far as an ALTER exists.

import type { Fact } from '../schema/model.ts'
import type { IndexState } from '../schema/relationAttributes.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { indexName, standsOn } from '../schema/render/constraints.ts'
import { setConstraintTriggers } from '../schema/render/triggers.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import { type Changes, common } from './changes.ts'
import { changesParent, isPartitioned, onlyAnew, type Planning } from './context.ts'
import { tableWords } from './drop.ts'
import { isHandedDown } from './implied.ts'
import { storageChanges } from './options.ts'
import { lock, outside, rewrite, type Step, step } from './planned.ts'

export function alterConstraint(
  planning: Planning,
  before: Fact<'constraint'>,
  after: Fact<'constraint'>,
  changes: Changes,
): Step[] | undefined {
  const head = `alter ${tableWords(after)} ${parentIdentity(after)}`
  const name = quoteIdentifier(after.name)
  const keys = [...changes.keys()].filter(key => !common.has(key))
  const out: Step[] = []
  for (const key of keys) {
    if (key === 'notValid' && !after.at.notValid) {
      out.push(
        step(`${head} validate constraint ${name}`, {
          kind: 'mayFail',
          text: `Fails where a row breaks ${after.name}.`,
        }),
      )
    } else if (key === 'deferrable' && after.at.type === 'foreignKey') {
      const deferrable = after.at.deferrable
      out.push(
        step(
          `${head} alter constraint ${name} ${deferrable ? `deferrable ${deferrable}` : 'not deferrable'}`,
        ),
      )
    } else if (key === 'triggers') {
      const sql = setConstraintTriggers(after, before.at.triggers, after.at.triggers)
      if (sql !== undefined) out.push(step(sql))
    } else if (key === 'inheritance') {
      // It goes with its parent's, and comes back as the table's own.
      if (after.at.inheritance === undefined && isHandedDown(planning, before)) return undefined
      // Follows from the parents of the table, but for what is declared there.
      const table = planning.after.byId.get(after.parent ?? '')
      if (after.at.inheritance === 'inherited' && table?.kind === 'table' && !table.at.partitionOf)
        onlyAnew(
          planning,
          table.id,
          `Constraint ${after.name} of ${parentIdentity(after)} stays declared there: only a table made anew could merely inherit it.`,
        )
    } else if (key === 'index') {
      const more = indexChanges(planning, after, before.at.index ?? {}, after.at.index ?? {})
      if (!more) return undefined
      out.push(...more)
    } else return undefined
  }

  return out
}

export function alterIndex(
  planning: Planning,
  before: Fact<'index'>,
  after: Fact<'index'>,
  changes: Changes,
): Step[] | undefined {
  const state = ['options', 'tablespace', 'clustered', 'statistics', 'partitionOf', 'invalid']
  const others = [...changes.keys()].filter(key => !common.has(key) && !state.includes(key))
  if (others.length) return undefined
  return indexChanges(planning, after, before.at, after.at)
}

export function indexChanges(
  planning: Planning,
  fact: Fact<'index'> | Fact<'constraint'>,
  before: IndexState,
  after: IndexState,
): Step[] | undefined {
  const name = indexName(fact)
  const table = standsOn(fact)
  const out: Step[] = []
  const mends = before.invalid && !after.invalid && !before.partitionOf === !after.partitionOf
  if (mends && isPartitioned(planning.after, fact.parent ?? '')) {
    if (!becomesWhole(planning, fact)) return undefined
  } else if (mends) out.push(rebuilt(planning, name))
  // A table that is attached or detached does the same to its indexes.
  const moves = changesParent(planning, fact.parent)
  const sameParent =
    before.partitionOf !== undefined && planning.renamedIndexes.get(before.partitionOf) === after.partitionOf
  if (before.partitionOf !== after.partitionOf && before.partitionOf && !moves && !sameParent)
    return undefined
  const storage = storageChanges(`alter index ${name}`, before.options, after.options)
  // A partitioned index holds its parameters for new partitions alone, and has no ALTER for them.
  if (storage.length && isPartitioned(planning.before, fact.parent ?? '')) return undefined
  out.push(...storage.map(sql => step(sql)))
  if (before.tablespace !== after.tablespace) {
    out.push(
      step(
        `alter index ${name} set tablespace ${quoteIdentifier(after.tablespace ?? 'pg_default')}`,
        rewrite(`Copies ${name}.`),
      ),
    )
  }
  // One index of a table at most is clustered on: another one takes its place by itself.
  if (before.clustered !== after.clustered && (after.clustered || !isClustered(planning, fact.parent))) {
    const cluster = after.clustered ? `cluster on ${quoteIdentifier(fact.name)}` : 'set without cluster'
    out.push(step(`alter ${table.words} ${table.identity} ${cluster}`))
  }
  const key = (item: string) => item.split('=')[0]
  for (const item of before.statistics ?? []) {
    if ((after.statistics ?? []).some(other => key(other) === key(item))) continue
    out.push(step(`alter index ${name} alter column ${key(item)} set statistics -1`))
  }
  for (const item of after.statistics ?? []) {
    if (before.statistics?.includes(item)) continue
    out.push(step(`alter index ${name} alter column ${key(item)} set statistics ${item.split('=')[1]}`))
  }
  if (fact.kind === 'constraint' && before.comment !== after.comment) {
    out.push(
      step(
        `comment on index ${name} is ${after.comment === undefined ? 'null' : quoteLiteral(after.comment)}`,
      ),
    )
  }
  if (after.partitionOf && !before.partitionOf && !moves)
    out.push(step(`alter index ${after.partitionOf} attach partition ${name}`))
  return out
}

/** One that shall be invalid cannot be made at all. */
function rebuilt({ options }: Planning, name: string): Step {
  return options.plain
    ? step(`reindex index ${name}`, lock(`Locks the table of ${name} against writes until it is built.`))
    : outside(`reindex index concurrently ${name}`)
}

/** Whether a partitioned index gets what it lacks, and with the last of it becomes valid. */
function becomesWhole(planning: Planning, fact: Fact<'index'> | Fact<'constraint'>): boolean {
  const [was, is] = [planning.attached.before, planning.attached.after].map(
    attached => attached.get(indexName(fact)) ?? [],
  )
  return is?.some(id => !was?.includes(id)) === true && was?.every(id => is.includes(id)) === true
}

function isClustered(planning: Planning, table: string | undefined): boolean {
  return (planning.after.parts.get(table ?? '') ?? []).some(
    part =>
      (part.kind === 'index' && part.at.clustered) ||
      (part.kind === 'constraint' && part.at.index?.clustered),
  )
}
