// Change history, snapshots, drift and other anomalies.
import type { IssueType, StatementResult } from './issue.ts'

export interface Change {
  readonly id: number
  readonly databaseId: number
  readonly type: IssueType
  /** A migration's version, or the moment it ran as `YYYYMMDDHHMMSS`. */
  readonly version: string
  /** The migration's path inside its workspace folder, when it came from a file. */
  readonly file?: string
  readonly title: string
  readonly issueId: number
  readonly taskId: number
  readonly author: string
  readonly approvers: readonly string[]
  readonly runner: string
  readonly startedAt: string
  readonly endedAt: string
  /** Hashes of the snapshots before and after, captured by the run itself. */
  readonly before: string
  readonly after: string
  /** The attempt failed behind some steps that were done for good; the rest did not run. */
  readonly partial?: true
}

/** A change with what is too long for a list. */
export interface ChangeDetail extends Change {
  readonly sql: string
  readonly results: readonly StatementResult[]
  /** How many rows were kept before it, from which it can be undone. Absent for none. */
  readonly keptRows?: number
  /** Tables of the database in which they stand; absent when they stand in the store. */
  readonly keptIn?: readonly string[]
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Give it back for the next page; absent on the last. */
  readonly next?: string
}

/** A document of canonical DDL for each object of a snapshot, keyed by `schema/name.kind.sql`. */
export interface SnapshotDocuments {
  readonly hash: string
  readonly documents: Readonly<Record<string, string>>
  /** The whole schema as one script. */
  readonly text: string
}

export interface ObjectDifference {
  readonly kind: 'added' | 'removed' | 'changed'
  /** Object kind in PostgreSQL's words: `table`, `index`... */
  readonly object: string
  /** Identity for people: `public.orders`. */
  readonly name: string
  /** Key in SnapshotDocuments.documents. */
  readonly document: string
  /** What differs, one short sentence each: `column age added`. */
  readonly details: readonly string[]
}

export interface Difference {
  /** One sentence: `1 table changed: column age added to public.t1`. Empty when nothing differs. */
  readonly summary: string
  readonly objects: readonly ObjectDifference[]
  /** Drift: when it came and by whom, as far as the server can tell. */
  readonly trace?: string
}

export type AnomalyKind =
  | 'drift'
  | 'connectionFailed'
  | 'databaseMissing'
  | 'versionChanged'
  | 'invalidIndex'
  | 'notValidConstraint'
  | 'sequenceExhaustion'
  | 'unknownAttempt'

export interface Anomaly {
  readonly id: number
  readonly kind: AnomalyKind
  readonly severity: 'critical' | 'high' | 'medium'
  readonly instanceId: number
  readonly databaseId?: number
  /** One sentence. */
  readonly summary: string
  readonly firstSeen: string
  readonly lastSeen: string
  /** Drift: the recorded and the live snapshot. */
  readonly expected?: string
  readonly actual?: string
  /** Drift: what differs. */
  readonly difference?: Difference
  /** An unknown attempt: the issue where a person settles it. */
  readonly issueId?: number
}
