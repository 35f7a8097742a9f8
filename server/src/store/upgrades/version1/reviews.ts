// Version 1, approval: whose word counts for a stage by its policy, as of now, and giving it.
export const reviews = `
-- Whether a login may approve by a policy, as of now.
create function plumbline.may_approve(p_login text, p_oid oid, p_project int, p_approval text)
returns boolean
language sql
stable
as $$
  select exists (
    select
    from plumbline.member m
    join pg_roles r on r.rolname = m.login and r.oid = m.login_oid
    where m.login = p_login
      and m.login_oid = p_oid
      and m.active
      and (m.role = 'owner'
        or (m.role = 'dba' and p_approval in ('dba', 'anyone'))
        or (m.role = 'developer' and p_approval = 'anyone' and exists (
          select from plumbline.project_member p where p.project_id = p_project and p.login = m.login))))
$$;

create function plumbline.is_author(p_issue bigint, p_oid oid)
returns boolean
language sql
stable
as $$
  select exists (select from plumbline.issue where id = p_issue and creator_oid = p_oid)
    or exists (select from plumbline.revision where issue_id = p_issue and author_oid = p_oid)
$$;

-- The reviews that count for a stage: each reviewer's newest, while he still may.
create function plumbline.counted_reviews(p_issue bigint, p_environment int)
returns table (reviewer text, verdict text)
language sql
stable
as $$
  select v.reviewer, v.verdict
  from plumbline.issue i
  join plumbline.revision r on r.issue_id = i.id and r.number = i.revision
  join plumbline.environment e on e.id = p_environment
  cross join lateral (
    select distinct on (w.reviewer_oid) w.*
    from plumbline.review w
    where w.issue_id = i.id
      and w.revision = i.revision
      and w.environment_id = p_environment
    order by w.reviewer_oid, w.id desc
  ) v
  where i.id = p_issue
    and v.seal = r.seal
    and plumbline.may_approve(v.reviewer, v.reviewer_oid, i.project_id, e.approval)
    and (v.verdict = 'reject' or e.self_approval or not plumbline.is_author(i.id, v.reviewer_oid))
$$;

create function plumbline.approval(p_issue bigint, p_environment int)
returns text
language sql
stable
as $$
  select case
    when (select approval from plumbline.environment where id = p_environment) = 'never' then 'notNeeded'
    when bool_or(c.verdict = 'reject') then 'rejected'
    when bool_or(c.verdict = 'approve') then 'approved'
    else 'waiting'
  end
  from plumbline.counted_reviews(p_issue, p_environment) c
$$;

-- How far each stage of an issue is approved, for whoever may see the issue.
create function plumbline.stages(p_issue bigint)
returns table (environment_id int, approval text)
language sql
stable
security definer
as $$
  select t.environment_id, plumbline.approval(i.id, t.environment_id)
  from plumbline.issue i
  join (select distinct issue_id, revision, environment_id from plumbline.task where issue_id = p_issue) t
    on t.issue_id = i.id and t.revision = i.revision
  where i.id = p_issue
    and plumbline.can_see(i.project_id)
$$;

-- Lets tasks wait for approval, or for their turn, as reviews and policies now say.
create function plumbline.refresh_tasks(p_issue bigint)
returns void
language sql
as $$
  update plumbline.task t
  set status = w.status
  from (
    select e.environment_id,
      case
        when plumbline.approval(p_issue, e.environment_id) in ('notNeeded', 'approved') then 'pending'
        else 'pendingApproval'
      end as status
    from (select distinct environment_id from plumbline.task where issue_id = p_issue) e
  ) w
  where t.issue_id = p_issue
    and t.environment_id = w.environment_id
    and t.revision = (select revision from plumbline.issue where id = p_issue)
    and t.status in ('pendingApproval', 'pending')
    and t.status <> w.status
$$;

create function plumbline.refresh_all()
returns void
language plpgsql
as $$
declare
  v_issue bigint;
begin
  for v_issue in select id from plumbline.issue where status = 'open' order by id for update loop
    perform plumbline.refresh_tasks(v_issue);
  end loop;
end
$$;

-- The reviewer's client sends the seal of what it displayed: a revision between look and click is refused.
create function plumbline.review_issue(
  p_issue bigint, p_revision int, p_environment int, p_verdict text, p_seal text, p_comment text)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('review_issue', 6, 'owner', 'dba', 'developer');
  i plumbline.issue := plumbline.lock_issue(p_issue);
  e plumbline.environment := plumbline.need_environment(p_environment);
  r plumbline.revision;
begin
  select * into r from plumbline.revision where issue_id = i.id and number = i.revision;
  if i.revision is distinct from p_revision or encode(r.seal, 'hex') is distinct from p_seal then
    perform plumbline.refuse('conflict', 'What you saw is not what would run',
      format('Issue %s is at revision %s.', i.id, i.revision), 'Look at the new revision first.');
  end if;
  if r.seal <> plumbline.seal_of(r) then
    perform plumbline.refuse('conflict', format('Revision %s of issue %s was altered behind the store', r.number, i.id),
      'It no longer matches its seal.', 'Run plumbline verify.');
  end if;
  if not exists (
    select from plumbline.task
    where issue_id = i.id and revision = i.revision and environment_id = e.id and status not in ('done', 'skipped')
  ) then
    perform plumbline.refuse('conflict', format('Nothing of issue %s waits for %s', i.id, e.name));
  end if;
  if e.approval = 'never' then
    perform plumbline.refuse('conflict', format('%s needs no approval', e.name));
  end if;
  if not plumbline.may_approve(me.login, me.login_oid, i.project_id, e.approval) then
    perform plumbline.refuse('notAllowed', format('Changes of %s are approved by %s', e.name,
      case e.approval when 'owner' then 'an owner' when 'dba' then 'a DBA or an owner' else 'a member of the project' end));
  end if;
  if p_verdict = 'approve' and not e.self_approval and plumbline.is_author(i.id, me.login_oid) then
    perform plumbline.refuse('notAllowed', format('%s wrote a revision of issue %s and cannot approve it', me.login, i.id),
      format('%s allows no approval by authors.', e.name));
  end if;
  if p_verdict = (
    select v.verdict from plumbline.review v
    where v.issue_id = i.id and v.revision = i.revision and v.environment_id = e.id and v.reviewer_oid = me.login_oid
    order by v.id desc limit 1)
  then
    perform plumbline.refuse('conflict', format('%s has already given this verdict', me.login));
  end if;
  insert into plumbline.review (issue_id, revision, environment_id, reviewer, reviewer_oid, verdict, comment, seal)
  values (i.id, i.revision, e.id, me.login, me.login_oid, p_verdict, p_comment, r.seal);
  perform plumbline.refresh_tasks(i.id);
  perform plumbline.subscribe(i.id, me.login);
  perform plumbline.tell(i.id, case p_verdict when 'approve' then 'approved' else 'rejected' end, p_comment, i.revision);
  update plumbline.issue set updated_at = clock_timestamp() where id = i.id;
  perform plumbline.log('review', i.id, jsonb_build_object('revision', i.revision, 'environment', e.id,
    'verdict', p_verdict, 'seal', encode(r.seal, 'hex')));
end
$$;
`
