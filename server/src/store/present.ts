// Rows as the contract's objects: a column that is null is a property that is absent.

/** Drops the properties that are null, one level deep. */
export function present<T>(row: object): T {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T
}
