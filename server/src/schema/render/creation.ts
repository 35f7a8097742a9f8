// Facts as operations that make them. Used for a whole schema by render.ts, and for what is new
// by the planner.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import { automaticName } from '../introspect/constraints.ts'
import { columnsOf, identityOf, type Lookup, partsOf } from '../lookup.ts'
import type { Fact, Kind } from '../model.ts'
import { parentIdentity } from './address.ts'
import { sequenceOptions, storageList } from './columns.ts'
import { commentStatement, labelStatements, onDatabase, ownerStatement } from './common.ts'
import { addConstraint, createIndex, indexSettings } from './constraints.ts'
import { defaultPrivilegeStatements, grantStatements } from './grants.ts'
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
import { type Partitions, partitionsOf } from './partitions.ts'
import { createAggregate, createRoutine, settingName } from './routines.ts'
import { constraintsOf, createTable, replicaIdentityIndex, type Table } from './tables.ts'
import {
  createEventTrigger,
  createPolicy,
  createRule,
  createTrigger,
  setEnabled,
  setEventTriggerEnabled,
} from './triggers.ts'
import { attributeComments, createDomain, createType, domainConstraintText } from './types.ts'

export interface CreationOptions {
  /** The role that will run the statements: its objects need no OWNER TO. Null: none are written. */
  readonly owner?: string | null
  readonly grants?: boolean
  /** Roles that may get privileges by default privileges, by kind of object. */
  readonly stray?: (fact: Fact) => readonly string[]
  /** Indexes on tables that exist already are built CONCURRENTLY. */
  readonly concurrently?: (fact: Fact<'index'>) => boolean
  readonly extensionVersions?: boolean
}

const ranks: Readonly<Record<Kind, number>> = {
  database: 10,
  schema: 11,
  extension: 12,
  language: 13,
  accessMethod: 14,
  foreignDataWrapper: 15,
  server: 16,
  userMapping: 17,
  collation: 18,
  conversion: 19,
  type: 20,
  domain: 21,
  domainConstraint: 21,
  sequence: 22,
  table: 30,
  foreignTable: 30,
  column: 30,
  constraint: 30,
  index: 30,
  rule: 30,
  trigger: 30,
  triggerState: 30,
  policy: 30,
  statistics: 30,
  function: 40,
  procedure: 40,
  aggregate: 41,
  cast: 42,
  operator: 43,
  operatorFamily: 44,
  operatorClass: 45,
  textSearchParser: 46,
  textSearchTemplate: 47,
  textSearchDictionary: 48,
  textSearchConfiguration: 49,
  transform: 50,
  view: 60,
  materializedView: 60,
  publication: 70,
  subscription: 71,
  eventTrigger: 80,
  defaultPrivileges: 90,
}

/** Place of a part beside its table. */
const partRanks: Readonly<Partial<Record<Kind, number>>> = {
  column: 1,
  sequence: 2,
  constraint: 3,
  index: 4,
  statistics: 5,
  rule: 6,
  trigger: 7,
  triggerState: 8,
  policy: 9,
}

export function keyOf(fact: Fact, model: Lookup): string {
  const whole = fact.parent === undefined ? fact : (model.byId.get(fact.parent) ?? fact)
  const part = whole === fact ? 0 : (partRanks[fact.kind] ?? 0)
  return `${ranks[whole.kind]} ${whole.schema ?? ''} ${whole.name} ${part} ${fact.name}`
}

/** Operations that make `ids` of a model; whatever else the model holds is taken to exist. */
export function creation(
  model: Lookup,
  ids: ReadonlySet<string>,
  options: CreationOptions = {},
): Operation[] {
  const context: Context = { model, ids, options, partitions: partitionsOf(model), out: [] }
  for (const fact of model.model.facts) {
    if (ids.has(fact.id)) createFact(context, fact)
  }
  return context.out
}

interface Context {
  readonly model: Lookup
  readonly ids: ReadonlySet<string>
  readonly options: CreationOptions
  readonly partitions: Partitions
  readonly out: Operation[]
}

function add(
  context: Context,
  fact: Fact,
  sql: readonly string[],
  more: { makes?: readonly string[]; needs?: readonly string[]; key?: string; withoutCommon?: boolean } = {},
): void {
  context.out.push({
    key: more.key ?? keyOf(fact, context.model),
    object: fact.parent ?? fact.id,
    makes: [fact.id, ...(more.makes ?? [])],
    needs: [...wholeNeeds(context, fact), ...(more.needs ?? [])],
    sql: more.withoutCommon ? sql : [...sql, ...commonStatements(context, fact)],
  })
}

/** A base type exists as a shell for its own functions; everybody else needs the whole type. */
function wholeNeeds(context: Context, fact: Fact): string[] {
  return fact.needs.map(id => {
    const on = context.model.byId.get(id)
    const isShell = on?.kind === 'type' && on.at.form === 'base' && context.ids.has(id)
    return isShell && fact.kind !== 'function' ? `${id} whole` : id
  })
}

/** Owner, comment, privileges and labels of a new object. */
export function commonStatements(context: Pick<Context, 'options'>, fact: Fact): string[] {
  const { options } = context
  const out: string[] = []
  if (fact.owner !== undefined && options.owner !== null && fact.owner !== options.owner) {
    const statement = ownerStatement(fact, fact.owner)
    if (statement !== undefined) out.push(statement)
  }
  if (fact.comment !== undefined) out.push(commentStatement(fact, fact.comment))
  out.push(...labelStatements(fact, {}, fact.labels))
  if (options.grants !== false && fact.kind !== 'defaultPrivileges') {
    out.push(...grantStatements(fact, undefined, fact.grants, options.stray?.(fact) ?? []))
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
      add(context, fact, [setEnabled(fact, fact.at.enabled)], { needs: parentTriggers(context, fact) })
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
      return [createMaterializedView(fact)]
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

function createDomainConstraint(context: Context, fact: Fact<'domainConstraint'>): void {
  if (context.ids.has(fact.parent ?? '') && !fact.at.notValid && !isLate(context, fact)) return
  const suffix = fact.at.notValid ? ' not valid' : ''
  add(context, fact, [`alter domain ${parentIdentity(fact)} add ${domainConstraintText(fact)}${suffix}`])
}

export function extensionStatement(fact: Fact<'extension'>, withVersion: boolean): string {
  const schema =
    fact.schema === undefined || fact.schema === 'pg_catalog'
      ? ''
      : ` with schema ${quoteIdentifier(fact.schema)}`
  const version = withVersion ? `${schema ? '' : ' with'} version ${quoteLiteral(fact.at.version)}` : ''
  return `create extension ${identityOf(fact)}${schema}${version}`
}

function databaseStatements(fact: Fact<'database'>): string[] {
  const limit = fact.at.connectionLimit
  return [
    ...(limit === undefined ? [] : [onDatabase(`connection limit ${limit}`)]),
    ...(fact.at.settings ?? []).map(setting => databaseSetting(setting)),
  ]
}

/** `role: name=value` or `name=value`. */
export function databaseSetting(setting: string, reset = false): string {
  const parts = /^(?:((?:"(?:[^"]|"")*"|[^":=]+)): )?([^=]*)=([\s\S]*)$/.exec(setting)
  const [, role, name = '', value = ''] = parts ?? []
  const action = reset
    ? `reset ${settingName(name)}`
    : `set ${settingName(name)} to ${settingValue(name, value)}`
  if (role === undefined) return onDatabase(action)
  return onDatabase(action).replace('alter database %I', `alter role ${role} in database %I`)
}

/** A list keeps its commas; anything else is one text. */
const settingValue = (name: string, value: string) =>
  /^(search_path|temp_tablespaces|.*_libraries)$/.test(name)
    ? value
        .split(/,\s*/)
        .map(item => (item.startsWith('"') ? item : quoteLiteral(item)))
        .join(', ')
    : quoteLiteral(value)

function createTypeFact(context: Context, fact: Fact<'type'>): void {
  if (fact.at.form !== 'base') {
    add(context, fact, [createType(fact), ...attributeComments(fact)])
    return
  }
  const functions = context.model.model.facts
    .filter(other => other.kind === 'function' && other.needs.includes(fact.id))
    .map(other => other.id)
    .filter(id => fact.needs.includes(id))
  context.out.push({
    key: keyOf(fact, context.model),
    object: fact.id,
    makes: [fact.id],
    needs: fact.needs.filter(id => id.startsWith('schema ')),
    sql: [`create type ${identityOf(fact)}`],
  })
  context.out.push({
    key: keyOf(fact, context.model),
    object: fact.id,
    makes: [`${fact.id} whole`],
    needs: [fact.id, ...functions, ...fact.needs],
    sql: [createType(fact), ...commonStatements(context, fact)],
  })
}

/** Statements that make a type or domain with all that belongs to it, to be put in an old one's place. */
export function createdType(model: Lookup, fact: Fact<'type'> | Fact<'domain'>): string[] {
  if (fact.kind === 'type') return [createType(fact), ...attributeComments(fact)]
  const constraints = partsOf(model, fact.id, 'domainConstraint')
  // The old one still has the name that PostgreSQL would choose for the not-null constraint.
  const { notNull } = fact.at
  const name = notNull === true ? automaticName(fact.name, '', 'not_null') : undefined
  const named = name === undefined ? fact : { ...fact, at: { ...fact.at, notNull: { name } } }
  return [
    createDomain(
      named,
      constraints.filter(constraint => !constraint.at.notValid),
    ),
    ...constraints
      .filter(constraint => constraint.at.notValid)
      .map(
        constraint => `alter domain ${identityOf(fact)} add ${domainConstraintText(constraint)} not valid`,
      ),
  ]
}

function createDomainFact(context: Context, fact: Fact<'domain'>): void {
  const inline = partsOf(context.model, fact.id, 'domainConstraint').filter(
    part => !part.at.notValid && !isLate(context, part),
  )
  const more = inline.flatMap(part => commonStatements(context, part))
  add(context, fact, [createDomain(fact, inline)], {
    needs: inline.flatMap(part => part.needs),
    makes: inline.map(part => part.id),
  })
  const last = context.out.at(-1)
  if (last && more.length) context.out[context.out.length - 1] = { ...last, sql: [...last.sql, ...more] }
}

/** Whether a part needs something that itself needs the whole: it has to come after both. */
function isLate(context: Context, part: Fact): boolean {
  const { parent } = part
  return (
    parent !== undefined && part.needs.some(id => id !== parent && reaches(context, id, parent, new Set()))
  )
}

function reaches(context: Context, from: string, to: string, seen: Set<string>): boolean {
  if (seen.has(from) || !context.ids.has(from)) return false
  seen.add(from)
  const fact = context.model.byId.get(from)
  if (!fact || fact.parent === to) return false
  return fact.needs.some(id => {
    if (id === to) return true
    const on = context.model.byId.get(id)
    if (on?.parent === to) return true
    return reaches(context, id, to, seen)
  })
}

function createTableFact(context: Context, table: Table): void {
  const { model } = context
  const columns = columnsOf(model, table)
  const late = columns.filter(
    column => column.at.default !== undefined && !column.at.generated && isLate(context, column),
  )
  const lateIds = new Set(late.map(column => column.id))
  const inline = constraintsOf(model, table).filter(constraint => isInline(context, constraint))
  const inlineNeeds = inline.flatMap(constraint => constraint.needs)
  const makes = [...columns, ...inline].map(fact => fact.id)
  const needs = columns
    .filter(column => !lateIds.has(column.id))
    .flatMap(column => wholeNeeds(context, column))
    .concat(inlineNeeds)
    .filter(id => id !== table.id && !makes.includes(id))
  const sql = createTable(model, table, { inline, lateDefaults: lateIds })
  const afterwards = [
    ...columns.flatMap(column => [...commonStatements(context, column), ...identityExtras(column)]),
    ...inline.flatMap(constraint => [...indexSettings(constraint), ...commonStatements(context, constraint)]),
  ]
  add(context, table, sql, { makes, needs })
  const last = context.out.at(-1)
  if (last) context.out[context.out.length - 1] = { ...last, sql: [...last.sql, ...afterwards] }
  for (const column of late) {
    add(
      context,
      column,
      [
        `alter table only ${identityOf(table)} alter column ${quoteIdentifier(column.name)} set default ${column.at.default}`,
      ],
      { withoutCommon: true },
    )
    const made = context.out.at(-1)
    if (made) context.out[context.out.length - 1] = { ...made, makes: [], needs: [...made.needs, table.id] }
  }
  const replica = replicaIdentityIndex(table)
  if (replica !== undefined && typeof table.at.replicaIdentity === 'object') {
    const { index } = table.at.replicaIdentity
    const schema = quoteIdentifier(table.schema ?? '')
    context.out.push({
      key: `${keyOf(table, model).replace(/ 0 [^ ]*$/, '')} 4~`,
      object: table.id,
      makes: [],
      needs: [
        table.id,
        `index ${schema}.${quoteIdentifier(index)}`,
        `constraint ${identityOf(table)}.${quoteIdentifier(index)}`,
      ],
      sql: [replica],
    })
  }
}

/** Comment and privileges of the sequence behind an identity column. */
function identityExtras(column: Fact<'column'>): string[] {
  const { identity } = column.at
  if (!identity || (identity.comment === undefined && !identity.grants)) return []
  const stand = sequenceOf(column)
  return [
    ...(identity.comment === undefined ? [] : [commentStatement(stand, identity.comment)]),
    ...grantStatements(stand, undefined, identity.grants),
  ]
}

/** The sequence behind an identity column, as a fact of its own. */
export function sequenceOf(column: Fact<'column'>): Fact<'sequence'> {
  return {
    kind: 'sequence',
    id: `sequence ${column.at.identity?.name ?? defaultSequence(column)}`,
    name: '',
    at: {},
    needs: [],
    hints: { oid: '0' },
  }
}

export function defaultSequence(column: Fact<'column'>): string {
  const table = parentIdentity(column)
  const schema = quoteIdentifier(column.schema ?? '')
  const bare = table
    .slice(schema.length + 1)
    .replace(/^"|"$/g, '')
    .replaceAll('""', '"')
  return `${schema}.${quoteIdentifier(automaticName(bare, column.name, 'seq'))}`
}

/** Written inside CREATE TABLE, unless something keeps it out. */
function isInline(context: Context, constraint: Fact<'constraint'>): boolean {
  const { at } = constraint
  if (!context.ids.has(constraint.parent ?? '') || !context.ids.has(constraint.id)) return false
  if (at.inheritance === 'inherited' || at.type === 'foreignKey' || at.notValid) return false
  if (at.index?.partitionOf || at.index?.invalid || context.partitions.only.has(constraint.id)) return false
  return !isTwin(context, constraint) && !isLate(context, constraint)
}

/** CREATE TABLE makes one key of two that have the same columns. */
function isTwin(context: Context, constraint: Fact<'constraint'>): boolean {
  if (constraint.at.type !== 'unique') return false
  const columns = constraint.at.columns?.join('\0')
  return partsOf(context.model, constraint.parent ?? '', 'constraint').some(
    other =>
      other.id !== constraint.id &&
      /^(primaryKey|unique)$/.test(other.at.type) &&
      other.at.columns?.join('\0') === columns &&
      (other.at.type === 'primaryKey' || other.id < constraint.id),
  )
}

function createConstraintFact(context: Context, fact: Fact<'constraint'>): void {
  if (fact.at.inheritance === 'inherited' || context.partitions.implied.has(fact.id)) {
    implied(context, fact)
    return
  }
  if (isInline(context, fact)) return
  const only = context.partitions.only.has(fact.id)
  const below = only ? context.partitions.descendants(fact.parent ?? '') : []
  const heirs = fact.at.notValid ? heirsOf(context, fact) : []
  const unproven = heirs.filter(heir => heir.at.notValid)
  const proven = heirs.filter(heir => !heir.at.notValid)
  add(
    context,
    fact,
    [
      addConstraint(fact, { only }),
      ...indexSettings(fact),
      // A child that is made after its parent's unproven check has it proven.
      ...proven.map(
        heir => `alter table ${parentIdentity(heir)} validate constraint ${quoteIdentifier(heir.name)}`,
      ),
    ],
    {
      needs: [
        ...below,
        ...[...unproven, ...proven].map(heir => heir.parent ?? ''),
        ...partitionIndexNeeds(context, fact),
      ],
    },
  )
}

/** The constraints that children have from this one. */
function heirsOf(context: Context, fact: Fact<'constraint'>): Fact<'constraint'>[] {
  const parent = parentIdentity(fact)
  return context.model.model.facts.flatMap(other => {
    if (other.kind !== 'constraint' || other.name !== fact.name || other.at.inheritance !== 'inherited')
      return []
    const table = context.model.byId.get(other.parent ?? '')
    if (table?.kind !== 'table' && table?.kind !== 'foreignTable') return []
    const parents = table.at.partitionOf ? [table.at.partitionOf.table] : (table.at.inherits ?? [])
    return parents.includes(parent) ? [other] : []
  })
}

/** A foreign key to a partitioned table needs that table's key on every partition. */
function partitionIndexNeeds(context: Context, fact: Fact<'constraint'>): string[] {
  if (!fact.at.references) return []
  const target = `table ${fact.at.references.table}`
  return context.partitions.descendants(target).flatMap(id => [
    id,
    ...partsOf(context.model, id, 'constraint')
      .filter(constraint => constraint.at.index?.partitionOf !== undefined)
      .map(constraint => constraint.id),
  ])
}

/** Comes with its parent; only what people say of it is left to say. */
function implied(context: Context, fact: Fact<'constraint'> | Fact<'index'>): void {
  context.out.push({
    key: keyOf(fact, context.model),
    object: fact.parent ?? fact.id,
    makes: [fact.id],
    needs: fact.needs,
    sql: fact.comment === undefined ? [] : [commentStatement(fact, fact.comment)],
  })
}

function createIndexFact(context: Context, fact: Fact<'index'>): void {
  if (context.partitions.implied.has(fact.id)) {
    implied(context, fact)
    return
  }
  const only = context.partitions.only.has(fact.id)
  const below = only ? context.partitions.descendants(fact.parent ?? '') : []
  const concurrently = context.options.concurrently?.(fact) === true
  add(context, fact, [createIndex(fact, { only, concurrently }), ...indexSettings(fact)], { needs: below })
}

function createSequence(context: Context, fact: Fact<'sequence'>): void {
  const { at } = fact
  const options = sequenceOptions(at)
  add(context, fact, [
    `create ${at.persistence === 'unlogged' ? 'unlogged ' : ''}sequence ${identityOf(fact)}` +
      `${options.length ? ` ${options.join(' ')}` : ''}`,
  ])
  if (at.ownedBy === undefined) return
  const column = context.model.byId.get(`column ${at.ownedBy}`)
  context.out.push({
    key: column ? keyOf(column, context.model) : keyOf(fact, context.model),
    object: fact.id,
    makes: [],
    needs: [fact.id, `column ${at.ownedBy}`],
    sql: [`alter sequence ${identityOf(fact)} owned by ${at.ownedBy}`],
  })
}

export function createView(fact: Fact<'view'>, orReplace: boolean): string {
  const options = fact.at.options ? ` with (${storageList(fact.at.options)})` : ''
  return `create ${orReplace ? 'or replace ' : ''}view ${identityOf(fact)}${options} as\n${fact.at.definition}`
}

export function createMaterializedView(fact: Fact<'materializedView'>): string {
  const { at } = fact
  return (
    `create materialized view ${identityOf(fact)}` +
    `${at.accessMethod === undefined ? '' : ` using ${quoteIdentifier(at.accessMethod)}`}` +
    `${at.options === undefined ? '' : ` with (${storageList(at.options)})`}` +
    `${at.tablespace === undefined ? '' : ` tablespace ${quoteIdentifier(at.tablespace)}`} as\n${at.definition}`
  )
}

/** A column of a view or materialised view that has something of its own. */
function createViewColumn(context: Context, fact: Fact<'column'>): void {
  if (!/^(materializedView|view) /.test(fact.parent ?? '')) return
  add(context, fact, viewColumnStatements(fact))
}

export function viewColumnStatements(fact: Fact<'column'>): string[] {
  const what = fact.parent?.startsWith('view ') ? 'view' : 'materialized view'
  const alter = `alter ${what} ${parentIdentity(fact)} alter column ${quoteIdentifier(fact.name)}`
  const { at } = fact
  return [
    ...(at.default === undefined ? [] : [`${alter} set default ${at.default}`]),
    ...(at.statistics === undefined ? [] : [`${alter} set statistics ${at.statistics}`]),
    ...(at.storage === undefined ? [] : [`${alter} set storage ${at.storage}`]),
    ...(at.options === undefined ? [] : [`${alter} set (${storageList(at.options)})`]),
    ...(at.compression === undefined ? [] : [`${alter} set compression ${at.compression}`]),
  ]
}

function parentTriggers(context: Context, fact: Fact<'triggerState'>): string[] {
  const table = context.model.byId.get(fact.parent ?? '')
  if (table?.kind !== 'table' || !table.at.partitionOf) return []
  return [`trigger ${table.at.partitionOf.table}.${quoteIdentifier(fact.name)}`]
}
