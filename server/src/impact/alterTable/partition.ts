// ATTACH and DETACH PARTITION. The foreign keys of the partitioned table, and those that point at it,
// are made for the partition on the way in, and cut loose on the way out.
import type { AlterTableCmd, PartitionBoundSpec } from '@pgsql/types'
import type { Constraint, Relation } from '../catalog/values.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import { impliesBound, impliesRest } from '../implied.ts'
import { keepsOut } from '../keptOut.ts'
import { as, rangeName } from '../nodes.ts'
import {
  ancestorsOf,
  defaultPartition,
  indexesOf,
  leavesOf,
  ownPartitions,
  partitionsOf,
  referencingTables,
  twinOf,
} from '../relations.ts'
import { lockReferenced, type Scene } from './scene.ts'

export function partition(cmd: AlterTableCmd, scene: Scene): void {
  const child = scene.view.relation(rangeName(as(cmd.def, 'PartitionCmd')?.name), 'table')
  if (cmd.subtype === 'AT_AttachPartition') {
    lockAncestors(scene)
    attach(cmd, child, scene)
  } else detach(cmd, child, scene)
}

/** The bounds of the tables above are part of what a partition's rows must fulfil. */
function lockAncestors({ table, view, draft }: Scene): void {
  for (const ancestor of ancestorsOf(table, view)) draft.lock(nameOf(ancestor), 'ACCESS SHARE')
}

function attach(cmd: AlterTableCmd, child: Relation, scene: Scene): void {
  const { view, draft, table, version } = scene
  const bound = as(cmd.def, 'PartitionCmd')?.bound
  const certainty = child.complete || view.historyKnown() ? 'yes' : 'perhaps'
  for (const one of [child, ...partitionsOf(child, view)]) draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
  const read = (why: string, leaves = leavesOf(child, view)) => {
    for (const leaf of leaves) draft.note('scans', { relation: nameOf(leaf), certainty, why })
  }
  if (bound) read('every row must belong to the partition', unproved(child, bound, scene))
  for (const constraint of table.constraints) {
    if (!constraint.references) continue
    const has = child.constraints.some(one => one.valid && sameKey(one, constraint))
    lockReferenced(constraint.references.id, has ? 'ACCESS EXCLUSIVE' : 'SHARE ROW EXCLUSIVE', scene)
    if (!has && constraint.enforced) read(`every row is looked up for the foreign key ${constraint.name}`)
  }
  for (const one of referencingTables(table, view))
    draft.lock(nameOf(one), version < 15 ? 'ACCESS SHARE' : 'SHARE ROW EXCLUSIVE')
  const missing = indexesOf(table, view).some(index => index.index?.valid && !twinOf(index, child, view))
  if (missing)
    for (const leaf of leavesOf(child, view))
      draft.note('buildsIndex', {
        relation: nameOf(leaf),
        certainty: child.complete ? 'yes' : 'perhaps',
        why: 'it lacks an index of its parent',
      })
  const fallback = defaultPartition(table, view)
  if (!fallback || fallback.id === child.id) return
  for (const one of [fallback, ...partitionsOf(fallback, view)]) draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
  if (bound && keepsOut(fallback, bound, table)) return
  for (const leaf of leavesOf(fallback, view))
    draft.note('scans', {
      relation: nameOf(leaf),
      certainty: 'yes',
      why: 'no row of the default partition may belong to the new one',
    })
}

/** The tables among whose rows some might not belong to the partition, or to one of those above it. */
function unproved(child: Relation, bound: PartitionBoundSpec, { table, view }: Scene): Relation[] {
  const siblings = ownPartitions(table, view).filter(one => one.id !== child.id)
  const belongs = (one: Relation) =>
    (bound.is_default ? impliesRest(one, siblings, table) : impliesBound(one, bound, table)) &&
    belongsAbove(one, table, view)
  const visit = (one: Relation): Relation[] =>
    belongs(one) ? [] : one.kind === 'partitioned' ? ownPartitions(one, view).flatMap(visit) : [one]
  return visit(child).filter(one => one.kind !== 'foreign')
}

function belongsAbove(one: Relation, table: Relation, view: CatalogView): boolean {
  const parent = table.parent === undefined ? undefined : view.byId(table.parent)
  if (!parent || !table.bound) return true
  const spec = table.bound === 'default' ? undefined : as(table.bound, 'PartitionBoundSpec')
  const others = ownPartitions(parent, view).filter(other => other.id !== table.id)
  const within = spec ? impliesBound(one, spec, parent) : impliesRest(one, others, parent)
  return within && belongsAbove(one, parent, view)
}

const sameKey = (a: Constraint, b: Constraint): boolean =>
  a.references !== undefined &&
  a.references.id === b.references?.id &&
  a.columns.join() === b.columns.join() &&
  a.references.columns.join() === b.references.columns.join()

function detach(cmd: AlterTableCmd, child: Relation, scene: Scene): void {
  const { view, draft, table, version } = scene
  const concurrent = as(cmd.def, 'PartitionCmd')?.concurrent === true
  const keys = table.constraints.flatMap(one => one.references?.id ?? [])
  const referencing = referencingTables(table, view)
  const copied = [...view.items('triggers', table.id)].some(name => view.trigger(table.id, name)?.row)
  // To 13 only what holds rows has the triggers of keys that point at it.
  const pointedAt = referencing.length > 0 && child.kind !== 'partitioned'
  const mild = version < 14 && child.bound !== 'default' && !pointedAt && !copied
  draft.lock(nameOf(child), mild ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
  for (const one of partitionsOf(child, view)) draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
  for (const id of keys) lockReferenced(id, 'SHARE ROW EXCLUSIVE', scene)
  if (concurrent) {
    draft.transactional = false
    return
  }
  if (referencing.length > 0) lockAncestors(scene)
  for (const one of referencing) {
    draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
    for (const leaf of leavesOf(one, view))
      draft.note('scans', {
        relation: nameOf(leaf),
        certainty: 'yes',
        why: 'no row of it may point into the partition',
      })
  }
  const fallback = defaultPartition(table, view)
  if (fallback && cmd.subtype === 'AT_DetachPartition') draft.lock(nameOf(fallback), 'ACCESS EXCLUSIVE')
}
