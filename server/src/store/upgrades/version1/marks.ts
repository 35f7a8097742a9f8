// Version 1, what a runner leaves behind on its way: lease, identity, the pending commit, each step done.
export const marks = `
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
`
