import assert from 'node:assert/strict'
import type { Progress } from '../../src/changes/execute/progress.ts'
import { decide } from '../../src/changes/recover/decide.ts'
import { schemaReader } from '../../src/changes/schemaReader.ts'
import { connect, majors } from '../support/postgres.ts'
import { type Bench, bench } from './support/bench.ts'
import { smallReader } from './support/reader.ts'

for (const major of majors) {
  describe(`running a change on PostgreSQL ${major}`, () => {
    let b: Bench
    before(async () => {
      b = await bench(major)
    })
    after(() => b.close())

    const attemptOf = async (issueId: number) => {
      const { tasks } = await b.store.issue(issueId)
      return { task: tasks[0]!, attempt: tasks[0]!.attempts.at(-1)! }
    }

    it('applies a run of statements as one transaction and records it', async () => {
      const { issueId, taskId } = await b.issue(
        'create table customer (id int primary key);\ninsert into customer values (1), (2);',
      )
      const ended = await b.run(taskId)
      assert.equal(ended.status, 'applied')
      const { task, attempt } = await attemptOf(issueId)
      assert.equal(task.status, 'done')
      assert.equal(attempt.how, 'COMMIT was answered')
      assert.deepEqual(
        attempt.results.map(r => [r.command, r.rows, r.start, r.end]),
        [
          ['CREATE TABLE', undefined, 0, 42],
          ['INSERT', 2, 44, 80],
        ],
      )
      const change = await b.store.change(ended.changeId!)
      assert.notEqual(change.before, change.after)
      assert.match(JSON.stringify((await b.store.snapshot(change.after)).model), /customer/)
      assert.doesNotMatch(JSON.stringify((await b.store.snapshot(change.before)).model), /customer/)
    })

    it('applies nothing of a run in which one statement fails, and says where', async () => {
      const sql = 'create table half (a int);\n-- 🙂\ninsert into half values (1);\nselect * from nowhere;'
      const { issueId, taskId } = await b.issue(sql)
      const ended = await b.run(taskId)
      assert.equal(ended.status, 'notApplied')
      const { task, attempt } = await attemptOf(issueId)
      assert.equal(task.status, 'failed')
      assert.equal(attempt.failure?.sqlState, '42P01')
      assert.equal(attempt.failure?.offset, sql.indexOf('nowhere'))
      assert.deepEqual(await b.query("select to_regclass('half') as half"), [{ half: null }])
    })

    it('leaves nothing behind in the target', async () => {
      const objects = `
        select count(*)::int as n
        from pg_depend`
      const before = await b.query(objects)
      const { taskId } = await b.issue('select 1')
      assert.equal((await b.run(taskId)).status, 'applied')
      assert.deepEqual(await b.query(objects), before)
      assert.deepEqual(await b.query("select from pg_locks where locktype = 'advisory'"), [])
    })

    it('keeps the order of a script with statements that stand alone', async () => {
      const { issueId, taskId } = await b.issue(`
        create table ordered (a int);
        create unique index concurrently ordered_a on ordered (a);
        alter table ordered add constraint ordered_a_key unique using index ordered_a;`)
      const ended = await b.run(taskId)
      assert.equal(ended.status, 'applied', ended.how)
      const { attempt } = await attemptOf(issueId)
      assert.deepEqual(
        attempt.steps.map(s => [s.transactional, s.statements]),
        [
          [true, 1],
          [false, 1],
          [true, 1],
        ],
      )
      assert.equal(attempt.stepsDone, 3)
      assert.deepEqual(
        attempt.results.map(r => r.command),
        ['CREATE TABLE', 'CREATE INDEX', 'ALTER TABLE'],
      )
    })

    it('goes on behind the steps that are done, and runs none of them twice', async () => {
      await b.query('create table counted (n int); insert into counted values (0)')
      await adopt(b)
      const { issueId, taskId } = await b.issue(`
        update counted set n = n + 1;
        create index concurrently counted_n on counted (n);
        insert into missing values (1);`)
      assert.equal((await b.run(taskId)).status, 'notApplied')
      const first = await attemptOf(issueId)
      assert.equal(first.attempt.stepsDone, 2)
      assert.equal(first.task.status, 'failed')

      await b.query('create table missing (a int)')
      await adopt(b)
      await b.store.retryTask(taskId)
      const ended = await b.run(taskId)
      assert.equal(ended.status, 'applied', ended.how)
      assert.deepEqual(await b.query('select n from counted'), [{ n: 1 }])
    })

    it('runs later steps under the settings of the earlier ones, in another session too', async () => {
      await b.query('create schema app')
      await adopt(b)
      const { taskId } = await b.issue(`
        select pg_catalog.set_config('search_path', 'app', false);
        set lock_timeout = '5s';
        create table placed (a int);
        create index concurrently placed_a on placed (a);
        insert into placed values (1 / (select count(*) from public.gate));`)
      assert.equal((await b.run(taskId)).status, 'notApplied')
      await b.query('create table public.gate (a int); insert into public.gate values (1)')
      await adopt(b)
      await b.store.retryTask(taskId)
      const ended = await b.run(taskId)
      assert.equal(ended.status, 'applied', ended.how)
      assert.deepEqual(await b.query('select a from app.placed'), [{ a: 1 }])
    })

    // PostgreSQL 13 passes partitioned tables over.
    if (major >= 14)
      it('does not go on where the steps that are left would run otherwise', async () => {
        await b.query('create table swept (a int)')
        await adopt(b)
        // Given a REINDEX in a transaction, which failed,
        const { issueId, taskId } = await b.issue('vacuum swept; reindex table parts;')
        assert.equal((await b.run(taskId)).status, 'notApplied')
        assert.equal((await attemptOf(issueId)).attempt.stepsDone, 1)
        // when its table is a partitioned one now, whose REINDEX no transaction may hold,
        await b.query('create table parts (a int) partition by range (a)')
        await adopt(b)
        await b.store.retryTask(taskId)
        // then somebody has to look.
        assert.equal((await b.run(taskId)).status, 'notApplied')
        assert.match((await attemptOf(issueId)).attempt.failure?.message ?? '', /cut into other steps/)
      })

    it('does not go on in another session without what the first one took along', async () => {
      // Given a step that needs a temporary table of an earlier one, and failed,
      const { issueId, taskId } = await b.issue(`
        create temporary table scratch as select 1 as a;
        vacuum scratch;
        select 1 / (a - 1) from scratch;`)
      assert.equal((await b.run(taskId)).status, 'notApplied')
      assert.equal((await attemptOf(issueId)).attempt.stepsDone, 2)
      // when it is tried again, then it is not run where the table cannot be.
      await b.store.retryTask(taskId)
      assert.equal((await b.run(taskId)).status, 'notApplied')
      const { failure } = (await attemptOf(issueId)).attempt
      assert.match(`${failure?.message} ${failure?.detail}`, /cannot go on in another session.*scratch/)
    })

    it('does not call a script without a statement applied', async () => {
      const { issueId, taskId } = await b.issue('-- nothing yet')
      assert.equal((await b.run(taskId)).status, 'notApplied')
      assert.match((await attemptOf(issueId)).attempt.failure?.message ?? '', /holds no statement/)
    })

    it('refuses to run when the schema is not the recorded one', async () => {
      await b.query('create table behind_your_back (a int)')
      const { issueId, taskId } = await b.issue('create table never (a int)')
      assert.equal((await b.run(taskId)).status, 'notApplied')
      assert.equal((await attemptOf(issueId)).attempt.failure?.code, 'drift')
      assert.deepEqual(await b.query("select to_regclass('never') as t"), [{ t: null }])
      await adopt(b)
    })

    it('retries a step that did not get its lock, and says who held it', async () => {
      await b.query('create table wanted (a int)')
      await adopt(b)
      const holder = await connect(b.testUrl)
      await holder.query("set application_name = 'the holder'; begin; lock wanted in access exclusive mode")
      const { issueId, taskId } = await b.issue("alter table wanted add secret text default 'hush'", {
        options: { lockTimeout: 800, retries: 3 },
      })
      const told: Progress[] = []
      const running = b.run(taskId, {
        onProgress: p => {
          told.push(p)
          if (p.kind === 'retry') void holder.query('rollback')
        },
      })
      const ended = await running
      assert.equal(ended.status, 'applied', ended.how)
      const blocked = told.find(p => p.kind === 'blocked')
      assert.match(blocked?.kind === 'blocked' ? blocked.text : '', /the holder .* for \d+ s: .*lock wanted/)
      assert.ok(told.some(p => p.kind === 'retry'))
      assert.ok((await attemptOf(issueId)).attempt.log.some(l => l.kind === 'retry'))
      await holder.end()
    })

    for (const [what, sql] of [
      ['what another try would not cure', 'select 1 / 0'],
      [
        'what may have done something on another server already',
        `do $$ begin
           if false then perform dblink_exec('elsewhere', 'delete from t'); end if;
           raise exception 'no lock' using errcode = 'lock_not_available';
         end $$`,
      ],
    ] as const)
      it(`does not retry ${what}`, async () => {
        const { taskId } = await b.issue(sql, { options: { retries: 1 } })
        const told: Progress[] = []
        assert.equal((await b.run(taskId, { onProgress: p => told.push(p) })).status, 'notApplied')
        assert.ok(!told.some(p => p.kind === 'retry'))
      })

    it('cancels a running statement and waits for the truth', async () => {
      const { issueId, taskId } = await b.issue('create table slow (a int); select pg_sleep(60)')
      const ended = await b.run(taskId, {
        onProgress: p => {
          if (p.kind === 'statement' && p.statement === 2) void b.store.requestCancel(taskId)
        },
      })
      assert.equal(ended.status, 'notApplied')
      assert.equal((await attemptOf(issueId)).task.status, 'cancelled')
      assert.deepEqual(await b.query("select to_regclass('slow') as t"), [{ t: null }])
    })

    it('runs under the approved limits, whatever the database sets for everybody', async () => {
      const [row] = await b.query('select current_database() as name')
      const limits = ['statement_timeout', 'idle_in_transaction_session_timeout']
      if (major >= 14) limits.push('idle_session_timeout')
      if (major >= 17) limits.push('transaction_timeout')
      // The settings of a database are part of its schema, which this reader does not look at.
      const small = { schema: smallReader }
      await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
      for (const name of limits) await b.query(`alter database "${row?.name}" set ${name} = '100ms'`)
      const { taskId } = await b.issue('select pg_sleep(0.3); vacuum; select pg_sleep(0.3)')
      const ended = await b.run(taskId, small)
      for (const name of limits) await b.query(`set ${name} = 0; alter database "${row?.name}" reset ${name}`)
      assert.equal(ended.status, 'applied', ended.how)
      await adopt(b)
    })

    it('says why when PostgreSQL refuses to commit', async () => {
      await b.query('create table divided (a int)')
      await adopt(b)
      const sql =
        'insert into divided values (0); declare held cursor with hold for select 1 / a from divided'
      const { issueId, taskId } = await b.issue(sql)
      const ended = await b.run(taskId)
      assert.match(`${ended.status}: ${ended.how}`, /^notApplied: pg_xact_status: aborted/)
      assert.equal((await attemptOf(issueId)).attempt.failure?.message, 'division by zero')
      assert.deepEqual(await b.query('select a from divided'), [])
    })

    it('refuses a script that would take the transaction away', async () => {
      const { issueId, taskId } = await b.issue('create table x (a int); commit; drop table x')
      assert.equal((await b.run(taskId)).status, 'notApplied')
      assert.match((await attemptOf(issueId)).attempt.failure?.message ?? '', /COMMIT is not allowed/)
      assert.deepEqual(await b.query("select to_regclass('x') as t"), [{ t: null }])
    })

    it('is not fooled by a script that switches durability off', async () => {
      const { taskId } = await b.issue('set synchronous_commit = off; create table durable (a int)')
      const seen: string[] = []
      const read: typeof schemaReader.read = async client => {
        const { rows } = await client.query("select current_setting('synchronous_commit') as value")
        seen.push(rows[0].value)
        return schemaReader.read(client)
      }
      const ended = await b.run(taskId, { schema: { ...schemaReader, read } })
      assert.equal(ended.status, 'applied', ended.how)
      assert.equal(seen.at(-1), 'on')
    })

    it('sends the text as it was approved, whatever the database or a function switches', async () => {
      const [row] = await b.query('select current_database() as name')
      await b.query(`
        create table said (words text);
        create function garble() returns void language sql
          as $$ select pg_catalog.set_config('client_encoding', 'LATIN1', false) $$;
        alter database "${row?.name}" set standard_conforming_strings = off`)
      await adopt(b)
      const plain = await b.run((await b.issue("insert into said values ('a\\n\u00e9')")).taskId)
      const garbled = await b.run(
        (await b.issue("select garble(); insert into said values ('\u00e9')")).taskId,
      )
      await b.query(`alter database "${row?.name}" reset standard_conforming_strings`)
      await adopt(b)
      assert.equal(plain.status, 'applied', plain.how)
      assert.match(garbled.how, /^The change switched client_encoding/)
      assert.deepEqual(await b.query('select words from said'), [{ words: 'a\\n\u00e9' }])
    })

    it('gives notices, deferred constraints and roles their due', async () => {
      await b.query(`
        create table parent (id int primary key);
        create table child (id int references parent deferrable initially deferred)`)
      await adopt(b)
      const { issueId, taskId } = await b.issue('insert into child values (1)')
      assert.equal((await b.run(taskId)).status, 'notApplied')
      assert.equal((await attemptOf(issueId)).attempt.failure?.sqlState, '23503')
      const second = await b.issue("do $$begin raise notice 'hello'; end$$")
      assert.equal((await b.run(second.taskId)).status, 'applied')
      const { attempt } = await attemptOf(second.issueId)
      assert.deepEqual(attempt.results[0]?.notices, ['NOTICE: hello'])
      assert.deepEqual(
        attempt.log.flatMap(({ kind, text }) => (kind === 'notice' ? [text] : [])),
        ['NOTICE: hello'],
      )
    })

    it('waits a little for another change on the database, then says who is in the way', async () => {
      const other = await connect(b.testUrl)
      const take = "select pg_advisory_xact_lock(x'504c4d42'::int, 1)"
      await other.query(`set application_name = 'another store'; begin; ${take}`)
      const { issueId, taskId } = await b.issue('select 1')
      assert.equal((await b.run(taskId)).status, 'notApplied')
      const { failure } = (await attemptOf(issueId)).attempt
      assert.equal(failure?.code, 'busy')
      assert.match(failure?.detail ?? '', /another store \(process \d+, login postgres\)/)
      await b.store.retryTask(taskId)
      const again = b.run(taskId, {
        at: async point => {
          if (point === 'lockBusy') await other.query('rollback')
        },
      })
      assert.equal((await again).status, 'applied')
      await other.end()
    })

    it('is left alone by whoever looks after lost runs, while its lease holds', async () => {
      const { taskId } = await b.issue('create table watched (a int)')
      const seen: string[] = []
      const ended = await b.run(taskId, {
        at: async point => {
          if (point !== 'statementsRun') return
          const [attempt] = await b.store.openAttempts()
          seen.push((await decide(b.engine(), attempt!.id, { patient: false })).status)
        },
      })
      assert.deepEqual(seen, ['open'])
      assert.equal(ended.status, 'applied', ended.how)
    })

    // The store of these tests stands on the server of 18.
    if (major !== 18) return
    it("refuses the store's own database", async () => {
      const url = new URL(b.storeUrl)
      const name = decodeURIComponent(url.pathname.slice(1))
      await b.store.recordSync(b.instanceId, {
        serverVersion: 180000,
        databases: [{ name, owner: 'x', sizeBytes: null }],
      })
      const database = (await b.store.databases()).find(d => d.name === name)
      assert.ok(database)
      const issueId = await b.store.createIssue({
        projectId: b.projectId,
        type: 'alterSchema',
        title: 'Bad',
        description: '',
        draft: {
          targets: [{ ...(await b.target('test', 'select 1')), databaseId: database.id, databaseName: name }],
          options: {
            lockTimeout: 1,
            statementTimeout: 0,
            searchPath: 'public',
            retries: 0,
            priorBackup: 'none',
          },
        },
      })
      const { tasks } = await b.store.issue(issueId)
      assert.equal((await b.run(tasks[0]!.id)).status, 'notApplied')
      assert.equal((await attemptOf(issueId)).attempt.failure?.code, 'storeIsTarget')
    })
  })
}

/** Accepts the live schema of the Test database, as a baseline does. */
async function adopt(b: Bench): Promise<void> {
  const { taskId } = await b.issue('', { type: 'baseline' })
  const ended = await b.run(taskId)
  assert.equal(ended.status, 'applied', ended.how)
}
