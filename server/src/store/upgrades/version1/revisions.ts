// Version 1, revisions: what an author decides, checked, sealed and turned into tasks.
export const revisions = `
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
`
