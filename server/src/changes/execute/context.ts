// What every part of a run needs: the claim, the connections, the record and the ears.

import type pg from 'pg'
import type { Ignored } from '#protocol/instance.ts'
import type { LogEntry, StatementResult } from '#protocol/issue.ts'
import type { ServerFacts } from '../../postgres/facts.ts'
import type { Statement } from '../../sql/statement.ts'
import type { CutStep } from '../../sql/steps.ts'
import type { Claim, SnapshotRecord, TargetIdentity } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'
import type { At } from './points.ts'
import type { OnProgress } from './progress.ts'
import type { Watch } from './watch.ts'

export interface Place {
  readonly instanceId: number
  /** Null: the instance's maintenance database. */
  readonly databaseName: string | null
}

/** Connections to targets. Each is the caller's own until it gives it back to `close`. */
export interface Targets {
  open(place: Place, applicationName: string): Promise<pg.Client>
  close(client: pg.Client): Promise<void>
}

/** Reads the schema that a session sees now, inside its transaction when it is in one. */
export interface SchemaReader {
  read(client: pg.Client): Promise<SnapshotRecord>
  /** No difference that a person would call one, besides what is ignored. */
  same(a: SnapshotRecord, b: SnapshotRecord, ignored?: Ignored): boolean
}

export interface Engine {
  readonly store: Store
  readonly targets: Targets
  readonly schema: SchemaReader
  readonly at: At
  readonly onProgress: OnProgress
  /** Seconds that a claim holds without being renewed. */
  readonly leaseSeconds: number
}

export type ScriptStep = CutStep<Statement>

/** One task's run, from its claim to its end. */
export interface Run {
  readonly engine: Engine
  readonly claim: Claim
  readonly place: Place
  readonly facts: ServerFacts
  readonly identity: TargetIdentity
  /** The session that runs the SQL. */
  readonly client: pg.Client
  /** Has a second session on the same server: barrier, blockers, progress, cancelling. */
  readonly watch: Watch
  readonly steps: readonly ScriptStep[]
  readonly log: (kind: LogEntry['kind'], text: string, step?: number) => void
  /** What stood before the first statement, and after the last step that is done. */
  before: SnapshotRecord | undefined
  after: SnapshotRecord | undefined
  /** Of the step that runs. */
  results: StatementResult[]
  /** With which its COMMIT was answered. */
  warned: readonly string[]
}
