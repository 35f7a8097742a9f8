// Version 1, who works here and by which rules: members, projects, environments and their policies.
export const workspace = `
create table plumbline.project (
  id int generated always as identity primary key,
  name text not null unique check (name <> '' and length(name) <= 200),
  is_default boolean not null default false
);
create unique index project_one_default on plumbline.project (is_default) where is_default;

create table plumbline.project_member (
  project_id int not null references plumbline.project,
  login text not null references plumbline.member,
  primary key (project_id, login)
);

create table plumbline.environment (
  id int generated always as identity primary key,
  name text not null unique check (name <> '' and length(name) <= 100),
  position int not null,
  approval text not null check (approval in ('never', 'anyone', 'dba', 'owner')),
  self_approval boolean not null,
  rollout text not null check (rollout in ('automatic', 'manual')),
  protected boolean not null,
  advisor_preset text not null
);

select plumbline.never_deleted('plumbline.project');
select plumbline.never_deleted('plumbline.environment');

create function plumbline.my_projects()
returns int[]
language sql
stable
security definer
as $$
  select case
    when plumbline.my_role() in ('owner', 'dba') then array(select id from plumbline.project)
    when plumbline.my_role() is not null then array(
      select project_id from plumbline.project_member where login = session_user::text)
    else '{}'
  end
$$;

create function plumbline.can_see(p_project int)
returns boolean
language sql
stable
security definer
as $$
  select p_project = any (plumbline.my_projects())
$$;

-- What a caller may not see does not exist for him.
create function plumbline.need_project(p_project int)
returns void
language plpgsql
as $$
begin
  if not plumbline.can_see(p_project) then
    perform plumbline.refuse('notFound', format('There is no project %s, or you are not in it', p_project));
  end if;
end
$$;

create function plumbline.need_environment(p_environment int)
returns plumbline.environment
language plpgsql
as $$
declare
  e plumbline.environment;
begin
  select * into e from plumbline.environment where id = p_environment;
  if not found then
    perform plumbline.refuse('notFound', format('There is no environment %s', p_environment));
  end if;
  return e;
end
$$;

-- Running, skipping and scheduling in a protected environment is for DBAs and owners.
create function plumbline.may_run(p_role text, p_environment int)
returns boolean
language sql
stable
as $$
  select p_role in ('owner', 'dba')
    or (p_role = 'developer' and not (select protected from plumbline.environment where id = p_environment))
$$;

create function plumbline.need_to_run(p_me plumbline.member, p_environment int)
returns void
language plpgsql
as $$
begin
  if not plumbline.may_run(p_me.role, p_environment) then
    perform plumbline.refuse('notAllowed',
      format('%s is protected: only a DBA or an owner may run changes there',
        (select name from plumbline.environment where id = p_environment)));
  end if;
end
$$;

create function plumbline.put_member(p_login text, p_role text, p_active boolean)
returns void
language plpgsql
as $$
declare
  v_oid oid;
begin
  select oid into v_oid from pg_roles where rolname = p_login and rolcanlogin;
  if not found then
    perform plumbline.refuse('notFound', format('There is no login %s on the store''s server', p_login),
      '', format('Create it there first: create role %I login.', p_login));
  end if;
  if p_role is null or p_role not in ('owner', 'dba', 'developer', 'viewer') then
    perform plumbline.refuse('badInput', format('%s is not a role', coalesce(p_role, 'Nothing')));
  end if;
  insert into plumbline.member (login, login_oid, role, active)
  values (p_login, v_oid, p_role, p_active)
  on conflict (login) do update
  set role = excluded.role,
      active = excluded.active,
      login_oid = excluded.login_oid;
  if not exists (
    select from plumbline.member m join pg_roles r on r.rolname = m.login and r.oid = m.login_oid
    where m.role = 'owner' and m.active
  ) then
    perform plumbline.refuse('conflict', format('%s is the last owner', p_login), '', 'Make somebody else an owner first.');
  end if;
  if not pg_has_role(v_oid, 'plumbline_member', 'member') then
    execute format('grant plumbline_member to %I', p_login);
  end if;
end
$$;

create function plumbline.set_member(p_login text, p_role text, p_active boolean)
returns void
language plpgsql
security definer
as $$
begin
  perform plumbline.enter('set_member', 3, 'owner');
  perform plumbline.put_member(p_login, p_role, p_active);
  perform plumbline.refresh_all();
  perform plumbline.log('member', null, (select to_jsonb(m) from plumbline.member m where login = p_login));
end
$$;

create function plumbline.save_project(p_id int, p_name text)
returns int
language plpgsql
security definer
as $$
declare
  v_id int := p_id;
begin
  perform plumbline.enter('save_project', 2, 'owner', 'dba');
  if exists (select from plumbline.project where name = p_name and id is distinct from p_id) then
    perform plumbline.refuse('conflict', format('There is a project %s already', p_name));
  end if;
  if p_id is null then
    insert into plumbline.project (name) values (p_name) returning id into v_id;
  else
    perform plumbline.need_project(p_id);
    update plumbline.project set name = p_name where id = p_id;
  end if;
  perform plumbline.log('project', null, (select to_jsonb(p) from plumbline.project p where id = v_id));
  return v_id;
end
$$;

create function plumbline.set_project_member(p_project int, p_login text, p_joined boolean)
returns void
language plpgsql
security definer
as $$
begin
  perform plumbline.enter('set_project_member', 3, 'owner', 'dba');
  perform plumbline.need_project(p_project);
  if not exists (select from plumbline.member where login = p_login) then
    perform plumbline.refuse('notFound', format('%s is not a member of this store', p_login));
  end if;
  if p_joined then
    insert into plumbline.project_member (project_id, login)
    values (p_project, p_login)
    on conflict do nothing;
  else
    delete from plumbline.project_member where project_id = p_project and login = p_login;
  end if;
  perform plumbline.refresh_all();
  perform plumbline.log('projectMember', null,
    jsonb_build_object('project', p_project, 'login', p_login, 'joined', p_joined));
end
$$;

create function plumbline.put_environment(p_id int, p_name text, p_position int, p_policy jsonb)
returns int
language plpgsql
as $$
declare
  v_id int := p_id;
begin
  if p_id is null then
    insert into plumbline.environment
      (name, position, approval, self_approval, rollout, protected, advisor_preset)
    values (p_name, p_position, p_policy ->> 'approval', (p_policy ->> 'selfApproval')::boolean,
      p_policy ->> 'rollout', (p_policy ->> 'protected')::boolean, p_policy ->> 'advisorPreset')
    returning id into v_id;
  else
    update plumbline.environment
    set name = p_name,
        position = p_position,
        approval = p_policy ->> 'approval',
        self_approval = (p_policy ->> 'selfApproval')::boolean,
        rollout = p_policy ->> 'rollout',
        protected = (p_policy ->> 'protected')::boolean,
        advisor_preset = p_policy ->> 'advisorPreset'
    where id = p_id;
  end if;
  return v_id;
end
$$;

create function plumbline.save_environment(p_id int, p_name text, p_position int, p_policy jsonb)
returns int
language plpgsql
security definer
as $$
declare
  v_id int;
begin
  perform plumbline.enter('save_environment', 4, 'owner');
  if p_id is not null then
    perform plumbline.need_environment(p_id);
  end if;
  if exists (select from plumbline.environment where name = p_name and id is distinct from p_id) then
    perform plumbline.refuse('conflict', format('There is an environment %s already', p_name));
  end if;
  v_id := plumbline.put_environment(p_id, p_name, p_position, p_policy);
  perform plumbline.refresh_all();
  perform plumbline.log('environment', null, (select to_jsonb(e) from plumbline.environment e where id = v_id));
  return v_id;
end
$$;
`
