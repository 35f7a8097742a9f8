// Tampering by someone who can: a superuser alters the records, and verify says which.
import assert from 'node:assert/strict'
import type { KeptRows } from '../../src/store/records.ts'
import type { Store } from '../../src/store/store.ts'
import { majors } from '../support/postgres.ts'
import { approve, type Bench, issueOf, ownStore, type Places, snapshot, taskIn } from './support/bench.ts'
import { problemsAfter } from './support/tampering.ts'

const genesis = `sha256('plumbline genesis')`

for (const major of majors) {
  describe(`verify on PostgreSQL ${major}`, () => {
    let b: Bench
    let store: Store
    let place: Places
    let issueId: number

    before(async () => {
      ;({ b, store, place } = await ownStore(major))
      issueId = await store.createIssue(issueOf(place, [place.prodDatabase]))
      await approve(store, issueId, place.prod)
      await store.commentIssue(issueId, { text: 'looks right' })
      const [s0, s1] = [await snapshot(store, 's0'), await snapshot(store, 's1')]
      const claim = await store.claimTask((await taskIn(store, issueId, place.prod)).id, 60)
      const kept = {
        step: 0,
        schema: 's',
        table: 't',
        act: 'delete',
        start: 0,
        end: 1,
        columns: ['a'],
        key: [],
        rows: [['1']],
        after: [],
      }
      await store.keepRows(claim.attemptId, claim.fence, kept as KeptRows)
      await store.finishAttempt(claim.attemptId, {
        fence: claim.fence,
        status: 'applied',
        how: 'test',
        before: s0,
        after: s1,
      })
      assert.deepEqual((await store.verify()).problems, [])
    })
    after(() => b.close())

    const tampering: readonly (readonly [what: string, sql: string, says: RegExp])[] = [
      ['SQL is altered', `update plumbline.script set sql = 'drop table t'`, /Script .*altered/],
      [
        'SQL is altered with its hash',
        `update plumbline.script set sql = 'x', hash = sha256('x'); update plumbline.target set script = sha256('x')`,
        /does not match its seal/,
      ],
      [
        'an option is altered',
        `update plumbline.revision set options = '{"lockTimeout":0}'`,
        /does not match its seal/,
      ],
      [
        'a target is altered',
        `update plumbline.target set database_name = 'other'`,
        /does not match its seal/,
      ],
      [
        'a target is added',
        `insert into plumbline.target select issue_id, revision, 2, null, instance_id, 'other', environment_id, script from plumbline.target limit 1`,
        /does not match its seal/,
      ],
      ['the seal itself', `update plumbline.revision set seal = 'x'`, /not in the audit with this seal/],
      [
        'a revision changes hands',
        `update plumbline.revision set author_oid = 1`,
        /not in the audit with this seal and author/,
      ],
      [
        'a review is forged',
        `insert into plumbline.review (issue_id, revision, environment_id, reviewer, reviewer_oid, verdict, comment, seal) select issue_id, number, 1, 'x', 1, 'approve', '', seal from plumbline.revision limit 1`,
        /review of revision 1 by x is not in the audit/,
      ],
      ['a review is removed', 'delete from plumbline.review', /recorded is gone/],
      [
        'a comment is altered',
        `update plumbline.activity set text = 'looks wrong' where kind = 'commented'`,
        /comment .* altered/,
      ],
      [
        'an attempt is turned',
        `update plumbline.attempt set status = 'notApplied'`,
        /Attempt .* notApplied is not in the audit/,
      ],
      ['an attempt is removed', 'delete from plumbline.attempt', /claim\) recorded is gone/],
      [
        'a change is altered',
        `update plumbline.change set runner = 'somebody'`,
        /Change .* not as the audit/,
      ],
      ['a change is removed', 'delete from plumbline.change', /Change .* recorded and gone/],
      [
        'a kept row is altered',
        `update plumbline.kept_rows set rows = '[["2"]]'`,
        /rows kept before it were altered/,
      ],
      ['kept rows are removed', 'delete from plumbline.kept_rows', /rows kept before it were altered/],
      ['a snapshot is altered', `update plumbline.snapshot set model = '{}'`, /Snapshot .* not as the audit/],
      [
        'a snapshot is slipped in',
        `insert into plumbline.snapshot (hash, reader, server_version, model, ddl, digest) values (repeat('0', 64), 1, 1, '{}', '', 'x')`,
        /Snapshot 0000.* not as the audit/,
      ],
      [
        'a policy is loosened',
        `update plumbline.environment set approval = 'never'`,
        /Environment Prod: its policy/,
      ],
      ['a member is raised', `update plumbline.member set role = 'dba'`, /Member olivia.*behind the audit/],
      [
        'audit is altered',
        `update plumbline.audit set detail = '{}' where seq = 2`,
        /chain is broken at entry 2/,
      ],
      ['audit is cut in the middle', 'delete from plumbline.audit where seq = 2', /entries 2 to 2 are gone/],
      [
        'audit is cut at the end',
        'delete from plumbline.audit where seq = (select max(seq) from plumbline.audit)',
        /head does not match/,
      ],
      [
        'audit is emptied',
        `delete from plumbline.audit; update plumbline.chain_head set seq = 0, hash = ${genesis}`,
        /not in the audit/,
      ],
    ]
    for (const [what, sql, says] of tampering) {
      it(`says so when ${what}`, async () => {
        const problems = await problemsAfter(b, sql)
        assert.ok(
          problems.some(problem => says.test(problem)),
          problems.join('\n'),
        )
      })
    }

    it('a superuser who recomputes the chain is given away only by the head that others remember', async () => {
      const before = (await store.verify()).head
      await b.admin.query(`
        begin;
        set local session_replication_role = replica;
        do $x$
        declare
          x plumbline.audit;
          v_prev bytea := ${genesis};
        begin
          update plumbline.audit set actor = 'somebody' where action = 'project';
          for x in select * from plumbline.audit order by seq loop
            update plumbline.audit
            set prev = v_prev,
                hash = plumbline.link(v_prev, x.seq, x.at, x.actor, x.actor_oid, x.action, x.issue_id, x.detail)
            where seq = x.seq
            returning hash into v_prev;
          end loop;
          update plumbline.chain_head set hash = v_prev;
        end $x$;
        commit`)
      const after = await store.verify()
      assert.deepEqual(after.problems, [])
      assert.equal(after.head.seq, before.seq)
      assert.notEqual(after.head.hash, before.hash)
      assert.deepEqual((await store.verify(before)).problems, [
        `Audit: entry ${before.seq} is not the one remembered, or is gone`,
      ])
      // Also when the chain has grown since.
      await store.saveProject({ name: 'Later' })
      assert.equal((await store.verify(before)).problems.length, 1)
      assert.deepEqual((await store.verify(after.head)).problems, [])
    })

    it("an altered revision is not shown as if it were the author's", async () => {
      const altered = await store.createIssue(issueOf(place, [{ ...place.prodDatabase, sql: 'select 1' }]))
      await b.admin.query(`
        begin;
        set local session_replication_role = replica;
        update plumbline.target
        set script = (select hash from plumbline.script where sql = 'create table t (id int)')
        where issue_id = ${altered};
        commit`)
      await assert.rejects(store.issue(altered), /was altered behind the store/)
      const { rows } = await b.admin.query(
        'select encode(seal, $1) as seal from plumbline.revision where issue_id = $2',
        ['hex', altered],
      )
      await assert.rejects(
        store.reviewIssue(altered, {
          revision: 1,
          environmentId: place.prod,
          verdict: 'approve',
          seal: rows[0].seal,
          comment: '',
        }),
        /was altered behind the store/,
      )
    })

    const doors: readonly (readonly [what: string, sql: string, undo: string, says: RegExp])[] = [
      [
        'a guard is off',
        'alter table plumbline.audit disable trigger a_no_change',
        'alter table plumbline.audit enable trigger a_no_change',
        /guard a_no_change of audit is switched off/,
      ],
      [
        'row security is off',
        'alter table plumbline.issue disable row level security',
        'alter table plumbline.issue enable row level security',
        /Row security of issue/,
      ],
      [
        'a function has another owner',
        'alter function plumbline.my_role() owner to postgres',
        'alter function plumbline.my_role() owner to plumbline_owner',
        /function my_role does not belong/,
      ],
      [
        'a function loses its path',
        'alter function plumbline.my_role() reset search_path',
        'alter function plumbline.my_role() set search_path = pg_catalog, plumbline, pg_temp',
        /function my_role does not belong/,
      ],
      [
        'somebody joins the owner role',
        'grant plumbline_owner to LOGIN',
        'revoke plumbline_owner from LOGIN',
        /is a member of plumbline_owner/,
      ],
      [
        'somebody may create',
        'grant create on database DATABASE to LOGIN',
        'revoke create on database DATABASE from LOGIN',
        /may create objects/,
      ],
      [
        'everybody may create in public',
        'grant create on schema public to public',
        'revoke create on schema public from public',
        /may create objects/,
      ],
      [
        'somebody runs programs',
        'grant pg_execute_server_program to LOGIN',
        'revoke pg_execute_server_program from LOGIN',
        /run its programs/,
      ],
    ]
    for (const [what, open, close, says] of doors) {
      it(`reports a door that is open: ${what}`, async () => {
        const named = (sql: string) =>
          sql.replace('LOGIN', b.login('dora')).replace('DATABASE', b.config('olivia').database!)
        assert.equal(
          (await store.verify()).bypasses.some(line => says.test(line)),
          false,
        )
        await b.admin.query(named(open))
        const { bypasses } = await store.verify()
        await b.admin.query(named(close))
        assert.ok(
          bypasses.some(line => says.test(line)),
          bypasses.join('\n'),
        )
      })
    }

    it(`a login with CREATEROLE ${major < 16 ? 'gets at the records, and is given away' : 'gets nowhere'}`, async () => {
      const { b: own, store, place } = await ownStore(major)
      await store.createIssue(issueOf(place, [place.testDatabase]))
      const maker = own.login('vera')
      await own.admin.query(`alter role ${maker} createrole; grant plumbline_member to ${maker}`)
      const client = await own.client('vera')
      if (major >= 16) {
        await assert.rejects(client.query(`grant plumbline_owner to ${maker}`), { code: '42501' })
      } else {
        await client.query(`grant plumbline_owner to ${maker}; set role plumbline_owner`)
        await client.query('alter table plumbline.script disable trigger a_no_change')
        await client.query("update plumbline.script set sql = 'drop table t'")
        const { problems, bypasses } = await store.verify()
        assert.ok(problems.some(problem => /Script .*altered/.test(problem)))
        for (const says of [
          /has CREATEROLE/,
          /is a member of plumbline_owner/,
          /guard a_no_change of script is switched off/,
        ])
          assert.ok(
            bypasses.some(line => says.test(line)),
            String(says),
          )
        await client.query(`reset role; revoke plumbline_owner from ${maker}`)
      }
      await own.admin.query(`alter role ${maker} nocreaterole`)
      await own.close()
    })

    it('reports superusers always', async () => {
      assert.ok((await store.verify()).bypasses.includes('postgres is a superuser'))
    })
  })
}
