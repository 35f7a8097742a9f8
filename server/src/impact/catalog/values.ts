// What the virtual catalog knows of each object: immutable values. A relation that was only ever
// mentioned has `complete: false` and holds what its mentions taught.
import type { Node, RuleStmt } from '@pgsql/types'

export interface SqlType {
  /** Absent for a built-in type. */
  readonly schema?: string
  /** pg_type's own name: `int4`, `varchar`, `timestamptz`. */
  readonly name: string
  /** Type modifiers as written: `numeric(10,2)` has [10, 2]. */
  readonly mods: readonly number[]
  readonly array: boolean
}

export interface Column {
  readonly name: string
  /** Absent when only the column's name is known. */
  readonly type?: SqlType
  readonly notNull: boolean
  /** It has it from the tables above it alone. */
  readonly inherited?: boolean
  readonly hasDefault: boolean
  /** The default, where it calls a function. */
  readonly fallback?: Node
  /** Id of the sequence that numbers it: a serial's, an identity's. */
  readonly draws?: string
  readonly identity: boolean
  readonly generated?: 'stored' | 'virtual'
  readonly expression?: Node
  readonly collation?: string
}

export type ConstraintKind = 'primary' | 'unique' | 'check' | 'foreign' | 'exclusion' | 'notNull'

export interface Constraint {
  readonly name: string
  readonly kind: ConstraintKind
  readonly columns: readonly string[]
  readonly valid: boolean
  readonly enforced: boolean
  /** It has it from the tables above it alone. */
  readonly inherited?: boolean
  /** CHECK and NOT NULL that heirs do not get. */
  readonly noInherit?: boolean
  /** INITIALLY DEFERRED: what can wait is looked up when the transaction commits. */
  readonly deferred?: boolean
  /** SET CONSTRAINTS may change when it is looked up. */
  readonly deferrable?: boolean
  readonly expression?: Node
  /** Foreign key: id and name of the referenced table, its columns, what happens on delete. */
  readonly references?: {
    readonly id: string
    readonly columns: readonly string[]
    readonly onDelete: string
    readonly onUpdate: string
  }
  readonly index?: string
  /** What the index behind it is like, where it is not a plain one on its columns. */
  readonly builds?: Partial<
    Pick<
      IndexShape,
      'method' | 'predicate' | 'expressions' | 'included' | 'keys' | 'forms' | 'nullsNotDistinct'
    >
  >
}

/** How a key of an index is compared and sorted, in words to compare by. */
export interface KeyForm {
  /** Collation and operator class; empty for the type's own. */
  readonly compares: string
  readonly order: string
}

export interface IndexShape {
  /** Id of the table. */
  readonly table: string
  readonly unique: boolean
  readonly partial: boolean
  readonly predicate?: Node
  /** Key columns in order; undefined stands for an expression. */
  readonly keys: readonly (string | undefined)[]
  /** One for each key; a constraint's index has none. */
  readonly forms: readonly KeyForm[]
  readonly nullsNotDistinct?: boolean
  readonly included: readonly string[]
  readonly method: string
  readonly valid: boolean
  /** The constraint that owns it, by name. */
  readonly constraint?: string
  readonly expressions: readonly Node[]
}

export type RelationKind =
  | 'table'
  | 'partitioned'
  | 'view'
  | 'matview'
  | 'sequence'
  | 'index'
  | 'foreign'
  | 'composite'
  /** Only mentioned; most likely a table. */
  | 'unknown'

export interface Origin {
  /** The statement that created it: see Moment.id. */
  readonly moment: number
  /** Written with IF NOT EXISTS while nobody knows whether it exists. */
  readonly perhaps: boolean
}

export interface Size {
  readonly bytes: number
  readonly rows: number
}

export interface Relation {
  /** Stays the same through renames. */
  readonly id: string
  readonly kind: RelationKind
  readonly schema: string
  readonly name: string
  readonly complete: boolean
  readonly temporary: boolean
  readonly unlogged: boolean
  readonly columns: readonly Column[]
  readonly constraints: readonly Constraint[]
  /** Set when this very script created it; nobody else uses it yet. */
  readonly created?: Origin
  readonly size?: Size
  readonly parent?: string
  /** `FOR VALUES` of a partition; `default` for the default partition. */
  readonly bound?: Node | 'default'
  readonly partitionKey?: readonly (string | undefined)[]
  readonly index?: IndexShape
  /** Tables that a view reads, by id. */
  readonly reads?: readonly string[]
  readonly query?: Node
  readonly owner?: string
  /** Of a sequence: id of the table that takes it along. */
  readonly ownedBy?: string
  readonly comment?: string
  readonly commentedColumns?: readonly string[]
  /** How many ALTER TABLE in a row could have been one (see the rule merge-alter-table). */
  readonly altered?: { readonly tx: string; readonly moment: number }
  readonly accessMethod?: string
  readonly rowSecurity?: boolean
  /** Its foreign keys' own triggers are disabled. */
  readonly keysOff?: boolean
  readonly filled?: boolean
}

export interface UserType {
  readonly kind: 'domain' | 'enum' | 'composite' | 'range' | 'base'
  readonly schema: string
  readonly name: string
  readonly created?: Origin
  /** Domain: what it stands on, and whether anything constrains it. */
  readonly base?: SqlType
  readonly notNull?: boolean
  readonly hasDefault?: boolean
  readonly checks?: readonly { readonly name: string; readonly valid: boolean; readonly expression?: Node }[]
  readonly labels?: readonly string[]
  /** Composite: its attributes. */
  readonly attributes?: readonly Column[]
}

export type Volatility = 'immutable' | 'stable' | 'volatile'

export interface Overload {
  readonly kind: 'function' | 'procedure' | 'aggregate'
  /** Types of the arguments a call must give; those with a default may be left out. */
  readonly args: readonly string[]
  readonly volatility: Volatility
  /** How many of the arguments, from the end, have a default. */
  readonly optional?: number
  /** The statement that made it, for what its body does. */
  readonly source?: string
  /** Options that ALTER FUNCTION gave it since. */
  readonly altered?: readonly Node[]
}

export interface FunctionValue {
  readonly schema: string
  readonly name: string
  readonly overloads: readonly Overload[]
  readonly created?: Origin
}

export interface TriggerValue {
  /** For each row; those of a partitioned table stand on its partitions too. */
  readonly row: boolean
  /** `schema\0name` of the function it calls. */
  readonly calls: string
  readonly events: readonly TriggerEvent[]
  /** UPDATE OF these; none: of any. */
  readonly columns: readonly string[]
  /** A view's, run in place of the command. */
  readonly instead: boolean
  /** WHEN, where it calls a function. */
  readonly condition?: Node
  readonly fires?: Firing
}

/** In which sessions a trigger or a rule fires, where not in ordinary ones alone. */
export type Firing = 'always' | 'for replicas' | 'never'

export type TriggerEvent = 'insert' | 'delete' | 'update' | 'truncate'

export interface RuleValue {
  readonly command: NonNullable<RuleStmt['event']>
  /** What it does besides, or instead. */
  readonly actions: readonly Node[]
  /** The command itself is left out, whatever the row. */
  readonly replaces: boolean
  readonly fires?: Firing
}

export interface PolicyValue {
  readonly qual?: Node
  readonly with_check?: Node
}

export interface Transaction {
  /**
   * `none`: each statement commits by itself. `runner`: the tool wraps the file. `implicit`: the tool sends
   * several statements at once, and PostgreSQL runs them as one, until a BEGIN or COMMIT among them.
   */
  readonly kind: 'none' | 'block' | 'runner' | 'implicit'
  readonly id: string
  readonly began?: number
  readonly failed?: boolean
}

export interface Setting {
  readonly value: string
  readonly local: boolean
}
