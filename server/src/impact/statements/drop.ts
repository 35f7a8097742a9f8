// DROP of everything that stands on tables, and what CASCADE takes along.
import type { DropStmt } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import { type CatalogView, displayName, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import type { LockMode } from '../lock.ts'
import { as, qualified, sqlType, text } from '../nodes.ts'
import { partitionsOf } from '../relations.ts'
import { droppedName } from '../replay/drop.ts'
import { lockId, outsideTransaction } from './locking.ts'

export function drop(body: DropStmt, view: CatalogView, draft: ImpactDraft): void {
  const cascade = body.behavior === 'DROP_CASCADE'
  for (const object of body.objects ?? []) {
    switch (body.removeType) {
      case 'OBJECT_INDEX': {
        const { known, schema, name } = view.resolve(droppedName(object))
        const mode: LockMode = body.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
        if (body.concurrent) outsideTransaction(draft)
        if (!known && body.missing_ok && view.historyKnown()) break
        draft.lock(displayName(schema, name), mode)
        if (known?.index) {
          lockId(known.index.table, mode, view, draft)
          const table = view.byId(known.index.table)
          if (table?.kind === 'partitioned')
            for (const one of partitionsOf(table, view)) draft.lock(nameOf(one), mode)
        }
        break
      }
      case 'OBJECT_TABLE':
      case 'OBJECT_VIEW':
      case 'OBJECT_MATVIEW':
      case 'OBJECT_SEQUENCE':
      case 'OBJECT_FOREIGN_TABLE': {
        const name = droppedName(object)
        const { known } = view.resolve(name)
        if (!known && body.missing_ok && view.historyKnown()) break
        dropped(known ?? view.relation(name), cascade, view, draft)
        break
      }
      case 'OBJECT_TRIGGER':
      case 'OBJECT_POLICY':
      case 'OBJECT_RULE': {
        const items = as(object, 'List')?.items?.slice(0, -1)
        draft.lock(nameOf(view.relation(qualified(items))), 'ACCESS EXCLUSIVE')
        break
      }
      case 'OBJECT_STATISTIC_EXT': {
        const { schema, name } = view.resolve(droppedName(object))
        const id = view.read(`statistics:${schema}\0${name}`)
        if (typeof id === 'string') lockId(id, 'SHARE UPDATE EXCLUSIVE', view, draft)
        break
      }
      case 'OBJECT_SCHEMA':
        for (const relation of [...view.relations()])
          if (relation.schema === text(object) && relation.kind !== 'index')
            dropped(relation, true, view, draft)
        break
      case 'OBJECT_TYPE':
      case 'OBJECT_DOMAIN': {
        const type = sqlType(as(object, 'TypeName'))
        if (cascade && type)
          for (const id of view.items('typeUsers', `${type.schema ?? ''}\0${type.name}`))
            lockId(id, 'ACCESS EXCLUSIVE', view, draft)
        break
      }
      default:
    }
  }
}

function dropped(relation: Relation, cascade: boolean, view: CatalogView, draft: ImpactDraft): void {
  draft.lock(nameOf(relation), 'ACCESS EXCLUSIVE')
  if (relation.parent !== undefined) {
    lockId(relation.parent, 'ACCESS EXCLUSIVE', view, draft)
    const parent = view.byId(relation.parent)
    const fallback =
      parent && partitionsOf(parent, view).find(one => one.bound === 'default' && one.parent === parent.id)
    if (fallback && fallback.id !== relation.id) draft.lock(nameOf(fallback), 'ACCESS EXCLUSIVE')
  }
  for (const constraint of relation.constraints)
    if (constraint.references) lockId(constraint.references.id, 'ACCESS EXCLUSIVE', view, draft)
  for (const partition of partitionsOf(relation, view))
    if (relation.kind === 'partitioned' || cascade) dropped(partition, cascade, view, draft)
  if (!cascade) return
  for (const item of view.items('referencing', relation.id))
    lockId(item.split('\u0001')[0] ?? '', 'ACCESS EXCLUSIVE', view, draft)
  for (const id of view.items('views', relation.id)) {
    const dependent = view.byId(id)
    if (dependent) dropped(dependent, true, view, draft)
  }
}
