// What an author wants, before it is a draft.
import type { CreateDatabaseRequest, RunOptions } from './issue.ts'
import type { MigrationFile } from './migration.ts'

export type Wish =
  | {
      readonly kind: 'createDatabase'
      readonly instanceId: number
      /** The stage that approves it, and the database's own environment afterwards. */
      readonly environmentId: number
      readonly request: CreateDatabaseRequest
    }
  | {
      readonly kind: 'alterSchema' | 'changeData'
      readonly databaseIds: readonly number[]
      readonly sql: string
      /** Where the SQL came from, when it came from a migration. */
      readonly file?: MigrationFile
      /** Keep the rows that the SQL changes or deletes, so that they can be restored; `none` when absent. */
      readonly priorBackup?: RunOptions['priorBackup']
    }
  /** Puts the rows back that were kept before one recorded change (`ChangeDetail.keptRows`). */
  | { readonly kind: 'changeData'; readonly restores: number }
  /** `baseline` accepts the live schemas as recorded; `revert` takes them back to the recorded ones. */
  | { readonly kind: 'baseline' | 'revert'; readonly databaseIds: readonly number[] }
  /** Takes one recorded change of the schema back. */
  | { readonly kind: 'revert'; readonly changeId: number }
