// What there is, as the views show it.
import type { Anomaly } from './change.ts'
import type { Environment, Member, Project } from './environment.ts'
import type { Database, Instance } from './instance.ts'
import type { Issue } from './issue.ts'

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
