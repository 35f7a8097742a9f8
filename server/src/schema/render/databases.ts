// Settings of a database and extensions as DDL.
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'
import { identityOf } from '../lookup.ts'
import type { Fact } from '../model.ts'
import { onDatabase } from './common.ts'
import { settingName, settingValue } from './routines.ts'

export function extensionStatement(fact: Fact<'extension'>, withVersion: boolean): string {
  const schema =
    fact.schema === undefined || fact.schema === 'pg_catalog'
      ? ''
      : ` with schema ${quoteIdentifier(fact.schema)}`
  const version = withVersion ? `${schema ? '' : ' with'} version ${quoteLiteral(fact.at.version)}` : ''
  return `create extension ${identityOf(fact)}${schema}${version}`
}

export function databaseStatements(fact: Fact<'database'>): string[] {
  const limit = fact.at.connectionLimit
  return [
    ...(limit === undefined ? [] : [onDatabase(`connection limit ${limit}`)]),
    ...(fact.at.template ? [onDatabase('is_template true')] : []),
    ...(fact.at.settings ?? []).map(setting => databaseSetting(setting)),
  ]
}

/** `role: name=value` or `name=value`. */
export function databaseSetting(setting: string, reset = false): string {
  const parts = /^(?:((?:"(?:[^"]|"")*"|[^":=]+)): )?([^=]*)=([\s\S]*)$/.exec(setting)
  const [, role, name = '', value = ''] = parts ?? []
  const action = reset
    ? `reset ${settingName(name)}`
    : `set ${settingName(name)} to ${settingValue(name, value)}`
  if (role === undefined) return onDatabase(action)
  return onDatabase(action).replace('alter database %I', `alter role ${role} in database %I`)
}
