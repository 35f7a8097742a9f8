import type {
  Activity,
  Approval,
  AttemptStatus,
  Issue,
  IssueType,
  Revision,
  RunOptions,
  Stage,
  Step,
  Task,
} from '#protocol/issue.ts'

/** A schema as recorded. `hash` is the SHA-256 of the model's canonical JSON. */
export interface SnapshotRecord {
  readonly hash: string
  /** Version of the reader that made the model. */
  readonly reader: number
  readonly serverVersion: number
  readonly model: unknown
  /** Canonical DDL. */
  readonly text: string
}

/** Where a target's session ran, kept as text exactly as PostgreSQL printed it. */
export interface TargetIdentity {
  readonly systemIdentifier: string
  readonly timeline: string | null
  readonly databaseOid: string
  readonly backendPid: number
  readonly backendStart: string
  readonly postmasterStart: string
  /** A row of the database's own ledger goes with the commit. */
  readonly ledger?: boolean
}

/** What a runner got hold of: the sealed text, and the fence that proves it is still the runner. */
export interface Claim {
  readonly attemptId: number
  readonly number: number
  readonly fence: string
  readonly issueId: number
  readonly type: IssueType
  /** Without the other databases' targets: a claim is about one. */
  readonly revision: Omit<Revision, 'targets'>
  readonly task: TaskRecord
  readonly sql: string
  readonly options: RunOptions
  /** Steps of this revision that an earlier attempt finished for good: start here. */
  readonly firstStep: number
  /** Where they were finished; properties that could not be read are absent. */
  readonly doneOn?: Partial<TargetIdentity>
}

/** A task without what the issue page adds to it. */
export type TaskRecord = Omit<Task, 'checks' | 'attempts' | 'steps'>

/** An attempt as the resolver needs it. */
export interface OpenAttempt {
  readonly id: number
  readonly taskId: number
  readonly databaseId: number
  readonly instanceId: number
  readonly databaseName: string
  readonly status: AttemptStatus
  readonly fence: string
  readonly runner: string
  readonly leaseExpired: boolean
  readonly identity: TargetIdentity | null
  readonly xid: string | null
  readonly before: string | null
  readonly after: string | null
  readonly steps: readonly Step[]
  readonly stepsDone: number
  readonly step: number
  /** The precondition recorded before a non-transactional step. */
  readonly probe: unknown
}

export interface IssueRecord {
  readonly issue: Issue
  readonly projectName: string
  readonly revisions: readonly Revision[]
  readonly tasks: readonly Task[]
  readonly approvals: readonly Approval[]
  readonly activities: readonly Activity[]
}

/** An issue as a list shows it: what its state is made of, without SQL, checks and discussion. */
export interface IssueListed {
  readonly issue: Issue
  readonly projectName: string
  readonly tasks: readonly TaskRecord[]
  /** How far each environment of the newest revision is approved. */
  readonly stages: readonly {
    readonly environmentId: number
    readonly approval: Stage['approval']
  }[]
  /** Tasks that are to run, and against which a check stands. */
  readonly hindered: readonly number[]
  /** Tasks of which nobody knows whether they were applied. */
  readonly unsettled: readonly number[]
  /** The migration's path, when the newest revision came from a file. */
  readonly file?: string
  /** Everybody who wrote a revision: where policy asks for it they may not approve. */
  readonly authors: readonly string[]
}

export interface SyncedDatabase {
  readonly name: string
  readonly owner: string
  readonly sizeBytes: number | null
}

/** Rows that a step of a change touched, as they were. */
export interface KeptRows {
  readonly step: number
  readonly schema: string
  readonly table: string
  /**
   * `update`, `delete`: a row before the step whose key is still there, or is not. `made`: a row after
   * it, to be taken away by a restore, where no key tells which row became which.
   */
  readonly act: 'update' | 'delete' | 'made'
  /** The step's range in the task's SQL, UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly columns: readonly string[]
  /** Columns of the primary key; empty where there is none. */
  readonly key: readonly string[]
  /** Values in the order of `columns`, each the text PostgreSQL printed. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** Of `update`: for each row what tells whether it is still as the step left it. */
  readonly after: readonly string[]
}
