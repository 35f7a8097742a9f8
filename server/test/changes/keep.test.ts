// Rows kept before a change, and the issue that puts them back: whatever the change was, running it
// and then its restore leaves every table as it was.
import assert from 'node:assert/strict'
import { resolveLost } from '../../src/changes/recover/resolve.ts'
import { schemaReader } from '../../src/changes/schemaReader.ts'
import { connect } from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { type Bench, bench, edges } from './support/bench.ts'
import { smallReader } from './support/reader.ts'
import { startRunner } from './support/runnerProcess.ts'

const small = { schema: smallReader }

const setUp = `
  create table customer (id int generated always as identity primary key, name text not null, total numeric(12, 2),
    shout text generated always as (upper(name)) stored, seen timestamptz default '2026-01-02 03:04:05.678901+02',
    data json, tags text[], raw bytea, f float8, span interval, b boolean, c char(5), ip inet, m money);
  insert into customer (name, total, data, tags, raw, f, span, b, c, ip, m)
  select 'it''s "' || n, n / 3.0, ('{"a":  ' || n || '}')::json, array['x,y', null, 'z"' || n], decode('00ff0' || n % 10, 'hex'),
    n / 7.0, n * interval '1 hour 1 second', n % 2 = 0, 'c' || n % 100, '10.0.0.1', n
  from generate_series(1, 20) n;
  update customer set data = null, tags = null where id = 3;
  create table purchase (id int primary key, customer_id int references customer on delete cascade on update cascade,
    parent int references purchase);
  insert into purchase select n, n, case when n > 1 then n - 1 end from generate_series(1, 20) n;
  create table note (text text, data json, at point);
  insert into note values ('twice', '{"a": 1}', '(1,2)'), ('twice', '{"a": 1}', '(1,2)'), ('once', null, null), (null, '[]', '(0,0)');
  create table event (id int, region text, what text, primary key (id, region)) partition by list (region);
  create table event_north partition of event for values in ('north');
  create table event_south (what text, region text not null, id int not null);
  alter table event attach partition event_south for values in ('south');
  insert into event select n, case when n % 2 = 0 then 'north' else 'south' end, 'what ' || n from generate_series(1, 10) n;
  create table animal (name text primary key, legs int);
  create table bird (wings int) inherits (animal);
  alter table bird add primary key (name);
  insert into animal values ('dog', 4);
  insert into bird values ('owl', 2, 2);
  create table logged (id serial primary key, what text);
  create table trail (id int primary key, seen int default 0);
  insert into trail select n from generate_series(1, 20) n;
  create function follow() returns trigger language plpgsql as $$
  begin
    begin
      update trail set seen = seen + 1 where id = coalesce(old.id, new.id);
    exception when division_by_zero then null;
    end;
    return null;
  end $$;
  create trigger follow after update or delete on customer for each row execute function follow();
  create table unique_only (a int not null unique, "Odd ""name" text);
  insert into unique_only values (1, 'one'), (2, 'two');
  create table "weird"";table" ("select" int primary key, "from" text);
  insert into "weird"";table" values (1, 'x'), (2, 'y');
  create table part (id int primary key, name text unique);
  create table use (id int primary key, part int references part on update cascade on delete cascade,
    within int references use on update cascade);
  insert into part values (1, 'bolt'), (2, 'nut');
  insert into use values (1, 1, null), (2, 2, 1), (3, 1, 2);
  create table team (id int primary key, lead int);
  create table player (id int primary key, team int not null references team);
  alter table team add foreign key (lead) references player;
  insert into team values (1, null);
  insert into player values (10, 1), (11, 1);
  update team set lead = 10;
  create table seat (id int primary key, pos int not null, row char not null default 'a', unique (pos, row));
  insert into seat values (1, 1), (2, 2), (3, 3);
  create table ticket (seat int references seat);
  insert into ticket values (1), (2);
  create table scaled (n numeric primary key);
  insert into scaled values (1.0), (2)`

const tables = [
  'customer',
  'purchase',
  'note',
  'event',
  'only animal',
  'bird',
  'trail',
  'unique_only',
  '"weird"";table"',
  'part',
  'use',
  'team',
  'player',
  'seat',
  'ticket',
  'scaled',
]

/** What a change does, in SQL; the rows it touches that were there before. */
const changes: readonly [name: string, sql: string, kept: number, since?: number][] = [
  ['one update', "update customer set name = 'new' where id = 1", 2],
  [
    'several updates of one table with different columns',
    "update customer set name = 'a' where id < 4; update customer set total = 0 where id in (2, 3, 4)",
    8,
  ],
  [
    'a statement that depends on an earlier one',
    "update customer set name = 'gone' where id = 20; delete from customer where name = 'gone'",
    3,
  ],
  [
    'a delete that cascades, of rows with identity always, json and arrays',
    'delete from purchase where id >= 15; delete from customer where id >= 15',
    18,
  ],
  ['a delete of rows that refer to each other', 'delete from purchase', 20],
  [
    'keys that change',
    'update purchase set id = id + 100 where id = 20; update unique_only set a = a + 10',
    3,
  ],
  [
    'an update of a table without a key',
    "update note set text = 'changed', at = '(9,9)' where text = 'twice'",
    2,
  ],
  ['a delete from a table without a key', "delete from note where text = 'twice' or text is null", 3],
  [
    'rows without a key, updated twice and one deleted',
    "update note set text = 'a'; update note set text = 'b' where data is null; delete from note where text = 'b'",
    4,
  ],
  ['an update of partitions', "update event set what = 'other' where id < 4", 3],
  ['a row that moves to another partition', "update event set region = 'north' where id = 3", 1],
  ['a delete from partitions', 'delete from event where id > 6', 4],
  ['inheritance', 'update animal set legs = legs + 1', 2],
  [
    'a join',
    'update customer c set name = p.id::text from purchase p where p.customer_id = c.id and p.id < 3',
    4,
  ],
  ['delete using', 'delete from trail t using customer c where c.id = t.id and c.id > 18', 2],
  [
    'common table expressions that write',
    'with gone as (delete from unique_only where a = 1 returning *), more as (update trail set seen = 9 where id = 1 returning *) insert into logged (what) select "Odd ""name" from gone',
    2,
  ],
  [
    'insert on conflict do update',
    'insert into unique_only values (2, \'again\'), (3, \'new\') on conflict (a) do update set "Odd ""name" = excluded."Odd ""name"',
    1,
  ],
  [
    'merge',
    'merge into unique_only u using (values (1), (2)) v (n) on u.a = v.n when matched and n = 1 then delete when matched then update set "Odd ""name" = \'merged\'',
    2,
    15,
  ],
  [
    'a block that writes',
    'do $$ begin for i in 1..3 loop begin update trail set seen = i where id = i; exception when division_by_zero then null; end; end loop; end $$',
    3,
  ],
  [
    'names that need quotes',
    `delete from "weird"";table" where "select" = 1; update "weird"";table" set "from" = e'new\\nline'`,
    2,
  ],
  ['a key that others follow, and would be deleted with', 'update part set id = id + 100', 5],
  ['a key that rows of its own table follow', 'update use set id = id + 100', 3],
  ['tables that refer to each other', 'update team set lead = null; delete from player; delete from team', 3],
  [
    'unique values that rows exchange',
    'update seat set pos = -pos; update seat set pos = case pos when -1 then 2 when -2 then 1 else 3 end',
    3,
  ],
  ['unique values that move on by one', 'update seat set pos = -pos; update seat set pos = 1 - pos', 3],
  [
    'a unique value that goes from one that is deleted to another',
    'delete from seat where id = 3; update seat set pos = 3 where id = 2',
    2,
  ],
  ['a key that is written otherwise and equal', 'update scaled set n = round(n, 3)', 2],
  [
    'rows that it made itself',
    "insert into logged (what) values ('x'); update logged set what = 'y' where what = 'x'; delete from logged where what = 'y'",
    0,
  ],
]

for (const major of edges) {
  describe(`rows kept before a change, PostgreSQL ${major}`, () => {
    let b: Bench
    before(async () => {
      b = await bench(major)
      await b.query(setUp)
      await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
    })
    after(() => b.close())

    /** All rows of all tables, in an order of their own. */
    const contents = async () => {
      const all: Record<string, unknown> = {}
      for (const table of tables) {
        all[table] = await b.query(
          `select tableoid::regclass::text as at, t::text as row from ${table} t order by 1, 2`,
        )
      }
      return all
    }
    const keepingIn = (priorBackup: 'store' | 'target') =>
      ({ type: 'changeData', options: { priorBackup } }) as const
    const keeping = keepingIn('store')
    const run = async (sql: string, place: 'store' | 'target' = 'store') => {
      const { taskId, issueId } = await b.issue(sql, keepingIn(place))
      const ended = await b.run(taskId, small)
      const { failure } = (await b.store.issue(issueId)).tasks[0]!.attempts.at(-1)!
      assert.equal(ended.status, 'applied', JSON.stringify(failure))
      return ended.changeId!
    }
    const restore = async (changeId: number) => {
      const { draft, title } = await b.issues().draft({ kind: 'changeData', restores: changeId })
      assert.match(title, /^Restore the rows of change/)
      const { taskId, issueId } = await b.issue(draft.targets[0]!.sql, {
        type: 'changeData',
        options: { ...draft.options },
      })
      const ended = await b.run(taskId, small)
      const { failure } = (await b.store.issue(issueId)).tasks[0]!.attempts.at(-1)!
      assert.equal(ended.status, 'applied', `${JSON.stringify(failure)}\n${draft.targets[0]!.sql}`)
      return draft.targets[0]!.sql
    }

    for (const [n, [name, sql, kept, from = 13]] of changes.entries()) {
      if (major < from) continue
      // By turns, and the other way round on the other version.
      const place = (n + major) % 2 === 0 ? 'store' : 'target'
      it(`restores ${name}, from the ${place}`, async () => {
        const before = await contents()
        const changeId = await run(sql, place)
        assert.equal((await b.store.change(changeId)).keptRows ?? 0, kept)
        if (kept === 0) return
        assert.notDeepEqual(await contents(), before)
        await restore(changeId)
        // The trigger counts what the restore does as well, and what was inserted is not the restore's affair.
        await b.query('update trail set seen = 0 where seen <> 0; delete from unique_only where a = 3')
        assert.deepEqual(await contents(), before)
      })
    }

    it('keeps rows in tables of the database, names them, and drops them when told to', async () => {
      const before = await contents()
      const { taskId, issueId } = await b.issue(
        "update customer set name = 'x' where id < 3; delete from note",
        keepingIn('target'),
      )
      const ended = await b.run(taskId, small)
      const { log, failure } = (await b.store.issue(issueId)).tasks[0]!.attempts[0]!
      assert.equal(ended.status, 'applied', JSON.stringify(failure))
      const told = log.find(l => l.kind === 'kept')?.text ?? ''
      assert.match(told, new RegExp(`2 of public\\.customer in plumbline_kept\\.issue_${issueId}_customer`))
      const { keptRows, keptIn = [] } = await b.store.change(ended.changeId!)
      // The trigger has touched two rows of trail.
      assert.equal(keptRows, 8)
      assert.equal(keptIn.length, 3)
      const names = await b.query(
        `select plumbline_act as act, id, name from plumbline_kept.issue_${issueId}_customer order by id`,
      )
      assert.deepEqual(names, [
        { act: 'update', id: '1', name: 'it\'s "1' },
        { act: 'update', id: '2', name: 'it\'s "2' },
      ])
      // They are no part of the schema: nothing has drifted, and no revert would drop them.
      const reader = await connect(b.testUrl)
      assert.doesNotMatch((await schemaReader.read(reader)).text, /plumbline_kept/)
      await reader.end()

      await b.query(`update plumbline_kept.issue_${issueId}_customer set name = 'forged' where id = '1'`)
      const wish = { kind: 'changeData', restores: ended.changeId! } as const
      await assert.rejects(b.issues().draft(wish), /issue_\d+_customer was altered since/)
      await b.query(`update plumbline_kept.issue_${issueId}_customer set name = 'it''s "1' where id = '1'`)
      await restore(ended.changeId!)
      await b.query('update trail set seen = 0 where seen <> 0')
      assert.deepEqual(await contents(), before)

      assert.deepEqual(await b.issues().forgetKept(ended.changeId!), keptIn)
      await assert.rejects(b.issues().draft(wish), /Nothing was kept/)
      assert.deepEqual((await b.store.verify()).problems, [])
      for (const { keptIn: more, id } of await Promise.all(
        (await b.store.changes({ databaseId: b.databaseId('test'), limit: 200 })).items.map(c =>
          b.store.change(c.id),
        ),
      )) {
        if (more) await b.issues().forgetKept(id)
      }
      assert.deepEqual(await b.query("select to_regnamespace('plumbline_kept') as there"), [{ there: null }])
    })

    it('keeps nothing in the database of a change that fails or is killed behind it', async () => {
      const { taskId } = await b.issue('delete from trail where id = 19', keepingIn('target'))
      const ended = await b.run(taskId, {
        ...small,
        at: async point => {
          if (point !== 'rowsKept') return
          const admin = await connect(b.testUrl)
          const name = `plumbline task ${taskId}`
          await admin.query(
            'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
            [name],
          )
          await admin.end()
        },
      })
      assert.equal(ended.status, 'notApplied', ended.how)
      assert.deepEqual(await b.query("select to_regnamespace('plumbline_kept') as there"), [{ there: null }])
      await b.store.retryTask(taskId)
      const again = await b.run(taskId, small)
      assert.equal(again.status, 'applied', again.how)
      assert.equal((await b.store.change(again.changeId!)).keptIn?.length, 1)
      await restore(again.changeId!)
    })

    const failureOf = async (sql: string, options: object = {}) => {
      const { taskId, issueId } = await b.issue(sql, {
        type: 'changeData',
        options: { priorBackup: 'store', ...options },
      })
      assert.equal((await b.run(taskId, small)).status, 'notApplied')
      return (await b.store.issue(issueId)).tasks[0]!.attempts.at(-1)!.failure!
    }

    it('refuses to put back what rows have exchanged where others follow a deletion', async () => {
      const changeId = await run(
        "update part set name = '!' || name; update part set name = case id when 1 then 'nut' else 'bolt' end",
      )
      await assert.rejects(
        b.issues().draft({ kind: 'changeData', restores: changeId }),
        /Rows of public.part have exchanged what a unique index of it holds/,
      )
      await b.query("delete from use; delete from part; insert into part values (1, 'bolt'), (2, 'nut')")
    })

    it('says so where it cannot tell a row that moved from one that was inserted', async () => {
      const { taskId, issueId } = await b.issue(
        'delete from seat where id = 3; insert into seat values (3, 33); update seat set id = 30 where id = 2',
        keeping,
      )
      await b.query('delete from ticket')
      assert.equal((await b.run(taskId, small)).status, 'applied')
      const { log } = (await b.store.issue(issueId)).tasks[0]!.attempts.at(-1)!
      assert.match(
        log.find(entry => entry.kind === 'kept')?.text ?? '',
        /^Kept 2 rows.* Whether rows of public.seat were inserted or got another key cannot be told/,
      )
    })

    it('refuses what cannot be kept, and leaves it as it was', async () => {
      const before = await contents()
      for (const sql of [
        'delete from trail; truncate note',
        'truncate event_north',
        'drop table logged; delete from note',
        'alter table note add column more int; update note set more = 1',
        'do $$ begin truncate trail; end $$',
      ]) {
        assert.match((await failureOf(sql)).message, /cannot be kept: the change has locked the whole table/)
      }
      await b.query("select pg_catalog.lo_from_bytea(4711, 'large')")
      assert.match(
        (await failureOf('select pg_catalog.lo_unlink(4711)')).message,
        /^Large objects cannot be kept/,
      )
      assert.deepEqual(await contents(), before)
    })

    it('refuses rows that row security hides from the role that runs', async () => {
      await b.query(`
        create role keeper_${major};
        create table secret (id int primary key, owner text);
        insert into secret values (1, 'a'), (2, 'b');
        grant all on secret to keeper_${major};
        alter table secret enable row level security;
        create policy mine on secret using (owner = 'a')`)
      await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
      const failure = await failureOf('update secret set owner = owner', { role: `keeper_${major}` })
      assert.match(failure.message, /could not be kept/)
      assert.match(failure.detail ?? '', /row-level security/)
      await b.query(`drop table secret; drop role keeper_${major}`)
      await b.run((await b.issue('', { type: 'baseline' })).taskId, small)
    })

    it('keeps a row that others hold as well, and not one that others change meanwhile', async () => {
      const others = await connect(b.testUrl)
      await others.query('begin; select from customer where id = 7 for key share')
      const before = await contents()
      const { taskId, issueId } = await b.issue("update customer set name = 'shared' where id = 7", keeping)
      const ended = await b.run(taskId, {
        ...small,
        at: async point => {
          if (point !== 'statementsRun') return
          const third = await connect(b.testUrl)
          await third.query(
            "update customer set name = 'by somebody else' where id = 8; delete from note where data is null",
          )
          await third.end()
        },
      })
      await others.query('rollback')
      await others.end()
      assert.equal(ended.status, 'applied', JSON.stringify((await b.store.issue(issueId)).tasks[0]!.attempts))
      const kept = await b.store.keptRows(ended.changeId!)
      assert.deepEqual(
        kept.filter(k => k.table === 'customer').flatMap(k => k.rows.map(r => r[0])),
        ['7'],
      )
      assert.deepEqual(
        kept.filter(k => k.table === 'note'),
        [],
      )
      await restore(ended.changeId!)
      await b.query(`
        update customer set name = 'it''s "8' where id = 8;
        insert into note values ('once', null, null);
        update trail set seen = 0`)
      assert.deepEqual(await contents(), before)
    })

    it('leaves alone what was touched since, and says so', async () => {
      const changeId = await run(
        "update customer set name = 'x' where id in (1, 3, 20); delete from trail where id in (9, 10)",
      )
      await b.query(
        'update customer set total = 77 where id = 1; delete from customer where id = 20; insert into trail values (9)',
      )
      const sql = await restore(changeId)
      assert.match(
        sql,
        /-- {3}Row id 1 of public.customer was changed again\.\n-- {3}Row id 20 of public.customer is no longer there\./,
      )
      assert.match(sql, /-- {3}Row id 9 of public.trail is there again\./)
      assert.deepEqual(await b.query('select name, total from customer where id in (1, 3, 20) order by id'), [
        { name: 'x', total: '77.00' },
        { name: 'it\'s "3', total: '1.00' },
      ])
      assert.deepEqual(await b.query('select id from trail where id in (9, 10) order by id'), [
        { id: 9 },
        { id: 10 },
      ])
    })

    it('tells several steps apart, and keeps nothing of one that failed', async () => {
      const first = 'update trail set seen = 1 where id = 11'
      const { taskId, issueId } = await b.issue(
        `${first}; create index concurrently trail_seen on trail (seen);
         update trail set seen = 2 where id in (11, 12); select 1 / (seen - 2) from trail where id = 13; delete from trail where id = 11`,
        keeping,
      )
      await b.query('update trail set seen = 2 where id = 13')
      assert.equal((await b.run(taskId, small)).status, 'notApplied')
      const { attempts } = (await b.store.issue(issueId)).tasks[0]!
      assert.equal(attempts.at(-1)!.stepsDone, 2)
      const { items } = await b.store.changes({ databaseId: b.databaseId('test'), limit: 1 })
      assert.deepEqual(
        (await b.store.keptRows(items[0]!.id)).map(k => k.rows),
        [[['11', '0']]],
      )
      await b.query('update trail set seen = 0 where id = 13')
      await b.store.retryTask(taskId)
      const ended = await b.run(taskId, small)
      assert.equal(ended.status, 'applied')
      assert.deepEqual(
        (await b.store.keptRows(ended.changeId!)).map(k => [k.step, k.act, k.rows]),
        [
          [2, 'update', [['12', '0']]],
          [2, 'delete', [['11', '1']]],
        ],
      )
    })

    it('keeps nothing of a run that was killed, and once of its retry', async () => {
      const from = await b.query('select * from trail order by id')
      const { taskId, issueId } = await b.issue('update trail set seen = 5 where id in (14, 15)', keeping)
      const runner = startRunner({
        store: b.storeConfig,
        taskId,
        leaseSeconds: 1,
        point: 'rowsKept',
        step: 0,
        signal: 'SIGKILL',
      })
      await runner.gone()
      assert.match(runner.output(), /at rowsKept\n/)
      const [lost] = await until(async () => {
        const found = await resolveLost(b.engine(small))
        return found.some(f => f.outcome.status === 'notApplied') ? found : undefined
      })
      assert.equal(lost?.outcome.status, 'notApplied')
      assert.deepEqual(await b.query('select * from trail order by id'), from)
      const admin = await connect(b.storeUrl)
      const left = 'select from plumbline.kept_rows where attempt_id = $1'
      assert.equal((await admin.query(left, [lost!.attemptId])).rowCount, 0)
      await admin.end()
      await b.store.retryTask(taskId)
      const ended = await b.run(taskId, small)
      assert.equal((await b.store.change(ended.changeId!)).keptRows, 2, String(issueId))
    })

    it('refuses to restore what was not kept, or was dropped', async () => {
      const wish = (restores: number) => b.issues().draft({ kind: 'changeData', restores })
      const { taskId } = await b.issue('update trail set seen = 0', { type: 'changeData' })
      await assert.rejects(wish((await b.run(taskId, small)).changeId!), /Nothing was kept/)
      const changeId = await run('update trail set seen = 3 where id = 16')
      await b.store.dropKeptRows(changeId)
      await assert.rejects(wish(changeId), /Nothing was kept/)
      await assert.rejects(wish(999_999), /There is no change/)
    })
  })
}
