// The attributes of relations and of what stands on them, as a model holds them: tables, columns,
// sequences, constraints, indexes and triggers. Types only.
import type { Grants } from './model.ts'

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
  readonly partitionOf?: {
    readonly table: string
    readonly bound: string
    /** DETACH CONCURRENTLY was cut off half way. */
    readonly detachPending?: true
  }
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
  /** The triggers that enforce it and do not fire as usual: `shop.orders RI_FKey_check_ins: disabled`. */
  readonly triggers?: readonly string[]
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
