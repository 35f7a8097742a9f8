// From what an author wants to a draft of a revision: targets in the order of their stages, the
// options the SQL will run under, and a title. Records nothing.
import type { Environment } from '#protocol/environment.ts'
import type { Database } from '#protocol/instance.ts'
import type { CreateDatabaseRequest, RevisionDraft, RunOptions, Target } from '#protocol/issue.ts'
import type { MigrationFile } from '#protocol/migration.ts'
import { fail } from '../failure/failed.ts'
import { readMigrationName } from '../migrations/migrationName.ts'
import { type Sections, sectionsOf } from '../migrations/sections.ts'
import { quoteIdentifier, quoteLiteral } from '../sql/identifier.ts'
import { readScript } from '../sql/script.ts'
import { directedOptions } from './directed.ts'
import { titleOf } from './title.ts'

export const defaultOptions: RunOptions = {
  lockTimeout: 3000,
  statementTimeout: 0,
  searchPath: '"$user", public',
  retries: 5,
  priorBackup: 'none',
}

export interface Draft {
  readonly title: string
  readonly draft: RevisionDraft
}

/** Databases in the order of their environments, then by name. Throws badInput when there is none. */
export function targetsOf(
  databases: readonly Database[],
  environments: readonly Environment[],
  sql: (database: Database) => string,
): readonly Target[] {
  if (databases.length === 0) fail('badInput', 'Choose at least one database.')
  const missing = databases.find(d => d.presence === 'missing')
  if (missing) {
    fail('badInput', `Database ${missing.name} is no longer on its server.`, {
      hint: 'Sync the instance, or leave the database out.',
    })
  }
  const position = new Map(environments.map(e => [e.id, e.position]))
  const order = (d: Database) => position.get(d.environmentId) ?? 0
  return [...new Map(databases.map(d => [d.id, d])).values()]
    .sort((a, b) => order(a) - order(b) || a.name.localeCompare(b.name))
    .map(database => ({
      databaseId: database.id,
      instanceId: database.instanceId,
      databaseName: database.name,
      environmentId: database.environmentId,
      sql: sql(database),
    }))
}

/**
 * A change of schema or data by SQL that somebody wrote. Of a migration that holds both, only the way
 * up is taken: the markers of goose, dbmate and sql-migrate mean what they mean there. Its directives
 * go before `options`.
 */
export function sqlDraft(
  wished: string,
  databases: readonly Database[],
  environments: readonly Environment[],
  options: RunOptions,
  file?: MigrationFile,
): Draft {
  const sections = sectionsOf(wished)
  const sql = sections ? wished.slice(sections.up.start, sections.up.end).trim() : wished
  const { statements } = readScript(sql)
  if (statements.length === 0) {
    fail('badInput', 'There is no statement in the SQL.', { hint: 'Write at least one, outside comments.' })
  }
  const version = file && versionOf(file.path)
  return {
    title: titleOf(statements.map(s => s.tree)),
    draft: {
      targets: targetsOf(databases, environments, () => sql),
      options: { ...options, ...directedOptions(sections ? withoutWayDown(wished, sections) : wished) },
      ...(version === undefined ? {} : { version }),
      ...(file === undefined ? {} : { file: file.path }),
    },
  }
}

/** What stands above all markers holds for the way up; its lines keep their numbers. */
function withoutWayDown(text: string, { up, down }: Sections): string {
  const head = Math.min(up.start, down?.start ?? up.start)
  return (
    text.slice(0, head) + text.slice(head, up.start).replace(/[^\n]/g, ' ') + text.slice(up.start, up.end)
  )
}

/** Absent for a file without a version, and for the way back. */
function versionOf(path: string): string | undefined {
  const reading = readMigrationName(path)
  return reading.kind === 'migration' && reading.name.kind === 'versioned' ? reading.name.version : undefined
}

export function createDatabaseDraft(
  request: CreateDatabaseRequest,
  instanceId: number,
  environmentId: number,
): Draft {
  if (request.name.trim() === '') fail('badInput', 'A database needs a name.')
  if (Buffer.byteLength(request.name) > 63) {
    fail('badInput', `The name ${request.name} is longer than 63 bytes.`, {
      detail: 'PostgreSQL would cut it short.',
    })
  }
  const sql = createDatabaseSql(request)
  return {
    title: `Create database ${request.name}`,
    draft: {
      targets: [{ databaseId: 0, instanceId, databaseName: request.name, environmentId, sql }],
      options: defaultOptions,
      createDatabase: request,
    },
  }
}

/** One statement, so that a database never stands there half-made. */
function createDatabaseSql({ name, owner, encoding, collation, template }: CreateDatabaseRequest): string {
  const clauses = [
    `create database ${quoteIdentifier(name)}`,
    ...(owner ? [`owner ${quoteIdentifier(owner)}`] : []),
    // Another encoding or collation than the template's is only allowed from template0.
    ...(template
      ? [`template ${quoteIdentifier(template)}`]
      : encoding || collation
        ? ['template template0']
        : []),
    ...(encoding ? [`encoding ${quoteLiteral(encoding)}`] : []),
    ...(collation ? [`lc_collate ${quoteLiteral(collation)}`, `lc_ctype ${quoteLiteral(collation)}`] : []),
  ]
  return `${clauses.join('\n  ')};\n`
}

/** A baseline runs nothing: its targets carry no SQL, and nothing else would be run if they did. */
export function baselineDraft(databases: readonly Database[], environments: readonly Environment[]): Draft {
  const names = databases.map(d => d.name)
  return {
    title: `Record a baseline of ${listed(names)}`,
    draft: { targets: targetsOf(databases, environments, () => ''), options: defaultOptions },
  }
}

export function listed(names: readonly string[]): string {
  if (names.length <= 3) return names.join(', ').replace(/, ([^,]*)$/, ' and $1')
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
}
