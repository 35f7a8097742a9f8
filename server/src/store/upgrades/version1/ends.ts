// Version 1, the end of an attempt: the truth about it, and all that follows, in one transaction.
export const ends = `
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
  -- A runner that did not hear the answer says it again.
  if p_fence = a.fence and p_status = v_was and v_was in ('applied', 'notApplied') then
    select c.id, c.database_id into change_id, database_id from plumbline.change c where c.attempt_id = a.id;
    return;
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
