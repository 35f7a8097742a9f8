// What another session is in the middle of is no drift; what it left half done is.
import assert from 'node:assert/strict'
import { objectsInProgress } from '../../src/drift/inProgress.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'
import { until } from '../support/until.ts'

const major = majors.at(-1) ?? 18

describe(`a partition that is being detached, PostgreSQL ${major}`, () => {
  it('is in progress while the others are waited for, and not once that was cut off', async function () {
    if (major < 14) this.skip()
    const url = await freshDatabase(major)
    const [watcher, reader, detacher] = [await connect(url), await connect(url), await connect(url)]
    try {
      await watcher.query(`
        create table log (id int) partition by range (id);
        create table log_1 partition of log for values from (1) to (2)`)
      // Given somebody who reads, and DETACH CONCURRENTLY that has to wait for them
      await reader.query('begin; select from log')
      const { rows } = await detacher.query<{ pid: number }>('select pg_backend_pid() as pid')
      const detached = assert.rejects(detacher.query('alter table log detach partition log_1 concurrently'))
      // Then the partition is in progress
      const found = await until(async () => {
        const now = await objectsInProgress(watcher)
        return now.size > 0 ? now : undefined
      })
      assert.deepEqual([...found], ['table public.log_1'])
      // And when the session is cut off, it is not any more
      await watcher.query('select pg_cancel_backend($1)', [rows[0]?.pid])
      await detached
      assert.deepEqual([...(await objectsInProgress(watcher))], [])
    } finally {
      for (const client of [watcher, reader, detacher]) await client.end()
    }
  })
})
