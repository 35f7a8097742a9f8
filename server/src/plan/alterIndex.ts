// From one index or constraint to another, as far as an ALTER exists.

import type { Fact } from '../schema/model.ts'
import type { IndexState } from '../schema/relationAttributes.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { indexName, standsOn } from '../schema/render/constraints.ts'
import { setConstraintTriggers } from '../schema/render/triggers.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import { type Changes, common } from './changes.ts'
import type { Planning } from './context.ts'
import { tableWords } from './drop.ts'
import { storageChanges } from './options.ts'
import { rewrite, type Step, step } from './planned.ts'

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
      // Follows from the parents of the table.
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
  // An invalid index is made again; one that shall be invalid cannot be made at all.
  if (before.invalid && !after.invalid && !before.partitionOf === !after.partitionOf) return undefined
  const moves = tableMoves(planning, fact)
  const sameParent =
    before.partitionOf !== undefined && planning.renamedIndexes.get(before.partitionOf) === after.partitionOf
  if (before.partitionOf !== after.partitionOf && before.partitionOf && !moves && !sameParent)
    return undefined
  out.push(...storageChanges(`alter index ${name}`, before.options, after.options).map(sql => step(sql)))
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

function isClustered(planning: Planning, table: string | undefined): boolean {
  return (planning.after.parts.get(table ?? '') ?? []).some(
    part =>
      (part.kind === 'index' && part.at.clustered) ||
      (part.kind === 'constraint' && part.at.index?.clustered),
  )
}

/** A table that is attached or detached does the same to its indexes. */
function tableMoves(planning: Planning, part: Fact): boolean {
  const before = planning.before.byId.get(part.parent ?? '')
  const after = planning.after.byId.get(part.parent ?? '')
  return (
    before?.kind === 'table' &&
    after?.kind === 'table' &&
    before.at.partitionOf?.table !== after.at.partitionOf?.table
  )
}
