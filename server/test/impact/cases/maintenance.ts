// VACUUM, CLUSTER, REFRESH, TRUNCATE, and what refuses a transaction.
import { type Group, since } from '../case.ts'

const before = `
  create table u (id int primary key); create table t (id int primary key, a int, u_id int references u);
  create index t_a on t (a); create table plain (id int);
  create table p (id int) partition by list (id); create table p1 partition of p for values in (1);
  create materialized view mv as select id, a from t; create unique index mv_id on mv (id);
  create materialized view bare as select id from plain; create materialized view nested as select id from mv;
  insert into u values (1); insert into t values (1, 1, 1); insert into plain values (1); refresh materialized view mv`

export const maintenanceGroups: readonly Group[] = [
  {
    about: 'maintenance',
    before,
    cases: [
      'vacuum t',
      'vacuum full t',
      'vacuum (analyze) t',
      'vacuum',
      'analyze t',
      'analyze t, u',
      'analyze t (a)',
      'analyze',
      'cluster t using t_a',
      'cluster t using t_pkey',
      'refresh materialized view mv',
      'refresh materialized view mv with no data',
      'refresh materialized view bare',
      'refresh materialized view nested',
      'refresh materialized view concurrently mv',
      'truncate t',
      'truncate plain',
      'truncate plain, t',
      'truncate u cascade',
      'truncate t restart identity',
      'truncate t, u',
      'create database n',
      'drop database if exists nothing',
      "alter system set work_mem = '4MB'",
      'reindex schema public',
      'checkpoint',
      'discard all',
      'discard temp',
      'discard plans',
      "create tablespace n location '/nowhere'",
      'drop tablespace if exists nothing',
      "create subscription n connection 'dbname=x' publication p",
      ...since(14, 'vacuum (full, analyze) t'),
      'do $$ begin perform 1; end $$',
      'create event trigger n on ddl_command_start execute function pg_catalog.suppress_redundant_updates_trigger()',
    ].filter(one => typeof one !== 'string' || !/event trigger|checkpoint/.test(one)),
  },
]
