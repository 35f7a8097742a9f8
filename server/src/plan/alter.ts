// From one state of an object to another, where an ALTER exists. Columns: alterColumn.ts; types:
// alterType.ts. What stands around an object (owner, comment, privileges) is common.ts.

import type { AttributeChange } from '../schema/compare/differences.ts'
import { topLevelItems } from '../schema/introspect/indexes.ts'
import { identityOf } from '../schema/lookup.ts'
import type { Fact, IndexState } from '../schema/model.ts'
import { kindWords, parentIdentity } from '../schema/render/address.ts'
import { onDatabase } from '../schema/render/common.ts'
import { indexName, standsOn } from '../schema/render/constraints.ts'
import { createView, databaseSetting } from '../schema/render/creation.ts'
import { defaultPrivilegeStatements } from '../schema/render/grants.ts'
import { mappingStatements, publicationSettings } from '../schema/render/others.ts'
import { createRoutine } from '../schema/render/routines.ts'
import { boundText, replicaIdentityIndex } from '../schema/render/tables.ts'
import { createRule, policyRoles, setEnabled, setEventTriggerEnabled } from '../schema/render/triggers.ts'
import { domainNotNull } from '../schema/render/types.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import { alterSequence } from './alterSequence.ts'
import { alterType } from './alterType.ts'
import type { Planning } from './context.ts'
import { tableWords } from './drop.ts'
import { optionChanges, storageChanges } from './options.ts'
import { lock, rewrite, type Step, step } from './planned.ts'

export type Changes = ReadonlyMap<string, AttributeChange>

/** Undefined: no ALTER exists, the object must be dropped and made again. */
export function alter(planning: Planning, before: Fact, after: Fact, changes: Changes): Step[] | undefined {
  const name = identityOf(after)
  const plain = (sql: string) => step(sql)
  switch (after.kind) {
    case 'database':
      return before.kind === 'database' ? alterDatabase(before, after) : undefined
    case 'schema':
    case 'accessMethod':
    case 'language':
    case 'cast':
    case 'collation':
    case 'conversion':
    case 'operator':
    case 'operatorClass':
    case 'aggregate':
    case 'textSearchParser':
    case 'textSearchTemplate':
    case 'transform':
      return only(changes)
    case 'extension':
      return [
        ...(changes.has('version')
          ? [plain(`alter extension ${name} update to ${quoteLiteral(after.at.version)}`)]
          : []),
        ...(changes.has('schema')
          ? [plain(`alter extension ${name} set schema ${quoteIdentifier(after.schema ?? '')}`)]
          : []),
      ]
    case 'foreignDataWrapper':
      return before.kind === after.kind ? alterWrapper(before, after, changes) : undefined
    case 'server': {
      if (before.kind !== after.kind || changes.has('wrapper') || changes.has('type')) return undefined
      const version = changes.has('version')
      const list = optionChanges(before.at.options, after.at.options)
      if (!version && !list) return []
      return [
        plain(
          `alter server ${name}${version ? ` version ${after.at.version === undefined ? 'null' : quoteLiteral(after.at.version)}` : ''}${list ? ` options (${list})` : ''}`,
        ),
      ]
    }
    case 'userMapping': {
      const list = before.kind === after.kind ? optionChanges(before.at.options, after.at.options) : ''
      return list ? [plain(`alter user mapping ${name} options (${list})`)] : []
    }
    case 'type':
      return before.kind === 'type' ? alterType(planning, before, after) : undefined
    case 'domain':
      return before.kind === 'domain' ? alterDomain(before, after, changes) : undefined
    case 'domainConstraint':
      if (only(changes, 'notValid') && !after.at.notValid) {
        return [
          plain(`alter domain ${parentIdentity(after)} validate constraint ${quoteIdentifier(after.name)}`),
        ]
      }
      return undefined
    case 'table':
    case 'foreignTable':
      return before.kind === after.kind
        ? alterTable(planning, before as typeof after, after, changes)
        : undefined
    case 'constraint':
      return before.kind === 'constraint' ? alterConstraint(planning, before, after, changes) : undefined
    case 'index':
      return before.kind === 'index' ? alterIndex(planning, before, after, changes) : undefined
    case 'sequence':
      return before.kind === 'sequence' ? alterSequence(before, after, changes) : undefined
    case 'view':
      return before.kind === 'view' ? alterView(before, after, changes) : undefined
    case 'materializedView':
      return before.kind === 'materializedView' ? alterMaterializedView(before, after, changes) : undefined
    case 'rule':
      return [
        ...(changes.has('definition') ? [plain(createRule(after, true))] : []),
        ...(changes.has('enabled') ? [plain(setEnabled(after, after.at.enabled))] : []),
      ]
    case 'trigger':
      return only(changes, 'enabled') ? [plain(setEnabled(after, after.at.enabled))] : undefined
    case 'triggerState':
      return [plain(setEnabled(after, after.at.enabled))]
    case 'policy':
      return before.kind === 'policy' ? alterPolicy(before, after, changes) : undefined
    case 'function':
    case 'procedure':
      return before.kind === after.kind ? alterRoutine(before as typeof after, after) : undefined
    case 'operatorFamily':
      return before.kind === 'operatorFamily' ? alterFamily(before, after) : undefined
    case 'textSearchDictionary':
      return changes.has('template') || !after.at.options
        ? only(changes)
        : [plain(`alter text search dictionary ${name} (${dictionaryOptions(before, after)})`)]
    case 'textSearchConfiguration':
      if (changes.has('parser') || before.kind !== after.kind) return undefined
      return mappingStatements(name, before.at.mappings ?? {}, after.at.mappings ?? {}).map(plain)
    case 'statistics':
      return only(changes, 'target')
        ? [plain(`alter statistics ${name} set statistics ${after.at.target ?? -1}`)]
        : undefined
    case 'eventTrigger':
      return only(changes, 'enabled') ? [plain(setEventTriggerEnabled(after, after.at.enabled))] : undefined
    case 'publication':
      return before.kind === 'publication' ? alterPublication(before, after) : undefined
    case 'subscription':
      return before.kind === 'subscription' ? alterSubscription(planning, before, after, changes) : undefined
    case 'defaultPrivileges':
      return defaultPrivilegeStatements(after, before.grants, after.grants).map(plain)
    case 'column':
      return undefined
    default:
      return after satisfies never
  }
}

/** What every object can have, and is changed without an eye on the kind. */
const common = new Set(['owner', 'comment', 'grants', 'securityLabels'])

/** No statements when nothing but `names` and the common attributes differ; else undefined. */
function only(changes: Changes, ...names: readonly string[]): Step[] | undefined {
  return [...changes.keys()].every(key => common.has(key) || names.includes(key)) ? [] : undefined
}

function alterDatabase(before: Fact<'database'>, after: Fact<'database'>): Step[] {
  const old = before.at.settings ?? []
  const now = after.at.settings ?? []
  const nameOf = (setting: string) => setting.slice(0, setting.indexOf('='))
  return [
    ...(before.at.connectionLimit === after.at.connectionLimit
      ? []
      : [step(onDatabase(`connection limit ${after.at.connectionLimit ?? -1}`))]),
    ...old
      .filter(setting => !now.some(other => nameOf(other) === nameOf(setting)))
      .map(setting => step(databaseSetting(setting, true))),
    ...now.filter(setting => !old.includes(setting)).map(setting => step(databaseSetting(setting))),
  ]
}

function alterWrapper(
  before: Fact<'foreignDataWrapper'>,
  after: Fact<'foreignDataWrapper'>,
  changes: Changes,
): Step[] {
  const name = identityOf(after)
  const list = optionChanges(before.at.options, after.at.options)
  const parts = [
    changes.has('handler') ? (after.at.handler ? `handler ${after.at.handler}` : 'no handler') : '',
    changes.has('validator') ? (after.at.validator ? `validator ${after.at.validator}` : 'no validator') : '',
    list ? `options (${list})` : '',
  ].filter(Boolean)
  return parts.length ? [step(`alter foreign data wrapper ${name} ${parts.join(' ')}`)] : []
}

function alterDomain(before: Fact<'domain'>, after: Fact<'domain'>, changes: Changes): Step[] | undefined {
  if (changes.has('type') || changes.has('collation')) return undefined
  const alterName = `alter domain ${identityOf(after)}`
  const out: Step[] = []
  if (changes.has('default')) {
    out.push(
      step(
        after.at.default === undefined
          ? `${alterName} drop default`
          : `${alterName} set default ${after.at.default}`,
      ),
    )
  }
  if (changes.has('notNull')) {
    if (before.at.notNull !== undefined) out.push(step(`${alterName} drop not null`))
    if (after.at.notNull === true) out.push(step(`${alterName} set not null`))
    else if (after.at.notNull) out.push(step(`${alterName} add ${domainNotNull(after.at.notNull)}`))
  }
  return out
}

type Table = Fact<'table'> | Fact<'foreignTable'>

function alterTable(planning: Planning, before: Table, after: Table, changes: Changes): Step[] | undefined {
  const name = identityOf(after)
  const head = `alter ${kindWords(after.kind)} ${name}`
  const out: Step[] = []
  if (changes.has('partitionBy') || changes.has('server')) {
    if (planning.options.recreateTables || after.kind === 'foreignTable') return undefined
    planning.unresolved.push(
      `${name} would have to be dropped and made again to be partitioned otherwise. Its rows would be lost.`,
    )
  }
  if (changes.has('columns')) {
    planning.unresolved.push(
      `The order of the columns of ${name} can only be changed by making the table anew.`,
    )
  }
  if (changes.has('persistence')) {
    out.push(
      step(
        `${head} set ${after.at.persistence === 'unlogged' ? 'unlogged' : 'logged'}`,
        rewrite(`Rewrites ${name}.`),
      ),
    )
  }
  if (changes.has('accessMethod')) {
    out.push(
      step(`${head} set access method ${after.at.accessMethod ?? 'heap'}`, rewrite(`Rewrites ${name}.`)),
    )
  }
  if (changes.has('tablespace')) {
    out.push(
      step(
        `${head} set tablespace ${quoteIdentifier(after.at.tablespace ?? 'pg_default')}`,
        rewrite(`Copies ${name}.`),
      ),
    )
  }
  if (changes.has('options')) {
    out.push(...storageChanges(head, before.at.options, after.at.options).map(sql => step(sql)))
  }
  if (changes.has('ofType'))
    out.push(step(after.at.ofType ? `${head} of ${after.at.ofType}` : `${head} not of`))
  if (changes.has('inherits'))
    out.push(...inheritSteps(head, before.at.inherits ?? [], after.at.inherits ?? []))
  if (changes.has('partitionOf')) out.push(...partitionSteps(after))
  if (changes.has('rowSecurity')) {
    out.push(step(`${head} ${after.at.rowSecurity ? 'enable' : 'disable'} row level security`))
  }
  if (changes.has('forceRowSecurity')) {
    out.push(step(`${head} ${after.at.forceRowSecurity ? 'force' : 'no force'} row level security`))
  }
  if (changes.has('replicaIdentity')) {
    const identity = after.at.replicaIdentity
    const byIndex = replicaIdentityIndex(after)
    out.push(
      step(byIndex ?? `${head} replica identity ${typeof identity === 'string' ? identity : 'default'}`),
    )
  }
  if (before.kind === 'foreignTable' && after.kind === 'foreignTable' && changes.has('foreignOptions')) {
    const list = optionChanges(before.at.foreignOptions, after.at.foreignOptions)
    if (list) out.push(step(`${head} options (${list})`))
  }
  return out
}

function inheritSteps(head: string, before: readonly string[], after: readonly string[]): Step[] {
  const keeps = before.filter(parent => after.includes(parent))
  const prefix = keeps.every((parent, at) => after[at] === parent)
  const gone = prefix ? before.filter(parent => !after.includes(parent)) : before
  const fresh = prefix ? after.filter(parent => !before.includes(parent)) : after
  return [
    ...gone.map(parent => step(`${head} no inherit ${parent}`)),
    ...fresh.map(parent => step(`${head} inherit ${parent}`)),
  ]
}

/** A table that leaves its parent does so before others need its room. */
export function leaveSteps(planning: Planning, before: Table, after: Table, changes: Changes): Step[] {
  const name = identityOf(after)
  const out: Step[] = []
  if (changes.has('partitionOf') && before.at.partitionOf) {
    const parent = before.at.partitionOf.table
    out.push(
      step(
        `alter table ${parent} detach partition ${name}`,
        lock(`Locks ${parent} against reads and writes for a moment.`),
      ),
    )
  }
  if (changes.has('partitionOf') || changes.has('inherits')) out.push(...renamedNotNulls(planning, after))
  return out
}

/**
 * From 18 on a not-null constraint that is inherited is called as its parent's, or as it was called
 * when the table was attached. A name is given while it can be: outside of any parent.
 */
function renamedNotNulls(planning: Planning, table: Table): Step[] {
  return (table.at.columns ?? []).flatMap(name => {
    const id = `column ${identityOf(table)}.${quoteIdentifier(name)}`
    const [was, is] = [planning.before.byId.get(id), planning.after.byId.get(id)]
    if (was?.kind !== 'column' || is?.kind !== 'column' || !was.at.notNull || !is.at.notNull) return []
    const [from, to] = [was.hints.notNull, is.hints.notNull]
    if (from === undefined || to === undefined || from === to) return []
    if (typeof is.at.notNull === 'object' && is.at.notNull.name !== undefined) return []
    return [
      step(
        `alter ${kindWords(table.kind)} ${identityOf(table)} rename constraint ${quoteIdentifier(from)} to ${quoteIdentifier(to)}`,
      ),
    ]
  })
}

function partitionSteps(after: Table): Step[] {
  if (!after.at.partitionOf) return []
  const name = identityOf(after)
  const { table, bound } = after.at.partitionOf
  return [
    step(
      `alter table ${table} attach partition ${name} ${boundText(bound)}`,
      lock(`Reads all rows of ${name} to see that they belong there.`),
    ),
  ]
}

function alterConstraint(
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

function alterIndex(
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
  if (before.clustered !== after.clustered) {
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

/** CREATE OR REPLACE can add columns at the end, and nothing else to the list of columns. */
function alterView(before: Fact<'view'>, after: Fact<'view'>, changes: Changes): Step[] | undefined {
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

function alterMaterializedView(
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
  ]
}

/** An expression can be replaced but not taken away. */
function alterPolicy(before: Fact<'policy'>, after: Fact<'policy'>, changes: Changes): Step[] | undefined {
  if (changes.has('command') || changes.has('restrictive')) return undefined
  if (before.at.using !== undefined && after.at.using === undefined) return undefined
  if (before.at.check !== undefined && after.at.check === undefined) return undefined
  const parts = [
    changes.has('roles') ? `to ${policyRoles(after.at.roles ?? ['public'])}` : '',
    changes.has('using') ? `using (${after.at.using})` : '',
    changes.has('check') ? `with check (${after.at.check})` : '',
  ].filter(Boolean)
  return parts.length
    ? [
        step(
          `alter policy ${quoteIdentifier(after.name)} on ${parentIdentity(after)}\n  ${parts.join('\n  ')}`,
        ),
      ]
    : []
}

type Routine = Fact<'function'> | Fact<'procedure'>

/** CREATE OR REPLACE keeps the result and the names of arguments, and takes no default away. */
function alterRoutine(before: Routine, after: Routine): Step[] | undefined {
  if (before.at.returns !== after.at.returns || before.at.window !== after.at.window) return undefined
  const old = argumentsOf(before.at.arguments)
  const now = argumentsOf(after.at.arguments)
  if (old.length !== now.length) return undefined
  for (const [at, argument] of old.entries()) {
    const next = now[at]
    if (!next || next.text !== argument.text || (argument.hasDefault && !next.hasDefault)) return undefined
  }
  return [step(createRoutine(after, true))]
}

/** Arguments without their defaults. */
function argumentsOf(list: string): { text: string; hasDefault: boolean }[] {
  return topLevelItems(list).map(item => {
    const at = item.indexOf(' DEFAULT ')
    return { text: (at < 0 ? item : item.slice(0, at)).trim(), hasDefault: at >= 0 }
  })
}

function alterFamily(before: Fact<'operatorFamily'>, after: Fact<'operatorFamily'>): Step[] {
  const head = `alter operator family ${identityOf(after)}`
  const old = before.at.members ?? []
  const now = after.at.members ?? []
  const gone = old.filter(member => !now.includes(member)).map(droppedMember)
  const fresh = now.filter(member => !old.includes(member))
  return [
    ...(gone.length ? [step(`${head} drop\n  ${gone.join(',\n  ')}`)] : []),
    ...(fresh.length ? [step(`${head} add\n  ${fresh.join(',\n  ')}`)] : []),
  ]
}

/** `operator 1 s.<(a, b)` -> `operator 1 (a, b)`; `function 1 (a, b) f(a, b)` -> `function 1 (a, b)`. */
function droppedMember(member: string): string {
  const parts = /^(operator|function) (\d+) (?:\(([^)]*)\) )?[^(]*\(([^)]*)\)/.exec(member)
  return `${parts?.[1]} ${parts?.[2]} (${parts?.[3] ?? parts?.[4] ?? ''})`
}

function dictionaryOptions(before: Fact, after: Fact<'textSearchDictionary'>): string {
  const names = (text: string | undefined) =>
    [...(text ?? '').matchAll(/(?:^|, )("(?:[^"]|"")*"|[a-z_][a-z0-9_]*) = /g)].map(match => match[1] ?? '')
  const old = before.kind === 'textSearchDictionary' ? names(before.at.options) : []
  const gone = old.filter(name => !names(after.at.options).includes(name))
  return [after.at.options, ...gone].filter(Boolean).join(', ')
}

/** Tables of a publication without their columns and conditions. */
export const publishedTable = (table: string) => table.replace(/ (\(|where ).*$/s, '')

/** `takenOut`: tables that are out of it already, to be put back. */
export function alterPublication(
  before: Fact<'publication'>,
  after: Fact<'publication'>,
  takenOut: readonly string[] = [],
): Step[] | undefined {
  const name = identityOf(after)
  if (before.at.allTables !== after.at.allTables) return undefined
  const out: Step[] = []
  const settings = publicationSettings({
    ...after.at,
    operations: after.at.operations ?? ['insert', 'update', 'delete', 'truncate'],
  })
  if (before.at.viaRoot && !after.at.viaRoot) settings.push('publish_via_partition_root = false')
  if (before.at.generatedColumns && !after.at.generatedColumns)
    settings.push('publish_generated_columns = none')
  if (publicationSettings(before.at).join() !== publicationSettings(after.at).join()) {
    out.push(step(`alter publication ${name} set (${settings.join(', ')})`))
  }
  const old = before.at.tables ?? []
  const now = after.at.tables ?? []
  const gone = old.filter(table => !now.includes(table)).map(publishedTable)
  const fresh = now.filter(table => !old.includes(table) || takenOut.includes(publishedTable(table)))
  for (const table of gone.filter(one => !takenOut.includes(one))) {
    out.push(step(`alter publication ${name} drop table only ${table}`))
  }
  for (const table of fresh) out.push(step(`alter publication ${name} add table only ${table}`))
  for (const schema of (before.at.schemas ?? []).filter(item => !after.at.schemas?.includes(item))) {
    out.push(step(`alter publication ${name} drop tables in schema ${quoteIdentifier(schema)}`))
  }
  for (const schema of (after.at.schemas ?? []).filter(item => !before.at.schemas?.includes(item))) {
    out.push(step(`alter publication ${name} add tables in schema ${quoteIdentifier(schema)}`))
  }
  return out
}

function subscriptionDefault(planning: Planning, option: string): string {
  if (option === 'streaming' && planning.version >= 180000) return 'parallel'
  if (option === 'password_required') return 'true'
  if (option === 'origin') return 'any'
  return option === 'synchronous_commit' || option === 'streaming' ? 'off' : 'false'
}

function alterSubscription(
  planning: Planning,
  before: Fact<'subscription'>,
  after: Fact<'subscription'>,
  changes: Changes,
): Step[] {
  const name = identityOf(after)
  const out: Step[] = []
  if (changes.has('publications')) {
    out.push(
      step(
        `alter subscription ${name} set publication ${after.at.publications.map(quoteIdentifier).join(', ')} with (refresh = false)`,
      ),
    )
  }
  const fresh = (after.at.options ?? []).filter(option => !before.at.options?.includes(option))
  const word = (option: string) => option.split(' ')[0] ?? ''
  const gone = (before.at.options ?? [])
    .map(word)
    .filter(option => !after.at.options?.some(other => word(other) === option))
    .map(
      option =>
        `${option} = ${option === 'slot_name' ? quoteLiteral(after.name) : subscriptionDefault(planning, option)}`,
    )
  const options = [...fresh, ...gone]
  if (options.length) out.push(step(`alter subscription ${name} set (${options.join(', ')})`))
  if (changes.has('enabled'))
    out.push(step(`alter subscription ${name} ${after.at.enabled ? 'enable' : 'disable'}`))
  return out
}
