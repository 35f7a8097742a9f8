// What an instance shows before any of its databases is opened: version, databases, roles.
import type pg from 'pg'

export interface ServerDatabase {
  readonly name: string
  readonly owner: string
  /** Bytes; null where the login may not ask. */
  readonly sizeBytes: number | null
}

/**
 * Databases that the login may connect to, templates left out. `exceptOid` is one more to leave
 * out: the store's own, where the instance is the store's server.
 */
export async function readDatabases(client: pg.Client, exceptOid?: string): Promise<ServerDatabase[]> {
  const { rows } = await client.query<{ name: string; owner: string; size: string | null }>(
    `select d.datname as name,
            pg_catalog.pg_get_userbyid(d.datdba) as owner,
            pg_catalog.pg_database_size(d.oid) as size
     from pg_catalog.pg_database d
     where not d.datistemplate
       and d.datallowconn
       and d.oid is distinct from $1::oid
       and pg_catalog.has_database_privilege(d.oid, 'connect')
     order by d.datname`,
    [exceptOid ?? null],
  )
  return rows.map(({ name, owner, size }) => ({
    name,
    owner,
    sizeBytes: size === null ? null : Number(size),
  }))
}

/** Roles of Plumbline's own records, where they are on the same server. */
const ownRoles = ['plumbline_admin', 'plumbline_member', 'plumbline_owner']

/** Roles that may own a database, the login's own first; PostgreSQL's predefined ones and ours left out. */
export async function readRoles(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select rolname as name
     from pg_catalog.pg_roles
     where rolname = current_user
       or rolname !~ '^pg_' and rolname <> all ($1)
     order by rolname <> current_user, rolname`,
    [ownRoles],
  )
  return rows.map(({ name }) => name)
}
