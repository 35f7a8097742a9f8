// How the store answers at 100,000 changes: history by page, issues, verify. Run by hand:
// npx tsx bench/history.ts [changes]. Prints figures and asserts nothing.
import type pg from 'pg'
import { installStore } from '../server/src/store/install.ts'
import { openStore } from '../server/src/store/openStore.ts'
import type { Store } from '../server/src/store/store.ts'
import { connect, startServer, stopServer, superuser } from '../server/test/support/postgres.ts'

const changes = Number(process.argv[2] ?? 100_000)
const databases = 1_000
const perIssue = 10

/** Rows as a long life would leave them; the guards are off, the audit chain is whole. */
const fill = `
  set session_replication_role = replica;
  set search_path = pg_catalog, plumbline, pg_temp;

  insert into plumbline.project (name)
  select 'Project ' || n from generate_series(1, 20) n;
  insert into plumbline.instance (title, kind, endpoint, environment_id)
  values ('Server', 'server', '{}', 1);
  insert into plumbline.database (instance_id, project_id, name)
  select 1, 3 + n % 20, 'db' || n from generate_series(1, ${databases}) n;
  insert into plumbline.snapshot (hash, reader, server_version, model, ddl, digest)
  select encode(sha256(n::text::bytea), 'hex'), 1, 180004, '{}', '', plumbline.digest('2:{},0:,')
  from generate_series(1, 1000) n;
  insert into plumbline.script (hash, sql)
  select sha256(s::bytea), s
  from (select 'alter table t add column c' || n || ' int' as s from generate_series(1, ${changes / perIssue}) n) x;

  insert into plumbline.issue (project_id, type, title, description, status, creator, creator_oid)
  select 3 + n % 20, 'alterSchema', 'Add column c' || n, '', case when n % 100 = 0 then 'open' else 'done' end,
    'david', (select oid from pg_roles where rolname = 'david')
  from generate_series(1, ${changes / perIssue}) n
  order by n;
  insert into plumbline.target (issue_id, revision, position, database_id, instance_id, database_name, environment_id, script)
  select i.id, 1, k, 20 + i.id % 20 + 20 * ((i.id * 7 + k) % ${databases / 20 - 1}), 1, 'db' || k, 1, sha256(('alter table t add column c' || i.id || ' int')::bytea)
  from plumbline.issue i, generate_series(1, ${perIssue}) k;
  insert into plumbline.revision (issue_id, number, author, author_oid, options, seal)
  select i.id, 1, i.creator, i.creator_oid, '{}', plumbline.seal(i.id, 1, i.type, '{}', null, null, null)
  from plumbline.issue i;
  insert into plumbline.task (issue_id, revision, position, database_id, instance_id, database_name, environment_id, status)
  select issue_id, revision, position, database_id, instance_id, database_name, environment_id, 'done'
  from plumbline.target
  order by issue_id, position;
  insert into plumbline.attempt (task_id, issue_id, revision, instance_id, database_name, number, status, runner,
    runner_oid, lease_until, first_step, steps_done, step, ended_at, how)
  select id, issue_id, revision, instance_id, database_name, 1, 'applied', 'david', 1, now(), 0, 1, 1, now(), 'x'
  from plumbline.task
  order by id;
  insert into plumbline.change (database_id, project_id, type, version, title, issue_id, task_id, attempt_id, revision,
    author, approvers, runner, started_at, ended_at, before, after, script, results, partial)
  select t.database_id, i.project_id, i.type, to_char(now() + t.id * interval '1 minute', 'YYYYMMDDHH24MISS'), i.title,
    i.id, t.id, a.id, 1, 'david', '{dora}', 'david', now(), now(),
    encode(sha256((1 + t.id % 1000)::text::bytea), 'hex'), encode(sha256((1 + (t.id + 1) % 1000)::text::bytea), 'hex'),
    g.script, '[{"start":0,"end":30,"command":"ALTER TABLE","milliseconds":4,"notices":[]}]', false
  from plumbline.task t
  join plumbline.issue i on i.id = t.issue_id
  join plumbline.attempt a on a.task_id = t.id
  join plumbline.target g on g.issue_id = t.issue_id and g.position = t.position
  order by t.id;
  update plumbline.database d
  set recorded_snapshot = c.after
  from plumbline.change c
  where c.id = (select max(id) from plumbline.change where database_id = d.id);
  insert into plumbline.activity (issue_id, actor, kind, text, task_id)
  select issue_id, 'david', 'taskStatus', 'done', id from plumbline.task order by id;

  do $x$
  declare
    r record;
    v_prev bytea;
    v_seq bigint;
    v_hash bytea;
  begin
    select seq, hash into v_seq, v_prev from plumbline.chain_head;
    for r in
      select 'snapshot' as action, null::bigint as issue, jsonb_build_object('hash', hash, 'digest', encode(digest, 'hex')) as detail, 1::oid as actor
      from plumbline.snapshot
      union all
      select 'create', issue_id, jsonb_build_object('revision', 1, 'seal', encode(seal, 'hex')), author_oid from plumbline.revision
      union all
      select 'claim', issue_id, jsonb_build_object('attempt', id), 1::oid from plumbline.attempt
      union all
      select 'finish', c.issue_id, jsonb_build_object('attempt', c.attempt_id, 'task', c.task_id, 'status', 'applied',
        'change', c.id, 'digest', encode(plumbline.change_digest(c), 'hex')), 1::oid
      from plumbline.change c
      union all
      select 'ended', a.issue_id, jsonb_build_object('attempt', a.id, 'digest', plumbline.attempt_digest(a),
        'logTo', 0, 'log', plumbline.attempt_log_digest(a.id, 0)), 1::oid
      from plumbline.attempt a
      union all
      select 'resolve', id, '{}', 1::oid from plumbline.issue where status = 'done'
      union all
      select 'instance', null, jsonb_build_object('instance', id, 'title', title, 'endpoint', endpoint,
        'environment', environment_id), 1::oid
      from plumbline.instance
      union all
      select 'assignDatabase', null, jsonb_build_object('database', id, 'project', project_id), 1::oid
      from plumbline.database
    loop
      v_seq := v_seq + 1;
      v_hash := plumbline.link(v_prev, v_seq, '2026-01-01', 'david', r.actor, r.action, r.issue, r.detail);
      insert into plumbline.audit values (v_seq, '2026-01-01', 'david', r.actor, r.action, r.issue, r.detail, v_prev, v_hash);
      v_prev := v_hash;
    end loop;
    update plumbline.chain_head set seq = v_seq, hash = v_prev;
  end
  $x$;
  analyze`

async function timed<T>(label: string, work: () => Promise<T>): Promise<T> {
  const times: number[] = []
  let result = await work()
  for (let n = 0; n < 9; n++) {
    const from = performance.now()
    result = await work()
    times.push(performance.now() - from)
  }
  times.sort((a, b) => a - b)
  console.log(`${label.padEnd(52)} median ${times[4]!.toFixed(1)} ms, worst ${times[8]!.toFixed(1)} ms`)
  return result
}

async function read(store: Store, who: string): Promise<void> {
  const all = await timed(`${who}: newest changes of everything`, () => store.changes({}))
  await timed(`${who}: next page`, () => store.changes({ ...(all.next ? { page: all.next } : {}) }))
  await timed(`${who}: page in the middle`, () => store.changes({ page: String(changes / 2) }))
  await timed(`${who}: newest changes of a project`, () => store.changes({ projectId: 7 }))
  await timed(`${who}: oldest changes of a project`, () => store.changes({ projectId: 7, page: '1000' }))
  await timed(`${who}: newest changes of a database`, () => store.changes({ databaseId: 5 }))
  const id = all.items[0]!.id
  await timed(`${who}: one change with its SQL`, () => store.change(id))
  await timed(`${who}: open issues`, () => store.issues({ status: 'open' }))
  await timed(`${who}: closed issues`, () => store.issues({ status: 'closed' }))
  await timed(`${who}: one issue`, () => store.issue(all.items[0]!.issueId))
  await timed(`${who}: databases`, () => store.databases())
}

async function main(): Promise<void> {
  const server = await startServer(Number(process.env.PLUMBLINE_TEST_PG ?? 18))
  try {
    const root = await connect(server.url('postgres'))
    await root.query('create database records template template0')
    for (const login of ['david', 'dora'])
      await root.query(`create role ${login} login password '${superuser.password}'`)
    await root.end()
    const admin = await connect(server.url('records'))
    await installStore(admin, { owner: 'dora', for: 'team' })
    const config = (user: string): pg.ClientConfig => ({
      connectionString: server.url('records').replace('//postgres:', `//${user}:`),
    })
    const dora = await openStore(config('dora'))
    await dora.setMember('david', 'developer', true)
    let from = performance.now()
    await admin.query(fill)
    console.log(`${changes} changes made in ${((performance.now() - from) / 1000).toFixed(0)} s`)
    for (const project of [4, 7, 9]) await dora.setProjectMember(project, 'david', true)
    const david = await openStore(config('david'))
    await read(dora, 'owner')
    await read(david, 'developer in 3 of 22 projects')
    from = performance.now()
    const { problems, head } = await dora.verify()
    console.log(
      `verify of ${head.seq} audit entries: ${((performance.now() - from) / 1000).toFixed(1)} s, ${problems.length} problems`,
    )
    if (problems.length > 0) console.log(problems.slice(0, 5).join('\n'))
    const { rows } = await admin.query('select pg_size_pretty(pg_database_size(current_database())) as size')
    console.log(`store on disk: ${rows[0].size}`)
    await Promise.all([dora.close(), david.close(), admin.end()])
  } catch (error) {
    console.error(error)
  } finally {
    await stopServer(server)
  }
}

void main()
