// From nullable to not null and back, and from one not-null constraint to another.
import { canonicalJson } from '../schema/hash.ts'
import { automaticName } from '../schema/introspect/constraints.ts'
import type { Fact } from '../schema/model.ts'
import type { NotNull } from '../schema/relationAttributes.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { notNullComment } from '../schema/render/columns.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { isPassedDown } from './change.ts'
import { heirsBelow } from './changeNeeds.ts'
import { onlyAnew, type Planning } from './context.ts'
import { lock, type Step, step } from './planned.ts'

/** By a check that is validated without a lock, or from 18 on by a constraint that is. */
export function notNullSteps(
  planning: Planning,
  alter: string,
  before: Fact<'column'>,
  after: Fact<'column'>,
): Step[] {
  const column = quoteIdentifier(after.name)
  const wanted = after.at.notNull
  const had = before.at.notNull
  if (wanted === undefined) return [step(`${alter} alter column ${column} drop not null`)]
  if (planning.version >= 180000) {
    const [old, now] = [had, wanted].map(one => (typeof one === 'object' ? one : {}))
    const steps = namedNotNull(planning, alter, had, wanted, before, after)
    const isNew = had === undefined || steps.some(({ sql }) => sql.endsWith(' drop not null'))
    return [
      ...steps,
      ...(now?.comment === (isNew ? undefined : old?.comment)
        ? []
        : [step(notNullComment(nameOfTable(after), after, now ?? {}))]),
    ]
  }
  if (planning.options.plain || after.parent?.startsWith('foreignTable ')) {
    return [
      step(
        `${alter} alter column ${column} set not null`,
        lock(`Locks ${parentIdentity(after)} while all its rows are looked through.`),
      ),
    ]
  }
  const check = quoteIdentifier(automaticName(nameOfTable(after), after.name, 'not_null'))
  return [
    step(`${alter} add constraint ${check} check (${column} is not null) not valid`),
    step(`${alter} validate constraint ${check}`, {
      kind: 'mayFail',
      text: `Fails where ${after.name} is null.`,
    }),
    step(`${alter} alter column ${column} set not null`),
    step(`${alter} drop constraint ${check}`),
  ]
}

const nameOfTable = (column: Fact) => {
  const text = parentIdentity(column)
  const schema = quoteIdentifier(column.schema ?? '')
  return text
    .slice(schema.length + 1)
    .replace(/^"|"$/g, '')
    .replaceAll('""', '"')
}

function namedNotNull(
  planning: Planning,
  alter: string,
  had: true | NotNull | undefined,
  wanted: true | NotNull,
  before: Fact<'column'>,
  after: Fact<'column'>,
): Step[] {
  const column = quoteIdentifier(after.name)
  const automatic = automaticName(nameOfTable(after), after.name, 'not_null')
  const now: NotNull = wanted === true ? {} : wanted
  const old: NotNull | undefined = had === true ? {} : had
  const inherited = before.at.inheritance !== undefined && after.at.inheritance !== undefined
  if (inherited && old?.local && !isPassedDown(planning, after)) {
    const { local: _local, ...own } = old
    if (canonicalJson(own) === canonicalJson(now)) return []
  }
  if (inherited && old?.local && (!now.local || old.name !== now.name)) {
    onlyAnew(
      planning,
      after.parent ?? '',
      `The not-null constraint of ${after.name} in ${parentIdentity(after)} stays as it was declared there: it is inherited, too.`,
    )
    return []
  }
  // It is inherited, and shall be declared here too.
  if (inherited && old && !old.local && now.local) {
    const called = before.hints.notNull
    if (called !== undefined && called !== (now.name ?? automatic)) {
      onlyAnew(
        planning,
        after.parent ?? '',
        `The not-null constraint of ${after.name} in ${parentIdentity(after)} goes on being called ${called}: it is inherited.`,
      )
    }
    return [
      step(`${alter} alter column ${column} set not null`),
      ...(old.notValid && !now.notValid
        ? [step(`${alter} validate constraint ${quoteIdentifier(called ?? automatic)}`)]
        : []),
    ]
  }
  const name = quoteIdentifier(now.name ?? automatic)
  if (old !== undefined && (old.noInherit === true) === (now.noInherit === true)) {
    const oldName = quoteIdentifier(
      old.name ?? before.hints.notNull ?? automaticName(nameOfTable(before), before.name, 'not_null'),
    )
    const out: Step[] = []
    if (old.notValid && !now.notValid) out.push(step(`${alter} validate constraint ${oldName}`))
    if (!old.notValid && now.notValid) {
      out.push(step(`${alter} alter column ${column} drop not null`))
      out.push(step(`${alter} add constraint ${name} not null ${column} not valid`))
      return out
    }
    // An inherited constraint keeps its name, and that is nobody's choice.
    if (oldName === name || after.at.inheritance === 'inherited') return out
    if (!isCalledOtherwiseBelow(planning, before)) {
      out.push(step(`${alter} rename constraint ${oldName} to ${name}`))
      return out
    }
    if (isInKey(planning, before)) {
      onlyAnew(
        planning,
        after.parent ?? '',
        `The not-null constraint of ${after.name} in ${parentIdentity(after)} goes on being called ${before.hints.notNull}: a child's is called otherwise.`,
      )
      return out
    }
    return [
      step(`${alter} alter column ${column} drop not null`),
      step(`${alter} add constraint ${name} not null ${column}${now.notValid ? ' not valid' : ''}`),
    ]
  }
  const out = old === undefined ? [] : [step(`${alter} alter column ${column} drop not null`)]
  const tail = now.noInherit ? ' no inherit' : ''
  if (planning.options.plain && !now.notValid && now.name === undefined && !now.noInherit) {
    return [...out, step(`${alter} alter column ${column} set not null`)]
  }
  out.push(step(`${alter} add constraint ${name} not null ${column}${tail} not valid`))
  if (!now.notValid) {
    out.push(
      step(`${alter} validate constraint ${name}`, {
        kind: 'mayFail',
        text: `Fails where ${after.name} is null.`,
      }),
    )
  }
  return out
}

/** A constraint is renamed together with those of children, which must have its name. */
const isCalledOtherwiseBelow = (planning: Planning, column: Fact<'column'>) =>
  heirsBelow(planning, column.id).some(id => {
    const called = planning.before.byId.get(id)?.hints.notNull
    return called !== undefined && called !== column.hints.notNull
  })

const isInKey = (planning: Planning, column: Fact<'column'>) =>
  planning.before.parts
    .get(column.parent ?? '')
    ?.some(
      part =>
        part.kind === 'constraint' &&
        part.at.type === 'primaryKey' &&
        part.at.columns?.includes(column.name) === true,
    ) === true
