// From one model to another: differences as statements, in an order in which each can run.
import { differences } from '../schema/compare/differences.ts'
import type { Model } from '../schema/model.ts'
import { ordered } from '../schema/render/order.ts'
import { reparsable } from '../schema/render/reparsable.ts'
import { type Actions, decide } from './actions.ts'
import { noteBeyond } from './beyond.ts'
import { changeOperations, replicaIdentities } from './changing.ts'
import { type PlanOptions, planning as prepare } from './context.ts'
import { createOperations } from './creating.ts'
import { dropOperations } from './dropping.ts'
import { memberships } from './memberships.ts'
import { ownIndexes } from './ownIndexes.ts'
import { leftKeys } from './partitionKeys.ts'
import { type Plan, type PlannedStatement, step } from './planned.ts'
import { refillOperations } from './recreating.ts'
import { renamesOf } from './renames.ts'
import { renameOperations } from './renaming.ts'
import { withoutRepartitioning } from './repartitioned.ts'
import { replacements } from './replacing.ts'
import { saidAgain } from './saidAgain.ts'
import { noteSecrets, withoutSecrets } from './secrets.ts'

/** Statements that make a database with the schema `before` into one with the schema `wanted`. */
export function plan(before: Model, wanted: Model, options: PlanOptions = {}): Plan {
  const whole = { planning: prepare(before, wanted, options), deltas: differences(before, wanted) }
  const { model: after, unresolved } = options.recreateTables
    ? { model: wanted, unresolved: [] }
    : withoutRepartitioning(whole.planning, whole.deltas)
  const { planning, deltas: all } =
    after === wanted
      ? whole
      : { planning: prepare(before, after, options), deltas: differences(before, after) }
  planning.unresolved.push(...unresolved)
  const members = memberships(planning)
  const deltas = all.filter(delta => !members.explain(delta))
  const actions = decide(planning, deltas)
  const replaced = replacements(planning, actions)
  const partitions = ownIndexes(planning, actions)
  const operations = [
    ...dropOperations(planning, actions, replaced.gone),
    ...leftKeys(planning, actions),
    ...changeOperations(planning, actions, partitions),
    ...createOperations(
      { ...planning, after: withoutSecrets(planning.after) },
      actions,
      partitions,
      replaced,
    ),
    ...renameOperations(planning, actions),
    ...replicaIdentities(planning, actions, replaced.gone),
    ...saidAgain(planning, actions),
    ...refillOperations(planning, actions),
    ...members.operations,
  ]
  const statements = ordered(
    operations.filter(operation => operation.steps.length || operation.makes.length),
  ).flatMap(operation =>
    operation.steps.map(
      (made): PlannedStatement => ({
        ...made,
        sql: reparsable(made.sql),
        object: operation.object,
      }),
    ),
  )
  noteSecrets(planning, deltas, actions.create)
  noteBeyond(planning, deltas)
  return {
    statements: [...preamble(actions, statements), ...statements],
    renames: renamesOf(planning, deltas),
    unresolved: planning.unresolved,
  }
}

/** A body may speak of what is made after it, and a backslash in quotes shall mean one. */
function preamble(actions: Actions, statements: readonly PlannedStatement[]): PlannedStatement[] {
  const isRoutine = (id: string) => /^(function|procedure) /.test(id)
  const settings = [
    ...([...actions.create, ...actions.changed.keys()].some(isRoutine)
      ? ['set check_function_bodies = off']
      : []),
    ...(statements.some(({ sql }) => sql.includes('\\')) ? ['set standard_conforming_strings = on'] : []),
  ]
  return settings.map(sql => ({ ...step(sql), object: '' }))
}
