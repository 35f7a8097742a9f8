// Version 1, what there is to change: instances and the databases on them, as the last sync saw them.
export const instances = `
create table plumbline.snapshot (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  reader int not null,
  server_version int not null,
  -- JSON as text: nobody queries inside, and what was hashed stays byte for byte.
  model text not null,
  ddl text not null,
  digest bytea not null,
  saved_at timestamptz not null default clock_timestamp()
);
select plumbline.append_only('plumbline.snapshot');

create table plumbline.instance (
  id int generated always as identity primary key,
  title text not null check (title <> '' and length(title) <= 200),
  kind text not null check (kind in ('sample', 'server')),
  endpoint jsonb not null,
  environment_id int not null references plumbline.environment,
  server_version int,
  synced_at timestamptz,
  failure jsonb,
  removed_at timestamptz
);
create unique index instance_title on plumbline.instance (title) where removed_at is null;

create table plumbline.database (
  id int generated always as identity primary key,
  instance_id int not null references plumbline.instance,
  project_id int not null references plumbline.project,
  name text not null,
  -- Null: its instance's.
  environment_id int references plumbline.environment,
  owner text,
  size_bytes bigint,
  presence text not null default 'present' check (presence in ('present', 'missing')),
  recorded_snapshot text references plumbline.snapshot,
  -- Its changes are written down in itself as well.
  ledger boolean not null default false,
  -- What of it is not looked at for drift.
  ignored jsonb,
  unique (instance_id, name)
);
create index database_project on plumbline.database (project_id);

select plumbline.never_deleted('plumbline.instance');
select plumbline.never_deleted('plumbline.database');

create function plumbline.my_databases()
returns int[]
language sql
stable
security definer
as $$
  select array(select id from plumbline.database where project_id = any (plumbline.my_projects()))
$$;

create function plumbline.environment_of(p_database int)
returns int
language sql
stable
as $$
  select coalesce(d.environment_id, i.environment_id)
  from plumbline.database d
  join plumbline.instance i on i.id = d.instance_id
  where d.id = p_database
$$;

-- Out of an environment into one that asks for less: as good as loosening a policy, so an owner's to do.
create function plumbline.need_to_move(p_me plumbline.member, p_from int, p_to int)
returns void
language plpgsql
as $$
declare
  f plumbline.environment := plumbline.need_environment(p_from);
  t plumbline.environment := plumbline.need_environment(p_to);
  v_ranks text[] := array['never', 'anyone', 'dba', 'owner'];
begin
  if p_me.role <> 'owner' and (
    array_position(v_ranks, t.approval) < array_position(v_ranks, f.approval)
    or (f.protected and not t.protected)
    or (t.self_approval and not f.self_approval and f.approval <> 'never'))
  then
    perform plumbline.refuse('notAllowed', format('%s asks for less than %s: only an owner moves there', t.name, f.name));
  end if;
end
$$;

create function plumbline.default_project()
returns int
language sql
stable
as $$
  select id from plumbline.project where is_default
$$;

create function plumbline.need_instance(p_instance int)
returns plumbline.instance
language plpgsql
as $$
declare
  i plumbline.instance;
begin
  select * into i from plumbline.instance where id = p_instance and removed_at is null;
  if not found then
    perform plumbline.refuse('notFound', format('There is no instance %s', p_instance));
  end if;
  return i;
end
$$;

create function plumbline.need_database(p_database int)
returns plumbline.database
language plpgsql
as $$
declare
  d plumbline.database;
begin
  select * into d from plumbline.database where id = p_database;
  if not found or not plumbline.can_see(d.project_id) then
    perform plumbline.refuse('notFound', format('There is no database %s, or it is in a project you are not in', p_database));
  end if;
  return d;
end
$$;

create function plumbline.save_instance(p_id int, p_title text, p_kind text, p_endpoint jsonb, p_environment int)
returns int
language plpgsql
security definer
as $$
declare
  me plumbline.member;
  v_id int := p_id;
  v_key text;
begin
  me := plumbline.enter('save_instance', 5, 'owner', 'dba');
  perform plumbline.need_environment(p_environment);
  -- A list of what may stand here keeps passwords out, whatever they are called.
  select k into v_key
  from jsonb_object_keys(p_endpoint) k
  where k not in ('host', 'port', 'user', 'maintenanceDatabase', 'tls', 'caFile')
  limit 1;
  if found then
    perform plumbline.refuse('badInput', format('An endpoint has no %s', v_key),
      'The store keeps how to reach a server, never a password.');
  end if;
  if exists (select from plumbline.instance where title = p_title and removed_at is null and id is distinct from p_id) then
    perform plumbline.refuse('conflict', format('There is an instance %s already', p_title));
  end if;
  if p_id is null then
    insert into plumbline.instance (title, kind, endpoint, environment_id)
    values (p_title, p_kind, p_endpoint, p_environment)
    returning id into v_id;
  else
    perform plumbline.need_to_move(me, (plumbline.need_instance(p_id)).environment_id, p_environment);
    update plumbline.instance
    set title = p_title,
        kind = p_kind,
        endpoint = p_endpoint,
        environment_id = p_environment
    where id = p_id;
  end if;
  perform plumbline.log('instance', null, jsonb_build_object('instance', v_id, 'title', p_title,
    'endpoint', p_endpoint, 'environment', p_environment));
  return v_id;
end
$$;

create function plumbline.remove_instance(p_id int)
returns void
language plpgsql
security definer
as $$
begin
  perform plumbline.enter('remove_instance', 1, 'owner', 'dba');
  perform plumbline.need_instance(p_id);
  if exists (
    select from plumbline.task t
    join plumbline.issue i on i.id = t.issue_id and i.status = 'open' and i.revision = t.revision
    where t.instance_id = p_id and t.status not in ('done', 'skipped')
  ) then
    perform plumbline.refuse('conflict', 'Open issues still have tasks on this instance',
      '', 'Finish or cancel them first.');
  end if;
  update plumbline.instance set removed_at = clock_timestamp() where id = p_id;
  update plumbline.anomaly set closed_at = clock_timestamp() where instance_id = p_id and closed_at is null;
  perform plumbline.log('removeInstance', null, jsonb_build_object('instance', p_id));
end
$$;

create function plumbline.record_sync(p_instance int, p_server_version int, p_system_identifier text, p_databases jsonb)
returns void
language plpgsql
security definer
as $$
declare
  v_own text := '';
begin
  perform plumbline.enter('record_sync', 4, 'owner', 'dba', 'developer');
  perform plumbline.need_instance(p_instance);
  if p_system_identifier = plumbline.system_identifier() then
    v_own := current_database();
  end if;
  update plumbline.instance
  set server_version = p_server_version,
      synced_at = clock_timestamp(),
      failure = null
  where id = p_instance;
  insert into plumbline.database (instance_id, project_id, name, owner, size_bytes)
  select p_instance, plumbline.default_project(), s.name, s.owner, s."sizeBytes"
  from jsonb_to_recordset(p_databases) as s (name text, owner text, "sizeBytes" bigint)
  where s.name <> v_own
  on conflict (instance_id, name) do update
  set owner = excluded.owner,
      size_bytes = excluded.size_bytes,
      presence = 'present';
  update plumbline.database d
  set presence = 'missing'
  where d.instance_id = p_instance
    and d.presence = 'present'
    and d.name not in (select s.name from jsonb_to_recordset(p_databases) as s (name text));
  perform plumbline.hint(null);
end
$$;

create function plumbline.record_sync_failure(p_instance int, p_failure jsonb)
returns void
language plpgsql
security definer
as $$
begin
  perform plumbline.enter('record_sync_failure', 2, 'owner', 'dba', 'developer');
  perform plumbline.need_instance(p_instance);
  update plumbline.instance set failure = p_failure where id = p_instance;
  perform plumbline.hint(null);
end
$$;

create function plumbline.assign_database(p_database int, p_project int, p_set_environment boolean, p_environment int,
  p_ledger boolean, p_ignored jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('assign_database', 6, 'owner', 'dba');
  d plumbline.database := plumbline.need_database(p_database);
begin
  if p_project is not null then
    perform plumbline.need_project(p_project);
  end if;
  if p_environment is not null then
    perform plumbline.need_environment(p_environment);
  end if;
  if (p_project is not null or p_set_environment) and exists (
    select from plumbline.task t
    join plumbline.issue i on i.id = t.issue_id and i.status = 'open' and i.revision = t.revision
    where t.database_id = p_database and t.status not in ('done', 'skipped')
  ) then
    perform plumbline.refuse('conflict', format('An open issue still has a task for %s', d.name),
      'Its project and environment decide who approves that task.', 'Finish or cancel the issue first.');
  end if;
  if p_set_environment then
    perform plumbline.need_to_move(me, plumbline.environment_of(d.id),
      coalesce(p_environment, (plumbline.need_instance(d.instance_id)).environment_id));
  end if;
  update plumbline.database
  set project_id = coalesce(p_project, project_id),
      environment_id = case when p_set_environment then p_environment else environment_id end,
      ledger = coalesce(p_ledger, ledger),
      ignored = case when p_ignored is null then ignored else nullif(p_ignored, '{}') end
  where id = p_database;
  perform plumbline.log('assignDatabase', null, jsonb_build_object('database', p_database,
    'project', p_project, 'setEnvironment', p_set_environment, 'environment', p_environment,
    'ledger', p_ledger, 'ignored', p_ignored));
end
$$;
`
