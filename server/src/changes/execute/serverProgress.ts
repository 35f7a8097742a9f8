// How far the server says it has come with an index, a VACUUM, a CLUSTER or an ANALYZE.
import type pg from 'pg'

export interface ServerProgress {
  readonly phase: string
  readonly done?: number
  readonly total?: number
}

/** From pg_stat_progress_*, all of which exist since 13; undefined when the backend does none of it. */
export async function serverProgress(side: pg.Client, pid: number): Promise<ServerProgress | undefined> {
  const { rows } = await side.query(
    `select command || ': ' || phase as phase,
            case when blocks_total > 0 then blocks_done else lockers_done end as done,
            case when blocks_total > 0 then blocks_total else lockers_total end as total
     from pg_catalog.pg_stat_progress_create_index
     where pid = $1
     union all
     select 'VACUUM: ' || phase, heap_blks_scanned, heap_blks_total
     from pg_catalog.pg_stat_progress_vacuum
     where pid = $1
     union all
     select command || ': ' || phase, heap_blks_scanned, heap_blks_total
     from pg_catalog.pg_stat_progress_cluster
     where pid = $1
     union all
     select 'ANALYZE: ' || phase, sample_blks_scanned, sample_blks_total
     from pg_catalog.pg_stat_progress_analyze
     where pid = $1`,
    [pid],
  )
  const row = rows[0]
  if (!row) return undefined
  const total = Number(row.total)
  return { phase: row.phase, ...(total > 0 ? { done: Number(row.done), total } : {}) }
}
