// Version 1, prior backup: rows that a data change was about to touch, kept before its COMMIT. They
// are a person's data, so they can be dropped; nothing else in the store can.
export const keptRows = `
create table plumbline.kept_rows (
  attempt_id bigint not null references plumbline.attempt,
  seq bigint not null generated always as identity,
  step int not null,
  schema_name text not null,
  table_name text not null,
  act text not null check (act in ('update', 'delete', 'made')),
  range_start int not null,
  range_end int not null,
  columns text[] not null,
  key_columns text[] not null,
  -- Rows of values, each the text PostgreSQL printed, or null.
  rows jsonb not null,
  -- Of updates: digests of the rows as the step left them.
  after text[] not null,
  primary key (attempt_id, seq)
);

create function plumbline.kept_guard()
returns trigger
language plpgsql
as $$
begin
  raise insufficient_privilege using message = 'kept rows are not changed';
end
$$;
create trigger a_no_change before update on plumbline.kept_rows for each row execute function plumbline.kept_guard();
create trigger a_no_truncate before truncate on plumbline.kept_rows execute function plumbline.kept_guard();

-- Null where nothing is kept.
create function plumbline.kept_digest(p_attempt bigint)
returns text
language sql
stable
as $$
  select encode(plumbline.digest(string_agg(jsonb_build_array(k.step, k.schema_name, k.table_name, k.act,
    k.range_start, k.range_end, k.columns, k.key_columns, k.rows, k.after)::text, '' order by k.seq)), 'hex')
  from plumbline.kept_rows k
  where k.attempt_id = p_attempt
$$;

create function plumbline.keep_rows(
  p_attempt bigint, p_fence bigint, p_step int, p_schema text, p_table text, p_act text, p_start int, p_end int,
  p_columns text[], p_key text[], p_rows jsonb, p_after text[])
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('keep_rows', 12, 'owner', 'dba', 'developer');
  a plumbline.attempt := plumbline.own_attempt(me, p_attempt, p_fence, 'running');
  v_width int := array_length(p_columns, 1);
begin
  perform plumbline.need_next_step(a, p_step);
  if not p_columns @> p_key or exists (
    select from jsonb_array_elements(p_rows) r where jsonb_array_length(r) is distinct from v_width)
    or cardinality(p_after) <> (case p_act when 'update' then jsonb_array_length(p_rows) else 0 end)
  then
    perform plumbline.refuse('badInput', format('The rows of %I.%I do not fit their columns', p_schema, p_table));
  end if;
  insert into plumbline.kept_rows
    (attempt_id, step, schema_name, table_name, act, range_start, range_end, columns, key_columns, rows,
     after)
  values (a.id, p_step, p_schema, p_table, p_act, p_start, p_end, p_columns, p_key, p_rows, p_after);
end
$$;

-- A step that is tried again keeps its rows afresh.
create function plumbline.forget_rows(p_attempt bigint, p_fence bigint, p_step int)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('forget_rows', 3, 'owner', 'dba', 'developer');
  a plumbline.attempt := plumbline.own_attempt(me, p_attempt, p_fence, 'running');
begin
  perform plumbline.need_next_step(a, p_step);
  delete from plumbline.kept_rows where attempt_id = a.id and step = p_step;
end
$$;

create function plumbline.drop_kept_rows(p_change bigint)
returns void
language plpgsql
security definer
as $$
declare
  me plumbline.member := plumbline.enter('drop_kept_rows', 1, 'owner', 'dba');
  c plumbline.change;
begin
  select * into c from plumbline.change where id = p_change;
  if not found or not plumbline.can_see(c.project_id) then
    perform plumbline.refuse('notFound', format('There is no change %s, or it is in a project you are not in', p_change));
  end if;
  delete from plumbline.kept_rows where attempt_id = c.attempt_id;
  perform plumbline.log('dropKeptRows', c.issue_id, jsonb_build_object('attempt', c.attempt_id, 'change', c.id));
end
$$;
`
