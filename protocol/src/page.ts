// What passes between a page (webview) and the extension that hosts it: states down as complete
// snapshots, because a hidden page drops messages; intents up. Named for the page.
import type { Difference } from './change.ts'
import type { Failure } from './failure.ts'
import type { IssueView } from './issue.ts'
import type { IssueAct } from './messages.ts'

/** What a task did to the schema, or is expected to do. */
export interface TaskDifference {
  readonly difference: Difference
  /** Snapshot hashes. */
  readonly before: string
  readonly after: string
  /** `predicted`: from replaying the SQL; `recorded`: captured by the run itself. */
  readonly source: 'predicted' | 'recorded'
}

export interface IssuePageState {
  readonly kind: 'state'
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
  /** Titles of instances by id. */
  readonly instances: Readonly<Record<number, string>>
  /** Logins to whom the issue can be assigned. */
  readonly members: readonly string[]
}

export type IssuePageIntent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'act'; readonly act: IssueAct }
  /** Opens the task's SQL in an editor, at a range where given. */
  | { readonly kind: 'openSql'; readonly taskId: number; readonly start?: number; readonly end?: number }
  | { readonly kind: 'compareRevisions'; readonly taskId: number; readonly from: number; readonly to: number }
  | { readonly kind: 'reviseSql'; readonly taskId: number }
  | { readonly kind: 'viewDifference'; readonly taskId: number }
  | { readonly kind: 'openRule'; readonly rule: string }
  | { readonly kind: 'showLog' }
