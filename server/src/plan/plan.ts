// From one model to another: differences as statements, in an order in which each can run.
import { type Delta, differences } from '../schema/compare/differences.ts'
import { hidden } from '../schema/introspect/foreign.ts'
import { identityOf, partsOf } from '../schema/lookup.ts'
import type { Fact, Model } from '../schema/model.ts'
import { identityParts } from '../schema/name.ts'
import { address, parentIdentity } from '../schema/render/address.ts'
import { columnSettings } from '../schema/render/columns.ts'
import { commentStatement } from '../schema/render/common.ts'
import { indexName, indexSettings } from '../schema/render/constraints.ts'
import {
  type CreationOptions,
  commonStatements,
  createdType,
  creation,
  defaultSequence,
  keyOf,
} from '../schema/render/creation.ts'
import { grantStatements } from '../schema/render/grants.ts'
import { type Operation, ordered } from '../schema/render/order.ts'
import { createCollation } from '../schema/render/others.ts'
import { reparsable } from '../schema/render/reparsable.ts'
import { ownDifferences, replicaIdentityIndex } from '../schema/render/tables.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { type Actions, type Changed, decide, parentColumns } from './actions.ts'
import { indexChanges } from './alter.ts'
import { addColumn, defaultStorage, expressionSteps } from './alterColumn.ts'
import { rebuildCollation, rebuildType } from './alterType.ts'
import { commonSteps } from './common.ts'
import { childrenOf, isPartitioned, type Planning, type PlanOptions, planning as prepare } from './context.ts'
import { dropSteps, tableWords } from './drop.ts'
import { storageChanges } from './options.ts'
import { outside, type Plan, type PlannedStatement, type Step, step } from './planned.ts'
import { renamesOf } from './renames.ts'
import { safeConstraint } from './safe.ts'

interface PlannedOperation extends Omit<Operation, 'sql'> {
  readonly steps: readonly Step[]
}

/** Statements that make a database with the schema `before` into one with the schema `after`. */
export function plan(before: Model, after: Model, options: PlanOptions = {}): Plan {
  const planning = prepare(before, after, options)
  const deltas = differences(before, after)
  const actions = decide(planning, deltas)
  const operations = [
    ...dropOperations(planning, actions),
    ...changeOperations(planning, actions),
    ...createOperations(planning, actions),
    ...renameOperations(planning),
    ...replicaIdentities(planning, actions),
  ]
  const statements = ordered(
    operations.filter(operation => operation.steps.length || operation.makes.length),
  ).flatMap(operation =>
    operation.steps.map(
      (made): PlannedStatement => ({
        ...made,
        sql: reparsable(made.sql),
        object: operation.object,
      }),
    ),
  )
  noteSecrets(planning, deltas)
  const facts = (kind: Delta['kind']) =>
    deltas.flatMap(delta =>
      delta.kind === kind ? [delta.kind === 'removed' ? delta.before : delta.after] : [],
    )
  return {
    statements: [...preamble(actions), ...statements],
    renames: renamesOf(planning, facts('removed'), facts('added')),
    unresolved: planning.unresolved,
  }
}

/** A model holds no secrets, so that no plan can write them: it says where they are wanted. */
function noteSecrets(planning: Planning, deltas: readonly Delta[]): void {
  for (const delta of deltas) {
    if (delta.kind === 'removed') continue
    if (delta.kind === 'added' && delta.after.kind === 'subscription') {
      planning.unresolved.push(
        `The connection of ${address(delta.after)} is never read: set it by hand with ALTER SUBSCRIPTION ... CONNECTION.`,
      )
    }
    const known = delta.kind === 'changed' ? givenOptions(delta.before) : []
    for (const option of givenOptions(delta.after)) {
      if (!option.endsWith(`=${hidden}`) || known.includes(option)) continue
      const name = option.slice(0, option.indexOf('='))
      planning.unresolved.push(
        `Option ${name} of ${address(delta.after)} is a secret, which is never read: set it by hand with ALTER ... OPTIONS (ADD ${name} '...').`,
      )
    }
  }
}

function givenOptions(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case 'foreignDataWrapper':
    case 'server':
    case 'userMapping':
      return fact.at.options ?? []
    case 'foreignTable':
    case 'column':
      return fact.at.foreignOptions ?? []
    default:
      return []
  }
}

/** A body may speak of what is made after it. */
function preamble(actions: Actions): PlannedStatement[] {
  const isRoutine = (id: string) => /^(function|procedure) /.test(id)
  const some = [...actions.create, ...actions.changed.keys()].some(isRoutine)
  return some ? [{ ...step('set check_function_bodies = off'), object: '' }] : []
}

// Tokens of order: `gone x` when a removed object is away, `changed x` when an altered one is as
// it shall be, `freed x` when a column has let go of its old default.

function dropOperations(planning: Planning, actions: Actions): PlannedOperation[] {
  const out: PlannedOperation[] = []
  for (const id of actions.drop) {
    const fact = planning.before.byId.get(id)
    if (!fact || actions.implied.has(id)) continue
    const container = fact.parent !== undefined && actions.drop.has(fact.parent)
    if (container && !actions.cutFirst.has(id)) continue
    const steps = isViewColumn(fact) ? undoViewColumn(planning, fact) : dropSteps(planning, fact)
    const parts = (planning.before.parts.get(id) ?? []).map(part => part.id)
    const gone = [
      id,
      ...parts.filter(part => !actions.cutFirst.has(part)),
      ...goneHeirs(planning, actions, id),
      ...goneIndexes(planning, actions, fact),
    ]
    out.push({
      key: `${actions.create.has(id) ? '' : '95 '}${keyOf(fact, planning.before)}`,
      object: fact.parent ?? id,
      makes: gone.map(token => `gone ${token}`),
      needs: [
        ...gone.flatMap(token => dropNeeds(planning, actions, token)),
        ...detachedFirst(planning, actions, fact),
      ],
      steps,
    })
  }
  return out
}

/** Indexes of partitions that go with the one of their parent. */
function goneIndexes(planning: Planning, actions: Actions, fact: Fact): string[] {
  if (fact.kind !== 'index' && fact.kind !== 'constraint') return []
  return (planning.attached.before.get(indexName(fact)) ?? []).flatMap(id => {
    const child = planning.before.byId.get(id)
    if (!child || !actions.implied.has(id) || actions.drop.has(child.parent ?? '')) return []
    return [id, ...goneIndexes(planning, actions, child)]
  })
}

/** Names that the indexes of partitions will want, which come with the one of their parent. */
function namesBelow(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind !== 'index' && fact?.kind !== 'constraint') return []
  return (planning.attached.after.get(indexName(fact)) ?? []).flatMap(child => [
    `gone ${child}`,
    ...actions.sameName(child).map(other => `gone ${other}`),
    ...namesBelow(planning, actions, child),
  ])
}

/** The index of a partition that is detached is dropped by itself, and by then. */
function detachedFirst(planning: Planning, actions: Actions, fact: Fact): string[] {
  if (fact.kind !== 'index' && fact.kind !== 'constraint') return []
  const table = fact.parent ?? ''
  return [table, ...childrenOf(planning, table)]
    .filter(id => goesElsewhere(actions, id))
    .map(id => `freed ${id}`)
}

/** Columns of children that go with the column of their parent. */
function goneHeirs(planning: Planning, actions: Actions, id: string): string[] {
  return (planning.heirs.get(id) ?? [])
    .filter(
      heir => actions.implied.has(heir) && !actions.drop.has(planning.before.byId.get(heir)?.parent ?? ''),
    )
    .flatMap(heir => [heir, ...goneHeirs(planning, actions, heir)])
}

function dropNeeds(planning: Planning, actions: Actions, id: string): string[] {
  return (planning.dependents.get(id) ?? []).flatMap(dependent => {
    if (actions.drop.has(dependent.id)) return [`gone ${dependent.id}`]
    const change = actions.changed.get(dependent.id)
    if (!change) return actions.detached.has(dependent.id) ? [`freed ${dependent.id}`] : []
    const byDefault = /^(sequence|function|aggregate) /.test(id) && change.release.length > 0
    return [byDefault ? `freed ${dependent.id}` : `changed ${dependent.id}`]
  })
}

const isViewColumn = (fact: Fact): fact is Fact<'column'> =>
  fact.kind === 'column' && /^(view|materializedView) /.test(fact.parent ?? '')

/** A column of a view that stays loses what was its own. */
function undoViewColumn(planning: Planning, fact: Fact<'column'>): Step[] {
  const what = fact.parent?.startsWith('view ') ? 'view' : 'materialized view'
  const alter = `alter ${what} ${parentIdentity(fact)} alter column ${quoteIdentifier(fact.name)}`
  const { at } = fact
  return [
    ...(at.default === undefined ? [] : [`${alter} drop default`]),
    ...(at.statistics === undefined ? [] : [`${alter} set statistics -1`]),
    ...(at.storage === undefined ? [] : [`${alter} set storage ${defaultStorage(planning, fact)}`]),
    ...(at.compression === undefined ? [] : [`${alter} set compression default`]),
    ...storageChanges(alter, at.options, []),
    ...(fact.comment === undefined ? [] : [commentStatement(fact, undefined)]),
    ...grantStatements(fact, fact.grants, undefined),
  ].map(sql => step(sql))
}

function changeOperations(planning: Planning, actions: Actions): PlannedOperation[] {
  const out: PlannedOperation[] = []
  for (const [id, change] of actions.changed) {
    const { before, after } = change
    const key = keyOf(after, planning.after)
    const object = after.parent ?? id
    if (change.release.length) {
      const needs = releaseNeeds(planning, before, after)
      out.push({ key, object, makes: [`freed ${id}`], needs, steps: change.release })
    }
    out.push({
      key,
      object,
      makes: [`changed ${id}`],
      needs: changeNeeds(planning, actions, change),
      steps: [...change.main, ...commonSteps(planning, before, after, change.attributes)],
    })
  }
  for (const id of actions.detached) {
    if (!actions.changed.has(id)) out.push(...detachedColumn(planning, actions, id))
  }
  for (const id of actions.rebuilt) out.push(...rebuildOperations(planning, actions, id))
  return out
}

/** A partition that comes back to its parent with other bounds leaves it when the parent is as it shall be. */
function releaseNeeds(planning: Planning, before: Fact, after: Fact): string[] {
  if (before.kind !== 'table' && before.kind !== 'foreignTable') return []
  if (after.kind !== 'table' && after.kind !== 'foreignTable') return []
  const parent = before.at.partitionOf?.table
  if (parent === undefined || parent !== after.at.partitionOf?.table) return []
  const above = `table ${parent}`
  return [
    ...(planning.before.parts.get(above) ?? []).map(({ id }) => `gone ${id}`),
    ...(planning.after.parts.get(above) ?? []).flatMap(part =>
      part.kind === 'column' || (part.kind === 'constraint' && part.at.type === 'check')
        ? waiting([part.id])
        : [`changed ${part.id}`],
    ),
  ]
}

/** An expression taken off and put back around what it speaks of. */
function detachedColumn(planning: Planning, actions: Actions, id: string): PlannedOperation[] {
  const before = planning.before.byId.get(id)
  const column = planning.after.byId.get(id)
  if (column?.kind !== 'column' || before?.kind !== 'column') return []
  const key = keyOf(column, planning.after)
  const object = column.parent ?? id
  const { off, on } = expressionSteps(before, column)
  return [
    { key, object, makes: [`freed ${id}`], needs: [], steps: [off] },
    {
      key,
      object,
      makes: [`changed ${id}`],
      needs: [...waiting(column.needs.filter(need => !actions.detached.has(need))), `freed ${id}`],
      steps: [on],
    },
  ]
}

function renameOperations(planning: Planning): PlannedOperation[] {
  return [...planning.renamed].flatMap(([from, to]): PlannedOperation[] => {
    const before = planning.before.byId.get(from)
    const after = planning.after.byId.get(to)
    if (!before || !after) return []
    if (after.kind !== 'index' && after.kind !== 'constraint') return []
    const name = quoteIdentifier(after.name)
    const sql =
      before.kind === 'index'
        ? `alter index ${identityOf(before)} rename to ${name}`
        : `alter ${tableWords(before)} ${parentIdentity(before)} rename constraint ${quoteIdentifier(before.name)} to ${name}`
    const state = (fact: Fact) =>
      fact.kind === 'index' ? fact.at : fact.kind === 'constraint' ? fact.at.index : {}
    const { partitionOf: _was, ...old } = state(before) ?? {}
    const { partitionOf: _is, ...now } = state(after) ?? {}
    return [
      {
        key: keyOf(after, planning.after),
        object: after.parent ?? to,
        makes: [to, `gone ${from}`],
        needs: renameNeeds(planning, to),
        steps: [
          step(sql),
          ...(indexChanges(planning, after, old, now) ?? []),
          ...(before.comment === after.comment ? [] : [step(commentStatement(after, after.comment))]),
        ],
      },
    ]
  })
}

/** The name is free once whoever bears it has another. */
function renameNeeds(planning: Planning, to: string): string[] {
  const holder = planning.before.byId.has(to) && planning.renamed.has(to)
  return holder ? [`gone ${to}`] : []
}

const lastPart = (column: Fact) => {
  const table = column.parent?.slice(column.parent.indexOf(' ') + 1) ?? ''
  return identityOf(column).slice(table.length + 1)
}

/** What is needed must be there, and be as it shall be. */
const waiting = (ids: readonly string[]) => ids.flatMap(id => [id, `changed ${id}`])

function changeNeeds(planning: Planning, actions: Actions, change: Changed): string[] {
  const { before, after } = change
  const needs = waiting(after.needs.filter(id => id !== after.parent))
  if (change.release.length) needs.push(`freed ${after.id}`)
  if (after.kind === 'sequence' && after.at.ownedBy !== undefined) needs.push(`column ${after.at.ownedBy}`)
  if (change.disturbs) {
    for (const dependent of planning.dependents.get(before.id) ?? []) {
      needs.push(...outOfTheWay(actions, [dependent]))
    }
    for (const heir of heirsBelow(planning, before.id)) {
      needs.push(...outOfTheWay(actions, planning.dependents.get(heir) ?? []))
    }
  }
  if (after.kind === 'table' || after.kind === 'foreignTable')
    needs.push(...roomNeeds(planning, actions, after))
  if (after.kind === 'table' && before.kind === 'table') {
    const joins = change.attributes.has('partitionOf') || change.attributes.has('inherits')
    if (joins && (after.at.partitionOf || after.at.inherits)) {
      for (const part of planning.after.parts.get(after.id) ?? []) {
        if (part.kind === 'column' || part.kind === 'constraint') needs.push(...waiting([part.id]))
      }
    }
    if (typeof after.at.replicaIdentity === 'object') {
      const index = identityParts(after.at.replicaIdentity.index).length ? after.at.replicaIdentity.index : ''
      for (const part of planning.after.parts.get(after.id) ?? []) {
        if (part.name === index) needs.push(...waiting([part.id]))
      }
    }
  }
  if (after.kind === 'column' && before.kind === 'column') {
    if (before.at.notNull && !after.at.notNull) needs.push(...keysOver(planning, actions, before))
    // What a parent does to its column it does to those of its children: they let go first, and follow.
    for (const heir of planning.heirs.get(before.id) ?? []) {
      const table = planning.before.byId.get(heir)?.parent
      needs.push(`freed ${heir}`, `gone ${table}`)
    }
    for (const parent of parentColumns(planning, after)) needs.push(`changed ${parent}`)
  }
  if (after.kind === 'column' && after.at.identity && before.kind === 'column' && !before.at.identity) {
    needs.push(`gone sequence ${after.at.identity.name ?? defaultSequence(after)}`)
  }
  // A table that leaves its parent goes its own way only afterwards.
  if (after.parent !== undefined && leaves(actions, after.parent)) needs.push(`changed ${after.parent}`)
  return needs
}

/** A column in a key or in a replica identity stays not null until that is gone. */
function keysOver(planning: Planning, actions: Actions, column: Fact<'column'>): string[] {
  const out = (planning.before.parts.get(column.parent ?? '') ?? []).flatMap(part =>
    part.kind === 'constraint' && part.at.type === 'primaryKey' && actions.drop.has(part.id)
      ? [`gone ${part.id}`]
      : [],
  )
  const table = actions.changed.get(column.parent ?? '')
  if (table?.attributes.has('replicaIdentity')) out.push(`changed ${column.parent}`)
  for (const heir of planning.heirs.get(column.id) ?? []) {
    const below = planning.before.byId.get(heir)
    if (below?.kind === 'column') out.push(...keysOver(planning, actions, below))
  }
  return out
}

/** An index that is made anew is no longer the replica identity of its table. */
function replicaIdentities(planning: Planning, actions: Actions): PlannedOperation[] {
  return [...actions.drop].flatMap((id): PlannedOperation[] => {
    const part = planning.before.byId.get(id)
    if (part?.kind !== 'index' && part?.kind !== 'constraint') return []
    const [was, is] = [planning.before, planning.after].map(model => model.byId.get(part.parent ?? ''))
    if (was?.kind !== 'table' || is?.kind !== 'table' || actions.create.has(is.id)) return []
    const identity = was.at.replicaIdentity
    if (typeof identity !== 'object' || identity.index !== part.name) return []
    const same = typeof is.at.replicaIdentity === 'object' && is.at.replicaIdentity.index === part.name
    const sql = same ? replicaIdentityIndex(is) : undefined
    if (sql === undefined) return []
    const made = (planning.after.parts.get(is.id) ?? []).find(
      ({ kind, name }) => (kind === 'index' || kind === 'constraint') && name === part.name,
    )
    if (!made || actions.changed.get(is.id)?.attributes.has('replicaIdentity')) return []
    return [
      { key: keyOf(is, planning.after), object: is.id, makes: [], needs: [made.id], steps: [step(sql)] },
    ]
  })
}

const heirsBelow = (planning: Planning, id: string): string[] =>
  (planning.heirs.get(id) ?? []).flatMap(heir => [heir, ...heirsBelow(planning, heir)])

function rebuildOperations(planning: Planning, actions: Actions, id: string): PlannedOperation[] {
  const before = planning.before.byId.get(id)
  const after = planning.after.byId.get(id)
  if (before?.kind !== 'type' && before?.kind !== 'domain' && before?.kind !== 'collation') return []
  if (after?.kind !== 'type' && after?.kind !== 'domain' && after?.kind !== 'collation') return []
  const create = [
    ...(after.kind === 'collation' ? [createCollation(after)] : createdType(planning.after, after)),
    ...[after, ...partsOf(planning.after, after.id, 'domainConstraint')].flatMap(fact =>
      commonStatements({ options: creationOptions(planning) }, fact),
    ),
  ]
  const steps =
    before.kind === 'collation'
      ? rebuildCollation(planning, before, create)
      : rebuildType(planning, before, create)
  const dependents = planning.dependents.get(id) ?? []
  const key = keyOf(after, planning.after)
  return [
    {
      key,
      object: id,
      makes: [`changed ${id}`, ...partsOf(planning.after, id, 'domainConstraint').map(part => part.id)],
      needs: [
        ...waiting(after.needs),
        ...outOfTheWay(actions, dependents),
        // What stands on the columns that are moved.
        ...dependents
          .filter(({ kind }) => kind === 'column')
          .flatMap(({ id: column }) => outOfTheWay(actions, planning.dependents.get(column) ?? [])),
      ],
      steps: steps.slice(0, -1),
    },
    {
      key,
      object: id,
      makes: [`gone old ${id}`],
      needs: [
        `changed ${id}`,
        ...dependents
          .filter(({ id: other }) => actions.rebuilt.has(other))
          .map(({ id: other }) => `gone old ${other}`),
        ...dependents.map(({ id: other }) => `changed ${other}`),
      ],
      steps: steps.slice(-1),
    },
  ]
}

const outOfTheWay = (actions: Actions, facts: readonly Fact[]): string[] =>
  facts.flatMap(({ id, kind }) =>
    actions.drop.has(id)
      ? [`gone ${id}`]
      : actions.detached.has(id) || (/^(publication|column)$/.test(kind) && actions.changed.has(id))
        ? [`freed ${id}`]
        : [],
  )

function creationOptions(planning: Planning): CreationOptions {
  const { options } = planning
  return {
    owner: options.owner === undefined ? null : options.owner,
    grants: options.grants !== false,
    extensionVersions: true,
    stray: fact => strayRoles(planning, fact),
  }
}

const defaultObjects: Readonly<Record<string, string>> = {
  table: 'tables',
  view: 'tables',
  materializedView: 'tables',
  foreignTable: 'tables',
  sequence: 'sequences',
  function: 'functions',
  procedure: 'functions',
  aggregate: 'functions',
  type: 'types',
  domain: 'types',
  schema: 'schemas',
}

/** Roles that the default privileges of either side may give something on a new object. */
function strayRoles(planning: Planning, fact: Fact): string[] {
  const object = defaultObjects[fact.kind]
  if (object === undefined) return []
  const roles = new Set<string>()
  for (const model of [planning.before, planning.after]) {
    for (const other of model.model.facts) {
      if (other.kind !== 'defaultPrivileges' || other.at.object !== object) continue
      if (other.at.inSchema !== undefined && other.at.inSchema !== fact.schema) continue
      for (const role of Object.keys(other.grants ?? {})) if (role !== fact.owner) roles.add(role)
    }
  }
  return [...roles].sort()
}

/** A partition's rows have room once its neighbours are out of the way. */
function roomNeeds(
  planning: Planning,
  actions: Actions,
  table: Fact<'table'> | Fact<'foreignTable'>,
): string[] {
  const parent = table.at.partitionOf?.table
  return (planning.partitions.get(parent ?? '') ?? []).flatMap(({ id }) => {
    if (id === table.id) return []
    if (actions.drop.has(id)) return [`gone ${id}`]
    return actions.changed.get(id)?.attributes.has('partitionOf') ? [`freed ${id}`] : []
  })
}

function createOperations(planning: Planning, actions: Actions): PlannedOperation[] {
  const ids = new Set<string>()
  const out: PlannedOperation[] = []
  const options: CreationOptions = {
    ...creationOptions(planning),
    concurrently: fact =>
      planning.options.plain !== true &&
      !actions.create.has(fact.parent ?? '') &&
      canBuildConcurrently(planning, fact),
  }
  for (const id of actions.create) {
    const fact = planning.after.byId.get(id)
    if (fact?.kind === 'column' && actions.implied.has(id)) out.push(followingColumn(planning, fact, options))
    if (!fact || actions.implied.has(id)) continue
    const onOld = fact.parent !== undefined && !actions.create.has(fact.parent)
    if (fact.kind === 'column' && onOld && !isViewColumn(fact)) out.push(newColumn(planning, fact, options))
    else if (fact.kind === 'constraint' && onOld) {
      const safe = safeConstraint(planning, fact)
      if (safe) out.push(newConstraint(planning, fact, safe, options))
      else ids.add(id)
    } else ids.add(id)
  }
  const identityHolders = identityNames(actions)
  for (const { sql, ...operation } of creation(planning.after, ids, options)) {
    out.push({ ...operation, steps: sql.map(asStep) })
  }
  return out.map(operation => ({
    ...operation,
    needs: [
      ...operation.needs.filter(id => !actions.drop.has(id) || actions.create.has(id)),
      ...operation.needs
        .filter(id => id !== operation.object || leaves(actions, id))
        .map(id => `changed ${id}`),
      ...operation.makes.flatMap(id => leavingPartitions(planning, actions, id)),
      ...operation.makes.flatMap(id => parentNeeds(planning, actions, id)),
      ...operation.makes.flatMap(id => childConstraintNeeds(planning, actions, id)),
      ...operation.makes.flatMap(id => identityHolders(id)),
      ...operation.makes.flatMap(id => namesBelow(planning, actions, id)),
      ...operation.makes.flatMap(id => [`gone ${id}`, ...actions.sameName(id).map(other => `gone ${other}`)]),
    ],
  }))
}

/** Columns that have to let go of the sequence of their identity before a relation can have its name. */
function identityNames(actions: Actions): (id: string) => readonly string[] {
  const holders = new Map<string, string>()
  for (const { before, release } of actions.changed.values()) {
    if (before.kind !== 'column' || !before.at.identity || release.length === 0) continue
    holders.set(before.at.identity.name ?? defaultSequence(before), before.id)
  }
  return id => {
    const holder = /^(sequence|table|view|index|materializedView) /.test(id)
      ? holders.get(id.slice(id.indexOf(' ') + 1))
      : undefined
    return holder === undefined ? [] : [`freed ${holder}`]
  }
}

/** Whether a table has another parent afterwards, or none. */
function goesElsewhere(actions: Actions, id: string): boolean {
  const change = actions.changed.get(id)
  return (
    change?.before.kind === 'table' &&
    change.after.kind === 'table' &&
    change.before.at.partitionOf !== undefined &&
    change.before.at.partitionOf.table !== change.after.at.partitionOf?.table
  )
}

/** Whether a table is detached from its parent by this plan. */
function leaves(actions: Actions, id: string): boolean {
  const change = actions.changed.get(id)
  return (
    change?.before.kind === 'table' &&
    change.after.kind === 'table' &&
    change.before.at.partitionOf !== undefined &&
    change.after.at.partitionOf === undefined
  )
}

/** A new child takes its parent's columns as they shall be. */
function parentNeeds(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind !== 'table' && fact?.kind !== 'foreignTable') return []
  const parents = fact.at.partitionOf ? [fact.at.partitionOf.table] : (fact.at.inherits ?? [])
  const room = roomNeeds(planning, actions, fact)
  for (const heir of partsOf(planning.after, id, 'constraint')) {
    const isOld = parents.some(parent =>
      planning.before.byId.has(`constraint ${parent}.${quoteIdentifier(heir.name)}`),
    )
    if (heir.at.inheritance === 'inherited' && heir.at.notValid && isOld) {
      planning.unresolved.push(`${heir.name} of ${identityOf(fact)} comes validated, as the table is new.`)
    }
  }
  return parents.flatMap(parent => {
    const above = `table ${parent}`
    const old = planning.before.parts.get(above) ?? []
    return [
      ...waiting(
        (planning.after.parts.get(above) ?? []).filter(part => part.kind === 'column').map(part => part.id),
      ),
      ...old.filter(part => actions.drop.has(part.id)).map(part => `gone ${part.id}`),
      ...room,
    ]
  })
}

/** A constraint of a parent merges with its children's: those that go must be gone before. */
function childConstraintNeeds(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind !== 'constraint' || actions.create.has(fact.parent ?? '')) return []
  return childrenOf(planning, fact.parent ?? '').flatMap(child =>
    (planning.before.parts.get(child) ?? []).flatMap(part =>
      part.kind === 'constraint' && actions.drop.has(part.id) && !actions.implied.has(part.id)
        ? [`gone ${part.id}`]
        : [],
    ),
  )
}

/** A partition that goes must be gone before its parent gets an index, which it would be without. */
function leavingPartitions(planning: Planning, actions: Actions, id: string): string[] {
  const fact = planning.after.byId.get(id)
  if (fact?.kind !== 'index' && fact?.kind !== 'constraint') return []
  if (!isPartitioned(planning.before, fact.parent ?? '')) return []
  const parent = parentIdentity(fact)
  return planning.before.model.facts.flatMap(table => {
    if (table.kind !== 'table' || table.at.partitionOf?.table !== parent) return []
    if (actions.drop.has(table.id)) return [`gone ${table.id}`]
    return leaves(actions, table.id) ? [`changed ${table.id}`] : []
  })
}

const asStep = (sql: string): Step =>
  /^create (unique )?index concurrently /.test(sql) ? outside(sql) : step(sql)

function canBuildConcurrently(planning: Planning, fact: Fact<'index'>): boolean {
  const table = planning.after.byId.get(fact.parent ?? '')
  return table?.kind === 'materializedView' || (table?.kind === 'table' && table.at.partitionBy === undefined)
}

function newColumn(planning: Planning, column: Fact<'column'>, options: CreationOptions): PlannedOperation {
  const table = planning.after.byId.get(column.parent ?? '')
  const position =
    table?.kind === 'table' || table?.kind === 'foreignTable'
      ? (table.at.columns ?? []).indexOf(column.name)
      : 0
  const alter = `alter ${tableWords(column)} ${table?.kind === 'table' ? 'only ' : ''}${table ? identityOf(table) : ''}`
  const steps = [
    ...addColumn(planning, column),
    ...columnSettings(alter, table?.name ?? '', column).map(sql => step(sql)),
    ...commonStatements({ options }, column).map(sql => step(sql)),
  ]
  const earlier =
    table?.kind === 'table' || table?.kind === 'foreignTable'
      ? (table.at.columns ?? [])
          .slice(0, position)
          .map(name => `${column.id.slice(0, -lastPart(column).length)}${quoteIdentifier(name)}`)
      : []
  return {
    key: `${keyOf(table ?? column, planning.after)} ${String(position).padStart(4, '0')}`,
    object: column.parent ?? column.id,
    makes: [column.id],
    needs: [...column.needs, ...earlier],
    steps,
  }
}

/** What a column that came with its parent's has of its own. */
function followingColumn(
  planning: Planning,
  column: Fact<'column'>,
  options: CreationOptions,
): PlannedOperation {
  const table = planning.after.byId.get(column.parent ?? '')
  const alter = `alter ${tableWords(column)} ${table?.kind === 'table' ? 'only ' : ''}${parentIdentity(column)}`
  const parents = parentColumns(planning, column)
  const above = parents.map(id => planning.after.byId.get(id)).find(fact => fact?.kind === 'column')
  const steps = [
    ...(above?.kind === 'column' ? ownDifferences(alter, column, above.at) : []),
    ...columnSettings(alter, table?.name ?? '', column),
    ...commonStatements({ options }, column),
  ]
  return {
    key: keyOf(column, planning.after),
    object: column.parent ?? column.id,
    makes: [column.id],
    needs: [...column.needs, ...parents],
    steps: steps.map(sql => step(sql)),
  }
}

function newConstraint(
  planning: Planning,
  fact: Fact<'constraint'>,
  safe: readonly Step[],
  options: CreationOptions,
): PlannedOperation {
  return {
    key: keyOf(fact, planning.after),
    object: fact.parent ?? fact.id,
    makes: [fact.id],
    needs: fact.needs,
    steps: [
      ...safe,
      ...[...indexSettings(fact), ...commonStatements({ options }, fact)].map(sql => step(sql)),
    ],
  }
}
