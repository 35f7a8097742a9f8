// The lock each action of ALTER TABLE takes on its table, as AlterTableGetLockLevel has it, and whether
// the action goes down to partitions and children.
import type { AlterTableCmd, Constraint } from '@pgsql/types'
import type { Relation } from '../catalog/values.ts'
import type { LockMode } from '../lock.ts'
import { all, as, texts } from '../nodes.ts'
import { openNotNull } from '../relations.ts'

/** Actions on the named table alone; identity goes down to partitions since 17. */
const alone =
  /^AT_((Attach|Detach)Partition|DetachPartitionFinalize|(Set|Reset|Replace)RelOptions|(Set|Reset)Options|ReplicaIdentity|ChangeOwner|(Enable|Disable|Force|NoForce)RowSecurity|SetTableSpace|SetAccessMethod|SetCompression|ClusterOn|DropCluster|DropOids|SetLogged|SetUnLogged|(Add|Drop)Inherit|(Add|Drop)Of|GenericOptions|(En|Dis)able(Always|Replica)?(Trig|Rule)(All|User)?)$/

/** Does the action go down to the table's partitions and heirs, and lock them? */
export function recurses(cmd: AlterTableCmd, table: Relation, version: number): boolean {
  const subtype = cmd.subtype ?? ''
  if (alone.test(subtype)) return false
  const partitioned = table.kind === 'partitioned'
  const column = table.columns.find(one => one.name === cmd.name)
  switch (subtype) {
    case 'AT_AddIdentity':
    case 'AT_SetIdentity':
      return version >= 17 && partitioned
    case 'AT_DropIdentity':
      return version >= 17 && partitioned && column?.identity !== false
    case 'AT_SetNotNull':
      if (column && openNotNull(table, column.name)?.inherited) return false
      return !(column?.notNull && (version >= 18 || partitioned))
    case 'AT_DropNotNull':
      return version < 18 || !column || column.notNull
    case 'AT_DropConstraint': {
      if (partitioned) return true
      const constraint = table.constraints.find(one => one.name === cmd.name)
      if (!constraint) return !(cmd.missing_ok && table.complete)
      return (constraint.kind === 'check' || constraint.kind === 'notNull') && !constraint.noInherit
    }
    case 'AT_ValidateConstraint': {
      const constraint = table.constraints.find(one => one.name === cmd.name)
      return (
        !constraint || (!constraint.valid && !constraint.noInherit && (partitioned || !constraint.references))
      )
    }
    case 'AT_AlterConstraint':
      return partitioned || as(cmd.def, 'ATAlterConstraint')?.alterInheritability === true
    case 'AT_AddConstraint': {
      const node = as(cmd.def, 'Constraint')
      // Since 18 all heirs are locked, whether the constraint goes down to them or not.
      if (version >= 18 || partitioned || node?.contype === 'CONSTR_PRIMARY') return true
      return node?.contype === 'CONSTR_CHECK' && node.is_no_inherit !== true
    }
    default:
      return true
  }
}

/** The constraint asks for an index and nothing else: no column becomes NOT NULL for it. */
export function buildsAlone(node: Constraint | undefined, table: Relation): boolean {
  if (node?.contype !== 'CONSTR_PRIMARY') return /^CONSTR_(UNIQUE|EXCLUSION)$/.test(node?.contype ?? '')
  const isNotNull = (key: string) => table.columns.some(one => one.name === key && one.notNull)
  return node.indexname === undefined && texts(node.keys).every(isNotNull)
}

/** Storage parameters whose change lets writers go on. */
const onlineParameters =
  /^(toast\.)?(autovacuum_.*|log_autovacuum_.*|fillfactor|toast_tuple_target|parallel_workers|vacuum_.*|deduplicate_items|fastupdate|gin_pending_list_limit|n_distinct.*|seq_page_cost|random_page_cost|effective_io_concurrency|maintenance_io_concurrency|buffering|pages_per_range|autosummarize)$/

export function lockLevel(cmd: AlterTableCmd, version: number): LockMode {
  switch (cmd.subtype) {
    case 'AT_AddConstraint': {
      const constraint = as(cmd.def, 'Constraint')
      return constraint?.contype === 'CONSTR_FOREIGN' ? 'SHARE ROW EXCLUSIVE' : 'ACCESS EXCLUSIVE'
    }
    case 'AT_EnableTrig':
    case 'AT_EnableAlwaysTrig':
    case 'AT_EnableReplicaTrig':
    case 'AT_EnableTrigAll':
    case 'AT_EnableTrigUser':
    case 'AT_DisableTrig':
    case 'AT_DisableTrigAll':
    case 'AT_DisableTrigUser':
      return 'SHARE ROW EXCLUSIVE'
    case 'AT_SetStatistics':
    case 'AT_SetOptions':
    case 'AT_ResetOptions':
    case 'AT_ClusterOn':
    case 'AT_DropCluster':
    case 'AT_ValidateConstraint':
    case 'AT_AttachPartition':
    case 'AT_DetachPartitionFinalize':
      return 'SHARE UPDATE EXCLUSIVE'
    case 'AT_DetachPartition':
      return as(cmd.def, 'PartitionCmd')?.concurrent ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions': {
      const options = all(as(cmd.def, 'List')?.items, 'DefElem')
      const named = options.map(one => (one.defnamespace ? `${one.defnamespace}.` : '') + (one.defname ?? ''))
      return named.every(one => onlineParameters.test(one)) ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
    }
    default:
      void version
      return 'ACCESS EXCLUSIVE'
  }
}
