// ALTER SYSTEM: what the server's own file of settings says of the parameter, before and after. Where
// the login may not read that file, the statement may be repeated: a second time changes nothing.
import type { Node } from '@pgsql/types'
import type pg from 'pg'
import type { Probe } from './probe.ts'

interface Noted {
  /** Null: every parameter. */
  readonly name: string | null
  /** What the file is to say; null: nothing. */
  readonly wanted: string | null
  /** What it said before; undefined where it may not be read. */
  readonly before?: string | null
}

export const alterSystem: Probe<Noted> = {
  async note(client, node) {
    if (!('AlterSystemStmt' in node)) throw new TypeError('Not an AlterSystemStmt')
    const { kind, name, args } = node.AlterSystemStmt.setstmt ?? {}
    const wish = {
      name: kind === 'VAR_RESET_ALL' ? null : (name ?? null),
      wanted: kind === 'VAR_SET_VALUE' ? (args ?? []).map(plain).join(', ') : null,
    }
    const before = await entry(client, wish.name)
    return { ...wish, ...(before === undefined ? {} : { before }) }
  },

  async look(client, { name, wanted, before }) {
    const now = before === undefined ? undefined : await entry(client, name)
    if (now === undefined) return { kind: 'notApplied', how: 'the statement may be repeated' }
    const what = name ?? 'every parameter'
    if (now === before) return { kind: 'notApplied', how: `${what} stands in postgresql.auto.conf as before` }
    if (same(now, wanted)) {
      return {
        kind: 'applied',
        how: `${what} is ${now === null ? 'gone from' : 'set in'} postgresql.auto.conf`,
      }
    }
    return { kind: 'unknown', how: `${what} stands in postgresql.auto.conf neither as before nor as wanted` }
  },
}

/** An argument as the server writes it into the file. */
function plain(node: Node): string {
  if (!('A_Const' in node)) return ''
  const { ival, fval, sval, boolval } = node.A_Const
  return sval?.sval ?? fval?.fval ?? (boolval ? String(boolval.boolval ?? false) : String(ival?.ival ?? 0))
}

/** Lists come back with quotes around names that need them. */
function same(now: string | null, wanted: string | null): boolean {
  if (now === null || wanted === null) return now === wanted
  return now.replaceAll('"', '') === wanted.replaceAll('"', '')
}

/** The parameter's text in postgresql.auto.conf, all of its text for null; undefined where nobody may look. */
async function entry(client: pg.Client, name: string | null): Promise<string | null | undefined> {
  const { rows: rights } = await client.query(
    `select pg_catalog.has_function_privilege('pg_catalog.pg_show_all_file_settings()', 'execute')
       and pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'select') as may`,
  )
  if (!rights[0].may) return undefined
  const { rows } = await client.query(
    `select pg_catalog.string_agg(
              case when $1::text is null then name || ' = ' else '' end || setting, E'\\n' order by seqno
            ) as text
     from pg_catalog.pg_file_settings
     where sourcefile like '%postgresql.auto.conf'
       and ($1::text is null or pg_catalog.lower(name) = pg_catalog.lower($1::text))`,
    [name],
  )
  return rows[0].text
}
