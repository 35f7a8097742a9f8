// Where a migration stands on databases, in words. Pure.
import type { MigrationStanding } from '#protocol/migration.ts'
import { few, iconless } from './display.ts'

export const standingWord = {
  pending: 'pending',
  applied: 'applied',
  changed: 'changed since it was applied',
  outOfOrder: 'pending, out of order',
  underWay: 'an open issue carries it',
  invalid: 'cannot be read',
} as const satisfies Readonly<Record<MigrationStanding, string>>

/** Those that a lens tells of, in its order. */
const phrases = [
  ['applied', 'applied to'],
  ['changed', 'changed since it was applied to'],
  ['underWay', 'on its way to'],
  ['pending', 'pending on'],
  ['outOfOrder', 'pending, out of order, on'],
] as const satisfies readonly (readonly [MigrationStanding, string])[]

export interface NamedStanding {
  readonly name: string
  readonly standing: MigrationStanding
}

/** `Applied to shop_test, pending on shop_prod`; empty where there is nothing to tell. */
export function standingText(all: readonly NamedStanding[]): string {
  const told = phrases.flatMap(([standing, phrase]) => {
    const names = all.filter(one => one.standing === standing).map(({ name }) => iconless(name))
    return names.length === 0 ? [] : [`${phrase} ${few(names, 3)}`]
  })
  const text = told.join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
