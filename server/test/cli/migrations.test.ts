import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { MigrationStatus } from '#protocol/migration.ts'
import { type Bench, bench } from '../changes/support/bench.ts'
import { commandLine, storeEnvironment } from './support.ts'

describe('the command line of migrations', () => {
  let b: Bench
  let folder: string
  let testDatabase: string
  let prodDatabase: string
  before(async () => {
    b = await bench(18)
    testDatabase = (await b.target('test', '')).databaseName
    prodDatabase = (await b.target('prod', '')).databaseName
  })
  after(() => b.close())
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'plumbline-migrations-'))
    await mkdir(path.join(folder, 'migrations'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const plumbline = commandLine(() => storeEnvironment(b))
  const write = (name: string, text: string) => writeFile(path.join(folder, 'migrations', name), text)
  const migrations = (verb: string, ...more: string[]) =>
    plumbline('migrations', verb, path.join(folder, 'migrations'), ...more)
  const on = (...names: string[]) => names.flatMap(name => ['--database', name])
  const standings = async (name: string): Promise<Record<string, string>> => {
    const { out } = await migrations('status', ...on(name), '--format', 'json')
    const all = (JSON.parse(out) as Record<string, MigrationStatus[]>)[name] ?? []
    return Object.fromEntries(all.map(one => [path.basename(one.path), one.standing]))
  }

  it('applies what waits, in order, and then has nothing to do', async () => {
    await write('V1.10__second.sql', 'alter table first add column b int;\n')
    await write(
      'V1.9__first.sql',
      '-- migrate:up\ncreate table first (a int primary key);\n-- migrate:down\ndrop table first;\n',
    )
    assert.deepEqual(await standings(testDatabase), {
      'V1.9__first.sql': 'pending',
      'V1.10__second.sql': 'pending',
    })
    const applied = await migrations('apply', ...on(testDatabase))
    assert.equal(applied.code, 0, applied.err + applied.out)
    assert.match(applied.out, /First \(.*V1\.9__first\.sql\): done\n#\d+ Second .*: done/)
    assert.deepEqual(await standings(testDatabase), {
      'V1.9__first.sql': 'applied',
      'V1.10__second.sql': 'applied',
    })
    const again = await migrations('apply', ...on(testDatabase))
    assert.deepEqual([again.code, again.out], [0, 'Nothing is pending.'])
  })

  it('stops where an approval is needed, and goes on after it', async () => {
    await write('V2.1__basket.sql', 'create table basket (a int primary key);\n')
    await write('V2.2__more.sql', 'alter table basket add column b int;\n')
    const stopped = await migrations('apply', ...on(testDatabase, prodDatabase))
    assert.equal(stopped.code, 3, stopped.err)
    assert.match(stopped.out, /^#(\d+) Basket .*: waits for approval in Prod$/)
    const id = /^#(\d+)/.exec(stopped.out)?.[1] ?? ''
    assert.equal((await standings(testDatabase))['V2.2__more.sql'], 'pending')

    const early = await migrations('apply', ...on(testDatabase, prodDatabase))
    assert.equal(early.code, 3)
    assert.match(
      early.err,
      new RegExp(`Issue ${id} carries .*V2\\.1__basket\\.sql on ${prodDatabase} already`),
    )

    const approved = await plumbline('issue', 'approve', id)
    assert.equal(approved.code, 0, approved.err)
    const next = await migrations('apply', ...on(testDatabase, prodDatabase))
    assert.equal(next.code, 3, next.err)
    assert.match(next.out, /More .*: waits for approval in Prod$/)
    assert.equal((await plumbline('issue', 'approve', /^#(\d+)/.exec(next.out)?.[1] ?? '')).code, 0)
  })

  it('applies nothing while a file is not as it was applied', async () => {
    await write('V3.1__colour.sql', 'create table colour (a int primary key);\n')
    assert.equal((await migrations('apply', ...on(testDatabase))).code, 0)
    await write('V3.1__colour.sql', 'create table colour (a bigint primary key);\n')
    await write('V3.2__next.sql', 'create table next (a int primary key);\n')
    const refused = await migrations('apply', ...on(testDatabase))
    assert.equal(refused.code, 3)
    assert.match(refused.err, /V3\.1__colour\.sql stands in the way/)
    const status = await migrations('status', ...on(testDatabase))
    assert.equal(status.code, 3)
    assert.match(status.out, /changed {6}.*V3\.1__colour\.sql/)
    assert.equal((await standings(testDatabase))['V3.2__next.sql'], 'pending')
  })

  it('takes a change of layout for none', async () => {
    await write('V4.1__size.sql', 'create table size (a int primary key);\n')
    assert.equal((await migrations('apply', ...on(testDatabase))).code, 0)
    await write('V4.1__size.sql', '-- sizes\r\ncreate table size (\r\n  a int primary key\r\n);\r\n')
    assert.deepEqual(await standings(testDatabase), { 'V4.1__size.sql': 'applied' })
  })

  it('leaves a file to the database that its name says', async () => {
    const names = [testDatabase, prodDatabase].map(name => `${name}##9.1##ddl##own.sql`) as [string, string]
    for (const name of names) await write(name, 'create table own (a int primary key);\n')
    assert.deepEqual(await standings(testDatabase), { [names[0]]: 'pending' })
    assert.deepEqual(await standings(prodDatabase), { [names[1]]: 'pending' })
  })

  it('applies a file below the newest only when told to', async () => {
    await write('V0.5__late.sql', 'create table late (a int primary key);\n')
    const refused = await migrations('apply', ...on(testDatabase))
    assert.equal(refused.code, 3)
    assert.match(refused.err, /below the newest version/)
    const told = await migrations('apply', ...on(testDatabase), '--out-of-order')
    assert.equal(told.code, 0, told.err + told.out)
  })

  it('stops at the first that fails, and says why', async () => {
    await write('V5.1__bad.sql', 'alter table nowhere add column a int;\n')
    await write('V5.2__good.sql', 'create table good (a int primary key);\n')
    const failed = await migrations('apply', ...on(testDatabase))
    assert.equal(failed.code, 3)
    assert.match(failed.out, /^#\d+ Bad .*: stopped by the check /)
    assert.equal((await standings(testDatabase))['V5.2__good.sql'], 'pending')
  })

  const refused: readonly [why: string, argv: readonly string[], code: number, message: RegExp][] = [
    ['no database', ['migrations', 'status', '.'], 2, /--database/],
    ['no word', ['migrations'], 2, /Say status or apply/],
    [
      'a folder that is not there',
      ['migrations', 'status', '/nonexistent', '--database', 'x'],
      1,
      /no folder/,
    ],
    [
      'a database that is not there',
      ['migrations', 'status', import.meta.dirname, '--database', 'nowhere'],
      1,
      /no database nowhere/,
    ],
  ]
  for (const [why, argv, code, message] of refused) {
    it(`refuses ${why}`, async () => {
      const found = await plumbline(...argv)
      assert.equal(found.code, code, found.err)
      assert.match(found.err, message)
    })
  }
})
