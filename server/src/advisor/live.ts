// What a live database answered about a script before the advisor looked at it. The advisor itself
// never asks; see changes/checks/liveFacts.ts.

export interface LiveFacts {
  readonly user: string
  /** Roles the user can act as, its own included; absent for a superuser, who may do everything. */
  readonly roles?: ReadonlySet<string>
  /** Who owns a relation, by `schema\0name`. */
  readonly owners: ReadonlyMap<string, string>
  /** What the planner said of each INSERT, UPDATE, DELETE and MERGE, by the statement's text. */
  readonly plans: ReadonlyMap<string, Planned>
}

export interface Planned {
  /** How many rows the planner expects the statement to write. */
  readonly rows?: number
  /** Why PostgreSQL would refuse it. */
  readonly refused?: string
}
