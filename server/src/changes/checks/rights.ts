// Whether the login, or the role the change runs as, may do what its statements need, and may write the
// tables that Plumbline itself was asked to write in the target. Runs none of it.
import type pg from 'pg'
import type { CheckDetail } from '#protocol/issue.ts'
import { keptSchema, ledgerSchema } from '../../schema/ownSchemas.ts'
import { changesRights, type Need, needsOf } from '../../sql/neededRights.ts'
import type { Statement } from '../../sql/statement.ts'
import type { Subject } from './subject.ts'

/** `client` is outside a transaction. */
export async function rightsDetails(
  subject: Pick<Subject, 'options' | 'script' | 'database' | 'type'>,
  client: pg.Client,
  serverVersion: number,
): Promise<readonly CheckDetail[]> {
  const { options, script, database, type } = subject
  if (type === 'createDatabase' || type === 'baseline') return []
  await client.query('begin read only')
  try {
    const own = [
      ...(database?.ledger ? await ownTable(client, ledgerSchema, 'The ledger', 'change') : []),
      ...(options.priorBackup === 'target' ? await ownTable(client, keptSchema, 'Kept rows') : []),
    ]
    await client.query("select pg_catalog.set_config('search_path', $1, true)", [options.searchPath])
    if (options.role) await client.query("select pg_catalog.set_config('role', $1, true)", [options.role])
    const { rows } = await client.query(
      "select pg_catalog.current_setting('is_superuser') = 'on' as all_of_it",
    )
    if (rows[0].all_of_it) return own
    return [...own, ...(await lacks(client, script.statements, serverVersion))]
  } catch (error) {
    const { message } = error as Error
    return [{ severity: 'warning', title: 'What the login may do could not be looked up.', text: message }]
  } finally {
    await client.query('rollback')
  }
}

/** Written by the login itself, in a schema that it makes when there is none. */
async function ownTable(
  client: pg.Client,
  schema: string,
  what: string,
  table?: string,
): Promise<CheckDetail[]> {
  const { rows } = await client.query(
    `select case
              when n.oid is null
                then pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create')
              when c.oid is null
                then pg_catalog.has_schema_privilege(n.oid, 'create')
              else pg_catalog.has_schema_privilege(n.oid, 'usage')
                and pg_catalog.has_table_privilege(c.oid, 'insert')
            end as may,
            n.oid is null as new
     from (values (1)) as one
     left join pg_catalog.pg_namespace n on n.nspname = $1
     left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = $2`,
    [schema, table ?? null],
  )
  const [{ may, new: missing }] = rows
  if (may) return []
  const right = missing
    ? 'CREATE on the database'
    : table
      ? `USAGE on schema ${schema} and INSERT on ${schema}.${table}`
      : `CREATE on schema ${schema}`
  return [
    { severity: 'error', title: `${what} could not be written by the login.`, text: `It needs ${right}.` },
  ]
}

async function lacks(
  client: pg.Client,
  statements: readonly Statement[],
  serverVersion: number,
): Promise<readonly CheckDetail[]> {
  const made = new Set<string>()
  const asked = new Map<string, string | undefined>()
  const details: CheckDetail[] = []
  for (const { tree, start, end } of statements) {
    if (!tree) continue
    if (changesRights(tree)) break
    for (const need of needsOf(tree, serverVersion, made)) {
      const key = JSON.stringify(need)
      if (!asked.has(key)) asked.set(key, await lack(client, need))
      const text = asked.get(key)
      if (text) details.push({ severity: 'error', title: 'The login may not run this.', text, start, end })
    }
    if ('CreateSchemaStmt' in tree) made.add(tree.CreateSchemaStmt.schemaname ?? '')
  }
  return details
}

/** What is lacking for a need, in a sentence; undefined when nothing is, or nobody can say. */
async function lack(client: pg.Client, need: Need): Promise<string | undefined> {
  const ask = async (sql: string, ...values: readonly string[]) =>
    (await client.query(sql, [...values])).rows[0]
  switch (need.kind) {
    case 'createIn': {
      const row = await ask(
        `select nspname::text as name,
                pg_catalog.has_schema_privilege(oid, 'create') as may
         from pg_catalog.pg_namespace
         where nspname = ${need.schema === undefined ? 'pg_catalog.current_schema()' : '$1'}`,
        ...(need.schema === undefined ? [] : [need.schema]),
      )
      return row && !row.may ? `It needs CREATE on schema ${row.name}.` : undefined
    }
    case 'createInDatabase': {
      const row = await ask(
        "select pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as may",
      )
      return row.may ? undefined : 'It needs CREATE on the database.'
    }
    case 'superuser': {
      const { or } = need
      if (or === undefined) return 'It takes a superuser.'
      const row = await ask(
        `select coalesce((
           select pg_catalog.pg_has_role(oid, 'usage')
           from pg_catalog.pg_roles
           where rolname = $1
         ), false) as may`,
        or,
      )
      return row.may ? undefined : `It takes a superuser or a member of ${or}.`
    }
    case 'attribute': {
      const column = need.attribute === 'CREATEDB' ? 'rolcreatedb' : 'rolcreaterole'
      const row = await ask(
        `select ${column} as may
         from pg_catalog.pg_roles
         where rolname = current_user`,
      )
      return row.may ? undefined : `It needs the attribute ${need.attribute}.`
    }
    case 'language': {
      const row = await ask(
        `select lanpltrusted and pg_catalog.has_language_privilege(oid, 'usage') as may
         from pg_catalog.pg_language
         where lanname = $1`,
        need.name.toLowerCase(),
      )
      return row && !row.may
        ? `Functions in ${need.name} take a superuser, or USAGE on the language.`
        : undefined
    }
    case 'extension': {
      const row = await ask(
        `select v.installed,
                not v.superuser or v.trusted as anybody,
                pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create') as may
         from pg_catalog.pg_available_extensions e
         join pg_catalog.pg_available_extension_versions v
           on v.name = e.name and v.version = e.default_version
         where e.name = $1
           and e.installed_version is null`,
        need.name,
      )
      if (!row) return undefined
      if (!row.anybody) return `Extension ${need.name} takes a superuser.`
      return row.may ? undefined : 'It needs CREATE on the database.'
    }
    case 'parameter': {
      const row = await ask("select pg_catalog.has_parameter_privilege($1, 'alter system') as may", need.name)
      return row.may ? undefined : `It needs ALTER SYSTEM on parameter ${need.name}.`
    }
    case 'relation': {
      const row = await ask(
        `select pg_catalog.format('%I.%I', n.nspname, c.relname) as name,
                pg_catalog.pg_get_userbyid(c.relowner)::text as owner,
                ${need.right === 'owner' ? "pg_catalog.pg_has_role(c.relowner, 'usage')" : `pg_catalog.has_table_privilege(c.oid, '${need.right}')`} as may
         from pg_catalog.pg_class c
         join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where c.oid = pg_catalog.to_regclass(
           ${need.schema === undefined ? '' : "pg_catalog.quote_ident($2) || '.' ||"} pg_catalog.quote_ident($1))`,
        need.name,
        ...(need.schema === undefined ? [] : [need.schema]),
      )
      if (!row || row.may) return undefined
      return need.right === 'owner'
        ? `${row.name} belongs to ${row.owner}: only its owner may.`
        : `It needs ${need.right} on ${row.name}.`
    }
    default:
      return need satisfies never
  }
}
