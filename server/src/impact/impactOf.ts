// The one table of facts: what a statement does to the database, judged on the schema as it stands
// just before it. Every entry is held against real servers by server/test/impact.
import type { DropStmt, Node, RangeVar } from '@pgsql/types'
import { alterTableImpact } from './alterTableImpact.ts'
import type { Relation } from './catalog/values.ts'
import { type CatalogView, displayName, nameOf } from './catalog/view.ts'
import { type Impact, ImpactDraft, nothing } from './impact.ts'
import type { LockMode } from './lock.ts'
import {
  all,
  as,
  type Body,
  type Kind,
  kindOf,
  optionText,
  qualified,
  rangeName,
  sqlType,
  text,
} from './nodes.ts'
import { queryImpact } from './queryImpact.ts'
import { indexesOf, partitionsOf, relationNamed } from './relations.ts'
import { droppedName } from './replay/drop.ts'

type Judge<K extends Kind> = (body: Body<K>, view: CatalogView, draft: ImpactDraft, version: number) => void

const judges: { readonly [K in Kind]?: Judge<K> } = {
  AlterTableStmt: (body, view, draft, version) => alterTableImpact(body, view, version, draft),
  CreateStmt: createTable,
  CreateForeignTableStmt: (body, view, draft, version) => {
    if (body.base) createTable(body.base, view, draft, version)
  },
  IndexStmt: createIndex,
  DropStmt: drop,
  RenameStmt: rename,
  AlterObjectSchemaStmt: (body, view, draft) => lock(body.relation, 'ACCESS EXCLUSIVE', view, draft),
  ReindexStmt: reindex,
  TruncateStmt: truncate,
  VacuumStmt: vacuum,
  ClusterStmt: cluster,
  RefreshMatViewStmt: (body, view, draft) => {
    const matview = view.relation(rangeName(body.relation), 'matview')
    draft.lock(nameOf(matview), body.concurrent ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE')
    if (!body.skipData) for (const id of matview.reads ?? []) lockId(id, 'ACCESS SHARE', view, draft)
    if (!body.concurrent) {
      draft.note('rewrites', { relation: nameOf(matview), certainty: 'yes', why: 'its query fills it anew' })
      if (indexesOf(matview, view).length > 0 && !body.skipData)
        draft.note('buildsIndex', { relation: nameOf(matview), certainty: 'yes', why: 'its rows are new' })
    }
  },
  CreateTrigStmt: (body, view, draft) => {
    const table = view.relation(rangeName(body.relation))
    draft.lock(nameOf(table), 'SHARE ROW EXCLUSIVE')
    if (body.row)
      for (const partition of partitionsOf(table, view))
        if (table.kind === 'partitioned') draft.lock(nameOf(partition), 'SHARE ROW EXCLUSIVE')
    if (body.constrrel) lock(body.constrrel, 'ACCESS SHARE', view, draft)
  },
  RuleStmt: (body, view, draft) => {
    lock(body.relation, 'ACCESS EXCLUSIVE', view, draft)
    for (const range of all(body.actions, 'InsertStmt')) lock(range.relation, 'ROW EXCLUSIVE', view, draft)
  },
  CreatePolicyStmt: (body, view, draft) => {
    lock(body.table, 'ACCESS EXCLUSIVE', view, draft)
    for (const part of [body.qual, body.with_check]) queryImpact(part, view, draft)
  },
  AlterPolicyStmt: (body, view, draft) => {
    lock(body.table, 'ACCESS EXCLUSIVE', view, draft)
    for (const part of [body.qual, body.with_check]) queryImpact(part, view, draft)
  },
  CreateStatsStmt: (body, view, draft) => {
    for (const range of all(body.relations, 'RangeVar')) lock(range, 'SHARE UPDATE EXCLUSIVE', view, draft)
  },
  CommentStmt: comment,
  LockStmt: (body, view, draft) => {
    const mode = lockByNumber[body.mode ?? 8] ?? 'ACCESS EXCLUSIVE'
    for (const range of all(body.relations, 'RangeVar')) {
      const table = view.relation(rangeName(range))
      draft.lock(nameOf(table), mode)
      if (range.inh === true)
        for (const partition of partitionsOf(table, view)) draft.lock(nameOf(partition), mode)
      if (table.kind === 'view') for (const id of table.reads ?? []) lockId(id, mode, view, draft)
    }
  },
  AlterSeqStmt: (body, view, draft) => {
    draft.lock(nameOf(view.relation(rangeName(body.sequence), 'sequence')), 'SHARE ROW EXCLUSIVE')
    ownedBy(body.options, view, draft)
  },
  CreateSeqStmt: (body, view, draft) => ownedBy(body.options, view, draft),
  GrantStmt: (body, view, draft, version) => {
    if (version < 18 || body.objtype !== 'OBJECT_TABLE' || body.targtype !== 'ACL_TARGET_OBJECT') return
    for (const range of all(body.objects, 'RangeVar')) lock(range, 'ACCESS SHARE', view, draft)
  },
  AlterDomainStmt: alterDomain,
  CreatePublicationStmt: (body, view, draft) => {
    for (const object of all(body.pubobjects, 'PublicationObjSpec'))
      lock(object.pubtable?.relation, 'SHARE UPDATE EXCLUSIVE', view, draft)
  },
  AlterPublicationStmt: (body, view, draft) => {
    for (const object of all(body.pubobjects, 'PublicationObjSpec'))
      lock(object.pubtable?.relation, 'SHARE UPDATE EXCLUSIVE', view, draft)
  },
  CreatedbStmt: (_body, _view, draft) => outsideTransaction(draft),
  DropdbStmt: (_body, _view, draft) => outsideTransaction(draft),
  CreateTableSpaceStmt: (_body, _view, draft) => outsideTransaction(draft),
  DropTableSpaceStmt: (_body, _view, draft) => outsideTransaction(draft),
  AlterSystemStmt: (_body, _view, draft) => outsideTransaction(draft),
  CreateSubscriptionStmt: (body, _view, draft) => {
    const option = (name: string) => all(body.options, 'DefElem').find(one => one.defname === name)
    const off = (name: string) => ['false', 'off', '0'].includes(optionText(option(name)?.arg) ?? '')
    if (!off('connect') && !off('create_slot')) outsideTransaction(draft)
  },
  DropSubscriptionStmt: (_body, _view, draft) => outsideTransaction(draft),
  AlterDatabaseStmt: (body, _view, draft) => {
    if (all(body.options, 'DefElem').some(one => one.defname === 'tablespace')) outsideTransaction(draft)
  },
  DiscardStmt: (body, _view, draft) => {
    if (body.target === 'DISCARD_ALL') outsideTransaction(draft)
  },
  ViewStmt: (body, view, draft) => {
    const { known } = view.resolve(rangeName(body.view))
    if (known && body.replace) draft.lock(nameOf(known), 'ACCESS EXCLUSIVE')
    queryImpact(body.query, view, draft, 'named')
  },
  CreateTableAsStmt: (body, view, draft) => queryImpact(body.query, view, draft),
}

/** The table whose column a sequence is tied to. */
function ownedBy(options: readonly Node[] | undefined, view: CatalogView, draft: ImpactDraft): void {
  const items = as(all(options, 'DefElem').find(one => one.defname === 'owned_by')?.arg, 'List')?.items ?? []
  if (items.length > 1) draft.lock(nameOf(view.relation(qualified(items.slice(0, -1)))), 'ACCESS SHARE')
}

/** LOCK's modes by their number in the tree. */
const lockByNumber: Readonly<Record<number, LockMode>> = {
  1: 'ACCESS SHARE',
  2: 'ROW SHARE',
  3: 'ROW EXCLUSIVE',
  4: 'SHARE UPDATE EXCLUSIVE',
  5: 'SHARE',
  6: 'SHARE ROW EXCLUSIVE',
  7: 'EXCLUSIVE',
  8: 'ACCESS EXCLUSIVE',
}

const queries = new Set<Kind>([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CopyStmt',
  'ExplainStmt',
])

export function impactOf(tree: Node, view: CatalogView, version: number): Impact {
  const kind = kindOf(tree)
  const draft = new ImpactDraft()
  if (queries.has(kind)) {
    queryImpact(tree, view, draft)
    return draft.finish()
  }
  const judge = judges[kind] as
    | ((body: unknown, view: CatalogView, draft: ImpactDraft, version: number) => void)
    | undefined
  if (!judge) return nothing
  judge((tree as Record<string, unknown>)[kind], view, draft, version)
  return withIndexes(draft, view)
}

/** A table that is written anew has its indexes built anew. */
function withIndexes(draft: ImpactDraft, view: CatalogView): Impact {
  for (const work of draft.rewritten()) {
    const relation = relationNamed(work.relation, view)
    if (relation && indexesOf(relation, view).length > 0)
      draft.note('buildsIndex', { relation: work.relation, certainty: work.certainty, why: 'its rows move' })
  }
  return draft.finish()
}

function outsideTransaction(draft: ImpactDraft): void {
  draft.transactional = false
}

function lock(range: RangeVar | undefined, mode: LockMode, view: CatalogView, draft: ImpactDraft): void {
  if (range) draft.lock(nameOf(view.relation(rangeName(range))), mode)
}

function lockId(id: string, mode: LockMode, view: CatalogView, draft: ImpactDraft): void {
  const known = view.byId(id)
  const [schema = '', name = ''] = id.split('\0')
  draft.lock(known ? nameOf(known) : displayName(schema, name), mode)
}

function createTable(body: Body<'CreateStmt'>, view: CatalogView, draft: ImpactDraft, version: number): void {
  void version
  if (body.if_not_exists && view.resolve(rangeName(body.relation)).known) return
  for (const range of all(body.inhRelations, 'RangeVar')) {
    const parent = view.relation(rangeName(range))
    draft.lock(nameOf(parent), body.partbound ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')
    if (!body.partbound) continue
    const fallback = partitionsOf(parent, view).find(
      one => one.bound === 'default' && one.parent === parent.id,
    )
    if (fallback && !body.partbound.is_default) {
      draft.lock(nameOf(fallback), 'ACCESS EXCLUSIVE')
      draft.note('scans', {
        relation: nameOf(fallback),
        certainty: 'yes',
        why: 'no row of the default partition may belong to the new one',
      })
    }
    // The new partition's foreign keys are its parent's.
    for (const constraint of parent.constraints)
      if (constraint.references) lockId(constraint.references.id, 'SHARE ROW EXCLUSIVE', view, draft)
  }
  for (const like of all(body.tableElts, 'TableLikeClause')) lock(like.relation, 'ACCESS SHARE', view, draft)
  const columns = all(body.tableElts, 'ColumnDef').flatMap(def => all(def.constraints, 'Constraint'))
  for (const node of [
    ...columns,
    ...all(body.tableElts, 'Constraint'),
    ...all(body.constraints, 'Constraint'),
  ]) {
    if (node.contype !== 'CONSTR_FOREIGN' || !node.pktable) continue
    const referenced = view.relation(rangeName(node.pktable), 'table')
    const own = rangeName(body.relation)
    if (referenced.name === own.relname && !view.resolve(rangeName(node.pktable)).known) continue
    draft.lock(nameOf(referenced), 'SHARE ROW EXCLUSIVE')
    for (const partition of partitionsOf(referenced, view))
      draft.lock(nameOf(partition), 'SHARE ROW EXCLUSIVE')
  }
}

function createIndex(body: Body<'IndexStmt'>, view: CatalogView, draft: ImpactDraft): void {
  const table = view.relation(rangeName(body.relation))
  if (body.concurrent) outsideTransaction(draft)
  const mode: LockMode = body.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE'
  const whole = table.kind === 'partitioned' && body.relation?.inh === true
  const family = table.kind === 'partitioned' ? (whole ? partitionsOf(table, view) : []) : [table]
  for (const relation of [table, ...family]) draft.lock(nameOf(relation), mode)
  const present =
    body.idxname !== undefined && view.resolve({ schemaname: table.schema, relname: body.idxname }).known
  if (body.if_not_exists && present) return
  for (const relation of family) {
    if (relation.kind === 'partitioned' || relation.kind === 'foreign') continue
    if (whole && indexesOf(relation, view).some(index => sameIndex(index, body))) continue
    draft.note('buildsIndex', { relation: nameOf(relation), certainty: 'yes' })
  }
}

/** A partition's index that the parent's new one takes over instead of building its own. */
function sameIndex(index: Relation, body: Body<'IndexStmt'>): boolean {
  const elements = all(body.indexParams, 'IndexElem')
  const shape = index.index
  if (!shape || shape.expressions.length > 0 || elements.some(one => one.name === undefined)) return false
  return (
    shape.keys.join() === elements.map(one => one.name).join() &&
    shape.unique === (body.unique === true) &&
    shape.method === (body.accessMethod ?? 'btree') &&
    !shape.partial &&
    body.whereClause === undefined &&
    shape.included.length === (body.indexIncludingParams?.length ?? 0)
  )
}

function drop(body: DropStmt, view: CatalogView, draft: ImpactDraft): void {
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

function rename(body: Body<'RenameStmt'>, view: CatalogView, draft: ImpactDraft): void {
  switch (body.renameType) {
    case 'OBJECT_INDEX':
      draft.lock(nameOf(view.relation(rangeName(body.relation), 'index')), 'SHARE UPDATE EXCLUSIVE')
      return
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_FOREIGN_TABLE': {
      const relation = view.relation(rangeName(body.relation))
      draft.lock(nameOf(relation), relation.kind === 'index' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
      return
    }
    case 'OBJECT_COLUMN':
    case 'OBJECT_TABCONSTRAINT': {
      if (!body.relation) return
      const table = view.relation(rangeName(body.relation))
      draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
      if (body.relation.inh === true)
        for (const one of partitionsOf(table, view)) draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
      return
    }
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      lock(body.relation, 'ACCESS EXCLUSIVE', view, draft)
      return
    default:
  }
}

export function isConcurrentReindex(body: Body<'ReindexStmt'>): boolean {
  const option = all(body.params, 'DefElem').find(one => one.defname === 'concurrently')
  if (!option) return false
  return !['false', 'off', '0'].includes(optionText(option.arg) ?? 'true')
}

function reindex(body: Body<'ReindexStmt'>, view: CatalogView, draft: ImpactDraft, version: number): void {
  const concurrent = isConcurrentReindex(body)
  if (
    concurrent ||
    body.kind === 'REINDEX_OBJECT_DATABASE' ||
    body.kind === 'REINDEX_OBJECT_SYSTEM' ||
    body.kind === 'REINDEX_OBJECT_SCHEMA'
  )
    outsideTransaction(draft)
  const mode: LockMode = concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE'
  const relation = body.relation ? view.relation(rangeName(body.relation)) : undefined
  const whole = (table: Relation) => {
    // 13 passes a partitioned table over with a warning.
    if (version < 14 && table.kind === 'partitioned') {
      draft.lock(nameOf(table), mode)
      return
    }
    if (table.kind === 'partitioned') outsideTransaction(draft)
    for (const one of [table, ...partitionsOf(table, view)]) {
      if (one.kind !== 'partitioned' || table === one) draft.lock(nameOf(one), mode)
      if (one.kind !== 'partitioned' && indexesOf(one, view).length > 0)
        draft.note('buildsIndex', { relation: nameOf(one), certainty: 'yes' })
      if (!one.complete) draft.note('buildsIndex', { relation: nameOf(one), certainty: 'perhaps' })
      if (!concurrent) for (const index of indexesOf(one, view)) draft.lock(nameOf(index), 'ACCESS EXCLUSIVE')
    }
  }
  if (body.kind === 'REINDEX_OBJECT_INDEX' && relation) {
    draft.lock(nameOf(relation), concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE')
    const table = relation.index && view.byId(relation.index.table)
    if (!table) return
    draft.lock(nameOf(table), mode)
    if (table.kind === 'partitioned') outsideTransaction(draft)
    else draft.note('buildsIndex', { relation: nameOf(table), certainty: 'yes' })
  } else if (relation) {
    whole(relation)
  } else {
    for (const one of [...view.relations()])
      if (one.kind === 'table' && (body.kind === 'REINDEX_OBJECT_DATABASE' || one.schema === body.name))
        whole(one)
  }
}

function truncate(body: Body<'TruncateStmt'>, view: CatalogView, draft: ImpactDraft, version: number): void {
  const seen = new Set<string>()
  const visit = (table: Relation) => {
    if (seen.has(table.id)) return
    seen.add(table.id)
    draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
    for (const partition of partitionsOf(table, view)) visit(partition)
    if (body.behavior !== 'DROP_CASCADE') return
    for (const item of view.items('referencing', table.id)) {
      const referencing = view.byId(item.split('\u0001')[0] ?? '')
      if (referencing) visit(referencing)
    }
  }
  for (const range of all(body.relations, 'RangeVar')) {
    const table = view.relation(rangeName(range))
    if (version < 14 && table.parent !== undefined) lockId(table.parent, 'ACCESS SHARE', view, draft)
    if (range.inh !== true) draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
    else visit(table)
  }
}

export function isFullVacuum(body: Body<'VacuumStmt'>): boolean {
  return all(body.options, 'DefElem').some(
    one => one.defname === 'full' && !['false', 'off', '0'].includes(optionText(one.arg) ?? 'true'),
  )
}

function vacuum(body: Body<'VacuumStmt'>, view: CatalogView, draft: ImpactDraft): void {
  const full = body.is_vacuumcmd === true && isFullVacuum(body)
  if (body.is_vacuumcmd) outsideTransaction(draft)
  for (const one of all(body.rels, 'VacuumRelation')) {
    const table = view.relation(rangeName(one.relation))
    for (const relation of [table, ...(table.kind === 'partitioned' ? partitionsOf(table, view) : [])]) {
      if (full && relation.kind === 'partitioned') continue
      draft.lock(nameOf(relation), full ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE')
      if (full)
        draft.note('rewrites', {
          relation: nameOf(relation),
          certainty: 'yes',
          why: 'VACUUM FULL packs its rows anew',
        })
      if (full && indexesOf(relation, view).length > 0)
        draft.note('buildsIndex', { relation: nameOf(relation), certainty: 'yes' })
    }
  }
}

function cluster(body: Body<'ClusterStmt'>, view: CatalogView, draft: ImpactDraft): void {
  if (!body.relation) {
    outsideTransaction(draft)
    return
  }
  const table = view.relation(rangeName(body.relation))
  if (table.kind === 'partitioned') outsideTransaction(draft)
  draft.lock(nameOf(table), 'ACCESS EXCLUSIVE')
  draft.note('rewrites', {
    relation: nameOf(table),
    certainty: 'yes',
    why: "its rows are put in the index's order",
  })
  draft.note('buildsIndex', { relation: nameOf(table), certainty: 'yes' })
}

function comment(body: Body<'CommentStmt'>, view: CatalogView, draft: ImpactDraft): void {
  const items = as(body.object, 'List')?.items ?? []
  const mode = 'SHARE UPDATE EXCLUSIVE'
  switch (body.objtype) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_INDEX':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_FOREIGN_TABLE': {
      draft.lock(nameOf(view.relation(qualified(items))), mode)
      return
    }
    case 'OBJECT_COLUMN':
      draft.lock(nameOf(view.relation(qualified(items.slice(0, -1)))), mode)
      return
    case 'OBJECT_TABCONSTRAINT':
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
    case 'OBJECT_RULE':
      draft.lock(nameOf(view.relation(qualified(items.slice(0, -1)))), 'ACCESS SHARE')
      return
    default:
  }
}

/** Tables with a column of the domain are read when a constraint must hold for them. */
function alterDomain(body: Body<'AlterDomainStmt'>, view: CatalogView, draft: ImpactDraft): void {
  const constraint = as(body.def, 'Constraint')
  const name = qualified(body.typeName)
  const checks =
    body.subtype === 'O' ||
    body.subtype === 'V' ||
    (body.subtype === 'C' && constraint?.skip_validation !== true)
  const domain = view.userType({
    name: name.relname,
    ...(name.schemaname === undefined ? {} : { schema: name.schemaname }),
  })
  if (!checks || (body.subtype === 'O' && domain?.notNull)) return
  for (const schema of new Set(['', name.schemaname ?? ''])) {
    for (const id of view.items('typeUsers', `${schema}\0${name.relname}`)) {
      const table = view.byId(id)
      if (!table || table.kind === 'partitioned') continue
      draft.lock(nameOf(table), 'SHARE')
      draft.note('scans', {
        relation: nameOf(table),
        certainty: 'yes',
        why: `every ${name.relname} in it is checked`,
      })
    }
  }
}
