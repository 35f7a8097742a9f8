// Which migrations stand in a database and which wait, from the files and from what its history says
// was applied. Pure: reads neither disk nor store.
import { type Checksum, compareChecksums, type Sameness } from './checksum.ts'
import type { Migration, MigrationProblem } from './migration.ts'
import { sortMigrations } from './runningOrder.ts'
import { compareVersions, versionKey } from './versions.ts'

/** A migration that the history of a database knows. */
export interface Applied {
  /** Absent for a repeatable one, which goes by its file. */
  readonly version?: string
  readonly file?: string
  /** Absent where what ran is not known: for a baseline, or a history taken over from elsewhere. */
  readonly checksum?: Checksum
}

export interface History {
  /** Oldest first: of two entries for the same migration the later counts. */
  readonly applied: readonly Applied[]
  /** Everything up to this version was there when Plumbline came. */
  readonly baseline?: string
}

export type MigrationState =
  | { readonly kind: 'applied'; readonly since: Exclude<Sameness, 'unknown'> | 'unknown' }
  /** Not above the baseline: there already, by whatever way. */
  | { readonly kind: 'underBaseline' }
  /** `belowNewest`: a newer version is applied already, so it would run out of order. */
  | { readonly kind: 'pending'; readonly belowNewest: boolean }
  /** The way back, or a baseline for new databases: nothing to run. */
  | { readonly kind: 'notRun' }

export interface PlannedMigration {
  readonly migration: Migration
  readonly state: MigrationState
}

export interface MigrationPlan {
  /** In the order in which they run: versions, then repeatable ones by name. */
  readonly migrations: readonly PlannedMigration[]
  /** Applied versions whose file is gone. */
  readonly missing: readonly Applied[]
  /** Two files with one version: which one is meant, nobody can say, so neither runs. */
  readonly problems: readonly MigrationProblem[]
}

export function planMigrations(files: readonly Migration[], history: History): MigrationPlan {
  const sorted = sortMigrations(files)
  const known = new Map(history.applied.map(one => [appliedKey(one), one]))
  const newest = newestOf(history)
  return {
    migrations: sorted.map(migration => ({ migration, state: stateOf(migration, known, history, newest) })),
    missing: [...known.values()].filter(
      one =>
        one.version !== undefined &&
        !sorted.some(m => m.kind === 'versioned' && keyOf(m) === appliedKey(one)),
    ),
    problems: duplicates(sorted),
  }
}

/** Whether the migration of a version stands in the database: applied, or there when Plumbline came. */
export function isIn({ applied, baseline }: History, version: string): boolean {
  if (baseline !== undefined && compareVersions(version, baseline) <= 0) return true
  return applied.some(one => one.version !== undefined && compareVersions(one.version, version) === 0)
}

/**
 * Those meant for a database in an environment: Bytebase's names may say another database, and their
 * folder another of the `environments` there are.
 */
export function migrationsFor(
  files: readonly Migration[],
  database: string,
  environment: string,
  environments: readonly string[],
): readonly Migration[] {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
  const isOther = (folder: string) =>
    !same(folder, environment) && environments.some(name => same(folder, name))
  return files.filter(
    one =>
      (one.database === undefined || one.database === database) &&
      (one.environment === undefined || !isOther(one.environment)),
  )
}

function stateOf(
  migration: Migration,
  known: ReadonlyMap<string, Applied>,
  history: History,
  newest: string | undefined,
): MigrationState {
  if (migration.kind === 'undo' || migration.kind === 'baseline') return { kind: 'notRun' }
  const applied = known.get(keyOf(migration))
  if (migration.kind === 'repeatable') {
    const since = applied && sameness(applied, migration)
    if (since === undefined || since === 'content') return { kind: 'pending', belowNewest: false }
    return { kind: 'applied', since }
  }
  if (applied) return { kind: 'applied', since: sameness(applied, migration) }
  const version = migration.version ?? ''
  if (history.baseline !== undefined && compareVersions(version, history.baseline) <= 0)
    return { kind: 'underBaseline' }
  return { kind: 'pending', belowNewest: newest !== undefined && compareVersions(version, newest) < 0 }
}

function sameness(applied: Applied, migration: Migration): Sameness {
  return applied.checksum ? compareChecksums(applied.checksum, migration.checksum) : 'unknown'
}

function newestOf(history: History): string | undefined {
  const versions = history.applied.flatMap(one => (one.version === undefined ? [] : [one.version]))
  if (history.baseline !== undefined) versions.push(history.baseline)
  return versions.reduce<string | undefined>(
    (most, one) => (most === undefined || compareVersions(one, most) > 0 ? one : most),
    undefined,
  )
}

/** Same version, same kind, and nothing in the names that sends them to different databases. */
function duplicates(sorted: readonly Migration[]): MigrationProblem[] {
  const seen = new Map<string, Migration>()
  const problems: MigrationProblem[] = []
  for (const migration of sorted) {
    if (migration.version === undefined) continue
    const { kind, database = '', environment = '' } = migration
    const key = JSON.stringify([kind, versionKey(migration.version), database, environment.toLowerCase()])
    const first = seen.get(key)
    if (!first) seen.set(key, migration)
    else {
      const message = (other: Migration) =>
        `Version ${migration.version} is that of ${other.file} too; every version stands once.`
      if (!problems.some(problem => problem.file === first.file))
        problems.push({ file: first.file, message: message(migration) })
      problems.push({ file: migration.file, message: message(first) })
    }
  }
  return problems
}

function keyOf(migration: Migration): string {
  return migration.version === undefined
    ? `file ${migration.file}`
    : `version ${versionKey(migration.version)}`
}

function appliedKey(applied: Applied): string {
  return applied.version === undefined
    ? `file ${applied.file ?? ''}`
    : `version ${versionKey(applied.version)}`
}
