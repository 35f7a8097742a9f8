// What `plumbline lint` and `explain` share: the PostgreSQL version and the schema to start from.
import { readFile } from 'node:fs/promises'
import { emptyDatabase, groundAfter } from '../../advisor/ground.ts'
import type { LiveFacts } from '../../advisor/live.ts'
import { type AdvisorSettings, readVersion } from '../../advisor/settings.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import { readScript, type Script } from '../../sql/script.ts'
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

export interface Start {
  readonly ground: Ground
  readonly version: number
  /** Asks the database about a script, where there is one; it stays open until `close`. */
  ask?(script: Script): Promise<LiveFacts>
  close?(): Promise<void>
}

/** The schema of a live database with the sizes of its tables, or that of a file of DDL. */
export async function startingGround(
  given: { readonly database?: string | undefined; readonly schema?: string | undefined },
  io: Io,
  version: number | undefined,
): Promise<Start | undefined> {
  if (given.schema !== undefined) {
    const text = await readFile(given.schema, 'utf8').catch(() => {
      throw new Usage(`There is no file ${given.schema}`)
    })
    const known = version ?? 18
    return { ground: groundAfter(readScript(text), emptyDatabase, known), version: known }
  }
  if (given.database === undefined) return undefined
  const { liveDatabase } = await import('../commands.ts')
  return (await liveDatabase())(given.database, io, version)
}
