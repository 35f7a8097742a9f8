// A schema as data: a flat list of facts, each about one thing that DDL can make. Holds meaning
// only (names, never oids); what is at its default is left out, so that a newer reader that
// knows one attribute more says the same about a schema that does not use it.

import type { Attributes } from './attributes.ts'

/** Version of the reader. Raised when the same catalogs give another model. */
export const readerVersion = 4

export type Kind = keyof Attributes

/** Privileges by role. A name ends in `*` where it may be granted on; `public` is everybody. */
export type Grants = Readonly<Record<string, readonly string[]>>

/** What every kind of object can have. */
export interface Common {
  /** `kind identity`, unique in a model: `table public.orders`. */
  readonly id: string
  readonly name: string
  readonly schema?: string
  /** Id of what this is a part of: a column's table. */
  readonly parent?: string
  readonly owner?: string
  readonly comment?: string
  /**
   * Comments on what comes with it: `row type` and `array type`, `rule` (a view's own), `constraint` (of a
   * constraint trigger), `constraint NAME` (a foreign key that a partition has from its parent).
   */
  readonly comments?: Readonly<Record<string, string>>
  /** Only what differs from the privileges an object of this kind starts with. */
  readonly grants?: Grants
  /** Security labels by provider. */
  readonly labels?: Readonly<Record<string, string>>
  /** Extensions that it is dropped with, though it is not theirs (DEPENDS ON EXTENSION). */
  readonly extensions?: readonly string[]
  /** Ids that must exist before this one. Follows from the rest, so it is not hashed. */
  readonly needs: readonly string[]
  /** Where the catalogs keep it. Finds renames in one database; never hashed. */
  readonly hints: Hints
}

export interface Hints {
  readonly oid: string
  /** Number of a column in its relation. */
  readonly number?: number
  /** What the not-null constraint of a column is really called (PostgreSQL 18). */
  readonly notNull?: string
  /** Foreign keys of a partition that are its parent's, by oid: their names, and the oids of the parent's. */
  readonly keys?: Readonly<Record<string, { readonly name: string; readonly of: string }>>
  /** Oid of each label of an enum, in order. */
  readonly labelOids?: readonly string[]
  /** What roles may do with a supplied object before anybody grants or revokes. */
  readonly start?: Grants
  /** Ids that the objects of an extension would have if they were nobody's: DROP EXTENSION takes them along. */
  readonly members?: readonly string[]
  /** A materialized view that nobody can read before it is refreshed: data, and no schema. */
  readonly unpopulated?: true
}

export type Fact<K extends Kind = Kind> = {
  readonly [P in K]: Common & { readonly kind: P; readonly at: Attributes[P] }
}[K]

export interface Model {
  /** Version of the reader that made it. */
  readonly reader: number
  /** `server_version_num`. */
  readonly serverVersion: number
  /** The role that read it. Not hashed. */
  readonly user: string
  /** Sorted by id. */
  readonly facts: readonly Fact[]
  /** What the role was not allowed to read, in words. */
  readonly unread: readonly string[]
}

export interface Snapshot {
  /** SHA-256 of the model's canonical JSON, in hex. */
  readonly hash: string
  readonly serverVersion: number
  readonly reader: number
  readonly model: Model
}
