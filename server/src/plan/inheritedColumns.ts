// What no ALTER does to columns that a table has from its parents: it is said, or the table made anew.
import type { Fact } from '../schema/model.ts'
import { parentIdentity } from '../schema/render/address.ts'
import { followsType, keptParentColumns } from './change.ts'
import { heirsBelow } from './changeNeeds.ts'
import { onlyAnew, type Planning } from './context.ts'

/** Columns that a table gets to join a parent, which are declared there from then on. */
export function noteJoining(planning: Planning, added: ReadonlySet<string>): void {
  for (const id of added) {
    const column = planning.after.byId.get(id)
    if (column?.kind !== 'column' || !planning.before.byId.has(column.parent ?? '')) continue
    const comes = keptParentColumns(planning, column).some(parent => added.has(parent))
    if (!comes && !followsType(planning, column)) noteInheritance(planning, column)
  }
}

/** A column that was declared stays so, except in a partition. */
export function noteInheritance(planning: Planning, column: Fact<'column'>): void {
  const table = planning.after.byId.get(column.parent ?? '')
  if (table?.kind === 'table' && table.at.partitionOf) return
  const was = planning.before.byId.get(column.id)
  if (column.at.inheritance === 'merged' && was?.kind === 'column' && was.at.inheritance === 'inherited') {
    onlyAnew(
      planning,
      column.parent ?? '',
      `Column ${column.name} of ${parentIdentity(column)} stays merely inherited: only a table made anew could declare it too.`,
    )
  }
  if (column.at.inheritance !== 'inherited') return
  onlyAnew(
    planning,
    column.parent ?? '',
    `Column ${column.name} of ${column.parent?.slice(column.parent.indexOf(' ') + 1)} stays declared there: only a table made anew could merely inherit it.`,
  )
}

/** PostgreSQL alters no type that a table below also has from a parent outside of the tree. */
export function noteOtherParents(planning: Planning, column: Fact<'column'>): boolean {
  const above = keptParentColumns(planning, column).filter(id => planning.before.byId.has(id))
  if (above.length > 0) return false
  const below = heirsBelow(planning, column.id)
  const tree = new Set([column.id, ...below])
  const torn = below.flatMap(id => {
    const heir = planning.before.byId.get(id)
    const isTorn = (one: Fact<'column'>) =>
      keptParentColumns(planning, one).some(parent => planning.before.byId.has(parent) && !tree.has(parent))
    return heir?.kind === 'column' && isTorn(heir) ? [heir] : []
  })
  for (const heir of torn) {
    const text = `The type of ${heir.name} in ${parentIdentity(heir)}, which has it from several parents, can only be changed by making the table anew: theirs stay as they are, too.`
    onlyAnew(planning, heir.parent ?? '', text)
  }
  return torn.length > 0
}
