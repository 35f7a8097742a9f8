// What a command is given to work with: the parts of the extension, put together in extension.ts.
import type { CommentReply, Memento, Uri } from 'vscode'
import type { Database, SchemaObject } from '#protocol/instance.ts'
import type { TableName } from '#protocol/schemaEditor.ts'
import type { Credentials } from './credentials.ts'
import type { Attachments } from './documents/attachments.ts'
import type { Drafts } from './documents/drafts.ts'
import type { Documents } from './documents/provider.ts'
import type { Origin } from './panels/results.ts'
import type { Server } from './server.ts'
import type { ClientSettings } from './settings.ts'
import type { State } from './state.ts'

export interface App {
  readonly server: Server
  readonly state: State
  readonly credentials: Credentials
  readonly documents: Documents
  readonly drafts: Drafts
  readonly attachments: Attachments
  readonly memory: Memento
  /** Where the extension is installed. */
  readonly extensionUri: Uri
  readonly settings: () => ClientSettings
  /** Opens an issue's page, or brings it to the front. */
  readonly openIssue: (id: number) => void
  /** Opens the schema editor; without tables it begins with a new one. */
  readonly openSchemaEditor: (databaseIds: readonly number[], tables: readonly TableName[]) => void
  /** Records a comment written on the SQL of an issue. */
  readonly addComment: (reply: CommentReply) => Promise<void>
  /** Runs reading SQL and shows what comes. */
  readonly runQuery: (database: Database, sql: string, from?: Origin) => Promise<void>
  /** Shows an object in the Databases view, or a database where none is given. */
  readonly reveal: (databaseId: number, object?: SchemaObject) => Promise<void>
}
