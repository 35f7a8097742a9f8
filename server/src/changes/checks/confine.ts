// Keeps a trial inside its throw-away database: what extensions and foreign data wrappers would do
// elsewhere refuses there instead, whoever calls it. outsideEffect.ts holds what is not even sent.
import pg from 'pg'
import { quoteIdentifier, quoteLiteral } from '../../sql/identifier.ts'

/** Extensions whose functions connect to other servers, run something in other sessions or write files. */
const outward = ['adminpack', 'aws_lambda', 'aws_s3', 'dblink', 'http', 'pg_background', 'pg_net', 'plsh']

/** SQLSTATE of a function that refuses. */
const refused = 'PLOUT'

/** What refuses in a trial. */
export interface Confined {
  /** Names of foreign data wrappers whose tables nobody can reach. */
  readonly wrappers: readonly string[]
  readonly functions: number
}

/** `client` is in the throw-away database, outside a transaction. What the login may not alter, it may not misuse either. */
export async function confine(client: pg.Client): Promise<Confined> {
  const { rows: functions } = await client.query<Outward>(
    `select pg_catalog.format('%I.%I', n.nspname, p.proname) as name,
            pg_catalog.pg_get_function_arguments(p.oid) as arguments,
            pg_catalog.pg_get_function_result(p.oid) as result
     from pg_catalog.pg_extension e
     join pg_catalog.pg_depend d
       on d.refclassid = 'pg_catalog.pg_extension'::regclass and d.refobjid = e.oid and d.deptype = 'e'
     join pg_catalog.pg_proc p on d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid
     join pg_catalog.pg_namespace n on n.oid = p.pronamespace
     where e.extname = any($1)
       and p.prokind = 'f'
       and not exists (
         select
         from pg_catalog.pg_foreign_data_wrapper w
         where p.oid in (w.fdwhandler, w.fdwvalidator)
       )`,
    [outward],
  )
  for (const { name, arguments: args, result } of functions) {
    const why = quoteLiteral(`${name}() reaches beyond the database`)
    await client.query(`
      create or replace function ${name}(${args}) returns ${result}
      language plpgsql
      as $trial$ begin raise exception using errcode = ${quoteLiteral(refused)}, message = ${why}; end $trial$`)
  }
  const { rows: wrappers } = await client.query<{ name: string }>(
    'select fdwname::text as name from pg_catalog.pg_foreign_data_wrapper where fdwhandler <> 0',
  )
  for (const { name } of wrappers) {
    await client.query(`alter foreign data wrapper ${quoteIdentifier(name)} no handler`)
  }
  return { functions: functions.length, wrappers: wrappers.map(({ name }) => name) }
}

interface Outward {
  readonly name: string
  readonly arguments: string
  readonly result: string
}

/** Why a statement could not be tried, when that is because the trial keeps it inside. */
export function keptInside({ wrappers }: Confined, error: unknown): string | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined
  if (error.code === refused) return error.message
  // PostgreSQL names the wrapper that has no handler, in whatever language.
  const wrapper =
    error.code === '55000' ? wrappers.find(name => error.message.includes(`"${name}"`)) : undefined
  return wrapper === undefined ? undefined : `a table of the foreign data wrapper ${wrapper} is elsewhere`
}
