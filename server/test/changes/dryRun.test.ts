import assert from 'node:assert/strict'
import type { Check } from '#protocol/issue.ts'
import { dryRun } from '../../src/changes/checks/dryRun.ts'
import { openIssues } from '../../src/changes/openIssues.ts'
import { differ, schemaReader } from '../../src/changes/schemaReader.ts'
import { connect, server } from '../support/postgres.ts'
import { type Bench, bench, edges } from './support/bench.ts'

for (const major of edges) {
  describe(`the dry run on PostgreSQL ${major}`, () => {
    let b: Bench
    let client: Awaited<ReturnType<typeof connect>>
    before(async () => {
      b = await bench(major)
      await b.query(`
        create extension pg_trgm;
        create extension dblink;
        create extension postgres_fdw;
        create schema shop;
        create table shop.customer (id int primary key, name text not null, born date);
        create table shop.orders (id int primary key, customer_id int);
        create function shop.tell(words text) returns text language plpgsql
          as $$ begin return dblink_exec('host=nowhere.invalid', 'select ' || words); end $$;
        create function shop.export() returns void language sql as $$ copy shop.customer to '/nowhere/at/all' $$;
        create server elsewhere foreign data wrapper postgres_fdw options (host 'nowhere.invalid');
        create user mapping for postgres server elsewhere;
        create foreign table shop.far (a int) server elsewhere;
        create table shop.line (id int primary key, part int references shop.orders);
        create table shop.late (id int, part int references shop.orders deferrable initially deferred);
        create view shop.names as select name from shop.customer;
        insert into shop.customer select i, 'n' || i from generate_series(1, 1000) i;
        analyze shop.customer`)
      await b.run((await b.issue('', { type: 'baseline' })).taskId)
      client = await connect(b.testUrl)
    })
    after(async () => {
      await client.end()
      await b.close()
    })

    async function tried(sql: string): Promise<Check> {
      const { targets, schema } = b.engine()
      const issues = b.issues({
        dryRun: dryRun({ targets, schema, differ, snapshot: hash => b.store.snapshot(hash) }),
      })
      const { draft } = await issues.draft({ kind: 'alterSchema', databaseIds: [b.databaseId('test')], sql })
      return (await issues.preview('alterSchema', draft)).find(c => c.kind === 'dryRun')!
    }
    const said = ({ details }: Check, title: RegExp) => details.find(d => title.test(d.title))?.text ?? ''

    it('tells the exact difference, and leaves the target and its server as they were', async () => {
      const before = await schemaReader.read(client)
      const check = await tried(`
        alter table shop.customer add column age integer;
        create index concurrently customer_age on shop.customer (age)`)
      assert.equal(check.status, 'passed', JSON.stringify(check))
      assert.match(check.summary, /1 table changed: 2 differences in shop.customer/)
      assert.match(said(check, /^table shop.customer changed/), /column age added.*index customer_age added/)
      assert.equal((await schemaReader.read(client)).hash, before.hash)
      const left = await client.query("select from pg_database where datname like 'plumbline_scratch%'")
      assert.equal(left.rowCount, 0)
    })

    it('watches the first of many statements that write rows, and tries them all', async () => {
      const rows = Array.from({ length: 310 }, (_, i) => `insert into shop.orders values (${i}, 1);`)
      const check = await tried(`${rows.join('\n')}\ninsert into shop.orders values (1, 1)`)
      assert.equal(check.status, 'failed')
      assert.match(check.summary, /duplicate key/)
      assert.equal(check.details.filter(d => d.text.includes('touches about 1 row')).length, 300)
    })

    it('predicts the difference of a task, and then records the very same', async () => {
      const issues = openIssues({ store: b.store, passwords: b.passwords }, {})
      const sql = 'create table shop.predicted (a int primary key)'
      const { title, draft } = await issues.draft({
        kind: 'alterSchema',
        databaseIds: [b.databaseId('prod')],
        sql: `create schema shop; ${sql}`,
      })
      const environments = await b.store.environments()
      const prod = environments.find(e => e.id === b.environments.prod)!
      await b.store.saveEnvironment({ ...prod, policy: { ...prod.policy, protected: false } })
      const made = await b.made(issues, 'alterSchema', { title, draft })
      const [task] = made.stages[0]!.tasks
      // The reviewer's window is another process than the author's.
      const reviewer = openIssues({ store: b.store, passwords: b.passwords }, {})
      const predicted = await reviewer.difference(made.issue.id, task!.id)
      assert.equal(predicted?.source, 'predicted')
      const text = predicted?.texts.find(one => one.document.includes('predicted'))
      assert.equal(text?.before, undefined)
      assert.match(text?.after ?? '', /create table shop\.predicted/)
      const seal = made.revisions[0]!.seal
      await issues.act(made.issue.id, { kind: 'approve', environmentId: prod.id, seal, comment: '' })
      await issues.settled()
      const recorded = await issues.difference(made.issue.id, task!.id)
      assert.equal(recorded?.source, 'recorded')
      assert.deepEqual(predicted?.difference, recorded?.difference)
      assert.deepEqual(predicted?.texts, recorded?.texts)
      assert.match(recorded?.difference.summary ?? '', /1 schema added, 1 table added/)
    })

    it('tells locks, rewrites and scans of each statement', async () => {
      const check = await tried(`
        alter table shop.customer alter column id type bigint;
        alter table shop.orders add foreign key (customer_id) references shop.customer;
        create index on shop.orders (customer_id)`)
      assert.equal(check.status, 'passed', JSON.stringify(check))
      assert.match(
        said(check, /alter column id/),
        /takes ACCESS EXCLUSIVE on shop.customer; rewrites shop.customer/,
      )
      assert.match(said(check, /foreign key/), /SHARE ROW EXCLUSIVE on shop.orders/)
      assert.match(said(check, /create index/), /scans shop.orders/)
    })

    it('tells how many rows a statement will touch on the target', async () => {
      const check = await tried("update shop.customer set name = 'x'")
      assert.match(said(check, /^update/), /touches about 1000 rows/)
    })

    it('finds what would fail, where it stands', async () => {
      const sql = 'alter table shop.customer add column a int;\nalter table shop.customer drop column nmae'
      const check = await tried(sql)
      assert.equal(check.status, 'failed')
      assert.match(check.summary, /column "nmae" .* does not exist/)
      assert.equal(check.details.find(d => d.severity === 'error')?.start, sql.indexOf('\n') + 1)
    })

    it('finds a statement that depends on an earlier one of the script', async () => {
      assert.equal(
        (await tried('create table shop.new (a int); insert into shop.new values (1)')).status,
        'passed',
      )
    })

    it('warns where IF NOT EXISTS meets another thing of that name, and only then', async () => {
      const other = await tried(`
        create index concurrently taken on shop.customer (name);
        create index concurrently if not exists taken on shop.orders (customer_id)`)
      assert.equal(other.status, 'warning', JSON.stringify(other))
      assert.match(other.summary, /relation "taken" already exists, skipping/)
      const schema = await tried('create schema if not exists shop; create extension if not exists pg_trgm')
      assert.equal(schema.status, 'passed', JSON.stringify(schema))
      assert.match(said(schema, /^create extension/), /already exists, skipping/)
    })

    it('finds a view in the way', async () => {
      assert.match(
        (await tried('alter table shop.customer drop column name')).summary,
        /other objects depend on it/,
      )
    })

    it('does not try what would stay behind on the server', async () => {
      const role = `left_${process.pid}_${major}`
      const single = await tried(`create role ${role}`)
      assert.equal(single.status, 'passed', JSON.stringify(single))
      const many = await tried(`create role ${role}; create index concurrently on shop.orders (id)`)
      assert.match(said(many, /^Not tried: create role/), /all databases of the server share/)
      const { url } = await server(major)
      const admin = await connect(url('postgres'))
      assert.equal((await admin.query('select from pg_roles where rolname = $1', [role])).rowCount, 0)
      await admin.end()
      assert.match(
        said(await tried("alter system set work_mem = '5MB'"), /^Not tried/),
        /beyond the database/,
      )
    })

    // What follows is the same on every version.
    if (major !== edges.at(-1)) return

    it('reaches nobody outside, whoever calls them', async () => {
      const cases: readonly [sql: string, why: RegExp][] = [
        ["select shop.tell('hello')", /the body of tell\(\) reaches beyond/],
        ["do $$ begin perform shop.tell('hello'); end $$", /dblink_exec\(\) reaches beyond the database/],
        ["do $$ begin perform dblink_exec('host=nowhere.invalid', 'x'); end $$", /its body reaches beyond/],
        ["do $$ begin execute 'copy (select 1) to program ''true'''; end $$", /its body reaches beyond/],
        ['select shop.export()', /the body of export\(\) reaches beyond/],
        ['insert into shop.far values (1)', /foreign data wrapper postgres_fdw is elsewhere/],
      ]
      for (const [sql, why] of cases) {
        const check = await tried(
          `create table shop.before_it (a int); ${sql}; alter table shop.before_it add b int`,
        )
        assert.equal(check.status, 'passed', JSON.stringify(check))
        assert.match(said(check, /^Not tried/), why, sql)
        assert.match(check.summary, /1 of its statements could not be tried/)
      }
    })

    it('holds nothing against a change that fails for want of rows, and still finds what would fail', async () => {
      const cases: readonly [sql: string, status: string, summary: RegExp][] = [
        [
          "create type shop.mood as enum ('sad'); alter type shop.mood add value 'calm'; create table shop.felt (m shop.mood default 'calm')",
          'passed',
          /went through/,
        ],
        [
          'insert into shop.line values (1, 1); alter table shop.line add n int',
          'passed',
          /1 of its statements could not/,
        ],
        ['insert into shop.late values (1, 1)', 'notChecked', /to its end .*the tables there are empty/],
        [
          'insert into shop.line select 1, null from shop.orders; delete from shop.line',
          'passed',
          /went through/,
        ],
        [
          'insert into shop.line (id, part) values ((select id from shop.orders), 1)',
          'passed',
          /1 of its statements/,
        ],
        [
          "do $$ begin if not exists (select from shop.orders) then raise 'none'; end if; end $$",
          'passed',
          /1 of its/,
        ],
        [
          `do $$ declare n int; begin select id into strict n from shop.orders; create table shop.made (a int); end $$;
           alter table shop.made add b int`,
          'notChecked',
          /to its end .*query returned no rows/,
        ],
        ['insert into shop.line values (null, 1)', 'failed', /null value in column "id"/],
        ['insert into shop.orders values (1), (1)', 'failed', /duplicate key/],
        ["create table shop.made (a date default 'soon'::date)", 'failed', /invalid input syntax/],
        ['select 1 / 0', 'failed', /division by zero/],
        ['update shop.line set nothing = 1', 'failed', /column "nothing"/],
      ]
      for (const [sql, status, summary] of cases) {
        const check = await tried(sql)
        assert.equal(check.status, status, `${sql}: ${JSON.stringify(check)}`)
        assert.match(check.summary, summary, sql)
      }
    })

    it('keeps a temporary table and a prepared statement for the steps behind', async () => {
      const check = await tried(`
        create temp table picked as select 1 as id;
        prepare pick as select id from picked;
        create index concurrently on shop.orders (id);
        insert into shop.orders select id from picked;
        execute pick`)
      assert.equal(check.status, 'passed', JSON.stringify(check))
    })
  })
}
