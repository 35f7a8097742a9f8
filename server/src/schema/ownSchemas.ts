// The schemas that Plumbline may make in a target, when somebody asks for it. Readers of schemas pass
// them by: they are no part of what people design, compare or revert.

/** One row for each step of a change. */
export const ledgerSchema = 'plumbline_ledger'

/** Rows as they were before a change: a table for each table that it touched. */
export const keptSchema = 'plumbline_kept'

export const ownSchemas: ReadonlySet<string> = new Set([ledgerSchema, keptSchema])
