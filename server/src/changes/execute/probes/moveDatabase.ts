// ALTER DATABASE ... SET TABLESPACE: the database stands in the one that was named, or where it stood.
import type pg from 'pg'
import type { Probe } from './probe.ts'

interface Noted {
  readonly database: string
  readonly wanted: string
  readonly before: string | null
}

export const moveDatabase: Probe<Noted> = {
  async note(client, node) {
    if (!('AlterDatabaseStmt' in node)) throw new TypeError('Not an AlterDatabaseStmt')
    const { dbname = '', options } = node.AlterDatabaseStmt
    const place = options?.flatMap(o =>
      'DefElem' in o && o.DefElem.defname === 'tablespace' ? [o.DefElem.arg] : [],
    )
    const [arg] = place ?? []
    const wanted = arg && 'String' in arg ? (arg.String.sval ?? '') : ''
    return { database: dbname, wanted, before: await tablespaceOf(client, dbname) }
  },

  async look(client, { database, wanted, before }) {
    const now = await tablespaceOf(client, database)
    const how = `database ${database} stands in tablespace ${now ?? '(there is no such database)'}`
    return { kind: now === wanted && before !== wanted ? 'applied' : 'notApplied', how }
  },
}

async function tablespaceOf(client: pg.Client, database: string): Promise<string | null> {
  const { rows } = await client.query(
    `select s.spcname::text as name
     from pg_catalog.pg_database d
     join pg_catalog.pg_tablespace s on s.oid = d.dattablespace
     where d.datname = $1`,
    [database],
  )
  return rows[0]?.name ?? null
}
