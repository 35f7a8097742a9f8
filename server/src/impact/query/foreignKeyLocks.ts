// What INSERT, UPDATE, DELETE and MERGE touch through foreign keys once rows are there: the referenced
// table is looked up, and referencing tables are looked through, changed or emptied.
import type { Relation } from '../catalog/values.ts'
import { nameOf } from '../catalog/view.ts'
import type { LockMode } from '../lock.ts'
import { type Row, routed } from '../partitions/prune.ts'
import { ancestorsOf, partitionsOf } from '../relations.ts'
import { isDeferred } from '../replay/deferral.ts'
import { lockId } from '../statements/locking.ts'
import type { Asked } from './asked.ts'
import { isReplica } from './calls.ts'

/** A row that is put into a table is looked up in the tables its keys point at, unless part of a key is NULL. */
export function lookUp(
  table: Relation,
  row: Row,
  { view, draft }: Asked,
  changed?: ReadonlySet<string>,
): void {
  if (table.keysOff || isReplica(view)) return
  for (const constraint of table.constraints) {
    const { references, enforced, columns } = constraint
    if (!references || !enforced || isDeferred(constraint, view)) continue
    if (changed && !columns.some(column => changed.has(column))) continue
    if (columns.some(column => row(column) === null)) continue
    lockId(references.id, 'ROW SHARE', view, draft)
    const referenced = view.byId(references.id)
    const key: Row = name => row(columns[references.columns.indexOf(name)] ?? '')
    for (const one of referenced ? routed(referenced, key, view) : []) draft.lock(nameOf(one), 'ROW SHARE')
  }
}

/** Keys that point at columns which an UPDATE changes. */
export function keysChanged(table: Relation, changed: ReadonlySet<string>, asked: Asked): void {
  for (const { referencing, references, deferred } of keysOn(table, asked))
    if (references.columns.some(column => changed.has(column)))
      follow(referencing, references.onUpdate, deferred, asked)
}

export function rowsDeleted(table: Relation, asked: Asked, seen = new Set<string>()): void {
  if (seen.has(table.id)) return
  seen.add(table.id)
  for (const { referencing, references, deferred } of keysOn(table, asked)) {
    follow(referencing, references.onDelete, deferred, asked)
    if (references.onDelete === 'c') rowsDeleted(referencing, asked, seen)
  }
}

/** Foreign keys that point at the table, or at one it is a partition of. */
function* keysOn(table: Relation, { view }: Asked) {
  if (table.keysOff || isReplica(view)) return
  for (const target of [table, ...ancestorsOf(table, view)])
    for (const item of view.items('referencing', target.id)) {
      const [id = '', name] = item.split('\u0001')
      const referencing = view.byId(id)
      const constraint = referencing?.constraints.find(one => one.name === name)
      if (!referencing || !constraint?.references || !constraint.enforced) continue
      yield { referencing, references: constraint.references, deferred: isDeferred(constraint, view) }
    }
}

/** NO ACTION and RESTRICT look, the first of them at the transaction's end if deferred; the others write. */
function follow(table: Relation, action: string, deferred: boolean, { view, draft }: Asked): void {
  if (deferred && action === 'a') return
  const mode: LockMode = action === 'a' || action === 'r' ? 'ROW SHARE' : 'ROW EXCLUSIVE'
  for (const one of [table, ...partitionsOf(table, view)]) draft.lock(nameOf(one), mode)
}
