// Not-null constraints of children when those of their parents come or go.
import type { Delta } from '../schema/compare/differences.ts'
import type { Fact } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { quoteIdentifier } from '../sql/identifier.ts'
import { alterColumn } from './alterColumn.ts'
import { type Changed, isPassedDown, passesOn } from './change.ts'
import type { Planning } from './context.ts'
import { tableWords } from './drop.ts'
import { step } from './planned.ts'

/** Children that stay not null when their parent no longer is, and would have followed it. */
export function keptNotNulls(
  planning: Planning,
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): Map<string, Changed> {
  const out = new Map<string, Changed>()
  const visit = (id: string) => {
    for (const heir of planning.heirs.get(id) ?? []) {
      visit(heir)
      const [before, after] = [planning.before.byId.get(heir), planning.after.byId.get(heir)]
      if (before?.kind !== 'column' || after?.kind !== 'column' || !after.at.notNull) continue
      if (typeof before.at.notNull === 'object' && before.at.notNull.local) continue
      if (comesByItself(planning, after)) continue
      const change = { name: 'notNull', before: undefined, after: after.at.notNull }
      const { notNull: _notNull, ...at } = before.at
      const main = alterColumn(
        planning,
        { ...before, at },
        { ...after, at: { ...at, notNull: after.at.notNull } },
        new Map([['notNull', change]]),
        new Set(),
      )?.main
      if (!main) continue
      out.set(heir, { before, after, attributes: new Map(), release: [], main, disturbs: false })
    }
  }
  for (const [id, delta] of deltas) {
    if (delta.after.kind !== 'column' || delta.before.kind !== 'column') continue
    const goes = delta.attributes.some(({ name, after }) => name === 'notNull' && after === undefined)
    if (goes) visit(id)
  }
  return out
}

/** Whether a parent that has it passes it on, and nobody declares it here (PostgreSQL 18). */
function comesByItself(planning: Planning, column: Fact<'column'>): boolean {
  const { notNull } = column.at
  if (planning.version < 180000 || (typeof notNull === 'object' && notNull.local)) return false
  return isPassedDown(planning, column)
}

/**
 * Children whose own not-null constraint becomes merely their parent's (PostgreSQL 18): the two would
 * merge, and it would stay declared.
 */
export function givenUpNotNulls(
  planning: Planning,
  deltas: ReadonlyMap<string, Delta & { kind: 'changed' }>,
): Map<string, Changed> {
  const out = new Map<string, Changed>()
  if (planning.version < 180000) return out
  for (const [id, delta] of deltas) {
    const change = delta.attributes.find(({ name }) => name === 'notNull')
    if (delta.after.kind !== 'column' || change?.before !== undefined || !passesOn(change?.after)) continue
    for (const heir of planning.heirs.get(id) ?? []) {
      const [before, after] = [planning.before.byId.get(heir), planning.after.byId.get(heir)]
      if (before?.kind !== 'column' || after?.kind !== 'column') continue
      if (!before.at.notNull || !after.at.notNull || before.at.identity) continue
      if (typeof after.at.notNull === 'object' && after.at.notNull.local) continue
      const sql = `alter ${tableWords(after)} ${parentIdentity(after)} alter column ${quoteIdentifier(after.name)} drop not null`
      out.set(heir, { before, after, attributes: new Map(), release: [step(sql)], main: [], disturbs: false })
    }
  }
  return out
}
