// Version 1, execution: one row for each try, from the claim to the truth about it. Which steps are
// legal is a trigger's affair; who may take them, the functions'.
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

-- The attempt, locked, for its own runner and nobody else.
create function plumbline.own_attempt(p_me plumbline.member, p_attempt bigint, p_fence bigint, variadic p_statuses text[])
returns plumbline.attempt
language plpgsql
as $$
declare
  a plumbline.attempt;
begin
  select * into a from plumbline.attempt where id = p_attempt for update;
  if not found or a.fence is distinct from p_fence or a.runner_oid <> p_me.login_oid or a.status <> all (p_statuses) then
    perform plumbline.refuse('conflict', format('Attempt %s is no longer yours to go on with', p_attempt),
      coalesce(format('It is %s.', a.status), ''), 'Roll back and stop.');
  end if;
  return a;
end
$$;

-- While a change holds locks on its target, its marks wait for nobody: they lock their own row, and
-- leave the audit's head and NOTIFY (both one at a time, up to the commit) to the claim and the end.
create function plumbline.renew_lease(p_attempt bigint, p_fence bigint, p_lease int)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('renew_lease', 3, 'owner', 'dba', 'developer');
  a plumbline.attempt := plumbline.own_attempt(me, p_attempt, p_fence, 'running', 'commitPending');
begin
  update plumbline.attempt
  set lease_until = clock_timestamp() + make_interval(secs => p_lease)
  where id = a.id;
end
$$;

create function plumbline.record_identity(p_attempt bigint, p_fence bigint, p_identity jsonb, p_before text)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('record_identity', 4, 'owner', 'dba', 'developer');
  a plumbline.attempt := plumbline.own_attempt(me, p_attempt, p_fence, 'running');
begin
  perform plumbline.need_other_database(p_identity);
  update plumbline.attempt
  set identity = p_identity,
      before = coalesce(before, p_before)
  where id = a.id;
end
$$;

-- Whoever may change the store's database may rewrite what protects it.
create function plumbline.need_other_database(p_identity jsonb)
returns void
language plpgsql
as $$
begin
  if p_identity ->> 'systemIdentifier' = plumbline.system_identifier()
    and p_identity ->> 'databaseOid' = (select oid::text from pg_database where datname = current_database())
  then
    perform plumbline.refuse('storeIsTarget', 'This database is Plumbline''s own store and cannot be a target');
  end if;
end
$$;

create function plumbline.record_steps(p_attempt bigint, p_fence bigint, p_steps jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('record_steps', 3, 'owner', 'dba', 'developer');
  a plumbline.attempt := plumbline.own_attempt(me, p_attempt, p_fence, 'running');
begin
  update plumbline.attempt set steps = p_steps where id = a.id;
end
$$;

create function plumbline.need_next_step(a plumbline.attempt, p_step int)
returns void
language plpgsql
as $$
begin
  if p_step is distinct from a.steps_done then
    perform plumbline.refuse('conflict', format('Step %s is not the next one of attempt %s', p_step, a.id),
      format('%s steps are done for good.', a.steps_done));
  end if;
end
$$;

-- A transactional step is done only behind a COMMIT that was recorded before it was sent.
create function plumbline.need_commit(a plumbline.attempt)
returns void
language plpgsql
as $$
begin
  if (a.steps -> a.steps_done ->> 'transactional')::boolean and a.xid is null then
    perform plumbline.refuse('conflict', format('Step %s of attempt %s never recorded its COMMIT', a.steps_done, a.id),
      'It cannot have been done.');
  end if;
end
$$;

create function plumbline.mark_commit_pending(
  p_attempt bigint, p_fence bigint, p_step int, p_xid text, p_identity jsonb, p_before text, p_after text,
  p_results jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('mark_commit_pending', 8, 'owner', 'dba', 'developer');
  a plumbline.attempt := plumbline.own_attempt(me, p_attempt, p_fence, 'running');
begin
  perform plumbline.need_next_step(a, p_step);
  perform plumbline.need_other_database(p_identity);
  update plumbline.attempt
  set status = 'commitPending',
      step = p_step,
      xid = p_xid,
      identity = p_identity,
      before = coalesce(before, p_before),
      step_before = p_before,
      after = p_after,
      pending_results = p_results,
      probe = null
  where id = a.id;
end
$$;

create function plumbline.mark_step_running(p_attempt bigint, p_fence bigint, p_step int, p_probe jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('mark_step_running', 4, 'owner', 'dba', 'developer');
  a plumbline.attempt := plumbline.own_attempt(me, p_attempt, p_fence, 'running');
begin
  perform plumbline.need_next_step(a, p_step);
  update plumbline.attempt
  set step = p_step,
      probe = p_probe,
      step_before = null
  where id = a.id;
end
$$;

create function plumbline.task_to_run(p_me plumbline.member, p_attempt bigint)
returns plumbline.task
language plpgsql
as $$
declare
  t plumbline.task;
begin
  select k.* into t
  from plumbline.task k
  join plumbline.attempt a on a.task_id = k.id
  join plumbline.issue i on i.id = k.issue_id
  where a.id = p_attempt
    and plumbline.can_see(i.project_id);
  if not found then
    perform plumbline.refuse('notFound', format('There is no attempt %s, or it is in a project you are not in', p_attempt));
  end if;
  perform plumbline.need_to_run(p_me, t.environment_id);
  return t;
end
$$;

-- What a step's statements answered: as told now, else as told before its COMMIT.
create function plumbline.step_results(a plumbline.attempt, p_results jsonb)
returns jsonb
language sql
immutable
as $$
  select case when coalesce(p_results, '[]') = '[]' then a.pending_results else p_results end
$$;

-- The runner says it, or a resolver that found out; the fence names the attempt meant.
create function plumbline.mark_step_done(p_attempt bigint, p_fence bigint, p_step int, p_results jsonb, p_after text)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('mark_step_done', 5, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.task_to_run(me, p_attempt);
  a plumbline.attempt;
begin
  select * into a from plumbline.attempt where id = p_attempt for update;
  if a.fence is distinct from p_fence or a.status not in ('running', 'commitPending', 'unknown') then
    perform plumbline.refuse('conflict', format('Attempt %s is no longer yours to go on with', a.id),
      format('It is %s.', a.status));
  end if;
  perform plumbline.need_next_step(a, p_step);
  perform plumbline.need_commit(a);
  update plumbline.attempt
  set status = case status when 'unknown' then 'unknown' else 'running' end,
      steps_done = p_step + 1,
      step = p_step + 1,
      xid = null,
      step_before = null,
      probe = null,
      done_after = coalesce(p_after, case when a.xid is not null then after end, done_after),
      results = results || plumbline.step_results(a, p_results),
      pending_results = '[]'
  where id = a.id
  returning * into a;
  update plumbline.database
  set recorded_snapshot = a.done_after
  where id = t.database_id and a.done_after is not null;
  perform plumbline.log('stepDone', a.issue_id, jsonb_build_object('attempt', a.id, 'step', p_step, 'after', a.done_after));
end
$$;

create function plumbline.append_log(p_attempt bigint, p_entries jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('append_log', 2, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.task_to_run(me, p_attempt);
begin
  insert into plumbline.attempt_log (attempt_id, at, kind, text, step)
  select p_attempt, e.at, e.kind, e.text, e.step
  from jsonb_to_recordset(p_entries) as e (at timestamptz, kind text, text text, step int);
  perform plumbline.hint(t.issue_id);
end
$$;

-- The truth about an attempt, and all that follows from it, in one transaction.
create function plumbline.finish_attempt(
  p_attempt bigint, p_fence bigint, p_expected text, p_status text, p_how text, p_failure jsonb,
  p_cancelled boolean, p_before text, p_after text, p_results jsonb,
  out change_id bigint, out database_id int)
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('finish_attempt', 10, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.task_to_run(me, p_attempt);
  i plumbline.issue := plumbline.lock_issue(t.issue_id, false);
  a plumbline.attempt;
  v_was text;
  v_task_status text;
begin
  select * into t from plumbline.task where id = t.id for update;
  select * into a from plumbline.attempt where id = p_attempt for update;
  v_was := a.status;
  if p_status not in ('applied', 'notApplied', 'unknown') or coalesce(p_how, '') = '' then
    perform plumbline.refuse('badInput', 'An attempt ends as applied, notApplied or unknown, and says how that was found');
  end if;
  if (p_fence is null and p_expected is null)
    or (p_fence is not null and p_fence <> a.fence)
    or (p_expected is not null and p_expected <> a.status)
  then
    perform plumbline.refuse('conflict', format('Attempt %s is %s by now', a.id, a.status),
      'The decision was made on another state of it.', 'Read it again while holding the target''s lock.');
  end if;
  if v_was = 'unknown' and me.role = 'developer' and a.runner_oid <> me.login_oid then
    perform plumbline.refuse('notAllowed', 'An unknown outcome is settled by its runner, a DBA or an owner');
  end if;
  if p_status = 'applied' then
    if a.steps_done < jsonb_array_length(a.steps) - 1 then
      perform plumbline.refuse('conflict', format('Attempt %s has done %s of %s steps and is not applied', a.id,
        a.steps_done, jsonb_array_length(a.steps)));
    end if;
    perform plumbline.need_commit(a);
  end if;
  update plumbline.attempt
  set status = p_status,
      how = p_how,
      failure = p_failure,
      before = coalesce(p_before, before),
      after = case p_status when 'notApplied' then coalesce(done_after, p_after) else coalesce(p_after, after) end,
      results = results || case p_status when 'applied' then plumbline.step_results(a, p_results) else '[]' end,
      steps_done = case when p_status = 'applied' then greatest(steps_done, jsonb_array_length(steps)) else steps_done end,
      pending_results = '[]',
      ended_at = case when p_status = 'unknown' then null else clock_timestamp() end
  where id = a.id
  returning * into a;

  if p_status = 'notApplied' then
    delete from plumbline.kept_rows where attempt_id = a.id and step >= a.steps_done;
  end if;
  if p_status = 'unknown' then
    perform plumbline.put_anomaly('unknownAttempt', 'critical', t.instance_id, t.database_id,
      format('Nobody knows whether the change of issue %s was applied to %s: %s', i.id, t.database_name, p_how),
      null, null, null);
  else
    if v_was = 'unknown' then
      perform plumbline.shut_anomalies(array['unknownAttempt'], t.instance_id, t.database_id);
    end if;
    v_task_status := case
      when p_status = 'applied' then 'done'
      when p_cancelled then 'cancelled'
      else 'failed'
    end;
    if p_status = 'applied' or a.steps_done > a.first_step then
      select r.change_id, r.database_id into change_id, database_id
      from plumbline.record_change(i, t, a, p_status <> 'applied') r;
    end if;
    update plumbline.task k
    set status = v_task_status,
        database_id = coalesce(k.database_id, finish_attempt.database_id)
    where k.id = t.id;
    update plumbline.issue set updated_at = clock_timestamp() where id = i.id;
    perform plumbline.tell(i.id, 'taskStatus', format('%s %s', t.database_name, v_task_status), a.revision, t.id);
  end if;
  perform plumbline.log('finish', i.id, jsonb_build_object('attempt', a.id, 'task', t.id, 'status', p_status,
    'was', v_was, 'how', p_how, 'change', change_id, 'kept', plumbline.kept_digest(a.id),
    'digest', (select encode(plumbline.change_digest(c), 'hex') from plumbline.change c where c.id = change_id)));
end
$$;
`
