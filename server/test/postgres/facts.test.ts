import assert from 'node:assert/strict'
import { connect, disconnect } from '../../src/postgres/connect.ts'
import { serverFacts } from '../../src/postgres/facts.ts'
import { passwords } from '../../src/postgres/passwords.ts'
import { parseConnectionUrl } from '../../src/postgres/url.ts'
import { hasPooler, type Pooler, startPooler } from '../support/pooler.ts'
import { freshDatabase, majors, connect as plainConnect, superuser } from '../support/postgres.ts'

const given = (password: string) => ({ passwords: passwords({ kept: () => password }) })

for (const major of majors) {
  describe(`the facts of a PostgreSQL ${major}`, () => {
    it('are the same seen from two connections, except for the session', async () => {
      const { endpoint, database = '' } = parseConnectionUrl(await freshDatabase(major))
      const one = await connect(endpoint, database, given(superuser.password))
      const two = await connect(endpoint, database, given(superuser.password))
      try {
        await two.query("set timezone = 'Asia/Tokyo'; set datestyle = 'German'")
        const seen = [await serverFacts(one), await serverFacts(two)] as const
        const { backendPid, backendStart, ...server } = seen[0]
        const { backendPid: otherPid, backendStart: otherStart, ...same } = seen[1]
        assert.deepEqual(server, same)
        assert.notEqual(backendPid, otherPid)
        assert.notEqual(backendStart, otherStart)
        assert.match(backendStart ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
        assert.match(server.systemIdentifier ?? '', /^\d{15,20}$/)
        assert.equal(server.timeline, '00000001')
        assert.equal(Math.floor(server.version / 10_000), major)
        assert.deepEqual(
          {
            database: server.database,
            login: server.login,
            superuser: server.superuser,
            pooler: server.pooler,
          },
          { database, login: superuser.name, superuser: true, pooler: false },
        )
      } finally {
        await Promise.all([disconnect(one), disconnect(two)])
      }
    })

    it('come as null where a right is missing, also inside a transaction', async () => {
      const url = await freshDatabase(major)
      const { endpoint, database = '' } = parseConnectionUrl(url)
      const admin = await plainConnect(url)
      const login = `facts_${process.pid}_${major}`
      await admin.query(`create role ${login} login password 'p'`)
      await admin.query('revoke execute on function pg_control_system() from public')
      await admin.query('revoke execute on function pg_walfile_name(pg_lsn) from public')
      const client = await connect({ ...endpoint, user: login }, database, given('p'))
      try {
        for (const start of ['', 'begin']) {
          if (start) await client.query(start)
          const facts = await serverFacts(client)
          assert.equal(facts.systemIdentifier, null)
          assert.equal(facts.timeline, null)
          assert.equal(facts.superuser, false)
          assert.equal(facts.login, login)
        }
        await client.query('commit')
      } finally {
        await disconnect(client)
        await admin.query(`drop role ${login}`)
        await admin.end()
      }
    })
  })
}

describe('a pooler in transaction mode', () => {
  let pooler: Pooler | undefined
  let endpoint: ReturnType<typeof parseConnectionUrl>['endpoint']

  before(async function () {
    if (!hasPooler()) return this.skip()
    const target = parseConnectionUrl(await freshDatabase())
    pooler = await startPooler(
      { port: target.endpoint.port, database: target.database ?? '' },
      { [superuser.name]: superuser.password },
    )
    endpoint = { ...target.endpoint, port: pooler.port }
  })
  after(() => pooler?.stop())

  it('is found out', async () => {
    const client = await connect(endpoint, 'pooled', given(superuser.password))
    try {
      assert.equal((await serverFacts(client)).pooler, true)
    } finally {
      await disconnect(client)
    }
  })
})
