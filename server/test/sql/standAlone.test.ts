// The facts of standAlone.ts against PostgreSQL's own word: a statement stands alone exactly when the
// server refuses it inside a transaction block.
import assert from 'node:assert/strict'
import type pg from 'pg'
import { loadParser } from '../../src/sql/parser.ts'
import { readScript } from '../../src/sql/script.ts'
import { standsAlone } from '../../src/sql/standAlone.ts'
import { connect, freshDatabase, majors } from '../support/postgres.ts'

/** ACTIVE_SQL_TRANSACTION: "cannot run inside a transaction block". */
const refused = '25001'

const setup = `
  create table plain (a int primary key);
  create table parted (a int) partition by range (a);
  create table part partition of parted for values from (0) to (10);
  create index parted_a on parted (a);
  cluster plain using plain_pkey;
  create type mood as enum ('sad');
  create materialized view seen as select 1 as a;
  create unique index on seen (a);
  create publication pub;
  create view looked as select a from plain`

const cases: readonly [sql: string, since?: number][] = [
  ['create index concurrently on plain (a)'],
  ['create index on plain (a)'],
  ['drop index concurrently plain_pkey'],
  ['reindex table plain'],
  ['reindex (verbose) index plain_pkey'],
  ['reindex table concurrently plain'],
  ['reindex schema public'],
  ['reindex table parted', 14],
  ['reindex index parted_a', 14],
  ['alter table parted detach partition part'],
  ['alter table parted detach partition part concurrently', 14],
  ['vacuum'],
  ['vacuum plain'],
  ['vacuum (analyze) plain'],
  ['analyze plain'],
  ['cluster'],
  ['cluster plain'],
  ['cluster parted using parted_a', 15],
  ['create database never_made'],
  ['drop database if exists never_made'],
  ['alter database postgres set tablespace pg_default'],
  ['alter database postgres connection limit 100'],
  ['alter database postgres set work_mem = 64'],
  ["create tablespace never_made location '/nowhere'"],
  ['drop tablespace if exists never_made'],
  ["alter system set work_mem = '4MB'"],
  ['alter system reset work_mem'],
  ["create subscription sub connection 'host=/nowhere' publication pub"],
  [
    "create subscription sub connection 'host=/nowhere' publication pub with (connect = false, slot_name = none)",
  ],
  ["alter type mood add value 'calm'"],
  ['refresh materialized view concurrently seen'],
  ['truncate plain'],
  ['create view another as select 1'],
  ['drop view looked'],
  ['checkpoint'],
  ['discard plans'],
  ['lock plain'],
  ['notify plain'],
]

for (const major of majors) {
  describe(`what stands alone, by the word of PostgreSQL ${major}`, () => {
    let client: pg.Client
    let serverVersion: number
    before(async () => {
      await loadParser()
      client = await connect(await freshDatabase(major))
      await client.query(setup)
      serverVersion = major * 10_000
    })
    after(() => client.end())

    for (const [sql, since = 13] of cases) {
      if (major < since) continue
      it(sql, async () => {
        const { tree } = readScript(sql).statements[0]!
        const partitioned = (_schema: string | undefined, name: string) => name.startsWith('parted')
        const expected = standsAlone(tree!, { serverVersion, partitioned }) !== undefined
        await client.query('begin')
        const error = await client.query(sql).then(
          () => undefined,
          (e: pg.DatabaseError) => e,
        )
        await client.query('rollback')
        assert.equal(error?.code === refused, expected, error?.message ?? 'it ran')
      })
    }
  })
}
