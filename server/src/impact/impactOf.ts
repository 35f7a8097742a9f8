// The one table of facts: what a statement does to the database, judged on the schema as it stands
// just before it. Every entry is held against real servers by server/test/impact.
import type { Node, RangeVar } from '@pgsql/types'
import { standsAlone } from '../sql/standAlone.ts'
import { alterTableImpact } from './alterTable/alterTableImpact.ts'
import { type CatalogView, displayPart, nameOf } from './catalog/view.ts'
import { type Impact, ImpactDraft, nothing } from './impact.ts'
import type { LockMode } from './lock.ts'
import { all, as, type Body, type Kind, kindOf, optionText, qualified, rangeName } from './nodes.ts'
import { resolverOf } from './query/behind.ts'
import { queryImpact } from './query/queryImpact.ts'
import { rebuildIndexes } from './rebuiltIndexes.ts'
import { indexesOf, partitionsOf } from './relations.ts'
import { replay } from './replay/replay.ts'
import { inSchema, schemaMade, temporaries } from './replay/session.ts'
import { comment, isRelation } from './statements/comment.ts'
import { createFunction } from './statements/createFunction.ts'
import { createTable } from './statements/createTable.ts'
import { drop } from './statements/drop.ts'
import { createIndex, reindex } from './statements/indexes.ts'
import { lock, lockBehind, lockId, outsideTransaction } from './statements/locking.ts'
import { cluster, truncate, vacuum } from './statements/maintenance.ts'
import { rename } from './statements/rename.ts'
import { setConstraints } from './statements/setConstraints.ts'
import { alterDomain } from './statements/types.ts'

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
  AlterObjectDependsStmt: ({ objectType, relation }, view, draft) => {
    if (objectType === 'OBJECT_TRIGGER') lock(relation, 'ACCESS SHARE', view, draft)
    else if (objectType === 'OBJECT_MATVIEW' || objectType === 'OBJECT_INDEX')
      lock(relation, 'ACCESS EXCLUSIVE', view, draft)
  },
  ReindexStmt: reindex,
  TruncateStmt: truncate,
  VacuumStmt: vacuum,
  ClusterStmt: cluster,
  RefreshMatViewStmt: (body, view, draft, version) => {
    const matview = view.relation(rangeName(body.relation), 'matview')
    draft.lock(nameOf(matview), body.concurrent ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE')
    if (!body.skipData) queryImpact(matview.query, { view, draft, version }, 'run', resolverOf(matview, view))
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
  RuleStmt: (body, view, draft, version) => {
    lock(body.relation, 'ACCESS EXCLUSIVE', view, draft)
    for (const action of body.actions ?? []) queryImpact(action, { view, draft, version }, 'named')
  },
  CreatePolicyStmt: policy,
  AlterPolicyStmt: policy,
  CreateFunctionStmt: createFunction,
  CreateSchemaStmt: (body, view, draft, version) => {
    const schema = schemaMade(body)
    const made = new ImpactDraft()
    // Each element meets what those before it have made, and only what was there before is locked.
    const inside = view.fork()
    inSchema(schema, inside, () => {
      for (const element of body.schemaElts ?? []) {
        judged(element, inside, made, version)
        replay(element, inside, () => undefined, '')
      }
    })
    draft.add(made.finish(), 'yes', name => !name.startsWith(`${displayPart(schema)}.`))
  },
  CreateStatsStmt: (body, view, draft) => {
    for (const range of all(body.relations, 'RangeVar')) lock(range, 'SHARE UPDATE EXCLUSIVE', view, draft)
  },
  AlterExtensionContentsStmt: ({ objtype, object }, view, draft) => {
    if (isRelation(objtype))
      draft.lock(nameOf(view.relation(qualified(as(object, 'List')?.items))), 'SHARE UPDATE EXCLUSIVE')
  },
  CommentStmt: comment,
  LockStmt: (body, view, draft) => {
    const mode = lockByNumber[body.mode ?? 8] ?? 'ACCESS EXCLUSIVE'
    for (const range of all(body.relations, 'RangeVar')) {
      const table = view.relation(rangeName(range))
      draft.lock(nameOf(table), mode)
      if (range.inh === true)
        for (const partition of partitionsOf(table, view)) draft.lock(nameOf(partition), mode)
      if (table.kind === 'view') lockBehind(table, mode, view, draft)
    }
  },
  AlterSeqStmt: (body, view, draft) => {
    const name = rangeName(body.sequence)
    if (body.missing_ok && view.historyKnown() && !view.resolve(name).known) return
    draft.lock(nameOf(view.relation(name, 'sequence')), 'SHARE ROW EXCLUSIVE')
    ownedBy(body.options, view, draft)
  },
  CreateSeqStmt: (body, view, draft) => {
    if (!body.if_not_exists || !view.resolve(rangeName(body.sequence)).known)
      ownedBy(body.options, view, draft)
  },
  GrantStmt: (body, view, draft, version) => {
    if (version < 18 || body.objtype !== 'OBJECT_TABLE' || body.targtype !== 'ACL_TARGET_OBJECT') return
    for (const range of all(body.objects, 'RangeVar')) lock(range, 'ACCESS SHARE', view, draft)
  },
  AlterDomainStmt: alterDomain,
  ConstraintsSetStmt: setConstraints,
  CreatePublicationStmt: publication,
  AlterPublicationStmt: (body, view, draft) => {
    publication(body, view, draft)
    if (body.action !== 'AP_SetObjects') return
    for (const id of view.items('published', body.pubname ?? ''))
      lockId(id, 'SHARE UPDATE EXCLUSIVE', view, draft)
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
  AlterSubscriptionStmt: (body, _view, draft, version) => {
    const facts = { serverVersion: version * 10_000 }
    if (standsAlone({ AlterSubscriptionStmt: body }, facts)) outsideTransaction(draft)
  },
  DropSubscriptionStmt: (body, view, draft) => {
    if (view.read(`subscription:${body.subname}`) !== 'without slot') outsideTransaction(draft)
  },
  AlterDatabaseStmt: (body, _view, draft) => {
    if (all(body.options, 'DefElem').some(one => one.defname === 'tablespace')) outsideTransaction(draft)
  },
  DiscardStmt: (body, view, draft) => {
    if (body.target === 'DISCARD_ALL') outsideTransaction(draft)
    if (/^DISCARD_(ALL|TEMP)$/.test(body.target ?? ''))
      for (const one of temporaries(view)) draft.lock(nameOf(one), 'ACCESS EXCLUSIVE')
  },
  ViewStmt: (body, view, draft, version) => {
    const isTemporary = body.view?.relpersistence === 't'
    const { known } = view.resolve({
      ...rangeName(body.view),
      ...(isTemporary ? { schemaname: 'pg_temp' } : {}),
    })
    if (known && body.replace) draft.lock(nameOf(known), 'ACCESS EXCLUSIVE')
    queryImpact(body.query, { view, draft, version }, 'named')
  },
  PrepareStmt: (body, view, draft, version) => queryImpact(body.query, { view, draft, version }, 'rewritten'),
  // A cursor's query is planned when it is declared, and runs when rows are fetched.
  DeclareCursorStmt: (body, view, draft, version) =>
    queryImpact(body.query, { view, draft, version }, 'planned'),
  CreateTableAsStmt: (body, view, draft, version) => {
    const into = body.into?.rel
    const exists = body.if_not_exists && into && view.resolve(rangeName(into)).known
    queryImpact(body.query, { view, draft, version }, body.into?.skipData || exists ? 'named' : 'run')
  },
}

function policy(
  body: { readonly table?: RangeVar; readonly qual?: Node; readonly with_check?: Node },
  view: CatalogView,
  draft: ImpactDraft,
  version: number,
): void {
  lock(body.table, 'ACCESS EXCLUSIVE', view, draft)
  for (const part of [body.qual, body.with_check]) queryImpact(part, { view, draft, version }, 'named')
}

/** A published table, with the heirs of a plain one. */
function publication(
  body: { readonly pubobjects?: readonly Node[] },
  view: CatalogView,
  draft: ImpactDraft,
): void {
  for (const object of all(body.pubobjects, 'PublicationObjSpec')) {
    const range = object.pubtable?.relation
    if (!range) continue
    const table = view.relation(rangeName(range))
    const heirs = range.inh === true && table.kind !== 'partitioned' ? partitionsOf(table, view) : []
    for (const one of [table, ...heirs]) draft.lock(nameOf(one), 'SHARE UPDATE EXCLUSIVE')
  }
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
  'ExecuteStmt',
  'CallStmt',
])

export function impactOf(tree: Node, view: CatalogView, version: number): Impact {
  const draft = new ImpactDraft()
  return judged(tree, view, draft, version) ? draft.finish() : nothing
}

/** False where nothing is known of statements of this kind: they touch no table. */
function judged(tree: Node, view: CatalogView, draft: ImpactDraft, version: number): boolean {
  const kind = kindOf(tree)
  if (queries.has(kind)) {
    queryImpact(tree, { view, draft, version })
    return true
  }
  const judge = judges[kind] as
    | ((body: unknown, view: CatalogView, draft: ImpactDraft, version: number) => void)
    | undefined
  judge?.((tree as Record<string, unknown>)[kind], view, draft, version)
  if (kind !== 'AlterTableStmt') rebuildIndexes(draft, view)
  return judge !== undefined
}
