// Migration files as the client reads them, and where they stand on a database.

/** A file's path is relative to its workspace folder, with `/` between the parts. */
export interface MigrationFile {
  readonly path: string
  readonly text: string
}

/**
 * `changed`: applied, and its text is another now. `outOfOrder`: pending, though a later version is
 * applied. `underWay`: an open issue carries it. `invalid`: its name or its text cannot be read.
 */
export type MigrationStanding = 'pending' | 'applied' | 'changed' | 'outOfOrder' | 'underWay' | 'invalid'

export interface MigrationStatus {
  readonly path: string
  readonly version: string
  readonly title: string
  readonly standing: MigrationStanding
  /** One sentence where the standing alone does not say it. */
  readonly note?: string
  readonly issueId?: number
  readonly changeId?: number
}
