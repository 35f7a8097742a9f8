// Every message between client and language server, one constant each: who sends it to
// whom, and why. Requests go from client to server unless their comment says otherwise.
import type { Anomaly, Change, ChangeDetail, Difference, Page, SnapshotDocuments } from './change.ts'
import type { Environment, Member, Project } from './environment.ts'
import type { Failure } from './failure.ts'
import type { Database, Endpoint, Instance, SchemaObject } from './instance.ts'
import type { Check, Issue, IssueAction, IssueType, IssueView, RevisionDraft } from './issue.ts'
import { notification, request } from './message.ts'

/** The whole of what the views show, without the members of schemas. */
export interface Overview {
  /** The login on the store. */
  readonly viewer: Member
  readonly environments: readonly Environment[]
  readonly projects: readonly Project[]
  readonly instances: readonly Instance[]
  readonly databases: readonly Database[]
  readonly anomalies: readonly Anomaly[]
  /** Open issues, newest first, with what the viewer may do about each. */
  readonly issues: readonly IssueSummary[]
}

export interface IssueSummary {
  readonly issue: Issue
  /** The viewer is expected to approve or run something. */
  readonly waitingForViewer: boolean
  /** What the issue is waiting for, in three words: `waiting for approval`, `running`, `failed`. */
  readonly state: string
}

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

/** Checks a draft without making an issue of it: a preview for the author. */
export const previewChecks = request<
  { readonly type: IssueType; readonly draft: RevisionDraft },
  readonly Check[]
>('plumbline/previewChecks')

export const createIssue = request<
  {
    readonly projectId: number
    readonly type: IssueType
    readonly title: string
    readonly description: string
    readonly assignee?: string
    readonly draft: RevisionDraft
  },
  IssueView
>('plumbline/createIssue')

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

/** One act on an issue. `seal` is that of the revision on the actor's screen: a newer one refuses. */
export type IssueAct =
  | {
      readonly kind: 'approve' | 'reject'
      readonly environmentId: number
      readonly seal: string
      readonly comment: string
    }
  | { readonly kind: 'run' | 'retry' | 'cancelTask'; readonly taskId: number }
  | { readonly kind: 'skip'; readonly taskId: number; readonly reason: string }
  | { readonly kind: 'schedule'; readonly taskId: number; readonly notBefore: string | null }
  | {
      readonly kind: 'settleUnknown'
      readonly attemptId: number
      readonly outcome: 'applied' | 'notApplied'
      readonly reason: string
    }
  | { readonly kind: 'revise'; readonly expectedRevision: number; readonly draft: RevisionDraft }
  | {
      readonly kind: 'edit'
      readonly title?: string
      readonly description?: string
      readonly assignee?: string | null
      readonly labels?: readonly string[]
    }
  | {
      readonly kind: 'comment'
      readonly text: string
      readonly start?: number
      readonly end?: number
      readonly revision?: number
    }
  | { readonly kind: 'recheck' }
  | { readonly kind: 'resolve' | 'cancel' }

export const actOnIssue = request<{ readonly id: number; readonly act: IssueAct }, IssueView>(
  'plumbline/actOnIssue',
)

/** Change history of a database or a project, newest first. */
export const changeHistory = request<
  {
    readonly databaseId?: number
    readonly projectId?: number
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
  },
  { readonly password: string } | null
>('plumbline/credential')

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
}

export type { IssueAction }
