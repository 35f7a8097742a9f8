// ATTACH and DETACH PARTITION.
import type { AlterTableCmd } from '@pgsql/types'
import { nameOf } from '../catalog/view.ts'
import { impliesBound } from '../implied.ts'
import { as, rangeName } from '../nodes.ts'
import { indexesOf, partitionsOf, twinOf } from '../relations.ts'
import type { Scene } from './scene.ts'

export function partition(cmd: AlterTableCmd, scene: Scene): void {
  const { view, draft, table, version } = scene
  const body = as(cmd.def, 'PartitionCmd')
  const child = view.relation(rangeName(body?.name), 'table')
  const childName = nameOf(child)
  const fallback = partitionsOf(table, view).find(one => one.bound === 'default' && one.id !== child.id)
  if (cmd.subtype !== 'AT_AttachPartition') {
    const concurrent = body?.concurrent === true
    draft.lock(
      childName,
      version < 14 && child.bound !== 'default' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
    )
    if (concurrent) draft.transactional = false
    if (fallback && cmd.subtype === 'AT_DetachPartition' && !concurrent)
      draft.lock(nameOf(fallback), 'ACCESS EXCLUSIVE')
    return
  }
  draft.lock(childName, 'ACCESS EXCLUSIVE')
  for (const leaf of partitionsOf(child, view)) draft.lock(nameOf(leaf), 'ACCESS EXCLUSIVE')
  const siblings = partitionsOf(table, view).some(one => one.parent === table.id && one.id !== child.id)
  const bounded = body?.bound && (!body.bound.is_default || siblings)
  if (body?.bound && bounded && !impliesBound(child, body.bound, table, view)) {
    draft.note('scans', {
      relation: childName,
      certainty: child.complete || view.historyKnown() ? 'yes' : 'perhaps',
      why: 'every row must belong to the partition',
    })
  }
  const missing = indexesOf(table, view).some(index => index.index?.valid && !twinOf(index, child, view))
  if (missing && child.kind !== 'partitioned')
    draft.note('buildsIndex', {
      relation: childName,
      certainty: child.complete ? 'yes' : 'perhaps',
      why: 'it lacks an index of its parent',
    })
  if (fallback) {
    draft.lock(nameOf(fallback), 'ACCESS EXCLUSIVE')
    draft.note('scans', {
      relation: nameOf(fallback),
      certainty: 'yes',
      why: 'no row of the default partition may belong to the new one',
    })
  }
}
