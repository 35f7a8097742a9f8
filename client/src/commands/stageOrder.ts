// The order in which environments have their turn in a rollout. Pure.
import type { Environment } from '#protocol/environment.ts'

/**
 * The position of an environment that comes after another of `others` (in their order), or first; and those of
 * `others` that move to make room.
 */
export function rearranged(
  others: readonly Environment[],
  after: number | undefined,
): { readonly position: number; readonly moved: readonly Environment[] } {
  const at = others.findIndex(one => one.id === after) + 1
  const moved = others
    .map((one, index) => ({ ...one, position: index < at ? index + 1 : index + 2 }))
    .filter((one, index) => one.position !== others[index]?.position)
  return { position: at + 1, moved }
}
