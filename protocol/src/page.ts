// What passes between a page (webview) and the extension that hosts it: states down as complete
// snapshots, because a hidden page drops messages; intents up. Named for the page.
import type { Difference } from './change.ts'
import type { Failure } from './failure.ts'
import type { IssueView, SchemaPair } from './issue.ts'
import type { IssueAct } from './issueAct.ts'
import type { QueryAnswer } from './query.ts'

/** What a task did to the schema, or is expected to do. */
export interface TaskDifference extends SchemaPair {
  readonly difference: Difference
  /** The DDL of what differs, as much of it as a page can show; the diff editor has it all. */
  readonly texts: readonly DocumentTexts[]
  /**
   * `recorded`: captured by the run itself; `predicted`: seen when the SQL was tried; `drift`: what a
   * baseline will record, as the live schema was when it was last looked at.
   */
  readonly source: 'recorded' | 'predicted' | 'drift'
}

/** One document of two snapshots; a side is absent where the object is not there. */
export interface DocumentTexts {
  /** Key in SnapshotDocuments.documents. */
  readonly document: string
  readonly before?: string
  readonly after?: string
}

export interface IssuePageState {
  readonly kind: 'state'
  /** The issue's number; the page remembers it, so that it can be restored. */
  readonly id: number
  /** Absent until the first answer. */
  readonly view?: IssueView
  /** Why the issue could not be shown, or the last act was refused. */
  readonly failure?: Failure
  /** An act is on its way. */
  readonly busy: boolean
  /** By task id, filled as it becomes known. */
  readonly differences: Readonly<Record<number, TaskDifference>>
  /** Environments whose stages want a second look before anything runs. */
  readonly protectedEnvironments: readonly number[]
  /** Environments in which a task that may run does so by itself. */
  readonly automaticEnvironments: readonly number[]
  /** Titles of instances by id. */
  readonly instances: Readonly<Record<number, string>>
}

/** What the page asks its host to ask the person for, in the editor's own boxes. */
export type IssueQuestion =
  | { readonly what: 'title' | 'assignee' | 'labels' }
  | { readonly what: 'skip' | 'schedule'; readonly taskId: number }
  | { readonly what: 'settle'; readonly attemptId: number }

export type IssuePageIntent =
  /** The page listens now: it wants the state. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'act'; readonly act: IssueAct }
  /** The same on several tasks, asked for once. */
  | { readonly kind: 'actOnEach'; readonly act: 'run' | 'retry'; readonly taskIds: readonly number[] }
  | { readonly kind: 'ask'; readonly question: IssueQuestion }
  /** Opens the task's SQL in an editor, at a range where given. */
  | { readonly kind: 'openSql'; readonly taskId: number; readonly start?: number; readonly end?: number }
  | {
      readonly kind: 'compareRevisions'
      readonly taskId: number
      readonly from: number
      readonly to: number
    }
  /** Opens the task's SQL as a draft, from which the next revision is made. */
  | { readonly kind: 'reviseSql'; readonly taskId: number }
  | { readonly kind: 'viewDifference'; readonly taskId: number }
  /** Begins an issue that takes back what the task's change did to the schema. */
  | { readonly kind: 'revertChange'; readonly taskId: number }
  /** Begins an issue that puts back the rows that were kept before the task's change. */
  | { readonly kind: 'restoreRows'; readonly taskId: number }
  | { readonly kind: 'openRule'; readonly rule: string }
  | { readonly kind: 'openLink'; readonly url: string }
  | { readonly kind: 'showLog' }

/** What the results page shows: the last run, whole. */
export interface ResultsPageState {
  readonly kind: 'results'
  readonly status: 'idle' | 'running' | 'done'
  readonly database: string
  /** The database's environment is protected. */
  readonly guarded: boolean
  /** The SQL stands in a file, where the place of a failure can be shown. */
  readonly fromFile: boolean
  readonly answer?: QueryAnswer
}

export type ResultsPageIntent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'copy'; readonly text: string }
  /** One value, whole, in an editor; `type` as PostgreSQL calls it. */
  | { readonly kind: 'openValue'; readonly text: string; readonly type: string }
  /** Shows where in the file the failure is. */
  | { readonly kind: 'showFailure' }
  /** The statement writes: make it an issue, or run it in the admin console. */
  | { readonly kind: 'makeIssue' }
  | { readonly kind: 'openConsole' }
