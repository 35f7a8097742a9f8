// Columns as CREATE TABLE writes them, and what CREATE TABLE cannot say of them.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import { automaticName } from '../introspect/constraints.ts'
import type { Fact } from '../model.ts'
import type { ColumnAttributes, Identity, NotNull, SequenceAttributes } from '../relationAttributes.ts'
import { parentIdentity } from './address.ts'

/** `id bigint generated always as identity`, without `not null` where a key says it. */
export function columnDefinition(column: Fact<'column'>): string {
  const { at } = column
  return [
    quoteIdentifier(column.name),
    at.type,
    at.compression === undefined ? '' : `compression ${at.compression}`,
    optionList(at.foreignOptions ?? []) && `options (${optionList(at.foreignOptions ?? [])})`,
    at.collation === undefined ? '' : `collate ${at.collation}`,
    ...columnConstraints(at),
  ]
    .filter(Boolean)
    .join(' ')
}

/** What stands behind the type: identity or default or generation, and NOT NULL. */
export function columnConstraints(at: ColumnAttributes): string[] {
  return [
    at.identity ? identityText(at.identity) : '',
    at.generated
      ? `generated always as (${at.default}) ${at.generated}`
      : at.default === undefined
        ? ''
        : `default ${at.default}`,
    // An identity column is not null by itself.
    at.notNull === undefined || (at.identity && at.notNull === true) ? '' : notNullText(at.notNull),
  ].filter(Boolean)
}

/** A not-null constraint that is not valid cannot be written beside its column. */
function notNullText(notNull: true | NotNull): string {
  if (notNull === true) return 'not null'
  if (notNull.notValid) return ''
  const name = notNull.name === undefined ? '' : `constraint ${quoteIdentifier(notNull.name)} `
  return `${name}not null${notNull.noInherit ? ' no inherit' : ''}`
}

export function identityText(identity: Identity): string {
  const options = [
    ...(identity.name === undefined ? [] : [`sequence name ${identity.name}`]),
    ...sequenceOptions(identity.sequence).filter(option => !option.startsWith('as ')),
    ...(identity.persistence === undefined
      ? []
      : [identity.persistence === 'unlogged' ? 'unlogged' : 'logged']),
  ]
  return `generated ${identity.kind} as identity${options.length ? ` (${options.join(' ')})` : ''}`
}

export function sequenceOptions(at: SequenceAttributes): string[] {
  return [
    ...(at.type === undefined ? [] : [`as ${at.type}`]),
    ...(at.start === undefined ? [] : [`start with ${at.start}`]),
    ...(at.increment === undefined ? [] : [`increment by ${at.increment}`]),
    ...(at.min === undefined ? [] : [`minvalue ${at.min}`]),
    ...(at.max === undefined ? [] : [`maxvalue ${at.max}`]),
    ...(at.cache === undefined ? [] : [`cache ${at.cache}`]),
    ...(at.cycle ? ['cycle'] : []),
  ]
}

/** Statements after CREATE TABLE, for what it cannot say of a column. */
export function columnSettings(alter: string, tableName: string, column: Fact<'column'>): string[] {
  const { at } = column
  const name = quoteIdentifier(column.name)
  const out: string[] = []
  if (at.storage !== undefined) out.push(`${alter} alter column ${name} set storage ${at.storage}`)
  if (at.statistics !== undefined) out.push(`${alter} alter column ${name} set statistics ${at.statistics}`)
  if (at.options !== undefined) out.push(`${alter} alter column ${name} set (${storageList(at.options)})`)
  if (typeof at.notNull === 'object' && !at.notNull.notValid && at.notNull.comment !== undefined) {
    out.push(notNullComment(tableName, column, at.notNull))
  }
  return out
}

export function notNullComment(tableName: string, column: Fact<'column'>, notNull: NotNull): string {
  const name = notNull.name ?? automaticName(tableName, column.name, 'not_null')
  const text = notNull.comment === undefined ? 'null' : quoteLiteral(notNull.comment)
  return `comment on constraint ${quoteIdentifier(name)} on ${parentIdentity(column)} is ${text}`
}

/** A not-null constraint that is not valid, unless the column merely has it from its parent. */
export function unprovenNotNull(tableName: string, column: Fact<'column'>): string[] {
  const { notNull, inheritance } = column.at
  if (typeof notNull !== 'object' || !notNull.notValid) return []
  if (inheritance === 'inherited' && !notNull.local) return []
  const name = notNull.name ?? automaticName(tableName, column.name, 'not_null')
  return [
    `alter ${column.parent?.startsWith('table ') ? 'table' : 'foreign table'} ${parentIdentity(column)} add constraint ${quoteIdentifier(name)}` +
      ` not null ${quoteIdentifier(column.name)}${notNull.noInherit ? ' no inherit' : ''} not valid`,
    ...(notNull.comment === undefined ? [] : [notNullComment(tableName, column, notNull)]),
  ]
}

/** `name=value` as WITH (...) takes it: a value that is not a plain word or number is quoted. */
export function storageList(options: readonly string[]): string {
  return options.map(storageOption).join(', ')
}

export function storageOption(option: string): string {
  const at = option.indexOf('=')
  const name = option.slice(0, at)
  const value = option.slice(at + 1)
  const plain = /^[a-z_][a-z0-9_]*$|^-?[0-9]+(\.[0-9]+)?$/.test(value) && !/^(on|off)$/.test(value)
  return `${name.split('.').map(quoteIdentifier).join('.')} = ${plain ? value : quoteLiteral(value)}`
}

/** `name=value` as OPTIONS (...) takes it. */
export function optionList(options: readonly string[]): string {
  return options
    .map(option => {
      const at = option.indexOf('=')
      return `${quoteIdentifier(option.slice(0, at))} ${quoteLiteral(option.slice(at + 1))}`
    })
    .join(', ')
}
