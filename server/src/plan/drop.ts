// How each kind of object is removed.

import { identityOf, type Lookup, type Table } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import type { Enabled } from '../schema/relationAttributes.ts'
import { address, kindWords, parentIdentity } from '../schema/render/address.ts'
import { commentStatement, extensionDependence } from '../schema/render/common.ts'
import { databaseSetting } from '../schema/render/databases.ts'
import { defaultPrivilegeStatements, grantStatements } from '../schema/render/grants.ts'
import { setEnabled } from '../schema/render/triggers.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { keptParentColumns } from './change.ts'
import { changesParent, isPartitioned, type Planning } from './context.ts'
import { lostWith } from './memberships.ts'
import { dataLoss, lock, outside, type Step, step } from './planned.ts'

export function dropSteps(planning: Planning, fact: Fact): Step[] {
  switch (fact.kind) {
    case 'database':
      return (fact.at.settings ?? []).map(setting => step(databaseSetting(setting, true)))
    case 'column':
      return dropColumn(planning, fact)
    case 'constraint':
      return [
        step(
          `alter ${tableWords(fact)} ${parentIdentity(fact)} drop constraint ${quoteIdentifier(fact.name)}`,
          lock(`Locks ${parentIdentity(fact)} against reads and writes for a moment.`),
        ),
      ]
    case 'domainConstraint':
      return [step(`alter domain ${parentIdentity(fact)} drop constraint ${quoteIdentifier(fact.name)}`)]
    case 'index':
      return [dropIndex(planning, fact)]
    case 'table':
    case 'foreignTable':
      return [
        ...detachFirst(planning, fact),
        step(
          `drop ${kindWords(fact.kind)} ${identityOf(fact)}`,
          ...(fact.kind === 'table' ? [dataLoss(`Deletes all rows of ${identityOf(fact)}.`)] : []),
        ),
      ]
    case 'materializedView':
      return [step(`drop materialized view ${identityOf(fact)}`)]
    case 'triggerState':
      return [
        ...(fact.at.enabled ? [step(setEnabled(fact, parentState(planning.after, fact)))] : []),
        ...(fact.comment === undefined ? [] : [step(commentStatement(fact, undefined))]),
        ...extensionDependence(fact, fact.extensions).map(sql => step(sql)),
      ]
    case 'defaultPrivileges':
      return defaultPrivilegeStatements(fact, fact.grants, undefined).map(sql => step(sql))
    case 'suppliedPrivileges':
      return grantStatements(fact, fact.grants, undefined).map(sql => step(sql))
    case 'extension':
      return [step(`drop ${address(fact)}`, ...lostWith(planning, fact))]
    case 'schema':
    case 'sequence':
    case 'userMapping':
      return [step(`drop ${address(fact)}`)]
    case 'subscription':
      return dropSubscription(fact)
    case 'type':
      return [step(`drop type ${identityOf(fact)}${fact.at.form === 'base' ? ' cascade' : ''}`)]
    default:
      return [step(`drop ${address(fact)}`)]
  }
}

/** A foreign key to a partitioned table stands on each of its partitions, until that is detached. */
function detachFirst(planning: Planning, fact: Table): Step[] {
  const parent = fact.at.partitionOf?.table
  if (parent === undefined || !planning.after.byId.has(`table ${parent}`)) return []
  const referred = (planning.dependents.get(`table ${parent}`) ?? []).some(
    other => other.kind === 'constraint' && other.at.references?.table === parent,
  )
  return referred ? [step(`alter table ${parent} detach partition ${identityOf(fact)}`)] : []
}

/** Let go of its slot first: the other server may be out of reach, and the slot is that server's. */
function dropSubscription(fact: Fact<'subscription'>): Step[] {
  const name = identityOf(fact)
  return [
    ...(fact.at.enabled ? [step(`alter subscription ${name} disable`)] : []),
    step(`alter subscription ${name} set (slot_name = none)`, {
      kind: 'irreversible',
      text: `Leaves the replication slot of ${name} on the publishing server, where it holds back WAL until it is dropped.`,
    }),
    step(`drop subscription ${name}`),
  ]
}

export const tableWords = (part: Fact) =>
  part.parent?.startsWith('foreignTable ') ? 'foreign table' : 'table'

/** Where a child keeps what it merely inherited, each table drops its own. */
function dropColumn(planning: Planning, fact: Fact<'column'>): Step[] {
  const column = quoteIdentifier(fact.name)
  const heirs = inheritingColumns(planning, fact)
  const isAlone = heirs.some(heir => becomesOwn(planning, heir))
  return [
    step(
      `alter ${tableWords(fact)} ${isAlone ? 'only ' : ''}${parentIdentity(fact)} drop column ${column}`,
      ...(fact.at.generated
        ? []
        : [dataLoss(`Deletes what is stored in column ${fact.name} of ${parentIdentity(fact)}.`)]),
    ),
    ...heirs
      .filter(heir => isAlone && !planning.after.byId.has(heir.id))
      .flatMap(heir => dropColumn(planning, heir)),
  ]
}

/** Columns of tables that stay children, which they have from this one alone. */
function inheritingColumns(planning: Planning, fact: Fact<'column'>): Fact<'column'>[] {
  return (planning.heirs.get(fact.id) ?? []).flatMap(id => {
    const heir = planning.before.byId.get(id)
    const isOnly = heir?.kind === 'column' && heir.at.inheritance === 'inherited'
    return isOnly && keptParentColumns(planning, heir).includes(fact.id) ? [heir] : []
  })
}

function becomesOwn(planning: Planning, { id }: Fact): boolean {
  const now = planning.after.byId.get(id)
  return now?.kind === 'column' && now.at.inheritance !== 'inherited'
}

function dropIndex(planning: Planning, fact: Fact<'index'>): Step {
  const name = identityOf(fact)
  const isAttached = fact.at.partitionOf !== undefined && !changesParent(planning, fact.parent)
  if (planning.options.plain || isPartitioned(planning.before, fact.parent ?? '') || isAttached) {
    return step(`drop index ${name}`, lock(`Locks ${fact.at.table} against reads and writes for a moment.`))
  }
  return outside(`drop index concurrently ${name}`)
}

/** A partition's trigger goes back to the state of its parent's. */
export function parentState(
  after: Lookup,
  { parent, name }: Pick<Fact<'triggerState'>, 'parent' | 'name'>,
): Enabled | 'origin' | undefined {
  const table = after.byId.get(parent ?? '')
  if (table?.kind !== 'table' || !table.at.partitionOf) return undefined
  const above = `${table.at.partitionOf.table}.${quoteIdentifier(name)}`
  const [trigger, state] = [after.byId.get(`trigger ${above}`), after.byId.get(`triggerState ${above}`)]
  if (trigger?.kind === 'trigger') return trigger.at.enabled
  if (state?.kind === 'triggerState' && state.at.enabled) return state.at.enabled
  return parentState(after, { parent: `table ${table.at.partitionOf.table}`, name })
}
