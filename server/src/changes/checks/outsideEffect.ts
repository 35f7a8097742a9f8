// Statements that reach beyond their database, and so must not be tried on a throw-away one: what
// they do would stay.
import type { Node } from '@pgsql/types'

/** Why, in a few words; undefined when it stays inside. `undone`: it will be rolled back. */
export function outsideEffect(node: Node, undone: boolean): string | undefined {
  const [kind = ''] = Object.keys(node)
  if (never.has(kind)) return 'it reaches beyond the database'
  if (!undone && shared.has(kind)) return 'it changes what all databases of the server share'
  if ('CopyStmt' in node && (node.CopyStmt.is_program || node.CopyStmt.filename !== undefined))
    return "it reads or writes the server's files"
  const call = functionNames(node).find(f => outward.test(f))
  return call === undefined ? undefined : `${call}() reaches beyond the database`
}

const never = new Set([
  'CreatedbStmt',
  'DropdbStmt',
  'AlterDatabaseStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'AlterSystemStmt',
  'CreateSubscriptionStmt',
  'AlterSubscriptionStmt',
  'DropSubscriptionStmt',
  'LoadStmt',
])

/** Roles and the settings of databases: harmless only in a transaction that is rolled back. */
const shared = new Set([
  'CreateRoleStmt',
  'AlterRoleStmt',
  'AlterRoleSetStmt',
  'DropRoleStmt',
  'GrantRoleStmt',
  'AlterDatabaseSetStmt',
  'ReassignOwnedStmt',
  'DropOwnedStmt',
])

const outward =
  /^(dblink|lo_export$|lo_import$|pg_file_|pg_read_|pg_terminate_|pg_cancel_|pg_reload_conf|http|cron\.|pg_logical_|pg_create_(physical|logical))/

function functionNames(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const item of value) functionNames(item, found)
  else if (typeof value === 'object' && value !== null) {
    const { funcname } = value as { funcname?: readonly Node[] }
    if (Array.isArray(funcname)) {
      const parts = funcname.map(part => ('String' in part ? part.String.sval : ''))
      found.push(parts.filter(p => p !== 'public').join('.'))
      const last = parts.at(-1)
      if (last) found.push(last)
    }
    for (const inner of Object.values(value)) functionNames(inner, found)
  }
  return found
}
