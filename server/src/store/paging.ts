// Pages by key: a page starts below the last id of the one before, whatever came in meanwhile.
import type { Page } from '#protocol/change.ts'
import { fail } from '../failure/failed.ts'

const largest = 500

export function pageSize(limit = 50): number {
  return Math.max(1, Math.min(largest, Math.trunc(limit)))
}

/** The id a page token stands for, as a bound value. */
export function pageStart(token: string | undefined): string | null {
  if (token === undefined) return null
  return /^\d{1,18}$/.test(token) ? token : fail('badInput', 'The page is not one this store gave out')
}

/** `rows` were asked for with one more than `limit`, which tells whether there is a next page. */
export function pageOf<T extends { readonly id: number }>(rows: readonly T[], limit: number): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, next: String(last.id) } : { items }
}
