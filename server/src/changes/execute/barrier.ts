// The flush barrier between "transaction id assigned" and "transaction id recorded". Without it a
// crash of the server can hand the same id to another transaction, whose fate would be taken for ours.
import type pg from 'pg'

/**
 * Returns when everything the change has written to the log so far is on disk. `change` is inside
 * its transaction; `side` is another session on the same server. Leaves nothing in the database.
 */
export async function flushBarrier(change: pg.Client, side: pg.Client, serverVersion: number): Promise<void> {
  if (serverVersion >= 170000) {
    // Not transactional, or the flush would be ignored.
    await change.query("select pg_catalog.pg_logical_emit_message(false, 'plumbline', '', true)")
    return
  }
  // A commit waits until the log is flushed up to its own record, which lies behind all of ours. For a
  // synchronous standby it need not wait: promoted, that would be on another timeline.
  await side.query(`
    begin;
    set local synchronous_commit = local;
    select pg_catalog.pg_logical_emit_message(true, 'plumbline', '');
    commit`)
}
