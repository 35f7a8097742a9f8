// What the name of a migration file says: version, kind, what it does, and for Bytebase's names
// which database. Reads no file. Names of other tools are understood as those tools mean them.

export interface MigrationName {
  /**
   * `versioned`: runs once, in its order. `repeatable`: runs again when it changed (Flyway's `R__`).
   * `undo`: takes a version back (`U1__`, `.down.sql`); never runs by itself. `baseline`: Flyway's `B1__`,
   * all up to that version in one.
   */
  readonly kind: 'versioned' | 'repeatable' | 'undo' | 'baseline'
  /** Digits in parts divided by dots; absent for a repeatable one. */
  readonly version?: string
  /** For people: `Add loyalty points`; empty when the name says nothing. */
  readonly description: string
  /** What kind of change the name promises; absent when it does not say. */
  readonly type?: 'ddl' | 'data'
  /** Bytebase's names: the only database or environment it is for. */
  readonly database?: string
  readonly environment?: string
}

export type NameReading =
  | { readonly kind: 'migration'; readonly name: MigrationName }
  /** Not a migration: a schema dump, a file without a version. */
  | { readonly kind: 'other' }
  /** Meant as a migration, but not readable as one. */
  | { readonly kind: 'wrong'; readonly message: string }

/** `file` is a path with `/` between its parts, relative to the migrations' folder or the workspace. */
export function readMigrationName(file: string): NameReading {
  const parts = file.split('/')
  const base = parts.at(-1) ?? ''
  const stem = /^(.*)\.sql$/i.exec(base)?.[1]
  if (stem === undefined) return { kind: 'other' }
  if (stem.includes('##')) return bytebaseName(stem, parts.at(-2))
  // Prisma and Diesel keep each migration in a folder that carries its name.
  const folder = parts.at(-2)
  if (folder !== undefined && /^(migration|up|down)$/i.test(stem)) {
    return plainName(folder, /^down$/i.test(stem))
  }
  return flywayName(stem) ?? plainName(stem, false)
}

/** The version that a file's name says; undefined where it says none. */
export function versionOf(file: string): string | undefined {
  const reading = readMigrationName(file)
  return reading.kind === 'migration' ? reading.name.version : undefined
}

/** `V1.2__add_age`, `U1_2__add_age`, `B3__everything`, `R__views`. */
function flywayName(stem: string): NameReading | undefined {
  const match = /^(?:([VUB])(\d+(?:[._]\d+)*)|(R))__(.*)$/i.exec(stem)
  if (!match) return undefined
  const [, letter = '', version, , rest = ''] = match
  if (version === undefined) return migration({ kind: 'repeatable', ...described(rest) })
  const kind = { v: 'versioned', u: 'undo', b: 'baseline' }[letter.toLowerCase()] as MigrationName['kind']
  return migration({ kind, version: dotted(version), ...described(rest) })
}

/**
 * `001_x`, `20240101120000_x`, `1.2.3-x`, `v1.2 x`, `2024-01-31-120000_x`, `7`, and golang-migrate's
 * `.up` and `.down`.
 */
function plainName(stem: string, down: boolean): NameReading {
  const undo = down || /\.down$/i.test(stem)
  const bare = stem.replace(/\.(up|down)$/i, '')
  // A date in parts first: its parts are divided by what else divides version and words.
  const date = /^(\d{4})[-_](\d{2})[-_](\d{2})(?:[-_T]?(\d{4,6}))?(?=$|[-_ .])/.exec(bare)
  const digits = /^v?(\d+(?:\.\d+)*)(?=$|[-_ .])/i.exec(bare)
  const [found, version] = date
    ? [date[0], date.slice(1).filter(Boolean).join('.')]
    : digits
      ? [digits[0], digits[1] ?? '']
      : ['', '']
  if (version === '') return { kind: 'other' }
  const rest = bare.slice(found.length).replace(/^[-_ .]+/, '')
  return migration({ kind: undo ? 'undo' : 'versioned', version, ...described(rest) })
}

/** `{{ENV}}/{{DB}}##{{VERSION}}##{{TYPE}}##{{DESCRIPTION}}`, where TYPE and DESCRIPTION may be missing. */
function bytebaseName(stem: string, folder: string | undefined): NameReading {
  const [database = '', version = '', ...rest] = stem.split('##')
  // What Bytebase writes back after each change: the schema as it is, not a way to it.
  if (database.startsWith('.') || /^LATEST$/i.test(version)) return { kind: 'other' }
  const parts = /^v?(\d+(?:[._]\d+)*)$/i.exec(version)?.[1]
  if (database === '' || parts === undefined)
    return {
      kind: 'wrong',
      message: `${stem}.sql has no version: its name should begin ${database || 'database'}##1.2##.`,
    }
  const typed = rest.length > 1 || /^(ddl|migrate|dml|data)$/i.test(rest[0] ?? '')
  const type = typed ? bytebaseType(rest[0] ?? '') : undefined
  if (type === null)
    return { kind: 'wrong', message: `${stem}.sql: ${rest[0]} is no type of migration; ddl and dml are.` }
  return migration({
    kind: 'versioned',
    version: dotted(parts),
    description: sentence(rest.slice(typed ? 1 : 0).join(' ')),
    ...(type === undefined ? {} : { type }),
    database,
    ...(folder === undefined ? {} : { environment: folder }),
  })
}

function bytebaseType(text: string): 'ddl' | 'data' | null {
  if (/^(ddl|migrate)$/i.test(text)) return 'ddl'
  return /^(dml|data)$/i.test(text) ? 'data' : null
}

function migration(name: MigrationName): NameReading {
  return { kind: 'migration', name }
}

/** A last word `ddl` or `dml` says the type. */
function described(text: string): Pick<MigrationName, 'description' | 'type'> {
  const last = /(?:^|[-_. ])(ddl|dml)$/i.exec(text)
  if (!last) return { description: sentence(text) }
  return { description: sentence(text.slice(0, last.index)), type: /ddl/i.test(last[0]) ? 'ddl' : 'data' }
}

function dotted(version: string): string {
  return version.replaceAll('_', '.')
}

/** `add_loyalty-points` as people write: `Add loyalty points`. */
function sentence(text: string): string {
  const words = text.replace(/[-_\s]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
