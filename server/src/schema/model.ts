// A schema as data: a flat list of facts, each about one thing that DDL can make. Holds meaning
// only (names, never oids); what is at its default is left out, so that a newer reader that
// knows one attribute more says the same about a schema that does not use it.

/** Version of the reader. Raised when the same catalogs give another model. */
export const readerVersion = 1

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
  /** Only what differs from the privileges an object of this kind starts with. */
  readonly grants?: Grants
  /** Security labels by provider. */
  readonly labels?: Readonly<Record<string, string>>
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
  /** Oid of each label of an enum, in order. */
  readonly labelOids?: readonly string[]
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

/** The attributes of each kind. The order of `name=value` lists means nothing. */
export interface Attributes {
  database: {
    readonly connectionLimit?: number
    /** `role: name=value` for a role in this database, `name=value` for all. */
    readonly settings?: readonly string[]
  }
  schema: Empty
  extension: { readonly version: string }
  language: {
    readonly trusted?: true
    readonly handler: string
    readonly inline?: string
    readonly validator?: string
  }
  accessMethod: { readonly type: 'table' | 'index'; readonly handler: string }
  foreignDataWrapper: {
    readonly handler?: string
    readonly validator?: string
    readonly options?: readonly string[]
  }
  server: {
    readonly wrapper: string
    readonly type?: string
    readonly version?: string
    readonly options?: readonly string[]
  }
  userMapping: { readonly server: string; readonly role: string; readonly options?: readonly string[] }
  collation: {
    readonly provider: 'libc' | 'icu' | 'builtin'
    readonly collate?: string
    readonly ctype?: string
    readonly locale?: string
    readonly nondeterministic?: true
    readonly rules?: string
  }
  conversion: {
    readonly from: string
    readonly to: string
    readonly function: string
    readonly default?: true
  }
  type: EnumType | CompositeType | RangeType | BaseType | ShellType
  domain: {
    readonly type: string
    readonly collation?: string
    readonly default?: string
    readonly notNull?: true | NotNull
  }
  domainConstraint: { readonly expression: string; readonly notValid?: true }
  table: TableAttributes
  foreignTable: TableAttributes & { readonly server: string; readonly foreignOptions?: readonly string[] }
  column: ColumnAttributes
  constraint: ConstraintAttributes
  index: IndexAttributes
  sequence: SequenceAttributes & { readonly ownedBy?: string; readonly persistence?: 'unlogged' }
  view: {
    readonly definition: string
    readonly columns?: readonly string[]
    readonly options?: readonly string[]
  }
  materializedView: {
    readonly definition: string
    readonly columns?: readonly string[]
    readonly options?: readonly string[]
    readonly accessMethod?: string
    readonly tablespace?: string
  }
  rule: { readonly definition: string; readonly enabled?: Enabled }
  trigger: TriggerAttributes
  /** A trigger that a partition has from its parent, where its state is its own. */
  triggerState: { readonly enabled: Enabled | 'origin' }
  policy: {
    readonly command: 'all' | 'select' | 'insert' | 'update' | 'delete'
    readonly restrictive?: true
    readonly roles?: readonly string[]
    readonly using?: string
    readonly check?: string
  }
  function: RoutineAttributes
  procedure: RoutineAttributes
  aggregate: AggregateAttributes
  cast: {
    readonly method: 'function' | 'inout' | 'binary'
    readonly function?: string
    readonly context: 'explicit' | 'assignment' | 'implicit'
  }
  operator: OperatorAttributes
  operatorFamily: { readonly method: string; readonly members?: readonly string[] }
  operatorClass: {
    readonly method: string
    readonly family?: string
    readonly type: string
    readonly default?: true
    readonly storage?: string
    readonly members: readonly string[]
  }
  textSearchParser: {
    readonly start: string
    readonly token: string
    readonly end: string
    readonly types: string
    readonly headline?: string
  }
  textSearchTemplate: { readonly init?: string; readonly lexize: string }
  textSearchDictionary: { readonly template: string; readonly options?: string }
  textSearchConfiguration: {
    readonly parser: string
    /** Dictionaries by token type, in order. */
    readonly mappings?: Readonly<Record<string, readonly string[]>>
  }
  transform: {
    readonly type: string
    readonly language: string
    readonly from?: string
    readonly to?: string
  }
  statistics: {
    readonly table: string
    readonly kinds?: readonly string[]
    readonly expressions: string
    readonly target?: number
  }
  eventTrigger: {
    readonly event: string
    readonly function: string
    readonly tags?: readonly string[]
    readonly enabled?: Enabled
  }
  publication: {
    readonly allTables?: true
    readonly operations?: readonly string[]
    readonly viaRoot?: true
    readonly generatedColumns?: string
    /** `public.t (a, b) where (x > 0)`. */
    readonly tables?: readonly string[]
    readonly schemas?: readonly string[]
  }
  subscription: {
    readonly publications: readonly string[]
    readonly enabled?: true
    readonly options?: readonly string[]
  }
  defaultPrivileges: { readonly role: string; readonly object: string; readonly inSchema?: string }
}

export type Empty = Readonly<Record<string, never>>
export type Enabled = 'disabled' | 'replica' | 'always'

export interface NotNull {
  readonly name?: string
  readonly noInherit?: true
  readonly notValid?: true
  /** Declared on a child as well as inherited. */
  readonly local?: true
  /** Comment on the constraint. */
  readonly comment?: string
}

export interface EnumType {
  readonly form: 'enum'
  readonly labels: readonly string[]
}

export interface CompositeType {
  readonly form: 'composite'
  readonly attributes: readonly CompositeAttribute[]
}

export interface CompositeAttribute {
  readonly name: string
  readonly type: string
  readonly collation?: string
  readonly comment?: string
}

export interface RangeType {
  readonly form: 'range'
  readonly subtype: string
  readonly operatorClass?: string
  readonly collation?: string
  readonly canonical?: string
  readonly difference?: string
  /** Name of the multirange type. */
  readonly multirange?: string
}

export interface BaseType {
  readonly form: 'base'
  /** `input = ...` and so on, as CREATE TYPE takes them. */
  readonly options: readonly string[]
}

export interface ShellType {
  readonly form: 'shell'
}

export interface TableAttributes {
  /** Names in order. */
  readonly columns?: readonly string[]
  readonly persistence?: 'unlogged'
  readonly accessMethod?: string
  readonly tablespace?: string
  readonly options?: readonly string[]
  readonly rowSecurity?: true
  readonly forceRowSecurity?: true
  /** `full`, `nothing`, or the name of an index. */
  readonly replicaIdentity?: 'full' | 'nothing' | { readonly index: string }
  readonly ofType?: string
  /** `range (created_at)`. */
  readonly partitionBy?: string
  readonly partitionOf?: { readonly table: string; readonly bound: string }
  /** Parents in order. */
  readonly inherits?: readonly string[]
}

export interface ColumnAttributes {
  readonly type: string
  readonly collation?: string
  readonly notNull?: true | NotNull
  /** The expression of a default or of a generated column. */
  readonly default?: string
  readonly generated?: 'stored' | 'virtual'
  readonly identity?: Identity
  readonly storage?: string
  readonly compression?: string
  readonly statistics?: number
  readonly options?: readonly string[]
  readonly foreignOptions?: readonly string[]
  /** `inherited`: only from a parent; `merged`: from a parent and declared here too. */
  readonly inheritance?: 'inherited' | 'merged'
}

export interface Identity {
  readonly kind: 'always' | 'by default'
  readonly sequence: SequenceAttributes
  /** Qualified, where it is not the name PostgreSQL would choose. */
  readonly name?: string
  readonly persistence?: 'unlogged' | 'permanent'
  readonly grants?: Grants
  readonly comment?: string
}

export interface SequenceAttributes {
  /** `bigint` when absent. */
  readonly type?: string
  readonly start?: string
  readonly increment?: string
  readonly min?: string
  readonly max?: string
  readonly cache?: string
  readonly cycle?: true
}

export interface ConstraintAttributes {
  readonly type: 'primaryKey' | 'unique' | 'foreignKey' | 'check' | 'exclusion'
  readonly columns?: readonly string[]
  readonly include?: readonly string[]
  readonly nullsNotDistinct?: true
  /** The last column is a period: `without overlaps`, or `period` in a foreign key. */
  readonly period?: true
  readonly expression?: string
  /** Exclusion: from `exclude` to the end of its lists. */
  readonly definition?: string
  /** Exclusion: the condition of its rows. */
  readonly predicate?: string
  readonly references?: {
    readonly table: string
    readonly columns?: readonly string[]
    readonly match?: 'full' | 'partial'
    readonly onUpdate?: string
    readonly onDelete?: string
    /** Columns that ON DELETE SET NULL or SET DEFAULT sets. */
    readonly setColumns?: readonly string[]
  }
  readonly deferrable?: 'initially immediate' | 'initially deferred'
  readonly notValid?: true
  readonly notEnforced?: true
  readonly noInherit?: true
  readonly inheritance?: 'inherited' | 'merged'
  readonly index?: IndexState
}

/** What an index has whether or not a constraint stands on it. */
export interface IndexState {
  readonly options?: readonly string[]
  readonly tablespace?: string
  readonly clustered?: true
  readonly invalid?: true
  /** Index of the partitioned parent that this one is attached to. */
  readonly partitionOf?: string
  /** `2=500`: statistics target by key number. */
  readonly statistics?: readonly string[]
  /** Comment on the index of a constraint, which is not the constraint's. */
  readonly comment?: string
}

export interface IndexAttributes extends IndexState {
  readonly table: string
  readonly unique?: true
  readonly method?: string
  /** Each key with its operator class, collation and order. */
  readonly keys: readonly string[]
  readonly include?: readonly string[]
  readonly nullsNotDistinct?: true
  readonly predicate?: string
}

export interface TriggerAttributes {
  readonly timing: 'before' | 'after' | 'instead of'
  /** `insert`, `update of a, b`... */
  readonly events: readonly string[]
  readonly level?: 'statement'
  readonly when?: string
  readonly function: string
  readonly arguments?: readonly string[]
  readonly constraint?: true
  readonly from?: string
  readonly deferrable?: 'initially immediate' | 'initially deferred'
  readonly oldTable?: string
  readonly newTable?: string
  readonly enabled?: Enabled
}

export interface RoutineAttributes {
  /** As CREATE FUNCTION takes them: modes, names, types, defaults. */
  readonly arguments: string
  readonly returns?: string
  readonly language: string
  readonly body: string
  /** `sql`: a BEGIN ATOMIC or RETURN body; `object`: a C function's file, its symbol in `body`. */
  readonly bodyForm?: 'sql' | 'object'
  readonly object?: string
  readonly window?: true
  readonly volatility?: 'immutable' | 'stable'
  readonly strict?: true
  readonly securityDefiner?: true
  readonly leakproof?: true
  readonly parallel?: 'safe' | 'restricted'
  readonly cost?: string
  readonly rows?: string
  readonly support?: string
  readonly settings?: readonly string[]
  readonly transforms?: readonly string[]
}

export interface AggregateAttributes {
  readonly arguments: string
  /** `sfunc = public.f` and so on, as CREATE AGGREGATE takes them. */
  readonly options: readonly string[]
}

export interface OperatorAttributes {
  readonly function: string
  readonly left?: string
  readonly right?: string
  readonly commutator?: string
  readonly negator?: string
  readonly restrict?: string
  readonly join?: string
  readonly hashes?: true
  readonly merges?: true
}
