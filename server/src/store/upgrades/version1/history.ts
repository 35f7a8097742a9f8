// Version 1, history: snapshots, the change each attempt recorded, and anomalies.
export const history = `
create table plumbline.change (
  id bigint generated always as identity primary key,
  database_id int not null references plumbline.database,
  project_id int not null references plumbline.project,
  type text not null,
  version text not null,
  title text not null,
  issue_id bigint not null references plumbline.issue,
  task_id bigint not null references plumbline.task,
  attempt_id bigint not null unique references plumbline.attempt,
  revision int not null,
  author text not null,
  approvers text[] not null,
  runner text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  before text not null references plumbline.snapshot,
  after text not null references plumbline.snapshot,
  script bytea not null references plumbline.script,
  results jsonb not null,
  partial boolean not null
);
create index change_database on plumbline.change (database_id, id desc);
create index change_project on plumbline.change (project_id, id desc);
create index change_version on plumbline.change (database_id, version);
create index change_task on plumbline.change (task_id);
create index change_issue on plumbline.change (issue_id);
select plumbline.append_only('plumbline.change');

create table plumbline.anomaly (
  id bigint generated always as identity primary key,
  kind text not null,
  severity text not null check (severity in ('critical', 'high', 'medium')),
  instance_id int not null references plumbline.instance,
  database_id int references plumbline.database,
  summary text not null,
  expected text references plumbline.snapshot,
  actual text references plumbline.snapshot,
  difference jsonb,
  first_seen timestamptz not null default clock_timestamp(),
  last_seen timestamptz not null default clock_timestamp(),
  closed_at timestamptz
);
create unique index anomaly_one_open on plumbline.anomaly (kind, instance_id, coalesce(database_id, 0))
where closed_at is null;
create index anomaly_database on plumbline.anomaly (database_id) where closed_at is null;
select plumbline.never_deleted('plumbline.anomaly');

create function plumbline.save_snapshot(p_hash text, p_reader int, p_server_version int, p_model text, p_ddl text)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('save_snapshot', 5, 'owner', 'dba', 'developer');
  v_digest bytea := plumbline.digest(plumbline.part(p_model) || plumbline.part(p_ddl));
begin
  insert into plumbline.snapshot (hash, reader, server_version, model, ddl, digest)
  values (p_hash, p_reader, p_server_version, p_model, p_ddl, v_digest)
  on conflict do nothing;
  if found then
    perform plumbline.log('snapshot', null, jsonb_build_object('hash', p_hash, 'digest', encode(v_digest, 'hex')));
  end if;
end
$$;

-- Hashes stand only where their reader may look, so knowing one is the right to read it.
create function plumbline.read_snapshot(p_hash text)
returns table (hash text, reader int, server_version int, model text, ddl text)
language sql
stable
security definer
as $$
  select s.hash, s.reader, s.server_version, s.model, s.ddl
  from plumbline.snapshot s
  where s.hash = p_hash
    and plumbline.my_role() is not null
$$;

create function plumbline.has_snapshot(p_hash text)
returns boolean
language sql
stable
security definer
as $$
  select plumbline.my_role() is not null and exists (select from plumbline.snapshot s where s.hash = p_hash)
$$;

create function plumbline.change_digest(c plumbline.change)
returns bytea
language sql
stable
as $$
  select plumbline.digest(jsonb_build_array(c.id, c.database_id, c.project_id, c.type, c.version, c.title, c.issue_id,
    c.task_id, c.attempt_id, c.revision, c.author, c.approvers, c.runner, plumbline.iso(c.started_at),
    plumbline.iso(c.ended_at), c.before, c.after, encode(c.script, 'hex'), c.results, c.partial)::text)
$$;

create function plumbline.record_change(
  i plumbline.issue, t plumbline.task, a plumbline.attempt, p_partial boolean,
  out change_id bigint, out database_id int)
language plpgsql
as $$
declare
  r plumbline.revision;
  v_before text;
  v_after text;
  v_script bytea;
  v_recorded text;
begin
  select * into strict r from plumbline.revision where issue_id = i.id and number = a.revision;
  select g.script into strict v_script
  from plumbline.target g
  where g.issue_id = i.id and g.revision = a.revision
    and g.instance_id = t.instance_id and g.database_name = t.database_name;
  database_id := t.database_id;
  if i.type = 'createDatabase' then
    insert into plumbline.database (instance_id, project_id, name, environment_id, owner)
    values (t.instance_id, i.project_id, t.database_name, t.environment_id, r.create_database::jsonb ->> 'owner')
    on conflict (instance_id, name) do update
    set project_id = excluded.project_id,
        environment_id = excluded.environment_id,
        presence = 'present'
    returning id into database_id;
  end if;
  select d.recorded_snapshot into v_recorded from plumbline.database d where d.id = record_change.database_id for update;
  v_after := a.after;
  v_before := coalesce(a.before, v_recorded, case when i.type = 'baseline' then a.after end);
  if p_partial then
    v_after := coalesce(v_after, v_before);
  end if;
  if v_before is null or v_after is null then
    perform plumbline.refuse('badInput', 'An applied change needs the schema before and after');
  end if;
  insert into plumbline.change
    (database_id, project_id, type, version, title, issue_id, task_id, attempt_id, revision, author, approvers,
    runner, started_at, ended_at, before, after, script, results, partial)
  values (record_change.database_id, i.project_id, i.type,
    coalesce(r.version, to_char(a.started_at at time zone 'UTC', 'YYYYMMDDHH24MISS')), i.title, i.id, t.id, a.id,
    a.revision, r.author,
    array(select c.reviewer from plumbline.counted_reviews(i.id, t.environment_id) c
      where c.verdict = 'approve' order by c.reviewer),
    a.runner, a.started_at, a.ended_at, v_before, v_after, v_script, a.results, p_partial)
  returning id into change_id;
  update plumbline.database d
  set recorded_snapshot = v_after
  where d.id = record_change.database_id;
  perform plumbline.shut_anomalies(array['drift'], t.instance_id, record_change.database_id);
end
$$;

create function plumbline.put_anomaly(
  p_kind text, p_severity text, p_instance int, p_database int, p_summary text, p_expected text, p_actual text,
  p_difference jsonb)
returns void
language sql
as $$
  insert into plumbline.anomaly
    (kind, severity, instance_id, database_id, summary, expected, actual, difference)
  values (p_kind, p_severity, p_instance, p_database, p_summary, p_expected, p_actual, p_difference)
  on conflict (kind, instance_id, coalesce(database_id, 0)) where closed_at is null do update
  set severity = excluded.severity,
      summary = excluded.summary,
      expected = excluded.expected,
      actual = excluded.actual,
      difference = excluded.difference,
      last_seen = clock_timestamp()
$$;

-- Without a database: the anomalies of the instance itself.
-- Answers how many there were.
create function plumbline.shut_anomalies(p_kinds text[], p_instance int, p_database int)
returns bigint
language sql
as $$
  with shut as (
    update plumbline.anomaly
    set closed_at = clock_timestamp()
    where kind = any (p_kinds)
      and instance_id = p_instance
      and database_id is not distinct from p_database
      and closed_at is null
    returning id
  )
  select count(*) from shut
$$;

create function plumbline.open_anomaly(
  p_kind text, p_severity text, p_instance int, p_database int, p_summary text, p_expected text, p_actual text,
  p_difference jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('open_anomaly', 8, 'owner', 'dba', 'developer');
begin
  perform plumbline.need_instance(p_instance);
  if p_database is not null then
    if (plumbline.need_database(p_database)).instance_id <> p_instance then
      perform plumbline.refuse('badInput', 'The database is on another instance');
    end if;
  end if;
  perform plumbline.put_anomaly(p_kind, p_severity, p_instance, p_database, p_summary, p_expected, p_actual, p_difference);
  perform plumbline.hint(null);
end
$$;

create function plumbline.close_anomalies(p_kinds text[], p_instance int, p_database int)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('close_anomalies', 3, 'owner', 'dba', 'developer');
begin
  if p_database is not null then
    perform plumbline.need_database(p_database);
  end if;
  -- A look that finds everything as it was is nobody's news.
  if plumbline.shut_anomalies(p_kinds, p_instance, p_database) > 0 then
    perform plumbline.hint(null);
  end if;
end
$$;
`
