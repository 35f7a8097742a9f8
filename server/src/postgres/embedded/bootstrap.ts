// The logins and the database that stand in Plumbline's own cluster from the start. What is inside
// the store's database is the store's affair, the samples' are the sample's.
import type pg from 'pg'
import type { Secret, ServerRecord } from './record.ts'

export const storeDatabase = 'plumbline'

/** Makes what is missing. `renew`: the server was just started; also sets the passwords again. */
export async function bootstrap(admin: pg.Client, record: ServerRecord, renew: boolean): Promise<void> {
  const { rows } = await admin.query(
    `select (select count(*)::int from pg_catalog.pg_roles where rolname = any($1)) as logins,
            exists (select from pg_catalog.pg_database where datname = $2) as store`,
    [[record.person.name, record.sample.name], storeDatabase],
  )
  const { logins, store } = rows[0]
  if (!renew && logins === 2 && store) return
  // Statements with passwords must not reach the log, not even failing ones.
  await admin.query("set log_statement = 'none'; set log_min_error_statement = 'panic'")
  await login(admin, record.person, 'nosuperuser nocreatedb nocreaterole')
  await login(admin, record.sample, 'nosuperuser createdb nocreaterole')
  if (store) return
  await admin.query(`create database ${storeDatabase}`)
  // Members get in by what the store grants; nobody else, and nobody makes objects here.
  await admin.query(`revoke all on database ${storeDatabase} from public`)
  await admin.query(`grant connect on database ${storeDatabase} to public`)
}

async function login(admin: pg.Client, { name, password }: Secret, rights: string): Promise<void> {
  const { rows } = await admin.query(
    `select pg_catalog.format(
              '%s role %I login ${rights} password %L',
              case when exists (select from pg_catalog.pg_roles where rolname = $1::text) then 'alter' else 'create' end,
              $1::text,
              $2::text
            ) as sql`,
    [name, password],
  )
  await admin.query(rows[0].sql)
}
