// Names in the order in which people count: `2_users.sql` before `10_orders.sql`.

let collator: Intl.Collator | undefined

/** For sorting. What it needs takes a while to load, so that is put off until there are two names. */
export function inNaturalOrder(a: string, b: string): number {
  collator ??= new Intl.Collator('en', { numeric: true })
  return collator.compare(a, b)
}
