// What each action of ALTER TABLE costs. Lock levels follow AlterTableGetLockLevel; rewrites and scans
// follow ATPrep*/ATExec* (src/backend/commands/tablecmds.c) as measured on 13 to 18.
import type { AlterTableCmd, AlterTableStmt } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { type LockMode, strongest } from '../lock.ts'
import { all, as, rangeName } from '../nodes.ts'
import { rebuildIndexes } from '../rebuiltIndexes.ts'
import {
  childrenOf,
  heirsLosing,
  openNotNull,
  ownPartitions,
  partitionsAlone,
  partitionsOf,
  referencingTables,
} from '../relations.ts'
import { applyAction } from '../replay/applyAction.ts'
import { leaningOn } from '../replay/rules.ts'
import { lockId, lockTriggers } from '../statements/locking.ts'
import { addColumn } from './addColumn.ts'
import { changeType, foreignKeysOn } from './changeType.ts'
import { alterCompositeType } from './compositeType.ts'
import { addConstraint, alterConstraint, dropConstraint, validate } from './constraint.ts'
import { referencingKeys, viewsOn } from './dependents.ts'
import { buildsAlone, lockLevel, recurses } from './lockLevel.ts'
import { setNotNull } from './notNull.ts'
import { partition } from './partition.ts'
import { lockReferenced, type Scene, work } from './scene.ts'

export function alterTableImpact(
  stmt: AlterTableStmt,
  view: CatalogView,
  version: number,
  draft: ImpactDraft,
): void {
  if (stmt.objtype === 'OBJECT_TYPE') {
    alterCompositeType(stmt, view, version, draft)
    return
  }
  const name = rangeName(stmt.relation)
  if (stmt.missing_ok && view.historyKnown() && !view.resolve(name).known) return
  const table = view.relation(name)
  const cmds = all(stmt.cmds, 'AlterTableCmd')
  const scene = sceneOf(table, stmt, view, version, draft)
  if (stmt.objtype === 'OBJECT_INDEX' || table.kind === 'index') {
    indexActions(scene, cmds)
    return
  }
  const isDrop = (cmd: AlterTableCmd) =>
    cmd.subtype === 'AT_DropColumn' || cmd.subtype === 'AT_DropConstraint'
  // Heirs are locked as strongly as the strongest action asks for.
  const mode = cmds.map(cmd => lockLevel(cmd, version)).reduce(strongest, 'ACCESS SHARE')
  for (const cmd of cmds) {
    locks(cmd, mode, scene)
    if (isDrop(cmd)) action(cmd, scene)
  }
  // PostgreSQL drops first; what is left is what the other actions meet.
  const left = afterDrops(cmds.filter(isDrop), scene)
  cmds.forEach((cmd, i) => {
    if (!isDrop(cmd) && !(cmd.missing_ok && adds(cmds.slice(0, i), cmd))) action(cmd, left)
  })
  for (const cmd of cmds) if (cmd.subtype === 'AT_AlterColumnType') foreignKeysOn(cmd.name ?? '', left)
  rebuildIndexes(draft, left.view)
}

/** Whether one of the actions adds a column of the name that this one adds. */
function adds(before: readonly AlterTableCmd[], cmd: AlterTableCmd): boolean {
  const columnOf = (one: AlterTableCmd) =>
    one.subtype === 'AT_AddColumn' ? as(one.def, 'ColumnDef')?.colname : undefined
  const column = columnOf(cmd)
  return column !== undefined && before.some(one => columnOf(one) === column)
}

function sceneOf(
  table: Relation,
  stmt: AlterTableStmt,
  view: CatalogView,
  version: number,
  draft: ImpactDraft,
): Scene {
  const family = stmt.relation?.inh !== true ? [table] : [table, ...partitionsOf(table, view)]
  return { table, family, view, version, draft, stmt }
}

function afterDrops(drops: readonly AlterTableCmd[], scene: Scene): Scene {
  if (drops.length === 0) return scene
  const view = scene.view.fork()
  for (const one of scene.family)
    view.putRelation(drops.reduce((relation, cmd) => applyAction(relation, cmd, view), one))
  return sceneOf(view.byId(scene.table.id) ?? scene.table, scene.stmt, view, scene.version, scene.draft)
}

function locks(cmd: AlterTableCmd, mode: LockMode, scene: Scene): void {
  const { table, view, version, draft, stmt } = scene
  draft.lock(nameOf(table), mode)
  // Before 18 a partition's share of such a constraint is built as any index is.
  const built = version < 18 && table.kind === 'partitioned' && buildsAlone(as(cmd.def, 'Constraint'), table)
  if (recurses(cmd, table, version))
    for (const relation of heirsLocked(cmd, scene)) draft.lock(nameOf(relation), built ? 'SHARE' : mode)
  if (/^AT_(En|Dis)able.*Trig/.test(cmd.subtype ?? ''))
    for (const trigger of cmd.name === undefined ? view.items('triggers', table.id) : [cmd.name])
      if (stmt.relation?.inh === true) lockTriggers(table, trigger, mode, view, draft)
  // Those behind foreign keys are triggers for each row, too.
  if (/^AT_(En|Dis)ableTrigAll$/.test(cmd.subtype ?? '') && version >= 15 && stmt.relation?.inh === true)
    if (table.constraints.some(one => one.references) || referencingTables(table, view).length > 0)
      for (const one of partitionsAlone(table, view)) draft.lock(nameOf(one), mode)
}

function action(cmd: AlterTableCmd, scene: Scene): void {
  const { draft, table, view } = scene
  const column = cmd.name ?? ''
  switch (cmd.subtype) {
    case 'AT_AddColumn': {
      const def = as(cmd.def, 'ColumnDef')
      if (!def || (cmd.missing_ok && known(table, def.colname))) return
      const family = scene.family.filter(one => one === table || !known(one, def.colname))
      addColumn(def, { ...scene, family })
      return
    }
    case 'AT_AlterColumnType': {
      const def = as(cmd.def, 'ColumnDef')
      if (def) changeType(column, def, scene)
      return
    }
    case 'AT_SetNotNull': {
      const open = openNotNull(table, column)
      if (!open) setNotNull(column, scene)
      // What is only inherited becomes the table's own, and stays unproved.
      else if (!open.inherited) validate(open.name, scene)
      return
    }
    case 'AT_AddConstraint': {
      const node = as(cmd.def, 'Constraint')
      if (node) addConstraint(node, undefined, scene)
      return
    }
    case 'AT_ValidateConstraint': {
      validate(column, scene)
      return
    }
    case 'AT_DropConstraint': {
      dropConstraint(column, cmd.behavior === 'DROP_CASCADE', scene)
      return
    }
    case 'AT_DropColumn':
      for (const constraint of table.constraints)
        if (constraint.references && constraint.enforced && constraint.columns.includes(column))
          lockReferenced(constraint.references.id, 'ACCESS EXCLUSIVE', scene, 'dependence')
      if (cmd.behavior === 'DROP_CASCADE') {
        viewsOn(table, column, scene)
        referencingKeys([column], scene)
        for (const id of leaningOn(table.id, column, view)) lockId(id, 'ACCESS EXCLUSIVE', view, draft)
      }
      return
    case 'AT_SetExpression': {
      const old = table.columns.find(one => one.name === column)
      if (old?.generated !== 'virtual')
        work('rewrites', scene, old ? 'yes' : 'perhaps', `every value of ${column} is computed anew`)
      else if (old.notNull) work('scans', scene, 'yes', `every row's ${column} is checked`)
      return
    }
    case 'AT_SetLogged':
    case 'AT_SetUnLogged': {
      const wanted = cmd.subtype === 'AT_SetUnLogged'
      if (/^(sequence|partitioned)$/.test(table.kind) || scene.stmt.objtype === 'OBJECT_SEQUENCE') return
      if (table.complete && table.unlogged === wanted) return
      draft.note('rewrites', {
        relation: nameOf(table),
        certainty: table.complete ? 'yes' : 'perhaps',
        why: 'its persistence changes',
      })
      return
    }
    case 'AT_SetAccessMethod': {
      if (table.kind === 'partitioned') return
      const stays = (table.accessMethod ?? 'heap') === (cmd.name ?? 'heap')
      if (stays && settled(table)) return
      const certainty = stays ? 'perhaps' : 'yes'
      draft.note('rewrites', { relation: nameOf(table), certainty, why: 'its access method changes' })
      return
    }
    case 'AT_SetTableSpace':
      if (table.kind === 'partitioned' || (cmd.name === 'pg_default' && settled(table))) return
      draft.note('rewrites', {
        relation: nameOf(table),
        certainty: cmd.name === 'pg_default' ? 'perhaps' : 'yes',
        why: 'its files move',
      })
      return
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize': {
      partition(cmd, scene)
      return
    }
    case 'AT_AddInherit': {
      const parent = view.relation(rangeName(as(cmd.def, 'RangeVar')))
      draft.lock(nameOf(parent), 'SHARE UPDATE EXCLUSIVE')
      return
    }
    case 'AT_DropInherit':
      draft.lock(nameOf(view.relation(rangeName(as(cmd.def, 'RangeVar')))), 'ACCESS SHARE')
      return
    case 'AT_AlterConstraint': {
      alterConstraint(cmd, scene)
      return
    }
    default:
  }
}

/** Even where ONLY is written, what goes must not be left hanging with the nearest heirs. */
function heirsLocked(cmd: AlterTableCmd, { table, family, view, version, stmt }: Scene): readonly Relation[] {
  if (cmd.subtype === 'AT_DropConstraint' && table.kind === 'partitioned') return partitionsOf(table, view)
  const only = stmt.relation?.inh !== true
  const drops =
    cmd.subtype === 'AT_DropConstraint' ||
    cmd.subtype === 'AT_DropColumn' ||
    (cmd.subtype === 'AT_DropNotNull' && version >= 18)
  if ((only && drops) || as(cmd.def, 'ATAlterConstraint')?.noinherit) return childrenOf(table, view)
  if (cmd.subtype === 'AT_DropColumn' && table.kind !== 'partitioned')
    return heirsDropping(table, cmd.name ?? '', view)
  const added = cmd.subtype === 'AT_AddColumn' ? as(cmd.def, 'ColumnDef')?.colname : undefined
  return added === undefined || only ? family.slice(1) : heirsReached(table, added, view)
}

/** The heirs that are looked at for a column that goes, down to those that keep it. */
function heirsDropping(table: Relation, column: string, view: CatalogView): Relation[] {
  const losing = heirsLosing(table, column, view)
  return childrenOf(table, view).flatMap(heir =>
    losing.includes(heir) ? [heir, ...heirsDropping(heir, column, view)] : [heir],
  )
}

/** A new column goes down as far as there are heirs that do not have it yet, and stops at those that do. */
const heirsReached = (table: Relation, column: string, view: CatalogView): Relation[] =>
  [...ownPartitions(table, view), ...childrenOf(table, view)].flatMap(heir =>
    known(heir, column) ? [heir] : [heir, ...heirsReached(heir, column, view)],
  )

/** A materialized view's storage is known from its making, though its columns are not. */
const settled = (table: Relation): boolean => table.complete || table.kind === 'matview'

const known = (table: Relation, column: string | undefined): boolean =>
  table.columns.some(one => one.name === column)

function indexActions(scene: Scene, cmds: readonly AlterTableCmd[]): void {
  for (const cmd of cmds) {
    const { draft, table } = scene
    if (cmd.subtype === 'AT_AttachPartition') {
      draft.lock(nameOf(table), 'SHARE UPDATE EXCLUSIVE')
      const child = scene.view.relation(rangeName(as(cmd.def, 'PartitionCmd')?.name), 'index')
      for (const index of [table, child]) {
        const owner = index.index && scene.view.byId(index.index.table)
        if (owner) draft.lock(nameOf(owner), 'ACCESS SHARE')
      }
      continue
    }
    if (cmd.subtype === 'AT_SetRelOptions' || cmd.subtype === 'AT_ResetRelOptions') {
      draft.lock(nameOf(table), lockLevel(cmd, scene.version))
      continue
    }
    draft.lock(
      nameOf(table),
      cmd.subtype === 'AT_SetStatistics' ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE',
    )
  }
}
