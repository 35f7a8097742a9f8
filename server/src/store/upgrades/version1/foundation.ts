// Version 1, ground floor: the store's own row, refusals, who is calling, the chained audit, and
// the triggers that keep history as it was written. Knows no issue and no database.
export const foundation = `
create table plumbline.store (
  one boolean primary key default true check (one),
  product text not null default 'plumbline' check (product = 'plumbline'),
  version int not null,
  store_id uuid not null default gen_random_uuid(),
  installed_at timestamptz not null default clock_timestamp()
);

-- Refusals carry a class of their own, so that callers need no text to tell them apart.
create function plumbline.refuse(p_code text, p_message text, p_detail text default '', p_hint text default '')
returns void
language plpgsql
as $$
begin
  raise exception using
    errcode = case p_code
      when 'notFound' then 'PL001'
      when 'badInput' then 'PL002'
      when 'notAllowed' then 'PL003'
      when 'conflict' then 'PL004'
      when 'notReady' then 'PL005'
      when 'busy' then 'PL006'
      when 'storeIsTarget' then 'PL007'
    end,
    message = p_message,
    detail = p_detail,
    hint = p_hint;
end
$$;

create function plumbline.iso(p_at timestamptz)
returns text
language sql
immutable
as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Null where the server does not say; then nothing can be recognised by it.
create function plumbline.system_identifier()
returns text
language plpgsql
stable
as $$
begin
  return (select system_identifier::text from pg_control_system());
exception
  when insufficient_privilege or feature_not_supported then
    return null;
end
$$;

-- Length before text: no two lists of parts have the same bytes.
create function plumbline.part(p_text text)
returns text
language sql
immutable
as $$
  select case when p_text is null then '-,' else octet_length(p_text) || ':' || p_text || ',' end
$$;

create function plumbline.digest(p_text text)
returns bytea
language sql
immutable
as $$
  select sha256(convert_to(p_text, 'UTF8'))
$$;

-- Identity is the login of the session and its oid: a login dropped and made again is another person.
create table plumbline.member (
  login text primary key,
  login_oid oid not null,
  role text not null check (role in ('owner', 'dba', 'developer', 'viewer')),
  active boolean not null default true
);

create table plumbline.audit (
  seq bigint primary key,
  at timestamptz not null,
  actor text not null,
  actor_oid oid not null,
  action text not null,
  issue_id bigint,
  detail jsonb not null,
  prev bytea not null,
  hash bytea not null
);
create index audit_issue on plumbline.audit (issue_id, action);

create table plumbline.chain_head (
  one boolean primary key default true check (one),
  seq bigint not null,
  hash bytea not null
);
insert into plumbline.chain_head values (true, 0, sha256('plumbline genesis'));

-- Counts hints, so that a poll can tell cheaply whether anything happened.
create sequence plumbline.hint_count;

create function plumbline.my_oid()
returns oid
language sql
stable
as $$
  select oid from pg_roles where rolname = session_user
$$;

create function plumbline.my_role()
returns text
language sql
stable
security definer
as $$
  select m.role
  from plumbline.member m
  where m.login = session_user::text
    and m.login_oid = plumbline.my_oid()
    and m.active
$$;

-- The way into every function that writes. A trojan function, trigger or view in a member's session
-- carries that member's login; therefore the whole statement the client sent has to be the call itself.
-- (current_query() is the client's text, never that of a nested call.)
create function plumbline.enter(p_function text, p_arguments int, variadic p_roles text[])
returns plumbline.member
language plpgsql
as $$
declare
  me plumbline.member;
  v_call text;
begin
  select format('select * from plumbline.%s(%s)', p_function, coalesce(string_agg('$' || n, ', ' order by n), ''))
  into v_call
  from generate_series(1, p_arguments) n;
  if current_query() is distinct from v_call or pg_trigger_depth() > 0 then
    perform plumbline.refuse('notAllowed',
      format('Plumbline takes this only as the one statement of its client: %s', v_call),
      'Code that runs inside another statement may not speak for the login it runs under.');
  end if;
  select m.*
  into me
  from plumbline.member m
  where m.login = session_user::text
    and m.login_oid = plumbline.my_oid()
    and m.active;
  if not found then
    perform plumbline.refuse('notAllowed', format('%s is not a member of this store', session_user),
      '', 'An owner of the store adds members.');
  end if;
  if me.role <> all (p_roles) then
    perform plumbline.refuse('notAllowed', format('%s is a %s, and this takes %s', me.login, me.role,
      array_to_string(p_roles, ' or ')));
  end if;
  return me;
end
$$;

create function plumbline.link(
  p_prev bytea, p_seq bigint, p_at timestamptz, p_actor text, p_actor_oid oid,
  p_action text, p_issue bigint, p_detail jsonb)
returns bytea
language sql
immutable
as $$
  select sha256(p_prev || convert_to(jsonb_build_array(
    p_seq, (extract(epoch from p_at) * 1000000)::bigint, p_actor, p_actor_oid::bigint,
    p_action, p_issue, p_detail)::text, 'UTF8'))
$$;

-- Ids only: whoever may connect may listen.
create function plumbline.hint(p_issue bigint)
returns void
language plpgsql
as $$
begin
  perform nextval('plumbline.hint_count');
  perform pg_notify('plumbline', coalesce(jsonb_build_object('issueId', p_issue), '{}')::text);
end
$$;

-- The head is locked until commit, so the chain cannot fork. Call it last: nothing may be locked after it.
create function plumbline.log(p_action text, p_issue bigint, p_detail jsonb)
returns void
language plpgsql
as $$
declare
  v_head plumbline.chain_head;
  v_at timestamptz;
  v_hash bytea;
begin
  select * into strict v_head from plumbline.chain_head for update;
  v_at := clock_timestamp();
  v_hash := plumbline.link(v_head.hash, v_head.seq + 1, v_at, session_user::text, plumbline.my_oid(),
    p_action, p_issue, p_detail);
  insert into plumbline.audit (seq, at, actor, actor_oid, action, issue_id, detail, prev, hash)
  values (v_head.seq + 1, v_at, session_user::text, plumbline.my_oid(), p_action, p_issue, p_detail,
    v_head.hash, v_hash);
  update plumbline.chain_head set seq = v_head.seq + 1, hash = v_hash;
  perform plumbline.hint(p_issue);
end
$$;

create function plumbline.no_change()
returns trigger
language plpgsql
as $$
begin
  raise insufficient_privilege using message = format('%I.%I is append-only', tg_table_schema, tg_table_name);
end
$$;

create function plumbline.append_only(p_table regclass)
returns void
language plpgsql
as $$
begin
  execute format('create trigger a_no_change before update or delete on %s for each row execute function plumbline.no_change()', p_table);
  execute format('create trigger a_no_truncate before truncate on %s execute function plumbline.no_change()', p_table);
end
$$;

create function plumbline.never_deleted(p_table regclass)
returns void
language plpgsql
as $$
begin
  execute format('create trigger a_no_delete before delete on %s for each row execute function plumbline.no_change()', p_table);
  execute format('create trigger a_no_truncate before truncate on %s execute function plumbline.no_change()', p_table);
end
$$;

select plumbline.append_only('plumbline.audit');
select plumbline.never_deleted('plumbline.member');
select plumbline.never_deleted('plumbline.chain_head');
select plumbline.never_deleted('plumbline.store');
`
