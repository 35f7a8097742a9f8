// Statements that no transaction holds, cut off while they wait for somebody: what they leave behind is
// tidied up or brought to its end, and a retry does the rest. Index builds are in crash.test.ts.
import assert from 'node:assert/strict'
import { resolveLost } from '../../src/changes/recover/resolve.ts'
import { connect } from '../support/postgres.ts'
import { type Bench, bench, edges } from './support/bench.ts'
import { smallReader } from './support/reader.ts'
import { startRunner } from './support/runnerProcess.ts'
import { until } from './support/until.ts'

const small = { schema: smallReader }

interface Cut {
  readonly name: string
  readonly sql: string
  /** What somebody else holds, so that the statement waits. */
  readonly held: string
  /** True once the statement has got as far as it can. */
  readonly reached: string
  readonly status: 'applied' | 'notApplied'
  readonly how: RegExp
  /** True when the statement has done its work. */
  readonly done: string
  readonly since?: number
}

const noCopies = "not exists (select from pg_class where relname ~ '_cc(new|old)')"
const waits =
  "exists (select from pg_stat_activity where query like $$%STATEMENT%$$ and wait_event_type = 'Lock')"

const cuts: readonly Cut[] = [
  {
    name: 'REINDEX INDEX CONCURRENTLY',
    sql: 'reindex index concurrently part_1_a',
    held: 'lock part_1 in row exclusive mode',
    reached: "exists (select from pg_class where relname = 'part_1_a_ccnew')",
    status: 'notApplied',
    how: /part_1_a_ccnew is left over, and was removed/,
    done: noCopies,
  },
  {
    name: 'REINDEX TABLE CONCURRENTLY',
    sql: 'reindex table concurrently part_1',
    held: 'lock part_1 in row exclusive mode',
    reached: "exists (select from pg_class where relname = 'part_1_a_ccnew')",
    status: 'notApplied',
    how: /left over, and was removed/,
    done: noCopies,
  },
  {
    name: 'DROP INDEX CONCURRENTLY',
    sql: 'drop index concurrently doomed',
    held: 'lock plain in row exclusive mode',
    reached: "exists (select from pg_index where indexrelid = to_regclass('doomed') and not indisvalid)",
    status: 'notApplied',
    how: /index public.doomed is still there/,
    done: "to_regclass('doomed') is null",
  },
  {
    name: 'DETACH PARTITION CONCURRENTLY',
    sql: 'alter table whole detach partition part_2 concurrently',
    held: 'lock part_2 in access share mode; lock whole in access share mode',
    reached:
      "exists (select from pg_inherits i where inhrelid = 'part_2'::regclass and (to_jsonb(i) ->> 'inhdetachpending')::boolean)",
    status: 'applied',
    how: /pending detachment/,
    done: "not exists (select from pg_inherits where inhrelid = 'part_2'::regclass)",
    since: 14,
  },
  {
    name: 'VACUUM',
    sql: 'vacuum (analyze) plain',
    held: 'lock plain in access exclusive mode',
    reached: waits.replace('STATEMENT', 'vacuum (analyze)'),
    status: 'notApplied',
    how: /may be repeated/,
    done: 'true',
  },
  {
    name: 'CLUSTER of everything',
    sql: 'cluster',
    held: 'lock plain in access exclusive mode',
    reached: waits.replace('STATEMENT', 'cluster'),
    status: 'notApplied',
    how: /may be repeated/,
    done: 'true',
  },
]

for (const major of edges) {
  describe(`statements that stand alone, cut off, PostgreSQL ${major}`, () => {
    let b: Bench
    before(async () => {
      b = await bench(major)
      await b.query(`
        create table whole (a int not null, b text) partition by list (a);
        create table part_1 partition of whole for values in (1);
        create table part_2 partition of whole for values in (2);
        create index part_1_a on part_1 (a);
        create table plain (a int primary key, b int);
        create index doomed on plain (b);
        insert into plain values (1, 1);
        alter table plain cluster on plain_pkey`)
      await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
    })
    after(() => b.close())

    const holds = async (condition: string) =>
      (await b.query(`select ${condition} as yes`))[0]!.yes as boolean
    const attemptOf = async (issueId: number) => (await b.store.issue(issueId)).tasks[0]!.attempts.at(-1)!

    for (const { name, sql, held, reached, status, how, done, since = 13 } of cuts) {
      if (major < since) continue
      it(`${name}: ${status}`, async () => {
        const holder = await connect(b.testUrl)
        await holder.query(`begin; ${held}`)
        const { issueId, taskId } = await b.issue(sql)
        const running = b.run(taskId, small)
        const early = running.then(e => assert.fail(`it did not wait: ${e.status}, ${e.how}`))
        await Promise.race([until(async () => ((await holds(reached)) ? true : undefined)), early])
        early.catch(() => undefined)
        const admin = await connect(b.testUrl)
        await admin.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
          [`plumbline task ${taskId}`],
        )
        await admin.end()
        // Tidying up waits for whoever is in the way as well.
        await holder.query('rollback')
        await holder.end()
        const ended = await running
        assert.equal(ended.status, status, ended.how)
        assert.match((await attemptOf(issueId)).how ?? '', how)
        if (status === 'notApplied') {
          assert.ok(await holds(noCopies))
          await b.store.retryTask(taskId)
          const again = await b.run(taskId, small)
          assert.equal(again.status, 'applied', again.how)
        }
        assert.ok(await holds(done))
        assert.equal((await b.query('select count(*)::int as n from pg_index where not indisvalid'))[0]!.n, 0)
      })
    }

    for (const [point, decision] of [
      ['aloneMarked', 'notApplied'],
      ['aloneRun', 'applied'],
    ] as const) {
      it(`CREATE DATABASE, client killed at ${point}: ${decision}`, async () => {
        const databaseName = `made_${process.pid}_${major}_${point.toLowerCase()}`
        const request = { name: databaseName, owner: 'postgres' }
        const { issueId, taskId } = await b.issue('', {
          type: 'createDatabase',
          draft: {
            createDatabase: request,
            targets: [
              {
                databaseId: 0,
                instanceId: b.instanceId,
                databaseName,
                environmentId: b.environments.test,
                sql: `create database "${databaseName}" owner "postgres"`,
              },
            ],
          },
        })
        const order = { store: b.storeConfig, taskId, leaseSeconds: 1, point, step: 0 }
        const runner = startRunner({ ...order, signal: 'SIGKILL' })
        await runner.gone()
        assert.match(runner.output(), new RegExp(`at ${point}\\n`))
        const decided = await until(async () => {
          await resolveLost(b.engine(small))
          const attempt = await attemptOf(issueId)
          return attempt.status === 'running' ? undefined : attempt
        })
        assert.equal(decided.status, decision, decided.how)
        if (decision === 'notApplied') {
          await b.store.retryTask(taskId)
          const again = await b.run(taskId, small)
          assert.equal(again.status, 'applied', again.how)
        }
        assert.ok((await b.store.databases()).some(d => d.name === databaseName))
        await b.query(`drop database "${databaseName}"`)
      })
    }
  })
}
