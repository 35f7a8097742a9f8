// Tampering with rows that change in place, or are gone: verify holds them against the newest word of
// the audit about them.
import assert from 'node:assert/strict'
import { majors } from '../support/postgres.ts'
import { apply, approve, type Bench, bench, issueOf, places, snapshot, taskIn } from './support/bench.ts'
import { problemsAfter } from './support/tampering.ts'

type Case = readonly [what: string, sql: string, says: RegExp]

const cases: readonly Case[] = [
  [
    'an issue is closed',
    `update plumbline.issue set status = 'done'`,
    /Issue \d+: its state is not what the audit tells/,
  ],
  ['an issue is removed', 'delete from plumbline.issue', /Issue \d+: recorded and gone/],
  [
    'a task that waits passes for done',
    `update plumbline.task set status = 'done' where status = 'pending'`,
    /Task \d+: that it is done is not/,
  ],
  [
    'a task that is done passes for failed',
    `update plumbline.task set status = 'failed' where status = 'done'`,
    /Task \d+: that it is failed is not/,
  ],
  [
    'a task that waits passes for skipped',
    `update plumbline.task set status = 'skipped', skip_reason = 'x' where status = 'pending'`,
    /Task \d+: that it is skipped is not/,
  ],
  [
    'a skipped one is given another reason',
    `update plumbline.task set skip_reason = 'another' where status = 'skipped'`,
    /Task \d+: that it is skipped is not/,
  ],
  ['a task is put off', 'update plumbline.task set not_before = now()', /Task \d+: its schedule/],
  [
    'a task is aimed at another database',
    `update plumbline.task set database_name = 'other' where status = 'pending'`,
    /Task \d+: not where its revision has it/,
  ],
  [
    'a task is moved to another stage',
    `update plumbline.task set environment_id = (select max(id) from plumbline.environment) where status = 'pending'`,
    /Task \d+: not where its revision has it/,
  ],
  ['a task is removed', 'delete from plumbline.task', /Issue \d+: its task for shop_test is gone/],
  [
    'what an attempt answered is altered',
    `update plumbline.attempt set results = '[1]'`,
    /Attempt \d+: what it tells of itself was altered/,
  ],
  [
    'a log is altered',
    `update plumbline.attempt_log set text = 'Nothing happened.'`,
    /Attempt \d+: its log was altered/,
  ],
  ['a log is removed', 'delete from plumbline.attempt_log', /Attempt \d+: its log was altered/],
  [
    'a line is slipped into a log',
    `insert into plumbline.attempt_log overriding system value
     select attempt_id, 0, at, kind, text, step from plumbline.attempt_log limit 1`,
    /Attempt \d+: its log was altered/,
  ],
  [
    'another schema passes for recorded',
    `update plumbline.database set recorded_snapshot = (select before from plumbline.change) where name = 'shop_prod'`,
    /Database shop_prod: its recorded schema was changed/,
  ],
  [
    'no schema is recorded any more',
    'update plumbline.database set recorded_snapshot = null',
    /Database shop_prod: its recorded schema was changed/,
  ],
  [
    'a database is moved to a stage that asks for less',
    'update plumbline.database set environment_id = null',
    /Database shop_prod: its environment was changed/,
  ],
  [
    'a database is moved to another project',
    'update plumbline.database set project_id = plumbline.default_project()',
    /Database shop_test: its project was changed/,
  ],
  [
    'a ledger is given up',
    'update plumbline.database set ledger = not ledger',
    /Database shop_prod: its ledger was changed/,
  ],
  [
    'drift is to be passed over',
    `update plumbline.database set ignored = '{"owners":true}'`,
    /Database shop_prod: its list of what is ignored was changed/,
  ],
  ['a database is removed', 'delete from plumbline.database', /Database \d+: recorded and gone/],
  ['a script is removed', 'delete from plumbline.script', /Script [0-9a-f]{64}: recorded and gone/],
  ['a snapshot is removed', 'delete from plumbline.snapshot', /Snapshot [0-9a-f]{64}: recorded and gone/],
  ['an environment is removed', 'delete from plumbline.environment', /Environment Prod: recorded and gone/],
  [
    'a member is removed',
    `delete from plumbline.member where role <> 'owner'`,
    /Member vera\S*: recorded and gone/,
  ],
  [
    'an instance is sent elsewhere',
    `update plumbline.instance set endpoint = endpoint || '{"host":"evil.example"}'`,
    /Instance Shop server: changed behind the audit/,
  ],
  [
    'an instance is set aside',
    'update plumbline.instance set removed_at = now()',
    /Instance Shop server: changed behind the audit/,
  ],
  ['an instance is removed', 'delete from plumbline.instance', /Instance Shop server: recorded and gone/],
  [
    'a project is renamed',
    `update plumbline.project set name = 'Other' where name = 'Shop'`,
    /Project Shop: changed behind the audit/,
  ],
  [
    'somebody joins a project',
    `insert into plumbline.project_member
     select p.id, m.login
     from plumbline.project p
     cross join plumbline.member m`,
    /Project \d+: whether \S+ is in it was changed/,
  ],
]

for (const major of new Set([majors.at(0)!, majors.at(-1)!])) {
  describe(`verify and rows on PostgreSQL ${major}`, () => {
    let b: Bench
    before(async () => {
      b = await bench(major, ['olivia', 'vera'], 'single')
      const store = await b.store('olivia')
      const place = await places(store)
      const both = await store.createIssue(issueOf(place, [place.testDatabase, place.prodDatabase]))
      await store.skipTask((await taskIn(store, both, place.prod)).id, 'not there')
      const issueId = await store.createIssue(issueOf(place, [place.prodDatabase]))
      await approve(store, issueId, place.prod)
      const { id } = await taskIn(store, issueId, place.prod)
      const { claim } = await apply(store, id, await snapshot(store, 's0'), await snapshot(store, 's1'), [
        { at: '2026-01-01T00:00:00.123Z', kind: 'claimed', text: 'Claimed.' },
      ])
      // A straggler behind the end is no tampering.
      await store.appendLog(claim.attemptId, [
        { at: '2026-01-01T00:00:01Z', kind: 'resolved', text: 'Late.' },
      ])
      assert.deepEqual((await store.verify()).problems, [])
    })
    after(() => b.close())

    for (const [what, sql, says] of cases) {
      it(`says so when ${what}`, async () => {
        const problems = await problemsAfter(b, sql)
        assert.ok(
          problems.some(problem => says.test(problem)),
          problems.join('\n'),
        )
      })
    }
  })
}
