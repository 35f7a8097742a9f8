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
      if (isPart && isOnlyOwn(delta.after))
        return attributeChanges(bare(delta.after), delta.after).flatMap(change =>
          sentence(delta.after, change, isPart),
        )
      return isPart ? [`${partName(delta.after)} added${detail(delta.after)}`] : []
    case 'removed':
      if (isPart && isOnlyOwn(delta.before))
        return attributeChanges(delta.before, bare(delta.before)).flatMap(change =>
          sentence(delta.before, change, isPart),
        )
      return isPart ? [`${partName(delta.before)} removed`] : []
    case 'changed':
      return delta.attributes.flatMap(change => sentence(delta.after, change, isPart))
    default:
      return delta satisfies never
  }
}

/** A column of a view, and a trigger that a partition has from its parent, are facts only while they have something of their own. */
const isOnlyOwn = ({ kind, parent = '' }: Fact) =>
  kind === 'triggerState' || (kind === 'column' && /^(view|materializedView) /.test(parent))

function bare(fact: Fact): Fact {
  const { comment: _comment, grants: _grants, labels: _labels, extensions: _extensions, ...rest } = fact
  return { ...rest, at: fact.kind === 'column' ? { type: fact.at.type } : {} } as Fact
}

function partName(fact: Fact): string {
  if (fact.kind === 'constraint') return `${constraintWords[fact.at.type]} ${fact.name}`
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
      return [`comment${of} ${cameOrWent(change.before, change.after)}`]
    case 'comments':
      return sideCommentSentences(change, of)
    case 'securityLabels':
      return [`security label${of} changed`]
    case 'notNull':
      return notNullSentences(fact, change, subject)
    case 'columns':
      return fact.kind === 'table' || fact.kind === 'foreignTable' ? ['order of columns changed'] : []
    case 'local':
      return [
        `origin${of} changed: ${change.after ? 'declared here as well as inherited' : 'no longer both declared here and inherited'}`,
      ]
    case 'enabled':
      return [
        fact.kind === 'subscription' ? attributeSentence(fact, change, of) : stateSentence(fact, change, of),
      ]
    case 'inheritance':
      return [inheritanceSentence(change, subject)]
    case 'partitionOf':
      return partitionSentences(fact, change, subject)
    case 'index':
    case 'identity':
    case 'sequence':
      return memberSentences(fact, change, subject, of)
    default:
      return [attributeSentence(fact, change, of)]
  }
}

const cameOrWent = (before: unknown, after: unknown) =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'

type Members = Readonly<Record<string, unknown>>

/** Comments on the row type of a table, the rule of a view and so on. */
function sideCommentSentences(change: AttributeChange, of: string): string[] {
  const before = (change.before ?? {}) as Members
  const after = (change.after ?? {}) as Members
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .filter(side => before[side] !== after[side])
    .map(side => `comment on the ${side}${of} ${cameOrWent(before[side], after[side])}`)
}

/** What belongs to a part of a part: the index behind a constraint, the sequence behind an identity. */
function memberSentences(fact: Fact, change: AttributeChange, subject: string, of: string): string[] {
  if (change.name === 'identity' && (change.before === undefined || change.after === undefined))
    return [attributeSentence(fact, change, of)]
  const whose = change.name === 'sequence' ? of : ` of the ${change.name}${of}`
  return membersThatDiffer(fact, change, subject, whose)
}

function membersThatDiffer(fact: Fact, change: AttributeChange, subject: string, whose: string): string[] {
  const before = (change.before ?? {}) as Members
  const after = (change.after ?? {}) as Members
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(name => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null))
    .flatMap(name => worded(fact, { name, before: before[name], after: after[name] }, subject, whose))
}

function notNullSentences(fact: Fact, change: AttributeChange, subject: string): string[] {
  if (change.before === undefined) return [`${subject} became not null`]
  if (change.after === undefined) return [`${subject} became nullable`]
  return membersThatDiffer(fact, change, subject, ` of the not-null constraint of ${subject}`)
}

/** Whether and when a trigger or a rule fires. */
function stateSentence({ kind }: Fact, { before, after }: AttributeChange, of: string): string {
  const usual = kind === 'triggerState' ? "that of the parent's" : 'enabled'
  const [was, is] = [before, after].map(state => (state === 'origin' ? 'enabled' : (state ?? usual)))
  return `state${of} changed from ${was} to ${is}`
}

function inheritanceSentence({ before, after }: AttributeChange, subject: string): string {
  if (after === undefined) return `${subject} is no longer inherited, but its own`
  if (before === undefined)
    return `${subject} became inherited${after === 'merged' ? ', and stays its own' : ''}`
  return after === 'merged'
    ? `${subject} became its own, beside being inherited`
    : `${subject} is now only inherited`
}

function partitionSentences(fact: Fact, change: AttributeChange, subject: string): string[] {
  const above = (value: unknown) => (typeof value === 'string' ? value : (value as Members).table)
  const { before, after } = change
  if (before === undefined) return [`${subject} became a partition of ${above(after)}`]
  if (after === undefined) return [`${subject} is no longer a partition of ${above(before)}`]
  if (above(before) !== above(after))
    return [`${subject} became a partition of ${above(after)} instead of ${above(before)}`]
  return membersThatDiffer(fact, change, subject, '')
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
  detachPending: 'detachment that was cut off',
  partitionBy: 'partition key',
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
