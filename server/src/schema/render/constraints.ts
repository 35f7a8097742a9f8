// Constraints and indexes as DDL.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import { identityOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { identity } from '../name.ts'
import type { ConstraintAttributes, IndexState } from '../relationAttributes.ts'
import { kindWords, parentIdentity } from './address.ts'
import { storageList } from './columns.ts'
import { setConstraintTriggers } from './triggers.ts'

const names = (list: readonly string[] = []) => list.map(quoteIdentifier).join(', ')

/** What follows `constraint name`: `check (a > 0)`. `notValid` leaves NOT VALID to the caller's wish. */
export function constraintBody(at: ConstraintAttributes, notValid = at.notValid === true): string {
  const parts = [definition(at)]
  if (at.index?.options) parts.push(`with (${storageList(at.index.options)})`)
  if (at.index?.tablespace) parts.push(`using index tablespace ${quoteIdentifier(at.index.tablespace)}`)
  if (at.predicate) parts.push(`where (${at.predicate})`)
  if (at.noInherit) parts.push('no inherit')
  if (at.deferrable)
    parts.push(`deferrable${at.deferrable === 'initially deferred' ? ' initially deferred' : ''}`)
  if (at.notEnforced) parts.push('not enforced')
  if (notValid) parts.push('not valid')
  return parts.join(' ')
}

function definition(at: ConstraintAttributes): string {
  const columns = at.columns ?? []
  switch (at.type) {
    case 'check':
      return `check (${at.expression})`
    case 'exclusion':
      return at.definition ?? ''
    case 'foreignKey':
      return foreignKey(at)
    case 'primaryKey':
    case 'unique': {
      const word = at.type === 'unique' ? 'unique' : 'primary key'
      const nulls = at.nullsNotDistinct ? ' nulls not distinct' : ''
      const include = at.include ? ` include (${names(at.include)})` : ''
      return `${word}${nulls} (${names(columns)}${at.period ? ' without overlaps' : ''})${include}`
    }
    default:
      return at.type satisfies never
  }
}

function foreignKey(at: ConstraintAttributes): string {
  const { references } = at
  if (!references) return ''
  const list = (columns: readonly string[]) =>
    at.period
      ? [
          ...columns.slice(0, -1).map(quoteIdentifier),
          `period ${quoteIdentifier(columns.at(-1) ?? '')}`,
        ].join(', ')
      : names(columns)
  const onDelete = references.onDelete
    ? ` on delete ${references.onDelete}${references.setColumns ? ` (${names(references.setColumns)})` : ''}`
    : ''
  return (
    `foreign key (${list(at.columns ?? [])}) references ${references.table} (${list(references.columns ?? [])})` +
    `${references.match ? ` match ${references.match}` : ''}` +
    `${references.onUpdate ? ` on update ${references.onUpdate}` : ''}${onDelete}`
  )
}

export function constraintText(fact: Fact<'constraint'>, notValid?: boolean): string {
  return `constraint ${quoteIdentifier(fact.name)} ${constraintBody(fact.at, notValid)}`
}

/** `only`: a partitioned table whose partitions bring their own. */
export function addConstraint(
  fact: Fact<'constraint'>,
  options: { only?: boolean; notValid?: boolean } = {},
): string {
  const table = fact.parent?.startsWith('foreignTable ') ? 'foreign table' : 'table'
  return (
    `alter ${table} ${options.only ? 'only ' : ''}${parentIdentity(fact)}\n` +
    `  add ${constraintText(fact, options.notValid)}`
  )
}

export function createIndex(
  fact: Fact<'index'>,
  options: { only?: boolean; concurrently?: boolean; name?: string } = {},
): string {
  const { at } = fact
  const name = quoteIdentifier(options.name ?? fact.name)
  const head =
    `create ${at.unique ? 'unique ' : ''}index ${options.concurrently ? 'concurrently ' : ''}${name} ` +
    `on ${options.only ? 'only ' : ''}${at.table}`
  const using = at.method === undefined ? '' : ` using ${quoteIdentifier(at.method)}`
  const tail = [
    at.include ? `include (${names(at.include)})` : '',
    at.nullsNotDistinct ? 'nulls not distinct' : '',
    at.options ? `with (${storageList(at.options)})` : '',
    at.tablespace ? `tablespace ${quoteIdentifier(at.tablespace)}` : '',
    at.predicate ? `where ${at.predicate}` : '',
  ].filter(Boolean)
  return `${head}${using} (${at.keys.join(', ')})${tail.map(part => ` ${part}`).join('')}`
}

/** What CREATE INDEX and ADD CONSTRAINT cannot say of an index. */
export function indexSettings(fact: Fact<'index'> | Fact<'constraint'>): string[] {
  const state: IndexState = fact.kind === 'index' ? fact.at : (fact.at.index ?? {})
  const triggers = fact.kind === 'index' ? undefined : setConstraintTriggers(fact, [], fact.at.triggers)
  const name = indexName(fact)
  const table = standsOn(fact)
  return [
    ...(triggers === undefined ? [] : [triggers]),
    ...statisticsTargets(fact),
    ...(state.clustered
      ? [`alter ${table.words} ${table.identity} cluster on ${quoteIdentifier(fact.name)}`]
      : []),
    ...(state.comment === undefined ? [] : [`comment on index ${name} is ${quoteLiteral(state.comment)}`]),
    ...(state.partitionOf ? [`alter index ${state.partitionOf} attach partition ${name}`] : []),
  ]
}

export function statisticsTargets(fact: Fact<'index'> | Fact<'constraint'>): string[] {
  const state: IndexState | undefined = fact.kind === 'index' ? fact.at : fact.at.index
  return (state?.statistics ?? []).map(item => {
    const [key, target] = item.split('=')
    return `alter index ${indexName(fact)} alter column ${key} set statistics ${target}`
  })
}

/** The relation that an index or constraint stands on. */
export function standsOn(fact: Fact): { words: string; identity: string } {
  const kind = fact.parent?.split(' ')[0]
  const words = kind === 'materializedView' || kind === 'foreignTable' ? kindWords(kind) : 'table'
  return { words, identity: parentIdentity(fact) }
}

/** The qualified name of the index behind a constraint, or of an index itself. */
export function indexName(fact: Fact<'index'> | Fact<'constraint'>): string {
  if (fact.kind === 'index') return identityOf(fact)
  return identity(fact.schema ?? '', fact.name)
}
