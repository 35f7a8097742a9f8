// The one schema that Plumbline may make in a target, when its owner asks for it. Readers of schemas
// pass it by: it is no part of what people design, compare or revert.
export const ledgerSchema = 'plumbline_ledger'
