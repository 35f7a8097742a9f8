// What members of a store may try against it, each refused by PostgreSQL itself. The attackers hold
// real logins and speak SQL directly, past everything Plumbline's own code would stop.
import assert from 'node:assert/strict'
import { majors } from '../support/postgres.ts'
import { attempt, claimCall, reviewCall, type Scene, scene } from './support/attack.ts'
import { type Bench, issueOf, type Places } from './support/bench.ts'

for (const major of majors) {
  describe(`attacks on a store on PostgreSQL ${major}`, () => {
    let b: Bench
    let place: Places
    let issueId: number
    let seal: string
    let prodTask: number
    let approval: Scene['approval']

    async function approvals(): Promise<number> {
      const { rows } = await b.admin.query('select count(*)::int as n from plumbline.review')
      return rows[0].n
    }

    before(async () => {
      ;({ b, place, issueId, seal, prodTask, approval } = await scene(major))
    })
    after(() => b.close())

    describe('against approval', () => {
      afterEach(async () => assert.equal(await approvals(), 0))

      for (const [who, why] of [
        ['david', 'a developer, where Prod asks for a DBA, and the author'],
        ['vera', 'a viewer'],
      ] as const) {
        it(`${who} approves: ${why}`, async () => {
          assert.equal(await attempt(await b.client(who), reviewCall, approval), 'PL003')
        })
      }

      it('a DBA who wrote the issue approves it', async () => {
        const dora = await b.store('dora')
        const own = await dora.createIssue(issueOf(place, [place.prodDatabase]))
        const record = await dora.issue(own)
        const values = [own, 1, place.prod, 'approve', record.revisions[0]!.seal, '']
        assert.equal(await attempt(await b.client('dora'), reviewCall, values), 'PL003')
        await dora.cancelIssue(own)
      })

      it('the author borrows a role: SET ROLE and SET SESSION AUTHORIZATION', async () => {
        const david = await b.client('david')
        assert.equal(await attempt(david, `set role ${b.login('dora')}`), '42501')
        assert.equal(await attempt(david, `set session authorization ${b.login('dora')}`), '42501')
        assert.equal(await attempt(david, 'set role plumbline_owner'), '42501')
        assert.equal(await attempt(david, 'set role plumbline_member'), 'done')
        assert.equal(await attempt(david, reviewCall, approval), 'PL003')
      })

      it('a reviewer approves by a stale seal, a wrong one, or none', async () => {
        const dora = await b.client('dora')
        for (const wrong of ['0'.repeat(64), '', null]) {
          const values = [issueId, 1, place.prod, 'approve', wrong, '']
          assert.equal(await attempt(dora, reviewCall, values), 'PL004')
        }
        assert.equal(await attempt(dora, reviewCall, [issueId, 2, place.prod, 'approve', seal, '']), 'PL004')
        assert.equal(await attempt(dora, reviewCall, [issueId, 1, place.test, 'approve', seal, '']), 'PL004')
      })

      it('the call is hidden in another statement of a reviewer', async () => {
        const dora = await b.client('dora')
        const literal = `plumbline.review_issue(${issueId}, 1, ${place.prod}, 'approve', '${seal}', '')`
        const hidden = [
          `select ${literal}`,
          `select * from ${literal}`,
          `select 1 where (select count(*) from ${literal}) > 0`,
          `do $x$ begin perform ${literal}; end $x$`,
          `with x as materialized (select * from ${literal}) select * from x`,
          `explain analyze select * from ${literal}`,
        ]
        for (const sql of hidden) assert.equal(await attempt(dora, sql), 'PL003', sql)
        assert.equal(await attempt(dora, `prepare x as select * from ${literal}`), 'done')
        assert.equal(await attempt(dora, 'execute x'), 'PL003')
        assert.equal(await attempt(dora, `${reviewCall} -- `, approval), 'PL003')
      })

      it("trojans in a reviewer's session: function, SQL function, view, trigger, operator", async () => {
        // Given code of an attacker's in the store's database, which takes an administrator's mistake,
        await b.admin.query('create schema if not exists trap')
        await b.admin.query('grant usage on schema trap to public')
        const call = `plumbline.review_issue(${issueId}, 1, ${place.prod}, 'approve', '${seal}', '')`
        const canonical = reviewCall
        await b.admin.query(`
          create or replace function trap.plain() returns int language plpgsql as
            $x$ begin perform ${call}; return 1; end $x$;
          create or replace function trap.sql() returns int language sql volatile as
            $x$ select ${call}; select 1 $x$;
          create or replace function trap.exact() returns int language plpgsql as
            $x$ begin execute '${canonical}' using ${issueId}::bigint, 1, ${place.prod}, 'approve', '${seal}', ''; return 1; end $x$;
          create or replace view trap.view as select trap.sql() as n;
          create table if not exists trap.bait (n int);
          grant all on trap.bait, trap.view to public;
          create or replace function trap.fire() returns trigger language plpgsql as
            $x$ begin perform ${call}; return new; end $x$;
          drop trigger if exists fire on trap.bait;
          create trigger fire before insert on trap.bait for each row execute function trap.fire();
          create or replace function trap.equal(text, text) returns boolean language plpgsql as
            $x$ begin perform ${call}; return true; end $x$;
          drop operator if exists trap.=== (text, text);
          create operator trap.=== (leftarg = text, rightarg = text, function = trap.equal)`)
        // when a reviewer touches it,
        const dora = await b.client('dora')
        const touched = [
          'select trap.plain()',
          'select trap.sql()',
          'select trap.exact()',
          'select * from trap.view',
          'insert into trap.bait values (1)',
          "select 'a' operator(trap.===) 'b'",
        ]
        // then it does not speak for the reviewer.
        for (const sql of touched) assert.equal(await attempt(dora, sql), 'PL003', sql)
        await b.admin.query('drop schema trap cascade')
      })
    })

    describe('against execution', () => {
      it('an unapproved change is claimed', async () => {
        assert.equal(await attempt(await b.client('dora'), claimCall, [prodTask, 60]), 'PL005')
      })

      it('a developer claims in a protected environment', async () => {
        assert.equal(await attempt(await b.client('david'), claimCall, [prodTask, 60]), 'PL003')
      })

      it('a viewer creates, claims, syncs or settles', async () => {
        const vera = await b.store('vera')
        const tries = [
          () => vera.createIssue(issueOf(place, [place.prodDatabase])),
          () => vera.claimTask(prodTask, 60),
          () => vera.skipTask(prodTask, 'because'),
          () => vera.recordSync(place.instanceId, { serverVersion: 180004, databases: [] }),
          () => vera.saveSnapshot({ hash: '0'.repeat(64), reader: 1, serverVersion: 1, model: {}, text: '' }),
        ]
        for (const one of tries) await assert.rejects(one, /viewer/)
      })

      it('a target is labelled with an environment that asks for less', async () => {
        const david = await b.store('david')
        const target = { ...place.prodDatabase, environmentId: place.test }
        await assert.rejects(david.createIssue(issueOf(place, [target])), /not where the draft says/)
      })

      it('a DBA moves a database, or an instance, to where less is asked for', async () => {
        const [olivia, dora] = [await b.store('olivia'), await b.store('dora')]
        const ledger = await olivia.saveInstance({
          title: 'Ledger server',
          kind: 'server',
          endpoint: { host: 'l', port: 5432, user: 'app', maintenanceDatabase: 'postgres', tls: 'require' },
          environmentId: place.prod,
        })
        await olivia.recordSync(ledger, {
          serverVersion: 180004,
          databases: [{ name: 'ledger', owner: 'app', sizeBytes: 1 }],
        })
        const { id } = (await olivia.databases()).find(database => database.name === 'ledger')!
        const instance = (await olivia.instances()).find(one => one.id === ledger)!
        const only = /only an owner moves there/
        await assert.rejects(dora.assignDatabase(id, { environmentId: place.test }), only)
        await assert.rejects(dora.saveInstance({ ...instance, environmentId: place.test }), only)
        await olivia.assignDatabase(id, { environmentId: place.test })
        await dora.assignDatabase(id, { environmentId: null })
        assert.equal((await dora.database(id)).environmentId, place.prod)
        await olivia.removeInstance(ledger)
      })

      it("a member raises their own role, or another's", async () => {
        for (const person of ['dora', 'david', 'vera'] as const) {
          const client = await b.client(person)
          const values = [b.login(person), 'owner', true]
          assert.equal(
            await attempt(client, 'select * from plumbline.set_member($1, $2, $3)', values),
            'PL003',
          )
        }
      })

      it('somebody else than an owner loosens a policy', async () => {
        const policy = JSON.stringify({
          approval: 'never',
          selfApproval: true,
          rollout: 'automatic',
          protected: false,
          advisorPreset: 'recommended',
        })
        const values = [place.prod, 'Prod', 2, policy]
        const client = await b.client('dora')
        assert.equal(
          await attempt(client, 'select * from plumbline.save_environment($1, $2, $3, $4)', values),
          'PL003',
        )
      })
    })

    describe('against the tables', () => {
      /** Everybody's rights are the same here; the DBA stands for all. */
      const refused: readonly (readonly [what: string, sql: () => string])[] = [
        ['update', () => "update plumbline.issue set title = 'x'"],
        ['insert', () => 'insert into plumbline.review default values'],
        ['delete', () => 'delete from plumbline.audit'],
        ['truncate', () => 'truncate plumbline.audit'],
        ['disable a trigger', () => 'alter table plumbline.audit disable trigger all'],
        [
          'switch row security off for a table',
          () => 'alter table plumbline.issue disable row level security',
        ],
        ['replica mode', () => 'set session_replication_role = replica'],
        [
          'replace a helper',
          () =>
            'create or replace function plumbline.my_role() returns text language sql as $x$ select 1::text $x$',
        ],
        [
          'overload a helper',
          () => 'create function plumbline.enter(text) returns text language sql as $x$ select $1 $x$',
        ],
        [
          'add a trigger',
          () =>
            'create trigger t before update on plumbline.issue for each row execute function plumbline.no_change()',
        ],
        ['lock a table', () => 'do $x$ begin lock table plumbline.issue in access exclusive mode; end $x$'],
        ['lock rows', () => 'select * from plumbline.chain_head for update'],
        ['call an inner function', () => "select plumbline.log('x', null, '{}')"],
        ['call an inner function', () => `select plumbline.put_member('${b.login('david')}', 'owner', true)`],
        ['call a trigger function', () => 'select plumbline.no_change()'],
        ['create a schema', () => 'create schema mine'],
        ['create in public', () => 'create table public.t (n int)'],
        ['create a temporary table', () => 'create temporary table member (login text)'],
        ['grant itself', () => `grant plumbline_owner to ${b.login('dora')}`],
        [
          'default privileges',
          () => 'alter default privileges for role plumbline_owner grant all on tables to public',
        ],
        ['run a program', () => "copy (select 1) to program 'true'"],
        ['read a server file', () => "select pg_read_file('/etc/passwd')"],
        ['import a large object', () => "select lo_import('/etc/passwd')"],
        ['advance the hint counter', () => "select nextval('plumbline.hint_count')"],
        ['comment on a table', () => "comment on table plumbline.issue is 'x'"],
        ["read scripts' snapshots at large", () => 'select * from plumbline.snapshot'],
      ]
      for (const [what, sql] of refused) {
        it(what, async () => {
          assert.equal(await attempt(await b.client('dora'), sql()), '42501')
        })
      }

      it('row_security = off shows an error, not rows', async () => {
        const vera = await b.client('vera')
        await vera.query('set row_security = off')
        assert.equal(await attempt(vera, 'select * from plumbline.issue'), '42501')
      })
    })
    describe('in the end', () => {
      it('leaves the records whole', async () => {
        assert.deepEqual((await (await b.store('olivia')).verify()).problems, [])
      })
    })
  })
}
