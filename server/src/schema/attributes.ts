// The attributes of each kind of object, as a model holds them. Types only; what is at its default
// is left out.
import type {
  ColumnAttributes,
  ConstraintAttributes,
  Enabled,
  IndexAttributes,
  NotNull,
  SequenceAttributes,
  TableAttributes,
  TriggerAttributes,
} from './relationAttributes.ts'

/** The attributes of each kind. The order of `name=value` lists means nothing. */
export interface Attributes {
  database: {
    readonly connectionLimit?: number
    readonly template?: true
    readonly tablespace?: string
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
    readonly replicaIdentity?: 'full' | 'nothing'
  }
  rule: { readonly definition: string; readonly enabled?: Enabled }
  trigger: TriggerAttributes
  /** A trigger that a partition has from its parent, where its state or its comment is its own. */
  triggerState: { readonly enabled?: Enabled | 'origin' }
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
    /** `host=db.example.com` and so on, without secrets. */
    readonly connection?: readonly string[]
    readonly enabled?: true
    readonly options?: readonly string[]
  }
  defaultPrivileges: { readonly role: string; readonly object: string; readonly inSchema?: string }
  /** Privileges on what comes with PostgreSQL or an extension, where somebody changed them. */
  suppliedPrivileges: {
    /** As GRANT names it: `function pg_catalog.pg_sleep(double precision)`. */
    readonly object: string
    readonly column?: string
  }
}

export type Empty = Readonly<Record<string, never>>

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
  readonly multirangeComment?: string
}

export interface BaseType {
  readonly form: 'base'
  /** `input = ...` and so on, as CREATE TYPE takes them. */
  readonly options: readonly string[]
}

export interface ShellType {
  readonly form: 'shell'
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
