// Indexes.
import { type Group, since } from '../case.ts'

const before = `
  create table t (id int primary key, a int, b text, r int4range);
  create index t_a on t (a); create unique index t_b on t (b);
  create materialized view mv as select 1 as id; create table e (id int);
  insert into t values (1, 1, 'a', '[1,2)')`

export const objectGroups: readonly Group[] = [
  {
    about: 'indexes',
    before,
    cases: [
      'create index on t (a)',
      'create index n on t (a, b desc nulls last)',
      'create unique index n on t (a)',
      'create index n on t (lower(b))',
      'create index n on t (a) where b is not null',
      'create index n on t (a) include (b)',
      'create index n on t using hash (a)',
      'create index n on t using gist (r)',
      'create index n on t using brin (a)',
      'create index n on only t (a)',
      'create index if not exists t_a on t (a)',
      'create index if not exists n on t (a)',
      'create index on mv (id)',
      'create index on e (id)',
      'create index concurrently n on t (a)',
      'create unique index concurrently n on t (a)',
      'create index concurrently if not exists n on t (a)',
      ...since(15, 'create unique index n on t (a) nulls not distinct'),
      'reindex index t_a',
      'reindex table t',
      'reindex table e',
      'reindex (verbose) table t',
      'reindex table concurrently t',
      'reindex index concurrently t_a',
      ...since(
        14,
        'reindex (concurrently) table t',
        'reindex (concurrently off) table t',
        'reindex (concurrently false) index t_a',
        'reindex (concurrently on) index t_a',
      ),
      'drop index t_a',
      'drop index t_b',
      'drop index concurrently t_a',
      'drop index concurrently if exists t_a',
    ],
  },
]
