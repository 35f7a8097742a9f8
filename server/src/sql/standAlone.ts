// Which statements no transaction block may hold, from the syntax tree alone: PostgreSQL's own
// callers of PreventInTransactionBlock(), versions 13 to 18. Says nothing of how to run them.
import type { Node } from '@pgsql/types'

/** Why a statement stands alone; each has its own way to find out afterwards whether it ran. */
export type Alone =
  | 'createIndexConcurrently'
  | 'dropIndexConcurrently'
  | 'reindexConcurrently'
  | 'reindex'
  | 'detachConcurrently'
  | 'vacuum'
  | 'cluster'
  | 'createDatabase'
  | 'dropDatabase'
  | 'moveDatabase'
  | 'createTablespace'
  | 'dropTablespace'
  | 'createSubscription'
  | 'alterSubscription'
  | 'dropSubscription'
  | 'alterSystem'

/** What the tree cannot say and a catalog can. */
export interface StandAloneFacts {
  /** `server_version_num` of the target. */
  readonly serverVersion: number
  /** Whether the named table or index is partitioned; absent when no catalog is at hand. */
  readonly partitioned?: (schema: string | undefined, name: string) => boolean
}

/** Why this statement must run alone, or undefined when a transaction may hold it. */
export function standsAlone(node: Node, facts: StandAloneFacts): Alone | undefined {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent ? 'createIndexConcurrently' : undefined
  if ('DropStmt' in node) {
    const { removeType, concurrent } = node.DropStmt
    return removeType === 'OBJECT_INDEX' && concurrent ? 'dropIndexConcurrently' : undefined
  }
  if ('ReindexStmt' in node) return reindex(node.ReindexStmt, facts)
  if ('AlterTableStmt' in node) {
    const concurrent = node.AlterTableStmt.cmds?.some(detachesConcurrently)
    return concurrent ? 'detachConcurrently' : undefined
  }
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd ? 'vacuum' : undefined
  if ('ClusterStmt' in node) {
    const { relation } = node.ClusterStmt
    if (!relation) return 'cluster'
    return facts.serverVersion >= 150000 && isPartitioned(relation, facts) ? 'cluster' : undefined
  }
  if ('CreatedbStmt' in node) return 'createDatabase'
  if ('DropdbStmt' in node) return 'dropDatabase'
  if ('AlterDatabaseStmt' in node)
    return option(node.AlterDatabaseStmt.options, 'tablespace') ? 'moveDatabase' : undefined
  if ('CreateTableSpaceStmt' in node) return 'createTablespace'
  if ('DropTableSpaceStmt' in node) return 'dropTablespace'
  if ('AlterSystemStmt' in node) return 'alterSystem'
  if ('CreateSubscriptionStmt' in node) {
    const { options } = node.CreateSubscriptionStmt
    const connects = truth(option(options, 'connect'), true)
    return truth(option(options, 'create_slot'), connects) ? 'createSubscription' : undefined
  }
  if ('AlterSubscriptionStmt' in node) return alterSubscription(node.AlterSubscriptionStmt)
  // Without its slot it could run in a transaction, but only the catalog knows of the slot.
  if ('DropSubscriptionStmt' in node) return 'dropSubscription'
  return undefined
}

type Reindex = Extract<Node, { ReindexStmt: unknown }>['ReindexStmt']
type AlterSubscription = Extract<Node, { AlterSubscriptionStmt: unknown }>['AlterSubscriptionStmt']
type Relation = { schemaname?: string; relname?: string }
type DefElem = Extract<Node, { DefElem: unknown }>['DefElem']

function reindex(statement: Reindex, facts: StandAloneFacts): Alone | undefined {
  if (truth(option(statement.params, 'concurrently'), false)) return 'reindexConcurrently'
  switch (statement.kind) {
    case 'REINDEX_OBJECT_SCHEMA':
    case 'REINDEX_OBJECT_SYSTEM':
    case 'REINDEX_OBJECT_DATABASE':
      return 'reindex'
    default: {
      // From 14 on each partition of a partitioned relation is rebuilt in a transaction of its own.
      const many = facts.serverVersion >= 140000 && statement.relation
      return many && isPartitioned(many, facts) ? 'reindex' : undefined
    }
  }
}

function alterSubscription(statement: AlterSubscription): Alone | undefined {
  switch (statement.kind) {
    case 'ALTER_SUBSCRIPTION_REFRESH':
      return 'alterSubscription'
    case 'ALTER_SUBSCRIPTION_SET_PUBLICATION':
    case 'ALTER_SUBSCRIPTION_ADD_PUBLICATION':
    case 'ALTER_SUBSCRIPTION_DROP_PUBLICATION':
      return truth(option(statement.options, 'refresh'), true) ? 'alterSubscription' : undefined
    case 'ALTER_SUBSCRIPTION_OPTIONS':
      return option(statement.options, 'failover') || option(statement.options, 'two_phase')
        ? 'alterSubscription'
        : undefined
    default:
      return undefined
  }
}

function detachesConcurrently(command: Node): boolean {
  if (!('AlterTableCmd' in command)) return false
  const { subtype, def } = command.AlterTableCmd
  if (subtype !== 'AT_DetachPartition' || !def || !('PartitionCmd' in def)) return false
  return def.PartitionCmd.concurrent === true
}

function isPartitioned(relation: Relation, facts: StandAloneFacts): boolean {
  return facts.partitioned?.(relation.schemaname, relation.relname ?? '') ?? false
}

function option(options: readonly Node[] | undefined, name: string): DefElem | undefined {
  for (const node of options ?? []) {
    if ('DefElem' in node && node.DefElem.defname === name) return node.DefElem
  }
  return undefined
}

/** A Boolean option as defGetBoolean() reads it: without a value it is true. */
function truth(element: DefElem | undefined, otherwise: boolean): boolean {
  if (!element) return otherwise
  const { arg } = element
  if (!arg) return true
  if ('Boolean' in arg) return arg.Boolean.boolval === true
  if ('Integer' in arg) return (arg.Integer.ival ?? 0) !== 0
  if ('String' in arg) return !['false', 'off'].includes((arg.String.sval ?? '').toLowerCase())
  return true
}
