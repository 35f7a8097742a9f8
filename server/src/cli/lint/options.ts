// What `plumbline lint` and `explain` share: the PostgreSQL version and the schema to start from.
import { readFile } from 'node:fs/promises'
import { emptyDatabase, groundAfter } from '../../advisor/ground.ts'
import { type AdvisorSettings, readVersion } from '../../advisor/settings.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import { readScript } from '../../sql/script.ts'
import { type Io, Usage } from '../command.ts'
import { type Configuration, configurationFor, readConfiguration } from './configuration.ts'

/** The configuration file named, else the nearest one. */
export async function chosenConfiguration(named: string | undefined): Promise<Configuration> {
  if (named === undefined) return configurationFor(process.cwd())
  const text = await readFile(named, 'utf8').catch(() => {
    throw new Usage(`There is no file ${named}`)
  })
  return { file: named, ...(await readConfiguration(named, text)) }
}

export function versionFrom(given: string | undefined, settings: AdvisorSettings): number {
  if (given === undefined) return settings.version ?? 18
  const version = readVersion(given)
  if (version === undefined) throw new Usage(`--pg-version is a version such as 16, not ${given}`)
  return version
}

/** The schema of a live database with the sizes of its tables, or that of a file of DDL. */
export async function startingGround(
  given: { readonly database?: string | undefined; readonly schema?: string | undefined },
  io: Io,
  version: number | undefined,
): Promise<{ readonly ground: Ground; readonly version: number } | undefined> {
  if (given.schema !== undefined) {
    const text = await readFile(given.schema, 'utf8').catch(() => {
      throw new Usage(`There is no file ${given.schema}`)
    })
    const known = version ?? 18
    return { ground: groundAfter(readScript(text), emptyDatabase, known), version: known }
  }
  if (given.database === undefined) return undefined
  const { liveGround } = await import('../commands.ts')
  return (await liveGround())(given.database, io, version)
}
