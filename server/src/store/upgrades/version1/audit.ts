// Version 1, the truth about the records themselves: recomputes chain, seals and digests, and says
// who could go around all of it.
export const audit = `
create function plumbline.verify()
returns setof text
language plpgsql
stable
security definer
as $$
declare
  x plumbline.audit;
  v_prev bytea := sha256('plumbline genesis');
  v_seq bigint := 0;
  v_head plumbline.chain_head;
begin
  if plumbline.my_role() is null then
    perform plumbline.refuse('notAllowed', format('%s is not a member of this store', session_user));
  end if;

  for x in select * from plumbline.audit order by seq loop
    v_seq := v_seq + 1;
    if x.seq <> v_seq then
      return next format('Audit: entries %s to %s are gone', v_seq, x.seq - 1);
      v_seq := x.seq;
    end if;
    if x.prev <> v_prev or x.hash <> plumbline.link(x.prev, x.seq, x.at, x.actor, x.actor_oid, x.action, x.issue_id, x.detail) then
      return next format('Audit: the chain is broken at entry %s', x.seq);
    end if;
    v_prev := x.hash;
  end loop;
  select * into v_head from plumbline.chain_head;
  if v_head.seq is distinct from v_seq or v_head.hash is distinct from v_prev then
    return next 'Audit: the head does not match the last entry';
  end if;

  return query
  select format('Script %s: its text was altered', encode(s.hash, 'hex'))
  from plumbline.script s
  where s.hash <> plumbline.digest(s.sql);

  return query
  select format('Issue %s, revision %s: does not match its seal', r.issue_id, r.number)
  from plumbline.revision r
  where r.seal <> plumbline.seal_of(r);

  return query
  select format('Issue %s, revision %s: not in the audit with this seal and author', r.issue_id, r.number)
  from plumbline.revision r
  where not exists (
    select from plumbline.audit y
    where y.issue_id = r.issue_id
      and y.action in ('create', 'revise')
      and (y.detail ->> 'revision')::int = r.number
      and y.detail ->> 'seal' = encode(r.seal, 'hex')
      and y.actor_oid = r.author_oid);

  return query
  select format('Issue %s: its review of revision %s by %s is not in the audit', v.issue_id, v.revision, v.reviewer)
  from plumbline.review v
  where not exists (
    select from plumbline.audit y
    where y.issue_id = v.issue_id
      and y.action = 'review'
      and (y.detail ->> 'revision')::int = v.revision
      and (y.detail ->> 'environment')::int = v.environment_id
      and y.detail ->> 'verdict' = v.verdict
      and y.detail ->> 'seal' = encode(v.seal, 'hex')
      and y.actor_oid = v.reviewer_oid);

  return query
  select format('Issue %s: what audit entry %s (%s) recorded is gone', y.issue_id, y.seq, y.action)
  from plumbline.audit y
  where (y.action in ('create', 'revise') and not exists (
      select from plumbline.revision r
      where r.issue_id = y.issue_id and r.number = (y.detail ->> 'revision')::int))
    or (y.action = 'review' and not exists (
      select from plumbline.review v
      where v.issue_id = y.issue_id and v.reviewer_oid = y.actor_oid
        and v.revision = (y.detail ->> 'revision')::int and v.verdict = y.detail ->> 'verdict'))
    or (y.action = 'claim' and not exists (
      select from plumbline.attempt a where a.id = (y.detail ->> 'attempt')::bigint));

  return query
  select format('Issue %s: the comment of audit entry %s was altered or is gone', y.issue_id, y.seq)
  from plumbline.audit y
  where y.action = 'comment'
    and not exists (
      select from plumbline.activity a
      where a.id = (y.detail ->> 'activity')::bigint
        and encode(plumbline.digest(a.text), 'hex') = y.detail ->> 'digest');

  return query
  select format('Attempt %s: that it is %s is not in the audit', a.id, a.status)
  from plumbline.attempt a
  where a.status in ('applied', 'notApplied')
    and not exists (
      select from plumbline.audit y
      where y.issue_id = a.issue_id
        and y.action = 'finish'
        and (y.detail ->> 'attempt')::bigint = a.id
        and y.detail ->> 'status' = a.status);

  return query
  select format('Change %s: not as the audit recorded it', c.id)
  from plumbline.change c
  where not exists (
    select from plumbline.audit y
    where y.issue_id = c.issue_id
      and y.action = 'finish'
      and (y.detail ->> 'change')::bigint = c.id
      and y.detail ->> 'digest' = encode(plumbline.change_digest(c), 'hex'));

  return query
  select format('Change %s: recorded and gone', y.detail ->> 'change')
  from plumbline.audit y
  where y.action = 'finish'
    and y.detail ->> 'change' is not null
    and not exists (select from plumbline.change c where c.id = (y.detail ->> 'change')::bigint);

  return query
  select format('Change %s: the rows kept before it were altered or are gone', y.detail ->> 'change')
  from plumbline.audit y
  where y.action = 'finish'
    and y.detail ->> 'kept' is not null
    and y.detail ->> 'change' is not null
    and y.detail ->> 'kept' is distinct from plumbline.kept_digest((y.detail ->> 'attempt')::bigint)
    and not exists (
      select from plumbline.audit d
      where d.issue_id = y.issue_id
        and d.action = 'dropKeptRows'
        and d.detail ->> 'attempt' = y.detail ->> 'attempt');

  return query
  select format('Snapshot %s: not as the audit recorded it', s.hash)
  from plumbline.snapshot s
  left join plumbline.audit y on y.action = 'snapshot' and y.issue_id is null and y.detail ->> 'hash' = s.hash
  where y.seq is null
    or y.detail ->> 'digest' <> encode(s.digest, 'hex')
    or s.digest <> plumbline.digest(plumbline.part(s.model) || plumbline.part(s.ddl));

  -- The newest word of the audit about each environment and member is how they have to be now.
  return query
  select format('Environment %s: its policy was changed behind the audit', e.name)
  from plumbline.environment e
  where to_jsonb(e) is distinct from (
    select y.detail from plumbline.audit y
    where y.action = 'environment' and y.issue_id is null and (y.detail ->> 'id')::int = e.id
    order by y.seq desc
    limit 1);

  return query
  select format('Member %s: changed behind the audit', m.login)
  from plumbline.member m
  where to_jsonb(m) is distinct from (
    select y.detail from plumbline.audit y
    where y.action = 'member' and y.issue_id is null and y.detail ->> 'login' = m.login
    order by y.seq desc
    limit 1);
end
$$;

-- Whoever can rewrite the whole chain is given away by what others remember of it.
create function plumbline.remembers(p_seq bigint, p_hash text)
returns boolean
language sql
stable
security definer
as $$
  select plumbline.my_role() is not null
    and exists (select from plumbline.audit where seq = p_seq and encode(hash, 'hex') = p_hash)
$$;

-- Cannot be prevented, so it is said.
create function plumbline.bypasses()
returns setof text
language sql
stable
security definer
as $$
  select format('%s is a superuser', rolname)
  from pg_roles
  where rolsuper
  union all
  select format('%s is a member of plumbline_owner', m.rolname)
  from pg_auth_members a
  join pg_roles o on o.oid = a.roleid and o.rolname = 'plumbline_owner'
  join pg_roles m on m.oid = a.member
  where not m.rolsuper
  union all
  select format('%s has CREATEROLE and, before PostgreSQL 16, may join plumbline_owner', rolname)
  from pg_roles
  where rolcreaterole and not rolsuper and current_setting('server_version_num')::int < 160000
  union all
  select format('%s owns the store''s database and may drop it', pg_get_userbyid(datdba))
  from pg_database
  where datname = current_database()
    and not (select rolsuper from pg_roles where oid = datdba)
  union all
  select format('%s may write the server''s files or run its programs', m.rolname)
  from pg_auth_members a
  join pg_roles o on o.oid = a.roleid and o.rolname in ('pg_execute_server_program', 'pg_write_server_files')
  join pg_roles m on m.oid = a.member
  where not m.rolsuper
  union all
  select format('%s may create objects in the store''s database', rolname)
  from pg_roles
  where not rolsuper
    and rolname <> 'plumbline_owner'
    and rolname !~ '^pg_'
    and oid <> (select datdba from pg_database where datname = current_database())
    and (has_database_privilege(oid, current_database(), 'create')
      or has_database_privilege(oid, current_database(), 'temporary')
      or exists (
        select from pg_namespace n
        where n.nspname !~ '^pg_'
          and n.nspname <> 'information_schema'
          and has_schema_privilege(pg_roles.oid, n.oid, 'create')))
  union all
  select format('The guard %s of %s is switched off', t.tgname, c.relname)
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid
  where c.relnamespace = 'plumbline'::regnamespace
    and not t.tgisinternal
    and t.tgenabled not in ('O', 'A')
  union all
  select format('Row security of %s is switched off', c.relname)
  from pg_class c
  where c.relnamespace = 'plumbline'::regnamespace
    and c.relkind = 'r'
    and not c.relrowsecurity
  union all
  select format('%s does not belong to plumbline_owner', c.relname)
  from pg_class c
  where c.relnamespace = 'plumbline'::regnamespace
    and c.relkind in ('r', 'S', 'v')
    and pg_get_userbyid(c.relowner) <> 'plumbline_owner'
  union all
  select format('The function %s does not belong to plumbline_owner or has no fixed search_path', p.proname)
  from pg_proc p
  where p.pronamespace = 'plumbline'::regnamespace
    and (pg_get_userbyid(p.proowner) <> 'plumbline_owner'
      or not coalesce(p.proconfig, '{}') @> array['search_path=pg_catalog, plumbline, pg_temp'])
  order by 1
$$;
create index audit_settings on plumbline.audit (action, seq) where issue_id is null;
`
