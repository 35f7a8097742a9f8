// Version 1, what people do with a task before and between its attempts: checks, steps shown to the
// approver, skip, schedule, retry, cancel.
export const tasks = `
create function plumbline.need_task(p_task bigint)
returns plumbline.task
language plpgsql
as $$
declare
  t plumbline.task;
begin
  select k.* into t
  from plumbline.task k
  join plumbline.issue i on i.id = k.issue_id
  where k.id = p_task
    and plumbline.can_see(i.project_id);
  if not found then
    perform plumbline.refuse('notFound', format('There is no task %s, or it is in a project you are not in', p_task));
  end if;
  return t;
end
$$;

-- Locks the task's open issue, then reads the task afresh.
create function plumbline.lock_task(p_task bigint)
returns plumbline.task
language plpgsql
as $$
declare
  t plumbline.task := plumbline.need_task(p_task);
  i plumbline.issue := plumbline.lock_issue(t.issue_id);
begin
  select * into t from plumbline.task where id = p_task for update;
  if t.revision < i.revision then
    perform plumbline.refuse('conflict', format('%s is no longer part of issue %s', t.database_name, i.id),
      format('Revision %s took it out.', t.revision + 1));
  end if;
  return t;
end
$$;

create function plumbline.need_status(p_task plumbline.task, p_act text, variadic p_statuses text[])
returns void
language plpgsql
as $$
begin
  if p_task.status <> all (p_statuses) then
    perform plumbline.refuse('conflict', format('The task for %s is %s and cannot be %s',
      p_task.database_name, p_task.status, p_act));
  end if;
end
$$;

create function plumbline.save_checks(p_task bigint, p_revision int, p_checks jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('save_checks', 3, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.need_task(p_task);
begin
  if p_revision <> t.revision then
    perform plumbline.refuse('conflict', format('The checks are of revision %s, the task is at %s', p_revision, t.revision));
  end if;
  insert into plumbline.task_check (task_id, revision, kind, status, summary, details, schemas, recorded_by)
  select t.id, p_revision, c.kind, c.status, c.summary, c.details, c.schemas, me.login
  from jsonb_to_recordset(p_checks) as c (kind text, status text, summary text, details jsonb, schemas jsonb)
  order by c.kind
  on conflict (task_id, revision, kind) do update
  set status = excluded.status,
      summary = excluded.summary,
      details = excluded.details,
      schemas = excluded.schemas,
      recorded_by = excluded.recorded_by,
      at = clock_timestamp();
  perform plumbline.hint(t.issue_id);
end
$$;

create function plumbline.save_steps(p_task bigint, p_revision int, p_steps jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('save_steps', 3, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.need_task(p_task);
begin
  if p_revision <> t.revision then
    perform plumbline.refuse('conflict', format('The steps are of revision %s, the task is at %s', p_revision, t.revision));
  end if;
  insert into plumbline.task_steps (task_id, revision, steps)
  values (t.id, p_revision, p_steps)
  on conflict (task_id, revision) do update
  set steps = excluded.steps;
  perform plumbline.hint(t.issue_id);
end
$$;

create function plumbline.skip_task(p_task bigint, p_reason text)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('skip_task', 2, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.lock_task(p_task);
begin
  perform plumbline.need_to_run(me, t.environment_id);
  perform plumbline.need_status(t, 'skipped', 'pendingApproval', 'pending', 'failed', 'cancelled');
  if coalesce(btrim(p_reason), '') = '' then
    perform plumbline.refuse('badInput', 'Skipping a task needs a reason');
  end if;
  update plumbline.task set status = 'skipped', skip_reason = p_reason where id = t.id;
  perform plumbline.tell(t.issue_id, 'taskStatus', format('%s skipped: %s', t.database_name, p_reason), t.revision, t.id);
  perform plumbline.log('skip', t.issue_id, jsonb_build_object('task', t.id, 'reason', p_reason));
end
$$;

create function plumbline.schedule_task(p_task bigint, p_not_before timestamptz)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('schedule_task', 2, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.lock_task(p_task);
begin
  perform plumbline.need_to_run(me, t.environment_id);
  perform plumbline.need_status(t, 'scheduled', 'pendingApproval', 'pending', 'failed', 'cancelled');
  update plumbline.task set not_before = p_not_before where id = t.id;
  perform plumbline.tell(t.issue_id, 'taskStatus',
    case
      when p_not_before is null then format('%s may run at once', t.database_name)
      else format('%s not before %s', t.database_name, plumbline.iso(p_not_before))
    end, t.revision, t.id);
  perform plumbline.log('schedule', t.issue_id, jsonb_build_object('task', t.id, 'notBefore', p_not_before));
end
$$;

create function plumbline.retry_task(p_task bigint)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('retry_task', 1, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.lock_task(p_task);
begin
  perform plumbline.need_to_run(me, t.environment_id);
  perform plumbline.need_status(t, 'retried', 'failed', 'cancelled');
  update plumbline.task set status = 'pendingApproval' where id = t.id;
  perform plumbline.refresh_tasks(t.issue_id);
  perform plumbline.tell(t.issue_id, 'taskStatus', format('%s to be retried', t.database_name), t.revision, t.id);
  perform plumbline.log('retry', t.issue_id, jsonb_build_object('task', t.id));
end
$$;

create function plumbline.request_cancel(p_task bigint)
returns text
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('request_cancel', 1, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.lock_task(p_task);
  v_result text := 'cancelled';
begin
  perform plumbline.need_to_run(me, t.environment_id);
  perform plumbline.need_status(t, 'cancelled', 'pendingApproval', 'pending', 'running');
  if t.status = 'running' then
    update plumbline.attempt
    set cancel_requested_at = clock_timestamp(),
        cancel_requested_by = me.login
    where task_id = t.id and status in ('running', 'commitPending') and cancel_requested_at is null;
    v_result := 'requested';
  else
    update plumbline.task set status = 'cancelled' where id = t.id;
  end if;
  perform plumbline.tell(t.issue_id, 'taskStatus',
    case v_result when 'cancelled' then format('%s cancelled', t.database_name)
    else format('Cancel of %s requested', t.database_name) end, t.revision, t.id);
  perform plumbline.log('requestCancel', t.issue_id, jsonb_build_object('task', t.id, 'result', v_result));
  return v_result;
end
$$;

-- The first stage with anything left to do is the only one that may run.
create function plumbline.is_turn_of(p_task plumbline.task)
returns boolean
language sql
stable
as $$
  select not exists (
    select
    from plumbline.task o
    join plumbline.environment oe on oe.id = o.environment_id
    join plumbline.environment me on me.id = p_task.environment_id
    where o.issue_id = p_task.issue_id
      and o.revision = p_task.revision
      and (oe.position, oe.id) < (me.position, me.id)
      and o.status not in ('done', 'skipped'))
$$;

create function plumbline.is_database_busy(p_instance int, p_name text)
returns boolean
language sql
stable
as $$
  select exists (
    select from plumbline.attempt
    where instance_id = p_instance
      and database_name = p_name
      and status in ('running', 'commitPending', 'unknown'))
$$;

-- What policy lets run now without anybody's word, for whoever asks.
create function plumbline.runnable_tasks()
returns setof bigint
language sql
stable
security definer
as $$
  with allowed as (
    select e.id, e.position
    from plumbline.environment e
    where e.rollout = 'automatic'
      and plumbline.may_run(plumbline.my_role(), e.id)
  ),
  -- The stage whose turn it is, of each issue that has anything pending.
  turn as (
    select distinct on (i.id) i.id as issue_id, e.id as environment_id
    from plumbline.issue i
    join plumbline.task t on t.issue_id = i.id and t.revision = i.revision and t.status not in ('done', 'skipped')
    join plumbline.environment e on e.id = t.environment_id
    where i.status = 'open'
      and i.id in (select p.issue_id from plumbline.task p where p.status = 'pending')
      and i.project_id = any ((select plumbline.my_projects())::int[])
    order by i.id, e.position, e.id
  )
  select t.id
  from turn
  join allowed on allowed.id = turn.environment_id
  join plumbline.issue i on i.id = turn.issue_id
  join plumbline.task t on t.issue_id = i.id and t.revision = i.revision and t.environment_id = turn.environment_id
  where t.status = 'pending'
    and (t.not_before is null or t.not_before <= clock_timestamp())
    and not exists (
      select from plumbline.attempt a
      where a.instance_id = t.instance_id
        and a.database_name = t.database_name
        and a.status in ('running', 'commitPending', 'unknown'))
  order by t.id
$$;
`
