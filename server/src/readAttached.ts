// Reads a database that files are attached to for the advisor: its schema, again only what changed,
// the rules of its environment, and which migrations stand in it. Asks nobody for a password.
import type { Environment } from '#protocol/environment.ts'
import { type PresetName, presetOf } from './advisor/presets.ts'
import { liveGround } from './changes/checks/liveGround.ts'
import { migrationHistory } from './changes/migrationStatus.ts'
import type { AttachedDatabase } from './language/attachedDatabase.ts'
import { type History, isIn } from './migrations/plan.ts'
import type { Running } from './running.ts'
import { introspectSince, type Look } from './schema/introspect/introspect.ts'
import { render } from './schema/render/render.ts'
import { locate } from './targets.ts'

export interface Reading {
  readonly database: AttachedDatabase
  readonly look: Look
  /** What `database` rests on besides the schema. */
  readonly rest: string
}

/** Answers `before` where nothing is another since. */
export async function readAttached(
  running: Running,
  databaseId: number,
  before: Reading | undefined,
): Promise<Reading> {
  const { store, connections } = running.plumbline
  const { database, endpoint } = await locate(running, databaseId)
  const environment = await environmentOf(running, database.environmentId)
  const history = await migrationHistory(store, databaseId)
  const rest = JSON.stringify([environment?.name, presetOf(environment?.policy), history])
  return connections.withClient(
    endpoint,
    database.name,
    { purpose: 'advisor', silent: true },
    async client => {
      const look = await introspectSince(client, before?.look)
      const sameSchema = before?.look.snapshot.hash === look.snapshot.hash
      if (before && sameSchema && before.rest === rest) return { ...before, look }
      const version = Math.floor(look.snapshot.serverVersion / 10_000)
      const ground =
        before && sameSchema
          ? before.database.ground
          : await liveGround(client, render(look.snapshot.model), version)
      return { look, rest, database: attached(ground, version, environment, history) }
    },
  )
}

function attached(
  ground: AttachedDatabase['ground'],
  version: number,
  environment: Environment | undefined,
  history: History,
): AttachedDatabase {
  const preset = presetOf(environment?.policy)
  return {
    ground,
    version,
    ...(environment && { environment: environment.name }),
    ...(preset && { preset }),
    isApplied: one => isIn(history, one),
  }
}

/** What an environment holds changes to. */
export async function advisorPreset(
  running: Running,
  environmentId: number,
): Promise<PresetName | undefined> {
  return presetOf((await environmentOf(running, environmentId))?.policy)
}

async function environmentOf(
  { plumbline: { store } }: Running,
  environmentId: number,
): Promise<Environment | undefined> {
  return (await store.environments()).find(one => one.id === environmentId)
}
