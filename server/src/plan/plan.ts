// From one model to another: differences as statements, in an order in which each can run.
import { type Delta, differences } from '../schema/compare/differences.ts'
import { identityOf, partsOf } from '../schema/lookup.ts'
import type { Fact, Model } from '../schema/model.ts'
import { identityParts } from '../schema/name.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { columnSettings } from '../schema/render/columns.ts'
import { commentStatement } from '../schema/render/common.ts'
import { indexSettings } from '../schema/render/constraints.ts'
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
import { quoteIdentifier } from '../sql/identifier.ts'
import { type Actions, type Changed, decide, parentColumns } from './actions.ts'
import { addColumn, defaultStorage } from './alterColumn.ts'
import { rebuildType } from './alterType.ts'
import { commonSteps } from './common.ts'
import { isPartitioned, type Planning, type PlanOptions, planning as prepare } from './context.ts'
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
  ]
  const statements = ordered(
    operations.filter(operation => operation.steps.length || operation.makes.length),
  ).flatMap(operation =>
    operation.steps.map((made): PlannedStatement => ({ ...made, object: operation.object })),
  )
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
    const gone = [id, ...parts.filter(part => !actions.cutFirst.has(part))]
    out.push({
      key: `${actions.create.has(id) ? '' : '95 '}${keyOf(fact, planning.before)}`,
      object: fact.parent ?? id,
      makes: gone.map(token => `gone ${token}`),
      needs: gone.flatMap(token => dropNeeds(planning, actions, token)),
      steps,
    })
  }
  return out
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
      out.push({ key, object, makes: [`freed ${id}`], needs: [], steps: change.release })
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
    const column = planning.after.byId.get(id)
    if (column?.kind !== 'column' || actions.changed.has(id)) continue
    const alter = `alter ${tableWords(column)} ${identityOf(column).slice(0, -1 - lastPart(column).length)}`
    const key = keyOf(column, planning.after)
    const object = column.parent ?? id
    const set = `${alter} alter column ${lastPart(column)} set default ${column.at.default}`
    out.push({
      key,
      object,
      makes: [`freed ${id}`],
      needs: [],
      steps: [step(`${alter} alter column ${lastPart(column)} drop default`)],
    })
    out.push({
      key,
      object,
      makes: [`changed ${id}`],
      needs: [...waiting(column.needs), `freed ${id}`],
      steps: [step(set)],
    })
  }
  for (const id of actions.rebuilt) out.push(...rebuildOperations(planning, actions, id))
  return out
}

function renameOperations(planning: Planning): PlannedOperation[] {
  return [...planning.renamed].flatMap(([from, to]): PlannedOperation[] => {
    const before = planning.before.byId.get(from)
    const after = planning.after.byId.get(to)
    if (!before || !after) return []
    const name = quoteIdentifier(after.name)
    const sql =
      before.kind === 'index'
        ? `alter index ${identityOf(before)} rename to ${name}`
        : `alter ${tableWords(before)} ${parentIdentity(before)} rename constraint ${quoteIdentifier(before.name)} to ${name}`
    return [
      {
        key: keyOf(after, planning.after),
        object: after.parent ?? to,
        makes: [to, `gone ${from}`],
        needs: [],
        steps: [step(sql)],
      },
    ]
  })
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
  if (change.disturbs) {
    for (const dependent of planning.dependents.get(before.id) ?? []) {
      if (actions.drop.has(dependent.id)) needs.push(`gone ${dependent.id}`)
    }
  }
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
  if (after.kind === 'column') {
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

function rebuildOperations(planning: Planning, actions: Actions, id: string): PlannedOperation[] {
  const before = planning.before.byId.get(id)
  const after = planning.after.byId.get(id)
  if ((before?.kind !== 'type' && before?.kind !== 'domain') || !after) return []
  if (after.kind !== 'type' && after.kind !== 'domain') return []
  const create = [
    ...createdType(planning.after, after),
    ...commonStatements({ options: creationOptions(planning) }, after),
  ]
  const steps = rebuildType(planning, before, create)
  const dependents = planning.dependents.get(id) ?? []
  const key = keyOf(after, planning.after)
  return [
    {
      key,
      object: id,
      makes: [`changed ${id}`, ...partsOf(planning.after, id, 'domainConstraint').map(part => part.id)],
      needs: [
        ...waiting(after.needs),
        ...dependents
          .filter(({ id: other }) => actions.drop.has(other))
          .map(({ id: other }) => `gone ${other}`),
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
    if (!fact || actions.implied.has(id)) continue
    const onOld = fact.parent !== undefined && !actions.create.has(fact.parent)
    if (fact.kind === 'column' && onOld && !isViewColumn(fact)) out.push(newColumn(planning, fact, options))
    else if (fact.kind === 'constraint' && onOld) {
      const safe = safeConstraint(planning, fact)
      if (safe) out.push(newConstraint(planning, fact, safe, options))
      else ids.add(id)
    } else ids.add(id)
  }
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
      ...operation.makes.flatMap(id => [`gone ${id}`, ...actions.sameName(id).map(other => `gone ${other}`)]),
    ],
  }))
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
    ]
  })
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
