// Version 2, the other half of the truth about the records: rows that are changed in place, held
// against the newest word of the audit about them. Seals, digests and the chain are version 1's verify().
export const verifyRows = `
create function plumbline.verify_rows()
returns setof text
language plpgsql
stable
security definer
set search_path = pg_catalog, plumbline, pg_temp
as $$
begin
  if plumbline.my_role() is null then
    perform plumbline.refuse('notAllowed', format('%s is not a member of this store', session_user));
  end if;
  return query select plumbline.verify_issues();
  return query select plumbline.verify_tasks();
  return query select plumbline.verify_attempts();
  return query select plumbline.verify_databases();
  return query select plumbline.verify_presence();
  return query select plumbline.verify_places();
end
$$;
grant execute on function plumbline.verify_rows() to plumbline_member;

create function plumbline.verify_issues()
returns setof text
language sql
stable
set search_path = pg_catalog, plumbline, pg_temp
as $$
  with told as (
    select y.issue_id,
      max(y.actor_oid::bigint) filter (where y.action = 'create') as creator,
      max((y.detail ->> 'revision')::int) filter (where y.action in ('create', 'revise')) as revision,
      case
        when bool_or(y.action = 'resolve') then 'done'
        when bool_or(y.action = 'cancel') then 'cancelled'
        else 'open'
      end as status
    from plumbline.audit y
    where y.action in ('create', 'revise', 'resolve', 'cancel')
    group by y.issue_id
  )
  select case
    when i.id is null then format('Issue %s: recorded and gone', told.issue_id)
    else format('Issue %s: its state is not what the audit tells', i.id)
  end
  from told
  full join plumbline.issue i on i.id = told.issue_id
  where (told.creator, told.revision, told.status) is distinct from (i.creator_oid::bigint, i.revision, i.status)
$$;

create function plumbline.verify_tasks()
returns setof text
language sql
stable
set search_path = pg_catalog, plumbline, pg_temp
as $$
  -- A task stands where its revision, which is sealed, has put it.
  select format('Task %s: not where its revision has it', t.id)
  from plumbline.task t
  left join plumbline.target g on g.issue_id = t.issue_id and g.revision = t.revision
    and g.instance_id = t.instance_id and g.database_name = t.database_name
  where g.position is distinct from t.position
    or g.database_id is distinct from (case when g.database_id is null then null else t.database_id end)
    -- What is done keeps the stage in which it was done.
    or (g.environment_id <> t.environment_id and t.status <> 'done')
  union all
  select distinct format('Issue %s: its task for %s is gone', g.issue_id, g.database_name)
  from plumbline.target g
  where not exists (
    select from plumbline.task t
    where t.issue_id = g.issue_id and t.instance_id = g.instance_id and t.database_name = g.database_name)
  union all
  select format('Task %s: that it is %s is not what the audit tells', t.id, t.status)
  from plumbline.task t
  join plumbline.issue i on i.id = t.issue_id
  left join (
    select (y.detail ->> 'task')::bigint as task_id,
      bool_or(y.detail ->> 'status' = 'applied') as applied,
      bool_or(y.detail ->> 'status' = 'notApplied') as not_applied,
      bool_or(y.action = 'requestCancel') as cancelled,
      max(y.detail ->> 'reason') filter (where y.action = 'skip') as skip_reason
    from plumbline.audit y
    where y.action in ('finish', 'requestCancel', 'skip')
    group by 1
  ) told on told.task_id = t.id
  where (t.status = 'done') <> coalesce(told.applied, false)
    or t.skip_reason is distinct from told.skip_reason
    or (t.status = 'failed' and told.not_applied is not true)
    or (t.status = 'cancelled' and not (
      coalesce(told.cancelled, false) or coalesce(told.not_applied, false)
      or i.status = 'cancelled' or t.revision < i.revision))
    or (t.status = 'running') <> exists (
      select from plumbline.attempt a
      where a.task_id = t.id and a.status in ('running', 'commitPending', 'unknown'))
  union all
  select format('Task %s: its schedule is not what the audit tells', t.id)
  from plumbline.task t
  left join (
    select distinct on (1) (y.detail ->> 'task')::bigint as task_id, (y.detail ->> 'notBefore')::timestamptz as at
    from plumbline.audit y
    where y.action = 'schedule'
    order by 1, y.seq desc
  ) told on told.task_id = t.id
  where t.not_before is distinct from told.at
$$;

create function plumbline.verify_attempts()
returns setof text
language sql
stable
set search_path = pg_catalog, plumbline, pg_temp
as $$
  select format('Attempt %s: that it is %s is not what the audit tells', a.id, a.status)
  from plumbline.audit y
  join plumbline.attempt a on a.id = (y.detail ->> 'attempt')::bigint
  where y.action = 'finish'
    and y.detail ->> 'status' in ('applied', 'notApplied')
    and a.status <> y.detail ->> 'status'
  union all
  select format('Attempt %s: what it tells of itself was altered', a.id)
  from plumbline.audit y
  join plumbline.attempt a on a.id = (y.detail ->> 'attempt')::bigint
  where y.action = 'ended'
    and y.detail ->> 'digest' <> plumbline.attempt_digest(a)
  union all
  select format('Attempt %s: its log was altered', y.detail ->> 'attempt')
  from plumbline.audit y
  where y.action = 'ended'
    and y.detail ->> 'log' <> plumbline.attempt_log_digest(
      (y.detail ->> 'attempt')::bigint, (y.detail ->> 'logTo')::bigint)
$$;

create function plumbline.verify_databases()
returns setof text
language sql
stable
set search_path = pg_catalog, plumbline, pg_temp
as $$
  with ran as (
    select y.seq, coalesce(c.database_id, t.database_id) as id, coalesce(c.after, y.detail ->> 'after') as snapshot,
      c.type, c.project_id, t.environment_id
    from plumbline.audit y
    join plumbline.attempt a on a.id = (y.detail ->> 'attempt')::bigint
    join plumbline.task t on t.id = a.task_id
    left join plumbline.change c on y.action = 'finish' and c.id = (y.detail ->> 'change')::bigint
    where (y.action = 'finish' and y.detail ->> 'change' is not null)
      or (y.action = 'stepDone' and y.detail ->> 'after' is not null)
  ),
  assigned as (
    select y.seq, (y.detail ->> 'database')::int as id, y.detail
    from plumbline.audit y
    where y.action = 'assignDatabase' and y.issue_id is null
  ),
  placed as (
    select seq, id, project_id, true as moved, environment_id
    from ran
    where type = 'createDatabase'
    union all
    select seq, id, (detail ->> 'project')::int, (detail ->> 'setEnvironment')::boolean, (detail ->> 'environment')::int
    from assigned
  ),
  -- The newest of each kind of fact.
  recorded as (select distinct on (id) id, snapshot from ran order by id, seq desc),
  project as (select distinct on (id) id, project_id from placed where project_id is not null order by id, seq desc),
  stage as (select distinct on (id) id, environment_id from placed where moved order by id, seq desc),
  ledger as (
    select distinct on (id) id, (detail ->> 'ledger')::boolean as kept
    from assigned where detail ->> 'ledger' is not null order by id, seq desc),
  ignored as (
    select distinct on (id) id, nullif(detail -> 'ignored', '{}') as what
    from assigned where detail ->> 'ignored' is not null order by id, seq desc)
  select format('Database %s: its %s was changed behind the audit', d.name, wrong.what)
  from plumbline.database d
  left join recorded on recorded.id = d.id
  left join project on project.id = d.id
  left join stage on stage.id = d.id
  left join ledger on ledger.id = d.id
  left join ignored on ignored.id = d.id
  cross join lateral (values
    ('recorded schema', d.recorded_snapshot is distinct from recorded.snapshot),
    ('project', d.project_id is distinct from coalesce(project.project_id, plumbline.default_project())),
    ('environment', d.environment_id is distinct from stage.environment_id),
    ('ledger', d.ledger is distinct from coalesce(ledger.kept, false)),
    ('list of what is ignored', d.ignored is distinct from ignored.what)
  ) wrong (what, is_so)
  where wrong.is_so
$$;

-- What the audit names, or other rows refer to, is there.
create function plumbline.verify_presence()
returns setof text
language sql
stable
set search_path = pg_catalog, plumbline, pg_temp
as $$
  select distinct format('Script %s: recorded and gone', encode(x.script, 'hex'))
  from (select script from plumbline.target union all select script from plumbline.change) x
  where not exists (select from plumbline.script s where s.hash = x.script)
  union all
  select format('Snapshot %s: recorded and gone', y.detail ->> 'hash')
  from plumbline.audit y
  where y.action = 'snapshot' and y.issue_id is null
    and not exists (select from plumbline.snapshot s where s.hash = y.detail ->> 'hash')
  union all
  select distinct format('Database %s: recorded and gone', x.database_id)
  from (select database_id from plumbline.target union all select database_id from plumbline.change) x
  where x.database_id is not null
    and not exists (select from plumbline.database d where d.id = x.database_id)
  union all
  select distinct format('Environment %s: recorded and gone', y.detail ->> 'name')
  from plumbline.audit y
  where y.action = 'environment' and y.issue_id is null
    and not exists (select from plumbline.environment e where e.id = (y.detail ->> 'id')::int)
  union all
  select distinct format('Member %s: recorded and gone', y.detail ->> 'login')
  from plumbline.audit y
  where y.action = 'member' and y.issue_id is null
    and not exists (select from plumbline.member m where m.login = y.detail ->> 'login')
$$;

-- Instances, projects and who is in them.
create function plumbline.verify_places()
returns setof text
language sql
stable
set search_path = pg_catalog, plumbline, pg_temp
as $$
  with told as (
    select distinct on (1) (y.detail ->> 'instance')::int as id, y.detail
    from plumbline.audit y
    where y.action = 'instance' and y.issue_id is null
    order by 1, y.seq desc
  )
  select case
    when i.id is null then format('Instance %s: recorded and gone', told.detail ->> 'title')
    else format('Instance %s: changed behind the audit', i.title)
  end
  from told
  full join plumbline.instance i on i.id = told.id
  where told.detail is distinct from jsonb_build_object('instance', i.id, 'title', i.title,
      'endpoint', i.endpoint, 'environment', i.environment_id)
    or (i.removed_at is not null) <> exists (
      select from plumbline.audit y
      where y.action = 'removeInstance' and y.issue_id is null and (y.detail ->> 'instance')::int = i.id)
  union all
  select format('Project %s: changed behind the audit, or gone', told.detail ->> 'name')
  from (
    select distinct on (1) (y.detail ->> 'id')::int as id, y.detail
    from plumbline.audit y
    where y.action = 'project' and y.issue_id is null
    order by 1, y.seq desc
  ) told
  left join plumbline.project p on p.id = told.id
  where told.detail is distinct from to_jsonb(p)
  union all
  select format('Project %s: whether %s is in it was changed behind the audit',
    coalesce(told.project_id, m.project_id), coalesce(told.login, m.login))
  from (
    select distinct on (1, 2) (y.detail ->> 'project')::int as project_id, y.detail ->> 'login' as login,
      (y.detail ->> 'joined')::boolean as joined
    from plumbline.audit y
    where y.action = 'projectMember' and y.issue_id is null
    order by 1, 2, y.seq desc
  ) told
  full join plumbline.project_member m on m.project_id = told.project_id and m.login = told.login
  where coalesce(told.joined, false) <> (m.login is not null)
$$;
`
