// From the options of `plumbline issue create` to the wish that an issue is drafted from.
import type { Wish } from '#protocol/wish.ts'
import { type Io, numberOf, oneOf, Usage } from './command.ts'
import type { Values } from './issueOptions.ts'
import { findDatabases, findEnvironment, findInstance } from './names.ts'
import { readSqlFile } from './sqlText.ts'
import type { Work } from './work.ts'

export async function wishOf(io: Io, { store }: Pick<Work, 'store'>, values: Values): Promise<Wish> {
  const types = ['alterSchema', 'changeData', 'createDatabase', 'baseline', 'revert'] as const
  const kind = oneOf(values.type ?? 'alterSchema', types, '--type')
  if (kind === 'createDatabase') {
    const { name, owner, encoding, collation, template } = values
    if (!name || !owner) throw new Usage('--name and --owner are needed to create a database')
    const instance = await findInstance(store, values.instance)
    const environmentId = values.environment
      ? (await findEnvironment(store, values.environment)).id
      : instance.environmentId
    const more = {
      ...(encoding && { encoding }),
      ...(collation && { collation }),
      ...(template && { template }),
    }
    return { kind, instanceId: instance.id, environmentId, request: { name, owner, ...more } }
  }
  if (kind === 'revert' && values.change !== undefined)
    return { kind, changeId: numberOf(values.change, '--change') }
  if (values.restore !== undefined) {
    if (kind !== 'changeData') throw new Usage('--restore goes with --type changeData')
    return { kind, restores: numberOf(values.restore, '--restore') }
  }
  const databaseIds = (await findDatabases(store, values.database ?? [])).map(d => d.id)
  if (kind === 'baseline' || kind === 'revert') return { kind, databaseIds }
  if ((values.sql === undefined) === (values.file === undefined))
    throw new Usage('Give either --sql or --file')
  const backup = values['prior-backup']
  const places = ['none', 'store', 'target'] as const
  const kept = backup === undefined ? {} : { priorBackup: oneOf(backup, places, '--prior-backup') }
  if (values.sql !== undefined) return { kind, databaseIds, sql: values.sql, ...kept }
  const file = values.file ?? '-'
  if (file === '-') return { kind, databaseIds, sql: await io.readInput(), ...kept }
  const text = await readSqlFile(file)
  return { kind, databaseIds, sql: text, file: { path: file.replaceAll('\\', '/'), text }, ...kept }
}
