// Constraints on tables that are there already: added without holding a lock for long.

import type { Fact } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { storageList } from '../schema/render/columns.ts'
import { addConstraint } from '../schema/render/constraints.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { isPartitioned, type Planning } from './context.ts'
import { tableWords } from './drop.ts'
import { type Hazard, lock, outside, type Step, step } from './planned.ts'

/** Undefined: there is no safer form than the plain one. */
export function safeConstraint(planning: Planning, fact: Fact<'constraint'>): Step[] | undefined {
  const { at } = fact
  if (planning.options.plain || tableWords(fact) !== 'table') return undefined
  if (at.notValid || at.notEnforced || at.inheritance === 'inherited') return undefined
  const partitioned = isPartitioned(planning.after, fact.parent ?? '')
  switch (at.type) {
    case 'check':
      return notValidFirst(fact)
    case 'foreignKey':
      return partitioned && planning.version < 180000 ? undefined : notValidFirst(fact)
    case 'primaryKey':
    case 'unique':
      return partitioned || at.period ? undefined : byIndex(fact)
    case 'exclusion':
      return undefined
    default:
      return at.type satisfies never
  }
}

function notValidFirst(fact: Fact<'constraint'>): Step[] {
  const mayFail: Hazard = { kind: 'mayFail', text: `Fails where a row breaks ${fact.name}.` }
  return [
    step(addConstraint(fact, { notValid: true })),
    step(`alter table ${parentIdentity(fact)} validate constraint ${quoteIdentifier(fact.name)}`, mayFail),
  ]
}

function byIndex(fact: Fact<'constraint'>): Step[] {
  const { at } = fact
  const table = parentIdentity(fact)
  const name = quoteIdentifier(fact.name)
  const names = (list: readonly string[]) => list.map(quoteIdentifier).join(', ')
  const index =
    `create unique index concurrently ${name} on ${table} (${names(at.columns ?? [])})` +
    (at.include ? ` include (${names(at.include)})` : '') +
    (at.nullsNotDistinct ? ' nulls not distinct' : '') +
    (at.index?.options ? ` with (${storageList(at.index.options)})` : '') +
    (at.index?.tablespace ? ` tablespace ${quoteIdentifier(at.index.tablespace)}` : '')
  const word = at.type === 'unique' ? 'unique' : 'primary key'
  const deferrable = at.deferrable ? ` deferrable ${at.deferrable}` : ''
  return [
    outside(index, {
      kind: 'mayFail',
      text: `Fails where two rows of ${table} are the same in ${(at.columns ?? []).join(', ')}, and leaves an invalid index.`,
    }),
    step(
      `alter table ${table} add constraint ${name} ${word} using index ${name}${deferrable}`,
      lock(`Locks ${table} against reads and writes for a moment.`),
    ),
  ]
}
