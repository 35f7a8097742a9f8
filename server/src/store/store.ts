// The store's typed face: everything Plumbline records, and the only way to it. Rights are
// checked by the store's own functions in PostgreSQL (identity is session_user), not here.
import type { Anomaly, AnomalyKind, Change, ChangeDetail, Difference, Page } from '#protocol/change.ts'
import type { Environment, EnvironmentPolicy, Member, Project, Role } from '#protocol/environment.ts'
import type { Failure } from '#protocol/failure.ts'
import type { Database, Endpoint, Ignored, Instance } from '#protocol/instance.ts'
import type {
  Attempt,
  AttemptStatus,
  Check,
  IssueType,
  LogEntry,
  NewIssue,
  RevisionDraft,
  StatementResult,
  Step,
} from '#protocol/issue.ts'
import type {
  Claim,
  IssueListed,
  IssueRecord,
  KeptRows,
  OpenAttempt,
  SnapshotRecord,
  SyncedDatabase,
  TargetIdentity,
  TaskRecord,
} from './records.ts'

export interface Store {
  close(): Promise<void>
  /** system_identifier and database oid of the store itself: never a target. */
  readonly identity: { readonly systemIdentifier: string; readonly databaseOid: string }
  me(): Promise<Member>

  environments(): Promise<readonly Environment[]>
  saveEnvironment(e: {
    id?: number
    name: string
    position: number
    policy: EnvironmentPolicy
  }): Promise<number>
  projects(): Promise<readonly Project[]>
  saveProject(p: { id?: number; name: string }): Promise<number>
  members(): Promise<readonly Member[]>
  /** The login must exist on the store's server. The last active owner stays one. */
  setMember(login: string, role: Role, active: boolean): Promise<void>
  /** Developers and viewers see the projects they are in; DBAs and owners see all. */
  projectMembers(projectId: number): Promise<readonly string[]>
  setProjectMember(projectId: number, login: string, joined: boolean): Promise<void>

  instances(): Promise<readonly Instance[]>
  saveInstance(i: {
    id?: number
    title: string
    kind: Instance['kind']
    endpoint: Endpoint
    environmentId: number
  }): Promise<number>
  removeInstance(id: number): Promise<void>
  /**
   * Records what a sync saw; databases not listed become `missing`, new ones join the default
   * project. With the server's system identifier the store's own database is left out.
   */
  recordSync(
    instanceId: number,
    seen: {
      serverVersion: number
      systemIdentifier?: string
      databases: readonly SyncedDatabase[]
    },
  ): Promise<void>
  recordSyncFailure(instanceId: number, failure: Failure): Promise<void>

  databases(): Promise<readonly Database[]>
  database(id: number): Promise<Database>
  /**
   * Moves a database to a project, gives it an environment of its own (null: its instance's), or says
   * whether its changes are written down in itself as well.
   */
  assignDatabase(
    id: number,
    to: { projectId?: number; environmentId?: number | null; ledger?: boolean; ignored?: Ignored },
  ): Promise<void>

  createIssue(issue: NewIssue): Promise<number>
  /**
   * A new revision: approvals are void, tasks recomputed. Refused while something runs. What is done
   * stays done: its target must stand in the draft with the SQL that ran.
   */
  reviseIssue(id: number, expectedRevision: number, draft: RevisionDraft): Promise<number>
  editIssue(
    id: number,
    edit: { title?: string; description?: string; assignee?: string | null; labels?: readonly string[] },
  ): Promise<void>
  commentIssue(
    id: number,
    comment: { text: string; revision?: number; start?: number; end?: number },
  ): Promise<void>
  reviewIssue(
    id: number,
    review: {
      revision: number
      environmentId: number
      verdict: 'approve' | 'reject'
      seal: string
      comment: string
    },
  ): Promise<void>
  /** Only when every task is done or skipped. */
  resolveIssue(id: number): Promise<void>
  cancelIssue(id: number): Promise<void>
  issue(id: number): Promise<IssueRecord>
  issues(filter: {
    status?: 'open' | 'closed'
    projectId?: number
    page?: string
    limit?: number
  }): Promise<Page<IssueListed>>
  /** Whoever creates, is assigned, comments or reviews is subscribed without asking. */
  subscribeIssue(id: number, subscribed: boolean): Promise<void>

  saveChecks(
    taskId: number,
    revision: number,
    checks: readonly Omit<Check, 'taskId' | 'revision' | 'at' | 'by'>[],
  ): Promise<void>
  /** Open issues whose checks began and of which nothing was heard for so long. */
  stuckChecks(seconds: number): Promise<readonly number[]>
  /** Steps of the newest revision, for the approver. */
  saveSteps(taskId: number, revision: number, steps: readonly Step[]): Promise<void>
  skipTask(taskId: number, reason: string): Promise<void>
  scheduleTask(taskId: number, notBefore: string | null): Promise<void>
  /** A failed or cancelled task goes back to pending (approvals of its revision still hold). */
  retryTask(taskId: number): Promise<void>
  /** Asks whoever runs it to cancel; a pending task is cancelled at once. */
  requestCancel(taskId: number): Promise<'cancelled' | 'requested'>
  cancelRequested(attemptId: number): Promise<boolean>
  /** Tasks that policy lets run now without anybody's word, oldest first. */
  runnableTasks(): Promise<readonly TaskRecord[]>

  /** Approved, its turn, nobody else on that database: becomes running. Refuses otherwise. */
  claimTask(taskId: number, leaseSeconds: number): Promise<Claim>
  renewLease(attemptId: number, fence: string, leaseSeconds: number): Promise<void>
  /** Once the session is there, and again with the schema before, a saved snapshot, when that was read. */
  recordIdentity(
    attemptId: number,
    fence: string,
    identity: TargetIdentity,
    before: string | null,
  ): Promise<void>
  /** Where the newest run on the database that did something ran; what could not be read, or is not known, is absent. */
  ranOn(databaseId: number): Promise<Partial<TargetIdentity> | undefined>
  recordStepsPlanned(attemptId: number, fence: string, steps: readonly Step[]): Promise<void>
  /**
   * Before COMMIT of a transactional step; `before` and `after` are saved snapshots. When it throws,
   * roll back: the attempt is no longer this runner's.
   */
  markCommitPending(
    attemptId: number,
    fence: string,
    pending: {
      step: number
      xid: string
      identity: TargetIdentity
      before: string
      after: string
      /** Of this step's statements. */
      results: readonly StatementResult[]
    },
  ): Promise<void>
  /** Before a non-transactional step: what its probe will need. */
  markStepRunning(attemptId: number, fence: string, step: number, probe: unknown): Promise<void>
  /**
   * A step is done for good; a crash resumes behind it. Steps are done in order, a transactional one
   * only behind its markCommitPending. `after` is the schema it left, needed behind a non-transactional
   * step; it becomes the database's recorded snapshot. `results` are of this step; when empty, those told
   * before its COMMIT stand. A resolver may say so too. An unknown attempt stays unknown: whoever settles
   * a step in the middle then finishes it as `notApplied`, and a retry goes on behind that step.
   */
  markStepDone(
    attemptId: number,
    fence: string,
    step: number,
    results: readonly StatementResult[],
    after?: string,
  ): Promise<void>
  appendLog(attemptId: number, entries: readonly LogEntry[]): Promise<void>
  /**
   * `applied` records the change in the same transaction; `notApplied` fails or cancels the task, and
   * records a partial change when this attempt finished steps for good; `unknown` opens an anomaly.
   * A runner proves itself by `fence`, and may say the same again when it did not hear the answer. A
   * resolver or a person gives `expected`, the status its decision was made on (read while holding the
   * target's advisory lock): another status by now refuses.
   */
  finishAttempt(
    attemptId: number,
    end: {
      fence?: string
      expected?: AttemptStatus
      status: 'applied' | 'notApplied' | 'unknown'
      how: string
      failure?: Failure
      cancelled?: boolean
      before?: string
      after?: string
      /** Of the last step; when absent, those told before its COMMIT stand. */
      results?: readonly StatementResult[]
    },
  ): Promise<{
    changeId?: number
    /** The database a `createDatabase` task made, in the issue's project and environment. */
    databaseId?: number
  }>
  /**
   * Keeps rows of a step before its COMMIT; as often as there are rows, some thousand at a time. When
   * the step turns out not applied they are dropped with it.
   */
  keepRows(attemptId: number, fence: string, kept: KeptRows): Promise<void>
  /** Before a step is tried again: what it kept the first time no longer holds. */
  forgetRows(attemptId: number, fence: string, step: number): Promise<void>
  /** In the order they were kept; empty for viewers, and after they were dropped. */
  keptRows(changeId: number): Promise<readonly KeptRows[]>
  /** For DBAs and owners: row contents are somebody's data. The audit says that they were dropped. */
  dropKeptRows(changeId: number): Promise<void>
  openAttempts(): Promise<readonly OpenAttempt[]>
  attempt(id: number): Promise<Attempt>

  saveSnapshot(s: SnapshotRecord): Promise<void>
  snapshot(hash: string): Promise<SnapshotRecord>
  changes(filter: {
    databaseId?: number
    projectId?: number
    type?: IssueType
    /** A part of the title, or a whole version, in any case. */
    text?: string
    page?: string
    limit?: number
  }): Promise<Page<Change>>
  change(id: number): Promise<ChangeDetail>
  /** A database's baselines and whole changes that came from files, newest first, with the SQL that ran. */
  appliedMigrations(databaseId: number): Promise<readonly { readonly change: Change; readonly sql: string }[]>

  anomalies(): Promise<readonly Anomaly[]>
  /** Opens it, or says it was seen again; one open anomaly for each kind and place. */
  openAnomaly(a: {
    kind: AnomalyKind
    severity: Anomaly['severity']
    instanceId: number
    databaseId?: number
    summary: string
    expected?: string
    actual?: string
    difference?: Difference
  }): Promise<void>
  closeAnomalies(where: {
    kinds: readonly AnomalyKind[]
    instanceId: number
    databaseId?: number
  }): Promise<void>

  /**
   * Seals, hash chain and rights: what, if anything, was tampered with. `remembered` is a head that an
   * earlier call answered: a chain that was rewritten as a whole no longer holds it.
   */
  verify(remembered?: { seq: number; hash: string }): Promise<{
    readonly problems: readonly string[]
    readonly bypasses: readonly string[]
    readonly head: { seq: number; hash: string }
  }>
  /** Hints from other windows and agents; a poll stands in where LISTEN is not to be had. */
  listen(onHint: (hint: { issueId?: number }) => void): Promise<() => Promise<void>>
}
