// The settings that the language server follows.

export interface ServerSettings {
  /** Globs of migration files, relative to each workspace folder. */
  readonly include: readonly string[]
  /** Rules of the advisor: level by rule id. */
  readonly rules: Readonly<Record<string, string>>
  readonly preset: string
  /** Target major version when no database is attached, e.g. 18. */
  readonly postgresVersion: number
  /** URL of a team's store; empty for the embedded one. Never holds a password. */
  readonly storeUrl: string
  /** A workspace that is not trusted: parse and lint only, connect to nothing. */
  readonly trusted: boolean
  /** Minutes between drift checks; 0 for never. */
  readonly driftInterval: number
  /** Behind each statement stands what it locks. */
  readonly lockHints: boolean
}
