// Tables made of a type that is made anew: they let go of it meanwhile, and keep their rows.
import { identityOf } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { kindWords } from '../schema/render/address.ts'
import type { Changed } from './change.ts'
import type { Planning } from './context.ts'
import { step } from './planned.ts'

/** The table's change with that; undefined where it is not made of the type before and after. */
export function letGoOfType(
  planning: Planning,
  type: string,
  table: Fact,
  known: Changed | undefined,
): Changed | undefined {
  const after = planning.after.byId.get(table.id)
  if (table.kind !== 'table' || after?.kind !== 'table') return undefined
  const name = after.at.ofType
  if (name === undefined || table.at.ofType !== name || type !== `type ${name}`) return undefined
  const head = `alter ${kindWords(after.kind)} ${identityOf(after)}`
  return {
    before: table,
    after,
    attributes: known?.attributes ?? new Map(),
    release: [...(known?.release ?? []), step(`${head} not of`)],
    main: [...(known?.main ?? []), step(`${head} of ${name}`)],
    disturbs: false,
  }
}

/** Whether a table lets go of its type for a while. */
export const letsGoOfType = (change: Changed | undefined): boolean =>
  change?.release.some(({ sql }) => sql.endsWith(' not of')) === true
