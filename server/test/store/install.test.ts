// Making a store and bringing it up to date: what it needs, what it refuses, and that it is all or nothing.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { installStore } from '../../src/store/install.ts'
import { openStore } from '../../src/store/openStore.ts'
import { storeVersion, upgrades } from '../../src/store/upgrades/upgrades.ts'
import { connect, freshDatabase, majors, startServer, stopServer } from '../support/postgres.ts'
import { apply, issueOf, places, snapshot, taskIn } from './support/bench.ts'

const next = storeVersion + 1
const withNext = (script: string) => [...upgrades, { version: next, scripts: [script] }]
const failure = (code: string) => (error: { failure?: { code: string } }) => error.failure?.code === code

for (const major of majors) {
  describe(`installing a store on PostgreSQL ${major}`, () => {
    const clients: pg.Client[] = []
    let url: string
    let admin: pg.Client
    const owner = `keeper_${process.pid}_${major}`
    const setup = { owner, for: 'single' } as const

    async function connected(to: string): Promise<pg.Client> {
      const client = await connect(to)
      clients.push(client)
      return client
    }

    function as(login: string, database = url): string {
      const other = new URL(database)
      other.username = login
      return other.href
    }

    before(async () => {
      const client = await connect(await freshDatabase(major))
      await client.query(`create role ${owner} login password 'plumbline-test'`)
      await client.query(`create role ${owner}_admin login createrole password 'plumbline-test'`)
      await client.query(`create role ${owner}_stranger login password 'plumbline-test'`)
      await client.end()
    })
    beforeEach(async () => {
      url = await freshDatabase(major)
      admin = await connected(url)
    })
    afterEach(async () => {
      for (const client of clients.splice(0)) await client.end()
    })

    it('sets up everything one person needs', async () => {
      assert.deepEqual(await installStore(admin, setup), { version: storeVersion, did: 'installed' })
      const store = await openStore({ connectionString: as(owner) })
      assert.deepEqual(await store.me(), { login: owner, role: 'owner', active: true })
      assert.deepEqual(
        (await store.environments()).map(one => [
          one.name,
          one.position,
          one.policy.approval,
          one.policy.protected,
        ]),
        [
          ['Test', 1, 'never', false],
          ['Prod', 2, 'anyone', true],
        ],
      )
      assert.ok((await store.environments()).every(one => one.policy.selfApproval))
      assert.deepEqual(
        (await store.projects()).map(one => one.name),
        ['Default Project', 'Sample Project'],
      )
      assert.match(store.identity.systemIdentifier, /^\d+$/)
      assert.deepEqual((await store.verify()).problems, [])
      await store.close()
    })

    it('is idempotent, and leaves what people set alone', async () => {
      await installStore(admin, setup)
      const store = await openStore({ connectionString: as(owner) })
      await store.saveProject({ name: 'Mine' })
      assert.deepEqual(await installStore(admin, setup), { version: storeVersion, did: 'nothing' })
      assert.equal((await store.projects()).length, 3)
      await store.close()
    })

    it('works for an administrator who is no superuser, and leaves no membership behind', async () => {
      // Given a server where nobody has made the store's roles yet,
      const own = await startServer(major)
      const root = await connected(own.url('postgres'))
      await root.query(`
        create role ${owner} login password 'plumbline-test';
        create role manager login createrole createdb password 'plumbline-test'`)
      await root.query('create database records owner manager template template0')
      const client = await connected(as('manager', own.url('records')))
      // when its owner installs a store,
      await installStore(client, setup)
      await installStore(client, setup, withNext('alter table plumbline.project add column colour text'))
      // then the administrator is no better than a stranger, and the records are whole.
      await assert.rejects(client.query('select * from plumbline.issue'), { code: '42501' })
      const { rows } = await root.query("select pg_has_role('manager', 'plumbline_owner', 'usage') as may")
      assert.equal(rows[0].may, false)
      for (const each of clients.splice(0)) await each.end()
      await stopServer(own)
    })

    it('is refused to an administrator who may not act for roles that stand already', async () => {
      if (major < 16) return
      await installStore(await connected(await freshDatabase(major)), setup)
      await admin.query(`alter database ${admin.database} owner to ${owner}_admin`)
      await assert.rejects(installStore(await connected(as(`${owner}_admin`)), setup), failure('notAllowed'))
    })

    it('is refused to a login without the rights, and leaves nothing', async () => {
      await assert.rejects(
        installStore(await connected(as(`${owner}_stranger`)), setup),
        failure('notAllowed'),
      )
      assert.equal((await admin.query("select to_regnamespace('plumbline') as n")).rows[0].n, null)
    })

    it('is refused where somebody keeps other things', async () => {
      await admin.query('create table customer (id int)')
      await assert.rejects(installStore(admin, setup), /database of its own.*1 tables/)
    })

    it('is refused where a schema of that name is not ours', async () => {
      await admin.query('create schema plumbline; create table plumbline.store (version int, product text)')
      await assert.rejects(installStore(admin, setup), failure('storeUnavailable'))
      await assert.rejects(openStore({ connectionString: url }), /not a Plumbline store/)
      await admin.query('drop table plumbline.store')
      await assert.rejects(installStore(admin, setup), failure('storeUnavailable'))
    })

    it('is refused in another encoding than UTF8', async () => {
      await admin.query(
        `create database ${admin.database}_latin encoding 'LATIN1' template template0 locale 'C'`,
      )
      const latin = new URL(url)
      latin.pathname += '_latin'
      await assert.rejects(installStore(await connected(latin.href), setup), /UTF8/)
    })

    it('needs an owner that exists', async () => {
      await assert.rejects(installStore(admin, { ...setup, owner: 'nobody_here' }), /no login nobody_here/)
      assert.equal((await admin.query("select to_regnamespace('plumbline') as n")).rows[0].n, null)
    })

    it('happens once when two administrators do it at once', async () => {
      const results = await Promise.all(
        [admin, await connected(url)].map(client => installStore(client, setup)),
      )
      assert.deepEqual(results.map(one => one.did).sort(), ['installed', 'nothing'])
    })

    it('brings a store up to a newer version, keeping its records', async () => {
      await installStore(admin, setup)
      const store = await openStore({ connectionString: as(owner) })
      const projectId = await store.saveProject({ name: 'Kept' })
      const upgraded = await installStore(
        admin,
        setup,
        withNext('alter table plumbline.project add column colour text'),
      )
      assert.deepEqual(upgraded, { version: next, did: 'upgraded' })
      assert.deepEqual((await store.projects()).find(one => one.id === projectId)?.name, 'Kept')
      await store.close()
      const { rows } = await admin.query('select version from plumbline.store')
      assert.equal(rows[0].version, next)
    })

    it('brings a store of the first version up to this one with all that happened in it', async () => {
      // Given a store of version 1 with an applied change, made by its own functions,
      await installStore(admin, setup, upgrades.slice(0, 1))
      await admin.query('update plumbline.store set version = $1', [storeVersion])
      const store = await openStore({ connectionString: as(owner) })
      const place = await places(store)
      const states = [await snapshot(store, 's0'), await snapshot(store, 's1'), await snapshot(store, 's2')]
      const change = async (before: number) => {
        const issueId = await store.createIssue(issueOf(place, [place.testDatabase]))
        await apply(
          store,
          (await taskIn(store, issueId, place.test)).id,
          states[before]!,
          states[before + 1]!,
        )
      }
      await change(0)
      await admin.query('update plumbline.store set version = 1')
      // when it is brought up to date and goes on,
      assert.deepEqual(await installStore(admin, setup), { version: storeVersion, did: 'upgraded' })
      await change(1)
      // then all of it verifies, and what ended since is in the chain.
      assert.deepEqual((await store.verify()).problems, [])
      await store.close()
      const { rows } = await admin.query(
        "select action, count(*)::int from plumbline.audit where action in ('finish', 'ended') group by 1 order by 1",
      )
      assert.deepEqual(rows, [
        { action: 'ended', count: 1 },
        { action: 'finish', count: 2 },
      ])
    })

    it('leaves the store as it was when an upgrade fails half-way', async () => {
      await installStore(admin, setup)
      const broken = withNext('alter table plumbline.project add column colour text; select 1 / 0')
      await assert.rejects(installStore(admin, setup, broken), failure('badInput'))
      const { rows } = await admin.query(`
        select (select version from plumbline.store) as version,
          (select count(*)::int from pg_attribute where attrelid = 'plumbline.project'::regclass and attname = 'colour') as colour`)
      assert.deepEqual(rows[0], { version: storeVersion, colour: 0 })
      const store = await openStore({ connectionString: as(owner) })
      await store.close()
    })

    it('refuses a store that a newer Plumbline made, at every door', async () => {
      await installStore(admin, setup, withNext('select 1'))
      await assert.rejects(openStore({ connectionString: as(owner) }), failure('storeTooNew'))
      await assert.rejects(installStore(admin, setup), failure('storeTooNew'))
    })

    it('says what is to be done about an older one', async () => {
      await installStore(admin, setup)
      await admin.query('update plumbline.store set version = 0')
      await assert.rejects(openStore({ connectionString: as(owner) }), failure('notReady'))
    })

    it('says what is wrong where there is none, or nobody listens, or one is not a member', async () => {
      await assert.rejects(openStore({ connectionString: url }), failure('storeUnavailable'))
      await assert.rejects(openStore({ host: '127.0.0.1', port: 1, user: 'x' }), failure('storeUnavailable'))
      await installStore(admin, setup)
      await assert.rejects(openStore({ connectionString: as(`${owner}_stranger`) }), failure('notAllowed'))
      await admin.query(`grant plumbline_member to ${owner}_stranger`)
      await assert.rejects(openStore({ connectionString: as(`${owner}_stranger`) }), /not a member/)
      await admin.query(`revoke plumbline_member from ${owner}_stranger`)
    })

    it('works on a server that does not tell its system identifier', async () => {
      await installStore(admin, setup)
      await admin.query('revoke execute on function pg_control_system() from public')
      const store = await openStore({ connectionString: as(owner) })
      assert.equal(store.identity.systemIdentifier, '')
      await store.close()
    })

    it('pins the search path of every function, and turns row security on for every table', async () => {
      await installStore(admin, setup)
      const { rows } = await admin.query(`
        select p.oid::regprocedure::text as name
        from pg_proc p
        where p.pronamespace = 'plumbline'::regnamespace
          and not coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, plumbline, pg_temp']
        union all
        select c.relname
        from pg_class c
        where c.relnamespace = 'plumbline'::regnamespace and c.relkind = 'r' and not c.relrowsecurity
        union all
        select p.oid::regprocedure::text
        from pg_proc p
        where p.pronamespace = 'plumbline'::regnamespace
          and has_function_privilege('${owner}_stranger', p.oid, 'execute')`)
      assert.deepEqual(rows, [])
    })
  })
}
