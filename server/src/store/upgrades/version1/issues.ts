// Version 1, requests: issues, their sealed revisions and targets, tasks, reviews and discussion.
export const issues = `
create table plumbline.issue (
  id bigint generated always as identity primary key,
  project_id int not null references plumbline.project,
  type text not null check (type in ('createDatabase', 'alterSchema', 'changeData', 'baseline', 'revert')),
  title text not null check (title <> '' and length(title) <= 500),
  description text not null check (length(description) <= 100000),
  status text not null default 'open' check (status in ('open', 'done', 'cancelled')),
  creator text not null,
  creator_oid oid not null,
  assignee text references plumbline.member,
  labels text[] not null default '{}',
  revision int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
create index issue_project on plumbline.issue (project_id, id desc);
create index issue_open on plumbline.issue (id desc) where status = 'open';

create table plumbline.subscriber (
  issue_id bigint not null references plumbline.issue,
  login text not null references plumbline.member,
  primary key (issue_id, login)
);

-- SQL texts, each once.
create table plumbline.script (
  hash bytea primary key,
  sql text not null
);

create table plumbline.revision (
  issue_id bigint not null references plumbline.issue,
  number int not null,
  author text not null,
  author_oid oid not null,
  -- JSON exactly as the author's client sent it: the seal covers these bytes.
  options text not null,
  version text,
  file text,
  create_database text,
  seal bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (issue_id, number)
);

create table plumbline.target (
  issue_id bigint not null,
  revision int not null,
  position int not null,
  database_id int references plumbline.database,
  instance_id int not null references plumbline.instance,
  database_name text not null,
  environment_id int not null references plumbline.environment,
  script bytea not null references plumbline.script,
  primary key (issue_id, revision, position),
  unique (issue_id, revision, instance_id, database_name),
  foreign key (issue_id, revision) references plumbline.revision deferrable initially deferred
);

create table plumbline.task (
  id bigint generated always as identity primary key,
  issue_id bigint not null references plumbline.issue,
  -- The newest revision with this database; older than the issue's: the task no longer counts.
  revision int not null,
  position int not null,
  database_id int references plumbline.database,
  instance_id int not null references plumbline.instance,
  database_name text not null,
  environment_id int not null references plumbline.environment,
  status text not null check (status in
    ('pendingApproval', 'pending', 'running', 'done', 'failed', 'cancelled', 'skipped')),
  not_before timestamptz,
  skip_reason text,
  unique (issue_id, instance_id, database_name),
  check ((status = 'skipped') = (skip_reason is not null))
);
create index target_script on plumbline.target (script);
create index task_pending on plumbline.task (id) where status = 'pending';
create index task_database on plumbline.task (database_id) where status not in ('done', 'skipped');
create index task_instance on plumbline.task (instance_id) where status not in ('done', 'skipped');

create table plumbline.task_steps (
  task_id bigint not null references plumbline.task,
  revision int not null,
  steps jsonb not null,
  primary key (task_id, revision)
);

create table plumbline.task_check (
  task_id bigint not null references plumbline.task,
  revision int not null,
  kind text not null,
  status text not null check (status in ('running', 'passed', 'warning', 'failed', 'notChecked')),
  summary text not null,
  details jsonb not null,
  recorded_by text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (task_id, revision, kind)
);

-- One row for each verdict; a reviewer's newest one counts.
create table plumbline.review (
  id bigint generated always as identity primary key,
  issue_id bigint not null,
  revision int not null,
  environment_id int not null references plumbline.environment,
  reviewer text not null,
  reviewer_oid oid not null,
  verdict text not null check (verdict in ('approve', 'reject')),
  comment text not null check (length(comment) <= 100000),
  seal bytea not null,
  at timestamptz not null default clock_timestamp(),
  foreign key (issue_id, revision) references plumbline.revision
);
create index review_of on plumbline.review (issue_id, revision, environment_id);

create table plumbline.activity (
  id bigint generated always as identity primary key,
  issue_id bigint not null references plumbline.issue,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  kind text not null,
  text text not null check (length(text) <= 100000),
  revision int,
  task_id bigint references plumbline.task,
  range_start int,
  range_end int
);
create index activity_of on plumbline.activity (issue_id, id);

select plumbline.append_only(t)
from unnest(array['plumbline.script', 'plumbline.revision', 'plumbline.target', 'plumbline.review',
  'plumbline.activity']::regclass[]) t;
select plumbline.never_deleted(t)
from unnest(array['plumbline.issue', 'plumbline.task', 'plumbline.task_steps', 'plumbline.task_check']::regclass[]) t;

create function plumbline.issue_guard()
returns trigger
language plpgsql
as $$
begin
  if (new.id, new.project_id, new.type, new.creator, new.creator_oid, new.created_at)
      is distinct from (old.id, old.project_id, old.type, old.creator, old.creator_oid, old.created_at)
    or new.revision not in (old.revision, old.revision + 1)
    or (old.status <> 'open' and (new.status <> old.status or new.revision <> old.revision))
  then
    perform plumbline.refuse('conflict', format('Issue %s may not change like that', old.id));
  end if;
  return new;
end
$$;
create trigger b_guard before update on plumbline.issue for each row execute function plumbline.issue_guard();

-- Every legal step of a task. A task starts as pendingApproval.
create function plumbline.task_guard()
returns trigger
language plpgsql
as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'pendingApproval' then
      perform plumbline.refuse('conflict', format('A task may not start as %s', new.status));
    end if;
    return new;
  end if;
  if (new.id, new.issue_id, new.instance_id, new.database_name)
      is distinct from (old.id, old.issue_id, old.instance_id, old.database_name)
    or (old.database_id is not null and new.database_id is distinct from old.database_id)
    or new.revision < old.revision
    or (new.status <> old.status and (old.status, new.status) not in (
      ('pendingApproval', 'pending'), ('pendingApproval', 'cancelled'), ('pendingApproval', 'skipped'),
      ('pending', 'pendingApproval'), ('pending', 'running'), ('pending', 'cancelled'), ('pending', 'skipped'),
      ('running', 'done'), ('running', 'failed'), ('running', 'cancelled'),
      ('failed', 'pendingApproval'), ('failed', 'pending'), ('failed', 'skipped'),
      ('cancelled', 'pendingApproval'), ('cancelled', 'pending'), ('cancelled', 'skipped')))
  then
    perform plumbline.refuse('conflict',
      format('Task %s is %s and cannot become %s', old.id, old.status, new.status));
  end if;
  return new;
end
$$;
create trigger b_guard before insert or update on plumbline.task for each row execute function plumbline.task_guard();

-- What an approval is bound to: every byte that decides what runs where. Mirrored by seal.ts.
create function plumbline.seal(
  p_issue bigint, p_number int, p_type text, p_options text, p_version text, p_file text, p_create_database text)
returns bytea
language sql
stable
as $$
  select plumbline.digest(
    plumbline.part('plumbline seal 1')
    || plumbline.part(p_issue::text)
    || plumbline.part(p_number::text)
    || plumbline.part(p_type)
    || plumbline.part(p_options)
    || plumbline.part(p_version)
    || plumbline.part(p_file)
    || plumbline.part(p_create_database)
    -- The same as plumbline.part of each, but five thousand calls fewer for a thousand targets.
    || coalesce((
      select string_agg(octet_length(x.text) || ':' || x.text || ',', '' order by t.position, x.place)
      from plumbline.target t
      cross join lateral (values
        (1, coalesce(t.database_id, 0)::text),
        (2, t.instance_id::text),
        (3, t.database_name),
        (4, t.environment_id::text),
        (5, encode(t.script, 'hex'))
      ) x (place, text)
      where t.issue_id = p_issue
        and t.revision = p_number), ''))
$$;

create function plumbline.seal_of(r plumbline.revision)
returns bytea
language sql
stable
as $$
  select plumbline.seal(r.issue_id, r.number, i.type, r.options, r.version, r.file, r.create_database)
  from plumbline.issue i
  where i.id = r.issue_id
$$;

-- Locks the issue: whatever decides about it waits its turn.
create function plumbline.lock_issue(p_issue bigint, p_open boolean default true)
returns plumbline.issue
language plpgsql
as $$
declare
  i plumbline.issue;
begin
  select * into i from plumbline.issue where id = p_issue for update;
  if not found or not plumbline.can_see(i.project_id) then
    perform plumbline.refuse('notFound', format('There is no issue %s, or it is in a project you are not in', p_issue));
  end if;
  if p_open and i.status <> 'open' then
    perform plumbline.refuse('conflict', format('Issue %s is %s', p_issue, i.status));
  end if;
  return i;
end
$$;

create function plumbline.tell(
  p_issue bigint, p_kind text, p_text text, p_revision int default null, p_task bigint default null,
  p_start int default null, p_end int default null)
returns bigint
language sql
as $$
  insert into plumbline.activity (issue_id, actor, kind, text, revision, task_id, range_start, range_end)
  values (p_issue, session_user::text, p_kind, p_text, p_revision, p_task, p_start, p_end)
  returning id
$$;

create function plumbline.subscribe(p_issue bigint, p_login text)
returns void
language sql
as $$
  insert into plumbline.subscriber (issue_id, login)
  select p_issue, p_login
  where p_login is not null
  on conflict do nothing
$$;

-- Whether a login may approve by a policy, as of now.
create function plumbline.may_approve(p_login text, p_oid oid, p_project int, p_approval text)
returns boolean
language sql
stable
as $$
  select exists (
    select
    from plumbline.member m
    join pg_roles r on r.rolname = m.login and r.oid = m.login_oid
    where m.login = p_login
      and m.login_oid = p_oid
      and m.active
      and (m.role = 'owner'
        or (m.role = 'dba' and p_approval in ('dba', 'anyone'))
        or (m.role = 'developer' and p_approval = 'anyone' and exists (
          select from plumbline.project_member p where p.project_id = p_project and p.login = m.login))))
$$;

create function plumbline.is_author(p_issue bigint, p_oid oid)
returns boolean
language sql
stable
as $$
  select exists (select from plumbline.issue where id = p_issue and creator_oid = p_oid)
    or exists (select from plumbline.revision where issue_id = p_issue and author_oid = p_oid)
$$;

-- The reviews that count for a stage: each reviewer's newest, while he still may.
create function plumbline.counted_reviews(p_issue bigint, p_environment int)
returns table (reviewer text, verdict text)
language sql
stable
as $$
  select v.reviewer, v.verdict
  from plumbline.issue i
  join plumbline.revision r on r.issue_id = i.id and r.number = i.revision
  join plumbline.environment e on e.id = p_environment
  cross join lateral (
    select distinct on (w.reviewer_oid) w.*
    from plumbline.review w
    where w.issue_id = i.id
      and w.revision = i.revision
      and w.environment_id = p_environment
    order by w.reviewer_oid, w.id desc
  ) v
  where i.id = p_issue
    and v.seal = r.seal
    and plumbline.may_approve(v.reviewer, v.reviewer_oid, i.project_id, e.approval)
    and (v.verdict = 'reject' or e.self_approval or not plumbline.is_author(i.id, v.reviewer_oid))
$$;

create function plumbline.approval(p_issue bigint, p_environment int)
returns text
language sql
stable
as $$
  select case
    when (select approval from plumbline.environment where id = p_environment) = 'never' then 'notNeeded'
    when bool_or(c.verdict = 'reject') then 'rejected'
    when bool_or(c.verdict = 'approve') then 'approved'
    else 'waiting'
  end
  from plumbline.counted_reviews(p_issue, p_environment) c
$$;

-- How far each stage of an issue is approved, for whoever may see the issue.
create function plumbline.stages(p_issue bigint)
returns table (environment_id int, approval text)
language sql
stable
security definer
as $$
  select t.environment_id, plumbline.approval(i.id, t.environment_id)
  from plumbline.issue i
  join (select distinct issue_id, revision, environment_id from plumbline.task where issue_id = p_issue) t
    on t.issue_id = i.id and t.revision = i.revision
  where i.id = p_issue
    and plumbline.can_see(i.project_id)
$$;

-- Lets tasks wait for approval, or for their turn, as reviews and policies now say.
create function plumbline.refresh_tasks(p_issue bigint)
returns void
language sql
as $$
  update plumbline.task t
  set status = w.status
  from (
    select e.environment_id,
      case
        when plumbline.approval(p_issue, e.environment_id) in ('notNeeded', 'approved') then 'pending'
        else 'pendingApproval'
      end as status
    from (select distinct environment_id from plumbline.task where issue_id = p_issue) e
  ) w
  where t.issue_id = p_issue
    and t.environment_id = w.environment_id
    and t.revision = (select revision from plumbline.issue where id = p_issue)
    and t.status in ('pendingApproval', 'pending')
    and t.status <> w.status
$$;

create function plumbline.refresh_all()
returns void
language plpgsql
as $$
declare
  v_issue bigint;
begin
  for v_issue in select id from plumbline.issue where status = 'open' order by id for update loop
    perform plumbline.refresh_tasks(v_issue);
  end loop;
end
$$;

create function plumbline.check_target(p_issue plumbline.issue, p_role text, p_target jsonb, p_sql text, p_create jsonb)
returns void
language plpgsql
as $$
declare
  v_instance plumbline.instance := plumbline.need_instance((p_target ->> 'instanceId')::int);
  v_environment plumbline.environment := plumbline.need_environment((p_target ->> 'environmentId')::int);
  v_name text := p_target ->> 'databaseName';
  d plumbline.database;
begin
  if p_sql is null or (p_issue.type = 'baseline') <> (p_sql = '') then
    perform plumbline.refuse('badInput',
      case when p_issue.type = 'baseline' then 'A baseline runs no SQL' else format('There is no SQL for %s', v_name) end);
  end if;
  if p_issue.type = 'createDatabase' then
    if (p_target ->> 'databaseId')::int <> 0 or p_create ->> 'name' is distinct from v_name or coalesce(v_name, '') = '' then
      perform plumbline.refuse('badInput', 'The target of a new database carries its name and no id');
    end if;
    if exists (select from plumbline.database x where x.instance_id = v_instance.id and x.name = v_name and x.presence = 'present') then
      perform plumbline.refuse('conflict', format('%s already has a database %s', v_instance.title, v_name));
    end if;
    if p_role = 'developer' and (v_environment.position, v_environment.id) < (
      select e.position, e.id from plumbline.environment e where e.id = v_instance.environment_id)
    then
      perform plumbline.refuse('notAllowed',
        format('A database of %s on an instance of a later stage takes a DBA or an owner', v_environment.name));
    end if;
    return;
  end if;
  d := plumbline.need_database((p_target ->> 'databaseId')::int);
  if d.project_id <> p_issue.project_id then
    perform plumbline.refuse('badInput', format('%s belongs to another project than the issue', d.name));
  end if;
  if d.instance_id <> v_instance.id or d.name is distinct from v_name
    or plumbline.environment_of(d.id) <> v_environment.id
  then
    perform plumbline.refuse('conflict', format('%s is not where the draft says', coalesce(v_name, d.name)),
      'Its instance, name or environment is another by now.', 'Read the database again and make the draft anew.');
  end if;
end
$$;

create function plumbline.add_revision(
  p_issue plumbline.issue, p_number int, p_role text, p_scripts text[], p_targets jsonb, p_options text,
  p_version text, p_file text, p_create_database text)
returns void
language plpgsql
as $$
declare
  v_count int := coalesce(jsonb_array_length(p_targets), 0);
  v_target jsonb;
  v_sql text;
  v_name text;
  v_seal bytea;
begin
  if v_count = 0 then
    perform plumbline.refuse('badInput', 'An issue needs at least one database');
  end if;
  if jsonb_typeof(p_options::jsonb) <> 'object' then
    perform plumbline.refuse('badInput', 'The options are no object');
  end if;
  if (p_issue.type = 'createDatabase') <> (p_create_database is not null)
    or (p_issue.type = 'createDatabase' and v_count <> 1)
  then
    perform plumbline.refuse('badInput', 'A new database is asked for by an issue of its own');
  end if;
  for v_target in select jsonb_array_elements(p_targets) loop
    perform plumbline.check_target(p_issue, p_role, v_target,
      p_scripts[(v_target ->> 'script')::int], p_create_database::jsonb);
  end loop;
  select t ->> 'databaseName' into v_name
  from jsonb_array_elements(p_targets) t
  group by t ->> 'instanceId', t ->> 'databaseName'
  having count(*) > 1
  limit 1;
  if found then
    perform plumbline.refuse('badInput', format('%s is in the issue twice', v_name));
  end if;

  insert into plumbline.script (hash, sql)
  select distinct on (plumbline.digest(s)) plumbline.digest(s), s
  from unnest(p_scripts) s
  order by plumbline.digest(s)
  on conflict do nothing;
  insert into plumbline.target
    (issue_id, revision, position, database_id, instance_id, database_name, environment_id, script)
  select p_issue.id, p_number, n, nullif((t ->> 'databaseId')::int, 0), (t ->> 'instanceId')::int,
    t ->> 'databaseName', (t ->> 'environmentId')::int, plumbline.digest(p_scripts[(t ->> 'script')::int])
  from jsonb_array_elements(p_targets) with ordinality as x (t, n);

  -- What is applied is applied: a later revision may not say otherwise.
  select k.database_name into v_name
  from plumbline.task k
  join plumbline.target was on was.issue_id = k.issue_id and was.revision = k.revision
    and was.instance_id = k.instance_id and was.database_name = k.database_name
  left join plumbline.target now on now.issue_id = k.issue_id and now.revision = p_number
    and now.instance_id = k.instance_id and now.database_name = k.database_name
  where k.issue_id = p_issue.id
    and k.status = 'done'
    and k.revision = p_issue.revision
    and now.script is distinct from was.script
  order by k.position
  limit 1;
  if found then
    perform plumbline.refuse('conflict', format('The change is already applied to %s', v_name),
      'Its SQL is history and stays as it is in later revisions.', 'Put further SQL for it into an issue of its own.');
  end if;

  v_seal := plumbline.seal(p_issue.id, p_number, p_issue.type, p_options, p_version, p_file, p_create_database);
  insert into plumbline.revision
    (issue_id, number, author, author_oid, options, version, file, create_database, seal)
  values (p_issue.id, p_number, session_user::text, plumbline.my_oid(), p_options, p_version, p_file,
    p_create_database, v_seal);

  if p_number > p_issue.revision then
    update plumbline.issue set revision = p_number, updated_at = clock_timestamp() where id = p_issue.id;
  end if;
  insert into plumbline.task
    (issue_id, revision, position, database_id, instance_id, database_name, environment_id, status)
  select issue_id, revision, position, database_id, instance_id, database_name, environment_id, 'pendingApproval'
  from plumbline.target
  where issue_id = p_issue.id and revision = p_number
  order by position
  on conflict (issue_id, instance_id, database_name) do nothing;
  update plumbline.task k
  set revision = t.revision,
      position = t.position,
      environment_id = case when k.status = 'done' then k.environment_id else t.environment_id end,
      status = case when k.status in ('done', 'skipped') then k.status else 'pendingApproval' end
  from plumbline.target t
  where t.issue_id = p_issue.id and t.revision = p_number
    and k.issue_id = t.issue_id and k.instance_id = t.instance_id and k.database_name = t.database_name
    and k.revision < p_number;
  update plumbline.task
  set status = 'cancelled'
  where issue_id = p_issue.id and revision < p_number and status in ('pendingApproval', 'pending');
  perform plumbline.refresh_tasks(p_issue.id);
end
$$;

create function plumbline.create_issue(
  p_project int, p_type text, p_title text, p_description text, p_assignee text, p_scripts text[],
  p_targets jsonb, p_options text, p_version text, p_file text, p_create_database text)
returns bigint
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('create_issue', 11, 'owner', 'dba', 'developer');
  i plumbline.issue;
begin
  perform plumbline.need_project(p_project);
  insert into plumbline.issue (project_id, type, title, description, creator, creator_oid, assignee)
  values (p_project, p_type, p_title, p_description, me.login, me.login_oid, p_assignee)
  returning * into i;
  perform plumbline.add_revision(i, 1, me.role, p_scripts, p_targets, p_options, p_version, p_file, p_create_database);
  perform plumbline.subscribe(i.id, me.login);
  perform plumbline.subscribe(i.id, p_assignee);
  perform plumbline.tell(i.id, 'created', '', 1);
  perform plumbline.log('create', i.id, jsonb_build_object('revision', 1, 'type', p_type, 'title', p_title,
    'seal', (select encode(seal, 'hex') from plumbline.revision where issue_id = i.id and number = 1)));
  return i.id;
end
$$;

create function plumbline.revise_issue(
  p_issue bigint, p_expected int, p_scripts text[], p_targets jsonb, p_options text, p_version text,
  p_file text, p_create_database text)
returns int
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('revise_issue', 8, 'owner', 'dba', 'developer');
  i plumbline.issue := plumbline.lock_issue(p_issue);
  v_name text;
begin
  if i.revision <> p_expected then
    perform plumbline.refuse('conflict', format('Issue %s was revised meanwhile', i.id),
      format('It is at revision %s; yours started from %s.', i.revision, p_expected), 'Look at the new revision first.');
  end if;
  select database_name into v_name
  from plumbline.task
  where issue_id = i.id and status = 'running'
  limit 1;
  if found then
    perform plumbline.refuse('busy', format('The change is running on %s', v_name), '', 'Wait for its end, or cancel it.');
  end if;
  perform plumbline.add_revision(i, i.revision + 1, me.role, p_scripts, p_targets, p_options, p_version, p_file,
    p_create_database);
  perform plumbline.subscribe(i.id, me.login);
  perform plumbline.tell(i.id, 'revised', '', i.revision + 1);
  perform plumbline.log('revise', i.id, jsonb_build_object('revision', i.revision + 1,
    'seal', (select encode(seal, 'hex') from plumbline.revision where issue_id = i.id and number = i.revision + 1)));
  return i.revision + 1;
end
$$;

create function plumbline.edit_issue(p_issue bigint, p_edit jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('edit_issue', 2, 'owner', 'dba', 'developer');
  i plumbline.issue := plumbline.lock_issue(p_issue, false);
begin
  update plumbline.issue
  set title = coalesce(p_edit ->> 'title', title),
      description = coalesce(p_edit ->> 'description', description),
      assignee = case when p_edit ? 'assignee' then p_edit ->> 'assignee' else assignee end,
      labels = case
        when p_edit ? 'labels' then array(select jsonb_array_elements_text(p_edit -> 'labels'))
        else labels
      end,
      updated_at = clock_timestamp()
  where id = i.id;
  perform plumbline.subscribe(i.id, p_edit ->> 'assignee');
  perform plumbline.tell(i.id, 'edited', concat_ws(' ',
    case when p_edit ? 'title' then format('Title was: %s.', i.title) end,
    case when p_edit ? 'description' then format('Description was: %s.', i.description) end,
    case when p_edit ? 'assignee' then format('Assignee was: %s.', coalesce(i.assignee, 'nobody')) end,
    case when p_edit ? 'labels' then format('Labels were: %s.', coalesce(nullif(array_to_string(i.labels, ', '), ''), 'none')) end));
  perform plumbline.log('edit', i.id, jsonb_build_object('digest', encode(plumbline.digest(p_edit::text), 'hex')));
end
$$;

create function plumbline.comment_issue(p_issue bigint, p_text text, p_revision int, p_start int, p_end int)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('comment_issue', 5, 'owner', 'dba', 'developer', 'viewer');
  i plumbline.issue := plumbline.lock_issue(p_issue, false);
  v_id bigint;
begin
  if coalesce(p_text, '') = '' then
    perform plumbline.refuse('badInput', 'The comment is empty');
  end if;
  v_id := plumbline.tell(i.id, 'commented', p_text, p_revision, null, p_start, p_end);
  perform plumbline.subscribe(i.id, me.login);
  update plumbline.issue set updated_at = clock_timestamp() where id = i.id;
  perform plumbline.log('comment', i.id, jsonb_build_object('activity', v_id,
    'digest', encode(plumbline.digest(p_text), 'hex')));
end
$$;

create function plumbline.subscribe_issue(p_issue bigint, p_subscribed boolean)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('subscribe_issue', 2, 'owner', 'dba', 'developer', 'viewer');
  i plumbline.issue := plumbline.lock_issue(p_issue, false);
begin
  if p_subscribed then
    perform plumbline.subscribe(i.id, me.login);
  else
    delete from plumbline.subscriber where issue_id = i.id and login = me.login;
  end if;
  perform plumbline.hint(i.id);
end
$$;

-- The reviewer's client sends the seal of what it displayed: a revision between look and click is refused.
create function plumbline.review_issue(
  p_issue bigint, p_revision int, p_environment int, p_verdict text, p_seal text, p_comment text)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('review_issue', 6, 'owner', 'dba', 'developer');
  i plumbline.issue := plumbline.lock_issue(p_issue);
  e plumbline.environment := plumbline.need_environment(p_environment);
  r plumbline.revision;
begin
  select * into r from plumbline.revision where issue_id = i.id and number = i.revision;
  if i.revision is distinct from p_revision or encode(r.seal, 'hex') is distinct from p_seal then
    perform plumbline.refuse('conflict', 'What you saw is not what would run',
      format('Issue %s is at revision %s.', i.id, i.revision), 'Look at the new revision first.');
  end if;
  if r.seal <> plumbline.seal_of(r) then
    perform plumbline.refuse('conflict', format('Revision %s of issue %s was altered behind the store', r.number, i.id),
      'It no longer matches its seal.', 'Run plumbline verify.');
  end if;
  if not exists (
    select from plumbline.task
    where issue_id = i.id and revision = i.revision and environment_id = e.id and status not in ('done', 'skipped')
  ) then
    perform plumbline.refuse('conflict', format('Nothing of issue %s waits for %s', i.id, e.name));
  end if;
  if e.approval = 'never' then
    perform plumbline.refuse('conflict', format('%s needs no approval', e.name));
  end if;
  if not plumbline.may_approve(me.login, me.login_oid, i.project_id, e.approval) then
    perform plumbline.refuse('notAllowed', format('Changes of %s are approved by %s', e.name,
      case e.approval when 'owner' then 'an owner' when 'dba' then 'a DBA or an owner' else 'a member of the project' end));
  end if;
  if p_verdict = 'approve' and not e.self_approval and plumbline.is_author(i.id, me.login_oid) then
    perform plumbline.refuse('notAllowed', format('%s wrote a revision of issue %s and cannot approve it', me.login, i.id),
      format('%s allows no approval by authors.', e.name));
  end if;
  if p_verdict = (
    select v.verdict from plumbline.review v
    where v.issue_id = i.id and v.revision = i.revision and v.environment_id = e.id and v.reviewer_oid = me.login_oid
    order by v.id desc limit 1)
  then
    perform plumbline.refuse('conflict', format('%s has already given this verdict', me.login));
  end if;
  insert into plumbline.review (issue_id, revision, environment_id, reviewer, reviewer_oid, verdict, comment, seal)
  values (i.id, i.revision, e.id, me.login, me.login_oid, p_verdict, p_comment, r.seal);
  perform plumbline.refresh_tasks(i.id);
  perform plumbline.subscribe(i.id, me.login);
  perform plumbline.tell(i.id, case p_verdict when 'approve' then 'approved' else 'rejected' end, p_comment, i.revision);
  update plumbline.issue set updated_at = clock_timestamp() where id = i.id;
  perform plumbline.log('review', i.id, jsonb_build_object('revision', i.revision, 'environment', e.id,
    'verdict', p_verdict, 'seal', encode(r.seal, 'hex')));
end
$$;

create function plumbline.resolve_issue(p_issue bigint)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('resolve_issue', 1, 'owner', 'dba', 'developer');
  i plumbline.issue := plumbline.lock_issue(p_issue);
  v_left int;
begin
  select count(*) into v_left
  from plumbline.task
  where issue_id = i.id and revision = i.revision and status not in ('done', 'skipped');
  if v_left > 0 then
    perform plumbline.refuse('conflict', format('%s of the issue''s tasks are neither done nor skipped', v_left));
  end if;
  update plumbline.issue set status = 'done', updated_at = clock_timestamp() where id = i.id;
  perform plumbline.tell(i.id, 'resolved', '');
  perform plumbline.log('resolve', i.id, '{}');
end
$$;

create function plumbline.cancel_issue(p_issue bigint)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('cancel_issue', 1, 'owner', 'dba', 'developer');
  i plumbline.issue := plumbline.lock_issue(p_issue);
begin
  if me.role = 'developer' and not plumbline.is_author(i.id, me.login_oid) then
    perform plumbline.refuse('notAllowed', 'An issue is cancelled by its authors, a DBA or an owner');
  end if;
  if exists (select from plumbline.task where issue_id = i.id and status = 'running') then
    perform plumbline.refuse('busy', format('A task of issue %s is running', i.id), '', 'Cancel the task first, and wait for its end.');
  end if;
  update plumbline.task
  set status = 'cancelled'
  where issue_id = i.id and status in ('pendingApproval', 'pending');
  update plumbline.issue set status = 'cancelled', updated_at = clock_timestamp() where id = i.id;
  perform plumbline.tell(i.id, 'cancelled', '');
  perform plumbline.log('cancel', i.id, '{}');
end
$$;
`
