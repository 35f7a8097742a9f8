// What a check looks at: one target of a draft or of an issue's newest revision, and what looking
// at its database once has shown, shared by all checks of the target.
import type pg from 'pg'
import type { Environment } from '#protocol/environment.ts'
import type { Database, Instance } from '#protocol/instance.ts'
import type {
  Check,
  CheckDetail,
  CheckKind,
  CreateDatabaseRequest,
  IssueType,
  RunOptions,
  Target,
} from '#protocol/issue.ts'
import type { ServerFacts } from '../../postgres/facts.ts'
import type { Script } from '../../sql/script.ts'
import type { Statement } from '../../sql/statement.ts'
import type { Cut } from '../../sql/steps.ts'
import type { SnapshotRecord } from '../../store/records.ts'

export interface Subject {
  readonly type: IssueType
  readonly target: Target
  readonly options: RunOptions
  readonly version?: string
  readonly createDatabase?: CreateDatabaseRequest
  readonly instance: Instance
  readonly environment: Environment
  /** Absent for a database that is to be made. */
  readonly database?: Database
  readonly script: Script
}

/** The target as one session saw it. */
export interface Looked {
  readonly client: pg.Client
  readonly facts: ServerFacts
  readonly live: SnapshotRecord
  readonly cut: Cut<Statement>
}

/** Of a check that needs the target when there was no reading it; the connection check says why. */
export const notLookedAt = 'The database could not be looked at.'

export interface Outcome extends Omit<Check, 'taskId' | 'revision' | 'at' | 'by'> {
  /** What of `schemas` is not in the store yet; whoever records the outcome puts it there. */
  readonly snapshots?: readonly SnapshotRecord[]
}

export function outcome(
  kind: CheckKind,
  status: Outcome['status'],
  summary: string,
  details: readonly CheckDetail[] = [],
): Outcome {
  return { kind, status, summary, details }
}

/** The worst of the details decides. */
export function judged(
  kind: CheckKind,
  good: string,
  bad: (errors: number, warnings: number) => string,
  details: readonly CheckDetail[],
): Outcome {
  const errors = details.filter(d => d.severity === 'error').length
  const warnings = details.filter(d => d.severity === 'warning').length
  if (errors > 0) return outcome(kind, 'failed', bad(errors, warnings), details)
  if (warnings > 0) return outcome(kind, 'warning', bad(errors, warnings), details)
  return outcome(kind, 'passed', good, details)
}

/** `1 statement`, `3 statements`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
