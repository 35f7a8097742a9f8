// Every message between client and language server, one constant each: who sends it to
// whom, and why. Requests go from client to server unless their comment says otherwise.
import type { Anomaly, Change, ChangeDetail, Difference, Page, SnapshotDocuments } from './change.ts'
import type { Environment, EnvironmentPolicy, Member, Project } from './environment.ts'
import type { Failure } from './failure.ts'
import type { Database, Endpoint, Ignored, Instance, SchemaObject } from './instance.ts'
import type { Check, IssueType, IssueView, NewIssue, RevisionDraft } from './issue.ts'
import type { IssueAct } from './issueAct.ts'
import { notification, request } from './message.ts'
import type { MigrationFile, MigrationStatus } from './migration.ts'
import type { IssueSummary, Overview } from './overview.ts'
import type { TaskDifference } from './page.ts'
import type { ConsoleAnswer, QueryAnswer } from './query.ts'
import type { EditableSchema, TableDraft, TableName, TablePlan } from './schemaEditor.ts'
import type { ServerSettings } from './serverSettings.ts'
import type { Wish } from './wish.ts'

/** Starts the store if need be and says what there is. Sent when a view opens and after `stale`. */
export const overview = request<Record<string, never>, Overview>('plumbline/overview')

/** The members of a database (its schemas), a schema, or a relation. */
export const schemaMembers = request<
  { readonly databaseId: number; readonly parent?: Pick<SchemaObject, 'kind' | 'schema' | 'name'> },
  readonly SchemaObject[]
>('plumbline/schemaMembers')

/** Tries to connect; answers the server's version. The instance need not be saved yet. */
export const testConnection = request<
  { readonly endpoint: Endpoint; readonly instanceId?: number },
  { readonly serverVersion: number; readonly superuser: boolean; readonly pooler: boolean }
>('plumbline/testConnection')

/** Adds an instance (without `id`) or changes one, then syncs it. */
export const saveInstance = request<
  {
    readonly id?: number
    readonly title: string
    readonly endpoint: Endpoint
    readonly environmentId: number
  },
  Instance
>('plumbline/saveInstance')

export const removeInstance = request<{ readonly id: number }, null>('plumbline/removeInstance')

/** Reads the server's databases and their sizes again. */
export const syncInstance = request<{ readonly id: number }, Instance>('plumbline/syncInstance')

/** Login roles of an instance, for pickers of owners. */
export const instanceRoles = request<{ readonly instanceId: number }, readonly string[]>(
  'plumbline/instanceRoles',
)

export const saveProject = request<{ readonly id?: number; readonly name: string }, Project>(
  'plumbline/saveProject',
)

/** Changes an environment, or adds one (without `id`). */
export const saveEnvironment = request<
  {
    readonly id?: number
    readonly name: string
    readonly position: number
    readonly policy: EnvironmentPolicy
  },
  Environment
>('plumbline/saveEnvironment')

/**
 * Moves a database to a project, gives it an environment of its own (null: its instance's), says
 * whether its changes are written down in itself as well, or what of it is not looked at for drift.
 */
export const assignDatabase = request<
  {
    readonly id: number
    readonly projectId?: number
    readonly environmentId?: number | null
    readonly ledger?: boolean
    readonly ignored?: Ignored
  },
  Database
>('plumbline/assignDatabase')

/** Who works on this store, for pickers of assignees. */
export const members = request<Record<string, never>, readonly Member[]>('plumbline/members')

/**
 * Makes a draft of a wish: targets in the order of their stages, options from directives or their
 * defaults, the DDL of a revert, and a title that says it all. Records nothing.
 */
export const draft = request<Wish, { readonly title: string; readonly draft: RevisionDraft }>(
  'plumbline/draft',
)

/** Where migration files stand on a database, in the order of their versions. */
export const migrationStatus = request<
  { readonly databaseId: number; readonly files: readonly MigrationFile[] },
  readonly MigrationStatus[]
>('plumbline/migrationStatus')

/** The file name of a new migration, as its neighbours (file names) are named, with the next version. */
export const newMigrationName = request<
  { readonly neighbours: readonly string[]; readonly title: string },
  string
>('plumbline/newMigrationName')

/** Checks a draft without making an issue of it: a preview for the author. */
export const previewChecks = request<
  { readonly type: IssueType; readonly draft: RevisionDraft },
  readonly Check[]
>('plumbline/previewChecks')

export const createIssue = request<NewIssue, IssueView>('plumbline/createIssue')

export const issueView = request<{ readonly id: number }, IssueView>('plumbline/issueView')

/** Issues, newest first. */
export const listIssues = request<
  {
    readonly status?: 'open' | 'closed'
    readonly projectId?: number
    readonly page?: string
  },
  Page<IssueSummary>
>('plumbline/listIssues')

export const actOnIssue = request<{ readonly id: number; readonly act: IssueAct }, IssueView>(
  'plumbline/actOnIssue',
)

/** Change history of a database or a project, newest first. */
export const changeHistory = request<
  {
    readonly databaseId?: number
    readonly projectId?: number
    readonly type?: IssueType
    /** A part of the title, or a whole version, in any case. */
    readonly text?: string
    readonly page?: string
    readonly limit?: number
  },
  Page<Change>
>('plumbline/changeHistory')

export const changeDetail = request<{ readonly id: number }, ChangeDetail>('plumbline/changeDetail')

/** The recorded schema with this hash, as documents. */
export const snapshotDocuments = request<{ readonly hash: string }, SnapshotDocuments>(
  'plumbline/snapshotDocuments',
)

/** What differs between two recorded schemas. */
export const compareSnapshots = request<{ readonly before: string; readonly after: string }, Difference>(
  'plumbline/compareSnapshots',
)

/** What a task changes in the schema: as its run recorded it, else as its checks foresaw it; null when neither is known. */
export const taskDifference = request<
  { readonly issueId: number; readonly taskId: number },
  TaskDifference | null
>('plumbline/taskDifference')

/** Schema objects whose names contain the text, at most `limit`, best matches first. */
export const findObjects = request<
  { readonly databaseIds: readonly number[]; readonly text: string; readonly limit: number },
  {
    readonly found: readonly { readonly databaseId: number; readonly object: SchemaObject }[]
    /** Databases that could not be searched. */
    readonly missed: readonly number[]
  }
>('plumbline/findObjects')

/** Tables for the schema editor as they are now, and what its pickers offer. No names: only the pickers. */
export const editableSchema = request<
  { readonly databaseId: number; readonly tables: readonly TableName[] },
  EditableSchema
>('plumbline/editableSchema')

/** The DDL that makes the live tables what the drafts say. Changes nothing. */
export const planTables = request<
  { readonly databaseId: number; readonly tables: readonly TableDraft[] },
  TablePlan
>('plumbline/planTables')

/**
 * Runs reading statements, one by one, where nothing can be written; one that would write is answered
 * by a failure `notAllowed`. Cancelled by the request's token.
 */
export const runQuery = request<
  { readonly databaseId: number; readonly sql: string; readonly limit: number },
  QueryAnswer
>('plumbline/runQuery')

/** Opens a session of its own on a database: what is done there is never recorded as a change. */
export const openConsole = request<
  { readonly databaseId: number },
  { readonly consoleId: number; readonly serverVersion: number; readonly user: string }
>('plumbline/openConsole')

/** Runs statements in a console's session. Cancelled by the request's token. */
export const runInConsole = request<
  { readonly consoleId: number; readonly sql: string; readonly limit: number },
  ConsoleAnswer
>('plumbline/runInConsole')

/** Ends a console's session; an open transaction is rolled back. Drift is looked for afterwards. */
export const closeConsole = request<{ readonly consoleId: number }, null>('plumbline/closeConsole')

/** Looks at the live schema of a database now; answers its open anomalies. */
export const checkDrift = request<{ readonly databaseId: number }, readonly Anomaly[]>('plumbline/checkDrift')

/** From server to client: a password for a login, when no file or variable gives one. */
export const credential = request<
  {
    /** Key under which the client keeps it: `user@host:port/tls`. */
    readonly key: string
    readonly title: string
    readonly user: string
    /** The last answer was rejected by the server: ask again, do not reuse. */
    readonly rejected: boolean
    /** Nobody waits for it: answer what is kept, and ask nobody. */
    readonly silent: boolean
  },
  { readonly password: string } | null
>('plumbline/credential')

/** From client to server: a password was forgotten; drop it, and idle connections that used it. */
export const forgetCredential = notification<{ readonly key: string }>('plumbline/forgetCredential')

/** From client to server: which documents are attached to which databases, sent at start and on change. */
export const attachments = notification<{
  readonly files: readonly { readonly uri: string; readonly databaseId: number }[]
}>('plumbline/attachments')

/** From client to server: its window got the focus, so somebody may want to know what changed elsewhere. */
export const focused = notification<Record<string, never>>('plumbline/focused')

/** From server to client: something the views show is stale. A hint, never data. */
export const stale = notification<{
  readonly what: 'overview' | 'issue' | 'database'
  readonly id?: number
}>('plumbline/stale')

/** From server to client: the server's health, for the status item. */
export const health = notification<{
  readonly state: 'starting' | 'ready' | 'busy' | 'failed'
  readonly text: string
  readonly failure?: Failure
}>('plumbline/health')

/** From client to server: settings that the server follows, sent at start and on change. */
export const settings = notification<ServerSettings>('plumbline/settings')
