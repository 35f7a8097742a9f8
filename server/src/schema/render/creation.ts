// Facts as operations that make them. Used for a whole schema by render.ts, and for what is new
// by the planner.
import { quoteIdentifier } from '../../sql/identifier.ts'
import { allOf, identityOf, type Lookup } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { createConstraintFact, createIndexFact } from './createConstraints.ts'
import { createTableFact } from './createTables.ts'
import { createDomainConstraint, createDomainFact, createTypeFact } from './createTypes.ts'
import { add, type Context, type CreationOptions } from './creationContext.ts'
import { databaseStatements, extensionStatement } from './databases.ts'
import { defaultPrivilegeStatements } from './grants.ts'
import type { Operation } from './order.ts'
import {
  createCast,
  createCollation,
  createConversion,
  createLanguage,
  createOperator,
  createOperatorClass,
  createOperatorFamily,
  createPublication,
  createServer,
  createStatistics,
  createSubscription,
  createTextSearch,
  createTransform,
  createUserMapping,
  createWrapper,
} from './others.ts'
import { partitionsOf } from './partitions.ts'
import { initialReplicaIdentity } from './replicaIdentity.ts'
import { createAggregate, createRoutine } from './routines.ts'
import { createSequence } from './sequences.ts'
import {
  createEventTrigger,
  createPolicy,
  createRule,
  createTrigger,
  setEnabled,
  setEventTriggerEnabled,
} from './triggers.ts'
import { createMaterializedView, createView, createViewColumn } from './views.ts'

/** Operations that make `ids` of a model; whatever else the model holds is taken to exist. */
export function creation(
  model: Lookup,
  ids: ReadonlySet<string>,
  options: CreationOptions = {},
): Operation[] {
  const context: Context = {
    model,
    ids,
    options,
    partitions: options.partitions ?? partitionsOf(model),
    filled: filledByWayOf(model, ids),
    out: [],
  }
  for (const id of [...ids].sort()) {
    const fact = model.byId.get(id)
    if (fact) createFact(context, fact)
  }
  return context.out
}

/** The new materialized views by the ids of the views that they read, directly or not. */
function filledByWayOf(model: Lookup, ids: ReadonlySet<string>): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const fact of allOf(model, 'materializedView')) {
    if (!ids.has(fact.id)) continue
    const seen = new Set<string>()
    const queue = [...fact.needs]
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const found = model.byId.get(id)
      const read = found?.kind === 'column' ? model.byId.get(found.parent ?? '') : found
      if (!read || seen.has(read.id) || (read.kind !== 'view' && read.kind !== 'function')) continue
      seen.add(read.id)
      queue.push(...read.needs)
      if (read.kind === 'view') out.set(read.id, [...(out.get(read.id) ?? []), fact.id])
    }
  }
  return out
}

function createFact(context: Context, fact: Fact): void {
  switch (fact.kind) {
    case 'type':
      createTypeFact(context, fact)
      break
    case 'domain':
      createDomainFact(context, fact)
      break
    case 'domainConstraint':
      createDomainConstraint(context, fact)
      break
    case 'table':
    case 'foreignTable':
      createTableFact(context, fact)
      break
    case 'column':
      createViewColumn(context, fact)
      break
    case 'constraint':
      createConstraintFact(context, fact)
      break
    case 'index':
      createIndexFact(context, fact)
      break
    case 'sequence':
      createSequence(context, fact)
      break
    case 'triggerState':
      add(context, fact, fact.at.enabled ? [setEnabled(fact, fact.at.enabled)] : [], {
        needs: parentTriggers(context, fact),
      })
      break
    default:
      add(context, fact, plainStatements(fact, context.options))
  }
}

/** Kinds that are made by themselves, without an eye on others. */
type PlainFact = Exclude<
  Fact,
  {
    kind:
      | 'type'
      | 'domain'
      | 'domainConstraint'
      | 'table'
      | 'foreignTable'
      | 'column'
      | 'constraint'
      | 'index'
      | 'sequence'
      | 'triggerState'
  }
>

function plainStatements(fact: PlainFact, options: CreationOptions): readonly string[] {
  switch (fact.kind) {
    case 'database':
      return databaseStatements(fact)
    case 'schema':
      return [`create schema ${identityOf(fact)}`]
    case 'extension':
      return [extensionStatement(fact, options.extensionVersions === true)]
    case 'language':
      return [createLanguage(fact)]
    case 'accessMethod':
      return [`create access method ${identityOf(fact)} type ${fact.at.type} handler ${fact.at.handler}`]
    case 'foreignDataWrapper':
      return [createWrapper(fact)]
    case 'server':
      return [createServer(fact)]
    case 'userMapping':
      return [createUserMapping(fact)]
    case 'collation':
      return [createCollation(fact)]
    case 'conversion':
      return [createConversion(fact)]
    case 'view':
      return [createView(fact, false)]
    case 'materializedView':
      return [createMaterializedView(fact, options.empty?.(fact) === true), ...initialReplicaIdentity(fact)]
    case 'rule':
      return [createRule(fact), ...(fact.at.enabled ? [setEnabled(fact, fact.at.enabled)] : [])]
    case 'trigger':
      return [createTrigger(fact), ...(fact.at.enabled ? [setEnabled(fact, fact.at.enabled)] : [])]
    case 'policy':
      return [createPolicy(fact)]
    case 'function':
    case 'procedure':
      return [createRoutine(fact, false)]
    case 'aggregate':
      return [createAggregate(fact)]
    case 'cast':
      return [createCast(fact)]
    case 'operator':
      return [createOperator(fact)]
    case 'operatorFamily':
      return createOperatorFamily(fact)
    case 'operatorClass':
      return [createOperatorClass(fact)]
    case 'textSearchParser':
    case 'textSearchTemplate':
    case 'textSearchDictionary':
    case 'textSearchConfiguration':
      return createTextSearch(fact)
    case 'transform':
      return [createTransform(fact)]
    case 'statistics':
      return statisticsStatements(fact)
    case 'publication':
      return [createPublication(fact)]
    case 'subscription':
      return [createSubscription(fact)]
    case 'eventTrigger':
      return [
        createEventTrigger(fact),
        ...(fact.at.enabled ? [setEventTriggerEnabled(fact, fact.at.enabled)] : []),
      ]
    case 'defaultPrivileges':
      return defaultPrivilegeStatements(fact, undefined, fact.grants)
    case 'suppliedPrivileges':
      return []
    default:
      return fact satisfies never
  }
}

function statisticsStatements(fact: Fact<'statistics'>): string[] {
  const { target } = fact.at
  return [
    createStatistics(fact),
    ...(target === undefined ? [] : [`alter statistics ${identityOf(fact)} set statistics ${target}`]),
  ]
}

function parentTriggers(context: Context, fact: Fact<'triggerState'>): string[] {
  const table = context.model.byId.get(fact.parent ?? '')
  if (table?.kind !== 'table' || !table.at.partitionOf) return []
  const above = `${table.at.partitionOf.table}.${quoteIdentifier(fact.name)}`
  return [`trigger ${above}`, `triggerState ${above}`]
}
