// Objects that become an extension's, or are one's no more: ALTER EXTENSION ADD and DROP. A model leaves
// out what is an extension's, so that they seem to come and go; they stay, tables with their rows.
import type { Delta } from '../schema/compare/differences.ts'
import { allOf, type Lookup } from '../schema/lookup.ts'
import type { Fact } from '../schema/model.ts'
import { address } from '../schema/render/address.ts'
import type { Planning } from './context.ts'
import type { PlannedOperation } from './operation.ts'
import { dataLoss, type Hazard, step } from './planned.ts'

interface Memberships {
  /** Whether a fact seems to come or go only as its object changes hands. */
  explain(delta: Delta): boolean
  readonly operations: readonly PlannedOperation[]
}

export function memberships(planning: Planning): Memberships {
  const taken = changed(planning.before, planning.after)
  const given = changed(planning.after, planning.before)
  const isOf = (objects: ReadonlyMap<string, string>, { id, parent = '' }: Fact) =>
    objects.has(id) || objects.has(parent)
  return {
    explain: delta =>
      delta.kind === 'removed'
        ? isOf(taken, delta.before)
        : delta.kind === 'added' && isOf(given, delta.after),
    operations: [
      ...[...taken].flatMap(([id, extension]) =>
        operation(planning.before, id, `alter ${extension} add`, { makes: [], needs: [extension] }),
      ),
      ...[...given].flatMap(([id, extension]) => {
        const parts = (planning.after.parts.get(id) ?? []).map(part => part.id)
        return operation(planning.after, id, `alter ${extension} drop`, { makes: [id, ...parts], needs: [] })
      }),
    ],
  }
}

/**
 * Objects of the one model that an extension holds in the other, by id. Where the extension itself comes
 * or goes, its script may make what has the same name; only what holds rows is then kept.
 */
function changed(free: Lookup, held: Lookup): Map<string, string> {
  return new Map(
    allOf(held, 'extension').flatMap(({ id: extension, hints }) =>
      (hints.members ?? []).flatMap((id): [string, string][] =>
        free.byId.has(id) && (free.byId.has(extension) || /^(table|sequence|materializedView) /.test(id))
          ? [[id, extension]]
          : [],
      ),
    ),
  )
}

/** As early as it can be: privileges of a relation are told otherwise from then on, and an extension may go. */
function operation(
  model: Lookup,
  id: string,
  alter: string,
  order: Pick<PlannedOperation, 'makes' | 'needs'>,
): PlannedOperation[] {
  const fact = model.byId.get(id)
  return fact ? [{ key: `00 ${id}`, object: id, ...order, steps: [step(`${alter} ${address(fact)}`)] }] : []
}

/** What DROP EXTENSION deletes of the rows that its tables hold. */
export function lostWith(planning: Planning, { hints }: Fact<'extension'>): Hazard[] {
  const tables = (hints.members ?? []).filter(id => id.startsWith('table ') && !planning.after.byId.has(id))
  return tables.map(id => dataLoss(`Deletes all rows of ${id.slice('table '.length)}.`))
}
