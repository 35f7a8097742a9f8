// Instances (PostgreSQL servers), their databases, and what the explorer shows of a schema.
import type { Failure } from './failure.ts'

export type TlsMode = 'disable' | 'require' | 'verify-ca' | 'verify-full'

/** How to reach a server. Never holds a password. */
export interface Endpoint {
  /** A host name, an address, or a directory of Unix-domain sockets. */
  readonly host: string
  readonly port: number
  readonly user: string
  /** The database to connect to when none is meant, usually `postgres`. */
  readonly maintenanceDatabase: string
  readonly tls: TlsMode
  /** Path of the certificate authority's file for `verify-ca` and `verify-full`. */
  readonly caFile?: string
}

export interface Instance {
  readonly id: number
  readonly title: string
  /** `sample`: the embedded server's own; its credential needs no asking. */
  readonly kind: 'sample' | 'server'
  readonly endpoint: Endpoint
  readonly environmentId: number
  /** `server_version_num`, e.g. 180004; absent until the first sync. */
  readonly serverVersion?: number
  readonly syncedAt?: string
  /** Why the last sync failed; absent when it did not. */
  readonly failure?: Failure
}

/** What of a database is not looked at for drift. A name may hold `*`, which stands for anything. */
export interface Ignored {
  readonly schemas?: readonly string[]
  /** Partitions, as `schema.name`: those that a job makes and drops. */
  readonly partitions?: readonly string[]
  readonly grants?: boolean
  readonly owners?: boolean
}

export interface Database {
  readonly id: number
  readonly instanceId: number
  readonly projectId: number
  readonly name: string
  /** Effective: its own environment, else its instance's. */
  readonly environmentId: number
  readonly owner?: string
  readonly sizeBytes?: number
  /** `missing`: recorded once, no longer on the server. */
  readonly presence: 'present' | 'missing'
  /** Hash of the snapshot last recorded by a change or a baseline; absent before the first contact. */
  readonly recordedSnapshot?: string
  /** Its changes are written down in a table of its own as well, in the transaction of each change. */
  readonly ledger: boolean
  /** Absent: nothing is. */
  readonly ignored?: Ignored
  /** Open anomalies. */
  readonly anomalies: number
}

/** A kind of object in the explorer. The plural label is the client's affair. */
export type ObjectKind =
  | 'schema'
  | 'table'
  | 'foreignTable'
  | 'view'
  | 'materializedView'
  | 'sequence'
  | 'function'
  | 'procedure'
  | 'aggregate'
  | 'type'
  | 'domain'
  | 'extension'
  | 'column'
  | 'primaryKey'
  | 'foreignKey'
  | 'unique'
  | 'check'
  | 'exclusion'
  | 'notNull'
  | 'index'
  | 'trigger'
  | 'policy'
  | 'rule'

/** One object as the explorer shows it. */
export interface SchemaObject {
  readonly kind: ObjectKind
  readonly schema: string
  /** Unquoted name; for a routine, with its argument types. */
  readonly name: string
  /** What stands behind the name: a type, a definition, an estimate. */
  readonly detail?: string
  readonly comment?: string
  /** Relations only: planner's estimate of rows, -1 when never analysed. */
  readonly rows?: number
  /** Relations and indexes only: bytes with indexes and TOAST. */
  readonly sizeBytes?: number
  /** Whether asking for this object's own members gives anything. */
  readonly hasMembers: boolean
}
