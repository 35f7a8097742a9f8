// Version 1, what people say about an issue and call it: comments, title, labels, who is told.
export const discussion = `
create function plumbline.subscribe(p_issue bigint, p_login text)
returns void
language sql
as $$
  insert into plumbline.subscriber (issue_id, login)
  select p_issue, p_login
  where p_login is not null
  on conflict do nothing
$$;

create function plumbline.edit_issue(p_issue bigint, p_edit jsonb)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('edit_issue', 2, 'owner', 'dba', 'developer');
  i plumbline.issue := plumbline.lock_issue(p_issue, false);
begin
  update plumbline.issue
  set title = coalesce(p_edit ->> 'title', title),
      description = coalesce(p_edit ->> 'description', description),
      assignee = case when p_edit ? 'assignee' then p_edit ->> 'assignee' else assignee end,
      labels = case
        when p_edit ? 'labels' then array(select jsonb_array_elements_text(p_edit -> 'labels'))
        else labels
      end,
      updated_at = clock_timestamp()
  where id = i.id;
  perform plumbline.subscribe(i.id, p_edit ->> 'assignee');
  perform plumbline.tell(i.id, 'edited', concat_ws(' ',
    case when p_edit ? 'title' then format('Title was: %s.', i.title) end,
    case when p_edit ? 'description' then format('Description was: %s.', i.description) end,
    case when p_edit ? 'assignee' then format('Assignee was: %s.', coalesce(i.assignee, 'nobody')) end,
    case when p_edit ? 'labels' then format('Labels were: %s.', coalesce(nullif(array_to_string(i.labels, ', '), ''), 'none')) end));
  perform plumbline.log('edit', i.id, jsonb_build_object('digest', encode(plumbline.digest(p_edit::text), 'hex')));
end
$$;

create function plumbline.comment_issue(p_issue bigint, p_text text, p_revision int, p_start int, p_end int)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('comment_issue', 5, 'owner', 'dba', 'developer', 'viewer');
  i plumbline.issue := plumbline.lock_issue(p_issue, false);
  v_id bigint;
begin
  if coalesce(p_text, '') = '' then
    perform plumbline.refuse('badInput', 'The comment is empty');
  end if;
  v_id := plumbline.tell(i.id, 'commented', p_text, p_revision, null, p_start, p_end);
  perform plumbline.subscribe(i.id, me.login);
  update plumbline.issue set updated_at = clock_timestamp() where id = i.id;
  perform plumbline.log('comment', i.id, jsonb_build_object('activity', v_id,
    'digest', encode(plumbline.digest(p_text), 'hex')));
end
$$;

create function plumbline.subscribe_issue(p_issue bigint, p_subscribed boolean)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('subscribe_issue', 2, 'owner', 'dba', 'developer', 'viewer');
  i plumbline.issue := plumbline.lock_issue(p_issue, false);
begin
  if p_subscribed then
    perform plumbline.subscribe(i.id, me.login);
  else
    delete from plumbline.subscriber where issue_id = i.id and login = me.login;
  end if;
  perform plumbline.hint(i.id);
end
$$;
`
