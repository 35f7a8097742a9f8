// Tables as the schema editor edits them: what stands there, and what shall. Names are unquoted;
// types and expressions are SQL as a person writes it.
import type { Severity } from './advice.ts'

export interface TableName {
  readonly schema: string
  readonly name: string
}

/** `was` is what the thing is called in the database; absent for a new one. */
export interface TableDraft extends TableName {
  readonly was?: TableName
  readonly dropped?: true
  readonly comment?: string
  /** In their order; dropped ones stay where they were. */
  readonly columns: readonly ColumnDraft[]
  readonly constraints: readonly ConstraintDraft[]
  readonly indexes: readonly IndexDraft[]
  /** Why the editor shows the table without letting it be edited: a partition, an inherited table. */
  readonly fixed?: string
}

export interface ColumnDraft {
  readonly was?: string
  readonly dropped?: true
  readonly name: string
  readonly type: string
  readonly notNull: boolean
  /** The default, or the expression of a generated column. */
  readonly expression?: string
  readonly generated?: 'stored' | 'virtual'
  readonly identity?: 'always' | 'by default'
  readonly comment?: string
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default'

export interface ConstraintDraft {
  readonly was?: string
  readonly dropped?: true
  /** Empty: PostgreSQL's own way of naming. */
  readonly name: string
  readonly type: 'primaryKey' | 'unique' | 'foreignKey' | 'check'
  /** Of the table, by their new names; empty for a check. */
  readonly columns: readonly string[]
  /** A check's condition. */
  readonly expression?: string
  readonly references?: {
    readonly table: TableName
    readonly columns: readonly string[]
    readonly onDelete: ReferentialAction
    readonly onUpdate: ReferentialAction
  }
}

export interface IndexDraft {
  readonly was?: string
  readonly dropped?: true
  /** Empty: PostgreSQL's own way of naming. */
  readonly name: string
  readonly unique: boolean
  /** `btree`, `gin`... */
  readonly method: string
  /** Columns or expressions with their order, as CREATE INDEX takes them: `lower(email)`, `placed_at desc`. */
  readonly keys: readonly string[]
  readonly include: readonly string[]
  /** Condition of a partial index. */
  readonly predicate?: string
}

/** What the editor starts from. */
export interface EditableSchema {
  readonly tables: readonly TableDraft[]
  /** Every schema and table there is, for pickers. */
  readonly schemas: readonly string[]
  readonly tableNames: readonly TableName[]
  /** Types to complete from: PostgreSQL's usual ones, then the database's own. */
  readonly types: readonly string[]
}

/** Something in the drafts that cannot be. `path`: `0.columns.2.type`, by position in the drafts. */
export interface DraftProblem {
  readonly path: string
  readonly message: string
}

/** One finding; its range is in the plan's SQL, in UTF-16 units. */
export interface PlanAdvice {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly start: number
  readonly end: number
}

export interface TablePlan {
  /** DDL that makes the tables what the drafts say; empty while there are problems or nothing differs. */
  readonly sql: string
  /** What the statements may do to whom, one sentence each. */
  readonly hazards: readonly string[]
  /** What the SQL advisor says of the DDL, with the database's own schema and sizes. */
  readonly advice: readonly PlanAdvice[]
  readonly problems: readonly DraftProblem[]
}
