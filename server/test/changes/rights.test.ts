// What the connection check says of a login's rights, held against the server: a statement that it
// refuses is refused with 42501, and one that it lets pass is not.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { rightsDetails } from '../../src/changes/checks/rights.ts'
import { defaultOptions } from '../../src/changes/draft.ts'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { connect, freshDatabase } from '../support/postgres.ts'
import { edges } from './support/bench.ts'

/** `alone`: outside a transaction, since nothing of it happens. */
const statements: readonly [sql: string, refused: boolean, alone?: true][] = [
  ['create table here.t (a int)', false],
  ['create table there.t (a int)', true],
  ['create table t (a int)', false],
  ['create temp table t (a int)', false],
  ['set search_path = there; create table here.t (a int)', false],
  ['create schema new_one', true],
  ['create view there.v as select 1 as a', true],
  ['create materialized view here.m as select 1 as a', false],
  ['create sequence there.s', true],
  ["create type there.mood as enum ('a')", true],
  ['create type there.pair as (a int)', true],
  ['create domain there.d as int', true],
  ["create function here.f() returns int language sql as 'select 1'", false],
  ["create function there.f() returns int language sql as 'select 1'", true],
  ["create function here.f() returns int language internal as 'int4pl'", true],
  ['create extension pgcrypto', true],
  ['create extension dblink', true],
  ['create publication p for all tables', true],
  ["copy here.mine to '/tmp/x'", true],
  ["copy here.mine from program 'true'", true],
  ['create role somebody', true],
  ['truncate there.theirs', true],
  ['truncate here.mine', false],
  [
    'create trigger g before insert on there.theirs for each row execute function suppress_redundant_updates_trigger()',
    true,
  ],
  [
    'create trigger g before insert on here.mine for each row execute function suppress_redundant_updates_trigger()',
    false,
  ],
  ['create policy p on there.theirs', true],
  ['create policy p on here.mine', false],
  ['create rule r as on insert to there.theirs do instead nothing', true],
  ['create event trigger e on ddl_command_end execute function here.event()', true],
  ['create foreign data wrapper w', true],
  ["alter system set work_mem = '5MB'", true, true],
  ["create subscription s connection 'dbname=x' publication p with (connect = false)", true],
  ["create tablespace s location '/tmp/nowhere'", true, true],
]

for (const major of edges) {
  describe(`what a login may do, PostgreSQL ${major}`, () => {
    const login = `plain_${process.pid}_${major}`
    let admin: pg.Client
    let client: pg.Client
    before(async () => {
      await loadParser()
      const url = await freshDatabase(major)
      admin = await connect(url)
      await admin.query(`
        create role ${login} login password 'plain';
        create schema there;
        create table there.theirs (a int);
        grant usage on schema there to ${login};
        create schema here authorization ${login};
        create table here.mine (a int);
        alter table here.mine owner to ${login};
        create function here.event() returns event_trigger language plpgsql as 'begin end'`)
      const own = new URL(url)
      own.username = login
      own.password = 'plain'
      client = await connect(own.toString())
    })
    after(async () => {
      await client.end()
      await admin.query(`drop owned by ${login} cascade`)
      await admin.query(`drop role ${login}`)
      await admin.end()
    })

    const subject = (sql: string, options: object = {}, ledger = false) => ({
      type: 'alterSchema' as const,
      options: { ...defaultOptions, searchPath: 'here', ...options },
      script: readScript(sql),
      database: {
        id: 1,
        instanceId: 1,
        projectId: 1,
        environmentId: 1,
        name: 'd',
        presence: 'present' as const,
        anomalies: 0,
        ledger,
      },
    })
    const said = (sql: string, options?: object, ledger?: boolean) =>
      rightsDetails(subject(sql, options, ledger), client, major * 10_000)

    for (const [sql, refused, alone] of statements) {
      it(`${refused ? 'refuses' : 'lets pass'} ${sql}`, async () => {
        const details = await said(sql)
        assert.equal(details.length > 0, refused, JSON.stringify(details))
        let code: string | undefined
        await client.query(alone ? "set search_path = 'here'" : "begin; set local search_path = 'here'")
        try {
          await client.query(sql)
        } catch (error) {
          code = (error as { code?: string }).code
        }
        if (!alone) await client.query('rollback')
        assert.equal(code === '42501', refused, code)
      })
    }

    it('says nothing of what comes behind a change of rights, or in a schema just made', async () => {
      await admin.query(
        `grant create on database ${(await admin.query('select current_database() as d')).rows[0].d} to ${login}`,
      )
      assert.deepEqual(await said('create schema fresh; create table fresh.t (a int)'), [])
      assert.deepEqual(await said('grant create on schema there to me; create table there.t (a int)'), [])
      assert.deepEqual(await said('set role somebody_else; create table there.t (a int)'), [])
    })

    it('asks for the role that the change runs as', async () => {
      await admin.query(
        `create role owner_${login}; grant owner_${login} to ${login}; grant create on schema there to owner_${login}; grant usage on schema there to owner_${login}`,
      )
      assert.deepEqual(await said('create table there.t (a int)', { role: `owner_${login}` }), [])
      await admin.query(`drop owned by owner_${login}; drop role owner_${login}`)
    })

    it('tells the roles apart that let COPY read files, write them and run programs', async () => {
      await admin.query(`grant pg_read_server_files to ${login}`)
      assert.deepEqual(await said("copy here.mine from '/tmp/x'"), [])
      assert.equal((await said("copy here.mine to '/tmp/x'")).length, 1)
      assert.equal((await said("copy here.mine from program 'true'")).length, 1)
      await admin.query(`revoke pg_read_server_files from ${login}`)
    })

    it('tells whether the ledger and kept rows can be written', async () => {
      assert.deepEqual(await said('select 1', { priorBackup: 'target' }, true), [])
      await admin.query(
        'create schema plumbline_ledger; create table plumbline_ledger.change (a int); create schema plumbline_kept',
      )
      const [ledger, kept, ...more] = await said('select 1', { priorBackup: 'target' }, true)
      assert.match(
        `${ledger?.title} ${ledger?.text}`,
        /ledger could not be written.*INSERT on plumbline_ledger\.change/,
      )
      assert.match(
        `${kept?.title} ${kept?.text}`,
        /Kept rows could not be written.*CREATE on schema plumbline_kept/,
      )
      assert.deepEqual(more, [])
      assert.deepEqual(await said('select 1'), [])
    })
  })
}
