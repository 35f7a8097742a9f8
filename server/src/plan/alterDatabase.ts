// Settings of a database, foreign data wrappers and domains, altered in place.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { onDatabase } from '../schema/render/common.ts'
import { databaseSetting } from '../schema/render/databases.ts'
import { domainNotNull, domainNotNullComment } from '../schema/render/types.ts'
import type { Changes } from './changes.ts'
import type { Planning } from './context.ts'
import { optionChanges } from './options.ts'
import { type Step, step } from './planned.ts'

export function alterDatabase(planning: Planning, before: Fact<'database'>, after: Fact<'database'>): Step[] {
  if (before.at.tablespace !== after.at.tablespace) {
    planning.unresolved.push(
      `The database can be moved to tablespace ${after.at.tablespace ?? 'pg_default'} only from another one, while nobody is connected to it.`,
    )
  }
  const old = before.at.settings ?? []
  const now = after.at.settings ?? []
  const nameOf = (setting: string) => setting.slice(0, setting.indexOf('='))
  return [
    ...(before.at.connectionLimit === after.at.connectionLimit
      ? []
      : [step(onDatabase(`connection limit ${after.at.connectionLimit ?? -1}`))]),
    ...(before.at.template === after.at.template
      ? []
      : [step(onDatabase(`is_template ${after.at.template === true}`))]),
    ...old
      .filter(setting => !now.some(other => nameOf(other) === nameOf(setting)))
      .map(setting => step(databaseSetting(setting, true))),
    ...now.filter(setting => !old.includes(setting)).map(setting => step(databaseSetting(setting))),
  ]
}

export function alterWrapper(
  before: Fact<'foreignDataWrapper'>,
  after: Fact<'foreignDataWrapper'>,
  changes: Changes,
): Step[] {
  const name = identityOf(after)
  const list = optionChanges(before.at.options, after.at.options)
  const parts = [
    changes.has('handler') ? (after.at.handler ? `handler ${after.at.handler}` : 'no handler') : '',
    changes.has('validator') ? (after.at.validator ? `validator ${after.at.validator}` : 'no validator') : '',
    list ? `options (${list})` : '',
  ].filter(Boolean)
  return parts.length ? [step(`alter foreign data wrapper ${name} ${parts.join(' ')}`)] : []
}

export function alterDomain(
  before: Fact<'domain'>,
  after: Fact<'domain'>,
  changes: Changes,
): Step[] | undefined {
  if (changes.has('type') || changes.has('collation')) return undefined
  const alterName = `alter domain ${identityOf(after)}`
  const out: Step[] = []
  if (changes.has('default')) {
    out.push(
      step(
        after.at.default === undefined
          ? `${alterName} drop default`
          : `${alterName} set default ${after.at.default}`,
      ),
    )
  }
  if (changes.has('notNull')) {
    const [was, is] = [before.at.notNull, after.at.notNull].map(nameOfNotNull)
    if (was !== is) {
      if (before.at.notNull !== undefined) out.push(step(`${alterName} drop not null`))
      if (after.at.notNull === true) out.push(step(`${alterName} set not null`))
      else if (after.at.notNull) out.push(step(`${alterName} add ${domainNotNull(after.at.notNull)}`))
    }
    if (is !== undefined && (was === is || commentOf(after) !== undefined))
      out.push(step(domainNotNullComment(after)))
  }
  return out
}

/** Empty where PostgreSQL gives it its name; undefined without one. */
const nameOfNotNull = (notNull: Fact<'domain'>['at']['notNull']) =>
  notNull === undefined ? undefined : notNull === true ? '' : (notNull.name ?? '')

const commentOf = ({ at: { notNull } }: Fact<'domain'>) =>
  typeof notNull === 'object' ? notNull.comment : undefined
