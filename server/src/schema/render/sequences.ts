// Sequences as DDL: those of their own, and those behind identity columns.
import { quoteIdentifier } from '../../sql/identifier.ts'
import { automaticName } from '../introspect/constraints.ts'
import { identityOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { parentIdentity } from './address.ts'
import { sequenceOptions } from './columns.ts'
import { commentStatement } from './common.ts'
import { add, type Context } from './creationContext.ts'
import { keyOf } from './creationOrder.ts'
import { grantStatements } from './grants.ts'

/** The sequence behind an identity column, as far as the column does not tell: its type, comment and privileges. */
export function identityExtras({ options }: Pick<Context, 'options'>, column: Fact<'column'>): string[] {
  const { identity, inheritance } = column.at
  // A partition shares the sequence of its parent.
  if (!identity || inheritance === 'inherited') return []
  const stand = sequenceOf(column)
  const type = identity.sequence.type ?? 'bigint'
  return [
    ...(type === column.at.type ? [] : [`alter sequence ${stand.id.slice('sequence '.length)} as ${type}`]),
    ...(identity.comment === undefined ? [] : [commentStatement(stand, identity.comment)]),
    ...(options.grants === false
      ? []
      : grantStatements(stand, undefined, identity.grants, options.stray?.(stand) ?? [])),
  ]
}

/** The sequence behind an identity column, as a fact of its own. */
export function sequenceOf(column: Fact<'column'>): Fact<'sequence'> {
  return {
    kind: 'sequence',
    id: `sequence ${column.at.identity?.name ?? defaultSequence(column)}`,
    name: '',
    ...(column.schema === undefined ? {} : { schema: column.schema }),
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

export function createSequence(context: Context, fact: Fact<'sequence'>): void {
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
