// What `plumbline lint` and `explain` share: the PostgreSQL version and the schema to start from.
import { readFile } from 'node:fs/promises'
import { emptyDatabase, groundAfter } from '../../advisor/ground.ts'
import type { LiveFacts } from '../../advisor/live.ts'
import { type Configuration, readConfiguration } from '../../configuration/configuration.ts'
import { createConfigurations } from '../../configuration/configurations.ts'
import type { ProjectSettings } from '../../configuration/settings.ts'
import { readVersion } from '../../configuration/version.ts'
import type { Ground } from '../../impact/catalog/timeline.ts'
import { loadParser } from '../../sql/parser.ts'
import { readScript, type Script } from '../../sql/script.ts'
import { type Io, Usage } from '../command.ts'

/** The configuration of a file: the one that was named, else the nearest. */
export type ConfigurationOf = (file: string) => Promise<Configuration>

export async function chosenConfiguration(named: string | undefined): Promise<ConfigurationOf> {
  if (named === undefined) return createConfigurations().of
  const text = await readFile(named, 'utf8').catch(() => {
    throw new Usage(`There is no file ${named}`)
  })
  const one = await readConfiguration(named, text, process.cwd())
  return async () => one
}

/** What `--pg-version` says, else the configuration; undefined where neither does. */
export function versionFrom(
  given: string | undefined,
  settings: Pick<ProjectSettings, 'version'>,
): number | undefined {
  if (given === undefined) return settings.version
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
  if (given.schema === undefined && given.database === undefined) return undefined
  await loadParser()
  if (given.schema !== undefined && given.database !== undefined)
    throw new Usage('Give --schema or --database, not both')
  if (given.schema !== undefined) {
    const text = await readFile(given.schema, 'utf8').catch(() => {
      throw new Usage(`There is no file ${given.schema}`)
    })
    const known = version ?? 18
    const script = readScript(text)
    const lost = script.statements.filter(({ kind }) => kind === 'invalid').length
    if (lost > 0)
      io.err(
        `${given.schema}: ${lost === 1 ? 'one statement cannot be read, and is' : `${lost} statements cannot be read, and are`} left out.`,
      )
    return { ground: groundAfter(script, emptyDatabase, known), version: known }
  }
  if (given.database === undefined) return undefined
  const { liveDatabase } = await import('../commands.ts')
  return (await liveDatabase())(given.database, io, version)
}
