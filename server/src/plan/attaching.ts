// How a table becomes a partition and leaves its parent while both are in use: what PostgreSQL would
// look through all rows for under its lock is proved by a check before, which goes again afterwards.
import { automaticName } from '../schema/introspect/constraints.ts'
import { allOf, identityOf, type Lookup, partsOf, type Table } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { boundText } from '../schema/render/tables.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { isPartitioned, type Planning } from './context.ts'
import { boundCondition, onlyKeyColumn, wholeCondition } from './partitionBound.ts'
import { hasLike, keysAbove } from './partitionKeys.ts'
import { lock, outside, type Step, step } from './planned.ts'
import { keyOn, notValidFirst } from './safe.ts'

export function attachSteps(planning: Planning, after: Table): Step[] {
  if (!after.at.partitionOf || after.at.partitionOf.detachPending) return []
  const name = identityOf(after)
  const { table, bound } = after.at.partitionOf
  const isSafe = !planning.options.plain && after.kind === 'table'
  const condition = isSafe ? wholeCondition(planning.after, after) : undefined
  const attach = step(
    `alter table ${table} attach partition ${name} ${boundText(bound)}`,
    lock(
      condition === undefined
        ? `Locks ${name} against reads and writes while all its rows are read to see that they belong there.`
        : `Locks ${name} against reads and writes for a moment.`,
    ),
  )
  const proved =
    condition === undefined
      ? [attach]
      : checked(
          planning,
          after,
          condition,
          `Fails where a row of ${name} does not belong to its partition.`,
          [attach],
        )
  return besideDefault(planning, after, [...keysBefore(planning, after), ...proved])
}

/** Foreign keys that its parents have: each of its rows is looked up before it joins. */
function keysBefore(planning: Planning, after: Table): Step[] {
  // Those that it had from a parent it leaves stay with it.
  const own = [...partsOf(planning.before, after.id, 'constraint'), ...keysAbove(planning.before, after.id)]
  if (planning.options.plain || after.kind !== 'table' || after.at.partitionBy !== undefined) return []
  return keysAbove(planning.after, after.id).flatMap(key => {
    const isProven = !key.at.notValid && !key.at.notEnforced && !hasLike(own, key)
    const isPlain = !isPartitioned(planning.after, `table ${key.at.references?.table}`)
    return isProven && isPlain ? notValidFirst(keyOn(planning, key, after)) : []
  })
}

/** The rows of a default partition are looked through for those of a new one: proved before that there is none. */
export function besideDefault(planning: Planning, partition: Table, steps: readonly Step[]): Step[] {
  const other = planning.options.plain
    ? undefined
    : defaultPartition(planning, partition.at.partitionOf?.table)
  const condition = other && other.id !== partition.id && boundCondition(planning.after, partition)
  if (!other || !condition) return [...steps]
  const mayFail = `Fails where a row of ${identityOf(other)} belongs to ${identityOf(partition)}.`
  return checked(planning, other, `not ${condition}`, mayFail, steps)
}

/** The default partition that a table has all along. */
function defaultPartition(planning: Planning, parent: string | undefined): Fact<'table'> | undefined {
  return planning.partitions.get(parent ?? '')?.find((table): table is Fact<'table'> => {
    const now = planning.after.byId.get(table.id)
    return (
      table.kind === 'table' &&
      table.at.partitionOf?.bound === 'DEFAULT' &&
      now?.kind === 'table' &&
      now.at.partitionOf?.table === parent &&
      now.at.partitionOf?.bound === 'DEFAULT'
    )
  })
}

function checked(
  planning: Planning,
  table: Table,
  condition: string,
  mayFail: string,
  steps: readonly Step[],
): Step[] {
  const alter = `alter table ${identityOf(table)}`
  const check = quoteIdentifier(freeName([planning.before, planning.after], table, 'bound'))
  return [
    step(`${alter} add constraint ${check} check (${condition}) not valid`),
    step(`${alter} validate constraint ${check}`, { kind: 'mayFail', text: mayFail }),
    ...steps,
    step(`${alter} drop constraint ${check}`),
  ]
}

/** The name that PostgreSQL would choose for a check. */
function freeName(models: readonly Lookup[], table: Table, column: string): string {
  const names = new Set(
    models.flatMap(model =>
      allOf(model, 'constraint').flatMap(({ schema, name }) => (schema === table.schema ? [name] : [])),
    ),
  )
  let name = automaticName(table.name, column, 'check')
  for (let number = 1; names.has(name); number++) name = automaticName(table.name, column, `check${number}`)
  return name
}

export function detachSteps(planning: Planning, before: Table, after: Table): Step[] {
  if (!before.at.partitionOf || after.at.partitionOf?.detachPending) return []
  const { table: parent, detachPending } = before.at.partitionOf
  const name = identityOf(before)
  const sql = `alter table ${parent} detach partition ${name}`
  if (detachPending) return [step(`${sql} finalize`)]
  const hasDefault = planning.partitions
    .get(parent)
    ?.some(
      ({ kind, at }) => (kind === 'table' || kind === 'foreignTable') && at.partitionOf?.bound === 'DEFAULT',
    )
  const column = onlyKeyColumn(planning.before, before)
  if (planning.options.plain || planning.version < 140000 || hasDefault || column === undefined)
    return [step(sql, lock(`Locks ${parent} against reads and writes for a moment.`))]
  // It leaves a check behind that says what the bound said.
  const check = freeName([planning.before], before, column === 'several' ? '' : column)
  return [
    outside(`${sql} concurrently`, {
      kind: 'lock',
      text: `Waits for whoever uses ${parent}; when it fails half way, ALTER TABLE ... DETACH PARTITION ... FINALIZE ends it.`,
    }),
    step(`alter table ${name} drop constraint if exists ${quoteIdentifier(check)}`),
  ]
}
