// Issues and what carries them out: revisions, tasks, attempts, steps, checks, approvals.
import type { Failure } from './failure.ts'

export type IssueType = 'createDatabase' | 'alterSchema' | 'changeData' | 'baseline' | 'revert'

/** `done` when every task is done or skipped and somebody, or the policy, resolved it. */
export type IssueStatus = 'open' | 'done' | 'cancelled'

export type TaskStatus =
  | 'pendingApproval'
  | 'pending'
  | 'running'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'skipped'

/** `unknown`: a crash left evidence that does not decide; a person does. Never retried by itself. */
export type AttemptStatus = 'running' | 'commitPending' | 'applied' | 'notApplied' | 'unknown'

/** What a revision wants done to one database. */
export interface Target {
  /** The database; 0 for `createDatabase`, whose database does not exist yet. */
  readonly databaseId: number
  readonly instanceId: number
  readonly databaseName: string
  readonly environmentId: number
  /** Exactly what will run. Empty for a baseline. */
  readonly sql: string
}

/** How the SQL runs. Part of the seal: changing one makes a new revision. */
export interface RunOptions {
  /** Milliseconds; PostgreSQL's lock_timeout for each statement. Default 3,000. */
  readonly lockTimeout: number
  /** Milliseconds; 0 for none. */
  readonly statementTimeout: number
  /** The search_path the SQL runs under, as `set search_path` takes it. */
  readonly searchPath: string
  /** The role to `set role` to; absent for the login itself. */
  readonly role?: string
  /** Retries of a transactional step on 55P03, 40P01 and 40001. */
  readonly retries: number
  /** Keep the rows that UPDATE and DELETE touch, and where. */
  readonly priorBackup: 'none' | 'store' | 'target'
}

export interface CreateDatabaseRequest {
  readonly name: string
  readonly owner: string
  readonly encoding?: string
  readonly collation?: string
  readonly template?: string
}

/** Everything an author decides; the store seals it. */
export interface RevisionDraft {
  readonly targets: readonly Target[]
  readonly options: RunOptions
  /** The migration's version, when it came from a file. */
  readonly version?: string
  /** The migration's path inside its workspace folder, when it came from a file. */
  readonly file?: string
  readonly createDatabase?: CreateDatabaseRequest
}

export interface NewIssue {
  readonly projectId: number
  readonly type: IssueType
  readonly title: string
  readonly description: string
  readonly assignee?: string
  readonly draft: RevisionDraft
}

export interface Revision extends RevisionDraft {
  readonly issueId: number
  readonly number: number
  readonly author: string
  readonly createdAt: string
  /** Hex SHA-256 over issue, number, targets and options. */
  readonly seal: string
}

export interface Approval {
  readonly revision: number
  /** The stage it is for. */
  readonly environmentId: number
  readonly reviewer: string
  readonly verdict: 'approve' | 'reject'
  readonly comment: string
  readonly at: string
}

export interface Issue {
  readonly id: number
  readonly projectId: number
  readonly type: IssueType
  readonly title: string
  readonly description: string
  readonly status: IssueStatus
  readonly creator: string
  readonly assignee?: string
  readonly labels: readonly string[]
  readonly subscribers: readonly string[]
  /** Number of the newest revision. */
  readonly revision: number
  readonly createdAt: string
  readonly updatedAt: string
}

export type CheckKind =
  | 'connection'
  | 'syntax'
  | 'statementKind'
  | 'advisor'
  | 'dryRun'
  | 'drift'
  | 'order'
  | 'risk'

/** `notChecked`: could not be looked at (a missing extension or role), which is no failure. */
export type CheckStatus = 'running' | 'passed' | 'warning' | 'failed' | 'notChecked'

export interface CheckDetail {
  readonly severity: 'info' | 'warning' | 'error'
  readonly title: string
  readonly text: string
  /** Range in the task's SQL, UTF-16 units. */
  readonly start?: number
  readonly end?: number
  /** The advisor's rule. */
  readonly rule?: string
}

/** Hashes of two snapshots. */
export interface SchemaPair {
  readonly before: string
  readonly after: string
}

export interface Check {
  readonly taskId: number
  readonly revision: number
  readonly kind: CheckKind
  readonly status: CheckStatus
  /** One sentence a reviewer reads. */
  readonly summary: string
  readonly details: readonly CheckDetail[]
  /** The schemas between which it saw a difference: now and after a dry run, recorded and live. */
  readonly schemas?: SchemaPair
  readonly at: string
  /** The login whose Plumbline looked; a reviewer who doubts it runs the checks again. */
  readonly by?: string
}

/** A run of statements that commits as one, or one statement that no transaction may hold. */
export interface Step {
  readonly index: number
  readonly transactional: boolean
  /** Range in the task's SQL, UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly statements: number
  /** First words of the step, for people. */
  readonly label: string
}

export interface StatementResult {
  /** Range in the task's SQL, UTF-16 units. */
  readonly start: number
  readonly end: number
  /** PostgreSQL's command tag, e.g. `ALTER TABLE`. */
  readonly command: string
  readonly rows?: number
  readonly milliseconds: number
  readonly notices: readonly string[]
}

export interface LogEntry {
  readonly at: string
  readonly kind:
    | 'claimed'
    | 'connected'
    | 'stepStarted'
    | 'statement'
    | 'notice'
    | 'kept'
    | 'blocked'
    | 'retry'
    | 'commitPending'
    | 'committed'
    | 'rolledBack'
    | 'cancelRequested'
    | 'resolved'
    | 'failed'
  readonly text: string
  readonly step?: number
}

export interface Attempt {
  readonly id: number
  readonly taskId: number
  /** 1 for the first try of its task. */
  readonly number: number
  readonly status: AttemptStatus
  readonly runner: string
  readonly startedAt: string
  readonly endedAt?: string
  /** How the truth was found: `commit acknowledged`, `pg_xact_status: aborted`... */
  readonly how?: string
  readonly steps: readonly Step[]
  /** Steps finished for good. */
  readonly stepsDone: number
  readonly results: readonly StatementResult[]
  readonly log: readonly LogEntry[]
  readonly failure?: Failure
}

export interface Task {
  readonly id: number
  readonly issueId: number
  readonly databaseId: number
  readonly instanceId: number
  readonly databaseName: string
  readonly environmentId: number
  readonly status: TaskStatus
  /** Not before this time (ISO 8601); absent for at once. */
  readonly notBefore?: string
  readonly skipReason?: string
  readonly checks: readonly Check[]
  readonly attempts: readonly Attempt[]
  readonly steps: readonly Step[]
  /** The change this task recorded. */
  readonly changeId?: number
  /** The revision that took this database out of the issue: the task no longer counts. */
  readonly supersededBy?: number
}

export interface Stage {
  readonly environmentId: number
  readonly environmentName: string
  readonly tasks: readonly Task[]
  readonly approval: 'notNeeded' | 'waiting' | 'approved' | 'rejected'
}

/** One entry of an issue's discussion and activity, oldest first. */
export interface Activity {
  readonly id: number
  readonly at: string
  readonly actor: string
  readonly kind:
    | 'created'
    | 'revised'
    | 'edited'
    | 'commented'
    | 'approved'
    | 'rejected'
    | 'taskStatus'
    | 'resolved'
    | 'cancelled'
    | 'reopened'
  readonly text: string
  readonly revision?: number
  readonly taskId?: number
  /** A comment on SQL: its range in the revision's SQL, UTF-16 units. */
  readonly start?: number
  readonly end?: number
}

/** What the caller may do with the issue now, so that no page has to guess. */
export type IssueAction =
  | 'approve'
  | 'reject'
  | 'run'
  | 'retry'
  | 'skip'
  | 'cancelTask'
  | 'schedule'
  | 'revise'
  | 'edit'
  | 'comment'
  | 'resolve'
  | 'cancel'
  | 'settleUnknown'

/** An issue with all that its page shows: one complete snapshot. */
export interface IssueView {
  readonly issue: Issue
  readonly projectName: string
  readonly revisions: readonly Revision[]
  readonly stages: readonly Stage[]
  readonly approvals: readonly Approval[]
  readonly activities: readonly Activity[]
  readonly actions: readonly IssueAction[]
  /** The login that is looking. */
  readonly viewer: string
}
