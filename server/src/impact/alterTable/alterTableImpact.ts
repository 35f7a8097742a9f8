// What each action of ALTER TABLE costs. Lock levels follow AlterTableGetLockLevel; rewrites and scans
// follow ATPrep*/ATExec* (src/backend/commands/tablecmds.c) as measured on 13 to 18.
import type { AlterTableCmd, AlterTableStmt } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import { type CatalogView, nameOf } from '../catalog/view.ts'
import type { ImpactDraft } from '../impact.ts'
import { all, as, rangeName } from '../nodes.ts'
import { partitionsOf } from '../relations.ts'
import { lockTriggers } from '../statements/locking.ts'
import { addColumn } from './addColumn.ts'
import { changeType } from './changeType.ts'
import { alterCompositeType } from './compositeType.ts'
import { addConstraint, alterConstraint, dropConstraint, validate } from './constraint.ts'
import { referencingKeys, viewsOn } from './dependents.ts'
import { lockLevel, recurses } from './lockLevel.ts'
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
  const family = stmt.relation?.inh !== true ? [table] : [table, ...partitionsOf(table, view)]
  const dropped = new Set<string>()
  for (const cmd of cmds) if (cmd.subtype === 'AT_DropConstraint') dropped.add(cmd.name ?? '')
  const scene: Scene = { table, family, view, version, draft, dropped, stmt }
  if (stmt.objtype === 'OBJECT_INDEX' || table.kind === 'index') {
    indexActions(scene, cmds)
    return
  }
  for (const cmd of cmds) {
    const mode = lockLevel(cmd, version)
    draft.lock(nameOf(table), mode)
    // Before 18 a partition's share of a unique constraint is built as any index is.
    const unique = version < 18 && as(cmd.def, 'Constraint')?.contype === 'CONSTR_UNIQUE'
    if (recurses(cmd) && !ownAlone(cmd, table))
      for (const relation of family.slice(1)) draft.lock(nameOf(relation), unique ? 'SHARE' : mode)
    if (/^AT_(En|Dis)able.*Trig/.test(cmd.subtype ?? ''))
      for (const trigger of cmd.name === undefined ? view.items('triggers', table.id) : [cmd.name])
        if (stmt.relation?.inh === true) lockTriggers(table, trigger, mode, view, draft)
    action(cmd, scene)
  }
}

function action(cmd: AlterTableCmd, scene: Scene): void {
  const { draft, table, view } = scene
  const column = cmd.name ?? ''
  switch (cmd.subtype) {
    case 'AT_AddColumn': {
      const def = as(cmd.def, 'ColumnDef')
      if (def && !(cmd.missing_ok && known(table, def.colname))) addColumn(def, scene)
      return
    }
    case 'AT_AlterColumnType': {
      const def = as(cmd.def, 'ColumnDef')
      if (def) changeType(column, def, scene)
      return
    }
    case 'AT_SetNotNull': {
      setNotNull(column, scene)
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
        if (constraint.references && constraint.columns.includes(column))
          lockReferenced(constraint.references.id, 'ACCESS EXCLUSIVE', scene)
      if (scene.stmt.relation?.inh !== true)
        for (const child of partitionsOf(table, view))
          if (child.inheritsFrom?.includes(table.id)) draft.lock(nameOf(child), 'ACCESS EXCLUSIVE')
      if (cmd.behavior === 'DROP_CASCADE') {
        viewsOn(table, column, scene)
        referencingKeys([column], scene)
      }
      return
    case 'AT_SetExpression': {
      const stored = table.columns.find(one => one.name === column)
      if (stored?.generated !== 'virtual')
        work('rewrites', scene, stored ? 'yes' : 'perhaps', `every value of ${column} is computed anew`)
      return
    }
    case 'AT_SetLogged':
    case 'AT_SetUnLogged': {
      const wanted = cmd.subtype === 'AT_SetUnLogged'
      if (table.kind === 'sequence') return
      if (table.complete && table.unlogged === wanted) return
      draft.note('rewrites', {
        relation: nameOf(table),
        certainty: table.complete ? 'yes' : 'perhaps',
        why: 'its persistence changes',
      })
      return
    }
    case 'AT_SetAccessMethod':
      if (table.kind === 'partitioned') return
      if ((table.accessMethod ?? 'heap') === (cmd.name ?? 'heap') && settled(table)) return
      draft.note('rewrites', { relation: nameOf(table), certainty: 'yes', why: 'its access method changes' })
      return
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

/** Keys are not inherited, so the heirs of a plain table do not hear of their going. */
function ownAlone(cmd: AlterTableCmd, table: Relation): boolean {
  if (cmd.subtype !== 'AT_DropConstraint' || table.kind === 'partitioned') return false
  const kind = table.constraints.find(one => one.name === cmd.name)?.kind
  return kind !== undefined && kind !== 'check' && kind !== 'notNull'
}

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
