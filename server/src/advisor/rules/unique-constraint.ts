// ADD CONSTRAINT UNIQUE that builds its own index.
import { keysBuildingTheirIndex } from '../keys.ts'
import { rule } from '../rule.ts'

export const uniqueConstraint = rule<'AlterTableStmt'>({
  id: 'unique-constraint',
  category: 'constraints',
  severity: 'error',
  preset: 'recommended',
  summary: 'A unique constraint builds its index under ACCESS EXCLUSIVE',
  why: 'Nobody can read or write the table until the index is built.',
  fix: '`CREATE UNIQUE INDEX CONCURRENTLY`, then `ADD CONSTRAINT … UNIQUE USING INDEX …`, which takes an instant. On a partitioned table: add it to the table `ONLY`, then key by key on the partitions, and attach their indexes.',
  exceptions: 'Tables created by the same script; `USING INDEX`.',
  aliases: [
    'squawk:disallowed-unique-constraint',
    'pgls:safety/disallowUniqueConstraint',
    'eugene:E7',
    'atlas:PG105',
    'bytebase:SCHEMA_BACKWARD_COMPATIBILITY',
    'strong_migrations:add_unique_constraint',
    'pgfence:add-constraint-unique',
  ],
  on: ['AlterTableStmt'],
  check: (context, stmt) => keysBuildingTheirIndex(context, stmt, 'unique'),
  fires: [
    {
      before:
        'create table part (id int not null, k int not null) partition by list (k); create table part1 partition of part for values in (1)',
      sql: 'alter table part add unique (id, k)',
    },
    {
      before: 'create table book (id int, isbn text)',
      sql: 'alter table book add constraint book_isbn unique (isbn)',
    },
    { before: 'create table book (id int, isbn text)', sql: 'ALTER TABLE book ADD UNIQUE (isbn, id)' },
    {
      before: 'create table book (id int, isbn text)',
      sql: 'alter table book add constraint book_isbn unique (isbn) deferrable initially deferred',
    },
  ],
  silent: [
    { sql: 'alter table book add constraint book_isbn unique using index i' },
    { sql: 'create table book (isbn text); alter table book add unique (isbn)' },
  ],
})
