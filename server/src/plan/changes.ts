// The attributes of a fact that differ, by name.
import type { AttributeChange } from '../schema/compare/differences.ts'
import type { Step } from './planned.ts'

export type Changes = ReadonlyMap<string, AttributeChange>

/** What every object can have, and is changed without an eye on the kind. */
export const common = new Set(['owner', 'comment', 'comments', 'grants', 'securityLabels', 'extensions'])

/** No statements when nothing but `names` and the common attributes differ; else undefined. */
export function only(changes: Changes, ...names: readonly string[]): Step[] | undefined {
  return [...changes.keys()].every(key => common.has(key) || names.includes(key)) ? [] : undefined
}
