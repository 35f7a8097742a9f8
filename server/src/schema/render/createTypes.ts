// Operations that make types and domains.
import { automaticName } from '../introspect/constraints.ts'
import { identityOf, type Lookup, partsOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { parentIdentity } from './address.ts'
import { add, type Context, commonStatements, isLate } from './creationContext.ts'
import { keyOf } from './creationOrder.ts'
import { createDomain, createType, domainConstraintText, partComments } from './types.ts'

export function createDomainConstraint(context: Context, fact: Fact<'domainConstraint'>): void {
  if (context.ids.has(fact.parent ?? '') && !fact.at.notValid && !isLate(context, fact)) return
  const suffix = fact.at.notValid ? ' not valid' : ''
  add(context, fact, [`alter domain ${parentIdentity(fact)} add ${domainConstraintText(fact)}${suffix}`])
}

export function createTypeFact(context: Context, fact: Fact<'type'>): void {
  if (fact.at.form !== 'base') {
    add(context, fact, [createType(fact), ...partComments(fact)])
    return
  }
  const functions = fact.needs.filter(id => {
    const other = context.model.byId.get(id)
    return other?.kind === 'function' && other.needs.includes(fact.id)
  })
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
  if (fact.kind === 'type') return [createType(fact), ...partComments(fact)]
  const constraints = partsOf(model, fact.id, 'domainConstraint')
  // The old one still has the name that PostgreSQL would choose for the not-null constraint.
  const { notNull } = fact.at
  const own = { name: automaticName(fact.name, '', 'not_null'), ...(notNull === true ? {} : notNull) }
  const named = notNull === undefined ? fact : { ...fact, at: { ...fact.at, notNull: own } }
  return [
    createDomain(
      named,
      constraints.filter(constraint => !constraint.at.notValid),
    ),
    ...partComments(named),
    ...constraints
      .filter(constraint => constraint.at.notValid)
      .map(
        constraint => `alter domain ${identityOf(fact)} add ${domainConstraintText(constraint)} not valid`,
      ),
  ]
}

export function createDomainFact(context: Context, fact: Fact<'domain'>): void {
  const inline = partsOf(context.model, fact.id, 'domainConstraint').filter(
    part => !part.at.notValid && !isLate(context, part),
  )
  const more = inline.flatMap(part => commonStatements(context, part))
  add(context, fact, [createDomain(fact, inline), ...partComments(fact)], {
    needs: inline.flatMap(part => part.needs),
    makes: inline.map(part => part.id),
  })
  const last = context.out.at(-1)
  if (last && more.length) context.out[context.out.length - 1] = { ...last, sql: [...last.sql, ...more] }
}
