// A reader of schemas that is quick to load and to read with, where a test is about something else.
import { createHash } from 'node:crypto'
import type { SchemaReader } from '../../../src/changes/execute/context.ts'

/** Columns and indexes: enough of a schema to see that one changed. */
export const smallReader: SchemaReader = {
  async read(client) {
    const { rows } = await client.query(
      `select 'column' as kind, c.relname::text as relation, a.attname::text as name,
              pg_catalog.format_type(a.atttypid, a.atttypmod) as type
       from pg_catalog.pg_attribute a
       join pg_catalog.pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'public'::regnamespace
         and a.attnum > 0
         and not a.attisdropped
       order by 2, 3`,
    )
    const text = JSON.stringify(rows)
    const hash = createHash('sha256').update(text).digest('hex')
    return { hash, reader: 1, serverVersion: 180000, model: rows, text }
  },
  same: (a, b) => a.hash === b.hash,
}
