// DROP of everything that stands on tables, and what CASCADE takes along.
import type { DropStmt } from '@pgsql/types'
import { typedTables } from '../alterTable/compositeType.ts'
import type { Relation } from '../catalog/values.ts'
import { type CatalogView, displayName, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import type { LockMode } from '../lock.ts'
import { as, type Qualified, qualified, text } from '../nodes.ts'
import { ancestorsOf, defaultPartition, leavesOf, partitionsOf, referencingTables } from '../relations.ts'
import { functionKey } from '../replay/callsOf.ts'
import { droppedName } from '../replay/drop.ts'
import { typeUsers } from '../replay/typeUsers.ts'
import { lockId, lockTriggers, outsideTransaction } from './locking.ts'

export function drop(body: DropStmt, view: CatalogView, draft: ImpactDraft, version: number): void {
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
        dropped(known ?? view.relation(name), cascade, version, view, draft)
        break
      }
      case 'OBJECT_FUNCTION':
      case 'OBJECT_PROCEDURE':
      case 'OBJECT_ROUTINE':
      case 'OBJECT_AGGREGATE':
        if (cascade) calling(qualified(as(object, 'ObjectWithArgs')?.objname), version, view, draft)
        break
      case 'OBJECT_TRIGGER': {
        const items = as(object, 'List')?.items ?? []
        const table = view.relation(qualified(items.slice(0, -1)))
        const name = text(items.at(-1)) ?? ''
        const there = [...view.items('triggers', table.id)].includes(name)
        if (!there && body.missing_ok && itsOwnKnown(table, view)) break
        lockTriggers(table, name, 'ACCESS EXCLUSIVE', view, draft)
        break
      }
      case 'OBJECT_POLICY':
      case 'OBJECT_RULE': {
        const items = as(object, 'List')?.items ?? []
        const table = view.relation(qualified(items.slice(0, -1)))
        const set = body.removeType === 'OBJECT_RULE' ? 'rules' : 'policies'
        const there = view.items(set, table.id).has(text(items.at(-1)) ?? '')
        if (!there && body.missing_ok && itsOwnKnown(table, view)) break
        draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
        break
      }
      case 'OBJECT_FOREIGN_SERVER':
        if (cascade) served(text(object) ?? '', version, view, draft)
        break
      // An extension's foreign data wrapper is called like it.
      case 'OBJECT_FDW':
      case 'OBJECT_EXTENSION':
        if (cascade)
          for (const server of view.items('servers', text(object) ?? '')) served(server, version, view, draft)
        break
      case 'OBJECT_STATISTIC_EXT': {
        const { schema, name } = view.resolve(droppedName(object))
        const id = view.read(`statistics:${schema}\0${name}`)
        if (typeof id === 'string') lockId(id, 'SHARE UPDATE EXCLUSIVE', view, draft)
        break
      }
      case 'OBJECT_SCHEMA':
        for (const relation of [...view.relations()])
          if (relation.schema === text(object) && relation.kind !== 'index')
            dropped(relation, true, version, view, draft)
        break
      case 'OBJECT_TYPE':
      case 'OBJECT_DOMAIN': {
        if (!cascade) break
        const type = qualified(as(object, 'TypeName')?.names)
        for (const table of typeUsers(type, view)) draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
        for (const table of typedTables(type, view)) dropped(table, true, version, view, draft)
        break
      }
      default:
    }
  }
}

/** Whatever the table has of its own is known. */
const itsOwnKnown = (table: Relation, view: CatalogView): boolean =>
  table.complete && (view.historyKnown() || table.created?.perhaps === false)

function dropped(
  relation: Relation,
  cascade: boolean,
  version: number,
  view: CatalogView,
  draft: ImpactDraft,
): void {
  draft.lock(nameOf(relation), 'ACCESS EXCLUSIVE')
  const parent = relation.parent === undefined ? undefined : view.byId(relation.parent)
  if (relation.parent !== undefined) lockId(relation.parent, 'ACCESS EXCLUSIVE', view, draft)
  const fallback = parent && defaultPartition(parent, view)
  if (fallback && fallback.id !== relation.id) draft.lock(nameOf(fallback), 'ACCESS EXCLUSIVE')
  for (const { name, columns, references, enforced } of relation.constraints) {
    // The referenced table knows the key of the partitioned table only.
    const inherited = parent?.constraints.some(
      one => one.references?.id === references?.id && one.columns.join() === columns.join(),
    )
    if (references && enforced && !inherited && name !== '')
      lockReferencedBy(references.id, version, view, draft)
  }
  for (const partition of partitionsOf(relation, view))
    if (relation.kind === 'partitioned' || cascade) dropped(partition, cascade, version, view, draft)
  if (!cascade) return
  for (const one of referencingTables(relation, view)) draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
  for (const set of ['leaning', 'drawing'] as const)
    for (const id of view.items(set, relation.id))
      if (view.byId(id)) lockId(id, 'ACCESS EXCLUSIVE', view, draft)
  for (const ancestor of ancestorsOf(relation, view))
    if (view.items('referencing', ancestor.id).size > 0) lockReferencedBy(ancestor.id, version, view, draft)
  for (const id of view.items('views', relation.id)) {
    const dependent = view.byId(id)
    if (dependent) dropped(dependent, true, version, view, draft)
  }
}

/** A foreign key that goes is taken off the table it points at; 13 and 14 look only at what holds its rows. */
function lockReferencedBy(id: string, version: number, view: CatalogView, draft: ImpactDraft): void {
  const referenced = view.byId(id)
  if (referenced?.kind !== 'partitioned') {
    lockId(id, 'ACCESS EXCLUSIVE', view, draft)
    return
  }
  const family = [referenced, ...partitionsOf(referenced, view)]
  for (const one of version < 15 ? leavesOf(referenced, view) : family)
    draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
}

/** The foreign tables that go with their server. */
function served(server: string, version: number, view: CatalogView, draft: ImpactDraft): void {
  for (const id of view.items('served', server)) {
    const table = view.byId(id)
    if (table) dropped(table, true, version, view, draft)
  }
}

/** What calls a function that goes: triggers, views, and what else tables are made of. */
function calling(name: Qualified, version: number, view: CatalogView, draft: ImpactDraft): void {
  const key = functionKey(name, view)
  for (const item of view.items('callers', key)) {
    const [table = '', trigger = ''] = item.split('\u0001')
    const relation = view.byId(table)
    if (relation) lockTriggers(relation, trigger, 'ACCESS EXCLUSIVE', view, draft)
  }
  for (const id of view.items('calling', key)) {
    const relation = view.byId(id)
    if (!relation) continue
    if (relation.index) lockId(relation.index.table, 'ACCESS EXCLUSIVE', view, draft)
    if (relation.kind === 'view' || relation.kind === 'matview') dropped(relation, true, version, view, draft)
    else draft.lock(nameOf(relation), 'ACCESS EXCLUSIVE')
  }
}
