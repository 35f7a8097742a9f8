// Version 1, requests: the tables of issues, revisions, targets, tasks and reviews, what may change in
// them, and an issue's end.
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
  schemas jsonb,
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
  if (
    select bool_and(status in ('done', 'skipped')) and bool_or(status = 'done')
    from plumbline.task
    where issue_id = i.id and revision = i.revision
  ) then
    perform plumbline.refuse('conflict', format('Everything of issue %s has been applied', i.id),
      'There is nothing left of it to cancel.', 'Resolve it, or revert its change by an issue of its own.');
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
