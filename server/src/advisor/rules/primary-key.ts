// ADD PRIMARY KEY that builds its own index.
import { keysBuildingTheirIndex } from '../keys.ts'
import { rule } from '../rule.ts'

export const primaryKey = rule<'AlterTableStmt'>({
  id: 'primary-key',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A primary key builds its index under ACCESS EXCLUSIVE',
  why: 'Nobody can read or write the table until the index is built; columns that may be NULL are read through first.',
  fix: '`CREATE UNIQUE INDEX CONCURRENTLY`, then `ADD CONSTRAINT … PRIMARY KEY USING INDEX …`. On a partitioned table: add it to the table `ONLY`, then key by key on the partitions, and attach their indexes.',
  exceptions: 'Tables created by the same script; `USING INDEX`.',
  aliases: [
    'squawk:adding-serial-primary-key-field',
    'pgls:safety/addingPrimaryKeyConstraint',
    'eugene:E7',
    'atlas:PG104',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'pgfence:add-pk-without-using-index',
  ],
  on: ['AlterTableStmt'],
  check: (context, stmt) => keysBuildingTheirIndex(context, stmt, 'primary key'),
  fires: [
    {
      before:
        'create table part (id int not null, k int not null) partition by list (k); create table part1 partition of part for values in (1)',
      sql: 'alter table part add primary key (id, k)',
    },
    { before: 'create table book (id int not null)', sql: 'alter table book add primary key (id)' },
    { before: 'create table book (id int)', sql: 'alter table book add constraint pk primary key (id)' },
  ],
  silent: [
    { sql: 'create table book (id int); alter table book add primary key (id)' },
    {
      before: 'create table book (id int not null)',
      sql: 'alter table book add constraint pk primary key using index i',
    },
  ],
})
