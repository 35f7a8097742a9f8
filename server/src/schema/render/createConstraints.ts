// Operations that make constraints and indexes which do not stand inside CREATE TABLE.

import { quoteIdentifier } from '../../sql/identifier.ts'
import { find, identityOf, partsOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { relatives } from '../relatives.ts'
import { parentIdentity } from './address.ts'
import { commentStatement } from './common.ts'
import { addConstraint, createIndex, indexSettings, statisticsTargets } from './constraints.ts'
import { isInline } from './createTables.ts'
import { add, type Context } from './creationContext.ts'
import { keyOf } from './creationOrder.ts'

export function createConstraintFact(context: Context, fact: Fact<'constraint'>): void {
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
  return (relatives(context.model).children.get(parentIdentity(fact)) ?? []).flatMap(child => {
    const heir = find(context.model, 'constraint', `${identityOf(child)}.${quoteIdentifier(fact.name)}`)
    return heir?.at.inheritance === 'inherited' ? [heir, ...heirsOf(context, heir)] : []
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

/** Comes with its parent; only what does not come along is left to say. */
function implied(context: Context, fact: Fact<'constraint'> | Fact<'index'>): void {
  const statistics = statisticsTargets(fact)
  const above = fact.kind === 'index' ? fact.at.partitionOf : fact.at.index?.partitionOf
  context.out.push({
    key: keyOf(fact, context.model),
    object: fact.parent ?? fact.id,
    makes: [fact.id],
    needs: [...fact.needs, ...(statistics.length ? [`index ${above}`] : [])],
    sql: [...statistics, ...(fact.comment === undefined ? [] : [commentStatement(fact, fact.comment)])],
  })
}

export function createIndexFact(context: Context, fact: Fact<'index'>): void {
  if (context.partitions.implied.has(fact.id)) {
    implied(context, fact)
    return
  }
  const only = context.partitions.only.has(fact.id)
  const below = only ? context.partitions.descendants(fact.parent ?? '') : []
  const concurrently = context.options.concurrently?.(fact) === true
  add(context, fact, [createIndex(fact, { only, concurrently }), ...indexSettings(fact)], { needs: below })
}
