import assert from 'node:assert/strict'
import { historyKey, runBefore, runningOrder } from '../../src/migrations/runningOrder.ts'

const before = (file: string, entries: readonly string[]) => {
  const order = runningOrder(
    `/db/${file}`,
    entries.map(name => ({ name: name.replace(/\/$/, ''), isDirectory: () => name.endsWith('/') })),
  )
  return order.slice(0, runBefore(order, `/db/${file}`)).map(one => one.file.slice(4))
}

describe('the migrations that run before a file', () => {
  // biome-ignore format: a table of cases
  const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['by number, not by letter', '10.sql', ['1.sql', '10.sql', '11.sql', '2.sql'], ['1.sql', '2.sql']],
    ['by version, whatever is said before it', 'V1.10__z.sql', ['V1.10__z.sql', 'V1.9__a.sql', 'V2__a.sql'], ['V1.9__a.sql']],
    ['all versions before a repeatable one', 'R__views.sql', ['R__views.sql', 'R__a.sql', 'V1__a.sql', 'V2__b.sql'], ['V1__a.sql', 'V2__b.sql', 'R__a.sql']],
    ['no repeatable one before a version', 'V2__b.sql', ['R__a.sql', 'V1__a.sql', 'V2__b.sql'], ['V1__a.sql']],
    ['its own way up before a way down', '2_b.down.sql', ['1_a.up.sql', '1_a.down.sql', '2_b.up.sql', '2_b.down.sql', '3_c.up.sql'], ['1_a.up.sql', '2_b.up.sql']],
    ['folders of Prisma', '3_c/migration.sql', ['1_a/', '2_b/', '3_c/', 'migration_lock.toml', '4.sql'], ['1_a/migration.sql', '2_b/migration.sql']],
    ['folders of Diesel', '2_b/down.sql', ['1_a/', '2_b/', '3_c/'], ['1_a/up.sql', '2_b/up.sql']],
    ['of one database where names say which', 'shop##3##ddl##c.sql', ['shop##1##ddl##a.sql', 'mail##2##ddl##b.sql', 'shop##3##ddl##c.sql'], ['shop##1##ddl##a.sql']],
    ['a file that is not there yet', '2.sql', ['1.sql', '3.sql'], ['1.sql']],
    ['for a file without a version, as names are sorted', 'seed.sql', ['1_a.sql', '2_b.sql', 'seed.sql', 'V3__c.sql'], ['1_a.sql', '2_b.sql']],
    ['never what is no migration', '2.sql', ['1.sql', 'notes.txt', 'schema.sql', '2.sql'], ['1.sql']],
  ]
  for (const [what, file, entries, expected] of cases)
    it(what, () => assert.deepEqual(before(file, entries), expected))

  it('are kept apart by folder and database', () => {
    const keys = ['/a/1.sql', '/a/2.sql', '/b/1.sql', '/a/x##1.sql', '/a/3_c/up.sql'].map(historyKey)
    assert.deepEqual([keys[0] === keys[1], new Set(keys).size], [true, 3])
  })
})
