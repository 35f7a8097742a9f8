// What passes between the schema editor's page and the extension that hosts it. The drafts live in the
// page; the host reads tables, plans what is drawn, and makes an issue or a file of it.
import type { Failure } from './failure.ts'
import type { EditableSchema, TableDraft, TableName, TablePlan } from './schemaEditor.ts'

export interface SchemaEditorState {
  readonly kind: 'schemaEditor'
  /** Databases that shall get the change; the first one is the model. The page remembers them. */
  readonly databaseIds: readonly number[]
  readonly database: string
  readonly environment: string
  /** The model's environment, or another database's, is protected. */
  readonly guarded: boolean
  /** As in `server_version_num`: what may be offered. */
  readonly serverVersion: number
  /** Tables to begin with; none begins a new one. */
  readonly begin: readonly TableName[]
  /** Every table read so far as it stands in the database, and what pickers offer. Absent until read. */
  readonly schema?: EditableSchema
  /** Counts the times that all of it was read again. */
  readonly generation: number
  /** Counts the times that the database seemed to have changed: whoever has drafts asks to read again. */
  readonly changes: number
  /** The last plan, and the revision of the drafts it was made of. */
  readonly planned?: { readonly revision: number; readonly plan: TablePlan }
  /** An issue or a file is being made. */
  readonly busy: boolean
  /** Why the schema could not be read, or the last act was refused. */
  readonly failure?: Failure
}

export type SchemaEditorIntent =
  /** The page listens now: it wants the state. */
  | { readonly kind: 'ready' }
  /** Reads tables of the live schema, anew where they were read before. */
  | { readonly kind: 'load'; readonly tables: readonly TableName[] }
  /** Reads all of these again: what the page has of them may have been overtaken. */
  | { readonly kind: 'reload'; readonly tables: readonly TableName[] }
  | { readonly kind: 'plan'; readonly revision: number; readonly drafts: readonly TableDraft[] }
  /** `name` says what is done, for a title or a file's name: `create_t1`. */
  | { readonly kind: 'createIssue'; readonly sql: string; readonly name: string }
  | { readonly kind: 'saveMigration'; readonly sql: string; readonly name: string }
  | { readonly kind: 'openRule'; readonly rule: string }
  | { readonly kind: 'showLog' }
