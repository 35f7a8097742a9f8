// An array's splice without the argument list, which a large paste would overflow.

/** Puts `items` where `count` elements stand from `from` on; answers those. */
export function splice<T>(list: T[], from: number, count: number, items: readonly T[]): T[] {
  if (items.length < 1000) return list.splice(from, count, ...items)
  const rest = list.splice(from)
  for (const item of items) list.push(item)
  for (let i = count; i < rest.length; i++) list.push(rest[i]!)
  return rest.slice(0, count)
}
