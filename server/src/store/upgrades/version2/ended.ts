// Version 2, the end of an attempt in the chain: what it tells of itself, and its log so far. Where it
// ends is version 1's; this only listens.
export const ended = `
-- Columns by name: a later version may add some.
create function plumbline.attempt_digest(a plumbline.attempt)
returns text
language sql
stable
set search_path = pg_catalog, plumbline, pg_temp
as $$
  select encode(plumbline.digest(jsonb_build_array(a.id, a.task_id, a.issue_id, a.revision, a.instance_id,
    a.database_name, a.number, a.fence, a.status, a.runner, a.runner_oid::bigint, a.identity, a.xid, a.before,
    a.step_before, a.after, a.done_after, a.steps, a.first_step, a.steps_done, a.step, a.probe, a.results, a.how,
    a.failure, plumbline.iso(a.cancel_requested_at), a.cancel_requested_by, plumbline.iso(a.started_at),
    plumbline.iso(a.ended_at))::text), 'hex')
$$;

-- Of the entries up to one of them.
create function plumbline.attempt_log_digest(p_attempt bigint, p_to bigint)
returns text
language sql
stable
set search_path = pg_catalog, plumbline, pg_temp
as $$
  select encode(plumbline.digest(coalesce(string_agg(
    jsonb_build_array(l.seq, plumbline.iso(l.at), l.kind, l.text, l.step)::text, '' order by l.seq), '')), 'hex')
  from plumbline.attempt_log l
  where l.attempt_id = p_attempt
    and l.seq <= p_to
$$;

-- Holds the attempt before an entry gets its number: the end waits for it, and none below its mark comes later.
create or replace function plumbline.append_log(p_attempt bigint, p_entries jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, plumbline, pg_temp
as $$
declare
  me plumbline.member := plumbline.enter('append_log', 2, 'owner', 'dba', 'developer');
  t plumbline.task := plumbline.task_to_run(me, p_attempt);
begin
  perform from plumbline.attempt where id = p_attempt for key share;
  insert into plumbline.attempt_log (attempt_id, at, kind, text, step)
  select p_attempt, e.at, e.kind, e.text, e.step
  from jsonb_to_recordset(p_entries) as e (at timestamptz, kind text, text text, step int);
  perform plumbline.hint(t.issue_id);
end
$$;

create function plumbline.log_ended()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, plumbline, pg_temp
as $$
declare
  v_to bigint := (select coalesce(max(seq), 0) from plumbline.attempt_log where attempt_id = new.id);
begin
  perform plumbline.log('ended', new.issue_id, jsonb_build_object('attempt', new.id,
    'digest', plumbline.attempt_digest(new), 'logTo', v_to,
    'log', plumbline.attempt_log_digest(new.id, v_to)));
  return null;
end
$$;

-- At the commit, because nothing may be locked behind the head of the chain.
create constraint trigger z_ended after update on plumbline.attempt
deferrable initially deferred
for each row
when (old.ended_at is null and new.ended_at is not null)
execute function plumbline.log_ended();
`
