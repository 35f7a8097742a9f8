// Version 1, execution: one row for each try, which steps of it are legal, and the claim that begins it.
export const attempts = `
create table plumbline.attempt (
  id bigint generated always as identity primary key,
  task_id bigint not null references plumbline.task,
  issue_id bigint not null,
  revision int not null,
  instance_id int not null references plumbline.instance,
  database_name text not null,
  number int not null,
  fence bigint not null generated always as identity,
  status text not null default 'running' check (status in
    ('running', 'commitPending', 'applied', 'notApplied', 'unknown')),
  runner text not null,
  runner_oid oid not null,
  lease_until timestamptz not null,
  identity jsonb,
  xid text,
  before text references plumbline.snapshot,
  step_before text references plumbline.snapshot,
  after text references plumbline.snapshot,
  -- The schema behind the last step that is done for good; 'after' may be that of a step never committed.
  done_after text references plumbline.snapshot,
  steps jsonb not null default '[]',
  first_step int not null,
  steps_done int not null,
  step int not null,
  probe jsonb,
  results jsonb not null default '[]',
  pending_results jsonb not null default '[]',
  how text,
  failure jsonb,
  cancel_requested_at timestamptz,
  cancel_requested_by text,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  unique (task_id, number),
  foreign key (issue_id, revision) references plumbline.revision,
  check (status <> 'commitPending' or xid is not null),
  check ((status in ('applied', 'notApplied')) = (ended_at is not null))
);
-- One open attempt for each database, one applied one for each task and revision: whatever else fails.
create unique index attempt_one_open on plumbline.attempt (instance_id, database_name)
where status in ('running', 'commitPending', 'unknown');
create unique index attempt_once on plumbline.attempt (task_id, revision)
where status in ('running', 'commitPending', 'unknown', 'applied');

create table plumbline.attempt_log (
  attempt_id bigint not null references plumbline.attempt,
  seq bigint not null generated always as identity,
  at timestamptz not null,
  kind text not null,
  text text not null,
  step int,
  primary key (attempt_id, seq)
);
select plumbline.append_only('plumbline.attempt_log');
select plumbline.never_deleted('plumbline.attempt');

-- Every legal step of an attempt.
create function plumbline.attempt_guard()
returns trigger
language plpgsql
as $$
begin
  if tg_op = 'INSERT' then
    if new.status <> 'running' then
      perform plumbline.refuse('conflict', format('An attempt may not start as %s', new.status));
    end if;
    return new;
  end if;
  if (new.id, new.task_id, new.issue_id, new.revision, new.instance_id, new.database_name, new.number, new.fence,
      new.runner, new.runner_oid, new.first_step, new.started_at)
      is distinct from (old.id, old.task_id, old.issue_id, old.revision, old.instance_id, old.database_name,
      old.number, old.fence, old.runner, old.runner_oid, old.first_step, old.started_at)
    or new.steps_done < old.steps_done
    or (old.xid is not null and new.xid is distinct from old.xid
      and not (new.xid is null and new.steps_done = old.steps_done + 1))
    or (old.status, new.status) not in (
      ('running', 'running'), ('running', 'commitPending'), ('running', 'applied'), ('running', 'notApplied'),
      ('running', 'unknown'),
      ('commitPending', 'commitPending'), ('commitPending', 'running'), ('commitPending', 'applied'),
      ('commitPending', 'notApplied'), ('commitPending', 'unknown'),
      ('unknown', 'unknown'), ('unknown', 'applied'), ('unknown', 'notApplied'))
    or (old.status = 'commitPending' and new.status = 'running' and new.steps_done <> old.steps_done + 1)
  then
    perform plumbline.refuse('conflict',
      format('Attempt %s is %s and cannot become %s', old.id, old.status, new.status));
  end if;
  return new;
end
$$;
create trigger b_guard before insert or update on plumbline.attempt for each row execute function plumbline.attempt_guard();

create function plumbline.claim_task(p_task bigint, p_lease int)
returns bigint
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('claim_task', 2, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.lock_task(p_task);
  r plumbline.revision;
  a plumbline.attempt;
  v_environment text := (select name from plumbline.environment where id = t.environment_id);
  v_applied bigint;
  v_first int;
begin
  perform plumbline.need_to_run(me, t.environment_id);
  case plumbline.approval(t.issue_id, t.environment_id)
    when 'waiting' then
      perform plumbline.refuse('notReady', format('%s waits for approval', v_environment));
    when 'rejected' then
      perform plumbline.refuse('notReady', format('A reviewer has rejected the change for %s', v_environment));
    else
      null;
  end case;
  perform plumbline.need_status(t, 'started', 'pending');
  if p_lease is null or p_lease not between 1 and 3600 then
    perform plumbline.refuse('badInput', 'A lease is 1 to 3600 seconds');
  end if;
  if t.not_before > clock_timestamp() then
    perform plumbline.refuse('notReady', format('The task for %s is scheduled for %s', t.database_name, plumbline.iso(t.not_before)));
  end if;
  if not plumbline.is_turn_of(t) then
    perform plumbline.refuse('notReady', format('%s waits until the stage before it is done', v_environment));
  end if;
  perform plumbline.need_instance(t.instance_id);
  if t.database_id is not null and plumbline.environment_of(t.database_id) <> t.environment_id then
    perform plumbline.refuse('conflict', format('%s was moved out of %s since the issue was written', t.database_name, v_environment),
      'Another environment may ask for other approvals.', 'Revise the issue.');
  end if;
  select * into r from plumbline.revision where issue_id = t.issue_id and number = t.revision;
  if r.seal <> plumbline.seal_of(r) or exists (
    select from plumbline.target g join plumbline.script s on s.hash = g.script
    where g.issue_id = t.issue_id and g.revision = t.revision
      and g.instance_id = t.instance_id and g.database_name = t.database_name
      and s.hash <> plumbline.digest(s.sql))
  then
    perform plumbline.refuse('conflict', format('Revision %s of issue %s was altered behind the store', r.number, r.issue_id),
      'It no longer matches its seal.', 'Run plumbline verify.');
  end if;
  if plumbline.is_database_busy(t.instance_id, t.database_name) then
    perform plumbline.refuse('busy', format('Another change is running on %s, or its outcome is not settled', t.database_name));
  end if;
  -- A migration's version is applied once; a baseline draws a line under what was before.
  select c.issue_id into v_applied
  from plumbline.change c
  where c.database_id = t.database_id
    and c.version = r.version
    and not c.partial
    and c.id > coalesce((
      select max(b.id) from plumbline.change b where b.database_id = t.database_id and b.type = 'baseline'), 0)
  limit 1;
  if found then
    perform plumbline.refuse('conflict',
      format('Version %s is already applied to %s, by issue %s', r.version, t.database_name, v_applied),
      '', 'Give the change a version of its own, or skip the task.');
  end if;
  select coalesce(max(o.steps_done), 0) into v_first
  from plumbline.attempt o
  where o.task_id = t.id and o.revision = t.revision;
  update plumbline.task set status = 'running' where id = t.id;
  insert into plumbline.attempt
    (task_id, issue_id, revision, instance_id, database_name, number, runner, runner_oid, lease_until,
    first_step, steps_done, step)
  values (t.id, t.issue_id, t.revision, t.instance_id, t.database_name,
    (select count(*) + 1 from plumbline.attempt where task_id = t.id), me.login, me.login_oid,
    clock_timestamp() + make_interval(secs => p_lease), v_first, v_first, v_first)
  returning * into a;
  perform plumbline.tell(t.issue_id, 'taskStatus', format('%s running', t.database_name), t.revision, t.id);
  perform plumbline.log('claim', t.issue_id, jsonb_build_object('attempt', a.id, 'task', t.id,
    'revision', t.revision, 'seal', encode(r.seal, 'hex')));
  return a.id;
end
$$;
`
