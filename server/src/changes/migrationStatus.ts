// Where migration files stand on a database: what its history says about each of them, and which
// open issue carries it already.
import type { Change } from '#protocol/change.ts'
import type { MigrationFile, MigrationStatus } from '#protocol/migration.ts'
import { checksum } from '../migrations/checksum.ts'
import { type Migration, readMigration } from '../migrations/migration.ts'
import {
  type Applied,
  type History,
  migrationsFor,
  type PlannedMigration,
  planMigrations,
} from '../migrations/plan.ts'
import { compareVersions } from '../migrations/versions.ts'
import type { Store } from '../store/store.ts'

type Reads = Pick<Store, 'appliedMigrations' | 'database' | 'environments' | 'issues'>

/**
 * In the order in which they run; files that cannot be read as migrations come last. Files whose names
 * say that they are for another database are left out.
 */
export async function migrationStatus(
  store: Reads,
  databaseId: number,
  files: readonly MigrationFile[],
): Promise<readonly MigrationStatus[]> {
  const readings = files.map(({ path, text }) => ({ path, reading: readMigration(path, text) }))
  // History keeps what ran, and of a file with a way down only the way up runs.
  const migrations = readings.flatMap(({ reading }) =>
    reading && 'checksum' in reading ? [{ ...reading, checksum: checksum(reading.sql) }] : [],
  )
  const { history, changes } = await historyOf(store, databaseId)
  const carried = await underWay(store, databaseId)
  const plan = planMigrations(await meantFor(store, databaseId, migrations), history)
  const problems = new Map(plan.problems.map(problem => [problem.file, problem.message]))
  const readable = plan.migrations
    .filter(({ state }) => state.kind !== 'notRun')
    .map(planned => standing(planned, problems.get(planned.migration.file), changes, carried))
  const unreadable = readings.flatMap(({ path, reading }): MigrationStatus[] => {
    if (reading && 'checksum' in reading) return []
    const note = reading?.message ?? 'Its name says no version, so it has no place in the order.'
    return [{ path, version: '', title: path.split('/').at(-1) ?? path, standing: 'invalid', note }]
  })
  return [...readable, ...unreadable]
}

async function meantFor(
  store: Reads,
  databaseId: number,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const { name, environmentId } = await store.database(databaseId)
  const environments = await store.environments()
  const own = environments.find(one => one.id === environmentId)?.name ?? ''
  return migrationsFor(
    migrations,
    name,
    own,
    environments.map(one => one.name),
  )
}

/** Which migrations stand in a database. */
export async function migrationHistory(
  store: Pick<Store, 'appliedMigrations'>,
  databaseId: number,
): Promise<History> {
  return (await historyOf(store, databaseId)).history
}

/** Only changes that came from files have a place in the order of versions; baselines lift its floor. */
async function historyOf(store: Pick<Store, 'appliedMigrations'>, databaseId: number) {
  const changes = new Map<string, Change>()
  const applied: Applied[] = []
  let baseline: string | undefined
  for (const { change, sql } of await store.appliedMigrations(databaseId)) {
    if (change.type === 'baseline') {
      if (!/^\d{14}$/.test(change.version)) baseline = newer(baseline, change.version)
      continue
    }
    if (change.file === undefined || changes.has(change.version)) continue
    changes.set(change.version, change)
    applied.unshift({ version: change.version, file: change.file, checksum: checksum(sql) })
  }
  const history: History = { applied, ...(baseline === undefined ? {} : { baseline }) }
  return { history, changes }
}

function newer(one: string | undefined, other: string): string {
  return one !== undefined && compareVersions(one, other) > 0 ? one : other
}

/** Open issues of the database by the path of the file they came from. */
async function underWay(store: Reads, databaseId: number): Promise<ReadonlyMap<string, number>> {
  const carried = new Map<string, number>()
  for (let page: string | undefined, first = true; first || page !== undefined; first = false) {
    const { items, next } = await store.issues({ status: 'open', ...(page ? { page } : {}) })
    for (const { issue, file, tasks } of items) {
      const here = tasks.some(task => task.databaseId === databaseId && task.status !== 'done')
      if (file !== undefined && here) carried.set(file, issue.id)
    }
    page = next
  }
  return carried
}

function standing(
  { migration, state }: PlannedMigration,
  problem: string | undefined,
  changes: ReadonlyMap<string, Change>,
  carried: ReadonlyMap<string, number>,
): MigrationStatus {
  const about = { path: migration.file, version: migration.version ?? '', title: titleOf(migration) }
  if (problem !== undefined) return { ...about, standing: 'invalid', note: problem }
  const changeId = changes.get(about.version)?.id
  const recorded = changeId === undefined ? {} : { changeId }
  const issueId = carried.get(migration.file)
  switch (state.kind) {
    case 'applied':
      if (state.since !== 'content') return { ...about, ...recorded, standing: 'applied' }
      return {
        ...about,
        ...recorded,
        standing: 'changed',
        note: 'Its text is another than the one that ran.',
      }
    case 'underBaseline':
      return { ...about, standing: 'applied', note: 'It is part of the baseline.' }
    case 'pending':
      if (issueId !== undefined) return { ...about, issueId, standing: 'underWay' }
      if (!state.belowNewest) return { ...about, standing: 'pending' }
      return { ...about, standing: 'outOfOrder', note: 'A newer version is applied already.' }
    case 'notRun':
      return { ...about, standing: 'invalid' }
    default:
      return state satisfies never
  }
}

function titleOf(migration: Migration): string {
  return migration.description || (migration.file.split('/').at(-1) ?? migration.file)
}
