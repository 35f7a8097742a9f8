// A COMMIT that waits for a synchronous standby: the change is on this server's disk by then, and
// others do not see it yet. Ending the wait does not undo it.
import type pg from 'pg'

/** Whether the backend waits so; `end` ends the wait, and COMMIT is answered with a warning. */
export async function waitsForStandby(side: pg.Client, pid: number, end: boolean): Promise<boolean> {
  const { rows } = await side.query(
    `select case when $2 then pg_catalog.pg_cancel_backend(pid) end
     from pg_catalog.pg_stat_activity
     where pid = $1
       and wait_event = 'SyncRep'`,
    [pid, end],
  )
  return rows.length > 0
}
