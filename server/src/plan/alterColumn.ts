// From one column to another, in place.
import type { AttributeChange } from '../schema/compare/differences.ts'
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import type { ColumnAttributes, Identity } from '../schema/relationAttributes.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { columnDefinition, identityText } from '../schema/render/columns.ts'
import { grantStatements } from '../schema/render/grants.ts'
import { defaultSequence, identityExtras, sequenceOf } from '../schema/render/sequences.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import { notNullSteps } from './alterNotNull.ts'
import { intoRange, sequenceChanges } from './alterSequence.ts'
import { viewColumnSteps } from './alterView.ts'
import { defaultStorage, typeStep } from './columnType.ts'
import type { Planning } from './context.ts'
import { countOn } from './countingOn.ts'
import { tableWords } from './drop.ts'
import { creationOptions } from './newObjects.ts'
import { calledAsInherited } from './notNullNames.ts'
import { optionChanges, storageChanges } from './options.ts'
import { type Hazard, rewrite, type Step, step } from './planned.ts'
import { isPublished } from './reactions.ts'

export interface ColumnPlan {
  /** Before the rest: lets go of what the old default needs. */
  readonly release: readonly Step[]
  readonly main: readonly Step[]
}

type Changes = ReadonlyMap<string, AttributeChange>

/** Undefined: no ALTER exists, the column must be dropped and added again. */
export function alterColumn(
  planning: Planning,
  before: Fact<'column'>,
  after: Fact<'column'>,
  changes: Changes,
  skip: ReadonlySet<string>,
): ColumnPlan | undefined {
  if (/^(view|materializedView) /.test(after.parent ?? ''))
    return { release: [], main: viewColumnSteps(planning, after, before.at, after.at) }
  if (needsNewColumn(planning, after.parent ?? '', before.at, after.at)) return undefined
  if (before.at.generated && !after.at.generated && hasGrandchildren(planning, before.id)) return undefined
  const has = (name: string) => changes.has(name) && !skip.has(name)
  const table = parentIdentity(after)
  const only = `alter ${tableWords(after)} ${after.parent?.startsWith('table ') ? 'only ' : ''}${table}`
  const whole = `alter ${tableWords(after)} ${table}`
  const column = quoteIdentifier(after.name)
  const release: Step[] = []
  const main: Step[] = []
  const typeChanges = has('type') || has('collation')
  const defaultGoes = has('default') && after.at.default === undefined && before.at.generated === undefined
  const defaultBack =
    (changes.has('type') || changes.has('collation')) &&
    before.at.default !== undefined &&
    !before.at.generated

  if (before.at.identity && !after.at.identity && has('identity')) {
    release.push(step(`${whole} alter column ${column} drop identity`))
  }
  if (before.at.generated && !after.at.generated && has('generated')) {
    main.push(step(`${whole} alter column ${column} drop expression`))
  }
  if (defaultGoes || defaultBack) release.push(step(`${only} alter column ${column} drop default`))
  if (typeChanges) main.push(typeStep(whole, table, column, before, after))
  if (before.at.generated && after.at.generated && has('default')) {
    main.push(
      step(
        `${only} alter column ${column} set expression as (${after.at.default})`,
        ...(after.at.generated === 'stored'
          ? [rewrite(`Rewrites ${table} to compute ${after.name} again.`)]
          : []),
      ),
    )
  } else if (
    after.at.default !== undefined &&
    !after.at.generated &&
    (has('default') || defaultBack || has('generated'))
  ) {
    main.push(step(`${only} alter column ${column} set default ${after.at.default}`))
  }
  if (has('notNull')) main.push(...notNullSteps(planning, whole, before, calledAsInherited(planning, after)))
  if (after.at.identity && has('identity'))
    main.push(...identitySteps(planning, whole, column, before, after))
  // Another type brings its own storage and forgets the compression.
  const moved = changes.has('type') || changes.has('collation')
  if (moved ? after.at.storage !== undefined : has('storage')) {
    main.push(
      step(
        `${only} alter column ${column} set storage ${after.at.storage ?? defaultStorage(planning, after)}`,
      ),
    )
  }
  if (moved ? after.at.compression !== undefined : has('compression')) {
    main.push(step(`${only} alter column ${column} set compression ${after.at.compression ?? 'default'}`))
  }
  if (has('statistics')) {
    main.push(step(`${only} alter column ${column} set statistics ${after.at.statistics ?? -1}`))
  }
  if (has('options')) {
    main.push(
      ...storageChanges(`${only} alter column ${column}`, before.at.options, after.at.options).map(sql =>
        step(sql),
      ),
    )
  }
  if (has('foreignOptions')) {
    const list = optionChanges(before.at.foreignOptions, after.at.foreignOptions)
    if (list) main.push(step(`${only} alter column ${column} options (${list})`))
  }
  return { release, main }
}

/** Statements that take the default or the expression of a column off, and put it as it shall be. */
export function expressionSteps(before: Fact<'column'>, after: Fact<'column'>): { off: Step; on: Step } {
  const words = tableWords(after)
  const alter =
    `alter ${words} ${words === 'table' ? 'only ' : ''}${parentIdentity(after)}` +
    ` alter column ${quoteIdentifier(after.name)}`
  if (before.at.generated) {
    const hazards = before.at.generated === 'stored' ? [rewrite(`Rewrites ${parentIdentity(after)}.`)] : []
    return {
      off: step(`${alter} set expression as (null::${before.at.type})`, ...hazards),
      on: step(`${alter} set expression as (${after.at.default})`, ...hazards),
    }
  }
  return { off: step(`${alter} drop default`), on: step(`${alter} set default ${after.at.default}`) }
}

/** A column becomes generated, or is generated otherwise, only by being made anew. */
function needsNewColumn(
  planning: Planning,
  table: string,
  before: ColumnAttributes,
  after: ColumnAttributes,
): boolean {
  // Before 15 a column that was generated goes on depending on what its expression called.
  if (before.generated && !after.generated && before.type !== after.type && planning.version < 150000)
    return true
  if (before.generated !== after.generated)
    return after.generated !== undefined || before.generated === 'virtual'
  if (after.generated === undefined || before.default === after.default) return false
  return (
    planning.version < 170000 ||
    (after.generated === 'virtual' && (isChecked(planning, table) || isPublished(planning, table)))
  )
}

/** DROP EXPRESSION does not get below the first children. */
const hasGrandchildren = (planning: Planning, column: string) =>
  planning.heirs.get(column)?.some(heir => planning.heirs.get(heir) !== undefined) === true

/** The expression of a virtual column cannot be changed in a table with checks. */
const isChecked = (planning: Planning, table: string) =>
  [planning.before, planning.after].some(model =>
    model.parts.get(table)?.some(part => part.kind === 'constraint' && part.at.type === 'check'),
  )

function identitySteps(
  planning: Planning,
  alter: string,
  column: string,
  before: Fact<'column'>,
  after: Fact<'column'>,
): Step[] {
  const now = after.at.identity as Identity
  const old = before.at.identity
  if (!old)
    return [
      step(`${alter} alter column ${column} add ${identityText(now)}`),
      ...identityExtras({ options: creationOptions(planning) }, after).map(sql => step(sql)),
      ...countOn(planning, after.id, now.name ?? defaultSequence(after), now.sequence),
    ]
  const parts: string[] = []
  if (old.kind !== now.kind) parts.push(`set generated ${now.kind}`)
  const type = now.sequence.type ?? 'bigint'
  // Another type of the column is one of its sequence, too.
  const hadType = before.at.type === after.at.type ? (old.sequence.type ?? 'bigint') : after.at.type
  const options = sequenceChanges(old.sequence, now.sequence, type)
  parts.push(...options.map(option => `set ${option}`))
  const { restart, first } = intoRange(old.sequence, now.sequence, old.name ?? defaultSequence(before))
  if (restart && options.length) parts.push('restart')
  const out = options.length ? [...first] : []
  if (type !== hadType) out.push(step(`alter sequence ${old.name ?? defaultSequence(before)} as ${type}`))
  const altered = parts.length ? [step(`${alter} alter column ${column} ${parts.join(' ')}`)] : []
  out.push(...altered)
  const oldName = old.name ?? defaultSequence(before)
  const nowName = now.name ?? defaultSequence(after)
  if (oldName !== nowName) {
    out.push(step(`alter sequence ${oldName} rename to ${nowName.slice(nowName.lastIndexOf('.') + 1)}`))
  }
  if (old.comment !== now.comment) {
    out.push(
      step(
        `comment on sequence ${nowName} is ${now.comment === undefined ? 'null' : quoteLiteral(now.comment)}`,
      ),
    )
  }
  out.push(...grantStatements(sequenceOf(after), old.grants, now.grants).map(sql => step(sql)))
  if (old.persistence !== now.persistence) {
    out.push(step(`alter sequence ${nowName} set ${now.persistence === 'unlogged' ? 'unlogged' : 'logged'}`))
  }
  return out
}

/** A new column of a table that is there already. */
export function addColumn(planning: Planning, column: Fact<'column'>): Step[] {
  const alter = `alter ${tableWords(column)} ${parentIdentity(column)}`
  const hazards: Hazard[] = []
  const { at } = column
  if (at.notNull && at.default === undefined && !at.identity && !at.generated) {
    hazards.push({
      kind: 'mayFail',
      text: `Fails where ${parentIdentity(column)} has rows: ${column.name} has no default.`,
    })
  }
  if (at.generated === 'stored' || at.identity) hazards.push(rewrite(`Rewrites ${parentIdentity(column)}.`))
  if (at.identity && cannotPassIdentity(planning, column.parent ?? '')) {
    // Children get the column, but not its identity.
    const { identity, ...rest } = at
    const name = quoteIdentifier(column.name)
    const only = `alter table only ${parentIdentity(column)}`
    return [
      step(`${alter} add column ${columnDefinition({ ...column, at: rest })}`, ...hazards),
      step(`${only} alter column ${name} add ${identityText(identity)}`),
    ]
  }
  return [step(`${alter} add column ${columnDefinition(column)}`, ...hazards)]
}

/** From 17 on partitions share the identity of their parent; other children never do. */
function cannotPassIdentity(planning: Planning, tableId: string): boolean {
  const table = planning.before.byId.get(tableId)
  if (table?.kind !== 'table' || (table.at.partitionBy && planning.version >= 170000)) return false
  const heirs = (table.at.columns ?? []).flatMap(
    name => planning.heirs.get(`column ${identityOf(table)}.${quoteIdentifier(name)}`) ?? [],
  )
  return heirs.length > 0
}
