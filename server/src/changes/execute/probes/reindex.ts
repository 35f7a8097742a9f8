// REINDEX CONCURRENTLY: may always be repeated, but a stop leaves invalid copies named *_ccnew or
// *_ccold that nobody else removes.
import type pg from 'pg'
import type { Probe } from './probe.ts'

interface Noted {
  /** Invalid copies that were there before and are somebody else's. */
  readonly copies: readonly string[]
}

export const reindexConcurrently: Probe<Noted> = {
  async note(client) {
    return { copies: (await invalidCopies(client)).map(c => c.oid) }
  },

  async look(client, { copies }) {
    const before = new Set(copies)
    const left = (await invalidCopies(client)).filter(c => !before.has(c.oid))
    if (left.some(c => c.building)) return { kind: 'running', how: 'an index is being rebuilt' }
    if (left.length === 0) return { kind: 'notApplied', how: 'there is no copy left of an index' }
    return {
      kind: 'leftovers',
      how: `${left.map(c => c.qualified).join(', ')} ${left.length === 1 ? 'is' : 'are'} left over`,
      sql: left.map(c => `drop index concurrently if exists ${c.qualified}`),
    }
  },
}

interface Copy {
  readonly oid: string
  readonly qualified: string
  readonly building: boolean
}

async function invalidCopies(client: pg.Client): Promise<readonly Copy[]> {
  const { rows } = await client.query(
    `select i.indexrelid::text as oid,
            pg_catalog.format('%I.%I', n.nspname, c.relname) as qualified,
            exists (
              select
              from pg_catalog.pg_stat_progress_create_index p
              where p.relid = i.indrelid
            ) as building
     from pg_catalog.pg_index i
     join pg_catalog.pg_class c on c.oid = i.indexrelid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where not i.indisvalid
       and c.relname ~ '_cc(new|old)[0-9]*$'`,
  )
  return rows
}
