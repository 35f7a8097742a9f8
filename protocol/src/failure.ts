// What went wrong, as data. The server words it (server/src/failure/wording.ts); everyone
// else shows `message`, then `detail` and `hint` as PostgreSQL does.

export type FailureCode =
  | 'cancelled'
  | 'notFound'
  | 'badInput'
  | 'notAllowed'
  | 'conflict'
  | 'notReady'
  | 'credentialMissing'
  | 'credentialRejected'
  | 'connectionFailed'
  | 'untrustedWorkspace'
  | 'embeddedUnavailable'
  | 'storeUnavailable'
  | 'storeTooNew'
  | 'storeIsTarget'
  | 'pooler'
  | 'drift'
  | 'busy'
  | 'statementFailed'
  | 'outcomeUnknown'
  | 'internal'

export interface Failure {
  readonly code: FailureCode
  /** One sentence: what failed, with the names of the things involved. No password, no row value. */
  readonly message: string
  /** What it means, when the message alone does not say it. */
  readonly detail?: string
  /** What to do about it. */
  readonly hint?: string
  /** SQLSTATE of PostgreSQL, when it was PostgreSQL that refused. */
  readonly sqlState?: string
  /** Where in the SQL that was sent, in UTF-16 units from its start. */
  readonly offset?: number
}
