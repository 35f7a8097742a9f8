// Partitions and what they carry along: default partitions, levels of partitions, keys, triggers, proofs.
import { type Group, since } from '../case.ts'

const before = `
  create table u (id int primary key); insert into u values (1);
  create function trg() returns trigger language plpgsql as 'begin return new; end';
  create table p (id int, k int not null, v text, u_id int references u, unique (id, k)) partition by range (k);
  create table p1 partition of p for values from (0) to (10);
  create table p2 partition of p for values from (10) to (20) partition by list (id);
  create table p2a partition of p2 for values in (1); create table p2d partition of p2 default;
  create index p_v on p (v);
  create trigger tr after insert on p for each row execute function trg();
  create table free (id int, k int not null, v text, u_id int);
  create table open_ended (id int, k int not null, v text, u_id int, check (k >= 30));
  create table proven (id int, k int not null, v text, u_id int, check (k >= 30 and k < 40), unique (id, k)); create index on proven (v);
  create table apart (id int, k int not null, v text, u_id int, check (k >= 30), check (k < 40));
  create table narrower (id int, k int not null, v text, u_id int, check (k >= 32 and k < 35));
  create table between_ (id int, k int not null, v text, u_id int, check (k between 30 and 39));
  create table three (id int, k int, v text, u_id int, check (k is not null and k >= 30 and k < 40));
  create table unproven (id int, k int not null, v text, u_id int); alter table unproven add constraint later check (k >= 30 and k < 40) not valid;
  create table withkey (id int, k int not null, v text, u_id int references u, check (k >= 30 and k < 40));
  create table sub (id int, k int not null, v text, u_id int) partition by list (id); create table sub1 partition of sub for values in (1);
  create table d (id int, k text) partition by list (k); create table d1 partition of d for values in ('a'); create table dd partition of d default;
  create table dfree (id int, k text); create table dproven (id int, k text not null, check (k = 'b'));
  create table dates (at timestamptz not null, n int) partition by range (at);
  create table dates1 partition of dates for values from ('2020-01-01') to ('2021-01-01');
  create table dfresh (at timestamptz not null, n int, check (at >= '2021-01-01' and at < '2022-01-01'));
  create table dcast (at timestamptz not null, n int, check (at >= '2021-01-01'::timestamptz and at < '2022-01-01'::timestamptz));
  create table empty_ (id int) partition by list (id); create table solo (id int);
  create table idless (id int, k int) partition by list (k);
  create table w (id int, p_id int, p_k int, foreign key (p_id, p_k) references p (id, k));
  insert into p values (1, 1, 'a', 1), (1, 11, 'b', null); insert into d values (1, 'zz'), (2, 'a');
  insert into proven values (1, 31, 'x', null); insert into free values (1, 31, 'x', null); insert into dproven values (1, 'b')`

const attach = (child: string) => `alter table p attach partition ${child} for values from (30) to (40)`

export const seldomPartitionGroups: readonly Group[] = [
  {
    about: 'partitions with keys, levels and proofs',
    before,
    cases: [
      ...['free', 'proven', 'apart', 'narrower', 'between_', 'unproven', 'withkey', 'open_ended'].map(attach),
      'alter table p attach partition open_ended for values from (30) to (maxvalue)',
      attach('sub'),
      'alter table p attach partition free default',
      "alter table d attach partition dfree for values in ('x')",
      "alter table d attach partition dproven for values in ('b')",
      "alter table d attach partition dproven for values in ('b', 'c')",
      "alter table dates attach partition dfresh for values from ('2021-01-01') to ('2022-01-01')",
      "alter table dates attach partition dcast for values from ('2021-01-01') to ('2022-01-01')",
      'alter table empty_ attach partition solo for values in (1)',
      'alter table empty_ attach partition solo default',
      'alter table p detach partition p1',
      'alter table p detach partition p2',
      'alter table d detach partition d1',
      'create table n partition of p for values from (30) to (40)',
      'create table n partition of p2 for values in (5)',
      'create table n partition of p default',
      "create table n partition of d for values in ('q')",
      "create table n partition of dates for values from ('2021-01-01') to ('2022-01-01')",
      'create table n (like p including all)',
      'drop table p cascade',
      'drop table d1',
      'drop table dd',
      'truncate p cascade',
      'truncate d',
      'alter table p add column c int',
      'alter table p add column c int not null default 5',
      'alter table p add column c uuid default gen_random_uuid()',
      'alter table p add column c int references u',
      'alter table p add column c int default 1 references u',
      'alter table p add constraint c check (id > 0)',
      'alter table p add constraint c check (id > 0) not valid',
      'alter table p1 add constraint c check (id > 0)',
      'alter table p1 add constraint c check (id > 0) not valid',
      'alter table p1 add unique (id)',
      'alter table p1 alter column v set not null',
      'alter table p2 alter column v set not null',
      'alter table p alter column v set not null',
      'alter table p alter column k drop not null',
      'alter table p alter column v type varchar(10)',
      'alter table p alter column v type varchar',
      'alter table p alter column u_id type bigint',
      "alter table p alter column v set default 'x'",
      'alter table only p alter column v set default 1',
      'alter table p alter column v set storage plain',
      'alter table p alter column v set statistics 7',
      'alter table p drop column v',
      'alter table p drop column u_id',
      'alter table p drop constraint p_u_id_fkey',
      'alter table p drop constraint p_id_k_key cascade',
      'drop table p1 cascade',
      'drop table p2 cascade',
      'drop table p2d cascade',
      'truncate p2 cascade',
      'select * from p1',
      'alter table p rename column v to vv',
      'alter table p rename to pp',
      'alter table p rename constraint p_u_id_fkey to f',
      'alter table p1 rename to pp1',
      'alter table p set schema public',
      'alter table p owner to someone',
      'alter table p enable row level security',
      'alter table p disable trigger tr',
      'alter table only p disable trigger tr',
      'alter table p1 disable trigger all',
      'alter table p replica identity full',
      'alter table p1 set (fillfactor = 70)',
      'alter table p2a set logged',
      'alter table p1 replica identity full',
      'alter table p add primary key (id, k)',
      'alter table p add constraint f foreign key (id) references u',
      'alter table p2 add constraint f foreign key (id) references u',
      'alter table p1 add constraint f foreign key (id) references u',
      'alter table p1 add constraint f foreign key (id) references u not valid',
      'alter table w add constraint g foreign key (p_id, p_k) references p (id, k)',
      'alter table w drop constraint w_p_id_p_k_fkey',
      'drop table w',
      'create index n on p (v, id)',
      'create index n on p2 (v)',
      'create index n on only p2 (v)',
      'create index n on p2a (id)',
      'create unique index n on p1 (id)',
      'create index if not exists p_v on p (v)',
      'drop index p_v',
      'reindex table p1',
      'reindex index p1_v_idx',
      'create trigger n before insert on p for each row execute function trg()',
      'create trigger n after insert on p for each statement execute function trg()',
      'create trigger n after insert on p1 for each row execute function trg()',
      'create trigger n after insert on p2 for each row execute function trg()',
      'drop trigger tr on p',
      'alter trigger tr on p rename to tr2',
      'create policy n on p using (true)',
      'create statistics n on id, k from p',
      "comment on table p1 is 'x'",
      "comment on column p.v is 'x'",
      'lock table p2 in share mode',
      'analyze p2',
      'analyze p1',
      'cluster p1 using p1_v_idx',
      'create table n () inherits (p1)',
      'create view n as select * from p',
      'create table n as select * from p',
      'create publication n for table p',
      'alter index p_v rename to pv',
      'alter index p_v set (fillfactor = 50)',
    ].filter(one => !/n \(\) inherits \(p1\)|p_v set/.test(one)),
  },
  {
    about: 'partitions with keys, levels and proofs, by version',
    before,
    cases: [
      ...since(
        14,
        'alter table p detach partition p1 concurrently',
        'reindex table p2',
        'reindex index concurrently p_v',
      ),
      ...since(
        18,
        'alter table p add constraint f foreign key (id) references u not valid',
        'alter table p add constraint nn not null v',
        'alter table p add constraint nn not null v not valid',
        'alter table p add constraint c check (id > 0) not enforced',
        'alter table p1 add constraint nn not null v not valid',
        'alter table p add column c int generated always as (k * 2) virtual',
        'alter table p add column c int generated always as identity',
        'analyze only p',
        'vacuum only p',
      ),
      ...since(17, 'alter table p set access method heap'),
      ...since(15, 'alter table w drop column p_id'),
      ...since(15, 'alter table p attach partition free for values from (30) to (40)'),
    ],
  },
  {
    about: 'an index of a partitioned table, step by step',
    before: `
      create table p (id int, k int) partition by list (k);
      create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
      create index whole on only p (id); create index i1 on p1 (id); create index i2 on p2 (id);
      create table late (id int, k int); create index late_id on late (id)`,
    cases: [
      'alter index whole attach partition i1',
      'create index again on p (id)',
      'alter table p attach partition late for values in (3)',
      'create index concurrently n on p1 (k)',
      'drop index whole',
      'drop index i1',
      'drop index concurrently i1',
      'alter index whole rename to all_of_it',
      'create index n on p (id) where k = 1',
      'create index n on p using hash (id)',
    ],
  },
  {
    about: 'what constraints prove of a partition to be',
    before: `
      create table p (id int, k int not null, v text) partition by range (k);
      create table p1 partition of p for values from (0) to (10);
      create table p2 partition of p for values from (10) to (20) partition by list (id);
      create table p2a partition of p2 for values in (1); create table p2d partition of p2 default;
      create table dates (at timestamptz not null, n int) partition by range (at);
      create table dated (at timestamptz not null, n int, check (at >= '2021-02-01' and at < '2021-03-01 00:00'));
      create table l (k text) partition by list (k); create table l1 partition of l for values in ('a');
      create table lor (k text not null, check (k = 'b' or k = 'c')); create table lnull (k text, check (k in ('b', 'c')));
      create table lset (k text, check (k is not null and k in ('b', 'c')));
      ${[
        ['narrower', 'k >= 32 and k < 35'],
        ['between_', 'k between 30 and 39'],
        ['before_', 'k > 29 and k <= 39'],
        ['turned', '30 <= k and 40 > k'],
        ['equal', 'k = 35'],
        ['listed', 'k in (31, 35)'],
        ['either', 'k = 31 or k = 35'],
        ['outside', 'k = 31 or k = 45'],
        ['negated', 'not (k < 30 or k >= 40)'],
        ['casts', "k >= 30::int and k < '40'::int"],
        ['sums', 'k >= 29 + 1 and k < 40'],
        ['anyof', 'k = any (array[31, 35])'],
        ['other', 'id >= 30 and id < 40'],
        ['half', 'k >= 30'],
      ]
        .map(([name, check]) => `create table ${name} (id int, k int not null, v text, check (${check}));`)
        .join('\n')}
      create table twice (id int, k int not null, v text, check (k >= 30), check (k < 40));`,
    cases: [
      ...[
        'narrower',
        'between_',
        'before_',
        'turned',
        'equal',
        'listed',
        'either',
        'outside',
        'negated',
        'casts',
        'sums',
        'anyof',
        'other',
        'half',
        'twice',
      ].map(attach),
      "alter table dates attach partition dated for values from ('2021-01-01') to ('2022-01-01')",
      "alter table l attach partition lor for values in ('b', 'c', 'd')",
      "alter table l attach partition lnull for values in ('b', 'c', 'd')",
      "alter table l attach partition lset for values in ('b', 'c', 'd')",
      "alter table l attach partition lnull for values in ('b', 'c', null)",
      'alter table p detach partition p1',
      'alter table p detach partition p2',
      'alter table p2 detach partition p2a',
      'drop table p1',
      'drop table p2',
      'truncate p2',
      'alter table p attach partition p2 for values from (30) to (40)',
    ].filter(one => !one.includes('attach partition p2 ') && !one.startsWith('alter table p2 detach')),
  },
]
