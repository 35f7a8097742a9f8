// Differences in words: one short sentence for each thing that differs.

import { canonicalJson } from '../hash.ts'
import type { Fact } from '../model.ts'
import { kindWords } from '../render/address.ts'
import { constraintBody } from '../render/constraints.ts'
import { type AttributeChange, attributeChanges, type Delta } from './differences.ts'

/** `column age added`, `type of column age changed from integer to bigint`. */
export function sentences(delta: Delta, isPart: boolean): string[] {
  switch (delta.kind) {
    case 'added':
      if (isPart && isOfView(delta.after))
        return attributeChanges(bare(delta.after), delta.after).flatMap(change =>
          sentence(delta.after, change, isPart),
        )
      return isPart ? [`${partName(delta.after)} added${detail(delta.after)}`] : []
    case 'removed':
      return isPart ? [`${partName(delta.before)} removed`] : []
    case 'changed':
      return delta.attributes.flatMap(change => sentence(delta.after, change, isPart))
    default:
      return delta satisfies never
  }
}

/** A column of a view is a fact only while it has something of its own. */
const isOfView = ({ kind, parent = '' }: Fact) =>
  kind === 'column' && /^(view|materializedView) /.test(parent)

function bare(fact: Fact): Fact {
  const { comment: _comment, grants: _grants, labels: _labels, ...rest } = fact
  return fact.kind === 'column' ? ({ ...rest, at: { type: fact.at.type } } as Fact) : fact
}

function partName(fact: Fact): string {
  if (fact.kind === 'constraint') return `${constraintWords[fact.at.type]} ${fact.name}`
  if (fact.kind === 'triggerState') return `state of trigger ${fact.name}`
  return `${kindWords(fact.kind)} ${fact.name}`
}

const constraintWords = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  foreignKey: 'foreign key',
  check: 'check',
  exclusion: 'exclusion constraint',
} as const

function detail(fact: Fact): string {
  if (fact.kind === 'column') return `: ${fact.at.type}${fact.at.notNull ? ', not null' : ''}`
  if (fact.kind === 'constraint') return `: ${constraintBody(fact.at)}`
  if (fact.kind === 'index') return ` on (${fact.at.keys.join(', ')})`
  return ''
}

function sentence(fact: Fact, change: AttributeChange, isPart: boolean): string[] {
  const of = isPart ? ` of ${partName(fact)}` : ''
  const subject = isPart ? partName(fact) : 'it'
  return worded(fact, change, subject, of)
}

function worded(fact: Fact, change: AttributeChange, subject: string, of: string): string[] {
  switch (change.name) {
    case 'grants':
      return grantSentences(change, of)
    case 'comment':
      return [
        `comment${of} ${change.before === undefined ? 'added' : change.after === undefined ? 'removed' : 'changed'}`,
      ]
    case 'securityLabels':
      return [`security label${of} changed`]
    case 'notNull':
      return notNullSentences(change, subject)
    case 'columns':
      return fact.kind === 'table' || fact.kind === 'foreignTable' ? ['order of columns changed'] : []
    case 'index':
    case 'identity':
    case 'sequence':
      return memberSentences(fact, change, subject, of)
    default:
      return [attributeSentence(fact, change, of)]
  }
}

type Members = Readonly<Record<string, unknown>>

/** What belongs to a part of a part: the index behind a constraint, the sequence behind an identity. */
function memberSentences(fact: Fact, change: AttributeChange, subject: string, of: string): string[] {
  if (change.name === 'identity' && (change.before === undefined || change.after === undefined))
    return [attributeSentence(fact, change, of)]
  const before = (change.before ?? {}) as Members
  const after = (change.after ?? {}) as Members
  const whose = change.name === 'sequence' ? of : ` of the ${change.name}${of}`
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(name => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null))
    .flatMap(name => worded(fact, { name, before: before[name], after: after[name] }, subject, whose))
}

function notNullSentences(change: AttributeChange, subject: string): string[] {
  if (change.before === undefined) return [`${subject} became not null`]
  if (change.after === undefined) return [`${subject} became nullable`]
  return [`not-null constraint of ${subject} changed`]
}

const names: Readonly<Record<string, string>> = {
  accessMethod: 'access method',
  attributes: 'attributes',
  extensions: 'extensions that take it along',
  multirangeComment: 'comment on the multirange type',
  triggers: 'triggers that enforce',
  bodyForm: 'form of the body',
  connectionLimit: 'connection limit',
  forceRowSecurity: 'forced row level security',
  foreignOptions: 'options',
  nullsNotDistinct: 'nulls not distinct',
  notEnforced: 'not enforced',
  noInherit: 'no inherit',
  notValid: 'not valid',
  ofType: 'row type',
  ownedBy: 'owning column',
  partitionBy: 'partition key',
  partitionOf: 'partition',
  replicaIdentity: 'replica identity',
  rowSecurity: 'row level security',
  securityDefiner: 'security definer',
  viaRoot: 'publishing by root',
}

function attributeSentence(fact: Fact, change: AttributeChange, of: string): string {
  const name = names[change.name] ?? change.name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  if (fact.kind === 'type' && change.name === 'labels') return enumSentence(change)
  if (change.before === true || change.after === true) {
    return `${name}${of} ${change.after === true ? 'turned on' : 'turned off'}`
  }
  const from = shown(change.before)
  const to = shown(change.after)
  if (change.before === undefined) return to === undefined ? `${name}${of} set` : `${name}${of} set to ${to}`
  if (change.after === undefined)
    return from === undefined ? `${name}${of} removed` : `${name}${of} ${from} removed`
  if (from !== undefined && to !== undefined) return `${name}${of} changed from ${from} to ${to}`
  const items = isList(change.before) && isList(change.after) ? cameAndWent(change.before, change.after) : ''
  return items && items.length <= 120 ? `${name}${of} changed: ${items}` : `${name}${of} changed`
}

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(item => typeof item === 'string')

function cameAndWent(before: readonly string[], after: readonly string[]): string {
  const added = after.filter(item => !before.includes(item))
  const removed = before.filter(item => !after.includes(item))
  return [
    added.length ? `${added.join(', ')} added` : '',
    removed.length ? `${removed.join(', ')} removed` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

/** What is short enough to stand in a sentence. */
function shown(value: unknown): string | undefined {
  const text =
    typeof value === 'string' || typeof value === 'number'
      ? String(value)
      : isList(value)
        ? value.join(', ')
        : undefined
  return text === undefined || text.length > 60 || text.includes('\n') || text === '' ? undefined : text
}

function enumSentence(change: AttributeChange): string {
  const before = change.before as readonly string[]
  const after = change.after as readonly string[]
  const added = after.filter(label => !before.includes(label))
  const removed = before.filter(label => !after.includes(label))
  const parts = [
    added.length ? `${added.length === 1 ? 'value' : 'values'} ${added.join(', ')} added` : '',
    removed.length ? `${removed.length === 1 ? 'value' : 'values'} ${removed.join(', ')} removed` : '',
  ].filter(Boolean)
  return parts.length ? parts.join(', ') : 'order of values changed'
}

function grantSentences(change: AttributeChange, of: string): string[] {
  const before = (change.before ?? {}) as Readonly<Record<string, readonly string[]>>
  const after = (change.after ?? {}) as Readonly<Record<string, readonly string[]>>
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap(role => {
    const had = before[role]
    const has = after[role]
    if (had?.join() === has?.join()) return []
    const words = (list: readonly string[] | undefined) =>
      list === undefined ? 'the default' : list.length ? list.map(spelled).join(', ') : 'nothing'
    return [`privileges${of} for ${role} changed from ${words(had)} to ${words(has)}`]
  })
}

const spelled = (item: string) => item.replace('*', ' with grant option')
