// The lock each action of ALTER TABLE takes on its table, as AlterTableGetLockLevel has it, and whether
// the action goes down to partitions and children.
import type { AlterTableCmd } from '@pgsql/types'
import type { LockMode } from '../lock.ts'
import { all, as } from '../nodes.ts'

export const recurses = (cmd: AlterTableCmd): boolean =>
  ![
    'AT_AttachPartition',
    'AT_DetachPartition',
    'AT_DetachPartitionFinalize',
    'AT_SetRelOptions',
    'AT_ResetRelOptions',
    'AT_ReplicaIdentity',
    'AT_ChangeOwner',
    'AT_EnableRowSecurity',
    'AT_DisableRowSecurity',
    'AT_ForceRowSecurity',
    'AT_NoForceRowSecurity',
    'AT_SetTableSpace',
    'AT_SetAccessMethod',
    'AT_ClusterOn',
    'AT_DropCluster',
    'AT_SetLogged',
    'AT_SetUnLogged',
    'AT_AddInherit',
    'AT_DropInherit',
    'AT_EnableTrig',
    'AT_EnableAlwaysTrig',
    'AT_EnableReplicaTrig',
    'AT_EnableTrigAll',
    'AT_EnableTrigUser',
    'AT_DisableTrig',
    'AT_DisableTrigAll',
    'AT_DisableTrigUser',
    'AT_EnableRule',
    'AT_DisableRule',
  ].includes(cmd.subtype ?? '')

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
