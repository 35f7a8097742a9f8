import assert from 'node:assert/strict'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

describe('every major version of PostgreSQL from npm', () => {
  for (const major of majors) {
    it(`starts ${major} and answers`, async () => {
      const client = await connect(await freshDatabase(major))
      try {
        const { rows } = await client.query(
          "select current_setting('server_version_num')::int / 10000 as major",
        )
        assert.equal(rows[0].major, major)
      } finally {
        await client.end()
      }
    })
  }
})
