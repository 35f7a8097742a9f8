// Types and domains as DDL.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import type { CompositeAttribute } from '../attributes.ts'
import { automaticName } from '../introspect/constraints.ts'
import { identityOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import type { NotNull } from '../relationAttributes.ts'

export function createType(fact: Fact<'type'>): string {
  const name = identityOf(fact)
  const { at } = fact
  switch (at.form) {
    case 'enum':
      // What is empty is left out of a model.
      return at.labels?.length
        ? `create type ${name} as enum (\n  ${at.labels.map(quoteLiteral).join(',\n  ')}\n)`
        : `create type ${name} as enum ()`
    case 'composite':
      return at.attributes?.length
        ? `create type ${name} as (\n  ${at.attributes.map(attributeText).join(',\n  ')}\n)`
        : `create type ${name} as ()`
    case 'range':
      return `create type ${name} as range (\n  ${[
        `subtype = ${at.subtype}`,
        ...(at.operatorClass ? [`subtype_opclass = ${at.operatorClass}`] : []),
        ...(at.collation ? [`collation = ${at.collation}`] : []),
        ...(at.canonical ? [`canonical = ${at.canonical}`] : []),
        ...(at.difference ? [`subtype_diff = ${at.difference}`] : []),
        ...(at.multirange ? [`multirange_type_name = ${at.multirange}`] : []),
      ].join(',\n  ')}\n)`
    case 'base':
      return `create type ${name} (\n  ${at.options.join(',\n  ')}\n)`
    case 'shell':
      return `create type ${name}`
    default:
      return at satisfies never
  }
}

export function attributeText(attribute: CompositeAttribute): string {
  const collation = attribute.collation === undefined ? '' : ` collate ${attribute.collation}`
  return `${quoteIdentifier(attribute.name)} ${attribute.type}${collation}`
}

/** Comments on the attributes of a composite type, the multirange type of a range, a domain's NOT NULL. */
export function partComments(fact: Fact<'type'> | Fact<'domain'>): string[] {
  if (fact.kind === 'domain') {
    const isCommented = typeof fact.at.notNull === 'object' && fact.at.notNull.comment !== undefined
    return isCommented ? [domainNotNullComment(fact)] : []
  }
  if (fact.at.form === 'range' && fact.at.multirangeComment !== undefined)
    return [multirangeComment(fact.at.multirange ?? '', fact.at.multirangeComment)]
  if (fact.at.form !== 'composite') return []
  return (fact.at.attributes ?? []).flatMap(attribute =>
    attribute.comment === undefined
      ? []
      : [
          `comment on column ${identityOf(fact)}.${quoteIdentifier(attribute.name)} is ${quoteLiteral(attribute.comment)}`,
        ],
  )
}

export function multirangeComment(type: string, comment: string | undefined): string {
  return `comment on type ${type} is ${comment === undefined ? 'null' : quoteLiteral(comment)}`
}

export function createDomain(fact: Fact<'domain'>, constraints: readonly Fact<'domainConstraint'>[]): string {
  const { at } = fact
  const parts = [
    `create domain ${identityOf(fact)} as ${at.type}`,
    at.collation === undefined ? '' : `collate ${at.collation}`,
    at.default === undefined ? '' : `default ${at.default}`,
    at.notNull === undefined ? '' : domainNotNull(at.notNull),
  ].filter(Boolean)
  const lines = constraints.map(constraint => `\n  ${domainConstraintText(constraint)}`)
  return parts.join(' ') + lines.join('')
}

export function domainNotNull(notNull: true | NotNull): string {
  return notNull === true || notNull.name === undefined
    ? 'not null'
    : `constraint ${quoteIdentifier(notNull.name)} not null`
}

/** Comment on the not-null constraint of a domain, which may be without one. */
export function domainNotNullComment(fact: Fact<'domain'>): string {
  const { name, comment }: NotNull = typeof fact.at.notNull === 'object' ? fact.at.notNull : {}
  const constraint = quoteIdentifier(name ?? automaticName(fact.name, '', 'not_null'))
  const text = comment === undefined ? 'null' : quoteLiteral(comment)
  return `comment on constraint ${constraint} on domain ${identityOf(fact)} is ${text}`
}

export function domainConstraintText(fact: Fact<'domainConstraint'>): string {
  return `constraint ${quoteIdentifier(fact.name)} check (${fact.at.expression})`
}
