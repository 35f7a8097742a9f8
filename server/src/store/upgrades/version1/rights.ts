// Version 1, last: row security, pinned search paths, and who may call what. Everything not named
// here is nobody's.
export const rights = `
-- Set for all at once, so that none can be forgotten; pg_temp last, or a temporary table could pose as ours.
do $$
declare
  f regprocedure;
begin
  for f in select oid::regprocedure from pg_proc where pronamespace = 'plumbline'::regnamespace loop
    execute format('alter function %s set search_path = pg_catalog, plumbline, pg_temp', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end
$$;
alter default privileges for role plumbline_owner revoke execute on functions from public;

do $$
declare
  r regclass;
begin
  for r in select oid::regclass from pg_class where relnamespace = 'plumbline'::regnamespace and relkind = 'r' loop
    execute format('alter table %s enable row level security', r);
  end loop;
end
$$;

-- Sub-selects without a reference to the row run once for each query, not once for each row.
create policy see on plumbline.store for select using (true);
create policy see on plumbline.chain_head for select using ((select plumbline.my_role()) is not null);
create policy see on plumbline.member for select using ((select plumbline.my_role()) is not null);
create policy see on plumbline.environment for select using ((select plumbline.my_role()) is not null);
create policy see on plumbline.instance for select using ((select plumbline.my_role()) is not null);
create policy see on plumbline.project for select using (id = any ((select plumbline.my_projects())::int[]));
create policy see on plumbline.project_member for select using (project_id = any ((select plumbline.my_projects())::int[]));
create policy see on plumbline.database for select using (project_id = any ((select plumbline.my_projects())::int[]));
create policy see on plumbline.issue for select using (project_id = any ((select plumbline.my_projects())::int[]));
create policy see on plumbline.change for select using (
  project_id = any ((select plumbline.my_projects())::int[])
  or database_id = any ((select plumbline.my_databases())::int[]));
create policy see on plumbline.anomaly for select using (
  case
    when database_id is null then (select plumbline.my_role()) is not null
    else database_id = any ((select plumbline.my_databases())::int[])
  end);
create policy see on plumbline.subscriber for select using (exists (select from plumbline.issue i where i.id = issue_id));
create policy see on plumbline.revision for select using (exists (select from plumbline.issue i where i.id = issue_id));
create policy see on plumbline.target for select using (exists (select from plumbline.issue i where i.id = issue_id));
create policy see on plumbline.review for select using (exists (select from plumbline.issue i where i.id = issue_id));
create policy see on plumbline.activity for select using (exists (select from plumbline.issue i where i.id = issue_id));
create policy see on plumbline.task for select using (exists (select from plumbline.issue i where i.id = issue_id));
create policy see on plumbline.attempt for select using (exists (select from plumbline.issue i where i.id = issue_id));
create policy see on plumbline.task_steps for select using (exists (select from plumbline.task t where t.id = task_id));
create policy see on plumbline.task_check for select using (exists (select from plumbline.task t where t.id = task_id));
create policy see on plumbline.attempt_log for select using (exists (select from plumbline.attempt a where a.id = attempt_id));
-- Row contents are for those who may change such rows.
create policy see on plumbline.kept_rows for select using (
  (select plumbline.my_role()) in ('owner', 'dba', 'developer')
  and exists (select from plumbline.attempt a where a.id = attempt_id));
create policy see on plumbline.script for select using (exists (select from plumbline.target t where t.script = hash));
create policy see on plumbline.audit for select using (
  case
    when issue_id is null then (select plumbline.my_role()) in ('owner', 'dba')
    else exists (select from plumbline.issue i where i.id = issue_id)
  end);

grant usage on schema plumbline to plumbline_member;
grant select on plumbline.store, plumbline.chain_head, plumbline.member, plumbline.environment, plumbline.instance,
  plumbline.project, plumbline.project_member, plumbline.database, plumbline.issue, plumbline.change,
  plumbline.anomaly, plumbline.subscriber, plumbline.revision, plumbline.target, plumbline.review,
  plumbline.activity, plumbline.task, plumbline.attempt, plumbline.task_steps, plumbline.task_check,
  plumbline.attempt_log, plumbline.kept_rows, plumbline.script, plumbline.audit
to plumbline_member;
grant select on sequence plumbline.hint_count to plumbline_member;

do $$
declare
  f regprocedure;
begin
  for f in
    select oid::regprocedure
    from pg_proc
    where pronamespace = 'plumbline'::regnamespace
      and proname = any (array[
        'iso', 'system_identifier', 'my_role', 'my_oid', 'my_projects', 'my_databases', 'stages', 'runnable_tasks', 'read_snapshot',
        'has_snapshot', 'verify', 'remembers', 'bypasses',
        'set_member', 'save_project', 'set_project_member', 'save_environment',
        'save_instance', 'remove_instance', 'record_sync', 'record_sync_failure', 'assign_database',
        'create_issue', 'revise_issue', 'edit_issue', 'comment_issue', 'subscribe_issue', 'review_issue',
        'resolve_issue', 'cancel_issue',
        'save_checks', 'save_steps', 'skip_task', 'schedule_task', 'retry_task', 'request_cancel', 'claim_task',
        'renew_lease', 'record_identity', 'record_steps', 'mark_commit_pending', 'mark_step_running',
        'mark_step_done', 'append_log', 'finish_attempt',
        'keep_rows', 'forget_rows', 'drop_kept_rows',
        'save_snapshot', 'open_anomaly', 'close_anomalies'])
  loop
    execute format('grant execute on function %s to plumbline_member', f);
  end loop;
end
$$;
`
