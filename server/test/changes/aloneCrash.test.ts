// Statements that no transaction holds, cut off while they wait for somebody: what they leave behind is
// tidied up or brought to its end, and a retry does the rest. Index builds are in crash.test.ts.
import assert from 'node:assert/strict'
import type { Point } from '../../src/changes/execute/points.ts'
import { lockKeeperName } from '../../src/changes/recover/oldSession.ts'
import { resolveLost } from '../../src/changes/recover/resolve.ts'
import { connect, startServer, stopServer, superuser } from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { type Bench, bench, edges } from './support/bench.ts'
import { smallReader } from './support/reader.ts'
import { startRunner } from './support/runnerProcess.ts'

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
    name: 'REINDEX TABLE CONCURRENTLY of a partitioned table',
    sql: 'reindex table concurrently whole',
    // It locks each partition beforehand; the copy then waits for whoever sees what was there before.
    held: 'set transaction isolation level repeatable read; select 1',
    reached: "exists (select from pg_class where relname = 'part_1_a_ccnew')",
    status: 'notApplied',
    how: /part_1_a_ccnew, pg_toast\.pg_toast_\d+_index_ccnew are left over/,
    done: noCopies,
    since: 14,
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

interface Gone {
  readonly sql: string
  /** What is found out when the session ends behind the statement, and before anybody knows. */
  readonly behind: 'applied' | 'notApplied'
  readonly how: RegExp
  readonly done: string
  readonly since?: number
}

const parameter = 'log_autovacuum_min_duration'
const autoConf = `exists (select from pg_file_settings where sourcefile like '%auto.conf' and name = '${parameter}'`
const database = (name: string, there: boolean): Omit<Gone, 'sql'> => ({
  behind: 'applied',
  how: new RegExp(`database ${name} is ${there ? 'there' : 'gone'}`),
  done: `${there ? '' : 'not '}exists (select from pg_database where datname = '${name}')`,
})

/** In this order: what the first makes the second takes away. */
const gone = (own: string): readonly Gone[] => [
  {
    sql: `alter system set ${parameter} = '7min'`,
    behind: 'applied',
    how: new RegExp(`${parameter} is set in postgresql.auto.conf`),
    done: `${autoConf} and setting = '7min')`,
  },
  {
    sql: `alter system reset ${parameter}`,
    behind: 'applied',
    how: new RegExp(`${parameter} is gone from postgresql.auto.conf`),
    done: `not ${autoConf})`,
  },
  { sql: `create database ${own}`, ...database(own, true) },
  { sql: `drop database ${own}`, ...database(own, false) },
  { sql: `create database ${own} template template0 strategy file_copy`, ...database(own, true), since: 15 },
  { sql: `drop database ${own} with (force)`, ...database(own, false), since: 15 },
  { sql: `create database ${own} template template0 strategy wal_log`, ...database(own, true), since: 15 },
  { sql: `drop database if exists ${own}`, ...database(own, false), since: 15 },
  { sql: 'vacuum (freeze) plain', behind: 'notApplied', how: /may be repeated/, done: 'true' },
  { sql: 'reindex schema public', behind: 'notApplied', how: /may be repeated/, done: 'true' },
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

    const terminate = async (taskId: number) => {
      const admin = await connect(b.testUrl)
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where application_name = any($1)',
        [[`plumbline task ${taskId}`, lockKeeperName(taskId)]],
      )
      await admin.end()
    }

    /** Loses its sessions before the statement, and on the retry behind it; answers the last attempt. */
    const losesBoth = async (sql: string, behind: Gone['behind']) => {
      const { issueId, taskId } = await b.issue(sql)
      const lostAt = (lost: Point) => ({
        ...small,
        at: async (point: Point) => {
          if (point === lost) await terminate(taskId)
        },
      })
      const before = await b.run(taskId, lostAt('aloneMarked'))
      assert.equal(before.status, 'notApplied', before.how)
      await b.store.retryTask(taskId)
      const after = await b.run(taskId, lostAt('aloneRun'))
      assert.equal(after.status, behind, after.how)
      const attempt = await attemptOf(issueId)
      if (behind === 'notApplied') {
        await b.store.retryTask(taskId)
        const again = await b.run(taskId, small)
        assert.equal(again.status, 'applied', again.how)
      }
      return attempt
    }

    for (const { sql, behind, how, done, since = 13 } of gone(`gone_${process.pid}_${major}`)) {
      if (major < since) continue
      it(`${sql.replace(String(process.pid), 'N')}, its session lost before and behind it: ${behind}`, async () => {
        assert.match((await losesBoth(sql, behind)).how ?? '', how)
        assert.ok(await holds(done))
      })
    }

    it('is not begun once the lock of its change is lost', async () => {
      const { issueId, taskId } = await b.issue('vacuum part_1')
      const ended = await b.run(taskId, {
        ...small,
        at: async (point: Point) => {
          if (point !== 'aloneMarked') return
          const admin = await connect(b.testUrl)
          const keeper = [lockKeeperName(taskId)]
          await until(async () => {
            const { rows } = await admin.query(
              'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
              keeper,
            )
            return rows.length === 0 ? true : undefined
          })
          await admin.end()
        },
      })
      assert.equal(ended.status, 'notApplied', ended.how)
      const { failure, results } = await attemptOf(issueId)
      assert.equal(failure?.code, 'busy')
      assert.deepEqual(results, [])
    })

    it('CREATE and DROP SUBSCRIPTION: half-way, before and behind', async () => {
      const publisher = await startServer(18, { wal_level: 'logical' })
      const there = await connect(publisher.url('postgres'))
      try {
        await there.query('create publication everything for all tables')
        const url = new URL(publisher.url('postgres'))
        const name = `heir_${major}`
        const source = `host=127.0.0.1 port=${url.port} user=postgres password=${superuser.password} dbname=postgres`
        const create = `create subscription ${name} connection '${source}' publication everything`
        // The slot waits for everybody who writes on the publisher.
        await there.query('begin; select pg_current_xact_id()')
        const { issueId, taskId } = await b.issue(create)
        const running = b.run(taskId, small)
        const early = running.then(e => assert.fail(`it did not wait: ${e.status}, ${e.how}`))
        const reached = until(async () => {
          const { rows } = await there.query('select from pg_replication_slots')
          return rows.length > 0 || undefined
        })
        await Promise.race([reached, early])
        early.catch(() => undefined)
        await terminate(taskId)
        await there.query('commit')
        const ended = await running
        assert.equal(ended.status, 'notApplied', ended.how)
        assert.match(
          (await attemptOf(issueId)).how ?? '',
          /is not there; a replication slot .* on the publisher/,
        )
        await until(async () => {
          const { rows } = await there.query('select from pg_replication_slots')
          return rows.length === 0 || undefined
        })
        const made = await losesBoth(create, 'applied')
        assert.match(made.how ?? '', new RegExp(`subscription ${name} is there`))
        const dropped = await losesBoth(`drop subscription ${name}`, 'applied')
        assert.match(dropped.how ?? '', new RegExp(`subscription ${name} is gone`))
      } finally {
        await there.end()
        await stopServer(publisher)
      }
    })

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

    // The last one: the quick reader names types by the search_path, and this one does not.
    it('ALTER TYPE ADD VALUE, the session lost before the value is used', async () => {
      await b.query("create type mood as enum ('sad'); create table felt (how mood)")
      await b.run((await b.issue('', { type: 'baseline' })).taskId)
      const { taskId } = await b.issue("alter type mood add value 'ok'; insert into felt values ('ok')")
      const lost = await b.run(taskId, {
        at: async (point, step) => {
          if (point === 'stepMarked' && step === 0) await terminate(taskId)
        },
      })
      assert.equal(lost.status, 'notApplied', lost.how)
      await b.store.retryTask(taskId)
      const again = await b.run(taskId)
      assert.equal(again.status, 'applied', again.how)
      assert.deepEqual(await b.query('select how from felt'), [{ how: 'ok' }])
    })
  })
}
