// When and by whom a schema was changed, as far as the server can tell: PostgreSQL keeps neither
// unless it was told to. Guesses nothing.
import type pg from 'pg'
import type { Difference } from '#protocol/change.ts'

/**
 * A sentence or two. `lastSame`: when this process last saw the schema as recorded, in milliseconds.
 */
export async function traces(
  client: pg.Client,
  { objects }: Difference,
  lastSame: number | undefined,
): Promise<string | undefined> {
  const names = objects.map(({ name }) => name)
  const at = await committedAt(client, names).catch(() => undefined)
  const when = at
    ? `Committed at ${at}.`
    : lastSame
      ? `Changed after ${new Date(lastSame).toISOString()}, when it was last seen as recorded.`
      : undefined
  const who = await seenStatements(client, names).catch(() => undefined)
  return [when, who].filter(Boolean).join(' ') || undefined
}

/** Only where the server was started with track_commit_timestamp, and only for what is still there. */
async function committedAt(client: pg.Client, names: readonly string[]): Promise<string | undefined> {
  const { rows: tracked } = await client.query<{ readonly on: boolean }>(
    `select pg_catalog.current_setting('track_commit_timestamp') = 'on' as on`,
  )
  if (!tracked[0]?.on) return undefined
  const { rows } = await client.query<{ readonly at: string | null }>(
    `with changed as (
       select pg_catalog.to_regclass(name) as oid
         from pg_catalog.unnest($1::text[]) name
        where name !~ '[(]'
     ), touched as (
       select c.xmin from pg_catalog.pg_class c join changed using (oid)
       union all
       select a.xmin from pg_catalog.pg_attribute a join changed on a.attrelid = changed.oid
       union all
       select k.xmin from pg_catalog.pg_constraint k join changed on k.conrelid = changed.oid
       union all
       select t.xmin from pg_catalog.pg_trigger t join changed on t.tgrelid = changed.oid
       union all
       select x.xmin from pg_catalog.pg_index x join changed on x.indrelid = changed.oid
       union all
       select d.xmin from pg_catalog.pg_description d join changed on d.objoid = changed.oid and d.classoid = 1259
     )
     select pg_catalog.to_char(max(pg_catalog.pg_xact_commit_timestamp(xmin)) at time zone 'UTC',
                               'YYYY-MM-DD HH24:MI:SS "UTC"') as at
       from touched`,
    [names],
  )
  return rows[0]?.at ?? undefined
}

/** Only where pg_stat_statements is installed, and shows other people's statements to this login. */
async function seenStatements(client: pg.Client, names: readonly string[]): Promise<string | undefined> {
  const { rows: found } = await client.query<{ readonly view: string }>(
    `select pg_catalog.format('%I.pg_stat_statements', n.nspname) as view
       from pg_catalog.pg_extension e
       join pg_catalog.pg_namespace n on n.oid = e.extnamespace
      where e.extname = 'pg_stat_statements'`,
  )
  const view = found[0]?.view
  if (!view) return undefined
  const bare = names.map(name => name.split('.').pop() ?? name)
  const { rows } = await client.query<{ readonly role: string; readonly statement: string }>(
    `select r.rolname as role, pg_catalog.left(s.query, 80) as statement
         from ${view} s
         join pg_catalog.pg_roles r on r.oid = s.userid
         join pg_catalog.pg_database d on d.oid = s.dbid
        where d.datname = pg_catalog.current_database()
          and s.query ~* '^\\s*(alter|create|drop|comment|grant|revoke|reindex)\\M'
          and exists (select from pg_catalog.unnest($1::text[]) name where pg_catalog.strpos(s.query, name) > 0)
        limit 3`,
    [bare],
  )
  if (rows.length === 0) return undefined
  const told = rows.map(({ role, statement }) => `${role} has run ${JSON.stringify(statement)}`)
  return `pg_stat_statements, which does not say when: ${told.join('; ')}.`
}
