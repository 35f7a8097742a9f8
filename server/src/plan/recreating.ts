// Tables made anew around their rows: what they hold is put aside, they are dropped and made like
// any others, and filled again before anything stands on them that minds.
import { allOf, identityOf, identityOfId } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { relatives } from '../schema/relatives.ts'
import { kindWords } from '../schema/render/address.ts'
import { ownerStatement } from '../schema/render/common.ts'
import { keyOf } from '../schema/render/creationOrder.ts'
import { defaultSequence } from '../schema/render/sequences.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import type { Actions } from './actions.ts'
import { converted } from './columnType.ts'
import { childrenOf, type Planning } from './context.ts'
import { dropSteps } from './drop.ts'
import type { PlannedOperation } from './operation.ts'
import { lock, rewrite, type Step, step } from './planned.ts'

/** Holds the rows meanwhile, and is gone afterwards. */
const aside = 'plumbline_rows'

/** Tables of either side that inherit from a table or are its partitions, at any depth. */
export function familyBelow(planning: Planning, table: string): string[] {
  const now = relatives(planning.after).children.get(identityOfId(table)) ?? []
  return [
    ...new Set([
      ...childrenOf(planning, table),
      ...now.flatMap(({ id }) => [id, ...familyBelow(planning, id)]),
    ]),
  ]
}

/** Those that are made anew, and partitions that go while their rows find other ones. */
export function keptTables(planning: Planning, removed: ReadonlySet<string>): Set<string> {
  const out = new Set<string>()
  for (const id of planning.anew) {
    if (planning.before.byId.get(id)?.kind === 'table' && planning.after.byId.get(id)?.kind === 'table')
      out.add(id)
    const [was, is] = [planning.before.byId.get(id), planning.after.byId.get(id)]
    if (was?.kind !== 'table' || is?.kind !== 'table' || was.at.partitionBy === is.at.partitionBy) continue
    for (const child of childrenOf(planning, id))
      if (removed.has(child) && planning.before.byId.get(child)?.kind === 'table') out.add(child)
  }
  return out
}

const columnsOf = (planning: Planning, side: 'before' | 'after', table: string) =>
  (planning[side].parts.get(table) ?? []).filter((part): part is Fact<'column'> => part.kind === 'column')

const holdsRows = (fact: Fact | undefined) => fact?.kind === 'table' && fact.at.partitionBy === undefined

const rowsOf = (actions: Actions, id: string) => `${aside}.t${[...actions.kept].indexOf(id) + 1}`

/** A type that a model writes with its schema may itself be made anew: its values are kept as text. */
const isOwnType = (type: string) => type.includes('.')

/** Statements that put the rows aside and drop the table. */
export function keepRows(planning: Planning, actions: Actions, table: Fact): Step[] {
  const name = identityOf(table)
  const columns = columnsOf(planning, 'before', table.id).map(({ name: column, at }) => {
    const quoted = quoteIdentifier(column)
    const value = isOwnType(at.type) ? `${quoted}::text` : quoted
    // Neither a type nor a collation is held on to.
    const plain =
      isOwnType(at.type) || at.collation !== undefined ? `${value} collate pg_catalog."default"` : value
    return value === quoted && plain === quoted ? quoted : `${plain} as ${quoted}`
  })
  const rows = rowsOf(actions, table.id)
  return [
    ...ownedSequences(planning, actions, table.id).map(({ id }) =>
      step(`alter sequence ${id.slice('sequence '.length)} owned by none`),
    ),
    ...(holdsRows(table)
      ? [
          step(
            `lock table only ${name} in access exclusive mode`,
            lock(`Locks ${name} against reads and writes until the end of the transaction.`),
          ),
          step(
            `create table ${rows} as\nselect ${columns.join(', ')}\n  from only ${name}`,
            rewrite(`Copies all rows of ${name}, and back again.`),
          ),
        ]
      : []),
    ...identities(planning, table.id).map(({ before }, at) =>
      step(`create table ${rows}_${at + 1} as\nselect last_value, is_called\n  from ${sequenceName(before)}`),
    ),
    ...dropSteps(planning, table).map(made => ({
      ...made,
      hazards: made.hazards.filter(({ kind }) => kind !== 'dataLoss'),
    })),
  ]
}

/** Sequences that a column of the table owns, and that stay. */
const ownedSequences = (planning: Planning, actions: Actions, table: string): Fact<'sequence'>[] =>
  allOf(planning.before, 'sequence').filter(
    fact =>
      fact.at.ownedBy !== undefined &&
      planning.before.byId.get(`column ${fact.at.ownedBy}`)?.parent === table &&
      planning.after.byId.has(fact.id) &&
      !actions.drop.has(fact.id),
  )

const sequenceName = (column: Fact<'column'>) => column.at.identity?.name ?? defaultSequence(column)

/** Columns with an identity of their own before and after: they go on counting. */
function identities(planning: Planning, table: string): { before: Fact<'column'>; after: Fact<'column'> }[] {
  const isOwn = (column: Fact<'column'>) =>
    column.at.identity !== undefined && (column.at.inheritance === undefined || planning.version < 170000)
  return columnsOf(planning, 'before', table).flatMap(before => {
    const after = planning.after.byId.get(before.id)
    return after?.kind === 'column' && isOwn(before) && isOwn(after) ? [{ before, after }] : []
  })
}

/** The table that the rows go to: partitions get theirs by way of the topmost that is made anew. */
function targetOf(planning: Planning, actions: Actions, id: string): Fact<'table'> | undefined {
  const now = planning.after.byId.get(id)
  const was = planning.before.byId.get(id)
  const above =
    now?.kind === 'table' ? now.at.partitionOf : was?.kind === 'table' ? was.at.partitionOf : undefined
  const parent = above && actions.kept.has(`table ${above.table}`) ? `table ${above.table}` : undefined
  const higher = parent === undefined ? undefined : targetOf(planning, actions, parent)
  return higher ?? (now?.kind === 'table' ? now : undefined)
}

/** Rows come back once the tables are there, sequences belong to them again, and nothing is left. */
export function refillOperations(planning: Planning, actions: Actions): PlannedOperation[] {
  if (actions.kept.size === 0) return []
  const out: PlannedOperation[] = [
    {
      key: '00',
      object: '',
      makes: ['kept rows'],
      needs: [],
      // Whoever is not shown all rows shall not lose them.
      steps: [step('set row_security = off'), step(`create schema ${aside}`)],
    },
  ]
  const leftovers: string[] = []
  for (const id of actions.kept) {
    const target = targetOf(planning, actions, id)
    const rows = rowsOf(actions, id)
    const key = keyOf(
      planning.after.byId.get(id) ?? target ?? ({ id, kind: 'table' } as Fact),
      planning.after,
    )
    const routes = target ? [target.id, ...familyBelow(planning, target.id)] : []
    const owned = ownedSequences(planning, actions, id).flatMap(({ id: sequence }) => {
      const now = planning.after.byId.get(sequence)
      if (now?.kind !== 'sequence' || now.at.ownedBy === undefined) return []
      // It has the owner of its table by then.
      const owner = now.owner === planning.before.byId.get(sequence)?.owner ? undefined : now.owner
      const given =
        owner === undefined || planning.options.owner === null ? undefined : ownerStatement(now, owner)
      return [
        ...(given === undefined ? [] : [step(given)]),
        step(`alter sequence ${identityOf(now)} owned by ${now.at.ownedBy}`),
      ]
    })
    const steps = [
      ...(target && holdsRows(planning.before.byId.get(id)) ? [fill(planning, id, target, rows)] : []),
      ...identities(planning, id).map(({ after }, at) =>
        step(
          `select setval(${quoteLiteral(sequenceName(after))}, last_value, is_called)\n  from ${rows}_${at + 1}`,
        ),
      ),
      ...owned,
    ]
    if (holdsRows(planning.before.byId.get(id))) leftovers.push(rows)
    leftovers.push(...identities(planning, id).map((_, at) => `${rows}_${at + 1}`))
    out.push({
      key,
      object: id,
      makes: [`back ${id}`, ...routes.map(route => `filled ${route}`)],
      needs: [...routes, `gone ${id}`],
      steps,
    })
  }
  out.push({
    key: '99',
    object: '',
    makes: [],
    needs: [...actions.kept].map(id => `back ${id}`),
    steps: [
      ...(leftovers.length ? [step(`drop table ${leftovers.join(', ')}`)] : []),
      step(`drop schema ${aside}`),
      step('reset row_security'),
    ],
  })
  return out
}

function fill(planning: Planning, id: string, target: Fact<'table'>, rows: string): Step {
  const old = new Map(columnsOf(planning, 'before', id).map(column => [column.name, column.at.type]))
  const columns = columnsOf(planning, 'after', target.id).filter(
    ({ name, at }) => old.has(name) && at.generated === undefined,
  )
  const values = columns.map(({ name, at }) => {
    const type = old.get(name) ?? at.type
    return converted(quoteIdentifier(name), isOwnType(type) ? 'text' : type, at.type)
  })
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(', ')
  const overriding = columns.some(({ at }) => at.identity) ? '\noverriding system value' : ''
  return step(
    `insert into ${identityOf(target)}${names ? ` (${names})` : ''}${overriding}\nselect ${values.join(', ')}\n  from ${rows}`,
    {
      kind: 'mayFail',
      text: `Fails where a row does not fit ${kindWords(target.kind)} ${identityOf(target)}.`,
    },
  )
}

const minding = /^(constraint|index|trigger|triggerState|rule|policy|materializedView) /

/** Keys, triggers and queries come when the rows are back. */
export function filledFirst(
  actions: Actions,
  { makes, needs }: Pick<PlannedOperation, 'makes' | 'needs'>,
): string[] {
  if (
    actions.kept.size === 0 ||
    !makes.some(id => minding.test(id)) ||
    makes.some(id => id.startsWith('table '))
  )
    return []
  return needs.filter(id => id.startsWith('table ')).map(id => `filled ${id}`)
}
