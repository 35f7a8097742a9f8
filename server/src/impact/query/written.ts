// Rows that are written: the partitions they go to, the bounds they are held against, the keys they are
// looked up by.
import type { Relation } from '../catalog/values.ts'
import { nameOf } from '../catalog/view.ts'
import { type Row, routed } from '../partitions/prune.ts'
import { ancestorsOf, partitionsAlone } from '../relations.ts'
import type { Asked } from './asked.ts'
import { keysChanged, lookUp, rowsDeleted } from './foreignKeyLocks.ts'
import type { Change } from './rows.ts'

/** A row that is written to a table: the partitions it goes through, the keys it is looked up by. */
export function rowPut(table: Relation, row: Row, asked: Asked): void {
  checkBounds(table, asked)
  for (const one of routed(table, row, asked.view)) asked.draft.lock(nameOf(one), 'ROW EXCLUSIVE')
  lookUp(table, row, asked)
}

export function rowsChanged(table: Relation, { changed, row }: Change, asked: Asked): void {
  const { draft, view, version } = asked
  checkBounds(table, asked)
  if (moves(table, changed, asked)) {
    for (const one of routed(table, row, view)) draft.lock(nameOf(one), 'ROW EXCLUSIVE')
    // A row that moves is inserted anew; to 13 and 14 the old one is deleted, later ones know it as updated.
    lookUp(table, row, asked)
    if (version < 15) rowsDeleted(table, asked)
  }
  lookUp(table, row, asked, changed)
  keysChanged(table, changed, asked)
}

/** A partition's rows are held against its bounds, for which the tables above it are opened. */
export function checkBounds(table: Relation, { draft, view }: Asked): void {
  for (const ancestor of ancestorsOf(table, view)) draft.lock(nameOf(ancestor), 'ACCESS SHARE')
}

/** Can a change of these columns move a row to another partition? */
export const moves = (table: Relation, changed: ReadonlySet<string>, { view }: Asked): boolean =>
  [table, ...partitionsAlone(table, view)].some(one =>
    one.partitionKey?.some(column => column !== undefined && changed.has(column)),
  )
