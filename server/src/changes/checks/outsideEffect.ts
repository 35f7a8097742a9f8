// Statements that reach beyond their database, and so must not be tried on a throw-away one: what
// they do would stay. confine.ts holds what is tried and refuses.
import type { Node } from '@pgsql/types'
import type pg from 'pg'
import { callsOutward, functionNames, outwardCall } from '../outwardCall.ts'

/**
 * Why, in a few words; undefined when it stays inside. `undone`: it will be rolled back. `client` is in
 * the throw-away database.
 */
export async function outsideEffect(
  client: pg.Client,
  node: Node,
  undone: boolean,
): Promise<string | undefined> {
  const [kind = ''] = Object.keys(node)
  if (never.has(kind)) return 'it reaches beyond the database'
  if (!undone && shared.has(kind)) return 'it changes what all databases of the server share'
  return outwardCall(node) ?? (await outwardBody(client, node))
}

/** Of a function that the statement calls. */
async function outwardBody(client: pg.Client, node: Node): Promise<string | undefined> {
  const names = functionNames(node)
  if (names.length === 0) return undefined
  const { rows } = await client.query(
    `select proname::text as name, prosrc as body
     from pg_catalog.pg_proc
     where proname = any($1)
       and pronamespace <> 'pg_catalog'::regnamespace`,
    [names],
  )
  const found = rows.find(({ body }) => callsOutward(body))
  return found && `the body of ${found.name}() reaches beyond the database`
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
