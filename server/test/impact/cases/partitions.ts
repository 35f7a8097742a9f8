// Partitions: attach, detach, create, drop, indexes on the parent; inheritance.
import { type Group, since } from '../case.ts'

const before = `
  create table p (id int, k int, v text) partition by range (k);
  create table p1 partition of p for values from (0) to (10);
  create table p2 partition of p for values from (10) to (20);
  create index p_v on p (v);
  create table free (id int, k int not null, v text);
  create table bound (id int, k int not null, v text, constraint b check (k >= 20 and k < 30));
  create table nullable (id int, k int, v text, constraint b2 check (k >= 20 and k < 30));
  create table wider (id int, k int not null, v text, constraint b3 check (k >= 0 and k < 300));
  create table l (id int, k text) partition by list (k);
  create table l1 partition of l for values in ('a');
  create table ld partition of l default;
  create table lfree (id int, k text);
  create table lbound (id int, k text not null, constraint lb check (k in ('x', 'y')));
  create table lone (id int, k text not null, constraint lb1 check (k = 'x'));
  create table h (id int) partition by hash (id);
  create table h0 partition of h for values with (modulus 2, remainder 0);
  create table hfree (id int);
  create table two (a int, b int) partition by range (a, b);
  create table twofree (a int not null, b int not null, check (a >= 0 and a < 10));
  create table pair (a int, b int) partition by range (a, b);
  create table pairrest partition of pair default;
  create index pi on only p (id);
  create index p1i on p1 (id);
  create table par (id int); create table chi () inherits (par); create table other (id int);
  insert into p values (1, 1, 'a'), (2, 11, 'b'); insert into free values (1, 21, 'x'); insert into bound values (1, 21, 'x');
  insert into l values (1, 'a'), (2, 'zz'); insert into lfree values (1, 'x'); insert into nullable values (1, 21, 'x');`

export const partitionGroups: readonly Group[] = [
  {
    about: 'partitions',
    before,
    cases: [
      'alter table p attach partition free for values from (20) to (30)',
      'alter table p attach partition bound for values from (20) to (30)',
      'alter table p attach partition nullable for values from (20) to (30)',
      'alter table p attach partition bound for values from (20) to (maxvalue)',
      'alter table p attach partition free default',
      'alter table p detach partition p1',
      'create table n partition of p for values from (20) to (30)',
      'create table n partition of p for values from (20) to (30) partition by list (id)',
      'create table n partition of p default',
      'create table if not exists p1 partition of p for values from (0) to (10)',
      'create table n (like p including all)',
      'drop table p1',
      'drop table p',
      'drop table l1',
      'drop table ld',
      'truncate p',
      'truncate p1',
      'truncate only p1',
      { sql: "alter table l attach partition lfree for values in ('x')", unsure: true },
      { sql: "alter table l attach partition lbound for values in ('x', 'y')", unsure: true },
      { sql: "alter table l attach partition lone for values in ('x', 'y')", unsure: true },
      { sql: "create table n partition of l for values in ('b')", unsure: true },
      'alter table l detach partition l1',
      'alter table l detach partition ld',
      'alter table h attach partition hfree for values with (modulus 2, remainder 1)',
      'alter table two attach partition twofree for values from (0, 0) to (10, 10)',
      'create table n partition of pair for values from (0, 0) to (10, 10)',
      'create index n on p (id)',
      'create index n on only p (v)',
      'create unique index n on p (id, k)',
      'create index n on p1 (v)',
      'create index if not exists p_v on p (v)',
      'create index concurrently n on p1 (v)',
      'alter index pi attach partition p1i',
      'drop index pi',
      'drop index p_v',
      'drop index p1i',
      'alter table p rename to pp',
      'alter table p rename column v to vv',
      'alter table p1 rename to pp1',
      'alter table p owner to someone',
      'alter table p set schema public',
      'alter table p drop column v',
      'alter table p alter column v set not null',
      "alter table p alter column v set default 'x'",
      'alter table only p alter column v set statistics 5',
      'alter table p alter column v set statistics 5',
      'alter table p1 alter column v set not null',
      'alter table p enable row level security',
      'alter table p replica identity full',
      'alter table p set tablespace pg_default',
      'alter table p disable trigger all',
      "comment on table p is 'x'",
      'create trigger tr after insert on p for each statement execute function pg_catalog.suppress_redundant_updates_trigger()',
      'analyze p',
      'lock table p',
      'lock table only p',
      'alter table other inherit par',
      'alter table chi no inherit par',
      'alter table par rename to par2',
      'alter table par rename column id to idd',
      'drop table par cascade',
      'drop table chi',
      'truncate par',
      'truncate only par',
      'alter table par alter id set not null',
      'alter table only par add constraint c check (id > 0) no inherit',
      'alter table par drop column id',
      'create table n () inherits (par)',
    ],
  },
  {
    about: 'partitions, by version',
    before,
    cases: [
      ...since(14, 'alter table p detach partition p1 concurrently'),
      'reindex table p',
      ...since(14, 'reindex index p_v'),
      ...since(14, 'reindex (verbose) table p1'),
      'cluster p1 using p1i',
    ],
  },
  {
    about: 'indexes of a partition that are like the parent’s, or nearly',
    before: `create table p (id int not null, v text) partition by range (id);
      create table p1 partition of p for values from (0) to (10);
      create index p1_lower on p1 (lower(v));
      create index p1_pattern on p1 (v text_pattern_ops);
      create index p1_down on p1 (id desc);
      create index p1_some on p1 (v) where id > 5;
      create unique index p1_id on p1 (id);
      create table q (id int not null, v text, primary key (id)) partition by range (id);
      create index q_v on q (v collate "C");
      create table keyless (id int not null, v text, check (id >= 0 and id < 10));
      create unique index keyless_id on keyless (id);
      create index keyless_v on keyless (v collate "C");
      create table keyed (id int primary key, v text, check (id >= 0 and id < 10));
      create index keyed_v on keyed (v collate "C");
      create table other (id int primary key, v text, check (id >= 0 and id < 10));
      create index other_v on other (v)`,
    cases: [
      'create index n on p (lower(v))',
      'create index n on p (upper(v))',
      'create index n on p (v text_pattern_ops)',
      'create index n on p (v)',
      'create index n on p (id)',
      'create index n on p (v) where id > 5',
      'create index n on p (v) where id > 6',
      'create unique index n on p (id)',
      'alter table p add primary key (id)',
      'alter table q attach partition keyless for values from (0) to (10)',
      'alter table q attach partition keyed for values from (0) to (10)',
      'alter table q attach partition other for values from (0) to (10)',
    ],
  },
]
