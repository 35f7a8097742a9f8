// What PostgreSQL cannot tell goes to a person with the evidence, and never to a retry.
import assert from 'node:assert/strict'
import { flushBarrier } from '../../src/changes/execute/barrier.ts'
import { identityOf, otherServer } from '../../src/changes/execute/identity.ts'
import { OutcomeOpen } from '../../src/changes/execute/outcomeOpen.ts'
import { decide } from '../../src/changes/recover/decide.ts'
import { schemaReader } from '../../src/changes/schemaReader.ts'
import type { Failed } from '../../src/failure/failed.ts'
import { serverFacts } from '../../src/postgres/facts.ts'
import type { TargetIdentity } from '../../src/store/records.ts'
import type { Store } from '../../src/store/store.ts'
import { connect, majors } from '../support/postgres.ts'
import { type Bench, bench } from './support/bench.ts'

/** A store in which a commit looks as if it was made on another server. */
const elsewhere = (store: Store): Store => ({
  ...store,
  markCommitPending: (attempt, fence, pending) =>
    store.markCommitPending(attempt, fence, {
      ...pending,
      identity: { ...pending.identity, timeline: '00000009' },
    }),
})

for (const major of majors) {
  describe(`an outcome that cannot be told, PostgreSQL ${major}`, () => {
    let b: Bench
    before(async () => {
      b = await bench(major)
      await b.run((await b.issue('', { type: 'baseline' })).taskId)
    })
    after(() => b.close())

    /** An attempt left behind just before COMMIT, on a server as `change` makes it look. */
    async function leftPending(sql: string, xid: string, change: Partial<TargetIdentity> = {}) {
      const { issueId, taskId } = await b.issue(sql)
      const claim = await b.store.claimTask(taskId, 1)
      const client = await connect(b.testUrl)
      const identity = { ...identityOf(await serverFacts(client)), backendPid: 1, ...change }
      const before = await schemaReader.read(client)
      await client.query(`begin; ${sql}`)
      const after = await schemaReader.read(client)
      await client.query('rollback')
      await client.end()
      await b.store.saveSnapshot(before)
      await b.store.saveSnapshot(after)
      await b.store.recordStepsPlanned(claim.attemptId, claim.fence, [
        { index: 0, transactional: true, start: 0, end: sql.length, statements: 1, label: sql },
      ])
      await b.store.markCommitPending(claim.attemptId, claim.fence, {
        step: 0,
        xid,
        identity,
        before: before.hash,
        after: after.hash,
        results: [],
      })
      return { issueId, taskId, attemptId: claim.attemptId }
    }

    const cases: readonly [name: string, xid: string, change: Partial<TargetIdentity>, how: RegExp][] = [
      ['a number from the future', '999999999', {}, /is in the future/],
      ['another server', '3', { systemIdentifier: '1' }, /identifier is \d+, it was 1/],
      ['another timeline', '3', { timeline: '00000009' }, /timeline is 00000001, it was 00000009/],
      ['another database', '3', { databaseOid: '1' }, /oid is \d+, it was 1/],
      ['no timeline and a restart', '3', { timeline: null, postmasterStart: 'then' }, /restarted since/],
    ]
    for (const [name, xid, change, how] of cases) {
      it(`${name}: unknown, with the evidence of the schema`, async () => {
        const { issueId, taskId, attemptId } = await leftPending(
          'create table never_made (a int)',
          xid,
          change,
        )
        // A timeline is only comparable where it could be read; the future is asked of a live server.
        const decided = await decide(b.engine(), attemptId, { patient: false })
        assert.equal(decided.status, 'unknown', decided.how)
        assert.match(decided.how, how)
        assert.match(decided.how, /the one before the change: it looks not applied/)
        // It waits for whoever may settle it, and its anomaly leads there.
        const { items } = await b.issues().list({ status: 'open' })
        const shown = items.find(({ issue }) => issue.id === issueId)
        assert.deepEqual([shown?.state, shown?.waitingForViewer], ['outcome unknown', true])
        const anomaly = (await b.store.anomalies()).find(({ kind }) => kind === 'unknownAttempt')
        assert.equal(anomaly?.issueId, issueId)
        // Nobody may retry it,
        await assert.rejects(b.store.retryTask(taskId))
        // nothing else runs on the database meanwhile,
        const other = await b.issue('select 1')
        await assert.rejects(b.run(other.taskId), (e: Failed) => e.failure.code === 'busy')
        // and a person settles it.
        await b.issues().act(issueId, {
          kind: 'settleUnknown',
          attemptId,
          outcome: 'notApplied',
          reason: 'the table is not there',
        })
        const { tasks } = await b.store.issue(issueId)
        assert.equal(tasks[0]?.status, 'failed')
        assert.match(tasks[0]?.attempts[0]?.how ?? '', /settled by a person: the table is not there/)
      })
    }

    it('settled as applied, it is in the history', async () => {
      const { issueId, attemptId } = await leftPending('create table made (a int)', '999999999')
      await decide(b.engine(), attemptId, { patient: false })
      await b.query('create table made (a int)')
      await b.issues().act(issueId, {
        kind: 'settleUnknown',
        attemptId,
        outcome: 'applied',
        reason: 'the table is there',
      })
      const { items } = await b.store.changes({ databaseId: b.databaseId('test') })
      assert.equal(items[0]?.issueId, issueId)
      // What was recorded is what is there: the next change finds no drift.
      const next = await b.issue('create table after_it (a int)')
      const ended = await b.run(next.taskId)
      assert.equal(ended.status, 'applied', ended.how)
    })

    it('settled as applied in the middle, a retry goes on behind it', async () => {
      const sql =
        'create table first_step (a int); create index concurrently second_step on first_step (a); drop table first_step'
      const { issueId, taskId } = await b.issue(sql)
      // The commit of the first step arrives, and its answer comes from what looks like another server.
      const ended = await b.run(taskId, {
        at: async point => {
          if (point === 'committed') throw new OutcomeOpen('Lost.', new Error('the line is dead'))
        },
        store: elsewhere(b.store),
      })
      assert.equal(ended.status, 'unknown', ended.how)
      const attemptId = (await b.store.issue(issueId)).tasks[0]!.attempts[0]!.id
      const settle = {
        kind: 'settleUnknown',
        attemptId,
        outcome: 'applied',
        reason: 'the table is there',
      } as const
      await b.issues().act(issueId, settle)
      const { tasks } = await b.store.issue(issueId)
      assert.equal(tasks[0]?.status, 'failed')
      assert.match(tasks[0]?.attempts[0]?.failure?.hint ?? '', /Retry goes on with step 2/)
      await b.store.retryTask(taskId)
      const again = await b.run(taskId)
      assert.equal(again.status, 'applied', again.how)
      assert.deepEqual(await b.query("select to_regclass('first_step') as t"), [{ t: null }])
    })

    it('a task does not go on where its first steps may be missing', async () => {
      const sql = 'create table began (a int); create index concurrently began_a on began (a); select 1 / 0'
      const { issueId, taskId } = await b.issue(sql)
      const ended = await b.run(taskId, {
        store: elsewhere(b.store),
      })
      assert.equal(ended.status, 'notApplied', ended.how)
      await b.store.retryTask(taskId)
      assert.equal((await b.run(taskId)).status, 'notApplied')
      const { attempts } = (await b.store.issue(issueId)).tasks[0]!
      const { failure } = attempts.at(-1)!
      assert.equal(failure?.code, 'conflict', JSON.stringify(failure))
      assert.match(failure?.detail ?? '', /timeline is 00000001, it was 00000009/)
    })

    it('with a ledger, the row that went with the commit tells', async () => {
      await b.store.assignDatabase(b.databaseId('test'), { ledger: true })
      const lost = await leftPending('create table by_ledger (a int)', '999999999', {
        timeline: '00000009',
        ledger: true,
      })
      // Nobody has written a ledger here yet, and it may be the commit that would have.
      const blind = await decide(b.engine(), lost.attemptId, { patient: false })
      assert.equal(blind.status, 'unknown', blind.how)
      await b.issues().act(lost.issueId, {
        kind: 'settleUnknown',
        attemptId: lost.attemptId,
        outcome: 'notApplied',
        reason: 'not there',
      })
      await b.store.retryTask(lost.taskId)
      const ended = await b.run(lost.taskId)
      assert.equal(ended.status, 'applied', ended.how)
      // The ledger is no part of the schema.
      const { items } = await b.store.changes({ databaseId: b.databaseId('test'), limit: 1 })
      assert.doesNotMatch((await b.store.snapshot(items[0]!.after)).text, /plumbline_ledger/)
      assert.deepEqual(await b.query('select issue::int as issue, step from plumbline_ledger.change'), [
        { issue: lost.issueId, step: 0 },
      ])

      const rolledBack = await leftPending('create table by_ledger_2 (a int)', '999999999', {
        timeline: '00000009',
        ledger: true,
      })
      const absent = await decide(b.engine(), rolledBack.attemptId, { patient: false })
      assert.equal(absent.status, 'notApplied', absent.how)
      assert.match(absent.how, /does not stand in the ledger/)

      const committed = await leftPending('create table by_ledger_3 (a int)', '999999999', {
        timeline: '00000009',
        ledger: true,
      })
      const { systemIdentifier, databaseOid } = b.store.identity
      await b.query(`
        create table by_ledger_3 (a int);
        insert into plumbline_ledger.change (store, attempt, step, issue, revision, seal, runner, started_at)
        values ('${systemIdentifier}/${databaseOid}', ${committed.attemptId}, 0, 1, 1, '', '', now())`)
      const there = await decide(b.engine(), committed.attemptId, { patient: false })
      assert.equal(there.status, 'applied', there.how)
      assert.match(there.how, /stands in the ledger; the server's timeline/)

      // Plumbline's records come from an older backup, and the ledger does not.
      await b.run((await b.issue('', { type: 'baseline' })).taskId)
      const forgotten = await b.issue('insert into by_ledger values (1)')
      const [revision] = (await b.store.issue(forgotten.issueId)).revisions
      await b.query(`
        insert into plumbline_ledger.change (store, attempt, step, issue, revision, seal, runner, started_at)
        values ('${systemIdentifier}/${databaseOid}', 0, 0, ${forgotten.issueId}, 1, '${revision?.seal}', '', now())`)
      const again = await b.run(forgotten.taskId)
      assert.match(again.how, /says that this was applied already/)
      assert.deepEqual(await b.query('select a from by_ledger'), [])
      await b.query('delete from plumbline_ledger.change where attempt = 0')
      await b.store.assignDatabase(b.databaseId('test'), { ledger: false })
      const after = await b.issue('create table without_ledger (a int)')
      assert.equal((await b.run(after.taskId)).status, 'applied')
      assert.equal((await b.query('select from plumbline_ledger.change')).length, 2)
    })

    it('flushes the log behind the barrier, on a server that does not wait by itself', async () => {
      const change = await connect(b.testUrl)
      const side = await connect(b.testUrl)
      const [settings] = await b.query("select current_setting('synchronous_commit') as value")
      assert.equal(settings?.value, 'off', 'the test server waits for commits anyway')
      await change.query('begin; create table flushed (a int)')
      const { rows } = await change.query('select pg_current_wal_insert_lsn() as lsn')
      await flushBarrier(change, side, major * 10000)
      const flushed = await side.query('select pg_current_wal_flush_lsn() >= $1::pg_lsn as yes', [
        rows[0].lsn,
      ])
      assert.deepEqual(flushed.rows, [{ yes: true }])
      await change.end()
      await side.end()
    })
  })
}

describe('whether a server is the one an attempt ran on', () => {
  const facts = {
    version: 180004,
    systemIdentifier: '7',
    timeline: '00000001',
    database: 'd',
    databaseOid: '5',
    login: 'l',
    superuser: false,
    inRecovery: false,
    postmasterStart: 'p',
    backendPid: 1,
    backendStart: 's',
    pooler: false,
  }
  const then = identityOf(facts)
  const cases: readonly [
    name: string,
    now: Partial<typeof facts>,
    then: Partial<TargetIdentity>,
    same: boolean,
  ][] = [
    ['the same', {}, {}, true],
    ['restarted on the same timeline', { postmasterStart: 'q' }, {}, true],
    ['promoted', { timeline: '00000002' }, {}, false],
    ['restored from a dump', { systemIdentifier: '8' }, {}, false],
    ['the database made anew', { databaseOid: '6' }, {}, false],
    ['a standby now', { inRecovery: true }, {}, false],
    ['nobody may see the identifier', {}, { systemIdentifier: '' }, false],
  ]
  for (const [name, now, was, same] of cases) {
    it(`${name}: ${same ? 'the same' : 'not for certain'}`, () => {
      assert.equal(otherServer({ ...then, ...was }, { ...facts, ...now }) === undefined, same)
    })
  }
  it('no timeline: the same only while the server has not been restarted', () => {
    const hidden = { ...facts, timeline: null }
    assert.equal(otherServer({ ...then, timeline: null }, hidden as never), undefined)
    assert.notEqual(
      otherServer({ ...then, timeline: null }, { ...hidden, postmasterStart: 'q' } as never),
      undefined,
    )
  })
})
